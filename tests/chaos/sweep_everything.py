"""Which acts of the whole suite survive a fault at each of their points? A plugin of pytest that sweeps over all.

    python -m pytest -n 2 -p sweep_everything tests/actions      (with tests/chaos on PYTHONPATH: `make chaos`)

Whatever a test does through `Case.act` is swept over first: every act in one of the ways it can go, by the worker
that meets it first. At the end the counts are printed; the run fails if a promise was broken or if an act of people was
never met.
"""

from __future__ import annotations

import os
import pickle
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from acts_of_people import ACTS
from kill_sweep import Sweep, swept, table_of

_OPEN = ExitStack()
_SWEEP = Sweep(ways=1)
_TOLD = "swept"


def pytest_sessionstart(session: pytest.Session) -> None:
    """From now on every act of every test is swept, and a line says so if there are no workers."""
    plugin = session.config.pluginmanager.get_plugin
    reporter, capture = plugin("terminalreporter"), plugin("capturemanager")

    def says(line: str) -> None:
        with capture.global_and_fixture_disabled():
            reporter.ensure_newline()
            reporter.write_line(line, flush=True)

    worker = getattr(session.config, "workerinput", None)
    if worker is None:  # what a worker writes nobody reads
        _SWEEP.says = says
    else:
        shared = _OPEN.enter_context(_folder_of(worker["testrunuid"]))
        _SWEEP.is_mine = lambda database, name: _is_first(shared / f"{database}-{name}")
    _OPEN.enter_context(swept(_SWEEP))


@contextmanager
def _folder_of(run: str) -> Iterator[Path]:
    """Where the workers of this run say which acts are theirs; the last one to leave takes it away."""
    folder = Path(tempfile.gettempdir()) / f"razitko-swept-{run}"
    folder.mkdir(exist_ok=True)
    leaves = folder / f"worker-{os.getpid()}"
    leaves.touch()
    yield folder
    leaves.unlink()
    if not any(folder.glob("worker-*")):
        shutil.rmtree(folder, ignore_errors=True)


def _is_first(mark: Path) -> bool:
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fails the run for broken promises and for acts that nobody tried."""
    _OPEN.close()
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_TOLD] = pickle.dumps((_SWEEP.tried, _SWEEP.points, _SWEEP.violations)).hex()
    elif _SWEEP.violations or unmet():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a worker tried is added to the rest."""
    told = getattr(node, "workeroutput", {}).get(_TOLD)
    if told is not None:
        tried, points, violations = pickle.loads(bytes.fromhex(told))
        _SWEEP.tried.update(tried)
        _SWEEP.points.update(points)
        _SWEEP.violations += violations


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The table."""
    for line in [*table_of(_SWEEP), *_SWEEP.violations, *(f"never met: {name}" for name in unmet())]:
        terminalreporter.write_line(line)


def unmet() -> list[str]:
    """Acts of people that no test of this run did on SQLite."""
    return sorted(ACTS - {name for database, name in _SWEEP.points if database == "sqlite"})
