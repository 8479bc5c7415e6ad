"""Is every act of people done whole or not at all? Each fails at its statements in every way, on both databases.

Here some of the points of one road are tried; `make chaos` tries all points of all acts (`sweep_everything`).
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from acts_of_people import ACTS, NO_ACTS
from fault_points import COMMIT, points_everywhere
from kill_sweep import Sweep, swept, table_of
from office_case import Case, TestHouse
from process_sweep import OfficesAt, Process, Tried, sweep
from promises import broken

from actions import convene, notify
from actions.authority import actor_of
from actions.office import House
from db import journal, meetings, people
from states.vocabulary import Outcome

IS_LONG = os.environ.get("RAZITKO_CHAOS") == "long"
ROOT = Path(__file__).resolve().parents[2]


def some(act: int, at: int, kind: str) -> bool:
    """One point in forty, others for each act and kind; `sweep_everything` tries all of them."""
    return (at + 7 * act + 11 * len(kind)) % 40 == 0


def test_acts_on_the_road_are_done_whole_or_not_at_all(house: TestHouse, tried: Tried) -> None:
    found = Sweep(some, ways=1, checks_promises=IS_LONG)
    with swept(found):
        case = Case(house)
        case.submitted()
        case.opine("pravnik", "lawyer")
        case.send_back("rejl", "head")
        case.edit(report="Doplněno.")
        case.submit()
        case.everybody_signs()
        meeting_id = case.placed("PV")
        case.act(convene.cancel_meeting, "organizace", meeting_id, None, "Nemoc.")
        case.pass_through("PV")
        case.pass_through("RM")
        case.brought_to("ZM")
        case.hear("ZM", Outcome.ADOPTED)
    tried(*table_of(found))
    assert found.violations == []
    assert broken(house) == []
    assert len(found.points) >= 14
    assert sum(found.tried.values()) > 50
    assert case.state == "adopted"


# --- controls: a sweep that can't find these faults proves nothing -------------------------------------------------


def cancelled_in_three_commits(house: House, meeting_id: int) -> None:
    """How it must not be done: the state, the journal and the letter in a transaction each."""
    with house.database.write() as connection:
        row = meetings.meeting_by_id(connection, meeting_id)
        assert row is not None
        values = {"state": "cancelled", "version": row.version + 1}
        connection.execute(
            meetings.meeting.update().where(meetings.meeting.c.id == meeting_id).values(**values)
        )
    with house.writing() as (office, connection):
        actor = actor_of(connection, "organizace")
        entry = journal.Entry(
            at=office.now,
            actor_id=actor.person_id,
            actor=actor.name,
            acts_for=None,
            office="organizační oddělení",
            subject="meeting",
            subject_id=meeting_id,
            proposal_id=None,
            verb="cancel",
            from_state=row.state,
            to_state="cancelled",
            version=row.version + 1,
        )
        journal.append(connection, entry)
    tell_of_cancelling(house, meeting_id)


def tell_of_cancelling(house: House, meeting_id: int) -> None:
    with house.writing() as (office, connection):
        author = people.person_by_code(connection, "doudova")
        assert author is not None
        notice = notify.Notice(f"control:{meeting_id}", "meeting_cancelled", author, None)
        assert notify.owe(office, connection, notice, actor=actor_of(connection, "organizace"))


def cancelled_then_told(house: House, meeting_id: int) -> None:
    """The state and its entry together, as they should be, and a letter after the commit."""
    cancelled(house, meeting_id)
    tell_of_cancelling(house, meeting_id)


def cancelled(house: House, meeting_id: int) -> None:
    """As the office does it."""
    with house.writing() as (office, connection):
        convene.cancel_meeting(
            office, connection, actor_of(connection, "organizace"), meeting_id, None, "Nemoc."
        )


@pytest.mark.parametrize(
    ("way", "is_careless"),
    [(cancelled, False), (cancelled_in_three_commits, True), (cancelled_then_told, True)],
)
def test_the_sweep_finds_the_faults_of_careless_variants(
    offices_at: OfficesAt, way: Callable[[House, int], None], is_careless: bool, tried: Tried
) -> None:
    offices, meeting_id = offices_at("planned", lambda house: Case(house).on_route().placed("PV"))
    process = Process(
        lambda house: way(house, meeting_id),
        again=lambda _house: None,
        may_be_undone=True,
        leaves_nothing_owed=False,
    )
    with points_everywhere():
        result = sweep(offices, process, beside_commits if not IS_LONG else lambda _at, _met: True)
    tried(f"{way.__name__}: {len(result.faults)} faults at {result.tried} of {result.points} points")
    assert bool(result.faults) == is_careless, result.faults


def beside_commits(at: int, met: list[str]) -> bool:
    """Right before each commit and right after it."""
    return COMMIT in met[max(at - 2, 0) : at]


# --- which acts there are -------------------------------------------------------------------------------------------


def acts_in_sight() -> set[str]:
    """Every public function that gets an office, a transaction and who acts."""
    names = set()
    folder = ROOT / "actions"
    for path in folder.rglob("*.py"):
        place = ".".join(path.relative_to(folder).with_suffix("").parts)
        module = import_module(f"actions.{place}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ != module.__name__ or name.startswith("_"):
                continue
            if {"office", "connection", "actor"} <= set(inspect.signature(function).parameters):
                names.add(f"{place}.{name}")
    return names


def test_every_act_is_swept_or_is_said_to_be_none() -> None:
    assert acts_in_sight() - ACTS - set(NO_ACTS) == set(), (
        "a new act: add it to tests/chaos/acts_of_people.py"
    )
    assert ACTS - acts_in_sight() == set(), "there is no such act any more"
    assert set(NO_ACTS) - acts_in_sight() == set()
