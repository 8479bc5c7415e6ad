"""Who sees which tasks, what may they do with them, and what are they told?"""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from office_case import Case, TestHouse, plain
from office_client import OfficeClient, counted

from actions import assign
from actions.delegate import delegate
from db.assignments import assignment
from db.proposals import proposal
from states.vocabulary import Outcome

OfficeWeb = Callable[[TestHouse], OfficeClient]


@pytest.fixture
def adopted(brought: Callable[[str], Case]) -> Case:
    """The seed's resolution and its one task, due on 9 July: to publish the plan, by its author."""
    case = brought("ZM")
    case.hear("ZM", Outcome.ADOPTED)
    return case


def task(case: Case, number: int = 1) -> Any:
    return next(row for row in case.rows(assignment.select()) if row.id == number)


def more_tasks(case: Case, count: int, **changes: Any) -> None:
    """Copies of the task, each due a day later than the one before."""
    row = dict(task(case)._mapping)
    del row["id"]
    with case.house.database.write() as connection:
        for number in range(count):
            due = {"due_on": row["due_on"] + timedelta(days=number + 1), "task": f"Úkol {number + 2}"}
            connection.execute(assignment.insert().values({**row, **due, **changes}))


def act(client: OfficeClient, verb: str, number: int = 1, **fields: Any) -> Any:
    """Opens the task and sends one of its forms."""
    page = client.html(client.get(f"/ukoly/{number}"))
    versions = set(page.xpath("//main//input[@name='version']/@value")) or {"1"}
    return client.post(f"/ukoly/{number}", {"verb": verb, "version": versions.pop(), **fields})


def tasks_on(client: OfficeClient, url: str) -> list[str]:
    answer = client.get(url)
    assert answer.status_code == 200
    return [plain(link.text_content()) for link in client.html(answer).xpath("//td//a[@class='title']")]


# --- lists ---------------------------------------------------------------------------------------------------


def test_a_line_says_what_who_until_when_and_from_which_resolution(
    adopted: Case, office_web: OfficeWeb
) -> None:
    client = office_web(adopted.house).sign_in("doudova")
    answer = client.get("/ukoly")
    text = client.words(answer)
    for part in ("č. 2024-1/1", "Zastupitelstvo města Trutnova", "Bc. Aneta Doudová", "9. 7. 2024", "trvá"):
        assert part in text
    assert client.html(answer).xpath("//td//a[@href='/usneseni/" + str(task(adopted).resolution_id) + "']")
    adopted.clock.to(date(2024, 7, 8))
    assert "zítra" in client.words(client.sign_in("doudova").get("/ukoly"))
    adopted.clock.to(date(2024, 7, 12))
    assert "3 dny po termínu" in client.words(client.sign_in("doudova").get("/ukoly"))


def test_the_tabs_are_those_of_ones_office(adopted: Case, office_web: OfficeWeb) -> None:
    client = office_web(adopted.house)
    labels = ("Moje", "Mého odboru", "Všechny", "Po termínu")
    shown = {}
    for code in ("doudova", "rejl", "tajemnik"):
        page = client.html(client.sign_in(code).get("/ukoly"))
        tabs = page.xpath("//nav[@aria-label='Čí úkoly']//a")
        shown[code] = [label for label in labels if label in {plain(tab.text_content()) for tab in tabs}]
    assert shown["doudova"] == ["Moje", "Po termínu"]
    assert shown["rejl"] == ["Moje", "Mého odboru", "Po termínu"]
    assert "Všechny" in shown["tajemnik"]


def test_each_tab_shows_its_tasks(adopted: Case, office_web: OfficeWeb) -> None:
    client = office_web(adopted.house)
    assert len(tasks_on(client.sign_in("doudova"), "/ukoly")) == 1
    assert tasks_on(client.sign_in("rejl"), "/ukoly?kdo=moje") == []
    assert len(tasks_on(client, "/ukoly?kdo=odbor")) == 1  # she works in his department
    assert tasks_on(client, "/ukoly?kdo=vse") == []  # not his tab: his own are shown
    assert len(tasks_on(client.sign_in("tajemnik"), "/ukoly")) == 1
    assert tasks_on(client, "/ukoly?kdo=po-terminu") == []
    adopted.clock.to(date(2024, 7, 12))
    for code in ("doudova", "rejl", "tajemnik"):
        assert len(tasks_on(client.sign_in(code), "/ukoly?kdo=po-terminu")) == 1
    assert tasks_on(client.sign_in("financni"), "/ukoly?kdo=po-terminu") == []


def test_a_deputy_finds_the_tasks_of_whom_they_stand_in_for(adopted: Case, office_web: OfficeWeb) -> None:
    today = adopted.clock.now.date()
    adopted.act(delegate, "doudova", "financni", today, today, "dovolená")
    client = office_web(adopted.house).sign_in("financni")
    assert len(tasks_on(client, "/ukoly")) == 1
    assert "Jednáte v zastoupení: Bc. Aneta Doudová" in client.words(client.get("/ukoly/1"))
    assert act(client, "report", words="Zveřejněno.").status_code == 303
    assert adopted.entries(subject="assignment", verb="report")[-1].acts_for == "Bc. Aneta Doudová"


def test_filters_orders_and_words(adopted: Case, office_web: OfficeWeb) -> None:
    more_tasks(adopted, 2)
    client = office_web(adopted.house).sign_in("tajemnik")
    first = plain(task(adopted).task)
    assert tasks_on(client, "/ukoly") == [first, "Úkol 2", "Úkol 3"]
    assert tasks_on(client, "/ukoly?razeni=termin-sestupne") == ["Úkol 3", "Úkol 2", first]
    for question, count in (("doudova", 3), ("socialnich", 3), ("2024-1/1", 3), ("neznámý", 0)):
        assert len(tasks_on(client, f"/ukoly?q={question}")) == count, question
    assert tasks_on(client, "/ukoly?stav=done") == []
    assert len(tasks_on(client, "/ukoly?organ=ZM")) == 3 and tasks_on(client, "/ukoly?organ=RM") == []
    assert len(tasks_on(client, "/ukoly?stav=%27&organ=x&razeni=x&strana=-1&kdo=x")) == 3
    adopted.act(assign.report, "doudova", 2, None, "Hotovo.")
    assert tasks_on(client, "/ukoly?stav=reported") == ["Úkol 2"]
    adopted.act(assign.accept, "tajemnik", 2, None)
    assert len(tasks_on(client, "/ukoly")) == 2 and len(tasks_on(client, "/ukoly?stav=vse")) == 3
    adopted.act(assign.ask_extension, "doudova", 3, None, date(2024, 9, 1), "Dovolené.")
    assert tasks_on(client, "/ukoly?stav=zadost") == ["Úkol 3"]


def test_pages_of_fifty_and_the_same_number_of_statements(adopted: Case, office_web: OfficeWeb) -> None:
    client = office_web(adopted.house).sign_in("tajemnik")
    client.get("/ukoly")
    with counted(adopted.house) as one:
        client.get("/ukoly")
    more_tasks(adopted, 54)
    with counted(adopted.house) as many:
        answer = client.get("/ukoly")
    assert len(one) == len(many)
    assert "1–50 z 55" in client.words(answer)
    (following,) = client.html(answer).xpath("//a[@rel='next']/@href")
    assert len(tasks_on(client, following)) == 5
    assert "51–55 z 55" in client.words(client.get(following))
    assert "51–55 z 55" in client.words(client.get("/ukoly?strana=99"))


def test_the_table_for_a_spreadsheet(adopted: Case, office_web: OfficeWeb) -> None:
    more_tasks(adopted, 1, task="=SUM(A1:A9)")
    client = office_web(adopted.house).sign_in("tajemnik")
    answer = client.get("/ukoly.csv?kdo=vse")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:3] == ["Číslo", "Úkol", "Usnesení"] and len(rows) == 3
    assert rows[1][2] == "2024-1/1" and rows[2][1] == "'=SUM(A1:A9)"
    assert "attachment" in answer.headers["content-disposition"]


def test_tasks_of_a_hidden_matter_are_nowhere(adopted: Case, office_web: OfficeWeb) -> None:
    with adopted.house.database.write() as connection:
        connection.execute(proposal.update().values(is_confidential=True))
    client = office_web(adopted.house)
    stranger = client.sign_in("financni")
    none = plain(stranger.words(stranger.get("/ukoly/99"))).replace("99", "N")
    for answer in (stranger.get("/ukoly/1"), stranger.post("/ukoly/1", {"verb": "report", "words": "x"})):
        assert answer.status_code == 404
        assert plain(stranger.words(answer)).replace("č. 1 ", "č. N ") == none
    for url in ("/ukoly", "/ukoly?kdo=po-terminu", "/ukoly?kdo=vse&q=doudova", "/ukoly.csv?kdo=vse"):
        assert "2024-1/1" not in stranger.get(url).text.split("<main")[-1].replace('value="', "")
    assert len(tasks_on(client.sign_in("doudova"), "/ukoly")) == 1
    adopted.act(assign.report, "doudova", 1, None, "Tajná slova.")
    adopted.act(assign.reject, "tajemnik", 1, None, "Jiná tajná slova.")
    assert not [row for row in adopted.letters() if "ajná slova" in str(row.facts)]


def test_an_empty_list_says_what_to_do(case: Case, office_web: OfficeWeb) -> None:
    client = office_web(case.house).sign_in("doudova")
    assert "Úkoly vznikají samy přijetím usnesení" in client.words(client.get("/ukoly"))
    assert "Žádný úkol není po termínu" in client.words(client.get("/ukoly?kdo=po-terminu"))
    assert "Nic takového tu není" in client.words(client.get("/ukoly?q=nic"))


# --- one task ------------------------------------------------------------------------------------------------


def test_a_task_shows_its_resolution_and_its_story(adopted: Case, office_web: OfficeWeb) -> None:
    client = office_web(adopted.house).sign_in("doudova")
    text = client.words(client.get("/ukoly/1"))
    for part in (
        "Úkol z usnesení č. 2024-1/1",
        "Zastupitelstvo města Trutnova 01.01 schvaluje",
        "Uložit úkol",
        "Nahlásit splnění",
        "Požádat o pozdější termín",
    ):
        assert part in text
    assert "Přijmout hlášení" not in text and "Zrušit úkol" not in text
    head = office_web(adopted.house).sign_in("rejl")
    assert "Splnění hlásí nositel (Bc. Aneta Doudová)" in head.words(head.get("/ukoly/1"))


def test_reported_returned_reported_and_accepted(adopted: Case, office_web: OfficeWeb) -> None:
    clerk, control = (
        office_web(adopted.house).sign_in("doudova"),
        office_web(adopted.house).sign_in("tajemnik"),
    )
    empty = act(clerk, "report", words=" ")
    assert empty.status_code == 422 and "Chybí, co bylo uděláno" in clerk.words(empty)
    assert act(clerk, "report", words="Zveřejněno.\r\nOdkaz je na webu.").headers["location"] == "/ukoly/1"
    assert "Splnění je nahlášeno." in clerk.words(clerk.get("/ukoly/1"))
    assert task(adopted).report == "Zveřejněno.\nOdkaz je na webu."
    bare = act(control, "reject", words="")
    assert bare.status_code == 422 and "Chybí důvod" in control.words(bare)
    assert act(control, "reject", words="Na webu není.").status_code == 303
    assert "Na webu není." in clerk.words(clerk.get("/ukoly/1"))
    act(clerk, "report", words="Už je.")
    assert act(control, "accept").status_code == 303
    assert task(adopted).state == "done"
    assert "Úkol je uzavřen" in clerk.words(clerk.get("/ukoly/1"))


def test_a_later_term_is_asked_for_and_decided(adopted: Case, office_web: OfficeWeb) -> None:
    clerk, control = (
        office_web(adopted.house).sign_in("doudova"),
        office_web(adopted.house).sign_in("tajemnik"),
    )
    soon = act(clerk, "ask_extension", due_on="2024-07-01", words="Dovolené.")
    assert soon.status_code == 422 and "není pozdější než dosavadní 9. 7. 2024" in clerk.words(soon)
    assert "Dovolené." in soon.text and 'value="2024-07-01"' in soon.text
    junk = act(clerk, "ask_extension", due_on="zítra", words="Dovolené.")
    assert junk.status_code == 422 and "není datum" in clerk.words(junk)
    act(clerk, "ask_extension", due_on="2024-08-31", words="Dovolené.")
    text = control.words(control.get("/ukoly/1"))
    assert "Nositel žádá o pozdější termín" in text and "Důvod: Dovolené." in text
    page = control.html(control.get("/ukoly/1"))
    assert page.xpath("//input[@id='due-extend']/@value") == ["2024-08-31"]
    act(control, "decline_extension", words="Stačí do konce července.")
    assert (task(adopted).asked_due_on, task(adopted).due_on) == (None, date(2024, 7, 9))
    act(clerk, "ask_extension", due_on="2024-07-31", words="Dobře.")
    act(control, "extend", due_on="2024-07-31", words="Vyhověno.")
    assert (task(adopted).asked_due_on, task(adopted).due_on) == (None, date(2024, 7, 31))
    assert "nový je 31. 7. 2024" in control.words(control.get("/ukoly/1"))


def test_who_may_not_is_told_and_nothing_changes(
    adopted: Case, office_web: OfficeWeb, dump: Callable[[], Any]
) -> None:
    clerk, head = office_web(adopted.house).sign_in("doudova"), office_web(adopted.house).sign_in("rejl")
    before = dump()["assignment"]
    for client, verb, words in (
        (clerk, "cancel", "Zrušit úkol smí jen tajemník nebo organizační oddělení."),
        (clerk, "extend", "smí jen tajemník nebo organizační oddělení"),
        (clerk, "decline_extension", "smí jen tajemník nebo organizační oddělení"),
        (head, "report", "Hlásit splnění úkolu smí jen nositel úkolu."),
        (head, "ask_extension", "smí jen nositel úkolu"),
        (clerk, "accept", "je ve stavu „trvá“"),
        (clerk, "assign", "Tohle se tu dělat nedá"),
    ):
        answer = act(client, verb, words="x", due_on="2024-08-01")
        assert answer.status_code in (409, 422), verb
        assert words in client.words(answer), verb
    assert dump()["assignment"] == before


def test_whoever_comes_second_learns_who_was_faster(adopted: Case, office_web: OfficeWeb) -> None:
    clerk = office_web(adopted.house).sign_in("doudova")
    data = {"verb": "report", "version": "1", "words": "Hotovo."}
    adopted.act(assign.cancel, "tajemnik", 1, 1, "Zrušeno.")
    answer = clerk.post("/ukoly/1", data)
    assert answer.status_code == 422
    assert "Někdo byl rychlejší: Ing. Karel Vzor" in clerk.words(answer)
    assert clerk.post("/ukoly/1", {"verb": "report", "words": "Hotovo."}).status_code == 422


def test_statements_of_a_task_do_not_grow_with_its_story(adopted: Case, office_web: OfficeWeb) -> None:
    client = office_web(adopted.house).sign_in("doudova")
    client.get("/ukoly/1")
    with counted(adopted.house) as short:
        client.get("/ukoly/1")
    for _ in range(10):
        adopted.act(assign.report, "doudova", 1, None, "Hotovo.")
        adopted.act(assign.reject, "tajemnik", 1, None, "Není.")
    with counted(adopted.house) as long:
        client.get("/ukoly/1")
    assert len(short) == len(long)
