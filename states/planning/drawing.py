"""What of a mid-term plan goes into an action plan? The chosen measures with their codes, for other years perhaps."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace

from states.planning.content import Measure, PlanContent


def drawn(content: PlanContent, chosen: AbstractSet[str], period_from: int, period_until: int) -> PlanContent:
    """The content of an action plan: chosen measures under their goals and priorities, each with its own code.

    Money of other years stays behind, and so do chapters, which speak of the mid-term plan; activities are written
    in the action plan.
    """
    priorities = []
    for priority in content.priorities:
        goals = []
        for goal in priority.goals:
            kept = [_drawn(one, period_from, period_until) for one in goal.measures if one.code in chosen]
            if kept:
                goals.append(replace(goal, measures=tuple(kept)))
        if goals:
            priorities.append(replace(priority, goals=tuple(goals)))
    return PlanContent(vision=content.vision, priorities=tuple(priorities))


def _drawn(measure: Measure, period_from: int, period_until: int) -> Measure:
    funding = tuple(item for item in measure.funding if period_from <= item.year <= period_until)
    return replace(measure, funding=funding, drawn_from=measure.code)
