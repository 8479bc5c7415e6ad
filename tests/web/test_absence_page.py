"""How does somebody say that they are away, and what are they and the deputy told?"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from office_case import Case, TestHouse, plain
from office_client import OfficeClient, counted

from actions.delegate import delegate
from db.people import delegation

OfficeWeb = Callable[[TestHouse], OfficeClient]
AWAY = {"to": "pravnik", "until": "2024-05-20"}


@pytest.fixture
def asked(case: Case) -> Case:
    """The seed's proposal waits for its head."""
    case.submitted()
    case.opine("pravnik", "lawyer")
    return case


def test_from_today_for_a_holiday_unless_said_otherwise(asked: Case, office_web: OfficeWeb) -> None:
    client = office_web(asked.house).sign_in("rejl")
    page = client.html(client.get("/nepritomnost"))
    assert page.xpath("//input[@name='since']/@value") == ["2024-05-13"]
    assert page.xpath("//input[@name='reason']/@value") == ["dovolená"]
    assert "rejl" not in page.xpath("//select[@name='to']/option/@value")
    assert "Teď na Vás čeká 1 souhlas." in client.words(client.get("/nepritomnost"))
    answer = client.post("/nepritomnost", {**AWAY, "reason": "dovolená"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/nepritomnost")
    (row,) = asked.rows(delegation.select())
    assert (row.valid_from, row.valid_until, row.reason) == (date(2024, 5, 13), date(2024, 5, 20), "dovolená")
    text = client.words(client.get("/nepritomnost"))
    assert "Do 20. 5. 2024 Vás zastupuje JUDr. Petr Vzorný." in text and "platí" in text
    kinds = [letter.kind for letter in asked.letters(to="pravnik")]
    assert kinds[-2:] == ["delegation_given", "sign_off_request"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"to": ""}, "Vyberte, kdo Vás má zastupovat."),
        ({"until": ""}, "Napište, do kterého dne budete pryč."),
        ({"until": "nikdy"}, "není datum"),
        ({"to": "nikdo"}, "Osobu „nikdo“ pravidla města neznají"),
        ({"to": "rejl"}, "Zastupovat musí někdo jiný"),
        ({"until": "2024-05-12"}, "Zastupování končí dřív, než začíná"),
        ({"since": "2024-05-01", "until": "2024-05-12"}, "skončilo v minulosti"),
        ({"reason": "x" * 600}, "vejde se jich nejvýš 500"),
    ],
)
def test_a_refusal_keeps_what_was_typed(
    asked: Case,
    office_web: OfficeWeb,
    dump: Callable[[], Any],
    changes: dict[str, str],
    sentence: str,
) -> None:
    client = office_web(asked.house).sign_in("rejl")
    before = dump()
    answer = client.post("/nepritomnost", {**AWAY, "reason": "školení", **changes})
    assert answer.status_code == 422 and sentence in client.words(answer)
    page = client.html(answer)
    assert page.xpath("//input[@name='reason']/@value") == [changes.get("reason", "školení")]
    assert dump() == before


def test_an_absence_is_ended_by_its_giver_alone(asked: Case, office_web: OfficeWeb) -> None:
    asked.act(delegate, "rejl", "pravnik", date(2024, 5, 13), date(2024, 5, 20), "dovolená")
    deputy = office_web(asked.house).sign_in("pravnik")
    answer = deputy.post("/nepritomnost/1/konec")
    assert answer.status_code == 409 and "smí ukončit jen ten, kdo ho svěřil" in deputy.words(answer)
    assert deputy.post("/nepritomnost/77/konec").status_code == 409
    head = office_web(asked.house).sign_in("rejl")
    assert head.post("/nepritomnost/1/konec").status_code == 303
    text = head.words(head.get("/nepritomnost"))
    assert "rozhodujete zase sami" in text and "ukončeno 13. 5. 2024" in text
    again = head.post("/nepritomnost/1/konec")
    assert again.status_code == 409 and "už skončilo" in head.words(again)


def test_a_later_absence_can_be_cancelled_before_it_begins(asked: Case, office_web: OfficeWeb) -> None:
    client = office_web(asked.house).sign_in("rejl")
    client.post("/nepritomnost", {**AWAY, "since": "2024-05-16"})
    text = client.words(client.get("/nepritomnost"))
    assert "teprve začne" in text and "Zrušit" in text
    assert not [letter for letter in asked.letters(to="pravnik") if letter.kind == "sign_off_request"]
    asked.clock.to(date(2024, 5, 21))
    assert "uplynulo" in client.sign_in("rejl").words(client.get("/nepritomnost"))


def test_four_eyes_and_chains_are_told_beforehand(asked: Case, office_web: OfficeWeb) -> None:
    asked.act(delegate, "rejl", "doudova", date(2024, 5, 13), date(2024, 5, 20), "dovolená")
    client = office_web(asked.house).sign_in("rejl")
    text = client.words(client.get("/nepritomnost"))
    assert "Na Vás čeká, co zpracovává Bc. Aneta Doudová: „Akční plán" in text
    assert "Vlastní návrh nelze schválit ani v zastoupení" in text
    asked.act(delegate, "doudova", "financni", date(2024, 5, 15), date(2024, 5, 16), "lékař")
    text = client.words(client.get("/nepritomnost"))
    assert "Bc. Aneta Doudová má od 15. 5. 2024 do 16. 5. 2024 také zástupce:" in text
    asked.clock.to(date(2024, 5, 15))
    deputy = office_web(asked.house).sign_in("financni")
    text = deputy.words(deputy.get("/nepritomnost"))
    assert "Mgr. Dušan Rejl přes: Bc. Aneta Doudová" in text


def test_for_whom_one_stands_in(asked: Case, office_web: OfficeWeb) -> None:
    client = office_web(asked.house).sign_in("pravnik")
    assert "Teď nezastupujete nikoho." in client.words(client.get("/nepritomnost"))
    asked.act(delegate, "rejl", "pravnik", date(2024, 5, 13), date(2024, 5, 20), "dovolená")
    asked.act(delegate, "tajemnik", "pravnik", date(2024, 6, 13), date(2024, 6, 20), "")
    page = client.html(client.get("/nepritomnost"))
    rows = [
        plain(" ".join(row.text_content().split()))
        for row in page.xpath("//table[caption[contains(., 'zastupuji')]]//tbody/tr")
    ]
    assert rows == [
        "Mgr. Dušan Rejl 13. 5. 2024 – 20. 5. 2024 dovolená platí",
        "Ing. Karel Vzor 13. 6. 2024 – 20. 6. 2024 neuveden teprve začne",
    ]


def test_the_page_asks_the_database_as_often_however_much_there_is(
    asked: Case, office_web: OfficeWeb
) -> None:
    asked.act(delegate, "rejl", "pravnik", date(2024, 5, 13), date(2024, 5, 20), "dovolená")
    client = office_web(asked.house).sign_in("rejl")
    client.get("/nepritomnost")
    with counted(asked.house) as one:
        client.get("/nepritomnost")
    for day in range(1, 30):
        asked.act(delegate, "rejl", "pravnik", date(2024, 6, day), date(2024, 6, 30), "dovolená")
    with counted(asked.house) as many:
        client.get("/nepritomnost")
    assert len(one) == len(many)
