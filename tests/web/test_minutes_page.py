"""Minutes at the counter and through the API: written, sent, signed by link and on the page; who is kept out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from api_client import Program
from minutes_case import Assembly, closed_assembly
from office_case import Case
from office_client import OfficeClient

from actions.make_document import make_documents
from db import record

Desk = tuple[Case, OfficeClient, Assembly]


@pytest.fixture
def desk(brought: Callable[[str], Case]) -> Desk:
    case = brought("ZM")
    held = closed_assembly(case)
    return case, OfficeClient(case.house).sign_in(case.staff), held


def at(held: Assembly, rest: str = "") -> str:
    return f"/jednani/{held.meeting_id}/zapis{rest}"


def form(client: OfficeClient, held: Assembly, action: str) -> dict[str, str]:
    """The values of a form of the page, as a browser would send them."""
    document = client.html(client.get(at(held)))
    [found] = [form for form in document.xpath("//form") if form.get("action", "").endswith(action)][:1]
    return {name: value for name, value in found.form_values() if name != "csrf"}


def row_of(case: Case, held: Assembly) -> Any:
    [row] = case.rows(record.minutes.select().where(record.minutes.c.meeting_id == held.meeting_id))
    return row


def sent(desk: Desk) -> Desk:
    _, client, held = desk
    assert client.post(at(held, "/predat"), form(client, held, "/predat")).status_code == 303
    return desk


def test_six_sections_say_what_they_lack(desk: Desk) -> None:
    _, client, held = desk
    answer = client.get(at(held))
    headings = [" ".join(found.text_content().split()) for found in client.html(answer).xpath("//main//h2")]
    assert [heading for heading in headings if heading[0].isdigit()] == [
        "1. Kdy, kde a kdo",
        "2. Program",
        "3. Průběh jednání",
        "4. Přijatá usnesení a úkoly",
        "5. Nepřijaté návrhy a námitky",
        "6. Podpisy",
    ]
    words = client.words(answer)
    assert "Není zapsáno hlasování o programu." in words
    assert "Zápis ještě nebyl předán k podpisu; vyhotovit se má do 4. 7. 2024." in words
    assert len(client.html(answer).xpath("//h1")) == 1


def test_words_are_kept_and_what_somebody_typed_late_is_not_lost(desk: Desk) -> None:
    case, client, held = desk
    version = row_of(case, held).version
    data = {
        "item": str(held.item),
        "version": str(version),
        f"text-{held.item}": "Rozprava.\n\nDruhý odstavec.",
    }
    answer = client.post(at(held, "/text"), data)
    assert (answer.status_code, answer.headers["location"]) == (303, at(held, f"#bod-{held.item}"))
    assert row_of(case, held).notes == {str(held.item): "Rozprava.\n\nDruhý odstavec."}
    late = client.post(at(held, "/text"), data | {f"text-{held.item}": "Pozdě napsáno."})
    assert late.status_code == 409
    assert "Někdo byl rychlejší" in client.words(late) and "Pozdě napsáno." in late.text
    assert OfficeClient(case.house).sign_in("doudova").post(at(held, "/text"), data).status_code == 403


def test_sent_signed_and_downloaded(desk: Desk) -> None:
    case, client, held = sent(desk)
    token = case.token("starosta", "minutes_signature_request")
    stranger = OfficeClient(case.house)
    shown = stranger.get(f"/o/{token}")
    assert shown.status_code == 200 and "Podepsat zápis" in shown.text
    assert row_of(case, held).version == 2  # looking changed nothing
    seen = stranger.html(shown).xpath("//input[@name='seen']/@value")[0]
    empty = stranger.post(f"/o/{token}", {"verb": "return", "seen": seen, "reason": ""}, csrf=False)
    assert empty.status_code == 422 and "Chybí důvod" in stranger.words(empty)
    done = stranger.post(f"/o/{token}", {"verb": "sign", "seen": seen}, csrf=False)
    assert done.headers["location"] == f"/o/{token}/hotovo"
    assert "Zápis je podepsán." in stranger.words(stranger.get(f"/o/{token}/hotovo"))
    assert stranger.post(f"/o/{token}", {"verb": "sign", "seen": seen}, csrf=False).status_code == 409
    verifier = OfficeClient(case.house).sign_in("kontrola")
    assert "Zápisy k podpisu" in verifier.words(verifier.get("/"))
    own = next(r for r in case.rows(record.minutes_signature.select()) if r.name == "Ing. Eva Vzorová")
    answer = verifier.post(at(held, f"/podpis/{own.id}"), {"verb": "sign", "seen": seen})
    assert answer.status_code == 303
    paper = next(r for r in case.rows(record.minutes_signature.select()) if r.name == "Hana Kosová")
    unsure = client.post(
        at(held, f"/podpis/{paper.id}"), {"verb": "paper", "version": row_of(case, held).version}
    )
    assert unsure.status_code == 409 and "máte podepsanou listinu" in client.words(unsure)
    data = {"verb": "paper", "sure": "1", "version": row_of(case, held).version}
    assert client.post(at(held, f"/podpis/{paper.id}"), data).status_code == 303
    assert row_of(case, held).state == "signed"
    make_documents(case.house)
    page = client.html(client.get(at(held)))
    links = [link for link in page.xpath("//main//a/@href") if "/soubory/" in link]
    kinds = {client.get(link).headers["content-type"].split(";")[0] for link in set(links)}
    assert kinds == {
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
    assert "podepsáno" in client.words(client.get(at(held)))


def test_replaced_taken_back_and_objected_from_the_page(desk: Desk) -> None:
    case, client, held = sent(desk)
    paper = next(r for r in case.rows(record.minutes_signature.select()) if r.name == "Hana Kosová")
    data = form(client, held, f"/podpis/{paper.id}") | {
        "verb": "replace",
        f"name-{paper.id}": "Igor Lípa",
        f"reason-{paper.id}": "onemocněla",
    }
    assert client.post(at(held, f"/podpis/{paper.id}"), data).status_code == 303
    assert "Igor Lípa" in client.words(client.get(at(held)))
    objection = form(client, held, "/namitka") | {
        "raised_by": "Igor Lípa",
        "raised_on": "2024-06-24",
        "text-namitka": "Chybí můj protinávrh.",
    }
    assert client.post(at(held, "/namitka"), objection).status_code == 303
    assert "Chybí můj protinávrh." in client.words(client.get(at(held)))
    back = form(client, held, "/zpet") | {"reason-back": "překlep"}
    assert client.post(at(held, "/zpet"), back).status_code == 303
    assert row_of(case, held).state == "draft"


def test_a_stranger_to_the_council_does_not_learn_of_its_minutes(desk: Desk) -> None:
    case, _, held = desk
    council = next(
        row.meeting_id for row in case.rows(record.minutes.select()) if row.meeting_id != held.meeting_id
    )
    clerk = OfficeClient(case.house).sign_in("doudova")
    assert clerk.get(f"/jednani/{council}/zapis").status_code == 404
    assert clerk.get(at(held)).status_code == 200
    assert clerk.get("/jednani/999/zapis").status_code == 404
    assert clerk.get(at(held, "/soubory/1")).status_code == 404


def test_minutes_through_the_api(desk: Desk) -> None:
    case, _, held = desk
    program = Program(case.house)
    path = f"/meetings/{held.meeting_id}/minutes"
    got = program.ask("GET", path, case.staff)
    assert got.status_code == 200
    told = got.json()
    assert (told["state"], told["issue"], told["due_on"]) == ("draft", 0, "2024-07-04")
    assert any("porucha" in line["text"] for line in told["content"]["course"])
    asked = {"version": told["version"], "notes": {"": "Přenášeno."}}
    wrote = program.ask("PUT", f"{path}/notes", case.staff, asked)
    assert (wrote.status_code, wrote.json()["content"]["words"]) == (200, "Přenášeno.")
    assert program.ask("PUT", f"{path}/notes", case.staff, asked).status_code in (409, 412)
    sent_ = program.ask("POST", f"{path}/send", case.staff, {"version": wrote.json()["version"]}).json()
    assert (sent_["state"], len(sent_["signatures"])) == ("for_signature", 3)
    first = sent_["signatures"][0]["id"]
    paper = program.ask(
        "POST", f"{path}/signatures/{first}/paper", case.staff, {"version": sent_["version"]}
    ).json()
    assert paper["signatures"][0]["on_paper"] is True
    objection = {"raised_by": "Igor Lípa", "raised_on": "2024-06-24", "text": "Chybí protinávrh."}
    assert program.ask("POST", f"{path}/objections", case.staff, objection).status_code == 201
    version = program.ask("GET", path, case.staff).json()["version"]
    reopened = program.ask("POST", f"{path}/reopen", case.staff, {"version": version, "reason": "překlep"})
    assert reopened.json()["state"] == "draft"
    assert program.ask("POST", path, case.staff, {}).json()["state"] == "draft"
