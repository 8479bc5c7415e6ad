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


# The documents -------------------------------------------------------------------------------------


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
    tasks = [1077, 4479, 2438, 1644]
    names = ("Bod", "Úkol", "Odpovídá", "Termín")
    fields = ("label", "task", "charged", "due")

    task_rows = [
        row(tasks, [Cell(paragraph(label(name)), 1, look.fill) for name in names], heading=True),
        steering_row(tasks, "{%tr for assignment in assignments %}"),
        row(tasks, [Cell(paragraph(run(f"{{{{ assignment.{field} }}}}"))) for field in fields]),
        steering_row(tasks, "{%tr endfor %}"),
    ]
    return (
        heading("VÝPIS Z USNESENÍ", look)
        + paragraph(run("{{ body_name }}", "Nazev"), "BodyText", look.centred)
        + paragraph(run("{{ meeting_line }}"), "BodyText", look.centred)
        + tag("{%p if mark %}")
        + paragraph(run("{{ mark }}", "Nazev"), "Zneni")
        + tag("{%p endif %}")
        + paragraph(run("Usnesení č. {{ number }}"), "Heading2")
        + paragraph(run("{{ title }}", "Nazev"), "BodyText")
        + paragraph(run("{{ text }}"), "BodyText")
        + paragraph(label("Hlasování: ") + run("{{ ballot_line }}"), "BodyText")
        + paragraph(label("Přijato dne: ") + run("{{ adopted_on }}"), "BodyText")
        + tag("{%p if effects %}")
        + paragraph(run("Co se s usnesením stalo"), "Heading2")
        + each("effect", "effects", paragraph(run("{{ effect.text }}"), "ListBullet"))
        + tag("{%p endif %}")
        + tag("{%p if assignments %}")
        + paragraph(run("Úkoly z usnesení"), "Heading2")
        + table(tasks, task_rows, look, "Úkoly z usnesení")
        + tag("{%p endif %}")
        + paragraph("")  # two tables that touch are one table to Word
        + signature_table(look)
        + paragraph(run("Výpis vyhotoven dne {{ made_on }}."), "Vyhotoveno")
    )


def each(name: str, of: str, content: str) -> str:
    """Paragraphs repeated for each member of a list."""
    return tag(f"{{%p for {name} in {of} %}}") + content + tag("{%p endfor %}")


def signature_table(look: Look, note: str = "") -> str:
    """Lines to sign on, two beside each other."""
    halves = [TEXT_WIDTH // 2, TEXT_WIDTH // 2]

    def person(whose: str, when: str = "{}") -> str:
        lines = [("name", "Podpis"), ("role", "BunkaStred"), *([(note, "BunkaStred")] if note else [])]
        return "".join(
            paragraph(run(when.format(f"{{{{ {whose}.{field} }}}}")), style) for field, style in lines
        )

    second = "{{% if loop.nextitem is defined %}}{}{{% endif %}}"
    rows = [
        steering_row(halves, "{%tr for signature in signatures %}"),
        steering_row(halves, "{%tr if loop.index is odd %}"),
        row(halves, [Cell(person("signature")), Cell(person("loop.nextitem", second))]),
        steering_row(halves, "{%tr endif %}"),
        steering_row(halves, "{%tr endfor %}"),
    ]
    return table(halves, rows, look, "Podpisy", lines=False)


def listing(look: Look, caption: str, name: str, of: str, columns: list[tuple[str, str, int]]) -> str:
    """A table with a row for each member of a list; its header repeats on each page."""
    widths = [width for _, _, width in columns]
    rows = [
        row(widths, [Cell(paragraph(label(head)), 1, look.fill) for head, _, _ in columns], heading=True),
        steering_row(widths, f"{{%tr for {name} in {of} %}}"),
        row(widths, [Cell(paragraph(run(f"{{{{ {name}.{field} }}}}"))) for _, field, _ in columns]),
        steering_row(widths, "{%tr endfor %}"),
    ]
    return table(widths, rows, look, caption)


def minutes(look: Look) -> str:
    """Minutes of a meeting: who was there, the agenda, the course as it went, what was adopted and what was not."""
    pair = [2580, TEXT_WIDTH - 2580]
    facts = [
        steering_row(pair, "{%tr for fact in facts %}"),
        row(
            pair,
            [
                Cell(paragraph(label("{{ fact.label }}")), 1, look.fill),
                Cell(paragraph(run("{{ fact.value }}"))),
            ],
        ),
        steering_row(pair, "{%tr endfor %}"),
    ]
    course = (
        tag('{%p if line.kind == "item" %}')
        + paragraph(run("{{ line.label }} {{ line.text }}"), "Heading3")
        + tag('{%p elif line.kind in ("motion", "resolution") %}')
        + paragraph(label("{{ line.label }}:"), "BodyText")
        + paragraph(run("{{ line.text }}"), "Zneni")
        + tag('{%p elif line.kind == "words" %}')
        + paragraph(run("{{ line.text }}"), "BodyText")
        + tag("{%p else %}")
        + paragraph(label("{{ line.label }}: ") + run("{{ line.text }}"), "BodyText")
        + tag("{%p endif %}")
    )

    def section(name: str, title: str, content: str) -> str:
        return tag(f"{{%p if {name} %}}") + paragraph(run(title), "Heading2") + content + tag("{%p endif %}")

    return (
        paragraph(run("{{ letterhead }}"), "Zahlavi", look.centred)
        + paragraph(run("{{ title }}"), "Heading1", look.centred)
        + paragraph(run("{{ body_name }}", "Nazev"), "BodyText", look.centred)
        + paragraph(run("konaného dne {{ held_on }}"), "BodyText", look.centred)
        + tag("{%p if issue_line %}")
        + paragraph(run("{{ issue_line }}"), "BodyText")
        + tag("{%p endif %}")
        + table(pair, facts, look, "Kdy, kde a kdo")
        + section(
            "attendance",
            "Účast členů",
            listing(
                look,
                "Účast členů",
                "member",
                "attendance",
                [("Jméno", "name", 4200), ("Přítomnost", "presence", TEXT_WIDTH - 4200)],
            )
            + paragraph(""),
        )
        + tag("{%p if attendance_line %}")
        + paragraph(run("{{ attendance_line }}"), "BodyText")
        + tag("{%p endif %}")
        + paragraph(run("Program jednání"), "Heading2")
        + each(
            "item",
            "agenda",
            paragraph(
                run(
                    "{% if item.number %}{{ item.number }} {% endif %}{{ item.title }}"
                    "{% if item.note %} ({{ item.note }}){% endif %}"
                ),
                "BodyText",
            ),
        )
        + paragraph(run("{{ agenda_line }}"), "BodyText")
        + paragraph(run("Průběh jednání"), "Heading2")
        + tag("{%p if words %}")
        + paragraph(run("{{ words }}"), "BodyText")
        + tag("{%p endif %}")
        + each("line", "course", course)
        + section(
            "resolutions",
            "Přijatá usnesení",
            listing(
                look,
                "Přijatá usnesení",
                "resolution",
                "resolutions",
                [("Číslo", "number", 2200), ("Název", "title", TEXT_WIDTH - 2200)],
            )
            + paragraph(""),
        )
        + section(
            "tasks",
            "Úkoly z usnesení",
            listing(
                look,
                "Úkoly z usnesení",
                "task",
                "tasks",
                [
                    ("Usnesení", "number", 1500),
                    ("Bod", "label", 900),
                    ("Úkol", "task", 3600),
                    ("Odpovídá", "charged", 2000),
                    ("Termín", "due", TEXT_WIDTH - 8000),
                ],
            )
            + paragraph(""),
        )
        + section(
            "not_adopted",
            "Návrhy, které nebyly přijaty",
            each(
                "motion",
                "not_adopted",
                paragraph(label("{{ motion.label }}:"), "BodyText")
                + paragraph(run("{{ motion.text }}"), "Zneni")
                + paragraph(run("{{ motion.result }}"), "BodyText"),
            ),
        )
        + section(
            "objections",
            "Námitky k minulému zápisu",
            each(
                "objection",
                "objections",
                paragraph(run("{{ objection.text }}"), "BodyText")
                + paragraph(label("Rozhodnutí: ") + run("{{ objection.decision }}"), "BodyText"),
            ),
        )
        + section("signatures", "Podpisy", signature_table(look, "note"))
        + paragraph(run("Vyhotoveno dne {{ made_on }}."), "Vyhotoveno")
    )


def compliance_clause(look: Look) -> str:
    """The clause under § 41/1 of Act 128/2000: which resolution a legal act leans on, word for word."""
    return (
        heading("DOLOŽKA PODLE § 41 ODST. 1 ZÁKONA O OBCÍCH", look)
        + paragraph(
            run(
                "{{ town_name }} potvrzuje, že u tohoto právního jednání byly splněny podmínky jeho platnosti "
                "podle zákona č. 128/2000 Sb., o obcích (obecní zřízení), ve znění pozdějších předpisů."
            ),
            "BodyText",
        )
        + each("intent", "intents", paragraph(run("{{ intent.text }}"), "BodyText"))
        + paragraph(
            run(
                "O právním jednání {{ decided }} {{ body_name }} dne {{ adopted_on }} "
                "usnesením č. {{ number }} v tomto znění:"
            ),
            "BodyText",
        )
        + paragraph(run("{{ text }}"), "Zneni")
        + tag("{%p if ballot_line %}")
        + paragraph(label("Hlasování: ") + run("{{ ballot_line }}"), "BodyText")
        + tag("{%p endif %}")
        + each("effect", "effects", paragraph(run("{{ effect.text }}"), "BodyText"))
        + paragraph("")
        + signature_table(look)
        + paragraph(run("Vyhotoveno dne {{ made_on }}."), "Vyhotoveno")
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


def invitation(look: Look) -> str:
    """When and where a body meets, its agenda with sub-headings, what changed since, and who convenes it."""
    facts, listed = [2000, TEXT_WIDTH - 2000], [900, TEXT_WIDTH - 900]
    when = [
        row(facts, [Cell(paragraph(label(name)), 1, look.fill), Cell(paragraph(run(value)))])
        for name, value in (("Kdy", "{{ day }} v {{ time }}"), ("Kde", "{{ place }}"))
    ]
    title = (
        paragraph(run("{{ item.title }}", "Nazev"))
        + tag("{%p if item.note %}")
        + paragraph(run("{{ item.note }}"))
        + tag("{%p endif %}")
    )
    items = [
        steering_row(listed, "{%tr for item in items %}"),
        steering_row(listed, "{%tr if item.heading %}"),
        row(listed, [Cell(paragraph(run("{{ item.heading }}", "Nazev")), 2, look.fill)]),
        steering_row(listed, "{%tr else %}"),
        row(listed, [Cell(paragraph(run("{{ item.number }}"))), Cell(title)]),
        steering_row(listed, "{%tr endif %}"),
        steering_row(listed, "{%tr endfor %}"),
    ]
    return (
        heading("POZVÁNKA", look)
        + paragraph(run("{{ body_name }}", "Nazev"), "BodyText", look.centred)
        + paragraph(run("{{ meeting_line }}"), "BodyText", look.centred)
        + table(facts, when, look, "Kdy a kde")
        + tag("{%p if public_line %}")
        + paragraph(run("{{ public_line }}"), "BodyText")
        + tag("{%p endif %}")
        + paragraph(run("Program (verze {{ version }})"), "Heading2")
        + table(listed, items, look, "Program")
        + tag("{%p if changes %}")
        + paragraph(run("Co se změnilo od předchozí verze"), "Heading2")
        + tag("{%p for change in changes %}")
        + paragraph(run("{{ change }}"), "BodyText")
        + tag("{%p endfor %}")
        + tag("{%p endif %}")
        + paragraph("")
        + paragraph(run("{{ signed_by }}"), "Podpis")
        + paragraph(run("{{ signed_role }}"), "BunkaStred")
        + paragraph(run("Vydáno dne {{ made_on }}."), "Vyhotoveno")
    )


def task_control(look: Look) -> str:
    """What a body hears when it controls its resolutions: the motion, the counts, and every task in its part."""
    matter, tasks = [2580, TEXT_WIDTH - 2580], [1500, TEXT_WIDTH - 5900, 2300, 2100]
    names = ("Usnesení", "Úkol", "Nositel", "Termín")
    counts = run("splněno {{ done }}, trvá v termínu {{ running }}, po termínu {{ overdue }}, ") + run(
        "s prodlouženým termínem {{ extended }}, zrušeno {{ cancelled }}"
    )
    described = [
        row(matter, [Cell(paragraph(label(name)), 1, look.fill), Cell(paragraph(value))])
        for name, value in (
            ("Orgán", run("{{ body_name }}")),
            ("Pro jednání", run("{{ meeting_line | nbsp }}")),
            ("Úkoly", counts),
        )
    ]
    number = (
        paragraph(run("{{ row.number }}"))
        + tag("{%p if row.clause %}")
        + paragraph(run("bod {{ row.clause }}"))
        + tag("{%p endif %}")
    )
    until = (
        paragraph(run("{{ row.due | nbsp }}{% if row.due and row.term %}, {% endif %}{{ row.term | nbsp }}"))
        + tag("{%p if row.report_due %}")
        + paragraph(run("zpráva do {{ row.report_due | nbsp }}"))
        + tag("{%p endif %}")
    )
    task = tag("{%p if row.note %}") + paragraph(run("{{ row.note }}"), "Bunka") + tag("{%p endif %}")
    listed = [
        row(tasks, [Cell(paragraph(label(name)), 1, look.fill) for name in names], heading=True),
        steering_row(tasks, "{%tr for row in rows %}"),
        steering_row(tasks, "{%tr if row.group %}"),
        row(tasks, [Cell(paragraph(run("{{ row.group }}", "Nazev")), 4, look.fill)]),
        steering_row(tasks, "{%tr endif %}"),
        row(
            tasks,
            [
                Cell(number),
                Cell(paragraph(run("{{ row.task }}")) + task),
                Cell(paragraph(run("{{ row.charged }}"))),
                Cell(until),
            ],
            whole=False,
        ),
        steering_row(tasks, "{%tr endfor %}"),
    ]
    nothing = "Z usnesení neplyne žádný úkol, který by trval nebo se od minulého jednání změnil."
    return (
        heading("KONTROLA PLNĚNÍ USNESENÍ", look)
        + table(matter, described, look, "Jednání")
        + paragraph(run("Návrh usnesení"), "Heading2")
        + paragraph(run("{{ motion }}"), "BodyText")
        + paragraph(run("Úkoly z usnesení"), "Heading2")
        + tag("{%p if rows %}")
        + table(tasks, listed, look, "Úkoly z usnesení")
        + tag("{%p else %}")
        + paragraph(run(nothing), "BodyText")
        + tag("{%p endif %}")
        + paragraph(run("Vyhotoveno dne {{ made_on }}."), "Vyhotoveno")
    )


def _named_facts(look: Look) -> str:
    """When, where and who: a table of labels and values."""
    pair = [2580, TEXT_WIDTH - 2580]
    cells = [
        Cell(paragraph(label("{{ fact.label }}")), 1, look.fill),
        Cell(paragraph(run("{{ fact.value }}"))),
    ]
    rows = [
        steering_row(pair, "{%tr for fact in facts %}"),
        row(pair, cells),
        steering_row(pair, "{%tr endfor %}"),
    ]
    return table(pair, rows, look, "Kdy, kde a kdo") + paragraph("")


def _of_process(title: str, look: Look) -> str:
    """The head of a paper of a planning process: what it is, of which process, of which meeting."""
    return (
        heading(title, look)
        + paragraph(run("{{ title }}", "Nazev"), "BodyText", look.centred)
        + paragraph(run("{{ process }}"), "BodyText", look.centred)
    )


def _signed(role: str = "{{ signed_role }}") -> str:
    return paragraph("") + paragraph(run("{{ signed_by }}"), "Podpis") + paragraph(run(role), "BunkaStred")


def _if(name: str, content: str) -> str:
    return tag(f"{{%p if {name} %}}") + content + tag("{%p endif %}")


MADE = "Vyhotoveno dne {{ made_on }}."


def group_invitation(look: Look) -> str:
    """When and where a planning group meets, what about, and how to say whether one comes."""
    point = paragraph(run("{{ point.number }} {{ point.title }}"), "BodyText")
    return (
        _of_process("POZVÁNKA", look)
        + _named_facts(look)
        + _if("urgent_line", paragraph(run("{{ urgent_line }}"), "BodyText"))
        + paragraph(run("Program"), "Heading2")
        + each("point", "points", point)
        + _if("answer_line", paragraph(run("{{ answer_line }}"), "BodyText"))
        + _signed()
        + paragraph(run(MADE), "Vyhotoveno")
    )


def attendance_sheet(look: Look) -> str:
    """Who was invited, with room for signatures and for guests."""
    widths = [3000, 2500, 1638, 2500]
    heads = ("Jméno", "Organizace", "Za koho", "Podpis")
    note = run("{{ person.name }}{% if person.note %} ({{ person.note }}){% endif %}")
    rows = [
        row(widths, [Cell(paragraph(label(head)), 1, look.fill) for head in heads], heading=True),
        steering_row(widths, "{%tr for person in people %}"),
        row(
            widths,
            [
                Cell(paragraph(note) + paragraph("")),
                Cell(paragraph(run("{{ person.organisation }}"))),
                Cell(paragraph(run("{{ person.side }}"))),
                Cell(paragraph("")),
            ],
        ),
        steering_row(widths, "{%tr endfor %}"),
    ]
    return (
        _of_process("PREZENČNÍ LISTINA", look)
        + _named_facts(look)
        + table(widths, rows, look, "Prezence")
        + paragraph("")
        + paragraph(run(MADE), "Vyhotoveno")
    )


def group_minutes(look: Look) -> str:
    """Minutes of a planning group: who was there by sides, each point with its conclusion, tasks."""
    widths = [3600, 3400, TEXT_WIDTH - 7000]
    heads = ("Jméno", "Organizace", "Přítomnost")
    rows = [
        row(widths, [Cell(paragraph(label(head)), 1, look.fill) for head in heads], heading=True),
        steering_row(widths, "{%tr for person in attendance %}"),
        steering_row(widths, "{%tr if person.side %}"),
        row(widths, [Cell(paragraph(run("{{ person.side }}", "Nazev")), 3, look.fill)]),
        steering_row(widths, "{%tr endif %}"),
        row(
            widths,
            [
                Cell(paragraph(run(f"{{{{ person.{name} }}}}")))
                for name in ("name", "organisation", "presence")
            ],
        ),
        steering_row(widths, "{%tr endfor %}"),
    ]
    concluded = paragraph(label("Závěr: ") + run("{{ point.concluded }}"), "Zneni")
    point = (
        paragraph(run("{{ point.number }} {{ point.title }}"), "Heading3")
        + _if("point.discussed", paragraph(run("{{ point.discussed }}"), "BodyText"))
        + _if("point.concluded", concluded)
    )
    tasks = listing(
        look,
        "Úkoly",
        "task",
        "tasks",
        [("Úkol", "task", 5200), ("Kdo", "who", 2600), ("Do kdy", "due", TEXT_WIDTH - 7800)],
    )
    return (
        _of_process("ZÁPIS Z JEDNÁNÍ", look)
        + _if("issue_line", paragraph(run("{{ issue_line }}"), "BodyText"))
        + _named_facts(look)
        + _if(
            "attendance",
            paragraph(run("Prezence"), "Heading2") + table(widths, rows, look, "Prezence") + paragraph(""),
        )
        + each("sentence", "quorum", paragraph(run("{{ sentence }}"), "BodyText"))
        + paragraph(run("Průběh jednání"), "Heading2")
        + _if("words", paragraph(run("{{ words }}"), "BodyText"))
        + each("point", "points", point)
        + _if("tasks", paragraph(run("Úkoly"), "Heading2") + tasks + paragraph(""))
        + _signed("zapsal(a)")
        + paragraph(run(MADE), "Vyhotoveno")
    )


def hearing_invitation(look: Look) -> str:
    """Where and when the public may speak, about what, and how to comment; for the notice board."""
    return (
        _of_process("VEŘEJNÉ PROJEDNÁNÍ", look)
        + _named_facts(look)
        + each("line", "lines", paragraph(run("{{ line }}"), "BodyText"))
        + paragraph(run("Projednání je přístupné každému."), "BodyText")
        + _signed()
        + paragraph(run(MADE), "Vyhotoveno")
        + paragraph(label("Vyvěšeno dne: ") + run("……………………"), "BodyText")
        + paragraph(label("Sejmuto dne: ") + run("……………………"), "BodyText")
    )


def hearing_minutes(look: Look) -> str:
    """What was said at a public hearing, and the comments that were raised there."""
    comments = listing(
        look,
        "Vznesené připomínky",
        "comment",
        "comments",
        [("Číslo", "number", 1100), ("Připomínka", "text", TEXT_WIDTH - 1100)],
    )
    return (
        _of_process("ZÁPIS Z VEŘEJNÉHO PROJEDNÁNÍ", look)
        + _if("issue_line", paragraph(run("{{ issue_line }}"), "BodyText"))
        + _named_facts(look)
        + paragraph(run("Průběh"), "Heading2")
        + paragraph(run("{{ text }}"), "BodyText")
        + _if("comments", paragraph(run("Vznesené připomínky"), "Heading2") + comments + paragraph(""))
        + _signed("zapsal(a)")
        + paragraph(run(MADE), "Vyhotoveno")
    )


def heading(text: str, look: Look) -> str:
    return paragraph(run("{{ letterhead }}"), "Zahlavi", look.centred) + paragraph(
        run(text), "Heading1", look.centred
    )


DOCUMENTS: dict[str, tuple[Callable[[Look], str], str]] = {
    "proposal": (proposal, "{{ form_title }}: {{ title }}"),
    "extract": (extract, "Výpis z usnesení č. {{ number }}: {{ title }}"),
    "sign_off_sheet": (sign_off_sheet, "Schvalovací list: {{ title }}"),
    "invitation": (invitation, "Pozvánka: {{ body_name }}, {{ meeting_line }}"),
    "minutes": (minutes, "{{ title }}: {{ body_name }}, {{ held_on }}"),
    "task_control": (task_control, "Kontrola plnění usnesení: {{ body_name }}, {{ meeting_line }}"),
    "compliance_clause": (compliance_clause, "Doložka podle § 41 k usnesení č. {{ number }}"),
    "group_invitation": (group_invitation, "Pozvánka: {{ title }}"),
    "attendance_sheet": (attendance_sheet, "Prezenční listina: {{ title }}"),
    "group_minutes": (group_minutes, "Zápis z jednání: {{ title }}"),
    "hearing_invitation": (hearing_invitation, "Veřejné projednání: {{ title }}"),
    "hearing_minutes": (hearing_minutes, "Zápis z veřejného projednání: {{ title }}"),
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
    """Write the originals into the folder of one town."""
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
