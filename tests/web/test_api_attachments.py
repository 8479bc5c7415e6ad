"""How does a program attach files and get files back? Checked as at the counter, seen by those who see the matter."""

from __future__ import annotations

from typing import Any

import pytest
from api_client import Program, reasons_of, seed
from office_case import Case, TestHouse

from actions.make_document import make_documents

TEXT = "Tabulka opatření na rok 2024.\n".encode()


@pytest.fixture
def program(house: TestHouse) -> Program:
    return Program(house)


def send(
    program: Program,
    version: int,
    name: str = "opatreni.txt",
    data: bytes = TEXT,
    title: str = "",
    **more: Any,
) -> Any:
    method = more.pop("method", "POST")
    form = {"version": version, "title": title}
    files = {"file": (name, data)}
    return program.ask(
        method, "/proposals/1/attachments", more.pop("code", "doudova"), data=form, files=files, **more
    )


def test_a_file_comes_to_its_title_and_back_to_whoever_sees_the_matter(program: Program) -> None:
    made = program.act("/proposals", "doudova", seed())
    title = made["attachments"][0]
    answer = send(program, 1, title=title)
    assert (answer.status_code, answer.headers["etag"]) == (201, '"2"')
    (file,) = answer.json()["files"]
    assert (file["title"], file["name"], file["size"], file["kind"]) == (
        title,
        "opatreni.txt",
        len(TEXT),
        "txt",
    )
    path = f"/proposals/1/attachments/{file['digest']}"
    back = program.ask("GET", path, "rejl")
    assert back.content == TEXT
    assert back.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in back.headers["content-security-policy"]
    program.refused(404, "GET", path, "financni")  # a draft is not theirs to see
    for digest in ("0" * 64, "..%2f..%2fsecret.key", "x"):
        program.refused(404, "GET", f"/proposals/1/attachments/{digest}", "doudova")


def test_a_file_is_replaced_renamed_ordered_and_taken_off(program: Program) -> None:
    made = program.act("/proposals", "doudova", seed())
    plan = made["attachments"][0]
    send(program, 1, title=plan)
    second = send(program, 2, "rozpocet.csv", b"a;b\n1;2\n").json()
    assert second["attachments"] == [plan, "rozpocet"]
    answer = send(program, 3, "novy.txt", b"Jinak.", title=plan, method="PUT")
    assert answer.status_code == 200, answer.text
    assert [file["name"] for file in answer.json()["files"]] == ["novy.txt", "rozpocet.csv"]
    base = "/proposals/1/attachments"
    renamed = program.act(
        f"{base}/rename", "doudova", {"version": 4, "title": "rozpocet", "new_title": "Rozpočet"}
    )
    assert renamed["attachments"] == [plan, "Rozpočet"]
    ordered = program.act(f"{base}/order", "doudova", {"version": 5, "titles": ["Rozpočet", plan]})
    assert [file["title"] for file in ordered["files"]] == ["Rozpočet", plan]
    left = program.act(f"{base}/remove", "doudova", {"version": 6, "title": plan})
    assert (left["attachments"], len(left["files"])) == (["Rozpočet"], 1)
    said = program.refused(409, "POST", f"{base}/remove", "doudova", {"version": 7, "title": plan})
    assert "v seznamu není" in said
    edited = program.act("/proposals/1", "doudova", {"version": 7, "title": "Jinak"}, "PATCH")
    assert len(edited["files"]) == 1
    lost = program.refused(409, "PATCH", "/proposals/1", "doudova", {"version": 8, "attachments": []})
    assert "má soubor rozpocet.csv" in lost


def test_what_is_no_document_or_too_big_is_not_taken(program: Program, house: TestHouse) -> None:
    program.act("/proposals", "doudova", seed())
    for name, data, words in (
        ("virus.exe", b"MZ\x90\x00\x03" + b"\x00" * 200, ""),
        ("prilis.txt", b"a" * 25_000_001, "nejvýše smí mít 25 MB"),
        ("prazdny.txt", b"", ""),
    ):
        answer = send(program, 1, name, data)
        assert answer.status_code == 409, name
        assert words in reasons_of(answer)
    assert program.read("/proposals/1", "doudova")["version"] == 1
    assert not house.files.folder.exists() or not any(house.files.folder.iterdir())


def test_who_is_late_or_hidden_stores_no_file(program: Program, house: TestHouse) -> None:
    program.act("/proposals", "doudova", seed())
    assert send(program, 1, code="financni").status_code == 404
    late = send(program, 7)
    assert (late.status_code, late.json()["type"]) == (409, "/api/v1/#faster")
    missing = program.ask("POST", "/proposals/1/attachments", "doudova", files={"file": ("a.txt", TEXT)})
    assert missing.status_code == 422 and "Chybí verze" in reasons_of(missing)
    no_file = program.ask("POST", "/proposals/1/attachments", "doudova", data={"version": 1})
    assert no_file.status_code == 422 and "Chybí „file“" in reasons_of(no_file)
    assert not house.files.folder.exists() or not any(house.files.folder.iterdir())


def test_documents_are_listed_and_downloaded(house: TestHouse) -> None:
    case = Case(house).on_route()
    program = Program(house)
    (owed, *_) = program.read(f"/documents?proposal_id={case.pid}", "doudova")["items"]
    assert owed["file_name"] is None
    program.refused(404, "GET", f"/documents/{owed['id']}/file", "doudova")
    make_documents(house)
    made = program.read(f"/documents?proposal_id={case.pid}", "doudova")["items"][-1]
    answer = program.ask("GET", f"/documents/{made['id']}/file", "doudova")
    assert answer.content.startswith(b"PK") and len(answer.content) == made["size"]
    house.files.path_of(made["file_digest"]).unlink()
    assert "chybí" in program.refused(409, "GET", f"/documents/{made['id']}/file", "doudova")


def test_the_form_can_be_looked_at_before_it_is_issued(house: TestHouse) -> None:
    case = Case(house)
    case.draft()
    program = Program(house)
    answer = program.ask("GET", f"/proposals/{case.pid}/stops/ZM/preview", "doudova")
    assert answer.content.startswith(b"PK")
    assert "nahled-navrhu-1-ZM.docx" in answer.headers["content-disposition"]
    program.refused(404, "GET", f"/proposals/{case.pid}/stops/XX/preview", "doudova")
    program.refused(404, "GET", f"/proposals/{case.pid}/stops/ZM/preview", "financni")
