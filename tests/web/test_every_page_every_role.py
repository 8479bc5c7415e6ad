"""Which page answers what to whom? Every address of the office asked by every person of the town, against one table."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from office_case import Clock, TestHouse, migrated
from office_client import OfficeClient
from starlette.routing import Route

from actions.office import settings_from
from tools.pages import Ways, addresses, downloads
from tools.played_office import PlayedOffice, play
from web.routes import OFFICE_ROUTES

GOLDEN = Path(__file__).with_name("golden") / "pages_by_person.txt"
PEOPLE = (
    "",
    "doudova",
    "rejl",
    "financni",
    "pravnik",
    "tajemnik",
    "organizace",
    "starosta",
    "eichler",
    "kontrola",
    "spravce",
)
SHOWN = [route for route in OFFICE_ROUTES if "GET" in (route.methods or ())]
ACTED = [route for route in OFFICE_ROUTES if "POST" in (route.methods or ())]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> PlayedOffice:
    clock = Clock()
    house = TestHouse(settings_from({"RAZITKO_HOME": str(tmp_path_factory.mktemp("played"))}), clock)
    migrated(house)
    return play(house, clock)


@pytest.fixture(scope="module")
def clients(played: PlayedOffice) -> dict[str, OfficeClient]:
    house = played.house
    assert isinstance(house, TestHouse)
    return {code: OfficeClient(house).sign_in(code) if code else OfficeClient(house) for code in PEOPLE}


def everything(played: PlayedOffice) -> dict[str, Ways]:
    return {**addresses(played), **downloads(played)}


def test_every_page_of_the_office_is_in_the_list(played: PlayedOffice) -> None:
    elsewhere = (
        "/o/",
        "/prihlaseni/oidc",
        "/heslo/nove/",
    )  # rights of their own: test_links, test_oidc, test_login
    known = everything(played)
    missing = [
        route.path for route in SHOWN if route.path not in known and not route.path.startswith(elsewhere)
    ]
    assert not missing, "tools/pages.py knows no address of these"


def test_who_sees_which_page(played: PlayedOffice, clients: dict[str, OfficeClient]) -> None:
    lines = [
        "kdo vidí kterou stránku: 200 vidí, 303 má se přihlásit, 403 nemá tu funkci, 404 pro něj tu není",
        "",
    ]
    width = max(len(path) for path in everything(played))
    lines.append(" " * width + "  " + " ".join(f"{code or 'nikdo':>10}" for code in PEOPLE))
    for path, ways in sorted(everything(played).items()):
        address = ways[0][1]
        asking = (
            ("", "doudova") if path.startswith("/verejne/") else PEOPLE
        )  # what is public asks nobody who they are
        found = [clients[code].get(address).status_code if code in asking else "" for code in PEOPLE]
        lines.append(f"{path:{width}}  " + " ".join(f"{status:>10}" for status in found))
    table = "\n".join(line.rstrip() for line in lines) + "\n"
    if os.environ.get("RAZITKO_WRITE_SNAPSHOTS"):
        GOLDEN.write_text(table, encoding="utf-8")
    assert table == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("person", PEOPLE[1:])
def test_what_is_confidential_is_found_nowhere(
    played: PlayedOffice, clients: dict[str, OfficeClient], person: str
) -> None:
    """Its title and words show on no page of a person whose business it is not; its own pages are not there."""
    concerned = {"doudova", "rejl", "eichler", "pravnik", "tajemnik", "organizace", "starosta", "kontrola"}
    secret = played.proposals["secret"]
    words = ("Mimosoudní dohoda", "mimosoudní dohodu", "mimosoudni")
    if person in concerned:
        assert clients[person].get(f"/navrhy/{secret}").status_code == 200
        return
    for path, ways in everything(played).items():
        for _, address in ways:
            text = clients[person].get(address).text.replace("\u00a0", " ")
            assert not any(word in text for word in words), f"{path}: {address}"
    assert "Mimosoudní" not in clients[person].get("/navrhy?q=zzz+mimosoudni").text
    for path in ("", "/verze", "/upravit", "/predlozit", "/nahled"):
        assert clients[person].get(f"/navrhy/{secret}{path}").status_code == 404


@pytest.mark.parametrize("route", ACTED, ids=lambda route: route.path)
def test_no_act_without_a_session_or_with_a_foreign_form(
    route: Route, played: PlayedOffice, clients: dict[str, OfficeClient]
) -> None:
    if route.path.startswith("/o/"):
        return  # links from letters carry their own right; tests/web/test_links.py
    address = re.sub(r"\{[^}]+\}", "1", route.path)
    without = (303,) if address == "/odhlaseni" else (401, 403)  # who has left already is shown the door
    assert clients[""].post(address).status_code in without, "nobody is signed in"
    assert clients["doudova"].post(address, csrf=False).status_code == 403, "the form has no token"
