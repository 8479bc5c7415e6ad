"""How does a resolution sound in each body's mouth? Clauses, sentences of stages, the shift of the verb."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from states.operative_verbs import OperativeVerb, is_operative_verb, operative_verb
from states.terms import TaskTerm, TermFault, parse_term, term_faults
from states.vocabulary import Gender, TermKind

SENTENCE_TOKENS = ("subject", "label", "verb", "infinitive", "text", "next", "last")
_KNOWN_TOKENS = ", ".join(f"{{{token}}}" for token in SENTENCE_TOKENS)
_TOKEN = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause (bod usnesení): label section.point, an operative verb, what it governs, whom it charges.

    ``verb`` is any form of a verb of `vocabulary`; ``text`` is the rest of the sentence with its full stop.
    ``charged`` says whom (`states.addressees`), ``contact`` is the code of who answers in the office for an
    organisation. ``due_on`` is the date for the act, ``term`` any other term in the words of `states.terms.phrase`,
    ``report_on`` the date for the report (domain.md 2.4).
    """

    section: int
    point: int
    verb: str
    text: str
    charged: str | None = None
    task: str | None = None
    due_on: date | None = None
    term: str | None = None
    report_on: date | None = None
    contact: str | None = None

    @property
    def label(self) -> str:
        """Section and point with two digits each: ``01.01``."""
        return f"{self.section:02}.{self.point:02}"

    @property
    def task_term(self) -> TaskTerm:
        """Until when the act is to be done. Raises TermFault for a draft's term that says nothing."""
        if self.due_on is not None:
            return TaskTerm(TermKind.DATE, on=self.due_on)
        return parse_term(self.term or "")

    def as_data(self) -> dict[str, Any]:
        """Plain data for storing; `clause_from_data` is the inverse.

        What is not filled in of the later fields is left out: the data, and so the digests, of older texts hold.
        """
        later = {
            "term": self.term,
            "report_on": self.report_on.isoformat() if self.report_on else None,
            "contact": self.contact,
        }
        return {
            "section": self.section,
            "point": self.point,
            "verb": self.verb,
            "text": self.text,
            "charged": self.charged,
            "task": self.task,
            "due_on": self.due_on.isoformat() if self.due_on else None,
            **{name: value for name, value in later.items() if value},
        }


def without_days(clause: Clause) -> Clause:
    """The clause for another year: whom it charges stays, days of the calendar go."""
    has_day = clause.term is not None and re.search(r"\d{4}", clause.term) is not None
    return replace(clause, due_on=None, report_on=None, term=None if has_day else clause.term)


def clause_from_data(data: dict[str, Any]) -> Clause:
    """The clause that `Clause.as_data` wrote."""
    due, report = data.get("due_on"), data.get("report_on")
    return Clause(
        section=int(data["section"]),
        point=int(data["point"]),
        verb=str(data["verb"]),
        text=str(data["text"]),
        charged=data.get("charged"),
        task=data.get("task"),
        due_on=date.fromisoformat(due) if due else None,
        term=data.get("term"),
        report_on=date.fromisoformat(report) if report else None,
        contact=data.get("contact"),
    )


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: the subject of the sentence, its gender, and in the dative the next and the last body."""

    subject: str
    gender: Gender
    next: str = ""
    last: str = ""


def sentence_faults(pattern: str, *, decides: bool) -> list[str]:
    """What is wrong with the sentence pattern of a stage, as Czech sentences; empty if nothing."""
    tokens = _TOKEN.findall(pattern)
    faults = [
        f"vzor věty zná jen {_KNOWN_TOKENS}; „{{{token}}}“ ne."
        for token in tokens
        if token not in SENTENCE_TOKENS
    ]
    if "subject" not in tokens:
        faults.append("ve vzoru věty chybí {subject}, název orgánu.")
    if decides and not {"verb", "text"} <= set(tokens):
        faults.append("orgán, který rozhoduje, potřebuje ve vzoru věty {verb} i\u00a0{text}.")
    if decides and {"next", "last"} & set(tokens):
        faults.append(
            "orgán, který rozhoduje, už věc nikomu nepředává; smažte ze vzoru věty {next} a\u00a0{last}."
        )
    if "text" in tokens and not {"verb", "infinitive"} & set(tokens):
        faults.append("vzor věty s {text} potřebuje i\u00a0{verb} nebo {infinitive}.")
    if "{" in _TOKEN.sub("", pattern) or "}" in _TOKEN.sub("", pattern):
        faults.append("ve vzoru věty je neuzavřená složená závorka.")
    return faults


def resolution_text(pattern: str, voice: Voice, clauses: Sequence[Clause]) -> str:
    """The draft text of one stage: one sentence a clause, the subject in the first only.

    A pattern without ``{text}`` (an internal gate that recommends "the resolution below") gives one sentence,
    labelled as the first clause. With the seed's clause and its three patterns the seed's three texts come
    out character for character.
    """
    if not clauses:
        return ""
    spoken = clauses if "{text}" in pattern else clauses[:1]
    sentences = []
    for position, clause in enumerate(spoken):
        verb = _verb_of(clause)
        sentence = (pattern if position == 0 else _without_subject(pattern)).format(
            subject=voice.subject,
            label=clause.label,
            verb=verb.form(voice.gender),
            infinitive=verb.infinitive,
            text=clause.text,
            next=voice.next,
            last=voice.last,
        )
        sentences.append(sentence.strip())
    return "\n".join(sentences)


def _without_subject(pattern: str) -> str:
    return pattern.replace("{subject}", "").replace("  ", " ").strip()


def _verb_of(clause: Clause) -> OperativeVerb:
    """The clause's verb; in a draft one that is no verb yet stands as it was written."""
    if is_operative_verb(clause.verb):
        return operative_verb(clause.verb)
    return OperativeVerb(clause.verb, clause.verb, clause.verb, clause.verb)


def clause_faults(clauses: Sequence[Clause]) -> list[str]:
    """Why the clauses can't be submitted, one Czech sentence a fault."""
    faults = [] if clauses else ["Návrh nemá žádný bod usnesení; doplňte alespoň bod 01.01."]
    seen: set[str] = set()
    for clause in clauses:
        if clause.label in seen:
            faults.append(f"Bod {clause.label} je v návrhu dvakrát; přečíslujte body.")
        seen.add(clause.label)
        if not clause.verb.strip():
            faults.append(f"Bod {clause.label} nemá sloveso; doplňte například „schvaluje“.")
        elif not is_operative_verb(clause.verb):
            faults.append(
                f"Bod {clause.label}: „{clause.verb}“ není sloveso usnesení; napište například "
                "„schvaluje“, „bere na vědomí“ nebo „ukládá“."
            )
        if not clause.text.strip():
            faults.append(f"Bod {clause.label} nemá text; doplňte, čeho se týká.")
        if (clause.due_on or clause.term or clause.report_on) and not clause.charged:
            faults.append(f"Bod {clause.label} má termín, ale nikoho nezavazuje; doplňte nositele úkolu.")
        faults += [f"Bod {clause.label}: {fault}" for fault in term_faults_of(clause)]
    return faults


def term_faults_of(clause: Clause) -> list[str]:
    """Why the term of a clause can't be watched, as Czech sentences."""
    if clause.due_on and clause.term:
        return ["Termín je uveden datem i\u00a0slovy; nechte jen jedno."]
    try:
        return term_faults(clause.task_term, clause.report_on)
    except TermFault as fault:
        return [str(fault)]
