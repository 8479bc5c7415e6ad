"""How do outcomes get from the table into the record? Each row in a transaction of its own, checked before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response

from actions.foresee import foresee
from actions.hear import hear
from actions.office import Office
from actions.see import NotSeen
from db import meetings
from db.queries import meetings_board
from states.machine import Refused
from states.meeting import MEETING
from states.town import Body
from states.vocabulary import OUTCOME_LABELS, Role
from web.form import Form
from web.views.desk_meeting import workshop
from web.views.desk_outcomes import Filled, Sentences, grid_row, read_row
from web.views.desk_readiness import next_step
from web.visit import Visit, office_route

STAFF = (Role.ORGANISER, Role.SECRETARY)
BIGGEST_TABLE = 2_000_000
"""Bytes of a filled table: a hundred items with texts changed at the table."""


def record(visit: Visit) -> Response:
    """Records one row, all the filled ones, or only says what would be recorded."""
    form, meeting_id = visit.form, visit.path_id()
    items, members = _table(visit, meeting_id)
    only = form.number("row")
    if "row" in form and not any(item.consultation_id == only for item in items):
        return workshop(visit, 409, ("Bod už na programu není; načtěte stránku znovu.",))
    is_recorded = "row" in form or form.text("act") == "record"
    promised = ("expected" if "row" in form else "table_expected") if is_recorded else ""
    filled = {
        item.consultation_id: read_row(form, item.consultation_id, members, promised)
        for item in items
        if "row" not in form or item.consultation_id == only
    }
    if not is_recorded:
        return workshop(visit, 200, rows=_foreseen(visit, filled, of_table=True))
    done: list[str] = []
    said: dict[int, Sentences] = {}
    for stop_id, row in filled.items():
        if row.hearing is None:
            faults = row.faults or (["Vyplňte výsledek bodu."] if only is not None else [])
            if faults:
                said[stop_id] = Sentences(faults)
            continue
        try:
            with visit.writing() as (office, connection):
                version = form.version(f"version-{stop_id}")
                heard = hear(office, connection, visit.actor, stop_id, row.hearing, version)
        except Refused as refused:
            said[stop_id] = Sentences(refused.reasons)
            continue
        number = f", usnesení {heard.number}" if heard.number else ""
        done.append(f"{OUTCOME_LABELS[row.hearing.outcome]}{number}")
    if only is not None and visit.is_htmx:
        return _piece(visit, meeting_id, only, said)
    if said or not done:
        recorded = (f"Zapsáno bodů: {len(done)}, nezapsáno: {len(said)}.",) if done else ()
        nothing = () if said else ("Tabulka nemá vyplněný žádný řádek; u\u00a0bodu vyberte výsledek.",)
        return workshop(visit, 409, (*recorded, *nothing), said)
    words = f"Zapsáno: {done[0]}." if len(done) == 1 else f"Zapsáno bodů: {len(done)}."
    is_whole = all(item.outcome for item in _table(visit, meeting_id)[0])
    place = "#krok" if is_whole else f"#bod-{only}" if only else ""
    return visit.done(f"/stul/{meeting_id}{place}", words)


def foretell(visit: Visit) -> Response:
    """What would be recorded of one row as it is being filled in; changes nothing."""
    meeting_id, stop_id = visit.path_id(), visit.path_id("stop")
    form = Form(FormData(list(visit.request.query_params.multi_items())))
    items, members = _table(visit, meeting_id)
    if not any(item.consultation_id == stop_id for item in items):
        raise NotSeen("Bod")
    said = _foreseen(visit, {stop_id: read_row(form, stop_id, members)})
    return visit.fragment("desk_result", said=said.get(stop_id, Sentences()), sid=stop_id)


def _foreseen(visit: Visit, filled: dict[int, Filled], *, of_table: bool = False) -> dict[int, Sentences]:
    found, ahead = {}, 0
    with visit.reading() as (office, connection):
        for stop_id, row in filled.items():
            if row.hearing is None:
                found[stop_id] = Sentences(row.faults)
                continue
            foresight = foresee(office, connection, stop_id, row.hearing, ahead)
            found[stop_id] = Sentences(foresight.refusals, foresight, of_table)
            ahead += of_table and foresight.number is not None and row.hearing.manual_number is None
    return found


def _piece(visit: Visit, meeting_id: int, stop_id: int, said: dict[int, Sentences]) -> Response:
    """The row alone, for htmx."""
    with visit.reading() as (office, connection):
        items = meetings_board.agenda_of(connection, visit.eyes(office, connection), meeting_id)
        missing = sum(item.outcome is None for item in items)
        item = next(item for item in items if item.consultation_id == stop_id)
        members = _members(office, connection, meeting_id)
        line = grid_row(office, item, visit.form, said.get(stop_id, Sentences()), members)
        meeting = meetings.meeting_by_id(connection, meeting_id)
        return visit.fragment(
            "desk_row",
            409 if said else 200,
            line=line,
            meeting=meeting,
            missing=missing,
            step=next_step(office, meeting, len(items), missing) if meeting else None,
            verbs=MEETING.verbs_from(meeting.state) if meeting else (),
            is_piece=True,
            has_ballots=_has_ballots(office, item.body) or not members,
        )


def _table(visit: Visit, meeting_id: int) -> tuple[Sequence[Any], int | None]:
    """The items of a meeting, and how many members its body has."""
    with visit.reading() as (office, connection):
        members = _members(office, connection, meeting_id)
        return meetings_board.agenda_of(connection, visit.eyes(office, connection), meeting_id), members


def _members(office: Office, connection: Any, meeting_id: int) -> int | None:
    meeting = meetings.meeting_by_id(connection, meeting_id)
    if meeting is None:
        raise NotSeen("Jednání", meeting_id)
    body = _body(office, meeting.body)
    return body.members_on(meeting.held_on) if body else None


def _has_ballots(office: Office, code: str) -> bool:
    body = _body(office, code)
    return body is not None and not body.is_internal


def _body(office: Office, code: str) -> Body | None:
    return next((body for body in office.town.bodies if body.code == code), None)


ROUTES = (
    office_route("/stul/{id}/vysledky", record, method="POST", roles=STAFF, biggest=BIGGEST_TABLE),
    office_route("/stul/{id}/vysledek/{stop}", foretell, roles=STAFF),
)
