"""Whose claims are free? Those of processes that have ended, however they ended; never those of one that lives."""

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from office_case import Case

from db import files
from db.claims import GRACE, claiming, release_abandoned
from db.sending import claim_letters
from db.session import Database

ROOT = Path(__file__).resolve().parents[2]
CLAIMS_AND_WAITS = """
import sys, time
from datetime import datetime
from db.claims import claiming
from db.files import claim_documents
from db.sending import claim_letters
from db.session import Database
database, now = Database(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
with claiming(database) as claimer:
    with database.write() as connection:
        letters = claim_letters(connection, now, 50, claimer=claimer)
        documents = claim_documents(connection, now, 50, claimer=claimer)
    print(len(letters), len(documents), flush=True)
    time.sleep(120)
"""


def claimed_elsewhere(case: Case) -> tuple[subprocess.Popen[str], int]:
    """Another process that holds everything there is; and how much that is."""
    url = case.house.database.url.render_as_string(hide_password=False)
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", CLAIMS_AND_WAITS, url, case.clock.now.isoformat()],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, sum(int(word) for word in process.stdout.readline().split())


def claimable(case: Case) -> int:
    found = []
    with suppress(ZeroDivisionError), case.house.database.write() as connection:
        found += claim_letters(connection, case.clock.now, 50)
        found += files.claim_documents(connection, case.clock.now, 50)
        raise ZeroDivisionError  # only looked at
    return len(found)


def release(case: Case) -> int:
    return release_abandoned(case.house.database, case.clock.now)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_claims_end_with_their_process_and_not_before(case: Case, end: signal.Signals) -> None:
    case.on_route()
    process, held = claimed_elsewhere(case)
    try:
        assert held > 3
        case.clock.forward(hours=5)
        os.kill(process.pid, signal.SIGSTOP)
        assert (release(case), claimable(case)) == (
            0,
            0,
        )  # as slow as a process can be, and it keeps its claims
    finally:
        process.send_signal(end)
        os.kill(process.pid, signal.SIGCONT)
        process.wait()
    began = time.monotonic()
    while not release(case):  # PostgreSQL needs a moment to see that the session has gone
        assert time.monotonic() - began < 5
        time.sleep(0.01)
    assert (release(case), claimable(case)) == (0, held)


def test_a_restarted_postgresql_forgets_locks_and_fresh_claims_outlive_that(case: Case) -> None:
    case.on_route()
    with claiming(case.house.database) as claimer, case.house.database.write() as connection:
        held = len(claim_letters(connection, case.clock.now, 50, claimer=claimer))
    if not case.house.database.is_sqlite:
        assert release(case) == 0
        case.clock.now += GRACE
    assert release(case) == held


def test_everybody_who_lives_has_a_number_of_his_own(case: Case) -> None:
    database = case.house.database
    with ExitStack() as stack:
        numbers = [stack.enter_context(claiming(database)) for _ in range(10)]
        assert len(set(numbers)) == 10
    if database.is_sqlite:
        path = Path(str(database.url.database))
        assert list(path.parent.glob(f"{path.name}-claim-*")) == []


def test_files_of_dead_claimers_do_not_pile_up(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'town.db'}")
    left = tmp_path / "town.db-claim-17"
    left.touch()
    with claiming(database):
        assert not left.exists()
    database.close()
