"""Can everybody read the public page of planning, on a phone and on a desk, and can its papers be kept there?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from office_browser import DESK, PHONE, ServedOffice
from office_case import TOWNS, Clock, TestHouse
from planning_case import COORDINATOR, PlanningCase
from playwright.sync_api import Browser
from test_every_page import AXE, ON_A_PHONE, faults_of, violations_of

from actions.authority import Actor
from actions.load_town import load_town
from actions.office import settings_from
from actions.planning import area, group_meetings, papers, phases, providers
from actions.planning.evidence import SurveyHead, keep_survey
from actions.planning.group_meetings import Arrangement
from actions.planning.papers import Paper
from cli.planning import write_site
from db.accounts import account
from db.upgrade import upgrade
from states.planning.catalogue import Provider, Service
from states.planning.survey_table import Counted, ReadSurvey
from web.app import create_app
from web.serve import BackgroundServer

PUBLIC = "/verejne/planovani/humpolecko-2024"
OPEN = (
    "/verejne/planovani",
    PUBLIC,
    f"{PUBLIC}/katalog",
    f"{PUBLIC}/katalog?q=domov",
    f"{PUBLIC}/katalog?q=nic",
)
INSIDE = (
    "/planovani/{id}/dokumenty",
    "/planovani/{id}/dokumenty/novy",
    "/planovani/{id}/dokumenty/{paper}",
    "/planovani/{id}/katalog",
    "/planovani/{id}/katalog/novy",
    "/planovani/{id}/katalog/{provider}",
)
WIDE_ALONE = ("/verejne/planovani", f"{PUBLIC}/katalog", *INSIDE[1:3], INSIDE[4])
"""Forms of one column, and what another address shows as well: they are looked at on a desk alone."""
SHOTS = os.environ.get("RAZITKO_SHOTS")


@pytest.fixture(scope="module")
def stood(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlanningCase]:
    """A process with a public page that has something in every part that a small office fills."""
    folder = tmp_path_factory.mktemp("public")
    house = TestHouse(settings_from({"RAZITKO_HOME": str(folder), "RAZITKO_SECRET": "zkouška"}), Clock())
    upgrade(house.database)
    with house.database.write() as connection:
        text = TOWNS["humpolec"].read_text(encoding="utf-8")
        load_town(connection, Actor(None, "správce"), text, TOWNS["humpolec"].name, house.now())
    planning = PlanningCase(house).stand()
    pid = planning.process_id
    planning.act(phases.publish, COORDINATOR, pid, None)
    planning.act(area.add_municipalities, COORDINATOR, pid, ["Humpolec", "Želiv", "Horní Rápotice"])
    counts = tuple(Counted("Co postrádáte?", answer, n) for answer, n in (("dopravu", 31), ("péči", 12)))
    head = SurveyHead("Výsledky šetření: senioři", "senioři", planning.seniors, respondents=43)
    planning.act(keep_survey, COORDINATOR, pid, head, ReadSurvey(counts, None))
    kept = papers.received_paper(house, "rad.txt", b"text")
    planning.paper = planning.act(  # type: ignore[attr-defined]
        papers.add_paper,
        COORDINATOR,
        pid,
        Paper("rules", "Jednací řád pracovních skupin", date(2024, 3, 1), file=kept),
    )
    elsewhere = Paper("article", "Článek v radničních listech", address="https://listy.example/3")
    planning.act(papers.add_paper, COORDINATOR, pid, elsewhere)
    for groups, number in (([], None), ([planning.seniors], 1)):
        plan = Arrangement("Jednání o dopravě", date(2024, 6, 10), place="radnice", points=("Doprava",))
        planning.act(group_meetings.plan_group_meeting, COORDINATOR, pid, groups, plan, number=number)
    service = Service(
        "Domov", "domovy pro seniory", "residential", "senioři", "Želiv", price="podle vyhlášky"
    )
    wanted = Provider(
        0, "Domov Vzor", "00248266", seat="Želiv", web="https://domov.example", services=(service,)
    )
    planning.provider = planning.act(providers.add_provider, COORDINATOR, pid, wanted)  # type: ignore[attr-defined]
    with house.writing() as (office, connection):
        person_id = planning.id_of(COORDINATOR)
        connection.execute(account.insert().values(person_id=person_id, created_at=office.now))
    yield planning
    house.close()


@pytest.fixture(scope="module")
def served(stood: PlanningCase, browser: Browser) -> Iterator[ServedOffice]:
    with BackgroundServer(create_app(stood.house)) as server:
        yield ServedOffice(stood.house, server.url, browser)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_everybody_can_read_the_public_page(
    stood: PlanningCase, served: ServedOffice, size: tuple[int, int]
) -> None:
    """Without scripts switched on the pages are the same: they have none."""
    context = served.sits(COORDINATOR, size)
    context.add_init_script(AXE)
    page = context.new_page()
    faults: dict[str, Any] = {}
    for pattern in (*OPEN, *INSIDE):
        if size == PHONE and pattern in WIDE_ALONE and not SHOTS:
            continue
        address = pattern.format(id=stood.process_id, paper=stood.paper, provider=stood.provider)  # type: ignore[attr-defined]
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, address
        found = faults_of(page) + violations_of(page, *(ON_A_PHONE if size == PHONE else ()))
        if found:
            faults[address] = found
        if SHOTS:
            name = pattern.strip("/").translate(str.maketrans("/?={}", "-----"))
            page.screenshot(path=str(Path(SHOTS) / f"{name}-{size[0]}.png"), full_page=True)
    context.close()
    assert faults == {}


def test_the_static_site_opens_from_a_disk(stood: PlanningCase, browser: Browser, tmp_path: Path) -> None:
    write_site(stood.house, "humpolecko-2024", tmp_path)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    wrong: list[str] = []
    page.on("requestfailed", lambda request: wrong.append(request.url))
    page.goto((tmp_path / "index.html").as_uri())
    assert page.locator(
        "h1"
    ).inner_text() == "Komunitní plánování sociálních služeb na\u00a0Humpolecku".replace("na\u00a0", "na ")
    assert (
        page.evaluate("() => getComputedStyle(document.querySelector('.top')).borderBottomStyle") == "solid"
    )
    page.get_by_role("link", name="Katalog poskytovatelů sociálních služeb").click()
    assert "Domov Vzor" in page.locator("main").inner_text()
    page.get_by_role("link", name="Zpět na stránku plánování").click()
    assert page.url.endswith("/index.html") and wrong == []
    context.close()
