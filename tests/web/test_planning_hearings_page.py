"""Can a coordinator run public hearings in the browser, from three places to closed minutes?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from office_client import OfficeClient, OfficeWeb
from planning_case import COORDINATOR, PlanningCase, planning

from actions.make_document import make_documents
from db.planning.comments import public_hearing

__all__ = ["planning"]


@pytest.fixture
def web(planning: PlanningCase, office_web: OfficeWeb) -> OfficeClient:
    return office_web(planning.house).sign_in(COORDINATOR)


def rows(case: PlanningCase) -> list[Any]:
    """All hearings."""
    return case.rows(sa.select(public_hearing).order_by(public_hearing.c.id))


def test_three_places_and_one_of_them_to_its_end(
    planning: PlanningCase, web: OfficeClient, office_web: OfficeWeb
) -> None:
    here = f"/planovani/{planning.process_id}/projednani"
    assert "Zatím není žádné veřejné projednání" in web.words(web.get(here))
    wrong = web.post(f"{here}/nove", {"town-1": "Želiv", "held_on-1": "brzy"})
    assert wrong.status_code == 422 and "„brzy“ není datum" in web.words(wrong)
    empty = web.post(f"{here}/nove", {"title": "Projednání"})
    assert empty.status_code == 422 and "aspoň jedno místo" in web.words(empty)
    places = {
        "town-1": "Želiv",
        "held_on-1": "22. 5. 2024",
        "town-2": "Jiřice",
        "held_on-2": "4. 6. 2024",
        "starts_at-2": "17:00",
        "place-2": "Obecní úřad",
        "town-4": "Humpolec",
        "held_on-4": "7. 6. 2024",
    }
    assert web.post(f"{here}/nove", places).headers["location"] == here
    assert [row.town for row in rows(planning)] == ["Želiv", "Jiřice", "Humpolec"]
    one = f"{here}/{rows(planning)[1].id}"
    assert "Dopis s pozvánkou dostane 5 lidí" in web.words(web.get(one))
    assert web.post(one, {"verb": "announce", "version": 1}).status_code == 303
    early = web.post(one, {"verb": "post", "version": 2, "posted_on": "1. 6. 2024"})
    assert early.status_code == 422 and "teprve bude" in web.words(early)
    assert web.post(one, {"verb": "post", "version": 2, "posted_on": "13. 5. 2024"}).status_code == 303
    make_documents(planning.house)
    paper = web.html(web.get(one)).xpath("//a[contains(@href, '/soubory/')]/@href")[0]
    assert web.get(paper).headers["content-disposition"].startswith("attachment")
    planning.clock.to(date(2024, 6, 4), 18)
    web.sign_in(COORDINATOR)
    assert web.post(one, {"verb": "hold", "version": 3, "people": "23"}).status_code == 303
    blank = web.post(one, {"verb": "close", "version": 4, "minutes": "", "people": "23"})
    assert blank.status_code == 422 and "je prázdný" in web.words(blank)
    assert (
        web.post(one, {"verb": "write", "version": 4, "minutes": "Prvně.", "people": "24"}).status_code == 303
    )
    slower = web.post(one, {"verb": "write", "version": 4, "minutes": "Podruhé, jinak.", "people": "24"})
    assert slower.status_code == 409 and "Podruhé, jinak." in web.words(slower)
    assert (
        web.post(one, {"verb": "close", "version": 5, "minutes": "Celé.", "people": "24"}).status_code == 303
    )
    assert (rows(planning)[1].state, rows(planning)[1].people) == ("closed", 24)
    assert "24 lidí" in web.words(web.get(here))
    head = office_web(planning.house).sign_in("tajemnice")
    assert "Celé." in head.words(head.get(one)) and not head.html(head.get(one)).xpath("//textarea")
    assert head.post(one, {"verb": "cancel", "version": 7, "reason": "Proč."}).status_code == 422


def test_addresses_of_nobody_lead_nowhere(planning: PlanningCase, web: OfficeClient) -> None:
    here = f"/planovani/{planning.process_id}/projednani"
    assert web.get(f"{here}/99").status_code == 404
    assert web.post(f"{here}/99", {"verb": "cancel"}).status_code == 404
    places = {"town-1": "Želiv", "held_on-1": "22. 5. 2024"}
    one = web.post(f"{here}/nove", places).headers["location"]
    assert web.get(f"{one}/soubory/99").status_code == 404
    assert web.post(one, {"verb": "nonsense"}).status_code == 422
    arranged = {
        "verb": "arrange",
        "version": 1,
        "town": "Jiřice",
        "held_on": "5. 6. 2024",
        "starts_at": "večer",
    }
    assert "není hodina" in web.words(web.post(one, arranged))
    assert web.post(one, {**arranged, "starts_at": "17"}).status_code == 303
    assert rows(planning)[0].town == "Jiřice"


def test_an_announced_hearing_is_moved_on_its_page(planning: PlanningCase, web: OfficeClient) -> None:
    here = f"/planovani/{planning.process_id}/projednani"
    places = {"town-1": "Želiv", "held_on-1": "4. 6. 2024", "starts_at-1": "17:00", "place-1": "Obecní úřad"}
    one = web.post(f"{here}/nove", places).headers["location"]
    assert not web.html(web.get(one)).xpath("//input[@name='verb'][@value='move']")
    assert web.post(one, {"verb": "announce", "version": 1}).status_code == 303
    words = web.words(web.get(one))
    assert "Přeložit projednání" in words and "dostane hned 5 lidí" in words
    moved = {
        "verb": "move",
        "version": 2,
        "held_on": "11. 6. 2024",
        "starts_at": "večer",
        "place": "Sokolovna",
        "reason": "Sál je obsazen.",
    }
    wrong = web.post(one, moved)
    assert wrong.status_code == 422 and "není hodina" in web.words(wrong)
    assert web.html(wrong).xpath("//textarea[@id='move-reason']")[0].text.strip() == "Sál je obsazen."
    silent = web.post(one, {**moved, "starts_at": "18:00", "reason": ""})
    assert silent.status_code == 422 and "Chybí důvod" in web.words(silent)
    done = web.post(one, {**moved, "starts_at": "18:00"})
    assert (done.status_code, done.headers["location"]) == (303, one)
    row = rows(planning)[0]
    assert (row.held_on, row.place, row.state) == (date(2024, 6, 11), "Sokolovna", "announced")
    words = web.words(web.get(one))
    assert "Dosud: 4. 6. 2024 v 17:00, Obecní úřad" in words and "Důvod: Sál je obsazen." in words
    again = web.post(one, {**moved, "starts_at": "18:00"})
    assert again.status_code in (409, 422) and len(planning.letters("planning_hearing_moved")) == 5
