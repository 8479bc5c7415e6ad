"""What happens in the room of a meeting, from the command line: presence, items, ballots, a lost quorum?"""

from __future__ import annotations

from datetime import datetime, time
from enum import StrEnum
from typing import Annotated, Any

import typer

from cli.edge import BadUsage, acting, reading
from cli.options import As, Json, Meeting, Reason, read_clock
from cli.output import emit, table

Codes = Annotated[list[str] | None, typer.Option("--member", metavar="KÓD", help="Kód člena; lze opakovat.")]
At = Annotated[
    time | None,
    typer.Option(
        "--at", metavar="ČAS", parser=read_clock, help="Kdy se to stalo, například 14:05; jinak teď."
    ),
]


class Coming(StrEnum):
    """What is noted of members."""

    EVERYBODY = "everybody"
    ARRIVED = "arrived"
    JOINED_REMOTELY = "joined_remotely"
    LEFT = "left"
    EXCUSED = "excused"


def presence(
    meeting: Meeting,
    act: Annotated[
        Coming | None,
        typer.Argument(
            metavar="CO", help="everybody (všichni kromě uvedených), arrived, left, excused, joined_remotely."
        ),
    ] = None,
    member: Codes = None,
    at: At = None,
    person: As = None,
    json: Json = False,
) -> None:
    """Notes presence, or shows it."""
    from actions.note_presence import everybody_came, note_presence
    from states.vocabulary import PresenceKind

    warnings: tuple[str, ...] = ()
    if act is not None:
        with acting(person) as (office, connection, actor):
            room = _room(office, connection, meeting)
            ids = _ids(room, member or [])
            when = _instant(room, at)
            if act is Coming.EVERYBODY:
                noted = everybody_came(office, connection, actor, meeting, ids, (), when)
            else:
                kind = PresenceKind(act.value)
                noted = note_presence(office, connection, actor, meeting, ids, kind, when)
            warnings = noted.warnings
    _show_presence(meeting, warnings, json)


def ballot(
    meeting: Meeting,
    item: Annotated[
        int | None, typer.Option("--item", metavar="BOD", help="Číslo bodu, jak se nazývá na programu.")
    ] = None,
    votes_for: Annotated[int, typer.Option("--for", metavar="POČET", help="Pro.")] = 0,
    against: Annotated[int, typer.Option("--against", metavar="POČET", help="Proti.")] = 0,
    abstained: Annotated[int, typer.Option("--abstained", metavar="POČET", help="Zdržel se.")] = 0,
    present: Annotated[
        int | None, typer.Option("--present", metavar="POČET", help="Přítomno, nevede-li se prezence.")
    ] = None,
    subject: Annotated[
        str,
        typer.Option("--subject", metavar="O ČEM", help="proposal, counter_proposal, agenda, procedure, …"),
    ] = "proposal",
    motion: Annotated[str, typer.Option("--motion", metavar="TEXT", help="Znění; jinak to na stole.")] = "",
    candidate: Annotated[str, typer.Option("--candidate", metavar="JMÉNO", help="Koho orgán volil.")] = "",
    secret: Annotated[bool, typer.Option("--secret", help="Tajné hlasování.")] = False,
    record: Annotated[
        bool, typer.Option("--record", help="Zapsat i\u00a0výsledek bodu, jak ho říkají počty.")
    ] = False,
    at: At = None,
    person: As = None,
    json: Json = False,
) -> None:
    """Takes a ballot."""
    from actions.take_ballot import NewBallot, take_ballot
    from actions.vote_and_record import vote_and_record
    from states.vocabulary import OUTCOME_LABELS, BallotKind, BallotSubject

    try:
        about = BallotSubject(subject)
    except ValueError:
        known = ", ".join(one.value for one in BallotSubject)
        raise BadUsage(f"O\u00a0čem se hlasovalo, „{subject}“, neznáme; možné je: {known}.") from None
    with acting(person) as (office, connection, actor):
        room = _room(office, connection, meeting)
        new = NewBallot(
            item_id=_item(connection, meeting, item) if item is not None else None,
            subject=about,
            kind=BallotKind.SECRET if secret else BallotKind.COUNTS,
            votes_for=votes_for,
            against=against,
            abstained=abstained,
            present=present,
            motion=motion,
            candidate=candidate,
            taken_at=_instant(room, at),
        )
        outcome, number = None, None
        if record:
            stroke = vote_and_record(office, connection, actor, meeting, new)
            taken, outcome, number = stroke.taken, stroke.outcome, stroke.number
        else:
            taken = take_ballot(office, connection, actor, meeting, new)
    lines = [f"Hlasování č.\u00a0{taken.position}: {taken.verdict.sentence}"]
    if outcome is not None:
        lines.append(f"Výsledek bodu: {OUTCOME_LABELS[outcome]}{f', usnesení {number}' if number else ''}.")
    data = {
        "ballot": taken.ballot_id,
        "position": taken.position,
        "quorate": taken.verdict.is_quorate,
        "adopted": taken.verdict.is_adopted,
        "needed": taken.verdict.needed,
        "reason": taken.verdict.sentence,
        "outcome": outcome,
        "number": number,
        "warnings": list(taken.warnings),
    }
    emit(json, data, "\n".join([*lines, *taken.warnings]))


def void_ballot(
    meeting: Meeting,
    position: Annotated[int, typer.Argument(metavar="POŘADÍ", help="Pořadí hlasování na jednání.")],
    reason: Reason,
    person: As = None,
    json: Json = False,
) -> None:
    """Declares a ballot void."""
    from actions.void_ballot import void_ballot as void
    from db.ballots import ballots_of
    from states.machine import Refused

    with acting(person) as (office, connection, actor):
        row = next((row for row in ballots_of(connection, meeting) if row.position == position), None)
        if row is None:
            raise Refused(f"Hlasování č.\u00a0{position} na tomto jednání není; zkontrolujte pořadí.")
        said = void(office, connection, actor, meeting, row.id, reason)
    emit(
        json,
        {"ballot": row.id, "position": position, "said": list(said)},
        "\n".join([f"Hlasování č.\u00a0{position} je neplatné.", *said]),
    )


def take_up(
    meeting: Meeting,
    item: Annotated[int, typer.Argument(metavar="BOD", help="Číslo bodu, jak se nazývá na programu.")],
    at: At = None,
    person: As = None,
    json: Json = False,
) -> None:
    """Takes up an item."""
    from actions.take_up import take_up as open_item

    with acting(person) as (office, connection, actor):
        room = _room(office, connection, meeting)
        item_id = _item(connection, meeting, item)
        taken = open_item(office, connection, actor, meeting, item_id, _instant(room, at))
    skipped = ", ".join(map(str, taken.skipped))
    text = f"Bod {item} je otevřen." + (f" Předbíhá body {skipped}." if skipped else "")
    emit(json, {"item": item, "skipped": list(taken.skipped)}, text)


def end_without_quorum(
    meeting: Meeting, reason: Reason = "", at: At = None, person: As = None, json: Json = False
) -> None:
    """Ends a meeting without a quorum."""
    from actions.end_meeting import end_without_quorum as end

    with acting(person) as (office, connection, actor):
        room = _room(office, connection, meeting)
        ended = end(office, connection, actor, meeting, reason, _instant(room, at))
    data = {
        "meeting": meeting,
        "not_reached": list(ended.not_reached),
        "substitute": ended.substitute_id,
        "said": ended.sentence,
    }
    emit(json, data, f"Jednání č.\u00a0{meeting} je ukončeno pro nedostatek přítomných. {ended.sentence}")


def _room(office: Any, connection: Any, meeting: int) -> Any:
    from actions.meeting_row import load_meeting
    from actions.room import enter

    return enter(office, connection, load_meeting(connection, meeting))


def _instant(room: Any, at: time | None) -> datetime | None:
    from states.dates import PRAGUE

    return None if at is None else datetime.combine(room.meeting.held_on, at, tzinfo=PRAGUE)


def _ids(room: Any, codes: list[str]) -> list[int]:
    known = {row.code: row.id for row in room.roll}
    if unknown := [code for code in codes if code not in known]:
        raise BadUsage(
            f"Člena „{unknown[0]}“ orgán ({room.body.name}) ke dni jednání nemá; známé kódy: {', '.join(known)}."
        )
    return [known[code] for code in codes]


def _item(connection: Any, meeting: int, number: int) -> int:
    from db.meetings import item_numbers
    from states.machine import Refused

    found = [item for item, known in item_numbers(connection, meeting).items() if known == number]
    if not found:
        raise Refused(f"Bod {number} na programu tohoto jednání není; zkontrolujte číslo.")
    return int(found[0])


def _show_presence(meeting: int, warnings: tuple[str, ...], as_json: bool) -> None:
    from actions.room import now_in
    from states.presence import STANDING_LABELS, clock

    with reading() as (office, connection):
        room = _room(office, connection, meeting)
        at = now_in(office, room)
        standing = room.timeline.standing_at(at)
        stretches = room.timeline.intervals()
        present, quorate = room.present_at(at), room.is_quorate_at(at)
    times: dict[int, list[str]] = {}
    for one in stretches:
        until = clock(one.until) if one.until else ""
        times.setdefault(one.member, []).append(f"{clock(one.since)}–{until}")
    cells = [
        (row.code, row.name, STANDING_LABELS[standing[row.id]], ", ".join(times.get(row.id, [])))
        for row in room.roll
    ]
    head = "Prezence se nevede." if present is None else f"Přítomno {present} z\u00a0{room.members} členů."
    if quorate is not None:
        head += " Usnášeníschopné." if quorate else f" Není usnášeníschopné, třeba je {room.needed}."
    data = {
        "meeting": meeting,
        "members": room.members,
        "needed": room.needed,
        "present": present,
        "quorate": quorate,
        "roll": [
            {
                "code": row.code,
                "name": row.name,
                "standing": standing[row.id].value,
                "times": times.get(row.id, []),
            }
            for row in room.roll
        ],
        "warnings": list(warnings),
    }
    text = "\n".join([head, *warnings, "", table(("Kód", "Jméno", "Stav", "Kdy"), cells)])
    emit(as_json, data, text)
