"""What has a member of planning groups or who answers for a measure to do, when do groups meet? Their own page."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from actions.office import NoTown
from actions.planning import attend, group_tasks
from actions.planning.meeting_row import begins_at, when_words
from actions.planning.progress import plans_answered
from actions.planning.standing import may_see_planning
from actions.planning.waiting import OWN_PAGE
from db.queries import planning_mine as asks
from db.queries.planning_meetings import groups_of_meetings
from states.machine import Refused
from states.planning.process import PROCESS
from states.planning.vocabulary import (
    ANSWER_LABELS,
    GROUP_OFFICE_LABELS,
    SIDE_LABELS,
    Answer,
    GroupOffice,
    Side,
)
from web.visit import Visit, office_route

SAID = {
    "answer": "Vaše odpověď je zapsaná; do začátku jednání ji můžete změnit.",
    "report": "Splnění úkolu je zapsané.",
}


def show(visit: Visit) -> Response:
    """Meetings to answer, tasks, measures, groups and minutes of whoever has come."""
    return _page(visit)


def act(visit: Visit) -> Response:
    """Answers an invitation, or reports a task: the person's own, whatever else they may do elsewhere."""
    verb, number = visit.form.text("verb"), visit.form.number("id")
    try:
        with visit.writing() as (office, connection):
            me = visit.visitor.person_id
            if verb == "answer":
                seats = asks.meetings_of_person(connection, me, office.today)
                _own(number, {row.seat_id for row in seats}, "Tato pozvánka není Vaše, nebo už jednání bylo.")
                assert number is not None
                attend.answer(office, connection, visit.actor, number, visit.form.text("answer"))
            elif verb == "report":
                _own(
                    number,
                    {row.id for row in asks.tasks_of_person(connection, me)},
                    "Tento úkol už není Váš.",
                )
                assert number is not None
                report = visit.form.long_text("report", 4000)
                group_tasks.report_group_task(office, connection, visit.actor, number, report)
            else:
                raise Refused("Tohle se tu dělat nedá; načtěte stránku znovu.")
    except NoTown:
        raise
    except Refused as refused:
        return _page(visit, 422, refused.reasons)
    return visit.done(OWN_PAGE, SAID[verb])


def _own(number: int | None, ids: set[int], sentence: str) -> None:
    if number is None or number not in ids:
        raise Refused(f"{sentence} Načtěte stránku znovu.")


def _page(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    visitor, form = visit.visitor, visit.form
    with visit.reading() as (office, connection):
        mandates = asks.mandates_of_person(connection, visitor.person_id)
        meetings = asks.meetings_of_person(connection, visitor.person_id, office.today)
        tasks = asks.tasks_of_person(connection, visitor.person_id)
        minutes = asks.minutes_for_person(connection, visitor.person_id)
        names = groups_of_meetings(connection, [row.id for row in (*meetings, *minutes)])
        answered = plans_answered(office, connection, visitor.person_id, office.today.year)
        now, today = office.now, office.today
    read = {row.process_id for row in mandates}
    sees_all = may_see_planning(visitor.roles)
    words = {
        row.id: " a\u00a0".join(group.name for group in names.get(row.id, ()))
        for row in (*meetings, *minutes)
    }
    return visit.page(
        "planning_mine",
        status,
        own_page=OWN_PAGE,
        meetings=[
            {
                "row": row,
                "when": when_words(row),
                "groups": words[row.id],
                "may_answer": row.state == "invited" and row.seat_id is not None and _is_open(row, now),
                "may_read": sees_all or row.process_id in read,
            }
            for row in meetings
        ],
        tasks=[{"row": row, "may_read": sees_all or row.process_id in read} for row in tasks],
        answered=answered,
        seats=[_seat(row, today) for row in mandates],
        minutes=[{"row": row, "when": when_words(row), "groups": words[row.id]} for row in minutes],
        answers={one.value: ANSWER_LABELS[one] for one in Answer},
        leads=sees_all or visitor.planning.coordinates,
        today=today,
        reasons=reasons,
        typed={"id": form.number("id"), "report": form.long_text("report", 4000)},
    )


def _is_open(row: Any, now: Any) -> bool:
    begins = begins_at(row)
    return begins is None or begins > now


def _seat(row: Any, today: Any) -> dict[str, Any]:
    return {
        "row": row,
        "side": SIDE_LABELS[Side(row.side)],
        "office": GROUP_OFFICE_LABELS[GroupOffice(row.office)],
        "process_state": PROCESS.states[row.process_state],
        "is_over": row.valid_until is not None and row.valid_until < today,
    }


ROUTES = (
    office_route(OWN_PAGE, show),
    office_route(OWN_PAGE, act, method="POST"),
)
