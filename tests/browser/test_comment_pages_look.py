"""Do the pages of comments and approvals look finished on a phone and on a desk, those before the door too?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from comment_case import CommentCase
from office_browser import DESK, PHONE, ServedOffice
from planning_case import COORDINATOR
from planning_look import SHOTS, house_in, let_the_coordinator_in, look_over
from playwright.sync_api import Browser

from actions.planning import area, consents, hearings, settle_comments
from actions.planning.consents import Resolved
from actions.planning.settle_comments import Verdict
from db.planning.plans import plan
from db.planning.process import municipality
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
    "/o/{confirmed}",
)
ON_THE_PHONE = (PAGES[0], PAGES[2], PAGES[4], BEFORE_THE_DOOR[0], BEFORE_THE_DOOR[2])
"""Those of them that are more than a form of one column, or are for people in the street."""


@pytest.fixture(scope="module")
def stood(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CommentCase]:
    """A plan in its window with a settled, a proposed, a waiting and an unconfirmed comment; another one finished."""
    house = house_in(tmp_path_factory.mktemp("comments"))
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
    let_the_coordinator_in(case)
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
    found = {
        "id": stood.process_id,
        "plan": stood.plan_id,
        "other": stood.other,  # type: ignore[attr-defined]
        "code": "humpolecko-2024",
        "token": stood.comment_token(4),
        "confirmed": stood.comment_token(2),
    }
    addresses = [
        pattern.format(**found)
        for pattern in (PAGES if person else BEFORE_THE_DOOR)
        if size != PHONE or SHOTS or pattern in ON_THE_PHONE
    ]
    assert look_over(served, person, size, addresses) == {}
