"""By which day must it be done, counted in calendar or Czech working days?

Working days follow Act 245/2000 Sb. on public holidays (as the `holidays` package has it) and the weekend.
The limits of the Act on Municipalities (128/2000 Sb.) are in calendar days and are not moved off a weekend:
the notice board hangs on Sunday too.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, Self

import holidays

Unit = Literal["calendar", "working"]

NOTICE_DAYS = 7
"""§ 93/1: place, time and proposed agenda are posted at least 7 days before the assembly."""
CRISIS_NOTICE_DAYS = 2
"""In a flood or a crisis, for its matters only. The paragraph (93/2) is from memory: a setting, verify."""
ASSEMBLY_MINUTES_DAYS = 10
"""§ 95/2: minutes are made within 10 days after the end of the assembly's meeting."""
COUNCIL_MINUTES_DAYS = 7
"""§ 101: from memory, not found in a source, though the practice of towns fits it: a setting, verify."""
INTENT_DAYS = 15
"""§ 39/1: the intent to sell or lease is posted at least 15 days before the decision."""

_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Whether the office works: neither Saturday, nor Sunday, nor a public holiday."""
    return day.weekday() < 5 and day not in _holidays_of(day.year)


@lru_cache(maxsize=64)
def _holidays_of(year: int) -> frozenset[date]:
    # Not one growing object for all years: it admits a year before it is filled, seen by other threads.
    return frozenset(holidays.country_holidays("CZ", years=year))


def add_working_days(day: date, n: int) -> date:
    """The n-th working day after `day` (before it, for a negative n); `day` itself is not counted.

    With n = 0 it is `day`, or the next working day when the office is closed on `day`. So the answer is
    always a working day; from a working day, -n leads back; a later day or a larger n never gives an
    earlier answer.
    """
    if n == 0:
        return day if is_working_day(day) else add_working_days(day, 1)
    step = _DAY if n > 0 else -_DAY
    for _ in range(abs(n)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def previous_working_day(day: date) -> date:
    """The last working day before `day`, never `day` itself."""
    return add_working_days(day, -1)


@dataclass(frozen=True, slots=True)
class Term:
    """A number of days, calendar or working, to be counted from a day that is itself not counted."""

    days: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.days < 0:
            raise ValueError(f"Lhůta nemůže mít záporný počet dnů ({self.days}); napište 0 nebo více.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads "5 working" or "7 calendar". ValueError (a Czech sentence) for anything else."""
        if match := re.fullmatch("([0-9]{1,4}) (working|calendar)", text):
            return cls(int(match[1]), "working" if match[2] == "working" else "calendar")
        raise ValueError(
            f"Lhůtě „{text}“ nerozumíme; napište počet dnů a\u00a0jejich druh, například"
            " „5 working“ (pracovních) nebo „7 calendar“ (kalendářních)."
        )

    def __str__(self) -> str:
        return f"{self.days} {self.unit}"

    def before(self, day: date) -> date:
        """The last day on which it is still in time, so many days before `day`; never later than `day`."""
        if self.unit == "calendar":
            return day - self.days * _DAY
        if self.days == 0 and not is_working_day(day):
            return previous_working_day(day)
        return add_working_days(day, -self.days)

    def after(self, day: date) -> date:
        """The last day of the term that began with `day`; never earlier than `day`."""
        return day + self.days * _DAY if self.unit == "calendar" else add_working_days(day, self.days)


def notice_limit(held_on: date, days: int = NOTICE_DAYS) -> date:
    """The last day for posting the notice of a public meeting (§ 93/1 of Act 128/2000 Sb.).

    Give `CRISIS_NOTICE_DAYS` for a meeting about a crisis. Without the notice nothing can be adopted.
    """
    return held_on - days * _DAY


def notice_warning(held_on: date, days: int = NOTICE_DAYS) -> date:
    """One day before `notice_limit`, to be safe: whether the day of posting counts is not settled."""
    return notice_limit(held_on, days) - _DAY


def minutes_limit(held_on: date, days: int) -> date:
    """The last day for making the minutes of a meeting that ended on `held_on`.

    `days` is the body's setting: `ASSEMBLY_MINUTES_DAYS` (§ 95/2 of Act 128/2000 Sb.) or
    `COUNCIL_MINUTES_DAYS` (§ 101).
    """
    return held_on + days * _DAY


def intent_limit(held_on: date, days: int = INTENT_DAYS) -> date:
    """The last day for posting the intent to dispose of property (§ 39/1 of Act 128/2000 Sb.).

    Posted later, the act is void. The days must be full: neither the day of posting nor that of the decision
    counts among them.
    """
    return held_on - (days + 1) * _DAY
