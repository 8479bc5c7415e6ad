"""The page of a link in a real browser: it fits a phone, can be used without a mouse, and its button works."""

from __future__ import annotations

from itertools import pairwise

import pytest
from headless_chromium import Chromium
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


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_page_fits_the_screen_and_can_be_touched(
    chromium: Chromium, head_asked: Trial, server: BackgroundServer, width: int
) -> None:
    chromium.open(f"{server.url}/o/{head_asked.token('rejl')}", width=width)
    assert chromium.value(UNSTYLED) == []
    assert (
        chromium.value("getComputedStyle(document.querySelector('button.primary')).color")
        == "rgb(255, 255, 255)"
    )
    chromium.value(OPEN_ALL)
    assert chromium.value(WIDEST) <= width
    assert chromium.value(SMALL_TARGETS) == []


def test_the_page_can_be_read_aloud(chromium: Chromium, head_asked: Trial, server: BackgroundServer) -> None:
    chromium.open(f"{server.url}/o/{head_asked.token('rejl')}", width=360)
    levels = chromium.value(HEADINGS)
    assert levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))
    assert chromium.value(LANDMARKS) == [1, 1, 1]
    assert chromium.value(UNLABELLED) == []
    assert chromium.value(DANGLING) == []
    assert chromium.value("document.documentElement.lang") == "cs"


def test_a_forgotten_reason_is_told_and_then_the_approval_goes_through(
    chromium: Chromium, head_asked: Trial, server: BackgroundServer
) -> None:
    """Under `Referrer-Policy: no-referrer` a browser sends `Origin: null` with our own form; it must pass."""
    token = head_asked.token("rejl")
    chromium.open(f"{server.url}/o/{token}", width=360)
    chromium.value(OPEN_ALL)
    chromium.click("details form button")
    assert chromium.value("document.querySelector('[role=alert]').textContent").strip().startswith("Nic jsme")
    assert chromium.value(DANGLING) == []
    assert chromium.value("document.querySelector('#reason').checkVisibility()") is True
    assert head_asked.state_of("head") == "asked"
    chromium.click("button.primary")
    assert chromium.value("location.pathname") == f"/o/{token}/hotovo"
    assert "Souhlas je udělen." in chromium.value("document.querySelector('main').innerText")
    assert head_asked.state_of("head") == "approved"


def test_scripts_do_not_run_on_the_page(chromium: Chromium, trial: Trial, server: BackgroundServer) -> None:
    trial.submit(title="<img src=x onerror=\"document.title='zle'\"><script>document.title='zle'</script>")
    chromium.open(f"{server.url}/o/{trial.token('pravnik')}", width=360)
    assert "<script>" in chromium.value("document.querySelector('h1').textContent")
    assert chromium.value("document.title").startswith("<img src=x")
    chromium.value(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))"
    )
    assert chromium.value("window.ran === undefined") is True
