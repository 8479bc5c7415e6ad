"""What does a PDF say: its text, its claims and what an independent validator thinks of them?"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import page
import pikepdf
import pypdf


@dataclass(frozen=True)
class PdfFacts:
    """What a machine that archives or reads aloud looks at."""

    archive: str
    accessible: str
    language: str
    title: str
    marked: bool
    kinds: tuple[str, ...]
    fonts: tuple[str, ...]
    fonts_outside: tuple[str, ...]


def facts_of(data: bytes) -> PdfFacts:
    with pikepdf.open(io.BytesIO(data)) as document:
        with document.open_metadata() as metadata:
            archive = f"{metadata.get('pdfaid:part')}{metadata.get('pdfaid:conformance')}"
            accessible = str(metadata.get("{http://www.aiim.org/pdfua/ns/id/}part"))
            title = str(metadata.get("dc:title"))
        fonts, outside = set(), set()
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
                fonts.add(str(thing.FontName))
                if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(thing.keys()):
                    outside.add(str(thing.FontName))
        return PdfFacts(
            archive,
            accessible,
            str(document.Root.Lang),
            title,
            bool(document.Root.MarkInfo.Marked),
            tuple(_kinds(document.Root.StructTreeRoot)),
            tuple(sorted(fonts)),
            tuple(sorted(outside)),
        )


def _kinds(element: pikepdf.Object) -> list[str]:
    found = [str(element.S).lstrip("/")] if "/S" in element else []
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            found += _kinds(kid)
    return found


def text_of(data: bytes) -> str:
    """The text in the order of the pages; lines of one paragraph are joined by a space."""
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return re.sub(r"[ \n\u00a0]+", " ", "\n".join(sheet.extract_text() for sheet in pages))


def faults(data: bytes, *profiles: str) -> list[str]:
    """What an independent validator has against the file; PDF/A-2a and PDF/UA-1 unless told otherwise."""
    return [
        f"{profile} {failure.rule_id}: {failure.message}"
        for profile in profiles or ("2a", "ua1")
        for failure in page.validate_pdf_bytes(data, profile=profile).failures
    ]
