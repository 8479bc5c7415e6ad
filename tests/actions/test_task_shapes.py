"""Do tasks of every shape reach the right person, get the right day, and end as they should?"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import Case, plain, refused

from actions import assign, convene, give_tasks
from actions.delegate import delegate
from actions.task_terms import follow_meetings
from db.assignments import assignment
from db.people import office_holding
from db.proposals import proposal_by_id
from db.resolutions import resolution
from states.vocabulary import Outcome
from states.wording import Clause

Bring = Callable[[str], Case]
ADOPTED_ON = date(2024, 6, 24)


@pytest.fixture
def adopted(brought: Bring) -> Case:
    """The seed's resolution of 24 June 2024; its own task is the first."""
    case = brought("ZM")
    case.hear("ZM", Outcome.ADOPTED)
    return case


def clause(charged: str = "doudova", **more: Any) -> Clause:
    return Clause(2, 1, "ukládá", "zveřejnit plán na webu města.", charged=charged, **more)


def given(case: Case, *clauses: Clause, with_proposal: bool = True) -> Any:
    """The last of the tasks that these clauses give."""
    case.clock.forward(seconds=1)
    with case.house.writing() as (office, connection):
        (row,) = connection.execute(resolution.select().where(resolution.c.body == "ZM")).all()
        proposal = proposal_by_id(connection, case.pid) if with_proposal else None
        ids = give_tasks.assign_clauses(office, connection, office.town, row, clauses, proposal)
    return task(case, ids[-1])


def task(case: Case, number: int) -> Any:
    (row,) = case.rows(assignment.select().where(assignment.c.id == number))
    return row


def suspend(case: Case, state: str = "suspended") -> None:
    with case.house.database.write() as connection:
        connection.execute(resolution.update().values(state=state))


@contextmanager
def counted(case: Case) -> Iterator[list[str]]:
    """The SQL statements that run meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    sa.event.listen(case.house.database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(case.house.database.engine, "before_cursor_execute", note)


# --- whom -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("charged", "contact", "who", "charged_as", "kind"),
    [
        ("doudova", None, "doudova", None, "person"),
        ("finance", None, "financni", "správce rozpočtu", "office"),
        ("department:FO", None, "financni", "Finanční odbor", "department"),
        ("department:KT", None, "tajemnik", "Kancelář tajemníka (nemá vedoucího)", "department"),
        ("body:RM", None, "starosta", "Rada města Trutnova", "body"),
        ("body:PV", None, "tajemnik", "Porada vedení", "body"),
        ("organisation:TS <ts@ts.example>", "rejl", "rejl", "TS <ts@ts.example>", "organisation"),
        ("organisation:TS", None, "doudova", "TS", "organisation"),
        ("zrusena_funkce", None, "doudova", "zrusena_funkce (funkce není obsazena)", "office"),
    ],
)
def test_the_addressee_is_found_when_the_task_is_given(
    adopted: Case, charged: str, contact: str | None, who: str, charged_as: str | None, kind: str
) -> None:
    row = given(adopted, clause(charged, contact=contact, term="ihned"))
    assert (row.charged_id, row.charged_as, row.addressee_kind) == (
        adopted.person(who).id,
        charged_as,
        kind,
    )
    (letter,) = [
        one for one in adopted.letters("assignment_given", who) if one.key.startswith(f"assigned:{row.id}:")
    ]
    assert letter.facts["more"][0] == ["Termín podle usnesení", "ihned"]


def test_a_new_head_gets_what_is_given_later(adopted: Case) -> None:
    with adopted.house.database.write() as connection:
        connection.execute(
            office_holding.update()
            .where(office_holding.c.office == "head_of_department", office_holding.c.department == "FO")
            .values(person_id=adopted.person("kontrola").id)
        )
    assert given(adopted, clause("department:FO")).charged_id == adopted.person("kontrola").id


def test_an_item_of_the_meeting_itself_gives_tasks_too(adopted: Case) -> None:
    row = given(adopted, clause("organisation:TS", term="ihned"), with_proposal=False)
    assert (row.proposal_id, row.charged_id) == (None, adopted.person("organizace").id)
    adopted.act(assign.report, "organizace", row.id, None, "Hotovo.")
    adopted.act(assign.accept, "tajemnik", row.id, None)
    assert task(adopted, row.id).state == "done"


# --- until when -----------------------------------------------------------------------------------------------


def test_at_once_and_days_from_the_adoption(adopted: Case) -> None:
    row = given(adopted, clause(term="ihned"))
    assert (row.term_kind, row.due_on, row.term) == ("immediately", date(2024, 6, 25), "ihned")
    row = given(adopted, clause(term="do 60 dnů od přijetí usnesení"))
    assert (row.due_on, row.event_on, row.event_days) == (date(2024, 8, 23), ADOPTED_ON, 60)
    assert given(adopted, clause()).term_kind == "none"


def test_the_act_and_the_report_have_two_days(adopted: Case) -> None:
    """Olomouc 33/2022: one day to publish, another to report."""
    row = given(adopted, clause(due_on=date(2024, 7, 8), report_on=date(2024, 9, 5)))
    assert (row.due_on, row.report_on) == (date(2024, 7, 8), date(2024, 9, 5))
    adopted.act(assign.extend, "organizace", row.id, None, date(2024, 10, 1), "Dovolené.")
    row = task(adopted, row.id)
    assert (row.due_on, row.report_on) == (date(2024, 10, 1), date(2024, 10, 1))


def test_a_term_waits_for_the_day_of_the_event(adopted: Case) -> None:
    row = given(adopted, clause(term="do 30 dnů od vyhotovení notářského zápisu"))
    assert (row.due_on, row.event, row.event_days) == (None, "vyhotovení notářského zápisu", 30)
    with refused("Chybí den"):
        adopted.act(assign.record_event, "doudova", row.id, None, None)
    with refused("teprve přijde"):
        adopted.act(assign.record_event, "doudova", row.id, None, date(2024, 12, 1))
    with refused("dřív než usnesení"):
        adopted.act(assign.record_event, "doudova", row.id, None, date(2024, 6, 1))
    with refused("smí jen nositel úkolu, tajemník nebo organizační oddělení"):
        adopted.act(assign.record_event, "financni", row.id, None, ADOPTED_ON)
    adopted.clock.to(date(2024, 7, 12))
    adopted.act(assign.record_event, "organizace", row.id, 1, date(2024, 7, 10))
    row = task(adopted, row.id)
    assert (row.event_on, row.due_on, row.state) == (date(2024, 7, 10), date(2024, 8, 9), "open")
    assert "termín úkolu je 9. 8. 2024" in plain(adopted.letters("assignment_answered")[-1].facts["outcome"])
    with refused("není co zapsat"):
        adopted.act(assign.record_event, "doudova", row.id, None, date(2024, 7, 11))
    with refused("Někdo byl rychlejší: Marie Vzorová"):
        adopted.act(assign.record_event, "doudova", row.id, 1, date(2024, 7, 11))
    with refused("není co zapsat"):
        adopted.act(assign.record_event, "doudova", 1, None, date(2024, 7, 11))


def test_a_term_at_a_meeting_is_bound_and_moves_with_it(adopted: Case) -> None:
    row = given(adopted, clause(term="na nejbližší jednání"))
    numbered = given(adopted, clause(term="na 9. jednání rady města"))
    named = given(adopted, clause(term="Rada města 3. 9. 2024"))
    assert (row.term_body, row.due_on, row.term_meeting_id) == ("ZM", None, None)
    assert (numbered.term_body, numbered.due_on) == ("RM", None)
    assert (named.term_body, named.due_on, named.term_meeting_id) == ("RM", date(2024, 9, 3), None)
    meeting_id = adopted.plan("ZM", date(2024, 9, 9))
    with adopted.house.writing() as (office, connection):
        assert follow_meetings(office, connection, "ZM") == 0  # planning it has bound them
    row = task(adopted, row.id)
    assert (row.due_on, row.term_meeting_id) == (date(2024, 9, 9), meeting_id)
    with adopted.house.database.write() as connection:  # the meeting was moved
        connection.execute(
            convene.meetings.meeting.update()
            .where(convene.meetings.meeting.c.id == meeting_id)
            .values(held_on=date(2024, 9, 16))
        )
    adopted.remind()
    assert task(adopted, row.id).due_on == date(2024, 9, 16)
    assert adopted.entries(subject="assignment", verb="follow_meeting")[-1].facts == {"due_on": "2024-09-16"}
    adopted.act(assign.extend, "tajemnik", row.id, None, date(2024, 10, 1), "Dovolené.")
    with adopted.house.writing() as (office, connection):
        assert follow_meetings(office, connection) == 0  # a day that was granted is a day
    assert task(adopted, row.id).due_on == date(2024, 10, 1)


def test_a_cancelled_meeting_gives_its_tasks_to_the_next_one(adopted: Case) -> None:
    first, second = adopted.plan("ZM", date(2024, 9, 9)), adopted.plan("ZM", date(2024, 10, 14))
    row = given(adopted, clause(term="na nejbližší jednání"))
    assert (row.term_meeting_id, row.due_on) == (first, date(2024, 9, 9))
    adopted.act(convene.cancel_meeting, adopted.staff, first, None, "nemoc")
    adopted.remind()
    row = task(adopted, row.id)
    assert (row.term_meeting_id, row.due_on) == (second, date(2024, 10, 14))


def test_each_acceptance_opens_the_next_turn(adopted: Case) -> None:
    row = given(
        adopted, clause("department:OSV", term="pravidelně jednou za čtvrt roku, poprvé do 30. 9. 2024")
    )
    assert (row.due_on, row.every_months) == (date(2024, 9, 30), 3)
    adopted.clock.to(date(2024, 9, 20))
    adopted.act(assign.report, "rejl", row.id, None, "Zpráva za 3. čtvrtletí.")
    adopted.act(assign.reject, "organizace", row.id, None, "Chybí čísla.")
    adopted.act(assign.report, "rejl", row.id, None, "Zpráva s čísly.")
    before = len(adopted.rows(assignment.select()))
    adopted.act(assign.accept, "organizace", row.id, None)
    rows = adopted.rows(assignment.select().order_by(assignment.c.id))
    assert len(rows) == before + 1
    turn = rows[-1]
    assert (turn.previous_id, turn.due_on, turn.state) == (row.id, date(2024, 12, 30), "open")
    assert (turn.charged_as, turn.addressee_kind, turn.label) == (row.charged_as, "department", "02.01")
    adopted.clock.to(date(2025, 5, 20))  # reported much later: the next turn is not in the past
    adopted.act(assign.report, "rejl", turn.id, None, "Zpráva.")
    adopted.act(assign.accept, "organizace", turn.id, None)
    assert adopted.rows(assignment.select().order_by(assignment.c.id))[-1].due_on == date(2025, 6, 30)


def test_a_revoked_resolution_has_no_next_turn(adopted: Case) -> None:
    row = given(adopted, clause(term="pravidelně jednou ročně"))
    adopted.act(assign.report, "doudova", row.id, None, "Zpráva.")
    suspend(adopted, "revoked")
    adopted.act(assign.accept, "organizace", row.id, None)
    assert len(adopted.rows(assignment.select().where(assignment.c.previous_id == row.id))) == 0


# --- how it ends ----------------------------------------------------------------------------------------------


def test_a_task_is_handed_over_inside_the_department(adopted: Case) -> None:
    row = given(adopted, clause("department:OSV", term="ihned"))
    with refused("vyberte nového nositele"):
        adopted.act(assign.hand_over, "rejl", row.id, None, "", "Dovolená.")
    with refused("Úkol už má Mgr. Dušan Rejl"):
        adopted.act(assign.hand_over, "rejl", row.id, None, "rejl", "Dovolená.")
    with refused("není z odboru, kterému úkol patří"):
        adopted.act(assign.hand_over, "rejl", row.id, None, "financni", "Dovolená.")
    with refused("pravidla města neznají"):
        adopted.act(assign.hand_over, "rejl", row.id, None, "nikdo", "Dovolená.")
    with refused("Chybí důvod"):
        adopted.act(assign.hand_over, "rejl", row.id, None, "doudova", " ")
    with refused("smí jen"):
        adopted.act(assign.hand_over, "financni", row.id, None, "doudova", "Dovolená.")
    adopted.act(assign.hand_over, "rejl", row.id, 1, "doudova", "Dovolená.")
    assert task(adopted, row.id).charged_id == adopted.person("doudova").id
    entry = adopted.entries(subject="assignment", verb="hand_over")[-1]
    assert entry.facts == {"holder": "Mgr. Dušan Rejl", "to": "Bc. Aneta Doudová", "reason": "Dovolená."}
    assert adopted.letters("assignment_given", "doudova")[-1].facts["reason"] == "Dovolená."
    adopted.act(assign.hand_over, "rejl", row.id, None, "rejl", "Vrátil jsem se.")  # as the head
    with refused("Někdo byl rychlejší"):
        adopted.act(assign.report, "rejl", row.id, 2, "Hotovo.")


def test_the_deputy_of_the_head_hands_over_for_the_head(adopted: Case) -> None:
    row = given(adopted, clause(term="ihned"))
    adopted.act(delegate, "rejl", "kontrola", ADOPTED_ON, date(2024, 6, 30), "dovolená")
    adopted.act(assign.hand_over, "kontrola", row.id, None, "rejl", "Aneta je nemocná.")
    assert adopted.entries(subject="assignment", verb="hand_over")[-1].acts_for == "Mgr. Dušan Rejl"


def test_a_resolution_cancels_the_tasks_of_a_clause(adopted: Case) -> None:
    row = given(adopted, clause(term="ihned"))
    done = given(adopted, clause(term="ihned"))
    adopted.act(assign.report, "doudova", done.id, None, "Hotovo.")
    adopted.act(assign.accept, "organizace", done.id, None)
    by = row.resolution_id

    def annul(office: Any, connection: Any, _actor: Any, what: Any) -> list[int]:
        return assign.cancel_by_resolution(office, connection, what, by)

    assert adopted.act(annul, "tajemnik", (row.resolution_id, "02.01")) == [row.id]
    assert adopted.act(annul, "tajemnik", (row.resolution_id, "02.01")) == []
    row = task(adopted, row.id)
    assert (row.state, row.cancelled_by_id) == ("cancelled", by)
    assert task(adopted, done.id).state == "done"
    entry = adopted.entries(subject="assignment", verb="annul")[-1]
    assert (entry.actor, entry.facts) == ("Razítko", {"number": "2024-1/1"})
    assert (
        "zrušen pozdějším usnesením" in adopted.letters("assignment_answered", "doudova")[-1].facts["outcome"]
    )
    assert adopted.act(annul, "tajemnik", 1) == [1]
    with refused("Úkol je ve stavu „zrušen“"):
        adopted.act(assign.report, "doudova", 1, None, "Hotovo.")
    assert adopted.verify().faults == ()


def test_tasks_of_a_suspended_resolution_rest(adopted: Case) -> None:
    row = given(adopted, clause(term="do 5 dnů od podpisu smlouvy"))
    suspend(adopted)
    for verb, args in (
        (assign.report, ("Hotovo.",)),
        (assign.ask_extension, (date(2024, 9, 1), "Dovolené.")),
        (assign.record_event, (ADOPTED_ON,)),
    ):
        with refused("Výkon usnesení je pozastaven"):
            adopted.act(verb, "doudova", row.id, None, *args)
    adopted.clock.to(date(2024, 8, 1))
    written = adopted.remind()
    assert not {"assignment_reminder", "assignment_escalation"} & set(written)
    suspend(adopted, "valid")
    assert adopted.remind()["assignment_reminder"] == 1  # the seed's own task is overdue by now


# --- reminders ------------------------------------------------------------------------------------------------


def test_the_act_and_the_report_are_reminded_each_by_its_day(adopted: Case) -> None:
    adopted.act(assign.cancel, "tajemnik", 1, None, "Jen tento úkol.")
    row = given(adopted, clause(due_on=date(2024, 7, 8), report_on=date(2024, 9, 5)))
    for _ in range(90):
        adopted.clock.forward(days=1)
        adopted.remind()
    keys = [one.key for one in adopted.letters() if f"assignment:{row.id}:" in one.key]
    assert len(keys) == len(set(keys))
    acts = [one.facts["is_overdue"] for one in adopted.letters("assignment_reminder")]
    reports = adopted.letters("report_reminder")
    assert acts == [False, False, True]
    assert [one.facts["is_overdue"] for one in reports] == [False, False, True]
    assert reports[0].facts["until"] == "2024-09-05"
    escalated = adopted.letters("assignment_escalation")
    assert [one.code for one in escalated] == ["rejl"]  # the head of her department, once
    assert escalated[0].facts["person"] == "Bc. Aneta Doudová"


def test_a_heads_own_overdue_task_goes_to_the_secretary(adopted: Case) -> None:
    given(adopted, clause("department:OSV", due_on=date(2024, 7, 1)))
    adopted.clock.to(date(2024, 7, 3))
    assert "assignment_escalation" not in adopted.remind()
    adopted.clock.to(date(2024, 7, 8))
    adopted.remind()
    assert [one.code for one in adopted.letters("assignment_escalation")] == ["tajemnik"]
    assert adopted.remind() == {}


def test_the_control_gets_the_list_before_each_meeting_of_the_body(adopted: Case) -> None:
    given(adopted, clause(due_on=date(2024, 7, 1)))
    adopted.plan("ZM", date(2024, 9, 9))
    adopted.plan("RM", date(2024, 9, 4))  # the council has no tasks
    adopted.clock.to(date(2024, 9, 3))
    adopted.remind()
    assert adopted.letters("unfinished_tasks") == []
    adopted.clock.to(date(2024, 9, 4))
    adopted.remind()
    (letter,) = adopted.letters("unfinished_tasks")
    assert (letter.code, letter.facts["held_on"]) == ("organizace", "2024-09-09")
    assert plain(letter.facts["outcome"]) == "Nesplněných úkolů: 2, z toho po termínu: 2."
    assert "po termínu" in letter.facts["missing"][0]
    assert "/ukoly/kontrola?organ=ZM" in letter.facts["link"]
    adopted.clock.to(date(2024, 9, 5))
    adopted.remind()
    assert len(adopted.letters("unfinished_tasks")) == 1


def test_what_is_owed_already_costs_the_same_however_much_it_is(adopted: Case) -> None:
    given(adopted, clause(due_on=date(2024, 7, 1)), clause(term="na nejbližší jednání"))
    adopted.clock.to(date(2024, 7, 20))
    adopted.remind()
    with counted(adopted) as few:
        adopted.remind()
    given(
        adopted,
        *[clause(due_on=date(2024, 7, 1)) for _ in range(8)],
        *[clause(term="na nejbližší jednání")] * 8,
    )
    adopted.clock.forward(days=1)
    adopted.remind()
    with counted(adopted) as many:
        assert adopted.remind() == {}
    assert len(few) == len(many)
