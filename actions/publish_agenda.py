"""How is an agenda issued? A version of it is frozen, its papers are owed, and its members learn what changed.

The invitation of a meeting is also what hangs on the notice board (§ 93/1), so a confidential matter stands in it as
„Neveřejný bod“, and so it does in letters: both leave the house. The packet goes to the members of the body alone,
who may see what their body decides; it names everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.agenda_now import entries, last_entries, move_meeting
from actions.authority import RAZITKO, Actor
from actions.meeting_news import meeting_title
from actions.meeting_row import load_meeting
from actions.office import Office
from db import files
from db.queries import agenda_items
from db.record import agenda_version
from states.agenda_versions import Change, Entry, changes, letter_of, sentences, shown
from states.machine import Refused


@dataclass(frozen=True, slots=True)
class Issued:
    """A version that was issued: its number and letter, and what it changed of the one before."""

    number: int
    letter: str
    changes: Sequence[Change]
    is_new: bool = True
    paper: int | None = None


def publish(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    version: int | None = None,
    reason: str = "",
) -> Issued:
    """Issues the agenda as it stands: version, invitation and packet anew, letters with what changed.

    One step however much has changed since the last version. Raises Refused when nothing has.
    """
    meeting = load_meeting(connection, meeting_id)
    before = agenda_items.last_version(connection, meeting_id)
    now = entries(office, connection, meeting)
    made = changes(last_entries(before), now)
    if before is not None and not made:
        letter = letter_of(before.number)
        raise Refused(f"Program se od verze {letter} nezměnil; není co vydávat.")
    number = before.number + 1 if before is not None else 1
    move_meeting(
        office,
        connection,
        actor,
        meeting,
        "publish",
        version,
        reason=reason,
        agenda_version=letter_of(number),
        changes_made=sentences(made)[:50] if before is not None else [],
    )
    return issue(office, connection, actor, load_meeting(connection, meeting_id), reason=reason)


def issue(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting: Row[Any],
    *,
    reason: str = "",
    is_invitation: bool = False,
    is_moved: bool = False,
) -> Issued:
    """Writes the version and owes its papers and letters; the act that leads here keeps the journal.

    ``is_invitation``: the meeting is being convened, so members are invited even if the version is not new. Before
    that nobody is told: an agenda that was issued early is the office's own. ``is_moved``: the day, hour or place is
    another, so there is a new version whatever its items; the act itself tells people.
    """
    before = agenda_items.last_version(connection, meeting.id)
    earlier = last_entries(before)
    now = entries(office, connection, meeting)
    made = changes(earlier, now)
    is_new = before is None or bool(made) or is_moved
    number = (before.number if before is not None else 0) + is_new
    if is_new:
        connection.execute(
            agenda_version.insert().values(
                meeting_id=meeting.id,
                number=number,
                items=[entry.as_data() for entry in now],
                reason=reason.strip() or None,
                published_at=office.now,
                published_by=actor.person_id,
            )
        )
    owe_papers(office, connection, meeting, number)
    issued = Issued(
        number,
        letter_of(number),
        made if before is not None else (),
        is_new,
        _paper(connection, meeting, number),
    )
    if is_invitation:
        _invite(office, connection, meeting, number, now)
    elif is_new and meeting.state == "convened" and not is_moved:
        _tell_changes(office, connection, meeting, issued, reason)
    return issued


def owe_papers(office: Office, connection: Connection, meeting: Row[Any], number: int) -> None:
    """Owes the invitation and the packet of a version; each is made once."""
    for kind in agenda_items.PAPERS:
        files.owe_document(
            connection,
            {
                "key": f"{kind}:{meeting.id}:{number}",
                "kind": kind,
                "meeting_id": meeting.id,
                "stage": meeting.body,
                "issue": number,
                "owed_at": office.now,
            },
        )


def _invite(
    office: Office, connection: Connection, meeting: Row[Any], number: int, now: Sequence[Entry]
) -> None:
    listed = "\n".join(f"{entry.number}. {shown(entry)}" if entry.number else shown(entry) for entry in now)
    paper = _paper(connection, meeting, number)
    for to in agenda_items.members_with_accounts(connection, meeting.body, meeting.held_on):
        notify.owe(
            office,
            connection,
            notify.Notice(
                key=f"meeting_invitation:{meeting.id}",
                kind="meeting_invitation",
                to=to,
                proposal_id=None,
                facts={
                    **_facts(office, meeting),
                    "operative_text": listed,
                    "meeting_id": meeting.id,
                    "meeting_title": meeting_title(office.town.body(meeting.body), meeting),
                    "sequence": meeting.version,
                    "more": (("Program", f"verze {letter_of(number)}"),),
                },
                document_id=paper,
            ),
            actor=RAZITKO,
        )


def _tell_changes(
    office: Office, connection: Connection, meeting: Row[Any], issued: Issued, reason: str
) -> None:
    paper = _paper(connection, meeting, issued.number)
    said = "\n".join(sentences(issued.changes))
    for to in agenda_items.members_with_accounts(connection, meeting.body, meeting.held_on):
        notify.owe(
            office,
            connection,
            notify.Notice(
                key=f"agenda_changed:{meeting.id}:{issued.number}",
                kind="agenda_changed",
                to=to,
                proposal_id=None,
                facts={
                    **_facts(office, meeting),
                    "number": issued.letter,
                    "changes": said,
                    "reason": reason.strip(),
                },
                document_id=paper,
            ),
            actor=RAZITKO,
        )


def _facts(office: Office, meeting: Row[Any]) -> dict[str, Any]:
    body = office.town.body(meeting.body)
    return {
        "title": f"{body.name}, {meeting.number}. {body.meeting}",
        "body_name": body.name,
        "held_on": meeting.held_on,
        "held_at": meeting.starts_at,
        "place": meeting.place,
        "link": f"{office.base_url}/jednani/{meeting.id}",
    }


def _paper(connection: Connection, meeting: Row[Any], number: int) -> int | None:
    """The invitation that goes with the letters: they wait until it is made."""
    rows = agenda_items.papers_of(connection, meeting.id)
    return next((row.id for row in rows if row.kind == "invitation_pdf" and row.issue == number), None)
