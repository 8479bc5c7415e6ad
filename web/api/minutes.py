"""What can a program do with minutes? Read them, write the words, send them for signature, record objections."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response

from actions.minutes import begin_minutes, write_minutes
from actions.objections import raise_objection
from actions.office import Office
from actions.see import NotSeen
from actions.see_minutes import see_minutes
from actions.send_minutes import Signer, correct, send_minutes, take_back
from actions.sign_minutes import sign_on_paper
from db import minutes, people
from states.machine import Refused
from states.minutes import MINUTES
from web.api.entrance import Called, Caller, noun, operation, refuse_late, version_seen
from web.api.meetings import Id
from web.api.proposal_view import tagged
from web.api.schemas.base import VersionOnly, picked
from web.api.schemas.minutes import (
    Minutes,
    MinutesNotes,
    MinutesSignature,
    NewObjection,
    ReopenMinutes,
    SendMinutes,
)

router = noun("Zápisy z\u00a0jednání")


class NotBegun(NotSeen):
    """Nobody has begun the minutes of a meeting that one may see."""

    def __init__(self) -> None:
        Refused.__init__(self, "Zápis z\u00a0tohoto jednání zatím nikdo nezaložil; založte ho.")


def _told(
    caller: Caller, office: Office, connection: Any, response: Response, meeting_id: int
) -> dict[str, Any]:
    found = see_minutes(office, connection, caller.actor, meeting_id)
    if found.row is None:
        raise NotBegun
    content = {name: value for name, value in found.content.items() if name != "hidden"}
    data = picked(
        found.row,
        Minutes,
        content=content,
        is_redacted=found.is_redacted,
        missing={section: list(sentences) for section, sentences in found.missing.items()},
        signatures=[picked(row, MinutesSignature) for row in found.signatures],
    )
    return tagged(response, data)


def _change(
    caller: Caller, request: Request, response: Response, meeting_id: int, version: int | None, act: Any
) -> dict[str, Any]:
    seen = version_seen(request, version)
    with caller.writing() as (office, connection):
        see_minutes(office, connection, caller.actor, meeting_id)  # who may not see learns nothing
        row = minutes.minutes_of(connection, meeting_id)
        if row is None:
            raise NotBegun
        refuse_late(connection, MINUTES, row, seen)
        act(office, connection, seen)
        return _told(caller, office, connection, response, meeting_id)


@router.get(
    "/meetings/{id}/minutes",
    **operation("get_minutes", "read", "Ukáže zápis z\u00a0jednání", response_model=Minutes),
)
def get_minutes(caller: Called, response: Response, id: Id) -> dict[str, Any]:
    """The minutes as the person may see them."""
    with caller.reading() as (office, connection):
        return _told(caller, office, connection, response, id)


@router.post(
    "/meetings/{id}/minutes",
    **operation(
        "begin_minutes",
        "meetings",
        "Založí zápis z\u00a0jednání",
        "Jednání zákonných orgánů ho mají od zahájení; opakované volání nic nezmění.",
        response_model=Minutes,
    ),
)
def post_minutes(caller: Called, response: Response, id: Id) -> dict[str, Any]:
    """Begins minutes; those that are begun stay as they are."""
    with caller.writing() as (office, connection):
        see_minutes(office, connection, caller.actor, id)
        begin_minutes(office, connection, caller.actor, id)
        return _told(caller, office, connection, response, id)


@router.put(
    "/meetings/{id}/minutes/notes",
    **operation(
        "write_minutes",
        "meetings",
        "Uloží slova zapisovatele",
        "Co bylo zaznamenáno, přepsat nejde.",
        response_model=Minutes,
    ),
)
def put_notes(
    caller: Called, request: Request, response: Response, id: Id, asked: MinutesNotes
) -> dict[str, Any]:
    """Writes words to items."""
    return _change(
        caller,
        request,
        response,
        id,
        asked.version,
        lambda office, connection, seen: write_minutes(
            office, connection, caller.actor, id, asked.notes, seen
        ),
    )


@router.post(
    "/meetings/{id}/minutes/send",
    **operation(
        "send_minutes",
        "meetings",
        "Zmrazí zápis a\u00a0předá ho k\u00a0podpisu",
        response_model=Minutes,
    ),
)
def post_send(
    caller: Called, request: Request, response: Response, id: Id, asked: SendMinutes
) -> dict[str, Any]:
    """Sends the minutes for signature."""

    def act(office: Office, connection: Any, seen: int) -> None:
        signers = None
        if asked.signers is not None:
            signers = []
            for signer in asked.signers:
                row = people.person_by_code(connection, signer.person) if signer.person else None
                if signer.person and row is None:
                    raise Refused(f"Osobu „{signer.person}“ úřad nezná; zkontrolujte kód.")
                signers.append(Signer(signer.function, signer.name, row.id if row is not None else None))
        send_minutes(office, connection, caller.actor, id, seen, signers)

    return _change(caller, request, response, id, asked.version, act)


@router.post(
    "/meetings/{id}/minutes/reopen",
    **operation(
        "reopen_minutes",
        "meetings",
        "Otevře zápis k\u00a0opravě",
        "Předaný se vezme zpět, podepsaný dostane nové vydání.",
        response_model=Minutes,
    ),
)
def post_reopen(
    caller: Called, request: Request, response: Response, id: Id, asked: ReopenMinutes
) -> dict[str, Any]:
    """Takes back or corrects."""

    def act(office: Office, connection: Any, seen: int) -> None:
        row = minutes.minutes_of(connection, id)
        verb = correct if row is not None and row.state == "signed" else take_back
        verb(office, connection, caller.actor, id, asked.reason, seen)

    return _change(caller, request, response, id, asked.version, act)


@router.post(
    "/meetings/{id}/minutes/signatures/{signature}/paper",
    **operation(
        "sign_minutes_on_paper",
        "meetings",
        "Zapíše podpis, který je na listině",
        response_model=Minutes,
    ),
)
def post_paper(
    caller: Called, request: Request, response: Response, id: Id, signature: Id, asked: VersionOnly
) -> dict[str, Any]:
    """Records a signature on paper."""

    def act(office: Office, connection: Any, seen: int) -> None:
        row = minutes.minutes_of(connection, id)
        known = (
            {found.id for found in minutes.signatures_of(connection, row.id)} if row is not None else set()
        )
        if signature not in known:
            raise Refused("O\u00a0tento podpis zápis nežádá; zkontrolujte číslo.")
        sign_on_paper(office, connection, caller.actor, signature, seen)

    return _change(caller, request, response, id, asked.version, act)


@router.post(
    "/meetings/{id}/minutes/objections",
    **operation(
        "object_to_minutes",
        "meetings",
        "Zapíše námitku člena proti zápisu",
        response_model=Minutes,
        status_code=201,
    ),
)
def post_objection(caller: Called, response: Response, id: Id, asked: NewObjection) -> dict[str, Any]:
    """Records an objection."""
    with caller.writing() as (office, connection):
        see_minutes(office, connection, caller.actor, id)
        raise_objection(
            office,
            connection,
            caller.actor,
            id,
            raised_by=asked.raised_by,
            raised_on=asked.raised_on,
            text=asked.text,
        )
        return _told(caller, office, connection, response, id)
