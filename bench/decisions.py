"""W1: how many decisions does the real ritual make in a second, and what would the same durable work cost elsewhere?

Authority, guards in sentences, the version, the chained journal and the letter with its link that the next person is
owed: `bench.town_of_seven` says on which road. Everything takes turns in one run; medians are compared, since a busy
machine spoils averages.
"""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

import sqlalchemy as sa

from actions.office import House
from bench.floors import PostgresqlFloor, SqliteFloor
from bench.table import ROOT, Bench, Line
from bench.town_of_seven import APPROVERS, Decision, decide, decisions, hand_in, multiply, opened

CHUNK = 50
"""Decisions of one contestant before the next one's turn."""
PEERS = (
    ("orm_by_hand", "ORM + transitions by hand", 1.3, 2, 1.0),
    ("viewflow_flow", "Viewflow's flow", 3, 6, 1.0),
    ("dbos_workflow", "DBOS, a workflow for each decision, WAL", 6, 12, 1.0),
    ("temporal_workflow", "Temporal's dev server on a file", 15, 30, 0.3),
)
"""Script, name, gate, ambition, and which part of the documents it gets (the slow ones would take an hour)."""


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds of each decision, and of this process's processors for all of them."""

    taken: Sequence[float]
    worked: float = 0.0

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.taken)

    @property
    def work(self) -> float:
        """The processor's seconds of a decision: other programs on the machine hardly lengthen them."""
        return self.worked / len(self.taken)

    @property
    def quick(self) -> float:
        """The quickest twentieth: what a decision takes when nobody disturbs it."""
        return self.slowest(0.05)

    @property
    def per_second(self) -> float:
        """One after another, at the median's pace."""
        return 1 / self.median

    def slowest(self, part: float) -> float:
        """The percentile ``part`` (0.99), or the very slowest (1.0)."""
        ordered = sorted(self.taken)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))]

    def __str__(self) -> str:
        return f"{self.per_second:,.0f}/s, median {self.median * 1000:.2f} ms"


def taking_turns(
    contestants: Sequence[tuple[Callable[..., object], Sequence[tuple[object, ...]]]],
) -> list[Timed]:
    """Times each call of each contestant, a chunk of one after a chunk of another."""
    taken: list[list[float]] = [[] for _ in contestants]
    worked = [0.0 for _ in contestants]
    for start in range(0, max(len(work) for _, work in contestants), CHUNK):
        for place, (call, work) in enumerate(contestants):
            begun = time.process_time()
            for arguments in work[start : start + CHUNK]:
                began = time.perf_counter()
                call(*arguments)
                taken[place].append(time.perf_counter() - began)
            worked[place] += time.process_time() - begun
    return [Timed(times, work) for times, work in zip(taken, worked, strict=True)]


def floor_order(count: int) -> list[tuple[object, ...]]:
    """(document, step) of the floor's decisions: random documents, each in its order."""
    order = [number for number in range(1, count + 1) for _ in APPROVERS]
    Random(7).shuffle(order)
    steps = dict.fromkeys(range(1, count + 1), -1)
    found: list[tuple[object, ...]] = []
    for number in order:
        steps[number] += 1
        found.append((number, steps[number]))
    return found


def measure(bench: Bench) -> Iterable[Line]:
    """The lines of W1."""
    count = 2 if bench.small else 100
    yield from on_sqlite(bench, count)
    yield from eight_at_once(bench, 2 if bench.small else 40)
    yield from with_many(bench, (2, 6) if bench.small else (100, 10_000))
    yield from on_postgresql(bench, count)


def on_sqlite(bench: Bench, count: int) -> Iterable[Line]:
    """One client, SQLite FULL: against the raw floor and the peers."""
    folder = bench.folder / "sqlite"
    house = opened(folder)
    hand_in(house, count)
    floor = SqliteFloor(folder / "floor.db", count)
    work = [(house, one) for one in decisions(house, count)]
    ours, least = taking_turns([(decide, work), (floor.decide, floor_order(count))])
    yield Line(
        "W1",
        f"decisions through the ritual, {count} × 7 in random order, one client, SQLite FULL, against raw SQL",
        str(ours),
        str(least),
        least.median / ours.median,
        0.2,
        0.35,
        note=undisturbed(ours, least.quick, least.quick / ours.quick),
    )
    yield from stored(house, folder, floor, count)
    house.close()
    floor.close()
    if not bench.small:
        yield from processor_time(bench)
        yield from peers(bench, count)


def processor_time(bench: Bench) -> Iterable[Line]:
    """The same in memory: what a disk without any delay would leave; the floor's 0.13 ms of a quick disk added."""
    memory = Path("/dev/shm")
    if not memory.is_dir():
        return
    folder = memory / f"razitko-bench-{bench.folder.name}"
    house = opened(folder)
    try:
        hand_in(house, 100)
        floor = SqliteFloor(folder / "floor.db", 100)
        work = [(house, one) for one in decisions(house, 100)]
        ours, least = taking_turns([(decide, work), (floor.decide, floor_order(100))])
        floor.close()
    finally:
        house.close()
        shutil.rmtree(folder)
    quick = 0.00013
    yield Line(
        "W1",
        "… computed for a disk that commits in 0.13 ms: the quickest twentieth in memory, and the commit",
        f"{1 / (ours.quick + quick):,.0f}/s",
        f"{1 / (least.quick + quick):,.0f}/s",
        (least.quick + quick) / (ours.quick + quick),
        note=f"processor {ours.work * 1000:.2f} ms and {least.work * 1000:.3f} ms a decision",
    )


def peers(bench: Bench, count: int) -> Iterable[Line]:
    """What else a programmer would pick, each in its own process; we decide before and after each of them."""
    house = opened(bench.folder / "beside")
    beside = Beside(house, len(PEERS) + 1)
    for script, name, gate, ambition, part in PEERS:
        peer = lambda script=script, part=part: bench.rival(script, "--count", str(max(5, int(count * part))))  # noqa: E731
        yield against(name, *beside.run(peer), gate, ambition)
    yield against(
        "Prefect, a flow run suspended for each decision", *beside.run(lambda: suspended(bench)), 2000, 5000
    )
    house.close()


class Beside:
    """Our own decisions around those of a peer: the machine may be busier at one time than at another."""

    PROPOSALS = 10
    """Whose seven decisions each are made before a peer, and as many after it."""

    def __init__(self, house: House, peers: int) -> None:
        hand_in(house, 2 * peers * self.PROPOSALS)
        self._house = house
        self._work = iter(list(decisions(house, 2 * peers * self.PROPOSALS)))

    def run(self, peer: Callable[[], dict[str, float] | None]) -> tuple[Timed, dict[str, float] | None]:
        """(ours, the peer's)."""
        before = self._ours()
        found = peer()
        after = self._ours()
        return Timed([*before.taken, *after.taken], before.worked + after.worked), found

    def _ours(self) -> Timed:
        work = [(self._house, one) for one in islice(self._work, self.PROPOSALS * len(APPROVERS))]
        return taking_turns([(decide, work)])[0]


def against(name: str, ours: Timed, found: dict[str, float] | None, gate: float, ambition: float) -> Line:
    """How many times faster than a peer, by medians."""
    if found is None:
        return Line(
            "W1", f"… against {name}", str(ours), "not measured", None, gate, ambition, note="no peer here"
        )
    peer = f"{1 / found['median']:,.2f}/s, median {found['median'] * 1000:.1f} ms"
    note = undisturbed(ours, found["quick"], found["quick"] / ours.quick)
    ratio = found["median"] / ours.median
    return Line("W1", f"… against {name}", str(ours), peer, ratio, gate, ambition, note=note)


def undisturbed(ours: Timed, other: float, ratio: float) -> str:
    """What a busy machine spoils least: the quickest twentieth of both, and their ratio."""
    return f"quickest twentieth {ours.quick * 1000:.2f} and {other * 1000:.2f} ms: {ratio:,.3g} ×"


def suspended(bench: Bench) -> dict[str, float] | None:
    """Prefect is a library of ours: it runs under our own interpreter."""
    return bench.rival("prefect_suspend", "--count", "4", python=Path(sys.executable), seconds=240)


def stored(house: House, folder: Path, floor: SqliteFloor, count: int) -> Iterable[Line]:
    """Bytes that a proposal with its seven decisions leaves behind, against the floor's own tables."""
    kept = _size(folder / "razitko.db") - _size_of_empty(folder)
    least = _size(folder / "floor.db")
    yield Line(
        "W1",
        "stored for a proposal with its seven decisions, letters, links, texts and words of the search",
        f"{kept / count / 1000:.1f} kB",
        f"{least / count / 1000:.1f} kB",
        kept / least,
        3,
        1.5,
        at_most=True,
    )
    parked = folder / "parked"
    other = opened(parked)
    before = _size(parked / "razitko.db")
    hand_in(other, count)
    with other.database.read() as connection:
        rows = connection.execute(sa.text("SELECT count(*) FROM proposal")).scalar_one()
    after = _size(parked / "razitko.db")
    other.close()
    bare = row_of_a_parked_one(parked / "razitko.db", rows)
    yield Line(
        "W1",
        "a parked proposal: its row; no process, no timer, no memory",
        f"{bare / 1000:.2f} kB ({(after - before) / rows / 1000:.1f} kB with its text, chain, journal and letter)",
        "",
        bare / 1000,
        1,
        unit="kB",
        at_most=True,
    )


def row_of_a_parked_one(path: Path, count: int) -> float:
    """Bytes that waiting costs: the row of the sign-off that is asked for; its text is not the wait's."""
    connection = sqlite3.connect(path)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(sign_off)")]
    sizes = " + ".join(f"coalesce(length(CAST({name} AS BLOB)), 0)" for name in columns)
    found = connection.execute(f"SELECT sum({sizes}) FROM sign_off WHERE state = 'asked'").fetchone()[0]
    connection.close()
    return float(found) / count


def _size(path: Path) -> int:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path.stat().st_size


def _size_of_empty(folder: Path) -> int:
    house = opened(folder / "empty")
    house.close()
    return _size(folder / "empty" / "razitko.db")


def eight_at_once(bench: Bench, count: int) -> Iterable[Line]:
    """Eight threads of one process, and eight processes, against the floor's one client."""
    folder = bench.folder / "eight"
    house = opened(folder)
    clients = 8
    hand_in(house, count * 2)
    floor = SqliteFloor(folder / "floor.db", count)
    parts = dealt(list(decisions(house, count * 2)), clients)
    _, least = taking_turns([(lambda: None, []), (floor.decide, floor_order(count)[: count * 4])])
    taken: list[list[float]] = [[] for _ in parts]
    lined_up = threading.Barrier(clients + 1)

    def client(place: int) -> None:
        lined_up.wait()
        for one in parts[place]:
            began = time.perf_counter()
            decide(house, one)
            taken[place].append(time.perf_counter() - began)

    threads = [threading.Thread(target=client, args=(place,)) for place in range(clients)]
    for thread in threads:
        thread.start()
    lined_up.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    wall = time.perf_counter() - began
    together = Timed([one for times in taken for one in times])
    rate = len(together.taken) / wall
    _, after = taking_turns([(lambda: None, []), (floor.decide, floor_order(count)[count * 4 :])])
    least = Timed([*least.taken, *after.taken], least.worked + after.worked)
    floor.close()
    house.close()
    said = f"{rate:,.0f}/s"
    what = "eight people at once (threads of one process), SQLite FULL"
    yield Line(
        "W1", f"{what}, against the floor's one client", said, str(least), rate * least.median, 0.3, 0.6
    )
    p99, longest = together.slowest(0.99) * 1000, together.slowest(1.0) * 1000
    yield Line("W1", f"{what}: p99", f"{p99:.1f} ms", "", p99, 20, 8, unit="ms", at_most=True)
    yield Line(
        "W1", f"{what}: longest wait", f"{longest:.0f} ms", "", longest, 100, 25, unit="ms", at_most=True
    )
    if not bench.small:
        yield from eight_processes(bench, least)


def dealt(work: list[Decision], clients: int) -> list[list[Decision]]:
    """The decisions dealt to clients so that each proposal's stay with one, in their order."""
    of: dict[str, int] = {}
    parts: list[list[Decision]] = [[] for _ in range(clients)]
    for one in work:
        parts[of.setdefault(one.seen, len(of)) % clients].append(one)
    return parts


def eight_processes(bench: Bench, least: Timed) -> Iterable[Line]:
    """Eight processes, which SQLite's own lock keeps apart; reported, without a gate."""
    folder = bench.folder / "processes"
    house = opened(folder)
    hand_in(house, 80)
    house.close()
    command = [sys.executable, "-m", "bench.one_client", str(folder)]
    began = time.perf_counter()
    clients = [
        subprocess.Popen([*command, str(place)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for place in range(8)
    ]
    found = [process.communicate()[0].split() for process in clients]
    del began
    done = sum(int(one[0]) for one in found)
    wall = max(float(one[2]) for one in found) - min(float(one[1]) for one in found)
    slow, longest = max(float(one[3]) for one in found), max(float(one[4]) for one in found)
    yield Line(
        "W1",
        "eight processes at once, SQLite FULL, against the floor's one client",
        f"{done / wall:,.0f}/s, p99 {slow:.0f} ms, longest {longest:.0f} ms",
        str(least),
        done / wall * least.median,
        note="SQLite's lock is not fair between processes",
    )


def with_many(bench: Bench, sizes: tuple[int, int]) -> Iterable[Line]:
    """Whether a decision costs the same among 10,000 waiting proposals as among 100."""
    houses = []
    for size in sizes:
        house = opened(bench.folder / f"of{size}")
        hand_in(house, min(size, sizes[0]))
        if size > sizes[0]:
            multiply(house, size // sizes[0] - 1)
        houses.append(house)
    count = min(sizes[0], 60)
    few, many = taking_turns(
        [(decide, [(house, one) for one in decisions(house, count)]) for house in houses]
    )
    for house in houses:
        house.close()
    yield Line(
        "W1",
        f"median among {sizes[1]:,} waiting proposals / among {sizes[0]}",
        f"{many.median * 1000:.2f} ms",
        f"{few.median * 1000:.2f} ms",
        many.median / few.median,
        1.25,
        1.1,
        at_most=True,
    )


def on_postgresql(bench: Bench, count: int) -> Iterable[Line]:
    """One client, PostgreSQL: against one CTE and against DBOS on the same server."""
    url, raw = bench.postgresql(), bench.postgresql()
    what = f"decisions through the ritual, {count} × 7 in random order, one client, PostgreSQL"
    if url is None or raw is None:
        yield Line("W1", what, "", "", None, 0.2, 0.45, note="no PostgreSQL here")
        return
    house = opened(bench.folder / "postgresql-office", url)
    hand_in(house, count)
    floor = PostgresqlFloor(raw, count)
    work = [(house, one) for one in decisions(house, count)]
    ours, least = taking_turns([(decide, work), (floor.decide, floor_order(count))])
    house.close()
    floor.close()
    note = undisturbed(ours, least.quick, least.quick / ours.quick)
    ratio = least.median / ours.median
    yield Line("W1", f"{what}, against one CTE", str(ours), str(least), ratio, 0.2, 0.45, note=note)
    if bench.small:
        return
    other, again = bench.postgresql(), bench.postgresql()
    assert other is not None and again is not None
    house = opened(bench.folder / "postgresql-beside", again)
    peer = lambda: bench.rival("dbos_workflow", "--count", str(count // 2), "--postgresql", other)  # noqa: E731
    yield against("DBOS on PostgreSQL", *Beside(house, 1).run(peer), 6, 12)
    house.close()
