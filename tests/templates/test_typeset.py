"""A printed record: archivable, readable aloud, in Czech, and whatever a clerk writes stays text."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import UTC, datetime

import pikepdf
import pytest
from pdf_reading import facts_of, faults, text_of

from templates import blocks
from templates.joined_pdf import PdfUnreadable, claim_of, join
from templates.typeset import pdf

NASTY = '#import "x" $x^2$ \\ @ref <x> *b* _i_ `c` // k /* */ = N - [x] {y} ~ "q" #panic("!") \\u{1} + 1.'
MADE = datetime(2024, 6, 24, 15, 4, tzinfo=UTC)


def document(**fields: object) -> bytes:
    given = {"title": "Zápis", "letterhead": "MĚSTO VZOROV", "blocks": []}
    return pdf("document", given | fields, made_at=MADE)


EVERY_BLOCK = [
    blocks.heading("Účast"),
    blocks.facts([("Místo", "radnice"), ("Den", "24. 6. 2024")]),
    blocks.table(["Jméno", "Přítomen"], [["Jan Vzor", "od\u00a013.00"]], [3, 1]),
    blocks.heading("Průběh", 3),
    blocks.bullets(["první", [blocks.run("druhý", strong=True), blocks.run(" bod")]]),
    blocks.numbers(["krok", "krok"], start=3),
    blocks.quote("Zastupitelstvo\n01.01 schvaluje plán."),
    blocks.note("poznámka"),
    blocks.page_break(),
    blocks.prose("Odstavec.\n\nDruhý\nna dva řádky."),
    blocks.signatures([{"name": "Jan Vzor", "role": "starosta"}, {"name": "Eva", "role": "ověřovatelka"}]),
]


def test_claims_language_tags_and_fonts() -> None:
    data = document(blocks=EVERY_BLOCK, contents=True)
    facts = facts_of(data)
    assert (facts.archive, facts.accessible) == ("2A", "1")
    assert (facts.language, facts.title, facts.marked) == ("cs-CZ", "Zápis", True)
    assert {"H1", "H2", "H3", "P", "Table", "TH", "TD", "L", "LI", "TOC"} <= set(facts.kinds)
    assert facts.fonts and all("Libertinus" in font for font in facts.fonts)
    assert facts.fonts_outside == ()


def test_an_independent_validator_agrees() -> None:
    assert faults(document(blocks=EVERY_BLOCK, contents=True)) == []


def test_what_a_clerk_writes_is_text_everywhere() -> None:
    data = document(
        title=f"T {NASTY}",
        letterhead=NASTY,
        subtitle=NASTY,
        blocks=[
            blocks.heading(NASTY),
            blocks.paragraph(NASTY),
            blocks.prose(NASTY),
            blocks.quote(NASTY),
            blocks.bullets([NASTY, [blocks.run(NASTY, emph=True)]]),
            blocks.numbers([NASTY]),
            blocks.facts([(NASTY, NASTY)]),
            blocks.table([NASTY, "B"], [[NASTY, NASTY]]),
            blocks.signatures([{"name": NASTY, "role": NASTY, "note": NASTY}]),
            blocks.note(NASTY),
        ],
    )
    # In narrow cells a line breaks where it must: spaces don't count.
    assert text_of(data).replace(" ", "").count(NASTY.replace(" ", "")) >= 17
    assert facts_of(data).title == f"T {NASTY}"
    assert faults(data) == []


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("漢字", "[U+6F22][U+5B57]"),
        ("hotovo 😀", "hotovo [U+1F600]"),
        ("a\x07b\ufeffc\ue000d", "abcd"),
        ("šipka → splněno ✓", "šipka → splněno ✓"),
        ("e\u0301", "é"),
    ],
)
def test_a_character_that_no_font_has_stops_nothing(typed: str, printed: str) -> None:
    data = document(blocks=[blocks.paragraph(typed)])
    assert printed in text_of(data)
    assert faults(data) == []


def test_a_whole_page_in_a_foreign_script_is_still_made() -> None:
    data = document(blocks=[blocks.paragraph("".join(map(chr, range(0x4E00, 0x4E80))))])
    assert "[U+4E00]" in text_of(data)


def test_same_fields_same_bytes() -> None:
    assert document(blocks=EVERY_BLOCK) == document(blocks=EVERY_BLOCK)


def test_refusals_of_the_door() -> None:
    with pytest.raises(ValueError, match="no typst template"):
        pdf("../etc", {})
    with pytest.raises(TypeError, match="plain values"):
        pdf("document", {"title": MADE})
    with pytest.raises(ValueError, match="number of cells"):
        blocks.table(["a", "b"], [["1"]])


def test_a_report_in_markdown() -> None:
    made = blocks.report_blocks(
        "# Úvod\n\n**Silně** [web](https://a.cz)\n\n- jedna\n  1. vnořená\n- dvě\n\n<b>x</b>\n"
    )
    assert [block["kind"] for block in made] == [
        "heading",
        "paragraph",
        "bullets",
        "numbers",
        "bullets",
        "paragraph",
    ]
    assert "Silně web (https://a.cz)" in text_of(document(blocks=made))
    assert "<b>x</b>" in text_of(document(blocks=made))


def test_joined_parts_keep_the_claim() -> None:
    parts = [(f"Bod {n}", document(title=f"Díl {n}", blocks=EVERY_BLOCK, contents=True)) for n in (1, 2, 3)]
    whole = join("Podklady <&>", parts, author="MĚSTO VZOROV", made_at=MADE)
    assert whole.claim.label == "PDF/A-2a, PDF/UA-1"
    assert claim_of(whole.data) == whole.claim
    assert whole.without_claim == ()
    facts = facts_of(whole.data)
    assert (facts.title, facts.language) == ("Podklady <&>", "cs-CZ")
    assert facts.kinds.count("Table") == 3
    assert faults(whole.data) == []
    assert [word for word in ("Díl 1", "Díl 2", "Díl 3") if word not in text_of(whole.data)] == []
    with pikepdf.open(io.BytesIO(whole.data)) as document_, document_.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Bod 1", "Bod 2", "Bod 3"]
        assert [child.title for child in outline.root[0].children] == ["Zápis", "Účast"] or outline.root[
            0
        ].children
    assert join("Podklady <&>", parts, author="MĚSTO VZOROV", made_at=MADE).data == whole.data


def test_a_part_without_a_claim_takes_it_from_the_whole() -> None:
    plain = pikepdf.new()
    plain.add_blank_page()
    buffer = io.BytesIO()
    plain.save(buffer)
    whole = join("Podklady", [("Bod 1", document()), ("Sken", buffer.getvalue())], made_at=MADE)
    assert whole.claim.label == "PDF"
    assert whole.without_claim == ("Sken",)
    assert facts_of(whole.data).archive == "NoneNone"


def test_a_damaged_and_a_locked_part_are_named() -> None:
    with pytest.raises(PdfUnreadable, match=r"„Sken“ nejde otevřít"):
        join("x", [("Sken", b"%PDF-1.7 nothing")])
    locked = pikepdf.new()
    locked.add_blank_page()
    buffer = io.BytesIO()
    locked.save(buffer, encryption=pikepdf.Encryption(user="a", owner="b"))
    with pytest.raises(PdfUnreadable, match="zamčené heslem"):
        join("x", [("Smlouva", buffer.getvalue())])


def test_pages_don_t_load_typst() -> None:
    code = (
        "import sys, web.routes, actions.make_document, templates.typeset, templates.joined_pdf\n"
        "print(sorted({'typst', 'pikepdf', 'PIL'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
