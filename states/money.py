"""Which amounts of money does a text name, and how is an amount written?"""

from __future__ import annotations

import re

_SPACE = "[ \u00a0\u202f]"
_AMOUNT = re.compile(
    rf"(?<![\d,])(\d{{1,3}}(?:{_SPACE}\d{{3}})+|\d{{1,3}}(?:\.\d{{3}})+|\d+)(,\d{{1,2}}|,-+|,–)?{_SPACE}?"
    rf"(tis\.|mil\.|mld\.|milion[ůuy]?|tisíc[e]?)?{_SPACE}?Kč"
)
_TIMES = {"tis": 1_000, "mil": 1_000_000, "mld": 1_000_000_000}


def amounts_in(text: str) -> tuple[int, ...]:
    """Amounts of money that a text names, in whole Kč: ``250 000 Kč``, ``1,5 mil. Kč``, ``12.000,- Kč``."""
    found = []
    for whole, part, unit in _AMOUNT.findall(text):
        plain = re.sub(r"\D", "", whole)
        fraction = float(f"0.{part[1:]}") if part[1:].isdigit() else 0.0
        found.append(round((int(plain) + fraction) * _TIMES.get(unit[:3], 1)))
    return tuple(found)


def money_text(amount: int) -> str:
    """Whole crowns as a sentence writes them."""
    return f"{amount:,}".replace(",", "\u00a0") + "\u00a0Kč"
