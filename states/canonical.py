"""How are plain data written down so that the same data are always the same bytes? Canonical JSON and its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from typing import Any, NoReturn

import orjson

# Only plain data have a canonical form: what orjson would write besides, the caller decides about.
_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS


def canonical_json(data: Any, default: Callable[[Any], Any] | None = None) -> bytes:
    """The one JSON of plain data in UTF-8: sorted keys, no spaces; raises TypeError for what has none.

    The same bytes as those of `json` with these settings, in a sixth of the time; a verifier needs nothing but the
    standard library. Of numbers that holds for whole ones of 64 bits, which is what we have: amounts are whole crowns.
    """
    try:
        return orjson.dumps(data, default, _OPTIONS)
    except TypeError:  # keys that are members of an enumeration, tuples with names
        encoder = json.JSONEncoder(
            ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=default or _has_none
        )
        return encoder.encode(data).encode()


def from_canonical(text: str) -> Any:
    """The data of `canonical_json`; raises ValueError for what is no JSON."""
    return orjson.loads(text)


def canonical(data: Any) -> str:
    """`canonical_json` as text, with dates in ISO form."""
    return canonical_json(data, _iso).decode()


def digest_of(data: Any) -> str:
    """SHA-256 of the canonical JSON of plain data and dates."""
    return hashlib.sha256(canonical_json(data, _iso)).hexdigest()


def _iso(value: Any) -> str:
    if not isinstance(value, date):
        _has_none(value)
    return value.isoformat()


def _has_none(value: Any) -> NoReturn:
    raise TypeError(f"{type(value).__name__} has no canonical form")
