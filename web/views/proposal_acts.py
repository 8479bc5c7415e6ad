"""How does one hand a proposal in, take it back or withdraw it? A page that says what will happen, then the act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from actions.check_proposal import check_proposal
from actions.office import NoTown
from actions.see import NotSeen
from actions.submit import submit
from actions.withdraw import take_back, withdraw
from db import desks
from db.queries import overview
from states.machine import Refused
from web.proposal_desk import Desk, check_facts, desk_of, why_not
from web.proposal_story import when
from web.visit import Visit, office_route, said_page

LONGEST_REASON = 2000


def confirm_submit(visit: Visit) -> Response:
    """What is missing, who will sign and until when, and who gets a letter at once."""
    return _submit_page(visit)


def _submit_page(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        desk = desk_of(visit, office, connection)
        refusals = why_not(office, connection, visit, desk.row, "submit")
        if refusals and not reasons:
            return _not_now(visit, refusals)
        checked = check_proposal(office, connection, desk.row, desk.content)
        unsaved = desks.unsaved_of(connection, desk.row.id, visit.visitor.person_id)
        forgotten = unsaved is not None and desk.normal(unsaved.form) != desk.fields
        since = when(unsaved.saved_at, office.now) if unsaved is not None and forgotten else ""
    return visit.page(
        "proposal_submit", status, proposal=desk.row, reasons=reasons, unsaved=since, **check_facts(checked)
    )


def do_submit(visit: Visit) -> Response:
    """Hands it in; the chain's first people get their letters."""
    version = visit.form.number("version") or 0
    try:
        with visit.writing() as (office, connection):
            desk = desk_of(visit, office, connection)
            submit(office, connection, visit.actor, desk.row.id, version)
    except (NotSeen, NoTown):
        raise
    except Refused as refused:
        return _submit_page(visit, 409, refused.reasons)
    return visit.done(f"/navrhy/{desk.row.id}", "Návrh je předložen; kdo je na řadě, dostane dopis.")


def confirm_withdraw(visit: Visit) -> Response:
    """What a withdrawal ends; it can't be undone."""
    return _ending_page(visit, "withdraw")


def do_withdraw(visit: Visit) -> Response:
    """Ends the proposal's way, with the reason."""
    reason = visit.form.long_text("reason", LONGEST_REASON)
    if visit.form.faults:
        return _ending_page(visit, "withdraw", 422, fault=visit.form.faults["reason"])
    if not reason:
        return _ending_page(visit, "withdraw", 422, fault="Napište důvod jednou větou; ostatní ho uvidí.")

    def act(office: Any, connection: Any, desk: Desk, version: int) -> None:
        withdraw(office, connection, visit.actor, desk.row.id, version, reason)

    return _ended(visit, "withdraw", act, "Návrh je stažen.")


def confirm_take_back(visit: Visit) -> Response:
    """What taking back means for those who have signed."""
    return _ending_page(visit, "take_back")


def do_take_back(visit: Visit) -> Response:
    """Takes it back; it opens in the editor."""

    def act(office: Any, connection: Any, desk: Desk, version: int) -> None:
        take_back(office, connection, visit.actor, desk.row.id, version)

    return _ended(
        visit, "take_back", act, "Návrh je zpět u\u00a0Vás; upravte ho a\u00a0znovu předložte.", "/upravit"
    )


def _ended(
    visit: Visit, verb: str, act: Callable[[Any, Any, Desk, int], None], said: str, where: str = ""
) -> Response:
    try:
        with visit.writing() as (office, connection):
            desk = desk_of(visit, office, connection)
            act(office, connection, desk, visit.form.number("version") or 0)
    except (NotSeen, NoTown):
        raise
    except Refused as refused:
        return _ending_page(visit, verb, 409, reasons=refused.reasons)
    return visit.done(f"/navrhy/{desk.row.id}{where}", said)


def _ending_page(
    visit: Visit, verb: str, status: int = 200, *, reasons: tuple[str, ...] = (), fault: str = ""
) -> Response:
    with visit.reading() as (office, connection):
        desk = desk_of(visit, office, connection)
        refusals = why_not(office, connection, visit, desk.row, verb)
        if refusals and not reasons:
            return _not_now(visit, refusals)
        chain = overview.chain_of(connection, desk.row.id)
    return visit.page(
        "proposal_end",
        status,
        proposal=desk.row,
        verb=verb,
        reasons=reasons,
        fault=fault,
        typed=visit.form.long_text("reason", LONGEST_REASON),
        asked=[step for step in chain if step.state == "asked"],
        given=[step for step in chain if step.state in ("approved", "given")],
        stops=[stop for stop in desk.stops if stop.state == "placed"],
    )


def _not_now(visit: Visit, refusals: tuple[str, ...]) -> Response:
    return said_page(visit, 403, "Teď to nejde", refusals)


ROUTES = (
    office_route("/navrhy/{id}/predlozit", confirm_submit),
    office_route("/navrhy/{id}/predlozit", do_submit, method="POST"),
    office_route("/navrhy/{id}/stahnout", confirm_withdraw),
    office_route("/navrhy/{id}/stahnout", do_withdraw, method="POST"),
    office_route("/navrhy/{id}/vzit-zpet", confirm_take_back),
    office_route("/navrhy/{id}/vzit-zpet", do_take_back, method="POST"),
)
