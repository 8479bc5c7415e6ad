"""The panel of attachments in a real browser: files are chosen, dropped, told one by one, put in order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from office_case import Case
from playwright.sync_api import Browser, Page, expect
from trial_office import Trial

from actions.session import begin_session
from db import people
from db.accounts import account
from web.serve import BackgroundServer

DROP = """
([name, text, place]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  for (const kind of ["dragover", "drop"]) {
    document.querySelector(place).dispatchEvent(
      new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
  }
}
"""


@pytest.fixture
def case(trial: Trial) -> Case:
    drafted = Case(trial.house)
    drafted.draft(attachments=("Na papíře",))
    return drafted


@pytest.fixture(params=[1280, 360])
def page(
    request: pytest.FixtureRequest, case: Case, server: BackgroundServer, browser: Browser
) -> Iterator[Page]:
    with case.house.writing() as (office, connection):
        row = people.person_by_code(connection, "doudova")
        assert row is not None
        if connection.execute(sa.select(account).where(account.c.person_id == row.id)).first() is None:
            connection.execute(account.insert().values(person_id=row.id, created_at=office.now))
        token = begin_session(office, connection, row.id, "password")
    context = browser.new_context(viewport={"width": request.param, "height": 800}, locale="cs-CZ")
    context.add_cookies([{"name": "razitko_session", "value": token, "url": server.url}])
    opened = context.new_page()
    opened.goto(f"{server.url}/navrhy/{case.pid}/prilohy")
    yield opened
    context.close()


def test_files_are_chosen_dropped_ordered_and_told(page: Page, case: Case) -> None:
    page.set_input_files(
        "#soubory",
        [
            {"name": "dobrý.txt", "mimeType": "text/plain", "buffer": b"ahoj"},
            {"name": "zlý.pdf", "mimeType": "application/pdf", "buffer": b"MZ"},
        ],
    )
    page.get_by_role("button", name="Přiložit", exact=True).last.click()
    expect(page.get_by_role("alert").filter(has_text="zlý.pdf")).to_contain_text("je program nebo skript")
    expect(page.locator("#prilohy")).to_contain_text("Soubor dobrý.txt je přiložen.")
    page.evaluate(DROP, ["pustený.txt", "jiný text", ".attachment-add"])
    expect(page.get_by_role("link", name="pustený (prostý text, 10\u00a0B)")).to_be_visible()
    # until the new list is settled its buttons send the whole page, which says the same elsewhere
    page.wait_for_function("() => !document.querySelector('.htmx-settling')")
    page.evaluate(DROP, ["vedle.txt", "mimo", "h1"])  # a file that misses neither comes nor replaces the page
    page.focus("#nahoru-3")
    page.keyboard.press("Enter")
    expect(page.locator("#prilohy")).to_contain_text("Pořadí příloh je změněno.")
    assert case.content.attachments == ("Na papíře", "pustený", "dobrý")
    assert (
        page.locator("input[name=version]").evaluate_all("all => all.map(e => e.value)")
        == [str(case.proposal.version)] * page.locator("input[name=version]").count()
    )
    page.locator("#upravit-1").click()
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
