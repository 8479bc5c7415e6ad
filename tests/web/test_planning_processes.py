"""Can a coordinator begin a process, see what comes next, plan the phases and go on, in the browser?"""

from __future__ import annotations

import pytest
from office_case import TestHouse, plain
from office_client import OfficeClient, OfficeWeb
from planning_case import COORDINATOR, PlanningCase, planning

__all__ = ["planning"]


@pytest.fixture
def web(planning: PlanningCase, office_web: OfficeWeb) -> OfficeClient:
    return office_web(planning.house).sign_in(COORDINATOR)


def test_an_empty_list_offers_to_begin(town_house, office_web: OfficeWeb) -> None:  # type: ignore[no-untyped-def]
    house: TestHouse = town_house("humpolec")
    web = office_web(house).sign_in(COORDINATOR)
    assert "Zatím tu není žádný proces" in web.words(web.get("/planovani"))
    assert web.html(web.get("/planovani")).xpath("//a[@href='/planovani/novy']")
    head = office_web(house).sign_in("vedouci")
    assert "Založí ho koordinátor" in head.words(head.get("/planovani"))
    assert head.get("/planovani/novy").status_code == 409
    mayor = office_web(house).sign_in("starosta")
    assert "Nejste členem žádné" in mayor.words(mayor.get("/planovani"))


def test_a_process_is_begun_in_the_browser(town_house, office_web: OfficeWeb) -> None:  # type: ignore[no-untyped-def]
    house: TestHouse = town_house("humpolec")
    web = office_web(house).sign_in(COORDINATOR)
    assert web.html(web.get("/planovani/novy")).xpath("//input[@id='period_from']/@value") == ["2025"]
    wrong = web.post("/planovani/novy", {"title": "Plán", "period_from": "2027", "period_until": "brzy"})
    assert wrong.status_code == 422
    assert "není celé číslo" in web.words(wrong)
    assert web.html(wrong).xpath("//input[@id='title']/@value") == ["Plán"]
    fields = {"title": "Plánování na Humpolecku", "area": "ORP Humpolec", "period_from": "2027"}
    half = web.post("/planovani/novy", {**fields, "period_until": "2026", "coordinator": COORDINATOR})
    assert "Období plánu je od roku do roku" in web.words(half)
    done = web.post("/planovani/novy", {**fields, "period_until": "2029", "coordinator": COORDINATOR})
    assert done.status_code == 303
    page = web.get(done.headers["location"])
    assert "Proces je založen" in web.words(page)
    assert "Co ještě chybí (2)" in web.words(page)  # a contact and a group
    assert web.html(page).xpath("//ul[@class='planning-gaps']//a[contains(@href, '/skupiny')]")


def test_the_list_sorts_and_says_what_is_late(planning: PlanningCase, web: OfficeClient) -> None:
    pid = planning.process_id
    days = {
        "preparation-od": "2024-03-01",
        "preparation-do": "2024-05-01",
        "version": planning.process.version,
    }
    assert web.post(f"/planovani/{pid}/terminy", days).status_code == 303
    planning.begin_another()
    for order in ("obdobi", "nazev", "termin", "stav", "nesmysl"):
        words = web.words(web.get(f"/planovani?razeni={order}"))
        assert "po termínu" in words
    first = web.html(web.get("/planovani?razeni=termin")).xpath("//tbody/tr[1]//a/@href")
    assert first == [f"/planovani/{pid}"]
    assert "zpožděna o 12 dnů" in web.words(web.get(f"/planovani/{pid}"))


def test_a_step_is_refused_with_what_blocks_it_and_forced_with_a_reason(
    planning: PlanningCase, web: OfficeClient
) -> None:
    address = f"/planovani/{planning.process_id}"

    def act(verb: str, reason: str = "") -> int:
        data = {"verb": verb, "version": planning.process.version, "reason": reason}
        return int(web.post(address, data).status_code)

    refused = web.post(address, {"verb": "advance", "version": planning.process.version})
    assert refused.status_code == 422 and "Chybí kontakt" in web.words(refused)
    assert act("nesmysl") == 422
    assert act("advance_despite") == 422
    assert act("advance_despite", "Řád schválí první jednání.") == 303
    assert planning.process.state == "needs"
    words = web.words(web.get(address))
    assert "Chybělo: Skupina „Senioři“ nemá jednací řád" in words
    assert act("go_back", "Ještě ne.") == 303
    assert act("publish") == 303
    assert "stránka zveřejněna" in web.words(web.get(address))
    assert act("hide", "Omyl.") == 303
    assert act("abandon", "Projekt skončil.") == 303
    assert "Proces skončil" in web.words(web.get(address))
    assert "mění jeho koordinátor" in web.words(web.get(f"{address}/upravit"))


def test_an_older_page_does_not_overwrite_a_newer_one(planning: PlanningCase, web: OfficeClient) -> None:
    address = f"/planovani/{planning.process_id}/upravit"
    fields = {
        "title": "Jiný název",
        "area": "ORP Humpolec",
        "period_from": "2024",
        "period_until": "2026",
        "coordinator": COORDINATOR,
        "contact": "tel. 565 000 000",
    }
    old = planning.process.version
    assert web.post(address, {**fields, "version": old}).status_code == 303
    assert planning.process.title == "Jiný název"
    assert planning.process.contact == "tel. 565 000 000"
    late = web.post(address, {**fields, "title": "Třetí", "version": old})
    assert late.status_code == 422 and "Někdo byl rychlejší" in web.words(late)
    assert web.html(late).xpath("//input[@id='title']/@value") == ["Třetí"]


def test_municipalities_come_from_a_pasted_column(planning: PlanningCase, web: OfficeClient) -> None:
    address = f"/planovani/{planning.process_id}/obce"
    assert web.post(address, {"names": "Humpolec\nŽeliv\nKejžlice\n"}).status_code == 303
    page = web.get(address)
    assert "Vypsáno obcí: 3 z 3" in web.words(page)
    one = web.html(page).xpath("//form[contains(@action, '/obce/')]/@action")[0]
    change = {"verb": "change", "name": "Humpolec", "approves": "1", "approving_body": "zastupitelstvo města"}
    assert web.post(one, change).status_code == 303
    assert "zastupitelstvo města" in web.words(web.get(address))
    assert web.post(one, {**change, "approving_body": ""}).status_code == 422
    assert web.post(one, {"verb": "remove"}).status_code == 303
    assert "Vypsáno obcí: 2" in web.words(web.get(address))
    assert web.post(address, {"names": "Želiv"}).status_code == 422


def test_only_the_coordinator_acts(planning: PlanningCase, office_web: OfficeWeb) -> None:
    head = office_web(planning.house).sign_in("vedouci")
    address = f"/planovani/{planning.process_id}"
    page = head.get(address)
    assert page.status_code == 200 and "Co ještě můžete udělat" not in head.words(page)
    answer = head.post(address, {"verb": "abandon", "version": planning.process.version, "reason": "Ne."})
    assert answer.status_code == 422 and "smí jen koordinátor" in plain(head.words(answer))
    stranger = office_web(planning.house).sign_in("starosta")
    assert stranger.post(address, {"verb": "abandon", "reason": "Ne."}).status_code == 404
    assert stranger.post(f"{address}/obce", {"names": "X"}).status_code == 404
