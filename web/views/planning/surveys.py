"""What did people answer? A survey's questions as tables with bars, its import from a table, and its export."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from actions.planning import evidence
from actions.planning.evidence import SurveyHead
from actions.see import NotSeen
from db.queries.planning_evidence import counts_of, goals_resting_on, survey_by_id
from states.input_faults import InputFaults
from states.machine import Refused
from states.planning.survey_table import ReadSurvey, read_survey
from web.views.matters import harmless
from web.views.planning.frame import Frame, frame_of
from web.visit import Visit, office_route

BIGGEST = 6 * 1024 * 1024
NEW = "nove"


def show(visit: Visit) -> Response:
    """One survey: its head, each question as a table with bars, and the goals that rest on it."""
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, "/podklady")
        row = _survey(frame, connection, visit.path_id("sid"))
        counts = counts_of(connection, row.id)
        goals = goals_resting_on(connection, frame.process.id).get(("survey", row.id), [])
    return visit.page(
        "planning_survey",
        **frame.facts(
            survey=row,
            questions=questions_of(counts, row.respondents),
            goals=[(one.plan_id, one.title, one.goal) for one in goals],
            may_keep=frame.may("keep_evidence"),
        ),
    )


def questions_of(counts: Sequence[Any], respondents: int | None) -> list[dict[str, Any]]:
    """The questions in their order, each answer with its share.

    Shares are of the respondents where their number is known and can be (people may choose several answers), else of
    all answers to the question.
    """
    grouped: dict[str, list[Any]] = {}
    for row in counts:
        grouped.setdefault(row.question, []).append(row)
    found = []
    for question, rows in grouped.items():
        total = sum(row.count for row in rows)
        is_known = bool(respondents) and max(row.count for row in rows) <= (respondents or 0)
        base = (respondents or 0) if is_known else total
        answers = [(row.answer, row.count, 100 * row.count / base if base else 0.0) for row in rows]
        found.append(
            {"question": question, "answers": answers, "total": total, "base": base, "is_known": is_known}
        )
    return found


def _survey(frame: Frame, connection: Any, survey_id: int) -> Any:
    row = survey_by_id(connection, survey_id)
    if row is None or row.process_id != frame.process.id:
        raise NotSeen("Šetření", survey_id)
    return row


def export(visit: Visit) -> Response:
    """The counts as a table for a spreadsheet; nothing in it is a formula."""
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, "/podklady")
        row = _survey(frame, connection, visit.path_id("sid"))
        counts = counts_of(connection, row.id)
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(("Otázka", "Odpověď", "Počet"))
    writer.writerows((harmless(one.question), harmless(one.answer), str(one.count)) for one in counts)
    return visit.file(
        ("\ufeff" + stream.getvalue()).encode(), f"setreni-{row.id}.csv", "text/csv; charset=utf-8"
    )


def edit(visit: Visit) -> Response:
    """The form of a survey, a new one or one that is there."""
    return _form_page(visit)


_NUMBERS = ("handed_out", "respondents")
_DAYS = ("held_from", "held_until")


def _form_page(
    visit: Visit, status: int = 200, reasons: tuple[str, ...] = (), file_faults: tuple[str, ...] = ()
) -> Response:
    key = visit.path("sid")
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, "/podklady")
        row = None if key == NEW else _survey(frame, connection, visit.path_id("sid"))
        if not frame.may("keep_evidence"):
            raise Refused("Podklady doplňuje koordinátor komunitního plánování, dokud proces běží.")
    names = ("title", "target", "group_id", *_DAYS, *_NUMBERS, "note")
    kept = {
        name: getattr(row, name) if row is not None and getattr(row, name) is not None else ""
        for name in names
    }
    typed = {name: visit.form.long_text(name) for name in names} if visit.form.names() else kept
    return visit.page(
        "planning_survey_edit",
        status,
        **frame.facts(
            survey=row,
            typed=typed,
            groups=[(one.id, one.name) for one in frame.groups],
            faults=visit.form.faults,
            file_faults=file_faults,
            reasons=reasons,
        ),
    )


def save(visit: Visit) -> Response:
    """Keeps a survey, with the counts of a table if one was chosen; or takes it out."""
    form, key = visit.form, visit.path("sid")
    survey_id = None if key == NEW else visit.path_id("sid")
    if form.text("verb") == "remove" and survey_id is not None:
        return _remove(visit, survey_id)
    head = _head(visit)
    try:
        read = _read(visit)
    except InputFaults as faults:
        return _form_page(visit, 422, file_faults=tuple(str(fault) for fault in faults.faults))
    if survey_id is None and read is None:
        form.fault("file", "Vyberte tabulku s\u00a0výsledky; bez ní šetření nic neříká.")
    if form.faults:
        return _form_page(visit, 422)
    try:
        with visit.writing() as (office, connection):
            frame = frame_of(visit, office, connection, "/podklady")
            if head.group_id is not None and head.group_id not in {one.id for one in frame.groups}:
                raise Refused("Skupina do procesu nepatří; vyberte ji ze seznamu.")
            made = evidence.keep_survey(
                office, connection, visit.actor, frame.process.id, head, read, survey_id
            )
    except NotSeen:
        raise
    except Refused as refused:
        return _form_page(visit, 409, refused.reasons)
    said = "Šetření je uloženo."
    if read is not None and read.left_out:
        said += f" Otevřené otázky jsme vynechali: {', '.join(f'„{one[:60]}“' for one in read.left_out)}."
    return visit.done(f"/planovani/{visit.path_id()}/podklady/setreni/{made}", said[:900])


def _remove(visit: Visit, survey_id: int) -> Response:
    try:
        with visit.writing() as (office, connection):
            frame = frame_of(visit, office, connection, "/podklady")
            evidence.remove_survey(office, connection, visit.actor, frame.process.id, survey_id)
    except NotSeen:
        raise
    except Refused as refused:
        return _form_page(visit, 409, refused.reasons)
    return visit.done(f"/planovani/{visit.path_id()}/podklady", "Šetření je odebráno.")


def _head(visit: Visit) -> SurveyHead:
    form = visit.form
    head = SurveyHead(
        title=form.text("title", 300),
        target=form.text("target", 300),
        group_id=form.number("group_id"),
        held_from=form.day("held_from"),
        held_until=form.day("held_until"),
        handed_out=form.number("handed_out"),
        respondents=form.number("respondents"),
        note=form.long_text("note", 4000),
    )
    for name, sentence in evidence.survey_faults(head).items():
        form.fault(name, sentence)
    return head


def _read(visit: Visit) -> ReadSurvey | None:
    from templates.outcome_sheet import read_sheet

    upload = visit.form.upload("file")
    if upload is None:
        return None
    name = upload.filename or "tabulka.csv"
    return read_survey(read_sheet(upload.file.read(), name), name)


ROUTES = (
    office_route("/planovani/{id}/podklady/setreni/{sid}/upravit", edit),
    office_route("/planovani/{id}/podklady/setreni/{sid}/upravit", save, method="POST", biggest=BIGGEST),
    office_route("/planovani/{id}/podklady/setreni/{sid}.csv", export),
    office_route("/planovani/{id}/podklady/setreni/{sid}", show),
)
