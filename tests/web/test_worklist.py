"""What waits for whom on the landing page, and how are several sign-offs approved at once?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import Case
from office_client import OfficeClient, OfficeWeb, counted

from actions.delegate import delegate
from db import correspondence, files, proposals
from states.vocabulary import Outcome


@pytest.fixture
def client(case: Case, office_web: OfficeWeb) -> OfficeClient:
    return office_web(case.house)


def seen(client: OfficeClient, code: str) -> str:
    answer = client.sign_in(code).get("/")
    assert answer.status_code == 200, answer.text
    return client.words(answer)


def links(client: OfficeClient, code: str) -> list[str]:
    client.sign_in(code)
    return [link.get("href") for link in client.html(client.get("/")).findall(".//a[@class='title']")]


def to_head(case: Case, **changes: Any) -> None:
    """A proposal whose opinions are given, so that the head is asked."""
    case.submitted(**changes)
    for step in ("finance", "lawyer"):
        if step in case.chain() and case.chain()[step] == "asked":
            case.opine("financni" if step == "finance" else "pravnik", step)


def test_who_is_asked_sees_until_when_and_what_is_late(case: Case, client: OfficeClient) -> None:
    case.submitted(amount=1250000)
    row = case.step("lawyer")
    words = seen(client, "pravnik")
    assert "Souhlasy a vyjádření" in words
    assert "vyjádření právníka · 1 250 000 Kč" in words
    assert "od 13. 5." not in words and "13. 5. 2024 v 10:00" in words
    assert "16. 5. 2024" in words and "po termínu" not in words
    assert links(client, "pravnik") == [f"/souhlasy/{row.id}"]
    case.clock.to(date(2024, 5, 17))
    words = seen(client, "pravnik")
    assert "1 po termínu" in words and "16. 5. 2024 – po termínu" in words
    assert "Máte hotovo" in seen(client, "rejl")


def test_a_deputy_sees_what_waits_for_whom_they_stand_in_for_and_is_told_so(
    case: Case, client: OfficeClient
) -> None:
    to_head(case)
    case.act(delegate, "rejl", "financni", date(2024, 5, 13), date(2024, 5, 20), "dovolená")
    words = seen(client, "financni")
    assert "zastupujete: Mgr. Dušan Rejl" in words
    assert "v zastoupení: Mgr. Dušan Rejl" in words
    assert client.html(client.get("/")).findall(".//input[@type='checkbox']") == []


def test_an_author_who_stands_in_for_the_head_is_not_asked_for_their_own(
    case: Case, client: OfficeClient
) -> None:
    to_head(case)
    case.act(delegate, "rejl", "doudova", date(2024, 5, 13), date(2024, 5, 20), "dovolená")
    assert "Souhlasy" not in seen(client, "doudova")


def test_drafts_and_returned_proposals_wait_for_their_author(case: Case, client: OfficeClient) -> None:
    pid = case.draft()
    words = seen(client, "doudova")
    assert "Rozpracované návrhy" in words and "27. 5. 2024" in words
    assert links(client, "doudova") == [f"/navrhy/{pid}/upravit"]
    case.submit()
    assert "Máte hotovo" in seen(client, "doudova")
    case.send_back("pravnik", "lawyer", "Doplňte částku.")
    words = seen(client, "doudova")
    assert "Vrácené k přepracování" in words and "Přepracovat a znovu předložit" in words
    case.clock.to(date(2024, 5, 28))
    assert "termín odevzdání uplynul" in seen(client, "doudova")
    assert "Rozpracované" not in seen(client, "rejl") and "Vrácené" not in seen(client, "rejl")


def test_forms_wait_for_the_head_and_ready_stops_for_the_staff(
    brought: Callable[[str], Case], office_web: OfficeWeb
) -> None:
    case = brought("RM")
    client = office_web(case.house)
    case.hear("RM", Outcome.RECOMMENDED)
    assert "Formuláře k podpisu" in seen(client, "rejl")
    assert "formulář pro ZM 24. 6. 2024" in seen(client, "rejl")
    assert "K zařazení" not in seen(client, "organizace")
    assert "Formuláře" not in seen(client, "financni")
    case.clock.forward(days=1)
    case.sign_form("ZM")
    assert "Formuláře" not in seen(client, "rejl")
    for staff in ("organizace", "tajemnik"):
        words = seen(client, staff)
        assert "K zařazení na program" in words and "Zařadit na program ZM" in words
    assert "K zařazení" not in seen(client, "doudova")


def test_meetings_wait_until_their_outcomes_are_recorded(
    brought: Callable[[str], Case], office_web: OfficeWeb
) -> None:
    case = brought("PV")
    client = office_web(case.house)
    words = seen(client, "organizace")
    assert "Jednání bez zapsaných výsledků" in words and "1 bod z 1 bez výsledku" in words
    assert "den jednání uplynul" not in words
    case.clock.forward(days=1)
    assert "den jednání uplynul" in seen(client, "organizace")
    assert "Jednání bez" not in seen(client, "rejl")


def test_tasks_wait_for_who_is_charged_and_reports_for_the_staff(
    brought: Callable[[str], Case], office_web: OfficeWeb
) -> None:
    from actions.assign import report
    from db.assignments import assignment

    case = brought("ZM")
    client = office_web(case.house)
    case.hear("ZM", Outcome.ADOPTED)
    task = case.rows(sa.select(assignment))[0]
    words = seen(client, "doudova")
    assert "Úkoly z usnesení" in words and "Zveřejnit schválený Akční plán" in words
    assert f"/ukoly/{task.id}" in links(client, "doudova")
    case.clock.to(date(2024, 8, 1))
    assert "Úkoly po termínu v celém úřadě" in seen(client, "kontrola")
    case.act(report, "doudova", task.id, task.version, "Zveřejněno.")
    assert "Úkoly" not in seen(client, "doudova")
    assert "Hlášené úkoly k převzetí" in seen(client, "organizace")


def test_what_failed_is_shown_to_the_staff_alone(case: Case, client: OfficeClient) -> None:
    case.on_route()
    with case.house.database.write() as connection:
        connection.execute(
            correspondence.letter.update().values(state="failed", last_error="schránka neexistuje")
        )
        connection.execute(
            files.document.update().values(attempts=files.ATTEMPTS, last_error="šablona má chybu")
        )
    words = seen(client, "organizace")
    assert "schránka neexistuje" in words and "šablona má chybu" in words and "nedoručeno" in words
    assert "schránka" not in seen(client, "rejl")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("doudova", "Můžete založit nový návrh"),
        ("rejl", "Nic nečeká na Váš souhlas ani podpis"),
        ("tajemnik", "Programy jsou sestavené"),
        ("kontrola", "Žádný úkol není po termínu"),
        ("starosta", "žádný úkol není po termínu"),
    ],
)
def test_an_empty_worklist_says_something_to_each_role(
    case: Case, client: OfficeClient, code: str, sentence: str
) -> None:
    assert sentence in seen(client, code)


def three_for_the_head(case: Case) -> list[Any]:
    rows = []
    for title in ("Oprava mostu", "Nákup lavic", "Výměna oken"):
        to_head(case, title=title, amount=1000)
        rows.append(case.step("head"))
    return rows


def test_several_are_approved_after_their_texts_were_shown(case: Case, client: OfficeClient) -> None:
    rows = three_for_the_head(case)
    client.sign_in("rejl")
    page = client.html(client.get("/"))
    boxes = [box.get("value") for box in page.findall(".//input[@type='checkbox']")]
    assert boxes == [str(row.id) for row in rows]
    url = "/souhlasy/hromadne?" + "&".join(f"souhlas={box}" for box in boxes[:2])
    shown = client.get(url)
    words = client.words(shown)
    assert "Schválíte 2 návrhy" in words and "Oprava mostu" in words and "1 000 Kč" in words
    assert "Zastupitelstvo města Trutnova 01.01 schvaluje Akční plán" in words
    assert "Výměna oken" not in words
    keys = [field.get("value") for field in client.html(shown).findall(".//input[@name='co']")]
    assert [case.chain()["head"] for _ in keys] == ["asked", "asked"]
    answer = client.post("/souhlasy/hromadne", {"co": keys})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Schváleno: 2 návrhy." in client.words(client.get("/"))
    states = {row.id: row.state for row in case.rows(sa.select(proposals.sign_off))}
    assert [states[row.id] for row in rows] == ["approved", "approved", "asked"]


def test_one_that_changed_meanwhile_is_not_approved_and_says_why(case: Case, client: OfficeClient) -> None:
    rows = three_for_the_head(case)
    client.sign_in("rejl")
    shown = client.get("/souhlasy/hromadne?" + "&".join(f"souhlas={row.id}" for row in rows))
    keys = [field.get("value") for field in client.html(shown).findall(".//input[@name='co']")]
    case.send_back("rejl", "head", "Doplňte.")  # the third one, in another window
    forged = keys[1].rsplit(":", 1)[0] + ":" + "0" * 64
    answer = client.post("/souhlasy/hromadne", {"co": [keys[0], forged, keys[2], "x", "1:2", "7:1:a"]})
    assert answer.status_code == 409
    words = client.words(answer)
    assert "Schváleno: 1Oprava mostu" in words
    assert "Nákup lavic: Návrh se od zobrazení změnil" in words
    assert "Už nečeká na Váš souhlas" in words and "Údaje formuláře nesouhlasí" in words
    states = {row.id: row.state for row in case.rows(sa.select(proposals.sign_off))}
    assert [states[row.id] for row in rows] == ["approved", "asked", "returned"]
    again = client.post("/souhlasy/hromadne", {"co": [keys[0]]})
    assert again.status_code == 409 and "Nic jsme neschválili" in client.words(again)


def test_only_own_approvals_are_offered_together(case: Case, client: OfficeClient) -> None:
    rows = three_for_the_head(case)
    lawyer = case.submitted(title="Čtvrtý").step("lawyer")
    case.act(delegate, "rejl", "financni", date(2024, 5, 13), date(2024, 5, 20), "dovolená")
    client.sign_in("financni")
    url = "/souhlasy/hromadne?" + "&".join(f"souhlas={one}" for one in (rows[0].id, lawyer.id, 99, "x"))
    words = client.words(client.get(url))
    assert "Není co schválit" in words and "Oprava mostu" not in words
    row = case.step("lawyer")
    digest = case.content.text_digest()
    answer = client.post("/souhlasy/hromadne", {"co": [f"{rows[0].id}:{rows[0].version}:{digest}"]})
    assert answer.status_code == 409
    assert case.step("lawyer").state == row.state
    assert client.post("/souhlasy/hromadne", {"co": keys_of(rows)}, csrf=False).status_code == 403


def keys_of(rows: list[Any]) -> list[str]:
    return [f"{row.id}:{row.version}:{'0' * 64}" for row in rows]


def test_a_text_changed_after_the_asking_is_left_for_a_decision_of_its_own(
    case: Case, client: OfficeClient
) -> None:
    rows = three_for_the_head(case)
    with case.house.database.write() as connection:
        connection.execute(
            proposals.proposal_text.update()
            .where(proposals.proposal_text.c.proposal_id == rows[0].proposal_id)
            .values(written_at=case.clock.forward(minutes=5))
        )
    client.sign_in("rejl")
    page = client.get("/")
    boxes = [box.get("value") for box in client.html(page).findall(".//input[@type='checkbox']")]
    assert str(rows[0].id) not in boxes and len(boxes) == 2
    assert "text se od vyžádání změnil" in client.words(page)
    words = client.words(client.get(f"/souhlasy/hromadne?souhlas={rows[0].id}"))
    assert "Text se od vyžádání změnil" in words and "Není co schválit" in words


def test_fifty_things_take_as_many_statements_as_one(case: Case, client: OfficeClient) -> None:
    case.submitted(title="Věc 1")
    case.draft(title="Koncept 1")
    for code in ("pravnik", "doudova", "tajemnik"):
        client.sign_in(code)
        client.get("/")
    numbers = {}
    for code in ("pravnik", "doudova", "tajemnik"):
        client.sign_in(code)
        with counted(case.house) as found:
            client.get("/")
        numbers[code] = len(found)
    for number in range(2, 51):
        case.draft(title=f"Koncept {number}")
        case.submitted(title=f"Věc {number}")
    for code, before in numbers.items():
        client.sign_in(code)
        with counted(case.house) as found:
            page = client.get("/")
        assert len(found) == before, code
        if code != "tajemnik":
            assert "50" in client.words(page)
    assert max(numbers.values()) <= 30
