"""May this packed document (Office, ODF) be opened? Its list of parts is judged first, then what the parts ask for.

Nothing is unpacked to a disk or kept whole in memory: sizes come from the list of parts, and reading stops at them.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO

from templates.uploaded_xml import Patience, fault_of_xml, may_be_xml

MOST_PARTS = 5_000
MOST_UNPACKED = 300_000_000
MOST_RATIO = 200
"""Office's own XML packs to about a tenth, a table of one value to a hundredth; a bomb to less than a thousandth."""
_RATIO_COUNTS_FROM = 2_000_000
_DEEPEST = 1  # a chart carries its table; a table within that one is nobody's chart
_BIGGEST_INSET = 25_000_000
_PROLOG = 65_536
_AT_ONCE = 1_000_000

_MAIN_TYPES = {
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
    b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": "pptx",
}
_ODF_TYPES = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_MACRO_PART = re.compile(
    r"vba|activex|macrosheets/|dialogsheets/|(?:^|/)(?:basic|scripts)/|\.(?:js|vbs|exe|dll)$", re.I
)
_OLE_PART = re.compile(r"oleobject|embeddings/.*\.bin$|(?:^|/)object \d+$", re.I)
_INSET = re.compile(r"embeddings/[^/]+\.(?:xlsx|docx|pptx)$", re.I)

_BOMB = "je podezřele zhuštěný (zip bomba?) a\u00a0nebudeme ho rozbalovat; uložte dokument znovu."
_BROKEN = "je poškozený nebo neúplný a\u00a0nejde rozbalit; uložte ho znovu."
_LOCKED = "je chráněný heslem; uložte ho bez hesla, jinak ho schvalovatelé neotevřou."
_MACROS = "obsahuje makra nebo ovládací prvky; uložte ho bez nich jako .docx, .xlsx, .pptx, .odt nebo .ods."
_OLE = "obsahuje vložený objekt jiného programu (OLE); vložte ho jako obrázek, nebo přiložte zvlášť."
_NOT_OURS = "je archiv ZIP, ne dokument; rozbalte ho a\u00a0přiložte jednotlivé soubory."


@dataclass
class _Budget:
    """What may still be unpacked, shared by a document and everything inside it."""

    parts: int = MOST_PARTS
    unpacked: int = MOST_UNPACKED
    depth: int = _DEEPEST
    patience: Patience = field(default_factory=Patience)


def faults_of_package(data: bytes) -> tuple[str | None, list[str]]:
    """The kind of a document packed in a zip, and Czech sentences (without a subject) that speak against it."""
    return _look_into(data, _Budget())


def _look_into(data: bytes, budget: _Budget) -> tuple[str | None, list[str]]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            if faults := _faults_of_list(parts, data, budget):
                return None, faults
            kind, faults = _kind_of(archive)
            if kind is None or faults:
                return kind, faults
            faults = [
                *_faults_of_names([part.filename for part in parts]),
                *(fault for part in parts for fault in _faults_of_part(archive, part, kind, budget)),
            ]
            return kind, list(dict.fromkeys(faults))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError, zlib.error, RuntimeError):
        return None, [_BROKEN]


def _faults_of_list(parts: list[zipfile.ZipInfo], data: bytes, budget: _Budget) -> list[str]:
    """What the list of parts says; nothing has been unpacked yet."""
    budget.parts -= len(parts)
    budget.unpacked -= sum(part.file_size for part in parts)
    if budget.parts < 0 or budget.unpacked < 0:
        return [_BOMB]
    if sum(part.file_size for part in parts) > max(_RATIO_COUNTS_FROM, len(data) * MOST_RATIO):
        return [_BOMB]
    if any(part.file_size > max(_RATIO_COUNTS_FROM, part.compress_size * MOST_RATIO) for part in parts):
        return [_BOMB]
    in_order = sorted(parts, key=lambda part: part.header_offset)
    ends = [part.header_offset + 30 + part.compress_size for part in in_order]
    starts = [part.header_offset for part in in_order[1:]]
    if any(end > start for end, start in zip(ends, starts, strict=False)):
        return [_BOMB]  # parts that lie over one another
    if in_order and in_order[0].header_offset != 0:
        return [_BROKEN]  # something stands before the first part
    if any(part.flag_bits & 1 for part in parts):
        return [_LOCKED]
    names = [part.filename.casefold() for part in parts]
    if len(set(names)) != len(names) or any(_leads_out(name) for name in names):
        return [_BROKEN]
    return []


def _leads_out(name: str) -> bool:
    return not name or name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or "\x00" in name


def _kind_of(archive: zipfile.ZipFile) -> tuple[str | None, list[str]]:
    names = frozenset(archive.namelist())
    if "mimetype" in names:
        kind = _ODF_TYPES.get(_head(archive, "mimetype", 200).strip())
        if kind is None or "content.xml" not in names:
            return None, [
                "je dokument ODF jiného druhu, než jaký přijímáme; uložte ho jako .odt, .ods nebo PDF."
            ]
        manifest = (
            _head(archive, "META-INF/manifest.xml", _AT_ONCE) if "META-INF/manifest.xml" in names else b""
        )
        return kind, [_LOCKED] if b"encryption-data" in manifest else []
    if "[Content_Types].xml" not in names:
        return None, [_NOT_OURS]
    types = _head(archive, "[Content_Types].xml", _AT_ONCE)
    if any(word in types for word in (b"macroEnabled", b"vbaProject", b"macrosheet")):
        return None, [_MACROS]
    kinds = {kind for main, kind in _MAIN_TYPES.items() if b'"' + main + b'"' in types.replace(b"'", b'"')}
    if len(kinds) != 1:
        return None, [
            "je soubor Office jiného druhu (šablona nebo nečitelný); uložte ho jako .docx, .xlsx nebo .pptx."
        ]
    return kinds.pop(), []


def _head(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    with archive.open(name) as stream:
        return stream.read(most)


def _faults_of_names(names: list[str]) -> Iterator[str]:
    if any(_MACRO_PART.search(name) for name in names):
        yield _MACROS
    if any(_OLE_PART.search(name) for name in names):
        yield _OLE


def _faults_of_part(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, kind: str, budget: _Budget
) -> Iterator[str]:
    """What speaks against one part. Every part is read to the size it states, so that a lying list is found."""
    if part.is_dir():
        return
    with archive.open(part) as stream:
        beginning = stream.read(_PROLOG)
        if _INSET.search(part.filename) or beginning.startswith(b"PK\x03\x04"):
            yield from _faults_of_inset(part, beginning, stream, budget)
            return
        if beginning.startswith(b"\xd0\xcf\x11\xe0"):
            yield _OLE
        if may_be_xml(beginning):
            fault = fault_of_xml(part.filename, kind, beginning, stream, budget.patience)
            if fault is not None:
                yield fault
        while stream.read(_AT_ONCE):
            pass


def _faults_of_inset(
    part: zipfile.ZipInfo, beginning: bytes, stream: IO[bytes], budget: _Budget
) -> Iterator[str]:
    """A document within the document, as charts have it: held to the same, and not one level deeper."""
    if budget.depth == 0 or part.file_size > _BIGGEST_INSET:
        yield _BOMB
        return
    budget.depth -= 1
    kind, faults = _look_into(beginning + stream.read(_BIGGEST_INSET), budget)
    budget.depth += 1
    yield from faults
    if kind is None and not faults:
        yield _BROKEN
