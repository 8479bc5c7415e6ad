"""When is a term first looked at? The day that stands beside a limit as `remind_on` when the limit is set.

Where a limit only moves, or passes into other hands, today stands there: the next sweep looks and counts its days.
"""

from __future__ import annotations

from datetime import date

from actions.office import Office
from states.deadlines import Term
from states.reminders import days_of_hand_in, days_of_sign_off, days_of_task, first_day
from states.town import Town


def of_sign_off(office: Office, town: Town, due_on: date) -> date | None:
    """Of a sign-off that is asked for today."""
    return first_day(office.today, days_of_sign_off(town.reminders, due_on))


def of_hand_in(office: Office, town: Town, body: str, planned_on: date | None) -> date | None:
    """Of a stop that is planned today for a day; None without one."""
    if planned_on is None:
        return None
    limit = Term.parse(town.body(body).hand_in).before(planned_on)
    return first_day(office.today, days_of_hand_in(town.reminders, limit))


def of_task(office: Office, town: Town, due_on: date | None, report_on: date | None) -> date | None:
    """Of a task that is given today; None without a term."""
    return (
        None if due_on is None else first_day(office.today, days_of_task(town.reminders, due_on, report_on))
    )
