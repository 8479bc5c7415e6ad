"""What lies on the table when a sign-off is asked for or decided? Everything the rules look at, read in one journey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.consultations import consultation, wording
from db.journal import Head, head_in, head_of
from db.people import delegation, in_force, of_department, office_holding, person, valid_on
from db.prepared import Answer, Prepared, together
from db.proposals import open_steps, proposal, proposal_text, sign_off
from states.signoff import StepState

_ID = sa.bindparam("sign_off_id", type_=sa.Integer)
_DAY = sa.bindparam("day", type_=sa.Date)
_PLACE = attrgetter("place")


def _of_it(column: sa.Column[Any]) -> Any:
    return sa.select(column).where(sign_off.c.id == _ID).scalar_subquery()


_ROW = Prepared(sa.select(sign_off).where(sign_off.c.id == _ID))
_PROPOSAL = Prepared(sa.select(proposal).where(proposal.c.id == _of_it(sign_off.c.proposal_id)))


def _people(why: str, place: Any = None, department: Any = None) -> sa.Select[Any]:
    """People and ``why`` they are asked for, in order of ``place``: one question brings them all (`_by_reason`)."""
    return sa.select(
        person,
        sa.literal_column(f"'{why}'").label("why"),
        (sa.literal_column("0", sa.Integer) if place is None else place).label("place"),
        (sa.cast(sa.null(), sa.Text) if department is None else department).label("of_department"),
    )


_HOLDERS = (
    _people("holder", office_holding.c.id, office_holding.c.department)
    .join(office_holding, office_holding.c.person_id == person.c.id)
    .where(office_holding.c.office == _of_it(sign_off.c.office), *valid_on(office_holding, _DAY))
)
_WRITERS = (
    _people("writer")
    .join(proposal_text, proposal_text.c.written_by == person.c.id)
    .where(proposal_text.c.proposal_id == _of_it(sign_off.c.proposal_id))
)
_DEPUTIES = (
    _people("deputy", delegation.c.id)
    .join(delegation, delegation.c.to_person_id == person.c.id)
    .where(delegation.c.from_person_id == _of_it(sign_off.c.holder_id), *in_force(_DAY))
)
_READERS = (
    _people("asked").where(person.c.id == _of_it(sign_off.c.holder_id)),
    _DEPUTIES,
    _people("author").where(person.c.id == sa.bindparam("author_id")),
    _people("sponsor").where(person.c.code == sa.bindparam("sponsor")),
)
_OF_FILE = Prepared(sa.union_all(_HOLDERS, _WRITERS))
_OF_SEAT = Prepared(sa.union_all(_HOLDERS, *_READERS))
_OF_LETTER = Prepared(sa.union_all(*_READERS))
_STEPS = Prepared(open_steps(_of_it(sign_off.c.proposal_id)))
_TEXT = (
    sa.select(wording.c.text)
    .select_from(consultation.outerjoin(wording, wording.c.consultation_id == consultation.c.id))
    .where(consultation.c.proposal_id == sa.bindparam("proposal_id"))
    .order_by(consultation.c.position.desc(), wording.c.number.desc())
    .limit(sa.literal_column("1"))
)
_TEXT_ALONE = Prepared(_TEXT)
_SEAT = Prepared(sa.select(sign_off, _TEXT.scalar_subquery().label("text")).where(sign_off.c.id == _ID))


def _by_reason(answer: Answer) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = {}
    for row in answer.rows:
        found.setdefault(row.why, []).append(row)
    for rows in found.values():
        rows.sort(key=_PLACE)
    return found


@dataclass(frozen=True, slots=True)
class SignOffFile:
    """A sign-off and its proposal, both locked; ``writers`` wrote a text that was submitted, ``holders`` hold the
    office of the sign-off on the day, ``steps`` are what is left of the chain; ``head`` is the journal's."""

    row: Row[Any]
    proposal: Row[Any]
    writers: frozenset[int]
    holders: Sequence[Row[Any]]
    steps: Sequence[StepState]
    head: Head


def sign_off_file(connection: Connection, sign_off_id: int, day: date) -> SignOffFile | None:
    """What a decision on a sign-off looks at; None if there is no such sign-off."""
    it = {"sign_off_id": sign_off_id}
    rows, matters, people, steps, head = together(
        connection,
        (_ROW.locking(connection, True), dict(it)),
        (_PROPOSAL.locking(connection, True), dict(it)),
        (_OF_FILE, {**it, "day": day}),
        (_STEPS, dict(it)),
        head_of(connection),
    )
    if not rows.rows:
        return None
    matter, by_reason = matters.rows[0], _by_reason(people)
    return SignOffFile(
        row=rows.rows[0],
        proposal=matter,
        writers=frozenset([row.id for row in by_reason.get("writer", ())]),
        holders=of_department(by_reason.get("holder", ()), matter.department),
        steps=[StepState(row.id, row.position, row.is_mandatory, row.state) for row in steps.rows],
        head=head_in(head),
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
    """A sign-off of a chain, locked; who holds its office on the day, and who reads its letter."""

    row: Row[Any]
    holders: Sequence[Row[Any]]
    readers: Readers


def seat_of(connection: Connection, sign_off_id: int, matter: Row[Any], day: date) -> Seat:
    """What is looked at when somebody is asked for a sign-off."""
    rows, people = together(
        connection,
        (_SEAT.locking(connection, True), {"sign_off_id": sign_off_id, "proposal_id": matter.id}),
        (_OF_SEAT, _asked(sign_off_id, matter, day)),
    )
    row, by_reason = rows.rows[0], _by_reason(people)
    holders = of_department(by_reason.get("holder", ()), matter.department)
    return Seat(row, holders, _read(by_reason, matter, row.text))


def readers_of(connection: Connection, sign_off_id: int, matter: Row[Any], day: date) -> Readers:
    """Who gets the letter that asks for a sign-off, and what it says of the matter."""
    people, text = together(
        connection,
        (_OF_LETTER, _asked(sign_off_id, matter, day)),
        (_TEXT_ALONE, {"proposal_id": matter.id}),
    )
    return _read(_by_reason(people), matter, text.rows[0].text if text.rows else None)


def _asked(sign_off_id: int, matter: Row[Any], day: date) -> dict[str, Any]:
    about = {"author_id": matter.author_id, "sponsor": matter.presented_by}
    return {"sign_off_id": sign_off_id, "day": day, **about}


def _read(by_reason: dict[str, list[Row[Any]]], matter: Row[Any], text: str | None) -> Readers:
    sponsors = by_reason.get("sponsor")
    return Readers(
        holder=by_reason["asked"][0],
        deputies=by_reason.get("deputy", ()),
        author=by_reason["author"][0],
        sponsor=sponsors[0].name if sponsors else matter.presented_by,
        text=text or "",
    )
