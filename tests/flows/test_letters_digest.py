"""One letter a day, nothing at night: what leaves when, inside what, and how often after a kill? Once."""

from __future__ import annotations

import asyncio
import email
from datetime import UTC, datetime, time
from email import policy
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import Case, refused

from actions import redeem
from actions.authority import RAZITKO
from actions.letter_habits import choose_habit
from actions.reset_password import invite
from flows.outbox import deliver
from states.letter_habit import AT_ONCE, Habit

DAILY = Habit(time(15), None, None, False)
NIGHT = Habit(None, time(20), time(7), True)


def send(case: Case) -> dict[str, int]:
    return dict(asyncio.run(deliver(case.house)))


def left(case: Case, code: str) -> list[Any]:
    """The messages that a person got, in order."""
    rows = [row for row in case.letters(to=code) if row.state == "sent"]
    folder = case.house.settings.folder / "letters"
    found = {
        message["Message-ID"].strip(): message
        for path in folder.glob("*.eml")
        for message in [email.message_from_bytes(path.read_bytes(), policy=policy.default)]
    }
    return [found[row.message_id] for row in sorted(rows, key=lambda row: row.sent_at)]


def words(message: Any) -> str:
    return str(message.get_body(("plain",)).get_content()).replace("\u00a0", " ")


@pytest.fixture
def daily(case: Case) -> Case:
    """The lawyer wishes one letter a day, at three in the afternoon; two matters come in the morning."""
    case.act(choose_habit, "pravnik", DAILY)
    case.submitted()
    case.submitted(title="Pronájem nebytového prostoru")
    return case


def test_a_day_in_one_letter_with_a_link_for_each_matter(daily: Case) -> None:
    counts = send(daily)
    assert counts["waits"] == 2 and len(left(daily, "pravnik")) == 0
    daily.clock.now = datetime(2024, 5, 13, 13, tzinfo=UTC)  # three o'clock in Prague
    assert send(daily) == {"carried": 1, "sent": 1}
    (message,) = left(daily, "pravnik")
    said = words(message)
    assert message["Subject"].replace("\u00a0", " ") == "Souhrn dopisů 13. 5. 2024 (2)"
    assert "Akční plán" in said and "Pronájem nebytového prostoru" in said and said.count("/o/") == 2
    assert message.get_body(("html",)) is not None
    carried = [row for row in daily.letters(to="pravnik") if row.state == "carried"]
    assert {row.carried_by for row in carried} == {daily.letters("letters_digest")[0].id}
    with daily.house.reading() as (office, connection):
        for row in carried:
            assert redeem.look(office, connection, redeem.token_of(office, row.link_id)).seen
    assert send(daily) == {}


def test_killed_at_any_statement_the_day_is_one_letter(daily: Case) -> None:
    send(daily)
    daily.clock.now = datetime(2024, 5, 13, 13, tzinfo=UTC)
    engine, fatal = daily.house.database.engine, 0

    class Killed(BaseException):
        """The plug is pulled."""

    while True:
        fatal += 3
        count = [fatal]

        def kill(*_: Any, count: list[int] = count) -> None:
            count[0] -= 1
            if count[0] == 0:
                raise Killed

        sa.event.listen(engine, "before_cursor_execute", kill)
        try:
            send(daily)
        except Killed:
            daily.clock.forward(seconds=10)  # a claim outlives its claimer by some seconds on PostgreSQL
        else:
            break
        finally:
            sa.event.remove(engine, "before_cursor_execute", kill)
    send(daily)
    assert fatal > 20
    (digest,) = daily.letters("letters_digest")
    assert digest.state == "sent" and len(left(daily, "pravnik")) == 1
    assert [row.state for row in daily.letters(to="pravnik")] == ["carried", "carried", "sent"]
    assert len(list((daily.house.settings.folder / "letters").glob("*.eml"))) == len(
        {row.message_id for row in daily.letters() if row.state == "sent"}
    )


def test_what_comes_after_the_days_letter_waits_for_the_next_even_if_the_hour_is_moved(daily: Case) -> None:
    daily.clock.now = datetime(2024, 5, 13, 13, 1, tzinfo=UTC)
    assert send(daily) == {"carried": 1, "sent": 1}
    daily.submitted(title="Třetí záležitost")
    daily.act(choose_habit, "pravnik", Habit(time(16), None, None, False))
    assert send(daily) == {"waits": 1}
    daily.clock.now = datetime(2024, 5, 13, 14, 1, tzinfo=UTC)
    assert send(daily) == {"waits": 1}, "one a day"
    daily.clock.now = datetime(2024, 5, 14, 14, 1, tzinfo=UTC)
    assert send(daily) == {"carried": 1, "sent": 1}
    assert [row.state for row in daily.letters("letters_digest")] == ["sent", "sent"]


def test_going_back_to_each_at_once_lets_go_what_waited(daily: Case) -> None:
    assert send(daily)["waits"] == 2
    daily.act(choose_habit, "pravnik", AT_ONCE)
    assert send(daily) == {"sent": 2}
    assert daily.letters("letters_digest") == []
    verbs = [(entry.verb, entry.facts) for entry in daily.entries(subject="account", verb="letter_habit")]
    assert verbs == [("letter_habit", {"daily_at": "15:00"}), ("letter_habit", {})]


def test_nobody_is_rung_up_at_night_but_for_what_cannot_wait(case: Case) -> None:
    case.act(choose_habit, "pravnik", NIGHT)
    case.clock.now = datetime(2024, 5, 17, 19, tzinfo=UTC)  # Friday, nine in the evening
    case.submitted()
    with case.house.writing() as (office, connection):
        invite(office, connection, RAZITKO, case.person("pravnik").id)
    assert send(case) == {"waits": 1, "sent": 1}
    assert [row.kind for row in case.letters(to="pravnik") if row.state == "sent"] == ["invitation"]
    case.clock.now = datetime(2024, 5, 19, 12, tzinfo=UTC)
    assert send(case) == {}, "on Sunday neither, and the runner is not even woken"
    case.clock.now = datetime(2024, 5, 20, 5, tzinfo=UTC)  # Monday at seven
    assert send(case) == {"sent": 1}


def test_everybody_chooses_for_themselves(case: Case) -> None:
    with (
        refused("Dopisy si nastavuje každý sám"),
        case.house.writing() as (office, connection),
    ):
        choose_habit(office, connection, RAZITKO, DAILY)
