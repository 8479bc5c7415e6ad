"""Who is let in with a password, for how long, and how many guesses does anybody have?"""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from account_case import CARETAKER, OTHER, PASSWORD, QUICK, Accounts, hashed, quick_hashes
from office_case import TestHouse, plain, refused

from actions import password, session, sign_in
from actions.authority import Actor
from actions.block_account import block_account, unblock_account
from actions.password import SAMPLE_PASSWORD, password_fault
from db import accounts

__all__ = ["quick_hashes"]
REAL = password._HASHES
DOUDOVA = "doudova@trutnov.example"
UNLIKE = plain(sign_in.UNLIKE)


@pytest.fixture
def desk(house: TestHouse) -> Accounts:
    made = Accounts(house)
    made.give("doudova")
    return made


@pytest.mark.parametrize("typed", [DOUDOVA, " Doudova@Trutnov.EXAMPLE ", "doudova"])
def test_the_right_password_begins_a_session_of_the_person(desk: Accounts, typed: str) -> None:
    entrance = desk.sign_in(typed)
    assert entrance.token is not None and entrance.sentence == ""
    found = desk.session(entrance.token)
    assert (found.code, found.name, found.via, found.email) == (
        "doudova",
        "Bc. Aneta Doudová",
        "password",
        DOUDOVA,
    )


def test_the_database_knows_neither_password_nor_token(desk: Accounts) -> None:
    token = desk.sign_in(DOUDOVA).token
    with desk.house.reading() as (_, connection):
        kept = [
            tuple(row)
            for table in (accounts.account, accounts.session)
            for row in connection.execute(sa.select(table))
        ]
    assert PASSWORD not in str(kept) and str(token) not in str(kept)
    assert "$argon2id$" in str(kept)


def test_the_same_letters_of_another_keyboard_are_the_same_password(desk: Accounts) -> None:
    import unicodedata

    assert desk.sign_in(DOUDOVA, unicodedata.normalize("NFD", PASSWORD)).token is not None


@pytest.mark.parametrize("typed", [DOUDOVA, "nikdo@trutnov.example", "rejl@trutnov.example", "", "'\"%_\\"])
def test_what_does_not_fit_is_refused_by_the_same_words_whoever_it_is(desk: Accounts, typed: str) -> None:
    wrong = "špatné heslo, špatné" if typed == DOUDOVA else PASSWORD
    entrance = desk.sign_in(typed, wrong)
    assert (entrance.token, plain(entrance.sentence)) == (None, UNLIKE)


def test_the_work_is_the_same_for_nobody(desk: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in hashes weighed, for a clock is no judge on a busy machine."""
    weighed: list[str] = []
    counting = SimpleNamespace(
        hash=QUICK.hash,
        verify=lambda typed, kept: weighed.append(kept) or QUICK.verify(typed, kept),
        verify_and_update=lambda typed, kept: weighed.append(kept) or QUICK.verify_and_update(typed, kept),
    )
    monkeypatch.setattr(password, "_HASHES", counting)
    for typed in (DOUDOVA, "nikdo@trutnov.example", "rejl@trutnov.example"):
        desk.sign_in(typed, "špatné heslo, špatné")
    assert len(weighed) == 3
    assert len({kept.split("$")[3] for kept in weighed}) == 1


def test_the_sixth_guess_has_to_wait_and_is_told_until_when(desk: Accounts) -> None:
    for _ in range(4):
        assert plain(desk.sign_in(DOUDOVA, "špatně").sentence) == UNLIKE
        desk.house.clock.forward(minutes=1)
    assert "Zkuste to znovu v 10:15" in plain(desk.sign_in(DOUDOVA, "špatně").sentence)
    with refused("Příliš mnoho neúspěšných pokusů", "v 10:15", "odkaz k novému heslu"):
        desk.sign_in("DOUDOVA@trutnov.example")  # even the right one
    desk.house.clock.forward(minutes=11, seconds=1)
    assert desk.sign_in(DOUDOVA).token is not None


def test_nobody_is_shut_out_like_somebody(desk: Accounts) -> None:
    for _ in range(5):
        last = desk.sign_in("nikdo@trutnov.example", "špatně", machine="192.0.2.9").sentence
    assert "Příliš mnoho" in last
    with refused("Příliš mnoho"):
        desk.sign_in("nikdo@trutnov.example")
    assert desk.sign_in(DOUDOVA).token is not None  # others are not touched


def test_a_machine_that_tries_many_addresses_is_shut_out_too(desk: Accounts) -> None:
    kept = sign_in.Proof(False, None)
    for number in range(20):
        with desk.house.reading() as (office, connection):
            claim = sign_in.look_up(office, connection, f"{number}@x", f"2001:db8:0:1::{number}")
        desk.act(sign_in.enter, claim, kept)
    with refused("Příliš mnoho"):
        desk.sign_in(DOUDOVA, machine="2001:db8:0:1:ffff::1")  # the same network
    assert desk.sign_in(DOUDOVA, machine="2001:db8:0:2::1").token is not None


def test_guesses_sent_all_at_once_are_not_more_guesses(desk: Accounts) -> None:
    """All were looked up before any failed; still only the first five are weighed."""
    with desk.house.reading() as (office, connection):
        claims = [sign_in.look_up(office, connection, DOUDOVA, "192.0.2.7") for _ in range(6)]
    for claim in claims[:5]:
        desk.act(sign_in.enter, claim, sign_in.Proof(False, None))
    entrance = desk.act(sign_in.enter, claims[5], sign_in.Proof(True, None))
    assert entrance.token is None and "Příliš mnoho" in entrance.sentence


def test_success_forgives_the_failures_of_the_address(desk: Accounts) -> None:
    for _ in range(4):
        desk.sign_in(DOUDOVA, "špatně")
    desk.sign_in(DOUDOVA)
    for _ in range(4):
        assert plain(desk.sign_in(DOUDOVA, "špatně").sentence) == UNLIKE


def test_an_older_hash_is_made_anew_when_its_owner_comes(
    desk: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.give("doudova")
    with monkeypatch.context() as today:
        today.setattr(password, "_HASHES", REAL)
        assert desk.sign_in(DOUDOVA).token is not None
        kept = desk.row("doudova").password_hash
        assert "$argon2id$v=19$m=65536,t=3,p=4$" in kept
        assert password.verify(PASSWORD, kept) == (True, None)


def test_a_password_changed_between_look_and_entrance_does_not_let_in(desk: Accounts) -> None:
    with desk.house.reading() as (office, connection):
        claim = sign_in.look_up(office, connection, DOUDOVA, "192.0.2.7")
    desk.give("doudova", hashed(OTHER))
    assert plain(desk.act(sign_in.enter, claim, claim.proof(PASSWORD)).sentence) == UNLIKE


def test_a_broken_hash_lets_nobody_in(desk: Accounts) -> None:
    desk.give("doudova", "plaintext")
    assert desk.sign_in(DOUDOVA, "plaintext").token is None


# --- sessions ----------------------------------------------------------------------------------------------


def test_a_session_ends_after_two_idle_hours_and_after_twelve_in_any_case(desk: Accounts) -> None:
    token = str(desk.sign_in(DOUDOVA).token)
    clock = desk.house.clock
    clock.forward(minutes=119)
    found = desk.session(token)
    assert found is not None and session.needs_touch(found, clock.now)
    idle = str(desk.sign_in(DOUDOVA).token)
    for _ in range(10):
        with desk.house.database.write() as connection:
            session.touch_session(connection, found.digest, clock.now)
        clock.forward(hours=1)
        assert desk.session(token) is not None
    assert desk.session(idle) is None
    with desk.house.database.write() as connection:
        session.touch_session(connection, found.digest, clock.now)
    clock.forward(minutes=2)
    assert desk.session(token) is None


def test_ended_sessions_are_worth_nothing_and_old_rows_go(desk: Accounts) -> None:
    first, second = (str(desk.sign_in(DOUDOVA).token) for _ in range(2))
    with desk.house.database.write() as connection:
        session.end_session(connection, session.digest_of_token(first))
    assert desk.session(first) is None and desk.session(second) is not None
    assert desk.session("cizí") is None and desk.session("\udce9") is None
    desk.house.clock.forward(days=1)
    desk.sign_in(DOUDOVA)
    with desk.house.database.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(accounts.session)).scalar_one() == 1


def test_a_forms_token_belongs_to_one_session() -> None:
    token = session.csrf_of("tajemství", "a" * 64)
    assert session.is_csrf_of("tajemství", "a" * 64, token)
    assert not session.is_csrf_of("tajemství", "b" * 64, token)
    assert not session.is_csrf_of("jiné", "a" * 64, token)
    assert not session.is_csrf_of("tajemství", "a" * 64, "č\udce9")


# --- blocking ----------------------------------------------------------------------------------------------


def test_who_is_blocked_is_out_at_once_and_back_with_the_same_password(desk: Accounts) -> None:
    token = str(desk.sign_in(DOUDOVA).token)
    desk.act(block_account, CARETAKER, desk.id_of("doudova"))
    assert desk.session(token) is None
    assert "zablokovaný" in desk.sign_in(DOUDOVA).sentence
    assert plain(desk.sign_in(DOUDOVA, "špatně").sentence) == UNLIKE  # a guesser learns nothing
    with refused("Bc. Aneta Doudová už zablokovaný je"):
        desk.act(block_account, CARETAKER, desk.id_of("doudova"))
    desk.act(unblock_account, CARETAKER, desk.id_of("doudova"))
    assert desk.sign_in(DOUDOVA).token is not None
    with refused("zablokovaný není"):
        desk.act(unblock_account, CARETAKER, desk.id_of("doudova"))
    assert desk.verbs()[-2:] == [("správce", "block"), ("správce", "unblock")]


def test_blocking_needs_somebody_else_and_somebody_known(desk: Accounts) -> None:
    me = desk.id_of("doudova")
    with refused("Vlastní účet zablokovat nelze"):
        desk.act(block_account, Actor(me, "Bc. Aneta Doudová", "web"), me)
    with refused("Takovou osobu úřad nezná"):
        desk.act(unblock_account, CARETAKER, 999)


# --- one's own password ------------------------------------------------------------------------------------


def change(desk: Accounts, old: str, digest: str | None = None) -> str:
    me = desk.id_of("doudova")
    with desk.house.reading() as (office, connection):
        claim = sign_in.look_up_own(office, connection, me, "192.0.2.7")
    actor = Actor(me, "Bc. Aneta Doudová", "web")
    return str(desk.act(sign_in.change_password, actor, claim, claim.proof(old), hashed(OTHER), digest))


def test_a_changed_password_ends_the_sessions_elsewhere(desk: Accounts) -> None:
    here, elsewhere = (str(desk.sign_in(DOUDOVA).token) for _ in range(2))
    assert change(desk, PASSWORD, session.digest_of_token(here)) == ""
    assert desk.session(here) is not None and desk.session(elsewhere) is None
    assert desk.sign_in(DOUDOVA).token is None and desk.sign_in(DOUDOVA, OTHER).token is not None
    assert desk.verbs()[-1] == ("Bc. Aneta Doudová", "set_password")


def test_a_wrong_old_password_changes_nothing_and_is_counted(desk: Accounts) -> None:
    for _ in range(5):
        assert change(desk, "špatně") == "Dosavadní heslo nesouhlasí; napište ho znovu."
    with refused("Příliš mnoho"):
        change(desk, PASSWORD)
    desk.house.clock.now += timedelta(minutes=16)
    assert desk.sign_in(DOUDOVA).token is not None


PERSON: Any = SimpleNamespace(name="Bc. Aneta Doudová", email=DOUDOVA, code="doudova")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("krátké heslo", None),
        ("krátkéheslo", "Heslo je krátké: musí mít nejméně 12 znaků"),
        ("   krátké    ", "Heslo je krátké"),
        ("x" * 201, "smí mít nejvýš 200"),
        ("ababababababab", "stále stejné znaky"),
        ("Aneta Doudová", "složené z Vašeho jména"),
        ("anetadoudova24", "složené z Vašeho jména"),
        (DOUDOVA, "složené z Vašeho jména"),
        ("doudova-doudova!", "složené z Vašeho jména"),
        (SAMPLE_PASSWORD, "které zná každý"),
        ("doudova pěstuje kaktusy", None),
        ("všechna malá písmena", None),
    ],
)
def test_a_new_password_is_long_and_not_ones_own_name(typed: str, sentence: str | None) -> None:
    found = password_fault(typed, PERSON)
    assert (found is None) if sentence is None else (found is not None and sentence in plain(found))


def test_it_is_typed_twice_alike() -> None:
    assert sign_in.check_new(OTHER, PASSWORD, PERSON) == {
        "again": "Hesla se neshodují; napište nové heslo dvakrát stejně."
    }
    assert set(sign_in.check_new("x", "y", PERSON)) == {"new"}
    assert sign_in.check_new(OTHER, OTHER, PERSON) == {}
