"""How does somebody let another stand in for a period?"""

from __future__ import annotations

from datetime import date

from sqlalchemy.engine import Connection

from actions import notify
from actions.authority import Actor
from actions.office import Office
from db import journal, people
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
            verb="delegate",
            from_state=None,
            to_state=None,
            version=1,
            facts={"to": to.name, "since": since.isoformat(), "until": until.isoformat()},
        ),
    )
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
            },
        ),
    )
    return int(delegation_id)
