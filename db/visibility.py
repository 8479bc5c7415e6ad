"""Which proposals may a person see? One condition that every list, search, count, feed and file asks."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from db.assignments import assignment
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


def visible(eyes: Eyes) -> sa.ColumnElement[bool]:
    """The condition on `proposal`: submitted and not confidential, or one's own business.

    A draft is nobody's business but its authors', their head's and the sponsor's; a confidential matter is seen by
    those who write it, sign it, are charged by it, and by the offices that answer for the whole road.
    """
    if eyes.see_everything:
        return sa.true()
    mine = sorted(eyes.person_ids)
    return sa.or_(
        sa.and_(sa.not_(proposal.c.is_confidential), proposal.c.state != "draft"),
        proposal.c.author_id.in_(mine),
        proposal.c.presented_by.in_(sorted(eyes.codes)),
        proposal.c.department.in_(sorted(eyes.departments)),
        _own(sign_off, sign_off.c.holder_id, mine),
        _own(sign_off, sign_off.c.decided_by, mine),
        _own(proposal_text, proposal_text.c.written_by, mine),
        _own(assignment, assignment.c.charged_id + 0, mine),  # by the matter: a clerk has thousands of tasks
    )


def visible_resolution(eyes: Eyes) -> sa.ColumnElement[bool]:
    """The condition on `resolution` outer-joined with `proposal`: its matter may be seen, or it has none.

    What a body resolved about its own meeting (its agenda, its verifiers) is open to everybody in the office.
    """
    if eyes.see_everything:
        return sa.true()
    return sa.or_(resolution.c.proposal_id.is_(None), visible(eyes))


def _own(table: sa.Table, column: sa.ColumnElement[int], mine: list[int]) -> sa.ColumnElement[bool]:
    """Whether a row of the table makes the proposal one's own.

    Asked row by row with LIMIT 1, and only of the few proposals that the cheap conditions have not shown already:
    an EXISTS within OR tempts PostgreSQL to hash the whole table first (100 ms with 100,000 proposals).
    """
    one = sa.select(sa.literal(1)).where(table.c.proposal_id == proposal.c.id, column.in_(mine)).limit(1)
    return one.correlate(proposal).scalar_subquery().is_not(None)
