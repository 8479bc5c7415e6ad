"""When and where may comments on a plan be sent, does that keep the method's minimums, and which days would?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.office import Office
from actions.perform import Done
from actions.planning.comment_minimums import minimums_of, planned_days
from actions.planning.plan_moves import move_plan
from actions.planning.plans import load_plan
from db.planning.comments import comment_window
from db.queries.planning_comments import window_of
from states.dates import czech_date
from states.machine import Refused
from states.planning.minimums import (
    Minimums,
    Plans,
    Shortfall,
    comments_limit,
    draft_limit,
    nearest,
    shortfalls,
    term_words,
)

LONGEST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class NewWindow:
    """Until when, where and by which rules; ``takes_web``: by the form on the public page too."""

    opens_on: date | None
    closes_on: date | None
    place: str = ""
    rules: str = ""
    takes_web: bool = True


@dataclass(frozen=True, slots=True)
class Limit:
    """One line of the calendar of limits: the day, what happens, whether the method's minimum is kept (or unknown)."""

    day: date
    what: str
    is_planned: bool
    is_past: bool
    note: str = ""
    is_kept: bool | None = None


@dataclass(frozen=True, slots=True)
class WindowSight:
    """A plan's window with what is late and which days would keep all; ``row`` is None while none is set."""

    row: Row[Any] | None
    plans: Plans
    short: tuple[Shortfall, ...]
    suggested: Plans
    calendar: tuple[Limit, ...]
    state: str


def set_window(
    office: Office, connection: Connection, actor: Actor, plan_id: int, version: int | None, wanted: NewWindow
) -> Done:
    """Sets the window of a plan, or moves it. A minimum that is not kept is said, and forbids nothing yet.

    Raises Refused with a sentence for each fault.
    """
    row = load_plan(connection, plan_id)
    if faults := window_faults(office, window_of(connection, plan_id), wanted):
        raise Refused(*faults.values())
    values = {
        "opens_on": wanted.opens_on,
        "closes_on": wanted.closes_on,
        "place": wanted.place.strip() or None,
        "rules": wanted.rules.strip() or None,
        "takes_web": wanted.takes_web,
    }
    said = {"opens_on": _iso(wanted.opens_on), "closes_on": _iso(wanted.closes_on)}
    done = move_plan(office, connection, actor, row, "set_window", version=version, said=said)
    if window_of(connection, plan_id) is None:
        connection.execute(comment_window.insert().values(plan_id=plan_id, **values))
    else:
        connection.execute(
            comment_window.update().where(comment_window.c.plan_id == plan_id).values(**values)
        )
    return done


def window_faults(office: Office, known: Row[Any] | None, wanted: NewWindow) -> dict[str, str]:
    """What is wrong with a window, by field. A window that has opened is never opened later, nor closed in the past."""
    faults = {}
    opens, closes = wanted.opens_on, wanted.closes_on
    if opens is None:
        faults["opens_on"] = "Chybí den, od kterého lze připomínky podávat."
    if closes is None:
        faults["closes_on"] = "Chybí poslední den pro připomínky."
    if opens and closes and closes < opens:
        faults["closes_on"] = (
            f"Lhůta by skončila {czech_date(closes)}, dřív než {czech_date(opens)} začne; opravte dny."
        )
    is_running = known is not None and known.opens_on <= office.today <= known.closes_on
    if known is not None and is_running and closes and closes < min(known.closes_on, office.today):
        faults["closes_on"] = (
            f"Lhůta běží a\u00a0zkrátit ji lze nejdřív na dnešek ({czech_date(office.today)}); lidé na ni spoléhají."
        )
    for name, text in (("place", wanted.place), ("rules", wanted.rules)):
        if len(text) > LONGEST_WORDS:
            faults[name] = f"Text má {len(text)} znaků, vejde se jich nejvýš {LONGEST_WORDS}; zkraťte ho."
    return faults


def see_window(office: Office, connection: Connection, plan: Row[Any]) -> WindowSight:
    """The window of a plan for its page."""
    minimums, row = minimums_of(office.town), window_of(connection, plan.id)
    plans = planned_days(connection, plan, row)
    short = shortfalls(plans, minimums)
    return WindowSight(
        row=row,
        plans=plans,
        short=short,
        suggested=nearest(plans, office.today, minimums),
        calendar=_calendar(office.today, plan, row, plans, minimums, {one.code for one in short}),
        state=_state(office.today, plan, row),
    )


def why_closed(office: Office, plan: Row[Any], window: Row[Any] | None) -> str | None:
    """The sentence why a comment can't be sent by the public form now; None if it can."""
    if plan.published_number is None or plan.state != "published" or window is None:
        return "K\u00a0tomuto plánu se teď připomínky nepřijímají."
    if not window.takes_web:
        where = f" Podat je můžete: {window.place}" if window.place else ""
        return f"Připomínky se přijímají jen písemně.{where}"
    if office.today < window.opens_on:
        return f"Připomínky lze podávat od {czech_date(window.opens_on)}; vraťte se prosím potom."
    if office.today > window.closes_on:
        return (
            f"Lhůta pro připomínky skončila {czech_date(window.closes_on)}; další připomínky už nepřijímáme."
        )
    return None


def _state(today: date, plan: Row[Any], window: Row[Any] | None) -> str:
    if window is None:
        return "není určena"
    if plan.state != "published":
        return "návrh není zveřejněn" if plan.state == "draft" else "skončila"
    if today < window.opens_on:
        return "ještě nezačala"
    return "běží" if today <= window.closes_on else "skončila"


def _calendar(
    today: date,
    plan: Row[Any],
    window: Row[Any] | None,
    plans: Plans,
    minimums: Minimums,
    short: set[str],
) -> tuple[Limit, ...]:
    found = []
    out_by, open_until = draft_limit(plans.hearings, minimums), comments_limit(plans.hearings, minimums)
    if out_by is not None:
        note = f"{term_words(minimums.draft_before)} před prvním projednáním"
        found.append(
            Limit(
                out_by, "nejpozději zveřejnit návrh", False, out_by < today, note, "draft_before" not in short
            )
        )
    if plans.out_on is not None:
        found.append(Limit(plans.out_on, "návrh zveřejněn", True, plans.out_on < today))
    if window is not None:
        found.append(Limit(window.opens_on, "začínají připomínky", True, window.opens_on < today))
        found.append(Limit(window.closes_on, "poslední den pro připomínky", True, window.closes_on < today))
    found += [Limit(day, "veřejné projednání", True, day < today) for day in plans.hearings]
    if open_until is not None:
        note = f"{term_words(minimums.comments_after)} po posledním projednání"
        found.append(
            Limit(
                open_until,
                "připomínky nejméně do",
                False,
                open_until < today,
                note,
                "comments_after" not in short,
            )
        )
    if plan.submit_by is not None:
        found.append(Limit(plan.submit_by, "plán projedná orgán", True, plan.submit_by < today))
    return tuple(sorted(found, key=lambda one: (one.day, one.is_planned)))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
