"""What is a backup's file? A compressed tar, encrypted if a key is given, that is written whole or not at all.

Anybody opens it with ``age -d`` and ``tar xz``; `docs/backup.md` says what lies in it. Its last member is a list of the
digests of all others: an archive that was cut off has none.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from states.machine import Refused

AGE = b"age-encryption.org/"
"""How an encrypted file begins."""
FORMAT = 1
ABOUT, MANIFEST = "razitko.json", "manifest.json"
_COMPRESSION = 5
_STRANGE = (tarfile.TarError, gzip.BadGzipFile, EOFError, OSError, ValueError)
"""What reading a damaged archive raises."""


class Archive:
    """An archive being written: `add` members in any order, `about` is known from the first one on."""

    def __init__(self, tar: tarfile.TarFile, made_at: int) -> None:
        self._tar = tar
        self._made_at = made_at
        self._members: list[dict[str, Any]] = []

    def add(self, name: str, content: bytes) -> None:
        """One more member."""
        self._put(name, content)
        digest = hashlib.sha256(content).hexdigest()
        self._members.append({"name": name, "size": len(content), "sha256": digest})

    def finish(self, said: dict[str, Any]) -> None:
        """Writes the list of all members and what else is known only in the end."""
        self._put(MANIFEST, as_json({**said, "members": self._members}))

    def _put(self, name: str, content: bytes) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mtime, member.mode = len(content), self._made_at, 0o600
        self._tar.addfile(member, io.BytesIO(content))


@contextmanager
def writing(path: Path, made_at: int, recipients: Sequence[str] = ()) -> Iterator[Archive]:
    """An archive that takes the name ``path`` when everything is written and synced; readable by its owner alone.

    Raises Refused if a recipient is no age key (``age1…``) or SSH key, or the folder can't be written to.
    """
    keys = [_recipient(text) for text in recipients]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    except OSError as fault:
        raise Refused(f"Do složky {path.parent} nejde zálohu uložit ({fault.strerror}).") from fault
    try:
        with os.fdopen(descriptor, "wb") as file:
            with (
                _encrypted(file, keys) as stream,
                gzip.GzipFile("", "wb", _COMPRESSION, stream, mtime=0) as packed,
                tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
            ):
                yield Archive(tar, made_at)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def members(path: Path, identities: Sequence[str] = ()) -> Iterator[tuple[str, bytes]]:
    """Name and content of every member, in order; raises Refused with a sentence for what can't be read."""
    try:
        with (
            path.open("rb") as file,
            _decrypted(file, path, identities) as stream,
            gzip.GzipFile(fileobj=stream) as packed,
            tarfile.open(fileobj=packed, mode="r|") as tar,
        ):
            for member in tar:
                content = tar.extractfile(member) if member.isfile() else None
                if content is None:
                    raise Refused(f"Soubor {path.name} není záloha Razítka.")
                yield member.name, content.read()
            packed.read()  # to the very end: there the last checksums are compared
    except FileNotFoundError:
        raise Refused(f"Soubor {path} neexistuje; zkontrolujte cestu.") from None
    except _STRANGE as fault:
        raise Refused(
            f"Soubor {path.name} nejde jako záloha přečíst: je poškozený, neúplný, nebo to není záloha "
            f"({(str(fault).splitlines() or [type(fault).__name__])[0]})."
        ) from fault


def about(path: Path, identities: Sequence[str] = ()) -> dict[str, Any]:
    """What a backup says of itself in its first member; raises Refused."""
    for name, content in members(path, identities):
        if name != ABOUT:
            break
        found: dict[str, Any] = json.loads(content)
        if found.get("format") != FORMAT:
            raise Refused(f"Záloha {path.name} je z\u00a0novějšího vydání Razítka; obnovte ji tím vydáním.")
        return found
    raise Refused(f"Soubor {path.name} není záloha Razítka.")


def check(
    path: Path, identities: Sequence[str] = (), progress: Callable[[int], None] = lambda read: None
) -> dict[str, Any]:
    """Reads all of a backup and returns its last member; raises Refused unless every other is as it says."""
    seen: dict[str, tuple[int, str]] = {}
    manifest: dict[str, Any] | None = None
    for name, content in members(path, identities):
        if manifest is not None or name in seen:
            raise Refused(f"V\u00a0záloze {path.name} je navíc „{name}“; někdo ji změnil.")
        if name == MANIFEST:
            manifest = json.loads(content)
            continue
        seen[name] = (len(content), hashlib.sha256(content).hexdigest())
        progress(len(content))
    if manifest is None:
        raise Refused(f"Záloha {path.name} je neúplná: chybí její konec.")
    wanted = {row["name"]: (row["size"], row["sha256"]) for row in manifest["members"]}
    if wanted != seen:
        name = next(iter(dict(wanted.items() ^ seen.items())))
        raise Refused(f"V\u00a0záloze {path.name} nesouhlasí „{name}“; je poškozená, nebo ji někdo změnil.")
    return manifest


def as_json(data: Any) -> bytes:
    """Plain data for a member that people may read too."""
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


# --- keys ------------------------------------------------------------------------------------------------------


def new_key() -> tuple[str, str]:
    """A new pair of keys: the secret one, which opens backups, and the public one, which locks them."""
    import pyrage  # a library in Rust that only encrypted backups need

    secret = pyrage.x25519.Identity.generate()
    return str(secret), str(secret.to_public())


def _recipient(text: str) -> Any:
    import pyrage

    try:
        return (pyrage.ssh if text.startswith("ssh-") else pyrage.x25519).Recipient.from_str(text)
    except pyrage.RecipientError:
        hint = (
            " To je tajný klíč; patří k\u00a0obnově, ne k\u00a0zálohování."
            if text.startswith("AGE-SECRET")
            else ""
        )
        raise Refused(
            f"„{text[:12]}…“ není veřejný klíč; začíná age1… nebo ssh-ed25519.{hint} "
            "Nový klíč vyrobí „razitko backup --new-key SOUBOR“."
        ) from None


def identities_of(text: str) -> list[str]:
    """The secret keys in the text of a key file, which may have comments."""
    if "PRIVATE KEY-----" in text:
        return [text]
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _identity(text: str) -> Any:
    import pyrage

    try:
        if "PRIVATE KEY-----" in text:
            return pyrage.ssh.Identity.from_buffer(text.encode())
        return pyrage.x25519.Identity.from_str(text)
    except pyrage.IdentityError:
        raise Refused("Soubor s\u00a0klíčem neobsahuje tajný klíč (AGE-SECRET-KEY-1…).") from None


@contextmanager
def _encrypted(file: IO[bytes], keys: Sequence[Any]) -> Iterator[IO[bytes]]:
    """A stream whose content goes to ``file`` encrypted for ``keys``; as it is if there are none."""
    if not keys:
        yield file
        return
    import pyrage

    with _through(lambda source: pyrage.encrypt_io(source, file, list(keys)), "writes") as stream:
        yield stream


@contextmanager
def _decrypted(file: IO[bytes], path: Path, identities: Sequence[str]) -> Iterator[IO[bytes]]:
    """The content of ``file``, decrypted if it is encrypted; raises Refused without the right key."""
    if file.peek(len(AGE))[: len(AGE)] != AGE:  # type: ignore[attr-defined]  # a file opened for reading has it
        yield file
        return
    if not identities:
        raise Refused(
            f"Záloha {path.name} je zašifrovaná; ukažte na soubor s\u00a0tajným klíčem volbou --key."
        )
    import pyrage

    keys = [_identity(text) for text in identities]
    try:
        with _through(lambda target: pyrage.decrypt_io(file, target, keys), "reads") as stream:
            yield stream
    except pyrage.DecryptError as fault:
        raise Refused(
            f"Zálohu {path.name} nejde tímto klíčem odemknout, nebo je poškozená ({fault})."
        ) from None


@contextmanager
def _through(work: Callable[[IO[bytes]], None], way: str) -> Iterator[IO[bytes]]:
    """Our end of a pipe at whose other end ``work`` runs; what it raises is raised here.

    The library wants to be handed a source and a target, and so do gzip and tar; one of them has to run elsewhere.
    """
    reads, writes = os.pipe()
    theirs, ours = (reads, writes) if way == "writes" else (writes, reads)
    raised: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(theirs, "rb" if way == "writes" else "wb") as end:
                work(end)
        except BaseException as fault:
            raised.append(fault)

    worker = threading.Thread(target=run, name="age")
    worker.start()
    try:
        with os.fdopen(ours, "wb" if way == "writes" else "rb") as stream:
            yield stream
    except _STRANGE:
        worker.join()
        if raised:  # the cause; ours is that the pipe broke or ended too soon
            raise raised[0] from None
        raise
    finally:
        worker.join()
    if raised:
        raise raised[0]
