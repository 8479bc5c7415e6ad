"""Who walks through the office in a browser? Its people, each with a browser of their own, and their letters."""

from __future__ import annotations

import asyncio
import email
import email.policy
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from office_browser import PHONE, ServedOffice
from playwright.sync_api import BrowserContext, Locator, Page, expect

from flows.outbox import deliver
from tools.played_office import PlayedOffice


class Walk:
    """The people of the walk, each with a browser of their own, and the letters that reach them."""

    def __init__(self, served: ServedOffice, played: PlayedOffice) -> None:
        self.served, self.played = served, played
        self.pages: dict[str, Page] = {}
        self._phone: BrowserContext | None = None

    def at(self, code: str, address: str) -> Page:
        """Somebody opens a page; whose session has ended overnight has a new one, without the form (`signs_in`)."""
        if code not in self.pages:
            self.pages[code] = self.served.sits(code).new_page()
        page = self.pages[code]
        page.goto(address)
        if "/prihlaseni" in page.url:
            self.served.let_in(page.context, code)
            page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        return page

    def signs_in(self, code: str, address: str) -> Page:
        """Somebody without a session asks for a page: the form of signing in leads there."""
        page = self.pages[code] = self.served.sits("").new_page()
        page.goto(address)
        page.get_by_label("E-mail nebo kód osoby").fill(code)
        page.get_by_label("Heslo").first.fill("ukazkove-razitko")
        page.get_by_role("button", name="Přihlásit se", exact=True).click()
        expect(page.locator("h1")).to_be_visible()
        return page

    def letter_link(self, to: str) -> str:
        """The address in the last letter that was sent to a person, as their mail program has it."""
        self.played.clock.now += timedelta(minutes=1)
        with ThreadPoolExecutor(1) as other:  # Playwright keeps this thread's event loop
            other.submit(lambda: asyncio.run(deliver(self.played.house))).result()
        folder = self.played.house.settings.folder / "letters"
        letters = [
            email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            for path in folder.iterdir()
        ]
        mine: list[Any] = [letter for letter in letters if f"{to}@" in str(letter["to"])]
        found = []
        for letter in mine:
            link = re.search(r"https?://\S+(/o/\S+)", letter.get_body(("plain",)).get_content())
            if link is not None:
                found.append((letter["date"].datetime, link.group(1)))
        assert found, f"no letter to {to} carries a link"
        return max(found)[1]

    def presses(self, button: Locator) -> None:
        """Somebody presses what does something, and the office has answered: now others may go on."""
        with button.page.expect_response(lambda answer: answer.request.method == "POST"):
            button.click()

    def phone(self, address: str) -> Page:
        """A page on a phone that was never here: nobody is signed in, nothing is kept. The one before is put away."""
        if self._phone is not None:
            self._phone.close()
        self._phone = self.served.sits("", PHONE, is_mobile=True, has_touch=True)
        page = self._phone.new_page()
        page.goto(address)
        return page
