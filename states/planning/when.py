"""When was it, in words? Days of meetings that take one day, several, or are known no closer than a month."""

from __future__ import annotations

from datetime import date

from states.dates import NBSP, czech_date

MONTHS = (
    "leden",
    "únor",
    "březen",
    "duben",
    "květen",
    "červen",
    "červenec",
    "srpen",
    "září",
    "říjen",
    "listopad",
    "prosinec",
)
ORDINALS = (
    "První",
    "Druhé",
    "Třetí",
    "Čtvrté",
    "Páté",
    "Šesté",
    "Sedmé",
    "Osmé",
    "Deváté",
    "Desáté",
)


def days(since: date | None, until: date | None, words: str | None = None) -> str:
    """„12. 9. 2017“, „5. a 6. 12. 2017“, „3.–7. 6. 2019“; ``words`` go before: they say what is known no closer."""
    if words:
        return words
    if since is None or until is None:
        return ""
    if since == until:
        return czech_date(since)
    if (since.year, since.month) == (until.year, until.month):
        joint = f"{since.day}. a{NBSP}" if (until - since).days == 1 else f"{since.day}.–"
        return f"{joint}{czech_date(until)}"
    return f"{czech_date(since)}–{czech_date(until)}"


def month_of(since: date, until: date) -> str:
    """„prosinec 2017“, or both ends: „prosinec 2017 – leden 2018“."""
    first, last = (f"{MONTHS[one.month - 1]} {one.year}" for one in (since, until))
    return first if first == last else f"{first} – {last}"


def round_title(number: int, is_joint: bool, since: date | None, until: date | None) -> str:
    """„Třetí jednání pracovních skupin – říjen 2018“; a joint one says so."""
    ordinal = ORDINALS[number - 1] if 1 <= number <= len(ORDINALS) else f"{number}."
    joint = " společné" if is_joint else ""
    title = f"{ordinal}{joint} jednání pracovních skupin"
    return f"{title} – {month_of(since, until)}" if since and until else title
