"""What does an XML part of an attached document ask for: entities, other people's templates, programs, links that act?

It is read piece by piece by expat, which keeps nothing; a DOCTYPE ends the reading before any entity can be told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

_AT_ONCE = 1_000_000
_OTHER_TABLES = re.compile(r"externallinks/[^/]+\.xml$", re.IGNORECASE)
_SAFE_LINK = re.compile(r"(?:https?|mailto|tel|ftp|file):|#|[^:]*$", re.IGNORECASE)
_LOCAL_TEMPLATE = re.compile(r"file:///[a-z]:[\\/]|[^:/\\]+$", re.IGNORECASE)
"""Word writes down which template a letter was begun from; on the reader's own disk that fetches nothing."""
_SELF_ACTING = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|DATABASE|MACROBUTTON|LINK)\b", re.IGNORECASE
)
_OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\\\|\.\./|/", re.IGNORECASE)
_FETCHED_BY_ODF = frozenset(
    {"image", "fill-image", "background-image", "object", "floating-frame", "section-source", "table-source"}
    | {"cell-range-source", "audio", "video", "sound"}
)

_DOCTYPE = "obsahuje deklaraci DOCTYPE nebo entity, které dokument nemá mít; uložte ho znovu v\u00a0Office."
_BAD_XML = "má vadnou vnitřní část; otevřete ho, uložte znovu a\u00a0přiložte."
_MACROS = "obsahuje makra nebo ovládací prvky; uložte ho bez nich jako .docx, .xlsx, .pptx, .odt nebo .ods."
_OLE = "obsahuje vložený objekt jiného programu (OLE); vložte ho jako obrázek, nebo přiložte zvlášť."
_FETCHED = (
    "načítá obsah odjinud (vzdálená šablona, obrázek nebo propojený objekt); vložte obsah přímo do dokumentu."
)
_ACTS = (
    "obsahuje pole nebo odkaz, který spouští program nebo načítá cizí obsah (DDE, INCLUDE…); odstraňte ho."
)
_ENDLESS = "je uvnitř tak rozsáhlý, že ho nelze prohlédnout; rozdělte ho, nebo uložte jako PDF."
_LINKED_TABLES = (
    "je propojený s\u00a0jinými sešity; v\u00a0Excelu zvolte Data – Upravit propojení – Zrušit propojení, ať "
    "schvalovatelé vidí stejná čísla."
)


@dataclass
class Patience:
    """How many elements will still be looked at in one file: a long budget has some hundred thousand."""

    elements: int = 4_000_000


class _Found(Exception):
    """Something speaks against the part; None: nothing does, and the rest need not be read."""

    def __init__(self, fault: str | None) -> None:
        super().__init__(fault)
        self.fault = fault


def may_be_xml(beginning: bytes) -> bool:
    """Whether a reader might take this for XML, whatever the part is called."""
    return beginning.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<")


def fault_of_xml(name: str, kind: str, beginning: bytes, rest: IO[bytes], patience: Patience) -> str | None:
    """The first Czech sentence (without a subject) that speaks against an XML part of a document; None if nothing."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    reader = _Reader(name, kind, patience)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    parser.StartElementHandler = reader.begin
    if reader.reads_fields:
        parser.EndElementHandler = reader.end
        parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(beginning, False)
        while piece := rest.read(_AT_ONCE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except _Found as found:
        return found.fault
    except (expat.ExpatError, ValueError, LookupError):
        return _BAD_XML
    return None


def _refuse_doctype(*_: object) -> None:
    raise _Found(_DOCTYPE)


class _Reader:
    """Looks at elements as they come. Parts whose elements can do no harm are read to their first element alone."""

    def __init__(self, name: str, kind: str, patience: Patience) -> None:
        self.patience = patience
        lower = name.lower()
        self.is_odf = kind in ("odt", "ods")
        self.is_relations = lower.endswith(".rels")
        self.is_other_table = bool(_OTHER_TABLES.search(name))
        self.reads_fields = kind == "docx" and lower.startswith("word/") and not self.is_relations
        self.instruction = ""
        self.in_instruction = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """The beginning of an element."""
        self.patience.elements -= 1
        if self.patience.elements < 0:
            raise _Found(_ENDLESS)
        plain = name.rpartition(":")[2]
        if self.is_relations:
            _watch_relation(plain, attributes)
        elif self.is_odf:
            _watch_odf(plain, attributes)
        elif self.is_other_table:
            if plain in ("ddeLink", "oleLink"):
                raise _Found(_ACTS)
        elif self.reads_fields:
            self._watch_field(plain, attributes)
        else:
            raise _Found(None)

    def _watch_field(self, name: str, attributes: dict[str, str]) -> None:
        self.in_instruction = name == "instrText"
        if name == "fldChar" and _value(attributes, "fldCharType") == "begin":
            self.instruction = ""
        if name == "fldSimple" and _acts(_value(attributes, "instr")):
            raise _Found(_ACTS)

    def text(self, text: str) -> None:
        """A piece of text; a field's instruction may be cut into many."""
        if self.in_instruction:
            self.instruction = (self.instruction + text)[:2000]

    def end(self, name: str) -> None:
        """The end of an element."""
        if self.in_instruction and _acts(self.instruction):
            raise _Found(_ACTS)
        self.in_instruction = False


def _acts(instruction: str) -> bool:
    """Whether a field begins with a word that acts; such a word in a text it quotes is a word."""
    found = _SELF_ACTING.search(instruction)
    return found is not None and not instruction[: found.start()].strip()


def _value(attributes: dict[str, str], name: str) -> str:
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), "")


def _watch_relation(name: str, attributes: dict[str, str]) -> None:
    if name != "Relationship":
        return
    kind, target = attributes.get("Type", "").rpartition("/")[2].lower(), attributes.get("Target", "")
    if kind in ("vbaproject", "control", "wordvbadata", "attachedtoolbars", "activexcontrolbinary"):
        raise _Found(_MACROS)
    if kind == "afchunk":
        raise _Found(_FETCHED)
    if attributes.get("TargetMode", "").lower() != "external":
        return
    if kind.startswith("externallink"):
        raise _Found(_LINKED_TABLES)
    if kind == "hyperlink" and _SAFE_LINK.match(target):
        return
    if kind == "attachedtemplate" and _LOCAL_TEMPLATE.match(target):
        return
    raise _Found(_ACTS if kind == "hyperlink" else _FETCHED)


def _watch_odf(name: str, attributes: dict[str, str]) -> None:
    if name in ("event-listener", "script", "library", "libraries"):
        raise _Found(_MACROS)
    if name in ("applet", "plugin", "object-ole"):
        raise _Found(_OLE)
    if name in ("dde-source", "dde-link", "dde-connection-decl"):
        raise _Found(_ACTS)
    target = _value(attributes, "href")
    if name in _FETCHED_BY_ODF and _OUTSIDE.match(target):
        raise _Found(_FETCHED)
    if name == "a" and not _SAFE_LINK.match(target):
        raise _Found(_ACTS)
