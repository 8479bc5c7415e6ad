"""How does a table filled in Word or Excel get recorded? Downloaded empty, uploaded full, shown, then confirmed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from actions.record_table import Recorded, check_table, record_table
from actions.see import NotSeen
from db import meetings
from states.input_faults import Fault, InputFaults
from states.machine import Refused
from states.outcome_table import Sheet, read_rows
from states.vocabulary import OUTCOME_LABELS, Role
from web.views.desk_readiness import body_name
from web.visit import Visit, office_route

if TYPE_CHECKING:
    from collections.abc import Sequence

STAFF = (Role.ORGANISER, Role.SECRETARY)
BIGGEST_UPLOAD = 6_000_000
BIGGEST_TABLE = 2_000_000
_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".csv": "text/csv; charset=utf-8",
}


def form(visit: Visit) -> Response:
    """The page with the empty table to download and the place for the full one."""
    return _form(visit)


def _form(visit: Visit, status: int = 200, **shown: Any) -> Response:
    with visit.reading() as (office, connection):
        meeting = meetings.meeting_by_id(connection, visit.path_id())
        if meeting is None:
            raise NotSeen("Jednání", visit.path_id())
        facts: dict[str, Any] = {"faults": (), "refused": (), "rows": (), "sheet": "", "file": ""}
        return visit.page(
            "desk_table",
            status,
            meeting=meeting,
            body_name=body_name(office, meeting.body),
            labels=OUTCOME_LABELS,
            **{**facts, **shown},
        )


def blank(visit: Visit) -> Response:
    """The empty table of the meeting's agenda."""
    from actions.blank_table import blank_table  # Word: only a download needs it

    suffix = "." + visit.path("suffix")
    if suffix not in _TYPES:
        raise NotSeen("Tabulka")
    with visit.reading() as (office, connection):
        meeting = meetings.meeting_by_id(connection, visit.path_id())
        if meeting is None:
            raise NotSeen("Jednání", visit.path_id())
        content = blank_table(office, connection, meeting.id, suffix)
    name = f"vysledky-{meeting.body}-{meeting.held_on.isoformat()}{suffix}"
    return visit.file(content, name, _TYPES[suffix])


def upload(visit: Visit) -> Response:
    """Shows what the filled table would record, or everything that is wrong with it; nothing is recorded."""
    from templates.outcome_sheet import LARGEST_FILE, read_sheet  # Word: only an upload needs it

    sent = visit.form.upload("table")
    if sent is None:
        return _form(visit, 422, refused=("Vyberte soubor s\u00a0vyplněnou tabulkou (.docx nebo .csv).",))
    name = sent.filename or "tabulka"
    data = sent.file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        return _form(
            visit, 422, refused=("Soubor je větší než 5\u00a0MB; nechte v\u00a0něm jen tabulku výsledků.",)
        )
    try:
        sheet = read_sheet(data, name)
        rows = _check(visit, sheet, name)
    except InputFaults as faults:
        return _form(visit, 422, faults=faults.faults, file=name)
    except Refused as refused:
        return _form(visit, 409, refused=refused.reasons, file=name)
    return _form(visit, rows=rows, sheet=_kept(sheet), file=name)


def confirm(visit: Visit) -> Response:
    """Records the table that was shown: whole, or not at all. It is read and judged anew."""
    name = visit.form.text("file", 250) or "tabulka"
    try:
        sheet = _sheet(visit.form.long_text("sheet", BIGGEST_TABLE), name)
        table = read_rows(sheet, name)
        with visit.writing() as (office, connection):
            rows = record_table(office, connection, visit.actor, table)
    except InputFaults as faults:
        return _form(visit, 422, faults=faults.faults, file=name)
    except Refused as refused:
        return _form(visit, 409, refused=refused.reasons, file=name)
    fresh = sum(not row.is_unchanged for row in rows)
    return visit.done(f"/stul/{visit.path_id()}", f"Z\u00a0tabulky zapsáno bodů: {fresh}.")


def _check(visit: Visit, sheet: Sheet, name: str) -> Sequence[Recorded]:
    table = read_rows(sheet, name)
    with visit.writing() as (office, connection):  # a trial that is taken back: numbers are drawn in it
        return check_table(office, connection, visit.actor, table)


def _kept(sheet: Sheet) -> str:
    """The table's texts for the page's hidden field: the file itself is not kept anywhere."""
    return json.dumps([sheet.header, sheet.header_line, sheet.rows], ensure_ascii=False)


def _sheet(text: str, name: str) -> Sheet:
    try:
        header, line, rows = json.loads(text)
        return Sheet(
            tuple(str(cell) for cell in header),
            int(line),
            tuple((int(number), tuple(str(cell) for cell in cells)) for number, cells in rows),
        )
    except (ValueError, TypeError, OverflowError, RecursionError):  # infinity, a thousand brackets
        raise InputFaults([Fault(name, 0, "tabulka nedorazila celá; nahrajte soubor znovu.")]) from None


ROUTES = (
    office_route("/stul/{id}/tabulka", form, roles=STAFF),
    office_route("/stul/{id}/tabulka", upload, method="POST", roles=STAFF, biggest=BIGGEST_UPLOAD),
    office_route("/stul/{id}/tabulka/zapsat", confirm, method="POST", roles=STAFF, biggest=BIGGEST_UPLOAD),
    office_route("/stul/{id}/tabulka/vysledky.{suffix}", blank, roles=STAFF),
)
