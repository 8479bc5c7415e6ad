"""Where may somebody be sent after signing in? To a path of this office, never to another site."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_LONGEST = 2000
_NEVER = ("/prihlaseni", "/odhlaseni")
_NOT_IN_A_PATH = re.compile(r"[\x00-\x1f\x7f\\]")


def local_path(wanted: str) -> str:
    """``wanted`` if it is a path of ours, with its query; the landing page for anything else."""
    plain = unquote(wanted)
    if len(wanted) > _LONGEST or plain.startswith("//") or _NOT_IN_A_PATH.search(plain):
        return "/"
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return "/"
    if any(parts.path == path or parts.path.startswith(f"{path}/") for path in _NEVER):
        return "/"
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
