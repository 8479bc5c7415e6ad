"""In which roles does a person stand towards a subject, in own right or as a deputy, at the moment of acting?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.office import Office
from db import people, proposals
from states.machine import Refused
from states.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person of the database, or Razítko itself (``person_id`` None), and through what."""

    person_id: int | None
    name: str
    via: str = "cli"


RAZITKO = Actor(None, "Razítko", "flow")
"""The machine: it does what follows from people's acts and from the calendar, never what people decide."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Whom somebody stands in for."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Roles towards one subject; the value is whom the person stands in for, None in own right."""

    by_role: Mapping[Role, Principal | None]

    @property
    def roles(self) -> frozenset[Role]:
        """The roles alone."""
        return frozenset(self.by_role)

    def used(self, may: Iterable[Role]) -> tuple[Role, Principal | None]:
        """The role an allowed move rests on: one in own right before a deputy's."""
        allowed = [role for role in may if role in self.by_role]
        own = [role for role in allowed if self.by_role[role] is None]
        role = (own or allowed)[0]
        return role, self.by_role[role]


MACHINE = Standing({Role.MACHINE: None})


def actor_of(connection: Connection, code: str, via: str = "cli") -> Actor:
    """The person with a code of the town file; raises Refused if there is nobody."""
    row = people.person_by_code(connection, code)
    if row is None:
        raise Refused(
            f"Osobu „{code}“ pravidla města neznají; zkontrolujte kód, nebo ji doplňte do souboru města."
        )
    return Actor(row.id, row.name, via)


def standing_towards(
    office: Office, connection: Connection, actor: Actor, proposal: Row[Any] | None = None
) -> Standing:
    """The roles of ``actor`` towards a proposal (or towards the office in general if there is none)."""
    if actor.person_id is None:
        return MACHINE
    own = _roles(office, connection, actor.person_id, proposal)
    by_role: dict[Role, Principal | None] = dict.fromkeys(own)
    for person_id in sorted(people.stands_in_for(connection, actor.person_id, office.today)):
        principal = Principal(person_id, people.person_by_id(connection, person_id).name)
        for role in _roles(office, connection, person_id, proposal):
            by_role.setdefault(role, principal)
    return Standing(by_role)


def _roles(office: Office, connection: Connection, person_id: int, proposal: Row[Any] | None) -> list[Role]:
    roles: list[Role] = []
    if proposal is not None and proposal.author_id == person_id:
        roles.append(Role.AUTHOR)
    if proposal is not None and proposal.presented_by is not None:
        sponsor = people.person_by_code(connection, proposal.presented_by)
        if sponsor is not None and sponsor.id == person_id:
            roles.append(Role.SPONSOR)
    for holding in people.roles_of(connection, person_id, office.today):
        role = Role(holding.role)
        if holding.department and (proposal is None or holding.department != proposal.department):
            continue
        if role not in roles:
            roles.append(role)
    return roles


def standing_as_holder(
    office: Office, connection: Connection, actor: Actor, holder_id: int, role: Role
) -> Standing:
    """The standing of somebody who holds a task, or stands in for who holds it; nobody else has any."""
    if actor.person_id == holder_id:
        return Standing({role: None})
    if actor.person_id is not None and holder_id in people.stands_in_for(
        connection, actor.person_id, office.today
    ):
        return Standing({role: Principal(holder_id, people.person_by_id(connection, holder_id).name)})
    return Standing({})


def authors_of(connection: Connection, proposal: Row[Any]) -> frozenset[int]:
    """Everybody who wrote a text of the proposal: none of them may sign it off."""
    return proposals.writers_of(connection, proposal.id) | {proposal.author_id}
