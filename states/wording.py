"""How does a resolution sound in each body's mouth? Clauses, sentences of stages, the shift of the verb."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from states.vocabulary import Gender, OperativeVerb, is_operative_verb, operative_verb

SENTENCE_TOKENS = ("subject", "label", "verb", "infinitive", "text", "next", "last")
_KNOWN_TOKENS = ", ".join(f"{{{token}}}" for token in SENTENCE_TOKENS)
_TOKEN = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause (bod usnesení): label section.point, an operative verb, what it governs, whom it charges.

    ``verb`` is any form of a verb of `vocabulary`; ``text`` is the rest of the sentence with its full stop.
    ``charged`` is the code of a person or an office, ``due_on`` the date for the act (domain.md 2.4).
    """

    section: int
    point: int
    verb: str
    text: str
    charged: str | None = None
    task: str | None = None
    due_on: date | None = None

    @property
    def label(self) -> str:
        """Section and point with two digits each: ``01.01``."""
        return f"{self.section:02}.{self.point:02}"

    def as_data(self) -> dict[str, Any]:
        """Plain data for storing; `clause_from_data` is the inverse."""
        return {
            "section": self.section,
            "point": self.point,
            "verb": self.verb,
            "text": self.text,
            "charged": self.charged,
            "task": self.task,
            "due_on": self.due_on.isoformat() if self.due_on else None,
        }


def clause_from_data(data: dict[str, Any]) -> Clause:
    """The clause that `Clause.as_data` wrote."""
    due = data.get("due_on")
    return Clause(
        section=int(data["section"]),
        point=int(data["point"]),
        verb=str(data["verb"]),
        text=str(data["text"]),
        charged=data.get("charged"),
        task=data.get("task"),
        due_on=date.fromisoformat(due) if due else None,
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
        if clause.due_on and not clause.charged:
            faults.append(f"Bod {clause.label} má termín, ale nikoho nezavazuje; doplňte nositele úkolu.")
    return faults
