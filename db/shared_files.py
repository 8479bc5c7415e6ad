"""How are files kept where several machines reach them? In an object store, through fsspec, under the same names."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from io import BufferedReader
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from db.files import CHANGED, MISSING, FileMissing, FileStore, StoreAway, checked, is_digest

_NO_STANDSTILL = {
    # Two attempts of three seconds each to connect: a page must not wait for a dead store longer than people do.
    "s3": {"config_kwargs": {"connect_timeout": 3, "read_timeout": 20, "retries": {"total_max_attempts": 1}}}
}
_ATTEMPTS = 2


class SharedStore:
    """A bucket and prefix with the layout of `FileStore`, so that any tool can copy one into the other.

    An object is written whole or not at all, and what is read is checked against its name. Keys, secrets and the
    address of the service come from the environment (``AWS_…``, ``FSSPEC_S3_…``); fsspec is imported at first use.
    """

    def __init__(self, address: str) -> None:
        self._address = address

    @property
    def address(self) -> str:
        """Where the files are, without a password that the address might hold."""
        parts = urlsplit(self._address)
        return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()

    def put(self, content: bytes) -> str:
        """Stores ``content`` and returns its digest; durable when this returns. Raises StoreAway."""
        digest = hashlib.sha256(content).hexdigest()
        with self._asked() as (store, path):
            if not _lies_there(store, path(digest), len(content)):
                store.pipe_file(path(digest), content)
        return digest

    def get(self, digest: str) -> bytes:
        """The content with ``digest``; raises FileMissing if it is not there or was changed, StoreAway."""
        with self._asked(digest) as (store, path):
            content: bytes = store.cat_file(path(digest))
        if hashlib.sha256(content).hexdigest() != digest:
            raise FileMissing(CHANGED, digest)
        return content

    def open(self, digest: str) -> BufferedReader:
        """The content as a stream out of a temporary file, checked; raises like `get`."""
        with tempfile.NamedTemporaryFile(prefix="razitko-") as kept:
            with self._asked(digest) as (store, path):
                store.get_file(path(digest), kept.name)
            return checked(Path(kept.name).open("rb"), digest)

    def fault(self, digest: str) -> str | None:
        """A Czech sentence if the file is missing or not what its digest says; None if it is whole."""
        try:
            self.open(digest).close()
        except FileMissing as missing:
            return str(missing)
        return None

    def digests(self) -> Iterator[str]:
        """The digests of all stored files."""
        with self._asked() as (store, _):
            found = store.find(self._place[1])
        yield from (name for name in (path.rpartition("/")[2] for path in found) if is_digest(name))

    @cached_property
    def _place(self) -> tuple[Any, str]:
        """The file system and our folder in it."""
        import fsspec  # most offices keep their files in a folder and never need it

        protocol = self._address.partition("://")[0]
        # what the environment says goes before our patience
        options = {**_NO_STANDSTILL.get(protocol, {}), **fsspec.config.conf.get(protocol, {})}
        store, root = fsspec.core.url_to_fs(self._address, use_listings_cache=False, **options)
        if hasattr(store, "retries"):
            store.retries = _ATTEMPTS
        return store, root.rstrip("/")

    @contextmanager
    def _asked(self, digest: str = "") -> Iterator[tuple[Any, Any]]:
        try:
            store, root = self._place
            yield store, lambda digest: f"{root}/{digest[:2]}/{digest}"
        except Exception as fault:  # each library of a store has its own exceptions
            if digest and isinstance(fault, FileNotFoundError):
                raise FileMissing(MISSING, digest) from None
            raise StoreAway(self.address, fault) from fault


def _lies_there(store: Any, path: str, size: int) -> bool:
    """Whether the object is there already, whole: a store without atomic writes may hold the torso of a killed one."""
    try:
        return int(store.info(path)["size"]) == size
    except FileNotFoundError:
        return False


Store = FileStore | SharedStore


def store_at(address: str) -> Store:
    """The store at an address of fsspec (``s3://bucket/prefix``), or in a folder."""
    if "://" not in address:
        return FileStore(Path(address))
    if address.startswith("file://"):
        return FileStore(Path(urlsplit(address).path))
    return SharedStore(address)
