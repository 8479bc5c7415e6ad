"""What would all municipalities of the country need? ``python -m bench.scale`` writes the tables of docs/scale.md.

Measured costs come from ``bench/scale.json`` (`bench.costs`); what nobody here can measure is assumed, in one place,
below. Another reader puts in other numbers: ``python -m bench.scale --print --towns 25 --attachments-mb 3``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path

RESULTS = Path(__file__).with_name("scale.json")
PAGE = Path(__file__).resolve().parent.parent / "docs" / "scale.md"
ALL, SLICE, ROUNDS_AN_HOUR = 6254, 10.0, 12 + 6 + 6
"""Municipalities of the country; seconds of a round; runs of deliver-letters, generate-draft, notify-approvers."""
BEGIN, END = "<!-- tables: written by python -m bench.scale -->", "<!-- end of the tables -->"


@dataclass(frozen=True, slots=True)
class Size:
    """Municipalities of a size: how many, proposals of each in a year, the part of the measured road they go, users."""

    inhabitants: str
    count: int
    proposals: int
    road: float
    users: int


SIZES = (
    Size("to 199", 1_370, 40, 0.25, 3),
    Size("200-499", 1_990, 60, 0.25, 4),
    Size("500-999", 1_400, 90, 0.25, 6),
    Size("1,000-1,999", 780, 150, 0.5, 10),
    Size("2,000-4,999", 440, 300, 0.5, 20),
    Size("5,000-9,999", 140, 700, 0.75, 50),
    Size("10,000-19,999", 70, 900, 1.0, 100),
    Size("20,000-49,999", 42, 1_500, 1.0, 250),
    Size("50,000-99,999", 15, 2_500, 1.0, 500),
    Size("100,000 and more", 7, 4_000, 1.0, 1_000),
)


@dataclass(frozen=True, slots=True)
class Assumed:
    """What is not measured. Shares are parts of 1."""

    views_of_a_road: float = 60.0
    """Pages looked at for one proposal on the whole road, by everybody together."""
    views_of_a_user: float = 3.0
    """Pages a user looks at on a working day besides."""
    attachments_mb: float = 1.0
    """Attached files of one proposal."""
    friday_share: float = 0.25
    """The part of a week's work that falls into the hour before the hand-in limit."""
    months_on_the_road: float = 2.0
    monday_letters: float = 0.3
    """Reminders of one running proposal on a Monday morning."""
    open_share: float = 0.3
    """Towns in which somebody works during the worst hour."""
    core_use: float = 0.5
    """How much of a core we are willing to use in the worst hour."""
    cores: int = 8
    memory_gb: float = 16.0
    backups_kept: int = 30
    working_days: int = 250


@dataclass(frozen=True, slots=True)
class Need:
    """What so many municipalities need in a year, a day, an hour."""

    towns: int
    proposals: float
    letters: float
    documents: float
    views: float
    users: int
    work_hours: float
    """Core hours a year of everything that people do and what follows from it."""
    idle_s: float
    """Core seconds a day of all machines together if nothing happens in any town."""
    friday_cores: float
    friday_runner: float
    """Of them the runner's, which is one process: letters and documents."""
    friday_writes: float
    """Synced writes a second: one for each act, three for each letter."""
    monday_round_s: float
    monday_letters: float
    monday_letters_core_s: float
    disk_gb: float
    backup_gb: float
    open_towns: float
    web_gb: float
    hosts: int


def road_ms(cost: dict[str, float]) -> float:
    """Core milliseconds of the whole measured road: acts, letters, documents."""
    return (
        cost["road_ms"]
        + cost["letters_per_proposal"] * cost["letter_ms"]
        + cost["documents_per_proposal"] * cost["document_ms"]
    )


def idle_s(cost: dict[str, float], towns: int) -> float:
    """Core seconds a day of a machine with so many towns in which nothing happens.

    Hourly looks, the morning's round, the readings of the folder, the runner's turns, and the three rounds that are
    repeated all day, each of which stops after its slice (`flows.each_town`) and goes on the next time.
    """
    looks = towns * 24 * cost["look_ms"]
    morning = towns * (cost["open_ms"] + cost["remind_ms"]) * 5 / 7
    folder = towns / ALL * 24 * 360 * cost["read_all_again_ms"]
    turns = towns / ALL * 24 * 3600 * cost["tick_ms"]
    rounds = 24 * ROUNDS_AN_HOUR * min(SLICE * 1000, towns * (cost["open_ms"] + cost["notify_ms"]))
    return (looks + morning + folder + turns + rounds) / 1000


def need(cost: dict[str, float], sizes: tuple[Size, ...], assumed: Assumed) -> Need:
    """The whole sum."""
    towns = sum(size.count for size in sizes)
    users = sum(size.count * size.users for size in sizes)
    whole = sum(size.count * size.proposals for size in sizes)
    roads = sum(size.count * size.proposals * size.road for size in sizes)  # in measured whole roads
    views = roads * assumed.views_of_a_road + users * assumed.views_of_a_user * assumed.working_days
    work_ms = roads * road_ms(cost) + views * cost["page_ms"]
    friday_roads = roads / 50 * assumed.friday_share
    friday_ms = work_ms / 50 * assumed.friday_share
    friday_cores = friday_ms / 3_600_000
    ours_kb = roads * (cost["database_kb_per_proposal"] + cost["files_kb_per_proposal"])
    ours_kb += towns * cost["empty_town_kb"]
    attached_kb = whole * assumed.attachments_mb * 1000  # PDF: no smaller when compressed
    monday = whole * assumed.months_on_the_road / 12 * assumed.monday_letters
    open_towns = towns * assumed.open_share
    web_gb = (cost["web_mb_warm"] + open_towns * cost["web_mb_per_open_town"]) / 1000
    hosts = max(
        1,
        ceil(friday_cores / (assumed.cores * assumed.core_use)),
        ceil(web_gb / (assumed.memory_gb * assumed.core_use)),
    )
    return Need(
        towns=towns,
        proposals=whole,
        letters=roads * cost["letters_per_proposal"],
        documents=roads * cost["documents_per_proposal"],
        views=views,
        users=users,
        work_hours=work_ms / 3_600_000,
        idle_s=hosts * idle_s(cost, ceil(towns / hosts)),
        friday_cores=friday_cores,
        monday_round_s=towns * (cost["open_ms"] + cost["remind_ms"]) / 1000,
        monday_letters=monday,
        monday_letters_core_s=monday * cost["letter_ms"] / 1000,
        friday_writes=friday_roads * (cost["entries_per_proposal"] + 3 * cost["letters_per_proposal"]) / 3600,
        friday_runner=friday_roads * (road_ms(cost) - cost["road_ms"]) / 3_600_000,
        disk_gb=(ours_kb + attached_kb) / 1e6,
        backup_gb=(ours_kb * cost["backup_share"] + attached_kb) * assumed.backups_kept / 1e6,
        open_towns=open_towns,
        web_gb=web_gb,
        hosts=hosts,
    )


# --- the page ----------------------------------------------------------------------------------------------


def costs_table(cost: dict[str, float]) -> Iterator[str]:
    """What was measured."""
    yield f"Measured {cost['measured_on']} by `python -m bench.costs --towns {cost['towns']}`: {cost['machine']}."
    yield ""
    yield "| what | cost |"
    yield "|---|---|"
    rows = (
        (
            "a proposal on the whole road (three bodies), all acts without letters, documents and pages",
            f"{cost['road_ms']:.0f} ms of a core, {cost['entries_per_proposal']:.0f} entries of the journal",
        ),
        ("its letters", f"{cost['letters_per_proposal']:.1f}, {cost['letter_ms']:.1f} ms of a core each"),
        (
            "its documents",
            f"{cost['documents_per_proposal']:.1f}, {cost['document_ms']:.1f} ms of a core each",
        ),
        (
            "what it leaves",
            f"{cost['database_kb_per_proposal']:.0f} kB in the database, "
            f"{cost['files_kb_per_proposal']:.0f} kB of our own documents",
        ),
        ("a compressed copy", f"{cost['backup_share']:.2f} of what is kept"),
        ("a page", f"{cost['page_ms']:.1f} ms of a core"),
        ("the first page of a town that was closed", f"{cost['first_page_ms']:.1f} ms of a core"),
        ("the web with all its code in use", f"{cost['web_mb_warm']:.0f} MB"),
        ("one more open town", f"{cost['web_mb_per_open_town']:.2f} MB"),
        ("an empty town", f"{cost['empty_town_kb']:.0f} kB on disk"),
        (
            "`towns create`",
            f"{cost['create_ms']:.0f} ms of a core, {cost['create_wall_ms']:.0f} ms by the clock",
        ),
        ("a look into a town: does it owe anything?", f"{cost['look_ms']:.1f} ms of a core"),
        (
            "the morning's reminders in a town with nothing to remind of",
            f"{cost['remind_ms']:.1f} ms of a core",
        ),
        ("`towns upgrade`, a town that is up to date", f"{cost['upgrade_look_ms']:.1f} ms of a core"),
        ("`towns list`, a town", f"{cost['survey_ms']:.1f} ms of a core"),
        (
            "6,254 towns: reading their settings the first time",
            f"{cost['read_all_first_ms']:.0f} ms of a core",
        ),
        (
            "6,254 towns: seeing that nothing changed (every ten seconds)",
            f"{cost['read_all_again_ms']:.0f} ms of a core",
        ),
        (
            "6,254 towns: one turn of the runner when nobody left a mark (every second)",
            f"{cost['tick_ms']:.1f} ms of a core",
        ),
        ("6,254 towns: which one is at a host name", f"{cost['by_host_us']:.0f} µs"),
    )
    for what, figure in rows:
        yield f"| {what} | {figure} |"


def sizes_table() -> Iterator[str]:
    """What is assumed of the municipalities."""
    yield "| inhabitants | municipalities | proposals a year, each | part of the whole road | users, each |"
    yield "|---|---|---|---|---|"
    for size in SIZES:
        cells = (
            size.inhabitants,
            f"{size.count:,}",
            f"{size.proposals:,}",
            f"{size.road:g}",
            f"{size.users:,}",
        )
        yield f"| {' | '.join(cells)} |"
    yield f"| **all** | **{sum(s.count for s in SIZES):,}** | | | |"


def needs_table(
    cost: dict[str, float], columns: dict[str, tuple[Size, ...]], assumed: Assumed
) -> Iterator[str]:
    """What follows."""
    found = {name: need(cost, sizes, assumed) for name, sizes in columns.items()}
    yield f"| | {' | '.join(found)} |"
    yield f"|---|{'---|' * len(found)}"
    rows = (
        ("municipalities", lambda n: f"{n.towns:,}"),
        ("users", lambda n: f"{n.users:,}"),
        ("proposals a year", lambda n: f"{n.proposals:,.0f}"),
        (
            "letters a year; an average working day",
            lambda n: f"{n.letters:,.0f}; {n.letters / assumed.working_days:,.0f}",
        ),
        ("documents a year", lambda n: f"{n.documents:,.0f}"),
        ("pages an average working day", lambda n: f"{n.views / assumed.working_days:,.0f}"),
        (
            "all work of a year, cores on average in working hours",
            lambda n: f"{n.work_hours:,.0f} core hours; {n.work_hours / assumed.working_days / 8:.2f} cores",
        ),
        (
            "idle, all towns",
            lambda n: f"{n.idle_s / n.towns:.2f} core seconds a town a day; {n.idle_s / 86400:.1%} of a core",
        ),
        (
            "Friday's hour before the hand-in limit; of it the one runner; synced writes",
            lambda n: f"{n.friday_cores:.2f} cores; {n.friday_runner:.2f}; {n.friday_writes:.1f} a second",
        ),
        ("Monday 6:30, the round through all towns on one core", lambda n: f"{n.monday_round_s:,.0f} s"),
        (
            "Monday's reminders, letters; sent by one core in",
            lambda n: f"{n.monday_letters:,.0f}; {n.monday_letters_core_s / 60:,.1f} min",
        ),
        (
            "towns open in the worst hour; memory of the web",
            lambda n: f"{n.open_towns:,.0f}; {n.web_gb:.1f} GB",
        ),
        ("disk, each year more", lambda n: f"{n.disk_gb:,.1f} GB"),
        (
            f"compressed copies of a year's data, {assumed.backups_kept} kept",
            lambda n: f"{n.backup_gb:,.0f} GB",
        ),
        (
            f"machines of {assumed.cores} cores and {assumed.memory_gb:.0f} GB, by processor and memory",
            lambda n: f"{n.hosts}",
        ),
    )
    for what, figure in rows:
        yield f"| {what} | {' | '.join(figure(n) for n in found.values())} |"


def orp(count: int) -> tuple[Size, ...]:
    """A district of so many municipalities: one town and villages of the usual sizes."""
    village = replace(SIZES[1], count=max(0, count - 1))
    return (village, replace(SIZES[6], count=1))


def page(cost: dict[str, float], assumed: Assumed) -> str:
    """The generated part of docs/scale.md."""
    columns = {"one district (25)": orp(25), "a host of 1,000": _thousand(), "all (6,254)": SIZES}
    parts = (
        ["## What was measured", "", *costs_table(cost)],
        ["## What is assumed of municipalities", "", *sizes_table()],
        ["## What follows", "", *needs_table(cost, columns, assumed)],
    )
    return "\n\n".join("\n".join(part) for part in parts)


def _thousand() -> tuple[Size, ...]:
    share = 1000 / sum(size.count for size in SIZES)
    return tuple(replace(size, count=round(size.count * share)) for size in SIZES)


def whole_page(text: str, cost: dict[str, float]) -> str:
    """docs/scale.md with its tables made anew."""
    head, _, rest = text.partition(BEGIN)
    tail = rest.partition(END)[2]
    return f"{head}{BEGIN}\n\n{page(cost, Assumed())}\n\n{END}{tail}"


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--print", action="store_true", help="print a table for other numbers, write nothing")
    parser.add_argument("--towns", type=int, default=25, help="municipalities of a district")
    parser.add_argument("--attachments-mb", type=float, default=Assumed().attachments_mb)
    parser.add_argument("--cores", type=int, default=Assumed().cores)
    asked = parser.parse_args()
    cost = json.loads(RESULTS.read_text(encoding="utf-8"))
    if asked.print:
        assumed = replace(Assumed(), attachments_mb=asked.attachments_mb, cores=asked.cores)
        print("\n".join(needs_table(cost, {f"{asked.towns} municipalities": orp(asked.towns)}, assumed)))
        return
    PAGE.write_text(whole_page(PAGE.read_text(encoding="utf-8"), cost), encoding="utf-8")


if __name__ == "__main__":
    main()
