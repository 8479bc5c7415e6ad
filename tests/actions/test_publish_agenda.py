"""Is an agenda issued in versions that say what changed, with papers and letters that name nothing confidential?"""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pikepdf
import pytest
import sqlalchemy as sa
from agenda_case import agenda_of, bring, papers
from docx import Document
from office_case import Case, plain, refused

from actions.arrange_agenda import add_free_item, add_heading, remove_item
from actions.attach import attach, received
from actions.edit_wording import edit_wording
from actions.freeze_agenda import freeze
from actions.make_document import make_documents
from actions.place_on_agenda import take_off
from actions.publish_agenda import publish
from db.record import agenda_version
from db.sending import claim_letters
from flows.outgoing import compose
from states.agenda_versions import sentences

SECRET = "Věc 2"


@pytest.fixture
def sitting(case: Case) -> tuple[list[Case], int]:
    """A planned meeting of the assembly with three matters, the second of them confidential."""
    cases = bring(case, "ZM", 3, confidential=2)
    meeting_id = case.plan("ZM")
    for each in cases:
        each.place("ZM", meeting_id)
    return cases, meeting_id


def invited(case: Case, meeting_id: int) -> list[Any]:
    return [row for row in case.letters("meeting_invitation") if row.facts["meeting_id"] == meeting_id]


def versions(case: Case, meeting_id: int) -> list[Any]:
    table = agenda_version
    return case.rows(sa.select(table).where(table.c.meeting_id == meeting_id).order_by(table.c.number))


def words_of(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return plain(" ".join([*(paragraph.text for paragraph in document.paragraphs), *cells]))


def test_convening_issues_version_a_and_invites_the_members(sitting: tuple[list[Case], int]) -> None:
    (case, *_), meeting_id = sitting
    case.convene(meeting_id)
    (first,) = versions(case, meeting_id)
    assert [item["title"] for item in first.items][:4] == [
        "Schválení programu zasedání",
        "Určení ověřovatelů zápisu",
        "Kontrola plnění usnesení",
        "Věc 1",
    ]
    assert [item["number"] for item in first.items] == [None, None, None, 1, 2, 3, None]
    assert first.items[3]["proposed_by"] == "Rada města Trutnova"  # § 94/1: the council has passed it on
    letters = invited(case, meeting_id)
    assert {letter.code for letter in letters} == {"starosta", "eichler", "kontrola"}
    facts = letters[0].facts
    assert "Neveřejný bod" in facts["operative_text"] and SECRET not in str([row.facts for row in letters])
    assert facts["meeting_id"] == meeting_id and facts["held_at"] == "14:00:00"
    assert sorted(papers(case, meeting_id)) == ["invitation", "invitation_pdf", "packet_pdf", "packet_zip"]
    assert case.verify().is_whole


def test_a_letter_waits_for_its_invitation_and_carries_it_with_the_date(
    sitting: tuple[list[Case], int],
) -> None:
    (case, *_), meeting_id = sitting
    case.convene(meeting_id)
    wanted = {letter.id for letter in invited(case, meeting_id)}
    with case.house.writing() as (office, connection):
        claimed = claim_letters(connection, office.now, 500)
    assert not wanted & {row.id for row in claimed}
    assert make_documents(case.house)[1] == []
    with case.house.writing() as (office, connection):
        claimed = claim_letters(connection, office.now, 500, kinds=["meeting_invitation"])
        letter = compose(office, connection, case.house, claimed[-1])
    assert {row.id for row in claimed} >= wanted
    assert not isinstance(letter, str)
    (attached,) = letter.attachments
    assert attached.filename.startswith("pozvanka-ZM-") and attached.content.startswith(b"%PDF")
    assert letter.calendar is not None and b"Zastupitelstvo" in letter.calendar


def test_two_come_and_two_go_in_one_step(sitting: tuple[list[Case], int]) -> None:
    (case, second, third), meeting_id = sitting
    case.convene(meeting_id)
    for gone in (case, third):
        gone.act(take_off, "organizace", gone.stop("ZM").id, gone.stop("ZM").version, "Doplní se podklady.")
    case.act(add_free_item, "organizace", meeting_id, "Informace o stavbě")
    case.act(add_heading, "organizace", meeting_id, "Majetek")
    issued = case.act(publish, "organizace", meeting_id, None, "Dva odbory stáhly body.")
    assert (issued.number, issued.letter) == (2, "B")
    said = case.letters("agenda_changed")[0].facts
    assert said["number"] == "B" and said["reason"] == "Dva odbory stáhly body."
    assert plain(said["changes"]).splitlines() == [
        "Ubyl bod 1: „Věc 1“.",
        "Ubyl bod 3: „Věc 3“.",
        "Přibyl bod 2: „Informace o stavbě“.",
        "Přibyl mezititulek „Majetek“.",
    ]
    assert "operative_text" not in said and "meeting_id" not in said
    assert papers(case, meeting_id) == {
        kind: [1, 2] for kind in ("invitation", "invitation_pdf", "packet_pdf", "packet_zip")
    }
    with refused("Program se od verze B nezměnil; není co vydávat."):
        case.act(publish, "organizace", meeting_id)
    entry = case.entries(subject="meeting", verb="publish")[-1]
    assert entry.facts["agenda_version"] == "B" and second.stop("ZM").state == "placed"


def test_a_version_issued_early_is_told_to_nobody_and_stays_in_force(sitting: tuple[list[Case], int]) -> None:
    (case, *_), meeting_id = sitting
    assert case.act(publish, "organizace", meeting_id).letter == "A"
    assert not invited(case, meeting_id) and not case.letters("agenda_changed")
    case.convene(meeting_id)
    assert [row.number for row in versions(case, meeting_id)] == [1]
    assert len(invited(case, meeting_id)) == 3


def test_an_agenda_of_routine_alone_is_neither_issued_nor_convened(sitting: tuple[list[Case], int]) -> None:
    cases, meeting_id = sitting
    case = cases[0]
    for each in cases:
        each.act(take_off, "organizace", each.stop("ZM").id, each.stop("ZM").version, "Odklad.")
    assert len(agenda_of(case, meeting_id)) == 4
    with refused("Program (Zastupitelstvo města Trutnova) je prázdný"):
        case.act(publish, "organizace", meeting_id)
    with refused("je prázdný"):
        case.convene(meeting_id)


def test_only_who_runs_meetings_issues_and_the_second_is_told_who_was_faster(
    sitting: tuple[list[Case], int],
) -> None:
    (case, *_), meeting_id = sitting
    with refused("Vydat verzi programu smí jen organizační oddělení nebo tajemník."):
        case.act(publish, "doudova", meeting_id)
    seen = case.meeting(meeting_id).version
    case.act(freeze, "organizace", meeting_id, seen)
    with refused("Někdo byl rychlejší: Marie Vzorová", "uzavřít program jednání"):
        case.act(publish, "tajemnik", meeting_id, seen)


def test_the_papers_say_the_agenda_and_the_public_one_hides_what_is_confidential(
    case: Case,
) -> None:
    cases = bring(case, "RM", 2, confidential=2, prepare=_with_files)
    meeting_id = case.plan("RM")
    for each in cases:
        each.place("RM", meeting_id)
    case.act(add_heading, "organizace", meeting_id, "Různé")
    case.act(add_free_item, "organizace", meeting_id, "Dotazy & připomínky")
    case.convene(meeting_id)
    made, failed = make_documents(case.house, stage="RM")
    assert failed == []
    names = {document.kind: document.file_name for document in made}
    assert names["packet_zip"] == "podklady-RM-2024-06-05-A.zip"
    content = {kind: _content(case, meeting_id, kind) for kind in names if kind != "proposal"}
    words = words_of(content["invitation"])
    assert "Neveřejný bod" in words and SECRET not in words and "Dotazy & připomínky" in words
    assert "středa 5. 6. 2024" in words and "Věc 1" in words
    for kind in ("invitation_pdf", "packet_pdf"):
        with pikepdf.open(io.BytesIO(content[kind])) as document, document.open_outline() as outline:
            titles = [str(entry.title) for entry in outline.root]
            metadata = document.open_metadata()
            assert metadata.get("pdfaid:part") == "2" or kind == "packet_pdf"
    assert [plain(title) for title in titles] == [
        "Program (verze A)",
        "Bod 1: Věc 1",
        "Příloha k bodu: Situace",
        "Bod 2: Věc 2",
        "Příloha k bodu: Situace",
    ]
    with zipfile.ZipFile(io.BytesIO(content["packet_zip"])) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "00-program.docx",
            "01-vec-1/navrh-usneseni.docx",
            "01-vec-1/Situace.pdf",
            "01-vec-1/Rozpočet.csv",
            "02-vec-2/navrh-usneseni.docx",
            "02-vec-2/Situace.pdf",
            "02-vec-2/Rozpočet.csv",
        ]
        assert SECRET in words_of(archive.read("00-program.docx"))


def test_a_wording_edited_after_the_packet_asks_for_a_new_version(sitting: tuple[list[Case], int]) -> None:
    (case, *_), meeting_id = sitting
    case.convene(meeting_id)
    stop, text = case.stop("ZM"), case.wording("ZM").text + " Termín: 30. 9. 2024."
    case.act(edit_wording, "organizace", stop.id, stop.version, case.content.clauses, text)
    issued = case.act(publish, "organizace", meeting_id)
    assert [plain(text) for text in sentences(issued.changes)] == ["Změnil se materiál: bod 1, „Věc 1“."]


def test_an_item_added_and_removed_is_no_change(sitting: tuple[list[Case], int]) -> None:
    (case, *_), meeting_id = sitting
    case.convene(meeting_id)
    item_id = case.act(add_heading, "organizace", meeting_id, "Majetek")
    case.act(remove_item, "organizace", meeting_id, item_id)
    with refused("Program se od verze A nezměnil"):
        case.act(publish, "organizace", meeting_id)


def _with_files(case: Case) -> None:
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        document.save(sheet := io.BytesIO())
    files = [
        received(case.house, "Situace.pdf", sheet.getvalue(), "Situace"),
        received(case.house, "Rozpočet.csv", "položka;částka\n".encode(), "Rozpočet"),
    ]
    case.act(attach, "doudova", case.pid, case.proposal.version, *files)


def _content(case: Case, meeting_id: int, kind: str) -> bytes:
    from db.files import document

    row = case.rows(sa.select(document).where(document.c.meeting_id == meeting_id, document.c.kind == kind))[
        -1
    ]
    return case.house.files.get(row.file_digest)
