"""How does any state change? The one ritual: version, authority, guards, fire, apply, journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.authority import Actor, Standing
from actions.office import Office
from db import journal
from db.prepared import Prepared
from states.dates import czech_datetime
from states.machine import Refused, Table, authorise, fire
from states.vocabulary import ROLE_LABELS, Role


@dataclass(frozen=True, slots=True)
class Act:
    """A move that somebody asks for.

    ``row`` is the subject as it was loaded in this transaction, locked; ``version`` is what the person saw (None:
    a consequence inside another act). ``changes`` are further columns, ``said`` is what the journal keeps besides;
    ``head`` is the journal's head if it is known and nothing was written since (`journal.append`).
    """

    table: Table
    rows: sa.Table
    row: Row[Any]
    verb: str
    standing: Standing
    facts: Any
    proposal_id: int | None
    version: int | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    said: Mapping[str, Any] = field(default_factory=dict)
    head: journal.Head | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What a move led to; ``head`` is the journal's after it."""

    subject_id: int
    before: str
    state: str
    version: int
    head: journal.Head | None = None


def somebody_was_faster(
    connection: Connection, table: Table, subject_id: int, label: str, proposal_id: int | None
) -> str:
    """The sentence for a person whose page or letter is older than the subject: who did what, and when.

    ``proposal_id`` is that of the subject's matter: by it its entries are found.
    """
    last = connection.execute(
        sa.select(journal.journal)
        .where(journal.about(table.name, proposal_id), journal.journal.c.subject_id == subject_id)
        .order_by(journal.journal.c.number.desc())
        .limit(1)
    ).one_or_none()
    if last is None:
        return f"{label} se mezitím změnil; načtěte ho znovu."
    verb = table.verbs.get(last.verb, last.verb)
    return f"Někdo byl rychlejší: {last.actor}, {czech_datetime(last.at)} – {verb}. Načtěte stránku znovu."


def perform(office: Office, connection: Connection, actor: Actor, act: Act) -> Done:
    """Moves the subject, or raises Refused with sentences and leaves everything as it was.

    The order never changes and there is no way round it. What follows from the move (letters, the next step) is
    written by the verb into the same transaction; the edge commits.
    """
    table, row = act.table, act.row
    if act.version is not None and act.version != row.version:
        raise Refused(somebody_was_faster(connection, table, row.id, table.subject, act.proposal_id))
    move = table.move(row.state, act.verb)
    authorise(table, move, act.standing.roles)
    after = fire(table, row.state, act.verb, act.facts)
    role, principal = act.standing.used(move.may)
    changes = {"state": after, "version": row.version + 1, **act.changes}
    head = journal.append_with(
        connection,
        _moving(act.rows, tuple(changes)),
        {
            "subject_id": row.id,
            "version_before": row.version,
            **{f"new_{name}": value for name, value in changes.items()},
        },
        journal.Entry(
            at=office.now,
            actor_id=actor.person_id,
            actor=actor.name,
            acts_for=principal.name if principal else None,
            office=ROLE_LABELS[role],
            subject=table.name,
            subject_id=row.id,
            proposal_id=act.proposal_id,
            verb=act.verb,
            from_state=row.state,
            to_state=after,
            version=row.version + 1,
            facts=dict(act.said),
        ),
        act.head,
    )
    if head is None:
        raise Refused(somebody_was_faster(connection, table, row.id, table.subject, act.proposal_id))
    return Done(row.id, row.state, after, row.version + 1, head)


@lru_cache(maxsize=512)
def _moving(rows: sa.Table, changes: tuple[str, ...]) -> Prepared:
    """The statement that moves a subject of the version that was seen, and writes these columns besides."""
    return journal.moving(
        rows.update()
        .where(rows.c.id == sa.bindparam("subject_id"), rows.c.version == sa.bindparam("version_before"))
        .values({name: sa.bindparam(f"new_{name}", type_=rows.c[name].type) for name in changes})
    )


def begin(
    office: Office,
    connection: Connection,
    actor: Actor,
    table: Table,
    subject_id: int,
    *,
    verb: str,
    role: str,
    proposal_id: int | None,
    said: Mapping[str, Any] | None = None,
    acts_for: str | None = None,
) -> None:
    """Writes the first entry of a subject that has just been created in its initial state."""
    journal.append(
        connection,
        journal.Entry(
            at=office.now,
            actor_id=actor.person_id,
            actor=actor.name,
            acts_for=acts_for,
            office=role,
            subject=table.name,
            subject_id=subject_id,
            proposal_id=proposal_id,
            verb=verb,
            from_state=None,
            to_state=table.initial,
            version=1,
            facts=dict(said or {}),
        ),
    )


def note(
    office: Office,
    connection: Connection,
    actor: Actor,
    standing: Standing,
    may: Iterable[Role],
    table: Table,
    row: Row[Any],
    verb: str,
    said: Mapping[str, Any],
) -> None:
    """Writes an entry of something that was done with a subject and left its state and version as they were."""
    role, principal = standing.used(may)
    journal.append(
        connection,
        journal.Entry(
            at=office.now,
            actor_id=actor.person_id,
            actor=actor.name,
            acts_for=principal.name if principal else None,
            office=ROLE_LABELS[role],
            subject=table.name,
            subject_id=row.id,
            proposal_id=row._mapping.get("proposal_id"),  # a subject of planning has none
            verb=verb,
            from_state=row.state,
            to_state=row.state,
            version=row.version,
            facts=dict(said),
        ),
    )
