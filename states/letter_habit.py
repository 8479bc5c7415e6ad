"""When may a letter leave for somebody who wishes it once a day, or not at night? Town's time, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from states.dates import PRAGUE
from states.deadlines import is_working_day
from states.machine import Refused

NEVER_WAIT = frozenset(
    {
        "password_reset",
        "invitation",
        "meeting_invitation",
        "agenda_changed",
        "meeting_moved",
        "meeting_cancelled",
        "planning_invitation",
        "planning_meeting_moved",
        "planning_meeting_cancelled",
        "planning_answer_reminder",
        "planning_hearing_invitation",
        "planning_hearing_moved",
        "planning_hearing_cancelled",
        "planning_comment_confirm",
        "late_item_request",
        "late_item_decided",
        "letters_digest",
        "channel_trial",
    }
)
"""Letters that go at once to everybody: links for signing in, what the law has delivered, what a meeting waits for."""


@dataclass(frozen=True, slots=True)
class Habit:
    """What a person wishes: one letter a day at ``daily_at``, nothing between ``quiet_from`` and ``quiet_until`` or
    (``quiet_days_off``) on days when the office is closed."""

    daily_at: time | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None
    quiet_days_off: bool = False

    def __post_init__(self) -> None:
        """Raises Refused for hours that leave no time, or put the day's letter into the quiet."""
        if (self.quiet_from is None) != (self.quiet_until is None):
            raise Refused("Tichým hodinám chybí začátek nebo konec; vyplňte oba, nebo žádný.")
        if self.quiet_from is not None and self.quiet_from == self.quiet_until:
            raise Refused("Tiché hodiny začínají a\u00a0končí stejně; posuňte jejich začátek nebo konec.")
        if self.daily_at is not None and self._is_quiet_hour(self.daily_at):
            raise Refused(
                f"Denní souhrn v\u00a0{self.daily_at:%H:%M} by přišel do tichých hodin "
                f"({self.quiet_from:%H:%M}–{self.quiet_until:%H:%M}); posuňte ho, nebo je."
            )

    @property
    def is_at_once(self) -> bool:
        """Whether no letter ever waits."""
        return self == AT_ONCE

    @property
    def sentence(self) -> str:
        """How letters come, in words."""
        often = f"Jednou denně v\u00a0{self.daily_at:%H:%M}" if self.daily_at else "Každý dopis hned"
        hours = f"{self.quiet_from:%H:%M}–{self.quiet_until:%H:%M}" if self.quiet_from else ""
        days = "o\u00a0víkendech a\u00a0svátcích" if self.quiet_days_off else ""
        quiet = " a\u00a0".join(part for part in (hours, days) if part)
        return f"{often}, ne {quiet}." if quiet else f"{often}."

    def _is_quiet_hour(self, at: time) -> bool:
        start, end = self.quiet_from, self.quiet_until
        if start is None or end is None:
            return False
        return start <= at < end if start < end else at >= start or at < end

    def is_quiet(self, instant: datetime) -> bool:
        """Whether nothing that can wait goes at an instant."""
        here = instant.astimezone(PRAGUE)
        is_off = self.quiet_days_off and not is_working_day(here.date())
        return is_off or self._is_quiet_hour(here.time())


AT_ONCE = Habit()


@dataclass(frozen=True, slots=True)
class Leave:
    """When a letter may leave, and whether it is then carried by the day's letter."""

    at: datetime
    in_digest: bool


def leave_of(habit: Habit, kind: str, facts: Mapping[str, Any], written_at: datetime, now: datetime) -> Leave:
    """When a letter written at ``written_at`` may leave, asked at ``now``; never earlier than ``now``.

    A letter whose term or meeting comes before the day it would leave on is over goes at once, and so does what
    `NEVER_WAIT` names.
    """
    if kind in NEVER_WAIT or habit.is_at_once:
        return Leave(now, False)
    wanted = max(now, _next_daily(habit, written_at)) if habit.daily_at else now
    at = _quiet_ends(habit, wanted)
    if at > now and _is_urgent(facts, now, at):
        return Leave(now, False)
    return Leave(at, habit.daily_at is not None)


def next_daily(habit: Habit, now: datetime) -> datetime:
    """The next hour of the day's letter."""
    return _quiet_ends(habit, _next_daily(habit, now))


def _is_urgent(facts: Mapping[str, Any], now: datetime, leaves: datetime) -> bool:
    last, today = leaves.astimezone(PRAGUE).date(), now.astimezone(PRAGUE).date()
    due_on, held_on = parse_day(facts, "due_on"), parse_day(facts, "held_on")
    return (due_on is not None and due_on <= last) or (held_on is not None and today <= held_on <= last)


def parse_day(facts: Mapping[str, Any], name: str) -> date | None:
    """A day that a letter's facts name; None if they do not."""
    value = facts.get(name)
    return date.fromisoformat(value) if isinstance(value, str) else value


def _quiet_ends(habit: Habit, instant: datetime) -> datetime:
    while habit.is_quiet(instant):
        here = instant.astimezone(PRAGUE)
        ends = habit.quiet_until if habit.quiet_until and habit._is_quiet_hour(here.time()) else time(0)
        instant = _next(here, ends)
    return instant


def _next_daily(habit: Habit, instant: datetime) -> datetime:
    assert habit.daily_at is not None
    while True:
        instant = _next(instant.astimezone(PRAGUE), habit.daily_at)
        if not habit.is_quiet(instant):
            return instant


def _next(here: datetime, at: time) -> datetime:
    """The next instant after ``here`` when the town's clock shows ``at``."""
    day = here.date()
    found = datetime.combine(day, at, tzinfo=PRAGUE)
    return found if found > here else datetime.combine(day + timedelta(days=1), at, tzinfo=PRAGUE)
