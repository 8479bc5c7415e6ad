"""How is one part of a plan found, changed, added, moved or taken out? Pure steps from one content to the next.

Parts are known by their codes. A code stays with its part through all versions, since comments, reports and the
evidence point to it: it is never given to another part, even after the first one was deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, replace
from typing import Any, TypeAlias

from states.planning.content import Activity, Chapter, Goal, Measure, PlanContent, Priority

Node: TypeAlias = Chapter | Priority | Goal | Measure | Activity

KINDS: dict[str, type[Any]] = {
    "chapter": Chapter,
    "priority": Priority,
    "goal": Goal,
    "measure": Measure,
    "activity": Activity,
}
KIND_LABELS: dict[str, str] = {
    "chapter": "kapitola",
    "priority": "priorita",
    "goal": "cíl",
    "measure": "opatření",
    "activity": "aktivita",
}
_CHILDREN: dict[type[Any], str] = {Priority: "goals", Goal: "measures", Measure: "activities"}
CHILD_KIND: dict[str, str] = {"priority": "goal", "goal": "measure", "measure": "activity"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A part with its kind, the code of the part it belongs to ("" for the plan) and its place among its siblings."""

    kind: str
    parent: str
    position: int
    siblings: int
    node: Any


def kind_of(node: Node) -> str:
    """What a part is: "chapter", "priority", "goal", "measure" or "activity"."""
    return next(kind for kind, made in KINDS.items() if type(node) is made)


def placed(content: PlanContent) -> Iterator[Placed]:
    """Every part in reading order: chapters, then priorities with all below them."""
    yield from _below("", content.chapters)
    yield from _below("", content.priorities)


def _below(parent: str, nodes: Sequence[Any]) -> Iterator[Placed]:
    for position, node in enumerate(nodes):
        yield Placed(kind_of(node), parent, position, len(nodes), node)
        yield from _below(node.code, children_of(node))


def children_of(node: Node) -> tuple[Any, ...]:
    """The parts of a part."""
    name = _CHILDREN.get(type(node))
    return getattr(node, name) if name else ()


def find(content: PlanContent, code: str) -> Placed | None:
    """The part with a code; None if the plan has none such."""
    return next((one for one in placed(content) if one.node.code == code), None)


def codes_in(content: PlanContent) -> frozenset[str]:
    """The codes that a content uses."""
    return frozenset(one.node.code for one in placed(content))


def changed(content: PlanContent, code: str, **values: Any) -> PlanContent:
    """The content with some fields of one part set; KeyError if there is no such part."""
    return _at(content, code, lambda node: (replace(node, **values),))


def removed(content: PlanContent, code: str) -> PlanContent:
    """The content without one part and all below it; KeyError if there is no such part."""
    return _at(content, code, lambda node: ())


def added(content: PlanContent, parent: str, node: Node, position: int | None = None) -> PlanContent:
    """The content with a part put among those of ``parent`` ("" for the plan), last or at ``position``.

    KeyError if there is no such parent or nothing of this kind belongs to it.
    """
    if not parent:
        name = {"chapter": "chapters", "priority": "priorities"}.get(kind_of(node))
        if name is None:
            raise KeyError(parent)
        at_the_top: dict[str, Any] = {name: _put(getattr(content, name), node, position)}
        return replace(content, **at_the_top)
    found = find(content, parent)
    if found is None or CHILD_KIND.get(found.kind) != kind_of(node):
        raise KeyError(parent)
    name = _CHILDREN[type(found.node)]
    return changed(content, parent, **{name: _put(getattr(found.node, name), node, position)})


def _put(nodes: tuple[Any, ...], node: Node, position: int | None) -> tuple[Any, ...]:
    at = len(nodes) if position is None else max(0, min(position, len(nodes)))
    return (*nodes[:at], node, *nodes[at:])


def moved(content: PlanContent, code: str, by: int) -> PlanContent:
    """The content with a part moved among its siblings; beyond the first or last it stays. KeyError if unknown."""
    found = find(content, code)
    if found is None:
        raise KeyError(code)
    at = max(0, min(found.siblings - 1, found.position + by))
    return added(removed(content, code), found.parent, found.node, at)


def _at(content: PlanContent, code: str, change: Callable[[Any], tuple[Any, ...]]) -> PlanContent:
    chapters, hit = _rebuilt(content.chapters, code, change)
    if hit:
        return replace(content, chapters=chapters)
    priorities, hit = _rebuilt(content.priorities, code, change)
    if not hit:
        raise KeyError(code)
    return replace(content, priorities=priorities)


def _rebuilt(
    nodes: tuple[Any, ...], code: str, change: Callable[[Any], tuple[Any, ...]]
) -> tuple[tuple[Any, ...], bool]:
    for index, node in enumerate(nodes):
        if node.code == code:
            return (*nodes[:index], *change(node), *nodes[index + 1 :]), True
        if name := _CHILDREN.get(type(node)):
            below, hit = _rebuilt(getattr(node, name), code, change)
            if hit:
                return (*nodes[:index], replace(node, **{name: below}), *nodes[index + 1 :]), True
    return nodes, False


def next_code(kind: str, parent: str, used: AbstractSet[str]) -> str:
    """The code of a new part: the one after the highest that any version ever had there. Chapters are letters."""
    if kind == "chapter":
        taken = [
            _number_of_letters(code) for code in used if code.isascii() and code.isalpha() and code.isupper()
        ]
        return _letters(max(taken, default=0) + 1)
    before = f"{parent}." if parent else ""
    rest = [code[len(before) :] for code in used if code.startswith(before)]
    numbers = [int(text) for text in rest if text.isascii() and text.isdigit()]
    return f"{before}{max(numbers, default=0) + 1}"


def _letters(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _number_of_letters(text: str) -> int:
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def own_fields(kind: str) -> tuple[str, ...]:
    """The fields of a part that are its own: without its code and the parts below it."""
    below = set(_CHILDREN.values())
    return tuple(one.name for one in fields(KINDS[kind]) if one.name != "code" and one.name not in below)


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two people changed, each in another way, since both began with the same version."""

    name: str
    before: Any
    mine: Any
    theirs: Any


def merged(
    before: Any, mine: dict[str, Any], theirs: Any
) -> tuple[dict[str, Any], tuple[Clash, ...], tuple[str, ...]]:
    """One part's fields when somebody saved another version meanwhile: (values to save, clashes, taken from them).

    ``before`` is the part as I saw it, ``theirs`` as it is now. What only one of us changed holds; where both
    did, the values are mine until somebody chooses.
    """
    values: dict[str, Any] = {}
    clashes: list[Clash] = []
    taken: list[str] = []
    for name, my in mine.items():
        was, their = getattr(before, name), getattr(theirs, name)
        values[name] = their if my == was else my
        if their in (was, my):
            continue
        if my == was:
            taken.append(name)
        else:
            clashes.append(Clash(name, was, my, their))
    return values, tuple(clashes), tuple(taken)
