"""Acts of several threads share one commit on SQLite (`db.turns`): what if the one who carries it out fails?

Everybody who was told "done" has it, nobody who was told of a fault has half of it, and the file is free again.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
import sqlalchemy as sa
from fault_points import COMMIT, Plan, in_a_child, planned, points_everywhere, watched
from kill_sweep import start_anew, warm
from office_case import Case, TestHouse
from process_sweep import OfficesAt, Tried
from promises import broken

from actions import submit
from actions.authority import actor_of
from db import correspondence, proposals, turns
from db.away import DatabaseAway

IS_LONG = os.environ.get("RAZITKO_CHAOS") == "long"
DRAFTS = 3


@pytest.fixture(autouse=True)
def points(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """However slow this machine is, who waits shares the commit."""
    monkeypatch.setattr(turns, "OPEN_AT_MOST", 60.0)
    with points_everywhere():
        yield


def three_drafts(house: TestHouse) -> None:
    for _ in range(DRAFTS):
        Case(house).draft()


def submit_all_at_once(house: TestHouse, plan: Plan | None) -> dict[int, str]:
    """Three threads submit a draft each: the first stops in its act until the others wait. Who was told what."""
    queued, told = threading.Event(), {}

    def run(pid: int) -> None:
        try:
            with house.writing() as (office, connection):
                submit.submit(office, connection, actor_of(connection, "doudova"), pid, 1)
            told[pid] = "done"
        except Exception as fault:
            told[pid] = type(fault).__name__

    threads = [threading.Thread(target=run, args=(pid,)) for pid in range(1, DRAFTS + 1)]

    def before(what: str) -> None:
        if threading.current_thread() is threads[0] and "journal_head" in what and not queued.is_set():
            for thread in threads[1:]:
                thread.start()
            while len(house.database._turns._waiting) < DRAFTS - 1:  # type: ignore[union-attr]
                threading.Event().wait(0.001)
            queued.set()

    warm(house)
    with planned(plan) if plan else nullcontext(), watched(before):
        threads[0].start()
        threads[0].join()
        for thread in threads[1:]:
            if thread.ident is None:  # the first one failed before the others came
                thread.start()
            thread.join()
    return told


def halves(house: TestHouse, told: dict[int, str], answer_lost: bool) -> list[str]:
    """What does not fit: a submitted proposal has its letter, a draft none, and who was told so has it."""
    faults = broken(house)
    with house.database.read() as connection:
        states = {
            row.id: row.state
            for row in connection.execute(sa.select(proposals.proposal.c.id, proposals.proposal.c.state))
        }
        written = set(connection.execute(sa.select(correspondence.letter.c.proposal_id)).scalars())
    for pid, state in states.items():
        if (state == "in_sign_off") != (pid in written):
            faults.append(f"proposal {pid} is {state}, letters: {pid in written}")
        if told and not answer_lost and (told[pid] == "done") != (state == "in_sign_off"):
            faults.append(f"proposal {pid} is {state}, its author was told {told[pid]}")
    return faults


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", ["error", "done_but_error", "dropped", "killed"])
def test_whoever_fails_nobody_has_half(offices_at: OfficesAt, kind: str, tried: Tried) -> None:
    offices, _ = offices_at("drafts", three_drafts)
    with offices.fresh() as house:
        plan = Plan()
        assert set(submit_all_at_once(house, plan).values()) == {"done"}
        met = list(plan.met)
    assert met.count(COMMIT) == 1, "three acts and one commit"
    faults = 0
    for at, what in enumerate(met, 1):
        if not IS_LONG and (at + len(kind)) % 45 and what != COMMIT and not what.startswith("SAVEPOINT"):
            continue
        faults += 1
        with offices.fresh() as house:
            plan = Plan(kind, at)
            told: dict[int, str] = {}
            if kind == "killed":
                house.close()
                end = in_a_child(
                    lambda plan=plan: submit_all_at_once(house, plan), Plan(), lambda: start_anew(house)
                )
                assert end.startswith("nothing was said"), end[:100]
            else:
                told = submit_all_at_once(house, plan)
            where = f"{kind} at point {at} of {len(met)} ({what[:40]}): {told}"
            lost = kind == "done_but_error" and what == COMMIT
            assert halves(house, told, lost) == [], where
            again: Any = submit_all_at_once(house, None)
            assert set(again.values()) <= {"done", "Refused"}, where
            assert halves(house, {}, True) == [], where
    tried(f"sqlite, three acts and one commit, {kind}: {faults} of {len(met)} points")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_half_read_statement_does_not_keep_the_file_when_a_commit_fails(house: TestHouse) -> None:
    three_drafts(house)
    with pytest.raises(DatabaseAway), planned(Plan("error", COMMIT)):  # noqa: SIM117
        with house.database.write() as connection:
            connection.execute(sa.update(proposals.proposal).values(title="Nikdy"))
            half_read = connection.connection.cursor()
            half_read.execute("SELECT id FROM proposal")  # lives until the end of this test
    with house.database.write() as connection:  # would wait for the whole busy_timeout, and in vain
        titles = connection.execute(sa.select(proposals.proposal.c.title)).scalars().all()
    assert "Nikdy" not in titles
