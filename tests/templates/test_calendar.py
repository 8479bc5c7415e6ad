"""The calendar file that goes with a letter, read back as a calendar program reads it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from templates.calendar import Organizer, event

PRAGUE = ZoneInfo("Europe/Prague")
OFFICE = Organizer("Městský úřad Trutnov; odbor organizační, správní", "razitko@trutnov.example")
WRITTEN_AT = datetime(2024, 6, 6, 8, 0, tzinfo=PRAGUE)


def meeting(**other: Any) -> bytes:
    facts: dict[str, Any] = {
        "uid": "meeting-3@razitko.trutnov.example",
        "sequence": 0,
        "summary": "Zastupitelstvo města Trutnova",
        "starts": datetime(2024, 6, 24, 14, 0, tzinfo=UTC),
        "ends": datetime(2024, 6, 24, 20, 0, tzinfo=UTC),
        "location": "Národní dům, náměstí Republiky 999; velký sál",
        "description": "Akční plán rozvoje sociálních služeb\nBod č. 7, projednání v 16:00",
        "organizer": OFFICE,
        "stamped_at": WRITTEN_AT,
    }
    return event(**{**facts, **other})


def read(content: bytes) -> tuple[Any, Any]:
    calendar = Calendar.from_ical(content)
    (entry,) = calendar.walk("VEVENT")
    return calendar, entry


def test_meeting_reads_back_as_it_was_written() -> None:
    calendar, entry = read(meeting(url="https://razitko.trutnov.example/o/abc"))
    assert (calendar["METHOD"], calendar["VERSION"]) == ("PUBLISH", "2.0")
    assert entry["UID"] == "meeting-3@razitko.trutnov.example"
    assert (entry["SEQUENCE"], entry["STATUS"]) == (0, "CONFIRMED")
    assert entry["SUMMARY"] == "Zastupitelstvo města Trutnova"
    assert entry["LOCATION"] == "Národní dům, náměstí Republiky 999; velký sál"
    assert entry["DESCRIPTION"] == "Akční plán rozvoje sociálních služeb\nBod č. 7, projednání v 16:00"
    assert entry["ORGANIZER"] == "mailto:razitko@trutnov.example"
    assert entry["ORGANIZER"].params["CN"] == OFFICE.name
    assert entry["URL"] == "https://razitko.trutnov.example/o/abc"
    assert entry.decoded("DTSTAMP") == WRITTEN_AT


@pytest.mark.parametrize("month", [1, 3, 6, 10, 12])
def test_hours_are_pragues_and_come_with_their_zone(month: int) -> None:
    starts = datetime(2031, month, 30, 15, 0, tzinfo=PRAGUE)
    content = meeting(starts=starts, ends=starts.replace(hour=17))
    calendar, entry = read(content)
    assert f"DTSTART;TZID=Europe/Prague:2031{month:02}30T150000".encode() in content
    assert entry.decoded("DTSTART") == starts
    (zone,) = calendar.walk("VTIMEZONE")
    told = starts.replace(
        tzinfo=zone.to_tz(lookup_tzid=False)
    )  # by the rules in the file, not by this machine's
    assert told.utcoffset() == starts.utcoffset()


def test_a_deadline_is_a_whole_day_that_leaves_the_calendar_free() -> None:
    calendar, entry = read(meeting(starts=date(2024, 12, 16), ends=None, location=None, description=None))
    assert entry.decoded("DTSTART") == date(2024, 12, 16)
    assert entry.decoded("DTEND") == date(2024, 12, 17)
    assert entry["TRANSP"] == "TRANSPARENT"
    assert "LOCATION" not in entry and "DESCRIPTION" not in entry and "URL" not in entry
    assert calendar.walk("VTIMEZONE") == []


def test_last_day_is_inclusive() -> None:
    _, entry = read(meeting(starts=date(2024, 7, 1), ends=date(2024, 7, 14)))
    assert entry.decoded("DTEND") == date(2024, 7, 15)


def test_cancelled_meeting_keeps_its_identity() -> None:
    _, entry = read(meeting(sequence=2, cancelled=True))
    assert (entry["UID"], entry["SEQUENCE"], entry["STATUS"]) == (
        "meeting-3@razitko.trutnov.example",
        2,
        "CANCELLED",
    )


def test_same_facts_same_bytes_in_lines_of_the_standard() -> None:
    assert meeting() == meeting()
    assert all(len(line) <= 75 for line in meeting().split(b"\r\n")), "RFC 5545, 3.1"


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts": datetime(2024, 6, 24, 16, 0)},
        {"stamped_at": datetime(2024, 6, 6)},
        {"ends": date(2024, 6, 25)},
        {"starts": date(2024, 6, 24)},
        {"ends": datetime(2024, 6, 24, 13, 0, tzinfo=UTC)},
        {"starts": date(2024, 6, 24), "ends": date(2024, 6, 23)},
    ],
)
def test_impossible_times_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"event|time"):
        meeting(**wrong)
