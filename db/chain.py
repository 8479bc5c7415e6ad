"""Is the chain of the journal whole? Every entry is read, written as it was when it was hashed, and hashed again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from db.journal import ORIGIN, entry_digest, journal, journal_head
from db.plain_rows import plain_rows

SHOWN_FAULTS = 1000
"""After so many faults the rest is only counted: a journal re-written from its third entry would name a million."""

Progress = Callable[[int], None]
"""Called with the number of entries read so far, a few times a second at most."""


Link = tuple[int, str, str, str]
"""An entry as the chain sees it: its number, the text that was hashed, the digest before and its own."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry at some time: what an earlier proof or backup remembers of the journal."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of reading the chain: how many entries, and a Czech sentence for each fault."""

    entries: int
    faults: tuple[str, ...]
    head: Head = Head(0, ORIGIN)

    @property
    def is_whole(self) -> bool:
        """Whether nothing was changed, left out, added or re-ordered."""
        return not self.faults


def verify(
    connection: Connection, known: Sequence[Head] = (), progress: Progress = lambda read: None
) -> Verification:
    """Reads the whole chain and compares every digest; finds edited, removed, added and re-ordered entries.

    ``known`` are heads that earlier proofs remember: a journal whose end was cut off, or which was written anew
    from its beginning, is whole by itself and does not hold them.
    """
    faults = _Faults()
    expected, previous = 1, ORIGIN
    asked = {head.number: head.digest for head in known if head.number}
    for number, text, before, digest in links(connection, progress):
        if number != expected:
            faults.say(f"po záznamu {expected - 1} následuje záznam {number}; chybí, co bylo mezi nimi.")
        if before != previous:
            faults.say(f"záznam {number} nenavazuje na předchozí; byl přesunut, nebo předchozí změněn.")
        if hashlib.sha256(text.encode()).hexdigest() != digest and _differs(connection, number):
            faults.say(f"záznam {number} byl změněn.")
        if number in asked and asked.pop(number) != digest:
            faults.say(f"záznam {number} není ten, který dosvědčuje dřívější záloha nebo důkaz.")
        expected, previous = number + 1, digest
    for number in sorted(asked):
        faults.say(
            f"záznam {number}, který dosvědčuje dřívější záloha nebo důkaz, chybí; konec historie byl odříznut."
        )
    head = connection.execute(sa.select(journal_head)).one_or_none()
    if (head.number, head.digest) != (expected - 1, previous) if head else expected > 1:
        faults.say(f"konec řetězu nesouhlasí; za záznamem {expected - 1} něco chybí nebo přebývá.")
    return Verification(expected - 1, faults.told(), Head(expected - 1, previous))


def count_entries(connection: Connection) -> int:
    """How many entries there are to read, by their last number."""
    return connection.execute(sa.select(sa.func.max(journal.c.number))).scalar_one() or 0


class _Faults:
    """Sentences, the first of them in full and the rest as a number."""

    def __init__(self) -> None:
        self._said: list[str] = []
        self._more = 0

    def say(self, sentence: str) -> None:
        """One more fault."""
        if len(self._said) < SHOWN_FAULTS:
            self._said.append(f"Historie: {sentence}")
        else:
            self._more += 1

    def told(self) -> tuple[str, ...]:
        """What was said."""
        more = (f"Historie: a\u00a0dalších chyb: {self._more}.",) if self._more else ()
        return (*self._said, *more)


def links(connection: Connection, progress: Progress = lambda read: None) -> Iterator[Link]:
    """All entries in their order with the text that was hashed: the canonical JSON of `journal.entry_digest`.

    The text is put together from the columns as they are stored (facts are canonical JSON already), which is five
    times faster than reading them and writing them again; what is not stored as the office stores it makes a text
    with another digest.
    """
    quoted = _Quoted()
    columns = [_as_text(column, connection.dialect.name) for column in journal.c]
    read = 0
    for part in plain_rows(connection, sa.select(*columns).order_by(journal.c.number)):
        for row in part:
            (
                number, at, actor_id, actor, acts_for, office, subject, subject_id, proposal_id, verb, from_state,
                to_state, version, facts, previous, digest,
            ) = row  # fmt: skip
            text = (
                f'{{"actor":{quoted[actor]},"actor_id":{_integer(actor_id)},"acts_for":{quoted[acts_for]},'
                f'"at":"{_isoformat(at)}","facts":{facts},"from_state":{quoted[from_state]},"number":{number},'
                f'"office":{quoted[office]},"previous":"{previous}","proposal_id":{_integer(proposal_id)},'
                f'"subject":{quoted[subject]},"subject_id":{subject_id},"to_state":{quoted[to_state]},'
                f'"verb":{quoted[verb]},"version":{version}}}'
            )
            yield number, text, previous, digest
        read += len(part)
        progress(read)


def _as_text(column: sa.Column[Any], dialect: str) -> sa.ColumnElement[Any]:
    """Facts and instants as the database has them: reading and writing them again would cost most of the time."""
    if column is journal.c.at and dialect == "postgresql":
        return sa.func.to_char(sa.func.timezone("UTC", column), "YYYY-MM-DD HH24:MI:SS.US")
    return sa.type_coerce(column, sa.Text) if column is journal.c.at or column is journal.c.facts else column


class _Quoted(dict[str | None, str]):
    """JSON of short texts, each made once: names, offices and verbs repeat."""

    LIMIT = 20_000

    def __missing__(self, value: str | None) -> str:
        if len(self) > self.LIMIT:  # a journal with ever new names must not fill the memory
            self.clear()
        found = self[value] = self.new(value)
        return found

    @staticmethod
    def new(value: object) -> str:
        """JSON of a text that does not repeat."""
        return json.dumps(value, ensure_ascii=False)


def _integer(value: object) -> object:
    return "null" if value is None else value


def _isoformat(stored: str) -> str:
    """The database's text of an instant as `datetime.isoformat` has it in UTC."""
    fraction = stored[19:]
    return f"{stored[:10]}T{stored[11:19]}{'' if fraction == '.000000' else fraction}+00:00"


def _differs(connection: Connection, number: int) -> bool:
    """Whether an entry has another digest than its own, read the plain way: slower, and the last word."""
    row = connection.execute(sa.select(journal).where(journal.c.number == number)).one()
    values = dict(row._mapping)
    digest, previous = values.pop("digest"), values.pop("previous")
    found = entry_digest(values.pop("number"), previous, values)
    return bool(found != digest)
