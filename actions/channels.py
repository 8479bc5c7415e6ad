"""Which further channels have a person or an office, who enters them, and what goes through? Addresses are secrets."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.administer import Right, note, right_to
from actions.authority import Actor
from actions.notify import message_id
from actions.office import Office
from db import correspondence, people, proposals
from db.carriers import MAIL, carrier, carrier_by_id
from db.correspondence import letter
from states.administration import Care
from states.channels import check_address
from states.dates import czech_date
from states.letter_habit import parse_day
from states.letters import KIND_LABELS
from states.machine import Refused

TRIAL = "channel_trial"
NOT_THROUGH_CHANNELS = ("password_reset", "invitation", "letters_digest", TRIAL)
"""What lets somebody in goes by mail alone; a digest is made of what has been passed on."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A channel to be: of a person or of an office (in a department, or in any)."""

    label: str
    address: str
    person_id: int | None = None
    office: str | None = None
    department: str | None = None
    names_matters: bool = False


def add_channel(
    office: Office, connection: Connection, actor: Actor, wanted: Wanted, services: tuple[str, ...]
) -> int:
    """Enters a channel, and owes a trial message through it; returns its id. Raises Refused."""
    right = right_to(office, connection, actor, Care.POST)
    service = check_address(wanted.address.strip(), services)
    label = " ".join(wanted.label.split())
    if not 0 < len(label) <= 60:
        raise Refused("Pojmenujte kanál, nejvýše 60 znaky; podle názvu ho ostatní poznají.")
    whose = _owner(office, connection, wanted)
    newest = connection.execute(sa.select(sa.func.coalesce(sa.func.max(letter.c.id), 0))).scalar_one()
    channel_id = int(
        connection.execute(
            carrier.insert()
            .values(
                kind="channel",
                person_id=wanted.person_id,
                office=wanted.office,
                department=wanted.department,
                label=label,
                sealed_address=_seal(office, wanted.address.strip()),
                names_matters=wanted.names_matters,
                created_at=office.now,
                passed_letter_id=newest,
            )
            .returning(carrier.c.id)
        ).scalar_one()
    )
    said = {"title": label, "service": service, "to": whose, "names_matters": wanted.names_matters}
    note(office.now, connection, actor, right, "channel", channel_id, "add", said)
    try_channel(office, connection, actor, channel_id)
    return channel_id


def try_channel(office: Office, connection: Connection, actor: Actor, channel_id: int) -> None:
    """Owes a trial message; raises Refused for a channel that has ended."""
    right_to(office, connection, actor, Care.POST)
    row = _channel(connection, channel_id)
    to = (
        row.person_id
        or actor.person_id
        or connection.execute(sa.select(sa.func.min(people.person.c.id))).scalar_one()
    )
    key = f"channel_trial:{channel_id}:{office.now.isoformat()}"
    _owe(office, connection, key, TRIAL, to, None, {}, channel_id)


def end_channel(office: Office, connection: Connection, actor: Actor, channel_id: int) -> None:
    """Ends a channel: the address is forgotten, what waited for it is not sent. Raises Refused."""
    right = right_to(office, connection, actor, Care.POST)
    row = _channel(connection, channel_id)
    note(office.now, connection, actor, right, "channel", channel_id, "end", {"title": row.label})
    _end(office, connection, channel_id)


def end_own_channel(office: Office, connection: Connection, actor: Actor, channel_id: int) -> None:
    """Ends a channel of who acts, as its owner wishes. Raises Refused, in the same words for others' and for none."""
    row = _channel(connection, channel_id, of=actor.person_id)
    said = {"title": row.label}
    note(office.now, connection, actor, Right("vlastní účet"), "channel", channel_id, "end", said)
    _end(office, connection, channel_id)


def _end(office: Office, connection: Connection, channel_id: int) -> None:
    connection.execute(
        carrier.update()
        .where(carrier.c.id == channel_id)
        .values(
            ended_at=office.now,
            sealed_address="",
            failures=0,
            failing_since=None,
            rests_until=None,
            last_error=None,
        )
    )
    connection.execute(
        letter.update()
        .where(
            letter.c.carrier_id == channel_id,
            letter.c.state.in_(("owed", "failed")),
            letter.c.claimed_by.is_(None),
        )
        .values(state="dropped", last_error="Kanál byl zrušen; dopis šel poštou.")
    )


def address_of_channel(office: Office, row: Row[Any]) -> str | None:
    """The address of a channel; None if it can't be read: another key sealed it, or it was forgotten."""
    from cryptography.fernet import InvalidToken

    try:
        return str(_box(office).decrypt(row.sealed_address.encode()).decode())
    except InvalidToken:
        return None


def channels(connection: Connection, person_id: int | None = None) -> list[Row[Any]]:
    """The channels that are in use (of a person alone), with the person's name; never with the address."""
    statement = (
        sa.select(
            *(column for column in carrier.c if column.name != "sealed_address"),
            people.person.c.name.label("person"),
        )
        .outerjoin(people.person, people.person.c.id == carrier.c.person_id)
        .where(carrier.c.kind == "channel", carrier.c.ended_at.is_(None))
        .order_by(carrier.c.id)
    )
    if person_id is not None:
        statement = statement.where(carrier.c.person_id == person_id)
    return list(connection.execute(statement).all())


def pass_on(office: Office, connection: Connection) -> int:
    """Owes through each channel what was written by mail to its people since the last time; returns how many.

    Every letter is written in a transaction that waits for its turn, and so does this one: nothing with a lower number
    can come later. The key is that of the letter, so twice is once.
    """
    newest = connection.execute(sa.select(sa.func.coalesce(sa.func.max(letter.c.id), 0))).scalar_one()
    count = 0
    for row in channels(connection):
        news = connection.execute(
            sa.select(letter)
            .where(
                letter.c.id > row.passed_letter_id,
                letter.c.id <= newest,
                letter.c.carrier_id == MAIL,
                letter.c.kind.not_in(NOT_THROUGH_CHANNELS),
                letter.c.person_id.in_(_people_of(office, connection, row)),
            )
            .order_by(letter.c.id)
        ).all()
        for one in news:
            notice = one.key.rpartition(":to:")[0] or one.key
            key = f"channel:{row.id}:{notice if row.office else one.key}"
            count += _owe(
                office, connection, key, one.kind, one.person_id, one.proposal_id, one.facts, row.id
            )
    connection.execute(
        carrier.update()
        .where(carrier.c.kind == "channel", carrier.c.ended_at.is_(None))
        .values(passed_letter_id=connection.execute(sa.select(sa.func.max(letter.c.id))).scalar_one() or 0)
    )
    return count


def message_of(office: Office, connection: Connection, row: Row[Any], channel: Row[Any]) -> tuple[str, str]:
    """(heading, text) of what goes through a channel: what waits and where to sign in, never a link that acts.

    The name of a matter only where the channel may say it, and of a confidential one nowhere.
    """
    heading = f"Razítko – {office.town.name}"
    if row.kind == TRIAL:
        return heading, f"Zkušební zpráva: kanál „{channel.label}“ funguje."
    what = KIND_LABELS.get(row.kind, row.kind).replace("\u00a0", " ")
    parts = [what[0].upper() + what[1:]]
    proposal = proposals.proposal_by_id(connection, row.proposal_id) if row.proposal_id else None
    if proposal is not None:
        parts.append(f"materiál č. {proposal.id}")
        if channel.names_matters and not proposal.is_confidential:
            parts.append(f"„{proposal.title}“")
    if due_on := parse_day(row.facts, "due_on"):
        parts.append(f"termín {czech_date(due_on)}".replace("\u00a0", " "))
    where = f"{office.base_url}/navrhy/{proposal.id}" if proposal is not None else f"{office.base_url}/"
    return heading, f"{', '.join(parts)}. Přihlaste se: {where}"


def _owe(
    office: Office,
    connection: Connection,
    key: str,
    kind: str,
    person_id: int,
    proposal_id: int | None,
    facts: dict[str, Any],
    channel_id: int,
) -> int:
    if len(key) > 200:
        key = f"channel:{channel_id}:{hashlib.sha256(key.encode()).hexdigest()}"
    terms = {name: facts[name] for name in ("due_on", "held_on") if name in facts}
    return correspondence.owe_through(
        connection,
        channel_id,
        {
            "key": key,
            "kind": kind,
            "person_id": person_id,
            "proposal_id": proposal_id,
            "facts": terms,
            "created_at": office.now,
            "message_id": message_id(office, key),
        },
    )


def _people_of(office: Office, connection: Connection, row: Row[Any]) -> list[int]:
    if row.person_id is not None:
        return [row.person_id]
    held = people.office_holding.c
    statement = sa.select(held.person_id).where(
        held.office == row.office,
        held.valid_from <= office.today,
        sa.or_(held.valid_until.is_(None), held.valid_until >= office.today),
    )
    if row.department:
        statement = statement.where(held.department == row.department)
    return list(connection.execute(statement).scalars())


def _owner(office: Office, connection: Connection, wanted: Wanted) -> str:
    if (wanted.person_id is None) == (not wanted.office):
        raise Refused("Vyberte, čí kanál to je: jedné osoby, nebo jedné funkce.")
    if wanted.person_id is not None:
        row = connection.execute(
            sa.select(people.person.c.name).where(people.person.c.id == wanted.person_id)
        ).one_or_none()
        if row is None:
            raise Refused("Tuto osobu úřad nezná; vyberte ji ze seznamu.")
        return str(row.name)
    titles = {held.code: held.title for held in office.town.offices}
    if wanted.office not in titles:
        raise Refused("Tuto funkci pravidla města neznají; vyberte ji ze seznamu.")
    if wanted.department and wanted.department not in {one.code for one in office.town.departments}:
        raise Refused("Tento odbor pravidla města neznají; vyberte ho ze seznamu.")
    return f"{titles[wanted.office]}{f' ({wanted.department})' if wanted.department else ''}"


def _channel(connection: Connection, channel_id: int, of: int | None = None) -> Row[Any]:
    found = connection.execute(sa.select(carrier.c.id).where(carrier.c.id == channel_id)).one_or_none()
    row = carrier_by_id(connection, channel_id) if found else None
    if row is not None and of is not None and row.person_id != of:
        row = None
    if row is None or row.kind != "channel" or row.ended_at is not None:
        raise Refused(f"Kanál č.\u00a0{channel_id} není; možná už byl zrušen.")
    return row


def _seal(office: Office, address: str) -> str:
    return str(_box(office).encrypt(address.encode()).decode())


def _box(office: Office) -> Any:
    """What opens with the office's key alone: a copy of the database gives no address away."""
    from cryptography.fernet import Fernet  # a twentieth of a second that other pages do not pay

    digest = hashlib.sha256(b"razitko.channel:" + office.secret.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
