"""How does the explanatory report, written in Markdown, become Word content?

Headings become heading styles, list items real lists (`w:numPr`), bold lead-ins bold runs. The shallowest
heading of the report is Heading 2 (the form's title is Heading 1), deeper ones Heading 3: no level is
skipped. Raw HTML is text. A link is its text with the address behind it, since the page is printed. The
result is body content only: styles and numbering belong to the template, where the town can change them.
"""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import escape

DEEPEST_LEVEL = 2
"""Lists nest to `w:ilvl` 0, 1 and 2; deeper items stay on the last."""

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(["html_block", "html_inline"])


@dataclass(frozen=True, slots=True)
class ReportStyles:
    """What the report needs from the template: style ids, and the numbering of its two list styles.

    `bullet_num` is a `w:num`, `ordered_abstract` a `w:abstractNum`; each ordered list gets a `w:num` of its
    own from `next_num` on, otherwise the second list would go on counting where the first one ended.
    """

    text: str
    headings: tuple[str, str]
    bullet: str
    ordered: str
    bullet_num: str
    ordered_abstract: str
    next_num: int


@dataclass(frozen=True, slots=True)
class ReportBody:
    """Paragraphs for `word/document.xml` and the list instances for `word/numbering.xml`."""

    paragraphs: str
    numbering: str


def report_body(markdown: str, styles: ReportStyles) -> ReportBody:
    """Word paragraphs of a Markdown text. The text must be free of characters that XML forbids."""
    tokens = _MARKDOWN.parse(markdown)
    top = min((int(token.tag[1]) for token in tokens if token.type == "heading_open"), default=1)
    writer = _Writer(styles)
    for index, token in enumerate(tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            writer.open_list(token)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            writer.lists.pop()
        elif token.type == "list_item_open":
            writer.item_begins = True
        elif token.type == "inline":
            opening = tokens[index - 1]
            level = int(opening.tag[1]) - top if opening.type == "heading_open" else None
            writer.paragraph(_runs(token.children or []), level)
        elif token.type in ("fence", "code_block"):
            writer.paragraph(
                "<w:r><w:br/></w:r>".join(_run(line, "") for line in token.content.splitlines()), None
            )
    return ReportBody("".join(writer.paragraphs), "".join(writer.numbering))


class _Writer:
    """Paragraphs written so far, and the lists that are open around the next one."""

    def __init__(self, styles: ReportStyles) -> None:
        self.styles = styles
        self.paragraphs: list[str] = []
        self.numbering: list[str] = []
        self.lists: list[tuple[str, str]] = []  # (style, numId), the innermost last
        self.item_begins = False

    @property
    def level(self) -> int:
        return min(len(self.lists) - 1, DEEPEST_LEVEL)

    def open_list(self, token: Token) -> None:
        if token.type == "bullet_list_open":
            self.lists.append((self.styles.bullet, self.styles.bullet_num))
            return
        number = str(self.styles.next_num + len(self.numbering))
        self.lists.append((self.styles.ordered, number))
        self.numbering.append(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{self.styles.ordered_abstract}"/>'
            f'<w:lvlOverride w:ilvl="{self.level}"><w:startOverride w:val="{token.attrGet("start") or 1}"/>'
            "</w:lvlOverride></w:num>"
        )

    def paragraph(self, runs: str, heading: int | None) -> None:
        if heading is not None and not self.lists:
            properties = f'<w:pStyle w:val="{self.styles.headings[min(heading, 1)]}"/>'
        elif self.lists:
            style, number = self.lists[-1]
            # The second paragraph of an item keeps its indentation and gets no bullet.
            indent = "" if self.item_begins else f'<w:ind w:left="{360 * (self.level + 1)}" w:firstLine="0"/>'
            number = number if self.item_begins else "0"
            properties = (
                f'<w:pStyle w:val="{style}"/><w:numPr><w:ilvl w:val="{self.level}"/>'
                f'<w:numId w:val="{number}"/></w:numPr>{indent}'
            )
        else:
            properties = f'<w:pStyle w:val="{self.styles.text}"/>'
        self.item_begins = False
        self.paragraphs.append(f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>")


def _runs(children: list[Token]) -> str:
    runs: list[str] = []
    format_: list[str] = []
    link: tuple[str, int] | None = None
    for token in children:
        if token.type in ("strong_open", "em_open"):
            format_.append("<w:b/><w:bCs/>" if token.type == "strong_open" else "<w:i/><w:iCs/>")
        elif token.type in ("strong_close", "em_close"):
            format_.pop()
        elif token.type == "hardbreak":
            runs.append("<w:r><w:br/></w:r>")
        elif token.type == "link_open":
            link = (str(token.attrGet("href") or ""), len(runs))
        elif token.type == "link_close" and link is not None:
            address, start = link
            shown = re.sub(r"<[^>]+>", "", "".join(runs[start:]))
            if address.removeprefix("mailto:") != shown and str(escape(address)) != shown:
                runs.append(_run(f" ({address})", _joined(format_)))
            link = None
        else:
            text = " " if token.type == "softbreak" else token.content
            runs.append(_run(text, _joined(format_)))
    return "".join(runs)


def _joined(format_: list[str]) -> str:
    return "".join(sorted(set(format_)))  # bold before italics, each once: the order of the schema


def _run(text: str, format_: str) -> str:
    if not text:
        return ""
    properties = f"<w:rPr>{format_}</w:rPr>" if format_ else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
