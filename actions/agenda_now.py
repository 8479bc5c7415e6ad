"""What does a meeting's agenda say now: to the rule that orders it, and to whoever issues it as a version?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor, standing_towards
from actions.meeting_row import notice_limit
from actions.office import Office
from actions.perform import Act, Done, perform
from db import meetings
from db.queries import agenda_items
from states.agenda import Item, is_business, numbers, standing_place
from states.agenda_versions import Entry, entry_from_data
from states.facts import MeetingFacts
from states.meeting import MEETING
from states.town import Body
from states.vocabulary import PLACED_AS_LABELS, BodyKind, ItemKind, PlacedAs

PROPOSERS = (BodyKind.COUNCIL, BodyKind.COMMITTEE)


def entries(office: Office, connection: Connection, meeting: Row[Any]) -> list[Entry]:
    """The agenda as a version of it would be issued now; the same number of statements however long it is."""
    rows = agenda_items.items_of(connection, meeting.id)
    ids = [row.proposal_id for row in rows if row.proposal_id is not None]
    heard = agenda_items.earlier_bodies(connection, ids)
    return [
        Entry(
            key=key_of(row),
            kind=row.kind,
            title=row.shown_title,
            number=number,
            proposal_id=row.proposal_id,
            is_confidential=bool(row.is_confidential),
            proposed_by=proposed_by(office, row, heard.get(row.proposal_id, [])),
            department=row.department or "",
            late="" if row.placed_as == PlacedAs.IN_TIME else PLACED_AS_LABELS[PlacedAs(row.placed_as)],
            material=_material(row),
        )
        for row, number in zip(rows, numbers((row.kind, row.is_numbered) for row in rows), strict=True)
    ]


def _material(row: Any) -> str:
    """What stands for the wording and the files of a matter as the packet has them; "" for every other item."""
    if row.consultation_id is None:
        return ""
    files = [(file["title"], file["digest"]) for file in row.files or ()]
    plain = json.dumps([row.wording_number, row.attachments, files], ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def key_of(row: Any) -> str:
    """What stays the same of an item when it is taken off and comes back: its matter, else the item itself."""
    return f"matter:{row.consultation_id}" if row.consultation_id is not None else f"item:{row.id}"


def proposed_by(office: Office, row: Any, heard: Sequence[str]) -> str:
    """Who proposes an item: of an assembly's agenda its members, the council and committees alone may (§ 94/1).

    A matter that the council or a committee has passed on is theirs, any other its sponsor's; "" if nobody is named.
    """
    town = office.town
    names = [
        body.name for code in heard for body in town.bodies if body.code == code and body.kind in PROPOSERS
    ]
    return names[-1] if names else (row.sponsor or "")


def last_entries(version: Row[Any] | None) -> list[Entry]:
    """The items of an issued version; an agenda that nobody has issued has none."""
    return [entry_from_data(data) for data in version.items] if version is not None else []


def order_items(office: Office, meeting: Row[Any], rows: Sequence[Any]) -> list[Item]:
    """The items as the body's rule of order looks at them."""
    body = office.town.body(meeting.body)
    return [
        Item(row.id, ItemKind(row.kind), standing_place(body, row.code), _rank(office, body, row))
        for row in rows
    ]


def _rank(office: Office, body: Body, row: Any) -> tuple[int, ...]:
    town = office.town
    known: dict[str, list[Any]] = {
        "department": [department.code for department in town.departments],
        "sponsor": [seat.person for seat in body.roster] + [person.code for person in town.people],
        "matter": list(town.matters),
    }
    value = {"department": row.department, "sponsor": row.presented_by, "matter": row.matter}
    return tuple(
        known[name].index(value[name]) if value[name] in known[name] else len(known[name])
        for name in body.agenda_order
    )


def move_meeting(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting: Row[Any],
    verb: str,
    version: int | None,
    *,
    reason: str = "",
    changes: dict[str, Any] | None = None,
    **said: Any,
) -> Done:
    """Moves a meeting by a verb that is about its agenda; raises Refused with the sentences of the table."""
    items = meetings.agenda_of(connection, meeting.id)
    body = office.town.body(meeting.body)
    return perform(
        office,
        connection,
        actor,
        Act(
            table=MEETING,
            rows=meetings.meeting,
            row=meeting,
            verb=verb,
            standing=standing_towards(office, connection, actor),
            facts=MeetingFacts(
                today=office.today,
                held_on=meeting.held_on,
                body=body.name,
                notice_limit=notice_limit(office, meeting),
                items=sum(is_business(body, item.kind, item.code) for item in items),
                is_crisis=meeting.is_crisis,
                is_frozen=meeting.frozen_at is not None,
                reason=reason,
            ),
            proposal_id=None,
            version=version,
            changes=changes or {},
            said={
                "body": meeting.body,
                "held_on": meeting.held_on.isoformat(),
                **({"reason": reason.strip()} if reason.strip() else {}),
                **said,
            },
        ),
    )
