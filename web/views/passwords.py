"""How is a password changed, and what if it is forgotten? One's own, and the link from a letter."""

from __future__ import annotations

from starlette.responses import Response

from actions.password import SHORTEST, hash_of
from actions.reset_password import ask_for_reset, read_reset, reset_password
from actions.sign_in import change_password, check_new, look_up_own
from db.accounts import person_with_account
from states.machine import Refused
from web.views.login import LONGEST_PASSWORD, machine_of
from web.visit import Visit, office_route, public_route


def show_own(visit: Visit) -> Response:
    """The form for one's own password."""
    return _own_page(visit)


def change_own(visit: Visit) -> Response:
    """Changes one's own password; sessions elsewhere end, this one stays."""
    old, new, again = _typed(visit, "dosavadni"), _typed(visit, "nove"), _typed(visit, "znovu")
    person_id = visit.visitor.person_id
    with visit.reading() as (office, connection):
        person = person_with_account(connection, person_id)
        assert person is not None  # somebody is signed in
        if person.password_hash is None:
            raise Refused(ELSEWHERE)
    if faults := _faults(check_new(new, again, person)):
        return _own_page(visit, 422, faults)
    try:
        with visit.reading() as (office, connection):
            claim = look_up_own(office, connection, person_id, machine_of(visit))
    except Refused as refused:
        return _own_page(visit, 429, {"dosavadni": str(refused)})
    proof, new_hash = claim.proof(old), hash_of(new)
    with visit.writing() as (office, connection):
        sentence = change_password(
            office, connection, visit.actor, claim, proof, new_hash, visit.visitor.digest
        )
    if sentence:
        return _own_page(visit, 422, {"dosavadni": sentence})
    return visit.done("/heslo", "Heslo je změněno; na ostatních zařízeních jste odhlášeni.")


ELSEWHERE = (
    "Přihlašujete se jinou službou a\u00a0heslo zde nemáte. "
    "Chcete-li je, odhlaste se a\u00a0nechte si poslat odkaz."
)


def show_forgotten(visit: Visit) -> Response:
    """The form that asks for a letter."""
    return _forgotten_page(visit)


def ask(visit: Visit) -> Response:
    """Sends the letter if the address is somebody's; says the same in any case."""
    typed = visit.form.text("adresa")
    if not typed:
        return _forgotten_page(visit, 422, "Napište e-mail, na který Vám mají chodit dopisy z\u00a0Razítka.")
    with visit.writing() as (office, connection):
        said = ask_for_reset(office, connection, typed)
    return visit.done("/prihlaseni", said)


def show_new(visit: Visit) -> Response:
    """GET: the form behind the link of a letter. Changes nothing: mail scanners open links too."""
    return _new_page(visit)


def set_new(visit: Visit) -> Response:
    """Sets the password and spends the link; then the person signs in with it."""
    new, again = _typed(visit, "nove"), _typed(visit, "znovu")
    token = visit.path("token")
    try:
        with visit.reading() as (office, connection):
            person = read_reset(office, connection, token)
        if faults := _faults(check_new(new, again, person)):
            return _new_page(visit, 422, faults)
        new_hash = hash_of(new)
        with visit.writing() as (office, connection):
            reset_password(office, connection, token, new_hash)
    except Refused:
        return _new_page(visit)
    return visit.done("/prihlaseni", "Heslo je nastaveno. Přihlaste se jím.")


def _typed(visit: Visit, name: str) -> str:
    return visit.form.text(name, LONGEST_PASSWORD)


def _faults(found: dict[str, str]) -> dict[str, str]:
    return {{"new": "nove", "again": "znovu"}[name]: sentence for name, sentence in found.items()}


def _own_page(visit: Visit, status: int = 200, faults: dict[str, str] | None = None) -> Response:
    with visit.reading() as (_office, connection):
        person = person_with_account(connection, visit.visitor.person_id)
    has_password = person is not None and person.password_hash is not None
    is_sample = person is not None and bool(person.is_sample)
    return visit.page(
        "password",
        status,
        faults=faults or {},
        shortest=SHORTEST,
        sentence="" if has_password else ELSEWHERE,
        is_sample=is_sample,
    )


def _forgotten_page(visit: Visit, status: int = 200, fault: str = "") -> Response:
    with visit.reading() as (office, _connection):
        town = office.town.name
    return visit.page("password_forgotten", status, town=town, fault=fault)


def _new_page(visit: Visit, status: int = 200, faults: dict[str, str] | None = None) -> Response:
    with visit.reading() as (office, connection):
        town = office.town.name
        try:
            person = read_reset(office, connection, visit.path("token"))
        except Refused as refused:
            return visit.page("password_new", 410, town=town, sentence=str(refused))
    return visit.page(
        "password_new",
        status,
        town=town,
        sentence="",
        person=person.name,
        email=person.email,
        faults=faults or {},
        shortest=SHORTEST,
    )


ROUTES = (
    office_route("/heslo", show_own),
    office_route("/heslo", change_own, method="POST"),
    public_route("/heslo/zapomenute", show_forgotten),
    public_route("/heslo/zapomenute", ask, method="POST"),
    public_route("/heslo/nove/{token}", show_new),
    public_route("/heslo/nove/{token}", set_new, method="POST"),
)
