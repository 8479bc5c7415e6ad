"""When is a term looked at out of its turn? If it is set so late that one of its days has come already (`remind_on`).

Where a limit moves, or passes into other hands, today stands there: the next sweep looks at it and clears it.
"""

from __future__ import annotations

from datetime import date

from actions.office import Office
from states.reminders import (
    days_of_act,
    days_of_hand_in,
    days_of_report,
    days_of_sign_off,
    hand_in_limit,
    out_of_turn,
)
from states.town import Town


def of_sign_off(office: Office, town: Town, due_on: date) -> date | None:
    """Of a sign-off that is asked for today."""
    return out_of_turn(office.today, days_of_sign_off(town.reminders, due_on))


def of_hand_in(office: Office, town: Town, body: str, planned_on: date | None) -> date | None:
    """Of a stop that is planned today for a day."""
    if planned_on is None:
        return None
    limit = hand_in_limit(town.body(body).hand_in, planned_on)
    return out_of_turn(office.today, days_of_hand_in(town.reminders, limit))


def of_task(office: Office, town: Town, due_on: date | None, report_on: date | None) -> date | None:
    """Of a task that is given today."""
    days = () if due_on is None else days_of_act(town.reminders, due_on)
    told = () if report_on is None else days_of_report(town.reminders, report_on)
    return out_of_turn(office.today, (*days, *told))
