"""What happened in the whole office? The journal page by page, with what is hidden from somebody's eyes marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.journal import about, journal
from db.proposals import proposal
from db.queries.administration import PAGE, seen
from db.visibility import Eyes
from states.dates import PRAGUE


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries; ``verb`` is „subject.verb“, days are those of the town and are both included."""

    person_id: int | None = None
    verb: str = ""
    proposal_id: int | None = None
    since: date | None = None
    until: date | None = None

    @property
    def asks_who_or_what(self) -> bool:
        """Whether a hidden entry would tell by its presence who did what: then it is left out."""
        return self.person_id is not None or bool(self.verb)


def entries(
    connection: Connection, eyes: Eyes, wanted: Wanted, *, below: int | None = None, limit: int = PAGE
) -> Sequence[Row[Any]]:
    """The newest entries before number ``below``; ``is_seen`` is false where the matter is hidden from these eyes."""
    statement = _wanted(eyes, wanted).order_by(journal.c.number.desc()).limit(limit)
    if below is not None:
        statement = statement.where(journal.c.number < below)
    return connection.execute(statement).all()


def entries_above(connection: Connection, eyes: Eyes, wanted: Wanted, number: int) -> int | None:
    """Below which number the page before begins; None if ``number`` is on the first page or the one before is it."""
    statement = _wanted(eyes, wanted).where(journal.c.number >= number).order_by(journal.c.number)
    numbers = [row.number for row in connection.execute(statement.limit(PAGE + 1))]
    return numbers[PAGE] if len(numbers) > PAGE else None


def _wanted(eyes: Eyes, wanted: Wanted) -> sa.Select[Any]:
    is_seen = seen(journal.c.proposal_id, eyes)
    statement = sa.select(
        journal, proposal.c.title.label("proposal_title"), is_seen.label("is_seen")
    ).outerjoin(proposal, proposal.c.id == journal.c.proposal_id)
    if wanted.person_id is not None:
        statement = statement.where(journal.c.actor_id == wanted.person_id)
    if wanted.verb:
        subject, _, verb = wanted.verb.partition(".")
        statement = statement.where(about(subject), journal.c.verb == verb)
    if wanted.asks_who_or_what:
        statement = statement.where(is_seen)
    if wanted.proposal_id is not None:
        statement = statement.where(journal.c.proposal_id == wanted.proposal_id)
    if wanted.since is not None:
        statement = statement.where(journal.c.at >= _midnight(wanted.since))
    if wanted.until is not None:
        statement = statement.where(journal.c.at < _midnight(wanted.until + timedelta(days=1)))
    return statement


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), PRAGUE)
