"""The command line of many towns: made, listed, upgraded, suspended; and every other command in one of them."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from dying import dies_in_zeliv
from office_case import TOWNS, plain
from three_towns import HOSTS

from actions.towns import Towns
from actions.upgrade_towns import Upgraded, look, upgrade_towns
from cli.__main__ import main
from db.revision import known_revisions
from db.session import Database
from db.upgrade import upgrade


@pytest.fixture
def razitko(towns: Towns, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs one command line; the exit code, and what it said (JSON if asked for)."""

    def run(*words: str) -> tuple[int, Any]:
        code = main(words)
        said = capsys.readouterr()
        text = plain(said.out + said.err)
        return code, json.loads(said.out) if "--json" in words else text

    return run


def revision(towns: Towns, code: str) -> str:
    with closing(sqlite3.connect(towns.folder / code / "razitko.db")) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def say(towns: Towns, code: str, statement: str) -> None:
    with closing(sqlite3.connect(towns.folder / code / "razitko.db")) as connection:
        connection.execute(statement)
        connection.commit()


# --- made --------------------------------------------------------------------------------------------------


def test_a_town_is_made_whole_with_its_key_and_its_first_administrator(razitko: Any, towns: Towns) -> None:
    words = ("towns", "create", "obec", "--host", "http://obec.example:8000", "--from", str(TOWNS["zeliv"]))
    code, made = razitko(*words, "--json")
    assert code == 0
    assert made["administrator"] == "starosta"
    assert made["invitation"].startswith("http://obec.example:8000/heslo/nove/")
    folder = towns.folder / "obec"
    rights = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert (rights["secret.key"], rights["town.env"]) == (0o600, 0o600)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700, "nobody else on the machine reads the database"
    keys = [(towns.folder / name / "secret.key").read_text() for name in (*HOSTS, "obec")]
    assert len(set(keys)) == 4
    assert not list(towns.folder.glob(".new-*"))
    _, listed = razitko("--town", "obec", "letter", "list", "--json")
    assert [(row["kind"], row["person"]) for row in listed["letters"]] == [("invitation", "Josef Vzor")]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("trutnov", "--host", "jina.example"), "Město „trutnov“ už tu je"),
        (("druhy", "--host", HOSTS["zeliv"].upper(), "--from", "zeliv"), "už má město „zeliv“"),
        (("Zlé/jméno", "--host", "x.example", "--from", "zeliv"), "nemůže být kód města"),
        (("..", "--host", "x.example", "--from", "zeliv"), "nemůže být kód města"),
        (("x", "--host", "x.example/cesta", "--from", "zeliv"), "není adresa úřadu"),
        (("x", "--host", "ftp://x.example", "--from", "zeliv"), "není adresa úřadu"),
        (("x", "--host", "a b", "--from", "zeliv"), "není jméno počítače"),
        (("x", "--host", "x.example", "--from", "zeliv", "--admin", "nikdo"), "Osobu „nikdo“"),
        (("x", "--host", "x.example", "--from", "neni"), "Soubor neni neexistuje"),
    ],
)
def test_a_town_that_can_not_be_made_leaves_nothing(
    razitko: Any, towns: Towns, words: tuple[str, ...], sentence: str
) -> None:
    before = {path.name for path in towns.folder.iterdir()}
    code, said = razitko("towns", "create", *words)
    assert code in (1, 2)
    assert sentence in said
    left = {path.name for path in towns.folder.iterdir()} - before
    assert all(name.startswith((".create.lock", ".empty-")) for name in left)


def test_what_a_killed_creation_left_is_no_town_and_does_not_stand_in_the_way(
    razitko: Any, towns: Towns
) -> None:
    half = towns.folder / ".new-obec"
    half.mkdir()
    (half / "town.env").write_text("RAZITKO_BASE_URL=http://obec.example\n")
    assert [place.code for place in towns.all()] == sorted(HOSTS)
    assert razitko("towns", "create", "obec", "--host", "obec.example", "--from", "zeliv")[0] == 0
    assert not half.exists()


# --- every other command -----------------------------------------------------------------------------------


def test_every_command_works_in_the_town_that_is_named_first(
    razitko: Any, towns: Towns, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = dict(os.environ)
    _, trutnov = razitko("--town", "trutnov", "town", "show", "--json")
    _, zeliv = razitko("--town", "zeliv", "town", "show", "--json")
    assert (trutnov["town"]["name"], zeliv["town"]["name"]) == ("Trutnov", "Želiv")
    assert dict(os.environ) == before

    monkeypatch.delenv("RAZITKO_TOWNS")  # its folder is an ordinary home, with its settings in it
    monkeypatch.setenv("RAZITKO_HOME", str(towns.folder / "humpolec"))
    _, humpolec = razitko("town", "show", "--json")
    assert humpolec["town"]["name"] == "Humpolec"


def test_a_command_that_names_no_town_is_not_guessed(
    razitko: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    code, said = razitko("proposal", "list")
    assert (code, "razitko --town MĚSTO" in said) == (2, True)
    code, said = razitko("--town", "atlantida", "proposal", "list")
    assert (code, "Město „atlantida“" in said) == (1, True)
    monkeypatch.delenv("RAZITKO_TOWNS")
    for words in (("--town", "zeliv", "proposal", "list"), ("towns", "list")):
        code, said = razitko(*words)
        assert (code, "RAZITKO_TOWNS" in said) == (2, True)
    assert not (tmp_path / "office").exists()


# --- listed ------------------------------------------------------------------------------------------------


def test_the_list_tells_who_is_served_and_why_not(razitko: Any, towns: Towns) -> None:
    assert razitko("--town", "trutnov", "backup")[0] == 0
    code, found = razitko("towns", "list", "--json")
    assert code == 0
    assert [row["backed_up_at"] for row in found["towns"]] == [None, "2024-05-13T08:00:00+00:00", None]
    assert list((towns.folder / "trutnov" / "backups").glob("razitko-trutnov-*.tar.gz"))
    assert [(row["code"], row["state"], row["letters"]) for row in found["towns"]] == [
        (name, "served", 1) for name in sorted(HOSTS)
    ]
    assert {row["revision"] for row in found["towns"]} == {known_revisions()[-1]}
    assert razitko("towns", "suspend", "zeliv", "--reason", "Stěhujeme se.")[0] == 0
    (towns.folder / "humpolec" / "razitko.db").unlink()
    code, said = razitko("towns", "list")
    assert code == 1
    assert "pozastaveno" in said and "zeliv: Město „zeliv“ je pozastavené: Stěhujeme se." in said
    assert "porucha" in said and "humpolec: Databáze města „humpolec“" in said
    assert not (towns.folder / "humpolec" / "razitko.db").exists()
    assert razitko("towns", "resume", "zeliv")[0] == 0
    code, said = razitko("towns", "resume", "zeliv")
    assert (code, "pozastavené není" in said) == (1, True)


# --- upgraded ----------------------------------------------------------------------------------------------


def test_all_towns_are_upgraded_but_the_faulty_one_and_the_next_time_it_alone(
    razitko: Any, towns: Towns
) -> None:
    """Real migrations from an earlier release, two processes; one town's disk lies, another is up to date."""
    for code in ("trutnov", "humpolec"):
        file = towns.folder / code / "razitko.db"
        file.unlink()
        database = Database(f"sqlite:///{file}")
        upgrade(database, "0005")
        database.close()
    whole = (towns.folder / "humpolec" / "razitko.db").read_bytes()
    say(towns, "humpolec", "DROP TABLE letter")

    code, done = razitko("towns", "upgrade", "--all", "--json")
    assert code == 1
    assert (done["upgraded"], done["unchanged"], list(done["faults"])) == (
        ["trutnov"],
        ["zeliv"],
        ["humpolec"],
    )
    assert (revision(towns, "trutnov"), revision(towns, "humpolec")) == (known_revisions()[-1], "0005")

    (towns.folder / "humpolec" / "razitko.db").write_bytes(whole)
    code, said = razitko("towns", "upgrade", "--all")
    assert (code, "Povýšeno: 1 město, beze změny: 2, s poruchou: 0." in said) == (0, True)
    assert revision(towns, "humpolec") == known_revisions()[-1]


def test_an_upgrade_whose_process_dies_takes_no_other_town_along(
    towns: Towns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actions.upgrade_towns.look", lambda _place: None)
    monkeypatch.setattr("actions.upgrade_towns.upgrade_town", dies_in_zeliv)
    done = {row.code: row.fault for row in upgrade_towns(towns.all(), 2)}
    assert {code for code, fault in done.items() if not fault} == {"trutnov", "humpolec"}
    assert "dvakrát neočekávaně skončil" in done["zeliv"]


def test_an_upgrade_tells_a_newer_database_and_a_missing_one(towns: Towns) -> None:
    say(towns, "zeliv", "UPDATE alembic_version SET version_num = '9999'")
    (towns.folder / "trutnov" / "razitko.db").unlink()
    newer, missing, whole = (look(towns.place(code)) for code in ("zeliv", "trutnov", "humpolec"))
    assert newer and "novější vydání" in plain(newer.fault)
    assert missing and "chybí" in missing.fault
    assert whole == Upgraded("humpolec")


def test_which_towns_to_upgrade_must_be_said(razitko: Any) -> None:
    for words in ((), ("zeliv", "--all")):
        code, said = razitko("towns", "upgrade", *words)
        assert (code, "Která města?" in said) == (2, True)
