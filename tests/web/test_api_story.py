"""Can the whole story be told through the API alone, from a draft to the accepted report of a task?"""

from __future__ import annotations

from datetime import date

from api_client import Program, seed
from office_case import TestHouse

DAYS = {"PV": date(2024, 5, 29), "RM": date(2024, 6, 5), "ZM": date(2024, 6, 24)}
VOTES = {"PV": None, "RM": (9, 8, 8), "ZM": (33, 30, 27)}


def test_a_matter_goes_its_way_through_the_api_alone(house: TestHouse) -> None:
    program = Program(house)
    made = program.act("/proposals", "doudova", seed())
    number = made["id"]
    assert (made["state"], made["version"], made["author_code"]) == ("draft", 1, "doudova")
    edited = program.act(
        f"/proposals/{number}", "doudova", {"version": 1, "title": made["title"] + " – návrh"}, "PATCH"
    )
    assert (edited["title"], edited["report"]) == (made["title"] + " – návrh", made["report"])
    handed_in = program.act(f"/proposals/{number}/submit", "doudova", {"version": edited["version"]})
    assert handed_in["state"] == "in_sign_off"
    _return_once(program, number)
    _everybody_signs(program, number)
    assert program.read(f"/proposals/{number}", "doudova")["state"] == "on_route"

    for body in DAYS:
        _meet(program, house, number, body)

    whole = program.read(f"/proposals/{number}", "doudova")
    assert whole["state"] == "adopted"
    assert [stop["state"] for stop in whole["stops"]] == ["recommended", "recommended", "adopted"]
    hearing = whole["stops"][2]["hearings"][0]
    assert hearing["ballot"] == {"members": 33, "present": 30, "votes_for": 27, "against": 0, "abstained": 3}

    found = program.read("/resolutions?q=akcni plan&body=ZM", "doudova")["items"]
    assert [row["number"] for row in found] == [hearing["number"]]
    assert program.read(f"/resolutions?number={found[0]['number']}&body=ZM", "doudova")["items"] == found
    assert program.read(f"/resolutions/{found[0]['id']}", "pravnik") == found[0]

    _task(program)
    journal = program.read(f"/proposals/{number}/journal?limit=200", "doudova")["items"]
    told = [(entry["subject"], entry["verb"], entry["actor"]) for entry in journal]
    assert ("sign_off", "return", "Mgr. Dušan Rejl") in told
    assert told[0] == ("proposal", "draft", "Bc. Aneta Doudová")
    assert program.read("/verify", "kontrola") == {
        "verified": True,
        "entries": program.read("/verify", "kontrola")["entries"],
        "resolutions": 2,
        "files": 0,
        "faults": [],
    }


def _return_once(program: Program, number: int) -> None:
    """The lawyer's opinion, then the head returns it with a reason and the clerk mends it."""
    opinion = program.read("/sign-offs", "pravnik")["items"][0]
    detail = program.read(f"/sign-offs/{opinion['id']}", "pravnik")
    done = program.act(
        f"/sign-offs/{opinion['id']}/opinion",
        "pravnik",
        {"version": detail["version"], "seen": detail["seen"], "opinion": "Bez připomínek."},
    )
    assert done["state"] == "given"
    waiting = program.read("/sign-offs", "rejl")["items"]
    assert [row["proposal_id"] for row in waiting] == [number]
    returned = program.act(
        f"/sign-offs/{waiting[0]['id']}/return",
        "rejl",
        {"version": waiting[0]["version"], "reason": "Doplňte větu, kde najdeme podrobnosti."},
    )
    assert returned["state"] == "returned"
    mended = program.read(f"/proposals/{number}", "doudova")
    assert mended["state"] == "returned"
    mended = program.act(
        f"/proposals/{number}",
        "doudova",
        {"report": mended["report"] + "\n\nPodrobnosti jsou v příloze."},
        "PATCH",
        headers={"If-Match": f'"{mended["version"]}"'},
    )
    program.act(f"/proposals/{number}/submit", "doudova", {"version": mended["version"]})


def _everybody_signs(program: Program, number: int) -> None:
    for code in ("rejl", "tajemnik"):
        (row,) = program.read("/sign-offs", code)["items"]
        detail = program.read(f"/sign-offs/{row['id']}", code)
        assert detail["wording"].startswith("Zastupitelstvo města Trutnova 01.01 schvaluje")
        body = {"version": detail["version"], "seen": detail["seen"]}
        assert program.act(f"/sign-offs/{row['id']}/approve", code, body)["state"] == "approved"
        assert program.read("/sign-offs", code)["items"] == []
        decided = program.read("/sign-offs?state=approved", code)["items"]
        assert [one["id"] for one in decided] == [row["id"]]


def _meet(program: Program, house: TestHouse, number: int, body: str) -> None:
    stop = _stop(program, number, body)
    if body != "PV":
        house.clock.forward(days=1)
        path = f"/proposals/{number}/stops/{body}/sign"
        program.act(path, "rejl", {"version": stop["version"]})
        stop = _stop(program, number, body)
        assert stop["signed_on"]
    meeting = program.act(
        "/meetings",
        "organizace",
        {"body": body, "held_on": DAYS[body].isoformat()},
        headers={"Idempotency-Key": f"meeting-{body}"},
    )
    again = program.ask(
        "POST",
        "/meetings",
        "organizace",
        {"body": body, "held_on": DAYS[body].isoformat()},
        headers={"Idempotency-Key": f"meeting-{body}"},
    )
    assert (again.status_code, again.json()["id"]) == (200, meeting["id"])
    path = f"/meetings/{meeting['id']}"
    placed = program.act(f"{path}/items", "organizace", {"proposal_id": number, "version": stop["version"]})
    assert [item["proposal_id"] for item in placed["agenda"] if item["kind"] == "matter"] == [number]
    ordered = program.act(
        f"{path}/agenda",
        "organizace",
        {"version": placed["version"], "item_ids": [item["id"] for item in placed["agenda"]]},
        "PUT",
    )
    convened = program.act(f"{path}/convene", "organizace", {"version": ordered["version"]})
    house.clock.to(DAYS[body])
    opened = program.act(f"{path}/open", "organizace", {"version": convened["version"]})
    assert opened["state"] == "in_session"
    heard = _record(program, number, body, meeting["id"])
    assert heard["outcome"] == ("adopted" if body == "ZM" else "recommended")
    assert (heard["number"] is None) == (body == "PV")
    assert program.act(f"{path}/close", "organizace", {"version": opened["version"]})["state"] == "closed"


def _record(program: Program, number: int, body: str, meeting_id: int) -> dict[str, str]:
    votes = VOTES[body]
    outcome: dict[str, object] = {"outcome": "adopted" if body == "ZM" else "recommended"}
    if votes:
        members, present, votes_for = votes
        outcome["ballot"] = {
            "members": members,
            "present": present,
            "votes_for": votes_for,
            "abstained": present - votes_for,
        }
    path = f"/meetings/{meeting_id}/items/{number}"
    foreseen = program.act(f"{path}/foresee", "organizace", outcome)
    assert foreseen["refusals"] == []
    version = _stop(program, number, body)["version"]
    heard: dict[str, str] = program.act(f"{path}/outcome", "organizace", {**outcome, "version": version})
    assert heard["number"] == foreseen["number"]
    return heard


def _stop(program: Program, number: int, body: str) -> dict[str, int]:
    stops = program.read(f"/proposals/{number}", "organizace")["stops"]
    found: dict[str, int] = next(stop for stop in stops if stop["body"] == body)
    return found


def _task(program: Program) -> None:
    (task,) = program.read("/assignments?mine=true&state=running", "doudova")["items"]
    asked = program.act(
        f"/assignments/{task['id']}/ask-extension",
        "doudova",
        {"version": task["version"], "new_due_on": "2024-08-30", "reason": "Web se předělává."},
    )
    assert asked["asked_due_on"] == "2024-08-30"
    extended = program.act(
        f"/assignments/{task['id']}/extend",
        "tajemnik",
        {"version": asked["version"], "new_due_on": "2024-08-30", "reason": "Souhlasím."},
    )
    assert (extended["due_on"], extended["asked_due_on"]) == ("2024-08-30", None)
    reported = program.act(
        f"/assignments/{task['id']}/report",
        "doudova",
        {"version": extended["version"], "report": "Zveřejněno na webu města."},
    )
    returned = program.act(
        f"/assignments/{task['id']}/reject",
        "tajemnik",
        {"version": reported["version"], "reason": "Chybí odkaz."},
    )
    reported = program.act(
        f"/assignments/{task['id']}/report",
        "doudova",
        {"version": returned["version"], "report": "Zveřejněno: www.trutnov.cz."},
    )
    done = program.act(f"/assignments/{task['id']}/accept", "tajemnik", {"version": reported["version"]})
    assert done["state"] == "done"
