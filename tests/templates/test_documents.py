"""Do the Word documents say what the seed's form says, in a file that a reader and a checksum can trust?"""

import io
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from seed_form import EXTRACT, FORM, LABELS_AND_VALUES, REPORT, SHEET, VILLAGE

from templates.documents import load_template, read_form, render
from templates.fields import FIELDS
from templates.template_files import TEMPLATE_ROOT, template_path
from templates.word_file import MAIN_PART, DocumentRefused, read_package, text_of

SNAPSHOTS = Path(__file__).parent / "snapshots"
ROOT = Path(__file__).parents[2]
HOSTILE = "A & B <w:p/> </w:t></w:r> \"q\" 'a' {{ title }} {% for %} 100\u00a0% „č“ {_{x}_}"


def made(kind: str, fields: dict[str, Any], town: str = "trutnov") -> bytes:
    return render(load_template(template_path(town, kind)), fields)


def opened(data: bytes) -> WordDocument:
    return docx.Document(io.BytesIO(data))


def outline(data: bytes) -> str:
    """The document as a reader meets it: tables cell by cell, paragraphs with their styles and lists."""
    lines: list[str] = []
    document = opened(data)
    for block in document.iter_inner_content():
        if isinstance(block, docx.table.Table):
            seen: set[Any] = set()
            for row in block.rows:
                cells = [cell for cell in row.cells if cell._tc not in seen and not seen.add(cell._tc)]  # type: ignore[func-returns-value]
                lines.append("| " + " | ".join(cell.text.replace("\n", " / ") for cell in cells))
        else:
            numbering = block._p.find(f".//{qn('w:numPr')}")
            level = "" if numbering is None else f" {numbering.find(qn('w:ilvl')).get(qn('w:val'))}"
            text = "".join(f"**{run.text}**" if run.bold else run.text for run in block.runs)
            lines.append(f"[{block.style.name}{level}] {text}".rstrip())
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("name", "kind", "town", "fields"),
    [
        ("proposal_three_bodies", "proposal", "trutnov", FORM),
        ("proposal_village", "proposal", "zeliv", VILLAGE),
        ("extract", "extract", "trutnov", EXTRACT),
        ("sign_off_sheet", "sign_off_sheet", "trutnov", SHEET),
    ],
)
def test_document_reads_like_its_snapshot(name: str, kind: str, town: str, fields: dict[str, Any]) -> None:
    path = SNAPSHOTS / f"document_{name}.txt"
    assert outline(made(kind, fields, town)) == path.read_text(encoding="utf-8")


def test_every_label_and_value_of_the_seed_is_there_in_order() -> None:
    assert read_form(made("proposal", FORM)) == LABELS_AND_VALUES


def test_python_docx_reads_the_same_cells_in_the_same_order() -> None:
    table = opened(made("proposal", FORM)).tables[0]
    texts, seen = [], set()
    for row in table.rows:
        for cell in row.cells:
            if cell._tc not in seen:
                seen.add(cell._tc)
                texts.append(cell.text)
    expected = [part for label, value in LABELS_AND_VALUES[:12] for part in (label, value) if part]
    assert texts == [
        *expected,
        "Důvodová zpráva: Viz níže.",
        f"Příloha: {FORM['attachments'][0]}",
        *("-", "-", "Datum: 06.06.2024", "Podpis vedoucího odboru: Mgr. Dušan Rejl v. r."),
    ]


def test_the_report_follows_the_table_with_all_its_text() -> None:
    document = opened(made("proposal", FORM))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    assert paragraphs[:2] == [FORM["letterhead"], FORM["form_title"]]
    written = " ".join(REPORT.replace("**", "").replace("#", "").replace("- ", "").split())
    assert " ".join(" ".join(paragraphs[2:]).replace("- ", "").split()) == written


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_author_and_sponsor_stand_in_the_form_whatever_the_number_of_bodies(count: int) -> None:
    stages = [{"label": f"Datum projednání v {n}. orgánu", "date": f"0{n}.06.2024"} for n in range(count)]
    read = read_form(made("proposal", FORM | {"stages": stages}))
    assert [pair for pair in read if pair in [(s["label"], s["date"]) for s in stages]] == [
        (stage["label"], stage["date"]) for stage in stages
    ]
    assert (
        read.count(("Zpracoval", "Bc. Aneta Doudová")) == read.count(("Předkládá", "Mgr. Tomáš Eichler")) == 1
    )
    assert read.count(("", FORM["department"])) == 1


def test_lines_of_a_wording_are_paragraphs_of_their_own() -> None:
    cell = opened(made("proposal", VILLAGE, "zeliv")).tables[0].rows[5].cells[1]
    assert [p.text for p in cell.paragraphs] == VILLAGE["wordings"][0]["text"].split("\n")


def test_hostile_text_comes_out_literally() -> None:
    fields = FORM | {
        "title": HOSTILE,
        "letterhead": HOSTILE,
        "report": "Odstavec {{ title }} <b>tučně</b> &amp; `kód`\n\n<script>\n\n[odkaz](https://example.org)",
        "wordings": [{"label": HOSTILE, "text": HOSTILE}],
    }
    data = made("proposal", fields)
    assert ("Název materiálu", HOSTILE) in read_form(data)
    assert (HOSTILE, HOSTILE) in read_form(data)
    document = opened(data)
    assert document.core_properties.title == f"NÁVRH NA USNESENÍ: {HOSTILE}"
    assert document.paragraphs[0].text == HOSTILE
    assert [p.text for p in document.paragraphs[3:]] == [
        "Odstavec {{ title }} <b>tučně</b> & kód",
        "<script>",
        "odkaz (https://example.org)",
    ]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")))
def test_any_text_survives(text: str) -> None:
    data = made("proposal", FORM | {"drafted_by": text, "report": text})
    assert ("Zpracoval", text.strip()) in read_form(data)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab #*_-1.)>`[]()<&!\\\n\x00\x0b", max_size=60))
def test_any_markdown_is_a_document_that_opens(markdown: str) -> None:
    assert opened(made("proposal", FORM | {"report": markdown})).paragraphs


def test_same_fields_give_same_bytes_and_canonical_order() -> None:
    first, second = made("proposal", FORM), made("proposal", FORM)
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist() == sorted(archive.namelist())
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_template_is_compiled_once_per_content(tmp_path: Path) -> None:
    original = template_path("trutnov", "proposal")
    copy = tmp_path / "proposal.docx"
    copy.write_bytes(original.read_bytes())
    assert load_template(copy) is load_template(original) is load_template(original.read_bytes())


def test_lists_are_lists_and_headings_are_headings() -> None:
    document = opened(made("proposal", FORM))
    items = [p for p in document.paragraphs if p.style.name == "List Bullet"]
    assert len(items) == 8
    assert all(p._p.pPr.numPr.numId.val == 1 for p in items)
    assert items[0].runs[0].bold and items[0].runs[0].text == "Podpora sítě sociálních a návazných služeb:"
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [
        ("Heading 1", "NÁVRH NA USNESENÍ"),
        ("Heading 2", "Akční plán rozvoje sociálních služeb města Trutnova 2024 - návrh"),
        ("Heading 3", "Přehled navrhovaných opatření (aktivit)"),
    ]
    assert document.styles["Heading 2"].font.color.rgb == docx.shared.RGBColor(0, 0, 0)


def test_each_numbered_list_counts_from_its_own_start() -> None:
    document = opened(
        made("proposal", VILLAGE | {"report": "3. tři\n4. čtyři\n\nA\n\n1. jedna\n   1. vnořená"})
    )
    items = [p._p.pPr.numPr for p in document.paragraphs if p.style.name == "List Number"]
    numbers = [item.numId.val for item in items]
    assert [item.ilvl.val for item in items] == [0, 0, 0, 1]
    assert numbers[0] == numbers[1] and len(set(numbers)) == 3
    numbering = document.part.numbering_part.element
    starts = {
        num.numId: [
            over.find(qn("w:startOverride")).get(qn("w:val")) for over in num.findall(qn("w:lvlOverride"))
        ]
        for num in numbering.num_lst
    }
    assert [starts[number] for number in numbers] == [["3"], ["3"], ["1"], ["1"]]


@pytest.mark.parametrize("kind", FIELDS)
@pytest.mark.parametrize("town", ["trutnov", "default"])
def test_template_is_czech_a4_with_repeated_header_and_page_numbers(town: str, kind: str) -> None:
    document = docx.Document(str(TEMPLATE_ROOT / town / f"{kind}.docx"))
    styles = document.styles.element
    languages = [found.get(qn("w:val")) for found in styles.iter(qn("w:lang"))]
    assert len(languages) == 2 and set(languages) == {"cs-CZ"}
    assert document.core_properties.language == "cs-CZ"
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    foot = section.footer._element
    assert [f.get(qn("w:instr")).strip() for f in foot.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert "strana 1 z 1" in text_of(foot)
    headless = ("compliance_clause", "invitation", "group_invitation", "hearing_invitation")
    if kind not in headless:  # they have no table with a header
        rows = [row._tr for table in document.tables for row in table.rows]
        assert any(row.find(f".//{qn('w:tblHeader')}") is not None for row in rows)
    for table in document.tables:
        grid = [column.get(qn("w:w")) for column in table._tbl.tblGrid.findall(qn("w:gridCol"))]
        assert sum(map(int, grid)) == 9638 and not table.autofit


def test_header_rows_are_the_first_rows_of_their_table() -> None:
    for kind, fields in (("proposal", FORM), ("extract", EXTRACT), ("sign_off_sheet", SHEET)):
        marked = [
            [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
            for table in opened(made(kind, fields)).tables
        ]
        assert any(rows[0] for rows in marked)
        assert all(rows == sorted(rows, reverse=True) for rows in marked)


def test_no_tag_is_left_in_any_part() -> None:
    for kind, fields in (("proposal", FORM), ("extract", EXTRACT), ("sign_off_sheet", SHEET)):
        for name, content in read_package(made(kind, fields)).items():
            assert b"{{" not in content and b"{%" not in content, name


def test_a_town_without_its_own_template_gets_the_default() -> None:
    assert template_path("trutnov", "proposal").parent.name == "trutnov"
    assert template_path("zeliv", "proposal").parent.name == "default"
    for town, kind in (("../../etc", "proposal"), ("zeliv", "poem")):
        with pytest.raises(ValueError, match="no template"):
            template_path(town, kind)


def test_a_missing_field_is_named() -> None:
    fields = {name: value for name, value in FORM.items() if name != "department"}
    with pytest.raises(DocumentRefused) as refused:
        made("proposal", fields)
    assert "„department“" in refused.value.reasons[0]


def test_objects_do_not_reach_a_template() -> None:
    with pytest.raises(TypeError, match="Path"):
        made("proposal", FORM | {"title": Path()})


def test_a_form_with_tracked_changes_is_not_read() -> None:
    parts = dict(read_package(made("proposal", FORM)))
    parts[MAIN_PART] = parts[MAIN_PART].replace(
        b"<w:sectPr", b'<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>!</w:t></w:r></w:ins></w:p><w:sectPr', 1
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(DocumentRefused, match="sledované změny"):
        read_form(buffer.getvalue())


def test_the_tool_builds_the_originals_again(tmp_path: Path) -> None:
    """The default templates are the tool's; a town's own may have been edited in Word since."""
    tool = ROOT / "tools" / "make_docx_templates.py"
    subprocess.run(
        [sys.executable, "-P", str(tool), "--into", str(tmp_path)], check=True, capture_output=True
    )
    for kind in FIELDS:
        built = read_package((tmp_path / "default" / f"{kind}.docx").read_bytes())
        assert built == read_package((TEMPLATE_ROOT / "default" / f"{kind}.docx").read_bytes())
