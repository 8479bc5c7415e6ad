"""What if PostgreSQL is restarted or killed while people decide? Exactly what was confirmed is there, or more of it."""

from __future__ import annotations

import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa
from browser_case import Browser, seen_in, words
from office_case import TOWNS, Case, Clock, TestHouse, plain
from own_postgresql import OwnServer, own_postgresql

from actions import sign_off
from actions.authority import Actor, actor_of
from actions.load_town import load_town
from actions.office import settings_from
from db import journal, proposals
from db.away import DatabaseAway
from db.upgrade import upgrade
from states.machine import Refused

sys.path.append(str(Path(__file__).resolve().parent.parent / "web"))
IS_LONG = os.environ.get("RAZITKO_CHAOS") == "long"
PROPOSALS = 240 if IS_LONG else 6
RESTARTS = 24 if IS_LONG else 3
CLIENTS = 8
pytestmark = pytest.mark.timeout(900 if IS_LONG else 120)


@pytest.fixture(scope="module")
def server() -> Iterator[OwnServer]:
    with own_postgresql() as found:
        yield found


@pytest.fixture
def house(server: OwnServer, tmp_path: Path) -> Iterator[TestHouse]:
    name = f"office_{random.getrandbits(40)}"
    server.say(f"CREATE DATABASE {name}")
    environ = {
        "RAZITKO_HOME": str(tmp_path),
        "RAZITKO_DATABASE_URL": server.url(name),
        "RAZITKO_SECRET": "zkouška",
    }
    found = TestHouse(settings_from(environ), Clock())
    upgrade(found.database)
    with found.database.write() as connection:
        text = TOWNS["trutnov"].read_text(encoding="utf-8")
        load_town(connection, Actor(None, "správce"), text, "trutnov.toml", Clock().now)
    yield found
    found.close()


def submitted(house: TestHouse, many: int) -> list[int]:
    """So many proposals that wait for their sign-offs."""
    found = []
    for _ in range(many):
        case = Case(house).submitted()
        found.append(case.pid)
    return found


STEPS = {"lawyer": "pravnik", "head": "rejl", "secretary": "tajemnik"}


@dataclass
class Load:
    """Eight clients decide the same sign-offs, each of them in an order of their own."""

    house: TestHouse
    proposals: list[int]
    confirmed: Counter[int] = field(default_factory=Counter)
    lost_answers: Counter[int] = field(default_factory=Counter)
    faults: list[BaseException] = field(default_factory=list)
    turn: threading.Condition = field(default_factory=threading.Condition)

    def run(self, meanwhile: Callable[[Load], None]) -> None:
        clients = [
            threading.Thread(target=self._client, args=(number,), daemon=True) for number in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        try:
            meanwhile(self)
        except BaseException as fault:
            self.faults.append(fault)
        for client in clients:
            client.join()

    def wait_for(self, many: int) -> None:
        """Until so many decisions were confirmed."""
        with self.turn:
            self.turn.wait_for(lambda: self.faults or self.confirmed.total() >= many, timeout=120)

    def _client(self, number: int) -> None:
        chance = random.Random(number)
        try:
            for step, code in STEPS.items():
                for proposal_id in chance.sample(self.proposals, len(self.proposals)):
                    self._decide(proposal_id, step, code)
        except BaseException as fault:
            with self.turn:
                self.faults.append(fault)
                self.turn.notify_all()

    def _decide(self, proposal_id: int, step: str, code: str) -> None:
        """Reads the page and sends its form until an answer comes; never reads anew after a lost one."""
        seen: tuple[int, int, str] | None = None
        while not self.faults:
            try:
                seen = seen or self._look(proposal_id, step)
                if seen is None:
                    return
                with self.house.writing() as (office, connection):
                    actor = actor_of(connection, code)
                    if step == "lawyer":
                        sign_off.give_opinion(office, connection, actor, *seen, "bez připomínek")
                    else:
                        sign_off.approve(office, connection, actor, *seen)
            except DatabaseAway:
                if seen is not None:
                    self.lost_answers[seen[0]] += 1
                time.sleep(0.05)  # a person would wait a moment, too
                continue
            except Refused as refusal:
                assert "Někdo byl rychlejší" in plain(str(refusal)), refusal
                return
            with self.turn:
                self.confirmed[seen[0]] += 1
                self.turn.notify_all()
            return

    def _look(self, proposal_id: int, step: str) -> tuple[int, int, str] | None:
        """What the page shows: the step, its version and the text; None when it is not open (any more)."""
        with self.house.reading() as (_, connection):
            row = next(one for one in proposals.sign_offs_of(connection, proposal_id) if one.step == step)
            text = proposals.content_of(proposals.proposal_by_id(connection, proposal_id)).text_digest()
        return (row.id, row.version, text) if row.state == "asked" else None


def test_decisions_while_the_server_is_restarted_and_killed(server: OwnServer, house: TestHouse) -> None:
    ways = (server.restart, server.kill_a_backend, server.kill_the_postmaster)
    load = Load(house, submitted(house, PROPOSALS))
    every = len(STEPS) * PROPOSALS // (RESTARTS + 1)

    def mistreat(load: Load) -> None:
        for number in range(RESTARTS):
            load.wait_for((number + 1) * every)
            ways[number % len(ways)]()

    load.run(mistreat)
    assert load.faults == []
    case = Case(house)
    decided = Counter(
        row.subject_id for row in case.entries(subject="sign_off") if row.verb in ("approve", "give_opinion")
    )
    assert len(decided) == len(STEPS) * PROPOSALS
    assert set(decided.values()) == {1}, "a decision is there twice"
    assert set(load.confirmed.values()) == {1}, "the same decision was confirmed to two people"
    unconfirmed = set(decided) - set(load.confirmed)
    assert set(load.confirmed) <= set(decided), "what was confirmed is not there"
    assert unconfirmed <= set(load.lost_answers), "nobody asked for what is there"
    assert case.verify().faults == ()
    numbers = [row.number for row in case.rows(sa.select(journal.journal.c.number).order_by("number"))]
    assert numbers == list(range(1, len(numbers) + 1))
    states = {row.state for row in case.rows(sa.select(proposals.proposal.c.state))}
    assert states == {"on_route"}
    print(
        f"{RESTARTS} restarts, {len(decided)} decisions, {load.lost_answers.total()} answers lost, "
        f"{len(unconfirmed)} of them were committed"
    )


def test_the_web_says_so_and_goes_on_by_itself(server: OwnServer, house: TestHouse) -> None:
    case = Case(house).submitted()
    case.opine("pravnik", "lawyer")
    token = case.token("rejl")
    browser = Browser(house, "doudova")
    seen = seen_in(browser.get(f"/o/{token}").text)
    form = {"verb": "approve", "seen": seen}
    server.stop()
    for answer in (
        browser.get(f"/o/{token}"),
        browser.post(f"/o/{token}", data=form),
        browser.get("/navrhy"),
        browser.get("/zdravi"),
    ):
        assert (answer.status_code, answer.headers.get("retry-after")) == (503, "5"), answer.url
        assert "Databáze úřadu teď neodpovídá." in words(answer.text), answer.url
    server.start()
    assert browser.get("/zdravi").json() == {"status": "ok"}
    assert browser.get(f"/o/{token}").status_code == 200
    server.restart()  # between two requests: nobody notices
    assert browser.post(f"/o/{token}", data=form).status_code == 303
    assert case.chain()["head"] == "approved"


@pytest.mark.skipif(not IS_LONG, reason="the API is imported for it alone: make chaos")
def test_the_api_says_so_too(server: OwnServer, house: TestHouse) -> None:
    from api_client import Program  # imports FastAPI with its first request

    program = Program(house)
    assert program.ask("GET", "/proposals", "doudova").status_code == 200
    server.stop()
    answer = program.ask("GET", "/proposals", "doudova")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "Databáze úřadu teď neodpovídá." in plain(answer.json()["detail"])
    server.start()
    assert program.ask("GET", "/proposals", "doudova").status_code == 200
