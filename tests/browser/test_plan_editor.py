"""Is writing a plan nicer with a script? Rows at once, steps in the outline that keep their place, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from office_browser import ServedOffice
from office_case import TOWNS, Clock, TestHouse, migrated
from plan_case import CONTENT
from planning_case import COORDINATOR, PlanningCase
from playwright.sync_api import Browser, expect

from actions.authority import Actor
from actions.load_town import load_town
from actions.office import settings_from
from actions.planning import plans
from db.accounts import account
from states.planning.vocabulary import PlanKind
from web.app import create_app
from web.serve import BackgroundServer


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[ServedOffice]:
    """A process with one plan, which has the number 1, and its coordinator."""
    folder = tmp_path_factory.mktemp("plan")
    house = TestHouse(settings_from({"RAZITKO_HOME": str(folder), "RAZITKO_SECRET": "zkouška"}), Clock())
    migrated(house)
    with house.database.write() as connection:
        text = TOWNS["humpolec"].read_text(encoding="utf-8")
        load_town(connection, Actor(None, "správce"), text, TOWNS["humpolec"].name, house.now())
    case = PlanningCase(house)
    case.begin()
    given: dict[str, Any] = {"kind": PlanKind.MID_TERM, "title": "Plán", "content": CONTENT}
    case.act(plans.begin_plan, COORDINATOR, case.process_id, period_from=2024, period_until=2026, **given)
    with house.writing() as (office, connection):
        person_id = case.id_of(COORDINATOR)
        connection.execute(account.insert().values(person_id=person_id, created_at=office.now))
    with BackgroundServer(create_app(house)) as server:
        yield ServedOffice(house, server.url, browser)
    house.close()


def test_a_plan_is_written_with_a_script(served: ServedOffice) -> None:
    context = served.sits(COORDINATOR)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda fault: said.append(str(fault)))
    page.goto("/planovani/1/plany/1/upravit/1.1.1")
    sources = page.locator("input[name^=funding-][name$=-source]")
    before = sources.count()
    page.get_by_role("button", name="Přidat řádek").nth(1).click()
    expect(sources).to_have_count(before + 1)
    expect(sources.nth(before)).to_be_focused()
    for name, typed in (("source", "nadace"), ("year", "2026"), ("amount", "5 000")):
        page.locator(f"[name=funding-{before}-{name}]").fill(typed)
    page.get_by_role("button", name="Uložit", exact=True).click()
    page.wait_for_url("**/upravit#cast-1.1.1")

    down, up = page.locator("[id='down-1.1.1']"), page.locator("[id='up-1.1.1']")
    down.focus()
    down.press("Enter")
    expect(up).to_be_focused()  # it is the last one now, and the keyboard stays at it
    page.locator("[id='remove-1.1.1']").click()
    expect(page.locator("[id='cast-1.1.1']")).to_have_count(0)
    expect(page.locator("#hlaseni")).to_contain_text("Smazáno: opatření 1.1.1")
    page.get_by_role("button", name="Vrátit poslední změnu").click()
    expect(page.locator("[id='cast-1.1.1']")).to_have_count(1)
    page.locator("#note").fill("po jednání skupin")
    page.locator("#note").press("Enter")
    expect(page.locator("#hlaseni")).to_contain_text("po jednání skupin")
    page.goto("/planovani/1/plany/1")
    expect(page.locator("main")).to_contain_text("nadace")
    context.close()
    assert said == []
