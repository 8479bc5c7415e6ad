"""Is what failed shown and tried again, is the journal read, exported and checked, and are the lists quick?"""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from office_case import Case, TestHouse
from office_client import OfficeClient, OfficeWeb, counted

from actions.enrol_person import Particulars, enrol_person
from actions.make_document import owe_draft
from actions.release_letters import hold_letters
from db.correspondence import letter
from db.files import ATTEMPTS, document
from db.people import delegation, office_holding, person


@pytest.fixture
def desk(case: Case, office_web: OfficeWeb) -> tuple[Case, OfficeClient]:
    """The seed's proposal handed in, and the administrator at the counter."""
    case.submitted()
    return case, office_web(case.house).sign_in("spravce")


def rows(house: TestHouse, table: sa.Table, **where: Any) -> list[Any]:
    with house.database.read() as connection:
        return list(
            connection.execute(
                sa.select(table).where(*(table.c[name] == value for name, value in where.items()))
            )
        )


def test_what_failed_is_shown_counted_and_tried_again(desk: tuple[Case, OfficeClient]) -> None:
    case, client = desk
    assert "Nic tu nečeká na zásah" in client.words(client.get("/sprava"))
    with case.house.writing() as (office, connection):
        owe_draft(office, connection, case.pid)
        connection.execute(letter.update().values(state="failed", last_error="550 adresa neexistuje"))
        connection.execute(document.update().values(attempts=ATTEMPTS, last_error="chybí předloha"))
    words = client.words(client.get("/sprava"))
    assert "1 dopis nedošel" in words and "3 dokumenty se nepodařilo vyhotovit" in words
    number = case.letters()[0].id
    assert "550 adresa neexistuje" in client.words(client.get(f"/sprava/posta/{number}"))
    assert "Žádné dopisy" in client.words(client.get("/sprava/posta?stav=sent"))
    assert "550" in client.words(client.get("/sprava/posta?stav=failed&q=vzorny&druh=opinion_request"))
    unmade = rows(case.house, document)[0].id
    assert client.post(f"/sprava/posta/{number}/znovu").status_code == 303
    assert client.post(f"/sprava/posta/{number}/znovu").status_code == 409
    assert client.post("/sprava/posta/znovu").status_code == 409
    assert client.post(f"/sprava/posta/dokumenty/{unmade}/znovu").status_code == 303
    assert client.post("/sprava/posta/dokumenty/znovu").status_code == 303
    assert "Nic tu nečeká na zásah" in client.words(client.get("/sprava"))
    assert client.get("/sprava/posta/999").status_code == 404


def test_held_letters_are_told_and_let_go_by_the_administrator(
    desk: tuple[Case, OfficeClient], office_web: OfficeWeb
) -> None:
    case, client = desk
    assert client.post("/sprava/posta/pustit").status_code == 409
    case.act(hold_letters, "spravce", "Úřad byl obnoven ze zálohy.")
    words = client.words(client.get("/sprava/posta"))
    assert "Odchozí dopisy jsou zadržené od 13. 5. 2024" in words
    assert "Úřad byl obnoven ze zálohy. Nic neodejde" in words
    assert office_web(case.house).sign_in("tajemnik").post("/sprava/posta/pustit").status_code == 403
    assert client.post("/sprava/posta/pustit", {"bez-starsich": "1"}).status_code == 303
    assert "zadržené" not in client.words(client.get("/sprava/posta"))
    assert [row.state for row in rows(case.house, letter)] == ["dropped"]


def test_the_journal_is_filtered_turned_exported_and_checked(desk: tuple[Case, OfficeClient]) -> None:
    case, client = desk
    for number in range(60):
        case.act(enrol_person, "spravce", Particulars("Jan Nový", f"novy{number}@trutnov.example", None))
    total = len(case.entries())
    first = client.get("/sprava/historie")
    older = client.html(first).xpath("//a[@rel='next']/@href")[0]
    numbers = client.html(first).xpath("//tbody//th")
    assert len(numbers) == 50 and numbers[0].text == str(total)
    second = client.get(older)
    assert client.html(second).xpath("//tbody//th")[0].text == str(total - 50)
    assert client.html(second).xpath("//a[@rel='prev']/@href") == ["/sprava/historie"]
    one = client.words(client.get(f"/sprava/historie?navrh={case.pid}&co=proposal.submit"))
    assert "předložit" in one and "zapsat osobu" not in one.split("Stáhnout")[1]
    assert "Žádný záznam" in client.words(client.get("/sprava/historie?do=2020-01-01"))
    for wrong in ("navrh=x", "co=x", "osoba=x", "od=x", "do=9999-99-99"):
        assert client.get(f"/sprava/historie?{wrong}").status_code == 422
        assert client.get(f"/sprava/historie.csv?{wrong}").status_code == 404
    lines = client.get("/sprava/historie.csv").content.decode("utf-8-sig").strip().split("\r\n")
    assert len(lines) == total + 1 and lines[0].startswith("Číslo;Kdy;Kdo")
    checked = client.words(client.post("/sprava/historie/overeni"))
    assert "Všechno souhlasí" in checked and f"Záznamů historie{total}" in checked
    on_journal = "" if case.house.database.is_sqlite else " ON journal"
    with case.house.database.write() as connection:
        connection.execute(sa.text(f"DROP TRIGGER journal_refuses_update{on_journal}"))
        connection.execute(sa.text("UPDATE journal SET actor = 'Nikdo' WHERE number = 2"))
    assert "záznam 2 byl změněn" in client.words(client.post("/sprava/historie/overeni"))


LISTS = ("/sprava/lide", "/sprava/funkce", "/sprava/zastupovani", "/sprava/posta", "/sprava/historie")


def test_lists_ask_the_database_as_often_with_one_row_as_with_fifty(desk: tuple[Case, OfficeClient]) -> None:
    case, client = desk

    def statements() -> list[int]:
        counts = []
        for url in LISTS:
            client.get(url)
            with counted(case.house) as seen:
                assert client.get(url).status_code == 200
            counts.append(len(seen))
        return counts

    before = statements()
    with case.house.database.write() as connection:
        template = dict(connection.execute(sa.select(letter)).first()._mapping)  # type: ignore[union-attr]
        for number in range(60):
            mail = f"p{number}@trutnov.example"
            person_id = connection.execute(
                person.insert()
                .values(code=f"p{number}", name=f"Osoba {number}", email=mail)
                .returning(person.c.id)
            ).scalar_one()
            seat = {"office": "lawyer", "title": "právník města", "person_id": person_id}
            connection.execute(office_holding.insert().values(valid_from=case.clock.now.date(), **seat))
            pair = {"from_person_id": person_id, "to_person_id": 1, "reason": "x"}
            until = case.clock.now.date()
            connection.execute(delegation.insert().values(valid_from=until, valid_until=until, **pair))
            fresh = {name: value for name, value in template.items() if name != "id"}
            connection.execute(letter.insert().values({**fresh, "key": mail, "message_id": mail}))
    for number in range(50):
        case.act(enrol_person, "spravce", Particulars("Jan Nový", f"n{number}@trutnov.example", None))
    assert statements() == before
