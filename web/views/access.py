"""Which programs act for me? One's own tokens for the API: made, shown once, revoked."""

from __future__ import annotations

from datetime import date, timedelta

from starlette.responses import Response

from actions.api_token import LONGEST, SCOPES, make_token, revoke_token, token_faults
from db.queries.tokens import tokens_of
from states.dates import PRAGUE
from web.visit import Visit, office_route

USUAL = timedelta(days=90)


def show(visit: Visit) -> Response:
    """One's own tokens and the form for a new one."""
    return _page(visit)


def make(visit: Visit) -> Response:
    """Makes a token and answers with the page that shows it.

    There is no redirect: the token is nowhere to be read again, not even in a cookie of the next page.
    """
    name = visit.form.text("nazev", 100)
    scopes = visit.form.texts("rozsah")
    expires_on = visit.form.day("plati_do")
    with visit.reading() as (office, _connection):
        found = token_faults(office, name, scopes, expires_on)
    faults = {**{_FIELDS[field]: sentence for field, sentence in found.items()}, **visit.form.faults}
    if faults or expires_on is None:
        return _page(visit, 422, faults=faults, typed=(name, scopes, expires_on))
    with visit.writing() as (office, connection):
        token = make_token(office, connection, visit.actor, name, scopes, expires_on)
    return _page(visit, made=(name, token))


def revoke(visit: Visit) -> Response:
    """Takes one's own token out of use."""
    with visit.writing() as (office, connection):
        revoke_token(office, connection, visit.actor, visit.path_id())
    return visit.done("/sprava/pristup", "Přístup je odebrán; program se jím už nepřihlásí.")


_FIELDS = {"name": "nazev", "scopes": "rozsah", "expires_on": "plati_do"}


def _page(
    visit: Visit,
    status: int = 200,
    *,
    faults: dict[str, str] | None = None,
    typed: tuple[str, tuple[str, ...], date | None] | None = None,
    made: tuple[str, str] | None = None,
) -> Response:
    with visit.reading() as (office, connection):
        rows = tokens_of(connection, visit.visitor.person_id)
    usual = office.today + USUAL
    name, scopes, expires_on = typed or ("", ("read",), usual)
    tokens = [
        {
            "id": row.id,
            "name": row.name,
            "scopes": [SCOPES[scope].split(":")[0] for scope in row.scopes if scope in SCOPES],
            "last_day": (row.expires_at - timedelta(seconds=1)).astimezone(PRAGUE).date(),
            "created_at": row.created_at,
            "used_at": row.used_at,
            "state": "odebraný" if row.revoked_at else "prošlý" if row.expires_at <= office.now else "platí",
            "is_live": row.revoked_at is None and row.expires_at > office.now,
        }
        for row in rows
    ]
    return visit.page(
        "access",
        status,
        tokens=tokens,
        scopes=SCOPES,
        chosen=scopes,
        typed_name=name,
        expires_on=expires_on,
        last_day=office.today + LONGEST,
        faults=faults or {},
        made_name=made[0] if made else "",
        made_token=made[1] if made else "",
        base_url=office.base_url,
    )


ROUTES = (
    office_route("/sprava/pristup", show),
    office_route("/sprava/pristup", make, method="POST"),
    office_route("/sprava/pristup/{id}/odebrat", revoke, method="POST"),
)
