"""How is a meeting moved, and its posting on the notice board recorded, from the command line?"""

from __future__ import annotations

from datetime import date, time
from typing import Annotated

import typer

from cli.edge import acting
from cli.options import As, Json, Meeting, Number, Reason, read_clock, read_day
from cli.output import count, day, emit

Posted = Annotated[date, typer.Option("--on", metavar="DATUM", parser=read_day, help="Den vyvěšení.")]
Why = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Důvod, opravuje-li se zapsaný den.")]


def move(
    meeting: Meeting,
    reason: Reason,
    to: Annotated[
        date | None, typer.Option("--to", metavar="DATUM", parser=read_day, help="Nový den.")
    ] = None,
    at: Annotated[
        time | None, typer.Option("--at", metavar="ČAS", parser=read_clock, help="Nový začátek.")
    ] = None,
    place: Annotated[str | None, typer.Option("--place", metavar="MÍSTO", help="Nové místo.")] = None,
    person: As = None,
    json: Json = False,
) -> None:
    """Moves a meeting; what hangs on it is planned anew."""
    from actions.move_meeting import move_meeting
    from db.meetings import meeting_by_id

    with acting(person) as (office, connection, actor):
        moved = move_meeting(office, connection, actor, meeting, None, reason, to, at, place)
        row = meeting_by_id(connection, meeting)
        assert row is not None
    data = {
        "meeting": meeting,
        "held_on": row.held_on,
        "starts_at": row.starts_at,
        "place": row.place,
        "version": row.version,
        "stops": moved.stops,
        "letters": moved.letters,
    }
    letters = count(moved.letters, "dopis", "dopisy", "dopisů")
    text = (
        f"Jednání č.\u00a0{meeting} je nově {day(row.held_on)} v\u00a0{row.starts_at:%H:%M}, {row.place}. "
        f"Přeplánovaných návrhů: {moved.stops}; k\u00a0odeslání {letters}."
    )
    emit(json, data, text)


def post(meeting: Meeting, on: Posted, reason: Why = "", person: As = None, json: Json = False) -> None:
    """Records or corrects the posting of a meeting's notice."""
    from actions.posting import post_notice

    with acting(person) as (office, connection, actor):
        posting = post_notice(office, connection, actor, meeting, on, reason)
    emit(
        json,
        {"meeting": meeting, "posting": posting, "posted_on": on},
        f"Jednání č.\u00a0{meeting}: vyvěšeno {day(on)}.",
    )


def intent(
    proposal: Number,
    on: Posted,
    down: Annotated[
        date | None, typer.Option("--down", metavar="DATUM", parser=read_day, help="Den sejmutí.")
    ] = None,
    reason: Why = "",
    person: As = None,
    json: Json = False,
) -> None:
    """Records or corrects the posting of a proposal's intent (§ 39)."""
    from actions.posting import post_intent

    with acting(person) as (office, connection, actor):
        posting = post_intent(office, connection, actor, proposal, on, down, reason)
    emit(
        json,
        {"proposal": proposal, "posting": posting, "posted_on": on, "taken_down_on": down},
        f"Návrh č.\u00a0{proposal}: záměr vyvěšen {day(on)}.",
    )
