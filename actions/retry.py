"""How is what failed tried again: letters that nobody got, documents that could not be made?"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.administer import note, right_to
from actions.authority import Actor
from actions.office import Office
from db.correspondence import letter
from db.files import document
from states.administration import Care
from states.machine import Refused


def retry_letters(office: Office, connection: Connection, actor: Actor, letter_id: int | None = None) -> int:
    """Puts one given-up letter (or all) back among those owed; returns how many. Raises Refused if there is none."""
    right = right_to(office, connection, actor, Care.POST)
    failed = letter.c.state == "failed"
    if letter_id is not None:
        state = connection.execute(
            sa.select(letter.c.state).where(letter.c.id == letter_id)
        ).scalar_one_or_none()
        if state is None:
            raise Refused(f"Dopis č.\u00a0{letter_id} neexistuje; zkontrolujte číslo.")
        if state != "failed":
            raise Refused("Tento dopis nečeká na Váš zásah: odešel, nebo se odesílá sám.")
        failed = letter.c.id == letter_id
    count = connection.execute(
        letter.update().where(failed).values(state="owed", next_try_at=office.now, claimed_until=None)
    ).rowcount
    if not count:
        raise Refused("Žádný dopis nečeká na nový pokus.")
    note(office.now, connection, actor, right, "letter", letter_id or 0, "retry", {"count": count})
    return count


def retry_documents(
    office: Office, connection: Connection, actor: Actor, document_id: int | None = None
) -> int:
    """Lets one document that could not be made (or all of them) be tried again; returns how many. Raises Refused."""
    right = right_to(office, connection, actor, Care.POST)
    unmade = sa.and_(document.c.made_at.is_(None), document.c.attempts > 0)
    if document_id is not None:
        unmade = sa.and_(unmade, document.c.id == document_id)
    count = connection.execute(
        document.update().where(unmade).values(attempts=0, claimed_until=None)
    ).rowcount
    if not count:
        raise Refused("Žádný dokument nečeká na nový pokus; možná už je hotový.")
    note(office.now, connection, actor, right, "document", document_id or 0, "retry", {"count": count})
    return count
