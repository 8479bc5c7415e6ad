"""How is a template filled that somebody edited? In a process of its own with little memory, little time, no secrets.

The small Jinja of `documents.py` lets a template neither call nor import anything. It can still ask for too much:
thirty lines that each double a text want a gigabyte, ten loops in one another want an hour. A process that has limits
falls in the place of the office, and the clerk reads why. Files that came with the release need no limits
(`templates.press`).
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import selectors
import struct
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from templates import press
from templates.kept_process import Kept, few_settings
from templates.word_file import DocumentRefused

SECONDS = 10.0
"""How long one filling may take; the longest minutes of the measured meetings took 0.15 s."""
MEMORY = 384 * 1024**2
"""Bytes of address space that a filling may add to what the libraries took."""
FILLINGS = 200
"""A process ends after so many and a new one begins: nothing that a template left behind stays for long."""
_LENGTHS = struct.Struct(">II")
_STARTS_WITHIN = 30.0
_MOST_ANSWERED = 200 * 1024**2
_TOO_LONG = (
    f"Vyplnění šablony trvalo déle než {SECONDS:.0f}\u00a0s a bylo ukončeno. "
    "Zkontrolujte v ní cykly {% for … %} vložené do sebe."
)
_TOO_MUCH = (
    "Šablona chtěla při vyplnění více paměti, než smí mít. "
    "Zkontrolujte v ní cykly a značky {% set … %}, které text opakují."
)


def fill(source: Path | bytes, fields: Mapping[str, Any]) -> bytes:
    """A .docx of a template with these fields; bytes are somebody's own template and are filled apart.

    Raises DocumentRefused, also for a template that wants too much time or memory.
    """
    if isinstance(source, bytes):
        return _ask({"do": "fill", "fields": fields}, source)
    return press.filled(source, fields)


def check(data: bytes, kind: str) -> list[str]:
    """Faults of somebody's template (see `template_check.check_template`), found apart."""
    try:
        found: list[str] = json.loads(_ask({"do": "check", "kind": kind}, data))
    except DocumentRefused as refusal:
        return refusal.reasons
    return found


class _Worker:
    """The process, its pipes, and how often it was asked."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", "from templates.apart import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=few_settings(),
        )
        self.asked = 0
        assert self.process.stdout is not None
        os.set_blocking(self.process.stdout.fileno(), False)
        self.read(time.monotonic() + _STARTS_WITHIN, 1)

    def read(self, until: float, count: int) -> bytes:
        """So many bytes; raises TimeoutError after ``until``, EOFError when the process is gone."""
        assert self.process.stdout is not None
        source, found = self.process.stdout.fileno(), bytearray()
        with selectors.DefaultSelector() as ready:
            ready.register(source, selectors.EVENT_READ)
            while len(found) < count:
                if not ready.select(max(0.0, until - time.monotonic())):
                    raise TimeoutError
                piece = os.read(source, min(count - len(found), 1024**2))
                if not piece:
                    raise EOFError
                found += piece
        return bytes(found)

    def ask(self, head: bytes, data: bytes) -> tuple[bytes, bytes]:
        """The answer: its head and its content."""
        assert self.process.stdin is not None
        self.asked += 1
        self.process.stdin.write(_LENGTHS.pack(len(head), len(data)) + head + data)
        self.process.stdin.flush()
        until = time.monotonic() + SECONDS
        lengths = _LENGTHS.unpack(self.read(until, _LENGTHS.size))
        if sum(lengths) > _MOST_ANSWERED:
            raise EOFError
        return self.read(until, lengths[0]), self.read(until, lengths[1])

    @property
    def is_fit(self) -> bool:
        return self.process.poll() is None and self.asked < FILLINGS

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


_kept = Kept(_Worker)


def _ask(question: Mapping[str, Any], data: bytes) -> bytes:
    head = json.dumps(question, default=_as_plain).encode()
    try:
        with _kept.in_turn() as worker:
            said, content = worker.ask(head, data)
    except TimeoutError:
        raise DocumentRefused([_TOO_LONG]) from None
    except (EOFError, BrokenPipeError):
        raise DocumentRefused([_TOO_MUCH]) from None
    answer = json.loads(said)
    if "refused" in answer:
        raise DocumentRefused(answer["refused"])
    if "wrong" in answer:
        raise TypeError(answer["wrong"])
    return content


def _as_plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return list(value)
    raise TypeError(f"a template gets text, numbers, lists and mappings, not {type(value).__name__}")


def serve() -> None:
    """The process: answers until its standard input ends. Its limits begin when the libraries are there."""
    from templates.documents import load_template, render
    from templates.template_check import check_template

    _limit()
    source, target = sys.stdin.buffer, sys.stdout.buffer
    target.write(b"+")
    target.flush()
    while lengths := source.read(_LENGTHS.size):
        head, data = (source.read(length) for length in _LENGTHS.unpack(lengths))
        question, content = json.loads(head), b""
        answer: dict[str, Any] = {}
        try:
            if question["do"] == "check":
                content = json.dumps(check_template(data, question["kind"])).encode()
            else:
                content = render(load_template(data), question["fields"])
        except DocumentRefused as refusal:
            answer = {"refused": refusal.reasons}
        except TypeError as fault:
            answer = {"wrong": str(fault)}
        except (MemoryError, RecursionError, OverflowError):
            os._exit(1)
        said = json.dumps(answer).encode()
        target.write(_LENGTHS.pack(len(said), len(content)) + said + content)
        target.flush()


def _limit() -> None:
    """No more memory than `MEMORY` beyond the present, no written file, no core; the parent watches the clock."""
    pages = (
        int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) if sys.platform == "linux" else 0
    )
    most = pages * resource.getpagesize() + MEMORY if pages else 4 * MEMORY
    for kind, limit in (
        (resource.RLIMIT_AS, most),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, int(SECONDS) * FILLINGS),
    ):
        with contextlib.suppress(ValueError, OSError):  # macOS refuses some of them; the clock still counts
            resource.setrlimit(kind, (limit, limit))
