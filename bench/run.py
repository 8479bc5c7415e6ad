"""What do all measurements say? ``python -m bench.run [W1 W3 …]`` (``make bench``) prints one table and keeps it.

Each measurement is a module with ``measure(bench)``: see `bench.table`.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from bench.table import Bench, Line, in_print, opened, write_page

MEASUREMENTS = {
    "W1": "bench.decisions",
    "W2": "bench.word",
    "W3": "bench.terms",
    "W4": "bench.search",
    "W5": "bench.worklist",
    "W6": "bench.outbox",
    "Verify": "bench.journal",
    "Start": "bench.start",
}
"""The groups of the table and who measures them; a module that isn't there yet is passed over."""


def measured(groups: Iterable[str], bench: Bench) -> list[Line]:
    """The lines of these groups, in the order of the table."""
    lines: list[Line] = []
    for group in groups:
        try:
            module = importlib.import_module(MEASUREMENTS[group])
        except ModuleNotFoundError as fault:
            if fault.name != MEASUREMENTS[group]:
                raise
            continue
        bench.say(f"{group} …")
        for line in module.measure(bench):
            bench.say(in_print([line]))
            lines.append(line)
    return lines


def machine() -> str:
    """The sentence that says where and with what it was measured."""
    return (
        f"Measured on {date.today().isoformat()}: {os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}. Figures of one run on a busy machine; "
        "ratios are what to rely on."
    )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Measures the office against its peers.")
    parser.add_argument("groups", nargs="*", choices=[*MEASUREMENTS, []], help="only these groups")
    parser.add_argument("--small", action="store_true", help="a trial with tiny numbers; keeps nothing")
    parser.add_argument("--without-peers", action="store_true", help="installs nothing; our floors alone")
    parser.add_argument("--folder", type=Path, help="where databases are made (a disk as the office's)")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="razitko-bench-", dir=asked.folder) as folder,
        opened(Bench(Path(folder), asked.small, wants_peers=not asked.without_peers)) as bench,
    ):
        lines = measured(asked.groups or MEASUREMENTS, bench)
    print(in_print(lines))
    if not asked.small and not asked.without_peers:
        write_page(lines, machine())
    sys.exit(any(line.holds is False for line in lines))


if __name__ == "__main__":
    main()
