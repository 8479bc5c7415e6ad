"""Does a body hear the whole truth about its tasks, once each, and what it is to adopt about them?"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from office_case import Case, plain, refused

from actions import assign, give_tasks
from actions.make_document import make_documents
from actions.task_control import Control, control_fields, issue_control, load_control
from db.assignments import assignment
from db.files import document
from db.meetings import meeting
from db.proposals import proposal, proposal_by_id
from db.resolutions import resolution
from states.vocabulary import Outcome
from states.wording import Clause

Bring = Callable[[str], Case]


@pytest.fixture
def adopted(brought: Bring) -> Case:
    """The seed's resolution of 24 June 2024 with its one task; the meeting is over and the next one is planned."""
    case = brought("ZM")
    case.hear("ZM", Outcome.ADOPTED)
    with case.house.database.write() as connection:
        connection.execute(
            meeting.update()
            .where(meeting.c.body == "ZM")
            .values(state="closed", ended_at=case.clock.forward(minutes=30))
        )
    case.clock.to(date(2024, 7, 1))
    return case


def give(case: Case, *clauses: dict[str, Any]) -> list[int]:
    with case.house.writing() as (office, connection):
        (row,) = connection.execute(resolution.select().where(resolution.c.body == "ZM")).all()
        wanted = [
            Clause(2, number, "ukládá", f"udělat věc {number}.", **{"charged": "doudova", **more})
            for number, more in enumerate(clauses, start=1)
        ]
        return give_tasks.assign_clauses(
            office, connection, office.town, row, wanted, proposal_by_id(connection, case.pid)
        )


def control(case: Case, meeting_id: int) -> Control:
    with case.house.reading() as (office, connection):
        return load_control(office, connection, meeting_id)


def test_every_task_stands_in_one_part(adopted: Case) -> None:
    late, running, extended, reported, done, cancelled = give(
        adopted,
        {"due_on": date(2024, 7, 8)},
        {"term": "na nejbližší jednání"},
        {"due_on": date(2024, 7, 30)},
        {"term": "ihned"},
        {"due_on": date(2024, 7, 20), "charged": "organisation:TS", "contact": "rejl"},
        {"due_on": date(2024, 7, 20)},
    )
    adopted.act(assign.cancel, "tajemnik", 1, None, "Jen tyto úkoly.")
    new = adopted.plan("ZM", date(2024, 9, 23))
    adopted.act(assign.extend, "organizace", extended, None, date(2024, 10, 31), "Dovolené.")
    adopted.act(assign.report, "doudova", reported, None, "Hotovo, čeká.")
    adopted.act(assign.report, "rejl", done, None, "Splněno i doloženo.")
    adopted.act(assign.accept, "organizace", done, None)
    adopted.act(assign.cancel, "tajemnik", cancelled, None, "Udělal to kraj.")
    adopted.clock.to(date(2024, 9, 16))
    adopted.remind()
    found = control(adopted, new)
    assert {line.row.id: line.group for line in found.lines} == {
        late: "overdue",
        extended: "extended",
        running: "running",
        reported: "reported",
        done: "done",
        cancelled: "cancelled",
        1: "cancelled",
    }
    assert found.since == date(2024, 6, 24)
    by_id = {line.row.id: line for line in found.lines}
    assert by_id[done].note == "Splněno i doloženo." and by_id[done].charged == "TS (Mgr. Dušan Rejl)"
    assert by_id[cancelled].note == "Zrušeno: Udělal to kraj."
    assert plain(by_id[running].term) == "na nejbližší jednání zastupitelstva města"
    assert by_id[running].due == "23.\u00a09.\u00a02024"
    assert plain(found.motion) == (
        "Zastupitelstvo města Trutnova bere na vědomí kontrolu plnění usnesení k 23. 9. 2024: od jednání "
        "24. 6. 2024 splněno úkolů 1, zrušeno 2; trvá 4, z toho po termínu 1."
    )


def test_what_was_heard_last_time_is_not_heard_again(adopted: Case) -> None:
    first, second = adopted.plan("ZM", date(2024, 9, 23)), adopted.plan("ZM", date(2024, 12, 16))
    adopted.act(assign.report, "doudova", 1, None, "Zveřejněno.")
    adopted.act(assign.accept, "organizace", 1, None)
    assert [line.group for line in control(adopted, first).lines] == ["done"]
    adopted.clock.to(date(2024, 9, 23))
    with adopted.house.database.write() as connection:
        connection.execute(
            meeting.update().where(meeting.c.id == first).values(state="closed", ended_at=adopted.clock.now)
        )
    assert control(adopted, second).lines == ()


def test_a_later_term_that_is_asked_for_is_put_to_the_vote(adopted: Case) -> None:
    (task,) = give(adopted, {"due_on": date(2024, 9, 1)})
    new = adopted.plan("ZM", date(2024, 9, 23))
    adopted.act(assign.ask_extension, "doudova", task, None, date(2024, 11, 30), "Čeká se na kraj.")
    assert plain(control(adopted, new).motion).splitlines()[1] == (
        "Zastupitelstvo města Trutnova prodlužuje termín úkolu z usnesení č. 2024-1/1, bod 02.01, do 30. 11. 2024."
    )


def test_tasks_of_a_suspended_resolution_are_told_apart(adopted: Case) -> None:
    new = adopted.plan("ZM", date(2024, 9, 23))
    with adopted.house.database.write() as connection:
        connection.execute(resolution.update().values(state="suspended"))
    adopted.clock.to(date(2024, 9, 1))
    assert [line.group for line in control(adopted, new).lines] == ["resting"]


def test_words_of_a_confidential_matter_stay_out_of_the_paper(adopted: Case) -> None:
    new = adopted.plan("ZM", date(2024, 9, 23))
    adopted.act(assign.report, "doudova", 1, None, "Tajná slova.")
    with adopted.house.database.write() as connection:
        connection.execute(proposal.update().values(is_confidential=True))
    with adopted.house.reading() as (office, connection):
        fields = control_fields(office, connection, new)
    assert "Tajná" not in str(fields) and "Akční" not in str(fields)
    assert "neveřejného usnesení" in fields["rows"][0]["task"]


def test_the_paper_is_made_before_the_meeting_and_again_on_demand(adopted: Case) -> None:
    new = adopted.plan("ZM", date(2024, 9, 23))
    adopted.clock.to(date(2024, 9, 18))
    adopted.remind()
    adopted.remind()
    owed = document.select().where(document.c.kind == "task_control")
    assert [(row.key, row.meeting_id) for row in adopted.rows(owed)] == [(f"task_control:{new}:1", new)]
    made, failed = make_documents(adopted.house)
    assert failed == []
    assert [one.file_name for one in made if one.kind == "task_control"] == [
        "kontrola-usneseni-ZM-2024-09-23-v1.docx"
    ]
    with refused("Zprávu pro jednání vyhotovuje jen"):
        adopted.act(issue_control, "doudova", new)
    assert adopted.act(issue_control, "organizace", new) == 2
    assert adopted.act(issue_control, "organizace", new) == 2  # it waits for being made
    with refused("neexistuje"):
        adopted.act(issue_control, "organizace", 99)
    with adopted.house.database.write() as connection:
        connection.execute(meeting.update().where(meeting.c.id == new).values(state="closed"))
    with refused("už skončilo"):
        adopted.act(issue_control, "organizace", new)


def test_a_body_without_tasks_has_a_motion_too(adopted: Case) -> None:
    new = adopted.plan("RM", date(2024, 9, 4))
    with adopted.house.database.write() as connection:
        connection.execute(assignment.delete())
    found = control(adopted, new)
    assert found.lines == () and "bere na vědomí" in found.motion
    with refused("neexistuje"):
        control(adopted, 99)


def test_the_packet_of_the_meeting_has_the_report(adopted: Case) -> None:
    """The sheet's fields and the Word file of the same item."""
    from actions.task_control import control_blocks, control_document

    new = adopted.plan("ZM", date(2024, 9, 23))
    (task,) = give(adopted, {"term": "na nejbližší jednání", "charged": "department:OSV"})
    with adopted.house.reading() as (office, connection):
        fields = control_fields(office, connection, new)
    blocks = control_blocks(fields)
    assert [block["kind"] for block in blocks[:3]] == ["facts", "heading", "quote"]
    cells = [row for block in blocks if block["kind"] == "table" for row in block["rows"]]
    assert [row[0] for row in cells] == ["2024-1/1", "2024-1/1, bod 02.01"]
    assert plain(cells[1][3]) == "23. 9. 2024, na nejbližší jednání zastupitelstva města"
    name, content = control_document(adopted.house, new)
    assert name == "kontrola-usneseni-ZM-2024-09-23.docx" and content[:2] == b"PK"
    assert task
