"""How does a Word template, with the fields of a proposal, become a Word document?

A clerk writes docxtpl's tags into an ordinary .docx: `{{ title }}`, `{%tr for stage in stages %}` over table
rows, `{{p report }}` for a paragraph of its own. docxtpl turns the XML of a part into Jinja source, and that
is the same every time: here it happens once per template, together with the compiling, and is kept by
content. A rendering then writes only the parts with tags and copies the rest.

Two things go beyond docxtpl. `{% merge_up if … %}` in a cell merges it with the cell above when the condition
holds (docxtpl's `{% vm %}` can only merge a whole loop). And a line break in a value begins a new paragraph.

Templates are edited by people, so their Jinja is a small one: sandboxed, strict about missing names, always
escaping, with a few filters and no calls. They get copies of plain strings, lists and mappings, nothing else.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.parsers import expat

import jinja2
from docxtpl import DocxTemplate  # it ships no types
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup

from templates.environment import nbsp
from templates.explanatory_report import ReportStyles, report_body
from templates.fields import MARKDOWN_FIELDS
from templates.word_file import (
    MAIN_PART,
    NAMESPACES,
    DocumentRefused,
    PackedPart,
    W,
    pack,
    parse_xml,
    read_package,
    text_of,
    write_package,
)

LABEL_STYLE = "Popisek"
"""Character style of labels in forms; `read_form` tells labels from values by it."""

_STYLES, _NUMBERING = "word/styles.xml", "word/numbering.xml"
_WITH_TAGS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml|docProps/core\.xml")
_TAG = re.compile(r"\{[{%#].*?[%}#]\}", re.DOTALL)
_MERGE_UP = re.compile(r"<w:tc[ >](?:(?!<w:tc[ >]).)*?\{%\s*merge_up if (.+?)\s*%\}.*?</w:tc>", re.DOTALL)
_FORBIDDEN_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEW_PARAGRAPH = "\a"  # docxtpl's sign; it can't come from a value, XML forbids it
_SYNTAX = DocxTemplate("")


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without calls and without operators that make much of little (`"a" * 10**9`)."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        raise SecurityError(f"operator {operator}")

    def is_safe_callable(self, obj: Any) -> bool:
        return False


def word_environment() -> jinja2.Environment:
    """The Jinja of Word templates: few filters, no globals, no loader, everything escaped."""
    sandbox = _Sandbox(autoescape=True, undefined=jinja2.StrictUndefined)
    sandbox.globals.clear()
    kept = ("upper", "lower", "capitalize", "trim", "join", "first", "last", "length", "replace", "default")
    sandbox.filters = {name: sandbox.filters[name] for name in kept} | {"nbsp": nbsp}
    return sandbox


@dataclass(frozen=True, slots=True)
class Template:
    """A Word template ready to be filled: parts to copy, parts to render, and what the report needs."""

    copied: Mapping[str, PackedPart]
    numbering: bytes
    compiled: Mapping[str, jinja2.Template]
    report_styles: ReportStyles | None


def load_template(source: Path | str | bytes) -> Template:
    """A template from a file or its bytes, compiled once per content. Raises DocumentRefused.

    The file is read again each time (a few kB), so what is edited in Word counts from the next document on.
    """
    return _compile(source if isinstance(source, bytes) else Path(source).read_bytes())


@lru_cache(maxsize=64)
def _compile(data: bytes) -> Template:
    parts = read_package(data)
    sandbox = word_environment()
    compiled: dict[str, jinja2.Template] = {}
    for name, source in jinja_sources(parts).items():
        try:
            compiled[name] = sandbox.from_string(source)
        except jinja2.TemplateError as error:
            raise DocumentRefused([f"Šablona má v části {name} chybnou značku: {error}."]) from error
    copied = {name: pack(content) for name, content in parts.items() if name not in compiled}
    return Template(copied, parts.get(_NUMBERING, b""), compiled, report_styles(parts))


def jinja_sources(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Jinja source of each part that has tags, made by docxtpl's own rewriting of the XML."""
    sources = {}
    for name, content in parts.items():
        if _WITH_TAGS.fullmatch(name):
            source = _SYNTAX.patch_xml(etree.tostring(parse_xml(content), encoding="unicode"))
            if _TAG.search(source):
                source = _MERGE_UP.sub(_merge_up, source)
                # Word's Czech autocorrection opens a quotation with „; docxtpl mends only the other marks.
                sources[name] = _TAG.sub(lambda tag: tag.group().replace("„", '"'), source)
    return sources


def _merge_up(match: re.Match[str]) -> str:
    """A cell that continues the one above when its condition holds: w:vMerge, with nothing inside."""
    condition, cell = match.group(1), match.group(0)
    cell = re.sub(r"\{%\s*merge_up if .+?%\}", "", cell, count=1)
    head, properties_end, content = cell.partition("</w:tcPr>")
    merge = f'<w:vMerge w:val="{{% if {condition} %}}continue{{% else %}}restart{{% endif %}}"/>'
    # The schema wants vMerge after the width and the span and before borders and shading.
    head = re.sub(r"(<w:tcPr>(?:<w:tcW [^>]*/>)?(?:<w:gridSpan [^>]*/>)?)", rf"\g<1>{merge}", head, count=1)
    content = content.removesuffix("</w:tc>")
    return f"{head}{properties_end}{{% if {condition} %}}<w:p/>{{% else %}}{content}{{% endif %}}</w:tc>"


def filled(source: Path, fields: Mapping[str, Any]) -> bytes:
    """A .docx of a template file with these fields: `load_template` and `render`."""
    return render(load_template(source), fields)


def render(template: Template, fields: Mapping[str, Any]) -> bytes:
    """A .docx with these fields; the same template and fields give the same bytes.

    Raises DocumentRefused when the template asks for a field that is not given, does what a template may not,
    or comes out as broken XML; TypeError for a value that is not a string, number, list or mapping.
    """
    parts: dict[str, bytes | PackedPart] = dict(template.copied)
    context = {name: _plain(value) for name, value in fields.items() if name not in MARKDOWN_FIELDS}
    for name in MARKDOWN_FIELDS & fields.keys():
        if template.report_styles is None:
            context[name] = _plain(fields[name])  # no list styles: `template_check` names them
            continue
        body = _report(_FORBIDDEN_IN_XML.sub("", fields[name]), template.report_styles)
        context[name] = Markup(body.paragraphs)  # noqa: S704 - every text in it was escaped as it was built
        if body.numbering:
            parts[_NUMBERING] = _with_lists(template.numbering, body.numbering)
    for part, compiled in template.compiled.items():
        try:
            xml = compiled.render(context)
        except jinja2.TemplateError as error:
            raise DocumentRefused([in_czech(error)]) from error
        if _NEW_PARAGRAPH in xml or "\t" in xml:
            xml = _SYNTAX.resolve_listing(xml).replace(_NEW_PARAGRAPH, " ")
        parts[part] = _well_formed(xml, part)
    return write_package(parts)


def _plain(value: Any) -> Any:
    """A copy that holds only text, numbers, lists and mappings, without characters that XML forbids."""
    if isinstance(value, str):
        clean = _FORBIDDEN_IN_XML.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
        return clean.strip("\n").replace("\n", _NEW_PARAGRAPH)
    if isinstance(value, Mapping):
        return {str(key): _plain(member) for key, member in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return [_plain(member) for member in value]
    if isinstance(value, int):
        return value
    raise TypeError(f"a template gets text, numbers, lists and mappings, not {type(value).__name__}")


_report = lru_cache(maxsize=64)(report_body)
"""Each body gets a form of its own with the same report in it."""


def _with_lists(numbering: bytes, lists: str) -> bytes:
    xml = numbering.decode()
    at = xml.find("<w:numIdMacAtCleanup")
    at = xml.rindex("</w:numbering>") if at < 0 else at
    return (xml[:at] + lists + xml[at:]).encode()


def _well_formed(xml: str, part: str) -> bytes:
    """The part's bytes. Expat reads them and builds nothing, which takes a third of the time of a tree."""
    content = ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + xml).encode()
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(content, True)
    except expat.ExpatError as error:
        pairs = "{%p … %} a {%tr … %}"
        raise DocumentRefused(
            [f"Šablona dala v části {part} neplatný dokument. Zkontrolujte páry značek {pairs}."]
        ) from error
    return content


def in_czech(error: jinja2.TemplateError) -> str:
    """What is wrong with a template, as a sentence for the person who edits it."""
    message = error.message or ""
    if isinstance(error, SecurityError):
        return f"Šablona dělá něco, co nesmí ({message}). Značka smí pole jen vypsat, projít nebo porovnat."
    if found := re.search(r"'([^']+)' is undefined|has no attribute '([^']+)'", message):
        return (
            f"Šablona chce pole „{found[1] or found[2]}“, které v údajích není. Opravte jeho jméno v šabloně."
        )
    return f"Šablonu nelze vyplnit: {message}."


def report_styles(parts: Mapping[str, bytes]) -> ReportStyles | None:
    """The styles that a report is written in, found by name: Word gives them other ids in other languages."""
    if _STYLES not in parts or _NUMBERING not in parts:
        return None
    styles = style_ids(parts)
    numbering = parse_xml(parts[_NUMBERING])
    numbers = {_value(num, "."): num for num in numbering.iterfind("w:num", NAMESPACES)}
    found = {name: styles.get(name) for name in ("heading 2", "heading 3", "list bullet", "list number")}
    if None in found.values():
        return None
    bullet = _numbering_of(parts, found["list bullet"] or "")
    ordered = _numbering_of(parts, found["list number"] or "")
    if bullet not in numbers or ordered not in numbers:
        return None
    abstract = numbers[ordered].find("w:abstractNumId", NAMESPACES)
    return ReportStyles(
        text=styles.get("body text") or styles.get("normal") or "Normal",
        headings=(found["heading 2"] or "", found["heading 3"] or ""),
        bullet=found["list bullet"] or "",
        ordered=found["list number"] or "",
        bullet_num=bullet,
        ordered_abstract="" if abstract is None else abstract.get(f"{{{W}}}val", ""),
        next_num=max(int(number) for number in numbers) + 1,
    )


def style_ids(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Ids of a document's styles by their lower-case names ("heading 2": "Heading2", in Czech "Nadpis2")."""
    styles = parse_xml(parts[_STYLES]).iterfind("w:style", NAMESPACES)
    return {_value(style, "w:name").lower(): style.get(f"{{{W}}}styleId", "") for style in styles}


def _numbering_of(parts: Mapping[str, bytes], style_id: str) -> str:
    for style in parse_xml(parts[_STYLES]).iterfind("w:style", NAMESPACES):
        if style.get(f"{{{W}}}styleId") == style_id:
            return _value(style, "w:pPr/w:numPr/w:numId")
    return ""


def _value(element: etree._Element, path: str) -> str:
    if path == ".":
        return element.get(f"{{{W}}}numId", "")
    found = element.find(path, NAMESPACES)
    return "" if found is None else found.get(f"{{{W}}}val", "")


def read_form(data: bytes) -> list[tuple[str, str]]:
    """Labels and values of a form's tables in reading order; a value without a label has the label "".

    Labels are the text in the character style `Popisek`. A cell that is nothing but a label belongs to the
    next cell; paragraphs of a value are joined by line breaks. Raises DocumentRefused.
    """
    parts = read_package(data)
    label_id = style_ids(parts).get(LABEL_STYLE.lower())
    pairs: list[tuple[str, str]] = []
    for row in parse_xml(parts[MAIN_PART]).iter(f"{{{W}}}tr"):
        waiting = ""
        for cell in row.iterfind("w:tc", NAMESPACES):
            merge = cell.find("w:tcPr/w:vMerge", NAMESPACES)
            if merge is not None and merge.get(f"{{{W}}}val", "continue") == "continue":
                continue  # the cell above, once more
            label, value = _label_and_value(cell, label_id)
            if label and not value and not waiting and not label.endswith(":"):
                waiting = label
            elif label or value or waiting:
                pairs.append((waiting or label.rstrip(":"), value))
                waiting = ""
        if waiting:
            pairs.append((waiting, ""))
    return pairs


def _label_and_value(cell: etree._Element, label_id: str | None) -> tuple[str, str]:
    label, paragraphs = "", []
    for paragraph in cell.iterfind(".//w:p", NAMESPACES):
        value = ""
        for run in paragraph.iterfind(".//w:r", NAMESPACES):
            style = run.find("w:rPr/w:rStyle", NAMESPACES)
            if style is not None and style.get(f"{{{W}}}val") == label_id:
                label += text_of(run)
            else:
                value += text_of(run)
        paragraphs.append(value.strip())
    return label.strip(), "\n".join(paragraphs).strip("\n")
