"""When will the earlier bodies hear a matter, if the last one hears it on a given day? Counted back along the route."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from states.deadlines import Term, previous_working_day


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """The day suggested for a body; ``is_meeting`` is whether its meeting is planned already."""

    body: str
    day: date
    is_meeting: bool


def days_back(
    bodies: Sequence[tuple[str, Term]],
    last: date,
    meetings: Mapping[str, Sequence[date]],
    usual: Mapping[str, date],
    today: date,
) -> tuple[PlannedDay, ...]:
    """A day for each body of a route, in its order, so that the next one still gets its materials in time.

    The latest planned meeting that fits is taken; where none does, the latest day of the week on which the body
    usually meets (``usual``: any day of it), else the latest working day. ``bodies`` are codes with hand-in terms.
    """
    body, hand_in = bodies[-1]
    found = [PlannedDay(body, last, last in meetings.get(body, ()))]
    limit = hand_in.before(last)
    for body, hand_in in reversed(bodies[:-1]):
        fitting = [day for day in meetings.get(body, ()) if today <= day <= limit]
        day = max(fitting) if fitting else _usual(limit, usual.get(body))
        found.append(PlannedDay(body, day, bool(fitting)))
        limit = hand_in.before(day)
    return tuple(reversed(found))


def _usual(limit: date, known: date | None) -> date:
    if known is not None:
        return limit - timedelta(days=(limit.weekday() - known.weekday()) % 7)
    return previous_working_day(limit + timedelta(days=1))


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
