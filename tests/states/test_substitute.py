"""When does the substitute meeting sit? Within its term, with its notice, on a working day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from office_case import plain

from states.deadlines import Term, is_working_day
from states.substitute import Substitute, substitute_day

WITHIN, NOTICE = Term(15, "calendar"), Term(7, "calendar")


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(0, 8))
def test_the_last_working_day_that_satisfies_both(ended_on: date, days_later: int) -> None:
    today = ended_on + timedelta(days=days_later)
    found = substitute_day(ended_on, WITHIN, NOTICE, today=today)
    fitting = [
        day
        for late in range(1, 16)
        if is_working_day(day := ended_on + timedelta(days=late)) and NOTICE.before(day) >= today
    ]
    if not fitting:
        assert isinstance(found, str)
        return
    assert isinstance(found, Substitute)
    assert found.held_on == max(fitting)
    assert found.notice_until == NOTICE.before(found.held_on)


def test_the_assembly_of_the_seed() -> None:
    found = substitute_day(date(2024, 6, 24), WITHIN, NOTICE)
    assert isinstance(found, Substitute)
    assert (found.held_on, found.notice_until) == (date(2024, 7, 9), date(2024, 7, 2))
    assert "svolat ho musíte do 2. 7. 2024" in plain(found.sentence)


def test_a_day_that_is_taken_is_passed_over() -> None:
    found = substitute_day(date(2024, 6, 24), WITHIN, NOTICE, taken={date(2024, 7, 9)})
    assert isinstance(found, Substitute)
    assert found.held_on == date(2024, 7, 8)


def test_it_is_said_when_no_day_is_left() -> None:
    found = substitute_day(date(2024, 6, 24), WITHIN, Term(15, "working"))
    assert isinstance(found, str)
    assert "má být do 9. 7. 2024" in plain(found)
    assert "15 pracovních dnů předem" in plain(found)
