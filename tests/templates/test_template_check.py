"""Does a clerk who edits a Word template learn what is wrong with it, where, and what to do?"""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from seed_form import FORM

from templates.documents import load_template, render
from templates.fields import FIELDS, sample
from templates.template_check import check_template
from templates.template_files import TEMPLATE_ROOT
from templates.word_file import MAIN_PART, DocumentRefused, W, read_package

PROPOSAL = TEMPLATE_ROOT / "trutnov" / "proposal.docx"
TITLE = "{{ title }}"


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def edited(*changes: tuple[str, str], part: str = MAIN_PART, path: Path = PROPOSAL) -> bytes:
    """The template as if somebody had changed its text in Word."""
    parts = read_package(path.read_bytes())
    text = parts[part].decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return zipped(parts | {part: text.encode()})


def with_part(name: str, content: bytes) -> bytes:
    return zipped(read_package(PROPOSAL.read_bytes()) | {name: content})


@pytest.mark.parametrize("kind", FIELDS)
@pytest.mark.parametrize("town", ["trutnov", "default"])
def test_templates_of_the_house_have_no_faults(town: str, kind: str) -> None:
    assert check_template(TEMPLATE_ROOT / town / f"{kind}.docx", kind) == []


@pytest.mark.parametrize("kind", FIELDS)
def test_samples_fill_the_templates_however_many_members_lists_have(kind: str) -> None:
    template = load_template(TEMPLATE_ROOT / "default" / f"{kind}.docx")
    documents = {render(template, sample(kind, members)) for members in (1, 2, 5)}
    assert len(documents) == 3


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        # names
        (
            TITLE,
            "{{ titel }}",
            "Text, „{{ titel }}“: pole „titel“ návrh na usnesení nemá; neměli jste na mysli „title“?",
        ),
        ("stage.date", "stage.den", "pole „den“ návrh na usnesení nemá; lze použít: date, label."),
        ("stage.date", "stage.dates", "neměli jste na mysli „date“?"),
        (TITLE, "Plán", "V šabloně chybí povinné pole „title“ (název materiálu)."),
        ("{{ stage.date }}", "", "V šabloně chybí u seznamu „stages“ povinné pole „date“"),
        (TITLE, "{{ title | uper }}", "filtr „uper“ neexistuje; neměli jste na mysli „upper“?"),
        # tags that are not whole
        (TITLE, "{{ title }", "značka „{{ title }“ není v tomto odstavci ukončená („}}“)."),
        (TITLE, "{{ title", "není v tomto odstavci ukončená"),
        (TITLE, "title }}", "„}}“ končí značku, která nezačala „{{“."),
        (TITLE, "{{ title %}", "začíná jinak, než končí"),
        (TITLE, "{{ title | }}", "značku nelze přečíst"),
        (TITLE, "{{ }}", "značku nelze přečíst"),
        # tags that do not fit together
        ("{%tr for wording in", "{%tr fro wording in", "slovo „fro“ značky neznají; neměli jste"),
        ("{%tr for wording in wordings %}", "", "nemá k sobě otevírací značku"),
        ("{%tr if stages|length == 1 %}", "{%tr if stages|length = 1 %}", "značku nelze přečíst"),
        ("{%tr for stage in stages %}", "{%p for stage in stages %}", "musí začínat stejně („{%p“)"),
        ("{%tr for stage", "Řádky {%tr for stage", "text „Řádky“ v témž řádku tabulky by zmizel"),
        ("{{p report }}", "{{ report }}", "důvodová zpráva potřebuje vlastní odstavec"),
        ("{{p report }}", "Zpráva: {{p report }}", "text „Zpráva:“ v témž odstavci by zmizel"),
        ("{{p report }}", "{{tr report }}", "značka „tr“ patří do řádku tabulky"),
        ("{{p report }}", "{%tc for a in attachments %}", "smyčky přes sloupce tabulky tu nejdou"),
    ],
)  # fmt: skip
def test_a_fault_is_one_sentence_that_says_where(old: str, new: str, sentence: str) -> None:
    faults = check_template(edited((old, new)), "proposal")
    assert len(faults) <= 2
    assert sentence in faults[0]
    assert all(fault[0].isupper() and fault[-1] in ".?" for fault in faults)


def test_a_missing_ending_names_its_beginning() -> None:
    data = edited(("{%tr if stages|length == 1 %}", "{%tr for attachment in attachments %}"))
    faults = check_template(data, "proposal")
    assert "„{%tr endif %}“: nemá k sobě otevírací značku." in faults[0]


def test_a_tag_torn_between_two_paragraphs_is_found_in_both() -> None:
    torn = "{{ ti</w:t></w:r></w:p><w:p><w:r><w:t>tle }}"
    faults = check_template(edited((TITLE, torn)), "proposal")
    assert len(faults) == 2
    assert "„{{ ti“ není v tomto odstavci ukončená" in faults[0]
    assert "končí značku, která nezačala" in faults[1]


def test_a_tag_that_word_split_into_runs_still_works() -> None:
    split = (
        "{</w:t></w:r><w:r><w:t>{ ti</w:t></w:r><w:proofErr w:type='spellStart'/>"
        "<w:r><w:t>tle }</w:t></w:r><w:r><w:t>}"
    )
    data = edited((TITLE, split))
    assert check_template(data, "proposal") == []
    assert FORM["title"].encode() in read_package(render(load_template(data), FORM))[MAIN_PART]


def test_czech_quotation_marks_in_a_tag_are_meant_as_plain_ones() -> None:
    data = edited((TITLE, "{% if title == „x“ %}-{% endif %}{{ title }}"))
    assert check_template(data, "proposal") == []
    assert load_template(data)


def test_faults_of_the_footer_are_named_as_such() -> None:
    faults = check_template(
        edited(("{{ letterhead }}", "{{ hlavicka }}"), part="word/footer1.xml"), "proposal"
    )
    assert faults[0].startswith("Zápatí, „{{ hlavicka }}“: pole „hlavicka“")


def test_a_template_in_another_language_is_refused() -> None:
    faults = check_template(edited(("cs-CZ", "en-US"), part="word/styles.xml"), "proposal")
    assert faults == [
        "Jazyk šablony je „en-US“, ne čeština. Označte celý text, zvolte Revize > Jazyk > čeština"
        " a nastavte ji jako výchozí."
    ]


def test_missing_list_style_is_named() -> None:
    faults = check_template(
        edited(('w:val="List Bullet"', 'w:val="Odrazky"'), part="word/styles.xml"), "proposal"
    )
    assert "Seznam s odrážkami" in faults[0]


def test_styles_with_czech_ids_serve_as_well() -> None:
    """Czech Word renames Heading2 to Nadpis2 when it saves; the name of the style stays "heading 2"."""
    parts = read_package(PROPOSAL.read_bytes())
    for name in ("word/styles.xml", "word/numbering.xml", MAIN_PART):
        for old, new in ((b'"Heading2"', b'"Nadpis2"'), (b'"ListBullet"', b'"Seznamsodrkami"')):
            parts[name] = parts[name].replace(old, new)
    document = read_package(render(load_template(zipped(parts)), FORM))[MAIN_PART]
    assert b'"Nadpis2"' in document and b'"Seznamsodrkami"' in document and b'"Heading2"' not in document


@pytest.mark.parametrize(
    "expression",
    [
        "''.__class__",
        "title.__class__.__mro__",
        "title.format(title)",
        "title.upper()",
        "'a' * 1000000000",
        "2 ** 100000",
        "'%1000000000d' % 1",
        "range(10)",
        "lipsum(5)",
        "cycler('a').next()",
        "self._TemplateReference__context",
        "title | attr('__class__')",
        "title | center(100000000)",
    ],
)
def test_a_template_cannot_get_out(expression: str) -> None:
    data = edited((TITLE, "{{ title }}{{ " + expression + " }}"))
    assert check_template(data, "proposal")
    with pytest.raises(DocumentRefused):
        render(load_template(data), FORM)


def test_other_templates_and_files_cannot_be_included() -> None:
    for tag in ('{% include "/etc/passwd" %}', '{% import "x" as y %}', "{% macro m() %}{% endmacro %}"):
        assert "značky neznají" in check_template(edited((TITLE, tag + TITLE)), "proposal")[0]


def _lying_bomb() -> bytes:
    """A zip whose directory says less than what unpacks."""
    bomb = bytearray(with_part("word/media/a.xml", b"0" * 2_000_000))
    at = bomb.rindex(b"PK\x01\x02")
    bomb[at + 24 : at + 28] = (100).to_bytes(4, "little")
    return bytes(bomb)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: b"", "nejde rozbalit"),
        (lambda: b"PK\x03\x04 something", "nejde rozbalit"),
        (lambda: PROPOSAL.read_bytes()[:3000], "nejde rozbalit"),
        (lambda: zipped({"a.txt": b"x"}), "chybí část word/document.xml"),
        (lambda: with_part("word/vbaProject.bin", b"x"), "obsahuje makra"),
        (lambda: edited(("+xml", "+xml;macroEnabled"), part="[Content_Types].xml"), "obsahuje makra"),
        (lambda: with_part("word/embeddings/oleObject1.bin", b"x"), "vložené objekty"),
        (lambda: with_part("word/media/a.xml", b"0" * 60_000_000), "větší než 50 MB"),
        (lambda: with_part("word/media/a.xml", b"0" * 2_000_000), "podezřele zhuštěná"),
        (_lying_bomb, "nejde rozbalit"),
        (lambda: zipped({f"{n}": b"" for n in range(501)}), "nejvýše jich smí být 500"),
        (
            lambda: edited(
                ("</Relationships>", '<Relationship Id="x" TargetMode="External" Target="file:///s/x.dotx" '
                 'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>'
                 "</Relationships>"),
                part="word/_rels/document.xml.rels",
            ),
            "odkazuje mimo dokument (attachedTemplate: file:///s/x.dotx)",
        ),
        (
            lambda: with_part("word/header9.xml", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
            "Část word/header9.xml: obsahuje deklaraci DOCTYPE",
        ),
        (lambda: with_part("word/header9.xml", b"<x>"), "není platné XML"),
        (lambda: edited((" PAGE ", " INCLUDETEXT x "), part="word/footer1.xml"), "načítá cizí obsah"),
        (
            lambda: edited(("<w:body>", '<w:body><w:p><w:del w:id="1" w:author="x"/></w:p>')),
            "nevyřešené sledované změny",
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_no_safe_template_is_refused(make: Callable[[], bytes], sentence: str) -> None:
    data = make()
    faults = check_template(data, "proposal")
    assert len(faults) == 1 and sentence in faults[0]
    with pytest.raises(DocumentRefused):
        load_template(data)


def test_a_link_in_the_letterhead_is_no_fault() -> None:
    link = (
        '<Relationship Id="x" TargetMode="External" Target="https://example.org" Type="http://schemas.openxml'
        'formats.org/officeDocument/2006/relationships/hyperlink"/></Relationships>'
    )
    data = edited(("</Relationships>", link), part="word/_rels/document.xml.rels")
    assert check_template(data, "proposal") == []


def test_comments_are_not_published() -> None:
    comments = f'<w:comments xmlns:w="{W}"><w:comment w:id="1"/></w:comments>'.encode()
    assert "komentáře" in check_template(with_part("word/comments.xml", comments), "proposal")[0]


def test_unknown_kind_and_missing_file_are_sentences(tmp_path: Path) -> None:
    assert check_template(PROPOSAL, "poem") == [
        f"Druh dokumentu „poem“ neexistuje. Použijte jeden z těchto: {', '.join(FIELDS)}."
    ]
    assert "nelze přečíst" in check_template(tmp_path / "none.docx", "proposal")[0]
