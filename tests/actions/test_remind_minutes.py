"""Who makes the minutes is reminded before the limit of the law and after it, once each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from office_case import Case, plain

from db.record import minutes
from states.vocabulary import Outcome


@pytest.fixture
def held(brought: Callable[[str], Case]) -> Case:
    """The council of 5. 6. 2024 is over; its minutes are due on 12. 6."""
    case = brought("RM")
    meeting = case.stop("RM").meeting_id
    case.hear("RM", Outcome.RECOMMENDED)
    case.close(meeting)
    return case


def letters(case: Case) -> list[tuple[str, str]]:
    case.remind()
    return [
        (row.facts["due_on"], plain(row.facts["missing"][0]))
        for row in case.letters("minutes_reminder", case.staff)
    ]


def test_before_and_after_the_limit_once_each(held: Case) -> None:
    held.clock.to(date(2024, 6, 6))
    assert letters(held) == []
    held.clock.to(date(2024, 6, 7))
    first = letters(held)
    assert [due for due, _ in first] == ["2024-06-12"]
    assert letters(held) == first, "twice on one day says it once"
    held.clock.to(date(2024, 6, 13))
    assert len(letters(held)) == 2
    assert held.letters("minutes_reminder")[-1].facts["is_overdue"] is True
    held.clock.to(date(2024, 6, 20))
    assert len(letters(held)) == 2
    assert all(row.code == held.staff for row in held.letters("minutes_reminder"))


def test_signed_minutes_and_an_internal_meeting_are_not_reminded(held: Case) -> None:
    with held.house.database.write() as connection:
        connection.execute(minutes.update().values(signed_at=held.clock.now))
    held.clock.to(date(2024, 6, 30))
    found = {row.facts["body_name"] for row in held.letters("minutes_reminder")}
    held.remind()
    assert found <= {"Rada města Trutnova"}
    if held.rows(minutes.select()):
        assert held.letters("minutes_reminder") == []
