"""What may a person see? Judged today, in own right and as a deputy; what is hidden does not exist for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.office import Office
from db import people
from db.proposals import proposal
from db.visibility import Eyes, visible
from states.machine import Refused
from states.vocabulary import Role

SEE_EVERYTHING = frozenset({Role.SECRETARY, Role.ORGANISER, Role.CHAIR, Role.AUDITOR})


class NotSeen(Refused):
    """There is no such thing, or not for these eyes; the sentence never tells which."""

    def __init__(self, what: str = "Návrh", number: int | None = None) -> None:
        which = f"{what} č.\u00a0{number}" if number is not None else what
        super().__init__(f"{which} tu není, nebo k\u00a0němu nemáte přístup.")


def eyes_of(office: Office, connection: Connection, person_id: int) -> Eyes:
    """The eyes of a person today; three statements, however many people they stand in for."""
    ids = frozenset({person_id}) | people.stands_in_for(connection, person_id, office.today)
    held = people.roles_of_all(connection, ids, office.today)
    return eyes_from(ids, people.codes_of(connection, ids), held)


def eyes_from(ids: frozenset[int], codes: frozenset[str], held: Iterable[Any]) -> Eyes:
    """The eyes of people with these ids and codes who hold these offices (person_id, role, department)."""
    held = tuple(held)
    return Eyes(
        person_ids=ids,
        codes=codes,
        departments=frozenset(
            row.department for row in held if row.role == Role.HEAD_OF_DEPARTMENT and row.department
        ),
        see_everything=any(row.role in SEE_EVERYTHING for row in held),
    )


def seen_proposal(connection: Connection, eyes: Eyes, proposal_id: int) -> Row[Any]:
    """The proposal as these eyes may see it; raises NotSeen for one that is hidden or is not there."""
    row = connection.execute(
        sa.select(proposal).where(proposal.c.id == proposal_id, visible(eyes))
    ).one_or_none()
    if row is None:
        raise NotSeen(number=proposal_id)
    return row
