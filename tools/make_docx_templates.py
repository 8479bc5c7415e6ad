"""How were the first Word templates in templates/docx/ made?

This builds the originals, the same bytes each time: `python -P tools/make_docx_templates.py [FOLDER]`. A town then
edits its own copy in Word (`templates/docx/<town>/`, checked by `razitko template check`); running this tool
again overwrites such edits, so after the start it serves for new towns and for tests only. What belongs to
one town stands in LOOKS, not in the layout.
"""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm

sys.path.insert(0, str(Path(__file__).parents[1]))

from templates.word_file import read_package, write_package

FONT = "Arial"  # on every desk; elsewhere replaced by one of the same widths (Liberation Sans)
TEXT_WIDTH = 9638  # twips: A4 with margins of 2 cm
INDENT = 360  # twips, of one level of a list


@dataclass(frozen=True)
class Look:
    """What differs between the towns' originals."""

    fill: str  # of label cells, RRGGBB
    border: str  # of table lines
    centred: bool  # letterhead and titles


LOOKS = {"default": Look("FFFFFF", "7F7F7F", False), "trutnov": Look("EFEFEF", "404040", True)}


# Pieces of a table, as WordprocessingML ------------------------------------------------------------------


def run(text: str, style: str = "") -> str:
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def label(text: str) -> str:
    return run(text, "Popisek")


def paragraph(runs: str, style: str = "Bunka", centred: bool = False) -> str:
    centre = '<w:jc w:val="center"/>' if centred else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{centre}</w:pPr>{runs}</w:p>'


def tag(text: str) -> str:
    """A paragraph that only steers: docxtpl takes it away."""
    return paragraph(run(text, "Znacka"))


@dataclass(frozen=True)
class Cell:
    content: str
    span: int = 1
    fill: str = ""
    middle: bool = False


def table(widths: list[int], rows: Iterable[str], look: Look, caption: str, lines: bool = True) -> str:
    border = f'w:val="single" w:sz="4" w:space="0" w:color="{look.border}"' if lines else 'w:val="nil"'
    sides = "".join(f"<w:{side} {border}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="57" w:type="dxa"/><w:left w:w="96" w:type="dxa"/>'
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
        xml += f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{fill}{align}</w:tcPr>{cell.content}</w:tc>'
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
        return row(widths, [Cell(paragraph(label(name)), 1, fill), Cell(paragraph(run(value)), 4)], whole=False)

    middle = "{% merge_up if not loop.first and not loop.last %}"
    who = middle + "{% if loop.first %}Zpracoval{% else %}Předkládá{% endif %}"
    name = middle + "{% if loop.first %}{{ drafted_by }}{% else %}{{ presented_by }}{% endif %}"
    attachment = run("{% if loop.first %}") + label("Příloha: ") + run("{% endif %}{{ attachment }}")
    rows = [
        steering_row(widths, "{%tr for stage in stages %}"),
        row(
            widths,
            [
                Cell(paragraph(label("{{ stage.label }}")), 1, fill, middle=True),
                Cell(paragraph(run("{{ stage.date }}")), middle=True),
                Cell(paragraph(run("{% merge_up if not loop.first %}{{ department }}"), centred=True), middle=True),
                Cell(paragraph(label(who)), 1, fill, middle=True),
                Cell(paragraph(run(name)), middle=True),
            ],
            heading=True,
        ),
        steering_row(widths, "{%tr endfor %}"),
        steering_row(widths, "{%tr if stages|length == 1 %}"),
        matter("Předkládá", "{{ presented_by }}"),
        steering_row(widths, "{%tr endif %}"),
        row(
            widths,
            [Cell(paragraph(label("Název materiálu")), 1, fill), Cell(paragraph(run("{{ title }}", "Nazev")), 4)],
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
    matter, steps = [2580, TEXT_WIDTH - 2580], [624, 1890, 1950, 2010, 1880, 1284]
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
    decision = (
        paragraph(run("{{ row.decision }}", "Nazev"))
        + tag("{%p if row.reason %}")
        + paragraph(run("Důvod: {{ row.reason }}"))
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
                Cell(decision),
                Cell(paragraph(run("{{ row.decided_at | nbsp }}"))),
                Cell(paragraph(run("{{ row.due | nbsp }}"))),
            ],
        ),
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


def build(town: str, kind: str) -> bytes:
    """The original template of a kind for a town, as canonical .docx bytes."""
    make, title = DOCUMENTS[kind]
    look = LOOKS[town]
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
    """Drop the thumbnail, the theme's fonts and colours, custom XML."""
    for part in (document.part, document.part.package):
        for key, relation in list(part.rels.items()):
            if relation.reltype.endswith(("/thumbnail", "/extended-properties", "/customXml", "/theme", "/stylesWithEffects", "/webSettings", "/fontTable")):
                del part.rels[key]


def set_page(document: WordDocument) -> None:
    """A4 with margins of 2 cm; the letterhead and "strana X z Y" at the foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    page, pages = ('<w:fldSimple w:instr=" %s "><w:r><w:t>1</w:t></w:r></w:fldSimple>' % name for name in FIELDS_OF_FOOT)
    foot = run("{{ letterhead }}") + "<w:r><w:tab/></w:r>" + run("strana ") + page + run(" z ") + pages
    refill(section.footer._element, paragraph(foot, "Footer"))


def describe(document: WordDocument, title: str) -> None:
    """Properties of the file: rendered like the text. A template's dates and author are not the document's."""
    properties = document.core_properties
    refill(properties._element, "")
    properties.title, properties.author, properties.language = title, "{{ letterhead }}", "cs-CZ"


FIELDS_OF_FOOT = ("PAGE", "NUMPAGES")

SETTINGS = (
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/><w:hyphenationZone w:val="425"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/>'
    # Without it Word opens the file in the compatibility mode of 2007.
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
    ' w:val="15"/></w:compat><w:themeFontLang w:val="cs-CZ"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/>'
)


def styles(look: Look) -> str:
    """Black headings, a cell without spacing, and character styles for labels, names and steering tags."""
    language = '<w:lang w:val="cs-CZ" w:eastAsia="cs-CZ" w:bidi="ar-SA"/>'
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="4" w:color="{look.border}"/></w:pBdr>'
    centre, bold = '<w:jc w:val="center"/>', "<w:b/><w:bCs/>"
    keep = "<w:keepNext/><w:keepLines/>"
    foot = f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>'
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}{size(10)}{language}</w:rPr></w:rPrDefault>"
        '<w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="259" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
        f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:rPr>{fonts}{size(10)}{language}</w:rPr></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
        + style("BodyText", "Body Text", gap(3, 5))
        + style("Heading1", "heading 1", keep + gap(4, 10) + outline(0), bold + BLACK + size(15), "BodyText")
        + style("Heading2", "heading 2", keep + gap(14, 6) + outline(1), bold + BLACK + size(12), "BodyText")
        + style("Heading3", "heading 3", keep + gap(10, 4) + outline(2), bold + BLACK + size(10.5), "BodyText")
        + style("ListBullet", "List Bullet", '<w:numPr><w:numId w:val="1"/></w:numPr>' + gap(0, 4))
        + style("ListNumber", "List Number", '<w:numPr><w:numId w:val="2"/></w:numPr>' + gap(0, 4))
        + style("Header", "header", foot, size(8))
        + style("Footer", "footer", foot, size(8))
        + style("Zahlavi", "Záhlaví úřadu", rule + gap(0, 8), bold + size(13))
        + style("Bunka", "Buňka")
        + style("BunkaStred", "Buňka na střed", centre)
        + style("Podpis", "Podpis", keep + gap(36, 0) + centre)
        + style("Vyhotoveno", "Vyhotoveno", gap(18, 0), size(9))
        + style("Popisek", "Popisek", "", bold, character=True)
        + style("Nazev", "Název", "", bold, character=True)
        + style("Znacka", "Značka šablony", "", '<w:color w:val="7F7F7F"/>' + size(8), character=True)
    )


BUILT_IN = {"Body Text", "List Bullet", "List Number", "header", "footer", "heading 1", "heading 2", "heading 3"}
BLACK = '<w:color w:val="000000"/>'


def style(
    identifier: str, name: str, layout: str = "", look: str = "", following: str = "", *, character: bool = False
) -> str:
    kind, based = ("character", "DefaultParagraphFont") if character else ("paragraph", "Normal")
    custom = "" if name in BUILT_IN else ' w:customStyle="1"'
    return (
        f'<w:style w:type="{kind}"{custom} w:styleId="{identifier}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based}"/>{f"""<w:next w:val="{following}"/>""" if following else ""}<w:qFormat/>'
        f"{f'<w:pPr>{layout}</w:pPr>' if layout else ''}{f'<w:rPr>{look}</w:rPr>' if look else ''}</w:style>"
    )


def size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def gap(before: float, after: float) -> str:
    return f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"/>'


def outline(level: int) -> str:
    return f'<w:outlineLvl w:val="{level}"/>'


def numbering() -> str:
    """One list of bullets and one of numbers, three levels each, tied to the styles of the same name."""

    def level(at: int, style_id: str, format_: str, text: str) -> str:
        tied = f'<w:pStyle w:val="{style_id}"/>' if at == 0 else ""
        return (
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format_}"/>{tied}<w:lvlText w:val="{text}"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{INDENT * (at + 1)}" w:hanging="{INDENT}"/></w:pPr></w:lvl>'
        )

    bullets = "".join(level(at, "ListBullet", "bullet", mark) for at, mark in enumerate("•–•"))
    kinds = (("decimal", "%1."), ("lowerLetter", "%2)"), ("lowerRoman", "%3."))
    numbers = "".join(level(at, "ListNumber", *kind) for at, kind in enumerate(kinds))
    return "".join(
        f'<w:abstractNum w:abstractNumId="{at}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        for at, levels in enumerate((bullets, numbers))
    ) + "".join(f'<w:num w:numId="{at + 1}"><w:abstractNumId w:val="{at}"/></w:num>' for at in range(2))


def main(folder: Path) -> None:
    """Write every original of every town under the folder."""
    for town in LOOKS:
        for kind in DOCUMENTS:
            path = folder / town / f"{kind}.docx"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(build(town, kind))
            print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "templates" / "docx")
