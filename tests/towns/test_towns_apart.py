"""Several towns at one server: each at its own address, and nothing of one is worth anything at another."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import httpx
import pytest
from office_case import TOWNS, Case
from starlette.responses import Response
from three_towns import HOSTS, NAMES, At, Doorway, house_of, signed_in

from actions.api_token import make_token
from actions.authority import actor_of
from actions.create_town import create_town
from actions.reset_password import invite, reset_address_of
from actions.suspend_town import suspend_town
from actions.towns import Towns
from db.accounts import open_account
from states.machine import Refused
from web import cookies
from web.towns import TownsByHost


@pytest.fixture
def twin(towns: Towns) -> str:
    """A town with the very same rows as Trutnov (a copy of its folder) at another address, with a key of its own.

    What is refused there is refused because of the key, not because numbers happen to differ.
    """
    folder = towns.folder / "dvojce"
    shutil.copytree(towns.folder / "trutnov", folder)
    (folder / "secret.key").write_text("úplně jiný klíč, než má Trutnov, a stejně dlouhý")
    (folder / "town.env").write_text("RAZITKO_BASE_URL=http://dvojce.example\n")
    return "dvojce.example"


def copy_rows(towns: Towns, to: str = "dvojce") -> None:
    """Brings the twin's database to what Trutnov's is now."""
    shutil.copyfile(towns.folder / "trutnov" / "razitko.db", towns.folder / to / "razitko.db")


# --- addresses ---------------------------------------------------------------------------------------------


def test_each_address_is_the_office_of_one_town(at: At) -> None:
    for code in HOSTS:
        page = at(code).get("/prihlaseni")
        assert page.status_code == 200
        assert [name in page.text for name in NAMES.values()] == [other == code for other in NAMES], code


def test_an_address_is_the_same_however_it_is_spelled(at: At) -> None:
    for spelling in ("USNESENI.Trutnov.example", "usneseni.trutnov.example.:8443"):
        assert "Trutnov" in at(spelling).get("/prihlaseni").text


def test_an_unknown_address_says_so_and_names_no_town(at: At) -> None:
    for host in ("neznama.obec.example", "127.0.0.1", "[::1]:80", "example", "a b", "..", "x@y", '"'):
        counter = at(host)
        for path in ("/", "/prihlaseni", "/navrhy/1", "/api/v1/me", "/o/NQ.abc"):
            answer = counter.get(path)
            assert answer.status_code == 404, (host, path)
            said = "Razítko žádný úřad nemá" if path.startswith("/api/") else "Tady žádný úřad není"
            assert said in answer.text
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert not any(name in answer.text for name in NAMES.values())
        assert counter.post("/prihlaseni", data={"adresa": "x"}).status_code == 404
    assert at("neznama.obec.example").get("/zdravi").json() == {"status": "ok"}


def test_a_program_at_an_unknown_address_is_told_in_its_own_words(at: At) -> None:
    nowhere = at("jinde.example")
    for path, accept in (("/api/v1/proposals", "*/*"), ("/navrhy", "application/json")):
        for answer in (nowhere.get(path, {"accept": accept}), nowhere.post(path, {}, {"accept": accept})):
            assert answer.status_code == 404
            assert answer.headers["content-type"] == "application/problem+json"
            said = answer.json()
            assert (said["type"], said["status"]) == ("/api/v1/#not-found", 404)
            assert said["reasons"][0] == "Na této adrese Razítko žádný úřad nemá."
    page = nowhere.get(
        "/navrhy", {"accept": "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8"}
    )
    assert page.headers["content-type"].startswith("text/html")


def test_a_program_at_a_town_out_of_service_is_told_so(at: At, towns: Towns) -> None:
    suspend_town(towns.place("zeliv"), "Úřad se stěhuje.")
    answer = at("zeliv").get("/api/v1/proposals")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "120")
    assert answer.json()["reasons"][1] == "Úřad se stěhuje."
    assert answer.json()["type"] == "/api/v1/#unavailable"


def test_no_town_is_served_over_a_network_without_tls(
    towns: Towns, doorway: tuple[Doorway, httpx.Client], at: At, caplog: pytest.LogCaptureFixture
) -> None:
    env = towns.folder / "trutnov" / "town.env"
    env.write_text(env.read_text().replace("http://", "https://"))
    hall = TownsByHost(towns, listens_on="10.0.0.11")
    doorway[0].app = hall
    assert at("trutnov").get("/prihlaseni").status_code == 200
    refused = at("zeliv").get("/prihlaseni")
    assert (refused.status_code, "mimo provoz" in refused.text) == (503, True)
    assert "nezačíná https://" in caplog.text and "zeliv" in caplog.text
    hall.close()


def test_who_came_to_the_proxy_by_plain_http_is_sent_to_https(at: At, towns: Towns) -> None:
    env = towns.folder / "trutnov" / "town.env"
    env.write_text(env.read_text().replace("http://", "https://"))
    address = f"https://{HOSTS['trutnov']}"
    by_http, by_https = {"x-forwarded-proto": "http"}, {"x-forwarded-proto": "https"}
    for answer in (
        at("trutnov").get("/prihlaseni?kam=/navrhy", by_http),
        at("trutnov").post("/prihlaseni?kam=/navrhy", {"heslo": "x"}, by_http),
    ):
        assert answer.status_code == 308
        assert answer.headers["location"] == f"{address}/prihlaseni?kam=/navrhy"
    for headers in (by_https, {}):
        answer = at("trutnov").get("/prihlaseni", headers)
        assert answer.status_code == 200 and answer.headers["strict-transport-security"]
        assert answer.headers["set-cookie"].startswith("__Host-razitko_")
        assert "Secure" in answer.headers["set-cookie"]
    assert at("trutnov").get("/zdravi", by_http).status_code == 200
    assert at("zeliv").get("/prihlaseni", by_http).status_code == 200, "an office of this machine alone"


def test_what_a_proxy_adds_does_not_choose_the_town(at: At) -> None:
    counter = at("neznama.obec.example")
    answer = counter.get("/prihlaseni", headers={"x-forwarded-host": HOSTS["zeliv"], "forwarded": "host=x"})
    assert answer.status_code == 404


def test_another_name_of_a_town_leads_to_its_address(at: At, towns: Towns) -> None:
    env = towns.folder / "zeliv" / "town.env"
    env.write_text(env.read_text() + 'RAZITKO_HOSTS="www.zeliv.example žeLiv.example"\n')
    for host in ("www.zeliv.example", "želiv.example".encode("idna").decode()):
        answer = at(host).get("/o/NQ.a%2Fb?kam=%2Fnavrhy")
        assert (answer.status_code, answer.headers["location"]) == (
            308,
            f"http://{HOSTS['zeliv']}/o/NQ.a%2Fb?kam=%2Fnavrhy",
        )
    assert (
        at("www.zeliv.example")
        .get("//jinde.example/x")
        .headers["location"]
        .startswith(f"http://{HOSTS['zeliv']}/")
    )


def test_two_towns_never_share_an_address(at: At, towns: Towns) -> None:
    with pytest.raises(Refused, match="má město „zeliv“"):
        create_town(towns, "druhy", HOSTS["zeliv"], TOWNS["zeliv"].read_text(encoding="utf-8"), "zeliv.toml")
    (towns.folder / "zeliv" / "town.env").write_text(f"RAZITKO_BASE_URL=http://{HOSTS['trutnov']}\n")
    assert "Trutnov" in at("trutnov").get("/prihlaseni").text
    (fault,) = (place.fault for place in towns.all() if place.code == "zeliv")
    assert "má už město „trutnov“" in fault


def test_static_files_are_everybodys(at: At) -> None:
    for host in ("trutnov", "zeliv", "neznama.obec.example"):
        assert at(host).get("/static/css/office.css").status_code == 200


# --- nothing of one is worth anything at another -----------------------------------------------------------


def test_a_session_of_one_town_lets_nobody_in_at_another(at: At, towns: Towns, twin: str) -> None:
    token = signed_in(towns.place("trutnov"), "doudova")
    for host, status in (("trutnov", 200), (twin, 303), ("humpolec", 303), ("zeliv", 303)):
        assert at(host, token).get("/navrhy/novy").status_code == status, host


def test_forms_of_one_town_are_stale_at_another(at: At, towns: Towns, twin: str) -> None:
    """Even with the session's row copied, the forms' token hangs on the key."""
    token = signed_in(towns.place("trutnov"), "doudova")
    copy_rows(towns)
    ours, other = at("trutnov", token), at(twin, token)
    page = ours.get("/navrhy")
    csrf = page.text.partition('name="csrf" value="')[2].partition('"')[0]
    assert len(csrf) == 64
    assert other.post("/odhlaseni", data={"csrf": csrf}).status_code == 403
    assert ours.post("/odhlaseni", data={"csrf": csrf}).status_code == 303


def test_a_letters_link_of_one_town_is_no_link_at_another(at: At, towns: Towns, twin: str) -> None:
    house = house_of(towns.place("trutnov"))
    case = Case(house).submitted()
    (asked, *_) = [row.code for row in case.letters() if row.link_id]
    path = f"/o/{case.token(asked)}"
    house.close()
    copy_rows(towns)
    assert at("trutnov").get(path).status_code == 200
    for host in (twin, "humpolec", "zeliv"):
        answer = at(host).get(path)
        assert answer.status_code == 404
        assert "Odkaz neplatí" in answer.text


def test_a_link_to_a_first_password_is_good_in_its_own_town_alone(at: At, towns: Towns, twin: str) -> None:
    house = house_of(towns.place("trutnov"))
    with house.writing() as (office, connection):
        doudova = actor_of(connection, "doudova")
        assert doudova.person_id is not None
        url = reset_address_of(office, invite(office, connection, doudova, doudova.person_id))
    house.close()
    copy_rows(towns)
    assert url.startswith(f"http://{HOSTS['trutnov']}/heslo/nove/")
    path = httpx.URL(url).path
    assert 'type="password"' in at("trutnov").get(path).text
    for host in (twin, "zeliv"):
        assert 'type="password"' not in at(host).get(path).text


def test_a_programs_token_of_one_town_is_unknown_at_another(at: At, towns: Towns, twin: str) -> None:
    house = house_of(towns.place("trutnov"))
    with house.writing() as (office, connection):
        actor = actor_of(connection, "doudova")
        assert actor.person_id is not None
        open_account(connection, actor.person_id, office.now)
        token = make_token(office, connection, actor, "spisová služba", ["read"], date(2024, 12, 31))
    house.close()
    statuses = {
        host: at(host).get("/api/v1/me", headers={"authorization": f"Bearer {token}"}).status_code
        for host in ("trutnov", twin, "humpolec", "zeliv")
    }
    assert statuses == {"trutnov": 200, twin: 401, "humpolec": 401, "zeliv": 401}


def test_who_went_to_sign_in_elsewhere_for_one_town_does_not_come_back_to_another(
    at: At, towns: Towns, twin: str
) -> None:
    """One sign-in service for both, as a region would have: the errand is bound to the town's key."""
    for code in ("trutnov", "dvojce"):
        env = towns.folder / code / "town.env"
        env.write_text(
            env.read_text() + "RAZITKO_OIDC_ISSUER=https://127.0.0.1:9\nRAZITKO_OIDC_CLIENT_ID=razitko\n"
        )
    keeper = Response()
    errand = {"state": "s" * 43, "nonce": "n" * 43, "verifier": "v" * 43, "kam": "/"}
    secret = (towns.folder / "trutnov" / "secret.key").read_text().strip()
    cookies.keep_errand(keeper, errand, secret, f"http://{HOSTS['trutnov']}")
    kept = keeper.headers["set-cookie"].partition(";")[0]
    answers = {
        host: at(host).get(f"/prihlaseni/oidc/zpet?state={'s' * 43}&code=x", headers={"cookie": kept}).text
        for host in ("trutnov", twin)
    }
    assert "Přihlášení nezačalo" in answers[twin].replace("\u00a0", " ")
    assert "Přihlašovací služba teď neodpovídá" in answers["trutnov"].replace("\u00a0", " ")


def test_a_page_of_one_town_can_not_send_a_form_to_another(at: At) -> None:
    for headers in (
        {"origin": f"http://{HOSTS['zeliv']}"},
        {"sec-fetch-site": "same-site"},
    ):
        answer = at("trutnov").post("/prihlaseni", data={"adresa": "x"}, headers=headers)
        assert answer.status_code == 403


def test_what_a_town_is_told_once_stays_with_it(at: At, towns: Towns, twin: str) -> None:
    """The signed cookie with what was done is unreadable to another town, which then shows nothing of it."""
    keeper = Response()
    secret = (towns.folder / "trutnov" / "secret.key").read_text().strip()
    cookies.remember_said(keeper, "Tajné hlášení.", secret, "http://x")
    kept = keeper.headers["set-cookie"].partition(";")[0]
    assert "Tajné hlášení." in at("trutnov").get("/prihlaseni", headers={"cookie": kept}).text
    assert "Tajné hlášení." not in at(twin).get("/prihlaseni", headers={"cookie": kept}).text


def test_no_town_takes_from_the_machine_what_must_be_its_own(made: Path) -> None:
    machine = {
        "RAZITKO_DATABASE_URL": "sqlite:////spolecna.db",
        "RAZITKO_SECRET": "společný",
        "RAZITKO_FILES": "/spolecne",
        "RAZITKO_BASE_URL": "http://spolecna.example",
        "RAZITKO_SMTP_HOST": "posta.kraj.example",
    }
    for place in Towns(made, machine).all():
        assert place.settings is not None
        assert place.settings.secret is None
        assert place.settings.smtp_host == "posta.kraj.example"
        assert str(place.folder) in place.settings.database_url
        assert str(place.folder) in place.settings.files
        assert place.settings.base_url == f"http://{HOSTS[place.code]}"


# --- open and closed ---------------------------------------------------------------------------------------


def test_few_towns_are_open_however_many_there_are(at: At, hall: TownsByHost) -> None:
    hall.most_open = 2
    for code in ("trutnov", "humpolec", "zeliv", "humpolec", "trutnov"):
        assert at(code).get("/zdravi").json() == {"status": "ok"}
    assert hall.open_towns == ["humpolec", "trutnov"]
