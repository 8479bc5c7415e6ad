"""Can a program ask for limits, move a meeting and record postings?"""

from __future__ import annotations

from datetime import date

import pytest
from api_client import Program, reasons_of
from office_case import Case, TestHouse


@pytest.fixture
def program(house: TestHouse) -> Program:
    return Program(house)


def test_limits_of_a_day_and_of_a_proposal(program: Program, case: Case) -> None:
    case.draft()
    case.plan("ZM", date(2024, 9, 23))
    said = program.ask("GET", "/deadlines?body=ZM&on=2024-06-24", "doudova").json()
    found = {line["what"]: line for line in said["lines"]}
    assert found["board_notice"]["latest_on"] == "2024-06-17"
    assert found["board_notice"]["next_possible"] == "2024-09-23"
    assert found["minutes"]["latest_on"] == "2024-07-04"
    own = program.ask("GET", "/proposals/1/deadlines", "doudova").json()
    assert own["is_feasible"] is True
    assert {line["what"] for line in own["lines"]} >= {"submit", "hand_in:PV", "meeting:RM"}
    assert program.ask("GET", "/deadlines?body=XX&on=2024-06-24", "doudova").status_code == 404
    assert program.ask("GET", "/deadlines?body=ZM&on=9999-12-31", "doudova").status_code == 422
    case.draft(dates={"PV": date(2024, 5, 29)})
    nothing = program.ask("GET", "/proposals/2/deadlines", "doudova")
    assert nothing.status_code == 409
    assert "není od čeho počítat" in reasons_of(nothing)


def test_a_meeting_is_moved(program: Program, case: Case) -> None:
    case.on_route()
    meeting = case.plan("RM", date(2024, 6, 5))
    data = {"version": 1, "held_on": "2024-06-06", "reason": "Sál je obsazen."}
    moved = program.ask("POST", f"/meetings/{meeting}/move", "organizace", data)
    assert moved.status_code == 200
    assert (moved.json()["held_on"], moved.json()["version"]) == ("2024-06-06", 2)
    assert program.ask("POST", f"/meetings/{meeting}/move", "organizace", data).status_code in (409, 412)


def test_postings(program: Program, case: Case) -> None:
    case.draft(matter="real_estate")
    done = program.ask("POST", "/proposals/1/intent", "doudova", {"posted_on": "2024-05-10"})
    assert done.json()["posted_on"] == "2024-05-10"
    again = program.ask("POST", "/proposals/1/intent", "doudova", {"posted_on": "2024-05-11"})
    assert again.status_code == 409
    meeting = case.plan("RM", date(2024, 6, 5))
    refused = program.ask("POST", f"/meetings/{meeting}/posting", "organizace", {"posted_on": "2024-05-10"})
    assert refused.status_code == 409
    assert "není veřejné" in reasons_of(refused)
