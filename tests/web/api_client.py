"""How does a test speak as a program? A client of the API with tokens of the town's people."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from office_case import SEED, TestHouse, plain
from one_thread import Client
from starlette.applications import Starlette

from actions.api_token import SCOPES, make_token
from actions.authority import Actor
from db import people
from db.accounts import account
from web.app import create_app


def app_of(house: TestHouse) -> Starlette:
    """The office with its API."""
    return create_app(house)


def token_for(house: TestHouse, code: str, scopes: Collection[str] = tuple(SCOPES), name: str = "") -> str:
    """A token of a person of the town, valid for a year."""
    with house.writing() as (office, connection):
        row = people.person_by_code(connection, code)
        assert row is not None, code
        if connection.execute(sa.select(account).where(account.c.person_id == row.id)).first() is None:
            connection.execute(account.insert().values(person_id=row.id, created_at=office.now))
        called = name or f"zkouška {'-'.join(scopes)}"
        until = office.today + timedelta(days=365)
        return make_token(office, connection, Actor(row.id, row.name), called, scopes, until)


class Program(Client):
    """A program that speaks for anybody: ``program.get(url, "doudova")``."""

    def __init__(self, house: TestHouse, **more: Any) -> None:
        super().__init__(app_of(house), base_url=house.settings.base_url, follow_redirects=False, **more)
        self.house = house
        self.tokens: dict[tuple[str, frozenset[str]], str] = {}

    def token(self, code: str, scopes: Collection[str] = tuple(SCOPES)) -> str:
        """The token of a person, made when first asked for."""
        key = (code, frozenset(scopes))
        if key not in self.tokens:
            self.tokens[key] = token_for(self.house, code, scopes)
        return self.tokens[key]

    def ask(
        self,
        method: str,
        path: str,
        code: str,
        body: Any = None,
        scopes: Collection[str] = tuple(SCOPES),
        **more: Any,
    ) -> Any:
        """One request as a person; ``path`` is below /api/v1."""
        headers = {"Authorization": f"Bearer {self.token(code, scopes)}", **more.pop("headers", {})}
        sent = {"json": body} if body is not None else {}
        return self.request(method, f"/api/v1{path}", headers=headers, **sent, **more)

    def read(self, path: str, code: str, **more: Any) -> Any:
        """The data of a GET that succeeds."""
        answer = self.ask("GET", path, code, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def act(self, path: str, code: str, body: Any = None, method: str = "POST", **more: Any) -> Any:
        """The data of an act that succeeds."""
        answer = self.ask(method, path, code, {} if body is None else body, **more)
        assert answer.status_code in (200, 201, 202), answer.text
        return answer.json()

    def refused(self, status: int, method: str, path: str, code: str, body: Any = None, **more: Any) -> str:
        """The sentences of a refusal, with ordinary spaces; its document is checked."""
        answer = self.ask(method, path, code, body, **more)
        assert answer.status_code == status, answer.text
        return reasons_of(answer)


def reasons_of(answer: Any) -> str:
    """The sentences of a problem document, with ordinary spaces."""
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["reasons"] and problem["detail"] == " ".join(problem["reasons"])
    assert problem["type"].startswith("/api/v1/#") and problem["title"]
    return plain(problem["detail"])


def seed() -> dict[str, Any]:
    """The seed's proposal as a program sends it."""
    data = tomllib.loads(SEED.read_text(encoding="utf-8"))
    data["attachments"] = list(data["attachments"])
    data["dates"] = {body: day.isoformat() for body, day in data["dates"].items()}
    return data
