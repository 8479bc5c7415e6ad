"""Does the office count its days as the law and the calendar do?"""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.deadlines import (
    ASSEMBLY_MINUTES_DAYS,
    COUNCIL_MINUTES_DAYS,
    CRISIS_NOTICE_DAYS,
    Term,
    add_working_days,
    intent_limit,
    is_working_day,
    minutes_limit,
    notice_limit,
    notice_warning,
    previous_working_day,
)

DAYS = st.dates(date(2016, 1, 1), date(2060, 12, 31))
COUNTS = st.integers(-60, 60)


@pytest.mark.parametrize(
    "day",
    [
        *[
            date(2024, month, day)
            for month, day in [(1, 1), (5, 1), (5, 8), (7, 5), (7, 6), (9, 28), (10, 28), (11, 17)]
        ],
        *[date(2024, 12, day) for day in (24, 25, 26)],
        *[
            date(2024, 3, 29),
            date(2024, 4, 1),
            date(2025, 4, 18),
            date(2025, 4, 21),
        ],  # Good Friday, Easter Monday
        *[date(2038, 4, 23), date(2038, 4, 26)],  # the latest Easter of the century
        *[date(2024, 6, 22), date(2024, 6, 23)],  # a weekend
    ],
)
def test_the_office_is_closed(day: date) -> None:
    assert not is_working_day(day)


@pytest.mark.parametrize(
    "day", [date(2024, 6, 24), date(2024, 12, 23), date(2024, 12, 27), date(2024, 12, 31), date(2024, 3, 28)]
)
def test_the_office_is_open(day: date) -> None:
    assert is_working_day(day)


def test_christmas_and_easter_are_stepped_over() -> None:
    assert add_working_days(date(2024, 12, 23), 1) == date(2024, 12, 27)
    assert add_working_days(date(2024, 12, 27), 3) == date(2025, 1, 2)
    assert add_working_days(date(2024, 3, 28), 1) == date(2024, 4, 2)
    assert previous_working_day(date(2024, 4, 2)) == date(2024, 3, 28)
    assert previous_working_day(date(2024, 6, 24)) == date(2024, 6, 21)


def test_no_days_from_a_closed_day_is_the_next_open_one() -> None:
    assert add_working_days(date(2024, 7, 5), 0) == date(2024, 7, 8)
    assert add_working_days(date(2024, 7, 8), 0) == date(2024, 7, 8)


@settings(max_examples=150, deadline=None)
@given(DAYS, COUNTS)
def test_the_answer_is_always_a_working_day(day: date, n: int) -> None:
    assert is_working_day(add_working_days(day, n))


@settings(max_examples=150, deadline=None)
@given(DAYS, COUNTS)
def test_counting_back_leads_home(day: date, n: int) -> None:
    start = add_working_days(day, 0)
    assert add_working_days(add_working_days(start, n), -n) == start


@settings(max_examples=150, deadline=None)
@given(DAYS, st.integers(0, 400), COUNTS, st.integers(0, 20))
def test_later_days_and_longer_counts_never_end_earlier(day: date, shift: int, n: int, more: int) -> None:
    later = day + timedelta(days=shift)
    assert add_working_days(day, n) <= add_working_days(later, n)
    assert add_working_days(day, n) <= add_working_days(day, n + more)


@settings(max_examples=100, deadline=None)
@given(DAYS, st.integers(1, 40))
def test_so_many_working_days_lie_between(day: date, n: int) -> None:
    end = add_working_days(day, n)
    between = [day + timedelta(days=d) for d in range(1, (end - day).days + 1)]
    assert sum(is_working_day(d) for d in between) == n


@settings(max_examples=150, deadline=None)
@given(DAYS, st.builds(Term, st.integers(0, 40), st.sampled_from(["calendar", "working"])))
def test_a_term_never_ends_on_the_wrong_side(day: date, term: Term) -> None:
    assert term.before(day) <= day <= term.after(day)
    assert Term.parse(str(term)) == term
    if term.unit == "working":
        assert is_working_day(term.before(day)) and is_working_day(term.after(day))


def test_terms_of_the_town_file() -> None:
    assert Term.parse("5 working").before(date(2024, 6, 24)) == date(2024, 6, 17)
    assert Term.parse("5 working").after(date(2024, 7, 1)) == date(2024, 7, 9)  # over the 5th, a holiday
    assert Term.parse("7 calendar").before(date(2024, 6, 24)) == date(2024, 6, 17)
    assert Term.parse("0 working").before(date(2024, 6, 23)) == date(2024, 6, 21)  # a Sunday


@pytest.mark.parametrize(
    "text", ["", "5", "working", "-5 working", "5 days", "5  working", "5.5 calendar", "٥ working"]
)
def test_a_term_that_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"Lhůtě „{text}“ nerozumíme; napište"):
        Term.parse(text)


def test_a_negative_term_is_refused() -> None:
    with pytest.raises(ValueError, match="nemůže mít záporný počet"):
        Term(-1, "working")


def test_limits_of_the_seed() -> None:
    """Trutnov: the assembly of 24 June and the council of 5 June 2024."""
    assembly, council = date(2024, 6, 24), date(2024, 6, 5)
    assert notice_limit(assembly) == date(2024, 6, 17)
    assert notice_warning(assembly) == date(2024, 6, 16)
    assert minutes_limit(assembly, ASSEMBLY_MINUTES_DAYS) == date(2024, 7, 4)
    assert minutes_limit(council, COUNCIL_MINUTES_DAYS) == date(2024, 6, 12)


def test_limits_of_other_towns() -> None:
    assert notice_limit(date(2020, 5, 27)) == date(2020, 5, 20)  # Mníšek posted on the last day
    assert notice_limit(date(2024, 9, 18), CRISIS_NOTICE_DAYS) == date(2024, 9, 16)  # a flood


@given(DAYS)
def test_the_intent_hangs_for_fifteen_full_days(held_on: date) -> None:
    posted = intent_limit(held_on)
    full_days = [posted + timedelta(days=d) for d in range(1, (held_on - posted).days)]
    assert len(full_days) == 15 and posted not in full_days and held_on not in full_days
