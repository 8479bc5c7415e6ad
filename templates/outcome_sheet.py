"""How is a table of outcomes read from a file, and an empty one written to be filled in Excel or Word?

Files come as the Czech Excel saves them (semicolons, UTF-8 with a mark or cp1250) or as a Word file with one
table. What the cells mean is a matter of states/outcome_table.py.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from lxml import etree

from states.input_faults import Fault, InputFaults
from states.outcome_table import COLUMNS, ReadTable, Sheet, read_rows
from templates.word_file import (
    MAIN_PART,
    NAMESPACES,
    DocumentRefused,
    W,
    parse_xml,
    read_package,
    write_package,
)

LARGEST_FILE = 5 * 1024 * 1024
SUFFIXES = (".csv", ".txt", ".docx")
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_FORMULA = ("=", "+", "-", "@")
_SEPARATORS = ";,\t"
_MOST_CELLS = 100_000
_NARROW = 1.4
_WIDE: Mapping[str, float] = {
    "held_on": 2.2,
    "title": 4.9,
    "present": 1.9,
    "outcome": 2.7,
    "number": 2.2,
    "reason": 3.0,
}


def read_table(path: Path) -> ReadTable:
    """The table of a CSV or Word file of at most 5 MB; nothing is written.

    Raises InputFaults if it is no such table; the faults of single rows wait in it for actions/record_table.py.
    """
    name = path.name
    if path.suffix.lower() not in SUFFIXES:
        raise _fault(name, f"tabulka se čte jen ze souborů {', '.join(SUFFIXES)}; uložte ji tak.")
    try:
        if not path.is_file():
            raise _fault(name, "soubor neexistuje; zkontrolujte jméno a\u00a0složku.")
        with path.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except OSError:
        raise _fault(name, "soubor nejde přečíst; zkontrolujte práva.") from None
    if len(data) > LARGEST_FILE:
        raise _fault(name, "soubor je větší než 5\u00a0MB; nechte v\u00a0něm jen tabulku výsledků.")
    return read_rows(read_sheet(data, name), name)


def read_sheet(data: bytes, file: str) -> Sheet:
    """The table of a CSV or Word file: its heading and rows of texts with lines (in Word, rows are counted).

    ``file`` is the name said in faults. Raises InputFaults: not a table, more tables, tracked changes, merged
    cells.
    """
    if data.startswith(_OLD_OFFICE):
        raise _fault(
            file, "starý formát Wordu nebo Excelu neumíme; uložte tabulku jako .docx, nebo jako CSV."
        )
    lines = _rows_of_word(data, file) if data.startswith(_ZIP) else _rows_of_csv(data, file)
    filled = [(number, cells) for number, cells in lines if any(cell.strip() for cell in cells)]
    if not filled:
        raise _fault(file, "soubor je prázdný; vyplňte tabulku s\u00a0nadpisy sloupců.")
    (header_line, header), *rows = filled
    return Sheet(header, header_line, tuple(rows))


def write_word(rows: Sequence[Mapping[str, str]], columns: Sequence[str], title: str) -> bytes:
    """A Word file with one table to fill, on a page turned to its side; ``rows`` are cells by column."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.2)
    section.top_margin = section.bottom_margin = Cm(1.5)
    document.styles["Normal"].font.size = Pt(9)
    for defaults in document.styles.element.iter(qn("w:lang")):
        defaults.set(qn("w:val"), "cs-CZ")
    document.core_properties.title = title
    document.add_heading(title, level=1)
    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    heading = table.rows[0]
    heading._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, name in zip(heading.cells, columns, strict=True):
        cell.paragraphs[0].add_run(COLUMNS[name][0]).bold = True
    for row in rows:
        for cell, name in zip(table.add_row().cells, columns, strict=True):
            cell.text = row.get(name, "")
    table.autofit = False
    for column, name in zip(table.columns, columns, strict=True):
        column.width = width = Cm(_WIDE.get(name, _NARROW))  # LibreOffice reads this one, Word the cells'
        for cell in column.cells:
            cell.width = width
    further = ", ".join(f"„{headings[0]}“" for name, headings in COLUMNS.items() if name not in columns)
    if further:
        document.add_paragraph(f"Podle potřeby lze přidat sloupce: {further}.")
    buffer = io.BytesIO()
    document.save(buffer)
    return write_package(read_package(buffer.getvalue()))


def write_csv(rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> bytes:
    """The same table as the Czech Excel opens it by a click: semicolons, UTF-8 with a mark, CRLF."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([COLUMNS[name][0] for name in columns])
    for row in rows:
        # A text that Excel would take for a formula is kept a text, and read back without the apostrophe.
        writer.writerow(
            [f"'{cell}" if (cell := row.get(name, "")).startswith(_FORMULA) else cell for name in columns]
        )
    return codecs.BOM_UTF8 + text.getvalue().encode()


def _fault(file: str, sentence: str, line: int = 0) -> InputFaults:
    return InputFaults([Fault(file, line, sentence)])


def _text_of_csv(data: bytes, file: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in data:
        raise _fault(file, "soubor není v\u00a0kódování UTF-8 ani cp1250; uložte ho jako „CSV UTF-8“.")
    for encoding in ("utf-8-sig", "cp1250"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _fault(file, "soubor není textová tabulka CSV ani dokument Wordu; uložte ho jako „CSV UTF-8“.")


def _rows_of_csv(data: bytes, file: str) -> list[tuple[int, tuple[str, ...]]]:
    lines = _text_of_csv(data, file).splitlines(keepends=True)
    skipped = 1 if lines and lines[0].strip().lower().startswith("sep=") else 0  # Excel's own hint
    first = next((line for line in lines[skipped:] if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO("".join(lines[skipped:]), newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, tuple[str, ...]]] = []
    cells = 0
    begins = skipped + 1
    try:
        for row in reader:
            cells += len(row)
            if cells > _MOST_CELLS:
                raise _fault(file, "tabulka je příliš velká; rozdělte ji po jednáních.")
            rows.append((begins, tuple(_unguarded(cell) for cell in row)))
            begins = skipped + reader.line_num + 1
    except csv.Error:
        raise _fault(
            file, "tady tabulka není v\u00a0pořádku; zkontrolujte uvozovky kolem textu.", begins
        ) from None
    return rows


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell


def _rows_of_word(data: bytes, file: str) -> list[tuple[int, tuple[str, ...]]]:
    try:
        root = parse_xml(read_package(data)[MAIN_PART])
    except DocumentRefused as refusal:
        raise InputFaults(Fault(file, 0, reason) for reason in refusal.reasons) from None
    tables = [table for table in root.iter(f"{{{W}}}tbl") if _around(table, "tbl") is None]
    if len(tables) != 1:
        found = f"je jich tu {len(tables)}" if tables else "žádná tu není"
        raise _fault(
            file, f"dokument má mít právě jednu tabulku, {found}; nechte v\u00a0něm jen tabulku výsledků."
        )
    rows: list[tuple[int, tuple[str, ...]]] = []
    table = tables[0]
    for number, row in enumerate(
        (tr for tr in table.iter(f"{{{W}}}tr") if _around(tr, "tbl") is table), start=1
    ):
        if row.xpath(
            "w:tc/w:tcPr/w:gridSpan | w:tc/w:tcPr/w:vMerge | w:trPr/w:gridBefore", namespaces=NAMESPACES
        ):
            raise _fault(
                file,
                "řádek má sloučené buňky; rozdělte je, aby bylo jasné, do kterého sloupce patří.",
                number,
            )
        rows.append((number, tuple(_cell(tc) for tc in row.iter(f"{{{W}}}tc") if _around(tc, "tr") is row)))
    return rows


def _around(element: etree._Element, tag: str) -> etree._Element | None:
    """The nearest element of that tag outside: rows may lie in content controls, tables in cells."""
    return next(element.iterancestors(f"{{{W}}}{tag}"), None)


def _cell(cell: etree._Element) -> str:
    """All text of a cell, paragraphs and breaks as lines; a hyphen that does not break is a hyphen."""
    paragraphs = []
    for paragraph in cell.iter(f"{{{W}}}p"):
        nodes = paragraph.iter(*_PIECES)
        paragraphs.append("".join(_PIECES[str(node.tag)] or node.text or "" for node in nodes))
    return "\n".join(paragraphs)


_PIECES = {
    f"{{{W}}}t": "",
    f"{{{W}}}br": "\n",
    f"{{{W}}}cr": "\n",
    f"{{{W}}}tab": " ",
    f"{{{W}}}noBreakHyphen": "-",
}
