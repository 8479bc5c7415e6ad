"""What can a program do with meetings? List, plan, put on the agenda, convene, open, close, cancel."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Path, Query, Request, Response

from actions.convene import cancel_meeting, close_meeting, convene, notice_limit, open_meeting, plan_meeting
from actions.create_once import create_once
from actions.office import Office
from actions.order_agenda import order_agenda
from actions.place_on_agenda import place_on_agenda, take_off
from actions.see import NotSeen
from db.queries import api, meetings_board
from states.consultation import CONSULTATION
from states.meeting import MEETING
from web.api.entrance import Called, Caller, noun, operation, refuse_late, version_seen
from web.api.paging import After, Limit, paged
from web.api.proposal_view import ballot_of, tagged
from web.api.proposals import Key, seen, stop_of
from web.api.schemas.base import Page, VersionOnly, WithReason, clean, picked
from web.api.schemas.meeting import AgendaItem, Meeting, MeetingDetail, NewMeeting, Order, Place

router = noun("Jednání")
Id = Annotated[int, Path(ge=1, le=2**31 - 1, description="Číslo jednání.", examples=[3])]
ProposalId = Annotated[int, Path(ge=1, le=2**31 - 1, description="Číslo návrhu.", examples=[1])]
State = Literal["", *MEETING.states]  # type: ignore[valid-type]


def meeting_seen(connection: Any, meeting_id: int) -> Any:
    """The meeting with its counts; raises NotSeen if there is none. Meetings are no secret within the office."""
    row = api.one_meeting(connection, meeting_id)
    if row is None:
        raise NotSeen("Jednání", meeting_id)
    return row


def item_of(caller: Caller, office: Office, connection: Any, meeting_id: int, proposal_id: int) -> Any:
    """The stop by which a seen proposal stands on the agenda of a meeting; raises NotSeen."""
    meeting = meeting_seen(connection, meeting_id)
    stop = stop_of(connection, seen(caller, office, connection, proposal_id), meeting.body)
    if stop.meeting_id != meeting_id:
        raise NotSeen("Bod programu")
    return stop


def _detail(
    caller: Caller, office: Office, connection: Any, response: Response, meeting_id: int
) -> dict[str, Any]:
    row = meeting_seen(connection, meeting_id)
    items = meetings_board.whole_agenda(connection, caller.eyes(office, connection), meeting_id)
    data = picked(
        row,
        MeetingDetail,
        notice_limit=notice_limit(office, row),
        agenda=[
            picked(item, AgendaItem, id=item.item_id, ballot=ballot_of(item))
            if item.is_seen
            else hidden(item)
            for item in items
        ],
    )
    return tagged(response, data)


def hidden(item: Any) -> dict[str, Any]:
    """What is told of a matter that the person may not see: its place and its number."""
    told = ("position", "item_number", "kind", "placed_as")
    return {"id": item.item_id, "is_seen": False, **{name: getattr(item, name) for name in told}}


def change_meeting(
    caller: Caller, response: Response, meeting_id: int, version: int, act: Any
) -> dict[str, Any]:
    """Does an act on a meeting that nobody has changed since ``version``, and tells how it is now."""
    with caller.writing() as (office, connection):
        refuse_late(connection, MEETING, meeting_seen(connection, meeting_id), version)
        act(office, connection)
        return _detail(caller, office, connection, response, meeting_id)


@router.get(
    "/meetings",
    **operation(
        "list_meetings", "read", "Vypíše jednání, naposled naplánovaná první", response_model=Page[Meeting]
    ),
)
def list_meetings(
    caller: Called,
    request: Request,
    body: Annotated[str, Query(max_length=60, description="Kód orgánu.")] = "",
    state: Annotated[State, Query(description="Stav.")] = "",
    since: Annotated[date | None, Query(description="Ode dne.")] = None,
    until: Annotated[date | None, Query(description="Do dne včetně.")] = None,
    limit: Limit = 50,
    after: After = None,
) -> dict[str, Any]:
    """Meetings of all bodies."""
    with caller.reading() as (_office, connection):
        rows = api.meetings(connection, after, limit, body=clean(body), state=state, since=since, until=until)
    return paged(request, rows, limit, lambda row: picked(row, Meeting))


@router.post(
    "/meetings",
    **operation(
        "plan_meeting", "meetings", "Naplánuje jednání orgánu", response_model=MeetingDetail, status_code=201
    ),
)
def post_meeting(
    caller: Called, response: Response, asked: NewMeeting, idempotency_key: Key = ""
) -> dict[str, Any]:
    """Plans a meeting."""
    with caller.writing() as (office, connection):
        created = create_once(
            office,
            connection,
            caller.person_id,
            clean(idempotency_key),
            "meeting",
            asked.model_dump(mode="json"),
            lambda: plan_meeting(
                office,
                connection,
                caller.actor,
                asked.body,
                asked.held_on,
                starts_at=asked.starts_at.replace(tzinfo=None) if asked.starts_at else None,
                place=asked.place,
                number=asked.number,
                is_crisis=asked.is_crisis,
            ),
        )
        response.status_code = 200 if created.is_repeated else 201
        response.headers["Location"] = f"/api/v1/meetings/{created.id}"
        return _detail(caller, office, connection, response, created.id)


@router.get(
    "/meetings/{id}",
    **operation("get_meeting", "read", "Ukáže jednání a\u00a0jeho program", response_model=MeetingDetail),
)
def get_meeting(caller: Called, response: Response, id: Id) -> dict[str, Any]:
    """A meeting with its agenda."""
    with caller.reading() as (office, connection):
        return _detail(caller, office, connection, response, id)


@router.post(
    "/meetings/{id}/convene",
    **operation(
        "convene_meeting",
        "meetings",
        "Svolá jednání",
        "Lhůtu hlídá zákon a\u00a0jednací řád.",
        response_model=MeetingDetail,
    ),
)
def post_convene(
    caller: Called, request: Request, response: Response, id: Id, asked: VersionOnly
) -> dict[str, Any]:
    """Convenes."""
    version = version_seen(request, asked.version)
    return change_meeting(
        caller, response, id, version, lambda o, c: convene(o, c, caller.actor, id, version)
    )


@router.post(
    "/meetings/{id}/open",
    **operation("open_meeting", "meetings", "Zahájí jednání v\u00a0jeho den", response_model=MeetingDetail),
)
def post_open(
    caller: Called, request: Request, response: Response, id: Id, asked: VersionOnly
) -> dict[str, Any]:
    """Opens."""
    version = version_seen(request, asked.version)
    return change_meeting(
        caller, response, id, version, lambda o, c: open_meeting(o, c, caller.actor, id, version)
    )


@router.post(
    "/meetings/{id}/close",
    **operation(
        "close_meeting", "meetings", "Ukončí jednání, jehož body mají výsledek", response_model=MeetingDetail
    ),
)
def post_close(
    caller: Called, request: Request, response: Response, id: Id, asked: VersionOnly
) -> dict[str, Any]:
    """Closes."""
    version = version_seen(request, asked.version)
    return change_meeting(
        caller, response, id, version, lambda o, c: close_meeting(o, c, caller.actor, id, version)
    )


@router.post(
    "/meetings/{id}/cancel",
    **operation(
        "cancel_meeting",
        "meetings",
        "Zruší jednání, které ještě nezačalo; body čekají na jiné",
        response_model=MeetingDetail,
    ),
)
def post_cancel(
    caller: Called, request: Request, response: Response, id: Id, asked: WithReason
) -> dict[str, Any]:
    """Cancels."""
    version = version_seen(request, asked.version)

    def act(office: Office, connection: Any) -> None:
        cancel_meeting(office, connection, caller.actor, id, version, asked.reason)

    return change_meeting(caller, response, id, version, act)


@router.post(
    "/meetings/{id}/items",
    **operation(
        "place_on_agenda",
        "meetings",
        "Zařadí návrh na program",
        "Verze je verze zastávky návrhu u\u00a0tohoto orgánu.",
        response_model=MeetingDetail,
        status_code=201,
    ),
)
def post_item(caller: Called, request: Request, response: Response, id: Id, asked: Place) -> dict[str, Any]:
    """Puts a proposal on the agenda."""
    version = version_seen(request, asked.version)
    with caller.writing() as (office, connection):
        meeting = meeting_seen(connection, id)
        stop = stop_of(connection, seen(caller, office, connection, asked.proposal_id), meeting.body)
        refuse_late(connection, CONSULTATION, stop, version)
        place_on_agenda(
            office,
            connection,
            caller.actor,
            stop.id,
            id,
            version,
            asked.late_reason,
            intent_reason=asked.intent_reason,
        )
        return _detail(caller, office, connection, response, id)


@router.post(
    "/meetings/{id}/items/{proposal_id}/take-off",
    **operation(
        "take_off_agenda",
        "meetings",
        "Vyjme návrh z\u00a0programu před jednáním",
        "Verze je verze zastávky návrhu u\u00a0tohoto orgánu.",
        response_model=MeetingDetail,
    ),
)
def post_take_off(
    caller: Called, request: Request, response: Response, id: Id, proposal_id: ProposalId, asked: WithReason
) -> dict[str, Any]:
    """Takes a proposal off the agenda."""
    version = version_seen(request, asked.version)
    with caller.writing() as (office, connection):
        stop = item_of(caller, office, connection, id, proposal_id)
        refuse_late(connection, CONSULTATION, stop, version)
        take_off(office, connection, caller.actor, stop.id, version, asked.reason)
        return _detail(caller, office, connection, response, id)


@router.put(
    "/meetings/{id}/agenda",
    **operation("order_agenda", "meetings", "Seřadí program", response_model=MeetingDetail),
)
def put_agenda(caller: Called, request: Request, response: Response, id: Id, asked: Order) -> dict[str, Any]:
    """Puts the agenda in order."""
    version = version_seen(request, asked.version)

    def act(office: Office, connection: Any) -> None:
        order_agenda(office, connection, caller.actor, id, asked.item_ids, version)

    return change_meeting(caller, response, id, version, act)
