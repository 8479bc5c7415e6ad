"""What time is it in the sample office? Its own time: it runs like ours and can be moved forward, never back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from db.files import write_whole
from states.machine import Refused

FILE = "sample-clock.json"
FURTHEST = timedelta(days=3660)
"""How far from its start a trial may get."""


def has_sample_clock(folder: Path) -> bool:
    """Whether the office in this folder is a sample one."""
    return (folder / FILE).is_file()


def sample_clock(folder: Path) -> Callable[[], datetime]:
    """The clock of the sample office: every process of the office reads the same file, at every question."""
    path = folder / FILE
    return lambda: datetime.now(UTC) + _ahead(path)


def start_sample_clock(folder: Path, start: datetime) -> None:
    """Makes the office a sample one whose time begins at ``start`` (aware)."""
    ahead = (start - datetime.now(UTC)).total_seconds()
    _write(folder / FILE, {"ahead": ahead, "start": start.astimezone(UTC).isoformat()})


def move_sample_clock(folder: Path, to: datetime) -> None:
    """Moves the time of the sample office to ``to`` (aware); raises Refused for a time that has passed."""
    path = folder / FILE
    kept = _read(path)
    now = datetime.now(UTC)
    if to <= now + _ahead(path):
        raise Refused("Čas ukázkového úřadu jde posunout jen dopředu; zvolte pozdější den.")
    if to - datetime.fromisoformat(kept["start"]) > FURTHEST:
        raise Refused("Tak daleko ukázka nedosáhne; zvolte den do deseti let od jejího začátku.")
    _write(path, {**kept, "ahead": (to - now).total_seconds()})


def _ahead(path: Path) -> timedelta:
    return timedelta(seconds=float(_read(path)["ahead"]))


def _read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


def _write(path: Path, data: dict[str, Any]) -> None:
    write_whole(path, json.dumps(data).encode())
