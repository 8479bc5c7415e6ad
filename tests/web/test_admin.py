"""Who sees and changes what in the administration, and does each of its pages work?"""

from __future__ import annotations

import base64
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import TOWNS, Case, TestHouse
from office_client import OfficeClient, OfficeWeb
from starlette.routing import Route

from actions.make_document import owe_draft
from db.accounts import account
from db.correspondence import letter
from db.files import document
from db.people import delegation, office_holding, person
from db.rules import rules
from db.word_templates import word_template
from states.administration import ACCESS, Care
from states.vocabulary import Role
from templates.template_files import TEMPLATE_ROOT
from web.administration import SCREENS
from web.views import admin

PEOPLE = {
    "spravce": {Role.ADMINISTRATOR},
    "tajemnik": {Role.SECRETARY},
    "organizace": {Role.ORGANISER},
    "kontrola": {Role.AUDITOR},
    "rejl": {Role.HEAD_OF_DEPARTMENT},
    "starosta": {Role.CHAIR},
    "doudova": set(),
}
FORM = TEMPLATE_ROOT / "default" / "proposal.docx"


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


def address(route: Route, house: TestHouse) -> str:
    """A real address of a page."""
    digest = rows(house, rules)[0].digest
    path = route.path.replace("{digest}", digest).replace("{kind}", "proposal").replace("{number}", "0")
    return path.replace("{id}", "1")


# --- who ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", PEOPLE)
def test_every_page_is_for_whom_the_table_says(case: Case, office_web: OfficeWeb, code: str) -> None:
    case.submitted()
    client = office_web(case.house).sign_in(code)
    for route in admin.ROUTES:
        assert isinstance(route, Route)
        care = care_of(route.path)
        method = "POST" if "POST" in (route.methods or ()) else "GET"
        changes = method == "POST" and not route.path.endswith("overeni")
        changes = (
            changes
            or route.path.endswith("/nova")
            or route.path
            in (
                "/sprava/funkce/{id}",
                "/sprava/clenove/{id}",
            )
        )
        may = bool(PEOPLE[code] & (ACCESS[care].changes if changes else ACCESS[care].sees))
        url = address(route, case.house)
        before = None if may else len(case.entries())
        answer = client.get(url) if method == "GET" else client.post(url, {})
        assert (answer.status_code != 403) == may, (code, method, url, answer.status_code)
        assert answer.status_code in (200, 303, 403, 404, 409, 422), (url, answer.status_code)
        if not may:
            assert "Tato stránka není pro Vás" in answer.text
            assert len(case.entries()) == before
        elif method == "GET" and "html" in answer.headers["content-type"]:
            assert_whole(client, answer)


def care_of(path: str) -> Care:
    return max(
        (screen for screen in SCREENS if path.startswith(screen.href)), key=lambda screen: len(screen.href)
    ).care


def assert_whole(client: OfficeClient, answer: Any) -> None:
    """One h1, labels for all fields, no inline code, no English, no address twice as an id."""
    page = client.html(answer)
    assert len(page.findall(".//h1")) == 1
    assert not page.xpath("//script[not(@src)] | //style | //@style | //@*[starts-with(name(), 'on')]")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids)), sorted(name for name in ids if ids.count(name) > 1)
    for field in page.xpath("//main//input[not(@type='hidden')] | //main//select | //main//textarea"):
        assert page.xpath(f"//label[@for='{field.get('id')}']"), field.get("name")
    for form in page.xpath("//main//form[@method='post']"):
        assert form.xpath(".//input[@name='csrf']")
    assert not {"None", "Undefined", "active", "owed", "failed"} & set(client.words(answer).split())


def test_the_menu_shows_each_role_its_own_screens(case: Case, office_web: OfficeWeb) -> None:
    def labels(code: str) -> list[str]:
        client = office_web(case.house).sign_in(code)
        page = client.html(client.get("/sprava"))
        return [link.text for link in page.xpath("//nav[@class='admin-menu']//a")]

    assert labels("spravce") == [screen.label for screen in SCREENS]
    assert labels("organizace") == [
        "Přehled",
        "Lidé",
        "Funkce",
        "Členové orgánů",
        "Zastupování",
        "Pravidla",
        "Pošta",
    ]
    assert labels("kontrola") == ["Přehled", "Členové orgánů", "Pravidla", "Historie"]


def test_the_administrator_gets_no_right_to_decide_or_to_see_what_is_hidden(
    case: Case, office_web: OfficeWeb
) -> None:
    case.submitted(is_confidential=True, title="Tajný prodej")
    with case.house.writing() as (office, connection):
        owe_draft(office, connection, case.pid)
        connection.execute(document.update().values(attempts=2, last_error="Tajný prodej nejde"))
        connection.execute(letter.update().values(subject="Tajný prodej"))
    number = case.letters()[0].id
    client = office_web(case.house).sign_in("spravce")
    for url in ("/sprava/posta", f"/sprava/posta/{number}", "/sprava/historie", "/sprava/historie.csv"):
        answer = client.get(url)
        assert answer.status_code == 200
        assert "Tajný" not in answer.text and "neveřejná záležitost" in answer.text, url
    assert client.get(f"/sprava/historie?navrh={case.pid}").status_code == 404
    assert client.get(f"/sprava/historie.csv?navrh={case.pid}").status_code == 404
    author = case.person("doudova").id
    assert "neveřejná" not in client.words(client.get(f"/sprava/historie?osoba={author}"))
    assert "Žádný záznam" in client.words(client.get("/sprava/historie?co=proposal.submit"))
    looked = client.post("/sprava/pravidla", {}, files={"file": ("nova.toml", changed_rules())})
    assert "Tajný" not in looked.text and "neveřejná záležitost" in looked.text
    auditor = office_web(case.house).sign_in("kontrola")
    assert "Tajný" in auditor.get("/sprava/historie").text


def changed_rules(old: str = 'days = "2 working"', new: str = 'days = "4 working"') -> bytes:
    return TOWNS["trutnov"].read_text(encoding="utf-8").replace(old, new, 1).encode()


# --- people and offices ---------------------------------------------------------------------------------------


def test_a_person_is_written_down_invited_blocked_and_let_in(desk: tuple[Case, OfficeClient]) -> None:
    case, client = desk
    wrong = client.post("/sprava/lide/nova", {"name": "Jana Nová", "email": "rejl@trutnov.example"})
    assert wrong.status_code == 409 and "už má Mgr. Dušan Rejl" in client.words(wrong)
    assert client.html(wrong).xpath("//input[@id='name']/@value") == ["Jana Nová"]
    sent = {"name": "Jana Nová", "email": "nova@trutnov.example", "department": "OSV"}
    done = client.post("/sprava/lide/nova", sent)
    url = done.headers["location"]
    assert done.status_code == 303 and "Jana Nová je zapsaná" in client.words(client.get(url))
    assert client.post(f"{url}/pozvat").status_code == 303
    assert [row.kind for row in case.letters(to="nova")] == ["invitation"]
    assert client.post(f"{url}/zablokovat").status_code == 303
    assert "zablokovaný" in client.words(client.get(url))
    assert "už zablokovaný je" in client.words(client.post(f"{url}/zablokovat"))
    assert client.post(f"{url}/odblokovat").status_code == 303
    seen = {"seen_name": "Jana Nová", "seen_email": "nova@trutnov.example", "seen_department": "OSV"}
    assert client.post(url, {**sent, **seen, "name": "Jana Stará"}).status_code == 303
    stale = client.post(url, {**sent, **seen, "name": "Jana Třetí"})
    assert stale.status_code == 409 and "mezitím změnil někdo jiný" in client.words(stale)
    assert rows(case.house, person, code="nova")[0].name == "Jana Stará"


def test_people_are_found_without_diacritics_and_by_account(desk: tuple[Case, OfficeClient]) -> None:
    case, client = desk
    assert "Bc. Aneta Doudová" in client.words(client.get("/sprava/lide?q=doudova"))
    assert "Mgr. Dušan Rejl" not in client.words(client.get("/sprava/lide?q=doudova"))
    assert "Nikdo takový tu není" in client.words(client.get("/sprava/lide?q=neexistuje"))
    assert "Nikdo takový tu není" in client.words(client.get("/sprava/lide?stav=blocked"))
    with case.house.database.write() as connection:
        connection.execute(account.update().values(blocked_at=case.clock.now))
    assert client.get("/sprava/lide").status_code == 303  # the administrator's own account was among them


def test_an_office_changes_hands_on_the_page(desk: tuple[Case, OfficeClient]) -> None:
    case, client = desk
    missing = client.post("/sprava/funkce", {"person": "x", "since": "zítra"})
    assert missing.status_code == 422
    for sentence in ("Vyberte, komu funkci svěřujete", "Vyberte funkci", "není datum"):
        assert sentence in client.words(missing)
    kontrola = case.person("kontrola").id
    sent = {"person": kontrola, "office": "lawyer/", "since": "2024-05-13", "until": ""}
    assert client.post("/sprava/funkce", sent).status_code == 303
    twice = client.post("/sprava/funkce", sent)
    assert twice.status_code == 409 and "už funkci „právník města“" in client.words(twice)
    lawyer = next(
        row for row in rows(case.house, office_holding, office="lawyer") if row.person_id != kontrola
    )
    url = f"/sprava/funkce/{lawyer.id}"
    assert client.post(f"{url}/ukoncit", {"last_day": ""}).status_code == 422
    early = client.post(f"{url}/ukoncit", {"last_day": "2024-05-01"})
    assert early.status_code == 409 and "smažte ji" in client.words(early)
    assert client.post(f"{url}/smazat").status_code == 303
    assert case.step("lawyer").holder_id == kontrola
    new = rows(case.house, office_holding, office="lawyer")[0]
    assert client.post(f"/sprava/funkce/{new.id}/opravit", {"since": ""}).status_code == 422
    fixed = client.post(f"/sprava/funkce/{new.id}/opravit", {"since": "2024-05-10", "until": "2024-06-30"})
    assert fixed.status_code == 303
    assert client.get("/sprava/funkce/999").status_code == 404
    words = client.words(client.get("/sprava/funkce"))
    assert "od 10. 5. 2024 do 30. 6. 2024" in words


def test_an_office_that_nobody_holds_is_a_warning(desk: tuple[Case, OfficeClient]) -> None:
    case, client = desk
    with case.house.database.write() as connection:
        connection.execute(office_holding.delete().where(office_holding.c.office == "mayor"))
    for url in ("/sprava", "/sprava/funkce"):
        assert "Funkci „starosta“ nikdo nedrží. Potřebuje ji" in client.words(client.get(url))


def test_a_deputy_is_entered_and_ended_on_the_page(desk: tuple[Case, OfficeClient]) -> None:
    case, client = desk
    assert "Nikdo nikoho nezastupuje" in client.words(client.get("/sprava/zastupovani"))
    sent = {
        "giver": case.person("pravnik").id,
        "deputy": case.person("kontrola").id,
        "since": "2024-05-13",
        "until": "2024-05-17",
    }
    wrong = client.post("/sprava/zastupovani", sent)
    assert wrong.status_code == 409 and "Chybí důvod" in client.words(wrong)
    assert client.post("/sprava/zastupovani", {}).status_code == 422
    assert client.post("/sprava/zastupovani", {**sent, "reason": "nemoc"}).status_code == 303
    number = rows(case.house, delegation)[0].id
    assert client.post(f"/sprava/zastupovani/{number}/ukoncit").status_code == 303
    assert client.post(f"/sprava/zastupovani/{number}/ukoncit").status_code == 409
    assert "Ing. Eva Vzorová" not in client.words(client.get("/sprava/zastupovani")).split("Zapsat za")[0]
    assert "ukončeno" in client.words(client.get("/sprava/zastupovani?i=minula"))


# --- rules ----------------------------------------------------------------------------------------------------


def test_the_rules_read_in_czech_with_their_roads(desk: tuple[Case, OfficeClient]) -> None:
    _, client = desk
    words = client.words(client.get("/sprava/pravidla"))
    for said in (
        "Porada vedení doporučuje",
        "vede na: Rada města Trutnova",
        "vede na: návrh je přijat",
        "částka od 1 Kč",
        "velký sál Národního domu",
        "1 pracovní den předem",
        "aspoň 17 z 33",
    ):
        assert said in words, said
    lives = client.words(client.get("/sprava/pravidla/stavy"))
    assert "předložit" in lives and "Odsud už žádný krok nevede." in lives


def test_a_new_file_is_looked_at_and_then_put_in_force(desk: tuple[Case, OfficeClient]) -> None:
    case, client = desk
    before = rows(case.house, rules)
    assert client.post("/sprava/pravidla", {}).status_code == 422
    faulty = client.post(
        "/sprava/pravidla", {}, files={"file": ("x.toml", changed_rules('role = "chair"', "x"))}
    )
    assert faulty.status_code == 422 and "řádek" in client.words(faulty)
    binary = client.post("/sprava/pravidla", {}, files={"file": ("x.toml", b"\xff\xfe\x00")})
    assert binary.status_code == 422 and "UTF-8" in client.words(binary)
    foreign = client.post("/sprava/pravidla", {}, files={"file": ("z.toml", TOWNS["zeliv"].read_bytes())})
    assert foreign.status_code == 409 and "Tento úřad vede město" in client.words(foreign)
    same = client.post("/sprava/pravidla", {}, files={"file": ("t.toml", TOWNS["trutnov"].read_bytes())})
    assert "Tato pravidla už platí" in client.words(same)
    data = changed_rules('holders = ["pravnik"]', 'holders = ["kontrola"]')
    looked = client.post("/sprava/pravidla", {}, files={"file": ("nova.toml", data)})
    words = client.words(looked)
    assert "ujme se Ing. Eva Vzorová: právník města" in words
    assert "skončí JUDr. Petr Vzorný: právník města" in words
    assert rows(case.house, rules) == before
    fields = {
        name: client.html(looked).xpath(f"//main//input[@name='{name}']/@value")[0]
        for name in ("data", "name", "seen")
    }
    stale = client.post("/sprava/pravidla/uvest", {**fields, "seen": "x"})
    assert stale.status_code == 409 and "mezitím změnil někdo jiný" in client.words(stale)
    assert client.post("/sprava/pravidla/uvest", {**fields, "data": "%%%"}).status_code == 422
    old = {**fields, "data": base64.b64encode(TOWNS["trutnov"].read_bytes()).decode()}
    assert "Tato pravidla už platí" in client.words(client.post("/sprava/pravidla/uvest", old))
    broken = {**fields, "data": base64.b64encode(b"x = ").decode()}
    assert client.post("/sprava/pravidla/uvest", broken).status_code == 422
    huge = client.post("/sprava/pravidla", {}, files={"file": ("x.toml", b"#" * (513 * 1024))})
    assert huge.status_code == 413 and "512 kB" in client.words(huge)
    done = client.post("/sprava/pravidla/uvest", fields)
    assert done.status_code == 303 and len(rows(case.house, rules)) == 2
    assert case.step("lawyer").holder_id == case.person("kontrola").id  # asked at once, with a letter
    assert "opinion_request" in [row.kind for row in case.letters(to="kontrola")]
    entry = case.entries(verb="put_in_force")[-1]
    assert (entry.actor, entry.office) == ("Bc. Petra Vzorná", "správce")
    now = next(row for row in rows(case.house, rules) if row.is_current)
    got = client.get(f"/sprava/pravidla/soubor/{now.digest}")
    assert got.content == data and "attachment" in got.headers["content-disposition"]
    assert client.get("/sprava/pravidla/soubor/x").status_code == 404


def test_what_running_proposals_would_do_otherwise_is_shown(desk: tuple[Case, OfficeClient]) -> None:
    _, client = desk
    looked = client.post("/sprava/pravidla", {}, files={"file": ("nova.toml", changed_rules())})
    words = client.words(looked)
    assert "Akční plán rozvoje sociálních služeb" in words and "by se změnil" in words


# --- Word templates -------------------------------------------------------------------------------------------


def test_a_template_is_checked_previewed_and_used(desk: tuple[Case, OfficeClient]) -> None:
    case, client = desk
    url = "/sprava/sablony/proposal"
    assert client.post(url, {}).status_code == 422
    bad = client.post(url, {}, files={"file": ("x.docx", b"nothing of Word")})
    assert bad.status_code == 422 and "nejde rozbalit" in client.words(bad)
    good = client.post(url, {"remark": "nová hlavička"}, files={"file": ("nase.docx", FORM.read_bytes())})
    assert good.status_code == 303 and "verze 1" in client.words(client.get(url))
    assert "zatím nepoužitá" in client.words(client.get(url))
    for number in (0, 1):
        assert client.get(f"{url}/{number}/nahled").content[:2] == b"PK"
        assert client.get(f"{url}/{number}/soubor").content[:2] == b"PK"
    assert client.post(f"{url}/1/pouzit").status_code == 303
    assert client.post(f"{url}/1/pouzit").status_code == 409
    assert "verze 1 od" in client.words(client.get("/sprava/sablony"))
    assert client.post(f"{url}/0/pouzit").status_code == 303
    assert rows(case.house, word_template)[0].used_until is not None
    assert client.get(f"{url}/9/soubor").status_code == 409
    assert client.get("/sprava/sablony/x").status_code == 404
    assert client.get(f"{url}/x/soubor").status_code == 404
