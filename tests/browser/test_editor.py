"""The editor in a real browser: does it save by itself, keep the text when the session ends, move rows by keyboard?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from office_browser import DESK, PHONE, ServedOffice
from office_case import Case
from playwright.sync_api import Browser, BrowserContext, Page, expect
from trial_office import Trial

from actions.delegate import delegate
from web.serve import BackgroundServer

SAVED = "Rozepsaný text uložen"


@pytest.fixture
def case(trial: Trial) -> Case:
    drafted = Case(trial.house)
    drafted.draft(presented_by=None)
    return drafted


@pytest.fixture
def office(case: Case, server: BackgroundServer, browser: Browser) -> ServedOffice:
    from actions.sample_accounts import make_sample_accounts

    with case.house.writing() as (opened, connection):
        from actions.authority import actor_of

        make_sample_accounts(opened, connection, actor_of(connection, "tajemnik"))
    return ServedOffice(case.house, server.url, browser)


@pytest.fixture
def desk(office: ServedOffice) -> Iterator[BrowserContext]:
    context = office.sits("doudova")
    yield context
    context.close()


@pytest.fixture
def page(desk: BrowserContext, case: Case) -> Page:
    opened = desk.new_page()
    opened.goto(f"/navrhy/{case.pid}/upravit")
    return opened


def test_what_is_typed_is_kept_and_checked_without_a_click(page: Page, case: Case) -> None:
    page.fill("#title", "")
    expect(page.locator("#ulozeno")).to_contain_text(SAVED)
    expect(page.locator("#kontrola")).to_contain_text("Chybí název materiálu; vyplňte ho.")
    page.select_option("#presented_by", "starosta")
    page.fill("#report", "# Nadpis")
    expect(page.locator("#kontrola")).not_to_contain_text("Není uvedeno, kdo návrh předkládá")
    expect(page.locator("#report-preview h3")).to_have_text("Nadpis")
    page.reload()
    assert page.input_value("#report") == "# Nadpis"
    assert case.content.report != "# Nadpis"


def test_rows_change_in_place_and_the_keyboard_stays_with_them(page: Page) -> None:
    page.fill("#title", "Psaný název")
    page.click("text=Přidat bod")
    expect(page.locator("#clause-1-section")).to_be_focused()
    page.fill("#clause-1-verb", "bere na vědomí")
    page.locator("#clause-up-1").press("Enter")
    expect(page.locator("#clause-0-verb")).to_have_value("bere na vědomí")
    expect(page.locator("#clause-0 :focus")).to_have_count(1)
    assert page.input_value("#title") == "Psaný název"
    page.locator("#clause-remove-0").press("Enter")
    expect(page.locator("#clauses fieldset.row")).to_have_count(1)


def test_an_ended_session_leaves_the_text_where_it_is(
    page: Page, desk: BrowserContext, office: ServedOffice, case: Case
) -> None:
    desk.clear_cookies()
    page.fill("#report", "Dlouhá zpráva.")
    expect(page.locator("#ulozeno")).to_contain_text("Přihlášení skončilo. Text zůstává na této stránce")
    assert page.input_value("#report") == "Dlouhá zpráva."
    again = office.sits("doudova")
    desk.add_cookies(again.cookies())  # signed in again in another window
    page.fill("#report", "Dlouhá zpráva a dál.")
    expect(page.locator("#ulozeno")).to_contain_text(SAVED)
    page.click(".editor-acts button[value=save]")
    expect(page.locator("h1")).to_contain_text("Akční plán")
    assert case.content.report == "Dlouhá zpráva a dál."


def test_two_writers_are_told_of_each_other_and_choose(page: Page, case: Case) -> None:
    case.act(
        delegate, "doudova", "rejl", case.house.now().date(), case.house.now().date().replace(month=12), "x"
    )
    page.fill("#title", "Můj název")
    case.edit("rejl", title="Jejich název")
    page.fill("#amount", "5 000")
    expect(page.locator("#ulozeno")).to_contain_text("Text mezitím změnil(a) Mgr. Dušan Rejl")
    page.click(".editor-acts button[value=save]")
    expect(page.locator("h1")).to_have_text("Text mezitím změnil někdo jiný")
    for size in (DESK, PHONE):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        found = Axe().run(page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    page.get_by_label("Převzít: Mgr. Dušan Rejl").check()
    page.click("text=Uložit vybrané")
    expect(page.locator("h1")).to_have_text("Jejich název")
    assert case.content.amount == 5000


def test_a_text_in_front_of_somebody_counts_as_read_after_a_while(page: Page, case: Case) -> None:
    page.goto(f"/navrhy/{case.pid}")
    expect(page.locator("#precteno")).to_contain_text("Toto znění je označené jako přečtené.", timeout=15_000)
