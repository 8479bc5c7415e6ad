"""Papers of meetings and hearings in Word: made by the house's one maker, read again, sent with their letters."""

from __future__ import annotations

import asyncio
import email
from datetime import date, datetime, time
from email import policy
from io import BytesIO

import sqlalchemy as sa
from docx import Document
from icalendar import Calendar
from office_case import plain, refused
from planning_case import COORDINATOR, PlanningCase, planning
from test_planning_meetings import DAY, TEXTS, held, invited, planned

from actions.make_document import make_documents
from actions.planning import group_minutes, group_tasks, hearings, invite, participants
from actions.planning.group_outputs import outputs_word
from actions.planning.hearings import HearingPlan
from actions.planning.meeting_documents import attendance_sheet
from actions.planning.papers import Paper, add_paper
from db.files import document
from db.planning.comments import public_hearing
from db.queries.planning_meetings import documents_of
from db.queries.planning_public import papers_of
from flows.outbox import deliver
from flows.outgoing import compose
from states.dates import PRAGUE
from states.planning.vocabulary import Side

__all__ = ["planning"]


def made(case: PlanningCase, kind: str) -> str:
    """Makes what is owed and reads the newest document of a kind again."""
    _, failed = make_documents(case.house)
    assert failed == []
    row = case.rows(sa.select(document).where(document.c.kind == kind).order_by(document.c.id.desc()))[0]
    return read(case.house.files.get(row.file_digest))


def read(content: bytes) -> str:
    """All words of a Word file, cells and paragraphs."""
    opened = Document(BytesIO(content))
    lines = [paragraph.text for paragraph in opened.paragraphs]
    for table in opened.tables:
        lines += [" | ".join(cell.text for cell in row.cells) for row in table.rows]
    return plain("\n".join(lines))


def test_an_invitation_says_when_where_and_what_about(planning: PlanningCase) -> None:
    invited(planning)
    text = made(planning, "group_invitation")
    for words in (
        "POZVÁNKA",
        "Kdy | středa 5. 6. 2024 v 16:00",
        "Kde | Městská knihovna",
        "Skupina | Senioři",
        "2. Výsledky dotazníkového šetření",
        "koordinátorka komunitního plánování",
    ):
        assert words in text, text
    assert "naléhavě" not in text


def test_an_invitation_moved_before_it_was_made_is_made_once_as_it_stands(planning: PlanningCase) -> None:
    meeting_id = invited(planning)
    planning.act(invite.move_group_meeting, COORDINATOR, meeting_id, "Nemoc.", held_from=date(2024, 6, 12))
    assert "středa 12. 6. 2024 v 16:00" in made(planning, "group_invitation")
    papers = planning.rows(sa.select(document).where(document.c.kind == "group_invitation"))
    assert [one.issue for one in papers] == [2]
    assert {one.document_id for one in planning.letters()} == {papers[0].id}


def test_minutes_have_sides_quorum_points_and_tasks(planning: PlanningCase) -> None:
    meeting_id = held(planning)
    planning.act(group_minutes.write_group_minutes, COORDINATOR, meeting_id, "Bez omluv.", TEXTS)
    planning.act(
        group_tasks.give_group_task,
        COORDINATOR,
        meeting_id,
        "Připravit cíle.",
        planning.id_of("petr"),
        date(2024, 6, 28),
    )
    planning.act(group_minutes.close_group_minutes, COORDINATOR, meeting_id)
    text = made(planning, "group_minutes")
    for words in (
        "ZÁPIS Z JEDNÁNÍ",
        "Poskytovatelé",
        "Eva Domovská | Domov pro seniory Vzorov | přítomen",
        "je usnášeníschopná: přítomno 3, členů s hlasem 3, potřeba 2",
        "Závěr: Skupina bere výsledky na vědomí.",
        "Připravit cíle. | Petr Stárek | 28. 6. 2024",
    ):
        assert words in text, text
    assert "Vydání" not in text
    planning.act(
        group_minutes.correct_group_minutes, COORDINATOR, meeting_id, "Oprava počtu.", "Bez omluv.", TEXTS
    )
    assert "Vydání 2: Oprava počtu." in made(planning, "group_minutes")
    assert len(planning.rows(sa.select(document).where(document.c.kind == "group_minutes"))) == 2


def test_the_attendance_sheet_has_room_for_guests(planning: PlanningCase) -> None:
    name, content = attendance_sheet(planning.house, invited(planning))
    text = read(content)
    assert name.endswith(".docx") and "Petr Stárek" in text and "uživatel" in text
    assert text.count("\n |  |  | ") >= 5
    with refused("neexistuje"):
        attendance_sheet(planning.house, 999)


def test_outputs_of_groups_are_one_paper(planning: PlanningCase) -> None:
    assert "nepřijaly závěr" in read(outputs_word(planning.house, planning.process_id)[1])
    meeting_id = held(planning)
    planning.act(group_minutes.write_group_minutes, COORDINATOR, meeting_id, "", TEXTS)
    text = read(outputs_word(planning.house, planning.process_id)[1])
    for words in ("Senioři", "2. jednání, 5. 6. 2024 v 16:00", "Výsledky šetření", "bere výsledky na vědomí"):
        assert words in text, text
    assert "Koordinátorka přivítala" not in text  # what was said is in the minutes


def announced(case: PlanningCase) -> int:
    """A hearing in Želiv about no plan in particular."""
    plan = HearingPlan("Želiv", date(2024, 5, 30), "Kulturní dům", time(17), "Veřejné projednání potřeb")
    (hearing_id,) = case.act(hearings.plan_hearings, COORDINATOR, case.process_id, [plan])
    case.act(hearings.announce_hearing, COORDINATOR, hearing_id)
    return int(hearing_id)


def test_a_hearing_has_a_paper_for_the_notice_board_and_minutes(planning: PlanningCase) -> None:
    hearing_id = announced(planning)
    text = made(planning, "hearing_invitation")
    for words in ("VEŘEJNÉ PROJEDNÁNÍ", "čtvrtek 30. 5. 2024 v 17:00", "Želiv", "Vyvěšeno dne:"):
        assert words in text, text
    planning.clock.to(date(2024, 5, 30), 18)
    planning.act(hearings.hold_hearing, COORDINATOR, hearing_id, 23)
    planning.act(hearings.write_hearing, COORDINATOR, hearing_id, "Chybí pečovatelská služba.\nDiskuse.")
    planning.act(hearings.close_hearing, COORDINATOR, hearing_id)
    text = made(planning, "hearing_minutes")
    assert "Počet přítomných | 23" in text and "Chybí pečovatelská služba." in text
    planning.act(
        hearings.correct_hearing, COORDINATOR, hearing_id, "Chybí terénní služba.", "Upřesnění služby."
    )
    assert "Opraveno: Upřesnění služby." in made(planning, "hearing_minutes")
    assert planning.rows(sa.select(public_hearing.c.state))[0].state == "closed"


def test_papers_are_not_made_of_a_meeting_that_nobody_was_invited_to(planning: PlanningCase) -> None:
    planned(planning, held_from=DAY)
    assert planning.rows(sa.select(document).where(document.c.process_id.is_not(None))) == []


def calendar_of(case: PlanningCase, kind: str) -> Calendar:
    """The calendar file of the last letter of a kind, as it leaves the house."""
    with case.house.reading() as (office, connection):
        written = compose(office, connection, case.house, case.letters(kind)[-1])
    assert not isinstance(written, str), written
    assert written.calendar is not None
    return Calendar.from_ical(written.calendar)


def test_a_meeting_is_one_date_in_calendars_moved_and_taken_back(planning: PlanningCase) -> None:
    meeting_id = invited(planning)
    make_documents(planning.house)
    first = calendar_of(planning, "planning_invitation")
    planning.act(
        invite.move_group_meeting,
        COORDINATOR,
        meeting_id,
        "Sál.",
        held_from=date(2024, 6, 12),
        held_until=date(2024, 6, 13),
    )
    moved = calendar_of(planning, "planning_meeting_moved")
    planning.act(invite.cancel_group_meeting, COORDINATOR, meeting_id, "Nemoc.")
    off = calendar_of(planning, "planning_meeting_cancelled")
    events = [one.walk("VEVENT")[0] for one in (first, moved, off)]
    assert len({str(one["UID"]) for one in events}) == 1
    assert [int(one["SEQUENCE"]) for one in events] == [0, 1, 2]
    assert [str(one["STATUS"]) for one in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert (str(first["METHOD"]), str(off["METHOD"])) == ("PUBLISH", "CANCEL")
    assert events[0].decoded("DTSTART") == datetime(2024, 6, 5, 16, tzinfo=PRAGUE)
    assert [events[1].decoded(name) for name in ("DTSTART", "DTEND")] == [
        date(2024, 6, 12),
        date(2024, 6, 14),
    ]
    assert "URL" not in events[0] and str(events[0]["LOCATION"]) == "Městská knihovna"


def test_a_hearing_is_a_date_in_calendars_too(planning: PlanningCase) -> None:
    hearing_id = announced(planning)
    make_documents(planning.house)
    first = calendar_of(planning, "planning_hearing_invitation").walk("VEVENT")[0]
    planning.act(hearings.cancel_hearing, COORDINATOR, hearing_id, "Topení.")
    off = calendar_of(planning, "planning_hearing_cancelled").walk("VEVENT")[0]
    assert str(first["UID"]) == str(off["UID"]) and int(off["SEQUENCE"]) > int(first["SEQUENCE"])
    assert str(off["STATUS"]) == "CANCELLED"


def test_a_published_invitation_to_a_meeting_follows_its_move(planning: PlanningCase) -> None:
    meeting_id = invited(planning)
    made(planning, "group_invitation")
    with planning.house.reading() as (_, connection):
        (first,) = documents_of(connection, planning.process_id, meeting_id, ("group_invitation",))
    planning.act(
        add_paper, COORDINATOR, planning.process_id, Paper("other", "Pozvánka", document_id=first.id)
    )
    planning.act(invite.move_group_meeting, COORDINATOR, meeting_id, "Nemoc.", held_from=date(2024, 6, 12))
    made(planning, "group_invitation")
    with planning.house.reading() as (_, connection):
        (paper,) = papers_of(connection, planning.process_id)
        newest, _ = documents_of(connection, planning.process_id, meeting_id, ("group_invitation",))
    assert paper.digest == newest.file_digest != first.file_digest


def test_an_invitation_leaves_the_house_with_its_paper_its_date_and_its_link(planning: PlanningCase) -> None:
    """By the flow that sends everything else; whoever has no e-mail is written to by nobody."""
    planning.seat(planning.seniors, "jiri", Side.PUBLIC)
    planning.act(
        participants.correct, COORDINATOR, planning.process_id, planning.id_of("jiri"), "Jiří Zkoumal", ""
    )
    invited(planning)
    assert {one.person_id for one in planning.letters("planning_invitation")} == {
        planning.id_of(who) for who in ("vedouci", "eva", "petr")
    }
    make_documents(planning.house)
    assert asyncio.run(deliver(planning.house))["sent"] == 3
    paths = sorted((planning.house.settings.folder / "letters").glob("*.eml"))
    messages = [email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]
    (message,) = [one for one in messages if "petr@" in str(one["To"])]
    assert "Pozvánka 5. 6. 2024: 2. jednání" in plain(str(message["Subject"]))
    types = {part.get_content_type(): part for part in message.iter_attachments()}
    assert set(types) == {
        "text/calendar",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
    text = plain(str(message.get_body(("plain",)).get_content()))
    assert "/o/" in text and "až do začátku jednání" in text and "3. Různé" in text
