"""Do people's calendars hold their dates, and nobody else's? The feeds are read back as calendar programs read them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from office_case import Case
from office_client import OfficeClient, OfficeWeb, counted

from actions import convene, move_meeting
from db import record

PV, RM, ZM = date(2024, 5, 29), date(2024, 6, 5), date(2024, 6, 24)


def path_of(client: OfficeClient, code: str, label: str = "adresa") -> str:
    """The address on the person's page, made first if there is none."""
    client.sign_in(code)
    found = client.html(client.get("/kalendar")).xpath(f"//input[@id='{label}']/@value")
    if not found:
        client.post("/kalendar")
        found = client.html(client.get("/kalendar")).xpath(f"//input[@id='{label}']/@value")
    return urlsplit(str(found[0])).path


def read(client: OfficeClient, path: str) -> dict[str, Any]:
    """The events of a feed by their UIDs; whoever reads has no session."""
    client.cookies.clear()
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.text)
    events = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    assert len(events) == len(calendar.walk("VEVENT")), "each identity once"
    assert all(event.get("DTSTAMP") and "SEQUENCE" in event for event in events.values())
    return events


@pytest.fixture
def client(case: Case, office_web: OfficeWeb) -> OfficeClient:
    return office_web(case.house)


def test_an_author_sees_until_when_to_hand_in(case: Case, client: OfficeClient) -> None:
    case.draft()
    events = read(client, path_of(client, "doudova"))
    said = {str(event["SUMMARY"]): event["DTSTART"].dt for event in events.values()}
    title = "Akční plán rozvoje sociálních služeb města Trutnova 2024 (č.\u00a01)"
    assert said == {
        f"Odevzdat pro PV: {title}": date(2024, 5, 27),
        f"Odevzdat pro RM: {title}": date(2024, 6, 3),
        f"Odevzdat pro ZM: {title}": date(2024, 6, 10),
    }
    assert all(event["TRANSP"] == "TRANSPARENT" for event in events.values()), "whole days block nothing"


def test_a_confidential_matter_is_not_named(case: Case, client: OfficeClient) -> None:
    case.submitted(title="Tajná dohoda", is_confidential=True)
    for code in ("doudova", "pravnik", case.staff):
        path = path_of(client, code)
        client.cookies.clear()
        text = client.get(path).text.replace("\r\n ", "")
        assert "Tajná" not in text
    events = read(client, path_of(client, "pravnik"))
    assert [str(event["SUMMARY"]) for event in events.values()] == [
        "Vyjádření právníka: neveřejný materiál č.\u00a01"
    ]


def test_a_member_sees_the_meetings_in_the_towns_time_and_their_changes(
    case: Case, client: OfficeClient
) -> None:
    meeting = case.plan("RM", RM)
    case.plan("PV", PV)
    path = path_of(client, "eichler")
    ((uid, event),) = read(client, path).items()
    assert uid == f"meeting-{meeting}@trutnov.example"
    assert event["DTSTART"].dt == datetime(2024, 6, 5, 14, tzinfo=ZoneInfo("Europe/Prague"))
    assert event["DTSTART"].params["TZID"] == "Europe/Prague"
    assert str(event["SUMMARY"]) == "Rada města Trutnova: 1. schůze"
    assert event["STATUS"] == "CONFIRMED"
    calendar = Calendar.from_ical(client.get(path).text)
    (zone,) = calendar.walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Europe/Prague"
    case.act(move_meeting.move_meeting, case.staff, meeting, None, "Sál je obsazen.", date(2024, 6, 6))
    (moved,) = read(client, path).values()
    assert str(moved["UID"]) == uid
    assert moved["SEQUENCE"] > event["SEQUENCE"]
    assert moved["DTSTART"].dt.date() == date(2024, 6, 6)
    case.act(convene.cancel_meeting, case.staff, meeting, None, "Nesejde se.")
    (cancelled,) = read(client, path).values()
    assert (cancelled["STATUS"], cancelled["SEQUENCE"] > moved["SEQUENCE"]) == ("CANCELLED", True)
    assert str(cancelled["SUMMARY"]).startswith("Zrušeno: ")


def test_who_runs_the_meetings_sees_all_with_their_limits(case: Case, client: OfficeClient) -> None:
    case.plan("ZM", ZM)
    case.plan("RM", RM)
    events = read(client, path_of(client, case.staff))
    said = {str(event["SUMMARY"]): event["DTSTART"].dt for event in events.values()}
    assert said["Svolat a\u00a0vyvěsit: ZM 24.\u00a06.\u00a02024"] == date(2024, 6, 17)
    assert said["Svolat: RM 5.\u00a06.\u00a02024"] == date(2024, 6, 4)
    assert len(events) == 4


def test_minutes_are_a_term_once_the_meeting_is_over(case: Case, client: OfficeClient) -> None:
    case.on_route()
    case.pass_through("PV")
    case.pass_through("RM")
    events = read(client, path_of(client, case.staff))
    said = {str(event["SUMMARY"]): event["DTSTART"].dt for event in events.values()}
    assert said["Zápis: RM 5.\u00a06.\u00a02024"] == date(2024, 6, 12)
    assert not any(summary.startswith("Zápis: PV") for summary in said)


def test_a_task_is_a_term(case: Case, client: OfficeClient) -> None:
    case.on_route()
    for body in ("PV", "RM", "ZM"):
        case.pass_through(body)
    summaries = [str(event["SUMMARY"]) for event in read(client, path_of(client, "rejl")).values()] + [
        str(event["SUMMARY"]) for event in read(client, path_of(client, "doudova")).values()
    ]
    assert any(summary.startswith("Úkol: ") for summary in summaries)


def test_the_calendar_of_a_body_has_its_meetings_alone(case: Case, client: OfficeClient) -> None:
    case.draft()
    case.plan("RM", RM)
    case.plan("ZM", ZM)
    path_of(client, "doudova")
    events = read(client, path_of(client, "doudova", "organ-2"))
    said = {str(event["SUMMARY"]): event["DTSTART"].dt for event in events.values()}
    assert said["Odevzdat podklady: RM 5.\u00a06.\u00a02024"] == date(2024, 6, 3)
    assert len(said) == 2


def test_an_unchanged_calendar_is_not_sent_again(case: Case, client: OfficeClient) -> None:
    case.draft()
    path = path_of(client, "doudova")
    client.cookies.clear()
    first = client.get(path)
    case.clock.forward(hours=5)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    case.plan("PV", PV)  # not this person's business
    assert client.get(path, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    case.edit(dates={"PV": date(2024, 5, 22)})
    changed = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200
    before, after = (
        {
            str(event["UID"]): int(event["SEQUENCE"])
            for event in Calendar.from_ical(answer.text).walk("VEVENT")
        }
        for answer in (first, changed)
    )
    assert all(after[uid] > before[uid] for uid in before)


def test_a_renewed_address_ends_the_old_one(case: Case, client: OfficeClient) -> None:
    old, old_body = path_of(client, "doudova"), path_of(client, "doudova", "organ-1")
    client.sign_in("doudova").post("/kalendar")
    new = path_of(client, "doudova")
    client.cookies.clear()
    assert new != old
    assert client.get(new).status_code == 200
    for gone in (
        old,
        old_body,
        new.replace(".ics", "x.ics"),
        "/kalendar/x.ics",
        "/kalendar/" + "a" * 3000 + ".ics",
    ):
        answer = client.get(gone)
        assert answer.status_code == 404
        assert "neplatí" in answer.text or len(gone) > 2000
    assert [entry.verb for entry in case.entries(subject="account")][-2:] == [
        "renew_calendar",
        "renew_calendar",
    ]


def test_who_is_blocked_has_no_calendar(case: Case, client: OfficeClient) -> None:
    from db.accounts import account

    path = path_of(client, "doudova")
    with case.house.database.write() as connection:
        connection.execute(account.update().values(blocked_at=case.clock.now))
    client.cookies.clear()
    assert client.get(path).status_code == 404


def test_looking_changes_nothing_and_asks_little(case: Case, client: OfficeClient, dump: Any) -> None:
    for shift in range(6):
        case.draft(title=f"Věc {shift}", dates={"PV": PV, "RM": RM, "ZM": ZM})
    path = path_of(client, "doudova")
    client.cookies.clear()
    before = dump()
    with counted(case.house) as statements:
        client.get(path)
    assert len(statements) < 20
    assert dump() == before
    assert case.rows(record.calendar_feed.select())[0].generation == 1


def test_the_page_asks_first_and_signs_only_for_oneself(case: Case, client: OfficeClient) -> None:
    assert client.get("/kalendar").status_code == 303, "to the door"
    client.sign_in("doudova")
    assert "Vytvořit adresu kalendáře" in client.words(client.get("/kalendar"))
    assert client.post("/kalendar", csrf=False).status_code == 403
    assert case.rows(record.calendar_feed.select()) == []
