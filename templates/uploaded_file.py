"""May this file be attached? Its kind is found in its content; the name and the browser's word are not believed."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from dataclasses import dataclass
from io import BytesIO

from states.attachment import FILE_KINDS, LONGEST_NAME, TAKEN, one_line
from templates.uploaded_package import faults_of_package
from templates.uploaded_pdf import faults_of_pdf
from templates.word_file import DocumentRefused

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_PICTURES = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpg",
    b"II*\x00": "tif",
    b"MM\x00*": "tif",
}
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_LOCK_FILE = re.compile(r"~\$|\.~lock\.|~wr[ld]\d", re.IGNORECASE)
_FORBIDDEN_IN_NAMES = re.compile(r'[<>:"|?*]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_MARKUP = re.compile(
    r"\s*<(?:!doctype|!--|\?xml|html|head|body|script|svg|iframe|meta|style)\b", re.IGNORECASE
)
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_COMMAND_IN_TABLE = re.compile(r"(?:^|[;,\t\"'])[ \t]{0,20}[=+\-@]\w{1,60}\|", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be attached: its kind and the name it is kept under."""

    kind: str
    name: str


def inspect(name: str, data: bytes) -> Inspected:
    """Kind and clean name of a file. Raises DocumentRefused with sentences; nothing of it is unpacked to a disk."""
    cleaned = clean_name(name)
    if _LOCK_FILE.match(re.split(r"[/\\]", name)[-1]):
        raise DocumentRefused(
            [
                f"Soubor {cleaned} není dokument, ale zámek, který si Word nebo LibreOffice dělá po dobu úprav; "
                "zavřete dokument a\u00a0vyberte jeho soubor."
            ]
        )
    if not data:
        raise DocumentRefused([f"Soubor {cleaned} je prázdný; zkontrolujte, zda se uložil celý."])
    kind, faults = _kind_of(cleaned, data)
    if faults:
        raise DocumentRefused([f"Soubor {cleaned}: {fault}" for fault in faults])
    assert kind is not None  # without a kind there is a fault
    return Inspected(kind, _with_extension(cleaned, kind))


def clean_name(name: str) -> str:
    """A name without path, control and invisible characters, not longer than fits; never used as a path."""
    last = re.split(r"[/\\]", name)[-1]
    plain = _FORBIDDEN_IN_NAMES.sub("_", one_line(last)).strip(". ")
    if _DEVICES.fullmatch(plain.partition(".")[0]):
        plain = f"_{plain}"
    stem, dot, extension = plain.rpartition(".")
    if not dot or len(extension) > 10:
        stem, dot, extension = plain, "", ""
    while len(f"{stem}{dot}{extension}".encode()) > LONGEST_NAME:
        stem = stem[:-1]
    return unicodedata.normalize("NFC", f"{stem.rstrip('. ')}{dot}{extension}") or "soubor"


def _with_extension(name: str, kind: str) -> str:
    """The name ends as its content says; a wrong ending of ours is replaced, any other stays before ours."""
    stem, dot, ending = name.rpartition(".")
    ours = FILE_KINDS[kind].extensions
    if dot and ending.lower() in ours:
        return name
    known = {extension for one in FILE_KINDS.values() for extension in one.extensions}
    return f"{stem if dot and ending.lower() in known else name}.{ours[0]}"


def _kind_of(name: str, data: bytes) -> tuple[str | None, list[str]]:
    """The kind, and what speaks against the file."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return faults_of_package(data)
    if data.startswith(_OLE):
        return None, [_faults_of_old_office(data)]
    if data.startswith(b"%PDF-"):
        return "pdf", [*_also_a_package(data), *faults_of_pdf(data)]
    for magic, kind in _PICTURES.items():
        if data.startswith(magic):
            return kind, [*_also_a_package(data), *_faults_of_picture(kind, data)]
    return _text(name, data)


def _faults_of_old_office(data: bytes) -> str:
    if _ENCRYPTED_OFFICE in data:
        return "je chráněný heslem; uložte ho bez hesla, jinak ho schvalovatelé neotevřou."
    return (
        "je ve starém formátu Office (.doc, .xls, .ppt) nebo je to zpráva Outlooku; "
        "uložte ho jako .docx, .xlsx, .pptx nebo PDF."
    )


def _also_a_package(data: bytes) -> list[str]:
    if zipfile.is_zipfile(BytesIO(data)):
        return ["skrývá v\u00a0sobě ještě archiv ZIP; vytvořte ho znovu, bez připojených dat."]
    return []


def _faults_of_picture(kind: str, data: bytes) -> list[str]:
    whole = {
        "png": data[12:16] == b"IHDR" and b"IEND\xaeB`\x82" in data,
        "jpg": b"\xff\xd9" in data[-1_000_000:] and b"\xff\xda" in data,
        "tif": len(data) > 8
        and 8 <= int.from_bytes(data[4:8], "little" if data[:1] == b"I" else "big") < len(data),
    }[kind]
    return [] if whole else ["obrázek je poškozený nebo neúplný; uložte ho znovu."]


def _text(name: str, data: bytes) -> tuple[str | None, list[str]]:
    """Text that can be read as text; everything else is a kind that the office does not take."""
    if data.startswith(_PROGRAMS):
        return None, [f"je program nebo skript, ať se jmenuje jakkoli; přiložit jde {TAKEN}."]
    if data.startswith(_ARCHIVES):
        return None, [f"je archiv; rozbalte ho a\u00a0přiložte jednotlivé soubory. Přiložit jde {TAKEN}."]
    if data.startswith(b"{\\rtf"):
        return None, ["je ve formátu RTF, který může skrývat vložené objekty; uložte ho jako .docx nebo PDF."]
    text = _decoded(data)
    if text is None or _NOT_TEXT.search(text):
        return None, [f"je druhu, který nepoznáváme; přiložit jde {TAKEN}."]
    if b"%PDF-" in data[:1024]:
        return None, ["má před začátkem PDF cizí data; vytvořte PDF znovu."]
    if _MARKUP.match(text):
        return None, [f"je webová stránka, obrázek SVG nebo XML; uložte ho jako PDF. Přiložit jde {TAKEN}."]
    if _COMMAND_IN_TABLE.search(text):
        return None, ["obsahuje vzorec, který by v\u00a0Excelu spustil program (DDE); odstraňte ho."]
    return ("csv" if name.lower().endswith(".csv") else "txt"), [*_also_a_package(data)]


def _decoded(data: bytes) -> str | None:
    """The text by its byte order mark, in UTF-8, or as Czech Windows write it; None if it is none of them."""
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1250")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
