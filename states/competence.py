"""Does a clause fit the body that is to decide it? Warnings with the paragraph; a word can't know everything.

The rows, their sources and how a town switches them off stand in competence_table.py. §§ 117, 122 are [MEM] as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from states.competence_table import DECIDING, TABLE, Row
from states.folding import fold
from states.money import amounts_in
from states.operative_verbs import is_operative_verb, operative_verb
from states.town import Body, Town
from states.vocabulary import BodyKind
from states.wording import Clause

_MONTHS = re.compile(r"(\d{1,3})\s*(mesic|let\b|rok)")


@dataclass(frozen=True, slots=True)
class Misfit:
    """A clause that its body should hardly speak: its label, the row (or "reserved", "advisory") and a sentence."""

    label: str
    code: str
    paragraph: str
    sentence: str


def misfits(
    town: Town, body: Body, matter: str, clauses: Sequence[Clause], amount: int | None = None
) -> tuple[Misfit, ...]:
    """What is worth a look about the clauses in the mouth of the body that is to decide; empty if nothing.

    ``amount`` is the amount of the whole proposal, for clauses that name none.
    """
    found = []
    for clause in clauses:
        if not is_operative_verb(clause.verb):
            continue
        code = operative_verb(clause.verb).code
        if (misfit := _misfit(town, body, matter, clause, code, amount)) is not None:
            found.append(misfit)
    return tuple(found)


def _misfit(
    town: Town, body: Body, matter: str, clause: Clause, verb: str, amount: int | None
) -> Misfit | None:
    if body.kind is BodyKind.ASSEMBLY:
        if not any(other.kind is BodyKind.COUNCIL for other in town.bodies):
            return None  # without a council there is nobody to leave it to (§ 99/2)
        row = _row_for(town, "council", clause, verb, amount)
        return (
            None
            if row is None
            else Misfit(clause.label, row.code, row.paragraph, _too_high(body, clause, row))
        )
    if verb not in DECIDING and verb not in ("deleguje", "vyhlašuje", "navrhuje"):
        return None
    if body.kind is BodyKind.COUNCIL:
        if (row := _row_for(town, "assembly", clause, verb, amount)) is not None:
            return Misfit(clause.label, row.code, row.paragraph, _too_low(town, body, clause, row))
        for reserved in town.reserved:
            if reserved.matter == matter and verb in (
                {operative_verb(form).code for form in reserved.verbs if is_operative_verb(form)} or DECIDING
            ):
                sentence = (
                    f"Bod {clause.label}: {body.name} {clause.verb} to, co si vyhradilo zastupitelstvo "
                    f"({reserved.by}; §\u00a084 odst. 4 zákona o\u00a0obcích); {_instead(town, clause)}."
                )
                return Misfit(clause.label, "reserved", "§ 84 odst. 4", sentence)
        return None
    if verb not in DECIDING or re.search(
        r"\b(?:program|zapis|plan\w* (?:cinnost|prac|kontrol)|vysled)", fold(clause.text)
    ):
        return None
    return _advisory(town, body, clause)


def _advisory(town: Town, body: Body, clause: Clause) -> Misfit:
    paragraph = {BodyKind.COMMITTEE: "§ 117", BodyKind.COMMISSION: "§ 122"}.get(
        body.kind, "organizační řád úřadu"
    )
    verb = operative_verb(clause.verb)
    sentence = (
        f"Bod {clause.label}: {body.name} o\u00a0ničem nerozhoduje, jen doporučuje a\u00a0navrhuje "
        f"({_nbsp(paragraph)}); místo „{clause.verb}“ použijte „doporučuje {verb.infinitive}“."
    )
    return Misfit(clause.label, "advisory", paragraph, sentence)


def _row_for(town: Town, of: str, clause: Clause, verb: str, amount: int | None) -> Row | None:
    text = fold(clause.text)
    for row in TABLE:
        if row.of != of or verb not in row.verbs or row.code in town.competence_off:
            continue
        pattern, unless = _compiled(row)
        if pattern.search(text) is None or (unless is not None and unless.search(text) is not None):
            continue
        if row.over is not None:
            named = amounts_in(clause.text) or ((amount,) if amount is not None else ())
            if not any(one > row.over for one in named):
                continue
        if row.months is not None and not any(
            int(count) * (1 if unit == "mesic" else 12) > row.months for count, unit in _MONTHS.findall(text)
        ):
            continue
        return row
    return None


@lru_cache(maxsize=128)
def _compiled(row: Row) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    return re.compile(row.pattern), re.compile(row.unless) if row.unless else None


def _too_low(town: Town, body: Body, clause: Clause, row: Row) -> str:
    return (
        f"Bod {clause.label}: {body.name} {clause.verb}, co je vyhrazeno zastupitelstvu: {row.what} "
        f"({_nbsp(row.paragraph)} zákona o\u00a0obcích); {_instead(town, clause)}."
    )


def _too_high(body: Body, clause: Clause, row: Row) -> str:
    return (
        f"Bod {clause.label}: {body.name} {clause.verb}, co zákon svěřuje radě: {row.what} "
        f"({_nbsp(row.paragraph)} zákona o\u00a0obcích). Zastupitelstvo si to vyhradit nemůže (§\u00a084 odst. 4); "
        "nechte rozhodnout radu."
    )


def _instead(town: Town, clause: Clause) -> str:
    assembly = next((body.dative for body in town.bodies if body.kind is BodyKind.ASSEMBLY), "zastupitelstvu")
    return f"použijte „doporučuje {assembly} {operative_verb(clause.verb).infinitive}“"


def _nbsp(paragraph: str) -> str:
    return paragraph.replace("§ ", "§\u00a0")
