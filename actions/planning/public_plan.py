"""How is a plan read by everybody? The version that is public, as a page of its own with an anchor for each part."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.office import Office
from actions.planning.comment_window import why_closed
from actions.planning.public_facts import Addresses
from db.queries.planning_comments import window_of
from db.queries.planning_plans import content_at
from db.queries.planning_public import public_plan
from states.machine import Refused
from states.planning.plan import PLAN
from templates.pages import page as render
from templates.pages import report_html


def plan_html(
    office: Office, connection: Connection, process: Row[Any], addresses: Addresses, plan_id: int
) -> str:
    """A plan as HTML: in comments the version that was published, later the newest one; raises Refused for a draft."""
    row = public_plan(connection, process.id, plan_id)
    if row is None:
        raise Refused("Takový plán na stránce není.")
    number = row.published_number if row.state == "published" else row.last_number
    content = content_at(connection, plan_id, number)
    return render(
        "planning_public_plan",
        process=process,
        plan=row,
        number=number,
        state=PLAN.states[row.state].capitalize(),
        content=content,
        chapters=[
            {"code": one.code, "title": one.title, "html": report_html(one.text)} for one in content.chapters
        ],
        is_open=why_closed(office, row, window_of(connection, plan_id)) is None,
        addresses=addresses,
        style=addresses.style,
        office=office.town.office_name or office.town.full_name,
        home="" if addresses.is_static else "/verejne/planovani",
    )
