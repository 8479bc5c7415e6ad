"""How does the caretaker of the machine let people in and shut them out?"""

import io
from unittest import mock

import pytest
from clerks_terminal import Answer, Terminal

from actions.password import SAMPLE_PASSWORD
from actions.sample_accounts import make_sample_accounts
from actions.sign_in import Entrance, enter, look_up
from db.accounts import sample_people

PASSWORD = "správné heslo do úřadu"


def typed(razitko: Terminal, text: str, *words: str) -> Answer:
    """A command that reads from its standard input."""
    with mock.patch("sys.stdin", io.StringIO(text)):
        return razitko(*words)


def sign_in(razitko: Terminal, address: str, secret: str) -> Entrance:
    with razitko.house() as house:
        with house.reading() as (office, connection):
            claim = look_up(office, connection, address, "192.0.2.7")
        proof = claim.proof(secret)
        with house.writing() as (office, connection):
            return enter(office, connection, claim, proof)


def status_of(razitko: Terminal, code: str) -> str:
    line = next(
        line for line in razitko.ok("account", "list").out.splitlines() if line.startswith(f"{code} ")
    )
    return line.split(".example")[1].split()[0]


def test_an_invited_person_is_listed_and_gets_a_letter(office: Terminal) -> None:
    assert status_of(office, "rejl") == "nemá"
    assert "Pozvánka čeká na odeslání: Mgr. Dušan Rejl" in office.ok("account", "invite", "rejl").out
    assert status_of(office, "rejl") == "bez"
    (letter,) = office.ok("letter", "list", "--json").json["letters"]
    assert (letter["kind"], letter["email"]) == ("invitation", "rejl@trutnov.example")
    assert "pozvánka" in office.ok("letter", "list").out
    found = {row["code"]: row for row in office.ok("account", "list", "--json").json["accounts"]}
    assert found["rejl"]["has_account"] and not found["doudova"]["has_account"]
    assert "password_hash" not in found["rejl"]


def test_a_password_comes_by_the_input_and_lets_in(office: Terminal) -> None:
    said = typed(office, f"{PASSWORD}\nnavíc\n", "account", "set-password", "rejl", "--stdin")
    assert (said.code, said.out) == (0, "Heslo je nastaveno: Mgr. Dušan Rejl.\n")
    assert sign_in(office, "rejl@trutnov.example", PASSWORD).token
    assert status_of(office, "rejl") == "má"


def test_a_password_is_asked_for_twice_where_somebody_sits(office: Terminal) -> None:
    with (
        mock.patch("sys.stdin.isatty", lambda: True, create=True),
        mock.patch("typer.prompt", side_effect=[PASSWORD, "jiné heslo, jiné"]) as asked,
    ):
        said = office("account", "set-password", "rejl")
    assert (said.code, said.sentences) == (1, ["Hesla se neshodují; napište nové heslo dvakrát stejně."])
    assert [call.args[0] for call in asked.call_args_list] == ["Nové heslo", "Ještě jednou"]
    assert all(call.kwargs["hide_input"] for call in asked.call_args_list)


@pytest.mark.parametrize(
    ("text", "words", "code", "sentence"),
    [
        ("", ("--stdin",), 2, "Na standardním vstupu není heslo"),
        (f"{PASSWORD}\n", (), 2, "předejte ho volbou --stdin"),
        ("krátké\n", ("--stdin",), 1, "Heslo je krátké"),
        (f"{SAMPLE_PASSWORD}\n", ("--stdin",), 1, "které zná každý"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(
    office: Terminal, text: str, words: tuple[str, ...], code: int, sentence: str
) -> None:
    before = office.dump()
    said = typed(office, text, "account", "set-password", "rejl", *words)
    assert said.code == code and sentence in said.err
    assert office.dump() == before


def test_blocking_and_unblocking(office: Terminal) -> None:
    typed(office, PASSWORD, "account", "set-password", "rejl", "--stdin")
    assert office.ok("account", "block", "rejl").out == "Účet je zablokovaný: Mgr. Dušan Rejl.\n"
    assert status_of(office, "rejl") == "zablokovaný"
    assert sign_in(office, "rejl", PASSWORD).token is None
    assert "už zablokovaný je" in office("account", "block", "rejl").err
    assert office.ok("account", "unblock", "rejl", "--json").json == {"unblocked": "rejl"}
    assert sign_in(office, "rejl", PASSWORD).token
    assert "zablokovaný není" in office("account", "unblock", "rejl").err


@pytest.mark.parametrize("verb", ["invite", "block", "unblock", "set-password"])
def test_a_misspelt_person_is_nobody(office: Terminal, verb: str) -> None:
    said = typed(office, "", "account", verb, "nikdo", "--json")
    assert said.code == 1 and "Osobu „nikdo“" in said.json["errors"][0]["sentence"]


def test_the_trial_is_ended_for_all(office: Terminal) -> None:
    from actions.authority import Actor

    with office.house() as house, house.writing() as (made, connection):
        number = make_sample_accounts(made, connection, Actor(None, "správce"))
    assert status_of(office, "rejl") == "ukázkový"
    assert office.ok("account", "end-samples", "--json").json == {"ended": number}
    with office.house() as house, house.reading() as (made, connection):
        assert sample_people(connection, made.today) == []
    assert sign_in(office, "rejl", SAMPLE_PASSWORD).token is None
