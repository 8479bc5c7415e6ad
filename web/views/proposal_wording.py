"""How is the wording for one body changed? Beside the derived one, by whom the table of moves lets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from actions.authority import authors_of, standing_towards
from actions.edit_wording import edit_wording
from actions.office import NoTown
from actions.place_on_agenda import stop_facts
from actions.see import NotSeen
from db import meetings
from db.queries import proposal_page
from states.consultation import CONSULTATION
from states.machine import Refused, authorise, failed_guards
from states.town import Town
from states.vocabulary import STAGE_TASK_LABELS, StageTask
from states.wording import clause_from_data, resolution_text
from web.difference import difference
from web.proposal_desk import Desk, desk_of
from web.visit import Visit, office_route, said_page

LONGEST = 20_000
FORM = 200_000
"""Bytes of the form."""


@dataclass(frozen=True, slots=True)
class StopWording:
    """One stop's wording as a column shows it: what it says, whether it is derived, edited or frozen."""

    id: int
    body: str
    name: str
    task: str
    version: int
    text: str
    derived: str
    is_derived: bool
    frozen_at: Any
    writer: str | None
    written_at: Any
    number: int

    @property
    def pieces(self) -> Any:
        """What an edited wording says otherwise than the derived one; empty where nothing differs."""
        same = self.is_derived or not self.derived or self.text == self.derived
        return () if same else difference(self.derived, self.text)


def wordings(connection: Any, desk: Desk) -> tuple[StopWording, ...]:
    """The current wording of each stop, beside what would be derived from the clauses now."""
    kept = proposal_page.wordings_of(connection, desk.row.id)
    return tuple(
        StopWording(
            id=stop.id,
            body=stop.body,
            name=desk.town.body(stop.body).name,
            task=STAGE_TASK_LABELS[StageTask(stop.task)],
            version=stop.version,
            text=row.text,
            derived=derived_text(desk.town, desk.row.route, stop.position, desk.content.clauses),
            is_derived=row.is_derived,
            frozen_at=row.frozen_at,
            writer=row.writer,
            written_at=row.written_at,
            number=len(kept[stop.id]),
        )
        for stop in desk.stops
        for row in kept.get(stop.id, [])[-1:]
    )


def derived_text(town: Town, route_code: str, position: int, clauses: Any) -> str:
    """What the town's sentence for a stop makes of the clauses."""
    route = town.route(route_code)
    return resolution_text(route.stages[position].sentence, town.voice(route, position), clauses)


def why_not_edit(office: Any, connection: Any, visit: Visit, desk: Desk, stop: Any) -> tuple[str, ...]:
    """Why the visitor can't change the wording of a stop; the guards' own sentences, () if they can."""
    try:
        move = CONSULTATION.move(stop.state, "edit_wording")
        authorise(CONSULTATION, move, standing_towards(office, connection, visit.actor, desk.row).roles)
    except Refused as refused:
        return refused.reasons
    meeting = meetings.meeting_by_id(connection, stop.meeting_id) if stop.meeting_id else None
    is_author = visit.visitor.person_id in authors_of(connection, desk.row)
    facts = stop_facts(office, desk.town, stop, desk.row, meeting, actor_is_author=is_author)
    return failed_guards(move, facts)


def show(visit: Visit) -> Response:
    """The words for one body, the derived ones beside them."""
    return _page(visit)


def _page(
    visit: Visit,
    status: int = 200,
    *,
    typed: str | None = None,
    reasons: tuple[str, ...] = (),
    fault: str = "",
) -> Response:
    with visit.reading() as (office, connection):
        desk = desk_of(visit, office, connection)
        stop = _stop(visit, desk)
        refusals = why_not_edit(office, connection, visit, desk, stop)
        if refusals and not reasons:
            return said_page(visit, 403, "Znění teď upravit nemůžete", refusals)
        found = next(one for one in wordings(connection, desk) if one.id == stop.id)
    return visit.page(
        "proposal_wording",
        status,
        proposal=desk.row,
        wording=found,
        typed=found.text if typed is None else typed,
        version=visit.form.number("version") or stop.version,
        reasons=reasons,
        fault=fault,
        was_signed=stop.signed_on is not None,
    )


def save(visit: Visit) -> Response:
    """Writes the wording; or puts the derived words into the field, for which the button asks."""
    typed = visit.form.long_text("text", LONGEST)
    if visit.form.faults:
        return _page(visit, 422, typed=typed, fault=visit.form.faults["text"])
    if not typed:
        return _page(visit, 422, typed=typed, fault="Znění je prázdné; napište, na čem se má orgán usnést.")
    try:
        with visit.writing() as (office, connection):
            desk = desk_of(visit, office, connection)
            stop = _stop(visit, desk)
            current = proposal_page.wordings_of(connection, desk.row.id)[stop.id][-1]
            clauses = [clause_from_data(data) for data in current.clauses]
            edit_wording(
                office, connection, visit.actor, stop.id, visit.form.number("version") or 0, clauses, typed
            )
    except (NotSeen, NoTown):
        raise
    except Refused as refused:
        return _page(visit, 409, typed=typed, reasons=refused.reasons)
    return visit.done(f"/navrhy/{desk.row.id}#zneni", "Znění je uloženo.")


def _stop(visit: Visit, desk: Desk) -> Any:
    stop = next((stop for stop in desk.stops if stop.body == visit.path("body")), None)
    if stop is None:
        raise NotSeen("Zastávka")
    return stop


ROUTES = (
    office_route("/navrhy/{id}/zneni/{body}", show),
    office_route("/navrhy/{id}/zneni/{body}", save, method="POST", biggest=FORM),
)
