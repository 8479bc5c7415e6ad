"""On which days is somebody reminded of a limit, and which reminder is it? Counted when the limit is set.

The next of the days stands beside the limit in the database (`remind_on`), so that a sweep is one range of an index.
A day that is too early costs a look and changes nothing; one that is too late would be a reminder that comes late.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from states.deadlines import Term
from states.town import Reminders

OVERDUE = "overdue"
_DAY = timedelta(days=1)


@lru_cache(maxsize=4096)
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


@lru_cache(maxsize=4096)
def escalates_on(term: str, answer_by: date) -> date:
    """The first day on which a superior learns of a task that nobody has answered for."""
    return Term.parse(term).after(answer_by) + _DAY


def days_of_sign_off(reminders: Reminders, due_on: date) -> tuple[date, ...]:
    """The days on which a sign-off is reminded; the last one lapses an opinion and escalates an approval."""
    return tuple(day for day, _ in steps(reminders.sign_off, due_on))


def days_of_hand_in(reminders: Reminders, limit: date) -> tuple[date, ...]:
    """The days on which materials are asked for; nobody is reminded of them after the limit."""
    return tuple(day for day, name in steps(reminders.before, limit) if name != OVERDUE)


def days_of_task(reminders: Reminders, due_on: date, report_on: date | None) -> tuple[date, ...]:
    """The days of a task: of its term, of the term of its report, and that on which its superior learns of it."""
    report = () if report_on is None or report_on == due_on else steps(before_report(reminders), report_on)
    return (
        *(day for day, _ in (*steps(before_task(reminders), due_on), *report)),
        escalates_on(reminders.overdue_escalates_after, report_on or due_on),
    )


def first_day(today: date, days: Iterable[date]) -> date | None:
    """The day to look at a term that is set today: not that very day, on which its people are told anyway.

    If one of its days has come already, the next morning says so.
    """
    earliest = min(days, default=None)
    return None if earliest is None else max(earliest, today + _DAY)


def next_day(today: date, days: Iterable[date]) -> date | None:
    """The day to look at a term again that was looked at today; None: it has nothing more to say."""
    return min((day for day in days if day > today), default=None)
