"""What else can a program do, and what is it told? Each verb of the office, once allowed and once refused."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from api_client import Program, reasons_of, seed
from office_case import Case, TestHouse

from actions.make_document import make_documents
from states.vocabulary import Outcome


@pytest.fixture
def program(house: TestHouse) -> Program:
    return Program(house)


# --- creating once -----------------------------------------------------------------------------------------


def create(program: Program, key: str, code: str = "doudova", **changes: Any) -> Any:
    headers = {"Idempotency-Key": key}
    return program.ask("POST", "/proposals", code, {**seed(), **changes}, headers=headers)


def test_a_retried_create_makes_one_proposal(program: Program, house: TestHouse) -> None:
    first = create(program, "spis-1")
    assert (first.status_code, first.headers["location"]) == (201, "/api/v1/proposals/1")
    again = create(program, "spis-1")
    assert (again.status_code, again.json()["id"]) == (200, 1)
    assert create(program, "spis-2").json()["id"] == 2
    assert create(program, "").json()["id"] == 3
    assert create(program, "").json()["id"] == 4
    other = create(program, "spis-1", title="Něco jiného")
    assert other.status_code == 409 and "už patří jinému požadavku" in reasons_of(other)
    mine = create(program, "spis-1", "rejl", drafted_by="rejl")
    assert (mine.status_code, mine.json()["id"]) == (201, 5)  # a key is one person's


def test_a_key_is_not_spent_by_a_request_that_was_refused(program: Program) -> None:
    wrong = create(program, "spis-1", drafted_by="rejl")
    assert wrong.status_code == 409 and "jen on sám" in reasons_of(wrong)
    assert create(program, "spis-1").status_code == 201


def test_a_key_is_forgotten_after_a_month(program: Program, house: TestHouse) -> None:
    create(program, "spis-1")
    house.clock.forward(days=31)
    create(program, "spis-2")
    assert create(program, "spis-1").json()["id"] == 3


def test_of_many_retries_at_once_one_creates(program: Program) -> None:
    program.token("doudova")
    with ThreadPoolExecutor(4) as clients:
        answers = list(clients.map(lambda _: create(program, "spis-1"), range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert {answer.json()["id"] for answer in answers} == {1}


def test_of_two_edits_at_once_one_wins_and_the_other_is_told(program: Program) -> None:
    made = program.act("/proposals", "doudova", seed())

    def edit(title: str) -> Any:
        path = f"/proposals/{made['id']}"
        return program.ask("PATCH", path, "doudova", {"version": 1, "title": title})

    with ThreadPoolExecutor(4) as clients:
        answers = list(clients.map(edit, ("A", "B", "C", "D")))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    told = [answer.json()["type"] for answer in answers if answer.status_code == 409]
    assert told == ["/api/v1/#faster"] * 3
    assert program.read(f"/proposals/{made['id']}", "doudova")["version"] == 2


# --- editing -----------------------------------------------------------------------------------------------


def test_what_is_not_sent_stays_and_null_empties(program: Program) -> None:
    made = program.act("/proposals", "doudova", {**seed(), "amount": 1_250_000})
    path = f"/proposals/{made['id']}"
    edited = program.act(path, "doudova", {"version": 1, "amount": None, "dates": {"PV": None}}, "PATCH")
    assert edited["amount"] is None
    assert [stop["planned_on"] for stop in edited["stops"]] == [None, "2024-06-05", "2024-06-24"]
    kept = ("title", "report", "clauses", "attachments", "follow_ups", "presented_by", "committee_opinion")
    assert {name: edited[name] for name in kept} == {name: made[name] for name in kept}
    said = program.refused(409, "PATCH", path, "doudova", {"version": 2, "matter": "grant"})
    assert "založte prosím nový návrh" in said or "trasu" in said


def test_only_the_author_edits_and_only_a_draft(program: Program, house: TestHouse) -> None:
    case = Case(house)
    case.draft()
    path = f"/proposals/{case.pid}"
    assert "smí jen zpracovatel" in program.refused(409, "PATCH", path, "rejl", {"version": 1, "title": "x"})
    case.submit()
    body = {"version": case.proposal.version, "title": "x"}
    assert "ve stavu „rozpracován“" in program.refused(409, "PATCH", path, "doudova", body)
    taken = program.act(f"{path}/take-back", "doudova", {"version": case.proposal.version})
    assert taken["state"] == "returned"
    said = program.refused(
        409, "POST", f"{path}/withdraw", "doudova", {"version": taken["version"], "reason": " "}
    )
    assert "důvod" in said
    body = {"version": taken["version"], "reason": "Záměr se změnil."}
    assert program.act(f"{path}/withdraw", "doudova", body)["state"] == "withdrawn"


def test_one_bodys_wording_is_edited_alone(program: Program, house: TestHouse) -> None:
    case = Case(house)
    case.draft()
    path = f"/proposals/{case.pid}/stops/RM/wording"
    before = program.read(f"/proposals/{case.pid}", "doudova")["stops"]
    edited = program.act(
        path, "doudova", {"version": before[1]["version"], "text": "Rada doporučuje."}, "PUT"
    )
    assert edited["stops"][1]["wording"] == "Rada doporučuje."
    assert edited["stops"][2]["wording"] == before[2]["wording"]
    body = {"version": before[1]["version"], "text": "Jinak."}
    answer = program.ask("PUT", path, "doudova", body)
    assert answer.json()["type"] == "/api/v1/#faster"
    program.refused(422, "PUT", path, "doudova", {"version": 2, "text": " "})
    program.refused(404, "PUT", f"/proposals/{case.pid}/stops/XX/wording", "doudova", body)


# --- sign-off ----------------------------------------------------------------------------------------------


def test_a_decision_is_handed_over_and_a_stranger_may_not_take_it(program: Program, house: TestHouse) -> None:
    case = Case(house).submitted()
    case.opine("pravnik", "lawyer")
    row = case.step("head")
    path = f"/sign-offs/{row.id}"
    body = {"version": row.version, "to": "nikdo"}
    assert "pravidla města neznají" in program.refused(409, "POST", f"{path}/hand-over", "rejl", body)
    said = program.refused(409, "POST", f"{path}/hand-over", "financni", {**body, "to": "tajemnik"})
    assert "smí jen" in said
    done = program.act(f"{path}/hand-over", "rejl", {**body, "to": "tajemnik", "reason": "Jsem pryč."})
    assert done["version"] == row.version + 1
    (waiting,) = program.read("/sign-offs", "tajemnik")["items"]
    assert waiting["id"] == row.id
    late = {"version": row.version, "seen": case.content.text_digest()}
    answer = program.ask("POST", f"{path}/approve", "rejl", late)
    assert answer.json()["type"] == "/api/v1/#faster"
    assert "Mgr. Dušan Rejl" in reasons_of(answer)


def test_a_deputy_signs_for_whom_they_stand_in(program: Program, house: TestHouse) -> None:
    case = Case(house).submitted()
    case.opine("pravnik", "lawyer")
    asked = {"to": "tajemnik", "since": "2024-05-13", "until": "2024-05-20", "reason": "dovolená"}
    program.act("/delegations", "rejl", asked, headers={"Idempotency-Key": "pryc"})
    again = program.ask("POST", "/delegations", "rejl", asked, headers={"Idempotency-Key": "pryc"})
    assert again.status_code == 200 and len(program.read("/delegations", "rejl")["items"]) == 1
    (waiting,) = program.read("/sign-offs", "tajemnik")["items"]
    detail = program.read(f"/sign-offs/{waiting['id']}", "tajemnik")
    body = {"version": detail["version"], "seen": detail["seen"]}
    program.act(f"/sign-offs/{waiting['id']}/approve", "tajemnik", body)
    entry = program.read(f"/proposals/{case.pid}/journal?limit=200", "tajemnik")["items"]
    assert ("approve", "Mgr. Dušan Rejl") in [(one["verb"], one["acts_for"]) for one in entry]
    wrong = {**asked, "until": "2024-05-12"}
    assert "končí dřív" in program.refused(409, "POST", "/delegations", "rejl", wrong)


# --- meetings and outcomes ---------------------------------------------------------------------------------


def test_an_agenda_is_built_closed_and_issued(program: Program, house: TestHouse) -> None:
    case = Case(house).on_route()
    meeting = program.act("/meetings", "organizace", {"body": "PV", "held_on": "2024-05-29"})
    path = f"/meetings/{meeting['id']}"
    program.act(f"{path}/items", "organizace", {"proposal_id": case.pid, "version": case.stop("PV").version})

    def now() -> int:
        return int(program.read(path, "organizace")["version"])

    heading = {"version": now(), "kind": "heading", "title": "Majetek"}
    item = program.act(f"{path}/agenda", "organizace", heading)["agenda"][-1]
    assert (item["kind"], item["title"], item["item_number"]) == ("heading", "Majetek", None)
    assert program.ask("POST", f"{path}/agenda", "organizace", heading).json()["type"] == "/api/v1/#faster"
    renamed = {"version": now(), "title": "Majetek města"}
    agenda = program.act(f"{path}/agenda/{item['id']}", "organizace", renamed, "PUT")["agenda"]
    assert agenda[-1]["title"] == "Majetek města"
    free = {"version": now(), "kind": "motion", "title": "Informace"}
    extra = program.act(f"{path}/agenda", "organizace", free)["agenda"][-1]
    said = program.refused(
        409, "POST", f"{path}/agenda", "organizace", {"version": now(), "kind": "standing", "code": "x"}
    )
    assert "Stálý bod „x“" in said
    said = program.refused(409, "POST", f"{path}/agenda-order", "organizace", {"version": now()})
    assert "seřazen" in said
    program.act(f"{path}/freeze", "organizace", {"version": now(), "frozen": True})
    assert program.read(path, "organizace")["frozen_at"] is not None
    program.act(f"{path}/freeze", "organizace", {"version": now(), "frozen": False, "reason": "Havárie."})
    first = program.act(f"{path}/versions", "organizace", {"version": now(), "reason": ""})
    assert [one["letter"] for one in first["versions"]] == ["A"] and first["pending"] == []
    program.act(f"{path}/agenda/{extra['id']}/remove", "organizace", {"version": now()})
    pending = program.read(f"{path}/versions", "organizace")["pending"]
    assert pending == ["Ubyl bod 2: „Informace“."]
    second = program.act(f"{path}/versions", "organizace", {"version": now(), "reason": "Odpadlo."})
    assert second["versions"][0]["letter"] == "B" and second["versions"][0]["changes"] == pending
    assert make_documents(house)[1] == []
    papers = program.read(f"{path}/versions", "organizace")["papers"]
    assert {paper["kind"] for paper in papers} == {
        "invitation", "invitation_pdf", "packet_pdf", "packet_zip",
    }  # fmt: skip
    got = program.ask("GET", f"{path}/papers/{papers[1]['id']}", "organizace")
    assert got.content.startswith(b"%PDF")
    assert program.read(f"{path}/late-requests", "organizace") == []
    late = {"proposal_id": case.pid, "version": case.stop("PV").version, "reason": "Havárie."}
    assert "ve stavu" in program.refused(409, "POST", f"{path}/late-requests", "organizace", late)
    decided = {"approve": True, "reason": ""}
    assert "tu není" in program.refused(404, "POST", "/late-requests/99/decide", "starosta", decided)
    assert "tu není" in program.refused(404, "POST", "/late-requests/99/withdraw", "organizace")


def test_a_matter_is_taken_off_and_a_meeting_cancelled(program: Program, house: TestHouse) -> None:
    case = Case(house).on_route()
    meeting = program.act("/meetings", "organizace", {"body": "PV", "held_on": "2024-05-29"})
    path = f"/meetings/{meeting['id']}"
    place = {"proposal_id": case.pid, "version": case.stop("PV").version}
    program.act(f"{path}/items", "organizace", place)
    assert program.ask("POST", f"{path}/items", "organizace", place).json()["type"] == "/api/v1/#faster"
    off = {"version": case.stop("PV").version, "reason": "Chybí podklad."}
    assert program.act(f"{path}/items/{case.pid}/take-off", "organizace", off)["agenda"] == []
    program.refused(404, "POST", f"{path}/items/{case.pid}/take-off", "organizace", off)
    said = program.refused(409, "POST", "/meetings", "organizace", {"body": "PV", "held_on": "2024-05-29"})
    assert "už na tento den jednání má" in said
    assert "město nemá" in program.refused(
        409, "POST", "/meetings", "organizace", {"body": "XX", "held_on": "2024-05-29"}
    )
    assert "zahájit" in program.refused(409, "POST", f"{path}/open", "organizace", {"version": 1})
    gone = program.act(f"{path}/cancel", "organizace", {"version": 1, "reason": "Nemoc."})
    assert gone["state"] == "cancelled"


def test_an_outcome_is_said_and_never_inferred_from_the_votes(
    program: Program, brought: Callable[[str], Case]
) -> None:
    case = brought("ZM")
    program = Program(case.house)
    meeting_id = case.stop("ZM").meeting_id
    path = f"/meetings/{meeting_id}/items/{case.pid}"
    version = case.stop("ZM").version
    votes = {"present": 30, "votes_for": 27, "abstained": 3}
    missing = program.ask("POST", f"{path}/outcome", "organizace", {"version": version, "ballot": votes})
    assert missing.status_code == 422
    assert ["body", "outcome"] in [error["path"] for error in missing.json()["errors"]]
    lost = {**votes, "votes_for": 16, "against": 14, "abstained": 0}
    body: dict[str, Any] = {"version": version, "outcome": "adopted", "ballot": lost}
    assert "16" in program.refused(409, "POST", f"{path}/outcome", "organizace", body)
    impossible = {**votes, "votes_for": 31}
    program.refused(422, "POST", f"{path}/outcome", "organizace", {**body, "ballot": impossible})
    assert "smí jen" in program.refused(409, "POST", f"{path}/outcome", "doudova", {**body, "ballot": votes})
    foreseen = program.act(f"{path}/foresee", "organizace", {**body, "ballot": lost})
    assert foreseen["refusals"] and foreseen["number"] is None
    assert case.stop("ZM").version == version
    manual = {**body, "ballot": votes, "number": "X-1"}
    assert "potřebuje důvod" in program.refused(409, "POST", f"{path}/outcome", "organizace", manual)
    heard = program.act(f"{path}/outcome", "organizace", {**body, "ballot": votes})
    assert (heard["outcome"], heard["next"], heard["state"]) == ("adopted", "adopt", "adopted")
    again = program.ask("POST", f"{path}/outcome", "organizace", {**body, "ballot": votes})
    assert again.json()["type"] == "/api/v1/#faster"


def test_a_number_is_voided_once_and_stays_in_the_register(brought: Callable[[str], Case]) -> None:
    case = brought("ZM")
    case.hear("ZM", Outcome.ADOPTED)
    program = Program(case.house)
    row = program.read("/resolutions?body=ZM", "doudova")["items"][0]
    path = f"/resolutions/{row['id']}/void"
    assert "smí jen" in program.refused(409, "POST", path, "doudova", {"reason": "x"})
    assert "Chybí důvod" in program.refused(409, "POST", path, "organizace", {"reason": " "})
    voided = program.act(path, "organizace", {"reason": "Omylem dvakrát."})
    assert (voided["state"], voided["void_reason"]) == ("voided", "Omylem dvakrát.")
    assert "už zneplatněno je" in program.refused(409, "POST", path, "organizace", {"reason": "x"})
    assert program.read("/resolutions?state=voided", "doudova")["items"] == [voided]


def test_a_task_is_declined_and_cancelled(brought: Callable[[str], Case]) -> None:
    case = brought("ZM")
    case.hear("ZM", Outcome.ADOPTED)
    program = Program(case.house)
    (task,) = program.read("/assignments?state=open", "doudova")["items"]
    path = f"/assignments/{task['id']}"
    assert program.read(path, "doudova") == task
    asked = {"version": 1, "new_due_on": "2024-08-30", "reason": "Nestíháme."}
    assert "smí jen" in program.refused(409, "POST", f"{path}/ask-extension", "rejl", asked)
    program.act(f"{path}/ask-extension", "doudova", asked)
    declined = program.act(f"{path}/decline-extension", "tajemnik", {"version": 2, "reason": "Ne."})
    assert (declined["asked_due_on"], declined["due_on"]) == (None, task["due_on"])
    answer = program.ask("POST", f"{path}/report", "doudova", {"version": 1, "report": "Hotovo."})
    assert answer.json()["type"] == "/api/v1/#faster"
    gone = program.act(f"{path}/cancel", "tajemnik", {"version": 3, "reason": "Zaniklo."})
    assert gone["state"] == "cancelled"
    said = program.refused(409, "POST", f"{path}/report", "doudova", {"version": 4, "report": "Hotovo."})
    assert "zrušen" in said


# --- the office --------------------------------------------------------------------------------------------


def test_the_office_tells_who_where_and_what(program: Program) -> None:
    me = program.read("/me", "rejl", scopes=("read",))
    assert (me["name"], me["roles"], me["scopes"], me["today"]) == (
        "Mgr. Dušan Rejl", ["head_of_department"], ["read"], "2024-05-13",
    )  # fmt: skip
    town = program.read("/town", "doudova")
    assert [body["code"] for body in town["bodies"]] == ["PV", "RM", "ZM"]
    assert "social_plan" in [matter for route in town["routes"] for matter in route["matters"]]
    people = {row["code"]: row for row in program.read("/people", "doudova")["items"]}
    assert people["rejl"]["offices"] and "email" not in people["rejl"]
    assert program.read("/verify", "spravce")["verified"] is True


def test_a_table_of_outcomes_is_tried_and_then_recorded_whole(brought: Callable[[str], Case]) -> None:
    case = brought("ZM")
    program = Program(case.house)
    meeting_id = case.stop("ZM").meeting_id
    blank = program.ask("GET", f"/meetings/{meeting_id}/table.csv", "organizace")
    assert "vysledky-ZM-2024-06-24.csv" in blank.headers["content-disposition"]
    assert "smí použít jen" in program.refused(403, "GET", f"/meetings/{meeting_id}/table.csv", "doudova")
    program.refused(404, "GET", "/meetings/999/table.docx", "organizace")
    head, row = blank.content.decode("utf-8-sig").splitlines()
    cells = dict(zip(head.split(";"), row.split(";"), strict=True))
    columns = list(cells)
    cells[columns[5]] = "přijato"
    for column, value in zip(columns[7:11], ("30", "27", "0", "3"), strict=True):
        cells[column] = value

    def send(code: str, filled: dict[str, str], **form: str) -> Any:
        text = ";".join(filled) + "\r\n" + ";".join(filled.values())
        files = {"file": ("vysledky.csv", text.encode())}
        return program.ask("POST", "/outcomes", code, data=form, files=files)

    tried = send("organizace", cells)
    assert tried.status_code == 200, tried.text
    assert (tried.json()["recorded"], tried.json()["rows"][0]["number"]) == (False, "2024-1/1")
    assert case.stop("ZM").state == "placed"
    wrong = send("organizace", {**cells, columns[5]: "asi přijato"})
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["path"] == ["body", "file", 2]
    assert send("doudova", cells, confirm="true").status_code == 409
    recorded = send("organizace", cells, confirm="true").json()
    assert recorded["recorded"] and recorded["rows"][0]["number"] == tried.json()["rows"][0]["number"]
    assert case.state == "adopted"
    assert send("organizace", cells, confirm="true").json()["rows"][0]["is_unchanged"]
