"""How does a program keep presence and ballots? Each operation once allowed and once refused, with its problem."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from api_client import Program, reasons_of
from office_case import Case, plain
from room_case import Sitting


@pytest.fixture
def sitting(brought: Callable[[str], Case]) -> Sitting:
    case = brought("ZM")
    return Sitting(case, case.stop("ZM").meeting_id)


def post(sitting: Sitting, program: Program, path: str, code: str = "organizace", **body):
    body.setdefault("version", sitting.case.meeting(sitting.id).version)
    sitting.case.clock.forward(minutes=1)
    return program.ask("POST", f"/meetings/{sitting.id}/{path}", code, body)


def test_a_program_runs_an_item(sitting: Sitting) -> None:
    program = Program(sitting.case.house)
    room = program.ask("GET", f"/meetings/{sitting.id}/room", "organizace").json()
    assert (room["members"], room["needed"], room["present"], len(room["roll"])) == (33, 17, None, 33)
    answer = post(sitting, program, "presence", act="everybody", members=["bily"])
    assert answer.status_code == 200, answer.text
    assert (answer.json()["present"], answer.json()["is_quorate"]) == (32, True)
    assert (
        post(sitting, program, f"agenda/{sitting.matter.id}/take-up").json()["current_item"]
        == sitting.matter.id
    )
    answer = post(
        sitting, program, "ballots", item_id=sitting.matter.id, votes_for=27, abstained=3, record_outcome=True
    )
    assert answer.status_code == 201, answer.text
    taken = answer.json()
    assert (taken["is_adopted"], taken["outcome"], taken["number"]) == (True, "adopted", "2024-1/1")
    assert "třeba 17 hlasů" in plain(taken["reason"])
    refused = post(sitting, program, f"ballots/{taken['id']}/void", reason="Omyl.")
    assert refused.status_code == 409
    assert "stojí usnesení 2024-1/1" in plain(reasons_of(refused))


def test_what_cannot_be_is_a_problem_with_sentences(sitting: Sitting) -> None:
    program = Program(sitting.case.house)
    assert post(sitting, program, "presence", act="left", members=["nikdo"]).status_code == 422
    late = post(sitting, program, "presence", act="everybody", version=1)
    assert late.status_code == 412 or late.status_code == 409
    post(sitting, program, "presence", act="everybody")
    refused = post(sitting, program, "ballots", item_id=sitting.matter.id, votes_for=34)
    assert refused.status_code == 409
    naive = post(sitting, program, "presence", act="left", members=["bily"], at="2024-06-24T14:05:00")
    assert naive.status_code == 422
    assert post(sitting, program, "ballots", "doudova", votes_for=1, subject="procedure").status_code in (
        403,
        409,
    )
    votes = {row.code: "for" for row in sitting.roll}
    answer = post(sitting, program, "ballots", item_id=sitting.matter.id, kind="roll_call", votes=votes)
    assert answer.json()["votes_for"] == 33
    void = post(sitting, program, f"ballots/{answer.json()['id']}/void", reason="Omyl obsluhy.")
    assert void.json()["ballots"][0]["void_reason"] == "Omyl obsluhy."
    event = void.json()["events"][0]["id"]
    assert post(sitting, program, f"presence/{event}/void", reason="Nebyl tu.").json()["present"] == 32
    ended = post(sitting, program, "end-without-quorum")
    assert "jednání ukončit nelze" in plain(reasons_of(ended))
    post(sitting, program, "presence", act="left", members=[row.code for row in sitting.roll[1:25]])
    ended = post(sitting, program, "end-without-quorum", reason="Odešli.")
    assert ended.status_code == 200, ended.text
    assert ended.json()["substitute_id"]
