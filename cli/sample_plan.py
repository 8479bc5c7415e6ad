"""From which mid-term plan does the sample town's action plan come? The plan, its drawing, the finished action plan."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from actions.authority import Actor
from actions.office import Office
from actions.planning import area, consents, draw, groups, plans, process
from db.planning.plans import plan_by_id
from db.queries.planning_consents import municipality_named
from db.queries.planning_plans import content_at
from states.planning.content import Activity, PlanContent
from states.planning.vocabulary import Consent, PlanKind

FILE = Path(__file__).resolve().parent.parent / "samples" / "trutnov-strednedoby-plan-2024-2026.toml"
BEFORE = "Plán prošel připomínkami a\u00a0projednáním, než úřad začal používat Razítko."


def make_plans(office: Office, connection: Any, coordinator: Actor, code: str) -> int:
    """The approved mid-term plan and the finished action plan drawn from it; returns the action plan's id.

    ``code`` is who coordinates the process.
    """
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    process_id = _process(office, connection, coordinator, code, data)
    plan_id = _mid_term(office, connection, coordinator, process_id, data)
    given = (office, connection, coordinator)
    activities: dict[str, str] = data["activities"]
    action_id = draw.draw_action_plan(
        *given,
        plan_id,
        title=data["action_title"],
        period_from=data["period_from"],
        period_until=data["period_from"],
        measures=tuple(activities),
    )
    drawn = content_at(connection, action_id, 1)
    plans.write(*given, action_id, None, _with_activities(drawn, activities), "aktivity na rok 2024")
    plans.finalise(*given, action_id, None)
    return action_id


def _process(office: Office, connection: Any, coordinator: Actor, code: str, data: dict[str, Any]) -> int:
    about = dict(data["process"])
    address = about.pop("code")
    particulars = process.Particulars(
        **about,
        period_from=data["period_from"],
        period_until=data["period_until"],
        coordinator=code,
        organiser=office.town.full_name,
    )
    process_id = process.begin_process(office, connection, coordinator, particulars, address)
    for name in data["groups"]:
        groups.create_group(office, connection, coordinator, process_id, groups.GroupRules(name))
    area.add_municipalities(office, connection, coordinator, process_id, [office.town.name])
    return process_id


def _mid_term(
    office: Office, connection: Any, coordinator: Actor, process_id: int, data: dict[str, Any]
) -> int:
    given = (office, connection, coordinator)
    plan_id = plans.begin_plan(
        *given,
        process_id,
        kind=PlanKind.MID_TERM,
        title=data["title"],
        period_from=data["period_from"],
        period_until=data["period_until"],
        content=PlanContent.from_plain(data["content"]),
    )
    plans.finalise_despite(*given, plan_id, None, BEFORE)
    ours = municipality_named(connection, process_id, office.town.name)
    assert ours is not None  # it was added a moment ago
    change = area.MunicipalityChange(ours.name, approves=True, approving_body=data["approved_by"])
    area.change_municipality(*given, process_id, ours.id, change)
    resolved = consents.Resolved(
        ours.id, data["approved_by"], Consent.APPROVED.value, decided_on=data["approved_on"]
    )
    consents.record(*given, plan_id, None, resolved)
    row = plan_by_id(connection, plan_id)
    assert row is not None and row.state == "approved"
    return plan_id


def _with_activities(content: PlanContent, activities: dict[str, str]) -> PlanContent:
    """Each measure with its activity of the year."""

    def of(measure: Any) -> Any:
        step = Activity(f"{measure.code}-a", activities[measure.code], measure.responsible, term="2024")
        return replace(measure, activities=(step,))

    return replace(
        content,
        priorities=tuple(
            replace(
                priority,
                goals=tuple(
                    replace(goal, measures=tuple(of(measure) for measure in goal.measures))
                    for goal in priority.goals
                ),
            )
            for priority in content.priorities
        ),
    )
