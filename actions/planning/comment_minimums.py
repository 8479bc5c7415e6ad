"""Which minimums does the town ask of a draft's public life, and are they kept by a plan as it stands?"""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.office import Office
from db.queries.planning_comments import hearing_days, window_of
from states.deadlines import Term
from states.planning.minimums import Minimums, Plans, minimum_sentences
from states.planning.vocabulary import PlanKind
from states.town import Town


def minimums_of(town: Town) -> Minimums:
    """What the town asks for: the method's two weeks, unless its file says more."""
    rules = town.planning
    return Minimums(Term.parse(rules.draft_before), Term.parse(rules.comments_after))


def planned_days(connection: Connection, plan: Row[Any], window: Row[Any] | None) -> Plans:
    """The days of a plan's public life as they stand: draft out, hearings, end of comments in its ``window``."""
    days = hearing_days(connection, plan.process_id, plan.id)
    return Plans.of(plan.published_on, days, window.closes_on if window else None)


def minimum_faults(office: Office, connection: Connection, plan: Row[Any]) -> tuple[str, ...]:
    """The sentences that stand in the way of finishing a plan.

    An action plan that was drawn from a plan which had its comments needs none of its own, unless it has a window.
    """
    window = window_of(connection, plan.id)
    if plan.kind == PlanKind.ACTION.value and plan.drawn_from_id is not None and window is None:
        return ()
    return minimum_sentences(planned_days(connection, plan, window), minimums_of(office.town))
