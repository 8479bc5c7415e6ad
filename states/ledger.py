"""Do the numbers of resolutions follow each other without a gap and without a double? The proof, from stored rows.

Nothing is taken on trust: what the register holds, what the counters say and what the journal recorded must agree.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Given:
    """A number of the register: its place in a series, or the reason why a hand gave it; why it was voided."""

    body: str
    number: str
    series: str | None
    serial: int | None
    adopted_on: date
    manual_reason: str | None = None
    void_reason: str | None = None
    is_in_journal: bool = True


@dataclass(frozen=True, slots=True)
class Gap:
    """Serials from ``first`` to ``last`` that no resolution of a series has, and what explains it ("" if nothing)."""

    first: int
    last: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a body: its serials from the first to the last one given, and what is wrong with them."""

    body: str
    name: str
    first: int
    last: int
    count: int
    first_number: str
    last_number: str
    since: date
    until: date
    counter: int | None
    gaps: tuple[Gap, ...] = ()
    voided: tuple[Given, ...] = ()
    continues: str | None = None
    faults: tuple[str, ...] = ()

    @property
    def is_proven(self) -> bool:
        """Whether every serial up to the last one stands in the register, or its absence is explained."""
        return not self.faults and all(gap.why for gap in self.gaps)


@dataclass(frozen=True, slots=True)
class Ledger:
    """All series, the numbers given by hand, and faults that belong to no series."""

    series: tuple[Series, ...]
    manual: tuple[Given, ...]
    faults: tuple[str, ...] = ()

    @property
    def is_proven(self) -> bool:
        """Whether there is no unexplained gap and no double anywhere."""
        return not self.faults and all(one.is_proven for one in self.series)


def ledger(
    given: Iterable[Given],
    counters: Mapping[tuple[str, str], int],
    continues: Mapping[tuple[str, str], str] | None = None,
    explained: Mapping[tuple[str, str, int], str] | None = None,
    journal_faults: Iterable[str] = (),
) -> Ledger:
    """The ledger of a register.

    ``counters`` are the last serials drawn by (body, series), ``continues`` which series goes on from which by the
    town's rules, ``explained`` why a serial (body, series, serial) was passed over.
    """
    rows = list(given)
    continued, known = continues or {}, explained or {}
    manual = tuple(row for row in rows if row.serial is None)
    by_series: dict[tuple[str, str], list[Given]] = defaultdict(list)
    for row in rows:
        if row.serial is not None and row.series is not None:
            by_series[(row.body, row.series)].append(row)
    faults = list(journal_faults)
    doubles = Counter((row.body, row.number) for row in rows)
    faults += [
        f"Číslo {number} má orgán {body} {count}×." for (body, number), count in doubles.items() if count > 1
    ]
    faults += [
        f"Usnesení {row.number} ({row.body}) v\u00a0historii nemá zápis o\u00a0přidělení čísla."
        for row in rows
        if not row.is_in_journal
    ]
    series = [
        _series(body, name, found, counters.get((body, name)), continued.get((body, name)), by_series, known)
        for (body, name), found in sorted(by_series.items())
    ]
    empty = [
        f"Řada {name} ({body}) vydala {last} čísel, ale v\u00a0evidenci z\u00a0ní není žádné usnesení."
        for (body, name), last in sorted(counters.items())
        if last > 0 and (body, name) not in by_series
    ]
    return Ledger(tuple(series), manual, (*faults, *empty))


def _series(
    body: str,
    name: str,
    rows: list[Given],
    counter: int | None,
    before: str | None,
    all_series: Mapping[tuple[str, str], list[Given]],
    explained: Mapping[tuple[str, str, int], str],
) -> Series:
    rows = sorted(rows, key=lambda row: (row.serial or 0, row.number))
    serials = [row.serial or 0 for row in rows]
    first, last = serials[0], serials[-1]
    faults = [
        f"Pořadové číslo {serial} je v\u00a0řadě {count}×."
        for serial, count in Counter(serials).items()
        if count > 1
    ]
    start = 1
    if before is not None:
        earlier = [row.serial or 0 for row in all_series.get((body, before), ())]
        start = max(earlier, default=0) + 1
    gaps = list(_gaps(body, name, start, sorted(set(serials)), explained))
    if counter is None:
        faults.append("Řada nemá počítadlo; bylo smazáno.")
    elif counter < last:
        faults.append(f"Počítadlo ({counter}) je za posledním vydaným číslem ({last}).")
    elif counter > last:
        gaps += list(_gaps(body, name, last + 1, [counter + 1], explained))
    return Series(
        body=body,
        name=name,
        first=first,
        last=last,
        count=len(rows),
        first_number=rows[0].number,
        last_number=rows[-1].number,
        since=min(row.adopted_on for row in rows),
        until=max(row.adopted_on for row in rows),
        counter=counter,
        gaps=tuple(gaps),
        voided=tuple(row for row in rows if row.void_reason is not None),
        continues=before,
        faults=tuple(faults),
    )


def _gaps(
    body: str, name: str, start: int, serials: list[int], explained: Mapping[tuple[str, str, int], str]
) -> Iterable[Gap]:
    """Runs of serials that are missing before each given one, cut where their explanation changes."""
    expected = start
    for serial in serials:
        first = expected
        for one in range(expected, serial):
            why = explained.get((body, name, one), "")
            if one + 1 == serial or explained.get((body, name, one + 1), "") != why:
                yield Gap(first, one, why)
                first = one + 1
        expected = max(expected, serial + 1)
