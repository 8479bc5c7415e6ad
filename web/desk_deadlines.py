"""What does the desk show of a meeting's calendar? Its limits, when it was posted, and where it can be moved."""

from __future__ import annotations

from datetime import date
from typing import Any

from actions.deadlines_of import convened, deadlines_of_day
from actions.meeting_row import notice_limit
from actions.office import Office
from db.queries.postings import notice_of
from states.backward_calendar import is_public
from states.deadlines import Term
from states.moved_meeting import first_possible
from web.deadline_rows import deadline_rows, usual_cost


def deadline_facts(office: Office, connection: Any, meeting: Any) -> dict[str, Any]:
    """The panel of a meeting; empty for one whose body the town no longer has."""
    body = next((one for one in office.town.bodies if one.code == meeting.body), None)
    if body is None or meeting.state == "cancelled":
        return {"lhuty": None}
    done = frozenset(convened(meeting))
    answer = deadlines_of_day(
        office, connection, body.code, meeting.held_on, is_crisis=meeting.is_crisis, done=done
    )
    is_ahead = meeting.state in ("planned", "convened")
    posted = notice_of(connection, meeting.id) if is_public(body.kind) else None
    limit = notice_limit(office, meeting)
    return {
        "lhuty": deadline_rows(answer, body.code, body.name, meeting.held_on, office.today, only=body.code),
        "missing_costs": usual_cost(answer, body.code),
        "is_public": is_public(body.kind),
        "posted": posted,
        "notice_limit": limit,
        "is_posted_late": posted is not None and posted.posted_on > limit,
        "was_to_be_posted": meeting.state == "planned" and is_public(body.kind) and office.today > limit,
        "may_move": is_ahead,
        "movable_from": _movable_from(office, body, meeting) if is_ahead else None,
    }


def _movable_from(office: Office, body: Any, meeting: Any) -> date:
    """The first day to which the meeting can be moved."""
    if meeting.state != "convened":
        return office.today
    return first_possible(Term.parse(body.crisis_notice if meeting.is_crisis else body.notice), office.today)
