"""How do the files of an office get into another store? Copied while it works; what is there already is left out."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from db.files import FileMissing
from db.shared_files import Store

AT_ONCE = 8
"""Files on their way at the same time: an object store answers slowly, but many at once."""


@dataclass(frozen=True, slots=True)
class Copied:
    """How many files were copied and how many lay there; a Czech sentence for each that is not whole here."""

    copied: int
    known: int
    faults: tuple[str, ...]


def copy_files(source: Store, target: Store) -> Copied:
    """Copies what ``target`` lacks, each file checked on its way. May be run again and again; raises StoreAway."""
    here, there = set(source.digests()), set(target.digests())

    def copy(digest: str) -> str:
        try:
            target.put(source.get(digest))
        except FileMissing as missing:
            return str(missing)
        return ""

    with ThreadPoolExecutor(AT_ONCE) as hands:
        results: Iterable[str] = list(hands.map(copy, sorted(here - there)))
    faults = tuple(fault for fault in results if fault)
    return Copied(len(here - there) - len(faults), len(here & there), faults)
