"""What does an owed letter say? Its kept facts, the person, the town and the address of its link, put into words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.compose_reminder import reminder_facts
from actions.office import Office
from actions.redeem import address_of
from actions.reset_password import reset_address_of
from db import correspondence, letter_habits, people
from states.dates import PRAGUE
from templates.letters import WrittenLetter, facts_from_data, write_letter


def compose_letter(
    office: Office,
    connection: Connection,
    row: Row[Any],
    attached: Sequence[str] = (),
    link_id: int | None = None,
) -> WrittenLetter:
    """The words of a row of the outbox; ``attached`` names what comes with it, ``link_id`` is a link made just now.

    Raises LetterFault or ValueError if it can't be written, which no later attempt would mend.
    """
    person = people.person_by_id(connection, row.person_id)
    link_id = link_id or row.link_id
    link = correspondence.link_by_id(connection, link_id) if link_id else None
    facts = {
        **row.facts,
        **reminder_facts(office, connection, row),
        "kind": row.kind,
        "recipient": person.name,
        "town": {"name": office.town.name, "office_name": office.town.office_name or office.town.full_name},
        "attached": list(attached),
    }
    if row.kind == "letters_digest":
        facts |= _of_digest(office, connection, row)
    if link is not None:
        facts["link"] = address_of(office, link.id)
        facts["link_expires_on"] = link.expires_at.astimezone(PRAGUE).date().isoformat()
    if "reset_id" in row.facts:
        facts["link"] = reset_address_of(office, row.facts["reset_id"])
    return write_letter(facts_from_data(facts))


def _of_digest(office: Office, connection: Connection, row: Row[Any]) -> dict[str, Any]:
    """The letters that a digest carries, each by its subject with its own link, or the way to the matter."""
    carried = letter_habits.carried_by(connection, row.id)
    items = []
    for one in carried:
        written = compose_letter(office, connection, one)
        matter = f"{office.base_url}/navrhy/{one.proposal_id}" if one.proposal_id else office.base_url
        items.append((written.subject, *(written.link or ("Otevřít v\u00a0Razítku", matter))))
    return {"items": items, "has_links": any(one.link_id for one in carried)}
