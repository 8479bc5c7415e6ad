"""Which matters does a list show, in what order, and what does it say of each? Never more statements for more rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.consultations import consultation
from db.journal import journal
from db.meetings import meeting
from db.people import person, seats
from db.proposals import proposal, sign_off
from db.rules import rules
from db.search import matching, proposal_search
from db.visibility import Eyes, visible
from states.consultation import CONSULTATION
from states.dates import PRAGUE
from states.meeting import MEETING
from states.proposal import PROPOSAL

PAGE = 50
COUNTED = 1000
"""Counters stop here: nobody pages through more, and a thousand are counted in a millisecond."""
RUNNING = tuple(state for state in PROPOSAL.states if state not in PROPOSAL.finals)
ENDED = tuple(state for state in PROPOSAL.states if state in PROPOSAL.finals)
NOT_HANDED_IN = ("waiting", "open", "returned")
Order = Literal["nove", "stare", "nazev", "utvar", "termin"]
ORDERS: tuple[Order, ...] = ("nove", "stare", "nazev", "utvar", "termin")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the list; an empty field asks nothing.

    ``state`` is a state of a proposal, or ``running`` or ``ended``; ``body`` the body whose turn it is (among ended
    matters: that has dealt with it). ``owner`` is who wrote or presents it (id and code), ``holder_id`` who has to
    act; ``signs`` are the departments whose forms that person signs and ``signed`` the (route, body) pairs whose
    forms are signed. ``late_until`` says for each body the latest day of a meeting that is too near to hand in for.
    """

    text: str = ""
    state: str = ""
    body: str = ""
    department: str = ""
    matter: str = ""
    author_id: int | None = None
    owner: tuple[int, str] | None = None
    holder_id: int | None = None
    signs: frozenset[str] = frozenset()
    signed: frozenset[tuple[str, str]] = frozenset()
    waits_for: Literal["", "agenda", "meeting"] = ""
    is_late: bool = False
    today: date = date.min
    late_until: Mapping[str, date] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    order: Order = "nove"


def conditions(connection: Connection, eyes: Eyes, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    """The conditions on `proposal` of what is asked; the first is that these eyes may see it."""
    asked = [visible(eyes)]
    if wanted.text:
        asked.append(matching(connection, "proposal", wanted.text))
    states = {"running": RUNNING, "ended": ENDED}.get(wanted.state, (wanted.state,) if wanted.state else ())
    is_of_turn = bool(wanted.body) and wanted.state not in ("ended", *ENDED)
    if (
        wanted.order == "termin"
        or wanted.waits_for
        or wanted.holder_id is not None
        or wanted.is_late
        or is_of_turn
    ):
        states = tuple(state for state in states or RUNNING if state in RUNNING)
        asked.append(proposal.c.state.in_(states))
    elif states:
        asked.append(proposal.c.state.in_(states))
    for column, value in ((proposal.c.department, wanted.department), (proposal.c.matter, wanted.matter)):
        if value:
            asked.append(column == value)
    if wanted.author_id is not None:
        asked.append(proposal.c.author_id == wanted.author_id)
    if wanted.owner:
        person_id, code = wanted.owner
        asked.append(sa.or_(proposal.c.author_id == person_id, proposal.c.presented_by == code))
    if wanted.since:
        asked.append(proposal.c.created_at >= _midnight(wanted.since))
    if wanted.until:
        asked.append(proposal.c.created_at < _midnight(wanted.until + timedelta(days=1)))
    if wanted.body:
        here = consultation.c.body == wanted.body
        over = _of_matter(here, consultation.c.state.not_in(("dropped", "waiting")))
        asked.append(_next(here) if is_of_turn else over)
    if wanted.holder_id is not None:
        asked.append(_held_by(wanted))
    if wanted.waits_for:
        placed = (
            consultation.c.state == "placed" if wanted.waits_for == "meeting" else _waits_for_agenda(wanted)
        )
        asked.append(sa.and_(proposal.c.state == "on_route", _next(placed)))
    if wanted.is_late:
        asked.append(_is_late(wanted))
    return asked


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=PRAGUE)


def _of_matter(*more: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.exists().where(consultation.c.proposal_id == proposal.c.id, *more).correlate(proposal)


def _next(*more: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """The first stop that is not over meets the conditions."""
    earlier = consultation.alias("earlier")
    return _of_matter(
        consultation.c.state.not_in(CONSULTATION.finals),
        ~sa.exists()
        .where(
            earlier.c.proposal_id == consultation.c.proposal_id,
            earlier.c.position < consultation.c.position,
            earlier.c.state.not_in(CONSULTATION.finals),
        )
        .correlate(consultation),
        *more,
    )


def _is_unsigned(wanted: Wanted) -> sa.ColumnElement[bool]:
    pairs = sa.tuple_(proposal.c.route, consultation.c.body).in_(sorted(wanted.signed))
    return sa.and_(consultation.c.signed_on.is_(None), pairs) if wanted.signed else sa.false()


def _waits_for_agenda(wanted: Wanted) -> sa.ColumnElement[bool]:
    return sa.and_(consultation.c.state != "placed", sa.not_(_is_unsigned(wanted)))


def _held_by(wanted: Wanted) -> sa.ColumnElement[bool]:
    """Who has to act now: the author, whoever is asked for a sign-off, or who signs the form."""
    asked = (
        sa.exists()
        .where(
            sign_off.c.proposal_id == proposal.c.id,
            sign_off.c.state == "asked",
            sign_off.c.holder_id == wanted.holder_id,
        )
        .correlate(proposal)
    )
    ways = [
        sa.and_(proposal.c.state.in_(("draft", "returned")), proposal.c.author_id == wanted.holder_id),
        sa.and_(proposal.c.state == "in_sign_off", asked),
    ]
    if wanted.signs and wanted.signed:
        form = _next(consultation.c.state != "placed", _is_unsigned(wanted))
        ways.append(
            sa.and_(proposal.c.state == "on_route", proposal.c.department.in_(sorted(wanted.signs)), form)
        )
    return sa.or_(*ways)


def _is_late(wanted: Wanted) -> sa.ColumnElement[bool]:
    """A sign-off is overdue, the limit for handing in has passed, or an outcome is not recorded."""
    overdue = (
        sa.exists()
        .where(
            sign_off.c.proposal_id == proposal.c.id,
            sign_off.c.state == "asked",
            sign_off.c.due_on < wanted.today,
        )
        .correlate(proposal)
    )
    missed = [
        sa.and_(consultation.c.body == body, consultation.c.planned_on <= day)
        for body, day in wanted.late_until.items()
    ]
    held = sa.exists().where(meeting.c.id == consultation.c.meeting_id, meeting.c.held_on < wanted.today)
    ways = [
        sa.and_(proposal.c.state == "in_sign_off", overdue),
        sa.and_(proposal.c.state == "on_route", _next(consultation.c.state == "placed", held)),
    ]
    if missed:
        unfinished = proposal.c.state.in_(("draft", "returned", "on_route"))
        ways.append(sa.and_(unfinished, _next(consultation.c.state.in_(NOT_HANDED_IN), sa.or_(*missed))))
    return sa.or_(*ways)


def _ordered(statement: sa.Select[Any], order: Order) -> sa.Select[Any]:
    if order == "nazev":
        statement = statement.join(proposal_search, proposal_search.c.proposal_id == proposal.c.id)
        return statement.order_by(proposal_search.c.title_key, proposal.c.id)
    if order == "utvar":
        return statement.order_by(proposal.c.department, proposal.c.id)
    if order == "termin":
        day = (
            sa.select(sa.func.min(consultation.c.planned_on))
            .where(
                consultation.c.proposal_id == proposal.c.id,
                consultation.c.state.not_in(CONSULTATION.finals),
            )
            .correlate(proposal)
            .scalar_subquery()
        )
        return statement.order_by(day.is_(None), day, proposal.c.id)
    return statement.order_by(proposal.c.id if order == "stare" else proposal.c.id.desc())


def page_of(connection: Connection, eyes: Eyes, wanted: Wanted, page: int, size: int = PAGE) -> list[int]:
    """Ids of one page (from 1) and of one row more, if there is a page after it."""
    statement = sa.select(proposal.c.id).where(*conditions(connection, eyes, wanted))
    statement = _ordered(statement, wanted.order).limit(size + 1).offset((page - 1) * size)
    return list(connection.execute(statement).scalars())


def count(connection: Connection, eyes: Eyes, wanted: Wanted, most: int = COUNTED) -> int:
    """How many matters are asked for; ``most`` + 1 means more than ``most``."""
    some = sa.select(proposal.c.id).where(*conditions(connection, eyes, wanted)).limit(most + 1).subquery()
    return int(connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one())


def whole(connection: Connection, eyes: Eyes, wanted: Wanted) -> list[int]:
    """Ids of the whole list in its order: what an export goes through."""
    statement = _ordered(sa.select(proposal.c.id).where(*conditions(connection, eyes, wanted)), wanted.order)
    return list(connection.execute(statement).scalars())


@dataclass(frozen=True, slots=True)
class Matter:
    """What the tables know of one matter of a list."""

    row: Row[Any]
    stops: Sequence[Row[Any]]
    asked: Sequence[Row[Any]]
    since: datetime


def matters(connection: Connection, eyes: Eyes, ids: Sequence[int]) -> list[Matter]:
    """The matters with these ids, in this order; four statements."""
    rows = {
        row.id: row
        for row in connection.execute(
            sa.select(
                *(
                    proposal.c[name]
                    for name in (
                        "id",
                        "title",
                        "state",
                        "department",
                        "matter",
                        "route",
                        "amount",
                        "is_confidential",
                        "created_at",
                        "presented_by",
                        "author_id",
                        "rules_digest",
                    )
                ),
                person.c.name.label("author"),
            )
            .join(person, person.c.id == proposal.c.author_id)
            .where(proposal.c.id.in_(ids), visible(eyes))
        )
    }
    stops = _by_matter(
        connection,
        sa.select(
            *(
                consultation.c[name]
                for name in (
                    "id",
                    "proposal_id",
                    "body",
                    "position",
                    "state",
                    "planned_on",
                    "postponed_to",
                    "signed_on",
                )
            ),
            meeting.c.held_on,
        )
        .outerjoin(meeting, meeting.c.id == consultation.c.meeting_id)
        .where(consultation.c.proposal_id.in_(ids))
        .order_by(consultation.c.proposal_id, consultation.c.position),
    )
    asked = _by_matter(
        connection,
        sa.select(
            sign_off.c.proposal_id,
            sign_off.c.title,
            sign_off.c.due_on,
            sign_off.c.asked_at,
            person.c.name.label("holder"),
        )
        .join(person, person.c.id == sign_off.c.holder_id)
        .where(sign_off.c.proposal_id.in_(ids), sign_off.c.state == "asked")
        .order_by(sign_off.c.proposal_id, sign_off.c.position, sign_off.c.id),
    )
    moved: dict[int, datetime] = {}
    for row in (
        connection.execute(  # which subject is looked at here: an index of subjects would be a long way round
            sa.select(journal.c.proposal_id, journal.c.subject, sa.func.max(journal.c.at).label("at"))
            .where(journal.c.proposal_id.in_(ids), journal.c.from_state.is_distinct_from(journal.c.to_state))
            .group_by(journal.c.proposal_id, journal.c.subject)
        )
    ):
        if row.subject in ("proposal", "consultation"):
            moved[row.proposal_id] = max(row.at, moved.get(row.proposal_id, row.at))
    return [
        Matter(
            rows[one],
            stops.get(one, ()),
            asked.get(one, ()),
            min((row.asked_at for row in asked.get(one, ()) if row.asked_at), default=None)
            or moved.get(one, rows[one].created_at),
        )
        for one in ids
        if one in rows
    ]


def _by_matter(connection: Connection, statement: sa.Select[Any]) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = {}
    for row in connection.execute(statement):
        found.setdefault(row.proposal_id, []).append(row)
    return found


def earlier_rules(connection: Connection, digests: frozenset[str]) -> dict[str, str]:
    """The texts of the rules with these digests."""
    if not digests:
        return {}
    found = connection.execute(
        sa.select(rules.c.digest, rules.c.text).where(rules.c.digest.in_(sorted(digests)))
    )
    return {row.digest: row.text for row in found}


def coming_meetings(connection: Connection, today: date) -> dict[str, list[date]]:
    """The days of the coming meetings of each body that still take items, the nearest first."""
    found: dict[str, list[date]] = {}
    for row in connection.execute(
        sa.select(meeting.c.body, meeting.c.held_on)
        .where(meeting.c.held_on >= today, meeting.c.state.not_in(MEETING.finals))
        .order_by(meeting.c.held_on)
    ):
        found.setdefault(row.body, []).append(row.held_on)
    return found


def offices_held(connection: Connection, day: date) -> Sequence[Row[Any]]:
    """Who holds which office on a day: see `db.people.seats`."""
    return seats(connection, day)


def everyone(connection: Connection) -> Sequence[Row[Any]]:
    """(id, code, name) of all people of the office, by name."""
    return connection.execute(
        sa.select(person.c.id, person.c.code, person.c.name)
        .where(~person.c.is_outside)
        .order_by(person.c.name)
    ).all()
