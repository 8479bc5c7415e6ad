"""W2: how fast is the form of a proposal written as a Word file, and an extract as a PDF?

The form is the seed's, with its report. Contestants take turns in one run; each gets a new title and a new report in
every document, as different proposals have.
"""

from __future__ import annotations

import io
import json
import re
import resource
import shutil
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from docx import Document
from docxtpl import DocxTemplate
from markdown_it import MarkdownIt
from markupsafe import Markup

from bench.table import ROOT, Bench, Line
from templates.documents import jinja_sources, load_template, render, word_environment
from templates.explanatory_report import report_body
from templates.template_files import TEMPLATE_ROOT
from templates.typeset import pdf
from templates.word_file import read_package

SAMPLE = ROOT / "samples" / "trutnov-akcni-plan-2024.toml"
READ = tomllib.loads(SAMPLE.read_text(encoding="utf-8"))
TEMPLATE = TEMPLATE_ROOT / "trutnov" / "proposal.docx"
NUMBERS = count(1)
MERGE = re.compile(r"\{% merge_up if [^%]+%\}")


def form() -> dict[str, Any]:
    """The seed's form with words of its own in this document."""
    read, number = READ, next(NUMBERS)
    bodies = ("PV", "RM", "ZM")
    return {
        "letterhead": "MĚSTO TRUTNOV – MĚSTSKÝ ÚŘAD",
        "form_title": "NÁVRH NA USNESENÍ",
        "stages": [{"label": f"Datum projednání v {body}", "date": "24.06.2024"} for body in bodies],
        "department": "Odbor sociálních věcí, školství a zdravotnictví",
        "drafted_by": "Bc. Aneta Doudová",
        "presented_by": "Mgr. Tomáš Eichler",
        "title": f"{read['title']} ({number})",
        "committee_opinion": "-",
        "previous_resolution": "-",
        "wordings": [
            {
                "label": f"Návrh na usnesení {body}",
                "text": "Rada města Trutnova doporučuje 01.01 zastupitelstvu města schválit Akční plán rozvoje "
                "sociálních služeb města Trutnova na rok 2024 dle předloženého návrhu.",
            }
            for body in bodies
        ],
        "report_note": "Viz níže.",
        "attachments": [*read["attachments"], "-", "-"],
        "signed_on": "06.06.2024",
        "signed_by": "Mgr. Dušan Rejl v. r.",
        "signature_label": "Podpis vedoucího odboru",
        "report": f"{read['report']}\n\nČíslo jednací {number}.",
    }


def plain_template(folder: Path) -> Path:
    """The town's template without the one tag that docxtpl does not know; both then make the same file."""
    path = folder / "plain.docx"
    with zipfile.ZipFile(TEMPLATE) as ours, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as plain:
        for name in ours.namelist():
            content = ours.read(name)
            plain.writestr(
                name, MERGE.sub("", content.decode()) if name.endswith("document.xml") else content
            )
    return path


def same_parts(template: Path) -> None:
    """Both make the same file, part by part; raises AssertionError for a part that differs in a reader's eyes."""
    fields = form()
    loaded = load_template(template)
    assert loaded.report_styles is not None
    body = report_body(fields["report"], loaded.report_styles)
    ours = read_package(render(loaded, fields))
    document, saved = DocxTemplate(template), io.BytesIO()
    document.render(fields | {"report": Markup(body.paragraphs)}, autoescape=True)
    document.save(saved)
    theirs = read_package(saved.getvalue())
    for name in ours.keys() | theirs.keys():
        if name in ("docProps/core.xml", "[Content_Types].xml"):
            continue  # docxtpl writes the day and its own order there
        mine, yours = (_canonical(parts[name]) for parts in (ours, theirs))
        assert mine == yours, f"{name} differs"
    assert len(Document(io.BytesIO(render(loaded, fields))).tables) == 1


def _canonical(xml: bytes) -> str:
    from lxml import etree

    root = etree.fromstring(xml, etree.XMLParser(remove_blank_text=True))
    for text in root.iter("{*}t"):  # docxtpl leaves xml:space to chance
        text.attrib.pop("{http://www.w3.org/XML/1998/namespace}space", None)
    return etree.tostring(root, method="c14n").decode()


def floor_of(template: Path) -> Callable[[dict[str, Any]], bytes]:
    """What can't be saved: compiled Jinja for the parts with tags, and the zip. The report is given as it is."""
    parts = read_package(template.read_bytes())
    environment = word_environment()
    compiled = {name: environment.from_string(source) for name, source in jinja_sources(parts).items()}
    loaded = load_template(template)
    assert loaded.report_styles is not None
    ready = Markup(report_body(form()["report"], loaded.report_styles).paragraphs)

    def made(fields: dict[str, Any]) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                part = compiled.get(name)
                archive.writestr(name, part.render(fields | {"report": ready}) if part else content)
        return buffer.getvalue()

    return made


def rates(contestants: dict[str, Callable[[], Any]], rounds: int, seconds: float) -> dict[str, float]:
    """Documents a second of each contestant, the median of rounds in which they take turns."""
    measured: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, work in contestants.items():
            began, done = time.perf_counter(), 0
            while (passed := time.perf_counter() - began) < seconds:
                work()
                done += 1
            measured[name].append(done / passed)
    return {name: median(values) for name, values in measured.items()}


def measure(bench: Bench) -> Iterator[Line]:
    """The rows of W2."""
    plain = plain_template(bench.folder)
    same_parts(plain)
    floor = floor_of(plain)
    route = [form() | {"report": form()["report"]}] * 3
    turn = count()
    given = bench.folder / "fields.json"
    given.write_text(json.dumps([form() for _ in range(50)]), encoding="utf-8")
    before = None if bench.small else bench.rival("docxtpl_form", str(plain), str(given), "200")
    found = rates(
        {
            "ours": lambda: render(load_template(TEMPLATE), form()),
            "route": lambda: render(load_template(TEMPLATE), route[next(turn) % 3]),
            "floor": lambda: floor(form()),
        },
        *((1, 0.05) if bench.small else (7, 1.0)),
    )
    after = bench.rival("docxtpl_form", str(plain), str(given), "200") if before else None
    ours = f"{found['ours']:.0f}/s"
    yield _against("docxtpl as documented", found["ours"], [before, after], 12, 20)
    yield _against("appy.pod (ODT)", found["ours"], [_appy(bench)], 4, 8)
    yield Line(
        "W2",
        "the same against the floor: compiled Jinja, ready report, zip",
        ours,
        f"{found['floor']:.0f}/s",
        found["ours"] / found["floor"],
        gate=0.25,
        ambition=0.5,
        note=f"three forms of one proposal: {found['route']:.0f}/s, {found['route'] / found['floor']:.2f} ×",
    )
    yield _memory(100 if bench.small else 10_000)
    yield _pdf_against_libreoffice(bench)


def _against(peer: str, ours: float, answers: list[Any], gate: float, ambition: float) -> Line:
    what = f"the seed's form as Word, a new report in each, against {peer}"
    theirs = [answer["documents_per_second"] for answer in answers if answer]
    if not theirs:
        return Line("W2", what, f"{ours:.0f}/s", "–", None, gate, ambition, note="the peer did not run")
    rate = median(theirs)
    return Line("W2", what, f"{ours:.0f}/s", f"{rate:.0f}/s", ours / rate, gate, ambition)


def _appy(bench: Bench) -> dict[str, Any] | None:
    if bench.small:
        return None
    given = bench.folder / "appy.json"
    html = MarkdownIt("commonmark").render(form()["report"])
    given.write_text(json.dumps([form() | {"report": html} for _ in range(50)]), encoding="utf-8")
    return bench.rival("appy_pod", str(given), "200")


def _memory(documents: int) -> Line:
    """Resident memory of a process that makes so many documents, at a tenth of them and at the end."""
    ended = subprocess.run(
        [sys.executable, "-P", "-m", "bench.word", str(documents)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    early, late, peak = (float(figure) for figure in ended.stdout.split())
    return Line(
        "W2",
        f"memory over {documents:,} documents",
        f"{peak:.0f} MB",
        f"{early:.0f} MB after a tenth",
        peak,
        gate=80,
        unit="MB",
        at_most=True,
        note=f"grew by {late - early:.1f} MB since a tenth of them",
    )


def _pdf_against_libreoffice(bench: Bench) -> Line:
    what = "an extract as PDF/A by typst, against LibreOffice from Word in a batch"
    program = shutil.which("soffice")
    batch = 2 if bench.small else 40
    pdf(
        "extract", extract()
    )  # an office that runs has read its fonts long ago; LibreOffice starts for each batch
    before = _typeset(batch)
    if program is None or bench.small:
        return Line("W2", what, f"{before:.0f}/s", "–", None, gate=10, note="no LibreOffice here")
    word, made = bench.folder / "word", bench.folder / "pdf"
    word.mkdir()
    template = load_template(TEMPLATE_ROOT / "trutnov" / "extract.docx")
    for number in range(batch):
        (word / f"{number}.docx").write_bytes(render(template, extract()))
    began = time.perf_counter()
    subprocess.run(
        [
            program,
            f"-env:UserInstallation=file://{bench.folder / 'profile'}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(made),
            *map(str, sorted(word.iterdir())),
        ],
        capture_output=True,
        check=True,
    )
    theirs = batch / (time.perf_counter() - began)
    assert len(list(made.glob("*.pdf"))) == batch
    ours = (before + _typeset(batch)) / 2
    return Line("W2", what, f"{ours:.0f}/s", f"{theirs:.1f}/s", ours / theirs, gate=10)


def _typeset(documents: int) -> float:
    """Documents a second."""
    began = time.perf_counter()
    for _ in range(documents):
        pdf("extract", extract())
    return documents / (time.perf_counter() - began)


def extract() -> dict[str, Any]:
    """The fields of an extract; they serve the Word and the PDF template."""
    fields = form()
    return {
        "letterhead": fields["letterhead"],
        "body_name": "Zastupitelstvo města Trutnova",
        "meeting_line": "ze zasedání konaného dne 24. 6. 2024",
        "number": "2024-87/3",
        "title": fields["title"],
        "text": fields["wordings"][2]["text"],
        "ballot_line": "pro 29, proti 0, zdrželo se 1 (33 členů, přítomno 30)",
        "adopted_on": "24. 6. 2024",
        "made_on": "25. 6. 2024",
        "mark": "",
        "effects": [],
        "signatures": [{"name": "Jana Nováková v. r.", "role": "ověřovatelka zápisu"}],
        "assignments": [
            {"label": "02.01", "task": "Zveřejnit plán.", "charged": "vedoucí odboru", "due": "31. 7. 2024"}
        ],
    }


def _resident() -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise OSError("no VmRSS")


def _make_many(documents: int) -> None:
    early = 0.0
    for number in range(documents):
        render(load_template(TEMPLATE), form())
        if number == documents // 10:
            early = _resident()
    print(early, _resident(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    _make_many(int(sys.argv[1]))
