"""May a meeting be moved to a day, and what changes for whom? Sentences; nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from states.dates import czech_date
from states.deadlines import Term, is_working_day


def first_possible(notice: Term, today: date) -> date:
    """The first working day on which a meeting convened today would be in time (§ 93/1, or the body's own term)."""
    day = today
    while notice.before(day) < today or not is_working_day(day):
        day += timedelta(days=1)
    return day


def moved_faults(
    body: str,
    today: date,
    new_day: date,
    *,
    is_taken: bool,
    is_convened: bool,
    is_same: bool,
    notice: Term,
) -> Iterator[str]:
    """Why a meeting can't be moved to a day. ``is_same``: nothing would change at all; ``body`` is its name.

    A convened meeting has to be announced anew, with its new place and time, and its notice has to be in time again.
    """
    if is_same:
        yield f"Jednání ({body}) už je na {czech_date(new_day)} ve stejný čas a\u00a0na stejném místě; není co měnit."
        return
    if new_day < today:
        yield f"Den {czech_date(new_day)} už minul; zvolte pozdější."
        return
    if is_taken:
        yield f"{body} už na {czech_date(new_day)} jiné jednání má; zvolte jiný den."
    limit = notice.before(new_day)
    if is_convened and limit < today:
        yield (
            f"Jednání ({body}) už je svoláno a\u00a0o\u00a0novém dni {czech_date(new_day)} by se muselo vědět "
            f"nejpozději {czech_date(limit)} (§\u00a093 odst.\u00a01 zákona o\u00a0obcích, jednací řád). "
            f"Nejbližší možný den je {czech_date(first_possible(notice, today))}."
        )


def hand_in_sentence(matter: str, before: date | None, after: date | None) -> str:
    """What a moved meeting changes for a matter: ``matter`` is its name, the days are its hand-in limits."""
    if after is None:
        return f"{matter}: projedná se v\u00a0nový den."
    if before == after:
        return f"{matter}: podklady odevzdejte jako dosud do {czech_date(after)}."
    was = f" (dosud do {czech_date(before)})" if before else ""
    return f"{matter}: podklady odevzdejte do {czech_date(after)}{was}."
