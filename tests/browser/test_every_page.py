"""Does every page look finished on a phone and on a desk, and can everybody use it?"""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from office_browser import DESK, PHONE, ServedOffice
from playwright.sync_api import Page

from tools.pages import ADMIN, AUDITOR, CLERK, HEAD, LAWYER, STAFF, addresses
from tools.played_office import PlayedOffice

TOO_WIDE = """
() => [...document.querySelectorAll('body *')]
  .filter(e => !e.closest('.aloud, .skip, .table-frame, .menu') && e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.outerHTML.slice(0, 120))
"""
SMALL_TARGETS = """
() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
  .filter(e => e.checkVisibility() && !e.closest('p, li, td, th[scope=row], dd, .aloud'))
  .filter(e => { const b = e.getBoundingClientRect(); return b.height < 24 || b.width < 24 })
  .map(e => e.outerHTML.slice(0, 120))
"""
SKIPPED_LEVELS = """
() => { const levels = [...document.querySelectorAll('main h1, main h2, main h3, main h4, main h5, main h6')]
  .map(e => Number(e.tagName[1]));
  return levels.filter((level, i) => i && level > levels[i - 1] + 1) }
"""
VAGUE = {"zde", "tady", "více", "klikněte", "odkaz", "stáhnout", "zobrazit", "detail", "upravit"}


def faults_of(page: Page) -> list[str]:
    """What is wrong with the page that is open, in words."""
    found: list[str] = []
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} h1")
    if page.get_attribute("html", "lang") != "cs":
        found.append("not in Czech")
    for name, script in (("too wide", TOO_WIDE), ("small", SMALL_TARGETS), ("level skipped", SKIPPED_LEVELS)):
        found += [f"{name}: {one}" for one in page.evaluate(script)]
    for link in page.locator("main a").all_inner_texts():
        if link.strip().lower() in VAGUE:
            found.append(f"a link that says nothing: {link}")
    return found


def violations_of(page: Page, *rules: str) -> list[str]:
    """Serious and critical violations that axe-core reports; of some rules alone if they are named."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    is_there = page.evaluate(
        "typeof axe === 'object'"
    )  # half a megabyte that a turned page need not read again
    axe = Axe(axe_script="0") if is_there else Axe()
    answer: dict[str, Any] = axe.run(page, options=options).response
    return [
        f"{one['impact']} {one['id']}: {one['nodes'][0]['html'][:200]} ({len(one['nodes'])}×)"
        for one in answer["violations"]
        if one["impact"] in ("serious", "critical")
    ]


PEOPLE = (ADMIN, AUDITOR, CLERK, HEAD, LAWYER, STAFF, "")


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_fits_speaks_and_breaks_no_rule_of_axe(
    served: ServedOffice, played: PlayedOffice, person: str
) -> None:
    """On a desk, on a phone and in the dark; each page is opened once and turned."""
    wrong: list[str] = []
    context = served.sits(person)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda fault: said.append(str(fault)))
    for address in (address for ways in addresses(played).values() for who, address in ways if who == person):
        said.clear()
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        answer = page.goto(address)
        assert answer is not None
        found = [f"status {answer.status}"] if answer.status != 200 else []
        found += [f"desk: {one}" for one in faults_of(page) + violations_of(page)]
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        found += [
            f"phone: {one}" for one in faults_of(page) + violations_of(page, "scrollable-region-focusable")
        ]
        page.emulate_media(color_scheme="dark")
        found += [f"dark: {one}" for one in violations_of(page, "color-contrast")]
        wrong += [f"{address}: {one}" for one in [*found, *(f"console: {line}" for line in said)]]
    context.close()
    assert not wrong, "\n".join(wrong)


def test_every_person_of_the_list_looks_at_something(played: PlayedOffice) -> None:
    assert {who for ways in addresses(played).values() for who, _ in ways} == set(PEOPLE)
