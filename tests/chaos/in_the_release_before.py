"""What does a program of the release before do while its database is upgraded? Run by `test_two_releases` out of there.

Says one word a line when it got so far, waits for a line before it goes on, and ends with one JSON document: what
came of each thing it tried after the upgrade.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from typing import Any

from office_case import TOWNS, Case, Clock, TestHouse
from starlette.testclient import TestClient

from actions.authority import Actor, actor_of
from actions.load_town import load_town
from actions.office import settings_from
from actions.sign_off import give_opinion
from db.upgrade import upgrade
from flows.outbox import deliver
from web.app import create_app


def say_and_wait(word: str) -> None:
    print(word, flush=True)
    sys.stdin.readline()


def attempt(act: Callable[[], Any]) -> str:
    """What came of it, in a line."""
    try:
        return f"done: {act()}"
    except Exception as error:
        return f"{type(error).__name__}: {error}".splitlines()[0]


def main() -> None:
    house = TestHouse(settings_from(os.environ), Clock())
    upgrade(house.database)
    with house.database.write() as connection:
        text = TOWNS["trutnov"].read_text(encoding="utf-8")
        load_town(connection, Actor(None, "správce"), text, "trutnov.toml", Clock().now)
    case = Case(house).submitted()
    row = case.step("lawyer")
    say_and_wait("submitted")
    with house.writing() as (office, connection):
        lawyer = actor_of(connection, "pravnik")
        give_opinion(office, connection, lawyer, row.id, row.version, case.content.text_digest(), "ano")
        say_and_wait("acting")
    token = case.token("rejl")
    browser = TestClient(create_app(house), raise_server_exceptions=False)
    seen = case.look(token).seen
    say_and_wait("acted")
    tried = {
        "approve": attempt(lambda: case.approve("rejl", "head")),
        "draft": attempt(lambda: case.draft()),
        "remind": attempt(case.remind),
        "deliver": attempt(lambda: asyncio.run(deliver(house))),
        "page": attempt(lambda: browser.get(f"/o/{token}").status_code),
        "form": attempt(
            lambda: browser.post(f"/o/{token}", data={"verb": "approve", "seen": seen}).status_code
        ),
    }
    print(json.dumps(tried), flush=True)


main()
