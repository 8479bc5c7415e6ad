"""What can a program do with days? Limits of a decision, moving a meeting, postings on the notice board."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import Path, Query, Request, Response

from actions.deadlines_of import deadlines_of_day, deadlines_of_proposal
from actions.draft import rules_of
from actions.move_meeting import move_meeting
from actions.posting import post_intent, post_notice
from actions.see import NotSeen
from db.queries.postings import intent_of, notice_of
from states.backward_calendar import Answer
from states.machine import Refused
from web.api.entrance import Called, noun, operation, version_seen
from web.api.meetings import change_meeting, meeting_seen
from web.api.proposals import seen
from web.api.schemas.base import clean
from web.api.schemas.calendar import Deadlines, Move, NewPosting, Posting
from web.api.schemas.meeting import MeetingDetail
from web.api.schemas.seed import SEED

router = noun("Lhůty")
MeetingId = Annotated[int, Path(ge=1, le=2**31 - 1, description="Číslo jednání.", examples=[3])]
ProposalId = Annotated[int, Path(ge=1, le=2**31 - 1, description="Číslo návrhu.", examples=[1])]


@router.get(
    "/deadlines",
    **operation(
        "get_deadlines",
        "read",
        "Spočte zpětně, do kdy musí být co hotovo",
        "Počítá s\u00a0naplánovanými jednáními; totéž bez úřadu umí razitko explain deadlines.",
        response_model=Deadlines,
    ),
)
def get_deadlines(
    caller: Called,
    body: Annotated[str, Query(max_length=60, description="Kód orgánu.", examples=[SEED["body"]])],
    on: Annotated[
        date,
        Query(
            ge=date(1990, 1, 1), le=date(2199, 12, 31), description="Den jednání.", examples=["2024-06-24"]
        ),
    ],
    matter: Annotated[str, Query(max_length=60, description="Druh záležitosti.")] = "",
) -> dict[str, Any]:
    """Limits of a day of a body."""
    with caller.reading() as (office, connection):
        code = clean(body)
        if code not in {one.code for one in office.town.bodies}:
            raise NotSeen("Orgán")
        answer = deadlines_of_day(office, connection, code, on, matter=clean(matter) or None)
        return _told(answer, code, office.today)


@router.get(
    "/proposals/{id}/deadlines",
    **operation("get_proposal_deadlines", "read", "Ukáže lhůty návrhu", response_model=Deadlines),
)
def get_proposal_deadlines(caller: Called, id: ProposalId) -> dict[str, Any]:
    """Limits of a proposal for its planned days."""
    with caller.reading() as (office, connection):
        row = seen(caller, office, connection, id)
        answer = deadlines_of_proposal(office, connection, row)
        if answer is None:
            raise Refused("Návrh ještě nemá zvolený den rozhodnutí; lhůty není od čeho počítat.")
        body = rules_of(connection, row, office).route(row.route).stages[-1].body
        return _told(answer, body, office.today)


@router.post(
    "/meetings/{id}/move",
    **operation(
        "move_meeting",
        "meetings",
        "Přeloží jednání",
        "Návrhy dostanou nový den; každý, koho se to týká, dostane jeden dopis.",
        response_model=MeetingDetail,
    ),
)
def post_move(
    caller: Called, request: Request, response: Response, id: MeetingId, asked: Move
) -> dict[str, Any]:
    """Moves a meeting."""
    version = version_seen(request, asked.version)
    starts_at = asked.starts_at.replace(tzinfo=None) if asked.starts_at else None
    return change_meeting(
        caller,
        response,
        id,
        version,
        lambda o, c: move_meeting(
            o, c, caller.actor, id, version, asked.reason, asked.held_on, starts_at, asked.place
        ),
    )


@router.post(
    "/meetings/{id}/posting",
    **operation(
        "post_notice",
        "meetings",
        "Zapíše nebo opraví vyvěšení jednání na úřední desce",
        response_model=Posting,
    ),
)
def post_meeting_posting(caller: Called, id: MeetingId, asked: NewPosting) -> dict[str, Any]:
    """Records the posting of a meeting's notice."""
    with caller.writing() as (office, connection):
        meeting_seen(connection, id)
        post_notice(office, connection, caller.actor, id, asked.posted_on, asked.reason)
        return _posting(notice_of(connection, id))


@router.post(
    "/proposals/{id}/intent",
    **operation(
        "post_intent", "draft", "Zapíše nebo opraví vyvěšení záměru (§\u00a039)", response_model=Posting
    ),
)
def post_proposal_intent(caller: Called, id: ProposalId, asked: NewPosting) -> dict[str, Any]:
    """Records the posting of an intent."""
    with caller.writing() as (office, connection):
        seen(caller, office, connection, id)
        post_intent(office, connection, caller.actor, id, asked.posted_on, asked.taken_down_on, asked.reason)
        return _posting(intent_of(connection, id))


def _posting(row: Any) -> dict[str, Any]:
    return {"id": row.id, "posted_on": row.posted_on, "taken_down_on": row.taken_down_on}


def _told(answer: Answer, body: str, today: date) -> dict[str, Any]:
    return {
        "body": body,
        "on": answer.on,
        "is_feasible": answer.is_feasible,
        "faults": list(answer.faults),
        "lines": [
            {
                "what": line.what,
                "title": line.title,
                "latest_on": line.latest_on,
                "rule": line.rule,
                "slack": line.slack(today),
                "is_done": line.is_done,
                "next_possible": line.next_possible,
            }
            for line in answer.lines
        ],
    }
