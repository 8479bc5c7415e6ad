"""How does a test sit at the counter? A signed-in browser without JavaScript, and a count of SQL statements."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from lxml import html
from office_case import TestHouse
from one_thread import Client
from starlette.applications import Starlette

from actions.session import begin_session, csrf_of, digest_of_token
from db import people
from db.accounts import account
from web.app import create_app


class OfficeClient(Client):
    """A browser of one person; redirects are not followed."""

    def __init__(self, house: TestHouse, app: Starlette | None = None, **more: Any) -> None:
        # an unexpected fault fails the test with its trace unless the test asks for the page
        super().__init__(
            app or create_app(house), base_url=house.settings.base_url, follow_redirects=False, **more
        )
        self.house = house
        self.token = ""

    def sign_in(self, code: str) -> OfficeClient:
        """Sits down as the person with a code of the town file."""
        with self.house.writing() as (office, connection):
            row = people.person_by_code(connection, code)
            assert row is not None, code
            if connection.execute(sa.select(account).where(account.c.person_id == row.id)).first() is None:
                connection.execute(account.insert().values(person_id=row.id, created_at=office.now))
            self.token = begin_session(office, connection, row.id, "password")
        self.cookies.set("razitko_session", self.token)
        return self

    @property
    def csrf(self) -> str:
        """The token that this person's forms carry."""
        return csrf_of(self.house.secret, digest_of_token(self.token))

    def post(self, url: Any, data: Any = None, *, csrf: bool = True, **more: Any) -> Any:
        """Posts a form, with the token of the session unless ``csrf`` is False."""
        token = {"csrf": self.csrf} if csrf and self.token else {}
        return super().post(url, data={**token, **(data or {})}, **more)

    def html(self, answer: Any) -> html.HtmlElement:
        """The answer as a document."""
        return html.fromstring(answer.text)

    def words(self, answer: Any) -> str:
        """What a reader sees in <main>, with ordinary spaces."""
        main = self.html(answer).find(".//main")
        return re.sub(r"\s+", " ", "".join(main.itertext()).replace("\u00a0", " ")).strip()


OfficeWeb = Callable[[TestHouse], OfficeClient]


@pytest.fixture
def office_web() -> OfficeWeb:
    """A browser at the counter of a house: ``office_web(house).sign_in("doudova").get("/")``."""
    return OfficeClient


@contextmanager
def counted(house: TestHouse) -> Iterator[list[str]]:
    """The SQL statements that run meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    sa.event.listen(house.database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(house.database.engine, "before_cursor_execute", note)
