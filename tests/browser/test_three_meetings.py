"""The seed's three meetings in a browser: from the agenda to the minutes signed by the link of a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from office_browser import ServedOffice, empty_house
from playwright.sync_api import Browser, Page, expect
from walking import Walk

from actions.authority import Actor
from actions.load_town import load_town
from actions.make_document import make_documents
from actions.sample_accounts import make_sample_accounts
from tools.played_office import BODIES, SEED, TOWN, PlayedOffice, SetClock
from web.app import create_app
from web.serve import BackgroundServer

TITLE = "Akční plán rozvoje sociálních služeb města Trutnova 2024"
assert SEED.exists()


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Walk]:
    """The office on the day when the seed's proposal is signed off and waits for its first meeting."""
    clock = SetClock()
    house = empty_house(tmp_path_factory.mktemp("three"), clock)
    with house.database.write() as connection:
        machine = Actor(None, "správce")
        load_town(connection, machine, TOWN.read_text(encoding="utf-8"), TOWN.name, house.now())
        make_sample_accounts(house.office(connection), connection, machine)
    office = PlayedOffice(house, clock)
    for body, day in BODIES.items():
        office.plan(body, body, day)
    office.draft("seed", BODIES)
    office.submit("seed")
    office.sign_all("seed")
    with BackgroundServer(create_app(house)) as server:
        yield Walk(ServedOffice(house, server.url, browser), office)


def test_the_seed_is_heard_three_times(walk: Walk) -> None:
    walk.played.to(date(2024, 5, 23))
    management_meeting(walk)
    head_signs_the_form(walk, "RM")
    council(walk)
    head_signs_the_form(walk, "ZM")
    assembly(walk)
    minutes_are_signed(walk)
    everybody_finds_it(walk)
    assert walk.played.house.database is not None


def desk_of(walk: Walk, body: str) -> str:
    return f"/stul/{walk.played.meetings[body]}"


def placed_and_convened(walk: Walk, body: str) -> None:
    page = walk.at("organizace", desk_of(walk, body))
    page.get_by_role("button", name=re.compile("^Zařadit")).first.click()
    page = walk.at("organizace", desk_of(walk, body))
    expect(page.locator("main")).to_contain_text(TITLE)
    page.get_by_role("button", name="Svolat").click()
    expect(page.locator("main")).to_contain_text("svoláno")


def opened(walk: Walk, body: str, hour: int) -> Page:
    walk.played.to(BODIES[body], hour)
    page = walk.at("organizace", desk_of(walk, body))
    page.get_by_role("button", name="Zahájit").click()
    page.goto(f"{desk_of(walk, body)}/prubeh")
    expect(page.locator("h1")).to_be_visible()
    return page


def head_signs_the_form(walk: Walk, body: str) -> None:
    page = walk.at("rejl", f"/navrhy/{walk.played.proposals['seed']}/podpis/{body}")
    page.get_by_role("button", name="Podepsat formulář").click()


def management_meeting(walk: Walk) -> None:
    """An internal gate: no presence, no votes, an outcome alone."""
    placed_and_convened(walk, "PV")
    walk.played.to(BODIES["PV"], 8)
    page = walk.at("organizace", desk_of(walk, "PV"))
    page.get_by_role("button", name="Zahájit").click()
    row = page.locator("tr, .desk-row", has_text=TITLE).first
    row.get_by_label("Výsledek").select_option(label="doporučeno")
    row.get_by_role("button", name=re.compile("^Zapsat")).click()
    expect(page.locator("main")).to_contain_text("Zapsal(a)")
    page.get_by_role("button", name="Ukončit").click()


def everybody_but(page: Page, away: int, present: str) -> None:
    """The last ones of the roll are missing."""
    boxes = page.locator("[data-presence] input[type='checkbox']")
    total = boxes.count()
    for index in range(total - away, total):
        boxes.nth(index).check()
    page.get_by_role("button", name="Všichni přítomni kromě označených").click()
    expect(page.locator("#stav")).to_contain_text(present)


def votes(page: Page, counts: str, said: str) -> None:
    page.locator("#counts").focus()
    page.keyboard.type(counts)
    page.keyboard.press("Enter")
    expect(page.locator("#hlaseni")).to_contain_text(said)


def council(walk: Walk) -> None:
    walk.played.to(date(2024, 5, 31))
    placed_and_convened(walk, "RM")
    page = opened(walk, "RM", 12)
    everybody_but(page, 1, "Přítomno 8 z 9")
    votes(page, "8 0 0", "přijato")  # the agenda
    page.get_by_role("link", name=re.compile(TITLE)).first.click()
    votes(page, "8 0 0", "Výsledek bodu: doporučeno, usnesení 2024-1/1")
    page.get_by_role("button", name="Ukončit jednání").click()
    expect(page.locator("#hlaseni")).to_contain_text("Jednání je ukončeno")


def assembly(walk: Walk) -> None:
    walk.played.to(date(2024, 6, 7))
    placed_and_convened(walk, "ZM")
    make_documents(walk.played.house)
    page = walk.at("starosta", f"/jednani/{walk.played.meetings['ZM']}")
    expect(page.locator("main")).to_contain_text(re.compile(r"Pozvánka.*PDF", re.S))
    page = opened(walk, "ZM", 12)
    chair = walk.at("starosta", f"/jednani/{walk.played.meetings['ZM']}/rizeni")
    everybody_but(page, 3, "Přítomno 30 z 33")
    expect(chair.locator("#rizeni")).to_contain_text("Přítomno 30 z 33")
    for function, name in (
        ("chair", "Ing. arch. Jan Vzor"),
        ("verifier", "Ing. Eva Vzorová"),
        ("verifier", "Mgr. Tomáš Eichler"),
    ):
        page.get_by_text("Určit nebo vystřídat").click()
        form = page.locator("form[action$='/prubeh/funkce']")
        form.get_by_label("Funkce").select_option(function)
        form.get_by_label("Člen orgánu").select_option(label=name)
        form.get_by_role("button", name="Zapsat funkci").click()
        expect(page.locator("main")).to_contain_text(name)
    page.get_by_role("link", name=re.compile("Schválení programu")).first.click()
    votes(page, "v", "přijato")
    page.get_by_role("link", name=re.compile(TITLE)).first.click()
    page.get_by_role("button", name="Otevřít bod").click()
    expect(chair.locator("#ted")).to_contain_text(TITLE)
    votes(page, "27 0 3", "Výsledek bodu: přijato, usnesení 2024-1/1")
    expect(chair.locator(".chair-last")).to_contain_text(re.compile(r"27\s*pro"))
    page.get_by_role("button", name="Ukončit jednání").click()
    expect(page.locator("#hlaseni")).to_contain_text("Jednání je ukončeno")


def minutes_are_signed(walk: Walk) -> None:
    walk.played.to(date(2024, 6, 27))
    meeting = walk.played.meetings["ZM"]
    page = walk.at("organizace", f"/jednani/{meeting}/zapis")
    expect(page.locator("main")).to_contain_text("pro 27, proti 0, zdrželi se 3")
    page.get_by_role("button", name="Předat k podpisu").click()
    expect(page.locator("main")).to_contain_text("u ověřovatelů")
    with ThreadPoolExecutor(1) as other:
        other.submit(make_documents, walk.played.house).result()
    for code in ("starosta", "kontrola", "eichler"):
        phone = walk.phone(walk.letter_link(code))
        expect(phone.get_by_role("button", name="Podepsat zápis")).to_be_in_viewport()
        phone.get_by_role("button", name="Podepsat zápis").click()
        expect(phone.locator("main")).to_contain_text("Co bude dál")
    page = walk.at("organizace", f"/jednani/{meeting}/zapis")
    expect(page.locator("main")).to_contain_text("podepsán")


def everybody_finds_it(walk: Walk) -> None:
    page = walk.at("kontrola", "/usneseni")
    page.locator("main input[name=q]").fill("akcni plan")
    page.locator("main input[name=q]").press("Enter")
    expect(page.locator("main")).to_contain_text("2024-1/1")
    page.get_by_role("link", name="2024-1/1").first.click()
    expect(page.locator("main")).to_contain_text("pro 27")
