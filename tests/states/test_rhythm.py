"""Does a rhythm give the days that a secretary would write into the calendar?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.deadlines import is_working_day
from states.rhythm import MOST_DAYS, Rhythm, nth_weekday, rhythm_days


def days(rhythm: Rhythm) -> list[date | None]:
    return [one.day for one in rhythm_days(rhythm)]


def test_every_two_weeks_until_the_end_of_the_half_year() -> None:
    found = days(Rhythm(date(2024, 5, 29), date(2024, 7, 10), weeks=2))
    assert found == [date(2024, 5, 29), date(2024, 6, 12), date(2024, 6, 26), date(2024, 7, 10)]


def test_the_last_monday_of_every_third_month() -> None:
    found = days(Rhythm(date(2024, 3, 25), date(2024, 12, 31), weeks=None, nth=-1, months=3))
    assert found == [date(2024, 3, 25), date(2024, 6, 24), date(2024, 9, 30), date(2024, 12, 30)]
    second = days(Rhythm(date(2024, 1, 10), date(2024, 4, 30), weeks=None, nth=2))
    assert second == [date(2024, 1, 10), date(2024, 2, 14), date(2024, 3, 13), date(2024, 4, 10)]


def test_what_happens_on_a_holiday() -> None:
    may = {"first": date(2024, 5, 1), "until": date(2024, 5, 15), "weeks": 1}
    assert days(Rhythm(**may)) == [date(2024, 5, 1), date(2024, 5, 8), date(2024, 5, 15)]  # type: ignore[arg-type]
    assert days(Rhythm(**may, on_closed="skip")) == [None, None, date(2024, 5, 15)]  # type: ignore[arg-type]
    assert days(Rhythm(**may, on_closed="next")) == [date(2024, 5, 2), date(2024, 5, 9), date(2024, 5, 15)]  # type: ignore[arg-type]
    # the day before 1. 5. is before the rhythm begins
    assert days(Rhythm(**may, on_closed="previous")) == [None, date(2024, 5, 7), date(2024, 5, 15)]  # type: ignore[arg-type]


def test_a_summer_pause() -> None:
    found = days(Rhythm(date(2024, 6, 5), date(2024, 9, 30), weeks=4, pause=frozenset({7, 8})))
    assert found == [date(2024, 6, 5), date(2024, 9, 25)]


@pytest.mark.parametrize("wrong", [{"weeks": 0}, {"weeks": None, "nth": 5}, {"weeks": None, "months": 0}])
def test_a_rhythm_that_is_none_is_refused(wrong: dict[str, int | None]) -> None:
    with pytest.raises(ValueError, match="rhythm"):
        Rhythm(date(2024, 1, 1), date(2024, 2, 1), **wrong)  # type: ignore[arg-type]


@given(
    st.dates(date(2000, 1, 1), date(2098, 12, 31)),
    st.integers(0, 730),
    st.sampled_from([1, 2, 3, 4, None]),
    st.sampled_from([1, 2, 3, 4, -1]),
    st.integers(1, 6),
    st.sampled_from(["keep", "skip", "next", "previous"]),
)
def test_days_lie_within_grow_and_are_open_if_asked(
    first: date, length: int, weeks: int | None, nth: int, months: int, on_closed: str
) -> None:
    until = first + timedelta(days=length)
    found = rhythm_days(Rhythm(first, until, weeks, nth, months, on_closed))  # type: ignore[arg-type]
    met = [one.day for one in found if one.day is not None]
    assert len(found) <= MOST_DAYS
    assert met == sorted(set(met))
    assert all(first <= day <= until for day in met)
    assert all(one.meant.weekday() == first.weekday() for one in found)
    if on_closed != "keep":
        assert all(is_working_day(day) for day in met)


@given(st.integers(2000, 2100), st.integers(1, 12), st.integers(0, 6))
def test_the_nth_weekday_of_a_month(year: int, month: int, weekday: int) -> None:
    found = [nth_weekday(year, month, weekday, nth) for nth in (1, 2, 3, 4)]
    assert all((day.month, day.weekday()) == (month, weekday) for day in found)
    assert found[0].day <= 7
    last = nth_weekday(year, month, weekday, -1)
    assert last.month == month
    assert (last + timedelta(days=7)).month != month
