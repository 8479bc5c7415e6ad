"""Which token may what? Every operation asked with every scope: its own opens it, no other does."""

from __future__ import annotations

from typing import Any

from api_client import Program
from office_case import TestHouse
from test_api_description import DOCUMENT

from actions.api_token import SCOPES
from web.api.description import METHODS
from web.api.entrance import SCOPE

OPERATIONS = [
    (method.upper(), path, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
    if method in METHODS
]
WRITES = {
    "draft": {
        "create_proposal", "edit_proposal", "submit_proposal", "take_back_proposal", "withdraw_proposal",
        "edit_wording", "attach_file", "replace_file", "detach_file", "rename_attachment", "order_attachments",
        "post_intent",
    },
    "sign": {
        "approve", "give_opinion", "return_proposal", "hand_over", "sign_form", "create_delegation",
        "end_delegation", "decide_late_item", "suspend_resolution",
    },
    "meetings": {
        "plan_meeting", "convene_meeting", "open_meeting", "close_meeting", "cancel_meeting",
        "place_on_agenda", "take_off_agenda", "order_agenda", "add_agenda_item", "rename_agenda_item",
        "remove_agenda_item", "order_agenda_by_rules", "freeze_agenda", "publish_agenda", "ask_for_late_item",
        "withdraw_late_item", "begin_minutes", "write_minutes", "send_minutes", "reopen_minutes",
        "sign_minutes_on_paper", "object_to_minutes", "move_meeting", "post_notice",
    },
    "record": {
        "record_outcome", "record_table", "void_resolution", "link_citation", "note_presence", "void_presence",
        "take_up_item", "take_ballot", "void_ballot", "end_without_quorum"},
    "tasks": {
        "report_assignment", "accept_assignment", "reject_assignment", "ask_extension", "extend_assignment",
        "decline_extension", "cancel_assignment", "record_assignment_event", "hand_over_assignment",
    },
    "admin": {"verify", "list_flows", "start_flow", "list_runs", "get_run"},
}  # fmt: skip


def address(path: str) -> str:
    values = {
        "body": "ZM",
        "digest": "0" * 64,
        "name": "deliver-letters",
        "suffix": "csv",
        "proposal_id": "999",
        "item_id": "999",
        "ballot_id": "999",
        "event_id": "999",
        "document_id": "999",
        "effect_id": "999",
        "signature": "999",
        "id": "0190a7c2-5b1e-7c3d-8a44-9f3b2d1c0e5f" if path.startswith("/flows") else "999",
    }
    for name, value in values.items():
        path = path.replace(f"{{{name}}}", value)
    assert "{" not in path
    return path


def test_each_operation_needs_the_scope_that_the_table_says() -> None:
    found: dict[str, set[str]] = {scope: set() for scope in SCOPES}
    for _method, _path, operation in OPERATIONS:
        found[operation[SCOPE]].add(operation["operationId"])
    read = found.pop("read")
    assert found == WRITES
    changing = {one["operationId"] for method, _, one in OPERATIONS if method != "GET"}
    assert read & changing == {"foresee_outcome"}  # it only says what would be recorded


def test_every_operation_with_every_scope(house: TestHouse) -> None:
    program = Program(house)
    wrong: list[Any] = []
    for method, path, operation in OPERATIONS:
        for scope in SCOPES:
            answer = program.ask(method, address(path), "spravce", scopes=(scope,))
            kind = answer.json().get("type", "") if "json" in answer.headers["content-type"] else ""
            is_open = kind != "/api/v1/#scope" and answer.status_code != 401
            if is_open != (scope == operation[SCOPE]):
                wrong.append((method, path, scope, answer.status_code))
    assert wrong == []


def test_no_operation_is_open_to_strangers(house: TestHouse) -> None:
    program = Program(house)
    for method, path, _operation in OPERATIONS:
        for headers in ({}, {"Authorization": "Bearer razitko_neznamy"}):
            answer = program.request(method, f"/api/v1{address(path)}", headers=headers)
            assert answer.status_code == 401, path
