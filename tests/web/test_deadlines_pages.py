"""Do the pages say until when, what it costs, and do a meeting's day and its posting change where they should?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import Case
from office_client import OfficeClient, OfficeWeb

from db import record
from states.vocabulary import Outcome

ZM = date(2024, 6, 24)


@pytest.fixture
def client(case: Case, office_web: OfficeWeb) -> OfficeClient:
    return office_web(case.house)


def timeline(client: OfficeClient, answer: Any) -> list[tuple[str, str]]:
    """(day, title) of the lines."""
    rows = client.html(answer).xpath("//ol[contains(@class, 'timeline')]/li")
    return [
        (
            str(row.xpath(".//time/@datetime")[0]),
            "".join(row.xpath(".//p[@class='timeline-title']//text()")).replace("\u00a0", " "),
        )
        for row in rows
    ]


def test_the_page_of_limits(case: Case, client: OfficeClient) -> None:
    case.plan("ZM", ZM)
    case.plan("ZM", date(2024, 9, 23))
    client.sign_in("doudova")
    answer = client.get("/jednani/lhuty?organ=ZM&dne=2024-06-24&druh=social_plan")
    assert answer.status_code == 200
    lines = timeline(client, answer)
    assert ("2024-06-17", "Vyvěsit na úřední desce: zasedání (ZM) 24. 6. 2024") in lines
    assert ("2024-07-04", "Zápis: zasedání (ZM) 24. 6. 2024") in lines
    assert ("2024-06-24", "Zastupitelstvo města Trutnova rozhoduje") in lines
    assert not any("záměr" in title for _, title in lines)
    assert [day for day, _ in lines] == sorted(day for day, _ in lines)
    words = client.words(answer)
    assert "nejbližší možné ZM je 23. 9. 2024" in words
    assert "§ 93 odst. 1 zákona o obcích" in words
    assert client.words(client.get("/jednani/lhuty")).startswith(
        "Lhůty: Zastupitelstvo města Trutnova, 24. 6. 2024"
    )
    for junk in ("?dne=x", "?organ=XX", "?organ=PV&dne=2024-06-24&druh=x", "?organ=ZM&dne=9999-12-31"):
        assert client.get(f"/jednani/lhuty{junk}").status_code == 200


def test_picking_the_last_day_fills_in_the_others_and_the_limits(case: Case, client: OfficeClient) -> None:
    for body, day in (("PV", date(2024, 5, 29)), ("RM", date(2024, 6, 5)), ("ZM", ZM)):
        case.plan(body, day)
    client.sign_in("doudova")
    answer = client.get("/navrhy/novy?druh=social_plan&zvoleno=2024-06-24")
    page = client.html(answer)
    assert page.xpath("//input[@name='date-PV']/@value") == ["2024-05-29"]
    assert page.xpath("//input[@name='date-RM']/@value") == ["2024-06-05"]
    assert ("2024-06-10", "Odevzdat podklady: zasedání (ZM) 24. 6. 2024") in timeline(client, answer)
    assert "Takhle to nevychází" not in client.words(answer)


def test_the_editor_and_the_proposals_own_page_show_its_limits(case: Case, client: OfficeClient) -> None:
    case.draft()
    client.sign_in("doudova")
    for address in ("/navrhy/1/upravit", "/navrhy/1/lhuty"):
        assert ("2024-05-27", "Odevzdat podklady: porada (PV) 29. 5. 2024") in timeline(
            client, client.get(address)
        )
    assert "/navrhy/1/lhuty" in client.get("/navrhy/1").text
    client.sign_in("kontrola")
    assert client.get("/navrhy/1/lhuty").status_code in (200, 404)


def test_a_stranger_does_not_see_the_limits_of_a_confidential_matter(
    case: Case, client: OfficeClient
) -> None:
    case.submitted(is_confidential=True)
    client.sign_in("spravce")
    assert client.get("/navrhy/1/lhuty").status_code == 404
    assert client.post("/navrhy/1/zamer", {"posted_on": "2024-05-13"}).status_code == 404


def test_an_intent_is_recorded_on_the_proposals_page(case: Case, client: OfficeClient) -> None:
    case.draft(matter="real_estate")
    client.sign_in("doudova")
    assert "Vyvěšení záměru zatím není zapsáno" in client.words(client.get("/navrhy/1/lhuty"))
    assert client.post("/navrhy/1/zamer", {"posted_on": ""}).status_code == 422
    done = client.post("/navrhy/1/zamer", {"posted_on": "2024-05-13", "taken_down_on": ""})
    assert done.status_code == 303
    assert "Vyvěšen 13. 5. 2024" in client.words(client.get("/navrhy/1/lhuty"))
    again = client.post("/navrhy/1/zamer", {"posted_on": "2024-05-10"})
    assert again.status_code == 409
    assert "jen s uvedením důvodu" in client.words(again)
    client.sign_in("pravnik")
    assert client.post("/navrhy/1/zamer", {"posted_on": "2024-05-13"}).status_code in (404, 409)


def test_the_checks_warn_of_an_intent_that_hangs_too_short(case: Case, client: OfficeClient) -> None:
    case.draft(matter="real_estate", dates={"PV": date(2024, 5, 22), "RM": date(2024, 6, 5), "ZM": ZM})
    client.sign_in("doudova")
    assert "není zapsáno vyvěšení záměru" in client.words(client.get("/navrhy/1/upravit"))


def test_a_meeting_is_moved_from_the_desk(case: Case, client: OfficeClient) -> None:
    case.on_route()
    meeting = case.plan("RM", date(2024, 6, 5))
    client.sign_in(case.staff)
    page = client.get(f"/stul/{meeting}")
    assert "Přeložit jednání" in client.words(page)
    fields = {
        "version": "1",
        "new_day": "2024-06-06",
        "new_time": "15:30",
        "new_place": "Sál",
        "move_reason": "Nesvítí se.",
    }
    for wrong, status in (
        ({"new_day": ""}, 422),
        ({"new_time": "25:00"}, 422),
        ({"move_reason": ""}, 409),
        ({"new_day": "2024-05-01"}, 409),
        ({"version": "9"}, 409),
    ):
        answer = client.post(f"/stul/{meeting}/prelozit", {**fields, **wrong})
        assert answer.status_code == status, wrong
    done = client.post(f"/stul/{meeting}/prelozit", fields)
    assert done.headers["location"] == f"/stul/{meeting}"
    words = client.words(client.get(f"/stul/{meeting}"))
    assert "Přeplánovaných návrhů: 1" in words
    assert "6. 6. 2024 (čtvrtek) v 15:30" in words
    client.sign_in("doudova")
    assert client.post(f"/stul/{meeting}/prelozit", fields).status_code == 403


def test_posting_is_seen_and_corrected_on_the_desk(
    brought: Callable[[str], Case], office_web: OfficeWeb
) -> None:
    case = brought("RM")
    case.hear("RM", Outcome.RECOMMENDED)
    meeting = case.plan("ZM", ZM)
    case.clock.to(date(2024, 6, 10))
    case.sign_form("ZM")
    case.place("ZM", meeting)
    case.clock.to(date(2024, 6, 18))
    client = office_web(case.house).sign_in(case.staff)
    late = client.post(f"/stul/{meeting}", {"verb": "convene", "version": case.meeting(meeting).version})
    assert late.status_code == 409
    assert "Jednání už je vyvěšeno" in client.words(client.get(f"/stul/{meeting}"))
    answer = client.post(
        f"/stul/{meeting}/svolat-vyvesene",
        {"version": case.meeting(meeting).version, "posted_on": "2024-06-16"},
    )
    assert answer.status_code == 303
    assert "Vyvěšeno 16. 6. 2024, v čas (nejpozději 17. 6. 2024)" in client.words(
        client.get(f"/stul/{meeting}")
    )
    refused = client.post(f"/stul/{meeting}/vyveseni", {"posted_on": "2024-06-18", "posting_reason": ""})
    assert refused.status_code == 409
    done = client.post(
        f"/stul/{meeting}/vyveseni", {"posted_on": "2024-06-18", "posting_reason": "Chybný den."}
    )
    assert done.status_code == 303
    assert "Jednání nepůjde zahájit (§ 93 odst. 1 zákona o obcích)" in client.words(
        client.get(f"/stul/{meeting}")
    )
    assert len(case.rows(sa.select(record.posting))) == 2


def test_a_lease_without_an_intent_is_placed_only_with_a_reason(case: Case, client: OfficeClient) -> None:
    case.on_route(matter="rental")
    case.pass_through("PV")
    case.clock.forward(days=1)
    case.sign_form("RM")
    meeting = case.plan("RM", date(2024, 6, 5))
    client.sign_in(case.staff)
    assert "nevisí 15 dnů" in client.words(client.get("/stul"))
    stop = case.stop("RM")
    fields = {"stop": stop.id, "version": stop.version, "meeting": meeting}
    assert client.post("/stul/zaradit", fields).status_code == 409
    done = client.post("/stul/zaradit", {**fields, "intent_reason": "Byt: § 39 odst. 3."})
    assert done.status_code == 303


# --- plans of a half-year ------------------------------------------------------------------------------------


def test_a_monthly_rhythm_around_holidays_with_what_follows(case: Case, client: OfficeClient) -> None:
    case.plan("RM", date(2024, 9, 4))
    case.plan("PV", date(2024, 10, 29))
    client.sign_in(case.staff)
    answer = client.get(
        "/jednani/rada-terminu?organ=ZM&od=2024-09-30&casto=m1&ktery=-1&do=2024-12-31&zavreno=next"
    )
    days = client.html(answer).xpath("//textarea")[0].text.split("\n")
    assert [day for day in days if day] == ["30. 9. 2024", "29. 10. 2024", "25. 11. 2024", "30. 12. 2024"]
    words = client.words(answer)
    assert "28. 10. 2024 posunuto na 29. 10. 2024: úřad nepracuje." in words
    assert "týž den v 08:00 jedná PV" in words
    assert "16. 9. 2024" in words, "until when papers for 30. 9. are handed in"
    assert "RM 4. 9. 2024" in words


def test_the_plan_of_a_year_to_be_printed(case: Case, client: OfficeClient) -> None:
    case.plan("RM", date(2024, 6, 5))
    case.plan("ZM", ZM)
    client.sign_in("doudova")
    words = client.words(client.get("/jednani/plan?rok=2024&cast=1"))
    assert words.startswith("Plán jednání 2024, 1. pololetí")
    assert "17. 6. 2024 na úřední desce" in words
    assert "Rada města" in words
    assert "Nic není naplánováno" in client.words(client.get("/jednani/plan?rok=2024&cast=2"))
    assert "na úřední desce" not in client.words(client.get("/jednani/plan?rok=2024&cast=0&organ=RM"))
    for junk in ("?rok=x", "?rok=99999", "?cast=7&organ=XX"):
        assert client.get(f"/jednani/plan{junk}").status_code == 200
