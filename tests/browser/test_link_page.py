"""The page of a link in a real browser: it fits a phone, can be used without a mouse, and its button works."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page
from trial_office import Trial

from web.serve import BackgroundServer

OPEN_ALL = "document.querySelectorAll('details').forEach(part => { part.open = true })"
UNSTYLED = """
[...document.querySelectorAll('link[rel=stylesheet]')]
  .filter(link => !link.sheet?.cssRules.length).map(link => link.href)
"""
WIDEST = """
Math.max(document.documentElement.scrollWidth,
         ...[...document.querySelectorAll('body *:not(.aloud):not(.skip)')].map(e => e.getBoundingClientRect().right))
"""
SMALL_TARGETS = """
[...document.querySelectorAll('button, select, textarea, summary, label.choice')]
  .filter(e => e.offsetParent && e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80))
"""
UNLABELLED = """
[...document.querySelectorAll('textarea, select, input:not([type=hidden])')]
  .filter(e => !e.labels.length).map(e => e.outerHTML.slice(0, 80))
"""
HEADINGS = "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(e => Number(e.tagName[1]))"
LANDMARKS = "['header', 'main', 'footer'].map(name => document.querySelectorAll('body > ' + name).length)"
DANGLING = """
[...document.querySelectorAll('[aria-describedby], [aria-labelledby], a[href^="#"]')].flatMap(e =>
  [e.getAttribute('aria-describedby'), e.getAttribute('aria-labelledby'), e.getAttribute('href')?.slice(1)]
    .filter(Boolean).flatMap(ids => ids.trim().split(/ +/))).filter(id => !document.getElementById(id))
"""


def opened(browser: Browser, url: str, width: int) -> Page:
    """The page in a window of that width; a phone up to 600."""
    context = browser.new_context(
        viewport={"width": width, "height": 740}, is_mobile=width <= 600, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(url)
    return page


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_page_fits_the_screen_and_can_be_touched(
    browser: Browser, head_asked: Trial, server: BackgroundServer, width: int
) -> None:
    page = opened(browser, f"{server.url}/o/{head_asked.token('rejl')}", width)
    assert page.evaluate(UNSTYLED) == []
    assert (
        page.evaluate("getComputedStyle(document.querySelector('button.primary')).color")
        == "rgb(255, 255, 255)"
    )
    page.evaluate(OPEN_ALL)
    assert page.evaluate(WIDEST) <= width
    assert page.evaluate(SMALL_TARGETS) == []


def test_the_page_can_be_read_aloud(browser: Browser, head_asked: Trial, server: BackgroundServer) -> None:
    page = opened(browser, f"{server.url}/o/{head_asked.token('rejl')}", 360)
    levels = page.evaluate(HEADINGS)
    assert levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))
    assert page.evaluate(LANDMARKS) == [1, 1, 1]
    assert page.evaluate(UNLABELLED) == []
    assert page.evaluate(DANGLING) == []
    assert page.evaluate("document.documentElement.lang") == "cs"


def test_a_forgotten_reason_is_told_and_then_the_approval_goes_through(
    browser: Browser, head_asked: Trial, server: BackgroundServer
) -> None:
    """Under `Referrer-Policy: no-referrer` a browser sends `Origin: null` with our own form; it must pass."""
    token = head_asked.token("rejl")
    page = opened(browser, f"{server.url}/o/{token}", 360)
    page.evaluate(OPEN_ALL)
    page.click("details form button")
    page.wait_for_load_state()
    assert page.evaluate("document.querySelector('[role=alert]').textContent").strip().startswith("Nic jsme")
    assert page.evaluate(DANGLING) == []
    assert page.evaluate("document.querySelector('#reason').checkVisibility()") is True
    assert head_asked.state_of("head") == "asked"
    page.click("button.primary")
    page.wait_for_load_state()
    assert page.evaluate("location.pathname") == f"/o/{token}/hotovo"
    assert "Souhlas je udělen." in page.evaluate("document.querySelector('main').innerText")
    assert head_asked.state_of("head") == "approved"


def test_scripts_do_not_run_on_the_page(browser: Browser, trial: Trial, server: BackgroundServer) -> None:
    trial.submit(title="<img src=x onerror=\"document.title='zle'\"><script>document.title='zle'</script>")
    page = opened(browser, f"{server.url}/o/{trial.token('pravnik')}", 360)
    assert "<script>" in page.evaluate("document.querySelector('h1').textContent")
    assert page.evaluate("document.title").startswith("<img src=x")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))"
    )
    assert page.evaluate("window.ran === undefined") is True
