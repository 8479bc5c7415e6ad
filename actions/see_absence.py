"""When is a person away, who stands in, and what goes to the deputy? Looking changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.chain_facts import colleagues_of
from actions.office import Office
from db.queries import absences
from states.dates import czech_date


@dataclass(frozen=True, slots=True)
class Absence:
    """One absence of a person. ``state``: now, later, over, ended.

    ``warnings`` are sentences about what the deputy can't decide, and about who else may.
    """

    delegation_id: int
    deputy: str
    since: date
    until: date
    reason: str
    state: str
    ended_at: datetime | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StandingIn:
    """For whom a person stands in, and since when until when; ``via`` are those between them in a chain."""

    giver: str
    since: date
    until: date
    reason: str
    via: str | None
    is_now: bool


@dataclass(frozen=True, slots=True)
class AbsenceSight:
    """Everything about a person's absences. ``waiting`` are the titles of what would go to a deputy today."""

    mine: tuple[Absence, ...]
    standing_in: tuple[StandingIn, ...]
    colleagues: tuple[tuple[str, str], ...]
    waiting: tuple[str, ...]


def see_absence(office: Office, connection: Connection, person_id: int) -> AbsenceSight:
    """The absences of a person, past ones too, and for whom they stand in."""
    rows = absences.delegations_of(connection, person_id)
    wrote = absences.writers_of_waiting(connection, person_id)
    running = [row for row in rows if row.ended_at is None and row.valid_until >= office.today]
    chains = (
        absences.delegations_in_force(
            connection,
            {row.to_person_id for row in running},
            min(row.valid_from for row in running),
            max(row.valid_until for row in running),
        )
        if running
        else ()
    )
    return AbsenceSight(
        mine=tuple(_absence(office, row, wrote, chains) for row in rows),
        standing_in=_standing_in(office, connection, person_id),
        colleagues=colleagues_of(office, connection, frozenset({person_id})),
        waiting=tuple(row.title for row in absences.waiting_matters(connection, person_id)),
    )


def _absence(office: Office, row: Row[Any], wrote: dict[int, list[str]], chains: Any) -> Absence:
    state = _state(office, row)
    warnings: list[str] = []
    if state in ("now", "later"):
        if own := wrote.get(row.to_person_id):
            titles = ", ".join(f"„{title}“" for title in own)
            warnings.append(
                f"Na Vás čeká, co zpracovává {row.deputy}: {titles}. Vlastní návrh nelze schválit ani "
                "v\u00a0zastoupení; rozhodněte ho sami, nebo ho předejte někomu jinému."
            )
        warnings += [
            f"{row.deputy} má od {czech_date(link.valid_from)} do {czech_date(link.valid_until)} také zástupce: "
            f"{link.deputy}. Rozhodovat za Vás tak v\u00a0té době může i\u00a0tato osoba; dopis dostane jen "
            f"{row.deputy}."
            for link in chains
            if link.from_person_id == row.to_person_id
            and link.valid_from <= row.valid_until
            and link.valid_until >= row.valid_from
        ]
    return Absence(
        delegation_id=row.id,
        deputy=row.deputy,
        since=row.valid_from,
        until=row.valid_until,
        reason=row.reason,
        state=state,
        ended_at=row.ended_at,
        warnings=tuple(warnings),
    )


def _state(office: Office, row: Row[Any]) -> str:
    if row.ended_at is not None:
        return "ended"
    if row.valid_until < office.today:
        return "over"
    return "later" if row.valid_from > office.today else "now"


def _standing_in(office: Office, connection: Connection, person_id: int) -> tuple[StandingIn, ...]:
    """Those who asked this person, and those who asked who asked: what `people.stands_in_for` lets them act for."""
    direct = absences.given_to(connection, {person_id}, office.today)
    found = [
        StandingIn(
            row.giver, row.valid_from, row.valid_until, row.reason, None, row.valid_from <= office.today
        )
        for row in direct
    ]
    seen = {person_id, *(row.from_person_id for row in direct if row.valid_from <= office.today)}
    level = {row.from_person_id: row.giver for row in direct if row.valid_from <= office.today}
    while level:
        further = {
            row.from_person_id: (row, level[row.to_person_id])
            for row in absences.given_to(connection, level, office.today)
            if row.valid_from <= office.today and row.from_person_id not in seen
        }
        found += [
            StandingIn(row.giver, row.valid_from, row.valid_until, row.reason, via, True)
            for row, via in further.values()
        ]
        seen |= set(further)
        level = {giver_id: row.giver for giver_id, (row, _) in further.items()}
    return tuple(found)
