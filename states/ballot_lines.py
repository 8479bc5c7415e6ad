"""What does a list of ballots say, line by line? CSV with a Czech or English header, or JSON lines."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from states.folding import fold

NAMES: dict[str, tuple[str, ...]] = {
    "members": ("members", "n", "clenu", "clenove", "vsech clenu", "pocet clenu", "pocet vsech clenu"),
    "present": ("present", "p", "pritomno", "pritomnych", "pritomni", "pocet pritomnych"),
    "for": ("for", "yes", "votes for", "votes_for", "pro", "ano", "hlasu pro"),
    "against": ("against", "no", "proti", "ne", "hlasu proti"),
    "abstained": ("abstained", "abstain", "zdrz", "zdrz.", "zdrzel se", "zdrzeli se", "zdrzelo se", "zdrzel"),
}
"""What a column may be called, without diacritics and capitals."""
_BY_NAME = {name: key for key, names in NAMES.items() for name in names}
_COUNT = re.compile(r"-?\d{1,6}")


@dataclass(frozen=True, slots=True)
class BallotLine:
    """One line: its number in the text, its counts, what else it says (``row``), or the sentence why not."""

    number: int
    counts: Mapping[str, int] = field(default_factory=dict)
    row: Mapping[str, object] = field(default_factory=dict)
    fault: str = ""


def read_ballot_lines(text: str) -> Iterator[BallotLine]:
    """The lines of a list; a text that is neither JSON lines nor CSV with a known header raises ValueError."""
    text = text.removeprefix("\ufeff")
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if not first:
        raise ValueError("Na vstupu nic není; pošlete hlasování jako CSV se záhlavím, nebo jako řádky JSON.")
    return _json_lines(text) if first.startswith("{") else _csv_lines(text, first)


def _json_lines(text: str) -> Iterator[BallotLine]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            yield BallotLine(number, fault="Řádek není platný JSON; opravte ho.")
            continue
        if not isinstance(data, dict):
            yield BallotLine(number, fault="Řádek není objekt JSON; má být v\u00a0podobě {„members“: 33, …}.")
            continue
        yield _line(number, data)


def _csv_lines(text: str, first: str) -> Iterator[BallotLine]:
    mark = max(";\t,", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=mark)
    header: list[str] = []
    lines: list[tuple[int, list[str]]] = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if not header:
            header = [cell.strip() for cell in cells]
        else:
            lines.append((reader.line_num, cells))
    known = [_BY_NAME.get(fold(name)) for name in header]
    if "for" not in known:
        raise ValueError(
            "V\u00a0záhlaví chybí sloupec „pro“ (for); první řádek má pojmenovat sloupce, "
            "například: členů;přítomno;pro;proti;zdrželi se."
        )
    doubled = {name for name in known if name and known.count(name) > 1}
    if doubled:
        raise ValueError(f"V\u00a0záhlaví je víckrát sloupec téhož významu ({', '.join(sorted(doubled))}).")
    return (_csv_line(number, header, cells) for number, cells in lines)


def _csv_line(number: int, header: list[str], cells: list[str]) -> BallotLine:
    if len(cells) != len(header):
        return BallotLine(
            number, fault=f"Řádek má buněk {len(cells)}, záhlaví {len(header)}; opravte oddělovače."
        )
    return _line(number, dict(zip(header, cells, strict=True)))


def _line(number: int, data: Mapping[str, object]) -> BallotLine:
    counts: dict[str, int] = {}
    row: dict[str, object] = {}
    for name, value in data.items():
        key = _BY_NAME.get(fold(name))
        if key is None:
            row[name] = value
            continue
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        if key in counts:
            return BallotLine(number, row=row, fault=f"„{name}“ je na řádku víckrát; nechte jen jeden počet.")
        count = _count(value)
        if count is None:
            return BallotLine(number, row=row, fault=f"„{name}“ má být celé číslo, ne „{str(value)[:40]}“.")
        counts[key] = count
    if "for" not in counts:
        return BallotLine(number, row=row, fault="Chybí počet hlasů pro (for).")
    return BallotLine(number, counts, row)


def _count(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 1_000_000 else None
    text = value.strip() if isinstance(value, str) else ""
    return int(text) if _COUNT.fullmatch(text) else None
