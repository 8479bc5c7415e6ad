"""How does a test sit at the counter when something is broken? Faults come as pages, as from the real server."""

from __future__ import annotations

import re

from office_case import Case, TestHouse, plain
from one_thread import Client

from actions.session import begin_session, csrf_of, digest_of_token
from db.accounts import account
from web.app import create_app


class Browser(Client):
    """A browser, of a stranger or of somebody who is signed in."""

    def __init__(self, house: TestHouse, code: str | None = None) -> None:
        super().__init__(
            create_app(house),
            base_url=house.settings.base_url,
            follow_redirects=False,
            raise_server_exceptions=False,
        )
        self.csrf = ""
        if code is None:
            return
        with house.writing() as (office, connection):
            person = Case(house).person(code)
            connection.execute(account.insert().values(person_id=person.id, created_at=office.now))
            token = begin_session(office, connection, person.id, "password")
        self.cookies.set("razitko_session", token)
        self.csrf = csrf_of(house.secret, digest_of_token(token))


def words(text: str) -> str:
    """What a reader sees in <main>, with ordinary spaces."""
    found = re.search(r"<main.*</main>", text, re.DOTALL)
    assert found is not None, text[:500]
    return re.sub(r"\s+", " ", plain(re.sub(r"<[^>]+>", " ", found.group())))


def seen_in(text: str) -> str:
    """The digest of the text that a page shows."""
    return re.findall(r'name="seen" value="([0-9a-f]{64})"', text)[0]
