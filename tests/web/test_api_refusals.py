"""What does the API say when it says no? Every kind of refusal, each with sentences that people understand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from account_case import Accounts
from api_client import Program, reasons_of, seed, token_for
from office_case import Case, TestHouse

from actions import delegate
from actions.block_account import block_account, unblock_account


@pytest.fixture
def program(house: TestHouse) -> Program:
    return Program(house)


def call(program: Program, token: str, path: str = "/me") -> Any:
    return program.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"})


# --- 401: who are you? --------------------------------------------------------------------------------------


def test_without_a_token_the_way_to_one_is_told(program: Program) -> None:
    for header in ("", "Bearer", "Bearer ", "Basic ZG91ZG92YTpoZXNsbw==", "razitko_abc"):
        answer = program.get("/api/v1/me", headers={"Authorization": header} if header else {})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert "Chybí token" in reasons_of(answer) and "Přístup pro programy" in reasons_of(answer)


def test_an_unknown_token_lets_nobody_in(program: Program) -> None:
    for token in ("razitko_x", "x", "razitko_" + "a" * 43, "razitko_\u00e1"):
        answer = program.get("/api/v1/me", headers={"Authorization": f"Bearer {token}".encode("latin-1")})
        assert answer.status_code == 401
        assert "Tento token neznáme" in reasons_of(answer)


def test_a_cookie_of_the_counter_is_no_token(program: Program, house: TestHouse) -> None:
    from office_client import OfficeClient

    browser = OfficeClient(house).sign_in("tajemnik")
    program.cookies.update(browser.cookies)
    assert program.get("/api/v1/me").status_code == 401


def test_an_expired_token_says_until_when_it_was(program: Program, house: TestHouse) -> None:
    token = token_for(house, "doudova")
    house.clock.forward(days=365)
    assert call(program, token).status_code == 200
    house.clock.forward(days=1)
    answer = call(program, token)
    assert answer.status_code == 401
    assert "platil do 13. 5. 2025" in reasons_of(answer)


def test_a_blocked_account_shuts_its_programs_out_at_once(program: Program, house: TestHouse) -> None:
    accounts = Accounts(house)
    token = token_for(house, "doudova")
    caretaker = Case(house).person("spravce")
    from actions.authority import Actor

    actor = Actor(caretaker.id, caretaker.name)
    accounts.act(block_account, actor, accounts.id_of("doudova"))
    answer = call(program, token)
    assert answer.status_code == 401
    assert "zablokovaný" in reasons_of(answer)
    accounts.act(unblock_account, actor, accounts.id_of("doudova"))
    assert call(program, token).status_code == 200


# --- 403: not with this ------------------------------------------------------------------------------------


def test_a_token_without_the_scope_is_told_which_one(program: Program) -> None:
    said = program.refused(403, "POST", "/proposals", "doudova", seed(), scopes=("read", "sign"))
    assert "Token má rozsahy read, sign; tato operace potřebuje rozsah „draft“" in said


def test_a_scope_gives_nothing_that_the_person_may_not(program: Program) -> None:
    said = program.refused(403, "GET", "/verify", "doudova")
    assert "smí použít jen: správce, kontrolor" in said
    said = program.refused(409, "POST", "/meetings", "doudova", {"body": "ZM", "held_on": "2024-06-24"})
    assert "smí jen organizační oddělení nebo tajemník" in said


def test_the_scope_is_judged_before_the_body_is_read(program: Program) -> None:
    token = program.token("doudova", ("read",))
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    answer = program.post("/api/v1/proposals", content=b"{", headers=headers)
    assert answer.status_code == 403


# --- 404, 405: nothing here --------------------------------------------------------------------------------


def test_hidden_and_missing_are_the_same(program: Program, house: TestHouse) -> None:
    case = Case(house)
    case.draft()
    hidden = program.refused(404, "GET", f"/proposals/{case.pid}", "financni")
    missing = program.refused(404, "GET", "/proposals/999", "financni")
    assert hidden.replace(str(case.pid), "N", 1) == missing.replace("999", "N", 1)
    assert program.refused(404, "GET", "/nic", "doudova", scopes=("read",)).startswith("Na této adrese")


def test_an_address_with_a_line_feed_is_refused_by_the_api_too(program: Program) -> None:
    assert program.refused(404, "GET", "/ni%0Ac", "doudova").startswith("Na této adrese")


def test_minutes_that_nobody_has_begun_are_not_there(program: Program, house: TestHouse) -> None:
    meeting_id = Case(house).on_route().brought_to("PV")
    for method, path in (("GET", ""), ("POST", "/send")):
        body = {"version": 1, "signers": []} if method == "POST" else None
        said = program.refused(404, method, f"/meetings/{meeting_id}/minutes{path}", "organizace", json=body)
        assert "zatím nikdo nezaložil; založte ho" in said


def test_a_wrong_method_is_said_in_czech(program: Program) -> None:
    assert "takovou metodu HTTP nezná" in program.refused(405, "DELETE", "/proposals", "doudova")


# --- what is refused before it comes to an operation ---------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "kind", "words"),
    [
        ("POST", "/api/v1/proposals", {"Origin": "https://evil.test"}, 403, "foreign", "jiná webová stránka"),
        ("POST", "/api/v1/neni", {"Sec-Fetch-Site": "cross-site"}, 403, "foreign", "jiná webová stránka"),
        ("GET", f"/api/v1/{'a' * 1000}", {}, 404, "not-found", "Na této adrese nic není"),
        (
            "POST",
            "/api/v1/proposals",
            {"Content-Type": "a/b; charset=utf-7"},
            400,
            "malformed",
            "JSON v UTF-8",
        ),
        ("GET", "/api/v1", {}, 404, "not-found", "Na této adrese nic není"),
        ("GET", "/api/v2/proposals", {}, 404, "not-found", "Na této adrese nic není"),
    ],
)
def test_what_the_guard_turns_away_is_a_problem_document_too(
    program: Program,
    method: str,
    path: str,
    headers: dict[str, str],
    status: int,
    kind: str,
    words: str,
) -> None:
    answer = program.request(method, path, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert (answer.json()["type"], answer.json()["status"]) == (f"/api/v1/#{kind}", status)
    assert words in reasons_of(answer)
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


# --- 409: the rules, and who was faster -------------------------------------------------------------------


def test_a_refused_act_says_every_reason_and_changes_nothing(program: Program) -> None:
    made = program.act("/proposals", "doudova", {"matter": "social_plan", "department": "OSV"})
    answer = program.ask("POST", f"/proposals/{made['id']}/submit", "doudova", {"version": 1})
    assert answer.status_code == 409
    problem = answer.json()
    assert problem["type"] == "/api/v1/#refused"
    assert len(problem["reasons"]) > 3
    assert program.read(f"/proposals/{made['id']}", "doudova")["version"] == 1


def test_who_comes_second_learns_who_was_faster(program: Program) -> None:
    made = program.act("/proposals", "doudova", seed())
    path = f"/proposals/{made['id']}"
    program.act(path, "doudova", {"version": 1, "title": "Nový název"}, "PATCH")
    for sent in ({"body": {"version": 1, "title": "Jiný"}}, {"headers": {"If-Match": '"1"'}}):
        body = sent.pop("body", {"title": "Jiný"})
        answer = program.ask("PATCH", path, "doudova", body, **sent)
        assert answer.status_code == 409
        assert answer.json()["type"] == "/api/v1/#faster"
        assert "Někdo byl rychlejší: Bc. Aneta Doudová, 13. 5. 2024 v 10:00" in reasons_of(answer)
    answer = program.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {program.token('doudova')}"})
    assert (answer.headers["etag"], answer.json()["title"]) == ('"2"', "Nový název")


def test_a_text_that_changed_since_is_not_approved(program: Program, house: TestHouse) -> None:
    case = Case(house).submitted()
    case.opine("pravnik", "lawyer")
    row = case.step("head")
    said = program.refused(
        409, "POST", f"/sign-offs/{row.id}/approve", "rejl", {"version": row.version, "seen": "0" * 64}
    )
    assert "změnil" in said
    assert case.chain()["head"] == "asked"


def test_an_author_signs_neither_own_matter_nor_as_a_deputy(program: Program, house: TestHouse) -> None:
    case = Case(house).submitted()
    case.opine("pravnik", "lawyer")
    case.act(delegate.delegate, "rejl", "doudova", date(2024, 5, 13), date(2024, 5, 20), "dovolená")
    row = case.step("head")
    body = {"version": row.version, "seen": case.content.text_digest()}
    program.refused(409, "POST", f"/sign-offs/{row.id}/approve", "doudova", body)
    assert program.read("/sign-offs", "doudova")["items"] == []


# --- 413: too much -----------------------------------------------------------------------------------------


def test_a_body_over_the_limit_is_not_read(program: Program) -> None:
    said = program.refused(413, "POST", "/proposals", "doudova", {"report": "á" * 600_000})
    assert "příliš velké" in said
    token = program.token("doudova")
    sent = program.post(
        "/api/v1/proposals/1/attachments",
        content=b"x" * 27_000_000,
        headers={"Authorization": f"Bearer {token}", "Content-Type": "multipart/form-data; boundary=x"},
    )
    assert sent.status_code == 413
    assert "příliš velké" in reasons_of(sent)


# --- 422: we do not understand -----------------------------------------------------------------------------


MALFORMED: list[tuple[dict[str, Any], list[Any], str]] = [
    ({"matter": "nic"}, ["body", "matter"], "nemá trasu"),
    ({"department": "XX"}, ["body", "department"], "město nemá"),
    ({"presented_by": "nikdo"}, ["body", "presented_by"], "pravidla města neznají"),
    ({"dates": {"XX": "2024-06-24"}}, ["body", "dates", "XX"], "na trase není"),
    ({"dates": {"ZM": "24. 6."}}, ["body", "dates", "ZM"], "není datum"),
    ({"amount": -1}, ["body", "amount"], "celé číslo"),
    ({"amount": "moc"}, ["body", "amount"], "celé číslo"),
    ({"titel": "x"}, ["body", "titel"], "neznáme"),
    ({"title": "x" * 501}, ["body", "title"], "nejvýš 500 znaků"),
    ({"clauses": [{"point": 1, "verb": "schválí", "text": "to."}]}, ["body", "clauses", 0, "verb"], "není sloveso"),
    ({"clauses": [{"verb": "schvaluje", "text": "to."}]}, ["body", "clauses", 0, "point"], "Chybí „point“"),
    ({"committee_opinion": ""}, ["body", "committee_opinion"], "Prázdný text"),
    ({"attachments": ["a", "a"]}, ["body", "attachments"], "stejný název"),
]  # fmt: skip


def test_a_malformed_proposal_is_told_where(program: Program) -> None:
    for change, path, words in MALFORMED:
        answer = program.ask("POST", "/proposals", "doudova", {**seed(), **change})
        assert answer.status_code == 422, answer.text
        assert words in reasons_of(answer)
        errors = answer.json()["errors"]
        assert path in [error["path"] for error in errors]
        assert all(error["sentence"] in answer.json()["reasons"] for error in errors)
    assert program.read("/proposals", "doudova")["items"] == []


def test_json_that_is_none_and_a_missing_version_are_said(program: Program) -> None:
    headers = {"Authorization": f"Bearer {program.token('doudova')}", "Content-Type": "application/json"}
    for content, words in ((b"{", "není platný JSON"), (b"", "Chybí tělo"), (b"[]", "jiný tvar")):
        answer = program.post("/api/v1/proposals", content=content, headers=headers)
        assert answer.status_code == 422
        assert words in reasons_of(answer)
    surrogate = program.post("/api/v1/proposals", content=rb'{"title":"\ud800"}', headers=headers)
    assert surrogate.status_code == 422
    made = program.act("/proposals", "doudova", seed())
    said = program.refused(422, "POST", f"/proposals/{made['id']}/submit", "doudova", {})
    assert "Chybí verze" in said
    assert "celé číslo" in program.refused(422, "GET", "/proposals/x", "doudova")
    assert "celé číslo" in program.refused(422, "GET", "/proposals?limit=201", "doudova")
    assert "přípustná" in program.refused(422, "GET", "/proposals?state=x", "doudova")


def test_control_characters_never_reach_the_database(program: Program) -> None:
    made = program.act("/proposals", "doudova", {**seed(), "title": "Plán\u0000 města\r\nTrutnova"})
    assert made["title"] == "Plán města Trutnova"
    assert program.read("/proposals?q=%00pl%C3%A1n", "doudova")["items"][0]["id"] == made["id"]


# --- 503: not now ------------------------------------------------------------------------------------------


def test_without_prefect_flows_wait_and_everything_else_works(
    program: Program, house: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    house.settings = replace(house.settings, prefect_port=9)
    said = program.refused(503, "POST", "/flows/deliver-letters/runs", "organizace", {})
    assert "Nic se neztratilo" in said
    program.refused(503, "GET", "/flows/runs", "organizace")
    assert len(program.read("/flows", "organizace")["flows"]) == 4
    assert program.read("/me", "organizace")["code"] == "organizace"
    assert "smí použít jen" in program.refused(403, "GET", "/flows", "doudova")
    program.refused(422, "POST", "/flows/record-resolutions/runs", "organizace", {})


def test_an_unexpected_fault_says_so_without_a_trace(
    house: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = Program(house, raise_server_exceptions=False)
    token = program.token("doudova")
    monkeypatch.setattr("web.api.office.api.people_page", lambda *_: 1 / 0)
    answer = call(program, token, "/people")
    assert answer.status_code == 500
    assert "Něco se pokazilo" in answer.json()["title"]
    assert "ZeroDivision" not in answer.text
