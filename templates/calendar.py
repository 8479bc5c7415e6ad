"""How does a meeting or a deadline look as a calendar file (iCalendar, RFC 5545)?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from unicodedata import category

from icalendar import Calendar, Event, vCalAddress, vDuration, vText

from states.calendar_feed import Entry
from templates.environment import PRAGUE

PRODUCT = "-//Razítko//CS"
REFRESH = timedelta(hours=4)


@dataclass(frozen=True)
class Organizer:
    """Who publishes the date: RFC 5546, 3.2.1 demands one in every published event."""

    name: str
    address: str


def event(
    uid: str,
    sequence: int,
    summary: str,
    starts: datetime | date,
    ends: datetime | date | None,
    location: str | None,
    description: str | None,
    cancelled: bool = False,
    url: str | None = None,
    *,
    organizer: Organizer,
    stamped_at: datetime,
) -> bytes:
    """One date for information: METHOD:PUBLISH, nobody is asked to answer (REQUEST would ask); CANCEL takes it back.

    `starts` and `ends` are both aware datetimes (written on Prague's clock, with its VTIMEZONE) or dates:
    whole days that do not block the calendar; `ends` is then the last day, inclusive. A changed or cancelled
    date keeps its `uid` and has a higher `sequence`. `stamped_at` is when the letter was written.
    Raises ValueError for a naive time, for a mixture of both kinds and for an end before the start.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")

    calendar.add_component(
        _event(
            uid, sequence, summary, starts, ends, location, description, cancelled, url, organizer, stamped_at
        )
    )
    # The clock changes around the event are enough; the library's default is all of them from 1970 to 2038.
    calendar.add_missing_timezones(date(starts.year - 1, 1, 1), date(starts.year + 2, 1, 1))
    content: bytes = calendar.to_ical()
    return content


def _event(
    uid: str,
    sequence: int,
    summary: str,
    starts: datetime | date,
    ends: datetime | date | None,
    location: str | None,
    description: str | None,
    cancelled: bool,
    url: str | None,
    organizer: Organizer,
    stamped_at: datetime,
) -> Event:
    entry = Event()
    entry.add("uid", uid)
    entry.add("sequence", sequence)
    entry.add("dtstamp", _aware(stamped_at).astimezone(UTC))
    entry.add("summary", _words(summary))
    _place_in_time(entry, starts, ends)
    entry.add("organizer", _address(organizer))
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    for name, value in (("location", location), ("description", description), ("url", url)):
        if value:
            entry.add(name, _words(value))
    return entry


def _words(text: str) -> str:
    """A text with line ends that the format can say, and without signs that it has no way to say (RFC 5545, 3.1)."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign == "\n" or sign.isprintable() or category(sign) == "Zs")


def feed(name: str, entries: Sequence[Entry], *, organizer: Organizer, stamped_at: datetime) -> bytes:
    """A calendar to subscribe to: all its dates, those that were cancelled too (RFC 5545; RFC 7986 for the name).

    Programs are asked to look again after `REFRESH` (RFC 7986, 5.7). The same entries and stamp give the same bytes.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    called = _words(name).replace("\n", " ")
    calendar.add("name", called)
    calendar.add("x-wr-calname", called)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for one in entries:
        calendar.add_component(
            _event(
                one.uid,
                one.sequence,
                one.summary,
                one.starts,
                one.ends,
                one.location,
                one.description,
                one.is_cancelled,
                one.url,
                organizer,
                stamped_at,
            )
        )
    if entries:
        years = [one.starts.year for one in entries]
        calendar.add_missing_timezones(date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1))
    content: bytes = calendar.to_ical()
    return content


def _place_in_time(entry: Event, starts: datetime | date, ends: datetime | date | None) -> None:
    if isinstance(starts, datetime):
        first = _aware(starts).astimezone(PRAGUE)
        entry.add("dtstart", first)
        if ends is not None:
            if not isinstance(ends, datetime):
                raise ValueError("an event that starts at a time must end at a time")
            last = _aware(ends).astimezone(PRAGUE)
            if last < first:
                raise ValueError("an event must not end before it starts")
            entry.add("dtend", last)
        entry.add("transp", "OPAQUE")
        return
    if isinstance(ends, datetime):
        raise ValueError("an event of whole days must end with a day")
    if ends is not None and ends < starts:
        raise ValueError("an event must not end before it starts")
    entry.add("dtstart", starts)
    entry.add("dtend", (ends or starts) + timedelta(days=1))  # DTEND is the first day after (RFC 5545, 3.6.1)
    entry.add("transp", "TRANSPARENT")


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("a time in a calendar needs a time zone")
    return instant


def _address(organizer: Organizer) -> vCalAddress:
    address = vCalAddress(f"mailto:{organizer.address}")
    address.params["CN"] = vText(organizer.name)
    return address
