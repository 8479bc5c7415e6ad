"""What changed between two versions of an agenda? Added, removed, moved and renamed items, and their sentences."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from states.agenda import HIDDEN
from states.vocabulary import ItemKind

Kind = Literal["added", "removed", "moved", "renamed"]
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of an issued agenda. ``key`` stays the same when a matter is taken off and placed again.

    ``material`` stands for the wording and the files that the packet has: another one is a change of the item.
    """

    key: str
    kind: str
    title: str
    number: int | None = None
    proposal_id: int | None = None
    is_confidential: bool = False
    proposed_by: str = ""
    department: str = ""
    late: str = ""
    material: str = ""

    def as_data(self) -> dict[str, Any]:
        """Plain data for the database and for programs."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def entry_from_data(data: Mapping[str, Any]) -> Entry:
    """The entry that `Entry.as_data` wrote; what a later release adds is left out."""
    return Entry(**{name: value for name, value in data.items() if name in Entry.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``at`` is the index in the later version, None for what left it; ``before`` the earlier entry."""

    kind: Kind
    entry: Entry
    at: int | None
    before: Entry | None = None


def letter_of(number: int) -> str:
    """What people call the ``number``-th version: A, B, … Z, AA, AB. Raises ValueError below one."""
    if number < 1:
        raise ValueError(number)
    name = ""
    while number:
        number, rest = divmod(number - 1, len(_ALPHABET))
        name = _ALPHABET[rest] + name
    return name


def changes(before: Sequence[Entry], after: Sequence[Entry]) -> list[Change]:
    """What made ``after`` of ``before``: as few moves as possible, for one item on top has not moved all the others.

    In the order of the later version, what was removed first.
    """
    was = {entry.key: (index, entry) for index, entry in enumerate(before)}
    now = {entry.key for entry in after}
    stayed = _longest_in_order([was[entry.key][0] for entry in after if entry.key in was])
    found = [Change("removed", entry, None, entry) for entry in before if entry.key not in now]
    for at, entry in enumerate(after):
        if entry.key not in was:
            found.append(Change("added", entry, at))
            continue
        index, old = was[entry.key]
        if index not in stayed:
            found.append(Change("moved", entry, at, old))
        if _content(entry) != _content(old):
            found.append(Change("renamed", entry, at, old))
    return found


def apply(before: Sequence[Entry], made: Sequence[Change]) -> list[tuple[str, str]]:
    """Keys and titles of the later version, made of the earlier one and the changes alone."""
    gone = {change.entry.key for change in made if change.kind in ("removed", "moved")}
    titles = {entry.key: entry.title for entry in before}
    titles |= {change.entry.key: change.entry.title for change in made if change.kind != "removed"}
    keys = [entry.key for entry in before if entry.key not in gone]
    inserted = [change for change in made if change.kind in ("added", "moved")]
    for change in sorted(inserted, key=lambda one: one.at or 0):
        keys.insert(change.at or 0, change.entry.key)
    return [(key, titles[key]) for key in keys]


def is_same(before: Sequence[Entry], after: Sequence[Entry]) -> bool:
    """Whether the two agendas say the same to a reader."""
    return not changes(before, after)


def sentences(made: Sequence[Change], seen: Collection[int] | None = None) -> list[str]:
    """The changes in words, one sentence each. ``seen``: proposals whose confidential title the reader may know.

    None: nobody's; a confidential item is „Neveřejný bod“ then.
    """
    return [_sentence(change, seen or ()) for change in made]


def shown(entry: Entry, seen: Collection[int] | None = None) -> str:
    """The title of an entry for a reader who may see the confidential matters of ``seen``."""
    if entry.is_confidential and entry.proposal_id not in (seen or ()):
        return HIDDEN
    return entry.title


def _sentence(change: Change, seen: Collection[int]) -> str:
    entry, before = change.entry, change.before
    what = _named(entry, seen)
    match change.kind:
        case "added" if entry.kind == ItemKind.HEADING:
            return f"Přibyl mezititulek {what}."
        case "added":
            return f"Přibyl {_place(entry)}: {what}{_how(entry)}."
        case "removed" if entry.kind == ItemKind.HEADING:
            return f"Zmizel mezititulek {what}."
        case "removed":
            return f"Ubyl {_place(entry)}: {what}."
        case "moved" if entry.kind == ItemKind.HEADING:
            return f"Přesunul se mezititulek {what}."
        case "moved":
            if before is None or before.number is None or entry.number is None:
                return f"Přesunul se bod {what}."
            return f"Přesunul se bod {what}: z\u00a0{before.number}. na {entry.number}. místo."
        case _:
            old = _named(before, seen) if before else what
            if old == what and before is not None and before.material != entry.material:
                return f"Změnil se materiál: {_place(entry)}, {what}."
            if old == what:
                return f"Změnil se údaj o\u00a0{'mezititulku' if entry.kind == ItemKind.HEADING else 'bodu'} {what}."
            return f"Změnil se název: {old} nově {what}."


def _named(entry: Entry, seen: Collection[int]) -> str:
    title = shown(entry, seen)
    return title.lower() if title == HIDDEN and entry.is_confidential else f"„{title}“"


def _place(entry: Entry) -> str:
    return f"bod {entry.number}" if entry.number is not None else "bod"


def _how(entry: Entry) -> str:
    return f" ({entry.late})" if entry.late else ""


def _content(entry: Entry) -> tuple[str, bool, str, str]:
    return (entry.title, entry.is_confidential, entry.proposed_by, entry.material)


def _longest_in_order(indexes: Sequence[int]) -> set[int]:
    """The members of a longest increasing subsequence: those that can be said to have stayed."""
    tails: list[int] = []
    ends: list[int] = []
    previous: dict[int, int | None] = {}
    for index in indexes:
        at = bisect_left(tails, index)
        previous[index] = ends[at - 1] if at else None
        tails[at : at + 1] = [index]
        ends[at : at + 1] = [index]
    kept: set[int] = set()
    last: int | None = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = previous[last]
    return kept
