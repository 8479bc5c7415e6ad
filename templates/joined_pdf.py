"""How do several PDFs become one, without losing what each of them promises?

Pages, structure trees (so that the whole can be read aloud), bookmarks and the output intent are carried over.
The whole claims what every part really claims: PDF/A-2 with the lowest conformance among them, PDF/UA-1 only
when all do, and nothing where one part claims no PDF/A or prints in other colours. A claim is never made up.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from states.dates import PRAGUE

if TYPE_CHECKING:
    import pikepdf

_CONFORMANCES = "BUA"  # from the weakest: how it looks, its text can be had, its structure too
_OLDER_PARTS = (
    "1",
    "2",
    "3",
)  # their pages are lawful pages of PDF/A-2 (ISO 19005-2, introduction); 4 is not
_STEP = 100_000  # keys of one part's parent tree; no packet has so many marked pages and links in one part


class PdfUnreadable(ValueError):
    """A PDF can't be opened: it is damaged or locked by a password; the sentence names it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a PDF says about itself: conformance of PDF/A ("A", "U", "B" or None) and whether it is PDF/UA-1."""

    archive: str | None
    accessible: bool

    @property
    def label(self) -> str:
        """As a clerk reads it: `PDF/A-2a, PDF/UA-1`; `PDF` without a claim."""
        names = [f"PDF/A-2{self.archive.lower()}"] if self.archive else []
        return ", ".join([*names, "PDF/UA-1"] if self.accessible else names) or "PDF"


@dataclass(frozen=True, slots=True)
class Joined:
    """One PDF of several and what it may claim; `without_claim` are the titles of parts that are no PDF/A."""

    data: bytes
    claim: Claim
    without_claim: tuple[str, ...]


def claim_of(data: bytes, name: str = "") -> Claim:
    """What the PDF claims about itself; nobody checks here whether it is true. Raises PdfUnreadable."""
    with _opened(name, data) as document:
        return _claim(document)


def join(
    title: str, parts: Sequence[tuple[str, bytes]], *, author: str = "", made_at: datetime | None = None
) -> Joined:
    """The parts (title, PDF) one after another, each under a bookmark of its title.

    Raises PdfUnreadable for a part that is damaged or locked, ValueError for no parts.
    """
    import pikepdf

    if not parts:
        raise ValueError("nothing to join")
    with ExitStack() as opened:
        whole = opened.enter_context(pikepdf.new())
        sources = [opened.enter_context(_opened(name, data)) for name, data in parts]
        claims = [_claim(source) for source in sources]
        tree = _StructureTree(whole)
        bookmarks = []
        for number, ((name, _), source) in enumerate(zip(parts, sources, strict=True)):
            first = len(whole.pages)
            _renumber(source, number * _STEP)
            whole.pages.extend(source.pages)
            tree.carry(name, source, number * _STEP)
            bookmarks.append(_bookmarks(name, source, first))
        with whole.open_outline() as outline:
            outline.root.extend(bookmarks)
        claim = _common(
            claims, same_colours=_carry_output_intent(whole, sources), roles_agree=tree.roles_agree
        )
        _state(whole, title, author, claim, made_at)
        buffer = io.BytesIO()
        whole.save(buffer, min_version="1.7", deterministic_id=True, fix_metadata_version=False)
    without = tuple(name for (name, _), own in zip(parts, claims, strict=True) if own.archive is None)
    return Joined(buffer.getvalue(), claim, without)


def _opened(name: str, data: bytes) -> pikepdf.Pdf:
    import pikepdf

    try:
        return pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError as error:
        raise PdfUnreadable(
            f"PDF „{name}“ je zamčené heslem. Uložte je bez hesla a přiložte znovu."
        ) from error
    except pikepdf.PdfError as error:
        raise PdfUnreadable(f"PDF „{name}“ nejde otevřít, je poškozené. Přiložte je znovu.") from error


def _claim(document: pikepdf.Pdf) -> Claim:
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        part, conformance = metadata.get("pdfaid:part"), metadata.get("pdfaid:conformance")
        archive = str(conformance).upper() if part in _OLDER_PARTS and conformance else None
        return Claim(
            archive if archive and archive in _CONFORMANCES else None,
            metadata.get("{http://www.aiim.org/pdfua/ns/id/}part") == "1",
        )


def _common(claims: Sequence[Claim], *, same_colours: bool, roles_agree: bool) -> Claim:
    archives = [claim.archive for claim in claims]
    if not same_colours or None in archives:
        return Claim(None, False)
    weakest = min((archive for archive in archives if archive), key=_CONFORMANCES.index)
    accessible = roles_agree and all(claim.accessible for claim in claims)
    return Claim("U" if weakest == "A" and not roles_agree else weakest, accessible)


def _renumber(source: pikepdf.Pdf, offset: int) -> None:
    """Keys into the parent tree must differ among the parts."""
    import pikepdf

    for thing in source.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            for key in ("/StructParents", "/StructParent"):
                if key in thing:
                    thing[key] = int(thing[key]) + offset


class _StructureTree:
    """The structure of the whole: a Document with a Part for each PDF, and one parent tree."""

    def __init__(self, whole: pikepdf.Pdf) -> None:
        import pikepdf

        self.whole = whole
        self.roles_agree = True
        self.root = whole.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        self.root.RoleMap = pikepdf.Dictionary()
        self.root.ParentTree = whole.make_indirect(pikepdf.Dictionary(Nums=pikepdf.Array()))
        self.root.IDTree = whole.make_indirect(pikepdf.Dictionary(Names=pikepdf.Array()))
        self.document = whole.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.StructElem, S=pikepdf.Name.Document, P=self.root, K=pikepdf.Array()
            )
        )
        self.root.K = self.document
        whole.Root.StructTreeRoot = self.root

    def carry(self, title: str, source: pikepdf.Pdf, offset: int) -> None:
        """Take over one part's tree; a part without one leaves the whole untagged in that place."""
        import pikepdf

        tree = source.Root.get("/StructTreeRoot")
        if not isinstance(tree, pikepdf.Dictionary):
            return
        parents = list(_leaves(tree.get("/ParentTree"), "/Nums"))
        kids = tree.get("/K", pikepdf.Array())
        kids = kids if isinstance(kids, pikepdf.Array) else pikepdf.Array([kids])
        part = source.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Part, T=title, K=kids)
        )
        for kid in kids:
            kid.P = part  # not the old root: it would be copied along
        carried = self.whole.copy_foreign(part)
        carried.P = self.document
        self.document.K.append(carried)
        for key, value in parents:
            self.root.ParentTree.Nums.append(int(key) + offset)
            self.root.ParentTree.Nums.append(self._copied(source, value))
        self._name_cells(carried, offset)
        for role, standard in dict(tree.get("/RoleMap", {})).items():
            if role not in self.root.RoleMap:
                self.root.RoleMap[role] = standard
            elif self.root.RoleMap[role] != standard:
                self.roles_agree = False

    def _copied(self, source: pikepdf.Pdf, value: Any) -> Any:
        return self.whole.copy_foreign(value if value.is_indirect else source.make_indirect(value))

    def _name_cells(self, element: Any, offset: int) -> None:
        """Cells of tables point at their headers by ids, which must be unique in the whole."""
        import pikepdf

        waiting = [element]
        named: list[tuple[bytes, Any]] = []
        while waiting:
            current = waiting.pop()
            if "/ID" in current:
                current.ID = pikepdf.String(f"{offset}:{current.ID}")
                named.append((bytes(current.ID), current))
            for attributes in _several(current.get("/A")):
                if isinstance(attributes, pikepdf.Dictionary) and "/Headers" in attributes:
                    attributes.Headers = pikepdf.Array(
                        [pikepdf.String(f"{offset}:{header}") for header in attributes.Headers]
                    )
            waiting += [
                kid
                for kid in _several(current.get("/K"))
                if isinstance(kid, pikepdf.Dictionary) and "/S" in kid
            ]
        names = [*_pairs(self.root.IDTree.Names), *named]
        self.root.IDTree.Names = pikepdf.Array()
        for name, target in sorted(names, key=lambda pair: pair[0]):
            self.root.IDTree.Names.append(pikepdf.String(name))
            self.root.IDTree.Names.append(target)


def _several(value: Any) -> list[Any]:
    import pikepdf

    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _pairs(names: Any) -> list[tuple[bytes, Any]]:
    flat = list(names)
    return [(bytes(name), target) for name, target in zip(flat[::2], flat[1::2], strict=True)]


def _leaves(node: Any, leaf: str) -> Any:
    """Keys and values of a number tree, whatever its depth."""
    if node is None:
        return
    flat = list(node.get(leaf, []))
    yield from zip(flat[::2], flat[1::2], strict=True)
    for kid in node.get("/Kids", []):
        yield from _leaves(kid, leaf)


def _bookmarks(title: str, source: pikepdf.Pdf, first: int) -> pikepdf.OutlineItem:
    import pikepdf

    pages: dict[Any, int] = {page.objgen: number for number, page in enumerate(source.pages)}

    def copied(item: pikepdf.OutlineItem) -> pikepdf.OutlineItem | None:
        target = item.destination
        page = target[0] if isinstance(target, pikepdf.Array) and len(target) else None
        number = pages.get(page.objgen) if isinstance(page, pikepdf.Dictionary) else None
        if number is None:
            return None
        made = pikepdf.OutlineItem(item.title, first + number, "Fit")
        made.children.extend(child for child in map(copied, item.children) if child)
        return made

    top = pikepdf.OutlineItem(title, first, "Fit")
    with source.open_outline() as outline:
        top.children.extend(item for item in map(copied, outline.root) if item)
    return top


def _carry_output_intent(whole: pikepdf.Pdf, sources: Sequence[pikepdf.Pdf]) -> bool:
    """Whether all parts mean the same colours; the first one's intent is the whole's."""
    import pikepdf

    components = set()
    for source in sources:
        intents: list[Any] = list(source.Root.get("/OutputIntents", []))
        profiles = [intent.DestOutputProfile for intent in intents if "/DestOutputProfile" in intent]
        components |= {int(profile.get("/N", 0)) for profile in profiles}
        if profiles and "/OutputIntents" not in whole.Root:
            intent = next(intent for intent in intents if "/DestOutputProfile" in intent)
            intent = intent if intent.is_indirect else source.make_indirect(intent)
            whole.Root.OutputIntents = pikepdf.Array([whole.copy_foreign(intent)])
    return len(components) <= 1


def _state(whole: pikepdf.Pdf, title: str, author: str, claim: Claim, made_at: datetime | None) -> None:
    import pikepdf

    whole.Root.Lang = pikepdf.String("cs-CZ")
    whole.Root.MarkInfo = pikepdf.Dictionary(Marked=claim.archive == "A", Suspects=False)
    whole.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    whole.Root.PageMode = pikepdf.Name.UseOutlines
    moment = made_at.astimezone(PRAGUE).isoformat(timespec="seconds") if made_at else ""
    claims = ""
    if claim.archive:
        claims += f"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>{claim.archive}</pdfaid:conformance>"
    if claim.accessible:
        claims += "<pdfuaid:part>1</pdfuaid:part>" + _UA_SCHEMA
    packet = _XMP.format(
        title=escape(title),
        author=f"<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>"
        if author
        else "",
        moment=f"<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>"
        if moment
        else "",
        claims=claims,
    )
    whole.Root.Metadata = whole.make_stream(
        packet.encode(), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
    )


_UA_SCHEMA = (
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA Identification schema</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>Part Number of ISO 14289 (PDF/UA)</pdfaProperty:description>"
    "<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>"
)
_XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"'
    ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"'
    ' xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    "<dc:format>application/pdf</dc:format>"
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>{author}'
    "<dc:language><rdf:Bag><rdf:li>cs-CZ</rdf:li></rdf:Bag></dc:language>{moment}{claims}"
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)
