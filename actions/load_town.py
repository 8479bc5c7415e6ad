"""How do the rules of a town come into force? Its file is checked, kept, and its people take their offices.

The file and the people's hands meet in three-way: what the new file says otherwise than the one before is done,
what both say alike is left as it stands, for somebody may have changed it by hand since.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from db import due_terms, journal, people, rules, search, sittings
from states.dates import PRAGUE
from states.machine import Refused
from states.town import OfficeHeld, Person, Town, rules_digest
from states.town import Seat as BodySeat
from states.town_file import parse_town

Seat = tuple[str, str | None, str]
"""Code of an office, its department, code of the holder."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did; ``is_new`` is False if these very rules were in force already."""

    town: Town
    digest: str
    is_new: bool


def load_town(
    connection: Connection,
    actor: Actor,
    text: str,
    file: str,
    now: datetime,
    *,
    office: str = "správce",
    acts_for: str | None = None,
) -> Loaded:
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
    before = parse_town(current.text) if current is not None else None
    rules.put_in_force(connection, digest=digest, town=town.code, text=text, since=now)
    _write_people(connection, before, town)
    today = now.astimezone(PRAGUE).date()
    _seat_people(connection, before, town, today)
    _seat_members(connection, before, town, today)
    due_terms.look_at_tasks_of_items(connection, today)
    journal.append(
        connection,
        journal.Entry(
            at=now,
            actor_id=actor.person_id,
            actor=actor.name,
            acts_for=acts_for,
            office=office,
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


def seats_of(town: Town | None) -> dict[Seat, OfficeHeld]:
    """Who holds what by the file."""
    if town is None:
        return {}
    return {
        (office.code, office.department, holder): office
        for office in town.offices
        for holder in office.holders
    }


def _write_people(connection: Connection, before: Town | None, town: Town) -> None:
    """New people, and of those known only what the file says otherwise than the file before."""
    known = {row.code: row for row in connection.execute(sa.select(people.person))}
    earlier = {person.code: person for person in before.people} if before is not None else {}
    for person in town.people:
        row = known.get(person.code)
        if row is None:
            connection.execute(people.person.insert().values(code=person.code, **_particulars(person)))
            continue
        was = _particulars(earlier[person.code]) if person.code in earlier else {}
        changes = {
            name: value
            for name, value in _particulars(person).items()
            if was.get(name, ...) != value and getattr(row, name) != value
        }
        if changes:
            connection.execute(people.person.update().where(people.person.c.id == row.id).values(**changes))
        if "name" in changes:
            search.index_person(connection, row.id)


def _particulars(person: Person) -> dict[str, Any]:
    return {"name": person.name, "email": person.email, "department": person.department}


def _seat_people(connection: Connection, before: Town | None, town: Town, today: date) -> None:
    """Seats that the new file adds begin today, those it drops ended yesterday; the rest is left as it stands.

    An office that the new file does not have ends for everybody; a new title goes on with the same people.
    """
    old, new = seats_of(before), seats_of(town)
    offices = {(office.code, office.department): office for office in town.offices}
    standing = list(_standing(connection, today))
    for row in standing:
        seat = (row.office, row.department, row.code)
        office = offices.get((row.office, row.department))
        if office is None or (seat in old and seat not in new):
            _end(connection, row, today)
        elif (row.title, row.role) != _name_of(office):
            _end(connection, row, today)
            _begin(connection, office, row.person_id, max(row.valid_from, today), row.valid_until)
    held = {(row.office, row.department, row.code) for row in standing}
    ids = {
        row.code: row.id for row in connection.execute(sa.select(people.person.c.code, people.person.c.id))
    }
    for seat in sorted(set(new) - set(old) - held, key=str):
        _begin(connection, new[seat], ids[seat[2]], today, None)


def _standing(connection: Connection, today: date) -> Iterator[Row[Any]]:
    """Holdings that last today or begin later."""
    holding = people.office_holding
    return iter(
        connection.execute(
            sa.select(holding, people.person.c.code)
            .join(people.person, people.person.c.id == holding.c.person_id)
            .where(sa.or_(holding.c.valid_until.is_(None), holding.c.valid_until >= today))
            .order_by(holding.c.id)
        ).all()
    )


def _name_of(office: OfficeHeld) -> tuple[str, str | None]:
    return office.title, office.role.value if office.role else None


def _end(connection: Connection, row: Row[Any], today: date) -> None:
    """Ends a holding with yesterday; whoever was to begin today or later never held the office for a day."""
    mine = people.office_holding.c.id == row.id
    if row.valid_from >= today:
        connection.execute(people.office_holding.delete().where(mine))
    else:
        connection.execute(
            people.office_holding.update().where(mine).values(valid_until=today - timedelta(days=1))
        )


def _begin(
    connection: Connection, office: OfficeHeld, person_id: int, since: date, until: date | None
) -> None:
    title, role = _name_of(office)
    connection.execute(
        people.office_holding.insert().values(
            office=office.code,
            title=title,
            role=role,
            department=office.department,
            person_id=person_id,
            valid_from=since,
            valid_until=until,
        )
    )


def _seat_members(connection: Connection, before: Town | None, town: Town, today: date) -> None:
    """Members of bodies: what the new file says otherwise than the one before is done, the rest stands."""
    ids = {
        row.code: row.id for row in connection.execute(sa.select(people.person.c.code, people.person.c.id))
    }
    member = sittings.member
    known = {(row.body, row.code, row.valid_from): row for row in connection.execute(sa.select(member)).all()}
    old, new = roster_of(before), roster_of(town)
    for (body, code, since), (position, seat) in new.items():
        values = {
            "name": seat.name,
            "person_id": ids[seat.person] if seat.person else None,
            "position": position,
            "valid_until": seat.until,
        }
        row = known.get((body, code, since))
        if row is None:
            connection.execute(member.insert().values(body=body, code=code, valid_from=since, **values))
        elif old.get((body, code, since)) != (position, seat):
            connection.execute(member.update().where(member.c.id == row.id).values(**values))
    for body, code, since in set(old) - set(new):
        row = known.get((body, code, since))
        if row is not None and row.valid_until is None:
            last_day = max(since, today - timedelta(days=1))
            connection.execute(member.update().where(member.c.id == row.id).values(valid_until=last_day))


def roster_of(town: Town | None) -> dict[tuple[str, str, date], tuple[int, BodySeat]]:
    """Seats of bodies by the file: (body, code of the member, since) → place in the roll and the seat."""
    if town is None:
        return {}
    return {
        (body.code, seat.code, seat.since): (position, seat)
        for body in town.bodies
        for position, seat in enumerate(body.roster, start=1)
    }
