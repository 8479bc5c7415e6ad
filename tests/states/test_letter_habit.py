"""When does a letter leave for somebody with wishes? Each rule once, on the town's clock and through its changes."""

from __future__ import annotations

from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.dates import PRAGUE
from states.letter_habit import AT_ONCE, NEVER_WAIT, Habit, Leave, leave_of, next_daily
from states.machine import Refused

NIGHT = Habit(None, time(20), time(7), True)
DAILY = Habit(time(8), None, None, False)
BOTH = Habit(time(8), time(20), time(7), True)


def at(text: str) -> datetime:
    """An instant on the town's clock: „5-17 21:00“ of 2024; Friday 17 May."""
    return datetime.strptime(f"2024-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=PRAGUE)


def leaves(habit: Habit, written: str, now: str = "", kind: str = "outcome_recorded", **facts: str) -> Leave:
    return leave_of(habit, kind, facts, at(written), at(now or written))


@pytest.mark.parametrize(
    ("habit", "written", "leaves_at", "in_digest"),
    [
        (AT_ONCE, "5-18 03:00", "5-18 03:00", False),
        (NIGHT, "5-16 19:59", "5-16 19:59", False),
        (NIGHT, "5-16 20:00", "5-17 07:00", False),
        (NIGHT, "5-17 06:59", "5-17 07:00", False),
        (NIGHT, "5-17 21:00", "5-20 07:00", False),  # over the weekend
        (NIGHT, "5-18 12:00", "5-20 07:00", False),
        (NIGHT, "12-23 21:00", "12-27 07:00", False),  # three days of Christmas
        (DAILY, "5-16 07:59", "5-16 08:00", True),
        (DAILY, "5-16 08:00", "5-17 08:00", True),
        (DAILY, "5-17 12:00", "5-18 08:00", True),
        (BOTH, "5-17 12:00", "5-20 08:00", True),
        (DAILY, "3-30 12:00", "3-31 08:00", True),  # the night in which the clock jumps
        (NIGHT, "10-26 21:00", "10-29 07:00", False),  # a weekend, then a holiday
    ],
)
def test_when_a_letter_leaves(habit: Habit, written: str, leaves_at: str, in_digest: bool) -> None:
    assert leaves(habit, written) == Leave(at(leaves_at), in_digest)


@pytest.mark.parametrize("habit", [NIGHT, DAILY, BOTH])
def test_what_its_term_does_not_let_wait_goes_at_once(habit: Habit) -> None:
    now, monday = Leave(at("5-17 21:00"), False), "2024-05-20"
    assert leaves(habit, "5-17 21:00", due_on="2024-05-18") == now
    assert leaves(habit, "5-17 21:00", held_on="2024-05-18") == now
    assert leaves(habit, "5-17 21:00", due_on="2024-05-17") == now
    assert leaves(habit, "5-17 21:00", held_on="2024-05-16") != now, "the news of a meeting that was"
    assert leaves(habit, "5-17 21:00", due_on="2024-05-21") != now
    assert (leaves(habit, "5-17 21:00", due_on=monday) == now) is habit.quiet_days_off


@pytest.mark.parametrize("kind", sorted(NEVER_WAIT))
def test_what_never_waits(kind: str) -> None:
    assert leaves(BOTH, "5-17 21:00", kind=kind) == Leave(at("5-17 21:00"), False)


def test_what_was_late_because_nobody_ran_waits_for_the_day_too() -> None:
    assert leaves(NIGHT, "5-16 21:00", now="5-17 22:00") == Leave(at("5-20 07:00"), False)
    assert leaves(DAILY, "5-16 12:00", now="5-17 15:00") == Leave(at("5-17 15:00"), True), (
        "the day's letter is due"
    )
    assert next_daily(BOTH, at("5-17 09:00")) == at("5-20 08:00")


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ((None, time(20), None), "začátek nebo konec"),
        ((None, time(20), time(20)), "stejně"),
        ((time(6), time(20), time(7)), "do tichých hodin"),
        ((time(12), time(10), time(14)), "do tichých hodin"),
    ],
)
def test_hours_that_leave_no_time_are_refused(hours: tuple[time | None, ...], words: str) -> None:
    with pytest.raises(Refused, match=words):
        Habit(*hours)


@given(
    st.one_of(st.none(), st.times(timezones=st.none())),
    st.times(),
    st.times(),
    st.booleans(),
    st.datetimes(datetime(2024, 1, 1), datetime(2025, 1, 1)),
)
def test_no_letter_waits_for_ever_or_leaves_in_the_quiet(
    daily: time | None, start: time, end: time, off: bool, written: datetime
) -> None:
    try:
        habit = Habit(daily, start, end, off)
    except Refused:
        return
    instant = written.replace(tzinfo=PRAGUE)
    leave = leave_of(habit, "outcome_recorded", {}, instant, instant)
    assert instant <= leave.at and (leave.at - instant).days <= 7
    assert not habit.is_quiet(leave.at)
