"""Are the minimums of a draft's public life kept, by how many days not, and which nearest days would keep them?

The draft is available two weeks before the (first) hearing, comments run two weeks after the last one (CpKP method,
domain.md 4); a town may ask for more in its file. Pure functions: days in, sentences and days out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from states.dates import czech_date
from states.deadlines import Term, add_working_days
from states.planning.facts import DraftTerm

DRAFT_OUT = Term(14, "calendar")
"""The draft is available two weeks before the hearing (CpKP method, domain.md 4)."""
COMMENTS_RUN = Term(14, "calendar")
"""Comments may be sent two weeks after the last hearing (CpKP method, domain.md 4)."""


@dataclass(frozen=True, slots=True)
class Minimums:
    """What the method, or the town beyond it, asks for."""

    draft_before: Term = DRAFT_OUT
    comments_after: Term = COMMENTS_RUN


METHOD = Minimums()


@dataclass(frozen=True, slots=True)
class Plans:
    """The days that somebody plans: when the draft goes out, when it is heard, until when comments may be sent."""

    out_on: date | None
    hearings: tuple[date, ...] = ()
    closes_on: date | None = None

    @classmethod
    def of(cls, out_on: date | None, hearings: Iterable[date], closes_on: date | None) -> Plans:
        """The same from days in any order."""
        return cls(out_on, tuple(sorted(hearings)), closes_on)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A minimum that is not kept: which, what it asks for, what is planned (None: nothing), by how many days late."""

    code: str
    limit: date
    planned: date | None
    days: int
    sentence: str


def draft_limit(hearings: Iterable[date], minimums: Minimums = METHOD) -> date | None:
    """The last day on which the draft may go out, for the earliest hearing; None without a hearing."""
    first = min(hearings, default=None)
    return None if first is None else minimums.draft_before.before(first)


def comments_limit(hearings: Iterable[date], minimums: Minimums = METHOD) -> date | None:
    """The first day on which the window may close, for the latest hearing; None without a hearing."""
    last = max(hearings, default=None)
    return None if last is None else minimums.comments_after.after(last)


def draft_term(day: date, out_on: date, minimums: Minimums = METHOD) -> DraftTerm:
    """What the draft's minimum asks of a hearing on a day; the earliest one is counted from ``out_on``."""
    before = minimums.draft_before
    return DraftTerm(term_words(before), before.before(day), first_hearing(out_on, minimums))


def shortfalls(plans: Plans, minimums: Minimums = METHOD) -> tuple[Shortfall, ...]:
    """Every minimum that the planned days do not keep; without a hearing there is nothing to count from."""
    found: list[Shortfall] = []
    out_by = draft_limit(plans.hearings, minimums)
    if out_by is not None and (plans.out_on is None or plans.out_on > out_by):
        first = min(plans.hearings)
        days = (plans.out_on - out_by).days if plans.out_on else 0
        said = (
            f"je zveřejněn {czech_date(plans.out_on)}, o\u00a0{days_word(days)} později"
            if plans.out_on
            else "zveřejněn není"
        )
        found.append(
            Shortfall(
                "draft_before",
                out_by,
                plans.out_on,
                days,
                f"Návrh plánu má být k\u00a0dispozici nejpozději {czech_date(out_by)} "
                f"({term_words(minimums.draft_before)} před veřejným projednáním {czech_date(first)}); {said}.",
            )
        )
    open_until = comments_limit(plans.hearings, minimums)
    if open_until is not None and (plans.closes_on is None or plans.closes_on < open_until):
        last = max(plans.hearings)
        days = (open_until - plans.closes_on).days if plans.closes_on else 0
        said = (
            f"končí {czech_date(plans.closes_on)}, o\u00a0{days_word(days)} dříve"
            if plans.closes_on
            else "lhůta určena není"
        )
        found.append(
            Shortfall(
                "comments_after",
                open_until,
                plans.closes_on,
                days,
                f"Připomínky mají jít podávat nejméně do {czech_date(open_until)} "
                f"({term_words(minimums.comments_after)} po veřejném projednání {czech_date(last)}); {said}.",
            )
        )
    return tuple(found)


def minimum_sentences(plans: Plans, minimums: Minimums = METHOD) -> tuple[str, ...]:
    """The same as sentences for guards; a draft that nobody has heard in public is one of them."""
    if not plans.hearings:
        return (
            "Návrh plánu nikdo veřejně neprojednal; naplánujte aspoň jedno veřejné projednání "
            "(metodika CpKP).",
        )
    return tuple(one.sentence for one in shortfalls(plans, minimums))


def nearest(plans: Plans, today: date, minimums: Minimums = METHOD) -> Plans:
    """The nearest days that keep all the minimums, moving nothing earlier than it is planned.

    What is past stays; the draft goes out today at the soonest, hearings are held on working days, and so does the
    window close. Without a hearing the first possible one is suggested.
    """
    out_on = plans.out_on or add_working_days(today, 0)
    soonest = first_hearing(out_on, minimums)
    hearings = tuple(
        sorted(
            day if day < today or minimums.draft_before.before(day) >= out_on else soonest
            for day in plans.hearings or (soonest,)
        )
    )
    latest = comments_limit(hearings, minimums)
    assert latest is not None  # there is a hearing by now
    closes_on = max(plans.closes_on or latest, latest, today)
    if closes_on != plans.closes_on:
        closes_on = add_working_days(closes_on, 0)
    return Plans(out_on, hearings, closes_on)


def first_hearing(out_on: date, minimums: Minimums = METHOD) -> date:
    """The first working day for which a draft that goes out on a day is out in time."""
    day = add_working_days(minimums.draft_before.after(out_on), 0)
    while minimums.draft_before.before(day) < out_on:  # a term of working days that begins on a holiday
        day = add_working_days(day, 1)
    return day


def days_word(count: int) -> str:
    """„1 den“, „3 dny“, „5 dnů“."""
    word = "den" if count == 1 else "dny" if 2 <= count <= 4 else "dnů"
    return f"{count}\u00a0{word}"


def term_words(term: Term) -> str:
    """„14 dnů“ or „10 pracovních dnů“."""
    if term.unit == "calendar":
        return days_word(term.days)
    adjective = "pracovní" if term.days <= 4 else "pracovních"
    return days_word(term.days).replace("\u00a0", f"\u00a0{adjective} ")
