"""How is a living office backed up? One snapshot of the database, then every file it names, in one archive."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions import archive
from actions.archive import ABOUT, FORMAT, Archive
from actions.office import House, town_of
from db.chain import Head
from db.copy_out import Count, counters_of, kinds_of, lines_of, tables_of
from db.files import FileMissing, write_whole
from db.journal import ORIGIN, journal_head
from db.queries.named_files import named_files
from db.revision import revision_of
from db.rules import digest_in_force
from states.dates import PRAGUE
from states.machine import Refused

LAST = "last-backup.json"
"""What the office remembers of its last backup, beside its database: `razitko doctor` and `verify` read it."""
_NAME = re.compile(r"(?P<office>razitko-.+)-\d{4}-\d\d-\d\dT\d{6}\.tar\.gz(\.age)?")
Progress = Callable[[str, int, int], None]
"""Called with what is being copied, how much of it is done and how much there is."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds. ``missing`` are sentences on files that rows name and the store no longer has."""

    path: Path
    made_at: datetime
    head: Head
    rows: int
    files: int
    size: int
    missing: tuple[str, ...]


def back_up(
    house: House,
    path: Path,
    recipients: Sequence[str] = (),
    progress: Progress = lambda what, done, all_: None,
) -> BackedUp:
    """Writes a backup to ``path``; people and flows go on working meanwhile, and are in it up to one instant.

    A file lies in the store before the row that names it is committed, and no file is ever changed or removed: so
    the snapshot is taken first and its files are read afterwards.
    """
    made_at = house.now()
    with archive.writing(path, int(made_at.timestamp()), recipients) as tar:
        with house.database.read() as connection:
            head = _head(connection)
            files = named_files(connection)
            rows = _write_tables(house, connection, tar, made_at, head, progress)
        missing = _write_files(house, files, tar, progress)
        tar.finish({"rows": rows, "missing": missing})
    done = BackedUp(
        path, made_at, head, sum(row["rows"] for row in rows.values()), len(files) - len(missing),
        path.stat().st_size, tuple(missing),
    )  # fmt: skip
    _remember(house, done)
    return done


def _head(connection: Connection) -> Head:
    row = connection.execute(sa.select(journal_head)).one_or_none()
    return Head(row.number, row.digest) if row else Head(0, ORIGIN)


def _write_tables(
    house: House, connection: Connection, tar: Archive, made_at: datetime, head: Head, progress: Progress
) -> dict[str, Any]:
    """Everything in the database; returns rows and digest of each table."""
    tables = tables_of(connection)
    digest = digest_in_force(connection)
    said = {
        "format": FORMAT,
        "what": "Záloha úřadu programu Razítko; obnoví ji příkaz „razitko restore SOUBOR“.",
        "made_at": made_at.isoformat(),
        "town": town_of(connection, digest).name if digest else None,
        "program": version("razitko"),
        "revision": revision_of(connection),
        "database": "sqlite" if house.database.is_sqlite else "postgresql",
        "journal": {"number": head.number, "digest": head.digest},
        "counters": counters_of(connection, tables),
        "tables": {table.name: kinds_of(table) for table in tables},
    }
    tar.add(ABOUT, archive.as_json(said))
    written = {}
    for place, table in enumerate(tables):
        progress("databáze", place, len(tables))
        count = Count()
        for number, lines in enumerate(lines_of(connection, table), 1):
            count.add(lines)
            tar.add(f"tables/{table.name}/{number:06}.jsonl", "".join(f"{line}\n" for line in lines).encode())
        written[table.name] = {"rows": count.counted.rows, "digest": count.counted.digest}
    progress("databáze", len(tables), len(tables))
    return written


def _write_files(house: House, files: dict[str, str], tar: Archive, progress: Progress) -> list[str]:
    missing = []
    for place, (digest, name) in enumerate(sorted(files.items())):
        progress("soubory", place, len(files))
        try:
            tar.add(f"files/{digest[:2]}/{digest}", house.files.get(digest))
        except FileMissing as fault:
            missing.append(f"{name}: {fault}")
    progress("soubory", len(files), len(files))
    return missing


# --- where it lies ---------------------------------------------------------------------------------------------


def name_of(house: House, *, is_encrypted: bool) -> str:
    """The name of a backup made now: sorts by time."""
    with house.database.read() as connection:
        digest = digest_in_force(connection)
        code = town_of(connection, digest).code if digest else "urad"
    at = house.now().astimezone(PRAGUE)
    return f"razitko-{code}-{at:%Y-%m-%dT%H%M%S}.tar.gz{'.age' if is_encrypted else ''}"


def rotate(newest: Path, keep: int) -> list[Path]:
    """Removes all but the ``keep`` newest backups of the same office in the folder of ``newest``; returns which."""
    named = _NAME.fullmatch(newest.name)
    if named is None:
        return []
    ours = [
        path
        for path in newest.parent.iterdir()
        if (found := _NAME.fullmatch(path.name)) and found["office"] == named["office"]
    ]
    gone = sorted(ours, key=lambda path: path.name)[:-keep]
    for path in gone:
        path.unlink()
    return gone


def _remember(house: House, done: BackedUp) -> None:
    said = {
        "made_at": done.made_at.isoformat(),
        "path": str(done.path.resolve()),
        "size": done.size,
        "missing": len(done.missing),
        "journal": {"number": done.head.number, "digest": done.head.digest},
    }
    house.settings.folder.mkdir(parents=True, exist_ok=True)
    write_whole(house.settings.folder / LAST, archive.as_json(said))


def last_backup(folder: Path) -> dict[str, Any] | None:
    """What the office in ``folder`` remembers of its last backup."""
    with suppress(FileNotFoundError, ValueError):
        found: dict[str, Any] = json.loads((folder / LAST).read_text(encoding="utf-8"))
        return found
    return None


def known_heads(folder: Path) -> list[Head]:
    """What the office's last backup remembers of its journal: a history that was cut off or rewritten differs."""
    found = last_backup(folder)
    return [Head(found["journal"]["number"], found["journal"]["digest"])] if found else []


# --- what lies in it -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Looked:
    """What a checked backup holds."""

    about: dict[str, Any]
    manifest: dict[str, Any]

    @property
    def files(self) -> int:
        """How many files it has."""
        return sum(row["name"].startswith("files/") for row in self.manifest["members"])

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return sum(row["rows"] for row in self.manifest["rows"].values())


def look(
    path: Path, identities: Sequence[str] = (), progress: Callable[[int], None] = lambda read: None
) -> Looked:
    """Reads a whole backup and says what is in it; raises Refused unless it is whole to the last byte."""
    about = archive.about(path, identities)
    return Looked(about, archive.check(path, identities, progress))


def refuse_unless_here(house: House) -> None:
    """Raises Refused where there is no office to back up."""
    with house.database.read() as connection:
        if revision_of(connection) is None:
            raise Refused("Zálohovat není co: úřad ještě není založen (razitko init).")
