"""What does a reader see of a public hearing: what blocks its announcement, its papers, what may they do?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.office import Office
from actions.planning.comment_minimums import minimums_of, planned_days
from actions.planning.hearing_letters import addressees, comment_line, hearing_title, told_of
from actions.planning.hearings import facts_of
from actions.planning.standing import load_process, standing_in_planning
from db.planning.comments import hearing_by_id
from db.planning.plans import plan_by_id
from db.queries import planning_meetings as asks
from db.queries.planning_comments import window_of
from states.machine import failed_guards
from states.planning.facts import DraftTerm
from states.planning.hearing import HEARING
from states.planning.minimums import shortfalls

DOCUMENTS = ("hearing_invitation", "hearing_minutes")


@dataclass(frozen=True, slots=True)
class SeenHearing:
    """A hearing as one reader sees it; ``gaps`` are the sentences that block its next step.

    ``draft`` is by when its draft must be out, and the earliest day to which it could be moved once it is announced;
    ``written_to`` is how many people its next letter goes to, ``shortfalls`` what the days of its plan do not keep.
    """

    row: Row[Any]
    title: str
    plan: Row[Any] | None
    comment_line: str
    documents: Sequence[Row[Any]]
    verbs: frozenset[str]
    gaps: tuple[str, ...]
    shortfalls: tuple[str, ...]
    draft: DraftTerm | None
    written_to: int
    story: Sequence[Row[Any]]


def see_hearing(
    office: Office, connection: Connection, actor: Actor, process_id: int, hearing_id: int
) -> SeenHearing | None:
    """A hearing of a process; None if the process has none with that number."""
    row = hearing_by_id(connection, hearing_id)
    if row is None or row.process_id != process_id:
        return None
    process = load_process(connection, process_id, for_update=False)
    roles = standing_in_planning(office, connection, actor, process).roles
    is_announced = row.state == "announced"
    facts = facts_of(office, connection, row, new_day=row.held_on if is_announced else None)
    to = told_of(office, connection, row) if is_announced else addressees(office, connection, process_id)
    step = {"planned": "announce", "held": "close"}.get(row.state)
    plan = plan_by_id(connection, row.plan_id) if row.plan_id is not None else None
    return SeenHearing(
        row=row,
        title=hearing_title(process, row),
        plan=plan,
        comment_line=comment_line(connection, row),
        documents=asks.documents_of(connection, process_id, hearing_id, DOCUMENTS),
        verbs=frozenset(
            verb
            for verb in HEARING.verbs_from(row.state)
            if roles.intersection(HEARING.move(row.state, verb).may)
        ),
        gaps=failed_guards(HEARING.move(row.state, step), facts) if step else (),
        shortfalls=_shortfalls(office, connection, plan) if plan is not None and is_announced else (),
        draft=facts.draft,
        written_to=sum(one.id != actor.person_id for one in to),  # whoever acts knows
        story=asks.story_of(connection, HEARING.name, hearing_id),
    )


def _shortfalls(office: Office, connection: Connection, plan: Row[Any]) -> tuple[str, ...]:
    """What the announced or moved day leaves too little time for: the draft before it, comments after it."""
    days = planned_days(connection, plan, window_of(connection, plan.id))
    return tuple(one.sentence for one in shortfalls(days, minimums_of(office.town)))
