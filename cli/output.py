"""How is a result printed? As text for people, or with --json as one document; both from the same data."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from states.dates import PRAGUE, czech_date


def say(text: str) -> None:
    """Prints lines for people."""
    sys.stdout.write(text.rstrip("\n") + "\n")


def emit(as_json: bool, data: Any, text: str) -> None:
    """Prints ``data`` as one JSON document (dates ISO), or ``text``."""
    say(as_document(data) if as_json else text)


def as_document(data: Any) -> str:
    """One JSON document."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)


def picked(row: Any, *names: str) -> dict[str, Any]:
    """Some columns of a row, as data for JSON."""
    return {name: getattr(row, name) for name in names}


def day(value: date | None) -> str:
    """A day as people write it: 24. 6. 2024; a dash if there is none."""
    return czech_date(value) if value else "–"


def instant(value: datetime | None) -> str:
    """Day and time in the town; a dash if there is none."""
    if value is None:
        return "–"
    local = value.astimezone(PRAGUE)
    return f"{day(local)} {local:%H:%M}"


def ballot(row: Any) -> str | None:
    """The vote of a row that has one: "27 pro, 0 proti, 3 se zdrželi"."""
    if row.votes_for is None:
        return None
    return f"{row.votes_for} pro, {row.against} proti, {row.abstained} se zdrželi"


def ballot_data(row: Any) -> dict[str, int] | None:
    """The vote of a row as data, or None."""
    if row.votes_for is None:
        return None
    return {
        "members": row.members,
        "present": row.present,
        "for": row.votes_for,
        "against": row.against,
        "abstained": row.abstained,
    }


def table(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Columns under headings, as wide as their widest cell; numbers stand to the right."""
    cells = [["" if cell is None else " ".join(str(cell).splitlines()) for cell in row] for row in rows]
    widths = [max(len(line[index]) for line in [list(headings), *cells]) for index in range(len(headings))]
    is_number = [
        bool(cells) and all(line[index].isdigit() for line in cells) for index in range(len(headings))
    ]

    def line(row: Sequence[str]) -> str:
        placed = (
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, is_number, strict=True)
        )
        return "  ".join(placed).rstrip()

    return "\n".join([line(headings), "  ".join("─" * width for width in widths), *map(line, cells)])


def pairs(values: Mapping[str, Any]) -> str:
    """Labels and values, one a line; a value of more lines stands below its label."""
    width = max(len(label) for label in values) + 1
    lines = []
    for label, value in values.items():
        text = "–" if value is None or value == "" else str(value)
        if "\n" in text:
            text = "\n" + "\n".join(f"  {part}" for part in text.splitlines())
        lines.append(f"{label + ':':<{width}} {text}".rstrip())
    return "\n".join(lines)


def count(number: int, one: str, few: str, many: str) -> str:
    """A number with its noun: 1 záznam, 2 záznamy, 5 záznamů."""
    noun = one if number == 1 else few if 2 <= number <= 4 else many
    return f"{number} {noun}"
