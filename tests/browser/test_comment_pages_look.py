"""Do the pages of comments and approvals look finished on a phone and on a desk, those before the door too?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from comment_case import CommentCase
from office_browser import DESK, PHONE, ServedOffice
from office_case import TOWNS, Clock, TestHouse
from planning_case import COORDINATOR
from playwright.sync_api import Browser
from test_every_page import AXE, ON_A_PHONE, faults_of, violations_of

from actions.authority import Actor
from actions.load_town import load_town
from actions.office import settings_from
from actions.planning import area, consents, hearings, settle_comments
from actions.planning.consents import Resolved
from actions.planning.settle_comments import Verdict
from db.accounts import account
from db.planning.plans import plan
from db.planning.process import municipality
from db.upgrade import upgrade
from states.planning.vocabulary import Channel
from web.app import create_app
from web.serve import BackgroundServer

PAGES = (
    "/planovani/{id}/pripominky",
    "/planovani/{id}/pripominky/1",
    "/planovani/{id}/pripominky/2",
    "/planovani/{id}/pripominky/nova",
    "/planovani/{id}/pripominky/lhuta/{plan}",
    "/planovani/{id}/plany/{other}/schvaleni",
    "/planovani/{id}/plany/{other}",
)
BEFORE_THE_DOOR = (
    "/verejne/planovani/{code}/pripominky",
    "/verejne/planovani/{code}/pripominky/odeslano",
    "/verejne/planovani/{code}/vyporadani/{plan}",
    "/o/{token}",
)
ON_THE_PHONE = (PAGES[0], PAGES[2], PAGES[4], BEFORE_THE_DOOR[0], BEFORE_THE_DOOR[2])
"""Those of them that are more than a form of one column, or are for people in the street."""
SHOTS = os.environ.get("RAZITKO_SHOTS")


@pytest.fixture(scope="module")
def stood(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CommentCase]:
    """A plan in its window with a settled, a proposed, a waiting and an unconfirmed comment; another one finished."""
    folder = tmp_path_factory.mktemp("comments")
    house = TestHouse(settings_from({"RAZITKO_HOME": str(folder), "RAZITKO_SECRET": "zkouška"}), Clock())
    upgrade(house.database)
    with house.database.write() as connection:
        text = TOWNS["humpolec"].read_text(encoding="utf-8")
        load_town(connection, Actor(None, "správce"), text, TOWNS["humpolec"].name, house.now())
    case = CommentCase(house).stand_open()
    today = case.clock.now.date()
    hearing = hearings.HearingPlan("Humpolec", today + timedelta(days=9), "kino Humpolec")
    case.act(hearings.plan_hearings, COORDINATOR, case.process_id, [hearing])
    case.settle(case.received(), "partly", "Odlehčovací službu doplníme od roku 2026.")
    proposed = case.received(
        text="U vchodu do poradny chybí nájezd; pro lidi na vozíku je nedostupná. " * 4,
        email="druhy@posta.example",
        organisation="Spolek vozíčkářů",
    )
    case.act(settle_comments.assign, COORDINATOR, proposed, None, case.seniors)
    case.act(settle_comments.propose, "vedouci", proposed, None, Verdict("accepted", "Skupina souhlasí."))
    case.record(channel=Channel.PAPER, name="Jan Psal", anchor="1.1")
    case.send(text="Ještě nepotvrzená připomínka občana.", email="treti@posta.example")
    first = case.plan_id
    case.plan_id = case.new_plan(title="Akční plán rozvoje sociálních služeb 2025")
    with house.database.write() as connection:
        connection.execute(plan.update().where(plan.c.id == case.plan_id).values(state="final"))
    case.act(area.add_municipalities, COORDINATOR, case.process_id, ["Humpolec", "Želiv", "Jiřice"])
    with house.database.write() as connection:
        connection.execute(municipality.update().values(approves=True, approving_body="zastupitelstvo obce"))
    zeliv = case.rows(municipality.select().where(municipality.c.name == "Želiv"))[0].id
    resolved = Resolved(zeliv, "zastupitelstvo obce", "approved", "ZO/12/2024", today)
    case.act(consents.record, COORDINATOR, case.plan_id, None, resolved)
    case.other, case.plan_id = case.plan_id, first  # type: ignore[attr-defined]  # for the addresses
    with house.writing() as (office, connection):
        person_id = case.id_of(COORDINATOR)
        connection.execute(account.insert().values(person_id=person_id, created_at=office.now))
    yield case
    house.close()


@pytest.fixture(scope="module")
def served(stood: CommentCase, browser: Browser) -> Iterator[ServedOffice]:
    with BackgroundServer(create_app(stood.house)) as server:
        yield ServedOffice(stood.house, server.url, browser)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("person", [COORDINATOR, ""], ids=["coordinator", "stranger"])
def test_pages_of_comments_look_finished(
    stood: CommentCase, served: ServedOffice, size: tuple[int, int], person: str
) -> None:
    context = served.sits(person, size)
    context.add_init_script(AXE)
    page = context.new_page()
    faults: dict[str, Any] = {}
    for pattern in PAGES if person else BEFORE_THE_DOOR:
        if size == PHONE and not SHOTS and pattern not in ON_THE_PHONE:
            continue
        address = pattern.format(
            id=stood.process_id,
            plan=stood.plan_id,
            other=stood.other,  # type: ignore[attr-defined]
            code="humpolecko-2024",
            token=stood.comment_token(4),
        )
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, address
        page.evaluate("() => document.querySelectorAll('main details').forEach(one => { one.open = true })")
        found = faults_of(page) + violations_of(page, *(ON_A_PHONE if size == PHONE else ()))
        if found:
            faults[address] = found
        if SHOTS:
            name = pattern.strip("/").replace("/", "-").replace("{", "").replace("}", "")
            page.screenshot(path=str(Path(SHOTS) / f"{name}-{size[0]}.png"), full_page=True)
    context.close()
    assert faults == {}
