"""Which letters follow from an act? Written into the outbox in the same transaction; a flow sends them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.office import Office
from db import correspondence, people
from states.letters import GOES_TO_WHO_ACTS


@dataclass(frozen=True, slots=True)
class Notice:
    """A letter to be owed: ``key`` says what it is about, once and for all; ``facts`` are plain data.

    ``document_id`` is a made document to be attached. ``link`` is (task, id of the task, digest of the text it is
    bound to): the letter carries one link to act, good until ``link_until`` or for as long
    as the town's links are.
    """

    key: str
    kind: str
    to: Row[Any]
    proposal_id: int | None
    facts: dict[str, Any] = field(default_factory=dict)
    link: tuple[str, int, str] | None = None
    document_id: int | None = None
    link_until: datetime | None = None


def owe(office: Office, connection: Connection, notice: Notice, *, actor: Actor) -> bool:
    """Puts a letter into the outbox; False if it is owed or sent already, or would tell ``actor`` of their own act.

    Who acts is always said: Razítko itself for what follows from the calendar or asks somebody for the next step.
    """
    if actor.person_id == notice.to.id and notice.kind not in GOES_TO_WHO_ACTS:
        return False
    key = f"{notice.key}:to:{notice.to.id}"
    values = {
        "key": key,
        "kind": notice.kind,
        "person_id": notice.to.id,
        "proposal_id": notice.proposal_id,
        "document_id": notice.document_id,
        "facts": {name: _plain(value) for name, value in notice.facts.items() if value not in (None, "", ())},
        "created_at": office.now,
        "message_id": message_id(office, key),
    }
    if notice.link is None:
        return correspondence.owe_letter(connection, values) is not None
    link = link_values(office, notice.to.id, notice.proposal_id, notice.link)
    if notice.link_until is not None:
        link["expires_at"] = notice.link_until
    return correspondence.owe_letter_with_link(connection, values, link)


def link_values(
    office: Office, person_id: int, proposal_id: int | None, link: tuple[str, int, str]
) -> dict[str, Any]:
    """A link of a person to act, for as long as the town has it: ``link`` is (task, its id, digest of the text)."""
    task, task_id, digest = link
    return {
        "person_id": person_id,
        "proposal_id": proposal_id,
        "task": task,
        "task_id": task_id,
        "text_digest": digest,
        "created_at": office.now,
        "expires_at": office.now + timedelta(days=office.town.link_days),
    }


def message_id(office: Office, key: str) -> str:
    """The Message-ID of a letter: the same for the same key, so that a repeat can be recognised."""
    digest = hashlib.sha256(f"{office.town.code}:{key}".encode()).hexdigest()[:32]
    domain = office.town.mail.sender_address.rsplit("@", 1)[1]
    return f"<{digest}@{domain}>"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def concerned(connection: Connection, proposal: Row[Any], *others: Row[Any]) -> list[Row[Any]]:
    """Whom news of a matter concerns: its author, its sponsor and ``others``, each of them once."""
    author = people.person_by_id(connection, proposal.author_id)
    sponsor = people.person_by_code(connection, proposal.presented_by) if proposal.presented_by else None
    return list({person.id: person for person in (author, sponsor, *others) if person is not None}.values())


def matter_facts(
    office: Office,
    connection: Connection,
    proposal: Row[Any],
    author: Row[Any],
    text: str,
    sponsor: str | None = None,
) -> dict[str, Any]:
    """What every letter about a matter says of it. A confidential matter keeps its text out of letters.

    ``sponsor`` is the name of who presents it, if the caller has read it already.
    """
    if sponsor is None and proposal.presented_by:
        sponsor = people.name_by_code(connection, proposal.presented_by)
    hidden = proposal.is_confidential
    return {
        "title": f"Neveřejný materiál č.\u00a0{proposal.id}" if hidden else proposal.title,
        "reference": f"č.\u00a0{proposal.id}",
        "department": office.town.department(proposal.department).name,
        "drafted_by": author.name,
        "presented_by": sponsor,
        "operative_text": "Znění neveřejného materiálu se v\u00a0dopisech neuvádí." if hidden else text,
        "amount": None if hidden else proposal.amount,
    }
