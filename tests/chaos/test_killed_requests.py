"""What is left of a request whose process is killed, and of a form that is sent twice? One whole act or none."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from fault_points import points_everywhere
from office_case import Case, TestHouse
from process_sweep import SEED_OF_CHANCE, OfficesAt, Process, Tried, by_chance, sweep, traces
from promises import broken

from web.app import create_app
from web.serve import BackgroundServer

sys.path.append(str(Path(__file__).resolve().parents[1] / "web"))
from office_client import OfficeClient

IS_LONG = os.environ.get("RAZITKO_CHAOS") == "long"


@pytest.fixture(autouse=True)
def points() -> Iterator[None]:
    with points_everywhere():
        yield


def opined(house: TestHouse) -> dict[str, Any]:
    """The head is asked, another matter is a draft; two people have sat down at the counter."""
    case = Case(house).submitted()
    case.opine("pravnik", "lawyer")
    step, pid = case.step("head"), case.pid
    draft = case.draft()
    clerk = OfficeClient(house).sign_in("doudova")
    head = OfficeClient(house).sign_in("rejl")
    case.pid = pid
    return {
        "step": (step.id, step.version, case.content.text_digest()),
        "draft": (draft, 1),
        "clerk": (clerk.token, clerk.csrf),
        "head": (head.token, head.csrf),
        "link": case.token("rejl"),
    }


Request = tuple[str, dict[str, str], dict[str, Any], str | None]


def requests(left: dict[str, Any]) -> dict[str, Request]:
    """What browsers send: address, fields, files, and whose session."""
    step, version, seen = left["step"]
    draft, draft_version = left["draft"]
    table = ("cisla.csv", "rok;částka\r\n2024;1\r\n".encode() * 200)
    return {
        "approve": (
            f"/souhlasy/{step}",
            {"verb": "approve", "seen": seen, "version": str(version)},
            {},
            "head",
        ),
        "by a link": (f"/o/{left['link']}", {"verb": "approve", "seen": seen}, {}, None),
        "hand in": (f"/navrhy/{draft}/predlozit", {"version": str(draft_version)}, {}, "clerk"),
        "attach": (f"/navrhy/{draft}/prilohy", {"version": str(draft_version)}, {"file": table}, "clerk"),
    }


def posts(request: Request, left: dict[str, Any]) -> Callable[[TestHouse], None]:
    url, fields, files, who = request

    def post(house: TestHouse) -> None:
        client = OfficeClient(house)
        token = {}
        if who is not None:
            client.cookies.set("razitko_session", left[who][0])
            token = {"csrf": left[who][1]}
        answer = client.post(url, {**token, **fields}, csrf=False, files=files or None)
        assert answer.status_code == 303, client.words(answer)[:300]

    return post


NAMES = ["approve", "by a link", "hand in", "attach"]
ON_BOTH = [(name, database) for name in NAMES for database in ("sqlite", "postgresql")]
SHORT = [*((name, "sqlite") for name in NAMES), ("attach", "postgresql")]


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("name", "backend"), ON_BOTH if IS_LONG else SHORT, indirect=["backend"])
def test_a_killed_request_has_acted_or_not(offices_at: OfficesAt, name: str, tried: Tried) -> None:
    offices, left = offices_at("opined", opined)
    work = posts(requests(left)[name], left)
    process = Process(work, again=lambda _house: None, may_be_undone=True, leaves_nothing_owed=False)
    short = lambda at, met: at in (len(met) // 2, len(met) - 1)  # noqa: E731 - an expression beside its like
    swept = sweep(offices, process, by_chance(2) if IS_LONG else short)
    counted = f"{swept.points:4} points {swept.tried:5} kills, chance {SEED_OF_CHANCE}"
    tried(f"{offices.backend.name:11} POST {name:10} {counted}")
    assert swept.faults == []


# --- twice -----------------------------------------------------------------------------------------------------


def pressed_twice(house: TestHouse, send: Callable[[httpx.Client], httpx.Response]) -> list[httpx.Response]:
    """Four presses of one button on one page at the same time, over HTTP."""
    with (
        BackgroundServer(create_app(house)) as server,
        httpx.Client(base_url=server.url, trust_env=False) as browser,
        ThreadPoolExecutor(4) as fingers,
    ):
        browser.headers["Host"] = httpx.URL(house.settings.base_url).netloc.decode()
        return list(fingers.map(lambda _: send(browser), range(4)))


@pytest.mark.parametrize(("name", "backend"), SHORT, indirect=["backend"])
def test_a_form_sent_many_times_at_once_acts_once(offices_at: OfficesAt, name: str) -> None:
    offices, left = offices_at("opined", opined)
    url, fields, files, who = requests(left)[name]
    with offices.fresh() as house:
        posts(requests(left)[name], left)(house)
        alone = traces(house)
    with offices.fresh() as house:
        cookies = {"razitko_session": left[who][0]} if who else {}
        token = {"csrf": left[who][1]} if who else {}
        answers = pressed_twice(
            house,
            lambda browser: browser.post(
                url, data={**token, **fields}, files=files or None, headers=_cookie(cookies)
            ),
        )
        codes = sorted(answer.status_code for answer in answers)
        assert codes[0] == 303 and set(codes[1:]) <= {303, 409, 422}, codes
        assert traces(house) == alone
        assert broken(house) == []


def _cookie(cookies: dict[str, str]) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} if cookies else {}


def test_a_new_proposal_is_founded_once_however_often_its_button_is_pressed(house: TestHouse) -> None:
    clerk = OfficeClient(house).sign_in("doudova")
    page = clerk.get("/navrhy/novy?druh=social_plan")
    form = clerk.html(page).xpath("//form[@method='post'][@action='/navrhy/novy']")[0]
    fields = {**dict(form.form_values()), "title": "Nový plán"}
    assert re.fullmatch("[0-9a-f]{32}", fields["stranka"])
    cookie = _cookie({"razitko_session": clerk.token})
    answers = pressed_twice(house, lambda browser: browser.post("/navrhy/novy", data=fields, headers=cookie))
    assert {answer.headers["location"] for answer in answers} == {"/navrhy/1/upravit"}
    again = clerk.post("/navrhy/novy", {**fields, "title": "Jiný plán"}, csrf=False)
    assert again.headers["location"] == "/navrhy/2/upravit"
