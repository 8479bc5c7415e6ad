"""How does the office enter a deputy for somebody who can't do so, being ill, and end such a period?"""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.administer import note, right_to
from actions.authority import Actor
from actions.block_account import refuse_blocked
from actions.delegate import hand_what_waits
from actions.office import Office
from db import accounts, people
from db.session import lock
from states.administration import Care
from states.dates import czech_date
from states.machine import Refused


def delegate_for(
    office: Office,
    connection: Connection,
    actor: Actor,
    from_id: int,
    to_id: int,
    since: date,
    until: date,
    reason: str,
) -> int:
    """Lets a person stand in for another one, who is not there to say so; returns the delegation's id.

    The reason is needed and stays in the journal. Raises Refused; nobody makes themselves a deputy.
    """
    right = right_to(office, connection, actor, Care.DELEGATIONS)
    giver, deputy = _person(connection, from_id), _person(connection, to_id)
    if from_id == to_id:
        raise Refused("Zastupovat musí někdo jiný; zvolte jinou osobu.")
    if to_id == actor.person_id:
        raise Refused("Sám sobě zastupování svěřit nemůžete; požádejte jiného správce, nebo tajemníka.")
    refuse_blocked(connection, to_id)
    if until < since:
        raise Refused("Zastupování končí dřív, než začíná; opravte data.")
    if since < office.today:
        raise Refused("Zastupování nejde zapsat zpětně; zvolte nejdřív dnešní den.")
    if len(reason.strip()) < 3:
        raise Refused("Chybí důvod; napište, proč zastupování zapisuje někdo jiný než zastupovaný.")
    _refuse_double(connection, giver, deputy, since, until)
    delegation_id = int(
        connection.execute(
            people.delegation.insert()
            .values(
                from_person_id=from_id,
                to_person_id=to_id,
                valid_from=since,
                valid_until=until,
                reason=reason.strip(),
            )
            .returning(people.delegation.c.id)
        ).scalar_one()
    )
    said = {
        "person": giver.name,
        "to": deputy.name,
        "since": since.isoformat(),
        "until": until.isoformat(),
        "reason": reason.strip(),
    }
    note(office.now, connection, actor, right, "delegation", delegation_id, "delegate", said)
    notify.owe(
        office,
        connection,
        notify.Notice(
            key=f"delegated:{delegation_id}",
            kind="delegation_given",
            to=deputy,
            proposal_id=None,
            facts={
                "person": giver.name,
                "since": since,
                "until": until,
                "task": "schvalování návrhů usnesení",
                "reason": f"{reason.strip()} (zapsal: {actor.name})",
            },
        ),
        actor=actor,
    )
    notify.owe(
        office,
        connection,
        notify.Notice(
            key=f"delegation_entered:{delegation_id}",
            kind="delegation_entered",
            to=giver,
            proposal_id=None,
            facts={
                "person": actor.name,
                "since": since,
                "until": until,
                "task": "schvalování návrhů usnesení",
                "reason": reason.strip(),
                "more": (("Zástupce", deputy.name),),
            },
        ),
        actor=actor,
    )
    if since <= office.today:
        hand_what_waits(office, connection, from_id)
    return delegation_id


def end_delegation_for(office: Office, connection: Connection, actor: Actor, delegation_id: int) -> None:
    """Ends anybody's delegation at once; what the deputy decided until now holds. Raises Refused."""
    right = right_to(office, connection, actor, Care.DELEGATIONS)
    table = people.delegation
    row = connection.execute(
        lock(connection, sa.select(table).where(table.c.id == delegation_id))
    ).one_or_none()
    if row is None:
        raise Refused(f"Zastupování č.\u00a0{delegation_id} neexistuje; zkontrolujte číslo.")
    if row.ended_at is not None or row.valid_until < office.today:
        raise Refused("Toto zastupování už skončilo.")
    connection.execute(table.update().where(table.c.id == delegation_id).values(ended_at=office.now))
    said = {
        "person": _person(connection, row.from_person_id).name,
        "to": _person(connection, row.to_person_id).name,
    }
    note(office.now, connection, actor, right, "delegation", delegation_id, "end_delegation", said)


def _person(connection: Connection, person_id: int) -> Row[Any]:
    row = accounts.person_with_account(connection, person_id)
    if row is None:
        raise Refused("Takovou osobu úřad nezná; vyberte ji ze seznamu.")
    return row


def _refuse_double(
    connection: Connection, giver: Row[Any], deputy: Row[Any], since: date, until: date
) -> None:
    table = people.delegation
    same = sa.select(table).where(
        table.c.from_person_id == giver.id,
        table.c.to_person_id == deputy.id,
        table.c.ended_at.is_(None),
        table.c.valid_from <= until,
        table.c.valid_until >= since,
    )
    found = connection.execute(same.limit(1)).one_or_none()
    if found is not None:
        raise Refused(
            f"{deputy.name} už osobu {giver.name} zastupuje od {czech_date(found.valid_from)} "
            f"do {czech_date(found.valid_until)}; ukončete to zastupování, nebo zvolte jinou dobu."
        )
