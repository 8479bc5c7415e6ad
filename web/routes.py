"""Which addresses does the office have? Every module of pages adds its own here, once."""

from __future__ import annotations

from starlette.routing import Route

from web.links import LINK_ROUTES
from web.views import attachments, documents, login, login_oidc, matters, passwords, sample, sign_off, worklist

OFFICE_ROUTES: tuple[Route, ...] = (
    *LINK_ROUTES,
    *worklist.ROUTES,
    *matters.ROUTES,
    *login.ROUTES,
    *login_oidc.ROUTES,
    *passwords.ROUTES,
    *attachments.ROUTES,
    *documents.ROUTES,
    *sign_off.ROUTES,
    *sample.ROUTES,
)
