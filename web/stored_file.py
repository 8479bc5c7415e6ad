"""How is a stored file sent to a browser, so that nothing in it can act on a page of ours?"""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from db.files import FileMissing
from db.shared_files import Store
from states.attachment import FILE_KINDS, one_line
from states.machine import Refused

WORD = FILE_KINDS["docx"].media_type
_PIECE = 256 * 1024
_SEALED = "sandbox; default-src 'none'; frame-ancestors 'none'"
_PICTURE = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_PDF = "sandbox allow-downloads; default-src 'none'; object-src 'self'; frame-ancestors 'none'"


def stored_file(store: Store, digest: str, name: str, kind: str) -> Response:
    """The file under its name: PDF and pictures in the browser, everything else as a download.

    Raises Refused if the store has lost it or it is no longer what was stored; `razitko verify` finds the same.
    """
    try:
        content = store.open(digest)
    except FileMissing as missing:
        raise Refused(f"Soubor {name} {missing.why}; ohlaste to prosím správci systému.") from None
    known = FILE_KINDS.get(kind)
    is_shown = known is not None and known.is_shown
    policy = (_PDF if kind == "pdf" else _PICTURE) if is_shown else _SEALED
    return StreamingResponse(
        _pieces(content),
        media_type=known.media_type if known else "application/octet-stream",
        headers={
            "Content-Disposition": disposition(name, is_shown=is_shown),
            "Content-Length": str(content.seek(0, 2)),
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def _pieces(content: BufferedReader) -> Iterator[bytes]:
    with content:
        content.seek(0)
        while piece := content.read(_PIECE):
            yield piece


def disposition(name: str, *, is_shown: bool = False) -> str:
    """The header that names a file (RFC 6266): plain letters for old programs, all letters in UTF-8."""
    clean = one_line(name).replace("/", "_").replace("\\", "_") or "soubor"
    plain = "".join(letter if letter.isascii() and letter not in '"%;' else "_" for letter in clean)
    how = "inline" if is_shown else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"
