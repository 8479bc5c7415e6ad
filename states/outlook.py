"""Where is a matter on its way, who holds it, what comes next and when at the earliest? One line's worth of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from states.consultation import CONSULTATION
from states.dates import czech_date
from states.deadlines import Term
from states.proposal import PROPOSAL
from states.vocabulary import ROLE_LABELS, Role

NOT_PLACED = ("waiting", "open", "returned", "postponed", "removed", "not_reached")
REFUSED = ("not_adopted", "not_recommended", "withdrawn", "dropped")
Calendar = Mapping[str, Sequence[date]]
"""The coming meetings of each body, the nearest first."""


@lru_cache(maxsize=4096)
def _before(term: Term, day: date) -> date:
    """The same few meetings stand in every line of a list."""
    return term.before(day)


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of a route as a list sees it; ``held_on`` is the day of its meeting if it has one."""

    body: str
    state: str
    planned_on: date | None
    held_on: date | None = None
    postponed_to: date | None = None
    hand_in: Term | None = None
    needs_signature: bool = False
    is_signed: bool = False

    @property
    def is_over(self) -> bool:
        """Whether the body has done with the matter."""
        return self.state in CONSULTATION.finals

    def limit(self, day: date | None) -> date | None:
        """The last day to hand materials in for a meeting."""
        return _before(self.hand_in, day) if self.hand_in and day else None


@dataclass(frozen=True, slots=True)
class Asked:
    """A sign-off that somebody was asked for."""

    title: str
    holder: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the road that is drawn; ``state`` is done, now, waiting or refused."""

    label: str
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Outlook:
    """``holder`` in words, ``comes_next`` a sentence, ``due_on`` until when; ``earliest`` the day it can be heard."""

    holder: str
    comes_next: str
    due_on: date | None = None
    earliest: date | None = None
    is_late: bool = False
    late_note: str = ""


def next_stop(stops: Sequence[Stop]) -> Stop | None:
    """The first stop that is not over."""
    return next((stop for stop in stops if not stop.is_over), None)


def road(state: str, stops: Sequence[Stop]) -> tuple[Step, ...]:
    """The road of a matter: every body with its day and outcome."""
    here = next_stop(stops) if state == "on_route" else None
    return tuple(Step(stop.body, _step_state(stop, stop is here), _note(stop)) for stop in stops)


def _step_state(stop: Stop, is_here: bool) -> str:
    if stop.state in REFUSED:
        return "refused"
    return "done" if stop.is_over else "now" if is_here else "waiting"


def _note(stop: Stop) -> str:
    day = stop.held_on or stop.planned_on
    when = czech_date(day) if day else ""
    if stop.state in ("waiting", "open"):
        return f"plán {when}" if when else "bez termínu"
    if stop.state == "placed":
        return f"na programu {when}"
    return f"{CONSULTATION.states[stop.state]} {when if stop.state != 'dropped' else ''}".strip()


def outlook(
    state: str,
    stops: Sequence[Stop],
    asked: Sequence[Asked],
    author: str,
    signer: str,
    calendar: Calendar,
    today: date,
) -> Outlook:
    """What a list says of a matter. ``signer`` signs the forms of its department."""
    if state in PROPOSAL.finals:
        return Outlook("nikdo", _ended(state, stops))
    stop = next_stop(stops)
    if stop is None:
        return Outlook("nikdo", "Všechny orgány návrh projednaly.")
    if state == "in_sign_off":
        due = min((one.due_on for one in asked if one.due_on), default=None)
        who = ", ".join(dict.fromkeys(one.holder for one in asked)) or "nikdo"
        found = Outlook(who, f"Po souhlasu úřadu {_to_body(stop, calendar, today)}", due)
        return _overdue(replace(found, earliest=_earliest(stop, calendar, today)), today)
    if state in ("draft", "returned"):
        first = "Předložit" if state == "draft" else "Přepracovat a\u00a0znovu předložit"
        found = Outlook(
            author, f"{first} ke schválení; {_to_body(stop, calendar, today)}", stop.limit(stop.planned_on)
        )
        return _overdue(replace(found, earliest=_earliest(stop, calendar, today)), today)
    return _on_route(stop, signer, calendar, today)


def _on_route(stop: Stop, signer: str, calendar: Calendar, today: date) -> Outlook:
    if stop.state == "placed":
        day = stop.held_on
        found = Outlook(stop.body, f"Projedná {stop.body} {_on(day)}.", day, day)
        if day is not None and day < today:
            return replace(found, is_late=True, late_note="výsledek není zapsán")
        return found
    due = stop.limit(stop.planned_on) if stop.state == "open" else None
    earliest = _earliest(stop, calendar, today)
    if stop.needs_signature and not stop.is_signed:
        found = Outlook(signer, f"Podepsat formulář; {_to_body(stop, calendar, today)}", due, earliest)
    else:
        found = Outlook(
            ROLE_LABELS[Role.ORGANISER],
            f"Zařadit na program; {_to_body(stop, calendar, today)}",
            due,
            earliest,
        )
    return _overdue(found, today)


def _ended(state: str, stops: Sequence[Stop]) -> str:
    days = [stop.held_on for stop in stops if stop.held_on and stop.state != "dropped"]
    when = f" {czech_date(max(days))}" if days and state != "withdrawn" else ""
    return f"Cesta skončila: {PROPOSAL.states[state]}{when}."


def _on(day: date | None) -> str:
    return czech_date(day) if day else "(bez data)"


def _earliest(stop: Stop, calendar: Calendar, today: date) -> date | None:
    """The first meeting that the matter can still be handed in for, or the planned day where none is called yet."""
    since = max(today, stop.postponed_to or today)
    for day in calendar.get(stop.body, ()):
        limit = stop.limit(day)
        if day >= since and (limit is None or limit >= today):
            return day
    planned = stop.planned_on
    in_time = planned is not None and planned >= since and (stop.limit(planned) or today) >= today
    return planned if in_time else None


def _to_body(stop: Stop, calendar: Calendar, today: date) -> str:
    day = _earliest(stop, calendar, today)
    if day is None:
        return f"{stop.body} nemá naplánované jednání, které by se ještě stihlo."
    limit = stop.limit(day)
    return f"nejdřív {stop.body} {czech_date(day)}" + (
        f", odevzdat do {czech_date(limit)}." if limit else "."
    )


def _overdue(found: Outlook, today: date) -> Outlook:
    if found.due_on is None or found.due_on >= today:
        return found
    return replace(found, is_late=True, late_note="po termínu")


def latest_missed(hand_in: Term, today: date) -> date:
    """The latest day of a meeting for which it is too late to hand materials in on ``today``."""
    day = today - timedelta(days=1)
    while hand_in.before(day + timedelta(days=1)) < today:
        day += timedelta(days=1)
    return day
