"""Are the days of a route counted back so that every body gets its materials in time?"""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from states.deadlines import Term, is_working_day
from states.planned_dates import days_back, first_last_day

TERMS = [("PV", Term.parse("2 working")), ("RM", Term.parse("2 working")), ("ZM", Term.parse("10 working"))]
TODAY = date(2024, 5, 13)


def test_planned_meetings_that_fit_are_taken() -> None:
    meetings = {"PV": [date(2024, 5, 22), date(2024, 5, 29)], "RM": [date(2024, 6, 5), date(2024, 6, 19)]}
    days = days_back(TERMS, date(2024, 6, 24), meetings, {}, TODAY)
    assert [(one.day, one.is_meeting) for one in days] == [
        (date(2024, 5, 29), True),
        (date(2024, 6, 5), True),
        (date(2024, 6, 24), False),
    ]


def test_without_them_the_usual_weekday_or_the_last_working_day() -> None:
    days = days_back(TERMS, date(2024, 6, 24), {}, {"RM": date(2024, 1, 3)}, TODAY)
    assert [one.day for one in days] == [date(2024, 6, 3), date(2024, 6, 5), date(2024, 6, 24)]


@given(st.dates(date(2020, 1, 1), date(2100, 12, 31)))
def test_every_body_is_heard_before_the_next_ones_hand_in(last: date) -> None:
    days = days_back(TERMS, last, {}, {}, TODAY)
    for one, (after, (_, term)) in zip(days, zip(days[1:], TERMS[1:], strict=True), strict=False):
        assert one.day <= term.before(after.day)
        assert is_working_day(one.day)


def test_the_first_meeting_that_is_still_reached() -> None:
    zm = [TODAY + timedelta(days=days) for days in (3, 10, 42, 70)]
    assert first_last_day(TERMS, {"ZM": zm}, {}, TODAY + timedelta(days=7)) == zm[2]
    assert first_last_day(TERMS, {}, {}, TODAY) is None
