"""How does somebody say when letters may come, who sees it, and how is a letter that can't be delivered settled?"""

from __future__ import annotations

from datetime import time

import pytest
from office_case import Case, refused
from office_client import OfficeWeb

from actions.retry import retry_ways, settle_letter
from db import carriers
from db.correspondence import letter
from db.letter_habits import habit_of
from states.letter_habit import AT_ONCE, Habit

CHOICE = {"kdy": "daily", "hodina": "7:30", "klid": "1", "od": "20.00", "do": "07:00", "volno": "1"}


def habit(case: Case, code: str) -> Habit:
    with case.house.database.read() as connection:
        return habit_of(connection, case.person(code).id)


def test_one_chooses_for_oneself_and_the_administrator_sees_it(case: Case, office_web: OfficeWeb) -> None:
    client = office_web(case.house).sign_in("rejl")
    page = client.html(client.get("/moje-dopisy"))
    assert page.xpath("//input[@name='kdy'][@checked]/@value") == ["at_once"]
    assert client.post("/moje-dopisy", CHOICE).status_code == 303
    assert habit(case, "rejl") == Habit(time(7, 30), time(20), time(7), True)
    page = client.html(client.get("/moje-dopisy"))
    assert page.xpath("//input[@name='hodina']/@value") == ["07:30"]
    seen = office_web(case.house).sign_in("spravce")
    words = seen.words(seen.get(f"/sprava/lide/{case.person('rejl').id}"))
    assert "Jednou denně v 07:30, ne 20:00–07:00 a o víkendech a svátcích." in words
    assert client.post("/moje-dopisy", {"kdy": "at_once"}).status_code == 303
    assert habit(case, "rejl") == AT_ONCE


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"hodina": ""}, "Zvolte hodinu, kdy má souhrn přijít"),
        ({"hodina": "ráno"}, "„ráno“ není hodina"),
        ({"do": ""}, "Vyplňte začátek i konec tichých hodin."),
        ({"do": "20:00"}, "Tiché hodiny začínají a končí stejně"),
        ({"hodina": "21:00"}, "Denní souhrn v 21:00 by přišel do tichých hodin (20:00–07:00)"),
    ],
)
def test_a_choice_that_makes_no_sense_is_shown_again(
    case: Case, office_web: OfficeWeb, changes: dict[str, str], sentence: str
) -> None:
    client = office_web(case.house).sign_in("rejl")
    answer = client.post("/moje-dopisy", CHOICE | changes)
    assert answer.status_code == 422 and sentence in client.words(answer)
    page = client.html(answer)
    assert page.xpath("//input[@name='hodina']/@value") == [(CHOICE | changes)["hodina"]]
    assert habit(case, "rejl") == AT_ONCE


def test_a_server_that_is_away_is_an_incident_and_a_letter_can_be_settled_otherwise(
    case: Case, office_web: OfficeWeb
) -> None:
    case.submitted()
    client = office_web(case.house).sign_in("spravce")
    number = case.letters()[0].id
    assert client.post("/sprava/posta/server/znovu").status_code == 409
    with case.house.database.write() as connection:
        carriers.note_failure(
            connection,
            carriers.MAIL,
            "Poštovní server mail:25 není dostupný.",
            case.clock.now,
            has_begun=False,
        )
        connection.execute(letter.update().values(state="failed", last_error="550 adresa neexistuje"))
    words = client.words(client.get("/sprava/posta"))
    assert "Dopisy čekají: pošta neodpovídá" in words and "mail:25 není dostupný" in words
    assert "nezdařených pokusů: 1" in words and "13. 5. 2024 v 10:00" in words
    assert client.post("/sprava/posta/server/znovu").status_code == 303
    page = client.html(client.get("/sprava/posta?stav=failed"))
    assert page.xpath(f"//form[@action='/sprava/posta/{number}/znovu']")
    assert client.post(f"/sprava/posta/{number}/vyridit", {"duvod": " "}).status_code == 409
    assert client.post(f"/sprava/posta/{number}/vyridit", {"duvod": "sděleno telefonem"}).status_code == 303
    words = client.words(client.get(f"/sprava/posta/{number}"))
    assert "odpadlo, neodesílá se" in words and "sděleno telefonem" in words
    assert client.post(f"/sprava/posta/{number}/vyridit", {"duvod": "podruhé"}).status_code == 409
    (entry,) = case.entries(subject="letter", verb="settle")
    assert (entry.facts, entry.subject_id) == ({"reason": "sděleno telefonem"}, number)
    assert [row.verb for row in case.entries(subject="letter", verb="retry_ways")] == ["retry_ways"]


def test_only_the_administrator_settles(case: Case) -> None:
    case.submitted()
    for act, args in ((settle_letter, (case.letters()[0].id, "x")), (retry_ways, ())):
        with refused("Tohle smí změnit jen správce"):
            case.act(act, "tajemnik", *args)
