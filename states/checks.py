"""What is wrong with a draft, or worth a look, before it is handed in? Sentences, each with the field it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from states import guards
from states.competence import Misfit
from states.content import Content
from states.dates import czech_date
from states.deadlines import Term, is_working_day
from states.facts import ProposalFacts
from states.machine import Guard
from states.money import amounts_in, money_text
from states.operative_verbs import OPERATIVE_VERBS, is_operative_verb, operative_verb
from states.proposal import PROPOSAL
from states.terms import labelled, two_dates
from states.vocabulary import StageTask
from states.wording import Clause, clause_faults


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence; ``blocks`` is what prevents handing in. ``field`` names the field of the form."""

    kind: Literal["blocks", "look"]
    sentence: str
    field: str


@dataclass(frozen=True, slots=True)
class CheckedStop:
    """A stop of the route as the checks see it; ``edited`` is its wording if it no longer follows the final one.

    ``meetings`` are the coming days of its body; ``is_ahead`` is whether it still waits to be heard.
    """

    body: str
    name: str
    task: StageTask
    day: date | None
    hand_in: Term
    meetings: Sequence[date] = ()
    is_ahead: bool = True
    edited: str | None = None


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """A draft with what surrounds it. ``signed_until`` is when the last signature is due if all use their terms.

    ``misfits`` are clauses that the deciding body should hardly speak; ``citations`` are (label of clause, sentence)
    about earlier resolutions that can't be told apart; ``intent_fault`` is why the intent of § 39 will not have hung
    long enough.
    """

    proposal: ProposalFacts
    stops: Sequence[CheckedStop]
    signed_until: date | None = None
    misfits: Sequence[Misfit] = ()
    citations: Sequence[tuple[str, str]] = ()
    intent_fault: str = ""

    @property
    def content(self) -> Content:
        """What the form says now."""
        return self.proposal.content


_FIELDS: dict[Guard, str] = {
    guards.title_is_filled: "title",
    guards.sponsor_is_named: "presented_by",
    guards.committee_opinion_is_stated: "committee_opinion",
    guards.previous_resolution_is_stated: "previous_resolution",
    guards.attachments_are_stated: "attachments",
    guards.explanatory_report_is_written: "report",
    guards.dates_follow_the_route: "dates",
    guards.chain_has_people: "department",
}
CHARGING = frozenset({"ukládá", "pověřuje", "zmocňuje"})
"""Verbs that need somebody to do something."""
NOT_DECIDING = frozenset(
    {"doporučuje", "nedoporučuje", "bere na vědomí", "nebere na vědomí", "projednalo", "se seznámilo s"}
    | {
        "žádá",
        "vyzývá",
        "navrhuje",
        "konstatuje",
        "ukládá",
        "souhlasí",
        "nesouhlasí",
        "odkládá",
        "stahuje bod",
    }
)
"""What a body may say about a matter that another one decides."""


def findings(facts: CheckFacts) -> tuple[Finding, ...]:
    """Everything: what prevents handing in first, in the order of the table's guards."""
    return (*_blocking(facts), *_worth_a_look(facts))


def _blocking(facts: CheckFacts) -> Iterator[Finding]:
    for guard in PROPOSAL.move("draft", "submit").guards:
        if guard is guards.clauses_are_complete:
            for sentence in clause_faults(facts.content.clauses):
                yield Finding("blocks", sentence, _clause_named_in(sentence, facts.content.clauses))
        elif (reason := guard(facts.proposal)) is not None:
            yield Finding("blocks", reason, _FIELDS.get(guard, "title"))


def _clause_named_in(sentence: str, clauses: Sequence[Clause]) -> str:
    found = [index for index, clause in enumerate(clauses) if clause.label in sentence]
    return f"clause-{found[-1]}-verb" if found else "clauses"


def _worth_a_look(facts: CheckFacts) -> Iterator[Finding]:
    yield from _of_clauses(facts)
    yield from _of_competence(facts)
    yield from _of_amount(facts.content)
    yield from _of_edited_wordings(facts.stops)
    yield from _of_meetings(facts)
    yield from _of_order(facts)
    if facts.intent_fault and facts.stops:
        yield Finding("look", facts.intent_fault, f"date-{facts.stops[-1].body}")
    for index, (title, file) in enumerate(facts.content.attached):
        if file is None:
            yield Finding(
                "look",
                f"Příloha „{title}“ nemá soubor; pokud není jen na papíře, přiložte ho.",
                f"attachment-{index}",
            )


def _of_clauses(facts: CheckFacts) -> Iterator[Finding]:
    deciding = facts.stops[-1] if facts.stops else None
    for index, clause in enumerate(facts.content.clauses):
        where, text = f"clause-{index}-text", clause.text.strip()
        code = operative_verb(clause.verb).code if is_operative_verb(clause.verb) else ""
        if code in ("doporučuje", "nedoporučuje") and deciding and deciding.task is StageTask.DECIDES:
            yield Finding(
                "look",
                f"Bod {clause.label}: {deciding.name} na této trase rozhoduje, bod ale říká „{clause.verb}“; "
                "nemělo by tu být například „schvaluje“?",
                f"clause-{index}-verb",
            )
        if clause.verb and text.casefold().startswith(f"{clause.verb.casefold()} "):
            yield Finding(
                "look", f"Bod {clause.label}: text začíná znovu slovesem „{clause.verb}“; smažte ho.", where
            )
        if text and text[-1] not in ".!?“)":
            yield Finding("look", f"Bod {clause.label} nekončí tečkou.", where)
        if code in CHARGING and not clause.charged:
            yield Finding(
                "look",
                f"Bod {clause.label} někomu něco {clause.verb}, ale není vybráno komu; z\u00a0bodu nevznikne úkol.",
                f"clause-{index}-charged",
            )
        yield from _of_task(index, clause)
        if clause.charged and clause.due_on is None and not clause.term:
            yield Finding(
                "look",
                f"Bod {clause.label} má nositele, ale ne termín; úkol by se nedal hlídat.",
                f"clause-{index}-due_on",
            )
        if clause.due_on and clause.due_on < facts.proposal.today:
            yield Finding(
                "look",
                f"Termín bodu {clause.label} ({czech_date(clause.due_on)}) už minul.",
                f"clause-{index}-due_on",
            )


def _of_task(index: int, clause: Clause) -> Iterator[Finding]:
    """What the text of a clause says about who and until when, and the fields do not."""
    said = labelled(clause.text)
    act, report = two_dates(clause.text)
    if said.charged and not clause.charged:
        yield Finding(
            "look",
            f"Bod {clause.label} v\u00a0textu říká, kdo odpovídá („{said.charged[:60]}“); vyberte nositele úkolu.",
            f"clause-{index}-charged",
        )
    if (act or said.term) and clause.charged and not (clause.due_on or clause.term):
        known = czech_date(act) if act else said.term[:80]
        yield Finding(
            "look",
            f"Bod {clause.label} v\u00a0textu uvádí termín „{known}“; vyplňte ho i\u00a0u\u00a0úkolu.",
            f"clause-{index}-due_on",
        )
    if report and clause.charged and clause.report_on is None:
        yield Finding(
            "look",
            f"Bod {clause.label} má dva dny, k\u00a0činu a\u00a0ke zprávě (do {czech_date(report)}); "
            "vyplňte u\u00a0úkolu oba.",
            f"clause-{index}-report_on",
        )


def _of_competence(facts: CheckFacts) -> Iterator[Finding]:
    places = {clause.label: index for index, clause in enumerate(facts.content.clauses)}
    for misfit in facts.misfits:
        yield Finding("look", misfit.sentence, f"clause-{places.get(misfit.label, 0)}-verb")
    for label, sentence in facts.citations:
        yield Finding("look", f"Bod {label}: {sentence}", f"clause-{places.get(label, 0)}-text")


def _of_amount(content: Content) -> Iterator[Finding]:
    named = [(clause.label, amount) for clause in content.clauses for amount in amounts_in(clause.text)]
    if not named:
        return
    label, first = named[0]
    if content.amount is None:
        yield Finding(
            "look",
            f"Bod {label} mluví o\u00a0částce {money_text(first)}, ale pole „Částka“ je prázdné; "
            "podle ní se určuje, kdo návrh schvaluje.",
            "amount",
        )
    elif content.amount not in {amount for _, amount in named} | {sum(amount for _, amount in named)}:
        yield Finding(
            "look",
            f"Bod {label} mluví o\u00a0částce {money_text(first)}, ale v\u00a0poli „Částka“ je "
            f"{money_text(content.amount)}; která platí?",
            "amount",
        )


def _of_edited_wordings(stops: Sequence[CheckedStop]) -> Iterator[Finding]:
    for stop in stops:
        if stop.edited is None or stop.task is StageTask.DECIDES or not stop.is_ahead:
            continue
        words = stop.edited.casefold()
        said = [
            form
            for verb in OPERATIVE_VERBS
            if verb.code not in NOT_DECIDING
            for form in dict.fromkeys((verb.masculine, verb.feminine, verb.neuter))
            if re.search(rf"\b{re.escape(form)}\b", words)
        ]
        if said:
            yield Finding(
                "look",
                f"{stop.name} na této trase nerozhoduje, znění pro ni ale říká „{said[0]}“; "
                "použijte „doporučuje“ a\u00a0neurčitek.",
                f"wording-{stop.body}",
            )


def _of_meetings(facts: CheckFacts) -> Iterator[Finding]:
    today = facts.proposal.today
    for stop in facts.stops:
        if stop.day is None or not stop.is_ahead or stop.day < today:
            continue
        field = f"date-{stop.body}"
        limit = stop.hand_in.before(stop.day)
        if limit < today:
            yield Finding(
                "look",
                f"Na {stop.body} {czech_date(stop.day)} už je pozdě: podklady se odevzdávaly do {czech_date(limit)}. "
                f"{_nearest(stop, today)}",
                field,
            )
        elif stop.meetings and stop.day not in stop.meetings:
            yield Finding(
                "look",
                f"{stop.name} na {czech_date(stop.day)} jednání naplánované nemá. {_nearest(stop, today)}",
                field,
            )
        elif not stop.meetings and not is_working_day(stop.day):
            yield Finding(
                "look",
                f"{czech_date(stop.day)} ({stop.body}) není pracovní den; je to datum správně?",
                field,
            )


def _nearest(stop: CheckedStop, today: date) -> str:
    possible = [day for day in stop.meetings if day >= today and stop.hand_in.before(day) >= today]
    if not possible:
        return "Jednání, které by se ještě stihlo, zatím naplánované není."
    day = min(possible)
    limit = czech_date(stop.hand_in.before(day))
    return f"Nejbližší, které se ještě stihne, je {czech_date(day)} (odevzdat do {limit})."


def _of_order(facts: CheckFacts) -> Iterator[Finding]:
    ahead = [stop for stop in facts.stops if stop.is_ahead and stop.day is not None]
    for before, after in pairwise(ahead):
        assert before.day is not None
        assert after.day is not None
        limit = after.hand_in.before(after.day)
        if limit < before.day <= after.day:
            yield Finding(
                "look",
                f"{before.body} {czech_date(before.day)} je až po dni, kdy se odevzdávají podklady pro {after.body} "
                f"({czech_date(limit)}).",
                f"date-{before.body}",
            )
    if ahead and facts.signed_until is not None:
        first = ahead[0]
        assert first.day is not None
        limit = first.hand_in.before(first.day)
        if facts.proposal.today <= limit < facts.signed_until:
            yield Finding(
                "look",
                f"Využijí-li schvalující celé lhůty, podepíší až {czech_date(facts.signed_until)}; podklady pro "
                f"{first.body} se odevzdávají do {czech_date(limit)}.",
                f"date-{first.body}",
            )
