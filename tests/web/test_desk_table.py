"""Is a table filled in Excel or Word recorded only after it was shown, and only whole?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from office_case import Case, TestHouse
from office_client import OfficeClient

from db import resolutions

Bring = Callable[[str], Case]
Web = Callable[[TestHouse], OfficeClient]


@pytest.fixture
def council(brought: Bring, office_web: Web) -> tuple[Case, OfficeClient, str]:
    case = brought("RM")
    client = office_web(case.house).sign_in("organizace")
    return case, client, f"/stul/{case.stop('RM').meeting_id}/tabulka"


def csv(case: Case, **changed: str) -> bytes:
    row = {
        "Orgán": "RM",
        "Datum": "5. 6. 2024",
        "Návrh": str(case.pid),
        "Výsledek": "doporučeno",
        "Pro": "8",
        "Proti": "0",
        "Zdržel se": "1",
        "Přítomno": "9",
        **changed,
    }
    return f"{';'.join(row)}\r\n{';'.join(row.values())}\r\n".encode("utf-8-sig")


def send(client: OfficeClient, url: str, content: bytes, name: str = "výsledky.csv") -> Any:
    return client.post(url, files={"table": (name, content)})


def numbers(case: Case) -> list[str]:
    return [row.number for row in case.rows(resolutions.resolution.select())]


def test_the_empty_table_is_offered_for_word_and_excel(council: tuple[Case, OfficeClient, str]) -> None:
    case, client, url = council
    for link in client.html(client.get(url)).xpath("//a[contains(@href, 'vysledky.')]/@href"):
        answer = client.get(link)
        assert answer.status_code == 200 and len(answer.content) > 100
    assert case.proposal.title in client.get(f"{url}/vysledky.csv").content.decode("utf-8-sig")
    assert client.get(f"{url}/vysledky.docx").content.startswith(b"PK")
    assert client.get(f"{url}/vysledky.exe").status_code == client.get("/stul/99/tabulka").status_code == 404
    assert client.get("/stul/99/tabulka/vysledky.csv").status_code == 404


def test_a_filled_table_is_shown_first_and_recorded_when_confirmed(
    council: tuple[Case, OfficeClient, str],
) -> None:
    case, client, url = council
    shown = send(client, url, csv(case))
    words = client.words(shown)
    assert shown.status_code == 200 and "Zatím nic zapsáno není" in words and "2024-1/1" in words
    assert numbers(case) == []
    fields = {
        field.get("name"): field.get("value")
        for field in client.html(shown).xpath(f"//form[@action='{url}/zapsat']//input[@name]")
    }
    done = client.post(f"{url}/zapsat", fields)
    assert done.headers["location"] == url.removesuffix("/tabulka") and numbers(case) == ["2024-1/1"]
    again = client.words(send(client, url, csv(case)))
    assert "už zapsáno" in again
    other = client.post(f"{url}/zapsat", {**fields, "sheet": fields["sheet"].replace('"8"', '"7"')})
    assert other.status_code == 422 and "už má z tohoto jednání zapsán výsledek" in client.words(other)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"Pro": "4", "Proti": "5", "Zdržel se": "0"}, "Řádek 2: Nebylo přijato."),
        ({"Výsledek": "schváleno"}, "jen doporučuje"),
        ({"Návrh": "999"}, "návrh č. 999 neexistuje"),
        ({"Orgán": "Raada"}, "orgán „Raada“ město nemá"),
        ({"Výsledek": "asi ano"}, "výsledek „asi ano“ neznáme"),
    ],
)
def test_a_faulty_table_says_where_and_records_nothing(
    council: tuple[Case, OfficeClient, str], changed: dict[str, str], sentence: str
) -> None:
    case, client, url = council
    answer = send(client, url, csv(case, **changed))
    assert answer.status_code == 422 and sentence in client.words(answer), client.words(answer)
    assert not client.html(answer).xpath("//input[@name='sheet']")
    assert numbers(case) == []


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"", "soubor je prázdný"),
        ("a.docx", b"PK\x03\x04 to neni zip", ""),
        ("a.xls", b"\xd0\xcf\x11\xe0", "starý formát"),
        ("a.csv", b"\x00\x01\x02", "není v kódování"),
        ("a.csv", b"x" * (5 * 1024 * 1024 + 1), "Soubor je větší než 5 MB"),
    ],
)
def test_a_file_that_is_no_table_is_refused(
    council: tuple[Case, OfficeClient, str], name: str, content: bytes, sentence: str
) -> None:
    case, client, url = council
    answer = send(client, url, content, name)
    assert answer.status_code == 422 and sentence in client.words(answer), client.words(answer)
    assert numbers(case) == []


def test_nothing_chosen_and_a_page_that_did_not_arrive_whole(council: tuple[Case, OfficeClient, str]) -> None:
    _case, client, url = council
    nothing = client.post(url)
    assert nothing.status_code == 422 and "Vyberte soubor" in client.words(nothing)
    for junk in ("", "{", "[1]", '[["a"], "x", []]', '[["a"], 1, [[1]]]', "null"):
        torn = client.post(f"{url}/zapsat", {"sheet": junk, "file": "a.csv"})
        assert torn.status_code == 422 and "nedorazila celá" in client.words(torn), junk
