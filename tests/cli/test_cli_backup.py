"""Is an office backed up, restored, moved, proven and examined from the command line?"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from clerks_terminal import Terminal
from office_case import plain


def restored(terminal: Terminal, folder: Path) -> Terminal:
    """A terminal in the office of another folder."""
    other = Terminal(folder)
    other.at(2024, 5, 14)
    return other


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_burned_office_comes_back_in_two_commands(submitted: Terminal, tmp_path: Path) -> None:
    folder = tmp_path / "zalohy"
    public = submitted.ok("backup", "--new-key", tmp_path / "klic.txt", "--json").json["recipient"]
    assert (tmp_path / "klic.txt").stat().st_mode & 0o077 == 0
    for hour in (8, 9, 10):
        submitted.at(2024, 5, 13, hour)
        done = submitted.ok("backup", folder, "--recipient", public, "--keep", 2, "--json").json
    assert sorted(path.name for path in folder.iterdir()) == [
        "razitko-trutnov-2024-05-13T110000.tar.gz.age",
        "razitko-trutnov-2024-05-13T120000.tar.gz.age",
    ]
    assert (done["encrypted"], done["missing"]) == (True, [])
    locked = submitted("backup", "--verify", done["path"])
    assert (locked.code, "zašifrovaná" in locked.err) == (1, True)
    checked = submitted.ok("backup", "--verify", done["path"], "--key", tmp_path / "klic.txt", "--json").json
    assert checked["journal"]["number"] == done["entries"]
    living = submitted("restore", done["path"], "--key", tmp_path / "klic.txt")
    assert (living.code, "obnova nic nepřepisuje" in living.err) == (1, True)
    elsewhere = tmp_path / "jinde"
    said = submitted.ok(
        "restore", done["path"], "--key", tmp_path / "klic.txt", "--into", elsewhere / "office"
    ).out
    assert "Odchozí dopisy jsou ZADRŽENY" in plain(said)
    other = restored(submitted, elsewhere)
    assert other.ok("verify", "--json").json["entries"] == done["entries"] + 2
    assert other("letter", "release", "--as", "doudova").code == 1
    assert other.ok("letter", "release", "--as", "spravce", "--json").json == {"letters": 1, "dropped": 0}
    other.ok("letter", "hold", "--reason", "Stěhujeme poštu.", "--as", "spravce")
    forgotten = other.ok("letter", "release", "--forget-older", "--as", "spravce", "--json").json
    assert forgotten == {"letters": 0, "dropped": 1}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_is_asked_wrongly_is_said(office: Terminal, tmp_path: Path) -> None:
    for words, said in (
        (("backup", tmp_path / "x.tar.gz", "--keep", 3), "místo souboru uveďte složku"),
        (("backup", "--verify", tmp_path / "neni.tar.gz"), "neexistuje"),
        (("backup", "--recipient", "heslo"), "není veřejný klíč"),
        (("restore", tmp_path / "clock", "--into", tmp_path / "jinde"), "nejde jako záloha přečíst"),
        (("migrate",), "Uveďte novou databázi"),
        (("migrate", "--to", "mysql://x/y"), "Adresa databáze se píše"),
        (("verify", "--against", tmp_path / "clock"), "není důkaz"),
    ):
        answer = office(*words)
        assert answer.code in (1, 2)
        assert said in plain(answer.err), (words, answer.err)
    (tmp_path / "klic").write_text("")
    assert "už existuje" in office("backup", "--new-key", tmp_path / "klic").err


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_office_moves_and_the_old_one_says_where(
    submitted: Terminal, backend: Any, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'nova.db'}"
    assert submitted.ok("migrate", "--to", url, "--json").json["rows"] > 50
    stopped = submitted("proposal", "withdraw", 1, "--reason", "x", "--as", "doudova")
    assert (stopped.code, f"přestěhoval se do {url}" in stopped.err) == (1, True)
    assert "se odsud přestěhoval" in submitted("doctor").out
    submitted.more["RAZITKO_DATABASE_URL"] = url
    submitted.ok("verify")
    submitted.ok("proposal", "opinion", 1, "bez připomínek", "--as", "pravnik")
    del submitted.more["RAZITKO_DATABASE_URL"]
    submitted.ok("migrate", "--take-back")
    submitted.ok("proposal", "opinion", 1, "bez připomínek", "--as", "pravnik")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_proof_is_exported_and_history_must_follow_from_it(submitted: Terminal, tmp_path: Path) -> None:
    proof = tmp_path / "dukaz.zip"
    first = submitted.ok("verify", "--export", proof, "--json").json
    assert set(zipfile.ZipFile(proof).namelist()) == {
        "historie.jsonl", "usneseni.jsonl", "soubory.sha256", "dukaz.json", "overit.py", "CTETE.txt",
    }  # fmt: skip
    clause = plain(submitted.ok("verify", "--certify", 1).out)
    assert clause.startswith("DOLOŽKA O ÚPLNOSTI ZÁZNAMU")
    assert f"historie úřadu po záznamu č. {first['entries']}: {first['head']}" in clause
    assert "neexistuje" in submitted("verify", "--certify", 77).err
    submitted.ok("proposal", "opinion", 1, "bez připomínek", "--as", "pravnik")
    assert "Navazuje na dřívější důkaz" in plain(submitted.ok("verify", "--against", proof).out)
    assert submitted.ok("verify", "--json").json["entries"] > first["entries"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_doctor_says_what_is_wrong_and_how_to_mend_it(submitted: Terminal) -> None:
    answer = submitted("doctor", "--json")
    found = {row["what"]: row for row in answer.json["findings"] if row["health"] == "fault"}
    assert (answer.code, set(found)) == (1, {"prefect"})
    assert all(row["mend"] for row in answer.json["findings"] if row["health"] != "well")
    said = submitted("doctor").out
    assert "✗ prefect: Prefect na adrese" in plain(said)
    assert "Závad: 1, upozornění: 3." in plain(said)
