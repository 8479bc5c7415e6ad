"""Does every page look finished on a phone and on a desk, and can everybody use it?"""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from office_browser import DESK, PHONE, ServedOffice
from playwright.sync_api import Page

from tools.pages import ADMIN, AUDITOR, CLERK, HEAD, LAWYER, STAFF, addresses
from tools.played_office import PlayedOffice

LOOK = """
() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const told = (elements) => elements.map(e => e.outerHTML.slice(0, 120));
  const levels = all('main h1, main h2, main h3, main h4, main h5, main h6').map(e => Number(e.tagName[1]));
  return {
    h1: all('h1').length,
    lang: document.documentElement.lang,
    'too wide': told(all('body *').filter(e =>
      !e.closest('.aloud, .skip, .table-frame, .menu') && e.getBoundingClientRect().right > innerWidth + 1)),
    small: told(all('a, button, input:not([type=hidden]), select, textarea, summary')
      .filter(e => e.checkVisibility() && !e.closest('p, li, td, th[scope=row], dd, .aloud'))
      .filter(e => { const b = e.getBoundingClientRect(); return b.height < 24 || b.width < 24 })),
    'level skipped': levels.filter((level, i) => i && level > levels[i - 1] + 1).map(String),
    links: all('main a').map(e => e.innerText),
  };
}
"""
AXE = Axe().axe_script  # half a megabyte that the browser need not be told for each page
ASK = """
async (options) => (await axe.run(options)).violations
  .filter(one => ['serious', 'critical'].includes(one.impact))
  .map(one => `${one.impact} ${one.id}: ${one.nodes[0].html.slice(0, 200)} (${one.nodes.length}×)`)
"""
"""The answer is put together in the page: of what axe tells of a page without a fault half is never looked at."""
ON_A_PHONE = ("scrollable-region-focusable", "color-contrast")
VAGUE = {"zde", "tady", "více", "klikněte", "odkaz", "stáhnout", "zobrazit", "detail", "upravit"}


def faults_of(page: Page) -> list[str]:
    """What is wrong with the page that is open, in words."""
    seen = page.evaluate(LOOK)
    found: list[str] = []
    if seen["h1"] != 1:
        found.append(f"{seen['h1']} h1")
    if seen["lang"] != "cs":
        found.append("not in Czech")
    for name in ("too wide", "small", "level skipped"):
        found += [f"{name}: {one}" for one in seen[name]]
    found += [f"a link that says nothing: {link}" for link in seen["links"] if link.strip().lower() in VAGUE]
    return found


def violations_of(page: Page, *rules: str) -> list[str]:
    """Serious and critical violations that axe-core reports; of some rules alone if they are named."""
    options: dict[str, Any] = {
        "resultTypes": ["violations"],
        "selectors": False,  # what is wrong is told by its HTML
        "preload": {
            "assets": ["media"]
        },  # the style sheets are asked for by an experimental rule alone, which is off
    }
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    found: list[str] = page.evaluate(ASK, options)
    return found


PEOPLE = (ADMIN, AUDITOR, CLERK, HEAD, LAWYER, STAFF, "")


LOOKS = [*((person, False) for person in PEOPLE), (CLERK, True)]
"""Who looks, and whether at the pages of planning: they are as many as all the others of who coordinates it."""


@pytest.mark.parametrize(("person", "at_planning"), LOOKS)
def test_every_page_fits_speaks_and_breaks_no_rule_of_axe(
    served: ServedOffice, played: PlayedOffice, person: str, at_planning: bool
) -> None:
    """On a desk in the light, and on a phone in the dark; each page is opened once and turned."""
    wrong: list[str] = []
    context = served.sits(person)
    context.add_init_script(AXE)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda fault: said.append(str(fault)))
    for address in (address for ways in addresses(played).values() for who, address in ways if who == person):
        if person == CLERK and address.startswith("/planovani") != at_planning:
            continue
        said.clear()
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        answer = page.goto(address)
        assert answer is not None
        found = [f"status {answer.status}"] if answer.status != 200 else []
        found += [f"desk: {one}" for one in faults_of(page) + violations_of(page)]
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        page.emulate_media(color_scheme="dark")
        found += [f"phone, dark: {one}" for one in faults_of(page) + violations_of(page, *ON_A_PHONE)]
        wrong += [f"{address}: {one}" for one in [*found, *(f"console: {line}" for line in said)]]
    context.close()
    assert not wrong, "\n".join(wrong)


def test_every_person_of_the_list_looks_at_something(played: PlayedOffice) -> None:
    assert {who for ways in addresses(played).values() for who, _ in ways} == set(PEOPLE)
