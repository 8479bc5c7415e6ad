"""Which styles, lists and settings do the original Word templates have?

Written out whole instead of changed from python-docx's own template, which brings 140 styles, blue headings
and the language of America. What towns choose from stands in LOOKS.
"""

from dataclasses import dataclass

FONT = "Arial"  # on every desk; elsewhere replaced by one of the same widths (Liberation Sans)
TEXT_WIDTH = 9638  # twips: A4 with margins of 2 cm
INDENT = 360  # twips, of one level of a list


@dataclass(frozen=True)
class Look:
    """What a town chooses for its first templates; the rest it changes in Word."""

    fill: str  # of label cells, RRGGBB
    border: str  # of table lines
    centred: bool  # letterhead and titles


LOOKS = {"plain": Look("FFFFFF", "7F7F7F", False), "shaded": Look("EFEFEF", "404040", True)}

SETTINGS = (
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/><w:hyphenationZone w:val="425"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/>'
    # Without it Word opens the file in the compatibility mode of 2007.
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
    ' w:val="15"/></w:compat><w:themeFontLang w:val="cs-CZ"/><w:decimalSymbol w:val=","/>'
    '<w:listSeparator w:val=";"/>'
)


def styles(look: Look) -> str:
    """Black headings, a cell without spacing, and character styles for labels, names and steering tags."""
    language = '<w:lang w:val="cs-CZ" w:eastAsia="cs-CZ" w:bidi="ar-SA"/>'
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="4" w:color="{look.border}"/></w:pBdr>'
    centre, bold = '<w:jc w:val="center"/>', "<w:b/><w:bCs/>"
    keep = "<w:keepNext/><w:keepLines/>"
    side = f'<w:pBdr><w:left w:val="single" w:sz="12" w:space="8" w:color="{look.border}"/></w:pBdr>'
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
        + style(
            "Heading3", "heading 3", keep + gap(10, 4) + outline(2), bold + BLACK + size(10.5), "BodyText"
        )
        + style("ListBullet", "List Bullet", '<w:numPr><w:numId w:val="1"/></w:numPr>' + gap(0, 4))
        + style("ListNumber", "List Number", '<w:numPr><w:numId w:val="2"/></w:numPr>' + gap(0, 4))
        + style("Zneni", "Znění", side + gap(2, 6) + '<w:ind w:left="284"/>')
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


BUILT_IN = {
    "Body Text",
    "List Bullet",
    "List Number",
    "header",
    "footer",
    "heading 1",
    "heading 2",
    "heading 3",
}
BLACK = '<w:color w:val="000000"/>'


def style(
    identifier: str,
    name: str,
    layout: str = "",
    look: str = "",
    following: str = "",
    *,
    character: bool = False,
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
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format_}"/>{tied}'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{INDENT * (at + 1)}" w:hanging="{INDENT}"/></w:pPr></w:lvl>'
        )

    bullets = "".join(level(at, "ListBullet", "bullet", mark) for at, mark in enumerate("•–•"))
    kinds = (("decimal", "%1."), ("lowerLetter", "%2)"), ("lowerRoman", "%3."))
    numbers = "".join(level(at, "ListNumber", *kind) for at, kind in enumerate(kinds))
    xml = ""
    for at, levels in enumerate((bullets, numbers)):
        kind = '<w:multiLevelType w:val="multilevel"/>'
        xml += f'<w:abstractNum w:abstractNumId="{at}">{kind}{levels}</w:abstractNum>'
    return xml + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n - 1}"/></w:num>' for n in (1, 2))
