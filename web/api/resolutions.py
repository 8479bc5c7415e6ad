"""How does a program read the register of resolutions, and void a number?"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Path, Query, Request

from actions.effects import link_effect
from actions.record_resolution import void_resolution
from actions.see import NotSeen
from actions.see_effects import effects_data, see_effects
from actions.suspend import suspend_resolution
from db.queries import api
from states.resolution import RESOLUTION
from web.api.entrance import Called, noun, operation, refuse_late, version_seen
from web.api.paging import After, Limit, paged
from web.api.proposal_view import ballot_of
from web.api.schemas.base import Page, clean, picked
from web.api.schemas.register import Effects, LinkCitation, Resolution, Suspend, Void
from web.api.schemas.seed import SEED

router = noun("Usnesení")
Id = Annotated[int, Path(ge=1, le=2**31 - 1, description="Číslo záznamu usnesení.", examples=[2])]


def _shown(row: Any) -> dict[str, Any]:
    return picked(row, Resolution, ballot=ballot_of(row))


@router.get(
    "/resolutions",
    **operation(
        "list_resolutions",
        "read",
        "Vypíše usnesení, naposled zapsaná první",
        "Parametr q hledá slova i\u00a0krátká čísla („12/3“), number přesné číslo.",
        response_model=Page[Resolution],
    ),
)
def list_resolutions(
    caller: Called,
    request: Request,
    q: Annotated[str, Query(max_length=200, description="Slova nebo krátké číslo.", examples=["1/3"])] = "",
    number: Annotated[
        str, Query(max_length=120, description="Přesné číslo.", examples=[SEED["number"]])
    ] = "",
    body: Annotated[str, Query(max_length=60, description="Kód orgánu.", examples=[SEED["body"]])] = "",
    state: Annotated[
        Literal["", "valid", "suspended", "revoked", "cancelled", "voided"],
        Query(description="Platné, pozastavené, revokované, zrušené zastupitelstvem, zneplatněné."),
    ] = "",
    since: Annotated[date | None, Query(description="Přijaté ode dne.")] = None,
    until: Annotated[date | None, Query(description="Přijaté do dne včetně.")] = None,
    proposal_id: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Číslo návrhu.")] = None,
    limit: Limit = 50,
    after: After = None,
) -> dict[str, Any]:
    """The register."""
    with caller.reading() as (office, connection):
        rows = api.resolutions(
            connection,
            caller.eyes(office, connection),
            after,
            limit,
            text=clean(q),
            number=clean(number),
            body=clean(body),
            state=state,
            since=since,
            until=until,
            proposal_id=proposal_id,
        )
    return paged(request, rows, limit, _shown)


@router.get(
    "/resolutions/{id}", **operation("get_resolution", "read", "Ukáže usnesení", response_model=Resolution)
)
def get_resolution(caller: Called, id: Id) -> dict[str, Any]:
    """One resolution."""
    with caller.reading() as (office, connection):
        row = api.seen_resolution(connection, caller.eyes(office, connection), id)
    if row is None:
        raise NotSeen("Usnesení", id)
    return _shown(row)


@router.post(
    "/resolutions/{id}/void",
    **operation(
        "void_resolution",
        "record",
        "Zneplatní číslo usnesení",
        "V\u00a0evidenci zůstane s\u00a0důvodem a\u00a0znovu se nedá.",
        response_model=Resolution,
    ),
)
def post_void(caller: Called, id: Id, asked: Void) -> dict[str, Any]:
    """Voids a number."""
    with caller.writing() as (office, connection):
        eyes = caller.eyes(office, connection)
        row = api.seen_resolution(connection, eyes, id)
        if row is None:
            raise NotSeen("Usnesení", id)
        void_resolution(office, connection, caller.actor, row.body, row.number, asked.reason)
        return _shown(api.seen_resolution(connection, eyes, id))


@router.get(
    "/resolutions/{id}/effects",
    **operation(
        "get_resolution_effects",
        "read",
        "Ukáže účinky usnesení oběma směry a\u00a0jeho pozastavení",
        response_model=Effects,
    ),
)
def get_effects(caller: Called, id: Id) -> dict[str, Any]:
    """What a resolution does to others, and others to it."""
    with caller.reading() as (office, connection):
        eyes = caller.eyes(office, connection)
        row = api.seen_resolution(connection, eyes, id)
        if row is None:
            raise NotSeen("Usnesení", id)
        return effects_data(see_effects(office, connection, eyes, row))


@router.post(
    "/resolutions/{id}/suspend",
    **operation(
        "suspend_resolution",
        "sign",
        "Pozastaví výkon usnesení rady",
        "Smí jen starosta (§\u00a0105); rozhodne nejbližší zastupitelstvo.",
        response_model=Resolution,
    ),
)
def post_suspend(caller: Called, request: Request, id: Id, asked: Suspend) -> dict[str, Any]:
    """Suspends a resolution of the council."""
    version = version_seen(request, asked.version)
    with caller.writing() as (office, connection):
        eyes = caller.eyes(office, connection)
        row = api.seen_resolution(connection, eyes, id)
        if row is None:
            raise NotSeen("Usnesení", id)
        refuse_late(connection, RESOLUTION, row, version)
        suspend_resolution(office, connection, caller.actor, id, asked.reason, version)
        return _shown(api.seen_resolution(connection, eyes, id))


@router.post(
    "/resolutions/{id}/effects/{effect_id}/link",
    **operation(
        "link_citation",
        "record",
        "Řekne, které usnesení je citováno",
        "Účinek nastane hned.",
        response_model=Effects,
    ),
)
def post_link(
    caller: Called,
    id: Id,
    effect_id: Annotated[int, Path(ge=1, le=2**31 - 1, description="Číslo účinku.", examples=[1])],
    asked: LinkCitation,
) -> dict[str, Any]:
    """Links a citation that several resolutions fit."""
    with caller.writing() as (office, connection):
        eyes = caller.eyes(office, connection)
        row = api.seen_resolution(connection, eyes, id)
        if row is None:
            raise NotSeen("Usnesení", id)
        link_effect(office, connection, caller.actor, effect_id, asked.resolution_id)
        return effects_data(see_effects(office, connection, eyes, row))
