"""What lies on the table when a sign-off is asked for or decided? Everything the rules look at, read in one journey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.consultations import consultation, wording
from db.journal import head_of
from db.people import delegation, in_force, of_department, office_holding, person, valid_on
from db.prepared import Answer, Prepared, together
from db.proposals import open_steps, proposal, proposal_text, sign_off
from states.signoff import StepState

_ID = sa.bindparam("sign_off_id", type_=sa.Integer)
_DAY = sa.bindparam("day", type_=sa.Date)


def _of_it(column: sa.Column[Any]) -> Any:
    return sa.select(column).where(sign_off.c.id == _ID).scalar_subquery()


_ROW = Prepared(sa.select(sign_off).where(sign_off.c.id == _ID))
_PROPOSAL = Prepared(sa.select(proposal).where(proposal.c.id == _of_it(sign_off.c.proposal_id)))
_WRITERS = Prepared(
    sa.select(proposal_text.c.written_by)
    .where(proposal_text.c.proposal_id == _of_it(sign_off.c.proposal_id))
    .distinct()
)
_HOLDERS = Prepared(
    sa.select(person, office_holding.c.department.label("of_department"))
    .join(office_holding, office_holding.c.person_id == person.c.id)
    .where(office_holding.c.office == _of_it(sign_off.c.office), *valid_on(office_holding, _DAY))
    .order_by(office_holding.c.id)
)
_STEPS = Prepared(open_steps(_of_it(sign_off.c.proposal_id)))
_TEXT = Prepared(
    sa.select(wording.c.text)
    .select_from(consultation.outerjoin(wording, wording.c.consultation_id == consultation.c.id))
    .where(consultation.c.proposal_id == sa.bindparam("proposal_id"))
    .order_by(consultation.c.position.desc(), wording.c.number.desc())
    .limit(sa.literal_column("1"))
)
_DEPUTIES = Prepared(
    sa.select(person)
    .join(delegation, delegation.c.to_person_id == person.c.id)
    .where(delegation.c.from_person_id == _of_it(sign_off.c.holder_id), *in_force(_DAY))
    .order_by(delegation.c.id)
)
_ABOUT = Prepared(
    sa.select(person).where(
        sa.or_(
            person.c.id == _of_it(sign_off.c.holder_id),
            person.c.id == sa.bindparam("author_id"),
            person.c.code == sa.bindparam("sponsor"),
        )
    )
)


@dataclass(frozen=True, slots=True)
class SignOffFile:
    """A sign-off and its proposal, both locked; ``writers`` wrote a text that was submitted, ``holders`` hold the
    office of the sign-off on the day, ``steps`` are what is left of the chain; ``head`` is the journal's."""

    row: Row[Any]
    proposal: Row[Any]
    writers: frozenset[int]
    holders: Sequence[Row[Any]]
    steps: Sequence[StepState]
    head: Answer


def sign_off_file(connection: Connection, sign_off_id: int, day: date) -> SignOffFile | None:
    """What a decision on a sign-off looks at; None if there is no such sign-off."""
    it = {"sign_off_id": sign_off_id}
    rows, matters, writers, holders, steps, head = together(
        connection,
        (_ROW.locking(connection, True), dict(it)),
        (_PROPOSAL.locking(connection, True), dict(it)),
        (_WRITERS, dict(it)),
        (_HOLDERS, {**it, "day": day}),
        (_STEPS, dict(it)),
        head_of(connection),
    )
    if not rows.rows:
        return None
    matter = matters.rows[0]
    return SignOffFile(
        row=rows.rows[0],
        proposal=matter,
        writers=frozenset(row.written_by for row in writers.rows),
        holders=of_department(holders.rows, matter.department),
        steps=[StepState(row.id, row.position, row.is_mandatory, row.state) for row in steps.rows],
        head=head,
    )


@dataclass(frozen=True, slots=True)
class Readers:
    """Whom a letter about a sign-off concerns, and the ``text`` that is signed: the wording of the deciding body.

    ``deputies`` stand in for the holder on the day; ``sponsor`` is a name, None if nobody presents the matter.
    """

    holder: Row[Any]
    deputies: Sequence[Row[Any]]
    author: Row[Any]
    sponsor: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A sign-off of a chain, locked; who holds its office on the day, who reads its letter, the journal's head."""

    row: Row[Any]
    holders: Sequence[Row[Any]]
    readers: Readers
    head: Answer


def seat_of(connection: Connection, sign_off_id: int, matter: Row[Any], day: date) -> Seat:
    """What is looked at when somebody is asked for a sign-off."""
    rows, holders, head, *about = together(
        connection,
        (_ROW.locking(connection, True), {"sign_off_id": sign_off_id}),
        (_HOLDERS, {"sign_off_id": sign_off_id, "day": day}),
        head_of(connection),
        *_questions(sign_off_id, matter, day),
    )
    row = rows.rows[0]
    return Seat(
        row, of_department(holders.rows, matter.department), _read(about, row.holder_id, matter), head
    )


def readers_of(
    connection: Connection, sign_off_id: int, holder_id: int, matter: Row[Any], day: date
) -> Readers:
    """Who gets the letter that asks for a sign-off, and what it says of the matter."""
    return _read(together(connection, *_questions(sign_off_id, matter, day)), holder_id, matter)


def _questions(sign_off_id: int, matter: Row[Any], day: date) -> tuple[tuple[Prepared, dict[str, Any]], ...]:
    about = {"sign_off_id": sign_off_id, "author_id": matter.author_id, "sponsor": matter.presented_by}
    return (
        (_ABOUT, about),
        (_DEPUTIES, {"sign_off_id": sign_off_id, "day": day}),
        (_TEXT, {"proposal_id": matter.id}),
    )


def _read(answers: Sequence[Answer], holder_id: int, matter: Row[Any]) -> Readers:
    people, deputies, text = answers
    by_id = {row.id: row for row in people.rows}
    names = {row.code: row.name for row in people.rows}
    return Readers(
        holder=by_id[holder_id],
        deputies=deputies.rows,
        author=by_id[matter.author_id],
        sponsor=names.get(matter.presented_by, matter.presented_by),
        text=str(text.rows[0].text or "") if text.rows else "",
    )
