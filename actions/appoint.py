"""Who chairs the meeting, who takes the minutes and who will verify them? And who stands in for one who leaves?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.meeting_row import load_meeting
from actions.office import Office
from actions.perform import Done
from actions.room import Room, act_in, enter_as, instant_in, member_in
from db import ballots, people, sittings
from states.machine import Refused
from states.majority import Tally
from states.presence import clock
from states.vocabulary import MEETING_FUNCTION_LABELS, MeetingFunction

ONE = (MeetingFunction.CHAIR, MeetingFunction.MINUTE_TAKER)
"""Functions that one person has at a time: a new one takes over from the one before."""


@dataclass(frozen=True, slots=True)
class Officer:
    """Who is to have a function: a member, somebody of the office, or a name (verifiers need not be members)."""

    function: MeetingFunction
    member_id: int | None = None
    person_id: int | None = None
    name: str = ""


def appoint(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    officer: Officer,
    *,
    since: datetime | None = None,
    replaces_id: int | None = None,
    reason: str = "",
    ballot_id: int | None = None,
    version: int | None = None,
) -> Done:
    """Gives a function from an instant on; who is replaced ends at that instant, with the reason.

    ``ballot_id`` is the ballot by which the body chose them, if it voted. Raises Refused for a member who is not
    present, for a ballot that did not carry, and for somebody who has the function already.
    """
    room = enter_as(office, connection, actor, load_meeting(connection, meeting_id), "appoint")
    instant = instant_in(office, room, since)
    name = _name(connection, room, officer, instant)
    label = MEETING_FUNCTION_LABELS[officer.function]
    standing = [
        row
        for row in sittings.officers_of(connection, meeting_id)
        if row.function == officer.function and row.until is None
    ]
    if any(_is_same(row, officer, name) for row in standing):
        raise Refused(f"{name} už je {label}.")
    if ballot_id is not None:
        _refuse_ballot(connection, room, ballot_id)
    ended = standing if officer.function in ONE else [row for row in standing if row.id == replaces_id]
    if replaces_id is not None and not any(row.id == replaces_id for row in ended):
        raise Refused("Ten, koho má někdo vystřídat, už tuto funkci nemá; načtěte stránku znovu.")
    if ended and not reason.strip() and officer.function is MeetingFunction.VERIFIER:
        raise Refused("Chybí důvod, proč se ověřovatel střídá; napište ho jednou větou, patří do zápisu.")
    if early := next((row for row in ended if row.since >= instant), None):
        raise Refused(
            f"{early.name} má funkci až od {clock(early.since)}; vystřídat ji dřív nelze, opravte čas."
        )
    said: dict[str, Any] = {
        "function": officer.function.value,
        "name": name,
        "since": instant.isoformat(),
        **({"instead_of": [row.name for row in ended]} if ended else {}),
        **({"ballot": ballot_id} if ballot_id is not None else {}),
    }
    done = act_in(office, connection, actor, room, "appoint", version, reason=reason, said=said)
    table = sittings.meeting_officer
    for row in ended:
        connection.execute(
            table.update().where(table.c.id == row.id).values(until=instant, reason=reason.strip() or None)
        )
    connection.execute(
        table.insert().values(
            meeting_id=meeting_id,
            function=officer.function.value,
            name=name,
            member_id=officer.member_id,
            person_id=officer.person_id or _person_of(room, officer.member_id),
            since=instant,
            ballot_id=ballot_id,
        )
    )
    return done


def dismiss(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    officer_id: int,
    reason: str,
    until: datetime | None = None,
    version: int | None = None,
) -> Done:
    """Ends a function without a successor: somebody was written down by mistake, or leaves for good."""
    room = enter_as(office, connection, actor, load_meeting(connection, meeting_id), "appoint")
    instant = instant_in(office, room, until)
    row = next((row for row in sittings.officers_of(connection, meeting_id) if row.id == officer_id), None)
    if row is None or row.until is not None:
        raise Refused("Tuto funkci už nikdo takový nemá; načtěte stránku znovu.")
    if not reason.strip():
        raise Refused("Chybí důvod, proč funkce končí; napište ho jednou větou.")
    said = {"function": row.function, "name": row.name, "act": "dismiss", "until": instant.isoformat()}
    done = act_in(office, connection, actor, room, "appoint", version, reason=reason, said=said)
    table = sittings.meeting_officer
    connection.execute(
        table.update()
        .where(table.c.id == officer_id)
        .values(until=max(instant, row.since), reason=reason.strip())
    )
    return done


def _name(connection: Connection, room: Room, officer: Officer, instant: datetime) -> str:
    label = MEETING_FUNCTION_LABELS[officer.function]
    if officer.member_id is not None:
        name = member_in(room, officer.member_id)
        if room.timeline.is_kept and officer.member_id not in room.timeline.present_at(instant):
            raise Refused(
                f"{name} v\u00a0{clock(instant)} přítomen(a) není, a\u00a0tak nemůže být {label}; "
                "zapište příchod, nebo vyberte někoho jiného."
            )
        return name
    if officer.person_id is not None:
        return str(people.person_by_id(connection, officer.person_id).name)
    name = " ".join(officer.name.split())
    if not name:
        raise Refused(f"Není uvedeno, kdo má být {label}; vyberte člena, nebo napište jméno.")
    if len(name) > 200:
        raise Refused("Jméno je příliš dlouhé; napište jen jméno a\u00a0příjmení.")
    return name


def _is_same(row: Row[Any], officer: Officer, name: str) -> bool:
    if officer.member_id is not None or row.member_id is not None:
        return bool(row.member_id == officer.member_id)
    return bool(row.name == name)


def _person_of(room: Room, member_id: int | None) -> int | None:
    """Whoever sits in the body and works with the office signs by the account they have."""
    return next((row.person_id for row in room.roll if row.id == member_id), None)


def _refuse_ballot(connection: Connection, room: Room, ballot_id: int) -> None:
    row = ballots.ballot_by_id(connection, ballot_id)
    if row is None or row.meeting_id != room.meeting.id:
        raise Refused("Takové hlasování na tomto jednání není; vyberte ho ze seznamu.")
    tally = Tally(row.members, row.present, row.votes_for, row.against, row.abstained)
    if row.state != "valid" or not tally.is_adopted:
        raise Refused(
            f"Hlasováním č.\u00a0{row.position} určen nikdo nebyl, návrh přijat nebyl; "
            "vyberte hlasování, které prošlo."
        )
