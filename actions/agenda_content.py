"""What do the invitation and the packet of a meeting say? The issued version of its agenda, in plain fields.

The invitation leaves the house and hangs on the notice board: a confidential matter is „Neveřejný bod“ in it, and its
number is all that anybody learns. The packet is for the members of the body and says everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.agenda_now import last_entries
from actions.office import Office
from db import meetings, people
from db.queries import agenda_items
from states.agenda_versions import Entry, changes, letter_of, sentences, shown
from states.dates import PRAGUE
from states.machine import Refused
from states.vocabulary import MEETING_KIND_LABELS, BodyKind, ItemKind, MeetingKind
from templates.environment import czech_date, weekday

NOTHING_SEEN: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Version:
    """An issued version of a meeting's agenda and the one before it; ``seen`` says whose titles may be named."""

    meeting: Row[Any]
    row: Row[Any]
    items: Sequence[Entry]
    before: Sequence[Entry] | None

    @property
    def letter(self) -> str:
        """What people call it."""
        return letter_of(self.row.number)

    @property
    def confidential(self) -> frozenset[int]:
        """Proposals of the version, or of the one before, whose titles only the body's members may read."""
        found = [*self.items, *(self.before or ())]
        return frozenset(
            entry.proposal_id for entry in found if entry.is_confidential and entry.proposal_id is not None
        )

    def changes(self, seen: frozenset[int] = NOTHING_SEEN) -> list[str]:
        """What it changed of the version before, in sentences; nothing for the first one."""
        return sentences(changes(self.before, self.items), seen) if self.before is not None else []


def version_of(connection: Connection, meeting_id: int, number: int) -> Version:
    """The ``number``-th version of an agenda; raises Refused if it was not issued."""
    meeting = meetings.meeting_by_id(connection, meeting_id)
    row = agenda_items.version_of(connection, meeting_id, number)
    if meeting is None or row is None:
        raise Refused("Tato verze programu nebyla vydána; podívejte se na stránku jednání.")
    before = agenda_items.version_of(connection, meeting_id, number - 1) if number > 1 else None
    return Version(meeting, row, last_entries(row), last_entries(before) if before is not None else None)


def invitation_fields(
    office: Office, connection: Connection, version: Version, seen: frozenset[int] = NOTHING_SEEN
) -> dict[str, Any]:
    """The fields of an invitation (`templates.fields` names them); what is confidential is named only if ``seen``."""
    meeting = version.meeting
    body = office.town.body(meeting.body)
    signed_by, signed_role = _convener(office, connection, meeting)
    return {
        "letterhead": office.town.letterhead.office,
        "body_name": body.name,
        "meeting_line": meeting_line(office, meeting),
        "day": f"{weekday(meeting.held_on)} {czech_date(meeting.held_on)}",
        "time": f"{meeting.starts_at:%H:%M}",
        "place": meeting.place,
        "public_line": (
            "Zasedání je veřejné (§\u00a093 zákona o\u00a0obcích)." if body.kind is BodyKind.ASSEMBLY else ""
        ),
        "version": version.letter,
        "items": [_line(entry, seen) for entry in version.items],
        "changes": version.changes(seen),
        "signed_by": signed_by,
        "signed_role": signed_role,
        "made_on": czech_date(version.row.published_at.astimezone(PRAGUE).date()),
    }


def meeting_line(office: Office, meeting: Row[Any]) -> str:
    """„4. zasedání (2024)“, with the kind of an unusual one: „mimořádné“."""
    kind = MeetingKind(meeting.kind)
    unusual = f", {MEETING_KIND_LABELS[kind]}" if kind is not MeetingKind.REGULAR else ""
    return f"{meeting.number}.\u00a0{office.town.body(meeting.body).meeting} ({meeting.series}){unusual}"


def _line(entry: Entry, seen: frozenset[int]) -> dict[str, str]:
    if entry.kind == ItemKind.HEADING:
        return {"number": "", "title": "", "note": "", "heading": entry.title}
    is_hidden = entry.is_confidential and entry.proposal_id not in seen
    notes = [] if is_hidden or not entry.proposed_by else [f"předkládá {entry.proposed_by}"]
    return {
        "number": f"{entry.number}." if entry.number is not None else "",
        "title": shown(entry, seen),
        "note": ", ".join([*notes, entry.late] if entry.late else notes),
        "heading": "",
    }


def _convener(office: Office, connection: Connection, meeting: Row[Any]) -> tuple[str, str]:
    """Who convenes: the first who signs for the body, as the town has it; nobody for an internal gate."""
    body = office.town.body(meeting.body)
    for code in body.signatures[:1]:
        for person in people.holders(connection, code, None, office.today):
            return f"{person.name} v.\u00a0r.", person.title
    return "", ""
