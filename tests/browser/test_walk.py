"""The whole road in a browser: from a clerk's first click to the resolution in the register."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from office_browser import ServedOffice, empty_house
from playwright.sync_api import Browser, expect
from walking import Walk

from actions.authority import Actor
from actions.load_town import load_town
from actions.sample_accounts import make_sample_accounts
from tools.played_office import TOWN, PlayedOffice, SetClock
from web.app import create_app
from web.serve import BackgroundServer

TITLE = "Zápis do školského rejstříku"
PV, RM = date(2024, 5, 29), date(2024, 6, 5)


@pytest.fixture(scope="module")
def office(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> Iterator[tuple[ServedOffice, PlayedOffice]]:
    """A town's office on its first day: people have accounts, nothing was ever decided."""
    clock = SetClock()
    house = empty_house(tmp_path_factory.mktemp("walk"), clock)
    with house.database.write() as connection:
        machine = Actor(None, "správce")
        load_town(connection, machine, TOWN.read_text(encoding="utf-8"), TOWN.name, house.now())
        make_sample_accounts(house.office(connection), connection, machine)
    with BackgroundServer(create_app(house)) as server:
        yield ServedOffice(house, server.url, browser), PlayedOffice(house, clock)


def test_from_the_clerks_first_click_to_the_register(office: tuple[ServedOffice, PlayedOffice]) -> None:
    walk = Walk(*office)
    number = clerk_drafts_and_submits(walk)
    lawyer_gives_an_opinion(walk)
    head_returns_from_the_letter_on_a_phone(walk)
    clerk_mends(walk, number)
    head_and_secretary_approve(walk)
    secretary_holds_the_meeting(walk, "PV", "Porada vedení", PV)
    head_signs_the_form(walk, number, "RM")  # that for the first body was signed by the approval
    secretary_holds_the_meeting(walk, "RM", "Rada města Trutnova", RM)
    the_resolution_is_in_the_register(walk)


def clerk_drafts_and_submits(walk: Walk) -> int:
    for body, day in (("PV", PV), ("RM", RM)):
        page = walk.at("organizace", f"/jednani/nove?organ={body}")
        page.get_by_label("Den").fill(day.isoformat())
        page.get_by_role("button", name="Naplánovat", exact=True).click()
        expect(page.locator("#hlaseni")).to_contain_text("naplánován")
    page = walk.signs_in("doudova", "/")
    page.get_by_role("link", name="Založit návrh").first.click()
    page.get_by_role("link", name=re.compile("škol|school")).click()
    page.get_by_label("Název materiálu").fill(TITLE)
    page.get_by_role("button", name="Založit návrh").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Upravit návrh")
    number = int(re.search(r"/navrhy/(\d+)/", page.url).group(1))  # type: ignore[union-attr]
    page.get_by_label("Předkládá").select_option(label="Mgr. Tomáš Eichler")
    page.get_by_label("Vyjádření komise není").check()
    page.get_by_label("Předchozí usnesení není").check()
    page.locator("[name='clause-1-verb'], [name$='-verb']").first.fill("schvaluje")
    page.get_by_label("Text bodu").first.fill(
        "zápis nového místa poskytování vzdělávání do školského rejstříku."
    )
    page.get_by_label("Text zprávy").fill("Škola žádá o zápis dalšího místa.")
    page.get_by_label("Návrh nemá žádné přílohy").check()
    page.get_by_role("button", name="Uložit a předložit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Předložit ke schválení")
    expect(page.locator("main")).to_contain_text("JUDr. Petr Vzorný")
    page.get_by_role("button", name="Předložit", exact=True).click()
    expect(page.locator("main")).to_contain_text("ve schvalování na úřadě")
    return number


def lawyer_gives_an_opinion(walk: Walk) -> None:
    page = walk.phone(walk.letter_link("pravnik"))
    walk.presses(page.get_by_role("button", name="Bez připomínek"))
    expect(page.locator("main")).to_contain_text("Mgr. Dušan Rejl")


def head_returns_from_the_letter_on_a_phone(walk: Walk) -> None:
    page = walk.phone(walk.letter_link("rejl"))
    expect(page.get_by_role("button", name="Schválit")).to_be_in_viewport()
    page.get_by_text("Vrátit s důvodem").click()
    page.get_by_label("Vlastními slovy").fill("Doplňte adresu nového místa.")
    page.get_by_role("button", name="Vrátit zpracovateli").click()
    expect(page.locator("main")).to_contain_text("Bc. Aneta Doudová dostane dopis s důvodem")


def clerk_mends(walk: Walk, number: int) -> None:
    page = walk.at("doudova", "/")
    expect(page.locator("main")).to_contain_text(TITLE)
    page.goto(f"/navrhy/{number}/upravit")
    page.get_by_label("Text bodu").first.fill(
        "zápis nového místa poskytování vzdělávání, Školní 1, do školského rejstříku."
    )
    page.get_by_role("button", name="Uložit a předložit").click()
    page.get_by_role("button", name="Předložit", exact=True).click()
    expect(page.locator("main")).to_contain_text("ve schvalování na úřadě")


def head_and_secretary_approve(walk: Walk) -> None:
    page = walk.phone(walk.letter_link("pravnik"))  # the words changed, so the lawyer is asked again
    walk.presses(page.get_by_role("button", name="Bez připomínek"))
    page = walk.phone(walk.letter_link("rejl"))
    walk.presses(page.get_by_role("button", name="Schválit"))
    expect(page.locator("main")).to_contain_text("Ing. Karel Vzor")
    page = walk.at("tajemnik", "/")
    page.get_by_role("link", name="Posoudit a schválit").first.click()
    page.get_by_role("button", name="Schválit").first.click()
    expect(page.locator("main")).to_contain_text("zařazení na program")


def head_signs_the_form(walk: Walk, number: int, body: str) -> None:
    page = walk.at("rejl", f"/navrhy/{number}/podpis/{body}")
    walk.presses(page.get_by_role("button", name="Podepsat formulář"))


def secretary_holds_the_meeting(walk: Walk, body: str, name: str, day: date) -> None:
    page = walk.at("organizace", "/stul")
    walk.presses(page.get_by_role("button", name=re.compile("^Zařadit")).first)
    page.goto("/stul")
    page.locator("tr", has_text=name).get_by_role("link").first.click()
    walk.presses(page.get_by_role("button", name="Svolat"))
    desk = page.url
    walk.played.to(day, 13)
    page = walk.at("organizace", desk)
    walk.presses(page.get_by_role("button", name="Zahájit"))
    row = page.locator("tr, .desk-row", has_text=TITLE).first
    outcome = row.get_by_label("Výsledek")
    if body == "PV":
        outcome.select_option(label="doporučeno")
    else:
        outcome.select_option(label="přijato")
        outcome.press("Enter")
        for votes in ("9", "7", "1", "1"):
            page.keyboard.type(votes)
            page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("k přijetí je třeba hlasů: 5")
    row.get_by_role("button", name=re.compile("^Zapsat")).click()
    expect(page.locator("main")).to_contain_text("Zapsal(a)")
    walk.presses(page.get_by_role("button", name="Ukončit"))


def the_resolution_is_in_the_register(walk: Walk) -> None:
    page = walk.at("kontrola", "/usneseni")
    page.locator("main input[name=q]").fill("skolskeho rejstriku")
    page.locator("main input[name=q]").press("Enter")
    page.get_by_role("link", name="2024-1/1").first.click()
    expect(page.locator("main")).to_contain_text("2024-1/1")
    expect(page.locator("main")).to_contain_text("Školní 1")
