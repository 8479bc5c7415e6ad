"""Does a decision that was confirmed survive a power cut? Acts on a disk that loses what was never synced."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from failing_disk import cut_power
from office_case import Case, dump_of
from recorded_day import Lived, evening_before, faults_of, live_once, office_in
from watched_files import Step, Watch, watched

from actions import attach
from actions.make_document import make_documents
from flows.outbox import deliver

IS_LONG = os.environ.get("RAZITKO_CHAOS") == "long"
CUTS = 600 if IS_LONG else 16
CONTROLS = 100 if IS_LONG else 8
pytestmark = pytest.mark.timeout(1200 if IS_LONG else 120)
LOGS = ("wal_autocheckpoint=1000", "wal_autocheckpoint=30")
"""Pages after which the log is folded into the database: SQLite's usual, and so few that it happens in one day."""


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return evening_before(tmp_path_factory.mktemp("evening"))


def cut(lived: Lived, folder: Path, seed: int) -> str | None:
    """Cuts the power somewhere in the day and looks at what is left; a sentence if something confirmed is lost."""
    chance = random.Random(seed)
    length = chance.randint(1, len(lived.log))
    confirmed = lived.confirmed(length)
    cut_power(lived.log[:length], folder, chance)
    where = f"seed {seed}, power cut after operation {length} and {confirmed} confirmed acts"
    if faults := faults_of(folder):
        return f"{where}: {faults[:3]}"
    with office_in(folder) as house:
        left = dump_of(house)
    shutil.rmtree(folder)
    if left not in lived.after[confirmed : confirmed + 2]:
        return f"{where}: what was confirmed is not there"
    return None


@pytest.mark.parametrize("log", LOGS)
def test_no_confirmed_act_is_lost_and_none_is_done_by_half(evening: Path, tmp_path: Path, log: str) -> None:
    """Exactly the acts that were confirmed are there, and perhaps the whole of the one under way."""
    lived = live_once(evening, tmp_path / "day", log)
    assert len(lived.after) > 15
    lost = [cut(lived, tmp_path / str(seed), seed) for seed in range(CUTS // len(LOGS))]
    assert [one for one in lost if one] == []


@pytest.mark.parametrize("pragma", ["synchronous=NORMAL", "synchronous=OFF"])
def test_a_loss_would_be_seen(evening: Path, tmp_path: Path, pragma: str) -> None:
    """The same day with less than FULL: a test that can't find its losses would prove nothing."""
    lived = live_once(evening, tmp_path / "day", pragma, LOGS[1])
    lost = [cut(lived, tmp_path / str(seed), seed) for seed in range(CONTROLS)]
    assert sum(1 for one in lost if one) >= CONTROLS // 8, lost


# --- files -----------------------------------------------------------------------------------------------------

NOTE = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def listen_for_names(engine: Any, watch: Watch) -> None:
    """Notes each statement that names a file which has got its name: by its digest, or as a letter that was sent."""

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.lstrip()[:6].upper() not in ("INSERT", "UPDATE"):
            return
        said = str(parameters)
        for step in [one for one in watch.steps if one.kind == "rename"]:
            is_letter = step.path.suffix == ".eml" and "UPDATE letter" in statement and "'sent'" in said
            if step.content in said or is_letter:
                watch.steps.append(Step("named", step.path, step.content))

    sa.event.listen(engine, "before_cursor_execute", note)


def test_a_file_is_on_the_platter_before_a_row_names_it(evening: Path, tmp_path: Path) -> None:
    """Written, synced, renamed, its folder synced (and the folder of a new folder), then the row."""
    shutil.copyfile(evening, tmp_path / "razitko.db")
    with office_in(tmp_path) as house, watched(tmp_path) as watch:
        listen_for_names(house.database.engine, watch)
        case = Case(house)
        case.draft()
        file = attach.received(house, "priloha.pdf", NOTE)
        case.act(attach.attach, "doudova", case.pid, case.proposal.version, file)
        case.submit()
        case.everybody_signs()
        made, failed = make_documents(house)
        asyncio.run(deliver(house))
        letters = len(case.letters())
    named = {
        step.path: place for place, step in reversed(list(enumerate(watch.steps))) if step.kind == "named"
    }
    assert (failed, len(named)) == ([], 1 + len(made) + letters)
    assert len(made) >= 2 and letters >= 3
    for path, place in named.items():
        before = watch.steps[:place]
        renamed = before.index(Step("rename", path, watch.steps[place].content))
        synced = [
            one.content for one in before[:renamed] if one.kind == "sync" and one.path.parent == path.parent
        ]
        assert watch.steps[place].content in synced, "renamed before its content was synced"
        assert Step("synced", path.parent) in before[renamed:], "named before its folder was synced"
        for at, step in enumerate(before):
            if step.kind == "folder":
                assert Step("synced", step.path.parent) in before[at:], "in a new folder that may vanish"
