"""Which fifty rows of a list are shown, and where are the others? One leaf of a long list with its addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from web.visit import Visit

ROWS = 50


@dataclass(frozen=True, slots=True)
class Leaf:
    """Rows of one page; ``previous`` and ``next`` are addresses or None, ``text`` says where in the list it is."""

    rows: Sequence[Any]
    previous: str | None
    next: str | None
    text: str


def leaf_number(visit: Visit) -> int:
    """The page asked for, counted from 1; junk is the first one."""
    text = visit.query("strana")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= 6 else 1


def leaf(visit: Visit, rows: Sequence[Any], count: int | None = None) -> Leaf:
    """The leaf of ``rows`` that were read from `start` with one row more than `ROWS`; ``count`` of all if known."""
    number = leaf_number(visit)
    first = (number - 1) * ROWS
    shown = rows[:ROWS]
    text = f"{first + 1}–{first + len(shown)}" if shown else ""
    if text and count is not None:
        text += f" z\u00a0{count}"
    return Leaf(
        rows=shown,
        previous=address(visit, strana=number - 1) if number > 1 else None,
        next=address(visit, strana=number + 1) if len(rows) > ROWS else None,
        text=text if count is not None or number > 1 or len(rows) > ROWS else "",
    )


def start(visit: Visit) -> int:
    """How many rows lie before the page asked for."""
    return (leaf_number(visit) - 1) * ROWS


def address(visit: Visit, **changed: Any) -> str:
    """This page's address with some parameters changed; empty ones are left out, the page is the first again."""
    kept: Mapping[str, Any] = {**visit.request.query_params, "strana": "", **changed}
    query = urlencode({key: value for key, value in kept.items() if value not in ("", None, 1)})
    path = visit.request.url.path
    return f"{path}?{query}" if query else path
