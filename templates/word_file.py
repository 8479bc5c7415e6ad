"""May this Word file be opened, and what is in it?

A template comes from a clerk's desk and a record table from anybody's: a file is read only after its limits
are known (zip bombs), and never with macros, links that Word follows by itself, a DOCTYPE (entities) or
unresolved tracked changes (python-docx and Jinja do not see the inserted text: the document would say
something else than the screen).
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = {"w": W}
MAIN_PART = "word/document.xml"

_MAX_ENTRIES = 500
_MAX_UNPACKED = 50 * 1024 * 1024
_MAX_RATIO = 200  # Word's own XML packs to about a tenth; a bomb to less than a thousandth
_RATIO_COUNTS_FROM = 1024 * 1024
_FIRST_DAY = 0x21  # 1 January 1980: the first day a zip can say
_NAME_IS_UTF8 = 0x800
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TRACKED = (
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "rPrChange",
    "pPrChange",
    "tblPrChange",
    "trPrChange",
    "tcPrChange",
)
_SELF_ACTING = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|DATABASE|MACROBUTTON)\b", re.IGNORECASE)


class DocumentRefused(Exception):
    """A Word file, a template or its fields can't be used; `reasons` are full Czech sentences."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons

    def __reduce__(self) -> tuple[type[Self], tuple[list[str]]]:
        """So that it comes out of another process with its sentences."""
        return type(self), (self.reasons,)


def read_package(data: bytes) -> dict[str, bytes]:
    """Parts of a .docx by name. Raises DocumentRefused with everything that speaks against opening it."""
    parts = _unzip(data)
    if MAIN_PART not in parts or "[Content_Types].xml" not in parts:
        raise DocumentRefused(
            [f"Soubor není dokument Wordu (.docx): chybí část {MAIN_PART}. Uložte jej ve Wordu znovu."]
        )
    reasons = [*_macros(parts)]
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            try:
                reasons += _faults_of_part(name, parse_xml(content))
            except DocumentRefused as refusal:
                reasons += [f"Část {name}: {reason}" for reason in refusal.reasons]
    if reasons:
        raise DocumentRefused(reasons)
    return parts


@dataclass(frozen=True, slots=True)
class PackedPart:
    """A part as it lies in the file: checksum and sizes of its content, and the deflated bytes."""

    checksum: int
    size: int
    deflated: bytes


def pack(content: bytes) -> PackedPart:
    """Deflates one part; a part that is the same in many documents is packed once."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return PackedPart(zlib.crc32(content), len(content), packer.compress(content) + packer.flush())


def write_package(parts: Mapping[str, bytes | PackedPart]) -> bytes:
    """A .docx of these parts: sorted, without times, so that the same parts are the same bytes.

    Python's zipfile can't take what is deflated already, and deflating the unchanged parts anew is most of the work
    of a document; a file of a few small parts needs three kinds of records (APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16).
    """
    body, directory = bytearray(), bytearray()
    for name in sorted(parts):
        content = parts[name]
        part = content if isinstance(content, PackedPart) else pack(content)
        encoded = name.encode()
        flags = 0 if name.isascii() else _NAME_IS_UTF8
        about = (20, flags, zipfile.ZIP_DEFLATED, 0, _FIRST_DAY, part.checksum, len(part.deflated), part.size)
        directory += struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, *about, len(encoded), 0, 0, 0, 0, 0, len(body))
        directory += encoded
        body += struct.pack("<4s5H3I2H", b"PK\3\4", *about, len(encoded), 0) + encoded + part.deflated
    count = len(parts)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + end)


def parse_xml(content: bytes) -> etree._Element:
    """Root of an XML part, read without entities, DTD or network. Raises DocumentRefused."""
    from lxml import etree  # 10 MB, which those who only refuse do without

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise DocumentRefused(
            [f"obsah není platné XML ({error.msg}). Otevřete a uložte soubor ve Wordu."]
        ) from error
    if getattr(root.getroottree().docinfo, "doctype", ""):  # the stubs do not know it
        raise DocumentRefused(
            ["obsahuje deklaraci DOCTYPE, kterou dokument Wordu nemá. Soubor nelze přijmout."]
        )
    return root


def text_of(element: etree._Element) -> str:
    """All text inside an element, content controls and nested tables included; breaks are spaces."""
    nodes = element.iter(f"{{{W}}}t", f"{{{W}}}br", f"{{{W}}}tab")
    return "".join(node.text or "" if node.tag == f"{{{W}}}t" else " " for node in nodes)


def _unzip(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if reasons := _limits(entries):
                raise DocumentRefused(reasons)
            # A header may lie about its size: zipfile then stops at the stated one and the checksum fails.
            return {entry.filename: archive.read(entry) for entry in entries if not entry.is_dir()}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError, zlib.error) as error:
        raise DocumentRefused(
            ["Soubor není dokument Wordu (.docx): nejde rozbalit. Uložte jej ve Wordu znovu jako .docx."]
        ) from error


def _limits(entries: list[zipfile.ZipInfo]) -> list[str]:
    if len(entries) > _MAX_ENTRIES:
        return [f"Soubor má {len(entries)} částí, nejvýše jich smí být {_MAX_ENTRIES}."]
    if sum(entry.file_size for entry in entries) > _MAX_UNPACKED:
        return [f"Soubor je po rozbalení větší než {_MAX_UNPACKED // 1024**2} MB. Zmenšete v něm obrázky."]
    reasons = []
    for entry in entries:
        if entry.flag_bits & 1:
            reasons.append(f"Část {entry.filename} je zašifrovaná. Uložte soubor bez hesla.")
        if entry.file_size > max(_RATIO_COUNTS_FROM, entry.compress_size * _MAX_RATIO):
            reasons.append(
                f"Část {entry.filename} je podezřele zhuštěná (zip bomba?). Soubor nelze přijmout."
            )
    if any(not entry.filename for entry in entries):
        reasons.append("Soubor obsahuje část beze jména. Uložte jej ve Wordu znovu jako .docx.")
    if len({entry.filename for entry in entries}) != len(entries):
        reasons.append("Soubor obsahuje dvě části téhož jména. Uložte jej ve Wordu znovu jako .docx.")
    return reasons


def _macros(parts: Mapping[str, bytes]) -> list[str]:
    active = [name for name in parts if re.search(r"vba|activeX|embeddings/", name, re.IGNORECASE)]
    if active or b"macroEnabled" in parts["[Content_Types].xml"]:
        where = f" ({', '.join(sorted(active))})" if active else ""
        return [f"Soubor obsahuje makra nebo vložené objekty{where}. Uložte jej jako .docx bez maker."]
    return []


def _faults_of_part(name: str, root: etree._Element) -> list[str]:
    reasons = []
    for relation in root.iter(_RELATIONSHIP):
        kind, target = (relation.get("Type", "").rpartition("/")[2], relation.get("Target", ""))
        # A link in the letterhead waits for a click; everything else external Word fetches by itself.
        harmless = kind == "hyperlink" and target.lower().startswith(("https:", "http:", "mailto:"))
        if relation.get("TargetMode") == "External" and not harmless:
            reasons.append(f"Část {name} odkazuje mimo dokument ({kind}: {target}). Odkaz odstraňte.")
    if any(next(root.iter(f"{{{W}}}{tag}"), None) is not None for tag in _TRACKED):
        reasons.append(
            f"Část {name} obsahuje nevyřešené sledované změny. Přijměte je, nebo odmítněte (Revize)."
        )
    for field in root.iter(f"{{{W}}}instrText", f"{{{W}}}fldSimple"):
        instruction = (field.text or "") + field.get(f"{{{W}}}instr", "")
        if _SELF_ACTING.search(instruction):
            reasons.append(
                f"Část {name} obsahuje pole „{instruction.strip()}“, které spouští nebo načítá cizí obsah."
            )
    return reasons
