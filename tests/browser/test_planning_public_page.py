"""Can everybody read the public page of planning, on a phone and on a desk, and can its papers be kept there?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from office_browser import DESK, PHONE, ServedOffice
from planning_case import COORDINATOR, PlanningCase
from planning_look import SHOTS, house_in, let_the_coordinator_in, look_over
from playwright.sync_api import Browser

from actions.planning import area, group_meetings, papers, phases, providers
from actions.planning.evidence import SurveyHead, keep_survey
from actions.planning.group_meetings import Arrangement
from actions.planning.papers import Paper
from cli.planning import write_site
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


@pytest.fixture(scope="module")
def stood(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlanningCase]:
    """A process with a public page that has something in every part that a small office fills."""
    house = house_in(tmp_path_factory.mktemp("public"))
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
    let_the_coordinator_in(planning)
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
    found = {"id": stood.process_id, "paper": stood.paper, "provider": stood.provider}  # type: ignore[attr-defined]
    addresses = [
        pattern.format(**found)
        for pattern in (*OPEN, *INSIDE)
        if size != PHONE or SHOTS or pattern not in WIDE_ALONE
    ]
    assert look_over(served, COORDINATOR, size, addresses, is_unfolded=False) == {}


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
