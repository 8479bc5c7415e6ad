"""What if the release before and this one meet at one database? Neither works on what it does not know."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from browser_case import Browser, words
from office_case import Case, Clock, TestHouse, dump_of, plain

from actions.office import settings_from
from cli.__main__ import main
from db.away import DatabaseAway, OtherRelease
from db.session import Database
from db.upgrade import upgrade

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
THE_RELEASE_BEFORE = "0224f54"
GONE = ("in_force_since", "seen_parts")
"""Columns that the release before asks for and this one has not: that keeps it out (docs/decisions/0018)."""
IS_LONG = os.environ.get("RAZITKO_CHAOS") == "long"


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> Any:
    if request.param == "postgresql" and "old_program" in request.fixturenames and not IS_LONG:
        pytest.skip("the release before on PostgreSQL: make chaos")
    return request.getfixturevalue(f"{request.param}_backend")


@pytest.fixture(scope="module")
def release_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its files, out of the repository's history."""
    packed = subprocess.run(
        ["git", "-C", str(ROOT), "archive", THE_RELEASE_BEFORE], capture_output=True, check=False
    )
    if packed.returncode:
        pytest.skip(f"the history of the repository does not reach back to {THE_RELEASE_BEFORE}")
    folder = tmp_path_factory.mktemp("before")
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


class OldProgram:
    """A process of the release before, which says how far it got and goes on when it is told to."""

    def __init__(self, release: Path, environ: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-P", str(HERE / "in_the_release_before.py")],
            env={
                **os.environ,
                **environ,
                "PYTHONPATH": os.pathsep.join([str(release), str(release / "tests")]),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=release,
        )

    def says(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def go_on(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()


@pytest.fixture
def environ(fresh_database: Database, tmp_path: Path) -> dict[str, str]:
    url = fresh_database.url.render_as_string(hide_password=False)
    return {"RAZITKO_HOME": str(tmp_path), "RAZITKO_DATABASE_URL": url, "RAZITKO_SECRET": "zkouška"}


@pytest.fixture
def upgraded(environ: dict[str, str]) -> Iterator[TestHouse]:
    found = TestHouse(settings_from(environ), Clock())
    yield found
    found.close()


@pytest.fixture
def old_program(release_before: Path, environ: dict[str, str]) -> Iterator[OldProgram]:
    found = OldProgram(release_before, environ)
    yield found
    found.process.kill()
    found.process.communicate()


def test_an_upgrade_while_the_release_before_works(
    old_program: OldProgram,
    upgraded: TestHouse,
    environ: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """This release waits for the upgrade, the one before is kept out by it; what either confirmed is there."""
    assert old_program.says() == "submitted"
    _this_release_refuses_the_old_database(upgraded, environ, monkeypatch, capsys)

    old_program.go_on()
    assert old_program.says() == "acting"  # in the middle of a transaction
    upgrading = threading.Thread(target=upgrade, args=(upgraded.database,))
    upgrading.start()
    old_program.go_on()
    outcome = old_program.says()
    upgrading.join()
    assert outcome == "acted"

    before = dump_of(upgraded)
    old_program.go_on()
    tried = json.loads(old_program.says())
    assert tried.pop("form") in ("done: 500", "done: 503") and tried.pop("page") in ("done: 500", "done: 503")
    for what, said in tried.items():
        assert any(column in said for column in GONE), (what, said)
    assert dump_of(upgraded) == before

    case = Case(upgraded)
    case.pid = 1
    assert case.chain()["lawyer"] == "given"  # what the old one confirmed during the upgrade
    case.everybody_signs()
    case.pass_through("PV")
    assert case.state == "on_route"
    assert case.verify().faults == ()


def _this_release_refuses_the_old_database(
    house: TestHouse,
    environ: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    sentence = "Zálohujte ji a povyšte příkazem „razitko init“."
    for transaction in (house.writing, house.reading):
        with pytest.raises(OtherRelease, match="ze staršího vydání"), transaction():
            raise AssertionError("nobody gets so far")
    browser = Browser(house)
    for path in ("/zdravi", "/o/NQ.abc"):
        answer = browser.get(path)
        assert answer.status_code == 503
        assert sentence in words(answer.text)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert main(["letter", "list"]) == 1
    assert sentence in plain(capsys.readouterr().err)


def test_a_running_program_notices_the_upgrade_by_a_newer_one(case: Case) -> None:
    """From this release on: the next transaction says so, with nothing read and nothing written."""
    case.submitted()
    browser = Browser(case.house)
    token = case.token("pravnik")
    assert browser.get(f"/o/{token}").status_code == 200
    with case.house.database.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    before = dump_of(case.house)
    with pytest.raises(OtherRelease, match="novější vydání"):
        case.opine("pravnik", "lawyer")
    answer = browser.get(f"/o/{token}")
    assert answer.status_code == 503
    assert re.search(r"Ukončete ho a spusťte nové vydání\.", words(answer.text))
    assert dump_of(case.house) == before


def test_a_statement_that_the_newer_database_does_not_know(case: Case) -> None:
    """Whatever was asked, the answer is that the database is another release's."""
    with case.house.database.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseAway, match="novější vydání"), case.house.database.read() as connection:
        connection.execute(sa.text("SELECT nothing_here FROM rules"))
