"""What was recorded of one item, and in which words? The input of `hear`, checked and completed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.engine import Row

from actions.record_resolution import ManualNumber
from states.amendment import clauses_spoken
from states.machine import Refused
from states.majority import Tally
from states.town import Body, Town
from states.vocabulary import OUTCOME_LABELS, RESOLVING_OUTCOMES, Outcome, StageTask
from states.wording import Clause, clause_faults, resolution_text


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was recorded of one item: the outcome in the vocabulary's word and what it rests on.

    Words changed at the table are given as ``amended_text``, or as ``amended_clauses``, from which the text follows.
    ``expected_number`` is the number that a preview promised: another one is refused. ``ballot_id`` is a ballot that
    was taken in the room, instead of typed counts; ``together`` says that it decided more items at once. ``taken_at``
    is when typed counts were counted, by default now.
    """

    outcome: Outcome
    tally: Tally | None = None
    amended_text: str = ""
    amended_clauses: tuple[Clause, ...] = ()
    negative_motion: str = ""
    postponed_to: date | None = None
    conditions: str = ""
    reason: str = ""
    manual_number: ManualNumber | None = None
    expected_number: str = ""
    ballot_id: int | None = None
    together: bool = False
    taken_at: datetime | None = None


def gets_number(body: Body, hearing: Hearing) -> bool:
    """Whether a numbered resolution comes of it: an adopted text, or a voted postponement where the body numbers it."""
    if body.is_internal:
        return False
    return resolves(hearing) or is_numbered_procedure(body, hearing)


def is_numbered_procedure(body: Body, hearing: Hearing) -> bool:
    """Some bodies take an item off, or put it off, by a resolution with a number (domain.md 2.6)."""
    by_vote = hearing.tally is not None and hearing.tally.is_adopted
    return body.numbers_procedure and by_vote and hearing.outcome in (Outcome.POSTPONED, Outcome.REMOVED)


def resolves(hearing: Hearing) -> bool:
    """Whether the vote adopted the text on the table, or its negative; a vote to postpone adopts no text."""
    adopts_text = hearing.outcome in RESOLVING_OUTCOMES or bool(hearing.negative_motion.strip())
    return adopts_text and hearing.tally is not None and hearing.tally.is_adopted


def refuse_stray_words(hearing: Hearing) -> None:
    """Words changed at the table belong to the outcome that says so; elsewhere they would slip in unseen."""
    label = OUTCOME_LABELS[hearing.outcome]
    if hearing.amended_text.strip() and hearing.outcome not in (Outcome.ADOPTED_AMENDED, Outcome.RECOMMENDED):
        raise Refused(f"Změněné znění k\u00a0výsledku „{label}“ nepatří; smažte ho, nebo opravte výsledek.")
    if hearing.negative_motion.strip() and hearing.outcome is not Outcome.NOT_RECOMMENDED:
        raise Refused(
            f"Nedoporučující znění k\u00a0výsledku „{label}“ nepatří; smažte ho, nebo opravte výsledek."
        )


def in_words(town: Town, proposal: Row[Any], stop: Row[Any], hearing: Hearing) -> Hearing:
    """The hearing with the words of its amended clauses, in the voice of the stop.

    Raises Refused for faulty clauses.
    """
    if not hearing.amended_clauses or hearing.amended_text.strip():
        return hearing
    if faults := clause_faults(hearing.amended_clauses):
        raise Refused(*faults)
    route = town.route(proposal.route)
    sentence = route.stages[stop.position].sentence
    text = resolution_text(sentence, town.voice(route, stop.position), hearing.amended_clauses)
    return replace(hearing, amended_text=text)


def adopted_clauses(
    town: Town, proposal: Row[Any], stop: Row[Any], hearing: Hearing, before: Sequence[Clause]
) -> tuple[Clause, ...] | None:
    """The clauses as the body adopted them: as put forward, as given, or read from the amended words; None: free words.

    Raises Refused where a deciding body changed words that charge somebody and nobody can tell with what task.
    """
    if not hearing.amended_text.strip():
        return None if hearing.negative_motion.strip() else tuple(before)
    if hearing.amended_clauses:
        return hearing.amended_clauses
    route = town.route(proposal.route)
    voice = town.voice(route, stop.position)
    found = clauses_spoken(route.stages[stop.position].sentence, voice, hearing.amended_text, before)
    charging = [clause for clause in before if clause.charged]
    if found is None and charging and StageTask(stop.task) is StageTask.DECIDES:
        labels = ", ".join(clause.label for clause in charging)
        raise Refused(
            f"Návrh někomu ukládá úkol (bod {labels}) a\u00a0ze změněného znění nejde poznat, co z\u00a0něj zbylo. "
            "Každý bod napište na samostatný řádek a\u00a0začněte ho číslem a\u00a0slovesem, například "
            f"„{charging[0].label} {charging[0].verb} …“."
        )
    return found


def refuse_another_number(hearing: Hearing, number: str | None) -> None:
    """A confirmed preview promised a number: if somebody was faster, the person decides again."""
    if hearing.expected_number and number != hearing.expected_number:
        raise Refused(
            f"Náhled sliboval číslo {hearing.expected_number}, teď by ale usnesení dostalo {number or 'žádné'}: "
            "mezitím bylo zapsáno jiné. Podívejte se na náhled znovu a\u00a0potvrďte ho."
        )
