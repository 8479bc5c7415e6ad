"""Which statement breaks each CHECK of community planning, and one row of everything for them to break."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from office_case import Case

from db.planning import comments, groups, papers, plans, process, providers

VIOLATIONS = {
    "ck_planning_process_state_is_of_the_table": "UPDATE planning_process SET state = 'x'",
    "ck_planning_process_ends_after_it_begins": "UPDATE planning_process SET period_until = 1990",
    "ck_planning_phase_phase_is_of_the_table": "UPDATE planning_phase SET phase = 'x'",
    "ck_planning_phase_ends_after_it_begins": "UPDATE planning_phase SET planned_until = '2000-01-01'",
    "ck_working_group_kind_is_of_the_vocabulary": "UPDATE working_group SET kind = 'x'",
    "ck_working_group_quorum_is_known": "UPDATE working_group SET quorum = 'x'",
    "ck_group_member_side_is_of_the_vocabulary": "UPDATE group_member SET side = 'x'",
    "ck_group_member_office_is_of_the_vocabulary": "UPDATE group_member SET office = 'x'",
    "ck_group_member_ends_after_it_begins": "UPDATE group_member SET valid_until = '2000-01-01'",
    "ck_group_meeting_state_is_of_the_table": "UPDATE group_meeting SET state = 'x'",
    "ck_group_meeting_both_days_or_none": "UPDATE group_meeting SET held_until = NULL",
    "ck_group_meeting_ends_after_it_begins": "UPDATE group_meeting SET held_until = '2000-01-01'",
    "ck_attendance_side_is_of_the_vocabulary": "UPDATE attendance SET side = 'x'",
    "ck_attendance_answer_is_of_the_vocabulary": "UPDATE attendance SET answer = 'x', answered_at = '2024-05-13'",
    "ck_attendance_answered_at_an_instant": "UPDATE attendance SET answer = 'coming'",
    "ck_attendance_attended_is_of_the_vocabulary": "UPDATE attendance SET attended = 'x'",
    "ck_group_task_done_with_a_report": "UPDATE group_task SET done_on = '2024-05-13'",
    "ck_plan_kind_is_of_the_vocabulary": "UPDATE plan SET kind = 'x'",
    "ck_plan_state_is_of_the_table": "UPDATE plan SET state = 'x'",
    "ck_plan_ends_after_it_begins": "UPDATE plan SET period_until = 1990",
    "ck_plan_published_on_a_day_in_a_version": "UPDATE plan SET published_number = 1",
    "ck_plan_version_number_is_positive": "UPDATE plan_version SET number = 0",
    "ck_measure_report_progress_is_of_the_vocabulary": "UPDATE measure_report SET progress = 'x'",
    "ck_plan_consent_state_is_of_the_vocabulary": "UPDATE plan_consent SET state = 'x', decided_on = '2024-05-13'",
    "ck_plan_consent_decided_on_a_day": "UPDATE plan_consent SET decided_on = '2024-05-13'",
    "ck_comment_window_ends_after_it_begins": "UPDATE comment_window SET closes_on = '2000-01-01'",
    "ck_planning_comment_state_is_of_the_table": "UPDATE planning_comment SET state = 'x'",
    "ck_planning_comment_channel_is_of_the_vocabulary": "UPDATE planning_comment SET channel = 'x'",
    "ck_planning_comment_settlement_is_of_the_vocabulary": (
        "UPDATE planning_comment SET state = 'settled', settlement = 'x', settlement_reason = 'x'"
    ),
    "ck_planning_comment_settled_with_a_reason": (
        "UPDATE planning_comment SET state = 'settled', settlement = 'noted'"
    ),
    "ck_planning_comment_numbered_once_it_is_confirmed": "UPDATE planning_comment SET number = NULL",
    "ck_public_hearing_state_is_of_the_table": "UPDATE public_hearing SET state = 'x'",
    "ck_public_hearing_people_are_counted": "UPDATE public_hearing SET people = -1",
    "ck_planning_paper_kind_is_of_the_vocabulary": "UPDATE planning_paper SET kind = 'x'",
    "ck_planning_paper_a_file_is_whole": "UPDATE planning_paper SET size = 1",
    "ck_planning_paper_leads_to_something": "UPDATE planning_paper SET address = NULL",
    "ck_survey_respondents_are_counted": "UPDATE survey SET respondents = -1",
    "ck_survey_count_count_is_not_negative": "UPDATE survey_count SET count = -1",
    "ck_swot_note_quadrant_is_of_the_vocabulary": "UPDATE swot_note SET quadrant = 'x'",
    "ck_evidence_kind_is_known": "UPDATE evidence SET kind = 'x'",
    "ck_service_form_is_known": "UPDATE service SET form = 'x'",
}


def plan(case: Case) -> None:
    """One row of everything that a planning process leaves behind; each table's first row has the number 1."""
    now, day = case.clock.now, date(2024, 5, 13)
    of_process, years = {"process_id": 1}, {"period_from": 2024, "period_until": 2026}
    made = {"state": "planned", "created_at": now}
    rows: list[tuple[sa.Table, dict[str, Any]]] = [
        (
            process.planning_process,
            {
                **years,
                "code": "x",
                "title": "x",
                "area": "x",
                "coordinator_id": 1,
                "state": "needs",
                "created_at": now,
            },
        ),
        (process.planning_phase, {**of_process, "phase": "needs", "planned_from": day, "planned_until": day}),
        (process.municipality, {**of_process, "name": "x"}),
        (groups.working_group, {**of_process, "position": 1, "name": "x"}),
        (groups.group_member, {"group_id": 1, "person_id": 1, "side": "user", "valid_from": day}),
        (groups.group_meeting, {**of_process, **made, "title": "x", "held_from": day, "held_until": day}),
        (groups.attendance, {"meeting_id": 1, "person_id": 1, "has_vote": True, "side": "user"}),
        (groups.group_task, {"meeting_id": 1, "task": "x", "person_id": 1, "due_on": day}),
        (
            plans.plan,
            {**of_process, **years, "kind": "mid_term", "title": "x", "state": "draft", "created_at": now},
        ),
        (
            plans.plan_version,
            {"plan_id": 1, "number": 1, "content": {}, "digest": "x" * 64, "written_at": now},
        ),
        (
            plans.measure_report,
            {
                "plan_id": 1,
                "code": "1",
                "year": 2024,
                "progress": "done",
                "words": "x",
                "indicators": {},
                "reported_at": now,
            },
        ),
        (plans.plan_consent, {"plan_id": 1, "municipality_id": 1, "body": "x"}),
        (comments.comment_window, {"plan_id": 1, "opens_on": day, "closes_on": day}),
        (
            comments.planning_comment,
            {
                "plan_id": 1,
                "number": 1,
                "plan_number": 1,
                "text": "x",
                "channel": "web",
                "received_on": day,
                "state": "received",
                "created_at": now,
            },
        ),
        (comments.public_hearing, {**of_process, **made, "town": "x", "held_on": day}),
        (
            papers.planning_paper,
            {**of_process, "kind": "other", "title": "x", "address": "x", "created_at": now},
        ),
        (papers.survey, {**of_process, "title": "x", "target": "x"}),
        (papers.survey_count, {"survey_id": 1, "position": 1, "question": "x", "answer": "x", "count": 1}),
        (papers.swot_note, {**of_process, "quadrant": "threat", "position": 1, "text": "x"}),
        (papers.evidence, {"plan_id": 1, "goal": "1", "kind": "survey", "source_id": 1}),
        (providers.provider, {**of_process, "name": "x", "updated_at": now}),
        (providers.service, {"provider_id": 1, "name": "x", "kind": "x"}),
    ]
    with case.house.database.write() as connection:
        for table, values in rows:
            connection.execute(table.insert().values(**values))
