"""Which addresses does the office have? Every module of pages adds its own here, once."""

from __future__ import annotations

from starlette.routing import Route

from web.links import LINK_ROUTES
from web.views import (
    absence,
    assignments,
    attachments,
    desk,
    desk_meeting,
    desk_plan,
    desk_record,
    desk_table,
    documents,
    login,
    login_oidc,
    matters,
    meetings,
    passwords,
    proposal,
    proposal_acts,
    proposal_edit,
    proposal_new,
    proposal_versions,
    proposal_wording,
    register,
    runs,
    sample,
    sign_off,
    worklist,
)

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
    *proposal_wording.ROUTES,
    *proposal_versions.ROUTES,
    *attachments.ROUTES,
    *documents.ROUTES,
    *sign_off.ROUTES,
    *absence.ROUTES,
    *assignments.ROUTES,
    *sample.ROUTES,
    *desk_plan.ROUTES,
    *meetings.ROUTES,
    *register.ROUTES,
    *runs.ROUTES,
    *desk.ROUTES,
    *desk_meeting.ROUTES,
    *desk_record.ROUTES,
    *desk_table.ROUTES,
)
