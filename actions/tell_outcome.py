"""What are people told of an outcome? The vote, what follows from it, and the letters to those whom it concerns."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import Actor
from actions.hearing import Hearing
from actions.office import Office
from db import people
from states.dates import czech_date
from states.majority import Tally
from states.route import NextStep
from states.town import Town
from states.vocabulary import OUTCOME_LABELS, Outcome


def ballot_line(tally: Tally | None) -> str | None:
    """The vote as letters and extracts write it."""
    if tally is None:
        return None
    return (
        f"pro {tally.votes_for}, proti {tally.against}, zdrželi se {tally.abstained} "
        f"(přítomno {tally.present} z\u00a0{tally.members} členů)"
    )


def outcome_sentence(hearing: Hearing) -> str:
    """The outcome in words, with the day or the condition of a postponement."""
    label = OUTCOME_LABELS[hearing.outcome]
    if hearing.postponed_to:
        label += f" na {czech_date(hearing.postponed_to)}"
    if hearing.conditions.strip():
        label += f" ({hearing.conditions.strip()})"
    return label


def _next_sentence(town: Town, proposal: Row[Any], stop: Row[Any], step: NextStep, hearing: Hearing) -> str:
    stages = town.route(proposal.route).stages
    match step:
        case NextStep.OPEN_NEXT:
            following = town.body(stages[stop.position + 1].body).name
            said = f"Materiál pokračuje: {following}."
            if hearing.amended_text.strip():
                said += (
                    " Znění bylo na jednání změněno; organizační oddělení rozhodne, jestli změnu převezme "
                    f"i\u00a0znění pro další orgán ({following})."
                )
            return said
        case NextStep.ADOPT:
            return "Usnesení je přijato; výpis a\u00a0úkoly následují."
        case NextStep.NOT_ADOPT:
            return "Usnesení nebylo přijato; cesta materiálu tím končí."
        case NextStep.SEND_BACK:
            return "Materiál se vrací k\u00a0přepracování; upravte ho a\u00a0předložte znovu."
        case NextStep.STAY if hearing.outcome is Outcome.POSTPONED:
            if hearing.conditions.strip():
                return "Materiál se vrátí na program, jakmile bude zapsáno, že je podmínka splněna."
            return "Materiál se na program vrátí sám, na nejbližší jednání od uvedeného dne."
        case NextStep.STAY:
            return "Materiál čeká na nové zařazení na program."
        case NextStep.STOP | NextStep.WITHDRAW | NextStep.NOTE:
            return "Cesta materiálu tím končí."


def tell_outcome(
    office: Office,
    connection: Connection,
    actor: Actor,
    town: Town,
    proposal: Row[Any],
    stop: Row[Any],
    meeting: Row[Any],
    hearing: Hearing,
    number: str | None,
    step: NextStep,
    text: str,
) -> None:
    """Owes the letter about the outcome to the author and the sponsor."""
    author = people.person_by_id(connection, proposal.author_id)
    body = town.body(stop.body)
    facts = {
        **notify.matter_facts(office, connection, proposal, author, text),
        "body_name": body.name,
        "held_on": meeting.held_on,
        "outcome": outcome_sentence(hearing),
        "ballot": ballot_line(hearing.tally),
        "number": number,
        "reason": hearing.reason.strip(),
        "next_step": _next_sentence(town, proposal, stop, step, hearing),
    }
    for to in notify.concerned(connection, proposal):
        notice = notify.Notice(
            key=f"heard:{stop.id}:{meeting.id}",
            kind="outcome_recorded",
            to=to,
            proposal_id=proposal.id,
            facts=facts,
        )
        notify.owe(office, connection, notice, actor=actor)
