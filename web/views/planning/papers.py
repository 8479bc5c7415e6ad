"""How are the papers of a process kept at the counter? A list, a form for a new one and for corrections."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from actions.attach import too_big
from actions.planning import papers
from actions.planning.papers import PLACES, Paper
from actions.planning.public_minutes import publish_minutes
from actions.planning.public_page import paper_note
from actions.see import NotSeen
from db.planning.papers import paper_by_id
from db.queries.planning_places import free_documents, only_group_of, places_of, unpublished_minutes
from db.queries.planning_public import papers_of
from states.attachment import BIGGEST_FILE, extension_kind
from states.content import AttachedFile
from states.machine import Refused
from states.planning.titles import address_fault, title_fault
from states.planning.vocabulary import PAPER_KIND_LABELS, PaperKind
from web.stored_file import stored_file
from web.views.planning.frame import frame_of
from web.visit import Visit, office_route

TAB = "/dokumenty"
ENVELOPE = 1_000_000
"""Bytes for what stands around the file in a form."""
_OF = {
    "group_id": "Skupina",
    "meeting_id": "Jednání",
    "hearing_id": "Veřejné projednání",
    "survey_id": "Šetření",
    "plan_id": "Plán",
}


def show(visit: Visit) -> Response:
    """The papers of a process, those that are not public too."""
    return _list(visit)


def _list(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        rows = papers_of(connection, frame.process.id, only_public=False)
        places = {(kind, number): name for kind, number, name in places_of(connection, frame.process.id)}
        waiting = unpublished_minutes(connection, frame.process.id)
    lines = [_line(row, places) for row in rows]
    facts = {
        "lines": lines,
        "waiting": waiting,
        "may_keep": frame.may("keep_papers"),
        "reasons": reasons,
    }
    return visit.page("planning_papers", status, **frame.facts(**facts))


def _line(row: Any, places: dict[tuple[str, int], str]) -> dict[str, Any]:
    at = next(((kind, getattr(row, kind)) for kind in PLACES[1:] if getattr(row, kind)), None)
    at = at or (("group_id", row.group_id) if row.group_id else None)
    return {
        "row": row,
        "kind": PAPER_KIND_LABELS[PaperKind(row.kind)],
        "note": paper_note(row.name, row.bytes, row.address),
        "place": places.get(at, "") if at else "",
        "is_made": bool(row.address or row.digest),
    }


def new(visit: Visit) -> Response:
    """The form of a new paper."""
    return _form(visit)


def edit(visit: Visit) -> Response:
    """The form of a paper that is there."""
    return _form(visit)


def _known(visit: Visit, connection: Any, process_id: int) -> Any:
    """The paper in the address; None for a new one. Raises NotSeen for one of another process, or a removed one."""
    if "paper" not in visit.request.path_params:
        return None
    row = paper_by_id(connection, visit.path_id("paper"))
    if row is None or row.process_id != process_id or row.removed_at is not None:
        raise NotSeen("Dokument", visit.path_id("paper"))
    return row


def _form(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        known = _known(visit, connection, frame.process.id)
        places = places_of(connection, frame.process.id)
        documents = [(row.id, row.file_name) for row in free_documents(connection, frame.process.id)]
    if not frame.may("keep_papers"):
        raise Refused("Dokumenty upravuje koordinátor a\u00a0tajemníci skupin; požádejte je o\u00a0to.")
    facts = {
        "known": known,
        "typed": _typed(visit, known),
        "kinds": [(kind.value, PAPER_KIND_LABELS[kind]) for kind in PaperKind],
        "places": [(f"{kind}:{number}", f"{_OF[kind]}: {name}") for kind, number, name in places],
        "documents": documents,
        "reasons": reasons,
        "faults": visit.form.faults,
    }
    return visit.page("planning_paper", status, **frame.facts(**facts))


def _typed(visit: Visit, known: Any) -> dict[str, Any]:
    form = visit.form
    if "title" in form:
        names = ("kind", "title", "issued_on", "place", "address", "document_id")
        return {name: form.text(name, 1000) for name in names} | {"is_public": form.checked("is_public")}
    if known is None:
        return {
            "kind": visit.query("druh") or PaperKind.MINUTES.value,
            "title": "",
            "issued_on": "",
            "place": visit.query("misto"),
            "address": "",
            "document_id": "",
            "is_public": True,
        }
    at = next(
        (f"{kind}:{getattr(known, kind)}" for kind in (*PLACES[1:], PLACES[0]) if getattr(known, kind)), ""
    )
    return {
        "kind": known.kind,
        "title": known.title,
        "issued_on": known.issued_on,
        "place": at,
        "address": known.address or "",
        "document_id": "",
        "is_public": known.is_public,
    }


def add(visit: Visit) -> Response:
    """Adds a paper."""
    return _keep(visit)


def correct(visit: Visit) -> Response:
    """Corrects a paper; a chosen file takes the place of the old one."""
    return _keep(visit)


def _keep(visit: Visit) -> Response:
    """The file is looked into and stored before the transaction, and only for who may keep papers."""
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        known = _known(visit, connection, frame.process.id)
        if not frame.may("keep_papers"):
            raise Refused("Dokumenty upravuje koordinátor a\u00a0tajemníci skupin; požádejte je o\u00a0to.")
    _read_faults(visit)
    try:
        file = _received(visit)
    except Refused as refused:
        visit.form.fault("file", " ".join(refused.reasons))
        file = None
    if visit.form.faults:
        return _form(visit, 422)
    try:
        with visit.writing() as (office, connection):
            frame_of(visit, office, connection, TAB)
            paper = _paper(visit, connection, file, known)
            if known is None:
                papers.add_paper(office, connection, visit.actor, visit.path_id(), paper)
            else:
                papers.correct_paper(office, connection, visit.actor, known.id, paper)
    except NotSeen:
        raise
    except Refused as refused:
        return _form(visit, 409, refused.reasons)
    return visit.done(f"/planovani/{visit.path_id()}{TAB}", f"Dokument „{paper.title}“ je uložen.")


def _read_faults(visit: Visit) -> None:
    """What is wrong with the fields by themselves, each at its field."""
    form = visit.form
    if fault := title_fault(form.text("title", 1000)):
        form.fault("title", fault)
    form.day("issued_on")
    address = form.text("address", 2000)
    if address and (fault := address_fault(address)):
        form.fault("address", fault)


def _received(visit: Visit) -> AttachedFile | None:
    upload = visit.form.upload("file")
    if upload is None:
        return None
    name = upload.filename or ""
    if upload.size is not None and upload.size > BIGGEST_FILE:
        raise Refused(too_big(name, upload.size))
    return papers.received_paper(visit.house, name, upload.file.read(BIGGEST_FILE + 1))


def _paper(visit: Visit, connection: Any, file: AttachedFile | None, known: Any) -> Paper:
    form = visit.form
    kind, _, number = form.text("place").partition(":")
    at: dict[str, int] = {}
    if kind in PLACES and number.isascii() and number.isdigit() and len(number) <= 9:
        at[kind] = int(number)
        if known is not None and getattr(known, kind) == int(number):
            at = {place: getattr(known, place) for place in PLACES}
        elif kind == "meeting_id" and (group := only_group_of(connection, int(number))):
            at["group_id"] = group
    address = form.text("address", 2000)
    is_same = known is not None and address == (known.address or "")
    return Paper(
        kind=form.text("kind"),
        title=form.text("title", 1000),
        issued_on=form.day("issued_on"),
        is_public=form.checked("is_public"),
        file=file,
        address="" if is_same else address,
        document_id=form.number("document_id"),
        **at,
    )


def remove(visit: Visit) -> Response:
    """Takes a paper off the list."""
    try:
        with visit.writing() as (office, connection):
            frame = frame_of(visit, office, connection, TAB)
            known = _known(visit, connection, frame.process.id)
            papers.remove_paper(office, connection, visit.actor, known.id)
    except NotSeen:
        raise
    except Refused as refused:
        return _list(visit, 409, refused.reasons)
    return visit.done(
        f"/planovani/{visit.path_id()}{TAB}", f"Dokument „{known.title}“ je odebrán; v\u00a0historii zůstává."
    )


def publish(visit: Visit) -> Response:
    """Puts the closed minutes of a meeting on the public page, without names."""
    try:
        with visit.writing() as (office, connection):
            frame_of(visit, office, connection, TAB)
            publish_minutes(office, connection, visit.actor, visit.path_id("meeting"))
    except NotSeen:
        raise
    except Refused as refused:
        return _list(visit, 409, refused.reasons)
    said = "Zápis beze jmen účastníků se vyhotovuje v\u00a0PDF; za chvíli bude na veřejné stránce."
    return visit.done(f"/planovani/{visit.path_id()}{TAB}", said)


def file(visit: Visit) -> Response:
    """A paper's file, also of one that is not public."""
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        rows = papers_of(connection, frame.process.id, only_public=False)
    number = visit.path_id("paper")
    row = next((one for one in rows if one.id == number and one.digest), None)
    if row is None:
        raise NotSeen("Dokument", number)
    return stored_file(visit.house.files, row.digest, row.name, extension_kind(row.name))


_BIGGEST = BIGGEST_FILE + ENVELOPE
ROUTES = (
    office_route("/planovani/{id}/dokumenty", show),
    office_route("/planovani/{id}/dokumenty/novy", new),
    office_route("/planovani/{id}/dokumenty/novy", add, method="POST", biggest=_BIGGEST),
    office_route("/planovani/{id}/dokumenty/zapis/{meeting}", publish, method="POST"),
    office_route("/planovani/{id}/dokumenty/{paper}", edit),
    office_route("/planovani/{id}/dokumenty/{paper}", correct, method="POST", biggest=_BIGGEST),
    office_route("/planovani/{id}/dokumenty/{paper}/odebrat", remove, method="POST"),
    office_route("/planovani/{id}/dokumenty/{paper}/soubor/{name}", file),
)
