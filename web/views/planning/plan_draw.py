"""Which measures of a mid-term plan go into an action plan? The form that draws one."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from actions.planning.draw import draw_action_plan
from actions.planning.plans import begin_faults
from actions.see import NotSeen
from states.machine import Refused
from states.planning.vocabulary import PlanKind
from templates.plan_blocks import term_of
from web.views.planning.plan_page import plan_sight
from web.visit import Visit, office_route


def choose(visit: Visit) -> Response:
    """The plan's measures to choose from, and the name and years of the action plan."""
    return _page(visit)


def _page(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    form = visit.form
    with visit.reading() as (office, connection):
        sight = plan_sight(visit, office, connection)
        if sight.plan.kind != PlanKind.MID_TERM.value or not sight.frame.may("describe"):
            raise NotSeen("Sestavení akčního plánu")
        year = office.today.year + 1
    plan = sight.plan
    first = year if plan.period_from <= year <= plan.period_until else plan.period_from
    is_sent = bool(form.names())
    typed: dict[str, Any] = {
        "title": form.text("title") if is_sent else f"Akční plán na rok {first} – {plan.title}"[:500],
        "period_from": form.text("period_from") if is_sent else first,
        "period_until": form.text("period_until") if is_sent else first,
        "submit_by": form.text("submit_by"),
    }
    measures = [(goal, one, term_of(one)) for _, goal, one in sight.content.measures()]
    chosen = set(form.texts("measure")) if is_sent else {one.code for _, one, _ in measures}
    return visit.page(
        "planning_plan_draw",
        status,
        **sight.facts(measures=measures, chosen=chosen, typed=typed, faults=form.faults, reasons=reasons),
    )


def draw(visit: Visit) -> Response:
    """Begins the action plan with the chosen measures; its activities are written in the editor."""
    form = visit.form
    title, begins, ends = form.text("title"), form.number("period_from"), form.number("period_until")
    submit_by = form.day("submit_by")
    for name, sentence in begin_faults(title, begins or 0, ends or 0).items():
        form.fault(name, sentence)
    if form.faults:
        return _page(visit, 422)
    assert begins is not None
    assert ends is not None  # their faults were told above
    try:
        with visit.writing() as (office, connection):
            sight = plan_sight(visit, office, connection)
            made = draw_action_plan(
                office,
                connection,
                visit.actor,
                sight.plan.id,
                title=title,
                period_from=begins,
                period_until=ends,
                measures=form.texts("measure"),
                submit_by=submit_by,
            )
    except NotSeen:
        raise
    except Refused as refused:
        return _page(visit, 409, refused.reasons)
    said = "Akční plán je založen. Doplňte k\u00a0opatřením aktivity: kdo, do kdy a\u00a0za kolik."
    return visit.done(f"/planovani/{visit.path_id()}/plany/{made}/upravit", said)


ROUTES = (
    office_route("/planovani/{id}/plany/{pid}/akcni", choose),
    office_route("/planovani/{id}/plany/{pid}/akcni", draw, method="POST"),
)
