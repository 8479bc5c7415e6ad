"""What can a program do with proposals? Find, read, create, edit, hand in, take back, withdraw; wordings; journal."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Header, Path, Query, Request, Response

from actions.create_once import LONGEST_KEY, create_once
from actions.draft import draft, edit, rules_of
from actions.edit_wording import edit_wording
from actions.office import Office
from actions.see import NotSeen, seen_proposal
from actions.sign_form import sign_form
from actions.submit import submit
from actions.withdraw import take_back, withdraw
from db import consultations, people
from db.proposals import content_of
from db.queries import api
from db.queries.matters import Wanted
from states.consultation import CONSULTATION
from states.proposal import PROPOSAL
from states.wording import clause_from_data
from web.api.content import content_of_edited, content_of_new
from web.api.entrance import Called, Caller, noun, operation, refuse_late, version_seen
from web.api.paging import After, Limit, paged
from web.api.problems import Malformed
from web.api.proposal_view import proposal_data, tagged
from web.api.schemas.base import Page, VersionOnly, WithReason, clean, picked
from web.api.schemas.proposal import (
    EditedProposal,
    Entry,
    NewProposal,
    Proposal,
    ProposalLine,
    WordingEdit,
)

router = noun("Návrhy")
Id = Annotated[int, Path(ge=1, le=2**31 - 1, description="Číslo návrhu.", examples=[1])]
BodyCode = Annotated[str, Path(max_length=60, description="Kód orgánu na trase návrhu.")]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=LONGEST_KEY,
        description="Klíč Vaší volby: opakovaný požadavek se stejným klíčem nezaloží nic podruhé (30 dní).",
        examples=["spis-2024-0117"],
    ),
]
State = Literal["", "running", "ended", *PROPOSAL.states]  # type: ignore[valid-type]


def seen(caller: Caller, office: Office, connection: Any, proposal_id: int) -> Any:
    """The proposal as the person may see it; raises NotSeen."""
    return seen_proposal(connection, caller.eyes(office, connection), proposal_id)


def seen_at(caller: Caller, office: Office, connection: Any, proposal_id: int, version: int) -> Any:
    """The same for an act: raises Faster if it has changed since the version that the program saw."""
    row = seen(caller, office, connection, proposal_id)
    refuse_late(connection, PROPOSAL, row, version)
    return row


def stop_of(connection: Any, proposal: Any, body: str) -> Any:
    """The stop of a seen proposal at a body; raises NotSeen."""
    stop = consultations.consultation_at(connection, proposal.id, clean(body))
    if stop is None:
        raise NotSeen("Zastávka návrhu")
    return stop


def answer(
    caller: Caller, office: Office, connection: Any, response: Response, proposal_id: int
) -> dict[str, Any]:
    """The proposal as this transaction sees it."""
    row = seen(caller, office, connection, proposal_id)
    return tagged(response, proposal_data(office, connection, row))


@router.get(
    "/proposals",
    **operation(
        "list_proposals",
        "read",
        "Vypíše návrhy, nejnovější první",
        "Hledá slova v\u00a0názvu, bodech, zprávě i\u00a0číslech, s\u00a0diakritikou i\u00a0bez.",
        response_model=Page[ProposalLine],
    ),
)
def list_proposals(
    caller: Called,
    request: Request,
    q: Annotated[str, Query(max_length=200, description="Hledaná slova.", examples=["akcni plan"])] = "",
    state: Annotated[State, Query(description="Stav, nebo running (na cestě), ended (skončené).")] = "",
    body: Annotated[str, Query(max_length=60, description="Orgán, u\u00a0kterého je.")] = "",
    department: Annotated[str, Query(max_length=60, description="Kód odboru.")] = "",
    matter: Annotated[str, Query(max_length=60, description="Druh záležitosti.")] = "",
    author: Annotated[str, Query(max_length=60, description="Kód zpracovatele.")] = "",
    mine: Annotated[bool, Query(description="Jen ty, které osoba tokenu zpracovala nebo předkládá.")] = False,
    since: Annotated[date | None, Query(description="Založené ode dne.")] = None,
    until: Annotated[date | None, Query(description="Založené do dne včetně.")] = None,
    limit: Limit = 50,
    after: After = None,
) -> dict[str, Any]:
    """Proposals that the person may see."""
    with caller.reading() as (office, connection):
        eyes = caller.eyes(office, connection)
        writer = people.person_by_code(connection, clean(author)) if author else None
        wanted = Wanted(
            text=clean(q),
            state=state,
            body=clean(body),
            department=clean(department),
            matter=clean(matter),
            author_id=(writer.id if writer else 0) if author else None,
            owner=(caller.person_id, caller.code) if mine else None,
            today=office.today,
            since=since,
            until=until,
        )
        rows = api.proposals(connection, eyes, wanted, after, limit)
        stops = api.next_stops(connection, [row.id for row in rows])

    def shown(row: Any) -> dict[str, Any]:
        stop = stops.get(row.id)
        planned_on = stop.planned_on if stop else None
        return picked(row, ProposalLine, body=stop.body if stop else None, planned_on=planned_on)

    return paged(request, rows, limit, shown)


@router.post(
    "/proposals",
    **operation(
        "create_proposal",
        "draft",
        "Založí návrh",
        "Opakování se stejným Idempotency-Key vrátí týž návrh (stav 200).",
        response_model=Proposal,
        status_code=201,
    ),
)
def create_proposal(
    caller: Called, response: Response, asked: NewProposal, idempotency_key: Key = ""
) -> dict[str, Any]:
    """Creates a draft."""
    with caller.writing() as (office, connection):
        drafted_by = asked.drafted_by or caller.code
        content = content_of_new(asked, drafted_by, office.town)
        created = create_once(
            office,
            connection,
            caller.person_id,
            clean(idempotency_key),
            "proposal",
            asked.model_dump(mode="json"),
            lambda: draft(office, connection, caller.actor, content, drafted_by, asked.dates),
        )
        response.status_code = 200 if created.is_repeated else 201
        response.headers["Location"] = f"/api/v1/proposals/{created.id}"
        return answer(caller, office, connection, response, created.id)


@router.get(
    "/proposals/{id}",
    **operation("get_proposal", "read", "Ukáže návrh", response_model=Proposal),
)
def get_proposal(caller: Called, response: Response, id: Id) -> dict[str, Any]:
    """One proposal."""
    with caller.reading() as (office, connection):
        return answer(caller, office, connection, response, id)


@router.patch(
    "/proposals/{id}",
    **operation(
        "edit_proposal",
        "draft",
        "Upraví rozpracovaný nebo vrácený návrh",
        "Pole, která nepošlete, zůstanou. Vyžaduje verzi, kterou jste viděli.",
        response_model=Proposal,
    ),
)
def edit_proposal(
    caller: Called, request: Request, response: Response, id: Id, asked: EditedProposal
) -> dict[str, Any]:
    """Writes a new text."""
    version = version_seen(request, asked.version)
    with caller.writing() as (office, connection):
        row = seen_at(caller, office, connection, id, version)
        author = people.person_by_id(connection, row.author_id)
        town = rules_of(connection, row, office)
        content = content_of_edited(asked, content_of(row), author.code, town)
        edit(office, connection, caller.actor, id, version, content, asked.dates)
        return answer(caller, office, connection, response, id)


@router.post(
    "/proposals/{id}/submit",
    **operation("submit_proposal", "draft", "Předloží návrh ke schválení na úřadě", response_model=Proposal),
)
def submit_proposal(
    caller: Called, request: Request, response: Response, id: Id, asked: VersionOnly
) -> dict[str, Any]:
    """Hands the proposal in."""
    version = version_seen(request, asked.version)
    with caller.writing() as (office, connection):
        seen_at(caller, office, connection, id, version)
        submit(office, connection, caller.actor, id, version)
        return answer(caller, office, connection, response, id)


@router.post(
    "/proposals/{id}/take-back",
    **operation(
        "take_back_proposal", "draft", "Vezme předložený návrh zpět k\u00a0úpravě", response_model=Proposal
    ),
)
def take_back_proposal(
    caller: Called, request: Request, response: Response, id: Id, asked: VersionOnly
) -> dict[str, Any]:
    """Takes a submitted proposal back."""
    version = version_seen(request, asked.version)
    with caller.writing() as (office, connection):
        seen_at(caller, office, connection, id, version)
        take_back(office, connection, caller.actor, id, version)
        return answer(caller, office, connection, response, id)


@router.post(
    "/proposals/{id}/withdraw",
    **operation("withdraw_proposal", "draft", "Stáhne návrh; jeho cesta tím končí", response_model=Proposal),
)
def withdraw_proposal(
    caller: Called, request: Request, response: Response, id: Id, asked: WithReason
) -> dict[str, Any]:
    """Ends the proposal's way."""
    version = version_seen(request, asked.version)
    with caller.writing() as (office, connection):
        seen_at(caller, office, connection, id, version)
        withdraw(office, connection, caller.actor, id, version, asked.reason)
        return answer(caller, office, connection, response, id)


@router.put(
    "/proposals/{id}/stops/{body}/wording",
    **operation(
        "edit_wording",
        "draft",
        "Upraví znění pro jeden orgán; ostatní znění zůstanou",
        "Verze je verze zastávky (stops), ne návrhu.",
        response_model=Proposal,
    ),
)
def put_wording(
    caller: Called, request: Request, response: Response, id: Id, body: BodyCode, asked: WordingEdit
) -> dict[str, Any]:
    """Writes the wording of a stop."""
    version = version_seen(request, asked.version)
    if not asked.text:
        raise Malformed((("body", "text"), "Znění je prázdné; napište, na čem se má orgán usnést."))
    with caller.writing() as (office, connection):
        stop = stop_of(connection, seen(caller, office, connection, id), body)
        refuse_late(connection, CONSULTATION, stop, version)
        known = consultations.current_wordings(connection, id)[stop.id]
        clauses = [clause_from_data(clause) for clause in known.clauses]
        edit_wording(office, connection, caller.actor, stop.id, version, clauses, asked.text)
        return answer(caller, office, connection, response, id)


@router.post(
    "/proposals/{id}/stops/{body}/sign",
    **operation(
        "sign_form",
        "sign",
        "Podepíše formulář návrhu pro orgán (vedoucí odboru)",
        "Verze je verze zastávky (stops), ne návrhu.",
        response_model=Proposal,
    ),
)
def sign(
    caller: Called, request: Request, response: Response, id: Id, body: BodyCode, asked: VersionOnly
) -> dict[str, Any]:
    """Signs the form for a stop."""
    version = version_seen(request, asked.version)
    with caller.writing() as (office, connection):
        stop = stop_of(connection, seen(caller, office, connection, id), body)
        refuse_late(connection, CONSULTATION, stop, version)
        sign_form(office, connection, caller.actor, stop.id, version)
        return answer(caller, office, connection, response, id)


@router.get(
    "/proposals/{id}/journal",
    **operation(
        "get_journal",
        "read",
        "Ukáže historii návrhu, od začátku",
        response_model=Page[Entry],
    ),
)
def get_journal(
    caller: Called, request: Request, id: Id, limit: Limit = 50, after: After = None
) -> dict[str, Any]:
    """Everything that happened to a proposal."""
    with caller.reading() as (office, connection):
        seen(caller, office, connection, id)
        rows = api.journal_of(connection, id, after or 0, limit)
    return paged(request, rows, limit, lambda row: picked(row, Entry), key=lambda row: row.number)
