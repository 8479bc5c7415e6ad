"""What do members of groups who have no office in planning see, and what may they do there themselves?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from office_client import OfficeClient, OfficeWeb, counted
from planning_case import COORDINATOR, PlanningCase, approved_plan, planning

from actions.delegate import delegate
from actions.planning import attend, group_meetings, group_minutes, group_tasks, invite
from actions.planning.group_meetings import Arrangement
from actions.planning.group_minutes import PointText
from db.planning.groups import attendance, group_task
from db.planning.plans import plan
from states.planning.vocabulary import Side

__all__ = ["planning"]
DAY = date(2024, 6, 5)
OWN = "/planovani/moje"


@pytest.fixture
def member(planning: PlanningCase, office_web: OfficeWeb) -> OfficeClient:
    """The mayor, who has no office in planning, sits among the seniors."""
    planning.seat(planning.seniors, "starosta", Side.COMMISSIONER)
    return office_web(planning.house).sign_in("starosta")


def invited(case: PlanningCase, title: str = "1. jednání") -> int:
    """A convened meeting of the seniors."""
    given = Arrangement(title, DAY, place="Knihovna", points=("Zahájení",))
    one: int = case.act(
        group_meetings.plan_group_meeting, COORDINATOR, case.process_id, (case.seniors,), given
    )
    case.act(invite.invite, COORDINATOR, one)
    return one


def seat_of(case: PlanningCase, meeting_id: int, who: str = "starosta") -> int:
    wanted = (attendance.c.meeting_id == meeting_id, attendance.c.person_id == case.id_of(who))
    return int(case.rows(sa.select(attendance.c.id).where(*wanted))[0].id)


def places(client: OfficeClient, path: str = "/") -> dict[str, str]:
    """The menu: label → address; who is where is marked."""
    links = client.html(client.get(path)).xpath("//nav[@aria-label='Hlavní']//a")
    return {f"{'*' if link.get('aria-current') else ''}{link.text}": link.get("href") for link in links}


def test_the_menu_leads_each_to_what_is_theirs(
    planning: PlanningCase, member: OfficeClient, office_web: OfficeWeb
) -> None:
    assert places(member)["Plánování"] == OWN
    assert places(member, OWN)["*Plánování"] == OWN
    assert places(member, f"/planovani/{planning.process_id}")["*Plánování"] == OWN
    for who in (COORDINATOR, "vedouci", "tajemnice"):
        assert places(office_web(planning.house).sign_in(who))["Plánování"] == "/planovani"


def test_who_has_nothing_to_do_with_planning_has_no_entry(
    planning: PlanningCase, office_web: OfficeWeb
) -> None:
    web = office_web(planning.house).sign_in("starosta")
    assert "Plánování" not in places(web)
    assert "Nejste členem žádné plánovací skupiny" in web.words(web.get(OWN))


def test_a_member_answers_reports_and_reads_minutes(planning: PlanningCase, member: OfficeClient) -> None:
    one = invited(planning)
    words = member.words(member.get(OWN))
    assert "Senioři" in words and "čeká na Vaši odpověď" in words and "Komunitní plánování" in words
    answer = {"verb": "answer", "id": seat_of(planning, one), "answer": "coming"}
    assert member.post(OWN, answer).headers["location"] == OWN
    words = member.words(member.get(OWN))
    assert "přijdu" in words and "čeká na Vaši odpověď" not in words
    planning.clock.to(DAY, 15)
    seats = planning.rows(sa.select(attendance.c.person_id))
    planning.act(attend.hold, COORDINATOR, one, {row.person_id: "present" for row in seats})
    planning.act(
        group_tasks.give_group_task, COORDINATOR, one, "Svolat.", planning.id_of("starosta"), date(2024, 6, 7)
    )
    member.sign_in("starosta")
    assert "Vaše úkoly" in member.words(member.get(OWN))
    task = {"verb": "report", "id": planning.rows(sa.select(group_task.c.id))[0].id}
    empty = member.post(OWN, {**task, "report": " "})
    assert empty.status_code == 422 and "Napište jednou větou" in member.words(empty)
    assert member.post(OWN, {**task, "report": "Svoláno."}).status_code == 303
    assert "Vaše úkoly" not in member.words(member.get(OWN))
    point = PointText("Zahájení", "Přivítání.", "Souhlas.")
    planning.act(group_minutes.write_group_minutes, COORDINATOR, one, "Slova.", [point])
    planning.act(group_minutes.close_group_minutes, COORDINATOR, one)
    page = member.get(OWN)
    assert "Zápis: 1. jednání" in member.words(page)
    for link in member.html(page).xpath("//main//a/@href"):
        assert member.get(link).status_code == 200, link


def test_a_guest_answers_without_seeing_the_process(planning: PlanningCase, office_web: OfficeWeb) -> None:
    given = Arrangement("1. jednání", DAY, points=("Zahájení",))
    one = planning.act(
        group_meetings.plan_group_meeting, COORDINATOR, planning.process_id, (planning.seniors,), given
    )
    guest = planning.id_of("starosta")
    planning.act(group_meetings.choose_invited, COORDINATOR, one, guest, Side.PUBLIC.value)
    planning.act(invite.invite, COORDINATOR, one)
    web = office_web(planning.house).sign_in("starosta")
    assert places(web)["Plánování"] == OWN
    page = web.get(OWN)
    assert web.html(page).xpath("//main//td//a/@href") == []  # nothing leads where they may not go
    assert web.get(f"/planovani/{planning.process_id}").status_code == 404
    answer = {"verb": "answer", "id": seat_of(planning, one), "answer": "not_coming"}
    assert web.post(OWN, answer).status_code == 303
    assert "omlouvám se" in web.words(web.get(OWN))


def test_who_answers_for_a_measure_alone_has_an_entry_and_a_page(
    planning: PlanningCase, office_web: OfficeWeb
) -> None:
    web = office_web(planning.house).sign_in("starosta")
    here = f"/planovani/{planning.process_id}/plany/{approved_plan(planning, 'mayor')}/plneni"
    assert places(web)["Plánování"] == OWN and places(web, here)["*Plánování"] == OWN
    page = web.get(OWN)
    assert "1.1.1" in web.words(page) and "1.2.1" not in web.words(page)
    assert web.html(page).xpath("//main//td//a/@href") == [here]
    assert web.get(here).status_code == 200
    with planning.house.database.write() as connection:
        connection.execute(plan.update().values(state="replaced"))
    assert "Plánování" not in places(web)


def test_a_measure_belongs_to_a_person_by_name_and_to_who_stands_in_for_them(
    planning: PlanningCase, office_web: OfficeWeb
) -> None:
    approved_plan(planning, "vedouci")
    web = office_web(planning.house).sign_in("starosta")
    assert "Plánování" not in places(web)  # somebody else answers for it
    assert "Nejste členem žádné plánovací skupiny" in web.words(web.get(OWN))
    day = planning.clock.now.date()
    planning.act(delegate, "vedouci", "starosta", day, day + timedelta(days=7), "Dovolená")
    assert "Plánování" in places(web) and "1.1.1" in web.words(web.get(OWN))


def test_nobody_answers_or_reports_for_others_here(planning: PlanningCase, member: OfficeClient) -> None:
    one = invited(planning)
    for sent, words in (
        ({"verb": "answer", "id": seat_of(planning, one, "petr"), "answer": "coming"}, "není Vaše"),
        ({"verb": "answer", "id": "x", "answer": "coming"}, "není Vaše"),
        ({"verb": "answer", "id": seat_of(planning, one), "answer": "maybe"}, "Vyberte, zda přijdete"),
        ({"verb": "report", "id": 7, "report": "Hotovo."}, "už není Váš"),
        ({"verb": "nonsense"}, "se tu dělat nedá"),
    ):
        answer = member.post(OWN, sent)
        assert answer.status_code == 422 and words in member.words(answer), sent


def test_the_page_asks_the_same_however_much_there_is(planning: PlanningCase, member: OfficeClient) -> None:
    counts = []
    for _ in range(2):
        invited(planning)
        member.get(OWN)
        with counted(planning.house) as statements:
            member.get(OWN)
        counts.append(len(statements))
    assert counts[0] == counts[1]
