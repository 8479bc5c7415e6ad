"""Which plans does a process have, what does one say, and what may be done with it as a whole?"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from actions.planning import plans
from actions.see import NotSeen
from db.queries.planning_plans import content_at, plans_of
from states.machine import Refused
from states.planning.vocabulary import PLAN_KIND_LABELS, PlanKind
from web.stored_file import WORD, stored_file
from web.views.planning.approval import more_of_plan
from web.views.planning.frame import frame_of
from web.views.planning.plan_page import (
    made_file,
    period,
    plan_facts_of_page,
    plan_sight,
    row_id,
    state_kind,
)
from web.visit import Visit, office_route


def show(visit: Visit) -> Response:
    """The plans and action plans of a process."""
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, "/plany")
        rows = plans_of(connection, frame.process.id)
        lines = [_line(connection, row) for row in rows]
        may_begin = frame.may("describe")
    return visit.page("planning_plans", **frame.facts(lines=lines, may_begin=may_begin))


def _line(connection: Any, row: Any) -> dict[str, Any]:
    content = content_at(connection, row.id, row.last_number)
    return {
        "row": row,
        "kind": PLAN_KIND_LABELS[PlanKind(row.kind)],
        "period": period(row),
        "state": state_kind(row),
        "measures": sum(1 for _ in content.measures()),
    }


def new(visit: Visit) -> Response:
    """The form of a new mid-term plan."""
    return _new_page(visit)


def _new_page(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, "/plany")
    form, process = visit.form, frame.process
    is_sent = "title" in form
    typed = {
        "title": form.text("title")
        if is_sent
        else f"Střednědobý plán rozvoje sociálních služeb – {process.area}",
        "period_from": form.text("period_from") if is_sent else process.period_from,
        "period_until": form.text("period_until") if is_sent else process.period_until,
        "submit_by": form.text("submit_by"),
    }
    facts = {"typed": typed, "reasons": reasons, "faults": form.faults, "is_new": True, "back": ""}
    return visit.page("planning_plan_new", status, **frame.facts(**facts))


def create(visit: Visit) -> Response:
    """Begins a mid-term plan; its chapters and measures are written in the editor."""
    process_id, given = visit.path_id(), _particulars(visit)
    if visit.form.faults:
        return _new_page(visit, 422)
    try:
        with visit.writing() as (office, connection):
            frame_of(visit, office, connection, "/plany")
            made = plans.begin_plan(
                office,
                connection,
                visit.actor,
                process_id,
                kind=PlanKind.MID_TERM,
                **given,
            )
    except NotSeen:
        raise
    except Refused as refused:
        return _new_page(visit, 409, refused.reasons)
    said = "Plán je založen. Začněte vizí a\u00a0první prioritou; každé uložení je nová verze."
    return visit.done(f"/planovani/{process_id}/plany/{made}/upravit", said)


def _particulars(visit: Visit) -> dict[str, Any]:
    """The name, the years and the day of hearing that were sent; their faults are told in the form."""
    form = visit.form
    given: dict[str, Any] = {
        "title": form.text("title"),
        "period_from": form.number("period_from") or 0,
        "period_until": form.number("period_until") or 0,
        "submit_by": form.day("submit_by"),
    }
    faults = plans.begin_faults(given["title"], given["period_from"], given["period_until"])
    for name, sentence in faults.items():
        form.fault(name, sentence)
    return given


def particulars(visit: Visit) -> Response:
    """The form of a plan's name, years and day of hearing."""
    return _particulars_page(visit)


def _particulars_page(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        sight = plan_sight(visit, office, connection)
    names = ("title", "period_from", "period_until", "submit_by")
    is_sent = "title" in visit.form
    typed = {name: visit.form.text(name) if is_sent else getattr(sight.plan, name) for name in names}
    facts = {"typed": typed, "reasons": reasons, "faults": visit.form.faults, "is_new": False}
    return visit.page("planning_plan_new", status, **sight.facts(**facts, back=f"{sight.address}/upravit"))


def describe(visit: Visit) -> Response:
    """Keeps a plan's name, years and day of hearing."""
    given = _particulars(visit)
    if visit.form.faults:
        return _particulars_page(visit, 422)
    try:
        with visit.writing() as (office, connection):
            sight = plan_sight(visit, office, connection)
            plans.describe(office, connection, visit.actor, sight.plan.id, visit.form.version(), **given)
    except NotSeen:
        raise
    except Refused as refused:
        return _particulars_page(visit, 409, refused.reasons)
    return visit.done(f"{sight.address}/upravit", "Údaje plánu jsou uloženy.")


def read(visit: Visit) -> Response:
    """One plan as it reads, in its newest version or in the one that the address asks for."""
    return _plan_page(visit)


def _plan_page(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    wanted = visit.query("verze")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) <= 9 else None
    with visit.reading() as (office, connection):
        sight = plan_sight(visit, office, connection, number)
        facts = plan_facts_of_page(office, connection, sight) | more_of_plan(office, connection, sight.plan)
    typed = {"verb": visit.form.text("verb"), "reason": visit.form.long_text("reason", 200_000)}
    return visit.page("planning_plan", status, **sight.facts(**facts, typed=typed, reasons=reasons))


SAID = {
    "publish": "Návrh je zveřejněn. Word a\u00a0PDF se právě vyrábějí.",
    "publish_again": "Nová verze návrhu je zveřejněna místo předchozí.",
    "finalise": "Plán je dokončen. Word a\u00a0PDF se právě vyrábějí.",
    "finalise_despite": "Plán je dokončen s\u00a0výhradou; důvod zůstává v\u00a0historii.",
    "reopen": "Plán je vrácen k\u00a0úpravám.",
    "drop": "Plán je odložen.",
    "replace": "Plán je nahrazen novým.",
}


def act(visit: Visit) -> Response:
    """Publishes, finishes, reopens, replaces or puts aside."""
    form, verb = visit.form, visit.form.text("verb")
    reason = form.long_text("reason", 4000)
    if form.faults:
        return _plan_page(visit, 422, tuple(form.faults.values()))
    try:
        with visit.writing() as (office, connection):
            sight = plan_sight(visit, office, connection)
            _do(
                verb,
                (office, connection, visit.actor, sight.plan.id, form.version()),
                reason,
                row_id(form, "by"),
            )
    except NotSeen:
        raise
    except Refused as refused:
        return _plan_page(visit, 409, refused.reasons)
    return visit.done(f"/planovani/{visit.path_id()}/plany/{visit.path_id('pid')}", SAID[verb])


def _do(verb: str, given: tuple[Any, Any, Any, int, int], reason: str, by: int | None) -> None:
    match verb:
        case "publish":
            plans.publish(*given)
        case "publish_again":
            plans.publish_again(*given)
        case "finalise":
            plans.finalise(*given)
        case "finalise_despite":
            plans.finalise_despite(*given, reason)
        case "reopen":
            plans.reopen(*given, reason)
        case "drop":
            plans.drop(*given, reason)
        case "replace":
            plans.replace_plan(*given, by or 0)
        case _:
            raise Refused("Tohle se tu dělat nedá; načtěte stránku znovu a\u00a0vyberte z\u00a0nabídky.")


def in_word(visit: Visit) -> Response:
    """The plan as a Word file, as it is now; nothing is written."""
    from actions.planning.plan_documents import word_now

    with visit.reading() as (office, connection):
        sight = plan_sight(visit, office, connection)
        name, content = word_now(office, connection, sight.plan)
    return visit.file(content, name, WORD)


def in_pdf(visit: Visit) -> Response:
    """The plan as a PDF, as it is now; nothing is written."""
    from actions.planning.plan_documents import pdf_now

    with visit.reading() as (office, connection):
        sight = plan_sight(visit, office, connection)
        name, content = pdf_now(office, connection, sight.plan)
    return visit.file(content, name, "application/pdf")


def document(visit: Visit) -> Response:
    """A file that was made of a plan when it was published, finished or approved."""
    with visit.reading() as (office, connection):
        sight = plan_sight(visit, office, connection)
        made = made_file(connection, sight.plan, visit.path_id("document_id"))
    if made is None:
        raise NotSeen("Dokument")
    kind = made.file_name.rpartition(".")[2]
    return stored_file(visit.house.files, made.file_digest, made.file_name, kind)


ROUTES = (
    office_route("/planovani/{id}/plany", show),
    office_route("/planovani/{id}/plany/novy", new),
    office_route("/planovani/{id}/plany/novy", create, method="POST"),
    office_route("/planovani/{id}/plany/{pid}", read),
    office_route("/planovani/{id}/plany/{pid}", act, method="POST"),
    office_route("/planovani/{id}/plany/{pid}/udaje", particulars),
    office_route("/planovani/{id}/plany/{pid}/udaje", describe, method="POST"),
    office_route("/planovani/{id}/plany/{pid}/plan.docx", in_word),
    office_route("/planovani/{id}/plany/{pid}/plan.pdf", in_pdf),
    office_route("/planovani/{id}/plany/{pid}/dokumenty/{document_id}/{name}", document),
)
