"""How far is a plan? The year's reports of measures and activities, what was reached and spent, the evaluation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.responses import Response

from actions.office import Office
from actions.planning.evaluation_documents import issue_evaluation
from actions.planning.progress import (
    Reported,
    answers_for,
    evaluation_of,
    parts_to_report,
    report,
    report_faults,
)
from actions.see import NotSeen
from db.planning.plans import plan_by_id
from db.queries.planning_plans import content_at, reports_of
from states.machine import Refused
from states.money import money_text
from states.planning.vocabulary import PROGRESS_LABELS, Progress
from web.stored_file import WORD
from web.views.planning.plan_page import PlanSight, may, plan_sight, row_id
from web.visit import Visit, office_route

COLOURS: dict[Progress | None, str] = {
    Progress.DONE: "success",
    Progress.UNDER_WAY: "info",
    Progress.CONTINUOUS: "info",
    Progress.NOT_BEGUN: "warning",
    Progress.ABANDONED: "neutral",
    None: "neutral",
}


def _sight(visit: Visit, office: Office, connection: Any) -> tuple[PlanSight, frozenset[str]]:
    """The plan and the codes that the reader answers for: who does may see it although planning is not their work."""
    row = plan_by_id(connection, visit.path_id("pid"))
    codes: frozenset[str] = frozenset()
    if row is not None:
        content = content_at(connection, row.id, row.last_number)
        codes = answers_for(office, connection, visit.visitor.person_id, content)
    try:
        return plan_sight(visit, office, connection), codes
    except NotSeen:
        sight = plan_sight(visit, office, connection, is_known=bool(codes))
    # who only answers for a measure is led nowhere else
    bare = replace(sight.frame, context={**sight.frame.context, "tabs": ()})
    return replace(sight, frame=bare), codes


def show(visit: Visit) -> Response:
    """Each measure and activity with its report of a year, and a form for those that the reader answers for."""
    return _page(visit)


def _page(visit: Visit, status: int = 200, reasons: tuple[str, ...] = (), typed_code: str = "") -> Response:
    with visit.reading() as (office, connection):
        sight, mine = _sight(visit, office, connection)
        plan = sight.plan
        years = list(range(plan.period_from, min(plan.period_until, office.today.year) + 1))
        year = _year(visit, years, office.today.year)
        said = {row.code: row for row in reports_of(connection, plan.id, year)} if years else {}
        evaluation = evaluation_of(connection, plan, year)
        is_coordinator = may(sight.frame, plan, "report")
        parts = parts_to_report(sight.content)
    may_all = is_coordinator and bool(years)
    may_some = plan.state == "approved" and bool(years)
    lines: list[dict[str, Any]] = [
        {
            "part": part,
            "said": said.get(part.code),
            "may": may_all or (may_some and part.code in mine),
            "is_mine": part.code in mine,
            "label": PROGRESS_LABELS[Progress(said[part.code].progress)] if part.code in said else "",
            "colour": COLOURS[Progress(said[part.code].progress)] if part.code in said else "neutral",
            "indicators": getattr(part, "indicators", ()),
            "is_activity": not hasattr(part, "indicators"),
        }
        for part in parts
    ]
    counts = [
        (PROGRESS_LABELS[kind] if kind else "bez zprávy", number, COLOURS[kind])
        for kind, number in evaluation.counts.items()
    ]
    return visit.page(
        "planning_plan_progress",
        status,
        **sight.facts(
            lines=sorted(lines, key=lambda line: not line["is_mine"])
            if mine and not is_coordinator
            else lines,
            years=[(one, str(one)) for one in years],
            year=year,
            counts=counts,
            measures=len(evaluation.measures),
            may_issue=may_all,
            missing=[line["part"].code for line in lines if line["said"] is None],
            planned=money_text(evaluation.planned),
            spent=money_text(evaluation.spent),
            progress=[(kind.value, label) for kind, label in PROGRESS_LABELS.items()],
            typed=visit.form if typed_code else None,
            typed_code=typed_code,
            faults=visit.form.faults,
            reasons=reasons,
        ),
    )


def _year(visit: Visit, years: list[int], today: int) -> int:
    text = visit.query("rok") or visit.form.text("year")
    if text.isascii() and text.isdigit() and len(text) == 4 and int(text) in years:
        return int(text)
    before = [year for year in years if year < today]
    return (before or years or [today])[-1]


def save(visit: Visit) -> Response:
    """Keeps the report of one measure or activity for a year."""
    form = visit.form
    if form.text("verb") == "issue":
        return _issue(visit)
    code, year = form.text("code", 40), form.number("year") or 0
    chosen = form.text("progress")
    reported = Reported(
        progress=Progress(chosen) if chosen in {one.value for one in Progress} else None,
        words=form.long_text("words", 4000),
        indicators={
            name[10:]: form.text(name, 200) for name in form.names() if name.startswith("indicator-")
        },
        spent=form.number("spent"),
    )
    for name, sentence in report_faults(reported).items():
        form.fault(name, sentence)
    if form.faults:
        return _page(visit, 422, tuple(form.faults.values()), code)
    try:
        with visit.writing() as (office, connection):
            sight, _ = _sight(visit, office, connection)
            report(office, connection, visit.actor, sight.plan.id, code, year, reported)
    except NotSeen:
        raise
    except Refused as refused:
        return _page(visit, 409, refused.reasons, code)
    return visit.done(
        f"{sight.address}/plneni?rok={year}#cast-{code}", f"Zpráva k\u00a0{code} za rok {year} je uložena."
    )


def _issue(visit: Visit) -> Response:
    """Owes the evaluation up to a year as a file that stays."""
    year = row_id(visit.form, "year") or 0
    try:
        with visit.writing() as (office, connection):
            sight, _ = _sight(visit, office, connection)
            issue_evaluation(office, connection, visit.actor, sight.plan.id, visit.form.version(), year)
    except NotSeen:
        raise
    except Refused as refused:
        return _page(visit, 409, refused.reasons)
    return visit.done(sight.address, f"Vyhodnocení do roku {year} se vyrábí; najdete ho mezi soubory plánu.")


def in_word(visit: Visit) -> Response:
    """The evaluation report as a Word file, as it is now; nothing is written."""
    from actions.planning.evaluation_documents import evaluation_now

    with visit.reading() as (office, connection):
        sight, _ = _sight(visit, office, connection)
        years = list(range(sight.plan.period_from, min(sight.plan.period_until, office.today.year) + 1))
        name, content = evaluation_now(office, connection, sight.plan, _year(visit, years, office.today.year))
    return visit.file(content, name, WORD)


ROUTES = (
    office_route("/planovani/{id}/plany/{pid}/plneni", show),
    office_route("/planovani/{id}/plany/{pid}/plneni", save, method="POST"),
    office_route("/planovani/{id}/plany/{pid}/vyhodnoceni.docx", in_word),
)
