"""Where does the Word template of a kind lie? Who only names one needs neither lxml nor Word for it."""

from __future__ import annotations

import re
from pathlib import Path

from templates.fields import FIELDS

TEMPLATE_ROOT = Path(__file__).parent / "docx"


def template_path(town_code: str, kind: str) -> Path:
    """The town's own template of this kind, else the default. Raises ValueError on a wrong kind or code."""
    if kind not in FIELDS or not re.fullmatch(r"[a-z0-9_-]+", town_code):
        raise ValueError(f"no template for town {town_code!r} and kind {kind!r}")
    own = TEMPLATE_ROOT / town_code / f"{kind}.docx"
    return own if own.exists() else TEMPLATE_ROOT / "default" / f"{kind}.docx"
