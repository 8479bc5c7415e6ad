"""What becomes of an objection to the minutes? Recorded, put before the next meeting, decided there (§ 95/2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.arrange_agenda import add_free_item, add_standing_item
from actions.authority import Actor, Standing, standing_towards
from actions.minutes import body_of, load_minutes, move_minutes
from actions.office import Office
from db import ballots, meetings, minutes, sittings
from db.record import objection
from states.dates import czech_date
from states.facts import MinutesFacts
from states.machine import Refused
from states.majority import Tally
from states.vocabulary import Role

DECISIONS = {"accepted": "námitce se vyhovuje", "rejected": "námitka se zamítá"}
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Objected:
    """A recorded objection, and the meeting on whose agenda it now stands; None while no meeting is planned."""

    objection_id: int
    meeting_id: int | None


def raise_objection(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    *,
    raised_by: str,
    raised_on: date,
    text: str,
    version: int | None = None,
) -> Objected:
    """Records an objection to the minutes of a meeting and puts it on the agenda of the body's next one.

    A member records their own, the staff what came on paper. Raises Refused for minutes that nobody has seen yet.
    """
    row = load_minutes(connection, meeting_id)
    meeting = meetings.meeting_by_id(connection, meeting_id)
    assert meeting is not None  # a foreign key
    if row.issue == 0:
        raise Refused("Zápis ještě nebyl vyhotoven; námitku lze podat, až k\u00a0němu bude co namítat.")
    if not raised_by.strip():
        raise Refused("Chybí, kdo námitku podal; napište jeho jméno.")
    if not text.strip():
        raise Refused("Chybí text námitky; opište, s\u00a0čím v\u00a0zápisu člen nesouhlasí.")
    if len(text) > LONGEST:
        raise Refused(f"Námitka má {len(text)} znaků, vejde se jich nejvýš {LONGEST}; zkraťte ji.")
    if not meeting.held_on <= raised_on <= office.today:
        raise Refused(
            f"Den námitky {czech_date(raised_on)} není mezi jednáním ({czech_date(meeting.held_on)}) a\u00a0dneškem; "
            "opravte ho."
        )
    member = _member(connection, meeting, raised_by.strip())
    standing = _standing(office, connection, actor, meeting, member)
    move_minutes(
        office,
        connection,
        actor,
        row,
        "object",
        version,
        facts=MinutesFacts(today=office.today, reason=text),
        standing=standing,
        said={"raised_by": raised_by.strip(), "raised_on": raised_on.isoformat()},
    )
    objection_id = connection.execute(
        objection.insert()
        .values(
            minutes_id=row.id,
            raised_by=member.name if member is not None else raised_by.strip(),
            member_id=member.id if member is not None else None,
            raised_on=raised_on,
            text=text.strip(),
            recorded_at=office.now,
        )
        .returning(objection.c.id)
    ).scalar_one()
    return Objected(int(objection_id), place_objections(office, connection, actor, meeting))


def place_objections(office: Office, connection: Connection, actor: Actor, meeting: Row[Any]) -> int | None:
    """Puts the objections on the agenda of the nearest meeting that still takes items; returns it, if there is one.

    Nothing is placed twice; a member's own objection waits for the staff to place it.
    """
    if not standing_towards(office, connection, actor).roles & {Role.ORGANISER, Role.SECRETARY}:
        return None
    table = meetings.meeting
    following = connection.execute(
        sa.select(table)
        .where(
            table.c.body == meeting.body,
            table.c.state.in_(("planned", "convened")),
            table.c.held_on >= meeting.held_on,
            table.c.id != meeting.id,
            table.c.frozen_at.is_(None),
        )
        .order_by(table.c.held_on, table.c.id)
        .limit(1)
    ).one_or_none()
    if following is None:
        return None
    standing = next((item for item in body_of(office, meeting).standing if item.does == "objections"), None)
    title = f"Námitky proti zápisu ze dne {czech_date(meeting.held_on)}"
    listed = meetings.agenda_of(connection, following.id)
    if any(item.title == title or (standing and item.code == standing.code) for item in listed):
        return int(following.id)
    if standing is not None:
        add_standing_item(office, connection, actor, following.id, standing.code)
    else:
        add_free_item(office, connection, actor, following.id, title)
    return int(following.id)


def place_open_objections(office: Office, connection: Connection, actor: Actor, body: str) -> None:
    """A newly planned meeting gets the objections that no meeting has on its agenda yet."""
    waiting = {row.meeting_id for row in minutes.open_objections(connection, body)}
    for meeting_id in sorted(waiting):
        meeting = meetings.meeting_by_id(connection, meeting_id)
        if meeting is not None:
            place_objections(office, connection, actor, meeting)


def decide_objection(
    office: Office,
    connection: Connection,
    actor: Actor,
    objection_id: int,
    *,
    at_meeting: int,
    decision: str,
    text: str = "",
    ballot: int | None = None,
) -> None:
    """Records what a later meeting of the same body decided; ``ballot`` is its position at that meeting.

    Raises Refused for a ballot that was not adopted and yet should have accepted the objection.
    """
    found = minutes.objection_by_id(connection, objection_id)
    if found is None:
        raise Refused("Námitka tu není; načtěte stránku znovu.")
    if found.decision is not None:
        raise Refused(f"O\u00a0námitce už je rozhodnuto: {DECISIONS[found.decision]}.")
    if decision not in DECISIONS:
        raise Refused("Vyberte, zda se námitce vyhovuje, nebo se zamítá.")
    row = minutes.minutes_by_id(connection, found.minutes_id, for_update=True)
    assert row is not None  # a foreign key
    of, deciding = (
        meetings.meeting_by_id(connection, row.meeting_id),
        meetings.meeting_by_id(connection, at_meeting),
    )
    assert of is not None
    if deciding is None or deciding.body != of.body or deciding.id == of.id or deciding.held_on < of.held_on:
        raise Refused("O\u00a0námitce rozhoduje nejbližší další jednání téhož orgánu; vyberte ho.")
    if deciding.state not in ("in_session", "interrupted", "closed"):
        raise Refused("Toto jednání se ještě nekonalo; rozhodnutí zapište, až rozhodne.")
    taken = _ballot(connection, deciding, ballot)
    if decision == "accepted" and taken is None:
        raise Refused("Námitce vyhovuje orgán hlasováním; uveďte jeho číslo.")
    if decision == "accepted" and taken is not None and not _is_adopted(taken):
        raise Refused(
            f"Hlasování č.\u00a0{taken.position} nebylo přijato, námitce tedy vyhověno nebylo; opravte rozhodnutí "
            "nebo číslo hlasování."
        )
    move_minutes(
        office,
        connection,
        actor,
        row,
        "decide_objection",
        None,
        said={"objection": objection_id, "decision": decision, "at_meeting": at_meeting},
    )
    changed = connection.execute(
        objection.update()
        .where(objection.c.id == objection_id, objection.c.decision.is_(None))
        .values(
            decision=decision,
            decision_text=text.strip() or None,
            decided_at_meeting_id=at_meeting,
            ballot_id=taken.id if taken is not None else None,
        )
    ).rowcount
    if changed != 1:
        raise Refused("Někdo byl rychlejší: o\u00a0námitce už je rozhodnuto. Načtěte stránku znovu.")


def _ballot(connection: Connection, meeting: Row[Any], position: int | None) -> Row[Any] | None:
    if position is None:
        return None
    table = ballots.ballot
    found = connection.execute(
        sa.select(table).where(table.c.meeting_id == meeting.id, table.c.position == position)
    ).one_or_none()
    if found is None:
        raise Refused(
            f"Hlasování č.\u00a0{position} na jednání {czech_date(meeting.held_on)} není; opravte číslo."
        )
    if found.state == "void":
        raise Refused(f"Hlasování č.\u00a0{position} je neplatné; uveďte platné.")
    return found


def _is_adopted(row: Row[Any]) -> bool:
    return Tally(row.members, row.present, row.votes_for, row.against, row.abstained).is_adopted


def _member(connection: Connection, meeting: Row[Any], name: str) -> Row[Any] | None:
    roster = sittings.members_of(connection, meeting.body, meeting.held_on)
    return next((row for row in roster if row.name.casefold() == name.casefold()), None)


def _standing(
    office: Office, connection: Connection, actor: Actor, meeting: Row[Any], member: Row[Any] | None
) -> Standing:
    """The staff's standing, and that of a member towards their own objection."""
    standing = standing_towards(office, connection, actor)
    if member is not None and actor.person_id is not None and member.person_id == actor.person_id:
        return Standing({**standing.by_role, Role.MEMBER: None})
    return standing
