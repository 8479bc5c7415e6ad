"""Where are the files? A folder addressed by content, and the list of documents we owe or have made."""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from io import BufferedReader
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from db.base import Instant, index_of_few, key, metadata, one_of, reference
from db.prepared import Prepared
from db.session import lock_unclaimed

logger = logging.getLogger("razitko.files")

DOCUMENT_KINDS = (
    "proposal",
    "extract",
    "sign_off_sheet",
    "extract_pdf",
    "compliance_clause",
    "invitation",
    "invitation_pdf",
    "packet_pdf",
    "packet_zip",
    "minutes",
    "minutes_pdf",
    "task_control",
    "group_invitation",
    "group_minutes",
    "group_minutes_public",
    "plan_word",
    "plan_pdf",
    "settlement_word",
    "hearing_invitation",
    "hearing_minutes",
    "evaluation_word",
    "catalogue_word",
    "catalogue_pdf",
)
"""What the office makes, in Word unless the name says otherwise."""

document = sa.Table(
    "document",
    metadata,
    key(),
    sa.Column("key", sa.String(200), nullable=False, unique=True),
    sa.Column("kind", sa.String(40), nullable=False),
    reference("proposal_id", "proposal.id", nullable=True),
    reference("meeting_id", "meeting.id", nullable=True),
    reference("consultation_id", "consultation.id", nullable=True),
    reference("resolution_id", "resolution.id", nullable=True),
    reference("process_id", "planning_process.id", nullable=True, is_indexed=False),
    sa.Column("part_id", sa.Integer),
    sa.Column("stage", sa.String(60)),
    sa.Column("issue", sa.Integer, nullable=False),
    sa.Column("owed_at", Instant, nullable=False),
    sa.Column("claimed_until", Instant),
    sa.Column("claimed_by", sa.Integer),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("last_error", sa.Text),
    sa.Column("file_name", sa.String(250)),
    sa.Column("file_digest", sa.String(64)),
    sa.Column("size", sa.BigInteger),
    sa.Column("made_at", Instant),
    one_of("kind", DOCUMENT_KINDS, "kind_is_known"),
    sa.CheckConstraint(
        "proposal_id IS NOT NULL OR meeting_id IS NOT NULL OR resolution_id IS NOT NULL OR process_id IS NOT NULL",
        name="of_something",
    ),
    sa.CheckConstraint(
        "(made_at IS NULL) = (file_digest IS NULL) AND (made_at IS NULL) = (file_name IS NULL)",
        name="made_with_a_file",
    ),
    sa.Index(
        "ix_document_unmade",
        "attempts",
        sqlite_where=sa.text("made_at IS NULL"),
        postgresql_where=sa.text("made_at IS NULL"),
    ),
    sa.Index(
        "ix_document_claimed_by",
        "claimed_by",
        sqlite_where=sa.text("claimed_by IS NOT NULL"),
        postgresql_where=sa.text("claimed_by IS NOT NULL"),
    ),
    index_of_few("document", "process_id"),
    sqlite_autoincrement=True,
)
"""Of planning: ``part_id`` is the id of the kind's subject (a meeting of groups, a plan, a hearing) in a process."""

LEASE = timedelta(minutes=2)
"""A document claimed in nobody's name is free again after this; one claimed by a number, when its claimer has ended."""
ATTEMPTS = 8


def owe_document(connection: Connection, values: dict[str, Any]) -> int | None:
    """Adds a document to be made; None if one with that key is owed or made already."""
    found: int | None = _owing(tuple(values)).scalar(connection, **values)
    return found


@lru_cache(maxsize=16)
def _owing(columns: tuple[str, ...]) -> Prepared:
    def insert_once(dialect: str) -> Any:
        insert = (sqlite if dialect == "sqlite" else postgresql).insert(document)
        return insert.on_conflict_do_nothing(index_elements=[document.c.key]).returning(document.c.id)

    return Prepared(insert_once, columns)


def _owed(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        document.c.made_at.is_(None),
        document.c.attempts < ATTEMPTS,
        document.c.claimed_by.is_(None),
        sa.or_(document.c.claimed_until.is_(None), document.c.claimed_until < now),
    )


_NOW = sa.bindparam("now", type_=Instant)
_IS_OWED = Prepared(sa.select(sa.exists().where(*_owed(_NOW))))  # type: ignore[arg-type]
_COUNT_OWED = Prepared(sa.select(sa.func.count()).select_from(document).where(*_owed(_NOW)))  # type: ignore[arg-type]
_NEXT_MAKING = Prepared(
    sa.select(sa.func.min(document.c.claimed_until)).where(
        document.c.made_at.is_(None),
        document.c.attempts < ATTEMPTS,
        document.c.claimed_by.is_(None),
        document.c.claimed_until >= _NOW,
    )
)


def document_is_owed(connection: Connection, now: datetime) -> bool:
    """Whether any document waits for being made."""
    return bool(_IS_OWED.scalar(connection, now=now))


def count_owed_documents(connection: Connection, now: datetime) -> int:
    """How many documents wait for being made now."""
    return int(_COUNT_OWED.scalar(connection, now=now))


def next_making_at(connection: Connection, now: datetime) -> datetime | None:
    """When the first document that could not be made is to be tried again; None if none waits."""
    found: datetime | None = _NEXT_MAKING.scalar(connection, now=now)
    return found


def claim_documents(
    connection: Connection,
    now: datetime,
    limit: int,
    *,
    claimer: int | None = None,
    proposal_id: int | None = None,
    stage: str | None = None,
) -> Sequence[Row[Any]]:
    """Claims documents for making: nobody else gets them while ``claimer`` lives (`db.claims`) or the lease lasts."""
    wanted = sa.select(document.c.id).where(*_owed(now)).order_by(document.c.id).limit(limit)
    if proposal_id is not None:
        wanted = wanted.where(document.c.proposal_id == proposal_id)
    if stage is not None:
        wanted = wanted.where(document.c.stage == stage)
    ids = [row.id for row in connection.execute(lock_unclaimed(connection, wanted))]
    if ids:
        connection.execute(
            document.update()
            .where(document.c.id.in_(ids))
            .values(claimed_until=now + LEASE, claimed_by=claimer)
        )
    return connection.execute(sa.select(document).where(document.c.id.in_(ids)).order_by(document.c.id)).all()


def mark_made(
    connection: Connection, document_id: int, *, name: str, digest: str, size: int, at: datetime
) -> None:
    """The document is made and its file lies in the store; a document made meanwhile by another keeps its file."""
    connection.execute(
        document.update()
        .where(document.c.id == document_id, document.c.made_at.is_(None))
        .values(
            file_name=name,
            file_digest=digest,
            size=size,
            made_at=at,
            claimed_until=None,
            claimed_by=None,
            attempts=document.c.attempts + 1,
        )
    )


def mark_not_made(
    connection: Connection, document_id: int, error: str, now: datetime, *, is_our_fault: bool = True
) -> None:
    """The document could not be made; tried again after a minute, shown as an incident after `ATTEMPTS`.

    What stands still outside of it (the store of files is away) uses up no attempt.
    """
    connection.execute(
        document.update()
        .where(document.c.id == document_id)
        .values(
            attempts=document.c.attempts + int(is_our_fault),
            claimed_until=now + timedelta(minutes=1),
            claimed_by=None,
            last_error=error,
        )
    )


def drop_unmade(connection: Connection, meeting_id: int, kinds: Sequence[str], before_issue: int) -> None:
    """Nobody needs documents of an earlier issue that were not made in time: their content is no longer kept."""
    connection.execute(
        document.delete().where(
            document.c.meeting_id == meeting_id,
            document.c.kind.in_(kinds),
            document.c.issue < before_issue,
            document.c.made_at.is_(None),
        )
    )


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all: under another name, synced, renamed, and the folder synced."""
    _make_folder(path.parent)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _make_folder(folder: Path) -> None:
    """Makes a folder that a power cut does not take away with all that was synced in it."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


MISSING = "chybí v\u00a0úložišti"
CHANGED = "byl změněn"


class FileMissing(FileNotFoundError):
    """There is no content with a digest: its file is missing or was changed; the sentence says which, ``why`` alone."""

    def __init__(self, why: str, digest: str) -> None:
        super().__init__(f"Soubor {digest[:12]}… {why}.")
        self.why = why


class StoreAway(OSError):
    """The store can't be reached, is full or refuses us: the sentence is for people, the log says what it said."""

    def __init__(self, address: str, fault: Exception) -> None:
        super().__init__(
            "Úložiště souborů teď neodpovídá; nic se nezměnilo. Zkuste to prosím za chvíli znovu."
        )
        said = (str(fault).splitlines() or [""])[0][:300]
        logger.warning("Úložiště souborů %s neodpovídá: %s: %s", address, type(fault).__name__, said)


class FileStore:
    """A folder of files named by the SHA-256 of their content: written, synced, then renamed; checked when read.

    `db.shared_files.SharedStore` does the same in an object store.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def address(self) -> str:
        """Where the files are, for people."""
        return str(self.folder)

    def path_of(self, digest: str) -> Path:
        """Where the file with ``digest`` lies."""
        return self.folder / digest[:2] / digest

    def put(self, content: bytes) -> str:
        """Stores ``content`` and returns its digest; the file is durable before the row that names it is written.

        Raises StoreAway.
        """
        digest = hashlib.sha256(content).hexdigest()
        path = self.path_of(digest)
        try:
            if path.exists():
                _sync_folder(path.parent)  # whoever put it there may have got no further than to the renaming
            else:
                write_whole(path, content)
        except OSError as fault:
            raise StoreAway(self.address, fault) from fault
        return digest

    def get(self, digest: str) -> bytes:
        """The content with ``digest``; raises FileMissing if it is not there or was changed, StoreAway."""
        with self.open(digest) as stream:
            return stream.read()

    def open(self, digest: str) -> BufferedReader:
        """The content as a stream at its beginning, after it was checked; raises like `get`."""
        try:
            return checked(self.path_of(digest).open("rb"), digest)
        except FileMissing:
            raise
        except FileNotFoundError:
            raise FileMissing(MISSING, digest) from None
        except OSError as fault:
            raise StoreAway(self.address, fault) from fault

    def fault(self, digest: str) -> str | None:
        """A Czech sentence if the file is missing or not what its digest says; None if it is whole."""
        try:
            self.open(digest).close()
        except FileMissing as missing:
            return str(missing)
        return None

    def digests(self) -> Iterator[str]:
        """The digests of all stored files."""
        return (path.name for path in self.folder.glob("??/*") if is_digest(path.name))


def checked(stream: BufferedReader, digest: str) -> BufferedReader:
    """``stream`` at its beginning; closed, and FileMissing raised, if its content is not what ``digest`` says."""
    try:
        if hashlib.file_digest(stream, "sha256").hexdigest() != digest:
            raise FileMissing(CHANGED, digest)
        stream.seek(0)
    except BaseException:
        stream.close()
        raise
    return stream


def is_digest(name: str) -> bool:
    """Whether a file's name is the SHA-256 of a content, and not that of one just being written."""
    return len(name) == 64 and not name.strip("0123456789abcdef")
