"""What is left of a whole process that is killed at each of its points, when another one has taken over?

A flow, a request, an act with its letters: it runs in a process of its own, on an office that is new each time, with
a real mail server at the other end. After the kill the machines of the office run once more, fifteen seconds later.
"""

from __future__ import annotations

import asyncio
import email
import itertools
import os
import random
import shutil
import socket
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from aiosmtpd.controller import Controller
from fault_points import Plan, in_a_child
from kill_sweep import start_anew
from office_case import Clock, TestHouse
from promises import broken, unfinished

from actions.make_document import make_documents
from actions.office import settings_from
from db.correspondence import letter
from db.files import document
from db.journal import journal
from db.resolutions import resolution
from flows.outbox import deliver

NUMBERS = itertools.count(1)
SEED_OF_CHANCE = os.environ.get("RAZITKO_CHAOS_SEED", "1")
ONE_IN = int(os.environ.get("RAZITKO_CHAOS_ONE_IN", "0"))
"""How many points there are to each that the long form tries; what a sweep thinks right if it is not said."""
PICKED_UP_WITHIN = timedelta(seconds=15)


class Inbox:
    """A real SMTP server; ``ids`` are the Message-IDs in the order in which they came."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.ids.append(str(email.message_from_bytes(envelope.original_content)["Message-ID"]).strip())
        return "250 OK"

    def __enter__(self) -> Inbox:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()


@dataclass
class Offices:
    """Makes offices that are alike, each a copy of one template, and throws them away."""

    backend: Any
    template: str
    now: Any
    folder: Path
    inbox: Inbox

    @contextmanager
    def fresh(self) -> Iterator[TestHouse]:
        """A new office; this process's environment, and so that of its children, is of this office."""
        name = f"swept_{next(NUMBERS)}"
        folder = self.folder / name
        folder.mkdir()
        clock = Clock()
        clock.now = self.now
        environ = {
            "RAZITKO_HOME": str(folder),
            "RAZITKO_DATABASE_URL": self.backend.clone(self.template, name),
            "RAZITKO_SECRET": "zkouška",
            "RAZITKO_CLOCK_FILE": str(folder / "clock"),
            "RAZITKO_SMTP_HOST": "127.0.0.1",
            "RAZITKO_SMTP_PORT": str(self.inbox.port),
        }
        (folder / "clock").write_text(clock.now.isoformat())
        self.inbox.ids.clear()
        house = TestHouse(settings_from(environ), clock)
        kept = {key: os.environ.get(key) for key in environ}
        os.environ.update(environ)
        try:
            yield house
        finally:
            for key, value in kept.items():
                os.environ.pop(key) if value is None else os.environ.update({key: value})
            house.close()
            self.backend.drop(name)
            shutil.rmtree(folder)


def time_passes(house: TestHouse, how_long: timedelta) -> None:
    """On the office's clock, in all of its processes."""
    house.clock.now += how_long
    (house.settings.folder / "clock").write_text(house.clock.now.isoformat())


def machines_run(house: TestHouse) -> None:
    """What the runner does when something is owed, documents before the letters that follow from them."""
    for _ in range(2):
        make_documents(house)
        asyncio.run(deliver(house))


Work = Callable[[TestHouse], Any]
Tried = Callable[..., None]
OfficesAt = Callable[[str, Work], tuple[Offices, Any]]


@dataclass(frozen=True)
class Process:
    """What runs, what is done after a kill, and whether it may also have come to nothing."""

    work: Work
    again: Work = machines_run
    may_be_undone: bool = False
    leaves_nothing_owed: bool = True
    sees: Callable[[TestHouse], Mapping[Any, int]] = field(default=lambda house: traces(house))


@dataclass
class Swept:
    """How many points there are, how many were tried, and what went wrong at which."""

    points: int = 0
    tried: int = 0
    repeats: int = 0
    faults: list[str] = field(default_factory=list)


def sweep(
    offices: Offices,
    process: Process,
    chooses: Callable[[int, list[str]], bool] = lambda _at, _met: True,
    kinds: tuple[str, ...] = ("killed",),
) -> Swept:
    """Kills the process at each chosen point and looks at the office fifteen seconds later."""
    swept = Swept()
    with offices.fresh() as house:
        process.again(house)
        nothing = process.sees(house)
    with offices.fresh() as house:
        met = _points_of(house, process)
        process.again(house)
        everything = process.sees(house)
        swept.faults += [f"undisturbed: {fault}" for fault in _faults(house, process)]
    swept.points = len(met)
    for kind in kinds:
        for at, what in enumerate(met, 1):
            if chooses(at, met):
                swept.tried += 1
                with offices.fresh() as house:
                    where = f"{kind} at point {at} of {len(met)} ({what[:50]})"
                    faults = _one(house, process, Plan(kind, at), offices.inbox, [nothing, everything])
                    swept.faults += [f"{where}: {fault}" for fault in faults]
                    swept.repeats += len(offices.inbox.ids) - len(set(offices.inbox.ids))
    return swept


def by_chance(usually: int) -> Callable[[int, list[str]], bool]:
    """One point in so many, others in each way; the same ones for the same RAZITKO_CHAOS_SEED."""
    chance = random.Random(SEED_OF_CHANCE)
    return lambda _at, _met: chance.randrange(ONE_IN or usually) == 0


def _points_of(house: TestHouse, process: Process) -> list[str]:
    plan = Plan()
    house.close()
    end = in_a_child(lambda: process.work(house), plan, lambda: start_anew(house))
    assert end.startswith("done\n"), end
    return end.split("\n")[1:]


def _one(house: TestHouse, process: Process, plan: Plan, inbox: Inbox, outcomes: list[Any]) -> list[str]:
    house.close()
    end = in_a_child(lambda: process.work(house), plan, lambda: start_anew(house))
    if end.startswith("nothing"):
        return [end]
    # An error that was told to the outbox waits for its next try; a kill is told to nobody.
    time_passes(house, PICKED_UP_WITHIN if plan.kind == "killed" else timedelta(minutes=30))
    process.again(house)
    faults = _faults(house, process)
    seen = process.sees(house)
    allowed = outcomes if process.may_be_undone else outcomes[1:]
    if seen not in allowed:
        faults.append(f"the office is not as it should be: {_difference(seen, outcomes[1])}")
    return faults + _mail_faults(house, inbox)


def _faults(house: TestHouse, process: Process) -> list[str]:
    stuck = unfinished(house) if process.leaves_nothing_owed else []
    return broken(house) + [f"{key} is not finished" for key in stuck]


def _difference(seen: Mapping[Any, int], wanted: Mapping[Any, int]) -> str:
    more, less = Counter(seen), Counter(wanted)
    return f"too much {dict(more - less)}, too little {dict(less - more)}"


def _mail_faults(house: TestHouse, inbox: Inbox) -> list[str]:
    with house.database.read() as connection:
        sent = set(
            connection.execute(sa.select(letter.c.message_id).where(letter.c.state == "sent")).scalars()
        )
    came = Counter(inbox.ids)
    faults = [f"{one} is marked as sent and never came" for one in sorted(sent - set(came))]
    faults += [f"{one} came and nobody owed it" for one in sorted(set(came) - sent)]
    if sum(came.values()) - len(came) > 1:
        faults.append(f"letters came again: {[one for one, times in came.items() if times > 1]}")
    return faults


def traces(house: TestHouse) -> Counter[Any]:
    """What an office has been through: its journal, letters and documents, without instants and ids.

    Resolutions are counted from one: a killed act does not give back what it drew of PostgreSQL's ids (the numbers of
    resolutions have no gaps, which `promises.broken` looks at).
    """
    found: Counter[Any] = Counter()
    with house.database.read() as connection:
        ids = connection.execute(sa.select(resolution.c.id).order_by(resolution.c.id)).scalars()
        places = {number: place for place, number in enumerate(ids, 1)}
        for row in connection.execute(sa.select(journal)):
            number = places[row.subject_id] if row.subject == "resolution" else row.subject_id
            found["journal", row.subject, number, row.verb, row.to_state] += 1
        for row in connection.execute(sa.select(letter)):
            found["letter", _counted(row.key, places), row.state] += 1
        for row in connection.execute(sa.select(document)):
            found["document", _counted(row.key, places), row.made_at is not None] += 1
    return found


def _counted(key: str, places: Mapping[int, int]) -> str:
    """The key of an extract, or of a letter about it, with the resolution's place for its id."""
    kind, _, rest = key.partition(":")
    if not kind.startswith("extract"):
        return key
    number, _, more = rest.partition(":")
    return f"{kind}:{places[int(number)]}:{more}"
