"""How does a long command say how far it is? A bar on a terminal; nothing where nobody looks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[str, int, int], None]


@contextmanager
def bar() -> Iterator[Progress]:
    """A function to be called with what is done, how much of it, and how much there is (0: nobody knows)."""
    if not sys.stderr.isatty():
        yield lambda what, done, all_: None
        return
    from rich.console import Console  # a fifth of a second, for long commands on a terminal alone
    from rich.progress import BarColumn, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int, all_: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=all_ or None)
            bars.update(tasks[what], completed=done, total=all_ or None)

        yield show
