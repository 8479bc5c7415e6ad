"""Which pages has the administration? All of them, for `web.routes`."""

from __future__ import annotations

from starlette.routing import Route

from web.views import (
    admin_channels,
    admin_delegations,
    admin_journal,
    admin_members,
    admin_offices,
    admin_overview,
    admin_people,
    admin_post,
    admin_rules,
    admin_templates,
)

ROUTES: tuple[Route, ...] = (
    *admin_overview.ROUTES,
    *admin_people.ROUTES,
    *admin_offices.ROUTES,
    *admin_members.ROUTES,
    *admin_delegations.ROUTES,
    *admin_rules.ROUTES,
    *admin_templates.ROUTES,
    *admin_channels.ROUTES,
    *admin_post.ROUTES,
    *admin_journal.ROUTES,
)
