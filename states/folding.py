"""Which words does a text consist of, when nobody minds diacritics, endings and the way a number is written?

The one place where texts are folded: what is indexed and what is searched for go through the same hands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MOST_WORDS = 32
"""Words of a question that are taken into account: a pasted sentence, not a pasted document."""
MOST_INDEXED = 400_000
"""Characters of words kept of one text; PostgreSQL takes a megabyte."""
LONGEST_WORD = 60

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—−", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\ufeff", ""),
        "ł": "l",
        "đ": "d",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
    }
)
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_DAY = re.compile(r"\b(\d{1,2})\. {0,3}(\d{1,2})\. {0,3}(\d{4})\b")
_SPACED_SLASH = re.compile(r"(?<=\d) {0,3}/ {0,3}(?=\d)")
_NUMERO = re.compile(r"\b(?:c\.|cis\.|cislo\b) {0,3}(?=\d)")
_ORDINAL = re.compile(r"#(\d{1,12})(?![\d]|[-/.]?\w)")
_COMPOUND = re.compile(r"(?<![^\W_])[^\W_]+(?:[-/.][^\W_]+)+")
_WORD = re.compile(r"[^\W_]+")
_ENDINGS = re.compile(
    r"(?:ovych|ovymi|ych|oveho|ovemu|ich|ech|ach|ami|emi|imi|ymi|eho|emu|iho|imu|ove|ovi|ou|um|em|am|im|ym|[aeiouy])$"
)
_LETTERS = {"č": "c~", "ř": "r~", "š": "s~", "ž": "z~"}


def fold(text: str) -> str:
    """Lower case without diacritics, with plain spaces and hyphens: ``Žďár – 12`` is ``zdar - 12``."""
    parted = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return " ".join(_MARKS.sub("", parted).casefold().translate(_PLAIN).split())


def indexed_words(text: str) -> str:
    """All words of a text, each once, parted by spaces: what an index keeps.

    A number made of parts is kept whole and in every shorter form of neighbours (``2024-12/3`` also as ``12/3``),
    what stands after "č." also as an ordinal.
    """
    found: dict[str, None] = {}
    room = MOST_INDEXED
    for word in _all_words(text):
        if word not in found:
            room -= len(word) + 1
            if room < 0:
                break
            found[word] = None
    return " ".join(found)


def _all_words(text: str) -> Iterator[str]:
    plain = _prepared(text)
    for ordinal in _ORDINAL.finditer(plain):
        yield _ordinal(ordinal[1])
    for compound in _COMPOUND.finditer(plain):
        parts = _parts(compound[0])
        for start in range(len(parts)) if parts else ():
            for end in range(start + 2, min(start + 6, len(parts)) + 1):
                yield _compound(parts[start:end])
    for word in _WORD.finditer(plain):
        yield word[0][:LONGEST_WORD]


def asked_words(text: str, *, is_whole: bool = False) -> tuple[tuple[str, bool], ...]:
    """The words of a question, all of which must be found, and whether the index may go on after them.

    Numbers are meant whole, words in any of their cases: the ending of a longer word does not matter. Single
    letters (prepositions) count only where nothing else is asked for. With ``is_whole`` words are meant whole too.
    """
    plain = _prepared(text[:5000])
    found: dict[str, bool] = {}
    letters: dict[str, bool] = {}

    def ordinal(match: re.Match[str]) -> str:
        found[_ordinal(match[1])] = False
        return " "

    def compound(match: re.Match[str]) -> str:
        parts = _parts(match[0])
        if not parts:
            return match[0]
        found[_compound(parts)] = False
        return " "

    plain = _COMPOUND.sub(compound, _ORDINAL.sub(ordinal, plain))
    for match in _WORD.finditer(plain):
        word = match[0][:LONGEST_WORD]
        if word.isdigit():
            found[word] = False
        elif len(word) == 1:
            letters[word] = False
        else:
            found[word if is_whole else _stem(word)] = not is_whole
    return tuple(list((found or letters).items())[:MOST_WORDS])


def czech_key(text: str, longest: int = 120) -> str:
    """A key by which titles stand in the order of the Czech alphabet, also where a database knows bytes only."""
    letters = unicodedata.normalize("NFC", text).casefold()
    plain = fold("".join(_LETTERS.get(letter, letter) for letter in letters).replace("ch", "h~"))
    return re.sub(r"[^\w~ ]+", " ", plain).strip()[:longest]


def _prepared(text: str) -> str:
    plain = _DAY.sub(r"\1.\2.\3", fold(text))
    return _NUMERO.sub("#", _SPACED_SLASH.sub("/", plain))


def _stem(word: str) -> str:
    shorter = _ENDINGS.sub("", word) if len(word) >= 5 else word
    return shorter if len(shorter) >= 4 else word


def _parts(compound: str) -> list[str]:
    """The parts of a number such as 2024-12/3 or RM/12/3; none for words that only hang together."""
    parts = re.split(r"[-/.]", compound)
    if sum(any(sign.isdigit() for sign in part) for part in parts) < 2 or len(compound) > LONGEST_WORD:
        return []
    return [(part.lstrip("0") or "0") if part.isdigit() else part for part in parts]


def _compound(parts: list[str]) -> str:
    return "_".join(parts)


def _ordinal(number: str) -> str:
    return f"c_{number.lstrip('0') or '0'}"
