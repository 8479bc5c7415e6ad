"""Can a controller check the proof alone, with a script of the standard library, and does it find what was touched?"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from moved_case import play
from office_case import Case, refused

from actions.export_proof import SCRIPT, export_proof, head_of
from actions.verify import verify


@pytest.fixture
def played(brought: Callable[[str], Case]) -> Case:
    return play(brought("ZM"))


def check(folder: Path, *words: str | Path) -> tuple[int, str]:
    """Runs the script of the proof as a controller does: another Python, nothing of ours."""
    command = [sys.executable, "-I", str(folder / "overit.py"), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env={"PYTHONUTF8": "1"})
    assert not done.stderr
    return done.returncode, done.stdout


def unpacked(case: Case, folder: Path) -> Path:
    export_proof(case.house, folder / "dukaz.zip")
    with zipfile.ZipFile(folder / "dukaz.zip") as proof:
        proof.extractall(folder / "dukaz")
    return folder / "dukaz"


def test_the_script_is_short_and_of_the_standard_library() -> None:
    lines = SCRIPT.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 105
    assert {
        line.split()[1] for line in lines if line.startswith(("import ", "from "))
    } <= sys.stdlib_module_names


def test_a_controller_finds_everything_that_was_touched(played: Case, tmp_path: Path) -> None:
    folder = unpacked(played, tmp_path)
    head = verify(played.house).head
    assert head_of(tmp_path / "dukaz.zip") == head_of(folder / "dukaz.json") == head
    code, said = check(folder, "--soubory", played.house.files.folder)
    assert (code, "Vše je celé." in said, head.digest in said) == (0, True, True)
    history = (folder / "historie.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    resolutions = (folder / "usneseni.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    touched = {
        "Záznam 3 byl změněn": ("historie.jsonl", [*history[:2], history[2].replace("plan", "plam"), *history[3:]]),
        "Po záznamu 2 následuje záznam 4": ("historie.jsonl", history[:2] + history[3:]),
        "nenavazuje na předchozí": ("historie.jsonl", [*history[:2], history[3], history[2], *history[4:]]),
        "Konec historie nesouhlasí": ("historie.jsonl", history[:-1]),
        "Záznam 1 nenavazuje": ("historie.jsonl", [*history, history[0]]),
        "není to, které bylo zapsáno": ("usneseni.jsonl", [resolutions[0].replace("schv", "neschv"), *resolutions[1:]]),
        "v evidenci chybí": ("usneseni.jsonl", resolutions[1:]),
        "v historii není": ("usneseni.jsonl", [*resolutions, resolutions[0].replace('"id": 1', '"id": 9')]),
    }  # fmt: skip
    for sentence, (name, lines) in touched.items():
        whole = (folder / name).read_bytes()
        (folder / name).write_text("".join(lines), encoding="utf-8")
        code, said = check(folder)
        assert (code, sentence in said) == (1, True), (sentence, said)
        (folder / name).write_bytes(whole)
    digest = next(iter(played.house.files.digests()))
    played.house.files.path_of(digest).write_bytes(b"jiny obsah")
    code, said = check(folder, "--soubory", played.house.files.folder)
    assert (code, "byl změněn" in said) == (1, True)


def test_a_later_proof_must_follow_from_an_earlier_one(case: Case, tmp_path: Path) -> None:
    case.submitted()
    earlier = unpacked(case, tmp_path / "drive")
    Case(case.house).draft()
    later = unpacked(case, tmp_path / "pozdeji")
    assert check(later, "--drivejsi", earlier / "dukaz.json")[0] == 0
    code, said = check(earlier, "--drivejsi", later / "dukaz.json")
    assert (code, "dřívější důkaz jich dosvědčuje" in said) == (1, True)
    rewritten = json.loads((earlier / "dukaz.json").read_text(encoding="utf-8"))
    (tmp_path / "jiny.json").write_text(json.dumps({**rewritten, "posledni_otisk": "0" * 64}))
    code, said = check(later, "--drivejsi", tmp_path / "jiny.json")
    assert (code, "není ten, který dosvědčuje dřívější důkaz" in said) == (1, True)
    (tmp_path / "x.json").write_text("{}")
    with refused("není důkaz"):
        head_of(tmp_path / "x.json")
