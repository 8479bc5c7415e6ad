"""On which days is somebody reminded of a limit, and which reminder is it?

The days of a limit follow from the limit and the rules alone, so nothing is kept beside a term: a sweep asks which
limits have a day since the last sweep (there are few), and finds their terms by an index. What is right stays right
when a term moves, the rules change or a holiday is put in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import lru_cache

from states.deadlines import Term
from states.town import Reminders

OVERDUE = "overdue"
_DAY = timedelta(days=1)


@lru_cache(maxsize=8192)
def steps(befores: tuple[str, ...], limit: date) -> tuple[tuple[date, str], ...]:
    """(first day, name) of the reminders of a limit, the earliest first; the last one is `OVERDUE`."""
    days = [(Term.parse(text).before(limit), -place, text) for place, text in enumerate(befores)]
    return (*((day, text) for day, _, text in sorted(days)), (limit + _DAY, OVERDUE))


def stage_of(today: date, befores: tuple[str, ...], limit: date) -> str | None:
    """The latest reminder whose day has come: "1 working" before the limit, or "overdue" after it."""
    return next((name for day, name in reversed(steps(befores, limit)) if day <= today), None)


def before_task(reminders: Reminders) -> tuple[str, ...]:
    """When the term of a task is reminded."""
    return reminders.before if reminders.tasks is None else reminders.tasks


def before_report(reminders: Reminders) -> tuple[str, ...]:
    """When the term of the report of a task is reminded."""
    return reminders.before if reminders.reports is None else reminders.reports


@lru_cache(maxsize=8192)
def escalates_on(term: str, answer_by: date) -> date:
    """The first day on which a superior learns of a task that nobody has answered for."""
    return Term.parse(term).after(answer_by) + _DAY


@lru_cache(maxsize=8192)
def hand_in_limit(term: str, held_on: date) -> date:
    """The last day to hand materials in for a meeting on a day."""
    return Term.parse(term).before(held_on)


def days_of_sign_off(reminders: Reminders, due_on: date) -> tuple[date, ...]:
    """The days on which a sign-off is reminded; the last one lapses an opinion and escalates an approval."""
    return tuple(day for day, _ in steps(reminders.sign_off, due_on))


def days_of_hand_in(reminders: Reminders, limit: date) -> tuple[date, ...]:
    """The days on which materials are asked for; nobody is reminded of them after the limit."""
    return tuple(day for day, name in steps(reminders.before, limit) if name != OVERDUE)


def days_of_act(reminders: Reminders, due_on: date) -> tuple[date, ...]:
    """The days of the term of a task, with that on which its superior learns of it if nothing is to be reported."""
    days = tuple(day for day, _ in steps(before_task(reminders), due_on))
    return (*days, escalates_on(reminders.overdue_escalates_after, due_on))


def days_of_report(reminders: Reminders, report_on: date) -> tuple[date, ...]:
    """The days of the term of a report about a task, with that on which its superior learns of it."""
    days = tuple(day for day, _ in steps(before_report(reminders), report_on))
    return (*days, escalates_on(reminders.overdue_escalates_after, report_on))


def reach(reminders: Reminders, *terms: str) -> int:
    """Within how many days of a limit all of its days lie; ``terms`` are further ones that come before it."""
    texts = (
        *reminders.before,
        *reminders.sign_off,
        *before_task(reminders),
        *before_report(reminders),
        *terms,
    )
    longest = [Term.parse(text).days for text in (*texts, reminders.overdue_escalates_after)]
    return (
        3 * sum(sorted(longest)[-2:]) + 14
    )  # working days with all their holidays take less than three times as long


def limits_with_a_day(
    days_of: Callable[[date], Iterable[date]], since: date, today: date, within: int
) -> list[date]:
    """The limits that have a day later than ``since`` and not later than ``today``."""
    first = since - timedelta(days=within)
    count = (today - first).days + within
    limits = (first + timedelta(days=n) for n in range(count + 1))
    return [limit for limit in limits if any(since < day <= today for day in days_of(limit))]


def out_of_turn(today: date, days: Iterable[date]) -> date | None:
    """The day to look at a term that was set today though one of its days has come already; None: in its turn.

    It is not that very day, on which its people are told of it anyway.
    """
    return today + _DAY if any(day <= today for day in days) else None
