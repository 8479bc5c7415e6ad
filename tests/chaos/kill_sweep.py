"""What is left of an act that fails at each of its points, in each way? Nothing, or all of it.

`Sweep.over` does an act again and again, each time with a fault at another point, and looks at all rows of all
tables after each; then it does it for good, and lets even the answer to the last COMMIT get lost.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from account_case import Accounts as Desk
from fault_points import COMMIT, KINDS, Plan, in_a_child, planned, points_everywhere
from office_case import Case
from promises import broken
from sqlalchemy.engine import Connection

from actions.authority import actor_of
from actions.office import House
from db.schema import metadata

sys.path.append(str(Path(__file__).resolve().parents[1] / "actions"))
from record_table_case import Case as TableCase

OF_THE_POOL = frozenset({"_set_autocommit_gen", ";"})
"""Asking a pooled connection whether it lives: when that fails, the pool takes another and nobody notices."""


def fingerprint(house: House) -> str:
    """A digest of all rows of all tables."""
    with house.database.read() as connection:
        return digest_of_rows(connection)


def digest_of_rows(connection: Connection) -> str:
    """A digest of all rows that a transaction sees."""
    found = hashlib.sha256()
    if connection.dialect.name == "sqlite":
        for table in metadata.sorted_tables:
            rows = connection.exec_driver_sql(f'SELECT * FROM "{table.name}" ORDER BY 1').fetchall()
            found.update(repr([tuple(row) for row in rows]).encode())
    else:
        each = [
            f"SELECT '{table.name}', count(*), sum(hashtextextended(t::text, 0)) FROM \"{table.name}\" t"
            for table in metadata.sorted_tables
        ]
        found.update(repr(connection.execute(sa.text(" UNION ALL ".join(each))).fetchall()).encode())
    return found.hexdigest()


Say = Callable[[Any, Connection], None]
Act = Callable[[Say], Any]


@dataclass
class Sweep:
    """Counts what was tried and keeps a sentence for each promise that was broken."""

    chooses: Callable[[int, int, str], bool] = lambda _act, _point, _kind: True
    kinds: tuple[str, ...] = KINDS
    tried: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    points: Counter[tuple[str, str]] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)
    ways: int = 99
    checks_promises: bool = True
    acts: int = 0
    seen: set[tuple[str, str, tuple[str, ...]]] = field(default_factory=set)
    says: Callable[[str], None] = lambda _line: None
    is_mine: Callable[[str, str], bool] = lambda _database, _name: True

    def over(self, house: House, name: str, act: Act) -> Any:
        """Sweeps over an act and does it; the result. What the act itself refuses goes through.

        ``act`` gets a function to which it says its result, and its transaction, right before the commit.
        """
        if threading.current_thread() is not threading.main_thread():
            return act(_unheard)  # a test of two at once: what either meets is no act's own row of points
        began, database = time.monotonic(), house.database.engine.dialect.name
        dry = Plan("error", COMMIT, whose=threading.get_ident())
        drawn = _sequences(house)
        try:
            with planned(dry):
                result = act(_unheard)
        except Exception:
            if dry.hit is None:
                raise
        else:
            if dry.hit:
                self.violations.append(f"{database}: {name} says it is done, and its commit failed")
            return result
        key = (database, name, tuple(dry.met))
        if not self.is_new(key):
            _draw_anew(house, drawn)
            return act(_unheard)
        self.seen.add(key)
        self.acts += 1
        met = _met_again(house, act)
        self.points[database, name] += len(met)
        self.tried[database, name, "error"] += 2
        if fault := self._half_done(house, database, name, act, met):
            self.violations.append(f"{database}: {name} {fault}")
            raise AssertionError(fault)
        _draw_anew(house, drawn)
        result = self._answer_lost(house, database, name, act)
        faults = sum(count for found, count in self.tried.items() if found[:2] == (database, name))
        took = time.monotonic() - began
        self.says(
            f"{self.acts:4}. {database:11} {name:46} {len(met):4} points {faults:5} faults {took:6.1f} s"
        )
        return result

    def is_new(self, key: tuple[str, str, tuple[str, ...]]) -> bool:
        """Whether an act is to be swept: it was not yet seen to go this way, nor ``ways`` others, nor by others."""
        ways = sum(found[:2] == key[:2] for found in self.seen)
        return ways < self.ways and key not in self.seen and self.is_mine(*key[:2])

    def _half_done(
        self, house: House, database: str, name: str, act: Act, met: tuple[str, ...]
    ) -> str | None:
        """Fails the act at each chosen point in each way; what was then left of it, None if nothing."""
        before, last = fingerprint(house), len(met)
        for kind in self.kinds:
            for at, what in enumerate(met, 1):
                if what in OF_THE_POOL or (kind == "done_but_error" and at == last):
                    continue
                if not self.chooses(self.acts, at, kind):
                    continue
                self.tried[database, name, kind] += 1
                where = f"{kind} at point {at} of {last}: {what[:60]}"
                if end := _went_through(house, Plan(kind, COMMIT if at == last else at), act):
                    return f"{end}, {where}"
                if fingerprint(house) != before:
                    return f"is half-done, {where}"
        return None

    def _answer_lost(self, house: House, database: str, name: str, act: Act) -> Any:
        """Does the act for good: its COMMIT succeeds and nobody hears of it. All of it must be there."""
        kind = "done_and_killed" if "killed" in self.kinds and self.acts % 2 else "done_but_error"
        # a test may have changed rows by hand, and then the model knows nothing of them
        was_whole = self.checks_promises and not broken(house)
        result, promised = (_killed_after_commit if kind == "done_and_killed" else _unheard_commit)(
            house, act
        )
        self.tried[database, name, kind] += 1
        if fingerprint(house) != promised:
            self.violations.append(f"{database}: {name} is not there as it was committed, {kind}")
        if was_whole:
            self.violations += [f"{database}: after {name}: {fault}" for fault in broken(house)]
        return result


def _met_again(house: House, act: Act) -> tuple[str, ...]:
    """What an act meets from its second time on, when the office has read its rules; its commit fails again."""
    warm(house)
    plan = Plan("error", COMMIT)
    with planned(plan), suppress(Exception):
        act(_unheard)
    assert plan.hit, "an act that went to its commit did not do so again"
    return tuple(plan.met)


def _unheard(_result: Any, _connection: Connection) -> None:
    """Nobody wants to know."""


def _unheard_commit(house: House, act: Act) -> tuple[Any, str]:
    """Does an act whose COMMIT is done and reported as failed; what it said before, and the rows it left."""
    said: list[tuple[Any, str]] = []
    warm(house)
    try:
        with planned(Plan("done_but_error", COMMIT)):
            act(lambda result, connection: said.append((result, digest_of_rows(connection))))
    except Exception:
        return said[-1] if said else (None, "nothing was said before the first COMMIT")
    raise AssertionError("the caller was not told that the COMMIT failed")


def _killed_after_commit(house: House, act: Act) -> tuple[Any, str]:
    """Does an act in a process that dies right after its COMMIT; what it was about to say, and the rows it left."""
    reading, writing = os.pipe()
    house.database.close()
    end = in_a_child(
        lambda: act(
            lambda result, connection: _write(writing, pickle.dumps((result, digest_of_rows(connection))))
        ),
        Plan("done_and_killed", COMMIT),
        lambda: start_anew(house),
    )
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    assert end == f"killed at {COMMIT}", end
    result, promised = pickle.loads(said) if said else (None, "nothing was said before the first COMMIT")
    return result, promised


def _write(descriptor: int, content: bytes) -> None:
    assert os.write(descriptor, content) == len(content)


@contextmanager
def swept(sweep: Sweep) -> Iterator[None]:
    """Every act that a test does as the suite's cases do theirs is swept over first."""
    plainly = Case.act

    def over(house: House, verb: Callable[..., Any], do: Callable[[Any, Connection], Any]) -> Any:
        def act(say: Say) -> Any:
            with house.writing() as (office, connection):
                result = do(office, connection)
                say(result, connection)
            return result

        return sweep.over(house, f"{verb.__module__.removeprefix('actions.')}.{verb.__qualname__}", act)

    def of_case(case: Case, verb: Callable[..., Any], code: str, *args: Any, **more: Any) -> Any:
        if not verb.__module__.startswith("actions."):
            return plainly(case, verb, code, *args, **more)
        case.clock.forward(seconds=1)
        return over(case.house, verb, lambda o, c: verb(o, c, actor_of(c, code), *args, **more))

    def of_desk(desk: Desk, verb: Callable[..., Any], *words: Any, **more: Any) -> Any:
        return over(desk.house, verb, lambda o, c: verb(o, c, *words, **more))

    def of_table(case: TableCase, code: str, verb: Callable[..., Any], *args: Any, **more: Any) -> Any:
        return over(case.house, verb, lambda o, c: verb(o, c, actor_of(c, code), *args, **more))

    with points_everywhere(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Case, "act", of_case)
        patch.setattr(Desk, "act", of_desk)
        patch.setattr(TableCase, "act", of_table)
        yield


def _went_through(house: House, plan: Plan, act: Act) -> str | None:
    """Does an act under a plan; None if it failed as planned, else how it ended."""
    if plan.kind == "killed":
        house.database.close()
        end = in_a_child(lambda: act(_unheard), plan, lambda: start_anew(house))
        return None if end.startswith("killed at") else end
    warm(house)
    try:
        with planned(plan):
            act(_unheard)
    except Exception:
        if plan.hit is None:
            raise
        return None
    return "went through"


def start_anew(house: House) -> None:
    """A process that has just started: connections of its own."""
    house.database.engine.dispose(close=False)
    warm(house)


def _sequences(house: House) -> dict[str, int | None]:
    """How far PostgreSQL's numbers have got: a failed act does not give back what it drew."""
    with house.database.read() as connection:
        if house.database.is_sqlite:
            return {}
        rows = connection.execute(sa.text("SELECT sequencename, last_value FROM pg_sequences"))
        return {row.sequencename: row.last_value for row in rows}


def _draw_anew(house: House, drawn: dict[str, int | None]) -> None:
    """Puts the numbers back: tests call the first task number one."""
    now = _sequences(house)
    changed = {name: last for name, last in drawn.items() if now[name] != last}
    if changed:
        with house.database.write() as connection:
            for name, last in changed.items():
                setval = sa.func.setval(name, last or 1, last is not None)
                connection.execute(sa.select(setval))


def warm(house: House) -> None:
    """A connection in the pool: each run then meets the same points."""
    with house.database.read():
        pass


def table_of(sweep: Sweep) -> list[str]:
    """What was tried, as lines of a table: points met, and faults of each kind."""
    lines = [
        f"{'database':11} {'act':46} {'points':>6}  " + "  ".join(f"{kind:>15}" for kind in _kinds(sweep))
    ]
    for (database, name), points in sorted(sweep.points.items()):
        counts = [sweep.tried[database, name, kind] for kind in _kinds(sweep)]
        lines.append(f"{database:11} {name:46} {points:6}  " + "  ".join(f"{count:15}" for count in counts))
    lines.append(f"{sum(sweep.tried.values())} faults, {len(sweep.violations)} promises broken")
    return lines


def _kinds(sweep: Sweep) -> list[str]:
    return [*KINDS, "done_and_killed"]
