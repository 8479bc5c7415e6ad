"""How is the balance of the triad shown? Numbers and the width of a bar for each side."""

from __future__ import annotations

from typing import Any

from states.planning.triad import TRIAD, Balance
from states.planning.vocabulary import SIDES_LABELS, Side


def bars_of(balance: Balance) -> dict[str, Any]:
    """The lines of a balance, its sentences, and whether it is complete; the public only if somebody speaks for it."""
    sides = [side for side in Side if side in TRIAD or balance.counts[side]]
    return {
        "lines": [
            {
                "label": SIDES_LABELS[side],
                "count": balance.counts[side],
                "share": balance.share(side),
                "side": side.value,
            }
            for side in sides
        ],
        "whole": balance.whole,
        "sentences": balance.sentences(),
        "is_complete": balance.is_complete,
    }
