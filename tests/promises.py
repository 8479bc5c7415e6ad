"""Does an office keep its promises, whatever happened to it? A model of the rules, replayed from the journal.

The model knows the tables of `states/` alone. It reads the journal from its first entry and says of every subject
in which state and version it must be; the database must agree, and nothing may have happened that no row allows.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.office import House
from actions.verify import verify
from db.correspondence import letter
from db.files import document
from db.journal import journal
from db.resolutions import resolution
from db.schema import metadata
from states.machine import Table
from states.procedure import TABLES

SUBJECTS = {table.name: table for table in TABLES}
WAITS = "waiting"
"""In which state a subject lies that the journal has not spoken of: a step or a stop whose turn has not come."""


def broken(house: House) -> list[str]:
    """Every promise that is not kept, as a sentence; empty if all are."""
    found = verify(house)
    faults = list(found.faults)
    with house.database.read() as connection:
        faults += _states(connection) + _numbers(connection) + _approvals(connection) + _letters(connection)
    return faults + half_written(house)


def _states(connection: Connection) -> list[str]:
    """What the journal tells against what the rows say."""
    faults: list[str] = []
    state: dict[tuple[str, int], str] = {}
    version: dict[tuple[str, int], int] = {}
    for entry in connection.execute(sa.select(journal).order_by(journal.c.number)):
        table = SUBJECTS.get(entry.subject)
        if table is None or entry.to_state is None:
            continue
        key = (entry.subject, entry.subject_id)
        before = state.get(key, entry.from_state if entry.from_state in (None, table.initial) else WAITS)
        if fault := _no_move(table, entry, before, version.get(key)):
            faults.append(f"entry {entry.number}: {fault}")
        state[key], version[key] = entry.to_state, entry.version
    for name in SUBJECTS:
        rows = metadata.tables[name]
        for row in connection.execute(sa.select(rows.c.id, rows.c.state, rows.c.version)):
            told = (state.get((name, row.id), WAITS), version.get((name, row.id), row.version))
            if (row.state, row.version) != told:
                faults.append(f"{name} {row.id} is {row.state} v{row.version}, the journal says {told}")
    return faults


def _no_move(table: Table, entry: Any, before: str | None, version: int | None) -> str | None:
    """Why the tables do not allow what an entry tells; None if they do."""
    if entry.from_state is None:
        return None if entry.to_state == table.initial else f"{table.name} began as {entry.to_state}"
    if entry.from_state != before:
        return f"{table.name} {entry.subject_id} moved from {entry.from_state}, it was {before}"
    if entry.from_state == entry.to_state and entry.version == version:
        return None  # a note
    move = table._index.get((entry.from_state, entry.verb))
    if move is None or move.target_from(entry.from_state) != entry.to_state:
        return f"no row lets {table.name} {entry.verb} from {entry.from_state} to {entry.to_state}"
    if version is not None and entry.version != version + 1:
        return f"{table.name} {entry.subject_id} has version {entry.version} after {version}"
    return None


def _numbers(connection: Connection) -> list[str]:
    """Numbers of a body's series go from one without a gap and without a double; void ones keep theirs."""
    series: dict[tuple[str, str], list[int]] = {}
    numbered = sa.select(resolution.c.body, resolution.c.series, resolution.c.serial)
    for row in connection.execute(
        numbered.where(resolution.c.serial.is_not(None))
    ):  # not written down by hand
        series.setdefault((row.body, row.series), []).append(row.serial)
    return [
        f"numbers of {key}: {sorted(serials)}"
        for key, serials in series.items()
        if sorted(serials) != list(range(1, len(serials) + 1))
    ]


def _approvals(connection: Connection) -> list[str]:
    """Nobody has approved what he wrote, and no step was decided twice in one round."""
    proposal, sign_off = metadata.tables["proposal"], metadata.tables["sign_off"]
    own = (
        sa.select(sign_off.c.id)
        .join(proposal, proposal.c.id == sign_off.c.proposal_id)
        .where(sign_off.c.decided_by == proposal.c.author_id)
    )
    faults = [f"step {row.id} was decided by the author" for row in connection.execute(own)]
    twice = (
        sa.select(journal.c.subject_id)
        .where(journal.c.subject == "sign_off", journal.c.verb.in_(("approve", "give_opinion", "return")))
        .group_by(journal.c.subject_id, journal.c.from_state, journal.c.version)
        .having(sa.func.count() > 1)
    )
    return faults + [f"step {row.subject_id} was decided twice" for row in connection.execute(twice)]


def _letters(connection: Connection) -> list[str]:
    doubled = sa.select(letter.c.message_id).group_by(letter.c.message_id).having(sa.func.count() > 1)
    return [f"two letters are called {row.message_id}" for row in connection.execute(doubled)]


def half_written(house: House) -> list[str]:
    """Files whose content is not what their name says, and letters put into the folder that have no end."""
    faults = []
    for path in Path(house.settings.files).glob("??/*"):
        if not path.name.startswith(".") and hashlib.sha256(path.read_bytes()).hexdigest() != path.name:
            faults.append(f"{path.name} is half-written")
    for path in (house.settings.folder / "letters").glob("*.eml"):
        if not path.name.startswith(".") and b"--\r\n" not in path.read_bytes()[-40:]:
            faults.append(f"{path.name} is half-written")
    return faults


def unfinished(house: House) -> list[str]:
    """Letters that have not left and documents that were not made."""
    with house.database.read() as connection:
        waits = letter.c.state.in_(("owed", "failed"))
        owed = connection.execute(sa.select(letter.c.key).where(waits)).scalars()
        unmade = connection.execute(sa.select(document.c.key).where(document.c.made_at.is_(None))).scalars()
        return [*owed, *unmade]
