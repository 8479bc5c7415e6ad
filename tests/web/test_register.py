"""Is a resolution found by whatever people remember of it, shown with its law, and voided only on purpose?"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from many_rows import another_resolution
from office_case import Case, TestHouse
from office_client import OfficeClient, counted

from db import assignments, files, resolutions
from states.majority import Tally
from states.vocabulary import Outcome

Bring = Callable[[str], Case]
Web = Callable[[TestHouse], OfficeClient]


@pytest.fixture
def register(brought: Bring, office_web: Web) -> tuple[Case, OfficeClient]:
    """The seed's matter, adopted: a council's resolution 2024-1/1 and an assembly's 2024-1/1."""
    case = brought("ZM")
    case.hear("ZM", Outcome.ADOPTED, tally=Tally(33, 30, 21, 2, 7))
    return case, office_web(case.house).sign_in("doudova")


def found(client: OfficeClient, **asked: Any) -> list[str]:
    """Body and number of what the register answers."""
    page = client.html(client.get("/usneseni", params=asked))
    rows = page.xpath("//table[contains(@class, 'cards')]/tbody/tr")
    return [
        f"{row.xpath('./td[2]')[0].text_content().split()[0]} {row.xpath('./td[1]/a')[0].text}"
        for row in rows
    ]


BOTH = ["Zastupitelstvo 2024-1/1", "Rada 2024-1/1"]


@pytest.mark.parametrize(
    "text", ["2024-1/1", "1/1", "č. 1", "akční plán", "AKCNI PLAN", "24. 6. 2024", "eichler"]
)
def test_short_numbers_and_words_are_found(register: tuple[Case, OfficeClient], text: str) -> None:
    _case, client = register
    expected = BOTH[:1] if text.startswith("24.") else BOTH
    assert found(client, q=text) == expected, text


def test_filters_narrow_the_register(register: tuple[Case, OfficeClient]) -> None:
    case, client = register
    assert found(client) == BOTH
    assert found(client, organ="RM") == BOTH[1:]
    assert found(client, sloveso="schvaluje") == BOTH[:1]
    assert found(client, sloveso="doporučuje") == BOTH[1:]
    assert found(client, sloveso="ruší") == []
    assert found(client, od="2024-06-20") == BOTH[:1]
    assert found(client, do="2024-06-20") == BOTH[1:]
    assert found(client, osoba=str(case.person("eichler").id)) == BOTH
    assert found(client, osoba=str(case.person("pravnik").id)) == []
    assert found(client, stav="zneplatnena") == []
    assert found(client, razeni="datum") == BOTH[::-1]
    answer = client.get("/usneseni?q=nenajdeme")
    assert "Nic jsme nenašli" in client.words(answer)
    junk = client.get("/usneseni?od=zítra&osoba=²&stav=x&razeni=;drop&strana=-1&sloveso='")
    assert junk.status_code == 200 and "není datum; hledáme bez něj" in client.words(junk)


def test_who_is_charged_by_a_resolution_finds_it(brought: Bring, office_web: Web) -> None:
    case = brought("ZM")
    case.hear("ZM", Outcome.ADOPTED)
    client = office_web(case.house).sign_in("doudova")
    tasks = case.rows(assignments.assignment.select())
    page = client.get(f"/usneseni/{tasks[0].resolution_id}")
    for task in tasks:
        assert found(client, osoba=str(task.charged_id))[0] == BOTH[0]
        assert task.task in client.words(page)
        assert client.html(page).xpath(f"//a[@href='/ukoly/{task.id}']")


def test_the_table_for_excel_is_the_question_s_answer(register: tuple[Case, OfficeClient]) -> None:
    case, client = register
    another_resolution(case, 7, title="=1+1", text="=cmd|' /C calc'!A0")
    page = client.html(client.get("/usneseni?organ=RM"))
    (link,) = page.xpath("//a[contains(@href, '.csv')]/@href")
    answer = client.get(link)
    assert (
        answer.content.startswith(b"\xef\xbb\xbf") and "attachment" in answer.headers["content-disposition"]
    )
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows] == ["Číslo", "2024-7/1", "2024-1/1"]
    assert rows[1][3] == "'=1+1" and rows[1][7].startswith("'=")
    assert rows[2][4] == "pro 9, proti 0, zdrželi se 0 (přítomno 9 z 9 členů)"


def test_a_resolution_says_why_it_passed_and_where_it_came_from(register: tuple[Case, OfficeClient]) -> None:
    case, client = register
    council, assembly = case.rows(resolutions.resolution.select().order_by(resolutions.resolution.c.id))
    answer = client.get(f"/usneseni/{assembly.id}")
    words = client.words(answer)
    assert "Přijato. Pro 21 z 33 členů; k přijetí je třeba 17 hlasů (§ 87 zákona o obcích)." in words
    assert "pro 21, proti 2, zdrželi se 7 (přítomno 30 z 33 členů)" in words and "schvaluje" in words
    assert "číslo přiděleno, Marie Vzorová (organizační oddělení)" in words
    links = client.html(answer).xpath("//main//a/@href")
    assert {f"/navrhy/{case.pid}", f"/jednani/{assembly.meeting_id}", f"/usneseni/{council.id}"} <= set(links)
    assert "Výpis z usnesení se vyhotovuje" in words and "Zneplatnit" not in words
    assert client.get(f"/usneseni/{assembly.id}/vypis").status_code == 404
    with case.house.writing() as (office, connection):
        (owed,) = connection.execute(
            files.document.select().where(
                files.document.c.resolution_id == assembly.id, files.document.c.kind == "extract"
            )
        )
        digest = case.house.files.put(b"extract")
        files.mark_made(connection, owed.id, name="vypis.docx", digest=digest, size=7, at=office.now)
    assert client.get(f"/usneseni/{assembly.id}/vypis").content == b"extract"
    for junk in ("999", "x"):
        assert client.get(f"/usneseni/{junk}").status_code == 404


def test_a_number_is_voided_with_a_reason_for_good(register: tuple[Case, OfficeClient]) -> None:
    case, client = register
    row = case.rows(resolutions.resolution.select().order_by(resolutions.resolution.c.id))[0]
    url = f"/usneseni/{row.id}/zneplatnit"
    assert client.post(url, {"reason": "Omyl.", "sure": "1"}).status_code == 403
    client.sign_in("organizace")
    assert "Nejde vrátit zpět" in client.words(client.get(f"/usneseni/{row.id}"))
    unsure = client.post(url, {"reason": "Omyl."})
    assert unsure.status_code == 422 and "potvrďte, že to víte" in client.words(unsure)
    assert client.html(unsure).xpath("//input[@name='reason']/@value") == ["Omyl."]
    silent = client.post(url, {"reason": " ", "sure": "1"})
    assert silent.status_code == 409 and "Chybí důvod zneplatnění" in client.words(silent)
    assert client.post(url, {"reason": "Omyl v číslování.", "sure": "1"}).status_code == 303
    words = client.words(client.get(f"/usneseni/{row.id}"))
    assert "Důvod: Omyl v číslování." in words and "číslo zneplatněno, Marie Vzorová" in words
    again = client.post(url, {"reason": "Znovu.", "sure": "1"})
    assert again.status_code == 409 and "už zneplatněno je: Omyl v číslování." in client.words(again)
    assert found(client, stav="zneplatnena") == BOTH[1:]


def test_the_register_takes_no_more_statements_for_fifty_than_for_one(
    register: tuple[Case, OfficeClient],
) -> None:
    case, client = register
    counts: dict[str, list[int]] = {}
    for size in (1, 55):
        for number in range(100, 100 + size - 1):
            another_resolution(case, number)
        for url in ("/usneseni", "/usneseni?q=akcni&organ=RM", "/usneseni.csv", "/usneseni/1"):
            client.get(url)
            with counted(case.house) as seen:
                assert client.get(url).status_code == 200
            counts.setdefault(url, []).append(len(seen))
    for url, (one, many) in counts.items():
        assert one >= many, (
            url,
            one,
            many,
        )  # a page full of the very words does not ask for their other forms
    assert "1–50 z 56" in client.words(client.get("/usneseni"))
    assert "51–56 z 56" in client.words(client.get("/usneseni?strana=2"))
