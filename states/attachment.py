"""Which files may be attached to a proposal, how big and how many, and what are they called in Czech?"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from states.content import AttachedFile
from states.dates import NBSP

MEGABYTE = 1_000_000
BIGGEST_FILE = 25 * MEGABYTE
"""Bytes of one file; a scan of a long contract has about ten."""
BIGGEST_PROPOSAL = 100 * MEGABYTE
"""Bytes of all files of one proposal: a packet for a meeting has dozens of proposals."""
MOST_FILES = 40
LONGEST_NAME = 120
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that the office takes: found in the content, never believed from the name."""

    code: str
    label: str
    media_type: str
    extensions: tuple[str, ...]
    is_shown: bool = False  # a browser shows it by itself, in its own viewer


FILE_KINDS: dict[str, FileKind] = {
    kind.code: kind
    for kind in (
        FileKind("pdf", "PDF", "application/pdf", ("pdf",), is_shown=True),
        FileKind(
            "docx",
            "dokument Wordu",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ("docx",),
        ),
        FileKind(
            "xlsx",
            "tabulka Excelu",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ("xlsx",),
        ),
        FileKind(
            "pptx",
            "prezentace PowerPointu",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            ("pptx",),
        ),
        FileKind("odt", "textový dokument ODF", "application/vnd.oasis.opendocument.text", ("odt",)),
        FileKind("ods", "tabulka ODF", "application/vnd.oasis.opendocument.spreadsheet", ("ods",)),
        FileKind("png", "obrázek PNG", "image/png", ("png",), is_shown=True),
        FileKind("jpg", "obrázek JPEG", "image/jpeg", ("jpg", "jpeg"), is_shown=True),
        FileKind("tif", "obrázek TIFF", "image/tiff", ("tif", "tiff")),
        FileKind("txt", "prostý text", "text/plain", ("txt",)),
        FileKind("csv", "tabulka CSV", "text/csv", ("csv",)),
    )
}
TAKEN = "PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), ODF (.odt, .ods), PNG, JPEG, TIFF, .txt a\u00a0.csv"
"""What the office takes, for sentences and hints."""
ACCEPT = ",".join(f".{extension}" for kind in FILE_KINDS.values() for extension in kind.extensions)
"""The ``accept`` of a file field; a convenience of the browser, not a check."""

UPLOADS = {
    "accept": ACCEPT,
    "taken": TAKEN,
    "limits": f"Nejvýš {BIGGEST_FILE // MEGABYTE}{NBSP}MB na soubor, {BIGGEST_PROPOSAL // MEGABYTE}{NBSP}MB "
    f"a{NBSP}{MOST_FILES}{NBSP}souborů na návrh; bez hesel a{NBSP}maker.",
}
"""What pages say of uploads."""


def extension_kind(name: str) -> str:
    """The code of the kind that a stored file's name has; "" for one that the office does not take."""
    extension = name.rpartition(".")[2].lower()
    return next((kind.code for kind in FILE_KINDS.values() if extension in kind.extensions), "")


def size_text(size: int) -> str:
    """A size as people read it: `210 kB`, `1,4 MB`."""
    if size < 1000:
        return f"{size}{NBSP}B"
    if size < 1_000_000:
        return f"{round(size / 1000)}{NBSP}kB"
    return f"{size / 1_000_000:.1f}{NBSP}MB".replace(".", ",")


def file_text(file: AttachedFile) -> str:
    """What a link to a file says besides the title: `PDF, 210 kB`."""
    kind = FILE_KINDS.get(file.kind)
    return f"{kind.label if kind else file.kind}, {size_text(file.size)}"


def title_from(name: str) -> str:
    """The title that a file's name suggests: without the extension, underscores as spaces."""
    stem = name.rpartition(".")[0] or name
    return one_line(stem.replace("_", " "))[:LONGEST_TITLE].strip() or "Příloha"


def one_line(text: str) -> str:
    """A text composed (NFC), without control and invisible characters, its spaces single."""
    composed = unicodedata.normalize("NFC", text)
    kept = (" " if letter.isspace() else letter for letter in composed)
    return " ".join("".join(letter for letter in kept if unicodedata.category(letter)[0] != "C").split())


def told_apart(wanted: str, taken: frozenset[str] | set[str], *, extension: str = "") -> str:
    """``wanted``, or ``wanted (2)``, ``(3)`` … if that is taken; letters' case does not tell names apart."""
    known = {one.casefold() for one in taken}
    number, name = 1, f"{wanted}{extension}"
    while name.casefold() in known:
        number += 1
        name = f"{wanted} ({number}){extension}"
    return name


def faults_of_amount(files: tuple[AttachedFile, ...]) -> list[str]:
    """Czech sentences for files that are too many or too big together."""
    faults = []
    if len(files) > MOST_FILES:
        faults.append(
            f"Návrh by měl {len(files)}{NBSP}souborů, nejvýše jich smí být {MOST_FILES}; slučte je, "
            "nebo některé odeberte."
        )
    if (total := sum(file.size for file in files)) > BIGGEST_PROPOSAL:
        faults.append(
            f"Soubory návrhu by měly dohromady {size_text(total)}, vejde se nejvýše "
            f"{BIGGEST_PROPOSAL // MEGABYTE}{NBSP}MB; zmenšete je, nebo některé odeberte."
        )
    return faults
