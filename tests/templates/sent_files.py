"""What do people send? Real small documents of every kind, and the bad ones, made in memory."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODT = b"application/vnd.oasis.opendocument.text"
ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def types(main: str, part: str) -> bytes:
    return (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{part}" ContentType="{main}"/></Types>'
    ).encode()


def relations(*rows: tuple[str, str, bool]) -> bytes:
    """Type (the last word), target, external."""
    inner = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if external else ''}/>"
        for number, (kind, target, external) in enumerate(rows)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{RELATIONS}">{inner}</Relationships>'.encode()


def word_parts(body: str = "Příloha", head: str = "") -> dict[str, bytes]:
    return {
        "[Content_Types].xml": types(WORD, "word/document.xml"),
        "_rels/.rels": relations(("officeDocument", "word/document.xml", False)),
        "word/document.xml": (
            f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document xmlns:w="urn:w"><w:body><w:p><w:r>'
            f"<w:t>{body}</w:t></w:r></w:p></w:body></w:document>"
        ).encode(),
    }


def docx(text: str = "Příloha", **more: bytes) -> bytes:
    """A Word document; ``more`` adds parts, "__" in a name is a slash and "_dot_" a dot."""
    added = {name.replace("__", "/").replace("_dot_", "."): content for name, content in more.items()}
    return packed({**word_parts(text), **added})


def xlsx(parts: dict[str, bytes] | None = None) -> bytes:
    return packed(
        {
            "[Content_Types].xml": types(EXCEL, "xl/workbook.xml"),
            "xl/workbook.xml": b'<?xml version="1.0"?><workbook/>',
            **(parts or {}),
        }
    )


def pptx() -> bytes:
    return packed(
        {
            "[Content_Types].xml": types(POWERPOINT, "ppt/presentation.xml"),
            "ppt/presentation.xml": b'<?xml version="1.0"?><p/>',
        }
    )


def odf(kind: bytes = ODT, content: str = "", **more: bytes) -> bytes:
    added = {name.replace("__", "/"): one for name, one in more.items()}
    return packed(
        {
            "mimetype": kind,
            "content.xml": (
                '<?xml version="1.0"?><office:document-content xmlns:office="urn:o" xmlns:xlink="urn:x" '
                f'xmlns:draw="urn:d" xmlns:script="urn:s" xmlns:text="urn:t">{content}</office:document-content>'
            ).encode(),
            "META-INF/manifest.xml": b'<?xml version="1.0"?><manifest/>',
            **added,
        }
    )


def pdf(
    objects: bytes = b"1 0 obj\n<< /Type /Catalog >>\nendobj\n", trailer: bytes = b"<< /Root 1 0 R >>"
) -> bytes:
    return b"%PDF-1.7\n" + objects + b"trailer\n" + trailer + b"\nstartxref\n9\n%%EOF\n"


def pdf_with_packed(
    objects: bytes, dictionary: bytes = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"
) -> bytes:
    """A PDF whose objects lie in an object stream."""
    stream = zlib.compress(objects) if b"Flate" in dictionary else objects
    return pdf(
        b"5 0 obj\n<< %s /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (dictionary, len(stream), stream)
    )


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\x00\xff")) + chunk(b"IEND", b"")


def jpg() -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 9 + b"\xff\xda\x00\x02\x01\xff\xd9"


def tif() -> bytes:
    return b"II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00"


def bomb(part: str = "word/media/image1.bin", size: int = 60_000_000) -> bytes:
    """A Word document with a part of ``size`` zeros."""
    return packed({**word_parts(), part: bytes(size)})


def lying_bomb() -> bytes:
    """The list of parts says 10 bytes, the part unpacks to ten million."""
    content = bytes(10_000_000)
    data = bytearray(packed({**word_parts(), "word/x.bin": content}))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.rfind(signature)
        data[at + offset : at + offset + 4] = struct.pack("<I", 10)
    return bytes(data)


def overlapping_bomb() -> bytes:
    """Two entries of the list that lead to the same bytes."""
    data = packed({**word_parts(), "word/a.bin": b"a" * 100, "word/b.bin": b"a" * 100}, zipfile.ZIP_STORED)
    changed = bytearray(data)
    first, second = data.find(b"PK\x03\x04", data.find(b"word/document.xml") + 1), 0
    first = data.rfind(b"PK\x03\x04", 0, data.find(b"word/a.bin"))
    second = data.rfind(b"PK\x01\x02")
    changed[second + 42 : second + 46] = struct.pack("<I", first)
    return bytes(changed)


def locked_zip() -> bytes:
    """A package whose parts are encrypted one by one."""
    data = bytearray(packed(word_parts()))
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 1)
    return bytes(data)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
LOCKED_OFFICE = OLE + "EncryptedPackage".encode("utf-16-le") + bytes(100)
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + bytes(200)
