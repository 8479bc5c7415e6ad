"""What does a program learn of the office: whose token it has, the town's rules, its people, whether all is whole?"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Request

from actions.verify import verify
from db.queries import api
from states.vocabulary import Role
from web.api.entrance import Called, noun, operation
from web.api.paging import Limit, paged
from web.api.schemas.base import Page, clean, picked
from web.api.schemas.office import Me, Person, Town, Verified

router = noun("Úřad")


@router.get("/me", **operation("get_me", "read", "Řekne, za koho a\u00a0co token smí", response_model=Me))
def get_me(caller: Called) -> dict[str, Any]:
    """The person of the token."""
    with caller.reading() as (office, connection):
        roles = caller.roles(office, connection)
    return {
        "code": caller.code,
        "name": caller.bearer.name,
        "roles": sorted(role.value for role in roles),
        "scopes": sorted(caller.bearer.scopes),
        "today": office.today,
    }


@router.get(
    "/town", **operation("get_town", "read", "Ukáže odbory, orgány a\u00a0trasy", response_model=Town)
)
def get_town(caller: Called) -> dict[str, Any]:
    """The rules of the town that a program needs."""
    with caller.reading() as (office, _connection):
        town = office.town
    return {
        "code": town.code,
        "name": town.name,
        "rules_digest": office.rules_digest,
        "departments": [{"code": one.code, "name": one.name} for one in town.departments],
        "bodies": [
            {
                "code": body.code,
                "name": body.name,
                "kind": body.kind.value,
                "members": body.members_on(office.today),
                "hand_in": body.hand_in,
                "notice": body.notice,
            }
            for body in town.bodies
        ],
        "routes": [
            {
                "code": route.code,
                "title": route.title,
                "matters": list(route.matters),
                "stages": [{"body": stage.body, "task": stage.task.value} for stage in route.stages],
            }
            for route in town.routes
        ],
    }


@router.get(
    "/people",
    **operation(
        "list_people",
        "read",
        "Vypíše osoby a\u00a0jejich dnešní funkce, podle kódu",
        response_model=Page[Person],
    ),
)
def list_people(
    caller: Called,
    request: Request,
    limit: Limit = 50,
    after: Annotated[str, Query(max_length=60, description="Kód poslední osoby předchozí stránky.")] = "",
) -> dict[str, Any]:
    """Everybody in the office."""
    with caller.reading() as (office, connection):
        rows, held = api.people_page(connection, office.today, clean(after), limit)

    def shown(row: Any) -> dict[str, Any]:
        return picked(row, Person, offices=[one.title for one in held.get(row.id, ())])

    return paged(request, rows, limit, shown, key=lambda row: row.code)


@router.get(
    "/verify",
    **operation(
        "verify",
        "admin",
        "Ověří celou historii, usnesení a\u00a0soubory (správce, kontrolor)",
        "Čte všechno, proto může u\u00a0velkého úřadu trvat i\u00a0minuty.",
        response_model=Verified,
    ),
)
def get_verify(caller: Called) -> dict[str, Any]:
    """Whether everything is whole."""
    with caller.reading() as (office, connection):
        caller.needs_role(office, connection, Role.ADMINISTRATOR, Role.AUDITOR)
    found = verify(caller.house)
    return {
        "verified": found.is_whole,
        "entries": found.entries,
        "resolutions": found.resolutions,
        "files": found.files,
        "faults": list(found.faults),
    }
