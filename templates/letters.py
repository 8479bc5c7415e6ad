"""What does a letter say? Facts in, subject, text and HTML out (`letters/<kind>.j2`, one file per kind)."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from functools import lru_cache
from urllib.parse import urlsplit

from jinja2 import Environment, StrictUndefined, Undefined
from jinja2.exceptions import UndefinedError
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from pydantic import TypeAdapter

from templates.environment import NBSP, czech_date, environment, nbsp, weekday

SUBJECT_LENGTH = 120  # characters; mail programs show about 60 to 100 of them
TEXT_WIDTH = 76  # columns of the plain text


class LetterFault(ValueError):
    """The facts do not suffice for this kind of letter: the program's mistake, named for the programmer."""


@dataclass(frozen=True)
class TownFacts:
    """The town and its office in the nominative: "Trutnov", "Městský úřad Trutnov"."""

    name: str
    office_name: str


@dataclass(frozen=True, kw_only=True)
class LetterFacts:
    """What any letter may need, as plain data; `letters/<kind>.j2` says what its kind really uses.

    Names of people, offices and bodies are in the nominative: letters never need them in another case.
    """

    kind: str  # one of letter_kinds()
    recipient: str
    town: TownFacts
    title: str | None = None  # of the matter
    reference: str | None = None  # of the matter: "č. 12"
    department: str | None = None
    drafted_by: str | None = None
    presented_by: str | None = None
    operative_text: str | None = None  # may have several lines
    changes: str | None = None  # what changed since the recipient last saw the matter
    amount: int | None = None  # whole crowns
    task: str | None = None  # what is asked: "souhlas vedoucího odboru"; or the text of an assignment
    person: str | None = None  # who did it, or who is waited for
    on_behalf_of: str | None = None  # whom that person (or the recipient who is asked) stands in for
    reason: str | None = None  # in the words of who gave it, may have several lines
    since: date | None = None  # waiting since; delegation from
    until: date | None = None  # delegation to
    due_on: date | None = None
    is_overdue: bool = False
    missing: tuple[str, ...] = ()  # what is still to be handed in
    body_name: str | None = None
    held_on: date | None = None
    held_at: time | None = None  # on the town's clock
    place: str | None = None
    agenda_item: str | None = None
    outcome: str | None = None  # a sentence
    ballot: str | None = None  # "pro 27, proti 0, zdrželi se 3"
    number: str | None = None  # of the resolution; an advisory body gives none
    next_step: str | None = None  # a sentence
    attached: tuple[str, ...] = ()  # what is attached, in words
    more: tuple[tuple[str, str], ...] = ()  # further rows of the table of facts: label, value
    link: str | None = None  # the one link; http or https
    link_expires_on: date | None = None
    link_expires_at: datetime | None = None  # of a link that lasts hours
    items: tuple[
        tuple[str, str, str], ...
    ] = ()  # of a digest: subject, label of the link, its address or nothing
    has_links: bool = False  # whether any of them lets one act


@dataclass(frozen=True)
class WrittenLetter:
    """A letter ready for the outbox; the subject is one line of at most SUBJECT_LENGTH characters."""

    subject: str
    text: str
    html: str
    link: tuple[str, str] | None = None
    """The label and the address of its link."""


class Markdown(str):
    """Text that is Markdown already; anything else is escaped when a letter's template prints it."""


class Absent(StrictUndefined):
    """A fact that this letter was not given: false in a condition, and it refuses, by name, to be printed."""

    def __bool__(self) -> bool:  # type: ignore[override]  # StrictUndefined forbids just this
        return False


@lru_cache(maxsize=1)
def letter_kinds() -> tuple[str, ...]:
    """The kinds of letters there are: the names of the files in `templates/letters/`."""
    names = environment().list_templates(filter_func=lambda name: name.startswith("letters/"))
    stems = (name.removeprefix("letters/").removesuffix(".j2") for name in names)
    return tuple(stem for stem in stems if not stem.startswith("_") and "." not in stem)


def facts_as_data(facts: LetterFacts) -> dict[str, object]:
    """The facts as JSON holds them (dates in ISO 8601), for the outbox; what is not given is left out."""
    data: dict[str, object] = _facts_schema().dump_python(facts, mode="json", exclude_defaults=True)
    return data


def facts_from_data(data: Mapping[str, object]) -> LetterFacts:
    """The inverse of `facts_as_data`. Raises ValidationError (a ValueError) for what are no facts."""
    return _facts_schema().validate_python(dict(data))


@lru_cache(maxsize=1)
def _facts_schema() -> TypeAdapter[LetterFacts]:
    return TypeAdapter(LetterFacts)


def write_letter(facts: LetterFacts) -> WrittenLetter:
    """Write the letter of this kind.

    The body is written once, in light Markdown; whatever comes from people stands in it literally. Raises
    LetterFault for an unknown kind and for a fact that the kind needs and that is missing.
    """
    if facts.kind not in letter_kinds():
        raise LetterFault(
            f"there is no letter of the kind {facts.kind!r}: add templates/letters/{facts.kind}.j2"
        )
    template = letter_environment().get_template(f"letters/{facts.kind}.j2")
    known = {field.name: _fact(facts, field.name) for field in fields(facts)}
    try:
        subject = "".join(template.blocks["subject"](template.new_context(known)))
        body = template.render(known)
    except UndefinedError as fault:
        raise LetterFault(f"the letter {facts.kind} cannot be written: {fault}") from fault
    one_line = _subject(subject)
    tree = SyntaxTreeNode(_set_in_type(_parser().parse(body)))
    layout = environment().get_template("letters/layout.html.j2")
    links = [link for link in map(_only_link, tree.children) if link is not None]
    return WrittenLetter(
        subject=one_line,
        text="\n\n".join(_as_text(block) for block in tree.children) + "\n",
        html=layout.render(subject=one_line, town=facts.town, body=tree.children),
        link=(_words(links[0]), str(links[0].attrs["href"])) if links else None,
    )


def _fact(facts: LetterFacts, name: str) -> object:
    value = getattr(facts, name)
    return Absent(hint=f"the fact `{name}` is missing") if value is None else value


# --- what a template may print -----------------------------------------------------------------------------


def escape_markdown(text: str) -> Markdown:
    """One line of literal text: every ASCII punctuation character escaped (CommonMark 0.31, 2.4), spaces
    folded, control and direction-changing characters left out."""
    visible = "".join(sign for sign in _folded(text) if unicodedata.category(sign) not in {"Cc", "Cf", "Cs"})
    return Markdown(re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", visible))


def quote(text: str) -> Markdown:
    """People's own words, possibly several lines, as a quotation; empty lines separate paragraphs."""
    paragraphs = re.split(r"\n\s*\n", "\n".join(text.strip().splitlines()))
    blocks = ("\\\n> ".join(escape_markdown(line) for line in block.splitlines()) for block in paragraphs)
    return Markdown("> " + "\n>\n> ".join(blocks))


def rows(*pairs: tuple[str, object]) -> Markdown:
    """The table of facts, label and value; empty values are left out, a date gets its weekday."""
    lines = [f"- **{escape_markdown(label)}:** {_value(value)}" for label, value in pairs if value]
    return Markdown("\n".join(lines))


def bullets(texts: Iterable[str]) -> Markdown:
    """A plain list."""
    return Markdown("\n".join(f"- {escape_markdown(text)}" for text in texts))


def button(link: object, label: str) -> Markdown:
    """The one link of the letter, on a line of its own; nothing when the letter has no link.

    Raises LetterFault for anything but an absolute http(s) address.
    """
    if not link:
        return Markdown("")
    address = str(link)
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"[\s<>\\]", address):
        raise LetterFault(f"this is no link that a letter may carry: {address!r}")
    literal = address.replace("&", "\\&")  # else `&copy=1` would be read as an entity
    return Markdown(f"[{escape_markdown(label)}](<{literal}>)")


def _value(value: object) -> str:
    if isinstance(value, date):
        return f"{weekday(value)}{NBSP}{escape_markdown(czech_date(value))}"
    if isinstance(value, time):
        return escape_markdown(f"{value:%H:%M} hodin")
    return escape_markdown(str(value))


def _printed(value: object) -> object:
    """What `{{ … }}` writes into a letter: Markdown as it is, text and whole numbers escaped, no more."""
    if isinstance(value, Markdown | Undefined):
        return value  # an absent fact raises as soon as it is made a string
    if isinstance(value, str | int) and not isinstance(value, bool):
        return escape_markdown(str(value))
    raise LetterFault(f"a letter prints text only, not {value!r}: use a filter")


def _folded(text: str) -> str:
    """One line: every run of white space becomes one space; non-breaking spaces stay."""
    return re.sub(rf"[^\S{NBSP}]+", " ", text).strip()


@lru_cache(maxsize=1)
def letter_environment() -> Environment:
    """The house's environment for the letters' Markdown: escapes what it prints, by `_printed`."""
    made = environment().overlay(finalize=_printed)
    made.filters = {**made.filters, "quote": quote, "bullets": bullets, "button": button}
    made.globals = {**made.globals, "rows": rows}
    return made


# --- one body, two faces -----------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """Paragraphs, lists, quotations, bold, links and escapes; no HTML, no images, no links by themselves."""
    parser = MarkdownIt("zero", {"html": False})
    return parser.enable(["list", "blockquote", "emphasis", "link", "escape", "newline"])


def _set_in_type(tokens: list[Token]) -> list[Token]:
    """Non-breaking spaces, in the letter's own sentences and in what people wrote alike."""
    for token in tokens:
        # The parser leaves empty texts beside marks; without them a bold label is the first thing in its row.
        token.children = [child for child in token.children or [] if child.type != "text" or child.content]
        for child in token.children:
            if child.type == "text":
                child.content = nbsp(child.content)
    return tokens


def _subject(markdown: str) -> str:
    tree = SyntaxTreeNode(_parser().parseInline(_folded(markdown)))
    line = _folded(_words(tree).replace(NBSP, " "))  # a subject is not wrapped, and people search in subjects
    return textwrap.shorten(line, SUBJECT_LENGTH, placeholder=" …", break_on_hyphens=False)


def _words(node: SyntaxTreeNode) -> str:
    """The text inside, without marks."""
    if node.children:
        return "".join(_words(child) for child in node.children)
    return {"hardbreak": "\n", "softbreak": " "}.get(node.type, node.content)


def _only_link(paragraph: SyntaxTreeNode) -> SyntaxTreeNode | None:
    """The link of a paragraph that has nothing else: the letter's button."""
    if paragraph.type != "paragraph":
        return None
    inside = paragraph.children[0].children
    return inside[0] if len(inside) == 1 and inside[0].type == "link" else None


def _as_text(block: SyntaxTreeNode, indent: str = "") -> str:
    if block.type == "blockquote":
        return "\n\n".join(_as_text(child, indent + "    ") for child in block.children)
    if block.type == "bullet_list":
        labels = [_label(item) for item in block.children]
        width = max(len(label) for label in labels) + 1 if all(labels) else 0
        return "\n".join(
            _wrapped(_words(item).removeprefix(label).strip(" "), f"  {label:<{width}}" if width else "  - ")
            for item, label in zip(block.children, labels, strict=True)
        )
    link = _only_link(block)
    if link is not None:
        return f"{indent}{_words(link)}:\n{indent}{link.attrs['href']}"
    return "\n".join(_wrapped(line, indent) for line in _words(block).split("\n"))


def _label(item: SyntaxTreeNode) -> str:
    first = item.children[0].children[0].children[0]  # paragraph, its inline content, what that begins with
    return _words(first) if first.type == "strong" else ""


def _wrapped(line: str, before: str) -> str:
    return textwrap.fill(
        line,
        TEXT_WIDTH,
        initial_indent=before,
        subsequent_indent=" " * len(before),
        break_long_words=False,
        break_on_hyphens=False,
    )
