"""What if somebody sends nonsense? To every address, in every field: a page or a sentence, never a fault."""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from api_client import Program
from lxml import html
from office_case import TestHouse
from office_client import OfficeClient
from one_thread import Client

from tools.pages import addresses, downloads
from tools.played_office import PlayedOffice, play_on
from web.app import create_app
from web.routes import OFFICE_ROUTES

WEB = Path(__file__).resolve().parents[2] / "web"
READ = re.compile(
    r'\b(?:text|long_text|texts|day|number|version|checked|query|number_of|get)\((?:form, )?"([\w.-]+)"'
)
NAMES = sorted(
    {name for path in WEB.rglob("*.py") for name in READ.findall(path.read_text(encoding="utf-8"))}
)
"""Every field and parameter that some page reads."""
JUNK = (
    "a\x00b",
    "\ud800",
    "²ж\u202e\u2028",
    "%",
    "0",
    "-1",
    "2147483648",
    "999999999999999",
    "9" * 30,
    "1e400",
    "0001-01-01",
    "9999-12-31",
    "31. 12. 9999",
    "1850-01-01",
    "2200-12-31",
    "=1+1|' OR 1=1 --<script>",
    'NEAR("',
    "*",
    '[["a"], Infinity, [[1, ["a"]]]]',
    "../../etc/passwd",
    "http://[",
    "1:1:\x00",
    "[" * 3000,
    "x" * 20_000,
)
IN_A_PATH = ("%00", "a%00b", "%ED%A0%80", "-1", "0", "9" * 30, "9" * 5000, "%C2%B2", "..%2f..", "x")
LISTS = (
    *(
        "/navrhy",
        "/navrhy.csv",
        "/navrhy/pohledy",
        "/usneseni",
        "/usneseni.csv",
        "/ukoly",
        "/sprava/historie",
    ),
    *("/sprava/historie.csv", "/navrhy/novy?druh=social_plan", "/jednani/rada-terminu?organ=RM"),
)
FORM = "application/x-www-form-urlencoded"
PEOPLE = ("doudova", "rejl", "organizace", "spravce")


def person_for(path: str) -> str:
    """Somebody who is let in there."""
    if path.startswith(("/stul", "/jednani")):
        return "organizace"
    return "spravce" if path.startswith("/sprava") else "doudova"


def filled(path: str, value: str) -> str:
    """The address of a route with a value in the place of each parameter."""
    return re.sub(r"\{[^}]+\}", value, path)


def encoded(fields: dict[str, str]) -> str:
    """The fields as a browser sends them, half letters and all."""
    return "&".join(f"{quoted(name)}={quoted(value)}" for name, value in fields.items())


@functools.cache
def quoted(text: str) -> str:
    """The same names and the same nonsense are sent thousands of times."""
    return quote_plus(text.encode("utf-8", "surrogatepass"))


class Stranger:
    """Sends anything as anybody, and keeps what was answered with a fault."""

    def __init__(self, house: TestHouse) -> None:
        app = create_app(house)
        self.people = {code: OfficeClient(house, app).sign_in(code) for code in PEOPLE}
        self.faults: list[str] = []

    def asks(self, code: str, address: str) -> Any:
        """Opens an address."""
        return self._kept(lambda: self.people[code].get(address), f"{code}: GET {address[:300]}")

    def sends(self, code: str, address: str, fields: dict[str, str]) -> Any:
        """Sends a form with the token of the session."""
        browser = self.people[code]
        content = encoded({"csrf": browser.csrf, **fields})
        headers = {"Content-Type": FORM}
        return self._kept(
            lambda: Client.post(browser, address, content=content, headers=headers),
            f"{code}: POST {address[:100]} {[(n, v[:40]) for n, v in fields.items()][:12]}",
        )

    def _kept(self, ask: Callable[[], Any], what: str) -> Any:
        try:
            answer = ask()
        except Exception as fault:  # what a real server would answer with the page 500
            self.faults.append(f"{type(fault).__name__}: {str(fault)[:150]} <- {what}")
            return None
        if answer.status_code >= 500:
            self.faults.append(f"{answer.status_code} <- {what}")
        return answer


def forms_of(answer: Any, address: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The forms of a page that POST, with what is in their fields; empty ones get something."""
    if answer is None or answer.status_code != 200 or "html" not in answer.headers["content-type"]:
        return
    for form in html.fromstring(answer.text).forms:
        if form.method != "POST" or form.action == "/odhlaseni":
            continue
        fields = {name: value or "1" for name, value in form.fields.items() if name != "csrf"}
        for button in form.iter("button"):
            if button.get("name"):
                fields.setdefault(button.get("name"), button.get("value") or "1")
        yield form.action or address, fields


def whole(house: TestHouse) -> tuple[Stranger, PlayedOffice]:
    """An office in the middle of its work, and somebody who tries it."""
    return Stranger(house), play_on(house, house.clock)


def pages(played: PlayedOffice) -> list[tuple[str, str, str]]:
    """(path, who sees it, address), but for those that ask Prefect, which is far away and slow."""
    found = {**addresses(played), **downloads(played)}
    return [(path, ways[0][0], ways[0][1]) for path, ways in found.items() if "ulohy" not in path]


def test_no_nonsense_in_an_address_is_a_fault(house: TestHouse) -> None:
    stranger, played = whole(house)
    chance = random.Random(2024)
    for path, code, address in pages(played):
        code = code if code in PEOPLE else person_for(path)
        plain = address.partition("?")[0]
        for number in range(2):
            junk = (
                {name: chance.choice(JUNK[:-1]) for name in NAMES}
                if number
                else dict.fromkeys(NAMES, "9999-12-31")
            )
            stranger.asks(code, f"{plain}?{encoded({n: v[:200] for n, v in junk.items()})}")
        for _ in range(2):
            mine = {n: chance.choice(JUNK[:-1])[:200] for n in chance.sample(NAMES, 8)}
            stranger.asks(code, f"{address}{'&' if '?' in address else '?'}{encoded(mine)}")
    for path in LISTS:
        for junk in JUNK[:-2]:
            names = (("od", "do", "zvoleno"), ("do", "tydny", "strana"), ("q",))[chance.randrange(3)]
            asked = encoded(dict.fromkeys(names, junk))
            stranger.asks(person_for(path), f"{path}{'&' if '?' in path else '?'}{asked}")
    for route in OFFICE_ROUTES:
        if "{" in route.path and "ulohy" not in route.path:
            for value in chance.sample(IN_A_PATH, 5):
                for address in {filled(route.path, value), filled(route.path.replace("{id}", "1", 1), value)}:
                    if "GET" in (route.methods or ()):
                        stranger.asks(person_for(route.path), address)
                    else:
                        stranger.sends(person_for(route.path), address, {})
    assert stranger.faults == [], "\n".join(stranger.faults)


def test_no_nonsense_in_a_form_is_a_fault(house: TestHouse) -> None:
    stranger, played = whole(house)
    chance = random.Random(2024)
    forms: dict[str, tuple[str, str, dict[str, str]]] = {}
    for path, code, address in pages(played):
        code = code if code in PEOPLE else person_for(path)
        for action, fields in forms_of(stranger.asks(code, address), address):
            forms.setdefault(re.sub(r"\d+", "N", action) + str(sorted(fields)[:3]), (code, action, fields))
    for code, action, fields in forms.values():
        for name in chance.sample(sorted(fields), min(len(fields), 12)):
            for junk in chance.sample(JUNK, 3):
                stranger.sends(code, action, {**fields, name: junk})
    for route in OFFICE_ROUTES:
        if "POST" in (route.methods or ()) and "ulohy" not in route.path and route.path != "/odhlaseni":
            address = filled(
                route.path.replace("{id}", str(chance.randint(1, 7))).replace("{body}", "RM"), "1"
            )
            for junk in chance.sample(JUNK, 4):
                stranger.sends(person_for(route.path), address, dict.fromkeys(NAMES, junk))
            stranger.sends("rejl", address, {name: chance.choice(JUNK) for name in NAMES})
    assert stranger.faults == [], "\n".join(stranger.faults)


def test_no_nonsense_sent_by_a_program_is_a_fault(house: TestHouse) -> None:
    program, played = Program(house), play_on(house, house.clock)
    seed = played.proposals["seed"]
    for body in ("%00", "a%00b", "%ED%A0%80"):
        for method, path, sent in (
            ("GET", f"/proposals/{seed}/stops/{body}/preview", None),
            ("POST", f"/proposals/{seed}/stops/{body}/sign", {"version": 1}),
            ("PUT", f"/proposals/{seed}/stops/{body}/wording", {"version": 1, "text": "schvaluje"}),
        ):
            program.refused(404, method, path, "doudova", sent)
