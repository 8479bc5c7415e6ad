"""Can one person run a whole assembly by keys: forty items, thirty-three members, the chair's page live beside?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from office_browser import DESK, PHONE, ServedOffice
from office_case import Case
from office_client import OfficeClient
from playwright.sync_api import Browser, Page, expect
from room_case import Sitting, another_stop

from db import ballots, sittings
from db.meetings import agenda_item
from db.resolutions import resolution
from web.app import create_app
from web.serve import BackgroundServer

ITEMS = 40


@pytest.fixture
def assembly(brought: Callable[[str], Case], browser: Browser) -> Iterator[tuple[Sitting, ServedOffice]]:
    """The assembly's opened meeting with forty items to decide."""
    case = brought("ZM")
    sitting = Sitting(case, case.stop("ZM").meeting_id)
    for code in ("organizace", "starosta"):
        OfficeClient(case.house).sign_in(code)  # gives them an account
    business = sum(item.kind == "matter" for item in sitting.items)
    for _ in range(ITEMS - business):
        another_stop(case, "ZM", sitting.id)
    # routine that nobody votes on would only be walked around
    with case.house.writing() as (_office, connection):
        connection.execute(
            agenda_item.delete().where(
                agenda_item.c.meeting_id == sitting.id, agenda_item.c.kind == "standing"
            )
        )
    with BackgroundServer(create_app(case.house)) as server:
        yield sitting, ServedOffice(case.house, server.url, browser)


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def test_forty_items_and_thirty_three_members_by_keys_alone(
    assembly: tuple[Sitting, ServedOffice],
) -> None:
    sitting, served = assembly
    case = sitting.case
    with served.sits("organizace") as context, served.sits("starosta") as watching:
        page, chair = context.new_page(), watching.new_page()
        page.goto(f"/stul/{sitting.id}/prubeh")
        chair.goto(f"/jednani/{sitting.id}/rizeni")
        expect(chair.locator("#rizeni")).to_contain_text("Prezence zatím není zapsána")
        # everybody is here but two: by the first letter of the surname, and a space
        page.keyboard.press("d")
        expect(page.locator("[data-presence] input[type='checkbox']").first).to_be_focused()
        page.keyboard.press("z")
        page.keyboard.press(" ")
        page.keyboard.press("s")
        page.keyboard.press(" ")
        page.get_by_role("button", name="Všichni přítomni kromě označených").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#stav")).to_contain_text("Přítomno 31 z 33")
        expect(chair.locator("#rizeni")).to_contain_text("Přítomno 31 z 33")  # live, nobody touched it
        # the light says by law what is being typed
        page.keyboard.press("h")
        expect(page.locator("#counts")).to_be_focused()
        page.keyboard.type("16 10 5")
        expect(page.locator("[data-light]")).to_have_text("Nepřijato: pro 16 z 33, třeba je 17.")
        page.locator("#counts").fill("")
        # one item by name: everybody is for but two
        page.keyboard.press("j")
        keys(page, "-", "ArrowDown", "x", "Enter")
        expect(page.locator("#hlaseni")).to_contain_text("Výsledek bodu: přijato, usnesení 2024-1/1.")
        for number in range(2, ITEMS):
            expect(page.locator("#counts")).to_be_focused()
            page.keyboard.type("v" if number % 2 else "16 10 5")
            page.keyboard.press("Enter")
            words = f"usnesení 2024-{number // 2 + 1}/1" if number % 2 else "Výsledek bodu: nepřijato"
            expect(page.locator("#hlaseni")).to_contain_text(words)
        # the last one is taken up by a key, and seen by the whole room
        page.keyboard.press("o")
        expect(page.locator("#hlaseni")).to_contain_text("Bod je otevřen.")
        expect(chair.locator("#ted")).to_contain_text(f"{ITEMS}.")
        page.keyboard.type("31 0 0")
        page.keyboard.press("Enter")
        expect(page.locator("#konec")).to_be_visible()
        expect(chair.locator(".chair-last")).to_contain_text("přijato")
        page.get_by_role("button", name="Ukončit jednání").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#hlaseni")).to_contain_text("Jednání je ukončeno.")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    rows = case.rows(sa.select(ballots.ballot).where(ballots.ballot.c.meeting_id == sitting.id))
    assert len(rows) == ITEMS
    assert {row.present for row in rows} == {31}
    numbers = case.rows(sa.select(resolution.c.number).where(resolution.c.body == "ZM"))
    assert len(numbers) == 21
    assert case.meeting(sitting.id).state == "closed"
    with case.house.database.read() as connection:
        assert len(sittings.presence_events(connection, sitting.id)) == 31
    assert case.verify().is_whole


def test_it_works_without_javascript_and_on_a_phone(assembly: tuple[Sitting, ServedOffice]) -> None:
    sitting, served = assembly
    with served.sits("organizace", PHONE, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"/stul/{sitting.id}/prubeh")
        page.locator("#m-" + str(sitting.members[0])).check()
        page.get_by_role("button", name="Všichni přítomni kromě označených").click()
        expect(page.locator("#stav")).to_contain_text("Přítomno 32 z 33")
        page.locator("#counts").fill("20 5 7")
        page.keyboard.press("Enter")
        expect(page.locator("#hlaseni")).to_contain_text("Výsledek bodu: přijato")
    for path in ("prubeh", "hlasovani"):
        for size in (PHONE, DESK):
            with served.sits("organizace", size) as context:
                page = context.new_page()
                page.goto(f"/stul/{sitting.id}/{path}")
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, size)
    with served.sits("starosta", PHONE) as context:
        page = context.new_page()
        page.goto(f"/jednani/{sitting.id}/rizeni")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
