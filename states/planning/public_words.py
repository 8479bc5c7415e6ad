"""Which words of a comment may be shown to everybody? What looks like somebody's personal data is left out.

A machine can't know every name: before a comment is published somebody settles it and can write its public words.
This keeps in what is certain: the author's own name in any case of the declension, addresses, telephones, numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from states.folding import fold

LEFT_OUT = "[vynecháno]"
_MAIL = re.compile(r"[^\s@<>()\[\],;:]+@[^\s@<>()\[\],;]+")
_BIRTH_NUMBER = re.compile(r"(?<!\d)\d{6}\s?/\s?\d{3,4}(?!\d)")
_SPACE = r"[\s\u00a0-]?"
_TELEPHONE = re.compile(
    rf"(?<![\d.,/])(?:(?:\+|00)420{_SPACE})?[2-9]\d{{2}}{_SPACE}\d{{3}}{_SPACE}\d{{3}}(?!\d|,\d|\s?(?:Kč|korun|obyv))"
)
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST_NAME = 3
_ENDING = 3
"""A declined name is at most so many letters longer than its stem, which is at most one or two letters shorter."""


def public_words(text: str, names: Iterable[str] = ()) -> str:
    """``text`` without e-mail addresses, telephone and birth numbers, and without the words of ``names``.

    „Novák“ takes „Nováka“ and „Novákovi“ with it, „Nováková“ takes „Novákové“; titles and short words stay.
    """
    for pattern in (_MAIL, _BIRTH_NUMBER, _TELEPHONE):
        text = pattern.sub(LEFT_OUT, text)
    stems = {
        _stem(fold(word)) for name in names for word in _WORD.findall(name) if len(word) >= _SHORTEST_NAME
    }
    if stems:
        text = _WORD.sub(lambda found: LEFT_OUT if _is_one_of(found.group(), stems) else found.group(), text)
    return re.sub(rf"{re.escape(LEFT_OUT)}(?:\s+{re.escape(LEFT_OUT)})+", LEFT_OUT, text)


def _stem(word: str) -> str:
    """What all cases of a name have in common: „novakova“ → „novakov“, „karel“ → „kar“, „petr“ → „pet“."""
    if word[-1] in "aeiouy" and len(word) > _SHORTEST_NAME:
        return word[:-1]
    return word[:-2] if len(word) > _SHORTEST_NAME + 1 and word[-2] == "e" else word


def _is_one_of(word: str, stems: set[str]) -> bool:
    """Names are written with a capital letter; a common word that begins like a name is left alone."""
    if not word[0].isupper():
        return False
    plain = fold(word)
    return any(plain.startswith(stem) and len(plain) - len(stem) <= _ENDING + 1 for stem in stems)
