"""How does a program attach files to a proposal, and get them back? Checked and stored as at the counter."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import File, Form, Path, Request, Response, UploadFile

from actions import attach
from actions.see import NotSeen
from db.queries.attached import attached_file
from states.attachment import BIGGEST_FILE
from states.content import AttachedFile
from states.machine import Refused
from web.api.entrance import Called, Caller, noun, operation, version_seen
from web.api.proposals import Id, answer, seen, seen_at
from web.api.schemas.base import one_line
from web.api.schemas.proposal import AttachmentOrder, AttachmentRename, AttachmentTitle, Proposal
from web.api.schemas.seed import SEED
from web.stored_file import stored_file

router = noun("Přílohy")
_DIGEST = re.compile(r"[0-9a-f]{64}")
Upload = Annotated[UploadFile, File(description="Soubor: PDF, Word, Excel, obrázek, text… nejvýše 25 MB.")]
Title = Annotated[
    str, Form(max_length=500, description="Název přílohy; jinak podle jména souboru.", examples=[""])
]
SeenVersion = Annotated[
    int | None, Form(ge=1, le=2**31 - 1, description="Verze, kterou jste viděli.", examples=[1])
]


def _received(caller: Caller, upload: UploadFile, title: str) -> AttachedFile:
    if upload.size is not None and upload.size > BIGGEST_FILE:
        raise Refused(attach.too_big(upload.filename or "soubor", upload.size))
    return attach.received(caller.house, one_line(upload.filename or "soubor"), upload.file.read(), title)


@router.post(
    "/proposals/{id}/attachments",
    **operation(
        "attach_file",
        "draft",
        "Přiloží soubor",
        "K\u00a0názvu, který soubor ještě nemá; jinak jako další přílohu. Odesílá se multipart/form-data.",
        has_file=True,
        response_model=Proposal,
        status_code=201,
    ),
)
def attach_file(
    caller: Called,
    request: Request,
    response: Response,
    id: Id,
    file: Upload,
    title: Title = "",
    version: SeenVersion = None,
) -> dict[str, Any]:
    """Adds a file."""
    seen_version = version_seen(request, version)
    _refuse_early(caller, id, seen_version)
    received = _received(caller, file, one_line(title))
    with caller.writing() as (office, connection):
        seen_at(caller, office, connection, id, seen_version)
        attach.attach(office, connection, caller.actor, id, seen_version, received)
        return answer(caller, office, connection, response, id)


@router.put(
    "/proposals/{id}/attachments",
    **operation(
        "replace_file",
        "draft",
        "Vymění soubor přílohy",
        "Příloha se pozná podle názvu. Odesílá se multipart/form-data.",
        has_file=True,
        response_model=Proposal,
    ),
)
def replace_file(
    caller: Called,
    request: Request,
    response: Response,
    id: Id,
    file: Upload,
    title: Annotated[str, Form(max_length=500, description="Název přílohy.", examples=[SEED["attachment"]])],
    version: SeenVersion = None,
) -> dict[str, Any]:
    """Another file in the place of an attachment's."""
    seen_version = version_seen(request, version)
    _refuse_early(caller, id, seen_version)
    received = _received(caller, file, one_line(title))
    with caller.writing() as (office, connection):
        seen_at(caller, office, connection, id, seen_version)
        attach.replace_file(office, connection, caller.actor, id, seen_version, one_line(title), received)
        return answer(caller, office, connection, response, id)


@router.post(
    "/proposals/{id}/attachments/remove",
    **operation(
        "detach_file", "draft", "Odebere přílohu i\u00a0s\u00a0jejím souborem", response_model=Proposal
    ),
)
def detach_file(
    caller: Called, request: Request, response: Response, id: Id, asked: AttachmentTitle
) -> dict[str, Any]:
    """Takes an attachment off."""
    version = version_seen(request, asked.version)
    with caller.writing() as (office, connection):
        seen_at(caller, office, connection, id, version)
        attach.detach(office, connection, caller.actor, id, version, asked.title)
        return answer(caller, office, connection, response, id)


@router.post(
    "/proposals/{id}/attachments/rename",
    **operation(
        "rename_attachment", "draft", "Přejmenuje přílohu; soubor jde s\u00a0ní", response_model=Proposal
    ),
)
def rename_attachment(
    caller: Called, request: Request, response: Response, id: Id, asked: AttachmentRename
) -> dict[str, Any]:
    """Gives an attachment another title."""
    version = version_seen(request, asked.version)
    with caller.writing() as (office, connection):
        seen_at(caller, office, connection, id, version)
        attach.rename(office, connection, caller.actor, id, version, asked.title, asked.new_title)
        return answer(caller, office, connection, response, id)


@router.post(
    "/proposals/{id}/attachments/order",
    **operation("order_attachments", "draft", "Seřadí přílohy", response_model=Proposal),
)
def order_attachments(
    caller: Called, request: Request, response: Response, id: Id, asked: AttachmentOrder
) -> dict[str, Any]:
    """Puts the attachments in order."""
    version = version_seen(request, asked.version)
    with caller.writing() as (office, connection):
        seen_at(caller, office, connection, id, version)
        attach.order(office, connection, caller.actor, id, version, asked.titles)
        return answer(caller, office, connection, response, id)


@router.get(
    "/proposals/{id}/attachments/{digest}",
    **operation(
        "get_attachment",
        "read",
        "Stáhne soubor přílohy, i\u00a0z\u00a0dřívějšího textu návrhu",
        response_class=Response,
    ),
)
def get_attachment(
    caller: Called,
    id: Id,
    digest: Annotated[
        str, Path(max_length=64, description="Otisk souboru (files).", examples=[SEED["digest"]])
    ],
) -> Response:
    """The file of an attachment."""
    with caller.reading() as (office, connection):
        row = seen(caller, office, connection, id)
        file = attached_file(connection, row.id, digest) if _DIGEST.fullmatch(digest) else None
    if file is None:
        raise NotSeen("Soubor")
    return stored_file(caller.house.files, file.digest, file.name, file.kind)


def _refuse_early(caller: Caller, proposal_id: int, version: int) -> None:
    """Who may not see the proposal, or is late, stores no file."""
    with caller.reading() as (office, connection):
        seen_at(caller, office, connection, proposal_id, version)
