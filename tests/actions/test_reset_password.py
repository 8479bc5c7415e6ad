"""How does a link in a letter set a password, and when does it not?"""

import asyncio
import email
import re
from datetime import datetime
from email import policy

import pytest
from account_case import CARETAKER, OTHER, Accounts, quick_hashes
from office_case import TestHouse, plain, refused

from actions import reset_password
from actions.block_account import block_account
from actions.reset_password import ask_for_reset, invite, read_reset
from db import accounts
from flows.outbox import deliver

__all__ = ["quick_hashes"]
DOUDOVA = "doudova@trutnov.example"


@pytest.fixture
def desk(house: TestHouse) -> Accounts:
    made = Accounts(house)
    made.give("doudova")
    return made


def test_everybody_gets_the_same_answer_and_only_an_account_gets_a_letter(desk: Accounts) -> None:
    typed = (DOUDOVA, "nikdo@trutnov.example", "rejl@trutnov.example", "", "DOUDOVA@trutnov.example ")
    assert {desk.act(ask_for_reset, address) for address in typed} == {reset_password.SENT}
    assert [row.person_id for row in desk.letters("password_reset")] == [desk.id_of("doudova")] * 2


def test_the_letter_that_leaves_carries_the_link_and_the_database_does_not(desk: Accounts) -> None:
    desk.act(ask_for_reset, DOUDOVA)
    (row,) = desk.letters("password_reset")
    assert set(row.facts) == {"reset_id", "link_expires_at"}
    assert asyncio.run(deliver(desk.house)) == {"sent": 1}
    (file,) = (desk.house.settings.folder / "letters").glob("*.eml")
    message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["Subject"] == "Nové heslo do programu Razítko"
    text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # a letter has a text
    assert "nejpozději 13. 5. 2024 v 11:00" in plain(text)
    assert re.search(r"/heslo/nove/(\S+)", text).group(1) == desk.link()  # type: ignore[union-attr]  # ditto


def test_the_link_sets_the_password_once_and_ends_all_sessions(desk: Accounts) -> None:
    session = str(desk.sign_in(DOUDOVA).token)
    desk.act(ask_for_reset, DOUDOVA)
    token = desk.link()
    with desk.house.reading() as (office, connection):
        assert read_reset(office, connection, token).name == "Bc. Aneta Doudová"
    assert desk.reset_by(token) == DOUDOVA
    assert desk.session(session) is None
    assert desk.sign_in(DOUDOVA).token is None and desk.sign_in(DOUDOVA, OTHER).token is not None
    assert desk.verbs()[-1] == ("Bc. Aneta Doudová", "set_password")
    with refused("heslo bylo nastaveno 13. 5. 2024 v 10:00", "nový odkaz"):
        desk.reset_by(token)


def test_a_used_link_spends_the_older_ones_and_opens_a_shut_address(desk: Accounts) -> None:
    desk.act(ask_for_reset, DOUDOVA)
    older = desk.link()
    desk.act(ask_for_reset, DOUDOVA)
    for _ in range(5):
        desk.sign_in(DOUDOVA, "špatně")
    desk.reset_by(desk.link())
    with refused("už neplatí"):
        desk.reset_by(older)
    assert desk.sign_in(DOUDOVA, OTHER).token is not None


def test_a_link_lasts_an_hour(desk: Accounts) -> None:
    desk.act(ask_for_reset, DOUDOVA)
    desk.house.clock.forward(minutes=59)
    with desk.house.reading() as (office, connection):
        assert read_reset(office, connection, desk.link())
    desk.house.clock.forward(minutes=1)
    with refused("Platnost odkazu skončila 13. 5. 2024 v 11:00"):
        desk.reset_by(desk.link())


@pytest.mark.parametrize("token", ["", "MTI", "MTI.x-3vR", "á", "WyJhIl0.x"])
def test_a_token_that_is_not_ours_is_refused(desk: Accounts, token: str) -> None:
    with refused("Tento odkaz neplatí"):
        desk.reset_by(token)


def test_a_token_of_another_purpose_is_not_ours(desk: Accounts) -> None:
    from actions.redeem import token_of

    desk.act(ask_for_reset, DOUDOVA)
    with desk.house.reading() as (office, _):
        foreign = token_of(office, 1)
    with refused("Tento odkaz neplatí"):
        desk.reset_by(foreign)


def test_at_most_three_letters_an_hour(desk: Accounts) -> None:
    said = {desk.act(ask_for_reset, DOUDOVA) for _ in range(5)}
    assert said == {reset_password.SENT}
    assert len(desk.letters("password_reset")) == 3
    desk.house.clock.forward(minutes=61)
    desk.act(ask_for_reset, DOUDOVA)
    assert len(desk.letters("password_reset")) == 4


def test_who_is_blocked_gets_no_letter_and_no_use_of_an_old_one(desk: Accounts) -> None:
    desk.act(ask_for_reset, DOUDOVA)
    token = desk.link()
    desk.act(block_account, CARETAKER, desk.id_of("doudova"))
    desk.act(ask_for_reset, DOUDOVA)
    assert len(desk.letters("password_reset")) == 1
    with refused("už neplatí"):
        desk.reset_by(token)
    with refused("zablokovaný", "odblokujte"):
        desk.act(invite, CARETAKER, desk.id_of("doudova"))


def test_a_new_person_gets_the_first_password_by_an_invitation(desk: Accounts) -> None:
    desk.act(invite, CARETAKER, desk.id_of("rejl"))
    (letter,) = desk.letters("invitation")
    assert letter.person_id == desk.id_of("rejl")
    assert datetime.fromisoformat(letter.facts["link_expires_at"]).day == 20  # a week
    assert desk.sign_in("rejl@trutnov.example").token is None
    desk.house.clock.forward(days=3)
    assert desk.reset_by(desk.link("invitation")) == "rejl@trutnov.example"
    assert desk.sign_in("rejl@trutnov.example", OTHER).token is not None
    assert desk.verbs()[-2:] == [("správce", "invite"), ("Mgr. Dušan Rejl", "set_password")]


def test_an_address_of_two_people_is_nobodys(desk: Accounts) -> None:
    from db.people import person

    desk.give("rejl")
    with desk.house.writing() as (_, connection):
        connection.execute(person.update().where(person.c.code == "rejl").values(email=DOUDOVA))
    desk.act(ask_for_reset, DOUDOVA)
    assert desk.letters("password_reset") == []
    assert desk.sign_in(DOUDOVA).token is None
    assert desk.session(str(desk.sign_in("rejl").token)).code == "rejl"


def test_old_attempts_are_forgotten(desk: Accounts) -> None:
    import sqlalchemy as sa

    desk.sign_in(DOUDOVA, "špatně")
    desk.house.clock.forward(days=2)
    desk.act(ask_for_reset, DOUDOVA)
    with desk.house.database.read() as connection:
        assert connection.execute(sa.select(sa.func.count(accounts.login_attempt.c.id))).scalar_one() == 1
