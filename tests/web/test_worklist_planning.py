"""What of planning waits on the landing page: for the coordinator, who runs a group, who is asked; for nobody else?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from comment_case import CommentCase, comments_open, opened_for_comments
from office_client import OfficeClient, OfficeWeb, counted
from planning_case import COORDINATOR, PlanningCase, approved_plan, planning

from actions.delegate import delegate
from actions.planning import attend, group_meetings, group_tasks, hearings, invite, process, progress
from actions.planning.comments import WrittenComment, record
from actions.planning.group_meetings import Arrangement
from actions.planning.hearings import HearingPlan
from actions.planning.settle_comments import assign
from db.planning.comments import planning_comment
from db.planning.groups import attendance
from states.planning.vocabulary import Channel, GroupOffice, Progress, Side

__all__ = ["comments_open", "opened_for_comments", "planning"]
DAY = date(2024, 6, 5)


@pytest.fixture
def client(planning: PlanningCase, office_web: OfficeWeb) -> OfficeClient:
    return office_web(planning.house)


def lines(client: OfficeClient, who: str) -> list[tuple[str, str, str]]:
    """(what, until when, where its button leads) of the section of planning, in its order."""
    page = client.html(client.sign_in(who).get("/"))
    found = []
    for row in page.xpath("//section[@aria-labelledby='planovani']//tbody/tr"):
        title, _, due, act = row.findall("td")
        said, until = (" ".join(" ".join(cell.itertext()).split()) for cell in (title, due))
        found.append((said, until, act.find(".//a").get("href")))
    return found


def meeting(case: PlanningCase, *groups: int, day: date = DAY, **more: Any) -> int:
    """A planned meeting of these groups."""
    given = Arrangement("Jednání", day, place="Knihovna", points=("Zahájení",))
    plan = group_meetings.plan_group_meeting
    made: int = case.act(plan, COORDINATOR, case.process_id, groups, given, **more)
    return made


def held(case: PlanningCase, meeting_id: int, day: date = DAY) -> None:
    """Everybody came."""
    case.clock.to(day, 15)
    seats = case.rows(sa.select(attendance.c.person_id).where(attendance.c.meeting_id == meeting_id))
    case.act(attend.hold, COORDINATOR, meeting_id, {one.person_id: "present" for one in seats})


def test_the_next_step_of_a_process_leads_where_it_is_mended(
    planning: PlanningCase, client: OfficeClient
) -> None:
    (line,) = lines(client, COORDINATOR)
    said, until, where = line
    assert said.startswith("Komunitní plánování sociálních služeb na Humpolecku fáze příprava")
    assert "Chybí kontakt pro veřejnost" in said and "(a ještě 2)" in said
    assert (until, where) == ("", f"/planovani/{planning.process_id}/upravit#contact")
    planned = [process.PlannedPhase("preparation", date(2024, 3, 1), date(2024, 5, 1))]
    planning.act(process.plan_phases, COORDINATOR, planning.process_id, None, planned)
    assert lines(client, COORDINATOR)[0][1] == "1. 5. 2024 – fáze měla skončit"


def test_a_meeting_waits_for_its_invitation_its_answers_its_record_and_its_minutes(
    planning: PlanningCase, client: OfficeClient
) -> None:
    """Seniors are invited seven days before 5 June; minutes are closed ten days after it."""
    here = f"/planovani/{planning.process_id}/jednani"
    one = meeting(planning, planning.seniors)
    assert len(lines(client, COORDINATOR)) == 1  # nothing to do about it yet
    planning.clock.to(date(2024, 5, 15))
    assert ("Jednání Senioři · 5. 6. 2024", "29. 5. 2024", f"{here}/{one}") in lines(client, COORDINATOR)
    planning.clock.to(date(2024, 5, 23))
    planning.act(invite.invite, COORDINATOR, one)
    (line,) = [line for line in lines(client, COORDINATOR) if line[2] == f"{here}/{one}"]
    assert line[:2] == ("Jednání Senioři · 5. 6. 2024 · přijde 0, neodpovědělo 3", "5. 6. 2024")
    planning.clock.to(date(2024, 6, 6))
    (line,) = [line for line in lines(client, COORDINATOR) if line[2] == f"{here}/{one}"]
    assert line[1] == "5. 6. 2024 – den jednání uplynul"
    held(planning, one)
    (line,) = [line for line in lines(client, COORDINATOR) if line[2] == f"{here}/{one}/zapis"]
    assert line[:2] == ("Jednání Senioři · konalo se 5. 6. 2024", "15. 6. 2024")
    planning.act(
        group_tasks.give_group_task,
        COORDINATOR,
        one,
        "Sehnat čísla.",
        planning.id_of("petr"),
        date(2024, 6, 7),
    )
    planning.clock.to(date(2024, 6, 17))
    found = lines(client, COORDINATOR)
    assert [line[1] for line in found[:2]] == [
        "7. 6. 2024 – po termínu",
        "15. 6. 2024 – zápis měl být uzavřen",
    ]
    assert found[0][0] == "Sehnat čísla. úkol má Petr Stárek · Jednání"


def test_the_meetings_of_a_round_are_one_thing(planning: PlanningCase, client: OfficeClient) -> None:
    for group in (planning.seniors, planning.families):
        meeting(planning, group, number=3)
    planning.clock.to(date(2024, 5, 20))
    (line,) = [line for line in lines(client, COORDINATOR) if "kolo" in line[0]]
    here = f"/planovani/{planning.process_id}/jednani"
    assert line == ("3. kolo jednání skupin jednání: 2, první 5. 6. 2024", "29. 5. 2024", here)


def test_a_hearing_waits_to_be_announced_held_and_minuted(
    planning: PlanningCase, client: OfficeClient
) -> None:
    given = (planning.process_id, [HearingPlan("Želiv", date(2024, 5, 22))])
    (one,) = planning.act(hearings.plan_hearings, COORDINATOR, *given)
    here = f"/planovani/{planning.process_id}/projednani/{one}"
    for act, until in (("announce_hearing", "22. 5. 2024"), ("", "22. 5. 2024 – den projednání uplynul")):
        (line,) = [line for line in lines(client, COORDINATOR) if line[2] == here]
        assert "Želiv, 22. 5. 2024" in line[0] and line[1] == until
        if act:
            planning.act(getattr(hearings, act), COORDINATOR, one)
            planning.clock.to(date(2024, 5, 23))


def test_comments_wait_for_the_coordinator_and_for_their_group(
    comments_open: CommentCase, office_web: OfficeWeb
) -> None:
    client = office_web(comments_open.house)
    today = comments_open.clock.now.date()
    for text in ("Chybí lavičky.", "Chybí bus."):
        comments_open.act(
            record,
            COORDINATOR,
            comments_open.plan_id,
            WrittenComment(text, Channel.PAPER, today, name="Anna"),
        )
    here = f"/planovani/{comments_open.process_id}/pripominky"
    (line,) = [line for line in lines(client, COORDINATOR) if line[2] == f"{here}/dalsi"]
    assert line[0].startswith("Nevypořádané připomínky: 2 Střednědobý plán")
    comment = comments_open.rows(sa.select(planning_comment))[0]
    comments_open.act(assign, COORDINATOR, comment.id, comment.version, comments_open.seniors)
    group = f"{here}?skupina={comments_open.seniors}&stav=received"
    assert [line[2] for line in lines(client, "vedouci")] == [group]  # the chair of the seniors
    assert client.get(group).status_code == 200


def test_who_is_invited_or_has_a_task_is_told_and_nobody_else(
    planning: PlanningCase, client: OfficeClient
) -> None:
    planning.seat(planning.seniors, "starosta", Side.COMMISSIONER, GroupOffice.MEMBER)
    one = meeting(planning, planning.seniors)
    planning.act(invite.invite, COORDINATOR, one)
    (line,) = lines(client, "starosta")
    assert line == ("Jednání 5. 6. 2024 · Knihovna", "5. 6. 2024", "/planovani/moje#jednani")
    assert lines(client, "tajemnice") == []
    held(planning, one)
    planning.act(
        group_tasks.give_group_task,
        COORDINATOR,
        one,
        "Svolat radu.",
        planning.id_of("starosta"),
        DAY + timedelta(days=9),
    )
    assert lines(client, "starosta") == [
        ("Svolat radu. Váš úkol · Jednání", "14. 6. 2024", "/planovani/moje#ukoly")
    ]


def test_who_answers_for_a_measure_is_told_from_january_till_june(
    planning: PlanningCase, client: OfficeClient
) -> None:
    plan_id = approved_plan(planning, "mayor")
    where = f"/planovani/{planning.process_id}/plany/{plan_id}/plneni?rok=2024"
    asked = "Opatření bez zprávy za rok 2024: 1 Střednědobý plán"
    for day, found in (
        (date(2024, 12, 20), []),  # the year is not over
        (date(2025, 1, 2), [(asked, "28. 2. 2025", where)]),
        (date(2025, 6, 30), [(asked, "28. 2. 2025 – po termínu", where)]),
        (date(2025, 7, 1), []),  # letters ask no more either
    ):
        planning.clock.to(day)
        assert lines(client, "starosta") == found
        assert not [line for line in lines(client, "vedouci") if line[2] == where]  # somebody else answers
        own = [line for line in lines(client, COORDINATOR) if line[2] == where]
        assert own == found  # for another measure, and the last one is nobody's of the office
    planning.clock.to(date(2025, 3, 1))
    said = progress.Reported(Progress.UNDER_WAY, "Přibyla dvě auta.")
    planning.act(progress.report, "starosta", plan_id, "1.1.1", 2024, said)
    assert lines(client, "starosta") == []


def test_a_deputy_of_the_coordinator_is_told_in_whose_place(
    planning: PlanningCase, client: OfficeClient
) -> None:
    assert lines(client, "starosta") == []
    day = planning.clock.now.date()
    planning.act(delegate, COORDINATOR, "starosta", day, day + timedelta(days=7), "Dovolená")
    (line,) = lines(client, "starosta")
    assert "v zastoupení: " in line[0]


def test_it_costs_one_question_to_who_has_nothing_to_do_with_it_and_the_same_however_much_waits(
    planning: PlanningCase, client: OfficeClient
) -> None:
    def asked(who: str) -> list[str]:
        client.sign_in(who).get("/")
        with counted(planning.house) as statements:
            client.get("/")
        return statements

    approved_plan(planning, "head_of_department")
    about = ("group_", "planning_", "working_group")
    for who in ("tajemnice", "starosta"):
        assert sum(any(name in one for name in about) for one in asked(who)) == 1
    planning.clock.to(date(2024, 5, 23))
    meeting(planning, planning.seniors)
    few = len(asked(COORDINATOR))
    for number in range(1, 6):
        one = meeting(planning, planning.seniors, planning.families, number=number)
        planning.act(invite.invite, COORDINATOR, one)
    planning.begin_another()
    found = lines(client, COORDINATOR)
    assert len(found) == 13
    assert (
        sum(said.endswith(f"· {planning.process.title}") for said, _, _ in found) == 6
    )  # of which of the two
    # an invitation of her own asks once more, and what no process had before is asked of two at once
    assert few <= len(asked(COORDINATOR)) <= few + 2
