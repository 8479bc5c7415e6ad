"""How is a stored file sent to a browser, so that nothing in it can act on a page of ours?"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from starlette.responses import FileResponse, Response

from states.attachment import FILE_KINDS, one_line
from states.machine import Refused

WORD = FILE_KINDS["docx"].media_type
_SEALED = "sandbox; default-src 'none'; frame-ancestors 'none'"
_PICTURE = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_PDF = "sandbox allow-downloads; default-src 'none'; object-src 'self'; frame-ancestors 'none'"


def stored_file(path: Path, name: str, kind: str) -> Response:
    """The file under its name: PDF and pictures in the browser, everything else as a download.

    Raises Refused if the store has lost it; `razitko verify` finds the same.
    """
    if not path.is_file():
        raise Refused(f"Soubor {name} v\u00a0úložišti chybí; ohlaste to prosím správci systému.")
    known = FILE_KINDS.get(kind)
    is_shown = known is not None and known.is_shown
    policy = (_PDF if kind == "pdf" else _PICTURE) if is_shown else _SEALED
    media_type = known.media_type if known else "application/octet-stream"
    return FileResponse(
        path,
        media_type=media_type,
        headers={
            "Content-Disposition": disposition(name, is_shown=is_shown),
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def disposition(name: str, *, is_shown: bool = False) -> str:
    """The header that names a file (RFC 6266): plain letters for old programs, all letters in UTF-8."""
    clean = one_line(name).replace("/", "_").replace("\\", "_") or "soubor"
    plain = "".join(letter if letter.isascii() and letter not in '"%;' else "_" for letter in clean)
    how = "inline" if is_shown else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"
