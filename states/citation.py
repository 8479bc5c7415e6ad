"""Which earlier resolutions does a text cite, and which point of each? Short and sloppy citations, as towns write them.

A number is read as its parts, so that ``1626/51`` finds ``RM/1626/51/2025`` (domain.md 2.3). Nothing is looked up here:
`matches` only says whether a number of the register can be meant.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from states.folding import fold
from states.vocabulary import BodyKind, EffectKind

EFFECT_OF_VERB: dict[str, EffectKind] = {
    "revokuje": EffectKind.REVOKES,
    "ruší": EffectKind.REVOKES,
    "mění": EffectKind.AMENDS,
    "trvá na": EffectKind.AFFIRMS,
    "potvrzuje": EffectKind.AFFIRMS,
}
"""What a clause with this verb does to the resolutions that it cites."""

_TOKEN = r"[^\W_]+"  # noqa: S105 -- a piece of a number
_NUMBER = rf"{_TOKEN}(?:\s?[-–/.]\s?{_TOKEN})*"
_COMPOUND = rf"{_TOKEN}(?:\s?[-–/]\s?{_TOKEN})+"
_DAY = r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})"
_LABEL = r"(?:\d{1,2}\.\d{1,2}\b|\d{1,3}\b\.?(?!\d)|[a-z]{1,2}\)|[a-z]\b(?![.\w]))\)?"
_FURTHER = r"(?:\d{1,2}\.\d{1,2}\b|\d{1,3}\b\.?(?!\d)|[a-z]{1,2}\))\)?"
_POINT = (
    r"(?:bod(?:u|y|ů|ech|em)?|část(?:i|í|ech)?|písm(?:eno|ene|\.)|odst(?:avec|avce|\.)|čl(?:ánek|ánku|\.)|ad)"
)
_MORE = rf"(?:\s*(?:,\s|\ba\b|\bi\b)\s*(?:ad\s+)?{_FURTHER}(?!\s*[/-]))*"
_CLAUSE = re.compile(
    rf"(?:,?\s*|\s*\()(?:(?:a\s+to\s+)?v\s+rozsahu\s+|a\s+to\s+|ve?\s+)?(?:jen\s+)?{_POINT}\s*(?:ad\s+)?"
    rf"(?P<labels>{_LABEL}{_MORE})\)?"
    rf"|,?\s+(?P<bare_labels>[a-z]\)(?:\s*(?:,\s|\ba\b|\bi\b)\s*[a-z]\))*)",
    re.IGNORECASE,
)
_DATED = re.compile(
    rf"(?:,?\s*|\s*\()(?:(?:přijat[éého]*|schválen[éého]*)\s+)?(?:ze?\s+dne\s+|dne\s+|ze?\s+){_DAY}\)?",
    re.IGNORECASE,
)
_BODY_WORDS = r"(?:rady|zastupitelstva|výboru|komise|rm|zm|ro|zo)"
_SIGN = r"(?:č(?:\.|ís(?:\.|lo|la|el))|čj\.)"
_BODY = (
    rf"(?:\s+(?P<body>{_BODY_WORDS})(?:\s+(?:města|městyse|obce|městské\s+části))?"
    rf"(?:(?:\s+[^\W\d]+){{1,3}}?(?=\s*{_SIGN}))?)?"
)
_LEAD = re.compile(
    rf"(?<!\w)(?:(?:svého|svá|své|svoje)\s+)?usnesení(?:ch)?{_BODY}"
    rf"(?:\s+ze\s+dne\s+(?P<before>\d{{1,2}}\.\s?\d{{1,2}}\.\s?\d{{4}}),?)?"
    rf"\s*(?:{_SIGN}\s*)?(?P<number>{_NUMBER})",
    re.IGNORECASE,
)
_START = re.compile(rf"\s*(?:(?P<sign>{_SIGN})\s*(?P<number>{_NUMBER})|(?P<bare>{_COMPOUND}))", re.IGNORECASE)
_NEXT = re.compile(
    rf"\s*(?:,|;|\ba\b|\bi\b|\bdále\b|\bjakož\s+i\b)(?:\s*(?:a|dále|i)\b)?\s*"
    rf"(?:usnesení{_BODY}\s*)?"
    rf"(?:(?P<sign>{_SIGN})\s*(?P<number>{_NUMBER})|(?P<bare>{_COMPOUND})|(?P<lone>\d{{1,5}})(?![\w/-]|\.\s?\d))",
    re.IGNORECASE,
)
_POINT_BEFORE = re.compile(
    rf"{_POINT}\s*(?:ad\s+)?(?P<labels>{_LABEL}{_MORE})\)?\s+(?:ve?\s+|z\s+)?$", re.IGNORECASE
)
_LEANS_ON = re.compile(
    r"(?:podle|dle|základě|souladu\s+se?|smyslu|návaznosti\s+na)\s+(?:\w+ho\s+)?$", re.IGNORECASE
)
"""What is done "podle usnesení č. …" does nothing to that resolution."""
_LAW = re.compile(r"\s*Sb\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation: the ``parts`` of the number as written, and what else was said.

    ``clause`` is the label of one point without its bracket ("a", "2", "01.02"), None for the whole; ``body`` is the
    folded word by which the body was named in the sentence ("rady", "zm"); ``words`` is the text that was read.
    """

    parts: tuple[str, ...]
    clause: str | None = None
    on: date | None = None
    body: str | None = None
    words: str = ""

    @property
    def number(self) -> str:
        """The number as people say it: its parts with slashes."""
        return "/".join(self.parts)


def parse_citation(text: str) -> Citation:
    """The one citation that a short text is; ValueError (a Czech sentence) if it is none, or more of them."""
    found = citations_in(text)
    if len(found) != 1:
        what = "žádné číslo usnesení" if not found else "víc usnesení najednou"
        raise ValueError(
            f"V\u00a0textu „{text[:80]}“ vidíme {what}; napište jedno, například „č. 14, část 2 ze dne 19. 5. 2006“."
        )
    return found[0]


def citations_in(text: str) -> tuple[Citation, ...]:
    """Every citation in the text of a clause, in its order; a citation of several points is several citations.

    A number counts where a clause begins with it, after the word "usnesení", and in a list that goes on from there: a
    number of a plot, of a contract or of an act is no citation.
    """
    text = text.replace("\u00a0", " ").replace("\u202f", " ")
    return tuple(dict.fromkeys(_citations(text)))


def _citations(text: str) -> Iterator[Citation]:
    place = 0
    first = _START.match(text)
    if first is not None and not _is_no_number(first, text):
        place = yield from _chain(text, first, None)
    while (lead := _LEAD.search(text, place)) is not None:
        if _is_no_number(lead, text) or _LEANS_ON.search(_before(lead, text)):
            place = lead.end()
            continue
        place = yield from _chain(text, lead, _labels(_POINT_BEFORE.search(_before(lead, text))))


def _before(lead: re.Match[str], text: str) -> str:
    return text[max(0, lead.start() - 80) : lead.start()]


def _chain(text: str, match: re.Match[str], before: Sequence[str] | None) -> Generator[Citation, None, int]:
    """The citation that begins here and those of its list; returns where the list ends.

    In "č. 14, 15 a 16 ze dne 1. 2. 2020" the day belongs to all three: bare numbers share it.
    """
    waiting: list[Citation] = []
    start = match.start()
    while True:
        end, citations = _one(text, match, start, before)
        following = _NEXT.match(text, end)
        if following is not None and (
            _is_no_number(following, text) or (following["lone"] and len(citations[-1].parts) > 1)
        ):
            following = None
        shares = following is not None and following["lone"] and citations[-1].on is None
        waiting += citations
        if not shares:
            day = citations[-1].on if match.groupdict().get("lone") else None
            yield from (replace(citation, on=citation.on or day) for citation in waiting)
            waiting = []
        if following is None:
            return end
        match, start, before = following, following.start(), None


def _one(
    text: str, match: re.Match[str], start: int, before: Sequence[str] | None
) -> tuple[int, list[Citation]]:
    """Everything said of one number: its points and its day, in either order."""
    said = match.groupdict()
    group = next(name for name in ("number", "bare", "lone") if said.get(name))
    number = match[group].rstrip(".")
    end = match.start(group) + len(number)
    labels, on = list(before or ()), _day_of(said.get("before"))
    while True:
        if on is None and (dated := _DATED.match(text, end)) is not None and (day := _day(dated)) is not None:
            on, end = day, dated.end()
        elif not labels and (clause := _CLAUSE.match(text, end)) is not None:
            labels, end = list(_labels(clause) or ()), clause.end()
        else:
            break
    body = said.get("body")
    citation = Citation(
        parts=_parts(number),
        on=on,
        body=fold(body) if body else None,
        words=re.sub(r"^(?:(?:a|i|dále)\s+)+", "", text[start:end].strip(" ,;")),
    )
    return end, [replace(citation, clause=label) for label in labels] or [citation]


def _is_no_number(match: re.Match[str], text: str) -> bool:
    said = match.groupdict()
    number = said.get("number") or said.get("bare") or said.get("lone") or ""
    if not any(sign.isdigit() for sign in number) or _LAW.match(text, match.end()):
        return True
    # "usnesení 5. 6. 2024" is a day, and so is what starts a clause so
    return re.match(_DAY, text[match.end() - len(number) :]) is not None


def _day_of(text: str | None) -> date | None:
    found = re.match(_DAY, text) if text else None
    return _day(found) if found else None


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _labels(match: re.Match[str] | None) -> list[str] | None:
    if match is None:
        return None
    text = match.groupdict().get("bare_labels") or match["labels"]
    found = re.findall(r"\d{1,2}\.\d{1,2}|\d+|[a-z]+(?=\))|^[a-z]\b", text, re.IGNORECASE)
    return [label.lower() for label in found] or None


def _parts(number: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[-–/.]", number) if part.strip())


def parts_of(number: str) -> tuple[str, ...]:
    """The parts of a number as the register has it."""
    return _parts(number)


def matches(citation: Citation, number: str, serial: int | None = None) -> bool:
    """Whether a number of the register can be meant: its neighbouring parts are the cited ones.

    A lone cited number ("č. 14") is the serial, or the whole number; zeros in front do not count, and a year at the
    end may have two digits or four.
    """
    cited = [_plain(part) for part in citation.parts]
    known = [_plain(part) for part in _parts(number)]
    if len(cited) == 1:
        return known == cited or (serial is not None and cited == [str(serial)])
    for start in range(len(known) - len(cited) + 1):
        window = known[start : start + len(cited)]
        is_last = start + len(cited) == len(known)
        if window[:-1] == cited[:-1] and (
            window[-1] == cited[-1] or (is_last and _is_same_year(window[-1], cited[-1]))
        ):
            return True
    return False


def _plain(part: str) -> str:
    return part.lstrip("0") or "0" if part.isdigit() else fold(part)


def _is_same_year(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) == 2 and len(long) == 4 and long.startswith("20") and long.endswith(short)


def body_kind_of(word: str | None) -> BodyKind | None:
    """The kind of body that a word of the sentence names: "rady", "ZM"; None if it names none."""
    match word:
        case "rady" | "rm" | "ro":
            return BodyKind.COUNCIL
        case "zastupitelstva" | "zm" | "zo":
            return BodyKind.ASSEMBLY
        case "vyboru":
            return BodyKind.COMMITTEE
        case "komise":
            return BodyKind.COMMISSION
        case _:
            return None


def point_label(cited: str, labels: Sequence[str]) -> str | None:
    """Which of a resolution's own labels ("01.02") a cited point means: itself, a letter by its place, or a number.

    A number is the section if the resolution has several, else the point; None if none or more than one is meant.
    """
    if cited in labels:
        return cited
    if re.fullmatch(r"\d{1,2}\.\d{1,2}", cited):
        section, point = cited.split(".")
        padded = f"{int(section):02}.{int(point):02}"
        return padded if padded in labels else None
    if len(cited) == 1 and cited.isalpha():
        place = ord(cited) - ord("a")
        return labels[place] if 0 <= place < len(labels) else None
    if not cited.isdigit():
        return None
    sections = {label.split(".")[0] for label in labels}
    meant = [label for label in labels if int(label.split(".")[0 if len(sections) > 1 else 1]) == int(cited)]
    return meant[0] if len(meant) == 1 else None
