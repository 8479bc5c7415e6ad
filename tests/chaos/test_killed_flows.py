"""What is left when a flow is killed at any of its points? Nothing lost, one letter twice at most, nothing stuck.

A worker's process runs the flow and talks to a real mail server; fifteen seconds after the kill the flow and the
machines of the office run again. Here some points are tried, by `make chaos` a third of them (RAZITKO_CHAOS_ONE_IN=1:
all), and faults that a flow survives too.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import os
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from fault_points import points_everywhere
from office_case import Case, TestHouse
from process_sweep import SEED_OF_CHANCE, OfficesAt, Process, Tried, by_chance, machines_run, sweep

from templates import press

IS_LONG = os.environ.get("RAZITKO_CHAOS") == "long"
KINDS = ("killed", "error", "done_but_error", "dropped")
TABLE = (
    "Orgán;Datum;Návrh;Výsledek;Hlasování;Přítomno\r\nRM;{day:%d. %m. %Y};{number};doporučeno;9 - 0 - 0;9\r\n"
)


@pytest.fixture(autouse=True)
def points() -> Iterator[None]:
    with points_everywhere():
        yield


def flow_of(name: str, *args: Any) -> Callable[[TestHouse], Any]:
    """The body of a flow as a worker's process runs it: the office comes from the environment."""
    module = importlib.import_module(f"flows.{name}")  # Prefect comes with it, once for all children

    def run(_house: TestHouse) -> None:
        vars(module)["get_run_logger"] = lambda: logging.getLogger("flow")
        result = asyncio.run(getattr(module, name).fn(*args))
        assert not hasattr(result, "is_failed") or not result.is_failed(), result

    return run


def and_machines(run: Callable[[TestHouse], None]) -> Callable[[TestHouse], None]:
    """The flow again, as its schedule has it, and what the runner does besides."""

    def again(house: TestHouse) -> None:
        run(house)
        machines_run(house)

    return again


def submitted(house: TestHouse) -> int:
    return Case(house).submitted(amount=5).pid


def on_route(house: TestHouse) -> int:
    return Case(house).on_route().pid


def forgotten(house: TestHouse) -> int:
    """Two people were asked and nobody has written to them, as after a change of offices."""
    pid = submitted(house)
    with house.database.write() as connection:
        for name in ("letter", "action_link"):
            connection.exec_driver_sql(f"DELETE FROM {name}")
    return pid


def overdue(house: TestHouse) -> int:
    """What was asked of three people a fortnight ago."""
    pid = submitted(house)
    house.clock.forward(days=14)
    return pid


def at_the_council(house: TestHouse) -> tuple[int, date]:
    case = Case(house).on_route()
    meeting_id = case.brought_to("RM")
    return case.pid, case.meeting(meeting_id).held_on


def record(offices: Any, left: tuple[int, date]) -> Callable[[TestHouse], None]:
    number, day = left
    table = offices.folder / "rada.csv"
    table.write_text(TABLE.format(day=day, number=number), encoding="utf-8")
    return flow_of("record_resolutions", str(table), True, "organizace")


def plain_flow(name: str) -> Callable[[Any, Any], Callable[[TestHouse], None]]:
    return lambda _offices, _left: flow_of(name)


def by_the_press(_offices: Any, _left: Any) -> Callable[[TestHouse], None]:
    """As the runner makes papers: the press ends with the killed process, and a new one begins with the next."""
    flow = flow_of("generate_draft")

    def run(house: TestHouse) -> None:
        press.make_apart()
        flow(house)

    return run


FLOWS: dict[
    str, tuple[Callable[[TestHouse], Any], Callable[[Any, Any], Callable[[TestHouse], None]], int]
] = {
    "generate-draft": (on_route, plain_flow("generate_draft"), 20),
    "by the press": (on_route, by_the_press, 20),
    "notify-approvers": (forgotten, plain_flow("notify_approvers"), 20),
    "deliver-letters": (submitted, plain_flow("deliver_letters"), 20),
    "remind-deadlines": (overdue, plain_flow("remind_deadlines"), 40),
    "record-resolutions": (at_the_council, record, 40),
}
"""Name → how the office comes to the point, the flow, and how many points there are at least."""


ON_BOTH = [(name, database) for name in FLOWS for database in ("sqlite", "postgresql")]
SHORT = [(name, "sqlite") for name in FLOWS if name != "by the press"] + [("deliver-letters", "postgresql")]


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("name", "backend"), ON_BOTH if IS_LONG else SHORT, indirect=["backend"])
def test_a_killed_flow_leaves_nothing_lost_doubled_or_stuck(
    offices_at: OfficesAt, name: str, tried: Tried
) -> None:
    prepare, made, at_least = FLOWS[name]
    offices, left = offices_at(prepare.__name__, prepare)
    flow = made(offices, left)
    on_sqlite = offices.backend.name == "sqlite"
    kinds = KINDS if IS_LONG and on_sqlite else ("killed",)
    chosen = by_chance(3) if IS_LONG else one_in_forty(len(name))
    swept = sweep(offices, Process(flow, and_machines(flow)), or_just_left(chosen), kinds)
    tried(
        f"{offices.backend.name:11} {name:20} {swept.points:4} points {swept.tried:5} faults "
        f"{swept.repeats:3} letters came again, {len(swept.faults)} promises broken, chance {SEED_OF_CHANCE}"
    )
    assert swept.faults == []
    assert swept.points >= at_least


Chooses = Callable[[int, list[str]], bool]


def one_in_forty(seed: int) -> Chooses:
    return lambda at, _met: (at + seed) % 40 == 0


def or_just_left(chosen: Chooses) -> Chooses:
    """What is chosen, and where a letter has just left and nothing says so yet."""

    def also(at: int, met: list[str]) -> bool:
        answers = [place for place, what in enumerate(met, 1) if what.startswith("smtp: getreply")]
        has_just_left = bool(answers) and at == answers[len(answers) // 2] + 1
        return chosen(at, met) or has_just_left

    return also
