"""How does a record of the office become a PDF that may be archived and read aloud?

typst sets it: PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1) in one file, tagged, in Czech, with the fonts
that come inside typst's own package (Libertinus, SIL Open Font Licence); no font of the machine is used, so a
document looks the same everywhere. The templates are `templates/typst/*.typ`.

Fields travel as JSON and are inserted as strings: whatever a clerk writes is text, never markup.
The same fields give the same bytes.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from templates.blocks import without_skipped_levels

if TYPE_CHECKING:
    import typst

TYPST_ROOT = Path(__file__).parent / "typst"
STANDARDS: tuple[Literal["a-2a"], Literal["ua-1"]] = ("a-2a", "ua-1")

_TRIES = 24
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
# What PDF/A-2a forbids or what no font shows: control characters, private use, halves of pairs, byte order mark.
_UNPRINTABLE = re.compile("[^\t\n\u0020-\u007e\u00a0-\ud7ff\uf900-\ufefe\uff00-\ufffd\U00010000-\U000effff]")
_ALPHABETS = ("LATIN", "GREEK", "CYRILLIC", "COMBINING")


class TypesetFailed(ValueError):
    """A document could not be typeset; the text is typst's own, for the operator."""


def pdf(name: str, fields: Mapping[str, Any], *, made_at: datetime | None = None) -> bytes:
    """A PDF of the template ``name`` ("document", "minutes", "extract" …) with these fields.

    ``made_at`` is the moment that the file states as its own. Fields are strings, numbers, lists and mappings.
    A character that no font of the house has is written as its code, `[U+6F22]`: a record is made whatever a
    clerk pasted into it. Raises ValueError for an unknown template, TypesetFailed when typst refuses.
    """
    import typst

    source = TYPST_ROOT / f"{name}.typ"
    if not re.fullmatch(r"[a-z_]+", name) or not source.is_file():
        raise ValueError(f"no typst template {name!r}")
    given = dict(fields)
    if "blocks" in given:
        given["blocks"] = without_skipped_levels(given["blocks"])
    text = json.dumps(_clean(given), ensure_ascii=False)
    for attempt in range(_TRIES + 1):
        try:
            made = typst.compile(
                source,
                root=TYPST_ROOT,
                font_paths=_house_fonts(),
                format="pdf",
                sys_inputs={"fields": text},
                pdf_standards=[*STANDARDS],
                timestamp=int(made_at.timestamp()) if made_at else None,
            )
        except typst.TypstError as error:
            missing = _characters_without_a_glyph(str(error))
            if not missing:
                raise TypesetFailed(str(error)) from error
            text = _spell_out(text, missing if attempt < _TRIES - 1 else _beyond_the_alphabets(text))
        else:
            return made
    raise TypesetFailed("characters without a glyph remained")


@lru_cache(maxsize=1)
def _house_fonts() -> typst.Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def _clean(value: Any) -> Any:
    match value:
        case str():
            return _UNPRINTABLE.sub("", unicodedata.normalize("NFC", value))
        case Mapping():
            return {str(name): _clean(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_clean(inner) for inner in value]
        case None | bool() | int() | float():
            return value
        case _:
            raise TypeError(f"a printed document takes plain values, not {type(value).__name__}")


def _characters_without_a_glyph(message: str) -> set[str]:
    found = set()
    for cluster in _MISSING.findall(message):
        text = _ESCAPED.sub(lambda code: chr(int(code.group(1), 16)), cluster)
        found |= {character for character in text if ord(character) > 127}
    return found


def _beyond_the_alphabets(text: str) -> set[str]:
    """The last resort for a text in a foreign script: every letter that a Czech record doesn't use."""
    return {
        character
        for character in set(text)
        if ord(character) > 0x24F
        and not unicodedata.name(character, "").startswith(_ALPHABETS)
        and unicodedata.category(character)[0] in "LMS"
    }


def _spell_out(text: str, characters: set[str]) -> str:
    return text.translate({ord(character): f"[U+{ord(character):04X}]" for character in characters})
