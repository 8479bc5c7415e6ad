"""Which resolutions does somebody look for in the register, and what belongs to one of them?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.assignments import assignment
from db.consultations import consultation
from db.files import document
from db.journal import journal
from db.meetings import agenda_item, ballot, meeting
from db.people import person
from db.proposals import proposal
from db.resolutions import resolution
from db.search import matching
from db.visibility import Eyes, visible


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question to the register; ``verb`` are the forms of one operative verb, ``person`` a person's id."""

    text: str = ""
    verb: tuple[str, ...] = ()
    body: str = ""
    person: int | None = None
    since: date | None = None
    until: date | None = None
    state: str = ""


_ORDERS: dict[str, tuple[sa.ColumnElement[Any], ...]] = {
    "datum": (resolution.c.adopted_on, resolution.c.id),
    "cislo": (resolution.c.body, resolution.c.series, resolution.c.serial, resolution.c.id),
    "nazev": (sa.func.lower(resolution.c.title), resolution.c.id),
}
ORDERS = tuple(_ORDERS)
"""By what the register can be sorted; a minus before it turns it round."""


def search_register(
    connection: Connection,
    eyes: Eyes,
    wanted: Wanted,
    *,
    order: str = "-datum",
    limit: int,
    offset: int = 0,
) -> Sequence[Row[Any]]:
    """Resolutions that these eyes may see and that fit the question, with their ballots."""
    columns = _ORDERS[order.removeprefix("-")]
    by = [column.desc() for column in columns] if order.startswith("-") else list(columns)
    return connection.execute(
        sa.select(
            resolution,
            ballot.c.members,
            ballot.c.present,
            ballot.c.votes_for,
            ballot.c.against,
            ballot.c.abstained,
            proposal.c.is_confidential,
            person.c.name.label("sponsor"),
        )
        .join(proposal, proposal.c.id == resolution.c.proposal_id)
        .outerjoin(ballot, ballot.c.id == resolution.c.ballot_id)
        .outerjoin(person, person.c.code == proposal.c.presented_by)
        .where(*_conditions(connection, eyes, wanted))
        .order_by(*by)
        .limit(limit)
        .offset(offset)
    ).all()


def count_register(connection: Connection, eyes: Eyes, wanted: Wanted) -> int:
    """How many there are."""
    return int(
        connection.execute(
            sa.select(sa.func.count())
            .select_from(resolution)
            .join(proposal, proposal.c.id == resolution.c.proposal_id)
            .where(*_conditions(connection, eyes, wanted))
        ).scalar_one()
    )


def _conditions(connection: Connection, eyes: Eyes, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found = [visible(eyes)]
    if wanted.text:
        found.append(matching(connection, "resolution", wanted.text))
    if wanted.verb:
        # the index narrows it to few, the text itself decides: "schvaluje" in a title is no operative verb
        found.append(
            sa.or_(
                *(
                    sa.and_(
                        matching(connection, "resolution", form),
                        (sa.literal(" ") + sa.func.replace(resolution.c.text, "\u00a0", " ")).contains(
                            f" {form} ", autoescape=True
                        ),
                    )
                    for form in wanted.verb
                )
            )
        )
    if wanted.body:
        found.append(resolution.c.body == wanted.body)
    if wanted.state:
        found.append(resolution.c.state == wanted.state)
    if wanted.since:
        found.append(resolution.c.adopted_on >= wanted.since)
    if wanted.until:
        found.append(resolution.c.adopted_on <= wanted.until)
    if wanted.person is not None:
        charged = sa.exists().where(
            assignment.c.resolution_id == resolution.c.id, assignment.c.charged_id == wanted.person
        )
        code = sa.select(person.c.code).where(person.c.id == wanted.person).scalar_subquery()
        found.append(sa.or_(proposal.c.presented_by == code, charged.correlate(resolution)))
    return found


def people_of_register(connection: Connection) -> Sequence[Row[Any]]:
    """Everybody who can be asked for, by name."""
    return connection.execute(sa.select(person.c.id, person.c.name).order_by(person.c.name)).all()


def seen_resolution(connection: Connection, eyes: Eyes, resolution_id: int) -> Row[Any] | None:
    """One resolution with its ballot, meeting and matter; None if there is none, or not for these eyes."""
    sponsor, author = person.alias("sponsor"), person.alias("author")
    return connection.execute(
        sa.select(
            resolution,
            ballot.c.members,
            ballot.c.present,
            ballot.c.votes_for,
            ballot.c.against,
            ballot.c.abstained,
            meeting.c.number.label("meeting_number"),
            meeting.c.series.label("meeting_series"),
            proposal.c.state.label("proposal_state"),
            proposal.c.department,
            proposal.c.is_confidential,
            proposal.c.title.label("matter"),
            sponsor.c.name.label("sponsor"),
            author.c.name.label("author"),
        )
        .join(proposal, proposal.c.id == resolution.c.proposal_id)
        .join(meeting, meeting.c.id == resolution.c.meeting_id)
        .join(author, author.c.id == proposal.c.author_id)
        .outerjoin(sponsor, sponsor.c.code == proposal.c.presented_by)
        .outerjoin(ballot, ballot.c.id == resolution.c.ballot_id)
        .where(resolution.c.id == resolution_id, visible(eyes))
    ).one_or_none()


def resolutions_of(connection: Connection, proposal_id: int) -> dict[tuple[str, str], int]:
    """Ids of the resolutions that came of a proposal, by body and number."""
    rows = connection.execute(
        sa.select(resolution.c.id, resolution.c.body, resolution.c.number).where(
            resolution.c.proposal_id == proposal_id
        )
    )
    return {(row.body, row.number): row.id for row in rows}


def assignments_of(connection: Connection, resolution_id: int) -> Sequence[Row[Any]]:
    """The tasks that follow from a resolution, with who is charged."""
    return connection.execute(
        sa.select(assignment, person.c.name.label("charged"))
        .join(person, person.c.id == assignment.c.charged_id)
        .where(assignment.c.resolution_id == resolution_id)
        .order_by(assignment.c.id)
    ).all()


def extracts_of(connection: Connection, resolution_id: int) -> Sequence[Row[Any]]:
    """The extracts of a resolution that were made or are owed, the newest first."""
    return connection.execute(
        sa.select(document)
        .where(document.c.resolution_id == resolution_id, document.c.kind == "extract")
        .order_by(document.c.id.desc())
    ).all()


def entries_of(connection: Connection, resolution_id: int) -> Sequence[Row[Any]]:
    """What was done with a resolution's number: given, voided; by whom."""
    return connection.execute(
        sa.select(journal)
        .where(journal.c.subject == "resolution", journal.c.subject_id == resolution_id)
        .order_by(journal.c.number)
    ).all()


def hearings_of(connection: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """Every time the matter stood on an agenda: body, day, outcome and number; the earliest first."""
    return connection.execute(
        sa.select(
            meeting.c.id.label("meeting_id"),
            meeting.c.body,
            meeting.c.held_on,
            agenda_item.c.outcome,
            agenda_item.c.conditions,
            agenda_item.c.postponed_to,
            resolution.c.number,
        )
        .join(consultation, consultation.c.id == agenda_item.c.consultation_id)
        .join(meeting, meeting.c.id == agenda_item.c.meeting_id)
        .outerjoin(
            resolution,
            sa.and_(
                resolution.c.consultation_id == agenda_item.c.consultation_id,
                resolution.c.meeting_id == agenda_item.c.meeting_id,
            ),
        )
        .where(consultation.c.proposal_id == proposal_id)
        .order_by(meeting.c.held_on, agenda_item.c.id)
    ).all()
