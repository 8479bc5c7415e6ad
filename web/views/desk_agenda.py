"""How is an agenda built at the desk? Items of all kinds added, moved, renamed and removed, closed and issued."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from actions.arrange_agenda import (
    add_free_item,
    add_heading,
    add_standing_item,
    remove_item,
    rename_item,
)
from actions.freeze_agenda import freeze, thaw
from actions.late_items import ask_for_late_item, withdraw_late_item
from actions.order_agenda import move_item, order_by_rules
from actions.place_on_agenda import take_off as take_off_agenda
from actions.publish_agenda import publish
from db import consultations, meetings
from states.agenda import LONGEST_TITLE
from states.machine import Refused
from states.vocabulary import Role
from web.views.desk import board
from web.views.desk_meeting import workshop
from web.visit import Visit, office_route

STAFF = (Role.ORGANISER, Role.SECRETARY)
UNKNOWN = "Nevíme, co se s\u00a0programem má stát; načtěte stránku znovu."
GONE = "Bod už na programu není; načtěte stránku znovu."


def _act(visit: Visit, act: Callable[..., str], said: str = "") -> Response:
    """Does one act on the agenda; ``act`` gets (office, connection, actor, meeting id) and returns where to land."""
    meeting_id = visit.path_id()
    try:
        with visit.writing() as (office, connection):
            where = act(office, connection, visit.actor, meeting_id)
    except Refused as refused:
        return workshop(visit, 409, refused.reasons)
    return visit.done(f"/stul/{meeting_id}{where}", said)


def order(visit: Visit) -> Response:
    """Moves one item a place up or down, or to a place; or puts the whole agenda in the order of the rules."""
    form = visit.form
    version = form.version()

    def by_rules(office: Any, connection: Any, actor: Any, meeting_id: int) -> str:
        order_by_rules(office, connection, actor, meeting_id, version)
        return "#program"

    def move(office: Any, connection: Any, actor: Any, meeting_id: int) -> str:
        item_id = form.number("up") or form.number("down") or form.number("item")
        ids = [item.id for item in meetings.agenda_of(connection, meeting_id)]
        if item_id not in ids:
            raise Refused(GONE)
        assert item_id is not None  # it is among them
        step = -1 if "up" in form else 1 if "down" in form else 0
        to = ids.index(item_id) + 1 + step if step else form.number("to")
        if to is None:
            raise Refused("Napište číslicemi, na které místo se má bod přesunout.")
        move_item(office, connection, actor, meeting_id, item_id, to, version)
        return f"#bod-{item_id}"

    if "rules" in form:
        return _act(visit, by_rules, "Program je seřazen podle pravidel.")
    return _act(visit, move)


def add(visit: Visit) -> Response:
    """Adds a sub-heading, an item without a material, or a standing item."""
    form = visit.form
    version, title = form.version(), form.text("title", LONGEST_TITLE)

    def put(office: Any, connection: Any, actor: Any, meeting_id: int) -> str:
        by = (office, connection, actor, meeting_id)
        match form.text("kind"):
            case "heading":
                item_id = add_heading(*by, title, version)
            case "free":
                item_id = add_free_item(*by, title, version)
            case "standing":
                item_id = add_standing_item(*by, form.text("code", 60), version)
            case _:
                raise Refused(UNKNOWN)
        return f"#bod-{item_id}"

    return _act(visit, put, "Přidáno na program.")


def change(visit: Visit) -> Response:
    """Renames or removes a sub-heading, a standing item or one without a material."""
    form = visit.form
    version, item_id = form.version(), form.number("item") or 0

    def edit(office: Any, connection: Any, actor: Any, meeting_id: int) -> str:
        if "remove" in form:
            remove_item(office, connection, actor, meeting_id, item_id, version)
            return "#program"
        rename_item(
            office, connection, actor, meeting_id, item_id, form.text("title", LONGEST_TITLE), version
        )
        return f"#bod-{item_id}"

    return _act(visit, edit)


def take_off(visit: Visit) -> Response:
    """Takes a matter off the agenda before the meeting."""
    form = visit.form
    stop_id = form.number("stop") or 0

    def off(office: Any, connection: Any, actor: Any, meeting_id: int) -> str:
        stop = consultations.consultation_by_id(connection, stop_id)
        if stop is None or stop.meeting_id != meeting_id:
            raise Refused(GONE)
        take_off_agenda(office, connection, actor, stop_id, form.version(), form.text("reason", 2000))
        return ""

    return _act(visit, off, "Bod je z\u00a0programu vyjmut a\u00a0čeká na jiné jednání.")


def rule(visit: Visit) -> Response:
    """Closes the agenda, opens it again, or issues its next version."""
    form = visit.form
    version, reason = form.version(), form.text("reason", 2000)
    said = {
        "freeze": "Program je uzavřen; další bod přijde jen na stůl.",
        "thaw": "Program je znovu otevřen.",
        "publish": "Nová verze je vydána; pozvánka a\u00a0podklady se vyhotoví, členové dostanou změny.",
    }
    verb = form.text("verb")

    def move(office: Any, connection: Any, actor: Any, meeting_id: int) -> str:
        match verb:
            case "freeze":
                freeze(office, connection, actor, meeting_id, version)
            case "thaw":
                thaw(office, connection, actor, meeting_id, version, reason)
            case "publish":
                publish(office, connection, actor, meeting_id, version, reason)
                return "#verze"
            case _:
                raise Refused(UNKNOWN)
        return ""

    return _act(visit, move, said.get(verb, ""))


def ask(visit: Visit) -> Response:
    """Asks the office that lets late items in to let one onto the chosen meeting."""
    form = visit.form
    stop_id, meeting_id = form.number("stop") or 0, form.number("meeting")
    if meeting_id is None:
        return board(visit, 422, ("Vyberte jednání, na které se má návrh zařadit.",), stop_id)
    try:
        with visit.writing() as (office, connection):
            by = (office, connection, visit.actor)
            ask_for_late_item(*by, stop_id, meeting_id, form.version(), form.text("late_reason", 2000))
    except Refused as refused:
        return board(visit, 409, refused.reasons, stop_id)
    said = "O\u00a0povolení je požádáno; když ho dostanete, bod se zařadí sám."
    return visit.done(f"/stul/{meeting_id}#pozdni", said)


def withdraw(visit: Visit) -> Response:
    """Takes a request for a late item back."""

    def back(office: Any, connection: Any, actor: Any, _meeting_id: int) -> str:
        withdraw_late_item(office, connection, actor, visit.form.number("request") or 0)
        return "#pozdni"

    return _act(visit, back, "Žádost je vzata zpět.")


ROUTES = (
    office_route("/stul/{id}/poradi", order, method="POST", roles=STAFF),
    office_route("/stul/{id}/bod", add, method="POST", roles=STAFF),
    office_route("/stul/{id}/bod/zmena", change, method="POST", roles=STAFF),
    office_route("/stul/{id}/vyjmout", take_off, method="POST", roles=STAFF),
    office_route("/stul/{id}/program", rule, method="POST", roles=STAFF),
    office_route("/stul/pozdni", ask, method="POST", roles=STAFF),
    office_route("/stul/{id}/pozdni", withdraw, method="POST", roles=STAFF),
)
