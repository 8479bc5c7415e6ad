"""How does somebody sign in with an account from elsewhere? There, and back with the service's word."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from actions.identify import enter_by_identity
from actions.office import NoTown, Settings
from states.machine import Refused
from web import cookies
from web.destination import local_path
from web.oidc import COMES_BACK_TO, NotReached, begin, finish
from web.views.login import entered, login_page
from web.visit import Visit, public_route


def there(visit: Visit) -> Response:
    """To the service; a link and not a form, for our policy lets forms go nowhere else."""
    settings = _settings(visit)
    wanted = local_path(visit.query("kam", "/"))
    try:
        url, errand = begin(settings)
    except Refused as refused:
        return login_page(visit, 503, sentence=str(refused), kam=wanted)
    answer = RedirectResponse(url, status_code=303)
    cookies.keep_errand(answer, {**errand, "kam": wanted}, visit.house.secret, settings.base_url)
    return answer


def back(visit: Visit) -> Response:
    """The one GET that writes: OpenID Connect comes back so. What it may do is bound to the browser that began."""
    settings = _settings(visit)
    errand = cookies.errand_of(visit.request, visit.house.secret)
    wanted = (errand or {}).get("kam", "/")
    try:
        who = finish(settings, errand, visit.request.query_params)
        with visit.writing() as (office, connection):
            token = enter_by_identity(
                office, connection, who.issuer, who.subject, who.email, is_verified=who.is_verified
            )
        answer = entered(visit, token, wanted)
    except NoTown:
        raise
    except Refused as refused:
        status = 503 if isinstance(refused, NotReached) else 403
        answer = login_page(visit, status, sentence=str(refused), kam=wanted)
    cookies.forget_errand(answer, settings.base_url)
    return answer


def _settings(visit: Visit) -> Settings:
    settings = visit.house.settings
    if not (settings.oidc_issuer and settings.oidc_client_id):
        raise HTTPException(404)
    return settings


ROUTES = (
    public_route("/prihlaseni/oidc", there),
    public_route(COMES_BACK_TO, back),
)
