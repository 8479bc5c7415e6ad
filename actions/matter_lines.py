"""What does one line of a list say of a matter? Its road, who holds it, since when, what comes next and until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from actions.office import Office
from db.queries import matters
from db.visibility import Eyes
from states.deadlines import Term
from states.outlook import Asked, Outlook, Step, Stop, latest_missed, outlook, road
from states.proposal import PROPOSAL
from states.town import Town
from states.town_file import parse_town
from states.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Line:
    """One matter in words; ``author`` and ``department`` are names, ``outlook`` says what comes next."""

    id: int
    title: str
    state: str
    state_label: str
    is_confidential: bool
    author: str
    presented_by: str
    department: str
    matter: str
    amount: int | None
    created_at: datetime
    since: datetime
    steps: tuple[Step, ...]
    outlook: Outlook


@dataclass(frozen=True)
class Signers:
    """Who signs the forms of which department: the holders of an office, of the department or of the whole town."""

    seats: Sequence[Any]

    @cached_property
    def _seats(self) -> dict[tuple[str | None, str | None], list[Any]]:
        found: dict[tuple[str | None, str | None], list[Any]] = {}
        for seat in self.seats:
            found.setdefault((seat.office, seat.department), []).append(seat)
        return found

    def of(self, office_code: str | None, department: str) -> list[Any]:
        """The seats that sign for a department: its own before the town's."""
        return self._seats.get((office_code, department)) or self._seats.get((office_code, None), [])

    def departments_of(self, town: Town, person_ids: frozenset[int]) -> frozenset[str]:
        """Departments whose forms any of these people signs."""
        codes = {
            stage.form_signed_by for route in town.routes for stage in route.stages if stage.form_signed_by
        }
        known = {department.code for department in town.departments}
        found: set[str] = set()
        for seat in self.seats:
            if seat.person_id not in person_ids or seat.office not in codes:
                continue
            if seat.department is not None:
                found.add(seat.department)
            else:  # of the whole town: where a department has none of its own
                found |= {code for code in known if (seat.office, code) not in self._seats}
        return frozenset(found & known)


def signed_forms(town: Town) -> frozenset[tuple[str, str]]:
    """The (route, body) pairs whose forms somebody signs."""
    return frozenset(
        (route.code, stage.body) for route in town.routes for stage in route.stages if stage.form_signed_by
    )


def late_until(town: Town, today: date) -> dict[str, date]:
    """For each body the latest day of a meeting that it is too late to hand materials in for."""
    return {body.code: latest_missed(Term.parse(body.hand_in), today) for body in town.bodies}


def matter_lines(office: Office, connection: Any, eyes: Eyes, ids: Sequence[int]) -> list[Line]:
    """The lines of these matters in this order; six statements, one more where earlier rules still hold."""
    if not ids:
        return []
    found = matters.matters(connection, eyes, ids)
    digests = frozenset(one.row.rules_digest for one in found) - {office.rules_digest}
    texts = matters.earlier_rules(connection, digests)
    towns = {office.rules_digest: office.town, **{digest: parse_town(text) for digest, text in texts.items()}}
    rules = {digest: stop_rules(town) for digest, town in towns.items()}
    signers = Signers(matters.offices_held(connection, office.today))
    calendar = matters.coming_meetings(connection, office.today)
    people = {person.code: person.name for person in office.town.people}
    departments = {one.code: one.name for one in office.town.departments}
    lines = []
    for one in found:
        row, town = one.row, towns[one.row.rules_digest]
        stops = [stop_of(rules[row.rules_digest], row.route, stop) for stop in one.stops]
        signs = [seat.name for seat in signers.of(_form_office(town, row.route, one.stops), row.department)]
        lines.append(
            Line(
                id=row.id,
                title=row.title or "(bez názvu)",
                state=row.state,
                state_label=PROPOSAL.states[row.state],
                is_confidential=row.is_confidential,
                author=row.author,
                presented_by=people.get(row.presented_by or "", row.presented_by or ""),
                department=departments.get(row.department, row.department),
                matter=row.matter,
                amount=row.amount,
                created_at=row.created_at,
                since=one.since,
                steps=road(row.state, stops),
                outlook=outlook(
                    row.state,
                    stops,
                    [Asked(asked.title, asked.holder, asked.due_on) for asked in one.asked],
                    row.author,
                    ", ".join(signs) or "vedoucí odboru",
                    calendar,
                    office.today,
                ),
            )
        )
    return lines


StopRules = Mapping[tuple[str, str], tuple[Term | None, bool]]
"""By (route, body): the term for handing in, and whether somebody signs the form."""


def stop_rules(town: Town) -> StopRules:
    """What the town's rules say of every stop of its routes."""
    terms = {body.code: Term.parse(body.hand_in) for body in town.bodies}
    return {
        (route.code, stage.body): (terms.get(stage.body), stage.form_signed_by is not None)
        for route in town.routes
        for stage in route.stages
    }


def stop_of(rules: StopRules, route_code: str, row: Any) -> Stop:
    """A stop as the outlook sees it, by the rules that the matter started under."""
    hand_in, needs_signature = rules.get((route_code, row.body), (None, False))
    return Stop(
        body=row.body,
        state=row.state,
        planned_on=row.planned_on,
        held_on=row.held_on,
        postponed_to=row.postponed_to,
        hand_in=hand_in,
        needs_signature=needs_signature,
        is_signed=row.signed_on is not None,
    )


def _stages(town: Town, route_code: str) -> Sequence[Any]:
    return next((route.stages for route in town.routes if route.code == route_code), ())


def _form_office(town: Town, route_code: str, stops: Sequence[Any]) -> str | None:
    open_bodies = [stop.body for stop in stops if stop.state not in ("waiting", "placed")]
    return next(
        (
            stage.form_signed_by
            for stage in _stages(town, route_code)
            if stage.form_signed_by and (not open_bodies or stage.body in open_bodies)
        ),
        None,
    )


def is_staff(roles: frozenset[Role]) -> bool:
    """Whether somebody runs the meetings."""
    return bool(roles & {Role.SECRETARY, Role.ORGANISER})
