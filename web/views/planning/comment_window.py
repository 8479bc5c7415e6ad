"""When may comments on a plan be sent? The form of its window with the calendar of limits and the nearest days."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from actions.planning.comment_minimums import minimums_of
from actions.planning.comment_window import NewWindow, see_window, set_window, window_faults
from actions.see import NotSeen
from db.planning.plans import plan_by_id
from db.queries.planning_comments import window_of
from states.machine import Refused
from states.planning.minimums import term_words
from web.views.planning.comments import TAB, TAKES_COMMENTS, is_coordinator
from web.views.planning.frame import frame_of
from web.visit import Visit, office_route


def show(visit: Visit) -> Response:
    """The window of a plan."""
    return _page(visit)


def _page(
    visit: Visit, status: int = 200, reasons: tuple[str, ...] = (), faults: Mapping[str, str] | None = None
) -> Response:
    form = visit.form
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        plan = plan_by_id(connection, visit.path_id("pid"))
        if plan is None or plan.process_id != frame.process.id or not is_coordinator(frame):
            raise NotSeen("Plán", visit.path_id("pid"))
        sight = see_window(office, connection, plan)
        minimums = minimums_of(office.town)
    row, is_sent = sight.row, "opens_on" in form
    typed = {
        "opens_on": form.text("opens_on") if is_sent else row.opens_on if row else sight.suggested.out_on,
        "closes_on": form.text("closes_on")
        if is_sent
        else row.closes_on
        if row
        else sight.suggested.closes_on,
        "place": form.text("place", 4000) if is_sent else (row.place or "") if row else "",
        "rules": form.long_text("rules") if is_sent else (row.rules or "") if row else "",
        "takes_web": form.checked("takes_web") if is_sent else row.takes_web if row else True,
    }
    return visit.page(
        "planning_window",
        status,
        **frame.facts(
            plan=plan,
            sight=sight,
            is_open=plan.state in TAKES_COMMENTS,
            typed=typed,
            book=f"/planovani/{frame.process.id}/pripominky",
            before=term_words(minimums.draft_before),
            after=term_words(minimums.comments_after),
            faults=dict(faults or {}),
            reasons=reasons,
        ),
    )


def keep(visit: Visit) -> Response:
    """Sets the window, or moves it."""
    form, process_id, plan_id = visit.form, visit.path_id(), visit.path_id("pid")
    wanted = NewWindow(
        opens_on=form.day("opens_on"),
        closes_on=form.day("closes_on"),
        place=form.text("place", 4000),
        rules=form.long_text("rules"),
        takes_web=form.checked("takes_web"),
    )
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        plan = plan_by_id(connection, plan_id)
        if plan is None or plan.process_id != frame.process.id:
            raise NotSeen("Plán", plan_id)
        for name, sentence in window_faults(office, window_of(connection, plan_id), wanted).items():
            form.fault(name, sentence)
    if form.faults:
        return _page(visit, 422, faults=form.faults)
    try:
        with visit.writing() as (office, connection):
            set_window(office, connection, visit.actor, plan_id, form.version(), wanted)
    except Refused as refused:
        return _page(visit, 409, refused.reasons)
    return visit.done(
        f"/planovani/{process_id}/pripominky/lhuta/{plan_id}", "Lhůta pro připomínky je uložena."
    )


ROUTES = (
    office_route("/planovani/{id}/pripominky/lhuta/{pid}", show),
    office_route("/planovani/{id}/pripominky/lhuta/{pid}", keep, method="POST"),
)
