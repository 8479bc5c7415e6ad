"""What is wrong with a Word template that somebody has edited, in sentences for the person who edited it?

A fault is found here, at the desk, and not in the document of a meeting: the file itself, its language, each
tag on its own and as a pair, the names of fields against `templates/fields.py`, and trial renderings with one
and with more members of each list.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import jinja2
from jinja2 import nodes
from lxml import etree

from templates.documents import jinja_sources, load_template, render, report_styles, word_environment
from templates.fields import FIELDS, KIND_NAMES, MARKDOWN_FIELDS, Field, sample
from templates.word_file import MAIN_PART, NAMESPACES, DocumentRefused, W, parse_xml, read_package

_STYLES = "word/styles.xml"
_DELIMITER = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_PREFIX = re.compile(r"(tr|tc|p|r)\s+")
_PAIRS = {"for": "endfor", "if": "endif"}
_WORDS = {*_PAIRS, *_PAIRS.values(), "elif", "else", "set", "merge_up", "vm"}
_PLACES = {
    "document": "text",
    "header": "záhlaví",
    "footer": "zápatí",
    "footnotes": "poznámky",
    "core": "vlastnosti",
}
_QUOTES = str.maketrans("„“”‘’", '"""\'\'')


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag where it stands: `{%tr for stage in stages %}` has prefix tr, body `for stage in stages`."""

    text: str
    opening: str
    prefix: str
    body: str
    place: str
    outside: (
        str | None
    )  # what else stands in the paragraph or row that the tag replaces; None: no table there

    @property
    def word(self) -> str:
        return self.body.split(maxsplit=1)[0] if self.opening == "{%" and self.body else ""


def check_template(source: Path | str | bytes, kind: str) -> list[str]:
    """Faults of a template of this kind (a key of FIELDS) as Czech sentences; empty when it can be used."""
    if kind not in FIELDS:
        return [f"Druh dokumentu „{kind}“ neexistuje. Použijte jeden z těchto: {', '.join(FIELDS)}."]
    path = None if isinstance(source, bytes) else Path(source)
    try:
        data = source if isinstance(source, bytes) else Path(source).read_bytes()
        parts = read_package(data)
    except DocumentRefused as refusal:
        return refusal.reasons
    except OSError as error:
        return [f"Šablonu {path} nelze přečíst ({error.strerror}). Zkontrolujte cestu k souboru."]
    faults = [*_language(parts), *_comments(parts)]
    tags, broken = _tags(parts)
    faults += broken
    for tag in tags:
        faults += _faults_of_tag(tag)
    faults += _pairing(tags)
    if not faults:
        faults += _names(parts, kind, tags)
    if not faults:
        faults += _trial(data, kind)
    return list(dict.fromkeys(faults))


def _language(parts: Mapping[str, bytes]) -> Iterator[str]:
    """The language of docDefaults and of the default paragraph style: what there is must be Czech."""
    languages = []
    if _STYLES in parts:
        root = parse_xml(parts[_STYLES])
        for path in ("w:docDefaults/w:rPrDefault/w:rPr/w:lang", "w:style[@w:default='1']/w:rPr/w:lang"):
            languages += [found.get(f"{{{W}}}val", "") for found in root.iterfind(path, NAMESPACES)]
    how = "Označte celý text, zvolte Revize > Jazyk > čeština a nastavte ji jako výchozí."
    if not languages:
        yield f"Šablona nemá nastavený jazyk. {how}"
    for language in languages:
        if not language.lower().startswith("cs"):
            yield f"Jazyk šablony je „{language}“, ne čeština. {how}"
            return


def _comments(parts: Mapping[str, bytes]) -> list[str]:
    if "word/comments.xml" in parts and b"<w:comment " in parts["word/comments.xml"]:
        return [
            "Šablona obsahuje komentáře, které by byly v každém dokumentu. Odstraňte je (Revize > Odstranit)."
        ]
    return []


def _tags(parts: Mapping[str, bytes]) -> tuple[list[_Tag], list[str]]:
    """All tags in reading order, and a sentence for each that does not end in its paragraph."""
    tags: list[_Tag] = []
    faults: list[str] = []
    for name in sorted(parts, key=lambda part: (part != MAIN_PART, part)):
        if not re.fullmatch(
            r"(word/(document|header\d*|footer\d*|footnotes|endnotes)|docProps/core)\.xml", name
        ):
            continue
        root = parse_xml(parts[name])
        place = next((czech for key, czech in _PLACES.items() if key in name), name)
        paragraphs = root.iter(f"{{{W}}}p") if name.startswith("word/") else root.iter()
        for paragraph in paragraphs:
            text = _own_text(paragraph)
            found, broken = _tags_of(text, place, paragraph)
            tags += found
            faults += [f"{_where(place, text)}: {sentence}" for sentence in broken]
    return tags, faults


def _tags_of(text: str, place: str, paragraph: etree._Element) -> tuple[list[_Tag], list[str]]:
    tags, faults, start = [], [], -1
    for match in _DELIMITER.finditer(text):
        mark = match.group()
        if mark in _CLOSING:
            if start >= 0:
                faults.append(f"značka „{_short(text[start : match.start()])}“ není ukončená.")
            start = match.start()
        elif start < 0:
            faults.append(f"„{mark}“ končí značku, která nezačala „{mark[::-1].replace('}', '{')}“.")
        elif _CLOSING[text[start : start + 2]] != mark:
            faults.append(f"značka „{_short(text[start : match.end()])}“ začíná jinak, než končí.")
            start = -1
        else:
            tags.append(_tag(text, start, match.end(), place, paragraph))
            start = -1
    if start >= 0:
        end = _CLOSING[text[start : start + 2]]
        faults.append(f"značka „{_short(text[start:])}“ není v tomto odstavci ukončená („{end}“).")
    return tags, faults


def _tag(text: str, start: int, end: int, place: str, paragraph: etree._Element) -> _Tag:
    whole, inside = text[start:end], text[start + 2 : end - 2]
    prefix = _PREFIX.match(inside)
    outside: str | None = text[:start] + text[end:]
    if prefix and prefix[1] == "tr":
        table_row = next(paragraph.iterancestors(f"{{{W}}}tr"), None)
        outside = None
        if table_row is not None:
            outside = "".join(_own_text(each) for each in table_row.iter(f"{{{W}}}p")).replace(whole, "", 1)
    body = inside[prefix.end() :] if prefix else inside
    body = body.strip("-+ \t\n\xa0").translate(_QUOTES)
    return _Tag(whole, text[start : start + 2], prefix[1] if prefix else "", body, place, outside)


def _own_text(paragraph: etree._Element) -> str:
    """Text of a paragraph without the text boxes anchored in it; for a property its value."""
    if paragraph.tag != f"{{{W}}}p":
        return paragraph.text or ""
    nodes = paragraph.iter(f"{{{W}}}t", f"{{{W}}}br", f"{{{W}}}tab")
    own = (node for node in nodes if next(node.iterancestors(f"{{{W}}}p")) is paragraph)
    return "".join(node.text or "" if node.tag == f"{{{W}}}t" else " " for node in own)


def _faults_of_tag(tag: _Tag) -> Iterator[str]:
    where = f"{_where(tag.place, tag.text)}:"
    if tag.opening == "{#":
        return
    if tag.prefix == "tc":
        yield f"{where} smyčky přes sloupce tabulky tu nejdou. Použijte řádky ({{%tr … %}})."
        return
    if tag.outside is None:
        yield f"{where} značka „tr“ patří do řádku tabulky. Mimo tabulku použijte „p“."
    elif tag.prefix in ("p", "tr") and tag.outside.strip():
        what = "odstavci" if tag.prefix == "p" else "řádku tabulky"
        yield f"{where} text „{_short(tag.outside)}“ v témž {what} by zmizel. Dejte značku do vlastního."
    if tag.opening == "{%" and tag.word not in _WORDS:
        yield f"{where} slovo „{tag.word}“ značky neznají{_hint(tag.word, _WORDS)}"
        return
    if MARKDOWN_FIELDS & set(re.findall(r"\w+", tag.body)) and tag.opening == "{{" and tag.prefix != "p":
        yield f"{where} důvodová zpráva potřebuje vlastní odstavec se značkou {{{{p {tag.body} }}}}."
    try:
        word_environment().compile(_alone(tag))
    except jinja2.TemplateError as error:
        yield f"{where} {_in_czech(error)}"


def _alone(tag: _Tag) -> str:
    """The tag as a small template that compiles by itself."""
    if tag.opening == "{{":
        return f"{{{{ {tag.body} }}}}"
    rest = tag.body.removeprefix(tag.word).strip()
    if tag.word in _PAIRS:
        return f"{{% {tag.body} %}}{{% {_PAIRS[tag.word]} %}}"
    if tag.word == "elif":
        return f"{{% if {rest} %}}{{% endif %}}"
    if tag.word == "merge_up":
        return f"{{% {rest} %}}{{% endif %}}"
    return f"{{% {tag.body} %}}" if tag.word == "set" else ""


def _pairing(tags: list[_Tag]) -> Iterator[str]:
    """Openings and endings match, in kind and in prefix: a row loop ends with a row of its own."""
    opened: list[_Tag] = []
    for tag in tags:
        if tag.word in _PAIRS:
            opened.append(tag)
        elif tag.word in ("elif", "else", *_PAIRS.values()):
            opener = opened[-1] if opened and opened[-1].place == tag.place else None
            allowed = (
                {"else", _PAIRS[opener.word], *(["elif"] if opener.word == "if" else [])} if opener else set()
            )
            fits = tag.word in allowed
            if not opener or not fits:
                yield f"{_where(tag.place, tag.text)}: nemá k sobě otevírací značku."
            elif opener.prefix != tag.prefix:
                yield (
                    f"{_where(tag.place, tag.text)}: patří ke značce „{opener.text}“ a musí začínat stejně"
                    f" („{{%{opener.prefix}“)."
                )
            if opener and tag.word in _PAIRS.values():
                opened.pop()
    for tag in opened:
        ending = f"{{%{tag.prefix} {_PAIRS[tag.word]} %}}"
        yield f"{_where(tag.place, tag.text)}: chybí ukončující značka „{ending}“."


def _names(parts: Mapping[str, bytes], kind: str, tags: list[_Tag]) -> list[str]:
    """Unknown names with the nearest known one, required fields not used, styles the report lacks."""
    fields = {field.name: field for field in FIELDS[kind]}
    unknown: dict[str, list[str]] = {}
    used: set[str] = set()
    try:
        for part, source in jinja_sources(parts).items():
            reader = _NameReader(fields)
            reader.read(word_environment().parse(source), {})
            unknown |= reader.unknown
            used |= reader.used if part.startswith("word/") else set()  # nobody reads a file's properties
    except jinja2.TemplateError as error:
        return [f"Šablona jako celek nejde přečíst: {_in_czech(error)}"]
    faults = []
    for name, known in unknown.items():
        near = next((tag for tag in tags if re.search(rf"\b{re.escape(name)}\b", tag.body)), None)
        where = _where(near.place, near.text) if near else "Text"
        faults.append(f"{where}: pole „{name}“ {KIND_NAMES[kind]} nemá{_hint(name, known)}")
    for field in FIELDS[kind]:
        if field.required and field.name not in used:
            faults.append(f"V šabloně chybí povinné pole „{field.name}“ ({field.description}).")
        elif field.name in used:
            for item in field.items:
                if item.required and f"{field.name}.{item.name}" not in used:
                    described = f"povinné pole „{item.name}“ ({item.description})"
                    faults.append(f"V šabloně chybí u seznamu „{field.name}“ {described}.")
    if MARKDOWN_FIELDS & used and report_styles(parts) is None:
        faults.append(
            "Šabloně chybí styly pro důvodovou zprávu: potřebuje Nadpis 2, Nadpis 3 a styly seznamů"
            " Seznam s odrážkami a Číslovaný seznam s nastaveným číslováním."
        )
    return faults


class _NameReader:
    """Walks a Jinja tree and notes which fields it uses; `stages.label` for members of lists."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self.fields = fields
        self.used: set[str] = set()
        self.unknown: dict[str, list[str]] = {}

    def read(self, node: nodes.Node, scope: dict[str, Field | None]) -> None:
        if isinstance(node, nodes.For):
            self.read(node.iter, scope)
            member = self._list_in(node.iter, scope)
            inner = scope | {name.name: member for name in _targets(node.target)} | {"loop": member}
            for child in [*node.body, *node.else_, *([node.test] if node.test else [])]:
                self.read(child, inner)
            return
        if isinstance(node, nodes.Assign):
            self.read(node.node, scope)
            scope.update(dict.fromkeys((name.name for name in _targets(node.target)), None))
            return
        if isinstance(node, nodes.Name) and node.name not in scope:
            if node.name in self.fields:
                self.used.add(node.name)
            else:
                self.unknown.setdefault(node.name, list(self.fields))
        if isinstance(node, nodes.Getattr) and (owner := self._member(node.node, scope)) is not None:
            items = [item.name for item in owner.items]
            if node.attr in items:
                self.used.add(f"{owner.name}.{node.attr}")
            else:
                self.unknown.setdefault(node.attr, items)
        for child in node.iter_child_nodes():
            self.read(child, scope)

    def _list_in(self, node: nodes.Node, scope: Mapping[str, Field | None]) -> Field | None:
        """The list field that a loop goes through, sliced or filtered as it may be."""
        while not isinstance(node, nodes.Name):
            inner = getattr(node, "node", None)
            if not isinstance(inner, nodes.Node):
                return None
            node = inner
        return None if node.name in scope else self.fields.get(node.name)

    def _member(self, node: nodes.Node, scope: Mapping[str, Field | None]) -> Field | None:
        """The list field of which an expression is one member: `stage`, `stages[0]`, `loop.nextitem`."""
        if isinstance(node, nodes.Name):
            return scope.get(node.name) if node.name != "loop" else None
        if isinstance(node, nodes.Getattr) and node.attr in ("nextitem", "previtem"):
            return scope.get("loop")
        if isinstance(node, nodes.Getitem) or (
            isinstance(node, nodes.Filter) and node.name in ("first", "last")
        ):
            return self._list_in(node, scope)
        return None


def _targets(node: nodes.Node) -> list[nodes.Name]:
    return [node] if isinstance(node, nodes.Name) else list(node.find_all(nodes.Name))


def _trial(data: bytes, kind: str) -> list[str]:
    try:
        template = load_template(data)
        for members, sparse in ((3, False), (1, False), (1, True)):
            render(template, sample(kind, members, sparse=sparse))
    except DocumentRefused as refusal:
        return [f"Zkušební vyplnění: {reason}" for reason in refusal.reasons]
    return []


def _in_czech(error: jinja2.TemplateError) -> str:
    message = error.message or ""
    if found := re.search(r"No filter named '([^']+)'", message):
        return f"filtr „{found[1]}“ neexistuje{_hint(found[1], word_environment().filters)}"
    if found := re.search(r"No test named '([^']+)'", message):
        return f"podmínka „is {found[1]}“ neexistuje{_hint(found[1], word_environment().tests)}"
    return f"značku nelze přečíst ({message.rstrip('.')})."


def _where(place: str, text: str) -> str:
    return f"{place[0].upper()}{place[1:]}, „{_short(text)}“"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:57]}…"


def _hint(name: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown name: the nearest known one, else all of them."""
    near = get_close_matches(name, sorted(known), 1, 0.6)
    return f"; neměli jste na mysli „{near[0]}“?" if near else f"; lze použít: {', '.join(sorted(known))}."
