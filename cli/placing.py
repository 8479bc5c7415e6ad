"""How does a proposal get on a meeting's agenda, and off it again, from the command line?"""

from __future__ import annotations

from typing import Annotated

import typer

from cli.edge import acting, stop_of
from cli.options import As, Json, Meeting, Number, Reason
from cli.output import day


def place(
    proposal: Number,
    meeting: Meeting,
    late_reason: Annotated[
        str, typer.Option("--late-reason", metavar="TEXT", help="Důvod zařazení po lhůtě pro odevzdání.")
    ] = "",
    intent_reason: Annotated[
        str,
        typer.Option("--intent-reason", metavar="TEXT", help="Proč záměr (§\u00a039) nemusí viset 15 dnů."),
    ] = "",
    person: As = None,
    json: Json = False,
) -> None:
    """Puts a proposal on an agenda."""
    from actions.convene import load_meeting
    from actions.place_on_agenda import place_on_agenda
    from cli.meeting import say_of

    with acting(person) as (office, connection, actor):
        row = load_meeting(connection, meeting)
        stop = stop_of(office, connection, proposal, row.body)
        place_on_agenda(
            office,
            connection,
            actor,
            stop.id,
            meeting,
            stop.version,
            late_reason,
            intent_reason=intent_reason,
        )
    say_of(
        json,
        meeting,
        f"Návrh č.\u00a0{proposal} je na programu: {row.body}, {day(row.held_on)}.",
        proposal=proposal,
    )


def take_off(
    proposal: Number, meeting: Meeting, reason: Reason, person: As = None, json: Json = False
) -> None:
    """Takes a proposal off an agenda."""
    from actions.convene import load_meeting
    from actions.place_on_agenda import take_off as take_off_agenda
    from cli.meeting import say_of
    from states.machine import Refused

    with acting(person) as (office, connection, actor):
        row = load_meeting(connection, meeting)
        stop = stop_of(office, connection, proposal, row.body)
        if stop.meeting_id != meeting:
            raise Refused(
                f"Návrh č.\u00a0{proposal} na programu jednání č.\u00a0{meeting} není; zkontrolujte čísla."
            )
        take_off_agenda(office, connection, actor, stop.id, stop.version, reason)
    say_of(json, meeting, f"Návrh č.\u00a0{proposal} už na programu není.", proposal=proposal)
