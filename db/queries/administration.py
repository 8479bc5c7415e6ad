"""Who works here, who holds what, who stands in for whom, what failed? What the administration's pages list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.accounts import account
from db.carriers import carrier
from db.correspondence import letter
from db.files import ATTEMPTS, document
from db.people import delegation, office_holding, person
from db.proposals import proposal
from db.rules import rules
from db.visibility import Eyes, visible
from states.folding import fold
from states.proposal import PROPOSAL

PAGE = 50
COUNTED = 5000
"""Beyond this nobody turns pages; the filters are for that."""


@dataclass(frozen=True, slots=True)
class Incidents:
    """How much needs somebody's hand: letters that nobody got, documents that could not be made."""

    letters: int
    documents: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.letters + self.documents


def incidents(connection: Connection) -> Incidents:
    """What failed and is not tried again by itself; one statement, both counts from an index."""
    letters = sa.select(sa.func.count()).where(letter.c.state == "failed").scalar_subquery()
    documents = (
        sa.select(sa.func.count())
        .where(document.c.made_at.is_(None), document.c.attempts >= ATTEMPTS)
        .scalar_subquery()
    )
    row = connection.execute(sa.select(letters.label("letters"), documents.label("documents"))).one()
    return Incidents(row.letters, row.documents)


@dataclass(frozen=True, slots=True)
class Page:
    """Fifty rows of a list, and how many there are in all; counted up to `COUNTED`."""

    rows: Sequence[Row[Any]]
    total: int
    number: int

    @property
    def text(self) -> str:
        """Which rows these are: „51–100 z 312“."""
        first = (self.number - 1) * PAGE
        total = f"více než {COUNTED}" if self.total > COUNTED else self.total
        return f"{first + 1}–{first + len(self.rows)} z\u00a0{total}" if self.rows else ""

    @property
    def has_next(self) -> bool:
        """Whether more rows follow."""
        return self.number * PAGE < self.total


def paged(connection: Connection, statement: sa.Select[Any], number: int) -> Page:
    """One page of a statement; two statements to the database."""
    some = statement.order_by(None).limit(COUNTED + 1).subquery()
    total = int(connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one())
    number = max(1, min(number, -(-total // PAGE) or 1))
    rows = connection.execute(statement.limit(PAGE).offset((number - 1) * PAGE)).all()
    return Page(rows, total, number)


def _people() -> sa.Select[Any]:
    return sa.select(
        *person.c, account.c.password_set_at, account.c.blocked_at, account.c.is_sample, account.c.created_at
    ).outerjoin(account, account.c.person_id == person.c.id)


def people_page(
    connection: Connection, number: int, *, text: str = "", department: str = "", state: str = ""
) -> Page:
    """People with their accounts; ``state``: blocked, without (no password yet), sample, outside, or all of the office.

    Outside are members of planning groups and citizens: a list of their own, for they have nothing of the rest.
    """
    is_outside = person.c.is_outside if state == "outside" else ~person.c.is_outside
    statement = _people().where(is_outside).order_by(person.c.name, person.c.id)
    if text:
        statement = statement.where(person.c.id.in_(people_like(connection, text)))
    if department:
        statement = statement.where(person.c.department == department)
    if state == "blocked":
        statement = statement.where(account.c.blocked_at.is_not(None))
    if state == "without":
        statement = statement.where(account.c.password_set_at.is_(None))
    if state == "sample":
        statement = statement.where(account.c.is_sample)
    return paged(connection, statement, number)


def people_like(connection: Connection, text: str) -> list[int]:
    """Ids of people whose name, e-mail or code has every word of ``text``, with or without diacritics."""
    words = fold(text).split()
    rows = connection.execute(sa.select(person.c.id, person.c.name, person.c.email, person.c.code))
    return [
        row.id for row in rows if all(word in fold(f"{row.name} {row.email} {row.code}") for word in words)
    ]


def person_with_particulars(connection: Connection, person_id: int) -> Row[Any] | None:
    """A person with the account's columns; None if there is nobody."""
    return connection.execute(_people().where(person.c.id == person_id)).one_or_none()


def everybody_by_name(connection: Connection) -> Sequence[Row[Any]]:
    """(id, code, name, blocked_at) of all people of the office by name: for choices in forms."""
    return connection.execute(
        sa.select(person.c.id, person.c.code, person.c.name, account.c.blocked_at)
        .outerjoin(account, account.c.person_id == person.c.id)
        .where(~person.c.is_outside)
        .order_by(person.c.name, person.c.id)
    ).all()


def holdings(
    connection: Connection,
    *,
    person_ids: Sequence[int] | None = None,
    holding_id: int | None = None,
    day: date | None = None,
) -> Sequence[Row[Any]]:
    """Holdings with names; of some people, one alone, or those that last on ``day`` or begin later."""
    statement = (
        sa.select(office_holding, person.c.name, person.c.code.label("person_code"), account.c.blocked_at)
        .join(person, person.c.id == office_holding.c.person_id)
        .outerjoin(account, account.c.person_id == person.c.id)
        .order_by(office_holding.c.valid_from.desc(), office_holding.c.id.desc())
    )
    if person_ids is not None:
        statement = statement.where(office_holding.c.person_id.in_(person_ids))
    if holding_id is not None:
        statement = statement.where(office_holding.c.id == holding_id)
    if day is not None:
        statement = statement.where(
            sa.or_(office_holding.c.valid_until.is_(None), office_holding.c.valid_until >= day)
        )
    return connection.execute(statement).all()


def taken_seats(connection: Connection, day: date) -> frozenset[tuple[str, str | None]]:
    """(office, department) of every seat that somebody holds on ``day``."""
    rows = connection.execute(
        sa.select(office_holding.c.office, office_holding.c.department)
        .where(
            office_holding.c.valid_from <= day,
            sa.or_(office_holding.c.valid_until.is_(None), office_holding.c.valid_until >= day),
        )
        .distinct()
    )
    return frozenset((row.office, row.department) for row in rows)


def delegations_page(
    connection: Connection, number: int, day: date, *, lasting: bool, person_id: int | None = None
) -> Page:
    """Delegations with names, the latest first; with ``lasting`` those that hold or will hold."""
    giver, deputy = person.alias("giver"), person.alias("deputy")
    statement = (
        sa.select(delegation, giver.c.name.label("giver"), deputy.c.name.label("deputy"))
        .join(giver, giver.c.id == delegation.c.from_person_id)
        .join(deputy, deputy.c.id == delegation.c.to_person_id)
        .order_by(delegation.c.valid_from.desc(), delegation.c.id.desc())
    )
    if lasting:
        statement = statement.where(delegation.c.valid_until >= day, delegation.c.ended_at.is_(None))
    if person_id is not None:
        mine = sa.or_(delegation.c.from_person_id == person_id, delegation.c.to_person_id == person_id)
        statement = statement.where(mine)
    return paged(connection, statement, number)


def letters_page(
    connection: Connection, eyes: Eyes, number: int, *, state: str = "", kind: str = "", text: str = ""
) -> Page:
    """Letters with addressees, the newest first; ``is_seen`` is false for a matter hidden from these eyes."""
    wanted: list[sa.ColumnElement[bool]] = []
    if state:
        wanted.append(letter.c.state == state)
    if kind:
        wanted.append(letter.c.kind == kind)
    if text:
        wanted.append(letter.c.person_id.in_(people_like(connection, text)))
    page = paged(connection, sa.select(letter.c.id).where(*wanted).order_by(letter.c.id.desc()), number)
    ids = [row.id for row in page.rows]  # joined after the page is cut: turning far back stays quick
    rows = connection.execute(_letters(eyes).where(letter.c.id.in_(ids)).order_by(letter.c.id.desc())).all()
    return Page(rows, page.total, page.number)


def letter_seen(connection: Connection, eyes: Eyes, letter_id: int) -> Row[Any] | None:
    """One letter; None if there is none."""
    return connection.execute(_letters(eyes).where(letter.c.id == letter_id)).one_or_none()


def _letters(eyes: Eyes) -> sa.Select[Any]:
    return (
        sa.select(
            letter,
            person.c.name.label("person"),
            person.c.email,
            proposal.c.title.label("proposal_title"),
            seen(letter.c.proposal_id, eyes).label("is_seen"),
            sa.case((carrier.c.kind == "channel", carrier.c.label)).label("channel"),
        )
        .join(person, person.c.id == letter.c.person_id)
        .join(carrier, carrier.c.id == letter.c.carrier_id)
        .outerjoin(proposal, proposal.c.id == letter.c.proposal_id)
    )


def unmade_documents(connection: Connection, eyes: Eyes) -> Sequence[Row[Any]]:
    """Documents that are owed and failed at least once, the given-up first; at most a page of them."""
    return connection.execute(
        sa.select(
            document,
            (document.c.attempts >= ATTEMPTS).label("is_given_up"),
            proposal.c.title.label("proposal_title"),
            seen(document.c.proposal_id, eyes).label("is_seen"),
        )
        .join(proposal, proposal.c.id == document.c.proposal_id)
        .where(document.c.made_at.is_(None), document.c.attempts > 0)
        .order_by((document.c.attempts >= ATTEMPTS).desc(), document.c.id)
        .limit(PAGE)
    ).all()


def running_proposals_seen(connection: Connection, eyes: Eyes) -> Sequence[Row[Any]]:
    """Proposals whose way has not ended, with what routes and chains depend on and whether these eyes see them."""
    columns = ("id", "title", "matter", "department", "amount", "rules_digest")
    return connection.execute(
        sa.select(*(proposal.c[name] for name in columns), seen(proposal.c.id, eyes).label("is_seen"))
        .where(proposal.c.state.not_in(PROPOSAL.finals))
        .order_by(proposal.c.id)
    ).all()


def seen(proposal_id: sa.ColumnElement[Any], eyes: Eyes) -> sa.ColumnElement[bool]:
    """Whether what belongs to a proposal may be shown; what belongs to none is no secret. Needs `proposal` joined."""
    return sa.case((proposal_id.is_(None), sa.true()), (visible(eyes), sa.true()), else_=sa.false())


def all_rules(connection: Connection) -> Sequence[Row[Any]]:
    """Rules that are or were in force, without their texts, the latest first."""
    return connection.execute(
        sa.select(rules.c.digest, rules.c.town, rules.c.since, rules.c.is_current).order_by(
            rules.c.since.desc()
        )
    ).all()


def rules_text(connection: Connection, digest: str) -> Row[Any] | None:
    """The file of rules with a digest; None if there is none."""
    return connection.execute(sa.select(rules).where(rules.c.digest == digest)).one_or_none()


def uses_of_rules(connection: Connection) -> dict[str, int]:
    """How many running proposals go by which rules."""
    rows = connection.execute(
        sa.select(proposal.c.rules_digest, sa.func.count().label("running"))
        .where(proposal.c.state.not_in(PROPOSAL.finals))
        .group_by(proposal.c.rules_digest)
    )
    return {row.rules_digest: row.running for row in rows}
