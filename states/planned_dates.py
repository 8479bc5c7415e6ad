"""When will the earlier bodies hear a matter, if the last one hears it on a given day? Counted back along the route."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from states.deadlines import Term, is_working_day, previous_working_day


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """The day suggested for a body; ``is_meeting`` is whether its meeting is planned already.

    ``latest`` is the latest day that would be suggested, ``limit`` the last one that still reaches the next body: a
    chosen ``day`` may lie beyond either.
    """

    body: str
    day: date
    is_meeting: bool
    latest: date
    limit: date


def days_back(
    bodies: Sequence[tuple[str, Term]],
    last: date,
    meetings: Mapping[str, Sequence[date]],
    usual: Mapping[str, date],
    today: date,
    chosen: Mapping[str, date] | None = None,
) -> tuple[PlannedDay, ...]:
    """A day for each body of a route, in its order, so that the next one still gets its materials in time.

    The latest planned meeting that fits is taken; where none does, the latest day of the week on which the body
    usually meets (``usual``: any day of it), else the latest working day. ``bodies`` are codes with hand-in terms.
    A day that somebody has ``chosen`` for a body stands, whether it fits or not.
    """
    body, hand_in = bodies[-1]
    found = [PlannedDay(body, last, last in meetings.get(body, ()), last, last)]
    limit = hand_in.before(last)
    for body, hand_in in reversed(bodies[:-1]):
        fitting = [day for day in meetings.get(body, ()) if today <= day <= limit]
        latest = max(fitting) if fitting else _usual(limit, usual.get(body))
        day = (chosen or {}).get(body, latest)
        found.append(PlannedDay(body, day, day in meetings.get(body, ()), latest, limit))
        limit = hand_in.before(day)
    return tuple(reversed(found))


def _usual(limit: date, known: date | None) -> date:
    """The latest working day that fits, of the known day of the week if there is one."""
    if known is None:
        return previous_working_day(limit + timedelta(days=1))
    day = limit - timedelta(days=(limit.weekday() - known.weekday()) % 7)
    # a body that usually meets at the weekend does so on purpose
    while known.weekday() < 5 and not is_working_day(day):
        day -= timedelta(days=7)
    return day


def first_last_day(
    bodies: Sequence[tuple[str, Term]],
    meetings: Mapping[str, Sequence[date]],
    usual: Mapping[str, date],
    ready_on: date,
) -> date | None:
    """The nearest meeting of the last body that a matter ready on a day still reaches through the whole route."""
    first_body, first_term = bodies[0]
    for last in meetings.get(bodies[-1][0], ()):
        days = days_back(bodies, last, meetings, usual, ready_on)
        if days[0].body == first_body and first_term.before(days[0].day) >= ready_on:
            return last
    return None
