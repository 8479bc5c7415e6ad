"""Why can't we work with the database now? It does not answer, its disk is full, or it is of another release."""

from __future__ import annotations

import logging
import sqlite3

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from db.revision import known_revisions, revision_of

logger = logging.getLogger("razitko.database")

OF_THE_DISK = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)
"""SQLite's faults that lie outside of the statement; the driver has one class for them and for a wrong statement."""
POSTGRESQL_DISK_FULL = "53100"
POSTGRESQL_ENDED_THE_SILENT = "25P03"
"""The session was ended because its transaction was silent for too long (`db.session.SILENT_AT_MOST`)."""
STANDS = "Úřad stojí: "
"""Begins the sentence with which a database refuses every change while it stands still (`db.standstill`)."""


class DatabaseAway(Exception):
    """The office can't work with its database now; the sentence is for people and says what to do."""


class OtherRelease(DatabaseAway):
    """The database is older or newer than the program, which neither reads it nor writes into it."""


def away(fault: sa.exc.DBAPIError) -> DatabaseAway | None:
    """What to say when the driver raised ``fault``; None if the statement is wrong and not the database.

    The transaction may have been committed nevertheless, when only the answer got lost. The log has the driver's words.
    """
    code = getattr(fault.orig, "sqlite_errorcode", None)
    if STANDS in str(fault.orig):
        return DatabaseAway(STANDS + str(fault.orig).partition(STANDS)[2].splitlines()[0])
    sqlstate = getattr(fault.orig, "sqlstate", None)
    is_outside = isinstance(fault, sa.exc.OperationalError | sa.exc.InterfaceError)
    if not is_outside and sqlstate != POSTGRESQL_ENDED_THE_SILENT:
        return None
    if code is not None and code & 0xFF not in OF_THE_DISK:
        return None
    logger.warning("Databáze neodpovídá: %s", (str(fault).splitlines() or [""])[0][:300])
    is_full = code == sqlite3.SQLITE_FULL or sqlstate == POSTGRESQL_DISK_FULL
    why = "Na disku s\u00a0databází úřadu došlo místo." if is_full else "Databáze úřadu teď neodpovídá."
    return DatabaseAway(
        f"{why} Zkuste to prosím za chvíli znovu; stránka ukáže, zda je Vaše rozhodnutí zapsáno. "
        "Trvá-li to, řekněte to správci."
    )


def refuse_other_release(revision: str | None) -> None:
    """Raises OtherRelease unless ``revision`` is the newest that this program knows (None: no tables yet).

    A newer database is refused too: it may ask of a writer what an older program does not know (a column of its
    own that a sweep reads, say), and whoever writes past that breaks a promise without noticing.
    """
    known = known_revisions()
    if revision == known[-1]:
        return
    if revision is None:
        raise OtherRelease("Databáze úřadu zatím nemá tabulky; založte je příkazem „razitko init“.")
    if revision in known:
        raise OtherRelease(
            "Databáze úřadu je ze staršího vydání Razítka, proto s\u00a0ní tento program nepracuje. "
            "Zálohujte ji a\u00a0povyšte příkazem „razitko init“."
        )
    raise OtherRelease(
        "Databázi úřadu už povýšilo novější vydání Razítka, proto s\u00a0ní tento starší program nepracuje. "
        "Ukončete ho a\u00a0spusťte nové vydání."
    )


def refuse_other_revision(connection: Connection) -> None:
    """Raises OtherRelease if the database is not of this release; asked when a statement failed."""
    refuse_other_release(revision_of(connection))
