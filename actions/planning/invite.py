"""How are people invited to a meeting of groups, and told that it moved or is cancelled? Letters with a link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import RAZITKO, Actor
from actions.office import Office
from actions.perform import Done
from actions.planning.group_meetings import add_guest
from actions.planning.issued_papers import owe_issue
from actions.planning.meeting_row import (
    act_on,
    begins_at,
    invitation_content,
    invitation_digest,
    limit_of,
    load_group_meeting,
    seat_members,
    when_words,
)
from actions.planning.standing import coordinator_of, load_process
from db import people
from db.planning.groups import attendance
from db.queries import planning_meetings as asks
from states.dates import czech_date
from states.machine import Refused
from states.planning.facts import GroupMeetingFacts
from states.planning.terms import answers_limit

TASK = "attend"


def invite(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    version: int | None = None,
    urgent_reason: str = "",
) -> Done:
    """Invites the members of the meeting's groups and its guests: a letter with a link, a calendar file and Word.

    Late by the rules of a group it is refused, unless it is urgent for a reason, which the letters quote. In time
    there is no urgency, whatever reason is given.
    """
    row = load_group_meeting(connection, meeting_id)
    if row.held_from is not None and row.held_from < office.today:
        raise Refused(
            f"Den jednání {czech_date(row.held_from)} už minul; zvolte pozdější, nebo zapište, že se jednání konalo."
        )
    if row.held_from is not None:
        seat_members(connection, row, row.held_from)
    limit = limit_of(connection, row)
    reason = urgent_reason.strip() if limit is not None and limit < office.today else ""
    # what is known only in words („červen 2018“) is no day that anybody could come on
    held_until = None if row.when_words else row.held_until
    content = invitation_content(connection, row)
    done = act_on(
        office,
        connection,
        actor,
        row,
        "invite",
        version,
        facts=GroupMeetingFacts(
            today=office.today,
            held_until=held_until,
            invited_by=limit,
            invited=len(asks.attendance_of(connection, meeting_id)),
            agenda=len(content["points"]),
            is_urgent=bool(reason),
        ),
        changes={"is_urgent": bool(reason)},
        said={"content": content, "when": when_words(row), **({"reason": reason} if reason else {})},
    )
    _send(
        office,
        connection,
        actor,
        load_group_meeting(connection, meeting_id),
        "planning_invitation",
        reason=reason,
    )
    return done


def invite_round(
    office: Office,
    connection: Connection,
    actor: Actor,
    process_id: int,
    number: int,
    urgent_reason: str = "",
) -> int:
    """Invites to every planned meeting of a round in one act; returns to how many.

    Refused as a whole, with all sentences, if any of them can't be.
    """
    waiting = [
        row for row in asks.meetings_of_round(connection, process_id, number) if row.state == "planned"
    ]
    if not waiting:
        raise Refused(f"V\u00a0{number}. kole není žádné jednání, které by čekalo na svolání.")
    reasons = []
    for row in waiting:
        try:
            invite(office, connection, actor, row.id, None, urgent_reason)
        except Refused as refused:
            reasons += [f"{row.title}: {sentence}" for sentence in refused.reasons]
    if reasons:
        raise Refused(*reasons)
    return len(waiting)


def invite_more(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    person_id: int,
    side: str,
    version: int | None = None,
) -> Done:
    """Invites one more person, a guest without a vote, to a meeting that others were invited to already."""
    row = load_group_meeting(connection, meeting_id)
    add_guest(connection, meeting_id, person_id, side)
    done = act_on(office, connection, actor, row, "invite_more", version, said={"guest": person_id})
    _send(
        office,
        connection,
        actor,
        load_group_meeting(connection, meeting_id),
        "planning_invitation",
        only=person_id,
    )
    return done


def move_group_meeting(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    reason: str,
    *,
    held_from: date,
    held_until: date | None = None,
    starts_at: time | None = None,
    place: str | None = None,
    version: int | None = None,
) -> Done:
    """Moves a convened meeting to another day, hour or place; what is not given stays, all are asked anew.

    Letters carry a calendar file that moves the date. Older links show what has changed.
    """
    row = load_group_meeting(connection, meeting_id)
    where = row.place if place is None else (place.strip() or None)
    hour = starts_at or row.starts_at
    until = held_until or held_from
    if held_from < office.today:
        raise Refused(f"Den {czech_date(held_from)} už minul; zvolte pozdější.")
    if until < held_from:
        raise Refused("Poslední den jednání je před prvním; opravte dny.")
    if (held_from, until, hour, where) == (row.held_from, row.held_until, row.starts_at, row.place):
        raise Refused("Den, hodina i\u00a0místo jsou stejné jako dosud; není co překládat.")
    before = f"{when_words(row)}{f', {row.place}' if row.place else ''}"
    changes = {
        "held_from": held_from,
        "held_until": until,
        "starts_at": hour,
        "place": where,
        "sequence": row.sequence + 1,
    }
    after = {**invitation_content(connection, row), **_plain(changes)}
    done = act_on(
        office,
        connection,
        actor,
        row,
        "move",
        version,
        facts=GroupMeetingFacts(today=office.today, held_until=until, reason=reason),
        changes=changes,
        said={"before": before, "reason": reason.strip(), "content": after},
    )
    connection.execute(
        attendance.update().where(attendance.c.meeting_id == meeting_id).values(answer=None, answered_at=None)
    )
    moved = load_group_meeting(connection, meeting_id)
    seat_members(connection, moved, held_from)
    _send(office, connection, actor, moved, "planning_meeting_moved", reason=reason.strip(), before=before)
    return done


def cancel_group_meeting(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    reason: str,
    version: int | None = None,
) -> Done:
    """Cancels a meeting; who was invited is told, with a calendar file that takes the date away."""
    row = load_group_meeting(connection, meeting_id)
    done = act_on(
        office,
        connection,
        actor,
        row,
        "cancel",
        version,
        facts=GroupMeetingFacts(today=office.today, held_until=row.held_until, reason=reason),
        changes={"sequence": row.sequence + 1},
        said={"reason": reason.strip()},
    )
    if row.state == "invited":
        cancelled = load_group_meeting(connection, meeting_id)
        facts = {**letter_facts(office, connection, cancelled), "reason": reason.strip()}
        for seat in asks.attendance_of(connection, meeting_id):
            _owe(office, connection, actor, "planning_meeting_cancelled", cancelled, seat, facts)
    return done


def owe_invitation(office: Office, connection: Connection, row: Row[Any]) -> int | None:
    """Owes the invitation in Word as it stands, once for each of its versions; returns the document's id."""
    kind, issue = "group_invitation", row.sequence + 1
    if (made := owe_issue(office, connection, kind, row.process_id, row.id, issue)) is not None:
        return made
    known = asks.documents_of(connection, row.process_id, row.id, (kind,))
    return next((one.id for one in known if one.issue == issue), None)


def letter_facts(office: Office, connection: Connection, row: Row[Any]) -> dict[str, Any]:
    """What every letter about a meeting says of it; ``dated`` is its identity in calendars."""
    process = load_process(connection, row.process_id, for_update=False)
    groups = [group.name for group in asks.groups_of(connection, row.id)]
    coordinator = coordinator_of(connection, row.process_id)
    more = [("Proces", process.title)]
    if groups:
        more.append(("Skupina" if len(groups) == 1 else "Skupiny", "; ".join(groups)))
    more.append(("Koordinátor", f"{coordinator.name}, {coordinator.email}"))
    return {
        "title": row.title,
        "meeting_title": row.title,
        "held_on": row.held_from,
        "held_until": row.held_until,
        "held_at": row.starts_at,
        "place": row.place,
        "more": tuple(more),
        "dated": f"group-meeting-{row.id}",
        "sequence": row.sequence,
    }


def asks_again(office: Office, connection: Connection, row: Row[Any]) -> int:
    """Owes a letter with a new link to everybody who has not answered; returns how many were owed now."""
    facts = letter_facts(office, connection, row) | {"due_on": row.held_from}
    digest = invitation_digest(connection, row)
    return sum(
        _owe(office, connection, RAZITKO, "planning_answer_reminder", row, seat, facts, digest)
        for seat in asks.attendance_of(connection, row.id)
        if seat.answer is None
    )


def _send(
    office: Office,
    connection: Connection,
    actor: Actor,
    row: Row[Any],
    kind: str,
    *,
    reason: str = "",
    before: str = "",
    only: int | None = None,
) -> None:
    facts = letter_facts(office, connection, row)
    facts["reason"] = reason
    points = asks.points_of(connection, row.id)
    facts["operative_text"] = "\n".join(f"{point.position}. {point.title}" for point in points)
    if before:
        facts["more"] = (("Dosud", before), *facts["more"])
    if (day := row.held_from) is not None and answers_limit(day) > office.today:
        facts["due_on"] = answers_limit(day)
    paper = owe_invitation(office, connection, row)
    digest = invitation_digest(connection, row)
    for seat in asks.attendance_of(connection, row.id):
        if only in (None, seat.person_id):
            _owe(office, connection, actor, kind, row, seat, facts, digest, paper)


def _owe(
    office: Office,
    connection: Connection,
    actor: Actor,
    kind: str,
    row: Row[Any],
    seat: Row[Any],
    facts: Mapping[str, Any],
    digest: str | None = None,
    paper: int | None = None,
) -> bool:
    """One letter to one invited person; False if it is owed already, or if nobody knows their address."""
    if not seat.email:
        return False
    until = begins_at(row)
    return notify.owe(
        office,
        connection,
        notify.Notice(
            key=f"{kind}:{row.id}:{row.sequence}",
            kind=kind,
            to=people.person_by_id(connection, seat.person_id),
            proposal_id=None,
            facts=dict(facts),
            link=(TASK, seat.id, digest) if digest is not None else None,
            document_id=paper,
            link_until=until if until is not None and until > office.now else None,
        ),
        actor=actor,
    )


def _plain(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Columns as `invitation_content` has them."""
    return {
        name: f"{value:%H:%M}"
        if isinstance(value, time)
        else value.isoformat()
        if isinstance(value, date)
        else value
        for name, value in changes.items()
    }


def without_address(seats: Iterable[Row[Any]]) -> list[str]:
    """The names of those whom no letter reaches: somebody has to tell them by other means."""
    return [seat.name for seat in seats if not seat.email]
