"""Who calls, and may their token do this? Judged before the body of a request is read, for every operation."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from actions.api_token import SCOPES, Bearer, TokenRefused, bearer_of, touch_token
from actions.authority import Actor
from actions.office import House, Office
from actions.see import eyes_of
from db import people
from db.visibility import Eyes
from states.machine import Table
from states.proposal import PROPOSAL
from states.vocabulary import ROLE_LABELS, Role
from web.api.problems import Faster, Malformed, RoleMissing, ScopeMissing, refusal

BIGGEST_JSON = 1_000_000
"""Bytes of a body without a file; the report of a proposal has at most 200 000 letters."""
HOUSE = "razitko.house"
"""Where a request finds its office; `web.api.Api` puts it there."""
SCOPE = "x-scope"
HAS_FILE = "x-has-file"


@dataclass(frozen=True, slots=True)
class Caller:
    """The person a program acts for."""

    house: House
    bearer: Bearer

    @property
    def person_id(self) -> int:
        """The person's number."""
        return self.bearer.person_id

    @property
    def code(self) -> str:
        """The person's code in the town file."""
        return self.bearer.code

    @property
    def actor(self) -> Actor:
        """The person for the ritual."""
        return Actor(self.bearer.person_id, self.bearer.name, "api")

    def reading(self) -> AbstractContextManager[tuple[Office, Any]]:
        """The office and a transaction that only reads."""
        return self.house.reading()

    def writing(self) -> AbstractContextManager[tuple[Office, Any]]:
        """The office and a transaction that is committed at its end."""
        return self.house.writing()

    def eyes(self, office: Office, connection: Any) -> Eyes:
        """What the person may see today."""
        return eyes_of(office, connection, self.bearer.person_id)

    def needs_role(self, office: Office, connection: Any, *may: Role) -> None:
        """Raises RoleMissing unless the person holds one of the offices, in own right or as a deputy."""
        if not self.roles(office, connection).intersection(may):
            names = ", ".join(ROLE_LABELS[role] for role in may)
            raise RoleMissing(f"Tuto operaci smí použít jen: {names}. Kdo má kterou funkci, řekne správce.")

    def roles(self, office: Office, connection: Any) -> frozenset[Role]:
        """The offices the person holds today, in own right or as a deputy."""
        ids = people.stands_in_for(connection, self.person_id, office.today) | {self.person_id}
        return frozenset(
            Role(row.role) for row in people.roles_of_all(connection, frozenset(ids), office.today)
        )


class Operation(APIRoute):
    """One operation of the API: it has a scope, and nobody gets past it without."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with the entrance before it."""
        inner = super().get_route_handler()
        extra = self.openapi_extra or {}
        scope = extra.get(SCOPE)
        if scope not in SCOPES:
            raise ValueError(f"{self.path}: an operation needs a scope")
        biggest = None if extra.get(HAS_FILE) else BIGGEST_JSON

        async def handle(request: Request) -> Response:
            house: House = request.scope[HOUSE]
            try:
                request.state.caller = await to_thread.run_sync(_admitted, house, request, scope)
            except TokenRefused as refused:
                return refusal(refused)
            except ScopeMissing as refused:
                return refusal(refused)
            try:
                if biggest is not None:
                    await _read_within(request, biggest)
                return await inner(request)
            except ClientDisconnect:
                return Response(status_code=400)  # nobody is there to read it

        return handle


def _admitted(house: House, request: Request, scope: str) -> Caller:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise TokenRefused(
            "Chybí token; pošlete ho v\u00a0hlavičce „Authorization: Bearer razitko_…“. "
            "Vytvoříte ho na stránce „Přístup pro programy“."
        )
    now = house.now()
    with house.database.read() as connection:
        bearer = bearer_of(connection, token.strip(), now)
    if bearer.needs_touch(now):
        with house.database.write() as connection:
            touch_token(connection, bearer, now)
    if scope not in bearer.scopes:
        raise ScopeMissing(scope, bearer.scopes)
    return Caller(house, bearer)


async def _read_within(request: Request, biggest: int) -> None:
    """Reads the body into the request (which keeps it), or stops at the limit."""
    parts, read = [], 0
    async for part in request.stream():
        parts.append(part)
        read += len(part)
        if read > biggest:
            raise HTTPException(413)
    request._body = b"".join(parts)


def _caller(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


Called = Annotated[Caller, Depends(_caller)]


def noun(tag: str) -> APIRouter:
    """The operations on one kind of thing."""
    return APIRouter(tags=[tag], route_class=Operation)


def operation(
    name: str, scope: str, summary: str, said: str = "", *, has_file: bool = False, **more: Any
) -> dict[str, Any]:
    """What the description of an operation says of it; ``said`` is a sentence more."""
    words = f"Rozsah tokenu: **{scope}**."
    extra: dict[str, Any] = {SCOPE: scope, **({HAS_FILE: True} if has_file else {})}
    return {
        "operation_id": name,
        "summary": summary,
        "description": f"{said} {words}".strip(),
        "openapi_extra": extra,
        **more,
    }


def version_seen(request: Request, version: int | None) -> int:
    """The version that the program saw: in the body, or in If-Match; raises Malformed without any."""
    if version is not None:
        return version
    text = request.headers.get("if-match", "").strip().removeprefix("W/").strip('"')
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return int(text)
    raise Malformed(
        (
            ("body", "version"),
            "Chybí verze, kterou jste viděli; pošlete ji jako „version“, nebo v\u00a0hlavičce If-Match.",
        )
    )


def refuse_late(connection: Any, table: Table, row: Any, version: int) -> None:
    """Raises Faster with who did what and when if the subject has another version now."""
    from actions.perform import somebody_was_faster

    if row.version != version:
        of_matter = row.id if table is PROPOSAL else row._mapping.get("proposal_id")
        raise Faster(somebody_was_faster(connection, table, row.id, table.subject, of_matter))
