"""How are pages of planning looked at? Humpolec's office, a coordinator who may sign in, one look over all."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from office_browser import PHONE, ServedOffice
from office_case import TOWNS, Clock, TestHouse, migrated
from planning_case import COORDINATOR, PlanningCase
from test_every_page import AXE, ON_A_PHONE, faults_of, violations_of

from actions.authority import Actor
from actions.load_town import load_town
from actions.office import settings_from
from db.accounts import account

SHOTS = os.environ.get("RAZITKO_SHOTS")
"""A folder: then every page is looked at in every size, and drawn there."""


HIDDEN_PLACES = """
() => [...document.querySelectorAll('.menu [aria-current]')].filter(e => {
  const [place, row] = [e.getBoundingClientRect(), e.closest('ul').getBoundingClientRect()];
  return place.left < row.left - 1 || place.right > row.right + 1;
}).map(e => `out of sight: ${e.textContent}`)
"""
"""Where the reader is, by the menu and by the tabs of a process, if a narrow screen does not show it."""


def house_in(folder: Path) -> TestHouse:
    """Humpolec's office as it begins."""
    house = TestHouse(settings_from({"RAZITKO_HOME": str(folder), "RAZITKO_SECRET": "zkouška"}), Clock())
    migrated(house)
    town = TOWNS["humpolec"]
    with house.database.write() as connection:
        load_town(connection, Actor(None, "správce"), town.read_text("utf-8"), town.name, house.now())
    return house


def let_the_coordinator_in(case: PlanningCase) -> None:
    """An account, so that a session can be begun for her."""
    with case.house.writing() as (office, connection):
        person_id = case.id_of(COORDINATOR)
        connection.execute(account.insert().values(person_id=person_id, created_at=office.now))


def look_over(
    served: ServedOffice,
    person: str,
    size: tuple[int, int],
    addresses: Iterable[str],
    *,
    is_unfolded: bool = True,
) -> dict[str, Any]:
    """What is wrong with these pages by the house's look and by axe, all unfolded; empty if nothing."""
    context = served.sits(person, size)
    context.add_init_script(AXE)
    page = context.new_page()
    faults: dict[str, Any] = {}
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None and answer.status == 200 and page.url.endswith(address), address
        lost = page.evaluate(HIDDEN_PLACES)
        if is_unfolded:
            page.evaluate(
                "() => document.querySelectorAll('main details').forEach(one => { one.open = true })"
            )
        if found := lost + faults_of(page) + violations_of(page, *(ON_A_PHONE if size == PHONE else ())):
            faults[address] = found
        if SHOTS:
            name = re.sub(r"\W+", "-", address).strip("-")[:80]
            page.screenshot(path=str(Path(SHOTS) / f"{name}-{size[0]}.png"), full_page=True)
    context.close()
    return faults
