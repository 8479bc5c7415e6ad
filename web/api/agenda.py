"""What can a program do with an agenda? Build it, close it, issue it, ask for late items and decide about them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Request, Response

from actions.arrange_agenda import add_free_item, add_heading, add_standing_item, remove_item, rename_item
from actions.freeze_agenda import freeze, thaw
from actions.late_items import ask_for_late_item, decide_late_item, withdraw_late_item
from actions.order_agenda import order_by_rules
from actions.publish_agenda import publish
from actions.see import NotSeen
from db import meetings
from db.queries import agenda_items, meetings_board
from states.meeting import MEETING
from web.agenda_sight import AgendaSight, agenda_sight, paper_seen
from web.api.entrance import Called, Caller, noun, operation, refuse_late, version_seen
from web.api.meetings import Id, change_meeting, meeting_seen
from web.api.proposals import seen, stop_of
from web.api.schemas.agenda import (
    AgendaVersions,
    Freeze,
    ItemName,
    LateDecision,
    LateRequest,
    NewItem,
    NewLateRequest,
    Publish,
)
from web.api.schemas.base import VersionOnly, picked
from web.api.schemas.meeting import MeetingDetail
from web.stored_file import stored_file

router = noun("Programy jednání")
ItemId = Annotated[int, Path(ge=1, le=2**31 - 1, description="Číslo bodu.", examples=[7])]
RequestId = Annotated[int, Path(ge=1, le=2**31 - 1, description="Číslo žádosti.", examples=[1])]
PaperId = Annotated[int, Path(ge=1, le=2**31 - 1, description="Číslo dokumentu.", examples=[12])]


@router.post(
    "/meetings/{id}/agenda",
    **operation(
        "add_agenda_item",
        "meetings",
        "Přidá mezititulek, bod bez materiálu nebo stálý bod",
        response_model=MeetingDetail,
        status_code=201,
    ),
)
def post_item(caller: Called, request: Request, response: Response, id: Id, asked: NewItem) -> dict[str, Any]:
    """Adds an item that is no matter."""
    version = version_seen(request, asked.version)

    def act(office: Any, connection: Any) -> None:
        by = (office, connection, caller.actor, id)
        if asked.kind == "standing":
            add_standing_item(*by, asked.code, version)
        else:
            (add_heading if asked.kind == "heading" else add_free_item)(*by, asked.title, version)

    return change_meeting(caller, response, id, version, act)


@router.put(
    "/meetings/{id}/agenda/{item_id}",
    **operation(
        "rename_agenda_item", "meetings", "Přejmenuje mezititulek nebo bod", response_model=MeetingDetail
    ),
)
def put_item(
    caller: Called, request: Request, response: Response, id: Id, item_id: ItemId, asked: ItemName
) -> dict[str, Any]:
    """Renames an item."""
    version = version_seen(request, asked.version)
    return change_meeting(
        caller,
        response,
        id,
        version,
        lambda o, c: rename_item(o, c, caller.actor, id, item_id, asked.title, version),
    )


@router.post(
    "/meetings/{id}/agenda/{item_id}/remove",
    **operation(
        "remove_agenda_item",
        "meetings",
        "Odebere mezititulek nebo bod, který není návrhem",
        response_model=MeetingDetail,
    ),
)
def post_remove(
    caller: Called, request: Request, response: Response, id: Id, item_id: ItemId, asked: VersionOnly
) -> dict[str, Any]:
    """Removes an item."""
    version = version_seen(request, asked.version)
    return change_meeting(
        caller, response, id, version, lambda o, c: remove_item(o, c, caller.actor, id, item_id, version)
    )


@router.post(
    "/meetings/{id}/agenda-order",
    **operation(
        "order_agenda_by_rules",
        "meetings",
        "Seřadí program podle pravidel orgánu",
        response_model=MeetingDetail,
    ),
)
def post_order(
    caller: Called, request: Request, response: Response, id: Id, asked: VersionOnly
) -> dict[str, Any]:
    """Puts the agenda in the order of the rules."""
    version = version_seen(request, asked.version)
    return change_meeting(
        caller, response, id, version, lambda o, c: order_by_rules(o, c, caller.actor, id, version)
    )


@router.post(
    "/meetings/{id}/freeze",
    **operation(
        "freeze_agenda",
        "meetings",
        "Uzavře program, nebo ho s\u00a0důvodem znovu otevře",
        response_model=MeetingDetail,
    ),
)
def post_freeze(
    caller: Called, request: Request, response: Response, id: Id, asked: Freeze
) -> dict[str, Any]:
    """Closes the agenda or opens it again."""
    version = version_seen(request, asked.version)

    def act(office: Any, connection: Any) -> None:
        if asked.frozen:
            freeze(office, connection, caller.actor, id, version)
        else:
            thaw(office, connection, caller.actor, id, version, asked.reason)

    return change_meeting(caller, response, id, version, act)


@router.get(
    "/meetings/{id}/versions",
    **operation(
        "list_agenda_versions",
        "read",
        "Vypíše verze programu, co která změnila, a\u00a0podklady té platné",
        response_model=AgendaVersions,
    ),
)
def get_versions(caller: Called, id: Id) -> dict[str, Any]:
    """The versions of an agenda."""
    with caller.reading() as (office, connection):
        return _versions(caller, office, connection, id)


@router.post(
    "/meetings/{id}/versions",
    **operation(
        "publish_agenda",
        "meetings",
        "Vydá další verzi programu s\u00a0pozvánkou a\u00a0podklady",
        "Po svolání dostanou členové orgánu dopis s\u00a0tím, co se změnilo.",
        response_model=AgendaVersions,
        status_code=201,
    ),
)
def post_version(caller: Called, request: Request, id: Id, asked: Publish) -> dict[str, Any]:
    """Issues the next version."""
    version = version_seen(request, asked.version)
    with caller.writing() as (office, connection):
        refuse_late(connection, MEETING, meeting_seen(connection, id), version)
        publish(office, connection, caller.actor, id, version, asked.reason)
        return _versions(caller, office, connection, id)


@router.get(
    "/meetings/{id}/papers/{document_id}",
    **operation("get_paper", "read", "Stáhne pozvánku nebo podklady k\u00a0jednání", response_class=Response),
)
def get_paper(caller: Called, id: Id, document_id: PaperId) -> Response:
    """The file of an invitation or a packet."""
    with caller.reading() as (office, connection):
        meeting_seen(connection, id)
        meeting = meetings.meeting_by_id(connection, id)
        row = paper_seen(connection, caller.eyes(office, connection), meeting, document_id)
    if row is None:
        raise NotSeen("Dokument", document_id)
    kind = row.file_name.rpartition(".")[2]
    return stored_file(caller.house.files, row.file_digest, row.file_name, kind)


@router.get(
    "/meetings/{id}/late-requests",
    **operation(
        "list_late_requests",
        "read",
        "Vypíše žádosti o\u00a0pozdní body jednání",
        response_model=list[LateRequest],
    ),
)
def get_late(caller: Called, id: Id) -> list[dict[str, Any]]:
    """The requests for late items of a meeting."""
    with caller.reading() as (office, connection):
        meeting_seen(connection, id)
        return _late(caller, office, connection, id)


@router.post(
    "/meetings/{id}/late-requests",
    **operation(
        "ask_for_late_item",
        "meetings",
        "Požádá o\u00a0zařazení návrhu po uzávěrce",
        "Verze je verze zastávky návrhu u\u00a0tohoto orgánu.",
        response_model=list[LateRequest],
        status_code=201,
    ),
)
def post_late(caller: Called, request: Request, id: Id, asked: NewLateRequest) -> list[dict[str, Any]]:
    """Asks for a late item."""
    version = version_seen(request, asked.version)
    with caller.writing() as (office, connection):
        meeting = meeting_seen(connection, id)
        stop = stop_of(connection, seen(caller, office, connection, asked.proposal_id), meeting.body)
        ask_for_late_item(office, connection, caller.actor, stop.id, id, version, asked.reason)
        return _late(caller, office, connection, id)


@router.post(
    "/late-requests/{id}/decide",
    **operation(
        "decide_late_item",
        "sign",
        "Povolí pozdní bod, nebo ne",
        "Rozhoduje ten, kdo drží funkci z\u00a0pravidel orgánu; povolený bod se zařadí sám.",
        response_model=list[LateRequest],
    ),
)
def post_decision(caller: Called, id: RequestId, asked: LateDecision) -> list[dict[str, Any]]:
    """Decides about a late item."""
    with caller.writing() as (office, connection):
        decide_late_item(office, connection, caller.actor, id, approve=asked.approve, reason=asked.reason)
        return _late(caller, office, connection, _meeting_of(connection, id))


@router.post(
    "/late-requests/{id}/withdraw",
    **operation(
        "withdraw_late_item",
        "meetings",
        "Vezme zpět žádost o\u00a0pozdní bod",
        response_model=list[LateRequest],
    ),
)
def post_withdraw(caller: Called, id: RequestId) -> list[dict[str, Any]]:
    """Takes a request back."""
    with caller.writing() as (office, connection):
        withdraw_late_item(office, connection, caller.actor, id)
        return _late(caller, office, connection, _meeting_of(connection, id))


def _meeting_of(connection: Any, request_id: int) -> int:
    rows = agenda_items.late_requests(connection)
    return int(next(row.meeting_id for row in rows if row.id == request_id))


def _late(caller: Caller, office: Any, connection: Any, meeting_id: int) -> list[dict[str, Any]]:
    rows = agenda_items.late_requests(connection, meeting_id)
    eyes = caller.eyes(office, connection)
    may_read = meetings_board.seen_proposals(connection, eyes, [row.proposal_id for row in rows])
    return [
        picked(row, LateRequest)
        if row.proposal_id in may_read
        else {**picked(row, LateRequest), "title": None, "reason": "", "decision_reason": None}
        for row in rows
    ]


def _versions(caller: Caller, office: Any, connection: Any, meeting_id: int) -> dict[str, Any]:
    meeting_seen(connection, meeting_id)
    meeting = meetings.meeting_by_id(connection, meeting_id)
    assert meeting is not None  # it was just seen
    eyes = caller.eyes(office, connection)
    items = meetings_board.agenda_of(connection, eyes, meeting_id)
    sight: AgendaSight = agenda_sight(
        office,
        connection,
        eyes,
        meeting,
        seen={item.proposal_id for item in items if item.is_seen},
        with_pending=meeting.state in ("planned", "convened"),
    )
    return {
        "versions": sight.versions,
        "pending": list(sight.pending),
        "papers": [
            {
                "id": row.id,
                "kind": row.kind,
                "number": row.issue,
                "file_name": row.file_name,
                "size": row.size,
            }
            for row in agenda_items.papers_of(connection, meeting_id)
            if sight.current is not None and row.issue == sight.current.number
            if row.made_at is None or paper_seen(connection, eyes, meeting, row.id) is not None
        ],
    }
