"""How long does a process stay that was started for papers? As long as it is asked, and a quiet minute more."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar

QUIET = 60.0
"""Seconds without a question after which the process ends and its memory is free."""
FEW_SETTINGS = ("PYTHONPATH", "LANG", "MALLOC_ARENA_MAX")
"""What such a process is told of the environment: no secret is among it."""


class Ending(Protocol):
    """A process that answers questions."""

    @property
    def is_fit(self) -> bool:
        """Whether it may be asked again."""

    def end(self) -> None:
        """Kills it and waits until it is gone."""


P = TypeVar("P", bound=Ending)


def few_settings() -> dict[str, str]:
    """The environment of such a process."""
    return {name: os.environ[name] for name in FEW_SETTINGS if name in os.environ}


class Kept(Generic[P]):
    """One process for all threads: started when it is wanted, replaced when it has fallen, ended when it is quiet."""

    def __init__(self, start: Callable[[], P]) -> None:
        self._start = start
        self._forget()
        os.register_at_fork(after_in_child=self._forget)  # the parent's process answers the parent

    def _forget(self) -> None:
        self._turn = threading.Lock()
        self._ended = threading.Event()
        self._asked_at = 0.0
        self.process: P | None = None

    @contextmanager
    def in_turn(self) -> Iterator[P]:
        """The process, for one question at a time; whatever is raised inside ends it, for its line is out of step."""
        with self._turn:
            if self.process is not None and not self.process.is_fit:
                self._end()
            if self.process is None:
                self.process, self._ended = self._start(), threading.Event()
                watch = (self.process, self._ended)
                threading.Thread(target=self._end_when_quiet, args=watch, name="quiet", daemon=True).start()
            try:
                yield self.process
            except BaseException:
                self._end()
                raise
            finally:
                self._asked_at = time.monotonic()

    def _end(self) -> None:
        process, self.process = self.process, None
        self._ended.set()
        if process is not None:
            process.end()

    def _end_when_quiet(self, process: P, ended: threading.Event) -> None:
        """The thread beside a process: it ends it in a turn of its own, never between a question and its answer."""
        left = QUIET
        while not ended.wait(left):
            with self._turn:
                left = self._asked_at + QUIET - time.monotonic()
                if self.process is process and left <= 0:
                    self._end()
