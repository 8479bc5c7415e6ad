"""How were the first Word templates in templates/docx/ made?

`python -P tools/make_docx_templates.py --town CODE --look LOOK` builds a town's first templates, always the
same. The town then edits its own copies in Word (`templates/docx/<town>/`, checked by `razitko template
check`); building again overwrites such edits, so after the start this serves for new towns and for tests
only. The layouts are here, their styles in tools/docx_styles.py.
"""

import argparse
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm

sys.path.insert(0, str(Path(__file__).parents[1]))

from templates.word_file import read_package, write_package
from tools.docx_styles import LOOKS, SETTINGS, TEXT_WIDTH, Look, numbering, styles

# Pieces of a table, as WordprocessingML ------------------------------------------------------------------


def run(text: str, style: str = "") -> str:
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def label(text: str) -> str:
    return run(text, "Popisek")


def paragraph(runs: str, style: str = "Bunka", centred: bool = False) -> str:
    centre = '<w:jc w:val="center"/>' if centred else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{centre}</w:pPr>{runs}</w:p>'


def steer(text: str) -> str:
    """Tags that only steer, small and grey so that the form remains readable around them."""
    return run(text, "Znacka")


def tag(text: str) -> str:
    """A paragraph that only steers: docxtpl takes it away."""
    return paragraph(steer(text))


@dataclass(frozen=True)
class Cell:
    content: str
    span: int = 1
    fill: str = ""
    middle: bool = False


def table(widths: list[int], rows: Iterable[str], look: Look, caption: str, lines: bool = True) -> str:
    border = f'w:val="single" w:sz="4" w:space="0" w:color="{look.border}"' if lines else 'w:val="nil"'
    sides = "".join(
        f"<w:{side} {border}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="57" w:type="dxa"/>'
        '<w:left w:w="96" w:type="dxa"/>'
        '<w:bottom w:w="57" w:type="dxa"/><w:right w:w="96" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblCaption w:val="{caption}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def row(widths: list[int], cells: list[Cell], *, heading: bool = False, whole: bool = True) -> str:
    """A table row. `heading` repeats it on each page, `whole` keeps it on one page."""
    assert sum(cell.span for cell in cells) == len(widths), "spans must fill the row"
    xml, at = "", 0
    for cell in cells:
        width = sum(widths[at : at + cell.span])
        at += cell.span
        span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.fill}"/>' if cell.fill else ""
        align = '<w:vAlign w:val="center"/>' if cell.middle else ""
        properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{span}{fill}{align}'
        xml += f"<w:tc><w:tcPr>{properties}</w:tcPr>{cell.content}</w:tc>"
    properties = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if heading else "")
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{xml}</w:tr>"


def steering_row(widths: list[int], text: str) -> str:
    return row(widths, [Cell(tag(text), len(widths))])


# The three documents -------------------------------------------------------------------------------------


def proposal(look: Look) -> str:
    """The form of the seed: dates with the department beside them, then one labelled row per matter."""
    widths = [2580, 1230, 2390, 1250, 2188]
    fill = look.fill

    def matter(name: str, value: str) -> str:
        return row(
            widths, [Cell(paragraph(label(name)), 1, fill), Cell(paragraph(run(value)), 4)], whole=False
        )

    # The author stands beside all dates but the last one, the sponsor beside the last.
    first = steer("{% merge_up if not loop.first and not loop.last %}{% if loop.first %}")
    last, end = steer("{% else %}"), steer("{% endif %}")
    who = first + label("Zpracoval") + last + label("Předkládá") + end
    name = first + run("{{ drafted_by }}") + last + run("{{ presented_by }}") + end
    department = steer("{% merge_up if not loop.first %}") + run("{{ department }}")
    attachment = steer("{% if loop.first %}") + label("Příloha: ") + end + run("{{ attachment }}")
    rows = [
        steering_row(widths, "{%tr for stage in stages %}"),
        row(
            widths,
            [
                Cell(paragraph(label("{{ stage.label }}")), 1, fill, middle=True),
                Cell(paragraph(run("{{ stage.date }}")), middle=True),
                Cell(paragraph(department, centred=True), middle=True),
                Cell(paragraph(who), 1, fill, middle=True),
                Cell(paragraph(name), middle=True),
            ],
            heading=True,
        ),
        steering_row(widths, "{%tr endfor %}"),
        steering_row(widths, "{%tr if stages|length == 1 %}"),
        matter("Předkládá", "{{ presented_by }}"),
        steering_row(widths, "{%tr endif %}"),
        row(
            widths,
            [
                Cell(paragraph(label("Název materiálu")), 1, fill),
                Cell(paragraph(run("{{ title }}", "Nazev")), 4),
            ],
        ),
        matter("Vyjádření komise", "{{ committee_opinion }}"),
        matter("Předchozí usnesení", "{{ previous_resolution }}"),
        steering_row(widths, "{%tr for wording in wordings %}"),
        row(
            widths,
            [
                Cell(paragraph(label("{{ wording.label }}")), 1, fill),
                Cell(paragraph(run("{{ wording.text }}")), 4),
            ],
            whole=False,
        ),
        steering_row(widths, "{%tr endfor %}"),
        row(widths, [Cell(paragraph(label("Důvodová zpráva: ") + run("{{ report_note }}")), 5)]),
        steering_row(widths, "{%tr for attachment in attachments %}"),
        row(widths, [Cell(paragraph(attachment), 5)]),
        steering_row(widths, "{%tr endfor %}"),
        row(
            widths,
            [
                Cell(paragraph(label("Datum: ") + run("{{ signed_on }}")), 2),
                Cell(paragraph(label("{{ signature_label }}: ") + run("{{ signed_by }}")), 3),
            ],
        ),
    ]
    return (
        heading("{{ form_title }}", look)
        + table(widths, rows, look, "Návrh na usnesení")
        + paragraph("")
        + paragraph(run("{{p report }}"), "BodyText")
    )


def extract(look: Look) -> str:
    """Extract of one adopted resolution: who, when, number, full text, ballot, tasks, signatures."""
    tasks, halves = [1077, 4479, 2438, 1644], [TEXT_WIDTH // 2, TEXT_WIDTH // 2]
    names = ("Bod", "Úkol", "Odpovídá", "Termín")
    fields = ("label", "task", "charged", "due")

    def signature(whose: str) -> str:
        return paragraph(run(f"{{{{ {whose}.name }}}}"), "Podpis") + paragraph(
            run(f"{{{{ {whose}.role }}}}"), "BunkaStred"
        )

    second = (
        paragraph(run("{% if loop.nextitem is defined %}{{ loop.nextitem.name }}{% endif %}"), "Podpis")
        + paragraph(run("{% if loop.nextitem is defined %}{{ loop.nextitem.role }}{% endif %}"), "BunkaStred")
    )  # fmt: skip
    task_rows = [
        row(tasks, [Cell(paragraph(label(name)), 1, look.fill) for name in names], heading=True),
        steering_row(tasks, "{%tr for assignment in assignments %}"),
        row(tasks, [Cell(paragraph(run(f"{{{{ assignment.{field} }}}}"))) for field in fields]),
        steering_row(tasks, "{%tr endfor %}"),
    ]
    signature_rows = [
        steering_row(halves, "{%tr for signature in signatures %}"),
        steering_row(halves, "{%tr if loop.index is odd %}"),
        row(halves, [Cell(signature("signature")), Cell(second)]),
        steering_row(halves, "{%tr endif %}"),
        steering_row(halves, "{%tr endfor %}"),
    ]
    return (
        heading("VÝPIS Z USNESENÍ", look)
        + paragraph(run("{{ body_name }}", "Nazev"), "BodyText", look.centred)
        + paragraph(run("{{ meeting_line }}"), "BodyText", look.centred)
        + paragraph(run("Usnesení č. {{ number }}"), "Heading2")
        + paragraph(run("{{ title }}", "Nazev"), "BodyText")
        + paragraph(run("{{ text }}"), "BodyText")
        + paragraph(label("Hlasování: ") + run("{{ ballot_line }}"), "BodyText")
        + paragraph(label("Přijato dne: ") + run("{{ adopted_on }}"), "BodyText")
        + tag("{%p if assignments %}")
        + paragraph(run("Úkoly z usnesení"), "Heading2")
        + table(tasks, task_rows, look, "Úkoly z usnesení")
        + tag("{%p endif %}")
        + paragraph("")  # two tables that touch are one table to Word
        + table(halves, signature_rows, look, "Podpisy", lines=False)
        + paragraph(run("Výpis vyhotoven dne {{ made_on }}."), "Vyhotoveno")
    )


def sign_off_sheet(look: Look) -> str:
    """Who was to approve a proposal, who did, on whose behalf, when and why not."""
    matter, steps = [2580, TEXT_WIDTH - 2580], [624, 1800, 1900, 1880, 2120, 1314]
    names = ("Poř.", "Funkce", "Jméno", "Rozhodnutí", "Kdy", "Termín")
    described = [
        row(matter, [Cell(paragraph(label(name)), 1, look.fill), Cell(paragraph(run(value)))])
        for name, value in (
            ("Název materiálu", "{{ title }}"),
            ("Odbor", "{{ department }}"),
            ("Zpracoval", "{{ drafted_by }}"),
        )
    ]
    person = (
        paragraph(run("{{ row.name }}"))
        + tag("{%p if row.on_behalf_of %}")
        + paragraph(run("v zastoupení: {{ row.on_behalf_of | nbsp }}"))
        + tag("{%p endif %}")
    )
    listed = [
        row(steps, [Cell(paragraph(label(name)), 1, look.fill) for name in names], heading=True),
        steering_row(steps, "{%tr for row in rows %}"),
        row(
            steps,
            [
                Cell(paragraph(run("{{ row.order }}"))),
                Cell(paragraph(run("{{ row.office }}"))),
                Cell(person),
                Cell(paragraph(run("{{ row.decision }}", "Nazev"))),
                Cell(paragraph(run("{{ row.decided_at | nbsp }}"))),
                Cell(paragraph(run("{{ row.due | nbsp }}"))),
            ],
        ),
        steering_row(steps, "{%tr if row.reason %}"),
        row(
            steps,
            [Cell(paragraph("")), Cell(paragraph(label("Důvod: ") + run("{{ row.reason }}")), 5)],
            whole=False,
        ),
        steering_row(steps, "{%tr endif %}"),
        steering_row(steps, "{%tr endfor %}"),
    ]
    return (
        heading("SCHVALOVACÍ LIST K NÁVRHU NA USNESENÍ", look)
        + table(matter, described, look, "Návrh")
        + paragraph(run("Průběh schvalování"), "Heading2")
        + table(steps, listed, look, "Průběh schvalování")
        + paragraph(run("Vyhotoveno dne {{ made_on }}."), "Vyhotoveno")
    )


def heading(text: str, look: Look) -> str:
    return paragraph(run("{{ letterhead }}"), "Zahlavi", look.centred) + paragraph(
        run(text), "Heading1", look.centred
    )


DOCUMENTS: dict[str, tuple[Callable[[Look], str], str]] = {
    "proposal": (proposal, "{{ form_title }}: {{ title }}"),
    "extract": (extract, "Výpis z usnesení č. {{ number }}: {{ title }}"),
    "sign_off_sheet": (sign_off_sheet, "Schvalovací list: {{ title }}"),
}


# The file around them ------------------------------------------------------------------------------------


def build(look: Look, kind: str) -> bytes:
    """The original template of a kind in this look, as canonical .docx bytes."""
    make, title = DOCUMENTS[kind]
    document = Document()
    refill(document.styles.element, styles(look))
    refill(document.part.numbering_part.element, numbering())
    refill(document.settings.element, SETTINGS)
    lighten(document)
    set_page(document)
    describe(document, title)
    body = document.element.body
    for element in parse_xml(f"<w:body {nsdecls('w')}>{make(look)}</w:body>"):
        body.sectPr.addprevious(element)
    saved = BytesIO()
    document.save(saved)
    return write_package(read_package(saved.getvalue()))


def refill(part: BaseOxmlElement, content: str) -> None:
    """Replace what python-docx's own template has in a part (140 styles, the language of America)."""
    for child in list(part):
        part.remove(child)
    for child in parse_xml(f"<w:part {nsdecls('w')}>{content}</w:part>"):
        part.append(child)


def lighten(document: WordDocument) -> None:
    """Drop what else it carries along: a thumbnail, a theme, custom XML, \"Microsoft Macintosh Word\"."""
    kept = ("/officeDocument", "/core-properties", "/styles", "/numbering", "/settings", "/footer")
    for part in (document.part, document.part.package):
        for key, relation in list(part.rels.items()):
            if not relation.reltype.endswith(kept):
                del part.rels[key]


def set_page(document: WordDocument) -> None:
    """A4 with margins of 2 cm; the letterhead and "strana X z Y" at the foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    page, pages = (
        f'<w:fldSimple w:instr=" {field} ">{run("1")}</w:fldSimple>' for field in ("PAGE", "NUMPAGES")
    )
    foot = run("{{ letterhead }}") + "<w:r><w:tab/></w:r>" + run("strana ") + page + run(" z ") + pages
    refill(section.footer._element, paragraph(foot, "Footer"))


def describe(document: WordDocument, title: str) -> None:
    """Properties of the file, rendered like the text. A template's dates are not the document's."""
    properties = document.core_properties
    refill(properties._element, "")
    properties.title, properties.author, properties.language = (title, "{{ letterhead }}", "cs-CZ")


def main() -> None:
    """Write the three originals into the folder of one town."""
    parser = argparse.ArgumentParser(description="Write the original Word templates of a town.")
    parser.add_argument("--town", default="default", help="folder of the town under templates/docx")
    parser.add_argument("--look", default="plain", choices=LOOKS, help="how the forms look")
    parser.add_argument("--into", type=Path, default=Path(__file__).parents[1] / "templates" / "docx")
    given = parser.parse_args()
    folder: Path = given.into / given.town
    folder.mkdir(parents=True, exist_ok=True)
    for kind in DOCUMENTS:
        (folder / f"{kind}.docx").write_bytes(build(LOOKS[given.look], kind))
        print(folder / f"{kind}.docx")


if __name__ == "__main__":
    main()
