"""How do the minutes of a meeting come to be: begun, written, sent for signature, taken back, corrected?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import RAZITKO, Actor, Standing, standing_towards
from actions.office import Office
from actions.perform import Act, Done, begin, perform
from db import meetings, minutes
from db.record import minutes as rows
from states.dates import PRAGUE
from states.deadlines import Term
from states.facts import MinutesFacts
from states.machine import Refused
from states.minutes import MINUTES
from states.minutes_words import WHOLE
from states.town import Body
from states.vocabulary import ROLE_LABELS, Role

LONGEST_NOTE = 20_000
"""Characters of the minute-taker's words to one item."""


def begin_minutes(office: Office, connection: Connection, actor: Actor, meeting_id: int) -> int:
    """Begins the minutes of a meeting and returns their id; those that are begun stay as they are.

    Called when a meeting is opened; by hand for one that was held before the office had minutes here.
    """
    meeting = meetings.meeting_by_id(connection, meeting_id)
    if meeting is None:
        raise Refused(f"Jednání č.\u00a0{meeting_id} neexistuje; zkontrolujte číslo.")
    if meeting.state in ("planned", "convened", "cancelled"):
        raise Refused("Jednání ještě nezačalo; zápis vznikne jeho zahájením.")
    known = minutes.minutes_of(connection, meeting_id)
    if known is not None:
        return int(known.id)
    standing = standing_towards(office, connection, actor)
    may = MINUTES.move("draft", "write").may
    if actor.person_id is not None and not standing.roles.intersection(may):
        raise Refused(MINUTES.wrong_office("write", may))
    created = connection.execute(
        rows.insert()
        .values(
            meeting_id=meeting_id,
            state=MINUTES.initial,
            notes={},
            due_on=due_on(office, meeting),
            created_at=office.now,
        )
        .returning(rows.c.id)
    ).scalar_one()
    role = standing.used(may)[0] if actor.person_id is not None else Role.MACHINE
    begin(
        office,
        connection,
        actor,
        MINUTES,
        int(created),
        verb="begin",
        role=ROLE_LABELS[role],
        proposal_id=None,
        said={"meeting": meeting_id, "body": meeting.body},
    )
    return int(created)


def due_on(office: Office, meeting: Row[Any]) -> date:
    """Until when the minutes must be made: counted from the day the meeting ended (§ 95/2: 10 days)."""
    ended = meeting.ended_at.astimezone(PRAGUE).date() if meeting.ended_at is not None else meeting.held_on
    return Term.parse(body_of(office, meeting).minutes).after(ended)


def meeting_was_opened(office: Office, connection: Connection, meeting_id: int) -> None:
    """Minutes begin with the meeting; an internal gate keeps none unless somebody begins them."""
    meeting = meetings.meeting_by_id(connection, meeting_id)
    if meeting is not None and not body_of(office, meeting).is_internal:
        begin_minutes(office, connection, RAZITKO, meeting_id)


def meeting_has_ended(office: Office, connection: Connection, meeting_id: int) -> None:
    """The term of the minutes is counted anew from the day on which the meeting really ended."""
    meeting = meetings.meeting_by_id(connection, meeting_id)
    if meeting is None:
        return
    meeting_was_opened(office, connection, meeting_id)
    connection.execute(
        rows.update()
        .where(rows.c.meeting_id == meeting_id, rows.c.state == "draft")
        .values(due_on=due_on(office, meeting))
    )


def write_minutes(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    notes: Mapping[str, str],
    version: int | None = None,
) -> Done:
    """Keeps the minute-taker's words: by the id of the item, "" for the whole meeting; empty words remove them.

    Words that are not given stay as they are, so that two people can write two items at once without a clash only
    if each saw the last version; facts can't be written here at all.
    """
    row = load_minutes(connection, meeting_id)
    known = {WHOLE, *(str(item.id) for item in meetings.agenda_of(connection, meeting_id))}
    if strange := set(notes) - known:
        raise Refused(f"Bod č.\u00a0{', '.join(sorted(strange))} na programu není; načtěte stránku znovu.")
    for text in notes.values():
        if len(text) > LONGEST_NOTE:
            raise Refused(
                f"Text k\u00a0bodu má {len(text)} znaků, vejde se jich nejvýš {LONGEST_NOTE}; zkraťte ho."
            )
    merged = {**row.notes, **{name: text.replace("\r\n", "\n").strip() for name, text in notes.items()}}
    kept = {name: text for name, text in merged.items() if text}
    return move_minutes(
        office,
        connection,
        actor,
        row,
        "write",
        version,
        changes={"notes": kept},
        said={"items": sorted(notes)},
    )


def load_minutes(connection: Connection, meeting_id: int) -> Row[Any]:
    """The minutes of a meeting, locked for a change; raises Refused if nobody has begun them."""
    row = minutes.minutes_of(connection, meeting_id, for_update=True)
    if row is None:
        raise Refused("Zápis z\u00a0tohoto jednání zatím nikdo nezaložil; založte ho.")
    return row


def body_of(office: Office, meeting: Row[Any]) -> Body:
    """The body that met; raises Refused if the town's rules no longer have it."""
    try:
        return office.town.body(meeting.body)
    except KeyError:
        raise Refused(f"Orgán „{meeting.body}“ už pravidla města neznají; doplňte ho.") from None


def move_minutes(
    office: Office,
    connection: Connection,
    actor: Actor,
    row: Row[Any],
    verb: str,
    version: int | None,
    *,
    reason: str = "",
    facts: MinutesFacts | None = None,
    changes: Mapping[str, Any] | None = None,
    said: Mapping[str, Any] | None = None,
    standing: Standing | None = None,
) -> Done:
    """Moves the minutes by a verb of their table."""
    return perform(
        office,
        connection,
        actor,
        Act(
            table=MINUTES,
            rows=rows,
            row=row,
            verb=verb,
            standing=standing or standing_towards(office, connection, actor),
            facts=facts or MinutesFacts(today=office.today, reason=reason),
            proposal_id=None,
            version=version,
            changes=changes or {},
            said={
                "meeting": row.meeting_id,
                **(said or {}),
                **({"reason": reason.strip()} if reason.strip() else {}),
            },
        ),
    )
