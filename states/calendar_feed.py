"""Which dates does a calendar that somebody subscribes to hold? Entries with identities that last, as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from states.dates import PRAGUE

MEETING_LENGTH = timedelta(hours=3)
"""How long a meeting takes in calendars: nobody knows before, programs want an end."""


def meeting_uid(meeting_id: int, domain: str) -> str:
    """The identity of a meeting in every calendar, letter and file: a change of it is a change, not a new date."""
    return f"meeting-{meeting_id}@{domain}"


def term_uid(kind: str, number: int, domain: str) -> str:
    """The identity of a term (hand-in, notice, sign-off, task, minutes), of a group's meeting or of a hearing."""
    return f"{kind}-{number}@{domain}"


def span(first: date, last: date | None, hour: time | None) -> tuple[datetime, datetime] | tuple[date, date]:
    """When a meeting begins and ends in calendars: one day with an hour is a time, anything else is whole days."""
    if hour is None or last not in (None, first):
        return first, last or first
    starts = datetime.combine(first, hour, tzinfo=PRAGUE)
    return starts, starts + MEETING_LENGTH


@dataclass(frozen=True, slots=True)
class Entry:
    """One date: a time with an end, or whole days with the last of them. ``sequence`` grows with every change of it."""

    uid: str
    sequence: int
    summary: str
    starts: datetime | date
    ends: datetime | date | None = None
    location: str | None = None
    description: str | None = None
    url: str | None = None
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Met:
    """A meeting as calendars show it; ``version`` is the number of changes it has seen."""

    id: int
    title: str
    held_on: date
    starts: datetime
    place: str
    version: int
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class Due:
    """A term: what is due and when; ``version`` is that of its subject."""

    kind: str
    id: int
    summary: str
    day: date
    version: int
    url: str
    description: str = ""


def entries(meetings: tuple[Met, ...], terms: tuple[Due, ...], domain: str, base_url: str) -> Iterator[Entry]:
    """The entries of a calendar, meetings first; a cancelled meeting stays, as cancelled."""
    for met in meetings:
        yield Entry(
            uid=meeting_uid(met.id, domain),
            sequence=met.version,
            summary=f"Zrušeno: {met.title}" if met.is_cancelled else met.title,
            starts=met.starts.astimezone(PRAGUE),
            ends=met.starts.astimezone(PRAGUE) + MEETING_LENGTH,
            location=met.place,
            url=f"{base_url}/jednani/{met.id}",
            is_cancelled=met.is_cancelled,
        )
    for due in terms:
        yield Entry(
            uid=term_uid(due.kind, due.id, domain),
            sequence=due.version,
            summary=due.summary,
            starts=due.day,
            description=due.description or None,
            url=f"{base_url}{due.url}",
        )
