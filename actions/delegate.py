"""How does somebody let another stand in for a period, and end it?"""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions import notify
from actions.authority import Actor
from actions.block_account import refuse_blocked
from actions.chain import request_letter
from actions.draft import load_proposal
from actions.office import Office
from db import journal, people, proposals
from states.machine import Refused


def delegate(
    office: Office, connection: Connection, actor: Actor, to_code: str, since: date, until: date, reason: str
) -> int:
    """``actor`` lets a person stand in from ``since`` to ``until``, both days included; returns the id.

    Authority is judged when the deputy acts: four eyes hold for deputies, and chains of deputies end with the
    period (design.md 5).
    """
    to = people.person_by_code(connection, to_code)
    if to is None:
        raise Refused(f"Osobu „{to_code}“ pravidla města neznají; zvolte někoho z\u00a0úřadu.")
    if actor.person_id is None or to.id == actor.person_id:
        raise Refused("Zastupovat musí někdo jiný; zvolte jinou osobu.")
    refuse_blocked(connection, to.id)
    if until < since:
        raise Refused("Zastupování končí dřív, než začíná; opravte data.")
    if until < office.today:
        raise Refused("Zastupování by skončilo v\u00a0minulosti; zvolte pozdější konec.")
    delegation_id = connection.execute(
        people.delegation.insert()
        .values(
            from_person_id=actor.person_id,
            to_person_id=to.id,
            valid_from=since,
            valid_until=until,
            reason=reason.strip(),
        )
        .returning(people.delegation.c.id)
    ).scalar_one()
    said = {"to": to.name, "since": since.isoformat(), "until": until.isoformat()}
    _note(office, connection, actor, delegation_id, "delegate", said)
    notify.owe(
        office,
        connection,
        notify.Notice(
            key=f"delegated:{delegation_id}",
            kind="delegation_given",
            to=to,
            proposal_id=None,
            facts={
                "person": actor.name,
                "since": since,
                "until": until,
                "task": "schvalování návrhů usnesení",
                "reason": reason.strip(),
                "link": f"{office.base_url}/nepritomnost",
            },
        ),
        actor=actor,
    )
    if since <= office.today:
        hand_what_waits(office, connection, actor.person_id)
    return int(delegation_id)


def end_delegation(office: Office, connection: Connection, actor: Actor, delegation_id: int) -> None:
    """Ends one's own delegation at once; what the deputy decided until now holds."""
    table = people.delegation
    row = connection.execute(sa.select(table).where(table.c.id == delegation_id)).one_or_none()
    if row is None:
        raise Refused(f"Zastupování č.\u00a0{delegation_id} neexistuje; zkontrolujte číslo.")
    if row.from_person_id != actor.person_id:
        raise Refused("Zastupování smí ukončit jen ten, kdo ho svěřil.")
    if row.ended_at is not None or row.valid_until < office.today:
        raise Refused("Toto zastupování už skončilo.")
    connection.execute(table.update().where(table.c.id == delegation_id).values(ended_at=office.now))
    _note(office, connection, actor, delegation_id, "end_delegation", {})


def hand_what_waits(office: Office, connection: Connection, giver_id: int) -> None:
    """The deputy gets a letter, with a link of their own, for everything that waits for the giver now."""
    table = proposals.sign_off
    for row in connection.execute(
        sa.select(table).where(table.c.holder_id == giver_id, table.c.state == "asked").order_by(table.c.id)
    ).all():
        request_letter(office, connection, load_proposal(connection, row.proposal_id), dict(row._mapping))


def _note(
    office: Office, connection: Connection, actor: Actor, delegation_id: int, verb: str, facts: dict[str, Any]
) -> None:
    journal.append(
        connection,
        journal.Entry(
            at=office.now,
            actor_id=actor.person_id,
            actor=actor.name,
            acts_for=None,
            office="zastupovaný",
            subject="delegation",
            subject_id=delegation_id,
            proposal_id=None,
            verb=verb,
            from_state=None,
            to_state=None,
            version=1,
            facts=facts,
        ),
    )
