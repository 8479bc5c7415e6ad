"""Of what is a printed document made? Headings, paragraphs, lists, tables: plain data for `templates.typeset`.

Each function returns one block; a list of them is the `blocks` of the template "document". Text is text: no
character in it has a meaning. A run is a piece of a paragraph with `strong` or `emph`; where runs are taken,
a bare string does too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.token import Token

Block: TypeAlias = dict[str, Any]
Runs: TypeAlias = str | Sequence[Mapping[str, Any]]

DEEPEST_HEADING = 4
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(["html_block", "html_inline"])


def heading(text: Runs, level: int = 2) -> Block:
    """A heading; 1 is the title of the document, which the template writes by itself.

    Raises ValueError for a level that the house doesn't have.
    """
    if not 1 <= level <= DEEPEST_HEADING:
        raise ValueError(f"heading level {level}")
    return {"kind": "heading", "level": level, "text": text}


def run(text: str, *, strong: bool = False, emph: bool = False) -> dict[str, Any]:
    """A piece of a paragraph."""
    return {"text": text, "strong": strong, "emph": emph}


def paragraph(text: Runs) -> Block:
    """One paragraph."""
    return {"kind": "paragraph", "text": text}


def prose(text: str) -> Block:
    """Plain text of several lines: an empty line begins a paragraph, an end of a line stays."""
    return {"kind": "prose", "text": text}


def quote(text: str) -> Block:
    """The words of a resolution or a motion, set apart."""
    return {"kind": "quote", "text": text}


def note(text: str) -> Block:
    """A smaller, quieter remark."""
    return {"kind": "note", "text": text}


def bullets(items: Iterable[Runs]) -> Block:
    """A list with bullets."""
    return {"kind": "bullets", "items": list(items)}


def numbers(items: Iterable[Runs], start: int = 1) -> Block:
    """A numbered list."""
    return {"kind": "numbers", "items": list(items), "start": start}


def facts(rows: Iterable[tuple[str, str]]) -> Block:
    """Pairs of a label and a value."""
    return {"kind": "facts", "rows": [{"label": label, "value": value} for label, value in rows]}


def table(
    header: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float] | None = None
) -> Block:
    """A table whose header repeats on every page; `widths` are parts of the whole.

    Raises ValueError when a row (or the widths) has another number of cells than the header.
    """
    cells = [list(row) for row in rows]
    if any(len(row) != len(header) for row in [*cells, *([widths] if widths else [])]):
        raise ValueError("a row has another number of cells than its header")
    return {"kind": "table", "header": list(header), "rows": cells, "widths": list(widths or [])}


def signatures(people: Iterable[Mapping[str, str]]) -> Block:
    """Lines to sign on: each person has `name`, `role` and perhaps a `note`."""
    return {"kind": "signatures", "people": [dict(person) for person in people]}


def page_break() -> Block:
    """What follows begins on a new page."""
    return {"kind": "page_break"}


def without_skipped_levels(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with headings that go down one level at a time, as PDF/UA-1 demands (ISO 14289-1, 7.4.2)."""
    level = 1
    kept = []
    for block in blocks:
        if block.get("kind") == "heading":
            level = min(block["level"], level + 1)
            block = block | {"level": level}
        kept.append(block)
    return kept


def report_blocks(markdown: str, top_level: int = 3) -> list[Block]:
    """The blocks of an explanatory report (Markdown); its shallowest heading becomes `top_level`.

    As in the Word form: HTML is text, a link is its text with the address behind it, since paper is read too.
    A nested list is written as a list of its own after its item.
    """
    tokens = _MARKDOWN.parse(markdown)
    top = min((int(token.tag[1]) for token in tokens if token.type == "heading_open"), default=1)
    blocks: list[Block] = []
    lists: list[tuple[str, int]] = []
    fresh = False
    for index, token in enumerate(tokens):
        match token.type:
            case "bullet_list_open":
                lists.append(("bullets", 1))
                fresh = True
            case "ordered_list_open":
                lists.append(("numbers", int(token.attrGet("start") or 1)))
                fresh = True
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
                fresh = True
            case "inline" if lists:
                kind, start = lists[-1]
                if not fresh and blocks and blocks[-1]["kind"] == kind:
                    blocks[-1]["items"].append(_runs(token.children or []))
                else:
                    blocks.append({"kind": kind, "items": [_runs(token.children or [])], "start": start})
                    fresh = False
                if kind == "numbers":
                    lists[-1] = (kind, start + 1)
            case "inline":
                text = _runs(token.children or [])
                opening = tokens[index - 1]
                if opening.type == "heading_open":
                    level = min(top_level + int(opening.tag[1]) - top, DEEPEST_HEADING)
                    blocks.append(heading(text, level))
                else:
                    blocks.append(paragraph(text))
            case "fence" | "code_block":
                blocks.append(prose(token.content))
    return blocks


def _runs(children: list[Token]) -> list[dict[str, Any]]:
    runs: list[dict[str, Any]] = []
    strong = emph = 0
    link: tuple[str, int] | None = None
    for token in children:
        match token.type:
            case "strong_open" | "strong_close":
                strong += 1 if token.type == "strong_open" else -1
            case "em_open" | "em_close":
                emph += 1 if token.type == "em_open" else -1
            case "link_open":
                link = (str(token.attrGet("href") or ""), len(runs))
            case "link_close" if link is not None:
                address, start = link
                shown = "".join(piece["text"] for piece in runs[start:])
                if address.removeprefix("mailto:") != shown:
                    runs.append(run(f" ({address})"))
                link = None
            case _:
                text = {"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content)
                runs.append(run(text, strong=strong > 0, emph=emph > 0))
    return [piece for piece in runs if piece["text"]]
