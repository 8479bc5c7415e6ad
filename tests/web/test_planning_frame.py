"""Who sees a planning process from inside, and what do all of its pages share?"""

from __future__ import annotations

from office_client import OfficeWeb
from planning_case import COORDINATOR, PlanningCase, planning

from actions.delegate import delegate

__all__ = ["planning"]


def test_the_coordinator_sees_the_process_with_its_tabs(
    planning: PlanningCase, office_web: OfficeWeb
) -> None:
    web = office_web(planning.house).sign_in(COORDINATOR)
    answer = web.get(f"/planovani/{planning.process_id}")
    assert answer.status_code == 200
    page = web.html(answer)
    assert page.findtext(".//h1") == planning.process.title
    tabs = page.xpath("//nav[contains(@class, 'planning-tabs')]//a")
    assert [tab.text for tab in tabs][:3] == ["Přehled", "Skupiny", "Jednání"]
    assert tabs[0].get("aria-current") == "page"
    assert "příprava" in web.words(answer)


def test_nobody_else_learns_that_a_process_is_there(planning: PlanningCase, office_web: OfficeWeb) -> None:
    answer = office_web(planning.house).sign_in("starosta").get(f"/planovani/{planning.process_id}")
    assert answer.status_code == 404


def test_who_stands_in_for_the_chair_of_a_group_sees_what_they_are_to_do(
    planning: PlanningCase, office_web: OfficeWeb
) -> None:
    today = planning.clock.now.date()
    planning.act(delegate, "vedouci", "starosta", today, today, "dovolená")
    answer = office_web(planning.house).sign_in("starosta").get(f"/planovani/{planning.process_id}/skupiny")
    assert answer.status_code == 200
