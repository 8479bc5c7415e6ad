"""How does a test speak of accounts? People with passwords, sign-ins typed at a machine, links out of letters."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from unittest import mock

import pytest
import sqlalchemy as sa
from office_case import TestHouse
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from actions import password, reset_password, session, sign_in
from actions.authority import Actor
from db import accounts, correspondence, journal, people

PASSWORD = "správné heslo do úřadu"
OTHER = "docela jiné heslo, delší"
CARETAKER = Actor(None, "správce")
hashed = lru_cache(password.hash_of)
QUICK = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=1024, parallelism=1),))


@pytest.fixture(autouse=True)
def quick_hashes() -> Iterator[None]:
    """Argon2 in a hundredth of the time, for tests about something else; import it where passwords are typed."""
    with mock.patch.object(password, "_HASHES", QUICK):
        password._nobodys.cache_clear()
        yield
    password._nobodys.cache_clear()
    hashed.cache_clear()


class Accounts:
    """The accounts of an office; people are named by their codes in the town file."""

    def __init__(self, house: TestHouse) -> None:
        self.house = house

    def id_of(self, code: str) -> int:
        with self.house.reading() as (_, connection):
            row = people.person_by_code(connection, code)
        assert row is not None
        return int(row.id)

    def row(self, code: str) -> Any:
        with self.house.reading() as (_, connection):
            return accounts.person_with_account(connection, self.id_of(code))

    def give(self, code: str, kept: str | None = None) -> None:
        """A password for a person; ``kept`` is a hash made by other means."""
        with self.house.writing() as (office, connection):
            sign_in.put_password(office, connection, CARETAKER, self.id_of(code), kept or hashed(PASSWORD))

    def act(self, verb: Any, *words: Any, **more: Any) -> Any:
        """Runs an action in a transaction of its own."""
        with self.house.writing() as (office, connection):
            return verb(office, connection, *words, **more)

    def sign_in(self, typed: str, secret: str = PASSWORD, machine: str = "192.0.2.7") -> sign_in.Entrance:
        """Types an address and a password, as the page does: looked up, weighed, let in or not."""
        with self.house.reading() as (office, connection):
            claim = sign_in.look_up(office, connection, typed, machine)
        return self.act(sign_in.enter, claim, claim.proof(secret))

    def session(self, token: str) -> Any:
        with self.house.reading() as (office, connection):
            return session.session_of(connection, token, office.now)

    def letters(self, kind: str) -> list[Any]:
        """Letters of a kind, the oldest first."""
        table = correspondence.letter
        with self.house.reading() as (_, connection):
            return list(connection.execute(sa.select(table).where(table.c.kind == kind).order_by(table.c.id)))

    def link(self, kind: str = "password_reset") -> str:
        """The token in the last letter of a kind."""
        with self.house.reading() as (office, _):
            address = reset_password.reset_address_of(office, self.letters(kind)[-1].facts["reset_id"])
        return address.rsplit("/", 1)[1]

    def reset_by(self, token: str, new: str = OTHER) -> str:
        return self.act(reset_password.reset_password, token, hashed(new))

    def verbs(self) -> list[tuple[str, str]]:
        """(who, verb) of the journal's entries about accounts."""
        table = journal.journal
        with self.house.reading() as (_, connection):
            rows = connection.execute(
                sa.select(table).where(table.c.subject == "account").order_by(table.c.number)
            )
            return [(row.actor, row.verb) for row in rows]
