"""Do the unfolded forms of a planning process fit a phone and a desk, and can everybody use them?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from office_browser import DESK, PHONE, ServedOffice
from planning_case import COORDINATOR, PlanningCase
from planning_look import SHOTS, house_in, let_the_coordinator_in, look_over
from playwright.sync_api import Browser

from actions.planning import area, groups, process
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


@pytest.fixture(scope="module")
def stood(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlanningCase]:
    """A process in the middle of its work: late in its phase, a group without a side, a mandate that ended."""
    house = house_in(tmp_path_factory.mktemp("planning"))
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
    let_the_coordinator_in(planning)
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
    pages = PAGES if size == DESK or SHOTS else ON_THE_PHONE
    addresses = [pattern.format(id=stood.process_id, group=stood.seniors) for pattern in pages]
    assert look_over(served, COORDINATOR, size, addresses) == {}
