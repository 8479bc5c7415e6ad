"""How do a voting machine's results get recorded? Uploaded, shown with what is flagged, then confirmed."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from starlette.responses import Response

from actions.import_votes import check_votes, import_votes
from actions.see import NotSeen
from db import meetings
from db.queries.agenda_items import items_of
from states.agenda import numbers
from states.input_faults import Fault, InputFaults
from states.machine import Refused
from states.vocabulary import BALLOT_KIND_LABELS, BALLOT_SUBJECT_LABELS, ItemKind, Role
from states.vote_import import LARGEST_FILE, read_votes
from web.form import Form
from web.views.desk_readiness import body_name
from web.visit import Visit, office_route

STAFF = (Role.ORGANISER, Role.SECRETARY)
BIGGEST_UPLOAD = 6_000_000
BIGGEST_KEPT = 7_500_000


def form(visit: Visit) -> Response:
    """The page with the place for a machine's file."""
    return _form(visit)


def _form(visit: Visit, status: int = 200, **shown: Any) -> Response:
    with visit.reading() as (office, connection):
        meeting = meetings.meeting_by_id(connection, visit.path_id())
        if meeting is None:
            raise NotSeen("Jednání", visit.path_id())
        rows = items_of(connection, meeting.id)
        known = numbers((row.kind, row.is_numbered) for row in rows)
        facts: dict[str, Any] = {"faults": (), "refused": (), "rows": (), "kept": "", "file": ""}
        return visit.page(
            "machine_votes",
            status,
            meeting=meeting,
            body_name=body_name(office, meeting.body),
            items=[
                (row.id, f"{number or '·'} {row.shown_title}")
                for row, number in zip(rows, known, strict=True)
                if row.kind != ItemKind.HEADING
            ],
            subjects={key.value: label for key, label in BALLOT_SUBJECT_LABELS.items()},
            kinds={key.value: label for key, label in BALLOT_KIND_LABELS.items()},
            **{**facts, **shown},
        )


def upload(visit: Visit) -> Response:
    """Shows what the file would record and what is flagged; nothing is recorded."""
    sent = visit.form.upload("votes")
    if sent is None:
        return _form(visit, 422, refused=("Vyberte soubor z\u00a0hlasovacího zařízení (.xml nebo .csv).",))
    data = sent.file.read(LARGEST_FILE + 1)
    name = (sent.filename or "hlasovani")[:200]
    return _shown(visit, data, name, {})


def confirm(visit: Visit) -> Response:
    """Records what was shown: whole, or not at all. The file is read and judged anew."""
    name = visit.form.text("file", 200) or "hlasovani"
    try:
        data = base64.b64decode(visit.form.long_text("kept", BIGGEST_KEPT), validate=True)
    except (binascii.Error, ValueError):
        return _form(visit, 422, refused=("Soubor nedorazil celý; nahrajte ho znovu.",))
    chosen = _chosen(visit.form)
    if visit.form.text("act") == "check":
        return _shown(visit, data, name, chosen)
    try:
        read = read_votes(data, name)
        with visit.writing() as (office, connection):
            done = import_votes(office, connection, visit.actor, visit.path_id(), read, chosen)
    except InputFaults as faults:
        return _form(visit, 422, faults=faults.faults, file=name)
    except Refused as refused:
        return _form(visit, 409, refused=refused.reasons, file=name)
    fresh = sum(not row.is_unchanged for row in done)
    return visit.done(
        f"/stul/{visit.path_id()}/prubeh",
        f"Ze zařízení zapsáno hlasování: {fresh}. Výsledky bodů zapište u\u00a0nich.",
    )


def _shown(visit: Visit, data: bytes, name: str, chosen: dict[int, int]) -> Response:
    try:
        read = read_votes(data, name)
        with visit.writing() as (office, connection):  # a trial that is taken back
            rows = check_votes(office, connection, visit.actor, visit.path_id(), read, chosen)
    except InputFaults as faults:
        return _form(
            visit, 422, faults=faults.faults or (Fault(name, 0, "soubor nejde přečíst."),), file=name
        )
    except Refused as refused:
        return _form(visit, 409, refused=refused.reasons, file=name)
    return _form(visit, rows=rows, kept=base64.b64encode(data).decode(), file=name)


def _chosen(form: Form) -> dict[int, int]:
    """Which item a person chose for which line: fields „item-LINE“."""
    found = {}
    for name in form.names():
        line = name.removeprefix("item-")
        value = form.text(name)
        if name.startswith("item-") and _is_number(line) and _is_number(value):
            found[int(line)] = int(value)
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


ROUTES = (
    office_route("/stul/{id}/hlasovani", form, roles=STAFF),
    office_route("/stul/{id}/hlasovani", upload, method="POST", roles=STAFF, biggest=BIGGEST_UPLOAD),
    office_route("/stul/{id}/hlasovani/zapsat", confirm, method="POST", roles=STAFF, biggest=8_000_000),
)
