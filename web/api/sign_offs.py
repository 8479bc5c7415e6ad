"""How does a program sign off? What waits for its person, what is signed, and the decision on exactly that text."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Path, Query, Request

from actions.chain import final_text
from actions.office import Office
from actions.see import NotSeen
from actions.sign_off import approve, give_opinion, hand_over, return_with_reason
from db.proposals import content_of, proposal_by_id
from db.queries import api
from states.signoff import SIGN_OFF
from web.api.entrance import Called, Caller, noun, operation, refuse_late, version_seen
from web.api.paging import After, Limit, paged
from web.api.schemas.base import Done, Page, WithReason, picked
from web.api.schemas.sign_off import Approve, GiveOpinion, HandOver, SignOffDetail, SignOffLine

router = noun("Schvalování")
Id = Annotated[int, Path(ge=1, le=2**31 - 1, description="Číslo souhlasu.", examples=[2])]
State = Literal["", *SIGN_OFF.states]  # type: ignore[valid-type]


def _seen_at(caller: Caller, office: Office, connection: Any, sign_off_id: int, version: int | None) -> Any:
    row = api.seen_sign_off(connection, caller.eyes(office, connection), sign_off_id)
    if row is None:
        raise NotSeen("Souhlas", sign_off_id)
    if version is not None:
        refuse_late(connection, SIGN_OFF, row, version)
    return row


def _done(done: Any) -> dict[str, Any]:
    return {"id": done.subject_id, "state": done.state, "version": done.version}


@router.get(
    "/sign-offs",
    **operation(
        "list_sign_offs",
        "read",
        "Vypíše souhlasy a\u00a0vyjádření osoby tokenu, i\u00a0v\u00a0zastoupení",
        "Bez parametru state jen ty, které čekají.",
        response_model=Page[SignOffLine],
    ),
)
def list_sign_offs(
    caller: Called,
    request: Request,
    state: Annotated[State, Query(description="Stav; prázdný: asked, čeká na rozhodnutí.")] = "",
    limit: Limit = 50,
    after: After = None,
) -> dict[str, Any]:
    """What waits for the person."""
    with caller.reading() as (office, connection):
        eyes = caller.eyes(office, connection)
        rows = api.sign_offs(connection, eyes, caller.person_id, (state or "asked",), after, limit)
    return paged(request, rows, limit, lambda row: picked(row, SignOffLine))


@router.get(
    "/sign-offs/{id}",
    **operation("get_sign_off", "read", "Ukáže souhlas a\u00a0co se schvaluje", response_model=SignOffDetail),
)
def get_sign_off(caller: Called, id: Id) -> dict[str, Any]:
    """One sign-off with the text."""
    with caller.reading() as (office, connection):
        row = _seen_at(caller, office, connection, id, None)
        proposal = proposal_by_id(connection, row.proposal_id)
        assert proposal is not None  # it was seen a statement before
        content = content_of(proposal)
        wording = final_text(connection, proposal.id)
    return picked(row, SignOffDetail, seen=content.text_digest(), wording=wording, amount=content.amount)


@router.post(
    "/sign-offs/{id}/approve",
    **operation("approve", "sign", "Schválí návrh v\u00a0tomto kroku", response_model=Done),
)
def post_approve(caller: Called, request: Request, id: Id, asked: Approve) -> dict[str, Any]:
    """Approves the text that was seen."""
    version = version_seen(request, asked.version)
    with caller.writing() as (office, connection):
        _seen_at(caller, office, connection, id, version)
        return _done(approve(office, connection, caller.actor, id, version, asked.seen))


@router.post(
    "/sign-offs/{id}/opinion",
    **operation("give_opinion", "sign", "Podá vyjádření v\u00a0tomto kroku", response_model=Done),
)
def post_opinion(caller: Called, request: Request, id: Id, asked: GiveOpinion) -> dict[str, Any]:
    """Gives an opinion on the text that was seen."""
    version = version_seen(request, asked.version)
    with caller.writing() as (office, connection):
        _seen_at(caller, office, connection, id, version)
        return _done(give_opinion(office, connection, caller.actor, id, version, asked.seen, asked.opinion))


@router.post(
    "/sign-offs/{id}/return",
    **operation("return_proposal", "sign", "Vrátí návrh zpracovateli s\u00a0důvodem", response_model=Done),
)
def post_return(caller: Called, request: Request, id: Id, asked: WithReason) -> dict[str, Any]:
    """Returns the proposal to its author."""
    version = version_seen(request, asked.version)
    with caller.writing() as (office, connection):
        _seen_at(caller, office, connection, id, version)
        return _done(return_with_reason(office, connection, caller.actor, id, version, asked.reason))


@router.post(
    "/sign-offs/{id}/hand-over",
    **operation("hand_over", "sign", "Předá rozhodnutí jiné osobě", response_model=Done),
)
def post_hand_over(caller: Called, request: Request, id: Id, asked: HandOver) -> dict[str, Any]:
    """Hands the decision over."""
    version = version_seen(request, asked.version)
    with caller.writing() as (office, connection):
        _seen_at(caller, office, connection, id, version)
        return _done(hand_over(office, connection, caller.actor, id, version, asked.to, asked.reason))
