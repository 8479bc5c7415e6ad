"""Papers are made by a process of their own: the same bytes, the same faults, and nobody left behind."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from seed_form import EXTRACT, FORM

from templates import blocks, documents, joined_pdf, kept_process, press, typeset, word_blocks
from templates.template_files import template_path
from templates.word_file import DocumentRefused

AT = datetime(2024, 6, 24, 9, tzinfo=UTC)
BLOCKS = [blocks.heading("Čísla"), blocks.table(("Co", "Kolik"), [("židle", "4")], (3, 1))]


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The press of this process, gone after the test."""
    monkeypatch.setattr(press, "_is_apart", True)
    yield
    with press._press._turn:
        press._press._end()


def the_press() -> press._Press:
    running = press._press.process
    assert running is not None
    return running


@pytest.mark.usefixtures("apart")
def test_the_same_papers_come_out_apart() -> None:
    form = template_path("trutnov", "proposal")
    sheet = typeset.pdf("extract", EXTRACT, made_at=AT)
    assert press.pdf("extract", EXTRACT, made_at=AT) == sheet
    assert press.filled(form, FORM) == documents.filled(form, FORM)
    told = {"letterhead": "Město", "is_wide": True}
    assert press.word("Sčítání", iter(BLOCKS), **told) == word_blocks.word("Sčítání", BLOCKS, **told)
    assert press.claim_of(sheet) == joined_pdf.claim_of(sheet)
    parts = [("Výpis", sheet), ("Týž", sheet)]
    assert press.join("Oba", parts, made_at=AT) == joined_pdf.join("Oba", parts, made_at=AT)


@pytest.mark.usefixtures("apart")
def test_a_fault_comes_back_as_it_was_raised_and_the_press_goes_on() -> None:
    with pytest.raises(ValueError, match="no typst template 'nothing'") as unknown:
        press.pdf("nothing", {})
    assert "typeset.py" in unknown.value.__notes__[0]
    with pytest.raises(DocumentRefused) as refused:
        press.filled(template_path("trutnov", "proposal"), {})
    with pytest.raises(DocumentRefused) as here:
        documents.filled(template_path("trutnov", "proposal"), {})
    assert refused.value.reasons == here.value.reasons != []
    with pytest.raises(joined_pdf.PdfUnreadable, match="„Sken“ nejde otevřít"):
        press.claim_of(b"%PDF-1.7 nothing", "Sken")
    assert the_press().is_fit


@pytest.mark.usefixtures("apart")
def test_a_press_killed_between_two_papers_is_replaced() -> None:
    first = press.pdf("extract", EXTRACT, made_at=AT)
    killed = the_press()
    killed.process.kill()
    killed.process.wait()
    assert press.pdf("extract", EXTRACT, made_at=AT) == first
    assert the_press() is not killed


@pytest.mark.usefixtures("apart")
def test_a_paper_that_fells_every_press_is_the_only_one_that_is_not_made() -> None:
    with pytest.raises(press.PressFell, match=r"\(3\)"):
        press._made("os", "_exit", 3)
    assert press._press.process is None
    assert press.filled(template_path("trutnov", "proposal"), FORM)


@pytest.mark.usefixtures("apart")
def test_a_paper_without_an_end_holds_up_the_others_for_its_time_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    press.pdf("extract", EXTRACT, made_at=AT)
    hung = the_press()
    monkeypatch.setattr(press, "LONGEST", 0.2)
    with pytest.raises(press.PressHung, match="ani za 0"):
        press._made("time", "sleep", 3600)
    assert hung.process.poll() == -signal.SIGKILL
    monkeypatch.setattr(press, "LONGEST", 60.0)
    assert press.pdf("extract", EXTRACT, made_at=AT).startswith(b"%PDF")


@pytest.mark.usefixtures("apart")
def test_the_press_knows_no_secret_and_the_signals_of_a_stop_are_not_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RAZITKO_SECRET", "tajemství")
    assert press._made("os", "getenv", "RAZITKO_SECRET") is None
    for number in (signal.SIGINT, signal.SIGTERM):
        os.kill(the_press().process.pid, number)
    assert press._made("os", "getpid") == the_press().process.pid


@pytest.mark.usefixtures("apart")
def test_a_quiet_press_ends_and_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_process, "QUIET", 0.01)
    pid = press._made("os", "getpid")
    assert press._press._ended.wait(20)
    with press._press._turn:
        assert press._press.process is None
    with pytest.raises(ProcessLookupError):  # not even as a dead one that nobody asked about
        os.kill(pid, 0)
    assert press._made("os", "getpid") != pid


def test_the_press_ends_with_a_killed_runner() -> None:
    code = (
        "import os, sys; from templates import press; press.make_apart(); press._made('os', 'getpid')\n"
        "print(press._press.process.process.pid, flush=True); sys.stdin.read()"
    )
    runner = subprocess.Popen(
        [sys.executable, "-P", "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with runner:
        assert runner.stdout is not None
        pid = int(runner.stdout.readline())
        watched = os.pidfd_open(pid)
        runner.kill()
    assert select.select([watched], [], [], 20)[0], "the press outlived the one who asked"
    os.close(watched)


def test_who_asks_the_press_loads_neither_word_nor_typst() -> None:
    code = (
        "import sys; from actions.makers import MAKERS; from actions.word_templates import source_of\n"
        "from templates import apart, press; from templates.joined_pdf import PdfUnreadable\n"
        "press.make_apart(); press.pdf('document', {'title': 'x', 'subtitle': '', 'letterhead': '', 'running': '',"
        " 'blocks': []})\n"
        "print(sorted({'typst', 'pikepdf', 'docx', 'docxtpl', 'lxml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
