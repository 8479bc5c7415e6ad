"""Can a program do with tasks of every shape what people do, and does it learn the same about them?"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from api_client import Program
from office_case import Case, plain

from actions import give_tasks
from db.proposals import proposal_by_id
from db.resolutions import resolution
from states.vocabulary import Outcome
from states.wording import Clause


@pytest.fixture
def adopted(brought: Callable[[str], Case]) -> Case:
    """The seed's resolution, with a task that waits for an event and one of a department."""
    case = brought("ZM")
    case.hear("ZM", Outcome.ADOPTED)
    clauses = [
        Clause(2, 1, "ukládá", "podepsat smlouvu.", charged="pravnik", term="do 30 dnů od podpisu smlouvy"),
        Clause(2, 2, "ukládá", "předložit zprávu.", charged="department:OSV", term="na nejbližší jednání"),
    ]
    with case.house.writing() as (office, connection):
        (row,) = connection.execute(resolution.select().where(resolution.c.body == "ZM")).all()
        found = proposal_by_id(connection, case.pid)
        give_tasks.assign_clauses(office, connection, office.town, row, clauses, found)
    return case


def test_a_program_tells_the_event_and_hands_a_task_over(adopted: Case) -> None:
    program = Program(adopted.house)
    task = program.read("/assignments/2", "pravnik")
    wanted = {"term_kind": "after_event", "event": "podpisu smlouvy", "event_on": None, "due_on": None}
    assert wanted.items() <= task.items()
    said = program.refused(
        409, "POST", "/assignments/2/record-event", "pravnik", {"version": 1, "event_on": "2030-01-01"}
    )
    assert "teprve přijde" in said
    told = program.act("/assignments/2/record-event", "pravnik", {"version": 1, "event_on": "2024-06-24"})
    assert (told["due_on"], told["version"]) == ("2024-07-24", 2)
    task = program.read("/assignments/3", "rejl")
    assert (task["addressee_kind"], task["addressee"], task["term_body"]) == ("department", "OSV", "ZM")
    handed = {"version": 1, "to": "doudova", "reason": "Dovolená."}
    assert "smí jen" in program.refused(409, "POST", "/assignments/3/hand-over", "financni", handed)
    assert program.act("/assignments/3/hand-over", "rejl", handed)["charged"] == "Bc. Aneta Doudová"
    late = program.ask("POST", "/assignments/3/report", "doudova", {"version": 1, "report": "Hotovo."})
    assert late.json()["type"] == "/api/v1/#faster"


def test_a_program_reads_the_control(adopted: Case) -> None:
    meeting_id = adopted.plan("ZM", date(2024, 9, 23))
    program = Program(adopted.house)
    found = program.read(f"/meetings/{meeting_id}/task-control", "organizace")
    assert (found["body"], found["held_on"], len(found["tasks"])) == ("ZM", "2024-09-23", 3)
    assert "bere na vědomí kontrolu plnění usnesení" in plain(found["motion"])
    assert {task["group"] for task in found["tasks"]} == {"running"}
    answer = program.ask("GET", f"/meetings/{meeting_id}/task-control", "doudova")
    assert answer.status_code == 404
    assert program.ask("GET", "/meetings/999/task-control", "organizace").status_code in (404, 409)


def test_a_program_writes_clauses_of_every_shape(case: Case) -> None:
    case.draft()
    program = Program(case.house)
    path = f"/proposals/{case.pid}"
    clause: dict[str, Any] = {"point": 1, "verb": "ukládá", "text": "zajistit přístup."}
    wrong = {"version": 1, "clauses": [{**clause, "charged": "department:XX", "term": "někdy"}]}
    said = program.ask("PATCH", path, "doudova", wrong)
    assert said.status_code == 422
    assert "odbor „XX“ město nemá" in plain(said.text) and "nerozumíme" in plain(said.text)
    right = {
        **clause,
        "charged": "organisation:TS <ts@ts.example>",
        "contact": "rejl",
        "term": "nejpozději do 8. 7. 2024",
        "report_on": "2024-09-05",
    }
    changed = program.ask("PATCH", path, "doudova", {"version": 1, "clauses": [right]})
    assert changed.status_code == 200, changed.text
    (kept,) = program.read(path, "doudova")["clauses"]
    assert (kept["charged"], kept["contact"]) == ("organisation:TS <ts@ts.example>", "rejl")
    assert (kept["due_on"], kept["term"], kept["report_on"]) == ("2024-07-08", None, "2024-09-05")
