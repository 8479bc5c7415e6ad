"""Which files does the office take for a filled table? CSV as Excel saves it, and Word with one table."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from states.input_faults import InputFaults
from states.outcome_table import COLUMNS, Sheet, read_rows
from templates.outcome_sheet import LARGEST_FILE, read_sheet, read_table, write_csv, write_word
from templates.word_file import W

HEADER = ("Orgán", "Datum", "Návrh", "Výsledek")
ROW = ("RM", "5. 6. 2024", "1", "přijato")


def word(*rows: tuple[str, ...], tables: int = 1) -> bytes:
    document = Document()
    for _ in range(tables):
        table = document.add_table(rows=0, cols=len(HEADER))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    return saved(document)


def saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def refusal(data: bytes, file: str = "t.csv") -> str:
    with pytest.raises(InputFaults) as found:
        read_sheet(data, file)
    return str(found.value).replace("\u00a0", " ")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_a_csv_is_read_as_excel_saves_it(encoding: str, separator: str, end: str) -> None:
    text = separator.join(HEADER) + end + end + separator.join(ROW) + end
    assert read_sheet(text.encode(encoding), "t.csv") == Sheet(HEADER, 1, ((3, ROW),))


def test_the_hint_of_excel_and_lines_inside_a_cell_are_counted() -> None:
    text = 'sep=;\r\nOrgán;Důvod\r\nRM;"první\r\ndruhý"\r\nZM;x\r\n'
    sheet = read_sheet(text.encode("cp1250"), "t.csv")
    assert sheet == Sheet(("Orgán", "Důvod"), 2, ((3, ("RM", "první\r\ndruhý")), (5, ("ZM", "x"))))


def test_a_word_table_is_read_with_its_rows_counted() -> None:
    assert read_sheet(word(HEADER, ROW, ROW), "t.docx") == Sheet(HEADER, 1, ((2, ROW), (3, ROW)))


def test_a_hyphen_that_does_not_break_and_a_content_control_are_read() -> None:
    document = Document()
    table = document.add_table(rows=2, cols=1)
    table.cell(0, 0).text = "Hlasování"
    table.cell(1, 0).paragraphs[0]._p.append(
        parse_xml(
            f'<w:sdt xmlns:w="{W}"><w:sdtContent><w:r><w:t xml:space="preserve">15 </w:t><w:noBreakHyphen/>'
            '<w:t xml:space="preserve"> 0 </w:t><w:noBreakHyphen/><w:t xml:space="preserve"> 0</w:t></w:r>'
            "</w:sdtContent></w:sdt>"
        )
    )
    assert read_sheet(saved(document), "t.docx").rows == ((2, ("15 - 0 - 0",)),)


def test_a_row_inside_a_content_control_is_not_lost() -> None:
    document = Document(io.BytesIO(word(HEADER, ROW, ROW)))
    row = document.tables[0].rows[2]._tr
    control = parse_xml(f'<w:sdt xmlns:w="{W}"><w:sdtContent/></w:sdt>')
    row.addprevious(control)
    control[0].append(row)
    assert [line for line, _ in read_sheet(saved(document), "t.docx").rows] == [2, 3]


def test_merged_cells_are_refused_with_their_row() -> None:
    document = Document(io.BytesIO(word(HEADER, ROW)))
    document.tables[0].cell(1, 0).merge(document.tables[0].cell(1, 1))
    assert refusal(saved(document), "t.docx").startswith("t.docx, řádek 2: řádek má sloučené buňky")


def test_tracked_changes_are_refused() -> None:
    document = Document(io.BytesIO(word(HEADER, ROW)))
    document.tables[0].cell(1, 0).paragraphs[0]._p.append(
        parse_xml(f'<w:ins xmlns:w="{W}" w:id="1" w:author="X"><w:r><w:t>ZM</w:t></w:r></w:ins>')
    )
    assert "nevyřešené sledované změny" in refusal(saved(document), "t.docx")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "soubor je prázdný"),
        (b" ; ;\r\n", "soubor je prázdný"),
        ("Orgán;Datum".encode("utf-16"), "není v kódování UTF-8 ani cp1250"),
        (b"\x81\x83\xff;", "není textová tabulka"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "starý formát Wordu nebo Excelu"),
        (b"PK\x03\x04garbage", "nejde rozbalit"),
        (word(HEADER, ROW, tables=2), "má mít právě jednu tabulku, je jich tu 2"),
        (word(HEADER, ROW, tables=0), "má mít právě jednu tabulku, žádná tu není"),
        (b'Org;D\r\n1;2\r\n"ab"c;d\r\n', "t.csv, řádek 3: tady tabulka není v pořádku"),
        (b'Org;D\r\n"bez konce;d\r\n', "t.csv, řádek 2: tady tabulka není v pořádku"),
    ],
)
def test_what_is_no_table_is_said(data: bytes, sentence: str) -> None:
    assert sentence in refusal(data)


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "výsledky.csv"
    path.write_bytes(";".join(HEADER).encode() + b"\n" + ";".join(ROW).encode())
    assert read_table(path).rows[0].proposal_id == 1
    for name, content, sentence in (
        ("chybí.csv", None, "soubor neexistuje"),
        ("velký.csv", b"x" * (LARGEST_FILE + 1), "větší než 5"),
        ("tabulka.xlsx", b"PK", "čte jen ze souborů .csv, .txt, .docx"),
    ):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(InputFaults, match=sentence):
            read_table(tmp_path / name)


def test_an_empty_table_can_be_filled_and_read_back() -> None:
    columns = tuple(COLUMNS)
    row = {
        "body": "RM",
        "held_on": "5. 6. 2024",
        "proposal": "1",
        "title": "=SUM(1) plán",
        "outcome": "přijato",
    }
    for data, file in (
        (write_csv([row], columns), "t.csv"),
        (write_word([row], columns[:9], "Výsledky"), "t.docx"),
    ):
        read = read_rows(read_sheet(data, file), file)
        assert not read.faults
        assert read.rows[0].title == "=SUM(1) plán"
    assert b";'=SUM(1)" in write_csv([row], columns)


@settings(max_examples=150)
@given(
    st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
@example(b"\r\r\n;\r")
@example(b'"\r"x;')
def test_garbage_never_raises_anything_but_faults(data: bytes) -> None:
    try:
        sheet = read_sheet(data, "t.csv")
        read_rows(sheet, "t.csv")
    except InputFaults as refused:
        assert all(str(fault).startswith("t.csv") for fault in refused.faults)
    else:
        assert sheet.header
