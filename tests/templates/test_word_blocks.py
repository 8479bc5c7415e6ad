"""What does a Word file of blocks promise? The same words as the PDF, in order, for Word and for who listens to it."""

from __future__ import annotations

import io

from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from templates import blocks
from templates.blocks import Block
from templates.word_blocks import word

ALL: list[Block] = [
    blocks.facts([("Období", "2024–2026"), ("Území", "obce & osady")]),
    blocks.heading("Úvod <b>"),
    blocks.paragraph([blocks.run("tučně", strong=True), blocks.run(" a "), blocks.run("šikmo", emph=True)]),
    blocks.prose("první\n\ndruhý"),
    blocks.bullets(["jedna", "dvě"]),
    blocks.numbers(["tři", "čtyři"], start=3),
    blocks.heading("Přeskočená úroveň", 4),
    blocks.table(("Č.", "Co"), [("1", "řádek\ndruhá řádka"), ("2", "a < b")], (1, 4)),
    blocks.quote("Zastupitelstvo schvaluje plán."),
    blocks.note("Poznámka."),
    blocks.page_break(),
    blocks.signatures([{"name": "Jan Vzor", "role": "starosta", "note": "v. r."}]),
]


def read(data: bytes) -> list[str]:
    """Every text of the body in its order."""
    return [text.text or "" for text in Document(io.BytesIO(data)).element.body.iter(qn("w:t"))]


def test_everything_stands_in_its_order_as_it_was_written() -> None:
    made = word("Plán", ALL, letterhead="Město Vzorov", subtitle="2024–2026")
    assert read(made)[:2] == ["Plán", "2024–2026"]
    words = "\n".join(read(made))
    places = [
        words.index(text)
        for text in (
            "obce & osady",
            "Úvod <b>",
            "tučně",
            "první",
            "dvě",
            "čtyři",
            "druhá řádka",
            "a < b",
            "v. r.",
        )
    ]
    assert places == sorted(places)
    assert word("Plán", ALL, letterhead="Město Vzorov", subtitle="2024–2026") == made


def test_it_is_led_through_by_headings_and_header_rows() -> None:
    document = Document(io.BytesIO(word("Plán", ALL, contents=True)))
    headings = [one.style.name for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert headings == ["Heading 1", "Heading 2", "Heading 3"]  # no level is skipped
    assert [one.style.name for one in document.paragraphs if one.text in ("jedna", "dvě")] == [
        "List Bullet"
    ] * 2
    assert [bool(table._tbl.xpath(".//w:tblHeader")) for table in document.tables] == [False, True]
    assert set(document.element.xpath("//w:hyperlink/@w:anchor")) <= set(
        document.element.xpath("//w:bookmarkStart/@w:name")
    )
    assert document.core_properties.language == "cs-CZ"
    assert document.styles.element.xpath("//w:lang/@w:val") == ["cs-CZ"]


def test_a_wide_page_is_turned() -> None:
    section = Document(io.BytesIO(word("Tabulka", ALL, is_wide=True))).sections[0]
    assert section.page_width > section.page_height


@given(st.lists(st.text(max_size=20), min_size=2, max_size=2))
@settings(max_examples=8, deadline=None)
def test_whatever_was_pasted_makes_a_file_that_opens(texts: list[str]) -> None:
    made = word(
        texts[0], [blocks.table(("A", "B"), [texts]), blocks.paragraph(texts[0]), blocks.heading(texts[1])]
    )
    assert Document(io.BytesIO(made)).tables[0].cell(0, 0).text == "A"
