"""Who are you? Signing in with a password, as a sample person on trial, and signing out."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from actions.office import NoTown
from actions.password import SAMPLE_PASSWORD
from actions.session import end_session
from actions.sign_in import enter, look_up
from db.accounts import sample_people
from states.machine import Refused
from web import cookies
from web.destination import local_path
from web.visit import Visit, office_route, public_route

LONGEST_PASSWORD = 200


def show(visit: Visit) -> Response:
    """The sign-in page; who is signed in already goes on, unless it is a trial, where one may be somebody else."""
    if visit.signed_in is not None:
        with visit.reading() as (office, connection):
            is_trial = visit.house.lets_samples_in and bool(sample_people(connection, office.today))
        if not is_trial:
            return RedirectResponse(local_path(visit.query("kam", "/")), status_code=303)
    return login_page(visit)


def sign_in(visit: Visit) -> Response:
    """Weighs the password outside of the transaction that then begins the session."""
    typed, password = visit.form.text("adresa"), visit.form.text("heslo", LONGEST_PASSWORD)
    try:
        with visit.reading() as (office, connection):
            claim = look_up(
                office,
                connection,
                typed,
                machine_of(visit),
                lets_samples_in=visit.house.lets_samples_in,
            )
    except NoTown:
        raise
    except Refused as refused:
        return login_page(visit, 429, typed, str(refused))
    proof = claim.proof(password)
    with visit.writing() as (office, connection):
        entrance = enter(office, connection, claim, proof)
    if entrance.token is None:
        return login_page(visit, 422, typed, entrance.sentence)
    return entered(visit, entrance.token, visit.form.text("kam", 2000))


def sign_out(visit: Visit) -> Response:
    """Ends the session on the server and takes the cookie back."""
    with visit.writing() as (_office, connection):
        end_session(connection, visit.visitor.digest)
    answer = visit.done("/prihlaseni", "Jste odhlášeni.")
    cookies.forget_session(answer, visit.house.settings.base_url)
    return answer


def entered(visit: Visit, token: str, wanted: str) -> Response:
    """On to where the person wanted, with a new session; one that the browser had before ends."""
    if visit.signed_in is not None:
        with visit.writing() as (_office, connection):
            end_session(connection, visit.signed_in.digest)
    answer = RedirectResponse(local_path(wanted), status_code=303)
    cookies.keep_session(answer, token, visit.house.settings.base_url)
    return answer


def login_page(
    visit: Visit, status: int = 200, typed: str = "", sentence: str = "", kam: str = ""
) -> Response:
    """The sign-in page, with the sentence why somebody was not let in."""
    settings = visit.house.settings
    with visit.reading() as (office, connection):
        town = office.town.name
        departments = {department.code: department.name for department in office.town.departments}
        samples = [
            {**person, "department": departments.get(person["department"], "")}
            for person in (sample_people(connection, office.today) if visit.house.lets_samples_in else ())
        ]
    return visit.page(
        "login",
        status,
        town=town,
        typed=typed,
        sentence=sentence,
        kam=local_path(kam or visit.form.text("kam", 2000) or visit.query("kam", "/")),
        samples=samples,
        sample_password=SAMPLE_PASSWORD if samples else "",
        elsewhere=settings.oidc_name if settings.oidc_issuer and settings.oidc_client_id else "",
    )


def machine_of(visit: Visit) -> str:
    """The address that the request came from; the server has put the reverse proxy's client in its place."""
    return visit.request.client.host if visit.request.client else ""


ROUTES = (
    public_route("/prihlaseni", show),
    public_route("/prihlaseni", sign_in, method="POST"),
    office_route("/odhlaseni", sign_out, method="POST"),
)
