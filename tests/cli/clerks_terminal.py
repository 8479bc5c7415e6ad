"""How do tests sit down at the command line? An office in a folder, its clock, and `razitko` called in-process."""

import contextlib
import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

from office_case import dump_of

from actions.office import House, open_house
from cli.__main__ import main

ROOT = Path(__file__).resolve().parent.parent.parent
SEED = ROOT / "samples" / "trutnov-akcni-plan-2024.toml"
TOWN = ROOT / "states" / "towns" / "trutnov.toml"


@dataclass(frozen=True)
class Answer:
    """What a command said: exit code, what stands on stdout and on stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """stdout as the one JSON document that it must be."""
        return json.loads(self.out)

    @property
    def sentences(self) -> list[str]:
        """The complaints, one a line."""
        return self.err.splitlines()


class Terminal:
    """A clerk's terminal in an office's folder, where the database lies too unless the URL of another is told."""

    def __init__(self, folder: Path, database_url: str | None = None) -> None:
        self.folder = folder
        self.more = {"RAZITKO_DATABASE_URL": database_url} if database_url else {}
        self._clock = folder / "clock"
        if not self._clock.exists():
            self.at(2024, 5, 13)

    @property
    def environment(self) -> dict[str, str]:
        """The variables that lead to this office and to no other; nothing answers on Prefect's port."""
        known = {
            name: value for name, value in os.environ.items() if not name.startswith(("RAZITKO_", "PREFECT_"))
        }
        ours = {"RAZITKO_HOME": str(self.folder / "office"), "RAZITKO_CLOCK_FILE": str(self._clock)}
        return {**known, **ours, "RAZITKO_PREFECT_PORT": "9", **self.more}

    def at(self, year: int, month: int, day: int, hour: int = 8) -> None:
        """Moves the office's clock."""
        self._clock.write_text(datetime(year, month, day, hour, tzinfo=UTC).isoformat())

    def __call__(self, *words: str | int | Path) -> Answer:
        """Runs `razitko` with these words."""
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            mock.patch.dict(os.environ, self.environment, clear=True),
        ):
            code = main([str(word) for word in words])
        return Answer(code, out.getvalue(), err.getvalue())

    def ok(self, *words: str | int | Path) -> Answer:
        """Runs a command that must succeed."""
        answer = self(*words)
        assert answer.code == 0, answer
        return answer

    @contextlib.contextmanager
    def house(self) -> Iterator[House]:
        """The office itself, behind the back of the command line."""
        house = open_house(self.environment)
        try:
            yield house
        finally:
            house.close()

    def dump(self) -> dict[str, list[Any]]:
        """All rows of all tables: equal dumps, nothing changed."""
        with self.house() as house:
            return dump_of(house)

    def file(self, name: str, text: str) -> Path:
        """A file of the clerk's."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path
