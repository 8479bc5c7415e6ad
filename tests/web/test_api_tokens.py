"""How does somebody let a program in, and shut it out? The page of tokens, and what is kept of them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from account_case import Accounts
from api_client import Program, app_of, token_for
from office_case import Case, TestHouse, dump_of, refused
from office_client import OfficeClient

from actions.api_token import MOST, make_token, revoke_token
from actions.authority import Actor
from actions.see import NotSeen
from db.accounts import api_token

FORM = {"nazev": "spisová služba", "rozsah": ["read", "draft"], "plati_do": "2024-12-31"}


def browser(house: TestHouse, code: str = "doudova") -> OfficeClient:
    return OfficeClient(house, app_of(house)).sign_in(code)


def made(client: OfficeClient, **form: Any) -> str:
    answer = client.post("/sprava/pristup", {**FORM, **form})
    assert answer.status_code == 200, client.words(answer)
    (token,) = set(re.findall(r"razitko_[\w-]{43}", answer.text))
    return str(token)


def rows(house: TestHouse) -> list[Any]:
    return Case(house).rows(sa.select(api_token).order_by(api_token.c.id))


# --- the page ----------------------------------------------------------------------------------------------


def test_a_token_is_shown_once_and_works_at_once(house: TestHouse) -> None:
    client = browser(house)
    empty = client.words(client.get("/sprava/pristup"))
    assert "Žádný program za Vás nejedná" in empty
    token = made(client)
    page = client.get("/sprava/pristup")
    assert token not in page.text
    words = client.words(page)
    assert "spisová služba číst, psát 31. 12. 2024 zatím ne platí Odebrat spisová služba" in words
    answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert (answer.json()["code"], answer.json()["scopes"]) == ("doudova", ["draft", "read"])
    assert "13. 5. 2024 v 10:00" in client.words(client.get("/sprava/pristup"))


def test_nothing_that_is_kept_can_be_used_as_a_token(house: TestHouse) -> None:
    token = made(browser(house))
    assert token not in repr(dump_of(house))
    entry = Case(house).entries(verb="make_token")[0]
    assert (entry.actor, entry.facts["name"], entry.facts["scopes"]) == (
        "Bc. Aneta Doudová",
        "spisová služba",
        ["draft", "read"],
    )


def test_a_revoked_token_is_worth_nothing_from_that_moment(house: TestHouse) -> None:
    client = browser(house)
    token = made(client)
    (row,) = rows(house)
    answer = client.post(f"/sprava/pristup/{row.id}/odebrat")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sprava/pristup")
    words = client.words(client.get("/sprava/pristup"))
    assert "Přístup je odebrán" in words and "odebraný" in words
    answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401 and "byl odebrán" in answer.json()["detail"]
    again = client.post(f"/sprava/pristup/{row.id}/odebrat")
    assert again.status_code == 409 and "už odebraný je" in client.words(again)
    assert [entry.verb for entry in Case(house).entries(subject="account")] == ["make_token", "revoke_token"]


def test_nobody_sees_or_revokes_tokens_of_others(house: TestHouse) -> None:
    made(browser(house))
    other = browser(house, "spravce")
    assert "spisová služba číst" not in other.words(other.get("/sprava/pristup"))
    (row,) = rows(house)
    assert other.post(f"/sprava/pristup/{row.id}/odebrat").status_code == 404
    assert other.post("/sprava/pristup/999/odebrat").status_code == 404
    assert rows(house)[0].revoked_at is None


def test_making_and_revoking_need_the_form_of_the_session(house: TestHouse) -> None:
    client = browser(house)
    assert client.post("/sprava/pristup", FORM, csrf=False).status_code == 403
    stranger = OfficeClient(house, app_of(house))
    assert stranger.get("/sprava/pristup").headers["location"] == "/prihlaseni?kam=%2Fsprava%2Fpristup"
    assert rows(house) == []


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"nazev": " "}, "nazev", "Napište, který program"),
    ({"nazev": "x" * 101}, "nazev", "nejvýš 100"),
    ({"rozsah": []}, "rozsah", "Zvolte aspoň jeden rozsah"),
    ({"rozsah": ["všechno"]}, "rozsah", "Zvolte aspoň jeden rozsah"),
    ({"plati_do": ""}, "plati_do", "nesmí být v minulosti"),
    ({"plati_do": "2024-05-12"}, "plati_do", "nesmí být v minulosti"),
    ({"plati_do": "2025-05-14"}, "plati_do", "nejpozději 13. 5. 2025"),
    ({"plati_do": "zítra"}, "plati_do", "není datum"),
]


def test_a_wrong_form_comes_back_with_what_was_typed(house: TestHouse) -> None:
    client = browser(house)
    for change, field, words in WRONG:
        answer = client.post("/sprava/pristup", {**FORM, **change})
        assert answer.status_code == 422
        page = client.html(answer)
        assert words in client.words(answer)
        assert page.xpath(f"//a[@href='#{field}']") and page.get_element_by_id(field) is not None
        assert page.get_element_by_id(f"{field}-fault") is not None
        if "rozsah" not in change:
            assert page.xpath("//input[@name='rozsah'][@checked]/@value") == ["read", "draft"]
    assert rows(house) == []


# --- the action --------------------------------------------------------------------------------------------


def test_a_name_is_used_once_among_those_that_are_valid(house: TestHouse) -> None:
    client = browser(house)
    made(client)
    answer = client.post("/sprava/pristup", FORM)
    assert answer.status_code == 409 and "už máte" in client.words(answer)
    client.post(f"/sprava/pristup/{rows(house)[0].id}/odebrat")
    made(client)


def test_nobody_hoards_tokens(house: TestHouse) -> None:
    for number in range(MOST):
        token_for(house, "doudova", ("read",), f"program {number}")
    with refused(f"Platných přístupů máte {MOST}"):
        token_for(house, "doudova", ("read",), "ještě jeden")
    house.clock.forward(days=366)
    token_for(house, "doudova", ("read",), "ještě jeden")


def test_the_action_itself_refuses_a_token_for_ever(house: TestHouse) -> None:
    person = Case(house).person("doudova")
    actor = Actor(person.id, person.name)
    with house.writing() as (office, connection), refused("Token platí nejdéle rok"):
        make_token(office, connection, actor, "x", ("read",), office.today + timedelta(days=366))
    with house.writing() as (office, connection), pytest.raises(NotSeen):
        revoke_token(office, connection, actor, 1)


def test_the_last_day_is_whole(house: TestHouse) -> None:
    token = made(browser(house), plati_do="2024-05-20")
    program = Program(house)
    headers = {"Authorization": f"Bearer {token}"}
    house.clock.now = house.clock.to(date(2024, 5, 20), 21)  # 23:00 in Prague
    assert program.get("/api/v1/me", headers=headers).status_code == 200
    house.clock.forward(hours=1)
    assert program.get("/api/v1/me", headers=headers).status_code == 401


def test_the_last_use_is_written_once_a_minute(house: TestHouse) -> None:
    program = Program(house)
    headers = {"Authorization": f"Bearer {token_for(house, 'doudova')}"}
    first = house.clock.now
    for _ in range(3):
        program.get("/api/v1/me", headers=headers)
        house.clock.forward(seconds=25)
    assert rows(house)[0].used_at == first
    program.get("/api/v1/me", headers=headers)
    assert rows(house)[0].used_at == first + timedelta(seconds=75)


def test_no_token_stands_in_a_log(house: TestHouse, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    program = Program(house)
    token = token_for(house, "doudova")
    program.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    program.get("/api/v1/me", headers={"Authorization": f"Bearer {token}x"})
    secret = token.removeprefix("razitko_")
    said = [record.getMessage() for record in caplog.records if record.name != "httpx"]
    assert any("/api/v1/me" in line for line in said)
    assert not [line for line in said if secret in line]


def test_what_a_person_may_no_longer_do_their_token_may_not_either(house: TestHouse) -> None:
    program = Program(house)
    accounts = Accounts(house)
    plan = {"body": "ZM", "held_on": "2024-06-24"}
    program.token("organizace")
    from db.people import office_holding

    with house.writing() as (office, connection):
        connection.execute(
            office_holding.update()
            .where(office_holding.c.person_id == accounts.id_of("organizace"))
            .values(valid_from=office.today - timedelta(days=9), valid_until=office.today - timedelta(days=1))
        )
    assert "smí jen" in program.refused(409, "POST", "/meetings", "organizace", plan)
