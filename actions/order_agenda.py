"""In which order will the meeting deal with its items? The agenda is put in order before it begins."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.authority import Actor, standing_towards
from actions.convene import load_meeting, notice_limit
from actions.office import Office
from actions.perform import Act, Done, perform
from db import meetings
from states.facts import MeetingFacts
from states.machine import Refused
from states.meeting import MEETING

_OUT_OF_THE_WAY = 1_000_000
"""Added to every position for a moment: no two items of a meeting may stand at one place, not even meanwhile."""


def order_agenda(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    consultation_ids: Sequence[int],
    version: int | None = None,
) -> Done:
    """Puts the items in the order of ``consultation_ids``, numbered from one.

    Raises Refused if these are not exactly the items of the agenda: somebody has changed it meanwhile.
    """
    row = load_meeting(connection, meeting_id)
    items = meetings.agenda_of(connection, meeting_id)
    done = perform(
        office,
        connection,
        actor,
        Act(
            table=MEETING,
            rows=meetings.meeting,
            row=row,
            verb="order",
            standing=standing_towards(office, connection, actor),
            facts=MeetingFacts(
                today=office.today,
                held_on=row.held_on,
                body=office.town.body(row.body).name,
                notice_limit=notice_limit(office, row),
                items=len(items),
                is_crisis=row.is_crisis,
            ),
            proposal_id=None,
            version=version,
            said={"body": row.body, "held_on": row.held_on.isoformat(), "order": list(consultation_ids)},
        ),
    )
    if sorted(consultation_ids) != sorted(item.consultation_id for item in items):
        raise Refused(
            "Program se mezitím změnil, přibyl nebo ubyl bod; načtěte stránku znovu a\u00a0seřaďte ho."
        )
    item = meetings.agenda_item
    places = {stop_id: place for place, stop_id in enumerate(consultation_ids, start=1)}
    for position in (
        item.c.position + _OUT_OF_THE_WAY,
        sa.case(places, value=item.c.consultation_id) if places else None,
    ):
        if position is not None:
            connection.execute(item.update().where(item.c.meeting_id == meeting_id).values(position=position))
    return done
