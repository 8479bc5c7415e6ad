"""Which proposals may a person see? One condition that every list, search, count, feed and file asks."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.assignments import assignment
from db.prepared import Family, filled, slots
from db.proposals import proposal, proposal_text, sign_off
from db.resolutions import resolution


@dataclass(frozen=True, slots=True)
class Eyes:
    """Whose eyes look: a person's own and those of everybody they stand in for today.

    ``departments`` are those they head; ``see_everything`` is for offices that answer for the whole road.
    """

    person_ids: frozenset[int]
    codes: frozenset[str]
    departments: frozenset[str]
    see_everything: bool = False

    @property
    def people(self) -> Sequence[Any]:
        """The ids as a statement takes them."""
        return sorted(self.person_ids)

    @property
    def their_codes(self) -> Sequence[Any]:
        """The codes as a statement takes them."""
        return sorted(self.codes)

    @property
    def their_departments(self) -> Sequence[Any]:
        """The departments as a statement takes them."""
        return sorted(self.departments)


@dataclass(frozen=True, slots=True)
class SomeEyes:
    """Eyes of which is known how many people they are of, not which: what `AskedWithEyes` makes its statements for."""

    people: Sequence[Any]
    their_codes: Sequence[Any]
    their_departments: Sequence[Any]
    see_everything: bool


class AskedWithEyes:
    """A question about what somebody may see, prepared once for each number of people and departments.

    ``build`` makes the statement for `SomeEyes`; ``more`` are further lists of values, by the number of their slots.
    """

    def __init__(self, build: Callable[..., Any]) -> None:
        self._family = Family(lambda shape: build(_some_eyes(*shape[0]), *shape[1]))

    def all(self, connection: Connection, eyes: Eyes, /, *more: Hashable, **values: Any) -> list[Row[Any]]:
        """The rows; what is in ``more`` belongs to the words of the statement."""
        counts = (len(eyes.person_ids), len(eyes.codes), len(eyes.departments), eyes.see_everything)
        values |= filled("person", eyes.person_ids)
        if not eyes.see_everything:
            values |= filled("code", eyes.codes) | filled("department", eyes.departments)
        return self._family.of((counts, more)).all(connection, **values)


def _some_eyes(people: int, codes: int, departments: int, see_everything: bool) -> SomeEyes:
    return SomeEyes(
        slots("person", people, sa.Integer),
        slots("code", codes, sa.String),
        slots("department", departments, sa.String),
        see_everything,
    )


def visible(eyes: Eyes | SomeEyes) -> sa.ColumnElement[bool]:
    """The condition on `proposal`: submitted and not confidential, or one's own business.

    A draft is nobody's business but its authors', their head's and the sponsor's; a confidential matter is seen by
    those who write it, sign it, are charged by it, and by the offices that answer for the whole road.
    """
    if eyes.see_everything:
        return sa.true()
    mine = eyes.people
    return sa.or_(
        sa.and_(sa.not_(proposal.c.is_confidential), proposal.c.state != "draft"),
        one_of(proposal.c.author_id, mine),
        one_of(proposal.c.presented_by, eyes.their_codes),
        one_of(proposal.c.department, eyes.their_departments),
        _own(sign_off, sign_off.c.holder_id, mine),
        _own(sign_off, sign_off.c.decided_by, mine),
        _own(proposal_text, proposal_text.c.written_by, mine),
        _own(assignment, assignment.c.charged_id + 0, mine),  # by the matter: a clerk has thousands of tasks
    )


def one_of(column: sa.ColumnElement[Any], values: Sequence[Any]) -> sa.ColumnElement[bool]:
    """Whether a column holds one of the values or slots; where there are none, it does not."""
    return column.in_(values) if values else sa.false()


def visible_resolution(eyes: Eyes | SomeEyes) -> sa.ColumnElement[bool]:
    """The condition on `resolution` outer-joined with `proposal`: its matter may be seen, or it has none.

    What a body resolved about its own meeting (its agenda, its verifiers) is open to everybody in the office.
    """
    if eyes.see_everything:
        return sa.true()
    return sa.or_(resolution.c.proposal_id.is_(None), visible(eyes))


def _own(table: sa.Table, column: sa.ColumnElement[int], mine: Sequence[Any]) -> sa.ColumnElement[bool]:
    """Whether a row of the table makes the proposal one's own.

    Asked row by row with LIMIT 1, and only of the few proposals that the cheap conditions have not shown already:
    an EXISTS within OR tempts PostgreSQL to hash the whole table first (100 ms with 100,000 proposals).
    """
    one = sa.select(sa.literal(1)).where(table.c.proposal_id == proposal.c.id, one_of(column, mine)).limit(1)
    return one.correlate(proposal).scalar_subquery().is_not(None)
