"""Which files does the office take, and with what sentence does it refuse the others?"""

from __future__ import annotations

import time
import tracemalloc
import unicodedata
from contextlib import suppress

import pytest
import sent_files as sent
from hypothesis import given
from hypothesis import strategies as st

from states.attachment import FILE_KINDS, LONGEST_NAME
from templates.uploaded_file import clean_name, inspect
from templates.uploaded_xml import Patience
from templates.word_file import DocumentRefused

TAKEN = [
    ("zpráva.docx", sent.docx(), "docx"),
    ("rozpočet.xlsx", sent.xlsx(), "xlsx"),
    ("prezentace.pptx", sent.pptx(), "pptx"),
    ("dopis.odt", sent.odf(), "odt"),
    ("tabulka.ods", sent.odf(sent.ODS), "ods"),
    ("smlouva.pdf", sent.pdf(), "pdf"),
    ("plánek.png", sent.png(), "png"),
    ("fotka.JPG", sent.jpg(), "jpg"),
    ("sken.tiff", sent.tif(), "tif"),
    ("poznámka.txt", "Příliš žluťoučký kůň".encode(), "txt"),
    ("windows.txt", "Příliš žluťoučký kůň".encode("cp1250"), "txt"),
    ("excel.txt", "\ufeffpříjem\t1".encode("utf-16"), "txt"),
    ("příjmy.csv", "položka;částka\ndaně;-100\n".encode(), "csv"),
]


@pytest.mark.parametrize(("name", "data", "kind"), TAKEN, ids=[name for name, _, _ in TAKEN])
def test_a_document_of_the_table_is_taken_by_its_content(name: str, data: bytes, kind: str) -> None:
    found = inspect(name, data)
    assert (found.kind, found.name) == (kind, name)


def test_every_kind_of_the_table_is_recognised() -> None:
    assert {kind for _, _, kind in TAKEN} == set(FILE_KINDS)


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(DocumentRefused) as refused:
        inspect(name, data)
    for reason in refused.value.reasons:
        assert reason.startswith("Soubor "), reason
        assert reason.endswith("."), reason
    return str(refused.value).replace("\u00a0", " ")


DTD = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
CHART_TABLE = {"word/embeddings/Microsoft_Excel_Sheet.xlsx": sent.xlsx()}
DEEPER = sent.xlsx({"xl/embeddings/list.xlsx": sent.xlsx()})


def rels(*rows: tuple[str, str, bool]) -> bytes:
    return sent.docx(word___rels__document_dot_xml_dot_rels=sent.relations(*rows))


def field(instruction: str) -> bytes:
    parts = sent.word_parts()
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:t>", instruction.encode() + b"<w:t>")
    return sent.packed(parts)


BAD = {
    "empty": ("a.docx", b"", "je prázdný"),
    "exe": ("faktura.pdf", sent.EXE, "je program nebo skript"),
    "script": ("a.txt", b"#!/bin/sh\nrm -rf /\n", "je program nebo skript"),
    "html": ("a.txt", b"  <!DOCTYPE html><script>alert(1)</script>", "webová stránka"),
    "svg": ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "webová stránka"),
    "svg with a prolog": ("a.svg", b"<?xml version='1.0'?><svg/>", "webová stránka"),
    "rtf": ("a.rtf", b"{\\rtf1 ahoj}", "ve formátu RTF"),
    "old Word": ("a.doc", sent.OLE, "ve starém formátu Office"),
    "locked Word": ("a.docx", sent.LOCKED_OFFICE, "je chráněný heslem"),
    "locked parts": ("a.docx", sent.locked_zip(), "je chráněný heslem"),
    "zip": ("a.zip", sent.packed({"a.txt": b"a"}), "je archiv ZIP"),
    "zip as docx": ("a.docx", sent.packed({"a.txt": b"a"}), "je archiv ZIP"),
    "rar": ("a.rar", b"Rar!\x1a\x07\x00", "je archiv"),
    "random bytes": ("a.txt", bytes(range(256)), "je druhu, který nepoznáváme"),
    "text with nulls": ("a.txt", b"a\x00b", "je druhu, který nepoznáváme"),
    "DDE in CSV": ("a.csv", b"a;=cmd|'/c calc'!A1", "vzorec"),
    "cut docx": ("a.docx", sent.docx()[:-40], "poškozený"),
    "Word's lock": ("~$zprava.docx", b"\x05Dusan", "zámek"),
    "LibreOffice's lock": (".~lock.zprava.odt#", b",dusan", "zámek"),
    "macro in Word": ("a.docx", sent.docx(word__vbaProject_dot_bin=sent.OLE), "makra"),
    "macro under another name": ("a.docx", sent.docx(word__x_dot_dat=sent.OLE), "OLE"),
    "macro by its relation": ("a.docx", rels(("vbaProject", "x.dat", False)), "makra"),
    "docm": (
        "a.docx",
        sent.packed(
            {
                **sent.word_parts(),
                "[Content_Types].xml": sent.types(
                    "application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml"
                ),
            }
        ),
        "makra",
    ),
    "Excel 4 macro": ("a.xlsx", sent.xlsx({"xl/macrosheets/sheet1.xml": b"<a/>"}), "makra"),
    "Word template": (
        "a.docx",
        sent.packed(
            {
                **sent.word_parts(),
                "[Content_Types].xml": sent.types(
                    sent.WORD.replace("document.main", "template.main"), "word/a"
                ),
            }
        ),
        "soubor Office jiného druhu",
    ),
    "XXE": ("a.docx", sent.packed(sent.word_parts("&e;", DTD)), "DOCTYPE"),
    "a billion laughs": ("a.docx", sent.packed(sent.word_parts("&b;", LAUGHS)), "DOCTYPE"),
    "XXE in an unused part": (
        "a.xlsx",
        sent.xlsx({"customXml/item1.xml": f"<?xml version='1.0'?>{DTD}<x/>".encode()}),
        "DOCTYPE",
    ),
    "XXE in UTF-16": (
        "a.docx",
        sent.docx(word__a_dot_bin=f"<?xml version='1.0' encoding='UTF-16'?>{DTD}<x/>".encode("utf-16")),
        "DOCTYPE",
    ),
    "XXE after a long comment": (
        "a.docx",
        sent.docx(word__a_dot_xml=f"<?xml version='1.0'?><!--{'x' * 300_000}-->{DTD}<x/>".encode()),
        "DOCTYPE",
    ),
    "broken XML": ("a.docx", sent.packed(sent.word_parts("<a>")), "vadnou vnitřní část"),
    "remote template": ("a.docx", rels(("attachedTemplate", "https://zlo.cz/t.dotm", True)), "odjinud"),
    "template on a share": ("a.docx", rels(("attachedTemplate", "file:///\\\\zlo\\t.dotm", True)), "odjinud"),
    "remote picture": ("a.docx", rels(("image", "https://zlo.cz/sledovani.png", True)), "odjinud"),
    "remote object": ("a.docx", rels(("oleObject", "https://zlo.cz/x.hta!", True)), "odjinud"),
    "foreign HTML": ("a.docx", rels(("aFChunk", "a.html", False)), "odjinud"),
    "link that acts": ("a.docx", rels(("hyperlink", "ms-msdt:/id", True)), "spouští program"),
    "linked workbooks": (
        "a.xlsx",
        sent.xlsx(
            {"xl/externalLinks/_rels/a.xml.rels": sent.relations(("externalLinkPath", "C:\\jiny.xlsx", True))}
        ),
        "propojený s jinými sešity",
    ),
    "DDE in Excel": (
        "a.xlsx",
        sent.xlsx({"xl/externalLinks/externalLink1.xml": b"<x><ddeLink ddeService='cmd'/></x>"}),
        "spouští program",
    ),
    "DDE in Word": (
        "a.docx",
        field('<w:instrText> D</w:instrText><w:instrText>DEAUTO cmd "/c calc"</w:instrText>'),
        "spouští program",
    ),
    "a simple field that acts": (
        "a.docx",
        field('<w:fldSimple w:instr="INCLUDETEXT a"/>'),
        "spouští program",
    ),
    "OLE object": ("a.docx", sent.docx(word__embeddings__oleObject1_dot_bin=b"x"), "OLE"),
    "bomb": ("a.docx", sent.bomb(), "zip bomba"),
    "bomb of many parts": ("a.docx", sent.packed({f"p{n}": b"" for n in range(5_001)}), "zip bomba"),
    "lying bomb": ("a.docx", sent.lying_bomb(), "poškozený"),
    "overlapping bomb": ("a.docx", sent.overlapping_bomb(), "zip bomba"),
    "nested bomb": (
        "a.docx",
        sent.packed({**sent.word_parts(), "word/embeddings/a.xlsx": sent.bomb("xl/a.bin")}),
        "zip bomba",
    ),
    "nested too deep": (
        "a.docx",
        sent.packed({**sent.word_parts(), "word/embeddings/a.xlsx": DEEPER}),
        "zip bomba",
    ),
    "macro in the table of a chart": (
        "a.docx",
        sent.packed({**sent.word_parts(), "word/embeddings/a.xlsx": sent.xlsx({"xl/vbaProject.bin": b"x"})}),
        "makra",
    ),
    "part that leads out": (
        "a.docx",
        sent.packed({**sent.word_parts(), "../../etc/cron": b"x"}),
        "poškozený",
    ),
    "two parts of one name": (
        "a.docx",
        sent.packed({**sent.word_parts(), "word/DOCUMENT.xml": b"<x/>"}),
        "poškozený",
    ),
    "ODF with Basic": ("a.odt", sent.odf(Basic__Standard__Module1=b"x"), "makra"),
    "ODF with a script": ("a.odt", sent.odf(Scripts__python__a=b"x"), "makra"),
    "ODF with a listener": ("a.odt", sent.odf(content="<script:event-listener/>"), "makra"),
    "ODF locked": (
        "a.odt",
        sent.odf(**{"META-INF__manifest.xml": b"<manifest><encryption-data/></manifest>"}),
        "je chráněný heslem",
    ),
    "ODF with a remote picture": (
        "a.odt",
        sent.odf(content='<draw:image xlink:href="https://zlo.cz/a.png"/>'),
        "odjinud",
    ),
    "ODF with an applet": ("a.odt", sent.odf(content="<draw:applet/>"), "OLE"),
    "ODF drawing": ("a.odg", sent.odf(b"application/vnd.oasis.opendocument.graphics"), "ODF jiného druhu"),
    "ODF with XXE": ("a.odt", sent.odf(styles=f"<?xml version='1.0'?>{DTD}<x/>".encode()), "DOCTYPE"),
    "PDF with a script": (
        "a.pdf",
        sent.pdf(b"1 0 obj\n<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>\nendobj\n"),
        "obsahuje skript",
    ),
    "PDF with a disguised script": (
        "a.pdf",
        sent.pdf(b"1 0 obj\n<< /S /J#61va#53cript /JS (x) >>\nendobj\n"),
        "obsahuje skript",
    ),
    "PDF with a packed script": (
        "a.pdf",
        sent.pdf_with_packed(b"1 0 << /S /JavaScript /JS (x) >>"),
        "obsahuje skript",
    ),
    "PDF with a script packed without saying so": (
        "a.pdf",
        sent.pdf_with_packed(b"1 0 << /S /JavaScript /JS (x) >>", b"/X (stream\n) /Filter /FlateDecode"),
        "obsahuje skript",
    ),
    "PDF packed otherwise": (
        "a.pdf",
        sent.pdf_with_packed(b"312030>", b"/Type /ObjStm /Filter /ASCIIHexDecode"),
        "nejde přečíst",
    ),
    "PDF packed with a predictor": (
        "a.pdf",
        sent.pdf_with_packed(b"x", b"/Type /ObjStm /Filter /FlateDecode /DecodeParms << /Predictor 12 >>"),
        "nejde přečíst",
    ),
    "PDF that launches": (
        "a.pdf",
        sent.pdf(b"1 0 obj\n<< /S /Launch /F (cmd.exe) >>\nendobj\n"),
        "spouští program",
    ),
    "PDF with a file in it": (
        "a.pdf",
        sent.pdf(b"1 0 obj\n<</Type/EmbeddedFile>>\nendobj\n"),
        "vložené soubory",
    ),
    "PDF locked": ("a.pdf", sent.pdf(trailer=b"<< /Root 1 0 R /Encrypt 2 0 R >>"), "je chráněné heslem"),
    "PDF cut": ("a.pdf", sent.pdf()[:-6], "neúplné"),
    "PDF and zip in one": ("a.pdf", sent.pdf() + sent.docx(), "archiv ZIP"),
    "PDF behind a script": ("a.pdf", b"alert(1);\n" + sent.pdf(), "před začátkem PDF"),
    "picture and zip in one": ("a.png", sent.png() + sent.docx(), "archiv ZIP"),
    "cut picture": ("a.png", sent.png()[:-8], "poškozený"),
    "picture in name only": ("a.jpg", b"\xff\xd8\xff\xe0 nic", "poškozený"),
}


@pytest.mark.parametrize(("name", "data", "sentence"), BAD.values(), ids=list(BAD))
def test_a_bad_file_is_refused_with_a_sentence(name: str, data: bytes, sentence: str) -> None:
    assert sentence in refusal(name, data)


GOOD = {
    "chart with its table": sent.packed({**sent.word_parts(), **CHART_TABLE}),
    "link to a page": rels(("hyperlink", "https://www.trutnov.cz/a?b=c", True)),
    "link to mail": rels(("hyperlink", "mailto:podatelna@trutnov.cz", True)),
    "template on one's own disk": rels(("attachedTemplate", "file:///C:\\Users\\Nova\\Dopis.dotx", True)),
    "contents and page numbers": field("<w:instrText> TOC \\o LINK </w:instrText>"),
    "word about scripts": sent.docx("Návod: DDEAUTO a JavaScript nepoužívejte."),
    "ODF with its own picture": sent.odf(
        content='<draw:image xlink:href="Pictures/a.png"/>', Pictures__a=sent.png()
    ),
    "PDF with packed objects": sent.pdf_with_packed(b"1 0 2 30 << /Type /Page >> << /S /URI >>"),
    "PDF with a packed picture": sent.pdf_with_packed(
        b"\xff\x00" * 999, b"/Subtype /Image /Filter /FlateDecode"
    ),
    "PDF with a drawing": sent.pdf_with_packed(b"1 0 0 1 0 0 cm 10 10 l S\n" * 9999, b"/Filter /FlateDecode"),
}


@pytest.mark.parametrize("data", GOOD.values(), ids=list(GOOD))
def test_what_ordinary_documents_have_is_no_fault(data: bytes) -> None:
    assert inspect("soubor", data).kind in FILE_KINDS


def test_a_bomb_is_refused_without_being_unpacked() -> None:
    data = sent.bomb(size=100_000_000)
    tracemalloc.start()
    begun = time.perf_counter()
    assert "zip bomba" in refusal("a.docx", data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.perf_counter() - begun < 5
    assert peak < 5_000_000


SLOW = {
    "commas and signs": ("a.csv", b",=" * 5_000_000),
    "line ends": ("a.txt", b"\n" * 10_000_000),
    "streams without an end": ("a.pdf", b"%PDF-1.7\n" + b"stream\n" * 1_400_000 + b"%%EOF"),
    "streams with one end": ("a.pdf", b"%PDF-1.7\n" + b"stream\n" * 1_400_000 + b"endstream\n%%EOF"),
    "marks of objects": ("a.pdf", b"%PDF-1.7\n" + b"/ObjStm " * 1_200_000 + b"%%EOF"),
    "names that are none": ("a.pdf", b"%PDF-1.7\n" + b"/J#61va" * 1_400_000 + b"%%EOF"),
}


@pytest.mark.parametrize(("name", "data"), SLOW.values(), ids=list(SLOW))
def test_no_file_keeps_the_office_busy(name: str, data: bytes) -> None:
    begun = time.perf_counter()
    with suppress(DocumentRefused):
        inspect(name, data)
    assert time.perf_counter() - begun < 5  # about half a second; a search that is quadratic takes hours


def test_a_part_without_an_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Patience, "__init__", lambda self: setattr(self, "elements", 1_000))
    assert "nelze prohlédnout" in refusal("a.docx", field("<w:r/>" * 1_000))


NAMES = [
    ("../../etc/passwd.pdf", "passwd.pdf"),
    ("C:\\Users\\Nová\\smlouva.pdf", "smlouva.pdf"),
    ("sm\x00lou\nva\u202efdp.pdf", "smlou vafdp.pdf"),
    ("Pr\u030ci\u0301loha.pdf", "Příloha.pdf"),
    ("  .hidden. .pdf", "hidden.pdf"),
    ('a<b>:"|?*.pdf', "a_b______.pdf"),
    ("con.pdf", "_con.pdf"),
    ("smlouva.docx", "smlouva.pdf"),
    ("faktura.pdf.exe", "faktura.pdf.exe.pdf"),
    ("bez přípony", "bez přípony.pdf"),
    ("", "soubor.pdf"),
    ("/", "soubor.pdf"),
]


@pytest.mark.parametrize(("name", "kept"), NAMES, ids=[kept for _, kept in NAMES])
def test_a_name_is_cleaned_and_ends_as_its_content_says(name: str, kept: str) -> None:
    assert inspect(name, sent.pdf()).name == kept


def test_a_huge_name_is_cut_and_keeps_its_ending() -> None:
    kept = clean_name("ž" * 5_000 + ".pdf")
    assert kept.endswith("ž.pdf")
    assert len(kept.encode()) <= LONGEST_NAME


@given(st.text(max_size=300))
def test_no_name_leads_anywhere(name: str) -> None:
    kept = clean_name(name)
    assert kept
    assert not set(kept) & set('/\\\x00<>:"|?*')
    assert kept not in (".", "..")
    assert len(kept.encode()) <= LONGEST_NAME + 1
    assert kept == unicodedata.normalize("NFC", kept)
    assert clean_name(kept) == kept
