"""Does a sweep over many terms remind as one by one would, each once, whatever is swept, moved or late meanwhile?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import TOWNS, Case, TestHouse, dump_of

from actions import assign
from actions.authority import RAZITKO
from actions.block_account import block_account
from actions.compose_letter import compose_letter
from actions.compose_reminder import why_dropped
from actions.delegate import delegate
from actions.load_town import load_town
from actions.remind import remind
from db.assignments import assignment
from db.consultations import consultation
from db.correspondence import action_link, letter
from db.people import delegation
from db.proposals import proposal, sign_off
from db.resolutions import resolution
from flows.outbox import deliver
from states.reminders import (
    before_report,
    before_task,
    escalates_on,
    hand_in_limit,
    limits_with_a_day,
    stage_of,
    steps,
)
from states.vocabulary import Outcome

Bring = Callable[[str], Case]
ROOT = str(Path(__file__).resolve().parents[2])


@pytest.fixture
def adopted(brought: Bring) -> Case:
    case = brought("ZM")
    case.hear("ZM", Outcome.ADOPTED)
    return case


@contextmanager
def counted(house: TestHouse) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    sa.event.listen(house.database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(house.database.engine, "before_cursor_execute", note)


def keys(house: TestHouse) -> list[str]:
    with house.database.read() as connection:
        return sorted(
            connection.execute(sa.select(letter.c.key).where(letter.c.key.like("%remind%"))).scalars()
        )


# --- the same as one by one -----------------------------------------------------------------------------------


def one_by_one(house: TestHouse) -> Iterator[str]:
    """The keys of the reminders that stand today, term by term, as the words of the rules have it."""
    with house.reading() as (office, connection):
        policy, today = office.town.reminders, office.today
        deputies = connection.execute(sa.select(delegation)).all()
        for row in connection.execute(sa.select(sign_off, proposal.c.author_id).join(proposal)):
            if row.state == "asked" and (stage := stage_of(today, policy.sign_off, row.due_on)):
                to = {
                    row.holder_id,
                    *(
                        one.to_person_id
                        for one in deputies
                        if one.from_person_id == row.holder_id and one.valid_from <= today <= one.valid_until
                    ),
                }
                for person in to - {row.author_id}:
                    yield f"remind:sign_off:{row.id}:{row.due_on}:{stage}:to:{person}"
        for row in connection.execute(sa.select(consultation, proposal.c.author_id).join(proposal)):
            limit = hand_in_limit(office.town.body(row.body).hand_in, row.planned_on)
            stage = stage_of(today, policy.before, limit)
            if stage and stage != "overdue":
                yield f"remind:hand_in:{row.id}:{limit}:{stage}:to:{row.author_id}"
        for row in connection.execute(sa.select(assignment).where(assignment.c.state == "open")):
            if stage := stage_of(today, before_task(policy), row.due_on):
                yield f"remind:assignment:{row.id}:{row.due_on}:{stage}:to:{row.charged_id}"
            if row.report_on and (told := stage_of(today, before_report(policy), row.report_on)):
                yield f"remind:assignment:{row.id}:report:{row.report_on}:{told}:to:{row.charged_id}"


def test_many_terms_are_reminded_as_one_by_one(house: TestHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT)
    from bench.terms import Filling

    random = Random(20)
    with house.writing() as (office, connection):
        people = list(connection.execute(sa.select(sa.table("person", sa.column("id")).c.id)).scalars())
        filling = Filling(office.town, office.rules_digest, office.today, people)
        filling.ahead = filling.ahead[:20]
        filling.fill(connection, 60)
        connection.execute(
            delegation.insert(),
            [
                {
                    "from_person_id": one,
                    "to_person_id": other,
                    "valid_from": office.today + timedelta(days=5),
                    "valid_until": office.today + timedelta(days=60),
                    "reason": "dovolená",
                }
                for one, other in pairwise(people)
            ],
        )
        connection.execute(sign_off.update().values(is_opinion=False))
    expected: set[str] = set()
    while house.clock.now.date() < date(2024, 6, 24):
        house.clock.forward(days=random.choice((1, 1, 1, 2, 5)))
        with house.database.write() as connection:  # whoever is asked signs in time: silence leads to acts
            connection.execute(
                sign_off.update()
                .where(sign_off.c.state == "asked", sign_off.c.due_on < house.clock.now.date())
                .values(state="approved", decided_by=sign_off.c.holder_id, decided_at=house.clock.now)
            )
        new = set(one_by_one(house)) - expected
        expected |= new
        with house.writing() as (office, connection):
            remind(office, connection)
        assert {key for key in keys(house) if "minutes" not in key} == expected
    assert len(expected) > 100


def test_days_of_limits_over_holidays() -> None:
    befores, easter = ("3 working", "1 working"), date(2024, 4, 2)  # Friday and Monday before it are holidays
    assert [day for day, _ in steps(befores, easter)] == [
        date(2024, 3, 26),
        date(2024, 3, 28),
        date(2024, 4, 3),
    ]
    found = limits_with_a_day(
        lambda limit: [day for day, _ in steps(befores, limit)], date(2024, 3, 27), date(2024, 3, 28), 30
    )
    assert easter in found and date(2024, 3, 27) in found and date(2024, 4, 4) in found
    assert escalates_on("3 working", date(2024, 3, 28)) == date(2024, 4, 5)


# --- what is set, moved or settled between sweeps -------------------------------------------------------------


def test_what_is_asked_at_the_last_moment_is_reminded_the_next_morning(case: Case) -> None:
    case.clock.to(date(2024, 5, 13))
    case.remind()
    case.submitted()
    case.opine("pravnik", "lawyer")
    with case.house.database.write() as connection:
        connection.execute(
            sign_off.update()
            .where(sign_off.c.step == "head")
            .values(due_on=date(2024, 5, 14), remind_on=date(2024, 5, 14))
        )
    assert "sign_off_reminder" not in case.remind()
    case.clock.to(date(2024, 5, 14))
    assert case.remind()["sign_off_reminder"] == 1
    assert case.remind() == {}


def test_a_term_that_moves_is_reminded_by_its_new_day(adopted: Case) -> None:
    adopted.clock.to(date(2024, 7, 1))
    adopted.remind()
    adopted.act(assign.extend, "tajemnik", 1, None, date(2024, 9, 2), "Dovolené.")
    assert adopted.remind() == {}
    adopted.clock.to(date(2024, 8, 28))
    assert adopted.remind()["assignment_reminder"] == 1
    adopted.act(assign.extend, "tajemnik", 1, None, date(2024, 9, 3), "Ještě den.")
    adopted.clock.to(date(2024, 8, 29))
    assert adopted.remind()["assignment_reminder"] == 1  # three days before the day that was granted last
    dues = [row.facts["due_on"] for row in adopted.letters("assignment_reminder")]
    assert dues[-2:] == ["2024-09-02", "2024-09-03"]


def test_a_returned_report_is_overdue_at_once(adopted: Case) -> None:
    due_on = adopted.rows(assignment.select())[0].due_on
    adopted.remind()
    adopted.act(assign.report, "doudova", 1, None, "Hotovo.")
    adopted.clock.to(due_on + timedelta(days=10))
    assert "assignment_reminder" not in adopted.remind()
    adopted.act(assign.reject, "organizace", 1, None, "Není.")
    written = adopted.remind()
    assert (written["assignment_reminder"], written["assignment_escalation"]) == (1, 1)
    assert adopted.remind() == {}


def test_rules_that_change_are_reminded_by(adopted: Case) -> None:
    due_on = adopted.rows(assignment.select())[0].due_on
    with adopted.house.database.write() as connection:
        connection.execute(assignment.update().values(proposal_id=None))
    adopted.clock.to(due_on - timedelta(days=12))
    assert "assignment_reminder" not in adopted.remind()
    text = TOWNS["trutnov"].read_text(encoding="utf-8")
    head, _, rest = text.partition("[reminders]\n")
    text = f'{head}[reminders]\ntasks = ["15 calendar"]\n{rest}'
    with adopted.house.database.write() as connection:
        load_town(connection, RAZITKO, text, "trutnov.toml", adopted.clock.now)
    assert adopted.remind()["assignment_reminder"] == 1


# --- who, once, and whether still -----------------------------------------------------------------------------


def test_two_sweeps_at_once_write_each_letter_once(case: Case) -> None:
    case.submitted()
    case.opine("pravnik", "lawyer")
    case.clock.to(date(2024, 5, 20))

    def sweep(_: int) -> int:
        with case.house.writing() as (office, connection):
            return sum(remind(office, connection).values())

    with ThreadPoolExecutor(4) as pool:
        counts = sorted(pool.map(sweep, range(4)))
    assert counts[:3] == [0, 0, 0] and counts[3] > 0
    assert len(keys(case.house)) == len(set(keys(case.house)))


def test_a_second_sweep_of_the_day_asks_little_and_writes_nothing(adopted: Case) -> None:
    adopted.clock.to(date(2024, 8, 1))
    adopted.remind()
    before = dump_of(adopted.house)
    with counted(adopted.house) as seen:
        assert adopted.remind() == {}
    assert dump_of(adopted.house) == before
    assert not [
        one for one in seen if one.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "CREATE"))
    ]
    assert len(seen) <= 12


def test_who_is_shut_out_gets_no_reminder(case: Case) -> None:
    case.submitted()
    case.act(delegate, "pravnik", "kontrola", date(2024, 5, 13), date(2024, 5, 20), "dovolená")
    case.act(block_account, "tajemnik", case.person("kontrola").id)
    case.clock.to(date(2024, 5, 15))
    case.remind()
    assert {row.code for row in case.letters("sign_off_reminder")} == {"pravnik"}


def sent(case: Case) -> dict[str, int]:
    return dict(asyncio.run(deliver(case.house, kinds=("sign_off_reminder", "assignment_reminder"))))


def test_a_reminder_says_what_holds_when_it_is_sent(case: Case) -> None:
    case.submitted()
    case.clock.to(date(2024, 5, 15))
    case.remind()
    (row,) = case.letters("sign_off_reminder")
    assert set(row.facts) == {"due_on", "is_overdue", "sign_off"} and row.link_id is None
    with case.house.database.write() as connection:
        connection.execute(proposal.update().values(title="Nový název"))
    assert sent(case) == {"sent": 1}
    (row,) = case.letters("sign_off_reminder")
    (link,) = case.rows(action_link.select().where(action_link.c.id == row.link_id))
    assert (link.task, link.task_id, link.text_digest) == (
        "sign_off",
        row.facts["sign_off"],
        case.content.text_digest(),
    )
    with case.house.reading() as (office, connection):
        written = compose_letter(office, connection, row)
    assert "Nový název" in written.text and "/o/" in written.text
    assert row.link_id in {one.id for one in case.rows(action_link.select())}


def test_what_was_done_meanwhile_is_not_reminded(case: Case) -> None:
    case.submitted()
    case.clock.to(date(2024, 5, 15))
    case.remind()
    case.opine("pravnik", "lawyer")
    assert sent(case) == {"dropped": 1}
    (row,) = case.letters("sign_off_reminder")
    assert (row.state, row.sent_at) == ("dropped", None) and "nežádá" in row.last_error
    assert sent(case) == {}


def test_a_task_that_moved_passed_on_or_rests_is_not_reminded(adopted: Case) -> None:
    due_on = adopted.rows(assignment.select())[0].due_on
    adopted.clock.to(due_on)
    adopted.remind()
    row = adopted.letters("assignment_reminder")[-1]

    def reason() -> str | None:
        with adopted.house.reading() as (office, connection):
            return why_dropped(office, connection, row)

    assert reason() is None
    for table, changed, kept, words in (
        (resolution, {"state": "suspended"}, {"state": "valid"}, "pozastaven"),
        (assignment, {"charged_id": 1 if row.person_id != 1 else 2}, {"charged_id": row.person_id}, "jiný"),
        (assignment, {"due_on": date(2025, 1, 1)}, {"due_on": due_on}, "změnil"),
    ):
        with adopted.house.database.write() as connection:
            connection.execute(table.update().values(changed))
        assert words in (reason() or "")
        with adopted.house.database.write() as connection:
            connection.execute(table.update().values(kept))
