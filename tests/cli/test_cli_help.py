"""Does `razitko --help` answer at once, in Czech, and without loading what it does not need?"""

import json
import subprocess
import sys
import time

import pytest
from clerks_terminal import ROOT, SEED, Terminal

RAZITKO = [sys.executable, "-P", "-m", "cli"]
HEAVY = (
    "sqlalchemy",
    "prefect",
    "pydantic",
    "docxtpl",
    "docx",
    "jinja2",
    "holidays",
    "rich",
    "transitions",
    "httpx",
)
NOUNS = (
    "proposal",
    "meeting",
    "resolution",
    "assignment",
    "delegation",
    "letter",
    "channel",
    "account",
    "town",
    "template",
    "flows",
)


def test_help_answers_at_once() -> None:
    """The issue asks for half a second; twice that is allowed here, for a machine that runs other tests beside."""
    took = []
    for _ in range(3):
        began = time.perf_counter()
        done = subprocess.run([*RAZITKO, "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
        took.append(time.perf_counter() - began)
    assert min(took) < 1.0
    assert done.stdout.startswith("Použití: razitko ")
    for noun in (*NOUNS, "procedure", "verify", "init", "demo", "up"):
        assert f"\n  {noun} " in done.stdout


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from cli.__main__ import main; main(['--help']);"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("noun", NOUNS)
def test_the_help_of_nouns_and_verbs_is_czech_and_light(noun: str) -> None:
    code = (
        "import sys, contextlib, io; import typer; from cli.__main__ import app, main\n"
        "group = typer.main.get_command(app).get_command(None, sys.argv[1])\n"
        "for words in ([], *[[name] for name in group.list_commands(None)]):\n"
        "    assert main([sys.argv[1], *words, '--help']) == 0\n"
        "print([name for name in ('sqlalchemy', 'prefect', 'docx', 'jinja2', 'rich') if name in sys.modules],"
        " file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, noun], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"
    for english in (
        "Usage",
        "Options",
        "Arguments",
        "Commands",
        "Show this",
        "required",
        "default:",
        "env var",
        "[OPTIONS]",
    ):
        assert english not in done.stdout


def test_the_installed_command_speaks_json_in_utf8(office: Terminal) -> None:
    done = subprocess.run(
        [*RAZITKO, "proposal", "new", str(SEED), "--json"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        env=office.environment,
    )
    assert json.loads(done.stdout.decode("utf-8"))["proposal"] == 1
    refused = subprocess.run(
        [*RAZITKO, "proposal", "show", "7"], cwd=ROOT, capture_output=True, env=office.environment
    )
    assert refused.returncode == 1
    assert refused.stderr.decode("utf-8") == "Návrh č.\u00a07 neexistuje; zkontrolujte číslo.\n"


def test_empty_office_says_how_to_begin(office: Terminal) -> None:
    for noun in ("proposal", "meeting", "resolution", "assignment", "delegation", "letter"):
        said = office.ok(noun, "list")
        assert said.out.startswith(("Žádn", "Zatím žádn", "Nikdo"))
        (rows,) = office.ok(noun, "list", "--json").json.values()
        assert rows == []


def test_town_and_template_are_shown(office: Terminal) -> None:
    shown = office.ok("town", "show", "--json").json
    assert [body["code"] for body in shown["town"]["bodies"]] == ["PV", "RM", "ZM"]
    assert "PV → RM → ZM" in office.ok("town", "show").out
    again = office.ok("town", "load", "trutnov", "--json").json
    assert again["is_new"] is False
    kinds = {row["kind"] for row in office.ok("template", "list", "--json").json["templates"]}
    assert {"proposal", "extract", "sign_off_sheet", "minutes", "compliance_clause"} <= kinds


def test_town_diff_names_the_proposals_that_would_differ(submitted: Terminal) -> None:
    new = (ROOT / "states" / "towns" / "trutnov.toml").read_text(encoding="utf-8")
    new = new.replace('hand_in = "10 working"', 'hand_in = "12 working"')
    answer = submitted.ok("town", "diff", submitted.file("nove.toml", new), "--json").json
    (item,) = answer["different"]
    assert item["proposal"] == 1
    assert item["differences"] == ["ZM: lhůta pro odevzdání „10 working“ by byla „12 working“"]


def test_proposal_check_says_what_is_lacking(office: Terminal) -> None:
    text = SEED.read_text(encoding="utf-8").replace('committee_opinion = "-"\n', "")
    lacking = office.ok("proposal", "check", office.file("navrh.toml", text), "--json").json["lacking"]
    assert len(lacking) == 1 and "Vyjádření komise" in lacking[0]
    assert "Lze předložit." in office.ok("proposal", "check", SEED).out
    assert office.ok("proposal", "check", SEED, "--town", "trutnov").code == 0
