"""May people decide while a group of letters is put into words?"""

from __future__ import annotations

import asyncio
from threading import Thread
from typing import Any

import pytest
from office_case import Case

from flows import outbox


def test_people_decide_while_letters_are_put_into_words(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    case.submitted()
    acted: list[str] = []
    compose = outbox.compose

    def act(key: str) -> None:
        with case.house.writing():
            acted.append(key)

    def composed(office: Any, connection: Any, house: Any, row: Any, link_id: int | None) -> Any:
        somebody = Thread(target=act, args=(row.key,))
        somebody.start()
        somebody.join(20)
        return compose(office, connection, house, row, link_id)

    monkeypatch.setattr(outbox, "compose", composed)
    counts = asyncio.run(outbox.deliver(case.house))
    assert counts["sent"] == len(acted) > 0


def test_a_letter_that_has_no_words_is_given_up_and_the_others_leave(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.submitted()
    case.submitted()
    compose, seen = outbox.compose, []

    def composed(office: Any, connection: Any, house: Any, row: Any, link_id: int | None) -> Any:
        seen.append(row.key)
        return "Dopis nejde napsat." if len(seen) == 1 else compose(office, connection, house, row, link_id)

    monkeypatch.setattr(outbox, "compose", composed)
    counts = asyncio.run(outbox.deliver(case.house))
    assert (counts["given_up"], counts["sent"]) == (1, len(seen) - 1) and len(seen) > 1
