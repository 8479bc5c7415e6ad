"""How do the blocks of a printed document (`templates.blocks`) become a Word file that can be edited and read aloud?

The same blocks give the PDF (`templates.typeset`) and the Word file: what a record says has one home. Styles are
Word's own headings, lists and tables, the language is Czech, header rows repeat, and the contents lead to their
chapters. The same blocks give the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Emu, Pt, RGBColor

from templates.blocks import Block, without_skipped_levels
from templates.word_file import read_package, write_package

_FORBIDDEN_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INK, _QUIET = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x59, 0x59, 0x59)
_DEEPEST_IN_CONTENTS = 3
EMU_IN_A_TWIP = 635
_SIZES = {1: 18, 2: 14, 3: 12, 4: 11}


def word(
    title: str,
    blocks: Iterable[Block],
    *,
    letterhead: str = "",
    subtitle: str = "",
    contents: bool = False,
    is_wide: bool = False,
) -> bytes:
    """A .docx of these blocks under ``title``; ``contents`` adds a table of contents, ``is_wide`` turns the page."""
    made = _Maker(is_wide)
    made.frame(title, letterhead, subtitle)
    ready = without_skipped_levels(blocks)
    if contents:
        made.contents([one for one in ready if one["kind"] == "heading"])
    for block in ready:
        made.block(block)
    buffer = io.BytesIO()
    made.document.save(buffer)
    return write_package(read_package(buffer.getvalue()))


def _clean(text: Any) -> str:
    return _FORBIDDEN_IN_XML.sub("", str(text))


def _plain(runs: Any) -> str:
    return _clean(runs if isinstance(runs, str) else "".join(run["text"] for run in runs))


class _Maker:
    """One document in the making."""

    def __init__(self, is_wide: bool) -> None:
        self.document = Document()
        self.bookmarks = 0
        self.has_contents = False
        self._page(is_wide)
        self._styles()

    def _page(self, is_wide: bool) -> None:
        section = self.document.sections[0]
        width, height = (Cm(29.7), Cm(21)) if is_wide else (Cm(21), Cm(29.7))
        section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = width, height
        section.left_margin = section.right_margin = Cm(1.8 if is_wide else 2.2)
        section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)
        self.text_width = Emu(width - section.left_margin - section.right_margin)

    def _styles(self) -> None:
        styles = self.document.styles
        for language in styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), "cs-CZ")
        normal = styles["Normal"]
        normal.font.name, normal.font.size = "Calibri", Pt(11)
        normal.paragraph_format.space_after = Pt(6)
        for level, size in _SIZES.items():
            style = styles[f"Heading {level}"]
            style.font.name, style.font.size, style.font.bold = "Calibri", Pt(size), True
            style.font.color.rgb = _INK
            fonts = style.element.rPr.rFonts
            for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # the theme would win
                fonts.attrib.pop(qn(f"w:{name}"), None)
            style.paragraph_format.space_before = Pt(6 if level == 1 else 14)
            style.paragraph_format.space_after = Pt(6)
            style.paragraph_format.keep_with_next = True

    def frame(self, title: str, letterhead: str, subtitle: str) -> None:
        """The letterhead and page numbers around, the title and what stands below it."""
        self.document.core_properties.title = _clean(title)
        self.document.core_properties.author = _clean(letterhead)
        self.document.core_properties.language = "cs-CZ"
        section = self.document.sections[0]
        if letterhead:
            self._quiet(section.header.paragraphs[0], letterhead, 9)
        foot = section.footer.paragraphs[0]
        self._quiet(foot, "strana ", 9)
        _field(foot, "PAGE")
        self._quiet(foot, " z\u00a0", 9)
        _field(foot, "NUMPAGES")
        self._styled(title, "Heading1")
        if subtitle:
            self._quiet(self.document.add_paragraph(), subtitle, 12)

    def _quiet(self, paragraph: Any, text: str, size: float) -> None:
        run = paragraph.add_run(_clean(text))
        run.font.size, run.font.color.rgb = Pt(size), _QUIET

    def contents(self, headings: Sequence[Block]) -> None:
        """The contents: links to the chapters now, Word's own field with page numbers as soon as it is refreshed."""
        self.has_contents = True
        shown = [
            (number, one) for number, one in enumerate(headings, 1) if one["level"] <= _DEEPEST_IN_CONTENTS
        ]
        if not shown:
            return
        self.document.add_paragraph().add_run("Obsah").bold = True
        for index, (number, one) in enumerate(shown):
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.left_indent = Cm(0.6 * (one["level"] - 2))
            paragraph.paragraph_format.space_after = Pt(2)
            if index == 0:
                _begin_field(paragraph, f'TOC \\o "2-{_DEEPEST_IN_CONTENTS}" \\h \\z \\u')
            _link(paragraph, f"_Toc{number:06d}", _plain(one["text"]))
            if index == len(shown) - 1:
                _end_field(paragraph)
        self._page_break({})

    def block(self, block: Block) -> None:
        """One block."""
        writers: dict[str, Callable[[Block], None]] = {
            "heading": self._heading,
            "paragraph": lambda one: self._runs(self.document.add_paragraph(), one["text"]),
            "prose": lambda one: self._prose(one["text"]),
            "quote": lambda one: self._prose(one["text"], indent=Cm(0.8)),
            "note": lambda one: self._quiet(self.document.add_paragraph(), one["text"], 9.5),
            "bullets": self._bullets,
            "numbers": self._numbers,
            "facts": self._facts,
            "table": self._table,
            "signatures": self._signatures,
            "page_break": self._page_break,
        }
        writers[block["kind"]](block)

    def _page_break(self, block: Block) -> None:
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def _heading(self, block: Block) -> None:
        paragraph = self._styled(_plain(block["text"]), f"Heading{block['level']}")
        self.bookmarks += 1
        if self.has_contents:
            _bookmark(paragraph, f"_Toc{self.bookmarks:06d}", self.bookmarks)

    def _runs(self, paragraph: Any, value: Any) -> None:
        if isinstance(value, str):
            paragraph.add_run(_clean(value))
            return
        for part in value:
            run = paragraph.add_run(_clean(part["text"]))
            run.bold, run.italic = part.get("strong") or None, part.get("emph") or None

    def _prose(self, text: str, indent: Any = None) -> None:
        for part in re.split(r"\n[ \t]*\n", text):
            if part.strip():
                paragraph = self.document.add_paragraph(_clean(part.strip("\n")))
                if indent is not None:
                    paragraph.paragraph_format.left_indent = indent

    def _styled(self, runs: Any, style_id: str) -> Any:
        """A paragraph in a style of the document; by its id, since python-docx looks for a name in all styles."""
        paragraph = self.document.add_paragraph()
        paragraph._p.style = style_id
        self._runs(paragraph, runs)
        return paragraph

    def _bullets(self, block: Block) -> None:
        for item in block["items"]:
            self._styled(item, "ListBullet")

    def _numbers(self, block: Block) -> None:
        # Word would go on with the list before: the numbers are written, and stay right wherever they are pasted
        for number, item in enumerate(block["items"], block.get("start", 1)):
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.left_indent = Cm(0.8)
            paragraph.paragraph_format.first_line_indent = -Cm(0.8)
            paragraph.add_run(f"{number}.\t")
            self._runs(paragraph, item)

    def _facts(self, block: Block) -> None:
        self._put_table([[row["label"], row["value"]] for row in block["rows"]], (3, 7))

    def _table(self, block: Block) -> None:
        header = block["header"]
        self._put_table(block["rows"], block.get("widths") or [1] * len(header), header)

    def _put_table(
        self, rows: Sequence[Sequence[Any]], parts: Sequence[float], header: Sequence[Any] = ()
    ) -> None:
        """A table at the end, written at once: python-docx counts all its cells again for each of them.

        With a ``header`` that row comes again on every page, without one the first column heads the rows.
        """
        if not rows:
            return
        widths = [round(self.text_width / EMU_IN_A_TWIP * part / sum(parts)) for part in parts]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        written = [_row(header, widths, len(header), "<w:tblHeader/>")] if header else []
        written += [_row(row, widths, 0 if header else 1) for row in rows]
        xml = (
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{_MARGINS}'
            f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(written)}</w:tbl>"
        )
        self.document.element.body.sectPr.addprevious(parse_xml(xml))
        self._gap()

    def _gap(self) -> None:
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)

    def _signatures(self, block: Block) -> None:
        for person in block["people"]:
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.space_before = Pt(36)
            paragraph.add_run(_clean(person["name"]))
            for name in ("role", "note"):
                if person.get(name):
                    paragraph.add_run().add_break()
                    self._quiet(paragraph, person[name], 10)


def _element(name: str, attributes: Mapping[str, str]) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(key), value)
    return made


_MARGINS = (
    '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="100" w:type="dxa"/>'
    '<w:bottom w:w="20" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar>'
)


def _row(cells: Sequence[Any], widths: Sequence[int], heads: int, more: str = "") -> str:
    """A row that no page tears apart; its first ``heads`` cells are bold, ``more`` are further properties."""
    written = "".join(
        _cell(text, width, is_head=number < heads)
        for number, (text, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{written}</w:tr>"


def _cell(text: Any, width: int, *, is_head: bool) -> str:
    """A cell; each line of its text is a paragraph."""
    look = f'<w:rPr>{"<w:b/>" if is_head else ""}<w:sz w:val="20"/></w:rPr>'
    lines = "".join(
        '<w:p><w:pPr><w:spacing w:after="40"/></w:pPr>'
        f'<w:r>{look}<w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for line in _clean(text).split("\n")
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{lines}</w:tc>'


def _field(paragraph: Any, code: str) -> None:
    _begin_field(paragraph, code, is_stale=False)
    paragraph.add_run("1").font.size = Pt(9)
    _end_field(paragraph)


def _begin_field(paragraph: Any, code: str, *, is_stale: bool = True) -> None:
    stale = {"w:dirty": "true"} if is_stale else {}
    paragraph.add_run()._r.append(_element("w:fldChar", {"w:fldCharType": "begin", **stale}))
    text = OxmlElement("w:instrText")
    text.text = f" {code} "
    paragraph.add_run()._r.append(text)
    paragraph.add_run()._r.append(_element("w:fldChar", {"w:fldCharType": "separate"}))


def _end_field(paragraph: Any) -> None:
    paragraph.add_run()._r.append(_element("w:fldChar", {"w:fldCharType": "end"}))


def _bookmark(paragraph: Any, name: str, number: int) -> None:
    start = _element("w:bookmarkStart", {"w:id": str(number), "w:name": name})
    paragraph._p.insert(1, start)
    paragraph._p.append(_element("w:bookmarkEnd", {"w:id": str(number)}))


def _link(paragraph: Any, name: str, text: str) -> None:
    link = _element("w:hyperlink", {"w:anchor": name, "w:history": "1"})
    run, words = OxmlElement("w:r"), OxmlElement("w:t")
    words.text = text
    run.append(words)
    link.append(run)
    paragraph._p.append(link)
