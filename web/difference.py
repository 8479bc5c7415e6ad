"""What differs between two texts, word by word? For people who must see what changed before they sign."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORDS = re.compile(r"[ \t\n]*[^ \t\n]+|[ \t\n]+$")
"""A word with the space before it; a non-breaking space joins what is read as one: a date, an amount."""
_MOST_WORDS = 3000
"""A paragraph pair longer than this is shown as a whole removed and a whole added: the search is quadratic."""

_ALIKE = 0.4
"""Below this share of common words a text was written anew: words picked out of it would only confuse."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: kept, removed or added; ``gap`` stands for unchanged paragraphs that are left out."""

    kind: Literal["kept", "removed", "added", "gap"]
    text: str


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces from ``before`` to ``after``; lines that did not change are left out between those that did."""
    old, new = before.splitlines(), after.splitlines()
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            lines = "\n".join(old[i1:i2])
            pieces.append(Piece("gap" if lines.strip() else "kept", lines or "\n"))
        else:
            pieces += _by_words("\n".join(old[i1:i2]), "\n".join(new[j1:j2]))
    return tuple(pieces)


def _by_words(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if max(len(old), len(new)) > _MOST_WORDS or matcher.ratio() < _ALIKE:
        yield from _changed(old, new)
        return
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("kept", "".join(old[i1:i2]))
        else:
            yield from _changed(old[i1:i2], new[j1:j2])


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    if old:
        yield Piece("removed", "".join(old))
    if new:
        yield Piece("added", "".join(new))
