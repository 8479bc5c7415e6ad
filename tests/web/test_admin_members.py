"""Can the organiser look after the members of bodies on a page: by body and day, added, ended, erased?"""

from __future__ import annotations

from office_case import Case
from office_client import OfficeWeb


def test_a_member_leaves_and_another_comes(case: Case, office_web: OfficeWeb) -> None:
    client = office_web(case.house).sign_in("organizace")
    answer = client.get("/sprava/clenove?organ=RM")
    words = client.words(answer)
    assert "Rada města Trutnova, 13. 5. 2024" in words
    assert "má orgán 9 členů; zapsáno jich je 9" in words
    link = client.html(answer).xpath("//td/a/@href")[3]
    full = client.post("/sprava/clenove", {"body": "RM", "name": "Jana Nová", "since": "2024-05-13"})
    assert full.status_code == 409
    assert "všichni už zapsáni jsou" in client.words(full)
    assert "Jana Nová" in full.text
    assert client.get(link).status_code == 200
    assert client.post(f"{link}/ukoncit", {"last_day": ""}).status_code == 422
    assert client.post(f"{link}/ukoncit", {"last_day": "12. 5. 2024"}).status_code == 303
    done = client.post("/sprava/clenove", {"body": "RM", "name": "Jana Nová", "since": "2024-05-13"})
    assert done.status_code == 303
    words = client.words(client.get("/sprava/clenove?organ=RM"))
    assert "Jana Nová" in words
    assert client.post(f"{link}/ukoncit", {"last_day": "12. 5. 2024"}).status_code == 409
    assert client.post("/sprava/clenove", {"body": "RM", "name": "", "since": ""}).status_code == 422
    assert client.get("/sprava/clenove/9999").status_code == 404
    new = client.html(client.get("/sprava/clenove?organ=RM")).xpath("//td/a/@href")[-1]
    assert client.post(f"{new}/smazat").status_code == 303
    assert "Jana Nová" not in client.words(client.get("/sprava/clenove?organ=RM&den=2024-06-01"))
    assert client.get("/sprava/clenove?organ=XX&den=nikdy").status_code == 200
