"""How does a program record a whole table of outcomes? Downloaded empty, sent full: tried first, then confirmed."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import File, Form, Path, UploadFile
from starlette.responses import Response

from actions.record_table import check_table, record_table
from states.input_faults import InputFaults
from states.outcome_table import read_rows
from states.vocabulary import Role
from web.api.entrance import Called, noun, operation
from web.api.meetings import Id, meeting_seen
from web.api.problems import Malformed
from web.api.schemas.base import one_line, picked
from web.api.schemas.meeting import RecordedRow, RecordedTable
from web.stored_file import WORD, disposition

router = noun("Výsledky")
STAFF = (Role.ORGANISER, Role.SECRETARY)
_TYPES = {"docx": WORD, "csv": "text/csv; charset=utf-8"}


@router.get(
    "/meetings/{id}/table.{suffix}",
    **operation(
        "get_table",
        "read",
        "Stáhne prázdnou tabulku výsledků jednání pro Word nebo Excel",
        response_class=Response,
    ),
)
def get_table(
    caller: Called,
    id: Id,
    suffix: Annotated[Literal["docx", "csv"], Path(description="docx, nebo csv.", examples=["docx"])],
) -> Response:
    """The empty table of a meeting; it names every item, so it is for those who run meetings."""
    from actions.blank_table import blank_table  # Word: only who asks for a table needs it

    with caller.reading() as (office, connection):
        caller.needs_role(office, connection, *STAFF)
        row = meeting_seen(connection, id)
        content = blank_table(office, connection, id, f".{suffix}")
    name = f"vysledky-{row.body}-{row.held_on.isoformat()}.{suffix}"
    return Response(content, media_type=_TYPES[suffix], headers={"Content-Disposition": disposition(name)})


@router.post(
    "/outcomes",
    **operation(
        "record_table",
        "record",
        "Zapíše vyplněnou tabulku výsledků: celou, nebo nic",
        "Bez confirm jen řekne, co by zapsal, i\u00a0s\u00a0čísly usnesení. Odesílá se multipart/form-data.",
        has_file=True,
        response_model=RecordedTable,
    ),
)
def post_table(
    caller: Called,
    file: Annotated[UploadFile, File(description="Vyplněná tabulka .docx nebo .csv, nejvýše 5 MB.")],
    confirm: Annotated[bool, Form(description="Opravdu zapsat.", examples=[True])] = False,
) -> dict[str, Any]:
    """Records a table of outcomes, or tries it."""
    from templates.outcome_sheet import LARGEST_FILE, read_sheet  # Word: only an upload needs it

    name = one_line(file.filename or "tabulka")
    data = file.file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        sentence = "Soubor je větší než 5\u00a0MB; nechte v\u00a0něm jen tabulku výsledků."
        raise Malformed((("body", "file"), sentence))
    try:
        table = read_rows(read_sheet(data, name), name)
        with caller.writing() as (office, connection):
            rows = (record_table if confirm else check_table)(office, connection, caller.actor, table)
    except InputFaults as found:
        faults = [(("body", "file", fault.line), str(fault)) for fault in found.faults]
        raise Malformed(*faults) from None
    return {
        "recorded": confirm,
        "rows": [picked(row, RecordedRow, outcome=row.outcome.value) for row in rows],
    }
