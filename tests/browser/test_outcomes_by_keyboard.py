"""Can a secretary record a meeting without a mouse, and is nothing recorded by a stray Enter without JavaScript?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from many_rows import another_stop
from office_browser import PHONE, ServedOffice
from office_case import Case
from office_client import OfficeClient
from playwright.sync_api import Browser, expect

from web.app import create_app
from web.serve import BackgroundServer


@pytest.fixture
def council(brought: Callable[[str], Case], browser: Browser) -> Iterator[tuple[Case, int, ServedOffice]]:
    """The council's opened meeting with two items: the seed's matter and another stop."""
    case = brought("RM")
    for code in ("organizace", "tajemnik"):
        OfficeClient(case.house).sign_in(code)  # gives them an account
    other = another_stop(case, "RM", case.stop("RM").meeting_id)
    with BackgroundServer(create_app(case.house)) as server:
        yield case, other, ServedOffice(case.house, server.url, browser)


def test_a_row_is_filled_checked_and_saved_by_keys_alone(council: tuple[Case, int, ServedOffice]) -> None:
    case, other, served = council
    stop = case.stop("RM")
    with served.sits("organizace") as context:
        page = context.new_page()
        page.goto(f"/stul/{stop.meeting_id}")
        page.locator(f"#outcome-{stop.id}").focus()
        page.keyboard.type("dopor")
        page.keyboard.press("Enter")
        for count in ("9", "4x", "5", "0"):
            page.keyboard.type(count)
            page.keyboard.press("Enter")
        row = page.locator(f"#bod-{stop.id}")
        expect(row.locator(".result")).to_contain_text("Nebylo přijato. Pro 4 z 9 členů")
        assert page.locator(f"#for-{stop.id}").input_value() == "4"
        page.keyboard.press("Enter")  # on the button: refused, and the row keeps what was typed
        expect(row).to_have_class("is-refused")
        expect(page.locator(f"#outcome-{stop.id}")).to_be_focused()
        page.locator(f"#for-{stop.id}").fill("5")
        page.keyboard.press("ArrowDown")
        expect(page.locator(f"#for-{other}")).to_be_focused()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowRight")
        expect(page.locator(f"#against-{stop.id}")).to_be_focused()
        page.keyboard.type("4")
        expect(row.locator(".result")).to_contain_text("Bude-li zapsáno teď: usnesení 2024-1/1")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        expect(page.locator(f"#bod-{stop.id}")).to_have_class("is-recorded")
        expect(page.locator(f"#outcome-{other}")).to_be_focused()
        expect(page.locator("#chybi")).to_have_text("Bodů bez výsledku: 1.")
        expect(page.get_by_role("button", name="Ukončit")).to_have_count(0)
        page.keyboard.type("neproj")
        page.keyboard.press("Tab")  # the counts come next, the further fields after them
        expect(page.locator(f"#present-{other}")).to_be_focused()
        for _ in range(5):  # four counts that stay empty, and the button
            page.keyboard.press("Enter")
        expect(page.locator(f"#bod-{other}")).to_have_class("is-recorded")
        expect(page.get_by_role("button", name="Zapsat celou tabulku")).to_have_count(0)
        expect(page.get_by_role("button", name="Ukončit")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#hlaseni")).to_contain_text("Jednání je ukončeno.")
        expect(page.get_by_role("heading", name="Co bude dál")).to_be_visible()
    assert case.stop("RM").state == "recommended"


def test_fields_that_an_outcome_needs_open_by_themselves(council: tuple[Case, int, ServedOffice]) -> None:
    case, _other, served = council
    stop = case.stop("RM")
    with served.sits("tajemnik", PHONE) as context:
        page = context.new_page()
        page.goto(f"/stul/{stop.meeting_id}")
        expect(page.locator(f"#conditions-{stop.id}")).to_be_hidden()
        page.locator(f"#outcome-{stop.id}").select_option("postponed")
        expect(page.locator(f"#conditions-{stop.id}")).to_be_visible()
        expect(page.locator(f"#number-{stop.id}")).to_be_hidden()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_javascript_enter_only_checks_and_a_button_saves(
    council: tuple[Case, int, ServedOffice],
) -> None:
    case, _other, served = council
    stop = case.stop("RM")
    with served.sits("organizace", java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"/stul/{stop.meeting_id}")
        page.locator(f"#outcome-{stop.id}").select_option("recommended")
        for name, count in (("present", "9"), ("for", "5"), ("against", "4"), ("abstained", "0")):
            page.locator(f"#{name}-{stop.id}").fill(count)
        page.keyboard.press("Enter")
        expect(page.locator(f"#bod-{stop.id} .result")).to_contain_text("Bude-li zapsáno teď")
        assert case.stop("RM").state == "placed"
        page.get_by_role("button", name="Zapsat bod 1", exact=True).click()
        expect(page.locator("#hlaseni")).to_contain_text("Zapsáno: doporučeno, usnesení 2024-1/1.")
    assert case.stop("RM").state == "recommended"
