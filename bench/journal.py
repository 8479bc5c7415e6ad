"""How fast is a long journal verified? A million entries read, written as they were hashed, hashed and compared."""

from __future__ import annotations

import hashlib
import multiprocessing
import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.table import Bench, Line
from db import chain, journal
from db.session import Database
from db.upgrade import upgrade

ENTRIES = 1_000_000
START = datetime(2024, 5, 13, 8, tzinfo=UTC)


def measure(bench: Bench) -> Iterator[Line]:
    """The chain of a big town's journal on both databases, each in a process of its own for its memory."""
    entries = 5_000 if bench.small else ENTRIES
    for name, url in (
        ("SQLite", f"sqlite:///{bench.folder / 'journal.db'}"),
        ("PostgreSQL", bench.postgresql()),
    ):
        what = f"a journal of {entries:,} entries verified, {name}"
        if url is None:
            yield Line(
                "Verify", what, "–", "–", None, 100_000, unit="/s", note="no PostgreSQL server can be started"
            )
            continue
        bench.say(f"{name}: {entries:,} entries …")
        fill(url, entries)
        work, seconds, floor, megabytes = verified(url, entries) if bench.small else in_a_child(url, entries)
        yield Line(
            group="Verify",
            what=what,
            ours=f"{entries / work:,.0f}/s",
            peer=f"{entries / floor:,.0f}/s (SHA-256 of the same texts alone)",
            value=entries / work,
            gate=100_000,
            unit="/s",
            note=f"by its processor time; {entries / seconds:,.0f}/s by the clock of a busy machine; "
            f"peak memory {megabytes:.0f} MB",
        )


def fill(url: str, entries: int) -> None:
    """A journal as a town writes it: acts of three hundred people with their facts."""
    database = Database(url)
    upgrade(database)
    previous, rows = journal.ORIGIN, []
    with database.write() as connection:
        for number in range(1, entries + 1):
            entry = _entry(number)
            digest = journal.entry_digest(number, previous, entry)
            rows.append({**entry, "number": number, "previous": previous, "digest": digest})
            previous = digest
            if len(rows) == 5_000 or number == entries:
                connection.execute(journal.journal.insert(), rows)
                rows = []
        connection.execute(journal.journal_head.insert().values(id=1, number=entries, digest=previous))
    database.close()


def _entry(number: int) -> dict[str, Any]:
    return {
        "at": START + timedelta(seconds=7 * number, microseconds=number % 1000),
        "actor_id": number % 300,
        "actor": f"Mgr. Dušan Věžník č. {number % 300}",
        "acts_for": None if number % 9 else "Ing. Žofie Říhová",
        "office": "vedoucí odboru",
        "subject": "sign_off",
        "subject_id": number,
        "proposal_id": number // 7,
        "verb": "approve",
        "from_state": "asked",
        "to_state": "approved",
        "version": 3,
        "facts": {"step": "head", "title": "souhlas vedoucího odboru", "text": f"{number:064x}"},
    }


def in_a_child(url: str, entries: int) -> tuple[float, float, float, float]:
    """What `verified` says in a fresh process, which has a memory of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(verified, (url, entries))


def verified(url: str, entries: int) -> tuple[float, float, float, float]:
    """Processor seconds and seconds of the better of two verifications, those of hashing alone, peak memory in MB."""
    database = Database(url)
    times = []
    for _ in range(2):
        began, worked = time.perf_counter(), time.process_time()
        with database.read() as connection:
            found = chain.verify(connection)
        times.append((time.process_time() - worked, time.perf_counter() - began))
        assert (found.entries, found.faults) == (entries, ())
    with database.read() as connection:
        text = next(iter(chain.links(connection)))[1]
    worked = time.process_time()
    for _ in range(entries):
        hashlib.sha256(text.encode()).hexdigest()
    floor = time.process_time() - worked
    database.close()
    return *min(times), floor, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
