"""What is the API made of? Its nouns, its refusals, its description; no page of it loads anything from elsewhere."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from actions.api_token import SCOPES
from db.away import DatabaseAway
from db.files import FileMissing, StoreAway
from flows.trigger import FlowRefused, PrefectUnavailable
from states.machine import Refused
from templates.pages import page
from web.api import (
    agenda,
    assignments,
    attachments,
    calendar,
    delegations,
    documents,
    flows,
    meetings,
    minutes,
    office,
    outcomes,
    problems,
    proposals,
    resolutions,
    room,
    sign_offs,
    tables,
)
from web.api.description import INTRODUCTION, describe, listed
from web.api.problem import KINDS

NOUNS = (
    proposals,
    attachments,
    sign_offs,
    delegations,
    meetings,
    minutes,
    agenda,
    calendar,
    room,
    outcomes,
    tables,
    resolutions,
    assignments,
    documents,
    office,
    flows,
)

NOBODY: dict[str, Any] = {
    "visitor": None,
    "town": "",
    "menu": (),
    "here": "/api/v1/",
    "csrf": "",
    "said": "",
    "is_sample": False,
}
"""What a page of the office knows of a stranger; the description of the API has no secrets."""


def application() -> FastAPI:
    """The application of the API; each request brings its office along."""
    app = FastAPI(
        title="Razítko",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        exception_handlers={
            Refused: problems.on_refused,
            problems.Malformed: problems.on_malformed,
            PrefectUnavailable: problems.on_prefect,
            FlowRefused: problems.on_prefect,
            DatabaseAway: problems.on_away,
            StoreAway: problems.on_away,
            FileMissing: problems.on_file_missing,
            RequestValidationError: problems.on_invalid,
            HTTPException: problems.on_http,
            Exception: problems.on_fault,
        },
    )
    for noun in NOUNS:
        app.include_router(noun.router)
    document: dict[str, Any] = describe(app)

    async def openapi(_request: Request) -> JSONResponse:
        return JSONResponse(document)

    def show(_request: Request) -> HTMLResponse:
        return HTMLResponse(
            page(
                "access_api",
                **NOBODY,
                introduction=INTRODUCTION,
                nouns=listed(document),
                scopes=SCOPES,
                kinds=KINDS,
            )
        )

    app.router.routes += [Route("/openapi.json", openapi), Route("/", show)]
    return app
