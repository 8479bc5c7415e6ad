"""Papers of a process and its catalogue at the counter: what is taken, what is refused and why, who may."""

from __future__ import annotations

from office_case import plain
from office_client import OfficeClient
from planning_case import COORDINATOR, PlanningCase, planning  # noqa: F401

from db.journal import journal
from db.planning.papers import planning_paper
from db.planning.providers import service


def at(case: PlanningCase, rest: str) -> str:
    return f"/planovani/{case.process_id}{rest}"


def add(client: OfficeClient, case: PlanningCase, title: str, **more: object) -> object:
    files = more.pop("files", None)
    data = {"title": title, "kind": "rules", "is_public": "1", **more}
    return client.post(at(case, "/dokumenty/novy"), data, files=files)


def test_a_paper_is_added_corrected_and_removed(planning: PlanningCase) -> None:  # noqa: F811
    client = OfficeClient(planning.house).sign_in(COORDINATOR)
    text = ("jednaci-rad.txt", "Jednací řád skupin.".encode(), "text/plain")
    done = add(
        client, planning, "Jednací řád pracovních skupin", files={"file": text}, issued_on="12. 9. 2017"
    )
    assert done.status_code == 303
    shown = client.words(client.get(at(planning, "/dokumenty")))
    assert (
        "Jednací řád pracovních skupin (TXT, 22 B) jednací řád 12. 9. 2017 proces jako celek veřejný" in shown
    )
    row = planning.rows(planning_paper.select())[0]
    file = client.get(at(planning, f"/dokumenty/{row.id}/soubor/x"))
    assert (
        file.headers["content-security-policy"].startswith("sandbox") and file.text == "Jednací řád skupin."
    )
    changed = {"title": "Jednací řád všech skupin", "kind": "rules", "place": f"group_id:{planning.seniors}"}
    assert client.post(at(planning, f"/dokumenty/{row.id}"), changed).status_code == 303
    shown = client.words(client.get(at(planning, "/dokumenty")))
    assert "Skupina" not in shown and "Senioři jen pro úřad" in shown
    other = {"file": ("novy-rad.txt", b"Novy rad.", "text/plain")}
    assert client.post(at(planning, f"/dokumenty/{row.id}"), changed, files=other).status_code == 303
    assert client.get(at(planning, f"/dokumenty/{row.id}/soubor/x")).text == "Novy rad."
    assert row.file_digest in {one.file_digest for one in planning.rows(planning_paper.select())}, (
        "it is kept"
    )
    assert client.post(at(planning, f"/dokumenty/{row.id}/odebrat")).status_code == 303
    assert "zatím nemá žádný dokument" in client.words(client.get(at(planning, "/dokumenty")))
    kept = [one.facts for one in planning.rows(journal.select().where(journal.c.verb == "keep_papers"))]
    assert [sorted(set(one) & {"added", "corrected", "removed"}) for one in kept] == [
        ["added"],
        ["corrected"],
        ["corrected"],
        ["removed"],
    ]
    assert planning.rows(planning_paper.select())[0].removed_at is not None, "it stays in the history"


def test_links_that_say_nothing_are_refused(planning: PlanningCase) -> None:  # noqa: F811
    client = OfficeClient(planning.house).sign_in(COORDINATOR)
    for title in (
        "ZDE",
        "zde.",
        "odkaz",
        "klikněte sem",
        "Ke stažení",
        "PDF",
        "dokument (Word)",
        "https://a.cz",
    ):
        answer = add(client, planning, title, address="https://www.humpolec.example/")
        assert answer.status_code == 422, title
        assert "zákazn" not in plain(answer.text)
        assert "Název" in client.words(answer)
    address = {"address": "javascript:alert(1)"}
    assert "musí začínat https://" in plain(add(client, planning, "Radniční listy", **address).text)
    assert add(client, planning, "Radniční listy", address="https://l.example/3").status_code == 303
    again = add(client, planning, "Radniční listy", address="https://l.example/4")
    assert again.status_code == 409 and "už tu je" in plain(again.text)
    nothing = add(client, planning, "Základní listina")
    assert "právě jedno" in plain(nothing.text)
    wrong = add(client, planning, "Program", files={"file": ("a.exe", b"MZ\0\0", "application/pdf")})
    assert wrong.status_code == 422 and len(planning.rows(planning_paper.select())) == 1


def test_the_catalogue_is_written_imported_and_issued(planning: PlanningCase) -> None:  # noqa: F811
    client = OfficeClient(planning.house).sign_in(COORDINATOR)
    form = {
        "name": "Charita Vzorov",
        "is_public": "1",
        "services": "2",
        "name-0": "Domácí péče",
        "kind-0": "pečovatelská služba",
        "form-0": "field",
        "registered-0": "1",
    }
    assert client.post(at(planning, "/katalog/novy"), {**form, "company_id": "12345678"}).status_code == 409
    assert client.post(at(planning, "/katalog/novy"), form).status_code == 303
    table = (
        "Poskytovatel;IČO;Služba;Druh služby;Cílová skupina\nDomov Vzor;;Domov;domov pro seniory;senioři\n"
    )
    files = {"file": ("katalog.csv", table.encode("cp1250"), "text/csv")}
    done = client.post(at(planning, "/katalog/nacist"), files=files)
    assert done.status_code == 303
    wrong = {"file": ("katalog.csv", b"Poskytovatel;Sluzba;IC\nA;;\n;B;\n", "text/csv")}
    answer = client.post(at(planning, "/katalog/nacist"), files=wrong)
    assert answer.status_code == 422 and "řádek 3" in plain(answer.text)
    assert [row.name for row in planning.rows(service.select().order_by(service.c.id))] == [
        "Domácí péče",
        "Domov",
    ]
    assert client.post(at(planning, "/katalog/vydat")).status_code == 303
    assert "se vyhotovuje" in client.words(client.get(at(planning, "/katalog")))
