"""Can a coordinator keep groups and their members in the browser?"""

from __future__ import annotations

import pytest
from office_client import OfficeClient, OfficeWeb
from planning_case import COORDINATOR, PlanningCase, planning

from states.planning.vocabulary import Side

__all__ = ["planning"]


@pytest.fixture
def web(planning: PlanningCase, office_web: OfficeWeb) -> OfficeClient:
    return office_web(planning.house).sign_in(COORDINATOR)


def test_groups_show_the_balance_of_the_triad(planning: PlanningCase, web: OfficeClient) -> None:
    words = web.words(web.get(f"/planovani/{planning.process_id}/skupiny"))
    assert "zadavatelé 1 (33 %)" in words
    assert "pozvánka 3 pracovní dny předem, kvórum: třetina členů s hlasem" in words
    address = f"/planovani/{planning.process_id}/skupiny"
    made = web.post(
        address, {"verb": "create", "name": "Prevence", "quorum": "majority", "invitation_term": "7 calendar"}
    )
    assert made.status_code == 303
    assert "Nikdo tu nemá hlas" in web.words(web.get(made.headers["location"]))
    again = web.post(
        address, {"verb": "create", "name": "Prevence", "quorum": "majority", "invitation_term": "7 calendar"}
    )
    assert again.status_code == 422 and "už v procesu je" in web.words(again)
    assert web.post(address, {"verb": "up", "group": str(planning.families)}).status_code == 303
    assert web.post(address, {"verb": "up", "group": "999"}).status_code == 404


def test_members_come_one_by_one(planning: PlanningCase, web: OfficeClient) -> None:
    address = f"/planovani/{planning.process_id}/skupiny/{planning.seniors}"
    new = {
        "new_name": "Anna Nová",
        "new_email": "anna@posta.example",
        "side": "user",
        "valid_from": "2024-05-01",
    }
    assert web.post(f"{address}/clenove", new).status_code == 303
    assert "Anna Nová" in web.words(web.get(address))
    known = {"person": str(planning.people["marie"]), "side": "user", "office": "guest"}
    assert web.post(f"{address}/clenove", known).status_code == 303
    assert "host (bez hlasu)" in web.words(web.get(address))
    both = web.post(f"{address}/clenove", {**new, "person": str(planning.people["jiri"])})
    assert both.status_code == 422 and "obojí najednou nejde" in web.words(both)
    no_side = web.post(f"{address}/clenove", {**new, "side": "", "valid_from": "kdysi"})
    assert no_side.status_code == 422 and "není datum" in web.words(no_side)
    assert web.html(no_side).xpath("//input[@id='new_name']/@value") == ["Anna Nová"]


def test_a_mandate_is_changed_and_ended(planning: PlanningCase, web: OfficeClient) -> None:
    address = f"/planovani/{planning.process_id}/skupiny/{planning.seniors}"
    petr = planning.members(planning.seniors)[-1]
    change = {
        "verb": "change",
        "version": planning.process.version,
        "side": "public",
        "office": "member",
        "valid_from": "2024-02-01",
    }
    assert web.post(f"{address}/clenove/{petr.id}", change).status_code == 303
    assert "veřejnost" in web.words(web.get(address))
    old = web.post(f"{address}/clenove/{petr.id}", change)
    assert old.status_code == 422 and "není co uložit" in web.words(old)
    end = {"verb": "end", "last_day": "2024-05-12"}
    assert web.post(f"{address}/clenove/{petr.id}", end).status_code == 303
    assert "Dřívější členové (1)" in web.words(web.get(address))
    eva = planning.members(planning.seniors)[1]
    assert web.post(f"{address}/clenove/{eva.id}", {"verb": "erase"}).status_code == 303
    assert len(planning.members(planning.seniors)) == 2
    kept = web.post(address, {"verb": "remove"})
    assert kept.status_code == 422 and "už má členy" in web.words(kept)
    other = f"/planovani/{planning.process_id}/skupiny/{planning.families}/clenove/{petr.id}"
    assert web.post(other, end).status_code == 404


def test_members_come_as_a_table(planning: PlanningCase, web: OfficeClient) -> None:
    address = f"/planovani/{planning.process_id}/skupiny/{planning.seniors}"
    wrong = web.post(f"{address}/tabulka", {"table": "Jméno\tStrana\nAnna Nová\tuživatel\nBez Strany\tx\n"})
    assert wrong.status_code == 422 and "řádek 3: strana „x“" in web.words(wrong)
    assert "Anna Nová" in web.html(wrong).xpath("//textarea[@id='table']/text()")[0]
    assert web.post(f"{address}/tabulka", {}).status_code == 422
    right = {"table": "Jméno\tE-mail\tStrana\nAnna Nová\tanna@posta.example\tuživatel\n"}
    assert web.post(f"{address}/tabulka", right).status_code == 303
    file = {"file": ("clenove.csv", "Jméno;Strana\r\nOta Starý;uživatelé\r\n".encode("cp1250"), "text/csv")}
    assert web.post(f"{address}/tabulka", {}, files=file).status_code == 303
    words = web.words(web.get(address))
    assert "Anna Nová" in words and "Ota Starý" in words
    assert "Víc než polovinu hlasů" in words


def test_a_group_without_a_survey_says_why(planning: PlanningCase, web: OfficeClient) -> None:
    address = f"/planovani/{planning.process_id}/skupiny/{planning.seniors}"
    said = {"verb": "no_evidence", "no_evidence": "Skupina dotazník odmítla."}
    assert web.post(address, said).status_code == 303
    assert "Skupina podklady nemá: Skupina dotazník odmítla." in web.words(web.get(address))


def test_participants_are_corrected_and_erased(planning: PlanningCase, web: OfficeClient) -> None:
    address = f"/planovani/{planning.process_id}/ucastnici"
    assert "Jiří Zkoumal" in web.words(web.get(address))
    jiri, head = planning.people["jiri"], planning.person("vedouci").id
    fixed = {"verb": "correct", "name": "Jiří Zkoumal, DiS.", "email": "jiri@charita.example"}
    assert web.post(f"{address}/{jiri}", fixed).status_code == 303
    assert web.post(f"{address}/{head}", fixed).status_code == 404
    kept = web.post(f"{address}/{jiri}", {"verb": "forget", "reason": "žádost"})
    assert kept.status_code == 422 and "členství ukončete" in web.words(kept)


def test_a_member_of_the_office_reads_and_changes_nothing(
    planning: PlanningCase, office_web: OfficeWeb
) -> None:
    planning.seat(planning.families, "starosta", Side.COMMISSIONER)
    mayor = office_web(planning.house).sign_in("starosta")
    address = f"/planovani/{planning.process_id}/skupiny/{planning.families}"
    assert "Rodiny s dětmi" in mayor.words(mayor.get(address))
    assert "marie@posta.example" not in mayor.words(mayor.get(address))
    assert "Komunitní plánování sociálních" in mayor.words(mayor.get("/planovani"))
    refused = mayor.post(address, {"verb": "edit", "name": "X"})
    assert refused.status_code == 422
    assert mayor.get(f"/planovani/{planning.process_id}/ucastnici").status_code == 404
