"""On which days does a body meet, by its rhythm? Every n weeks, or an n-th weekday of a month, around holidays."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from states.deadlines import add_working_days, is_working_day, previous_working_day

OnClosed = Literal["keep", "skip", "next", "previous"]
"""What happens with a day on which the office is closed."""
MOST_DAYS = 60


@dataclass(frozen=True, slots=True)
class Rhythm:
    """From ``first`` to ``until``, inclusive.

    With ``weeks`` every so many weeks from ``first``; else the ``nth`` weekday of ``first`` (1 to 4, -1 for the last
    one) of every ``months``-th month from the month of ``first``. ``pause`` are months without meetings.
    """

    first: date
    until: date
    weeks: int | None = 2
    nth: int = 1
    months: int = 1
    on_closed: OnClosed = "keep"
    pause: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if self.weeks is not None and self.weeks < 1:
            raise ValueError("a rhythm in weeks needs at least one week")
        if self.months < 1 or self.nth not in (1, 2, 3, 4, -1):
            raise ValueError("a monthly rhythm needs a weekday of 1 to 4 or -1, and months of at least 1")


@dataclass(frozen=True, slots=True)
class RhythmDay:
    """A day of a rhythm: ``meant`` by it, and ``day`` on which to meet, None if it is left out."""

    meant: date
    day: date | None


def rhythm_days(rhythm: Rhythm) -> tuple[RhythmDay, ...]:
    """The days in their order, at most `MOST_DAYS`; two that fall on the same working day become one."""
    found: list[RhythmDay] = []
    taken: set[date] = set()
    for meant in _meant(rhythm):
        if len(found) == MOST_DAYS:
            break
        if meant.month in rhythm.pause:
            continue
        day = _open(meant, rhythm.on_closed)
        if day is not None and (day in taken or not rhythm.first <= day <= rhythm.until):
            day = None
        if day is not None:
            taken.add(day)
        found.append(RhythmDay(meant, day))
    return tuple(found)


def _meant(rhythm: Rhythm) -> Iterator[date]:
    if rhythm.weeks is not None:
        day = rhythm.first
        while day <= rhythm.until:
            yield day
            day += timedelta(weeks=rhythm.weeks)
        return
    year, month = rhythm.first.year, rhythm.first.month
    while date(year, month, 1) <= rhythm.until:
        day = nth_weekday(year, month, rhythm.first.weekday(), rhythm.nth)
        if rhythm.first <= day <= rhythm.until:
            yield day
        month += rhythm.months
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The n-th (1 to 4) or the last (-1) of a weekday (Monday is 0) in a month."""
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    last = date(year, month, monthrange(year, month)[1])
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def _open(day: date, on_closed: OnClosed) -> date | None:
    if on_closed == "keep" or is_working_day(day):
        return day
    match on_closed:
        case "next":
            return add_working_days(day, 1)
        case "previous":
            return previous_working_day(day)
        case _:
            return None
