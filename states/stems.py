"""What is the stem of a Czech word, whatever its ending and with or without diacritics?

Snowball's Czech algorithm does the work. It expects diacritics, and nobody may have to type them; so every word is
folded first, its ending gets back the only diacritics it can have, and the stem is folded again.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

SHORTEST = 4
"""Shorter words have no ending worth taking off."""

_ACCENTED = {
    "ich": "ích",
    "ach": "ách",
    "emi": "ích",  # another case of the same nouns, which the algorithm leaves alone
    "um": "ům",
    "im": "ím",
    "ym": "ým",
    "am": "ám",
    "eho": "ého",
    "emu": "ému",
    "iho": "ího",
    "imu": "ímu",
    "ych": "ých",
    "imi": "ími",
    "ymi": "ými",
    "i": "í",
}
_ENDING = re.compile(f"(?:{'|'.join(sorted(_ACCENTED, key=len, reverse=True))})$")
_MOVING = ((re.compile(r"ec$|c$"), "k"), (re.compile(r"cet$"), "ct"))
"""What the algorithm does not see without diacritics: obec – obcí, rozpočet – rozpočtu, silnice – silnic."""


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import snowballstemmer  # all its languages come along, 2.5 MB: not for who never searches

    return snowballstemmer.stemmer("czech")


@lru_cache(maxsize=65536)
def stem_of(word: str) -> str:
    """The stem of a folded word; a word that is short, or is no word, is its own stem."""
    if len(word) < SHORTEST or not word.isalpha():
        return word
    stem = _stemmer().stemWord(_ENDING.sub(lambda found: _ACCENTED[found[0]], word))
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", stem) if not unicodedata.combining(sign))
    for ending, replaced in _MOVING:
        plain = ending.sub(replaced, plain)
    return plain if len(plain) >= 3 else word


def with_stems(words: str) -> str:
    """Indexed words with the stems that are not their beginnings (``dotace`` also as ``_dotak``).

    Any other form of a word is found by its beginning, so most words need no second entry.
    """
    known = dict.fromkeys(words.split())
    stems = {f"_{stem}": None for word in known if not word.startswith(stem := stem_of(word))}
    return " ".join((words, *(stem for stem in stems if stem not in known)))
