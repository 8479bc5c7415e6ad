"""In what do two versions of a plan differ? Part by part, by their codes, field by field, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from states.dates import czech_date
from states.money import money_text
from states.planning.content import Funding, Indicator, PlanContent
from states.planning.editing import KIND_LABELS, Placed, own_fields, placed

FIELD_LABELS: dict[str, str] = {
    "vision": "vize",
    "title": "název",
    "text": "text",
    "group": "pracovní skupina",
    "target_group": "cílová skupina",
    "responsible": "odpovídá",
    "responsible_code": "odpovídá (osoba nebo funkce)",
    "partners": "spolupracují",
    "term": "termín",
    "due_on": "splnit do",
    "indicators": "ukazatele",
    "funding": "financování",
    "cost": "náklady",
    "drawn_from": "převzato z\u00a0opatření",
}
NOTHING = "(nic)"
VISION = "vize"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs, with what it said and what it says, as a person reads it."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part that is new, gone, elsewhere or says something else. ``title`` names it with its code."""

    code: str
    kind: str
    what: Literal["added", "removed", "moved", "changed"]
    title: str
    fields: tuple[FieldChange, ...] = ()


def difference(before: PlanContent, after: PlanContent) -> tuple[PartChange, ...]:
    """Everything that differs, in the order of ``after``; parts that are gone stand last. Empty only for equals."""
    found: list[PartChange] = []
    if before.vision != after.vision:
        change = FieldChange("vision", "vize", before.vision, after.vision)
        found.append(PartChange(VISION, VISION, "changed", "Vize", (change,)))
    old = {one.node.code: one for one in placed(before)}
    new = {one.node.code: one for one in placed(after)}
    elsewhere = _elsewhere(old, new)
    for code, now in new.items():
        was = old.get(code)
        if was is None or was.kind != now.kind:
            found.append(PartChange(code, now.kind, "added", title_of(now), tuple(_fields(None, now))))
            continue
        fields = tuple(_fields(was, now))
        if fields:
            found.append(PartChange(code, now.kind, "changed", title_of(now), fields))
        if code in elsewhere:
            found.append(PartChange(code, now.kind, "moved", title_of(now)))
    for code, was in old.items():
        if code not in new or new[code].kind != was.kind:
            found.append(PartChange(code, was.kind, "removed", title_of(was), tuple(_fields(was, None))))
    return tuple(found)


def title_of(one: Placed) -> str:
    """A part as it is spoken of: „Opatření 1.2.3 Terénní služba“."""
    label = KIND_LABELS[one.kind]
    return f"{label[0].upper()}{label[1:]} {one.node.code} {one.node.title}".rstrip()


def _elsewhere(old: dict[str, Placed], new: dict[str, Placed]) -> frozenset[str]:
    """Codes of parts that belong to another part, or stand in another order among those that stayed."""
    both = [code for code in new if code in old and old[code].kind == new[code].kind]
    found = {code for code in both if old[code].parent != new[code].parent}
    kept = [code for code in both if code not in found]
    for parent, kind in {(new[code].parent, new[code].kind) for code in kept}:
        now = [code for code in kept if (new[code].parent, new[code].kind) == (parent, kind)]
        was = sorted(now, key=lambda code: old[code].position)
        found |= _out_of_order(was, now)
    return frozenset(found)


def _out_of_order(was: Sequence[str], now: Sequence[str]) -> set[str]:
    """The fewest that had to move: all but a longest run that kept its order."""
    rank = {code: position for position, code in enumerate(was)}
    best: list[list[str]] = []
    for code in now:
        runs = [run for run in best if rank[run[-1]] < rank[code]]
        best.append([*_longest(runs), code])
    return set(now) - set(_longest(best))


def _longest(runs: list[list[str]]) -> list[str]:
    return max(runs, key=lambda run: len(run), default=[])


def _fields(was: Placed | None, now: Placed | None) -> Iterator[FieldChange]:
    kind = (now or was).kind  # type: ignore[union-attr]  # one of them is there
    for name in own_fields(kind):
        one = getattr(was.node, name) if was else None
        other = getattr(now.node, name) if now else None
        if one == other or (not one and not other and (was is None or now is None)):
            continue
        yield FieldChange(name, FIELD_LABELS[name], shown(one), shown(other))


def shown(value: Any) -> str:
    """A field as a person reads it, one line for each thing that can change."""
    match value:
        case None | "" | ():
            return ""
        case str():
            return value
        case date():
            return czech_date(value)
        case int():
            return money_text(value)
        case tuple():
            return "\n".join(_line(one) for one in value)
    raise TypeError(type(value).__name__)


def _line(one: Any) -> str:
    match one:
        case Indicator():
            return f"{one.name}: {one.base or '–'} → {one.target or '–'}"
        case Funding():
            amount = "zatím neznámo" if one.amount is None else money_text(one.amount)
            return f"{one.year}, {one.source}: {amount}"
    return str(one)


def count_words(changes: Iterable[PartChange]) -> str:
    """How much differs, in one phrase: „přidáno 2, změněno 1“; „beze změny“ for nothing."""
    words = {"added": "přidáno", "changed": "změněno", "moved": "přesunuto", "removed": "odebráno"}
    kinds = [change.what for change in changes]
    said = [f"{word} {kinds.count(what)}" for what, word in words.items() if what in kinds]
    return ", ".join(said) or "beze změny"
