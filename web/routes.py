"""Which addresses does the office have? Every module of pages adds its own here, once."""

from __future__ import annotations

from starlette.routing import Route

from web.links import LINK_ROUTES
from web.views import (
    absence,
    access,
    admin,
    assignments,
    attachments,
    calendar,
    chair,
    deadlines,
    desk,
    desk_agenda,
    desk_calendar,
    desk_meeting,
    desk_plan,
    desk_record,
    desk_returns,
    desk_table,
    documents,
    late_items,
    login,
    login_oidc,
    machine_votes,
    matters,
    meeting_plan,
    meetings,
    minutes,
    my_letters,
    passwords,
    plan_series,
    proposal,
    proposal_acts,
    proposal_deadlines,
    proposal_edit,
    proposal_new,
    proposal_versions,
    proposal_wording,
    register,
    register_more,
    resolution_papers,
    room,
    room_acts,
    runs,
    sample,
    sign_off,
    task_control,
    worklist,
)
from web.views.planning import approval as planning_approval
from web.views.planning import catalogue as planning_catalogue
from web.views.planning import comment_form as planning_comment_form
from web.views.planning import comment_page as planning_comment_page
from web.views.planning import comment_window as planning_comment_window
from web.views.planning import comments as planning_comments
from web.views.planning import edit as planning_edit
from web.views.planning import evidence as planning_evidence
from web.views.planning import group_meeting as planning_group_meeting
from web.views.planning import group_meetings as planning_group_meetings
from web.views.planning import group_minutes as planning_group_minutes
from web.views.planning import groups as planning_groups
from web.views.planning import hearings as planning_hearings
from web.views.planning import members as planning_members
from web.views.planning import mine as planning_mine
from web.views.planning import overview as planning_overview
from web.views.planning import papers as planning_papers
from web.views.planning import plan_draw as planning_plan_draw
from web.views.planning import plan_edit as planning_plan_edit
from web.views.planning import plan_progress as planning_plan_progress
from web.views.planning import plan_versions as planning_plan_versions
from web.views.planning import plans as planning_plans
from web.views.planning import processes as planning_processes
from web.views.planning import public as planning_public
from web.views.planning import surveys as planning_surveys

OFFICE_ROUTES: tuple[Route, ...] = (
    *LINK_ROUTES,
    *worklist.ROUTES,
    *matters.ROUTES,
    *login.ROUTES,
    *login_oidc.ROUTES,
    *passwords.ROUTES,
    *proposal_new.ROUTES,
    *proposal.ROUTES,
    *proposal_edit.ROUTES,
    *proposal_acts.ROUTES,
    *proposal_deadlines.ROUTES,
    *proposal_wording.ROUTES,
    *proposal_versions.ROUTES,
    *attachments.ROUTES,
    *documents.ROUTES,
    *sign_off.ROUTES,
    *absence.ROUTES,
    *my_letters.ROUTES,
    *calendar.ROUTES,
    *deadlines.ROUTES,
    *task_control.ROUTES,
    *assignments.ROUTES,
    *sample.ROUTES,
    *access.ROUTES,
    *admin.ROUTES,
    *desk_plan.ROUTES,
    *plan_series.ROUTES,
    *meeting_plan.ROUTES,
    *meetings.ROUTES,
    *minutes.ROUTES,
    *register_more.ROUTES,
    *register.ROUTES,
    *resolution_papers.ROUTES,
    *runs.ROUTES,
    *desk.ROUTES,
    *desk_agenda.ROUTES,
    *desk_returns.ROUTES,
    *desk_meeting.ROUTES,
    *late_items.ROUTES,
    *desk_calendar.ROUTES,
    *desk_record.ROUTES,
    *desk_table.ROUTES,
    *room.ROUTES,
    *room_acts.ROUTES,
    *machine_votes.ROUTES,
    *chair.ROUTES,
    *planning_processes.ROUTES,
    *planning_mine.ROUTES,
    *planning_edit.ROUTES,
    *planning_groups.ROUTES,
    *planning_members.ROUTES,
    *planning_overview.ROUTES,
    *planning_group_meetings.ROUTES,
    *planning_group_meeting.ROUTES,
    *planning_group_minutes.ROUTES,
    *planning_hearings.ROUTES,
    *planning_plans.ROUTES,
    *planning_plan_edit.ROUTES,
    *planning_plan_versions.ROUTES,
    *planning_plan_draw.ROUTES,
    *planning_plan_progress.ROUTES,
    *planning_evidence.ROUTES,
    *planning_surveys.ROUTES,
    *planning_papers.ROUTES,
    *planning_catalogue.ROUTES,
    *planning_approval.ROUTES,
    *planning_comments.ROUTES,
    *planning_comment_page.ROUTES,
    *planning_comment_window.ROUTES,
    *planning_comment_form.ROUTES,
    *planning_public.ROUTES,
)
