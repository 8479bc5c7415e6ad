"""How is the author of a comment forgotten? Name and organisation go, in its words too; the rest is kept."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db import people
from db.forgetting import forget_letters_to
from db.planning.comments import planning_comment
from states.planning.public_words import public_words

AUTHOR = "podatel připomínky"
"""What the journal calls a citizen: its chain can't be rewritten, so it never gets to know their name."""


def erase_author(connection: Connection, row: Row[Any]) -> None:
    """Takes the author out of a comment, out of its words too: afterwards nobody knows which name to leave out."""
    name = people.person_by_id(connection, row.person_id).name if row.person_id is not None else ""
    names = [one for one in (row.commenter, name, row.organisation) if one and one != AUTHOR]

    def without(words: str | None) -> str | None:
        return public_words(words, names) if words else words

    connection.execute(
        planning_comment.update()
        .where(planning_comment.c.id == row.id)
        .values(
            commenter=None,
            organisation=None,
            is_name_public=False,
            text=without(row.text),
            public_text=without(row.public_text),
            suggestion=without(row.suggestion),
            settlement_reason=without(row.settlement_reason),
            proposed_reason=without(row.proposed_reason),
        )
    )


def erase_comments_of(connection: Connection, person_id: int) -> None:
    """The same for every comment of a person; called while the name is still known."""
    rows = connection.execute(sa.select(planning_comment).where(planning_comment.c.person_id == person_id))
    for row in rows.all():
        erase_author(connection, row)


def erase_person(connection: Connection, person_id: int) -> None:
    """Erases the person that an unconfirmed form made up, and what its letter said; an unsent letter is dropped."""
    connection.execute(
        people.person.update()
        .where(people.person.c.id == person_id, people.person.c.is_outside.is_(True))
        .values(name=AUTHOR, email="")
    )
    forget_letters_to(connection, person_id, "připomínka zůstala nepotvrzená")
