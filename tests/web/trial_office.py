"""What do the tests of the web and of the browser share? A real office, served over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from office_case import TestHouse

from actions.authority import actor_of
from actions.convene import convene, open_meeting, plan_meeting
from actions.draft import draft, edit
from actions.hear import Hearing, hear
from actions.place_on_agenda import place_on_agenda
from actions.redeem import look, redeem, token_of
from actions.submit import submit
from db import consultations, correspondence, journal, people, proposals
from states.content import Content
from states.proposal_file import parse_proposal
from states.vocabulary import Outcome
from web.app import create_app
from web.serve import BackgroundServer

ROOT = Path(__file__).resolve().parents[2]
PROPOSAL = ROOT / "samples" / "trutnov-akcni-plan-2024.toml"
BASE_URL = "http://razitko.test"


@dataclass
class Trial:
    """An office whose clock the test holds, and what a test asks it."""

    house: TestHouse
    proposal_id: int = 0

    def later(self, **delta: float) -> None:
        """Lets time pass."""
        self.house.clock.forward(**delta)

    def submit(self, **changes: Any) -> None:
        """The clerk drafts the seed's proposal, with ``changes`` of its content, and hands it in."""
        with self.house.writing() as (office, connection):
            read = parse_proposal(PROPOSAL.read_text(encoding="utf-8"), PROPOSAL.name, office.town)
            content = replace(read.content, **changes)
            clerk = actor_of(connection, "doudova")
            self.proposal_id = draft(office, connection, clerk, content, "doudova", read.dates)
            submit(office, connection, clerk, self.proposal_id, 1)

    def rework(self, **changes: Any) -> None:
        """The clerk mends the returned proposal and hands it in again."""
        with self.house.writing() as (office, connection):
            clerk = actor_of(connection, "doudova")
            row = proposals.proposal_by_id(connection, self.proposal_id)
            assert row is not None
            content: Content = replace(proposals.content_of(row), **changes)
            done = edit(office, connection, clerk, self.proposal_id, row.version, content)
            submit(office, connection, clerk, self.proposal_id, done.version)

    def recommend_in(self, body: str, held_on: date) -> None:
        """An internal body recommends at a meeting on that day; the form for the next stop waits for its signature."""
        with self.house.writing() as (office, connection):
            organiser = actor_of(connection, "organizace")
            stop = consultations.consultation_at(connection, self.proposal_id, body)
            assert stop is not None
            meeting_id = plan_meeting(office, connection, organiser, body, held_on)
            place_on_agenda(office, connection, organiser, stop.id, meeting_id)
            convene(office, connection, organiser, meeting_id)
        self.house.clock.now = datetime.combine(held_on, time(8), UTC)
        with self.house.writing() as (office, connection):
            open_meeting(office, connection, organiser, meeting_id)
            hear(office, connection, organiser, stop.id, Hearing(Outcome.RECOMMENDED))

    def token(self, person: str, task: str = "sign_off", index: int = -1) -> str:
        """The token of a link that a letter carried to a person: the latest one unless told otherwise."""
        link = correspondence.action_link
        with self.house.reading() as (office, connection):
            row = people.person_by_code(connection, person)
            assert row is not None
            ids = connection.execute(
                sa.select(link.c.id)
                .where(link.c.person_id == row.id, link.c.task == task)
                .order_by(link.c.id)
            ).scalars()
            return token_of(office, list(ids)[index])

    def everything(self) -> tuple[Any, ...]:
        """All rows that an act would change: the journal, links, letters, sign-offs and proposals."""
        tables = (
            journal.journal,
            correspondence.action_link,
            correspondence.letter,
            proposals.sign_off,
            proposals.proposal,
        )
        with self.house.reading() as (_office, connection):
            return tuple(tuple(map(tuple, connection.execute(sa.select(table)))) for table in tables)

    def state_of(self, step: str) -> str:
        """The state of a step of the sign-off chain."""
        with self.house.reading() as (_office, connection):
            rows = proposals.sign_offs_of(connection, self.proposal_id)
            return str(next(row.state for row in rows if row.step == step))


@pytest.fixture
def trial(town_house: Callable[..., TestHouse]) -> Trial:
    """An office with the town of the seed, under the web's address; nothing was drafted yet."""
    house = town_house("trutnov")
    house.settings = replace(house.settings, base_url=BASE_URL)
    return Trial(house)


@pytest.fixture
def server(trial: Trial) -> Iterator[BackgroundServer]:
    """The office's web on a free port."""
    with BackgroundServer(create_app(trial.house)) as running:
        yield running


@pytest.fixture
def visitor(server: BackgroundServer) -> Iterator[httpx.Client]:
    """Somebody with a browser; it follows no redirects by itself."""
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        yield client


@pytest.fixture
def matter(trial: Trial) -> Trial:
    """The seed's proposal, handed in: the lawyer is asked for an opinion."""
    trial.submit()
    return trial


@pytest.fixture
def head_asked(matter: Trial) -> Trial:
    """The lawyer had no comments; the head of department is asked."""
    token = matter.token("pravnik")
    with matter.house.writing() as (office, connection):
        sight = look(office, connection, token)
        redeem(office, connection, token, "give_opinion", seen=sight.seen, opinion="Bez připomínek.")
    return matter
