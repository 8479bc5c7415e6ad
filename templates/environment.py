"""Which Jinja environment do letters and pages share; how does Czech write dates, money and spaces?"""

from __future__ import annotations

import re
from abc import get_cache_token
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from states.attachment import UPLOADS, file_text
from states.dates import NBSP, PRAGUE, czech_date, czech_datetime

__all__ = [
    "NBSP",
    "PRAGUE",
    "czech_date",
    "czech_datetime",
    "environment",
    "form_date",
    "money",
    "nbsp",
    "plural",
    "weekday",
]

FOLDER = Path(__file__).parent
MOST_ALLOWED = 4096
"""Attributes of types that a sandbox remembers; our letters read under a hundred."""

WEEKDAYS = ("pondělí", "úterý", "středa", "čtvrtek", "pátek", "sobota", "neděle")

_TITLES = (
    "Bc|BcA|Mgr|MgA|Ing|arch|JUDr|MUDr|MDDr|MVDr|PhDr|PhMr|RNDr|RSDr|PaedDr|PharmDr|ThDr|ThLic|Dr|doc|prof"
)
_UNITS = "Kč|EUR|€|%|‰|°C|mm|cm|m|km|m²|m³|m2|m3|ha|g|kg|t|l|min|h|hod|ks|tis|mil|mld|let|dní|dnů|hodin|bodů"

# ČSN 01 6910 (typing of documents): what must not be torn apart at the end of a line. Each pattern matches
# one ordinary space, the one that becomes non-breaking.
_KEPT_TOGETHER = re.compile(
    "|".join(
        (
            r"(?<=\b[ksvzouaiKSVZOUAI]) (?=\S)",  # one-letter prepositions and conjunctions
            r"(?<=\d) (?=\d{3}(?!\d))",  # groups of thousands: 1 250 000
            rf"(?<=\d) (?=(?:{_UNITS})(?!\w))",  # number and unit: 250 Kč, 3 dnů
            r"(?<=tis\.) (?=Kč)|(?<=mil\.) (?=Kč)|(?<=mld\.) (?=Kč)",
            r"(?<=\d\.) (?=\d)",  # 24. 6. 2024
            r"(?<=\d\.) (?=[a-záčďéěíňóřšťúůýž])",  # an ordinal: 5. zasedání, 24. června
            r"(?<=§) (?=\S)|(?<=\bč\.) (?=\S)|(?<=\bčl\.) (?=\S)|(?<=\bodst\.) (?=\S)",
            r"(?<=\bpísm\.) (?=\S)|(?<=\bstr\.) (?=\S)|(?<=\bj\.) (?=\d)",
            r"(?<=\b[a-zA-Z]\.) (?=[a-zA-Z]\.)",  # v. r., z. s., s. r. o., T. G.
            r"(?<=\w) (?=v\.[  ]?r\.)",  # the name and its v. r.
            r"(?<=,) (?=Ph\.[  ]?D\.|CSc\.|DrSc\.|DiS\.|MBA\b|MPA\b|LL\.[  ]?M\.)",
            "|".join(rf"(?<=\b{title}\.) (?=\w)" for title in _TITLES.split("|")),
        )
    )
)
# Two thousands groups need a number in front that is itself a group: "roku 2024 100 lidí" stays as it is.
_YEAR_THEN_HUNDREDS = re.compile(r"(?<=\d{4})" + NBSP + r"(?=\d{3}(?!\d))")


def nbsp(text: str) -> str:
    """Put non-breaking spaces where Czech typing rules forbid the end of a line (ČSN 01 6910).

    For plain text, not for markup: no other character is changed, so length and wording stay.
    """
    return _nbsp_of_short(text) if len(text) <= 200 else _nbsp(text)


def _nbsp(text: str) -> str:
    return _YEAR_THEN_HUNDREDS.sub(" ", _KEPT_TOGETHER.sub(NBSP, text))


_nbsp_of_short = lru_cache(maxsize=8192, typed=True)(_nbsp)
"""Labels, names and titles come again on every page; markup and plain text are kept apart (``typed``)."""


def form_date(day: date) -> str:
    """A date as the form of the proposal writes it: `24.06.2024`."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def weekday(day: date) -> str:
    """Name of the day in the nominative: `pondělí`."""
    return WEEKDAYS[day.weekday()]


def money(amount: int) -> str:
    """Whole crowns: `1 250 000 Kč`, with non-breaking spaces and a true minus sign."""
    grouped = f"{abs(amount):,}".replace(",", NBSP)
    return f"{'−' if amount < 0 else ''}{grouped}{NBSP}Kč"


def plural(count: int, one: str, few: str, many: str) -> str:
    """The form of a noun that goes with a count: 1 den, 2 dny, 5 dnů, 0 dnů. The count is not written."""
    return one if count == 1 else few if 2 <= count <= 4 else many


def clock(instant: datetime) -> str:
    """The time of an instant on the town's clock: 15:10."""
    return f"{instant.astimezone(PRAGUE):%H:%M}"


@lru_cache(maxsize=2048)
def day_stamp(day: date) -> Markup:
    """A day for people and for machines: HTML's `time`."""
    return Markup(f'<time datetime="{day.isoformat()}">{czech_date(day)}</time>')  # noqa: S704 -- nothing but digits


@lru_cache(maxsize=8192)
def stamp(instant: datetime) -> Markup:
    """An instant for people and for machines."""
    return Markup(f'<time datetime="{instant.isoformat()}">{czech_datetime(instant)}</time>')  # noqa: S704


FILTERS: dict[str, Callable[..., str]] = {
    "clock": clock,
    "day_stamp": day_stamp,
    "stamp": stamp,
    "czech_date": czech_date,
    "form_date": form_date,
    "czech_datetime": czech_datetime,
    "weekday": weekday,
    "nbsp": nbsp,
    "money": money,
    "file_text": file_text,
}


def _is_markup(name: str | None) -> bool:
    """Escape everything but the letters' Markdown, which escapes its values itself (`letters.py`)."""
    return name is None or name.endswith(".html.j2") or not name.startswith("letters/")


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, which remembers of which types it has allowed which attribute; what it refuses it judges anew.

    Jinja asks nothing but ``isinstance`` and the name, a microsecond and more at each dot of a template. So its answer
    is kept for an object that says it is of the type it is, by a plain name. The token is Python's own: it changes when
    a class is declared a mapping or a sequence later, and what was allowed before is forgotten with it.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._allowed: set[tuple[type, str, object]] = set()

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read ``attr`` of an object: Jinja's own answer."""
        asked = (type(obj), attr, get_cache_token())
        if type(attr) is not str or obj.__class__ is not asked[0]:
            return super().is_safe_attribute(obj, attr, value)
        if asked in self._allowed:
            return True
        if not super().is_safe_attribute(obj, attr, value):
            return False
        if len(self._allowed) >= MOST_ALLOWED:  # names may come from facts: `letter[name]`
            self._allowed.clear()
        self._allowed.add(asked)
        return True


@lru_cache(maxsize=1)
def environment() -> ImmutableSandboxedEnvironment:
    """The one environment of the house: sandboxed, strict about missing names, escaping markup.

    Template names are paths under `templates/`: `letters/sign_off_request.j2`, `pages/refused.html.j2`.
    """
    made = Sandbox(**_SETTINGS)
    _equip(made)
    return made


@lru_cache(maxsize=1)
def page_environment() -> Environment:
    """The environment of the pages: they are code of ours that nobody edits, and a sandbox takes half of their time."""
    # A template changes with its release only: nobody has to ask the disk for six files at each page.
    made = Environment(**_SETTINGS, auto_reload=False)  # noqa: S701 -- _SETTINGS escape every page
    _equip(made)
    return made


_SETTINGS: Any = {
    "loader": FileSystemLoader(FOLDER),
    "undefined": StrictUndefined,
    "autoescape": _is_markup,
    "trim_blocks": True,
    "lstrip_blocks": True,
}


def _equip(made: Environment) -> None:
    made.filters.update(FILTERS)
    made.globals["plural"] = plural
    made.globals["uploads"] = UPLOADS
