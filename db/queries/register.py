"""Which resolutions does somebody look for in the register, and what belongs to one of them?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection, Row

from db.assignments import assignment
from db.ballots import ballot
from db.consultations import consultation
from db.files import document
from db.journal import about, journal
from db.meetings import agenda_item, meeting
from db.people import person
from db.prepared import Prepared
from db.proposals import proposal
from db.resolutions import resolution
from db.search import hits_of_sqlite, in_words_of_sqlite, matching, proposal_search
from db.visibility import AskedWithEyes, Eyes, SomeEyes, visible_resolution


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question to the register; ``verb`` are the forms of one operative verb, ``person`` a person's id.

    ``is_whole`` asks for the words of the text as they were typed, and for none of their other forms.
    """

    text: str = ""
    verb: tuple[str, ...] = ()
    body: str = ""
    person: int | None = None
    since: date | None = None
    until: date | None = None
    state: str = ""
    is_whole: bool = False


_ORDERS: dict[str, tuple[sa.ColumnElement[Any], ...]] = {
    "datum": (resolution.c.adopted_on, resolution.c.id),
    "cislo": (resolution.c.body, resolution.c.series, resolution.c.serial, resolution.c.id),
    "nazev": (proposal_search.c.title_key, resolution.c.id),
}
ORDERS = tuple(_ORDERS)
"""By what the register can be sorted; a minus before it turns it round."""
BEST = "shoda"
"""The order of the answer to a question in words: where they stand as they were typed before their other forms."""
MOST_COUNTED = 1000
"""So many are counted; whoever finds more asks more precisely."""


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
    # first the few ids, then what is shown of them: texts are not carried through the sorting
    if order == BEST:
        ids = _best(connection, eyes, wanted, limit + offset)[offset:]
    else:
        ids = _ids(connection, eyes, wanted, order, limit, offset)
    rows = _SHOWN.all(connection, ids=ids if connection.dialect.name == "postgresql" else json.dumps(ids))
    place = {found_id: number for number, found_id in enumerate(ids)}
    return sorted(rows, key=lambda row: place[row.id])


def _best(connection: Connection, eyes: Eyes, wanted: Wanted, most: int) -> list[int]:
    """Ids of the first ``most``: those with the very words, then those with other forms; the newest first in both."""
    whole = replace(wanted, is_whole=True)
    ids = _ids(connection, eyes, whole, "-datum", most, 0) if wanted.text.strip() else []
    if len(ids) < most:  # among so many hits of both kinds are enough of the other kind
        known = set(ids)
        hits = _ids(connection, eyes, wanted, "-datum", most, 0)
        ids = [*ids, *(one for one in hits if one not in known)][:most]
    return ids


def _ids(
    connection: Connection, eyes: Eyes, wanted: Wanted, order: str, limit: int, offset: int
) -> list[int]:
    """Ids of a page in the order of a column."""
    if order == "-datum" and wanted.text and connection.dialect.name == "sqlite":
        ids = _newest(connection, eyes, wanted, limit, offset)
        if ids is not None:
            return ids
    name = order.removeprefix("-")
    found = _fitting(connection, eyes, wanted)
    if name == "nazev":
        found = found.outerjoin(proposal_search, proposal_search.c.proposal_id == resolution.c.proposal_id)
    by = [column.desc() if order.startswith("-") else column.asc() for column in _ORDERS[name]]
    return [row.id for row in connection.execute(found.order_by(*by).limit(limit).offset(offset))]


def _newest(connection: Connection, eyes: Eyes, wanted: Wanted, limit: int, offset: int) -> list[int] | None:
    """The ids of a page, the newest first, without looking at every hit; None if that can't be known.

    Resolutions are numbered as they are recorded, which is nearly the order of their days. The last recorded hits are
    the newest ones unless something that was recorded before them is of a later day.
    """
    question = in_words_of_sqlite("resolution", wanted.text, is_whole=wanted.is_whole)
    if question is None:
        return None
    most = limit + offset
    values = {"question": question, "most": most + 1, "place": most - 1}
    if replace(wanted, text="", is_whole=False) == Wanted():
        rows: Sequence[Row[Any]] = _LAST.all(connection, eyes, **values)
    else:
        others = _conditions(connection, replace(wanted, text=""))
        is_narrow = wanted.person is not None or bool(wanted.verb)
        rows = connection.execute(_last(eyes, others, others if not is_narrow else ()), values).all()
    if len(rows) > most and rows[0].is_unsure:
        return None
    rows = sorted(rows, key=lambda row: (row.adopted_on, row.id), reverse=True)
    return [row.id for row in rows[offset:most]]


def _last(
    eyes: Eyes | SomeEyes,
    others: Sequence[sa.ColumnElement[bool]] = (),
    of_later: Sequence[sa.ColumnElement[bool]] = (),
) -> sa.Select[Any]:
    """The last recorded ``most`` hits of a ``question``, and whether one recorded earlier may be of a later day."""
    conditions, key = hits_of_sqlite("resolution", sa.bindparam("question", type_=sa.Text))
    found = _seen_by(eyes, sa.select(resolution.c.id, resolution.c.adopted_on)).where(*conditions, *others)
    last = found.order_by(key.desc()).limit(sa.bindparam("most", type_=sa.Integer)).cte("last")
    days = sa.select(last.c.adopted_on).order_by(last.c.adopted_on.desc())
    day = days.limit(1).offset(sa.bindparam("place", type_=sa.Integer)).scalar_subquery()
    is_later = sa.exists().where(
        resolution.c.adopted_on > day,
        resolution.c.id + 0 < sa.select(sa.func.min(last.c.id)).scalar_subquery(),  # by the index of days
        *of_later,
    )
    return sa.select(last, is_later.label("is_unsure"))


_LAST = AskedWithEyes(_last)


def _shown(dialect: str) -> sa.Select[Any]:
    """What is shown of ``ids``, which are one parameter: an export has more than a statement may have parameters."""
    if dialect == "postgresql":
        among = resolution.c.id == sa.any_(sa.bindparam("ids", type_=postgresql.ARRAY(sa.Integer)))
    else:
        each = sa.func.json_each(sa.bindparam("ids", type_=sa.Text)).table_valued("value")
        among = resolution.c.id.in_(sa.select(each.c.value))
    return (
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
        .outerjoin(proposal, proposal.c.id == resolution.c.proposal_id)
        .outerjoin(ballot, ballot.c.id == resolution.c.ballot_id)
        .outerjoin(person, person.c.code == proposal.c.presented_by)
        .where(among)
    )


_SHOWN = Prepared(_shown)


def count_register(connection: Connection, eyes: Eyes, wanted: Wanted) -> int:
    """How many there are, up to one more than `MOST_COUNTED`."""
    some = _fitting(connection, eyes, wanted).limit(MOST_COUNTED + 1).subquery()
    return int(connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one())


def _fitting(connection: Connection, eyes: Eyes, wanted: Wanted) -> sa.Select[Any]:
    """Ids of what fits and may be seen; the matters are looked at only if something depends on them."""
    return _seen_by(eyes, sa.select(resolution.c.id)).where(*_conditions(connection, wanted))


def _seen_by(eyes: Eyes | SomeEyes, statement: sa.Select[Any]) -> sa.Select[Any]:
    """The resolutions of a statement that may be seen."""
    if eyes.see_everything:
        return statement
    return statement.outerjoin(proposal, proposal.c.id == resolution.c.proposal_id).where(
        visible_resolution(eyes)
    )


def _conditions(connection: Connection, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.text:
        found.append(matching(connection, "resolution", wanted.text, is_whole=wanted.is_whole))
    if wanted.verb:
        found.append(sa.or_(*(_has_verb(connection, form) for form in dict.fromkeys(wanted.verb))))
    if wanted.body:
        found.append(resolution.c.body == wanted.body)
    if wanted.state:
        found.append(resolution.c.state == wanted.state)
    if wanted.since:
        found.append(resolution.c.adopted_on >= wanted.since)
    if wanted.until:
        found.append(resolution.c.adopted_on <= wanted.until)
    if wanted.person is not None:
        code = sa.select(person.c.code).where(person.c.id == wanted.person).scalar_subquery()
        presents = sa.exists().where(
            proposal.c.id == resolution.c.proposal_id, proposal.c.presented_by == code
        )
        charged = sa.exists().where(
            assignment.c.resolution_id == resolution.c.id, assignment.c.charged_id == wanted.person
        )
        found.append(sa.or_(presents.correlate(resolution), charged.correlate(resolution)))
    return found


def _has_verb(connection: Connection, form: str) -> sa.ColumnElement[bool]:
    """The verb stands in the text; the index narrows it to few, for a verb in a title alone does not count.

    A space may be a non-breaking one, so each is any letter to the pattern.
    """
    pattern = "_".join(form.split())
    return sa.and_(
        matching(connection, "resolution", form),
        sa.or_(*(resolution.c.text.like(f"%{space}{pattern}_%") for space in (" ", "\u00a0"))),
    )


def people_of_register(connection: Connection) -> Sequence[Row[Any]]:
    """Everybody of the office who can be asked for, by name."""
    return connection.execute(
        sa.select(person.c.id, person.c.name).where(~person.c.is_outside).order_by(person.c.name)
    ).all()


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
        .outerjoin(proposal, proposal.c.id == resolution.c.proposal_id)
        .join(meeting, meeting.c.id == resolution.c.meeting_id)
        .outerjoin(author, author.c.id == proposal.c.author_id)
        .outerjoin(sponsor, sponsor.c.code == proposal.c.presented_by)
        .outerjoin(ballot, ballot.c.id == resolution.c.ballot_id)
        .where(resolution.c.id == resolution_id, visible_resolution(eyes))
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


def entries_of(connection: Connection, proposal_id: int | None, resolution_id: int) -> Sequence[Row[Any]]:
    """What was done with a resolution: numbered, suspended, revoked, voided; by whom."""
    return connection.execute(
        sa.select(journal)
        .where(about("resolution", proposal_id), journal.c.subject_id == resolution_id)
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
