"""How does a backup become an office again? Into an empty place, all or nothing, with the outbox held."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions import archive
from actions.authority import Actor
from actions.backup import LAST, Looked, look
from actions.office import House
from actions.release_letters import hold, owed_letters
from actions.secret_mark import mark_of
from db import chain, journal, search
from db.copy_in import (
    CopyFault,
    check_same,
    empty,
    is_unused,
    loose_references,
    set_counters,
    write_lines,
)
from db.copy_out import tables_of
from db.installation import keep_secret_mark
from db.revision import known_revisions
from db.upgrade import upgrade_within
from states.machine import Refused
from states.vocabulary import ROLE_LABELS, Role

SKIPPED = 1000
"""So many numbers of every table are left out after a restoration: those that the lost office may have given out.

An address in a letter names its link by number, and letters say "návrh č. 57": neither may come to mean another thing.
"""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What came out of a backup. ``owed`` letters wait until somebody releases the outbox."""

    looked: Looked
    entries: int
    rows: int
    files: int
    owed: int


def restore(
    house: House,
    path: Path,
    identities: Sequence[str] = (),
    progress: Progress = lambda what, done, all_: None,
) -> Restored:
    """Makes the office of a backup in the empty database and store of ``house``; raises Refused and leaves it empty.

    The whole archive is checked before anything is written. Files go first; the database is made in one
    transaction, read back and compared, brought to this release, and its letters are held in the same one.
    """
    _refuse_living(house)
    looked = look(path, identities, lambda read: progress("kontrola zálohy", read, 0))
    revision = looked.about["revision"]
    if revision not in known_revisions():
        raise Refused(
            f"Záloha {path.name} je z\u00a0novějšího vydání Razítka ({looked.about['program']}); "
            "obnovte ji tím vydáním."
        )
    files = _restore_files(house, path, identities, looked.files, progress)
    try:
        with house.database.rebuilding() as connection:
            if not is_unused(connection):
                _refuse_living(house)
            upgrade_within(connection, revision)
            _load(connection, path, identities, looked, progress)
            if revision != known_revisions()[-1]:
                upgrade_within(connection)
            progress("hledání", 0, 1)
            search.rebuild(connection)
            verified = chain.verify(connection)
            if not verified.is_whole:
                raise Refused(*verified.faults[:5])
            owed = owed_letters(connection)
            keep_secret_mark(connection, mark_of(house.secret))
            _enter(house, connection, looked)
            hold(house.now(), connection, _RESTORER, "Úřad byl obnoven ze zálohy.")
    except CopyFault as fault:
        raise Refused(f"Zálohu {path.name} nejde obnovit. {fault}") from fault
    (house.settings.folder / LAST).unlink(missing_ok=True)  # it may remember a later instant, which is lost
    return Restored(looked, verified.entries, looked.rows, files, owed)


def _refuse_living(house: House) -> None:
    with house.database.read() as connection:
        if is_unused(connection):
            return
        entries = connection.execute(sa.select(sa.func.max(journal.journal.c.number))).scalar_one()
    raise Refused(
        f"V\u00a0databázi {house.database.url.render_as_string()} už je úřad (záznamů v\u00a0historii: {entries}); "
        "obnova nic nepřepisuje. Zvolte prázdné místo volbou --into, nebo proměnnými RAZITKO_HOME "
        "a\u00a0RAZITKO_DATABASE_URL."
    )


_RESTORER = Actor(None, "správce")


def _enter(house: House, connection: Connection, looked: Looked) -> None:
    """The journal goes on with the restoration: it says of which instant the office is."""
    journal.append(
        connection,
        journal.Entry(
            at=house.now(),
            actor_id=None,
            actor=_RESTORER.name,
            acts_for=None,
            office=ROLE_LABELS[Role.ADMINISTRATOR],
            subject="office",
            subject_id=0,
            proposal_id=None,
            verb="restore",
            from_state=None,
            to_state=None,
            version=1,
            facts={"made_at": looked.about["made_at"], "head": looked.about["journal"]["digest"]},
        ),
    )


def _restore_files(house: House, path: Path, identities: Sequence[str], all_: int, progress: Progress) -> int:
    done = 0
    for name, content in archive.members(path, identities):
        if not name.startswith("files/"):
            continue
        if house.files.put(content) != name.rpartition("/")[2]:
            raise Refused(f"Soubor {name} v\u00a0záloze {path.name} není ten, za který se vydává.")
        done += 1
        progress("soubory", done, all_)
    return done


def _load(
    connection: Connection, path: Path, identities: Sequence[str], looked: Looked, progress: Progress
) -> None:
    tables = {table.name: table for table in tables_of(connection)}
    said: dict[str, dict[str, str]] = looked.about["tables"]
    wanted = looked.manifest["rows"]
    if unknown := set(said) - set(tables):
        raise CopyFault(f"Databáze nemá tabulky {', '.join(sorted(unknown))}.")
    with loose_references(connection):
        empty(connection, list(tables.values()))
        missing = {name for name in said if wanted[name]["rows"]}
        parts = _parts(path, identities)
        for done, (name, lines) in enumerate(groupby(parts, key=lambda part: part[0])):
            missing.discard(name)
            progress("databáze", done, len(said))
            columns = list(said[name])
            written = write_lines(connection, tables[name], columns, (part[1] for part in lines))
            if (written.rows, written.digest) != (wanted[name]["rows"], wanted[name]["digest"]):
                raise CopyFault(f"Tabulka {name} v\u00a0záloze není celá.")
            check_same(connection, tables[name], columns, written)
        if missing:
            raise CopyFault(f"V\u00a0záloze chybí tabulky {', '.join(sorted(missing))}.")
    set_counters(connection, list(tables.values()), looked.about["counters"], SKIPPED)


def _parts(path: Path, identities: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Table and lines of each part of a backup, in order."""
    for name, content in archive.members(path, identities):
        if name.startswith("tables/"):
            yield name.split("/")[1], content.decode().split("\n")[:-1]
        elif not name.startswith(archive.ABOUT):
            return  # the tables are over; files are of no interest here
