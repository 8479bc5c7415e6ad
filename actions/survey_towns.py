"""How is each town of an installation? State, revision, proposals, letters, last backup; nothing is changed."""

from __future__ import annotations

import dataclasses
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from actions.backup import last_backup
from actions.office import House
from actions.towns import NotServed, TownPlace, house_of, open_town
from db.correspondence import letter
from db.proposals import proposal
from db.revision import revision_of


@dataclass(frozen=True, slots=True)
class Surveyed:
    """One town; ``state`` is served, suspended or faulty, ``reason`` says why it is not served."""

    code: str
    state: str
    reason: str
    address: str | None
    revision: str | None = None
    proposals: int | None = None
    letters: int | None = None
    backed_up_at: datetime | None = None

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        return dataclasses.asdict(self)


def survey(place: TownPlace) -> Surveyed:
    """Looks into a town. A town that can't be opened is told of with its reason, never raised."""
    address = place.settings.base_url if place.settings else None
    row = Surveyed(place.code, "served", "", address, backed_up_at=_backed_up_at(place))
    try:
        house = open_town(place)
    except NotServed as fault:
        state = "faulty" if place.suspended_because is None else "suspended"
        row = dataclasses.replace(row, reason=str(fault), state=state)
        try:
            house = house_of(place)
        except NotServed:
            return row
    try:
        return dataclasses.replace(row, **_numbers(house))
    finally:
        house.close()


def _backed_up_at(place: TownPlace) -> datetime | None:
    with suppress(KeyError, ValueError):
        return datetime.fromisoformat((last_backup(place.folder) or {})["made_at"])
    return None


def _numbers(house: House) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with suppress(SQLAlchemyError, OSError), house.database.read() as connection:  # `open_town` has said why
        found["revision"] = revision_of(connection)
        found["proposals"] = _count(connection, sa.select(proposal.c.id))
        found["letters"] = _count(connection, sa.select(letter.c.id).where(letter.c.state == "owed"))
    return found


def _count(connection: sa.Connection, rows: sa.Select[Any]) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(rows.subquery())).scalar_one())
