"""How do the rules of a town come into force? Its file is checked, kept, and its people take their offices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.authority import Actor
from db import journal, people, rules, search
from states.dates import PRAGUE
from states.machine import Refused
from states.town import Town, rules_digest
from states.town_file import parse_town


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did; ``is_new`` is False if these very rules were in force already."""

    town: Town
    digest: str
    is_new: bool


def load_town(connection: Connection, actor: Actor, text: str, file: str, now: datetime) -> Loaded:
    """Puts a town file in force. Proposals that run keep the rules they started under (design.md 7).

    Raises InputFaults for a wrong file, Refused for the file of another town; nothing is changed then.
    """
    town = parse_town(text, file)
    digest = rules_digest(text)
    current = rules.current_rules(connection)
    if current is not None and current.town != town.code:
        raise Refused(f"Tento úřad vede město „{current.town}“; soubor {file} patří městu „{town.code}“.")
    if current is not None and current.digest == digest:
        return Loaded(town, digest, is_new=False)
    rules.put_in_force(connection, digest=digest, town=town.code, text=text, since=now)
    _seat_people(connection, town, now)
    journal.append(
        connection,
        journal.Entry(
            at=now,
            actor_id=actor.person_id,
            actor=actor.name,
            acts_for=None,
            office="správce",
            subject="rules",
            subject_id=0,
            proposal_id=None,
            verb="put_in_force",
            from_state=None,
            to_state=None,
            version=1,
            facts={"town": town.code, "digest": digest},
        ),
    )
    return Loaded(town, digest, is_new=True)


def _seat_people(connection: Connection, town: Town, now: datetime) -> None:
    """People and offices as the file has them from today on; holdings that ended keep their days."""
    today = now.astimezone(PRAGUE).date()
    ids: dict[str, int] = {}
    for person in town.people:
        known = people.person_by_code(connection, person.code)
        values = {"name": person.name, "email": person.email, "department": person.department}
        if known is None:
            ids[person.code] = connection.execute(
                people.person.insert().values(code=person.code, **values).returning(people.person.c.id)
            ).scalar_one()
        else:
            ids[person.code] = known.id
            connection.execute(people.person.update().where(people.person.c.id == known.id).values(**values))
            if known.name != person.name:
                search.index_person(connection, known.id)
    holding = people.office_holding
    wanted = {
        (
            office.code,
            office.title,
            office.role.value if office.role else None,
            office.department,
            ids[holder],
        )
        for office in town.offices
        for holder in office.holders
    }
    standing = {
        (row.office, row.title, row.role, row.department, row.person_id): row.id
        for row in connection.execute(sa.select(holding).where(holding.c.valid_until.is_(None)))
    }
    for seat, row_id in standing.items():
        if seat not in wanted:
            mine = holding.c.id == row_id
            # whoever was seated today by mistake never held the office for a day
            connection.execute(holding.delete().where(mine, holding.c.valid_from >= today))
            connection.execute(holding.update().where(mine).values(valid_until=today - timedelta(days=1)))
    for office, title, role, department, person_id in sorted(wanted - set(standing), key=str):
        connection.execute(
            holding.insert().values(
                office=office,
                title=title,
                role=role,
                department=department,
                person_id=person_id,
                valid_from=today,
            )
        )
