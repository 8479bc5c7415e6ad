"""Does a confidential matter, or somebody else's draft, leak through the API? Not by lists, searches, ids or files."""

from __future__ import annotations

import json
from typing import Any

import pytest
from api_client import Program
from office_case import Case, TestHouse
from test_api_scopes import OPERATIONS

from states.vocabulary import Outcome

SECRET = "Tajný prodej kláštera"
OUTSIDER = "financni"
INSIDER = "tajemnik"


@pytest.fixture
def adopted(house: TestHouse) -> Case:
    """A confidential matter that has gone its whole way: sign-offs, meetings, a resolution, a task, documents."""
    case = Case(house).on_route(is_confidential=True, title=SECRET)
    case.brought_to("ZM")
    case.hear("ZM", Outcome.ADOPTED)
    return case


def lists() -> list[str]:
    return [
        path
        for method, path, operation in OPERATIONS
        if method == "GET" and "{" not in path and not path.startswith(("/flows", "/verify", "/deadlines"))
    ]


def test_no_list_and_no_search_tells_of_it(house: TestHouse, adopted: Case) -> None:
    program = Program(house)
    asked = [*lists(), "/deadlines?body=ZM&on=2024-06-24"]
    asked += ["/proposals?q=klaster", "/resolutions?q=klaster", "/proposals?state=ended&body=ZM"]
    asked += [f"/resolutions?proposal_id={adopted.pid}", f"/documents?proposal_id={adopted.pid}"]
    told = [
        path for path in asked if "klášter" in json.dumps(program.read(path, INSIDER), ensure_ascii=False)
    ]
    assert {"/proposals", "/resolutions", "/proposals?q=klaster", "/resolutions?q=klaster"} <= set(told)
    for path in asked:
        data = program.read(path, OUTSIDER)
        assert "klášter" not in json.dumps(data, ensure_ascii=False), path
        if path.startswith(("/resolutions", "/assignments", "/documents", "/sign-offs", "/proposals")):
            assert data["items"] == [], path


def test_an_agenda_tells_an_outsider_the_place_alone(house: TestHouse, adopted: Case) -> None:
    program = Program(house)
    meeting_id = adopted.rows(_items())[-1].meeting_id
    (seen,) = _matters(program, meeting_id, INSIDER)
    assert (seen["title"], seen["outcome"]) == (SECRET, "adopted")
    (hidden,) = _matters(program, meeting_id, OUTSIDER)
    assert hidden["item_number"] == 1 and hidden["is_seen"] is False
    told = ("id", "position", "item_number", "kind", "placed_as", "is_seen")
    assert all(value is None for name, value in hidden.items() if name not in told)


def _matters(program: Program, meeting_id: int, code: str) -> list[Any]:
    agenda = program.read(f"/meetings/{meeting_id}", code)["agenda"]
    return [item for item in agenda if item["kind"] == "matter"]


def test_every_operation_with_its_ids_answers_as_if_it_were_not_there(
    house: TestHouse, adopted: Case
) -> None:
    program = Program(house)
    meeting_id = adopted.rows(_items())[-1].meeting_id
    ids = {
        "/proposals": adopted.pid,
        "/sign-offs": adopted.step("head").id,
        "/resolutions": 1,
        "/assignments": 1,
        "/documents": 1,
        "/meetings": meeting_id,
        "/late-requests": 1,
    }
    before = _all(house)
    asked = 0
    for method, path, operation in OPERATIONS:
        noun = "/" + path.split("/")[1]
        if "{" not in path or noun in ("/flows", "/delegations"):
            continue
        if noun == "/meetings" and "{proposal_id}" not in path:  # meetings are no secret
            continue
        asked += 1
        url = path.replace("{id}", str(ids[noun])).replace("{proposal_id}", str(adopted.pid))
        url = url.replace("{body}", "ZM").replace("{digest}", "0" * 64).replace("{effect_id}", "1")
        sent: dict[str, Any] = {}
        if "multipart/form-data" in (content := operation.get("requestBody", {}).get("content", {})):
            sent = {"data": {"title": "x", "version": 1}, "files": {"file": ("a.txt", b"text")}}
        elif content:
            sent = {"body": {**content["application/json"]["example"], "version": 1}}
            if operation["operationId"] in _WITHOUT_VERSION:
                sent["body"].pop("version")
        said = program.refused(404, method, url, OUTSIDER, **sent)
        assert "tu není, nebo k němu nemáte přístup" in said, (method, path, said)
    assert asked > 30
    place = {"proposal_id": adopted.pid, "version": 1}
    program.refused(404, "POST", f"/meetings/{meeting_id}/items", OUTSIDER, place)
    assert _all(house) == before


def test_a_draft_is_nobodys_business_but_its_authors(house: TestHouse) -> None:
    case = Case(house)
    case.draft(title=SECRET)
    program = Program(house)
    for code in ("financni", "pravnik"):
        assert program.read("/proposals", code)["items"] == []
        program.refused(404, "GET", f"/proposals/{case.pid}/journal", code)
    for code in ("doudova", "rejl", "eichler", "tajemnik"):
        assert [row["title"] for row in program.read("/proposals", code)["items"]] == [SECRET]


def test_only_those_concerned_see_a_delegation(house: TestHouse) -> None:
    program = Program(house)
    asked = {"to": "pravnik", "since": "2024-05-13", "until": "2024-05-20", "reason": "operace kolena"}
    made = program.act("/delegations", "rejl", asked)
    for code in ("rejl", "pravnik", "tajemnik", "spravce", "kontrola"):
        assert [row["id"] for row in program.read("/delegations", code)["items"]] == [made["id"]]
    assert program.read("/delegations", "doudova")["items"] == []
    program.refused(404, "POST", f"/delegations/{made['id']}/end", "doudova")
    said = program.refused(409, "POST", f"/delegations/{made['id']}/end", "pravnik")
    assert "jen ten, kdo ho svěřil" in said
    assert program.act(f"/delegations/{made['id']}/end", "rejl")["ended_at"]


_WITHOUT_VERSION = ("void_resolution", "decide_late_item", "link_citation", "post_intent", "post_notice")


def _items() -> Any:
    import sqlalchemy as sa

    from db.meetings import agenda_item

    return sa.select(agenda_item).order_by(agenda_item.c.id)


def _all(house: TestHouse) -> dict[str, Any]:
    from office_case import dump_of

    rows = dump_of(house)
    return {
        name: rows[name] for name in rows if name not in ("api_token", "account", "journal", "journal_head")
    }
