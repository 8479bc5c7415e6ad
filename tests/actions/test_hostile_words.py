"""Can what people type break out of a document, a table, a calendar or a letter? Titles, places and names try."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pypdf
import pytest
from icalendar import Calendar
from minutes_case import closed_assembly
from office_case import Case, TestHouse

from actions import convene, minutes, move_meeting, send_minutes
from actions.arrange_agenda import add_free_item
from actions.attach import attach, received
from actions.calendar_feed import person_feed
from actions.make_document import make_documents
from actions.send_minutes import Signer
from actions.task_control import control_document
from db import files
from flows.message import Mailbox, OutgoingLetter, build_message
from flows.outgoing import compose
from states.content import FollowUp
from states.vocabulary import Outcome
from states.wording import Clause
from templates.calendar import Organizer, feed
from web.views.matters import harmless

Bring = Callable[[str], Case]
TYPST = '#import "/etc/passwd" #panic() $x$ @y <z> *b* _i_ = nadpis `raw` \\ " //'
JINJA = "{{ 7 * 7 }} {% raise %} {# #} {{ config }}"
XML = "<w:p/> & ]]> <!-- -->"
HOSTILE = f"{TYPST} {JINJA} {XML}"
BROKEN = "Sál\r\nBcc: zly@zly.example\r\nATTENDEE:mailto:zly@zly.example\nEND:VEVENT\rX: 1\x0b\x1c\u2028Y"


def words_of(data: bytes) -> str:
    """The text of a PDF, of a Word file, or of all of an archive."""
    if data.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "word/document.xml" not in archive.namelist():
            return "\n".join(
                words_of(archive.read(name)) for name in archive.namelist() if name.endswith("docx")
            )
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_words_stay_words_in_every_document_of_a_meeting(house: TestHouse) -> None:
    case = Case(house)
    case.draft(
        title=f"Věc {HOSTILE}"[:300],
        report=HOSTILE,
        clauses=(Clause(1, 1, "schvaluje", HOSTILE), Clause(1, 2, "ukládá", HOSTILE, charged="rejl")),
        follow_ups=(FollowUp(HOSTILE, "doudova", "5 working"),),
    )
    case.submit()
    case.everybody_signs()
    case.pass_through("PV")
    case.pass_through("RM")
    assembly = case.plan("ZM")
    case.act(add_free_item, "organizace", assembly, HOSTILE[:200])
    case.sign_form("ZM") if case.stop("ZM").signed_on is None else None
    case.place("ZM", assembly)
    case.convene(assembly)
    case.open(assembly)
    case.hear("ZM", Outcome.ADOPTED, tally=case.tally("ZM"))
    case.close(assembly)
    case.act(minutes.write_minutes, "organizace", assembly, {"": HOSTILE})
    signers = [
        Signer(function, f"{name} {HOSTILE}"[:200], None)
        for function, name in (("chair", "A"), ("verifier", "B"), ("verifier", "C"))
    ]
    case.act(send_minutes.send_minutes, "organizace", assembly, None, signers)
    assert make_documents(house)[1] == [], "every document could be made"
    made = case.rows(files.document.select().where(files.document.c.made_at.is_not(None)))
    assert {"minutes", "minutes_pdf", "invitation_pdf", "packet_pdf", "packet_zip", "extract_pdf"} <= {
        row.kind for row in made
    }
    for row in made:
        text = squeezed(words_of(house.files.get(row.file_digest)))
        if row.kind == "sign_off_sheet" or row.stage == "PV":
            continue
        assert squeezed("{{ 7 * 7 }}") in text and "49" not in text.replace("2049", ""), row.file_name
        assert squeezed('#import "/etc/passwd"') in text.replace("“", '"').replace("„", '"'), row.file_name
    name, report = control_document(house, case.plan("ZM", case.meeting(assembly).held_on.replace(month=9)))
    assert name.endswith(".docx") and squeezed("{{ 7 * 7 }}") in squeezed(words_of(report))


def test_control_characters_of_a_file_or_a_program_make_no_document_impossible(brought: Bring) -> None:
    case = brought("ZM")
    assembly = closed_assembly(case)
    case.act(
        minutes.write_minutes, "organizace", assembly.meeting_id, {"": "a\x00b\x0bc\ufffed\x1b[31m\u202e"[1:]}
    )
    names = [case.person(code).name for code in ("starosta", "kontrola", "eichler")]
    signers = [
        Signer(function, name, None)
        for function, name in zip(("chair", "verifier", "verifier"), names, strict=True)
    ]
    case.act(send_minutes.send_minutes, "organizace", assembly.meeting_id, None, signers)
    assert make_documents(case.house)[1] == []


def test_no_line_break_adds_a_line_to_a_calendar_or_a_letter(case: Case) -> None:
    case.draft(title=f"Věc {BROKEN}")
    meeting = case.plan("RM", code="organizace")
    case.act(
        move_meeting.move_meeting,
        "organizace",
        meeting,
        None,
        BROKEN,
        case.meeting(meeting).held_on,
        None,
        BROKEN,
    )
    case.act(convene.cancel_meeting, "organizace", meeting, None, BROKEN)
    with case.house.reading() as (office, connection):
        for code in ("organizace", "doudova", "eichler"):
            name, entries = person_feed(office, connection, case.person(code).id)
            made = feed(
                f"{name}{BROKEN}", entries, organizer=Organizer("Úřad", "a@b.cz"), stamped_at=office.now
            )
            assert entries
            for line in made.replace(b"\r\n ", b"").split(b"\r\n"):
                assert (
                    not line.startswith((b"Bcc", b"ATTENDEE", b"X:"))
                    and b"\r" not in line
                    and b"\n" not in line
                )
            calendar = Calendar.from_ical(made)
            assert len(calendar.walk("VEVENT")) == len(entries)
    letters = case.letters()
    assert letters
    for row in letters:
        message = _message(case, row)
        assert message["Bcc"] is None and "\n" not in str(message["Subject"])


def _message(case: Case, row: Any) -> Any:
    with case.house.reading() as (office, connection):
        letter = compose(office, connection, case.house, row)
    assert isinstance(letter, OutgoingLetter), letter
    data = bytes(build_message(letter, Mailbox("Úřad", "urad@trutnov.example")))
    return email.message_from_bytes(data, policy=email.policy.default)


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "\u00a0=", "\ufeff=", "\uff1d", "\x00="]
)
def test_no_cell_of_an_export_begins_like_a_formula(start: str) -> None:
    cell = harmless(f"{start}HYPERLINK(1)")
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerow([cell])
    seen = next(csv.reader(io.StringIO(stream.getvalue(), newline=""), delimiter=";"))[0]
    assert not seen.lstrip("\ufeff\x00 \u00a0").startswith(
        ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
    )


def test_names_of_files_lead_nowhere_and_hide_nothing_in_the_packet(house: TestHouse) -> None:
    case = Case(house)
    case.draft(title="../../etc: CON / \\ ..")
    titles = list(case.content.attachments)
    for title, name in zip(
        titles, ("navrh-usneseni.docx", "../../etc/passwd.txt", "..\\\\a.txt"), strict=False
    ):
        data = b"text" if name.endswith("txt") else _word()
        case.act(attach, "doudova", case.pid, case.proposal.version, received(house, name, data, title))
    case.submit()
    case.everybody_signs()
    case.placed("PV")
    assert make_documents(house)[1] == []
    (row,) = case.rows(files.document.select().where(files.document.c.kind == "packet_zip"))
    with zipfile.ZipFile(io.BytesIO(house.files.get(row.file_digest))) as archive:
        names = archive.namelist()
    assert len({name.lower() for name in names}) == len(names), names
    assert not any(".." in name or name.startswith("/") or "\\" in name or ":" in name for name in names)
    assert sum(name.endswith("navrh-usneseni.docx") for name in names) == 1


def _word() -> bytes:
    made = io.BytesIO()
    docx.Document().save(made)
    return made.getvalue()
