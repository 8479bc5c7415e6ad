"""What is erased of letters to somebody who is forgotten?"""

from __future__ import annotations

from sqlalchemy.engine import Connection

from db.correspondence import letter


def forget_letters_to(connection: Connection, person_id: int, why: str) -> None:
    """Erases what letters said to a person who is forgotten; those that have not left are dropped."""
    theirs = letter.c.person_id == person_id
    connection.execute(
        letter.update()
        .where(theirs, letter.c.state.in_(("owed", "failed")))
        .values(state="dropped", last_error=why, claimed_until=None, claimed_by=None)
    )
    connection.execute(letter.update().where(theirs).values(facts={}))
