"""In which roles does a person stand towards a planning process or a meeting of its groups?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.authority import MACHINE, Actor, Principal, Standing
from actions.office import Office
from db import people
from db.planning.groups import group_member
from db.planning.process import planning_process, process_by_id
from states.machine import Refused
from states.planning.vocabulary import RUNS_A_GROUP
from states.vocabulary import Role


def load_process(connection: Connection, process_id: int, *, for_update: bool = True) -> Row[Any]:
    """The process; raises Refused if there is none."""
    row = process_by_id(connection, process_id, for_update=for_update)
    if row is None:
        raise Refused(f"Proces plánování č.\u00a0{process_id} neexistuje.")
    return row


def standing_in_planning(
    office: Office,
    connection: Connection,
    actor: Actor,
    process: Row[Any] | None = None,
    groups: Iterable[int] = (),
) -> Standing:
    """The roles towards a process (or planning in general) and towards ``groups``, substitutes included.

    The coordinator is who the process names, or who holds an office with that role in the town file.
    """
    if actor.person_id is None:
        return MACHINE
    groups = tuple(groups)
    by_role: dict[Role, Principal | None] = dict.fromkeys(
        _roles(office, connection, actor.person_id, process, groups)
    )
    for person_id in sorted(people.stands_in_for(connection, actor.person_id, office.today)):
        principal = Principal(person_id, people.person_by_id(connection, person_id).name)
        for role in _roles(office, connection, person_id, process, groups):
            by_role.setdefault(role, principal)
    return Standing(by_role)


def _roles(
    office: Office, connection: Connection, person_id: int, process: Row[Any] | None, groups: tuple[int, ...]
) -> list[Role]:
    held = [Role(row.role) for row in people.roles_of(connection, person_id, office.today)]
    roles = list(dict.fromkeys(held))
    if process is not None and process.coordinator_id == person_id and Role.COORDINATOR not in roles:
        roles.append(Role.COORDINATOR)
    if groups and _runs_one_of(office, connection, person_id, groups):
        roles.append(Role.GROUP_SECRETARY)
    return roles


def _runs_one_of(office: Office, connection: Connection, person_id: int, groups: tuple[int, ...]) -> bool:
    found = connection.execute(
        sa.select(group_member.c.id)
        .where(
            group_member.c.group_id.in_(groups),
            group_member.c.person_id == person_id,
            group_member.c.office.in_(RUNS_A_GROUP),
            *people.valid_on(group_member, office.today),
        )
        .limit(1)
    )
    return found.first() is not None


SEES_PLANNING = frozenset(
    {
        Role.COORDINATOR,
        Role.SECRETARY,
        Role.ORGANISER,
        Role.HEAD_OF_DEPARTMENT,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
    }
)
"""Who of the office sees planning from inside: the coordinator, who runs meetings, heads, and who controls."""


def may_see_planning(roles: Iterable[Role]) -> bool:
    """Whether one of the roles sees planning from inside."""
    return not SEES_PLANNING.isdisjoint(roles)


def coordinator_of(connection: Connection, process_id: int) -> Row[Any]:
    """The person who coordinates a process."""
    process = connection.execute(
        sa.select(planning_process.c.coordinator_id).where(planning_process.c.id == process_id)
    ).scalar_one()
    return people.person_by_id(connection, process)
