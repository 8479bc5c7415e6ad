"""How is a resolution's number written, read back, and counted?

A town writes its numbers as a pattern of tokens in braces, `"{year}-{serial}/{meeting}"` for `2015-938/16`,
and says when the serial starts again from one. `NumberFormat` refuses a pattern whose numbers could not be
read back or would come out twice. What the wild adds by hand (`763v/27`) is an override with a reason, not a
pattern.
"""

# ruff: noqa: S105, S106 -- a token of a pattern is no password
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

Reset = Literal["year", "term", "meeting", "never"]

# Token → what the clerk calls it. `{yy}` is the year in two digits.
_LABELS = {
    "body": "orgán",
    "year": "rok",
    "yy": "rok",
    "serial": "pořadové číslo",
    "meeting": "číslo schůze",
    "item": "bod programu",
    "term": "volební období",
    "department": "odbor",
}
_NUMERIC = ("serial", "meeting", "item")
_WORD = r"[^\W_]"  # one letter or digit; a term may also be "2022-2026"
_ALPHABETS = {"body": _WORD, "department": _WORD, "term": rf"(?:{_WORD}|[-–])"} | dict.fromkeys(
    _NUMERIC, "[0-9]"
)
_PIECE = re.compile(r"\{(?P<token>[^{}:]*)(?P<padding>:[^{}]*)?\}|(?P<literal>[^{}]+)|(?P<stray>[{}])")


@dataclass(frozen=True, slots=True)
class NumberParts:
    """What a number can be made of.

    `year` has four digits, `serial` starts at one, `meeting` is the number by which the town counts its
    meetings (through the year or through the term), `term` is its name without spaces ("2022-2026", "IX").
    """

    body: str
    year: int
    serial: int
    meeting: int
    item: int | None
    term: str | None
    department: str | None


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A body's pattern of numbers, and when its serial starts again.

    Each body counts by itself, so a council and an assembly may print the same number. Making one of a faulty
    pattern raises ValueError with all of `faults`.
    """

    pattern: str
    reset: Reset

    def __post_init__(self) -> None:
        found = self.faults(self.pattern, self.reset)
        if found:
            raise ValueError(" ".join(found))

    @staticmethod
    def faults(pattern: str, reset: str) -> list[str]:
        """What is wrong with a pattern, in Czech sentences; an empty list when it can be used.

        A reset must be visible in the number, else two series print the same one. A yearly series needs the
        year; a series of a meeting needs the meeting's number and the year or term in which that is unique. A
        series of a term needs the term or a year: `1001/35/2024` names no term, yet in the one year that two
        terms share, the old one is far beyond the serials that the new one begins with. (Not when a term ends
        early, within a year; there the uniqueness of the stored numbers must catch it.)
        """
        pieces = _pieces(pattern)
        tokens = [piece.token for piece in pieces if piece.token]
        if any(piece.is_stray for piece in pieces):
            return [
                f"Složené závorky ve vzoru „{pattern}“ nejsou spárované;"
                " každá značka se píše jako {serial}."
            ]
        found = []
        for piece in pieces:
            if piece.is_token and piece.token not in _LABELS:
                known = ", ".join(f"{{{token}}}" for token in _LABELS)
                found.append(
                    f"Vzor „{pattern}“ má neznámou značku {{{piece.token}}};"
                    f" použijte některou z\u00a0těchto: {known}."
                )
            elif piece.padding and not (piece.token in _NUMERIC and re.fullmatch(":0[2-8]", piece.padding)):
                found.append(
                    f"Značka {{{piece.token}{piece.padding}}} má chybné doplnění nulami; píše se"
                    " jako {serial:04}, s\u00a0počtem číslic 02 až 08, a\u00a0jen u\u00a0značek {serial},"
                    " {meeting} a\u00a0{item}."
                )
        if "serial" not in tokens:
            found.append(f"Ve vzoru „{pattern}“ chybí pořadové číslo; doplňte značku {{serial}}.")
        found += [
            f"Značka {{{token}}} je ve vzoru „{pattern}“ víckrát; nechte ji tam jen jednou."
            for token in dict.fromkeys(tokens)
            if token in _LABELS and tokens.count(token) > 1
        ]
        if {"year", "yy"} <= set(tokens):
            found.append(
                f"Vzor „{pattern}“ uvádí rok dvakrát, jako {{year}} a\u00a0jako {{yy}};"
                " nechte jen jednu z\u00a0těch značek."
            )
        for first, second in _inseparable(pieces):
            found.append(
                f"Značky {{{first}}} a\u00a0{{{second}}} ve vzoru „{pattern}“ by při čtení čísla nešlo od"
                " sebe odlišit; dejte mezi ně oddělovač, například lomítko."
            )
        return found + _reset_faults(set(tokens), reset)

    def format(self, parts: NumberParts) -> str:
        """The number as printed. ValueError (a Czech sentence) when a part is missing or unwritable."""
        return "".join(piece.literal or self._written(piece, parts) for piece in _pieces(self.pattern))

    def parse(self, text: str) -> dict[str, int | str]:
        """The parts that `text` names: the exact inverse of `format`.

        Only parts that occur in the pattern are given; the year always as `year` in four digits: two digits
        are read as 2000 to 2099. ValueError (a Czech sentence) for a text that `format` never writes.
        """
        match = _reader(self.pattern).fullmatch(text)
        if match is None:
            raise ValueError(f"Číslo „{text}“ neodpovídá vzoru „{self.pattern}“; opravte číslo, nebo vzor.")
        parts: dict[str, int | str] = {}
        for token, value in match.groupdict().items():
            if token == "yy":
                parts["year"] = 2000 + int(value)
            else:
                parts[token] = value if token in ("body", "term", "department") else int(value)
        return parts

    def series_key(self, parts: NumberParts) -> str:
        """The name of the series from which the serial is taken; the same key, the same counter.

        "2024", "term:2022-2026", "2024/16", "term:2022-2026/35" or "*". A meeting is told apart by what the
        number prints, so that two meetings which print alike share a counter and still never print twice.
        """
        tokens = {piece.token for piece in _pieces(self.pattern)}
        match self.reset:
            case "year":
                return str(parts.year)
            case "term":
                return f"term:{self._term(parts)}"
            case "meeting" if tokens & {"year", "yy"}:
                return f"{parts.year}/{parts.meeting}"
            case "meeting":
                return f"term:{self._term(parts)}/{parts.meeting}"
            case "never":
                return "*"

    def _term(self, parts: NumberParts) -> str:
        return self._written(_Piece(token="term"), parts)

    def _written(self, piece: "_Piece", parts: NumberParts) -> str:
        value = getattr(parts, "year" if piece.token == "yy" else piece.token)
        if value is None:
            raise ValueError(
                f"Číslo podle vzoru „{self.pattern}“ nelze vytvořit, protože chybí"
                f" {_LABELS[piece.token]}; doplňte jej."
            )
        if piece.token == "yy":
            text = f"{value - 2000:02}"
        else:
            text = f"{value:0{piece.width}}" if piece.token in _NUMERIC else str(value)
        if not re.fullmatch(piece.regex, text):
            raise ValueError(
                f"Číslo podle vzoru „{self.pattern}“ nelze vytvořit: hodnota „{value}“"
                f" ({_LABELS[piece.token]}) se nedá zapsat jako {{{piece.token}}};"
                f" {_expectation(piece.token)}."
            )
        return text


def _reset_faults(tokens: set[str], reset: str) -> list[str]:
    has_year = bool(tokens & {"year", "yy"})
    if reset not in get_args(Reset):
        return [f"Neznámé období číslování „{reset}“; použijte year, term, meeting, nebo never."]
    if reset == "year" and not has_year:
        return [
            "Pořadová čísla začínají každý rok od jedné, ale rok ve vzoru není, takže by se čísla opakovala;"
            " doplňte {year} nebo {yy}."
        ]
    if reset == "term" and not (has_year or "term" in tokens):
        return [
            "Pořadová čísla začínají s\u00a0každým volebním obdobím od jedné, ale ve vzoru není období ani"
            " rok, takže by se čísla opakovala; doplňte {term}, {year} nebo {yy}."
        ]
    if reset == "meeting" and not ("meeting" in tokens and (has_year or "term" in tokens)):
        return [
            "Pořadová čísla začínají na každé schůzi od jedné a\u00a0čísla schůzí se v\u00a0dalším roce"
            " nebo volebním období opakují; doplňte do vzoru {meeting} a\u00a0k\u00a0němu {year}, {yy}"
            " nebo {term}."
        ]
    return []


def _expectation(token: str) -> str:
    if token in _NUMERIC:
        return "musí to být celé číslo od " + ("1" if token == "serial" else "0") + " do 999999999"
    if token in ("year", "yy"):
        return "musí to být rok " + ("2000 až 2099" if token == "yy" else "1000 až 9999")
    return "smí mít jen písmena a\u00a0číslice" + (" a\u00a0spojovník" if token == "term" else "")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A token with its padding, a literal text, or a stray brace."""

    token: str = ""
    padding: str = ""
    literal: str = ""
    is_stray: bool = False

    @property
    def is_token(self) -> bool:
        return not self.literal and not self.is_stray

    @property
    def width(self) -> int:
        """The least number of digits."""
        return int(self.padding[1:] or 1)

    @property
    def regex(self) -> str:
        """What the written token looks like, in both directions; without superfluous zeros."""
        if self.token == "year":
            return "[1-9][0-9]{3}"
        if self.token == "yy":
            return "[0-9]{2}"
        if self.token not in _NUMERIC:
            return f"{_ALPHABETS[self.token]}+"
        digits = f"(?:[0-9]{{{self.width}}}|[1-9][0-9]{{{self.width},8}})"
        return f"(?!0{{{self.width}}}){digits}" if self.token == "serial" else digits


@lru_cache(maxsize=256)
def _pieces(pattern: str) -> tuple[_Piece, ...]:
    return tuple(
        _Piece(match["token"] or "", match["padding"] or "", match["literal"] or "", bool(match["stray"]))
        for match in _PIECE.finditer(pattern)
    )


@lru_cache(maxsize=256)
def _reader(pattern: str) -> re.Pattern[str]:
    """The pattern of a faultless format as a regular expression with a named group for each token."""
    return re.compile(
        "".join(re.escape(piece.literal) or f"(?P<{piece.token}>{piece.regex})" for piece in _pieces(pattern))
    )


def _inseparable(pieces: tuple[_Piece, ...]) -> list[tuple[str, str]]:
    """Pairs of tokens of open length where nothing shows the end of the first.

    Read from the left: a token ends at the first character outside its alphabet, less the characters that the
    pattern sets before it. A year has a fixed width of digits, which every alphabet has, so it ends nothing
    and disturbs nothing: `{serial}{yy}/{meeting}` is clear, `{serial}{meeting}` is not.
    """
    pairs = []
    open_token = ""
    for piece in pieces:
        if piece.literal:
            if open_token and not re.fullmatch(f"{_ALPHABETS[open_token]}+", piece.literal):
                open_token = ""
        elif piece.token in _ALPHABETS:
            if open_token:
                pairs.append((open_token, piece.token))
            open_token = piece.token
    return pairs
