"""Can an action plan be drawn in the browser, and can who answers for a measure say how far it is?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import TestHouse
from office_client import OfficeClient
from planning_case import COORDINATOR, PlanningCase, approved_plan, planning  # noqa: F401  (a fixture)

from db.planning.plans import measure_report

OfficeWeb = Callable[[TestHouse], OfficeClient]
SAID = {
    "code": "1.1.1",
    "year": "2024",
    "progress": "under_way",
    "words": "Přibyla dvě auta.",
    "spent": "320 000",
}


@pytest.fixture
def address(planning: PlanningCase) -> str:  # noqa: F811
    """An approved plan; the mayor answers for one of its measures and sees nothing else of planning."""
    return f"/planovani/{planning.process_id}/plany/{approved_plan(planning, 'mayor')}"


def test_who_answers_for_a_measure_reports_it_in_the_browser(
    planning: PlanningCase,  # noqa: F811
    office_web: OfficeWeb,
    address: str,
) -> None:
    mayor = office_web(planning.house).sign_in("starosta")
    assert mayor.get(address).status_code == 404
    here = f"{address}/plneni"
    page = mayor.get(f"{here}?rok=2024")
    assert page.status_code == 200
    forms = mayor.html(page).xpath("//main//form[@method='post']//input[@name='code']/@value")
    assert forms == ["1.1.1"]
    wrong = mayor.post(here, SAID | {"words": "", "spent": "málo"})
    assert wrong.status_code == 422
    assert "aspoň jednou větou" in mayor.words(wrong)
    assert 'value="málo"' in wrong.text
    sent = mayor.post(here, SAID | {"indicator-počet klientů": "48"})
    assert sent.headers["location"] == f"{here}?rok=2024#cast-1.1.1"
    words = mayor.words(mayor.get(here))
    for told in ("Přibyla dvě auta.", "utraceno 320 000 Kč", "plní se: 1", "bez zprávy: 2", "48"):
        assert told in words, told
    assert mayor.post(here, SAID | {"code": "1.2.1"}).status_code == 409
    rows = planning.rows(sa.select(measure_report))
    assert [(row.code, row.spent, row.indicators) for row in rows] == [
        ("1.1.1", 320_000, {"počet klientů": "48"})
    ]
    nobody = office_web(planning.house).sign_in("tajemnice")
    assert not nobody.html(nobody.get(here)).xpath("//main//form[@method='post']")


def test_the_evaluation_is_a_word_file(planning: PlanningCase, office_web: OfficeWeb, address: str) -> None:  # noqa: F811
    client = office_web(planning.house).sign_in(COORDINATOR)
    client.post(f"{address}/plneni", SAID)
    file = client.get(f"{address}/vyhodnoceni.docx?rok=2024")
    assert file.content.startswith(b"PK")
    assert "vyhodnoceni-strednedoby-plan-2024.docx" in file.headers["content-disposition"]
    page = client.html(client.get(f"{address}/plneni?rok=1066"))
    version = page.xpath("//input[@name='version']/@value")[0]
    issued = {"verb": "issue", "year": "2024", "version": version}
    assert client.post(f"{address}/plneni", issued).headers["location"] == address
    assert "Vyhodnocení do roku 2024, vydání 1: právě se vyrábí" in client.words(client.get(address))
    assert client.post(f"{address}/plneni", issued).status_code == 409


def test_an_action_plan_is_drawn_in_the_browser(
    planning: PlanningCase,  # noqa: F811
    office_web: OfficeWeb,
    address: str,
) -> None:
    client = office_web(planning.house).sign_in(COORDINATOR)
    assert "Sestavit akční plán" in client.words(client.get(address))
    here = f"{address}/akcni"
    page = client.html(client.get(here))
    assert page.xpath("//input[@name='measure']/@value") == ["1.1.1", "1.1.2", "1.2.1"]
    given: dict[str, Any] = {"title": "Akční plán 2025", "period_from": "2025", "period_until": "2025"}
    nothing = client.post(here, given)
    assert nothing.status_code == 409
    assert "Vyberte aspoň jedno opatření" in client.words(nothing)
    assert client.post(here, given | {"period_from": "dvacet"}).status_code == 422
    made = client.post(here, given | {"measure": ["1.1.1", "1.2.1"]})
    outline = made.headers["location"]
    words = client.words(client.get(outline))
    assert "Přidat aktivitu" in words
    assert "1.1.2" not in words
    part = f"{outline}/nova?druh=activity&v=1.1.1"
    assert client.get(part).status_code == 200
    assert client.post(part, {"title": "Nákup auta", "cost": "450 000", "term": "červen"}).status_code == 303
    read = client.words(client.get(outline.removesuffix("/upravit")))
    for told in (
        "1.1.1.1 Nákup auta",
        "450 000 Kč",
        "z opatření 1.1.1 střednědobého plánu",
        "Vychází z plánu",
    ):
        assert told in read, told
    assert "Akční plán 2025" in client.words(client.get(address))
