"""How does a clerk attach files at the counter? One panel: with scripts a piece of a page, without them a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from actions import attach
from actions.office import NoTown
from actions.see import NotSeen, seen_proposal
from db.proposals import content_of
from states.attachment import BIGGEST_FILE, BIGGEST_PROPOSAL
from states.content import AttachedFile
from states.machine import Refused
from web.visit import Visit, office_route

ENVELOPE = 1_000_000
"""Bytes for what stands around the files in a form."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file or act, as a sentence."""

    is_done: bool
    sentence: str


def show(visit: Visit) -> Response:
    """The attachments of a proposal."""
    return _page(visit)


def add(visit: Visit) -> Response:
    """One or more files: each is taken or refused by itself."""
    uploads = visit.form.uploads("file")
    title = visit.form.text("title") if len(uploads) == 1 else ""
    if refused := _refused_early(visit):
        return _answer(visit, refused)
    results: list[Result] = []
    files: list[AttachedFile] = []
    for upload in uploads:
        try:
            files.append(_received(visit, upload, title))
        except Refused as fault:
            results += _refusals(fault)
    if not uploads:
        results.append(
            Result(False, "Nevybrali jste žádný soubor; vyberte ho, nebo ho přetáhněte na plochu.")
        )

    def act(office: Any, connection: Any, proposal_id: int, version: int) -> None:
        _, unfit = attach.attach_what_fits(office, connection, visit.actor, proposal_id, version, files)
        results.extend(Result(False, reason) for reason in unfit)

    if files:
        before = _names(visit)
        results += _acted(visit, act)
        added = [name for name in _names(visit) if name not in before]
        results += [Result(True, f"Soubor {name} je přiložen.") for name in added]
    return _answer(visit, results)


def remove(visit: Visit) -> Response:
    """Takes an attachment off the list."""
    title = visit.form.text("title")

    def act(office: Any, connection: Any, proposal_id: int, version: int) -> None:
        attach.detach(office, connection, visit.actor, proposal_id, version, title)

    return _answer(visit, _acted(visit, act) or [Result(True, f"Příloha „{title}“ je odebrána.")])


def replace(visit: Visit) -> Response:
    """Another file in the place of an attachment's file."""
    title = visit.form.text("title")
    upload = visit.form.upload("file")
    if refused := _refused_early(visit):
        return _answer(visit, refused)
    if upload is None:
        return _answer(visit, [Result(False, f"Nevybrali jste soubor, který má nahradit přílohu „{title}“.")])
    try:
        file = _received(visit, upload, title)
    except Refused as fault:
        return _answer(visit, _refusals(fault))

    def act(office: Any, connection: Any, proposal_id: int, version: int) -> None:
        attach.replace_file(office, connection, visit.actor, proposal_id, version, title, file)

    done = Result(True, f"Příloha „{title}“ má teď soubor {file.name}.")
    return _answer(visit, _acted(visit, act) or [done])


def rename(visit: Visit) -> Response:
    """Another title."""
    title, new_title = visit.form.text("title"), visit.form.text("new_title")

    def act(office: Any, connection: Any, proposal_id: int, version: int) -> None:
        attach.rename(office, connection, visit.actor, proposal_id, version, title, new_title)

    return _answer(visit, _acted(visit, act) or [Result(True, f"Příloha se teď jmenuje „{new_title}“.")])


def order(visit: Visit) -> Response:
    """One attachment a place up or down, or all in the order of the fields ``order``."""
    titles = visit.form.texts("order")
    title = visit.form.text("title")
    places = -1 if "up" in visit.form else 1

    def act(office: Any, connection: Any, proposal_id: int, version: int) -> None:
        if titles:
            attach.order(office, connection, visit.actor, proposal_id, version, titles)
        else:
            attach.move(office, connection, visit.actor, proposal_id, version, title, places)

    return _answer(visit, _acted(visit, act) or [Result(True, "Pořadí příloh je změněno.")])


def _refused_early(visit: Visit) -> list[Result]:
    """Who may not attach is told so before their files are looked into or stored."""
    with visit.reading() as (office, connection):
        proposal = seen_proposal(connection, visit.eyes(office, connection), visit.path_id())
        sentence = attach.why_not(office, connection, visit.actor, proposal)
    return [Result(False, sentence)] if sentence else []


def _received(visit: Visit, upload: Any, title: str) -> AttachedFile:
    name = upload.filename or ""
    if upload.size is not None and upload.size > BIGGEST_FILE:
        raise Refused(attach.too_big(name, upload.size))
    return attach.received(visit.house, name, upload.file.read(BIGGEST_FILE + 1), title)


def _acted(visit: Visit, act: Callable[[Any, Any, int, int], None]) -> list[Result]:
    """Does the act in a transaction of its own; why not, if it was refused."""
    version = visit.form.number("version") or 0
    try:
        with visit.writing() as (office, connection):
            proposal = seen_proposal(connection, visit.eyes(office, connection), visit.path_id())
            act(office, connection, proposal.id, version)
    except (NotSeen, NoTown):
        raise
    except Refused as refused:
        return _refusals(refused)
    return []


def _refusals(refused: Refused) -> list[Result]:
    return [Result(False, reason) for reason in refused.reasons]


def _names(visit: Visit) -> list[str]:
    with visit.reading() as (office, connection):
        row = seen_proposal(connection, visit.eyes(office, connection), visit.path_id())
    return [file.name for file in content_of(row).files]


def _answer(visit: Visit, results: list[Result]) -> Response:
    """With scripts the panel with its results; without them the next page says what was done, or this one what not."""
    refused = [result for result in results if not result.is_done]
    if visit.is_htmx:
        return visit.fragment("attachments_part", 422 if refused else 200, **_facts(visit), results=results)
    if refused:
        return _page(visit, 422, results)
    place = "upravit" if visit.form.text("back") == "upravit" else "prilohy"
    said = " ".join(result.sentence for result in results)
    return visit.done(f"/navrhy/{visit.path_id()}/{place}#prilohy", said)


def _page(visit: Visit, status: int = 200, results: list[Result] | None = None) -> Response:
    return visit.page("attachments", status, **_facts(visit), results=results or [])


def _facts(visit: Visit) -> dict[str, Any]:
    with visit.reading() as (office, connection):
        proposal = seen_proposal(connection, visit.eyes(office, connection), visit.path_id())
        sentence = attach.why_not(office, connection, visit.actor, proposal)
    back = "upravit" if visit.form.text("back") == "upravit" else "prilohy"
    return {
        "proposal": proposal,
        "content": content_of(proposal),
        "may_edit": sentence is None,
        "why_not": sentence,
        "back": back,
    }


_PACKET = BIGGEST_PROPOSAL + ENVELOPE
ROUTES = (
    office_route("/navrhy/{id}/prilohy", show),
    office_route("/navrhy/{id}/prilohy", add, method="POST", biggest=_PACKET),
    office_route("/navrhy/{id}/prilohy/odebrat", remove, method="POST"),
    office_route("/navrhy/{id}/prilohy/nahradit", replace, method="POST", biggest=BIGGEST_FILE + ENVELOPE),
    office_route("/navrhy/{id}/prilohy/prejmenovat", rename, method="POST"),
    office_route("/navrhy/{id}/prilohy/poradi", order, method="POST"),
)
