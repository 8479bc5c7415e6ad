"""Does an office on two machines lose nothing when one of them dies? Two webs, two runners, one database, one store.

The short form runs with the suite: two groups of processes that share a folder, no Prefect at all. RAZITKO_CHAOS=long
gives each host a network of its own where the system lets us, keeps files on an S3 server, adds Prefect's server on
PostgreSQL with a worker on each host, and brings more proposals.
"""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import httpx
import pytest
import sqlalchemy as sa
from account_case import PASSWORD, QUICK, Accounts
from api_client import token_for
from lxml import html
from office_case import ROOT, TOWNS, Case, TestHouse
from two_hosts import (
    OFFICE,
    Host,
    OfficeTime,
    Post,
    Proxy,
    may_have_networks,
    networks,
    post_office,
    postgresql,
    prefects_postgresql,
    wait_for,
)

from actions.authority import Actor
from actions.draft import load_proposal
from actions.load_town import load_town
from actions.office import settings_from
from actions.redeem import token_of
from actions.secret_mark import mark_secret
from actions.sign_in import subject_of
from actions.verify import verify
from db import correspondence
from db.accounts import login_attempt
from db.files import document
from db.upgrade import upgrade
from flows.trigger import PrefectUnavailable, run_state, trigger

LONG = os.environ.get("RAZITKO_CHAOS") == "long"
PROPOSALS = 14 if LONG else 2
SEED = int(os.environ.get("RAZITKO_SEED", "7"))
pytestmark = [
    pytest.mark.timeout(1200 if LONG else 150),
    pytest.mark.skipif(not hasattr(os, "killpg"), reason="a host is a group of processes"),
]
PREFECT = (sys.executable, "-P", "-m", "prefect", "--no-prompt")
SECRET = "společný klíč obou počítačů"


@dataclass
class BigTown:
    """The office, as the test sees it past its hosts, and the hosts."""

    case: Case
    hosts: tuple[Host, Host]
    posts: tuple[Post, Post]
    prefect: str = ""
    proposals: list[int] = field(default_factory=list)

    @property
    def house(self) -> TestHouse:
        return self.case.house

    def rows(self, statement: Any) -> list[Any]:
        return self.case.rows(statement)

    def received(self) -> list[str]:
        return [mark for post in self.posts for mark in post.received]

    def open_links(self) -> list[str]:
        """Tokens of the links that lie in somebody's mail and were not used."""
        letter, link = correspondence.letter, correspondence.action_link
        found = self.rows(
            sa.select(letter.c.link_id, letter.c.message_id)
            .join(link, link.c.id == letter.c.link_id)
            .where(link.c.used_at.is_(None), link.c.task == "sign_off")
            .order_by(letter.c.id)
        )
        arrived = set(self.received())
        with self.house.reading() as (office, _):
            return [token_of(office, row.link_id) for row in found if row.message_id in arrived]

    def states(self) -> set[str]:
        with self.house.database.read() as connection:
            return {load_proposal(connection, pid, for_update=False).state for pid in self.proposals}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BigTown]:
    """Two hosts that are up, and an office on them that has its rules."""
    folder = tmp_path_factory.mktemp("hosts")
    with ExitStack() as stack:
        names = ("rz-a", "rz-b") if LONG and may_have_networks() else ()
        addresses = stack.enter_context(networks(*names)) if names else ["127.0.0.1", "127.0.0.1"]
        ours = "10.77.0.1" if names else "127.0.0.1"
        server = stack.enter_context(postgresql(ours))
        posts = [stack.enter_context(post_office(ours)) for _ in range(2)]
        clock = OfficeTime(folder / "clock")
        stack.callback(clock.stop)
        shared = {
            "RAZITKO_DATABASE_URL": f"postgresql+psycopg://{server}/razitko",
            "RAZITKO_FILES": str(folder / "shared"),
            "RAZITKO_SECRET": SECRET,
            "RAZITKO_BASE_URL": OFFICE,
            "RAZITKO_CLOCK_FILE": str(clock.path),
            "RAZITKO_SMTP_HOST": ours,
            "RAZITKO_PROXIES": ours,
            "NO_PROXY": "*",
        }
        if LONG:
            shared |= stack.enter_context(_bucket(ours))
        prefect = ""
        if LONG:
            on = stack.enter_context(prefects_postgresql(ours))
            print(f"hosts on {addresses}, Prefect on {'PostgreSQL' if on else 'SQLite'}")
            prefect = stack.enter_context(_prefect(folder, ours, on))
            shared |= {"PREFECT_API_URL": prefect, "PREFECT_WORKER_QUERY_SECONDS": "1"}
        hosts = [
            Host(
                name,
                folder / name,
                {
                    **shared,
                    "RAZITKO_HOME": str(folder / name / "home"),
                    "RAZITKO_SMTP_PORT": str(port),
                    "PREFECT_HOME": str(folder / name / "prefect"),
                },
                address,
                network,
            )
            for name, address, network, (_, port) in zip(
                ("a", "b"), addresses, names or (None, None), posts, strict=True
            )
        ]
        _say(server, "CREATE DATABASE razitko")
        for host in hosts:
            stack.callback(host.loses_power)
            host.start_web(processes=2 if LONG else 1)
        house = _found(settings_from({**hosts[0].environment, "RAZITKO_HOME": str(folder / "us")}), clock)
        stack.callback(house.close)
        for host in hosts:
            host.start_runner()
            if prefect:
                host.start("worker", *PREFECT, "worker", "start", "--pool", "razitko", "--name", host.name)
        for host in hosts:
            wait_for(host.answers, 240 if LONG else 60, partial(host.log, "web"))
        found = BigTown(Case(house), (hosts[0], hosts[1]), (posts[0][0], posts[1][0]), prefect)
        yield found


@contextmanager
def _bucket(address: str) -> Iterator[dict[str, str]]:
    """An S3 server with a bucket, and what an administrator sets to keep files in it; set here, too."""
    import s3fs
    from moto.server import ThreadedMotoServer

    store = ThreadedMotoServer(ip_address=address, port=0, verbose=False)
    store.start()
    keys = {
        "AWS_ACCESS_KEY_ID": "klic",
        "AWS_SECRET_ACCESS_KEY": "tajemstvi",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{address}:{store.get_host_and_port()[1]}",
    }
    try:
        with mock.patch.dict(os.environ, keys):
            s3fs.S3FileSystem.clear_instance_cache()
            s3fs.S3FileSystem().mkdir("razitko")
            yield {**keys, "RAZITKO_FILES": "s3://razitko/soubory"}
    finally:
        store.stop()


@contextmanager
def _prefect(folder: Path, address: str, server: str | None) -> Iterator[str]:
    """Prefect's server on a PostgreSQL (None: on its own file); its pool, and prefect.yaml deployed."""
    on = f"postgresql+asyncpg://{server}/postgres" if server else f"sqlite+aiosqlite:///{folder}/prefect.db"
    machine = Host(
        "prefect",
        folder / "prefect",
        {
            "PREFECT_HOME": str(folder / "prefect"),
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": on,
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(folder / "prefect" / "ui"),
            "DO_NOT_TRACK": "1",
            "NO_PROXY": "*",
        },
        address,
    )
    url = f"http://{address}:{machine.port}/api"
    machine.start("web", *PREFECT, "server", "start", "--host", address, "--port", str(machine.port))
    try:
        wait_for(lambda: machine.answers("/api/health"), 240, partial(machine.log, "web"))
        environment = {**os.environ, "PREFECT_API_URL": url, "PWD": str(ROOT), "NO_PROXY": "*"}
        for words in (("work-pool", "create", "razitko", "--type", "process"), ("deploy", "--all")):
            subprocess.run([*PREFECT, *words], cwd=ROOT, env=environment, check=True, capture_output=True)
        yield url
    finally:
        machine.loses_power()


def _say(server: str, statement: str) -> None:
    engine = sa.create_engine(f"postgresql+psycopg://{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()


def _found(settings: Any, clock: OfficeTime) -> TestHouse:
    """Founds the office: its tables with Trutnov's rules, the mark of its key, and a person with a password."""
    house = TestHouse(settings, clock)  # type: ignore[arg-type]  # a clock that goes
    upgrade(house.database)
    mark_secret(house.database, house.secret)
    text = TOWNS["trutnov"].read_text(encoding="utf-8")
    with house.database.write() as connection:
        load_town(connection, Actor(None, "správce"), text, "trutnov.toml", clock.now)
    for code in ("doudova", "rejl"):
        Accounts(house).give(code, QUICK.hash(PASSWORD))
    return house


def sign_in(browser: Proxy, at: Host, secret: str, person: str = "doudova") -> Any:
    shown = browser.ask("GET", "/prihlaseni", at=at)
    fields = {
        field.get("name"): field.get("value") for field in html.fromstring(shown.text).xpath("//form//input")
    }
    typed = {"adresa": f"{person}@trutnov.example", "heslo": secret}
    return browser.ask("POST", "/prihlaseni", {**{k: v or "" for k, v in fields.items()}, **typed}, at)


def test_two_webs_are_one_office(town: BigTown) -> None:
    a, b = town.hosts
    browser = Proxy(a, b)
    assert sign_in(browser, a, PASSWORD).status_code == 303
    for host in (b, a, b):
        assert browser.ask("GET", "/", at=host).status_code in (200, 303), "one session, on either host"
    page = browser.ask("GET", "/navrhy/novy", at=a)
    (csrf,) = set(re.findall(r'name="csrf" value="([^"]+)"', page.text))
    assert browser.ask("POST", "/odhlaseni", {"csrf": csrf}, at=b).status_code == 303, "a's form is good at b"
    assert browser.ask("GET", "/", at=a).headers["location"].startswith("/prihlaseni")

    thief = Proxy(a, b)
    told = [sign_in(thief, host, "hádám", "rejl").status_code for host in (a, b, a, b, a)]
    assert 303 not in told
    for host in (a, b):
        assert "Příliš mnoho neúspěšných pokusů" in sign_in(thief, host, PASSWORD, "rejl").text
    with town.house.reading() as (office, _):
        machines = {name: subject_of(office, "machine", name) for name in ("192.0.2.7", "198.51.100.9")}
    counted = {row.subject for row in town.rows(sa.select(login_attempt))}
    assert machines["192.0.2.7"] in counted, "a named proxy says where people come from"
    assert machines["198.51.100.9"] not in counted


@pytest.mark.skipif(not LONG, reason="RAZITKO_CHAOS=long: both webs bring up the JSON API")
def test_a_program_that_asks_the_other_web_again_creates_once(town: BigTown) -> None:
    headers = {
        "Authorization": f"Bearer {token_for(town.house, 'doudova')}",
        "Idempotency-Key": "jednou",
        "Host": "razitko.test",
    }
    body = {"title": "Jednou", "matter": "social_plan", "department": "OSV"}
    first, again = (
        httpx.post(
            f"http://{host.address}:{host.port}/api/v1/proposals",
            json=body,
            headers=headers,
            trust_env=False,
            timeout=60,
        )
        for host in town.hosts
    )
    assert (first.status_code, again.status_code) == (201, 200), first.text
    assert first.json()["id"] == again.json()["id"]


def test_one_host_dies_and_the_other_finishes_everything(town: BigTown) -> None:
    a, b = town.hosts
    at_random = random.Random(SEED)
    print(f"RAZITKO_SEED={SEED}")
    people = Proxy(a, b)

    def submit(count: int) -> None:
        for _ in range(count):
            town.case.submitted()
            town.proposals.append(town.case.pid)

    def one_decision() -> bool:
        """Somebody opens a link out of their mail and decides, at whichever host the proxy sends them to."""
        links = town.open_links()
        if links:
            _decide(people, at_random.choice(links))
        return bool(links)

    submit(PROPOSALS)
    until = time.monotonic() + 120
    while not {"POST a", "POST b"} <= set(people.answered_by):
        one_decision()
        assert time.monotonic() < until, b.log("runner")
    for post in town.posts:  # each runner has a letter on its way; a's is never taken
        post.holds_up = True
    submit(2)
    for post, host in zip(town.posts, town.hosts, strict=True):
        assert post.held_up.wait(60), host.log("runner")
    used = _spent_link(town)
    a.loses_power()
    died = time.monotonic()
    town.posts[1].holds_up = False

    def everything_is_done() -> bool:
        one_decision()
        letters = town.rows(sa.select(correspondence.letter.c.state, correspondence.letter.c.message_id))
        unmade = town.rows(sa.select(document.c.id).where(document.c.made_at.is_(None)))
        return (
            town.states() == {"on_route"}
            and not unmade
            and all(row.state == "sent" and row.message_id in town.received() for row in letters)
        )

    wait_for(everything_is_done, 300 if LONG else 60, partial(b.log, "runner"))
    took = time.monotonic() - died
    freed = town.posts[1].received_at[town.posts[0].held] - died
    print(
        f"what the dead host held went out {freed:.1f} s after the power cut, all was done after {took:.1f} s"
    )
    received = town.received()
    assert len(received) - len(set(received)) <= 1, (
        "one kill repeats one letter at most, under the same Message-ID"
    )
    letters = town.rows(sa.select(correspondence.letter.c.message_id))
    assert {row.message_id for row in letters} == set(received)
    found = verify(town.house)
    assert found.faults == () and len(town.rows(sa.select(document.c.id))) > PROPOSALS
    assert "byl použit" in people.ask("GET", f"/o/{used}").text, "a link spent on the dead host stays spent"
    assert freed < 30, "what a dead host held is free within 15 s; the rest is this machine's pace"


def _decide(people: Proxy, token: str) -> None:
    page = people.ask("GET", f"/o/{token}")
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page.text)
    if seen is None:  # decided by somebody faster
        return
    verb = "give_opinion" if 'value="give_opinion"' in page.text else "approve"
    people.ask("POST", f"/o/{token}", {"verb": verb, "seen": seen[1], "opinion": "Bez připomínek."})


def _spent_link(town: BigTown) -> str:
    link = correspondence.action_link
    row = town.rows(sa.select(link.c.id).where(link.c.used_at.is_not(None)).limit(1))[0]
    with town.house.reading() as (office, _):
        return token_of(office, row.id)


@pytest.mark.skipif(not LONG, reason="RAZITKO_CHAOS=long: with Prefect's server and a worker on each host")
def test_the_worker_of_the_living_host_takes_what_a_clerk_asks_for(town: BigTown) -> None:
    run = trigger(town.prefect, "notify-approvers", {})

    def is_done() -> bool:
        try:
            return run_state(town.prefect, run.id).is_final
        except PrefectUnavailable:
            return False

    wait_for(is_done, 180, partial(town.hosts[1].log, "worker"))
    assert run_state(town.prefect, run.id).type == "COMPLETED", town.hosts[1].log("worker")


def test_a_host_that_is_stopped_ends_what_it_began_and_goes(town: BigTown) -> None:
    b = town.hosts[1]
    b.stops()
    ended = {name: b.processes[name].returncode for name in ("web", "runner")}  # a worker is Prefect's
    assert set(ended.values()) <= {0, -signal.SIGTERM}, ended
    for table in (correspondence.letter, document):
        assert town.rows(sa.select(table.c.id).where(table.c.claimed_by.is_not(None))) == []
    assert "Traceback" not in b.log("runner") + b.log("web")
