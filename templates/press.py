"""Where are papers made? Here, or in a process of their own that ends when nobody has wanted any for a minute.

typst, python-docx and pikepdf take some 70 MB and don't give them back. The runner, which lives for months and makes
papers now and then, sends plain fields to the press and gets bytes; whoever makes a paper while somebody waits for it
(a preview, a command) makes it where he is. The same function makes it in both places.

The press writes nothing and knows no secret, so it may be killed at any moment: another one makes the paper, and if
that one falls too, the one who asked gets an exception as from any paper that can't be made. It ends with the process
that asked, even a killed one: its line is then closed.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import traceback
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from importlib import import_module
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import TYPE_CHECKING, Any

from templates.kept_process import Kept, few_settings

if TYPE_CHECKING:
    from templates.blocks import Block
    from templates.joined_pdf import Claim, Joined


LONGEST = 300.0
"""Seconds after which a paper is given up: a hundred pages take some seconds, on a busy machine too."""


class PressFell(RuntimeError):
    """The press ended in the middle of a paper, twice; the sentence says how."""


class PressHung(RuntimeError):
    """The press had not made a paper in `LONGEST` seconds and was ended; the papers after it are made by another."""


def pdf(name: str, fields: Mapping[str, Any], *, made_at: datetime | None = None) -> bytes:
    """A PDF of a typst template (`templates.typeset.pdf`)."""
    made: bytes = _made("templates.typeset", "pdf", name, fields, made_at=made_at)
    return made


def word(
    title: str,
    blocks: Iterable[Block],
    *,
    letterhead: str = "",
    subtitle: str = "",
    contents: bool = False,
    is_wide: bool = False,
) -> bytes:
    """A .docx of blocks (`templates.word_blocks.word`)."""
    made: bytes = _made(
        "templates.word_blocks",
        "word",
        title,
        list(blocks),
        letterhead=letterhead,
        subtitle=subtitle,
        contents=contents,
        is_wide=is_wide,
    )
    return made


def filled(source: Path, fields: Mapping[str, Any]) -> bytes:
    """A .docx of a Word template that came with the release (`templates.documents.filled`)."""
    made: bytes = _made("templates.documents", "filled", source, fields)
    return made


def claim_of(data: bytes, name: str = "") -> Claim:
    """What a PDF claims about itself (`templates.joined_pdf.claim_of`)."""
    made: Claim = _made("templates.joined_pdf", "claim_of", data, name)
    return made


def join(
    title: str, parts: Sequence[tuple[str, bytes]], *, author: str = "", made_at: datetime | None = None
) -> Joined:
    """Several PDFs in one (`templates.joined_pdf.join`)."""
    made: Joined = _made("templates.joined_pdf", "join", title, parts, author=author, made_at=made_at)
    return made


class _Press:
    """The process and the line to it."""

    def __init__(self) -> None:
        self.line, theirs = Pipe()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-c", "from templates.press import serve; serve()"],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env=few_settings(),
            )

    @property
    def is_fit(self) -> bool:
        """Whether it runs."""
        return self.process.poll() is None

    def ask(self, question: tuple[Any, ...]) -> tuple[Any, BaseException | None]:
        """What the function gave, or what it raised. Raises PressFell, PressHung."""
        try:
            self.line.send(question)
            if not self.line.poll(LONGEST):
                raise PressHung(
                    f"Dokument se nevyhotovil ani za {LONGEST:.0f}\u00a0s a\u00a0práce na něm byla ukončena. "
                    "Zkusí se to znovu; opakuje-li se to, zkraťte jeho text nebo přílohy, nebo to řekněte správci."
                )
            answer: tuple[Any, BaseException | None] = self.line.recv()
        except (EOFError, OSError) as gone:
            self.end()
            raise PressFell(
                f"Proces, který vyhotovuje dokumenty, uprostřed práce skončil ({self.process.returncode}). "
                "Zkusí se to znovu; opakuje-li se to, podívejte se do záznamu runner.log."
            ) from gone
        return answer

    def end(self) -> None:
        """Kills it and waits until it is gone."""
        self.line.close()
        self.process.kill()
        self.process.wait()


_press = Kept(_Press)
_is_apart = False


def make_apart() -> None:
    """From now on the papers of this process are made by the press."""
    global _is_apart
    _is_apart = True


def _made(module: str, name: str, *given: Any, **options: Any) -> Any:
    if not _is_apart:
        return getattr(import_module(module), name)(*given, **options)
    question = (module, name, given, options)
    try:
        made, fault = _asked(question)
    except PressFell:  # somebody killed it, most likely; if it falls again, it is this paper that fells it
        made, fault = _asked(question)
    if fault is not None:
        raise fault
    return made


def _asked(question: tuple[Any, ...]) -> tuple[Any, BaseException | None]:
    with _press.in_turn() as press:
        return press.ask(question)


def serve() -> None:
    """The press: answers until the other end of its line is closed.

    The signals that stop the office are not for it: who asks for a paper finishes it first, and closes the line.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    with Connection(0) as line:
        while True:
            try:
                module, name, given, options = line.recv()
            except EOFError:
                return
            try:
                made = getattr(import_module(module), name)(*given, **options)
            except Exception as fault:
                fault.add_note("".join(traceback.format_exception(fault)))
                line.send((None, fault.with_traceback(None)))
            else:
                line.send((made, None))
