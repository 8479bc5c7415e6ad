"""appy.pod, what PloneMeeting writes its documents with: the seed's form as an ODT template, the report as XHTML.

``appy_pod.py FIELDS.json COUNT`` prints {"documents_per_second": …}.
"""

from __future__ import annotations

import json
import sys
import time
import zipfile
from pathlib import Path
from xml.sax.saxutils import quoteattr

from appy.pod.renderer import Renderer

NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
}
MIME = "application/vnd.oasis.opendocument.text"


def root(name: str, body: str) -> str:
    """One part of the package."""
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return f'<?xml version="1.0" encoding="UTF-8"?><office:{name} {spaces} office:version="1.2">{body}</office:{name}>'


def field(expression: str) -> str:
    """A field of pod: conditional text whose value is the expression."""
    return (
        f'<text:conditional-text text:condition="ooow:true" text:string-value-if-true={quoteattr(expression)} '
        f'text:string-value-if-false="">{expression}</text:conditional-text>'
    )


def statement(words: str) -> str:
    """A statement of pod: a note."""
    return f"<office:annotation><dc:creator>pod</dc:creator><text:p>{words}</text:p></office:annotation>"


def row(*cells: str) -> str:
    """A row of the form's table."""
    inside = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row>{inside}</table:table-row>"


def template(path: Path) -> None:
    """Writes the form as a template of pod."""
    simple = ("department", "drafted_by", "presented_by", "title", "committee_opinion", "previous_resolution")
    rows = [row(statement("do row for stage in stages") + field("stage['label']"), field("stage['date']"))]
    rows += [row(name, field(name)) for name in simple]
    rows.append(
        row(statement("do row for wording in wordings") + field("wording['label']"), field("wording['text']"))
    )
    rows.append(row("Příloha", statement("do row for attachment in attachments") + field("attachment")))
    rows += [row("Datum", field("signed_on")), row(field("signature_label"), field("signed_by"))]
    body = (
        f"<office:body><office:text><text:p>{field('letterhead')}</text:p><text:h text:outline-level='1'>"
        f"{field('form_title')}</text:h><table:table table:name='form'><table:table-column "
        f"table:number-columns-repeated='2'/>{''.join(rows)}</table:table>"
        f"<text:p>{statement('do text from xhtml(report)')}</text:p></office:text></office:body>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    layout = (
        "<office:font-face-decls/><office:styles/><office:automatic-styles><style:page-layout style:name='pm1'>"
        "<style:page-layout-properties fo:page-width='21cm' fo:page-height='29.7cm' fo:margin-left='2cm' "
        "fo:margin-right='2cm'/></style:page-layout></office:automatic-styles><office:master-styles>"
        "<style:master-page style:name='Standard' style:page-layout-name='pm1'/></office:master-styles>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", MIME, zipfile.ZIP_STORED)
        package.writestr("content.xml", root("document-content", f"<office:automatic-styles/>{body}"))
        package.writestr("styles.xml", root("document-styles", layout))
        package.writestr("meta.xml", root("document-meta", "<office:meta/>"))
        package.writestr("META-INF/manifest.xml", manifest)


def main() -> None:
    """Makes COUNT forms one after another."""
    given, count = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), int(sys.argv[2])
    source = Path("form.odt").resolve()
    template(source)

    def made(number: int) -> None:
        target = Path(f"made-{number}.odt").resolve()
        Renderer(str(source), dict(given[number % len(given)]), str(target)).run()
        with zipfile.ZipFile(target) as package:
            content = package.read("content.xml").decode()
        assert "Error while evaluating" not in content, content
        assert given[number % len(given)]["title"] in content, "not filled"
        target.unlink()

    made(0)
    began = time.perf_counter()
    for number in range(count):
        made(number)
    print(json.dumps({"documents_per_second": count / (time.perf_counter() - began)}))


main()
