"""Who gets in, what is shown to whom, and how does a page of the office say no?"""

from collections.abc import Callable

import pytest
from office_case import TestHouse
from office_client import OfficeClient
from starlette.responses import Response

from actions.see import NotSeen
from states.machine import Refused
from states.vocabulary import Role
from web.app import create_app
from web.visit import Visit, office_route, public_route


def show(visit: Visit) -> Response:
    return visit.page("office_refused", heading="Stránka", sentences=("Jste tu.",), back="/")


def act(visit: Visit) -> Response:
    match visit.form.text("what"):
        case "hidden":
            raise NotSeen(number=7)
        case "refused":
            raise Refused("To nejde.", "A ani potom.")
        case "broken":
            raise RuntimeError("a fault of ours")
    day = visit.form.day("day")
    if visit.form.faults:
        return visit.page(
            "office_refused", 422, heading="x", sentences=tuple(visit.form.faults.values()), back="/"
        )
    return visit.done("/zkouska", f"Hotovo v den {day}.")


ROUTES = (
    office_route("/zkouska", show),
    office_route("/zkouska", act, method="POST"),
    office_route("/zkouska/{id}", lambda visit: visit.done(f"/{visit.path_id()}")),
    office_route("/jen-tajemnik", show, roles={Role.SECRETARY}),
    office_route("/velka", act, method="POST", biggest=200_000),
    public_route("/verejna", show),
    public_route("/verejna", act, method="POST"),
)


@pytest.fixture
def client(town_house: Callable[..., TestHouse]) -> OfficeClient:
    house = town_house("trutnov")
    return OfficeClient(house, create_app(house, ROUTES))


def test_a_stranger_is_shown_the_door_and_comes_back_after_it(client: OfficeClient) -> None:
    answer = client.get("/zkouska?q=č 1")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/prihlaseni?kam=%2Fzkouska%3Fq%3D%25C4%258D%25201",
    )
    assert client.post("/zkouska", {"csrf": "x"}).status_code == 401
    piece = client.get("/zkouska", headers={"HX-Request": "true"})
    assert (piece.status_code, piece.headers["hx-redirect"]) == (401, "/prihlaseni")


def test_every_page_has_its_headers_one_h1_czech_and_no_inline_code(client: OfficeClient) -> None:
    answer = client.sign_in("doudova").get("/zkouska")
    page = client.html(answer)
    assert answer.status_code == 200 and page.get("lang") == "cs" and len(page.findall(".//h1")) == 1
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert not page.xpath("//script[not(@src)] | //style | //@style | //@*[starts-with(name(), 'on')]")
    assert "Bc. Aneta Doudová" in answer.text.replace("\u00a0", " ")


def test_a_form_without_the_token_of_its_session_changes_nothing(client: OfficeClient) -> None:
    client.sign_in("doudova")
    assert client.post("/zkouska", csrf=False).status_code == 403
    other = client.csrf
    client.sign_in("rejl")
    answer = client.post("/zkouska", {"csrf": other})
    assert answer.status_code == 403 and "načtěte ji znovu" in client.words(answer)
    assert client.post("/zkouska").status_code == 303
    assert client.post("/zkouska", csrf=False, headers={"X-CSRF-Token": client.csrf}).status_code == 303


def test_a_form_of_another_site_is_refused_even_with_the_token(client: OfficeClient) -> None:
    client.sign_in("doudova")
    assert client.post("/zkouska", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_what_was_done_is_said_once(client: OfficeClient) -> None:
    client.sign_in("doudova")
    answer = client.post("/zkouska", {"day": "24. 6. 2024"})
    assert answer.headers["location"] == "/zkouska"
    assert "Hotovo v den 2024-06-24." in client.words(client.get("/zkouska"))
    assert "Hotovo" not in client.words(client.get("/zkouska"))


def test_a_forged_message_is_not_shown(client: OfficeClient) -> None:
    client.sign_in("doudova").cookies.set("razitko_hlaseni", "Poslete-heslo-na")
    assert "heslo-na" not in client.get("/zkouska").text


@pytest.mark.parametrize(
    ("what", "status", "words"),
    [("hidden", 404, "Návrh č. 7 tu není"), ("refused", 409, "To nejde. A ani potom.")],
)
def test_a_refusal_is_a_page_with_its_sentences(
    client: OfficeClient, what: str, status: int, words: str
) -> None:
    answer = client.sign_in("doudova").post("/zkouska", {"what": what})
    assert answer.status_code == status and words in client.words(answer)
    assert "zůstalo, jak bylo" in client.words(answer)


def test_a_fault_of_ours_is_a_page_without_a_trace(town_house: Callable[..., TestHouse]) -> None:
    house = town_house("trutnov")
    client = OfficeClient(house, create_app(house, ROUTES), raise_server_exceptions=False).sign_in("doudova")
    answer = client.post("/zkouska", {"what": "broken"})
    assert (
        answer.status_code == 500 and "RuntimeError" not in answer.text and "Něco se pokazilo" in answer.text
    )


def test_who_has_not_the_office_is_told_who_may(client: OfficeClient) -> None:
    answer = client.sign_in("doudova").get("/jen-tajemnik")
    assert answer.status_code == 403 and "může jen: tajemník" in client.words(answer)
    assert client.sign_in("tajemnik").get("/jen-tajemnik").status_code == 200


@pytest.mark.parametrize("junk", ["x", "-1", "1e3", "99999999999", "²"])
def test_junk_in_an_address_is_not_found(client: OfficeClient, junk: str) -> None:
    assert client.sign_in("doudova").get(f"/zkouska/{junk}").status_code == 404
    assert client.get("/zkouska/12").headers["location"] == "/12"


def test_an_unreadable_field_is_said_at_it(client: OfficeClient) -> None:
    answer = client.sign_in("doudova").post("/zkouska", {"day": "zítra"})
    assert answer.status_code == 422 and "není datum; napište ho jako 24. 6. 2024" in client.words(answer)


def test_a_body_has_the_size_its_route_allows(client: OfficeClient) -> None:
    client.sign_in("doudova")
    assert client.post("/zkouska", {"text": "x" * 100_000}).status_code == 413
    assert client.post("/velka", {"text": "x" * 100_000}).status_code == 303


def test_before_the_door_a_form_is_tied_to_its_browser(client: OfficeClient) -> None:
    assert client.post("/verejna").status_code == 403
    client.get("/verejna")
    mark = client.cookies["razitko_navsteva"]
    from web.cookies import stranger_csrf

    token = stranger_csrf(client.house.secret, mark)
    assert client.post("/verejna", data={"csrf": token}).status_code == 303
    client.cookies.set("razitko_navsteva", "somebody-else")
    assert client.post("/verejna", data={"csrf": token}).status_code == 403


def test_a_session_ends_with_its_time(client: OfficeClient) -> None:
    client.sign_in("doudova")
    assert client.get("/zkouska").status_code == 200
    client.house.clock.forward(hours=1, minutes=59)
    assert client.get("/zkouska").status_code == 200
    client.house.clock.forward(hours=2, minutes=1)
    assert client.get("/zkouska").status_code == 303
