"""Meetings of groups: planned alone or as a round, invited in time, answered, moved, held, minuted, with tasks."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import plain, refused
from planning_case import COORDINATOR, PlanningCase, planning

from actions.planning import attend, group_meetings, group_minutes, group_tasks, invite, redeem_attendance
from actions.planning.group_meetings import Arrangement
from actions.planning.group_minutes import PointText
from actions.redeem import token_of
from db.files import document
from db.planning.groups import attendance, group_meeting, group_point, group_task
from db.planning.papers import planning_paper
from states.machine import Refused

__all__ = ["planning"]
POINTS = ("Zahájení", "Výsledky dotazníkového šetření", "Různé")
DAY = date(2024, 6, 5)


def arranged(**changes: Any) -> Arrangement:
    """A meeting on Wednesday 5 June at four in the library."""
    given: dict[str, Any] = {
        "title": "2. jednání",
        "held_from": DAY,
        "starts_at": time(16),
        "place": "Městská knihovna",
        "points": POINTS,
    }
    return Arrangement(**{**given, **changes})


def planned(case: PlanningCase, *groups: int, **changes: Any) -> int:
    """A planned meeting of the seniors' group, or of these."""
    meeting_id: int = case.act(
        group_meetings.plan_group_meeting,
        COORDINATOR,
        case.process_id,
        groups or (case.seniors,),
        arranged(**changes),
    )
    return meeting_id


def meeting(case: PlanningCase, meeting_id: int) -> Any:
    """The meeting as it stands."""
    return case.rows(sa.select(group_meeting).where(group_meeting.c.id == meeting_id))[0]


def invited(case: PlanningCase, *groups: int, **changes: Any) -> int:
    """A convened meeting."""
    meeting_id = planned(case, *groups, **changes)
    case.act(invite.invite, COORDINATOR, meeting_id)
    return meeting_id


def seat(case: PlanningCase, meeting_id: int, who: str) -> Any:
    """The row of somebody on the list."""
    wanted = (attendance.c.meeting_id == meeting_id, attendance.c.person_id == case.id_of(who))
    return case.rows(sa.select(attendance).where(*wanted))[0]


def held(case: PlanningCase, *groups: int) -> int:
    """A meeting that was held with everybody there."""
    meeting_id = invited(case, *groups)
    case.clock.to(DAY, 15)
    seats = case.rows(sa.select(attendance).where(attendance.c.meeting_id == meeting_id))
    case.act(attend.hold, COORDINATOR, meeting_id, {one.person_id: "present" for one in seats})
    return meeting_id


def token(case: PlanningCase, kind: str, who: str) -> str:
    """The token of the link in the last letter of a kind to somebody."""
    row = [one for one in case.letters(kind) if one.person_id == case.id_of(who)][-1]
    with case.house.reading() as (office, _):
        return token_of(office, row.link_id)


def look(case: PlanningCase, of: str) -> redeem_attendance.AttendanceSight:
    """What the page of a link shows."""
    with case.house.reading() as (office, connection):
        return redeem_attendance.look(office, connection, of)


def redeem(case: PlanningCase, of: str, verb: str, seen: str | None = None) -> str:
    """Answers through a link."""
    digest = look(case, of).seen if seen is None else seen
    case.clock.forward(seconds=1)
    with case.house.writing() as (office, connection):
        return redeem_attendance.redeem(office, connection, of, verb, seen=digest)


# --- planning ---------------------------------------------------------------------------------------------------


def test_a_meeting_is_planned_with_its_agenda(planning: PlanningCase) -> None:
    row = meeting(planning, planned(planning))
    assert (row.state, row.held_from, row.held_until, row.is_joint) == ("planned", DAY, DAY, False)
    points = planning.rows(sa.select(group_point.c.title).order_by(group_point.c.position))
    assert tuple(one.title for one in points) == POINTS
    (entry,) = planning.entries(subject="group_meeting", verb="plan")
    assert entry.facts["process"] == planning.process_id and entry.facts["groups"] == ["Senioři"]


def test_a_round_plans_a_meeting_of_each_group_or_one_for_all(planning: PlanningCase) -> None:
    both = (planning.seniors, planning.families)
    first = planning.act(
        group_meetings.plan_round, COORDINATOR, planning.process_id, both, arranged(title="")
    )
    joint = planning.act(
        group_meetings.plan_round, COORDINATOR, planning.process_id, both, arranged(title=""), is_joint=True
    )
    rows = [meeting(planning, one) for one in (*first, *joint)]
    assert [(row.round, row.title, row.is_joint) for row in rows] == [
        (1, "1. jednání: Senioři", False),
        (1, "1. jednání: Rodiny s dětmi", False),
        (2, "2. jednání (společné)", True),
    ]
    assert planning.act(invite.invite_round, COORDINATOR, planning.process_id, 1) == 2
    assert len(planning.letters("planning_invitation")) == 6
    with refused("V 1. kole není žádné jednání"):
        planning.act(invite.invite_round, COORDINATOR, planning.process_id, 1)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "nemá název"),
        ({"held_from": None, "held_until": DAY, "starts_at": None}, "Vyplňte i první den"),
        ({"held_until": date(2024, 6, 4)}, "Poslední den jednání je před prvním"),
        ({"held_from": None}, "má hodinu, ale nemá den"),
    ],
)
def test_what_makes_no_sense_is_refused(planning: PlanningCase, changes: dict[str, Any], words: str) -> None:
    with refused(words):
        planned(planning, **changes)


def test_only_who_runs_the_process_or_the_group_plans(planning: PlanningCase) -> None:
    verb, args = group_meetings.plan_group_meeting, (planning.process_id, (planning.seniors,), arranged())
    with refused("smí jen"):
        planning.act(verb, "starosta", *args)
    assert planning.act(verb, "vedouci", *args)  # chairs the group
    with refused("smí jen"):
        planning.act(verb, "vedouci", planning.process_id, (planning.families,), arranged())
    with refused("do tohoto procesu nepatří"):
        planning.act(verb, COORDINATOR, planning.process_id, (999,), arranged())


def test_a_meeting_known_by_its_month_is_recorded_without_invitations(planning: PlanningCase) -> None:
    """June 2018, four minutes as files: nobody knows the day or who was there."""
    meeting_id = planning.act(
        group_meetings.plan_group_meeting,
        COORDINATOR,
        planning.process_id,
        (planning.seniors,),
        Arrangement(
            "2. jednání", date(2018, 6, 1), date(2018, 6, 30), when_words="červen 2018", points=("Dotazníky",)
        ),
        number=2,
        is_attendance_kept=False,
    )
    with refused("už minul"):
        planning.act(invite.invite, COORDINATOR, meeting_id)
    planning.act(attend.hold, COORDINATOR, meeting_id)
    assert (meeting(planning, meeting_id).state, planning.letters("planning_invitation")) == ("held", [])
    with refused("Zápis je prázdný"):
        planning.act(group_minutes.close_group_minutes, COORDINATOR, meeting_id)
    with planning.house.database.write() as connection:
        connection.execute(
            planning_paper.insert().values(
                process_id=planning.process_id,
                kind="minutes",
                title="Zápis z 2. jednání skupiny Senioři",
                meeting_id=meeting_id,
                address="https://www.example.cz/zapis.pdf",
                created_at=planning.clock(),
            )
        )
    planning.act(group_minutes.close_group_minutes, COORDINATOR, meeting_id)
    row = meeting(planning, meeting_id)
    assert (row.state, row.issue, planning.letters("planning_minutes")) == ("closed", 0, [])
    assert planning.rows(sa.select(document.c.id)) == []


# --- inviting ---------------------------------------------------------------------------------------------------


def test_an_invitation_is_a_letter_with_a_link_a_paper_and_a_date(planning: PlanningCase) -> None:
    meeting_id = invited(planning)
    letters = planning.letters("planning_invitation")
    assert {one.person_id for one in letters} == {planning.id_of(who) for who in ("vedouci", "eva", "petr")}
    assert all(one.link_id and one.document_id for one in letters)
    facts = letters[0].facts
    assert facts["operative_text"] == "1. Zahájení\n2. Výsledky dotazníkového šetření\n3. Různé"
    assert (facts["held_on"], facts["place"], facts["dated"]) == (
        "2024-06-05",
        "Městská knihovna",
        f"group-meeting-{meeting_id}",
    )
    (paper,) = planning.rows(sa.select(document).where(document.c.kind == "group_invitation"))
    assert (paper.process_id, paper.part_id, paper.issue) == (planning.process_id, meeting_id, 1)


def test_an_invitation_lacks_nothing(planning: PlanningCase) -> None:
    nothing = planned(planning, planning.group("Prázdná"), held_from=None, starts_at=None, points=())
    with refused("Jednání nemá den", "nemá žádný bod programu", "Skupina nemá žádného člena"):
        planning.act(invite.invite, COORDINATOR, nothing)


def test_the_strictest_rules_of_the_invited_groups_decide(planning: PlanningCase) -> None:
    """Seniors want seven days, families three working ones; Monday the 20th is a week after the clock's today."""
    late = planned(planning, planning.families, planning.seniors, held_from=date(2024, 5, 17))
    with refused("Pozvánka měla odejít nejpozději 10. 5. 2024"):
        planning.act(invite.invite, COORDINATOR, late)
    in_time = planned(planning, planning.families, held_from=date(2024, 5, 17))
    planning.act(invite.invite, COORDINATOR, in_time, None, "Zbytečný důvod.")
    assert not meeting(planning, in_time).is_urgent
    planning.act(invite.invite, COORDINATOR, late, None, "Uzávěrka žádosti o dotaci.")
    assert meeting(planning, late).is_urgent
    assert planning.letters("planning_invitation")[-1].facts["reason"] == "Uzávěrka žádosti o dotaci."


def test_a_guest_comes_without_a_vote_before_the_invitation_and_after_it(planning: PlanningCase) -> None:
    meeting_id = planned(planning)
    planning.act(group_meetings.choose_invited, COORDINATOR, meeting_id, planning.id_of("jiri"), "provider")
    planning.act(invite.invite, COORDINATOR, meeting_id)
    planning.act(invite.invite_more, COORDINATOR, meeting_id, planning.id_of("marie"), "user")
    assert not seat(planning, meeting_id, "jiri").has_vote and seat(planning, meeting_id, "petr").has_vote
    assert len(planning.letters("planning_invitation")) == 5
    with refused("Marie Nováková už na seznamu"):
        planning.act(invite.invite_more, COORDINATOR, meeting_id, planning.id_of("marie"), "user")


def test_somebody_was_faster(planning: PlanningCase) -> None:
    meeting_id = planned(planning)
    planning.act(invite.invite, COORDINATOR, meeting_id, 1)
    with refused("Někdo byl rychlejší"):
        planning.act(invite.cancel_group_meeting, COORDINATOR, meeting_id, "Nemoc.", 1)


# --- answering --------------------------------------------------------------------------------------------------


def test_an_answer_by_link_may_be_changed_until_the_meeting_begins(planning: PlanningCase) -> None:
    meeting_id = invited(planning)
    link = token(planning, "planning_invitation", "petr")
    before = meeting(planning, meeting_id).version
    assert look(planning, link).answer is None and look(planning, link).changes == ()
    assert "počítáme s Vámi" in plain(redeem(planning, link, "coming"))
    assert "omluva" in redeem(planning, link, "not_coming")
    assert seat(planning, meeting_id, "petr").answer == "not_coming"
    assert meeting(planning, meeting_id).version == before  # answers spoil nobody's form
    entries = planning.entries(subject="group_meeting", verb="answer")
    assert len(entries) == 2 and "Stárek" not in entries[0].actor
    planning.clock.to(DAY, 14)
    with refused("Jednání už začalo"):
        redeem(planning, link, "coming")


def test_who_runs_the_meeting_notes_an_answer_given_by_phone(planning: PlanningCase) -> None:
    meeting_id = invited(planning)
    planning.act(attend.answer, COORDINATOR, seat(planning, meeting_id, "petr").id, "coming")
    assert seat(planning, meeting_id, "petr").answer == "coming"
    with refused("smí jen"):
        planning.act(attend.answer, "starosta", seat(planning, meeting_id, "petr").id, "coming")
    with refused("Vyberte, zda přijdete"):
        planning.act(attend.answer, COORDINATOR, seat(planning, meeting_id, "petr").id, "perhaps")


def test_after_a_move_the_old_link_shows_what_changed_and_asks_anew(planning: PlanningCase) -> None:
    meeting_id = invited(planning)
    old = token(planning, "planning_invitation", "petr")
    seen = look(planning, old).seen
    redeem(planning, old, "coming")
    planning.act(
        invite.move_group_meeting,
        COORDINATOR,
        meeting_id,
        "Sál je obsazený.",
        held_from=date(2024, 6, 12),
        place="Radnice",
    )
    assert seat(planning, meeting_id, "petr").answer is None
    sight = look(planning, old)
    assert [(what, plain(was), plain(now)) for what, was, now in sight.changes] == [
        ("Den", "5. 6. 2024", "12. 6. 2024"),
        ("Místo", "Městská knihovna", "Radnice"),
    ]
    with refused("změnilo"):
        redeem(planning, old, "coming", seen)
    redeem(planning, old, "coming")
    assert seat(planning, meeting_id, "petr").answer == "coming"
    moved = planning.letters("planning_meeting_moved")
    assert len(moved) == 3 and {one.facts["sequence"] for one in moved} == {1}
    assert plain(moved[0].facts["more"][0][1]) == "5. 6. 2024 v 16:00, Městská knihovna"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"held_from": date(2024, 5, 1)}, "už minul"),
        ({"held_from": DAY}, "není co překládat"),
        ({"held_from": date(2024, 6, 12), "held_until": date(2024, 6, 11)}, "je před prvním"),
    ],
)
def test_a_move_that_is_none(planning: PlanningCase, more: dict[str, Any], words: str) -> None:
    meeting_id = invited(planning)
    with refused(words):
        planning.act(invite.move_group_meeting, COORDINATOR, meeting_id, "Důvod.", **more)
    with refused("Chybí důvod"):
        planning.act(invite.move_group_meeting, COORDINATOR, meeting_id, " ", held_from=date(2024, 6, 12))


def test_a_cancelled_meeting_is_taken_from_calendars_and_its_links_say_so(planning: PlanningCase) -> None:
    meeting_id = invited(planning)
    link = token(planning, "planning_invitation", "petr")
    planning.act(invite.cancel_group_meeting, COORDINATOR, meeting_id, "Nemoc koordinátorky.")
    letters = planning.letters("planning_meeting_cancelled")
    assert len(letters) == 3 and letters[0].facts["sequence"] == 1
    sight = look(planning, link)
    assert sight.verbs == () and "zrušeno" in str(sight.refusal) and "Nemoc" in str(sight.refusal)


# --- attendance and quorum --------------------------------------------------------------------------------------


def test_without_a_quorum_it_was_held_only_for_a_reason(planning: PlanningCase) -> None:
    meeting_id = invited(planning)
    present = {planning.id_of("petr"): "present"}
    with refused("Jednání se koná až 5. 6. 2024"):
        planning.act(attend.hold, COORDINATOR, meeting_id, present)
    planning.clock.to(DAY, 15)
    with refused("skupina „Senioři“: přítomno 1 z potřebných 2"):
        planning.act(attend.hold, COORDINATOR, meeting_id, present)
    assert meeting(planning, meeting_id).state == "invited"
    planning.act(attend.hold, COORDINATOR, meeting_id, present, without_quorum="Přišel jen jeden člen.")
    assert (meeting(planning, meeting_id).state, seat(planning, meeting_id, "petr").attended) == (
        "held",
        "present",
    )


def test_each_group_of_a_joint_meeting_is_counted_by_its_own_rules(planning: PlanningCase) -> None:
    """Seniors need two of three, families a third of three."""
    meeting_id = invited(planning, planning.seniors, planning.families)
    planning.clock.to(DAY, 15)
    present = {planning.id_of(who): "present" for who in ("petr", "marie")}
    with refused("„Senioři“: přítomno 1 z potřebných 2"):
        planning.act(attend.hold, COORDINATOR, meeting_id, present)
    planning.act(attend.hold, COORDINATOR, meeting_id, present | {planning.id_of("eva"): "present"})
    (entry,) = planning.entries(subject="group_meeting", verb="hold")
    assert [plain(one)[-40:] for one in entry.facts["quorum"]] == [
        plain("přítomno 2, členů s hlasem 3, potřeba 2.")[-40:],
        plain("přítomno 1, členů s hlasem 3, potřeba 1.")[-40:],
    ]


def test_a_guest_of_the_moment_is_written_down_and_apologies_stay(planning: PlanningCase) -> None:
    meeting_id = invited(planning)
    redeem(planning, token(planning, "planning_invitation", "petr"), "not_coming")
    planning.clock.to(DAY, 15)
    present = {planning.id_of(who): "present" for who in ("vedouci", "eva")}
    planning.act(attend.hold, COORDINATOR, meeting_id, present, guests=((planning.id_of("jiri"), "public"),))
    assert seat(planning, meeting_id, "petr").attended == "excused"
    assert seat(planning, meeting_id, "jiri").attended == "present"
    planning.act(attend.correct_attendance, COORDINATOR, meeting_id, {planning.id_of("petr"): "present"})
    assert seat(planning, meeting_id, "petr").attended == "present"
    with refused("osobu, která na seznamu není"):
        planning.act(attend.correct_attendance, COORDINATOR, meeting_id, {999: "present"})


# --- minutes ----------------------------------------------------------------------------------------------------

TEXTS = (
    PointText("Zahájení", "Koordinátorka přivítala přítomné."),
    PointText("Výsledky šetření", "Vrátilo se 120 dotazníků.", "Skupina bere výsledky na vědomí."),
)


def test_minutes_are_written_closed_sent_and_corrected_with_a_reason(planning: PlanningCase) -> None:
    meeting_id = held(planning)
    with refused("Zápis je prázdný"):
        planning.act(group_minutes.close_group_minutes, COORDINATOR, meeting_id)
    planning.act(group_minutes.write_group_minutes, COORDINATOR, meeting_id, "", TEXTS)
    planning.act(group_minutes.close_group_minutes, COORDINATOR, meeting_id)
    assert (meeting(planning, meeting_id).state, meeting(planning, meeting_id).issue) == ("closed", 1)
    with refused("Chybí důvod"):
        planning.act(group_minutes.correct_group_minutes, COORDINATOR, meeting_id, "", "Slova", TEXTS)
    planning.act(
        group_minutes.correct_group_minutes, COORDINATOR, meeting_id, "Oprava počtu.", "Slova", TEXTS
    )
    # the first issue was corrected before it was made: whoever waits for it gets the second
    papers = planning.rows(sa.select(document).where(document.c.kind == "group_minutes"))
    assert [one.issue for one in papers] == [2]
    letters = planning.letters("planning_minutes")
    assert len(letters) == 6 and {one.document_id for one in letters} == {papers[0].id}
    with refused("lze jen ve stavu „konalo se“"):
        planning.act(group_minutes.close_group_minutes, COORDINATOR, meeting_id)


def test_minutes_of_somebody_who_was_slower_are_not_written_over(planning: PlanningCase) -> None:
    meeting_id = held(planning)
    version = meeting(planning, meeting_id).version
    planning.act(group_minutes.write_group_minutes, COORDINATOR, meeting_id, "Poprvé", (), version)
    with refused("Někdo byl rychlejší"):
        planning.act(group_minutes.write_group_minutes, COORDINATOR, meeting_id, "Podruhé", (), version)
    assert meeting(planning, meeting_id).minutes == "Poprvé"


# --- tasks ------------------------------------------------------------------------------------------------------


def test_a_task_is_given_told_and_reported_once(planning: PlanningCase) -> None:
    meeting_id = held(planning)
    task_id = planning.act(
        group_tasks.give_group_task,
        COORDINATOR,
        meeting_id,
        "Připravit návrh cílů.",
        planning.id_of("petr"),
        date(2024, 6, 28),
    )
    (letter,) = planning.letters("planning_task_given")
    assert (letter.person_id, letter.facts["due_on"]) == (planning.id_of("petr"), "2024-06-28")
    with refused("Napište jednou větou"):
        planning.act(group_tasks.report_group_task, COORDINATOR, task_id, " ")
    with refused("hlásí"):
        planning.act(group_tasks.report_group_task, "starosta", task_id, "Hotovo.")
    planning.act(group_tasks.report_group_task, COORDINATOR, task_id, "Posláno e-mailem.")
    with refused("už byl splněn"):
        planning.act(group_tasks.report_group_task, COORDINATOR, task_id, "Znovu.")
    assert planning.rows(sa.select(group_task.c.report))[0].report == "Posláno e-mailem."


@pytest.mark.parametrize(
    ("task", "due", "words"),
    [("", DAY, "nemá znění"), ("Úkol", None, "nemá termín"), ("Úkol", date(2024, 6, 1), "je před jednáním")],
)
def test_a_task_that_is_none(planning: PlanningCase, task: str, due: date | None, words: str) -> None:
    meeting_id = held(planning)
    with refused(words):
        planning.act(group_tasks.give_group_task, COORDINATOR, meeting_id, task, planning.id_of("petr"), due)


def test_a_meeting_to_which_nobody_was_invited_yet_is_arranged_anew(planning: PlanningCase) -> None:
    meeting_id = planned(planning)
    other = arranged(held_from=date(2024, 6, 12), place="Radnice", points=("Jen jedno",))
    planning.act(group_meetings.arrange, COORDINATOR, meeting_id, other)
    row = meeting(planning, meeting_id)
    assert (row.state, row.held_from, row.place) == ("planned", date(2024, 6, 12), "Radnice")
    points = planning.rows(sa.select(group_point.c.title).where(group_point.c.meeting_id == meeting_id))
    assert [point.title for point in points] == ["Jen jedno"]


def test_nobody_writes_before_the_meeting_or_after_the_end(planning: PlanningCase) -> None:
    meeting_id = invited(planning)
    for verb, args in (
        (group_minutes.write_group_minutes, ("Slova", ())),
        (group_tasks.give_group_task, ("Úkol", planning.id_of("petr"), date(2024, 7, 1))),
        (group_minutes.close_group_minutes, ()),
        (group_meetings.arrange, (arranged(),)),
    ):
        with pytest.raises(Refused):
            planning.act(verb, COORDINATOR, meeting_id, *args)
