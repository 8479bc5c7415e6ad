"""How does a program get the Word documents that the office made?"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Query, Request
from starlette.responses import Response

from actions.preview import preview_document
from actions.see import NotSeen
from db.queries import api
from web.api.entrance import Called, noun, operation
from web.api.paging import After, Limit, paged
from web.api.proposals import BodyCode, seen, stop_of
from web.api.proposals import Id as ProposalId
from web.api.schemas.base import Page, picked
from web.api.schemas.proposal import Document
from web.stored_file import WORD, disposition, stored_file

router = noun("Dokumenty")
Id = Annotated[int, Path(ge=1, le=2**31 - 1, description="Číslo dokumentu.", examples=[1])]


@router.get(
    "/documents",
    **operation(
        "list_documents", "read", "Vypíše dokumenty, nejnovější první", response_model=Page[Document]
    ),
)
def list_documents(
    caller: Called,
    request: Request,
    proposal_id: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Jen tohoto návrhu.")] = None,
    limit: Limit = 50,
    after: After = None,
) -> dict[str, Any]:
    """Documents of proposals that the person may see."""
    with caller.reading() as (office, connection):
        eyes = caller.eyes(office, connection)
        rows = api.documents(connection, eyes, proposal_id, after, limit)
    return paged(request, rows, limit, lambda row: picked(row, Document))


@router.get(
    "/documents/{id}/file",
    **operation("get_document", "read", "Stáhne vyhotovený dokument (Word, PDF)", response_class=Response),
)
def get_document(caller: Called, id: Id) -> Response:
    """The file of a document."""
    with caller.reading() as (office, connection):
        row = api.seen_document(connection, caller.eyes(office, connection), id)
    if row is None or row.made_at is None:
        raise NotSeen("Dokument", id)
    kind = row.file_name.rpartition(".")[2]
    return stored_file(caller.house.files, row.file_digest, row.file_name, kind)


@router.get(
    "/proposals/{id}/stops/{body}/preview",
    **operation(
        "preview_form",
        "read",
        "Stáhne formulář pro orgán, jak by vypadal teď; nic se nevydá",
        response_class=Response,
    ),
)
def get_preview(caller: Called, id: ProposalId, body: BodyCode) -> Response:
    """The form as it would be issued now."""
    with caller.reading() as (office, connection):
        proposal = seen(caller, office, connection, id)
        stop = stop_of(connection, proposal, body)
        name, content = preview_document(office, connection, caller.house.files, proposal.id, stop.body)
    return Response(content, media_type=WORD, headers={"Content-Disposition": disposition(name)})
