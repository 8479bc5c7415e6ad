"""What does a disk do when the power fails, when it is full or breaks? A file system for SQLite that does so."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import apsw

SECTOR = 512


class Fault(apsw.Error):
    """What the disk says instead of doing what it was asked; ``path`` is the file, set when it is raised."""

    extendedresult = 0
    path: str | None = None


class NoRoom(Fault, apsw.FullError):
    """The disk is full."""

    extendedresult = apsw.SQLITE_FULL


class Broken(Fault, apsw.IOError):
    """The disk is broken."""

    extendedresult = apsw.SQLITE_IOERR_WRITE


class Operation(NamedTuple):
    """What SQLite asked of a file: to write bytes at a place, to cut it to a size, to sync, to open or delete it."""

    kind: str
    path: str
    place: int = 0
    data: bytes | None = None


class FailingDisk(apsw.VFS):
    """Passes everything to real files and keeps a log of what was asked.

    ``fails`` is asked before the n-th write, sync, truncation or deletion (from 1); what it raises, SQLite gets.
    """

    def __init__(self, name: str, fails: Callable[[int, str], None] = lambda _number, _kind: None) -> None:
        self.name = name
        self.fails = fails
        self.operations = 0
        self.log: list[Operation] = []
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        return _File(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        self.about_to("delete", filename)
        super().xDelete(filename, syncdir)
        self.log.append(Operation("delete", filename, int(syncdir)))

    def about_to(self, kind: str, path: str | None) -> None:
        """One more operation, which perhaps fails."""
        self.operations += 1
        try:
            self.fails(self.operations, kind)
        except Fault as fault:
            fault.path = path
            raise

    def close(self) -> None:
        """Takes the file system out of SQLite."""
        self.unregister()


class _File(apsw.VFSFile):
    """One file of the disk; a file without a name is SQLite's scratch paper and is not remembered."""

    def __init__(self, disk: FailingDisk, name: Any, flags: list[int]) -> None:
        self.disk = disk
        self.path: str | None = name.filename() if isinstance(name, apsw.URIFilename) else name
        file = Path(self.path) if self.path else None
        self._log("open", 0, file.read_bytes() if file and file.exists() else None)
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self.disk.about_to("write", self.path)
        super().xWrite(data, offset)
        self._log("write", offset, bytes(data))

    def xTruncate(self, newsize: int) -> None:
        self.disk.about_to("truncate", self.path)
        super().xTruncate(newsize)
        self._log("truncate", newsize)

    def xSync(self, flags: int) -> None:
        self.disk.about_to(
            "sync", self.path
        )  # the real file need not be synced: the log says what is on the platter
        self._log("sync")

    def _log(self, kind: str, place: int = 0, data: bytes | None = None) -> None:
        if self.path is not None:
            self.disk.log.append(Operation(kind, self.path, place, data))


class _Platter:
    """One file as it lies on the platter, and what the machine still holds in its memory; None: not in its folder."""

    def __init__(self, content: bytes | None) -> None:
        self.content = None if content is None else bytearray(content)
        self.pending: list[Operation] = []

    def sync(self) -> None:
        self.content = _applied(self.content, self.pending)
        self.pending = []


def cut_power(log: Iterable[Operation], into: Path, chance: random.Random) -> None:
    """Leaves in the folder ``into`` what a machine finds after the power failed at the end of ``log``.

    Of the writes never synced each sector may have got there or not, whatever their order was.
    """
    into.mkdir(parents=True)
    share = chance.choice((0.0, 0.2, 0.5, 0.9, 1.0))
    for path, file in _platters(log).items():
        if file.content is None and chance.random() >= share:
            continue
        survived = [piece for one in file.pending for piece in _sectors(one) if chance.random() < share]
        (into / Path(path).name).write_bytes(_applied(file.content, survived))


def _platters(log: Iterable[Operation]) -> dict[str, _Platter]:
    found: dict[str, _Platter] = {}
    for one in log:
        if one.kind == "open":
            # what lay there was synced long ago; a new file is not in its folder until its first sync
            found.setdefault(one.path, _Platter(one.data))
        elif one.kind == "sync":
            found[one.path].sync()
        elif one.kind != "delete":
            found[one.path].pending.append(one)
        elif one.place:  # the folder is synced too
            found.pop(one.path, None)
        else:
            found[one.path].pending = [Operation("truncate", one.path)]
    return found


def _applied(content: bytearray | None, operations: list[Operation]) -> bytearray:
    result = bytearray() if content is None else content
    for _, _, place, data in operations:
        if data is None:
            del result[place:]
            continue
        if len(result) < place:
            result.extend(bytes(place - len(result)))
        result[place : place + len(data)] = data
    return result


def _sectors(operation: Operation) -> list[Operation]:
    """A write in the pieces that a disk writes whole."""
    if operation.data is None:
        return [operation]
    pieces: list[Operation] = []
    start = 0
    while start < len(operation.data):
        place = operation.place + start
        piece = operation.data[start : start + SECTOR - place % SECTOR]
        pieces.append(operation._replace(place=place, data=piece))
        start += len(piece)
    return pieces
