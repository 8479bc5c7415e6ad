"""docxtpl as its manual says: a new template, the report as a sub-document, escaped, saved.

``docxtpl_form.py TEMPLATE FIELDS.json COUNT`` prints {"documents_per_second": …}.
"""

from __future__ import annotations

import io
import json
import sys
import time
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from markdown_it import MarkdownIt


def made(template: str, fields: dict[str, Any]) -> bytes:
    """One form."""
    document = DocxTemplate(template)
    document.render(fields | {"report": report(document, fields["report"])}, autoescape=True)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def report(document: DocxTemplate, markdown: str) -> Any:
    """The report as a sub-document: headings, lists, bold words."""
    part = document.new_subdoc()
    style = None
    for token in MarkdownIt("commonmark").parse(markdown):
        if token.type == "heading_open":
            style = "Heading 2"
        elif token.type == "list_item_open":
            style = "List Bullet"
        elif token.type in ("heading_close", "list_item_close"):
            style = None
        elif token.type == "inline":
            paragraph = part.add_paragraph(style=style)
            bold = False
            for child in token.children or []:
                bold = child.type == "strong_open" or (bold and child.type != "strong_close")
                if child.content:
                    paragraph.add_run(child.content).bold = bold or None
    return part


def main() -> None:
    """Makes COUNT forms one after another."""
    template, given, count = (
        sys.argv[1],
        json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")),
        int(sys.argv[3]),
    )
    made(template, given[0])
    began = time.perf_counter()
    for number in range(count):
        made(template, given[number % len(given)])
    print(json.dumps({"documents_per_second": count / (time.perf_counter() - began)}))


main()
