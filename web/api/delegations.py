"""How does a program let somebody stand in for its person, and end it?"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Request, Response

from actions.create_once import create_once
from actions.delegate import delegate, end_delegation
from actions.see import NotSeen
from db.queries import api
from states.vocabulary import Role
from web.api.entrance import Called, noun, operation
from web.api.paging import After, Limit, paged
from web.api.proposals import Key
from web.api.schemas.base import Page, clean, picked
from web.api.schemas.sign_off import Delegation, NewDelegation

router = noun("Zastupování")
WHO_SEES_ALL = frozenset({Role.SECRETARY, Role.ADMINISTRATOR, Role.AUDITOR})
Id = Annotated[int, Path(ge=1, le=2**31 - 1, description="Číslo zastupování.", examples=[1])]


@router.get(
    "/delegations",
    **operation(
        "list_delegations",
        "read",
        "Vypíše zastupování osoby tokenu, nejnovější první",
        "Tajemník, správce a\u00a0kontrolor vidí všechna.",
        response_model=Page[Delegation],
    ),
)
def list_delegations(
    caller: Called, request: Request, limit: Limit = 50, after: After = None
) -> dict[str, Any]:
    """Who stands in for whom."""
    with caller.reading() as (office, connection):
        sees_all = bool(caller.roles(office, connection) & WHO_SEES_ALL)
        rows = api.delegations(connection, None if sees_all else caller.person_id, after, limit)
    return paged(request, rows, limit, lambda row: picked(row, Delegation))


@router.post(
    "/delegations",
    **operation(
        "create_delegation",
        "sign",
        "Svěří zastupování jiné osobě od dne do dne včetně",
        response_model=Delegation,
        status_code=201,
    ),
)
def create_delegation(
    caller: Called, response: Response, asked: NewDelegation, idempotency_key: Key = ""
) -> dict[str, Any]:
    """Lets a person stand in."""
    with caller.writing() as (office, connection):
        created = create_once(
            office,
            connection,
            caller.person_id,
            clean(idempotency_key),
            "delegation",
            asked.model_dump(mode="json"),
            lambda: delegate(
                office, connection, caller.actor, asked.to, asked.since, asked.until, asked.reason
            ),
        )
        response.status_code = 200 if created.is_repeated else 201
        return picked(api.one_delegation(connection, created.id), Delegation)


@router.post(
    "/delegations/{id}/end",
    **operation(
        "end_delegation",
        "sign",
        "Ukončí vlastní zastupování hned; co zastupující rozhodl, platí",
        response_model=Delegation,
    ),
)
def post_end(caller: Called, id: Id) -> dict[str, Any]:
    """Ends a delegation."""
    with caller.writing() as (office, connection):
        row = api.one_delegation(connection, id)
        sees_all = bool(caller.roles(office, connection) & WHO_SEES_ALL)
        mine = row is not None and caller.person_id in (row.from_person_id, row.to_person_id)
        if not (mine or (row is not None and sees_all)):
            raise NotSeen("Zastupování", id)
        end_delegation(office, connection, caller.actor, id)
        return picked(api.one_delegation(connection, id), Delegation)
