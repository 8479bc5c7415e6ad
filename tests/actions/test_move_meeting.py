"""Is a moved meeting planned anew everywhere, and is each person told only what changed for them?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from office_case import Case, plain, refused

from actions import convene, move_meeting
from actions.publish_agenda import publish
from flows.outgoing import compose

PV, RM, ZM = date(2024, 5, 29), date(2024, 6, 5), date(2024, 6, 24)


def move(case: Case, meeting_id: int, day: date | None = None, **more: Any) -> move_meeting.Moved:
    moved: move_meeting.Moved = case.act(
        move_meeting.move_meeting,
        more.pop("code", case.staff),
        meeting_id,
        more.pop("version", None),
        more.pop("reason", "Sál je obsazen."),
        day,
        **more,
    )
    return moved


def said(case: Case, kind: str, to: str) -> list[str]:
    (letter,) = case.letters(kind, to)
    return [plain(sentence) for sentence in letter.facts["missing"]]


def test_what_was_planned_for_the_day_gets_the_new_one(case: Case) -> None:
    case.on_route()
    meeting = case.plan("RM", RM)
    moved = move(case, meeting, date(2024, 6, 12))
    assert moved.stops == 1
    assert case.meeting(meeting).held_on == date(2024, 6, 12)
    assert case.stop("RM").planned_on == date(2024, 6, 12)
    assert case.stop("PV").planned_on == PV
    assert said(case, "meeting_moved", "doudova") == [
        "Návrh č. 1 „Akční plán rozvoje sociálních služeb města Trutnova 2024“: podklady odevzdejte do 10. 6. 2024 "
        "(dosud do 3. 6. 2024).",
        "Pozor: Rada města Trutnova projedná 12. 6. 2024, ale nejpozději by to muselo být 10. 6. 2024: další orgán by "
        "podklady nedostal včas.",
    ]
    assert case.verify().is_whole


def test_each_person_is_told_only_their_own(case: Case) -> None:
    case.on_route()
    meeting = case.plan("RM", RM)
    case.draft(title="Cizí věc", dates={"PV": PV, "RM": date(2024, 6, 19), "ZM": ZM})
    move(case, meeting, date(2024, 6, 6))
    assert len(said(case, "meeting_moved", "doudova")) == 1, "the other matter is planned for another day"
    assert "Jste členem orgánu: počítejte s novým termínem jednání." in said(case, "meeting_moved", "eichler")
    assert said(case, "meeting_moved", "starosta") == [
        "Jste členem orgánu: počítejte s novým termínem jednání."
    ]
    assert case.letters("meeting_moved", "kontrola") == [], "not a member of the council"
    assert case.letters("meeting_moved", case.staff) == [], "nobody is told what they did themselves"


def test_a_confidential_matter_is_not_named_in_the_letter(case: Case) -> None:
    case.on_route(is_confidential=True)
    move(case, case.plan("RM", RM), date(2024, 6, 6))
    (first, *_) = said(case, "meeting_moved", "doudova")
    assert first.startswith("Neveřejný materiál č. 1: podklady")


def test_a_convened_assembly_is_announced_anew(brought: Callable[[str], Case]) -> None:
    case = brought("RM")
    case.hear("RM", _recommended())
    meeting = case.plan("ZM", ZM)
    case.clock.to(date(2024, 6, 6))
    case.sign_form("ZM")
    case.place("ZM", meeting)
    case.convene(meeting)
    before = case.meeting(meeting).version
    moved = move(case, meeting, date(2024, 6, 26), starts_at=time(16))
    row = case.meeting(meeting)
    assert (row.state, row.held_on, row.starts_at) == ("convened", date(2024, 6, 26), time(16))
    assert row.version == before + 1
    assert moved.stops == 1
    assert case.stop("ZM").planned_on == date(2024, 6, 26)
    assert said(case, "meeting_moved", "doudova") == [
        "Návrh č. 1 „Akční plán rozvoje sociálních služeb města Trutnova 2024“: projedná se v nový den."
    ]
    with case.house.reading() as (office, connection):
        letter = case.letters("meeting_moved", "doudova")[0]
        written = compose(office, connection, case.house, letter)
        first = compose(office, connection, case.house, case.letters("item_placed", "doudova")[-1])
    assert not isinstance(written, str)
    assert not isinstance(first, str)
    uid, sequence, status, method = _calendar(written.calendar)
    assert _calendar(first.calendar)[0] == uid, "the same date in the person's calendar, moved"
    assert sequence == row.version > _calendar(first.calendar)[1]
    assert (status, method) == ("CONFIRMED", "PUBLISH")
    with pytest.raises(Exception, match="nezměnil"):
        case.act(publish, case.staff, meeting)  # the version with the new day was issued already


def test_a_convened_meeting_is_not_moved_where_its_notice_would_be_late(
    brought: Callable[[str], Case],
) -> None:
    case = brought("RM")
    case.hear("RM", _recommended())
    meeting = case.plan("ZM", ZM)
    case.clock.to(date(2024, 6, 14))
    case.sign_form("ZM")
    case.place("ZM", meeting, late_reason="Rada jednala později.")
    case.convene(meeting)
    with refused("už je svoláno", "nejpozději 13. 6. 2024", "Nejbližší možný den je 21. 6. 2024."):
        move(case, meeting, date(2024, 6, 20))
    move(case, meeting, date(2024, 6, 21))


@pytest.mark.parametrize(
    ("day", "more", "fragment"),
    [
        (date(2024, 5, 10), {}, "už minul"),
        (date(2024, 6, 19), {}, "jiné jednání má"),
        (RM, {}, "není co měnit"),
        (date(2024, 6, 6), {"reason": " "}, "důvod"),
        (date(2024, 6, 6), {"code": "doudova"}, "smí jen"),
        (date(2024, 6, 6), {"version": 7}, "rychlejší"),
    ],
)
def test_what_can_not_be_is_refused_and_nothing_changes(
    case: Case, day: date, more: dict[str, Any], fragment: str
) -> None:
    case.on_route()
    meeting = case.plan("RM", RM)
    case.plan("RM", date(2024, 6, 19))
    before = case.meeting(meeting)
    with refused(fragment):
        move(case, meeting, day, **more)
    assert case.meeting(meeting) == before
    assert case.stop("RM").planned_on == RM
    assert case.letters("meeting_moved") == []


def test_a_meeting_moved_into_another_year_is_counted_there(case: Case) -> None:
    meeting = case.plan("RM", date(2024, 12, 30))
    move(case, meeting, date(2025, 1, 6))
    assert (case.meeting(meeting).series, case.meeting(meeting).number) == ("2025", 1)


def test_a_cancelled_meeting_is_taken_back_from_calendars(case: Case) -> None:
    case.on_route()
    meeting = case.placed("PV")
    case.act(convene.cancel_meeting, case.staff, meeting, None, "Nesejde se dost členů.")
    assert said(case, "meeting_cancelled", "doudova") == [
        "Návrh č. 1 „Akční plán rozvoje sociálních služeb města Trutnova 2024“: čeká na zařazení na jiné jednání."
    ]
    with case.house.reading() as (office, connection):
        letters = [
            compose(office, connection, case.house, case.letters(kind, "doudova")[-1])
            for kind in ("item_placed", "meeting_cancelled")
        ]
    placed, cancelled = (_calendar(letter.calendar) for letter in letters if not isinstance(letter, str))
    assert cancelled[0] == placed[0]
    assert cancelled[1] > placed[1]
    assert cancelled[2:] == ("CANCELLED", "CANCEL")


def test_doing_it_twice_tells_once(case: Case) -> None:
    case.on_route()
    meeting = case.plan("RM", RM)
    move(case, meeting, date(2024, 6, 6))
    count = len(case.letters("meeting_moved"))
    with refused("není co měnit"):
        move(case, meeting, date(2024, 6, 6))
    assert len(case.letters("meeting_moved")) == count


def _recommended() -> Any:
    from states.vocabulary import Outcome

    return Outcome.RECOMMENDED


def _calendar(content: bytes | None) -> tuple[str, int, str, str]:
    from icalendar import Calendar

    assert content is not None
    calendar = Calendar.from_ical(content.decode())
    (event,) = calendar.walk("VEVENT")
    return str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"]), str(calendar["METHOD"])
