"""How do many members come into a group at once? All of a table, or nothing of it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.authority import Actor
from actions.office import Office
from actions.planning import members, participants
from actions.planning.groups import load_group
from actions.planning.process_act import act_on_process
from db.people import person
from db.planning.groups import group_member
from states.folding import fold
from states.machine import Refused
from states.planning.member_table import MemberRow


def import_members(
    office: Office, connection: Connection, actor: Actor, group_id: int, rows: Sequence[MemberRow]
) -> int:
    """Enrols and seats everybody of a table; returns how many are new in the group.

    Who sits there already is passed over. Raises Refused with the fault of each line; the edge then takes
    everything back.
    """
    group = load_group(connection, group_id)
    known = _names_without_address(connection, office, group_id)
    faults: list[str] = []
    seated = 0
    for row in rows:
        if not row.email and fold(row.name) in known:
            continue  # nothing but the name tells people without an address apart
        try:
            person_id = participants.enrol(office, connection, actor, group.process_id, row.name, row.email)
            if _sits(connection, office, group_id, person_id):
                continue
            members.seat(
                office,
                connection,
                group,
                person_id,
                members.Mandate(row.side, row.office, row.organisation, row.since, row.until),
            )
            seated += 1
        except Refused as refused:
            faults += [f"Řádek {row.line}: {reason}" for reason in refused.reasons]
    if faults:
        raise Refused(*faults)
    if not seated:
        raise Refused(f"Všichni z\u00a0tabulky už ve skupině „{group.name}“ jsou; není koho přidat.")
    said = {"group": group.name, "imported": seated}
    act_on_process(office, connection, actor, group.process_id, "arrange_groups", said=said)
    return seated


def _names_without_address(connection: Connection, office: Office, group_id: int) -> frozenset[str]:
    names = connection.execute(
        sa.select(person.c.name)
        .join(group_member, group_member.c.person_id == person.c.id)
        .where(group_member.c.group_id == group_id, person.c.email == "", *_not_over(office))
    ).scalars()
    return frozenset(fold(name) for name in names)


def _not_over(office: Office) -> tuple[sa.ColumnElement[bool], ...]:
    until = group_member.c.valid_until
    return (sa.or_(until.is_(None), until >= office.today),)


def _sits(connection: Connection, office: Office, group_id: int, person_id: int) -> bool:
    found = connection.execute(
        sa.select(group_member.c.id).where(
            group_member.c.group_id == group_id,
            group_member.c.person_id == person_id,
            *_not_over(office),
        )
    )
    return found.first() is not None
