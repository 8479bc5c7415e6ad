"""How many letters leave together? Ever more while all of them leave quickly; few again when one did not."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from office_case import Case
from test_mail_faults import attempts, owe, states

from db import sending
from db.correspondence import action_link
from db.people import person
from flows import outbox
from flows.message import Mailbox, OutgoingLetter, eml_name


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many letters were marked together, each time; groups begin with two and may grow to eight."""
    found: list[int] = []

    def mark(connection: Any, letters: Sequence[tuple[int, str]], now: Any) -> None:
        found.append(len(letters))
        sending.mark_all_sent(connection, letters, now)

    monkeypatch.setattr(outbox, "mark_all_sent", mark)
    monkeypatch.setattr(outbox, "GROUP", 2)
    monkeypatch.setattr(outbox, "LARGEST", 8)
    monkeypatch.setattr(outbox, "QUICK", 600.0)
    return found


def deliver(case: Case) -> dict[str, int]:
    return dict(asyncio.run(outbox.deliver(case.house)))


def test_groups_grow_while_all_letters_leave(case: Case, marked: list[int]) -> None:
    ids = owe(case, 25)
    assert deliver(case) == {"sent": 25}
    assert marked == [2, 4, 8, 8, 3]
    folder = case.house.settings.folder / "letters"
    assert {path.name for path in folder.iterdir()} == {eml_name(one) for one in ids}


def test_a_letter_that_cannot_leave_makes_the_next_group_small(case: Case, marked: list[int]) -> None:
    owe(case, 4, ("doudova",))
    owe(case, 1, ("rejl",))
    owe(case, 10, ("pravnik",))
    with case.house.database.write() as connection:
        connection.execute(person.update().where(person.c.code == "rejl").values(email="není adresa"))
    assert deliver(case) == {"sent": 14, "given_up": 1}
    assert marked == [2, 3, 2, 4, 3]


def test_a_full_disk_leaves_the_rest_of_a_group_untried(
    case: Case, marked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    owe(case, 9)
    written: list[Path] = []

    def full_after_four(message: Any, folder: Path) -> Path:
        if len(written) == 4:
            raise OSError(28, "No space left on device")
        written.append(folder)
        return folder

    monkeypatch.setattr(outbox, "write_eml", full_after_four)
    assert deliver(case) == {"sent": 4, "postponed": 1}
    assert marked == [2, 2] and states(case) == {"sent": 4, "owed": 5}
    assert attempts(case) == [1] * 4 + [0] * 5


def test_slow_letters_stay_in_small_groups_and_a_delivery_ends(
    case: Case, marked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "QUICK", 0.0)
    owe(case, 5)
    assert deliver(case) == {"sent": 5} and marked == [2, 2, 1]
    monkeypatch.setattr(outbox, "LASTS", -1.0)
    owe(case, 5)
    assert deliver(case) == {"sent": 2}, "the next one goes on"


def test_reminders_of_a_group_carry_each_its_own_link(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "GROUP", 1)  # the links of a larger group are made in several transactions
    matters = {case.submitted().pid for _ in range(3)}
    deliver(case)
    case.clock.to(date(2024, 5, 15))
    case.remind()
    said: dict[str, int | None] = {}

    def words(office: Any, _connection: Any, _house: Any, row: Any, link_id: int | None) -> OutgoingLetter:
        said[row.key] = link_id
        to = Mailbox("Adresát", "adresat@razitko.example")
        return OutgoingLetter(row.key, row.message_id, office.now, to, "Připomínka", "-", "-")

    monkeypatch.setattr(outbox, "compose", words)
    deliver(case)
    reminders = case.letters("sign_off_reminder")
    assert {row.proposal_id for row in reminders} == matters
    links = {row.id: row for row in case.rows(action_link.select())}
    for row in reminders:
        link = links[row.link_id]
        assert said[row.key] == link.id
        assert (link.person_id, link.proposal_id) == (row.person_id, row.proposal_id)
        assert (link.task, link.task_id) == ("sign_off", row.facts["sign_off"])
    assert len({row.link_id for row in reminders}) == len(reminders)
