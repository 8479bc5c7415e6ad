"""On what do the goals rest? The list of evidence, SWOT, numbers about the area, and what is tied to which goal."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from starlette.responses import Response

from actions.planning import evidence
from actions.planning.evidence import Figure
from actions.see import NotSeen
from db.queries.planning_evidence import (
    SOURCE_LABELS,
    evidence_of,
    goals_resting_on,
    number_text,
    papers_for_evidence,
    source_words,
    statistics_of,
    surveys_of,
    swot_of,
)
from db.queries.planning_plans import content_at, plans_of
from states.machine import Refused
from states.planning.plan import PLAN
from states.planning.vocabulary import QUADRANT_LABELS, Quadrant
from web.views.planning.frame import Frame, frame_of
from web.views.planning.plan_page import row_id
from web.visit import Visit, office_route

WHOLE = "celek"
"""The part of the address for a SWOT of the whole area, where others have a group's number."""
LONGEST_NOTE = 500


def show(visit: Visit) -> Response:
    """All evidence of a process, and which goals rest on what."""
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, "/podklady")
        process_id = frame.process.id
        resting = goals_resting_on(connection, process_id)
        rows = plans_of(connection, process_id)
        facts = {
            "surveys": surveys_of(connection, process_id),
            "swot": _swot(frame, connection),
            "figures": [(row, number_text(row.value)) for row in statistics_of(connection, process_id)],
            "papers": papers_for_evidence(connection, process_id)[:30],
            "resting": {key: _goals(rows) for key, rows in resting.items()},
            "has_plans": bool(rows),
            "plans": [_gaps(connection, row) for row in rows if _is_written(row)],
            "may_keep": frame.may("keep_evidence"),
        }
    return visit.page("planning_evidence", **frame.facts(**facts))


def _goals(rows: list[Any]) -> list[tuple[int, str]]:
    """Plans and goals that rest on a source, each once."""
    return list(dict.fromkeys((row.plan_id, row.goal) for row in rows))


def _is_written(row: Any) -> bool:
    """Whether it is still time to ask what a plan's goals rest on; an action plan rests on its mid-term plan."""
    return row.drawn_from_id is None and row.state in ("draft", "published", "final")


def _gaps(connection: Any, row: Any) -> dict[str, Any]:
    """A plan with the goals that rest on nothing."""
    tied = {one.goal for one in evidence_of(connection, row.id)}
    goals = [
        goal
        for priority in content_at(connection, row.id, row.last_number).priorities
        for goal in priority.goals
    ]
    return {"row": row, "goals": len(goals), "bare": [goal.code for goal in goals if goal.code not in tied]}


def _swot(frame: Frame, connection: Any) -> list[dict[str, Any]]:
    """The four quadrants of the whole area and of each group; groups without a note come too."""
    rows = swot_of(connection, frame.process.id)
    sides: list[tuple[int | None, str]] = [
        (None, "celé území"),
        *((one.id, one.name) for one in frame.groups),
    ]
    return [
        {
            "key": WHOLE if group_id is None else group_id,
            "name": name,
            "quadrants": [
                (
                    one.value,
                    QUADRANT_LABELS[one],
                    [r for r in rows if r.group_id == group_id and r.quadrant == one.value],
                )
                for one in Quadrant
            ],
            "is_empty": not any(row.group_id == group_id for row in rows),
        }
        for group_id, name in sides
    ]


def swot(visit: Visit) -> Response:
    """The form of one SWOT: four fields, one note on a line."""
    return _swot_page(visit)


def _swot_page(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, "/podklady")
        found = next(
            (one for one in _swot(frame, connection) if str(one["key"]) == visit.path("group")), None
        )
        if found is None:
            raise NotSeen("SWOT")
        _must_keep(frame)
    kept = {name: "\n".join(row.text for row in rows) for name, _, rows in found["quadrants"]}
    is_sent = bool(visit.form.names())
    typed = {name: visit.form.long_text(name, 50_000) if is_sent else text for name, text in kept.items()}
    return visit.page(
        "planning_swot",
        status,
        **frame.facts(one=found, kept=kept, typed=typed, faults=visit.form.faults, reasons=reasons),
    )


def _must_keep(frame: Frame) -> None:
    if not frame.may("keep_evidence"):
        raise Refused("Podklady doplňuje koordinátor komunitního plánování, dokud proces běží.")


def save_swot(visit: Visit) -> Response:
    """Keeps the four fields of one SWOT."""
    form, key = visit.form, visit.path("group")
    lines = {one: form.long_text(one.value, 50_000).split("\n") for one in Quadrant}
    if any(len(line.strip()) > LONGEST_NOTE for notes in lines.values() for line in notes):
        form.fault("strength", f"Jedna poznámka má nejvýš {LONGEST_NOTE} znaků; rozdělte ji na řádky.")
    if form.faults:
        return _swot_page(visit, 422)
    try:
        with visit.writing() as (office, connection):
            frame = frame_of(visit, office, connection, "/podklady")
            groups = {str(one.id): one.id for one in frame.groups} | {WHOLE: None}
            if key not in groups:
                raise NotSeen("SWOT")
            for quadrant, notes in lines.items():
                seen = [
                    line
                    for line in form.long_text(f"was-{quadrant.value}", 50_000).split("\n")
                    if line.strip()
                ]
                if [line.strip() for line in notes if line.strip()] == seen:
                    continue
                evidence.keep_swot(
                    office, connection, visit.actor, frame.process.id, groups[key], quadrant, notes, seen
                )
    except NotSeen:
        raise
    except Refused as refused:
        return _swot_page(visit, 409, refused.reasons)
    return visit.done(f"/planovani/{visit.path_id()}/podklady#swot-{key}", "SWOT je uložena.")


def figures(visit: Visit) -> Response:
    """Numbers about the area, and the form of another one."""
    return _figures_page(visit)


def _figures_page(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, "/podklady")
        rows = [(row, number_text(row.value)) for row in statistics_of(connection, frame.process.id)]
    names = ("name", "territory", "year", "value", "unit", "source")
    typed = {name: visit.form.text(name) for name in names}
    return visit.page(
        "planning_figures",
        status,
        **frame.facts(
            rows=rows,
            typed=typed if status != 200 else dict.fromkeys(names, "") | {"territory": frame.process.area},
            may_keep=frame.may("keep_evidence"),
            faults=visit.form.faults,
            reasons=reasons,
        ),
    )


def save_figure(visit: Visit) -> Response:
    """Adds a number or takes one out."""
    form = visit.form
    removed = row_id(form, "remove")
    address = f"/planovani/{visit.path_id()}/podklady/statistiky"
    try:
        if removed is not None:
            with visit.writing() as (office, connection):
                frame = frame_of(visit, office, connection, "/podklady")
                evidence.remove_statistic(office, connection, visit.actor, frame.process.id, removed)
            return visit.done(address, "Číslo je odebráno.")
        figure = _figure(visit)
        if form.faults:
            return _figures_page(visit, 422)
        with visit.writing() as (office, connection):
            frame = frame_of(visit, office, connection, "/podklady")
            evidence.keep_statistics(office, connection, visit.actor, frame.process.id, [figure])
    except NotSeen:
        raise
    except Refused as refused:
        return _figures_page(visit, 409, refused.reasons)
    return visit.done(address, f"Uloženo: {figure.name}, {figure.year}.")


def _figure(visit: Visit) -> Figure:
    form = visit.form
    typed = form.text("value").replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        value = Decimal(typed)
    except InvalidOperation:
        value = Decimal(0)
        form.fault("value", "Napište číslo, například 21,4.")
    year = form.number("year")
    figure = Figure(
        form.text("name", 300),
        form.text("territory", 200),
        year or 0,
        value,
        form.text("unit", 60),
        form.text("source"),
    )
    for name, sentence in evidence.figure_faults(figure).items():
        form.fault(name, sentence)
    return figure


def goals(visit: Visit) -> Response:
    """The goals of a plan with what each rests on."""
    return _goals_page(visit)


def _goals_page(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, "/podklady")
        rows = [row for row in plans_of(connection, frame.process.id) if row.state not in PLAN.finals]
        asked = visit.query("plan")
        chosen = next((row for row in rows if str(row.id) == asked), rows[0] if rows else None)
        words = source_words(connection, frame.process.id)
        tied = evidence_of(connection, chosen.id) if chosen is not None else ()
        content = content_at(connection, chosen.id, chosen.last_number) if chosen is not None else None
    kinds = {
        kind: [(f"{kind}:{number}", text) for (one, number), text in words.items() if one == kind]
        for kind in SOURCE_LABELS
    }
    return visit.page(
        "planning_goals",
        status,
        **frame.facts(
            plans=[(row.id, row.title) for row in rows],
            chosen=chosen,
            priorities=content.priorities if content else (),
            tied={
                goal: [
                    (one, words.get((one.kind, one.source_id), "(odebraný podklad)"))
                    for one in tied
                    if one.goal == goal
                ]
                for goal in {one.goal for one in tied}
            },
            sources=[(SOURCE_LABELS[kind], options) for kind, options in kinds.items() if options],
            may_keep=frame.may("keep_evidence"),
            reasons=reasons,
        ),
    )


def tie(visit: Visit) -> Response:
    """Ties a source to a goal, or lets it go."""
    form = visit.form
    plan_id, goal, untied = row_id(form, "plan") or 0, form.text("goal", 40), row_id(form, "untie")
    kind, _, number = form.text("source").partition(":")
    try:
        with visit.writing() as (office, connection):
            frame = frame_of(visit, office, connection, "/podklady")
            if plan_id not in {row.id for row in plans_of(connection, frame.process.id)}:
                raise NotSeen("Plán", plan_id)
            if untied is not None:
                evidence.untie(office, connection, visit.actor, plan_id, untied)
            else:
                source = int(number) if number.isascii() and number.isdigit() and len(number) <= 9 else 0
                note = form.text("note", 300)
                evidence.tie(office, connection, visit.actor, plan_id, goal, kind, source, note)
    except NotSeen:
        raise
    except Refused as refused:
        return _goals_page(visit, 409, refused.reasons)
    said = "Podklad je odpojen." if untied is not None else f"Podklad je připojen k\u00a0cíli {goal}."
    return visit.done(f"/planovani/{visit.path_id()}/podklady/cile?plan={plan_id}#cil-{goal}", said)


ROUTES = (
    office_route("/planovani/{id}/podklady", show),
    office_route("/planovani/{id}/podklady/swot/{group}", swot),
    office_route("/planovani/{id}/podklady/swot/{group}", save_swot, method="POST", biggest=512 * 1024),
    office_route("/planovani/{id}/podklady/statistiky", figures),
    office_route("/planovani/{id}/podklady/statistiky", save_figure, method="POST"),
    office_route("/planovani/{id}/podklady/cile", goals),
    office_route("/planovani/{id}/podklady/cile", tie, method="POST"),
)
