"""Do the unfolded forms of a planning process fit a phone and a desk, and can everybody use them?"""

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
from actions.planning import area, groups, process
from db.accounts import account
from db.upgrade import upgrade
from states.planning.vocabulary import GroupOffice, Side
from web.app import create_app
from web.serve import BackgroundServer

PAGES = (
    "/planovani/{id}",
    "/planovani/{id}/obce",
    "/planovani/{id}/ucastnici",
    "/planovani/{id}/skupiny",
    "/planovani/{id}/skupiny/{group}",
)
"""Pages whose forms are folded: `test_every_page` looks at all pages as they open, here everything is unfolded."""
ON_THE_PHONE = ("/planovani/{id}", "/planovani/{id}/skupiny/{group}")
SHOTS = os.environ.get("RAZITKO_SHOTS")


@pytest.fixture(scope="module")
def stood(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlanningCase]:
    """A process in the middle of its work: late in its phase, a group without a side, a mandate that ended."""
    folder = tmp_path_factory.mktemp("planning")
    house = TestHouse(settings_from({"RAZITKO_HOME": str(folder), "RAZITKO_SECRET": "zkouška"}), Clock())
    upgrade(house.database)
    with house.database.write() as connection:
        text = TOWNS["humpolec"].read_text(encoding="utf-8")
        load_town(connection, Actor(None, "správce"), text, TOWNS["humpolec"].name, house.now())
    planning = PlanningCase(house).stand()
    pid = planning.process_id
    names = ["Humpolec", "Želiv", "Kejžlice", "Horní Rápotice"]
    planning.act(area.add_municipalities, COORDINATOR, pid, names)
    planned = [
        process.PlannedPhase("preparation", date(2024, 3, 1), date(2024, 5, 1), "s výběrem skupin"),
        process.PlannedPhase("needs", date(2024, 5, 2), date(2024, 8, 31)),
        process.PlannedPhase("goals", date(2024, 9, 1), date(2024, 11, 30)),
    ]
    planning.act(process.plan_phases, COORDINATOR, pid, None, planned)
    prevention = planning.group("Osoby ohrožené sociálním vyloučením a prevence")
    planning.seat(prevention, "vedouci", Side.COMMISSIONER, GroupOffice.SECRETARY)
    planning.seat(prevention, "jiri", Side.PROVIDER)
    planning.seat(prevention, "eva", Side.PROVIDER, valid_until=date(2024, 2, 29))
    planning.act(groups.explain_no_evidence, COORDINATOR, prevention, "Skupina dotazník odmítla.")
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
def test_unfolded_forms_look_finished(
    stood: PlanningCase, served: ServedOffice, size: tuple[int, int]
) -> None:
    context = served.sits(COORDINATOR, size)
    context.add_init_script(AXE)
    page = context.new_page()
    faults: dict[str, Any] = {}
    for pattern in PAGES if size == DESK or SHOTS else ON_THE_PHONE:
        address = pattern.format(id=stood.process_id, group=stood.seniors)
        answer = page.goto(address)
        assert answer is not None and answer.status == 200 and page.url.endswith(address)
        page.evaluate("() => document.querySelectorAll('main details').forEach(one => { one.open = true })")
        found = faults_of(page) + violations_of(page, *(ON_A_PHONE if size == PHONE else ()))
        if found:
            faults[address] = found
        if SHOTS:
            name = pattern.strip("/").replace("/", "-").replace("{", "").replace("}", "")
            page.screenshot(path=str(Path(SHOTS) / f"{name}-{size[0]}.png"), full_page=True)
    context.close()
    assert faults == {}
