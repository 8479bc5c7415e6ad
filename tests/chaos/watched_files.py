"""What does the office do with files, in what order, and what if the n-th step fails? A log of every step on a disk."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest


class Step(NamedTuple):
    """One step: make, write, sync, rename, folder (made) or synced (a folder); ``content`` is a digest."""

    kind: str
    path: Path
    content: str = ""


@dataclass
class Watch:
    """The steps so far; the step number ``fails_at`` fails with the error number ``fault``."""

    folder: Path
    steps: list[Step] = field(default_factory=list)
    fails_at: int = 0
    fault: int = errno.ENOSPC

    def step(self, kind: str, path: Path, content: str = "") -> None:
        """Notes a step below the folder, or fails instead of it."""
        if not path.is_relative_to(self.folder):
            return
        self.steps.append(Step(kind, path, content))
        if len(self.steps) == self.fails_at:
            raise OSError(self.fault, os.strerror(self.fault), str(path))


class _Stream:
    """A file being written; half of the bytes get there before a disk is full."""

    def __init__(self, stream: Any, path: Path, watch: Watch) -> None:
        self.stream, self.path, self.watch = stream, path, watch

    def write(self, data: Any) -> int:
        try:
            self.watch.step("write", self.path)
        except OSError:
            self.stream.write(data[: len(data) // 2])
            raise
        return int(self.stream.write(data))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def __enter__(self) -> _Stream:
        return self

    def __exit__(self, *_: object) -> None:
        self.stream.close()


def _path_of(descriptor: int) -> Path:
    return Path(f"/proc/self/fd/{descriptor}").readlink()


@contextmanager
def watched(folder: Path) -> Iterator[Watch]:
    """Every step below ``folder`` goes through the watch meanwhile."""
    watch = Watch(folder)
    make, open_stream, sync, rename, make_folder = (
        tempfile.mkstemp,
        os.fdopen,
        os.fsync,
        os.replace,
        os.mkdir,
    )

    def mkstemp(*args: Any, **more: Any) -> tuple[int, str]:
        watch.step("make", Path(more.get("dir") or tempfile.gettempdir()) / "new")
        return make(*args, **more)

    def fdopen(descriptor: int, *args: Any, **more: Any) -> Any:
        stream = open_stream(descriptor, *args, **more)
        path = _path_of(descriptor)
        return _Stream(stream, path, watch) if path.is_relative_to(folder) else stream

    def fsync(descriptor: int) -> None:
        path = _path_of(descriptor)
        if path.is_dir():
            watch.step("synced", path)
        else:
            watch.step("sync", path, hashlib.sha256(path.read_bytes()).hexdigest())
        sync(descriptor)

    def replace(source: Any, target: Any, **more: Any) -> None:
        watch.step("rename", Path(target), hashlib.sha256(Path(source).read_bytes()).hexdigest())
        rename(source, target, **more)

    def mkdir(path: Any, *args: Any, **more: Any) -> None:
        watch.step("folder", Path(path))
        make_folder(path, *args, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "mkstemp", mkstemp)
        for name, function in (("fdopen", fdopen), ("fsync", fsync), ("replace", replace), ("mkdir", mkdir)):
            patch.setattr(os, name, function)
        yield watch
