"""How is what failed tried again, or settled otherwise: letters that nobody got, documents that could not be made?"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.administer import note, right_to
from actions.authority import Actor
from actions.office import Office
from db.carriers import rouse
from db.correspondence import letter, mark_dropped, retry_failed
from db.files import document
from db.session import lock
from states.administration import Care
from states.machine import Refused


def retry_letters(office: Office, connection: Connection, actor: Actor, letter_id: int | None = None) -> int:
    """Puts one given-up letter (or all) back among those owed; returns how many. Raises Refused if there is none."""
    right = right_to(office, connection, actor, Care.POST)
    if letter_id is not None and _letter(connection, letter_id).state != "failed":
        raise Refused("Tento dopis nečeká na Váš zásah: odešel, nebo se odesílá sám.")
    count = retry_failed(connection, office.now, letter_id)
    if not count:
        raise Refused("Žádný dopis nečeká na nový pokus.")
    note(office.now, connection, actor, right, "letter", letter_id or 0, "retry", {"count": count})
    return count


def settle_letter(office: Office, connection: Connection, actor: Actor, letter_id: int, reason: str) -> None:
    """Gives up a letter that does not get through: the person learned it in another way. Raises Refused.

    The letter stays in the list with the reason; it is not sent any more.
    """
    right = right_to(office, connection, actor, Care.POST)
    row = _letter(connection, letter_id)
    if not reason.strip():
        raise Refused("Napište, jak jste věc vyřídili, například „sděleno telefonem 14. 5.“.")
    if row.state != "failed" and not (row.state == "owed" and row.attempts and row.claimed_by is None):
        raise Refused("Vyřídit jinak lze jen dopis, který se nedaří doručit.")
    mark_dropped(connection, [letter_id], f"Vyřízeno jinak ({actor.name}): {reason.strip()}")
    note(
        office.now,
        connection,
        actor,
        right,
        "letter",
        letter_id,
        "settle",
        {"reason": reason.strip()},
        proposal_id=row.proposal_id,
    )


def retry_ways(office: Office, connection: Connection, actor: Actor) -> int:
    """Ends the rest of servers that could not be used: somebody has mended them. Returns how many; raises Refused."""
    right = right_to(office, connection, actor, Care.POST)
    count = rouse(connection, office.now)
    if not count:
        raise Refused("Žádná cesta, kterou dopisy odcházejí, nečeká na nový pokus.")
    note(office.now, connection, actor, right, "letter", 0, "retry_ways", {"count": count})
    return count


def _letter(connection: Connection, letter_id: int) -> Row[Any]:
    row = connection.execute(
        lock(connection, sa.select(letter).where(letter.c.id == letter_id))
    ).one_or_none()
    if row is None:
        raise Refused(f"Dopis č.\u00a0{letter_id} neexistuje; zkontrolujte číslo.")
    return row


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
