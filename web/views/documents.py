"""Who may download which file? Attachments of a proposal's texts, documents made of it, and the form as it is now."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import Response

from actions.see import NotSeen, seen_proposal
from db.consultations import consultations_of
from db.queries.attached import attached_file, made_document
from templates.pages import report_html
from web.stored_file import WORD, stored_file
from web.visit import Visit, office_route

_DIGEST = re.compile(r"[0-9a-f]{64}")


def attachment(visit: Visit) -> Response:
    """A file that some text of a proposal names, for those who see the proposal; its name there is for people."""
    digest = visit.path("digest")
    with visit.reading() as (office, connection):
        proposal = seen_proposal(connection, visit.eyes(office, connection), visit.path_id())
        file = attached_file(connection, proposal.id, digest) if _DIGEST.fullmatch(digest) else None
    if file is None:
        raise NotSeen("Soubor")
    return stored_file(visit.house.files, file.digest, file.name, file.kind)


def document(visit: Visit) -> Response:
    """A document that the office made of a proposal: Word, or PDF."""
    with visit.reading() as (office, connection):
        proposal = seen_proposal(connection, visit.eyes(office, connection), visit.path_id())
        made = made_document(connection, proposal.id, visit.path_id("document_id"))
    if made is None:
        raise NotSeen("Dokument")
    kind = made.file_name.rpartition(".")[2]
    return stored_file(visit.house.files, made.file_digest, made.file_name, kind)


def preview(visit: Visit) -> Response:
    """The form as it would be issued now, laid out on a page."""
    from actions.preview import preview_fields

    with visit.reading() as (office, connection):
        proposal = seen_proposal(connection, visit.eyes(office, connection), visit.path_id())
        fields = preview_fields(office, connection, proposal.id)
        stops = _stops(connection, proposal.id)
    return visit.page(
        "form_preview",
        proposal=proposal,
        fields=fields,
        report=report_html(fields["report"]),
        stops=stops,
    )


def preview_in_word(visit: Visit) -> Response:
    """The same as a Word file; nothing is written, and the office owes nothing by it."""
    from actions.preview import preview_document

    with visit.reading() as (office, connection):
        proposal = seen_proposal(connection, visit.eyes(office, connection), visit.path_id())
        body = visit.path("body")
        if body not in _stops(connection, proposal.id):
            raise NotSeen("Náhled")
        name, content = preview_document(office, connection, visit.house.files, proposal.id, body)
    return visit.file(content, name, WORD)


def _stops(connection: Any, proposal_id: int) -> tuple[str, ...]:
    return tuple(stop.body for stop in consultations_of(connection, proposal_id))


ROUTES = (
    office_route("/navrhy/{id}/prilohy/{digest}/{name}", attachment),
    office_route("/navrhy/{id}/dokumenty/{document_id}/{name}", document),
    office_route("/navrhy/{id}/nahled", preview),
    office_route("/navrhy/{id}/nahled/{body}.docx", preview_in_word),
)
