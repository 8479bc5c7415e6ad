"""What is an agenda made of, and in which order? Items of every kind, their numbers and the rule of their order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from states.town import Body, StandingItem
from states.vocabulary import ItemKind

LONGEST_TITLE = 500
HIDDEN = "Neveřejný bod"
"""What is said of a confidential matter to the public: its place, and nothing else."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item as the rule of order looks at it.

    ``place`` is "first" or "last" for a standing item of the town's rules, "" for everything else; ``rank`` is what
    the body's rule makes of a matter (its department, sponsor, kind), () where it says nothing.
    """

    id: int
    kind: ItemKind
    place: str = ""
    rank: tuple[int, ...] = ()


def numbers(items: Iterable[tuple[str, bool]]) -> list[int | None]:
    """The number of each item (kind, whether it is numbered) by which people call it.

    Sub-headings have none, nor has a standing item that the town leaves unnumbered; the others count from one.
    """
    found: list[int | None] = []
    count = 0
    for kind, is_numbered in items:
        if kind == ItemKind.HEADING or not is_numbered:
            found.append(None)
        else:
            count += 1
            found.append(count)
    return found


def standing_on(body: Body, number: int) -> tuple[StandingItem, ...]:
    """The standing items that come by themselves onto the agenda of the body's ``number``-th meeting of its series."""
    return tuple(item for item in body.standing if number % item.every == 0)


def standing_place(body: Body, code: str | None) -> str:
    """Where the town wants a standing item: "first" or "last"; "" for an item that its rules don't know."""
    return next((item.place for item in body.standing if item.code == code), "")


def is_business(body: Body, kind: str, code: str | None) -> bool:
    """Whether an item is something to meet for: an agenda of sub-headings and routine alone is empty (§ 93/1).

    A standing item is business when the town gave it a motion of its own: then the body decides something by it.
    """
    if kind == ItemKind.STANDING:
        return any(item.code == code and item.motion.strip() for item in body.standing)
    return kind != ItemKind.HEADING


def place_for(items: Sequence[Item], place: str) -> int:
    """At which index a new item is put in: behind the standing items that come first, before those that come last."""
    if place == "first":
        firsts = [index for index, item in enumerate(items) if item.place == "first"]
        return firsts[-1] + 1 if firsts else 0
    if place == "last":
        return len(items)
    end = len(items)
    while end and items[end - 1].place == "last":
        end -= 1
    return end


def by_rules(items: Sequence[Item], standing: Sequence[int] = ()) -> list[int]:
    """The ids of the items in the order of the rules; ``standing`` are ids of standing items as the town lists them.

    First what the town wants first, then matters by their rank, then what it wants last. A sub-heading keeps what
    stands below it: the rule orders within a section, and sections stay as somebody laid them out; one right above
    standing items goes with them. Items that the rule does not tell apart stay as they are.
    """
    town = {item_id: place for place, item_id in enumerate(standing)}
    loose: dict[str, list[Item]] = {"first": [], "last": []}
    blocks: dict[str, list[Item]] = {"first": [], "last": []}
    unheaded: list[Item] = []
    sections: list[list[Item]] = []
    for section in _sections(items):
        heading = [item for item in section if item.kind == ItemKind.HEADING]
        under = [item for item in section if item.kind != ItemKind.HEADING]
        place = under[0].place if heading and under else ""
        routine = _run(under) if place else []
        rest = under[len(routine) :]
        for where, found in loose.items():
            found.extend(item for item in rest if item.place == where)
        business = [item for item in rest if not item.place]
        if routine:
            blocks[place] += [*heading, *_town_order(routine, town)]
        if heading and not routine:
            sections.append([*heading, *sorted(business, key=_rank)])
        else:
            unheaded += business
    ordered = [
        _town_order(loose["first"], town),
        blocks["first"],
        sorted(unheaded, key=_rank),
        *sections,
        _town_order(loose["last"], town),
        blocks["last"],
    ]
    return [item.id for part in ordered for item in part]


def _run(items: Sequence[Item]) -> list[Item]:
    """The items at the beginning that belong to the same place as the first one."""
    return list(takewhile(lambda item: item.place == items[0].place, items))


def _sections(items: Sequence[Item]) -> list[list[Item]]:
    sections: list[list[Item]] = [[]]
    for item in items:
        if item.kind == ItemKind.HEADING:
            sections.append([])
        sections[-1].append(item)
    return [section for section in sections if section]


def _town_order(items: Sequence[Item], town: dict[int, int]) -> list[Item]:
    return sorted(items, key=lambda item: town.get(item.id, len(town)))


def _rank(item: Item) -> tuple[int, tuple[int, ...]]:
    # an item without a material (questions, information) comes after the matters of its section
    return (0 if item.kind == ItemKind.MATTER else 1, item.rank)


def moved(ids: Sequence[int], item_id: int, to: int) -> list[int]:
    """The order with one item taken to the ``to``-th place (from one); past the ends is at the end.

    Raises ValueError if the item is not among them.
    """
    if item_id not in ids:
        raise ValueError(item_id)
    rest = [other for other in ids if other != item_id]
    rest.insert(min(max(to - 1, 0), len(rest)), item_id)
    return rest
