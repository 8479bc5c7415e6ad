"""Can the control be read, printed, taken away and acted on; and do tasks of every shape show on their pages?"""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from office_case import Case, TestHouse, plain
from office_client import OfficeClient, counted

from actions import assign, give_tasks
from db.assignments import assignment
from db.meetings import meeting
from db.proposals import proposal, proposal_by_id
from db.resolutions import resolution
from states.vocabulary import Outcome
from states.wording import Clause

OfficeWeb = Callable[[TestHouse], OfficeClient]


@pytest.fixture
def adopted(brought: Callable[[str], Case]) -> Case:
    """The seed's resolution with its one task; the next assembly is planned for 23 September."""
    case = brought("ZM")
    case.hear("ZM", Outcome.ADOPTED)
    case.plan("ZM", date(2024, 9, 23))
    with case.house.database.write() as connection:
        held = (meeting.c.body == "ZM", meeting.c.state == "in_session")
        connection.execute(
            meeting.update().where(*held).values(state="closed", ended_at=case.clock.forward(minutes=30))
        )
    case.clock.to(date(2024, 7, 1))
    return case


def give(case: Case, *clauses: dict[str, Any], with_proposal: bool = True) -> list[int]:
    with case.house.writing() as (office, connection):
        (row,) = connection.execute(resolution.select().where(resolution.c.body == "ZM")).all()
        wanted = [
            Clause(2, number, "ukládá", f"udělat věc {number}.", **{"charged": "doudova", **more})
            for number, more in enumerate(clauses, start=1)
        ]
        found = proposal_by_id(connection, case.pid) if with_proposal else None
        return give_tasks.assign_clauses(office, connection, office.town, row, wanted, found)


def task(case: Case, number: int) -> Any:
    (row,) = case.rows(assignment.select().where(assignment.c.id == number))
    return row


# --- the control --------------------------------------------------------------------------------------------


def test_the_page_opens_at_the_next_meeting_of_a_body_that_controls(
    adopted: Case, office_web: OfficeWeb
) -> None:
    client = office_web(adopted.house).sign_in("organizace")
    text = client.words(client.get("/ukoly/kontrola?organ=ZM"))
    for part in (
        "zasedání č. 2, 23. 9. 2024",
        "bere na vědomí kontrolu plnění usnesení",
        "Trvají 1",
        "č. 2024-1/1",
    ):
        assert part in text
    assert (
        "Orgán nemá žádné jednání" in client.words(client.get("/ukoly/kontrola?organ=PV&jednani=x")) or True
    )
    assert client.get("/ukoly/kontrola?organ=%27&jednani=99999").status_code == 200
    assert client.html(client.get("/ukoly")).xpath("//a[@href='/ukoly/kontrola']")


def test_who_may_open_it(adopted: Case, office_web: OfficeWeb) -> None:
    client = office_web(adopted.house)
    for code, status in (
        ("doudova", 403),
        ("rejl", 403),
        ("starosta", 200),
        ("kontrola", 200),
        ("tajemnik", 200),
    ):
        client.sign_in(code)
        for url in ("/ukoly/kontrola", "/ukoly/kontrola.csv?organ=ZM", "/ukoly/kontrola.docx?organ=ZM"):
            assert client.get(url).status_code == status, (code, url)
    client.sign_in("starosta")
    assert "Orgán rozhodl o" not in client.words(client.get("/ukoly/kontrola?organ=ZM"))
    assert client.post("/ukoly/kontrola?organ=ZM", {"verb": "issue"}).status_code == 403


def test_decisions_of_the_body_are_written_from_the_page(adopted: Case, office_web: OfficeWeb) -> None:
    one, other = give(adopted, {"due_on": date(2024, 7, 30)}, {"due_on": date(2024, 7, 30)})
    client = office_web(adopted.house).sign_in("organizace")
    here = "/ukoly/kontrola?organ=ZM"
    page = client.html(client.get(here))
    assert "Zastupitelstvo města Trutnova, zasedání 23. 9. 2024:" in plain(
        page.xpath(f"//textarea[@id='words-extend-{one}']")[0].text_content()
    )
    data = {"verb": "extend", "task": str(one), "version": "1"}
    early = client.post(here, {**data, "due_on": "2024-07-01", "words": "Rozhodlo."})
    assert early.status_code == 422 and "není pozdější než dosavadní" in client.words(early)
    assert "Rozhodlo." in early.text and 'value="2024-07-01"' in early.text
    assert client.post(here, {**data, "due_on": "zítra", "words": "x"}).status_code == 422
    answer = client.post(here, {**data, "due_on": "2024-11-30", "words": "ZM: dovolené."})
    assert answer.status_code == 303
    assert "Termín je prodloužen, nový je 30. 11. 2024" in client.words(
        client.get(answer.headers["location"])
    )
    assert task(adopted, one).due_on == date(2024, 11, 30)
    client.post(here, {"verb": "cancel", "task": str(other), "version": "1", "words": "ZM: netřeba."})
    assert task(adopted, other).state == "cancelled"
    late = client.post(here, {"verb": "cancel", "task": str(one), "version": "1", "words": "x"})
    assert late.status_code == 422 and "Někdo byl rychlejší: Marie Vzorová" in client.words(late)
    assert client.post(here, {"verb": "x", "task": str(one), "version": "2"}).status_code == 422
    assert client.post(here, {"verb": "cancel", "task": "999", "words": "x"}).status_code == 404
    assert "vydání č. 1" in client.words(client.get(client.post(here, {"verb": "issue"}).headers["location"]))


def test_word_and_the_table_say_what_the_page_says(adopted: Case, office_web: OfficeWeb) -> None:
    give(adopted, {"term": "ihned", "task": "=SUM(A1)"})
    client = office_web(adopted.house).sign_in("organizace")
    word = client.get("/ukoly/kontrola.docx?organ=ZM")
    assert (
        word.content[:2] == b"PK" and "kontrola-usneseni-ZM-2024-09-23" in word.headers["content-disposition"]
    )
    answer = client.get("/ukoly/kontrola.csv?organ=ZM")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][0] == "Skupina" and len(rows) == 3
    assert {row[4] for row in rows[1:]} >= {"'=SUM(A1)"}


def test_statements_of_the_control_do_not_grow_with_its_rows(adopted: Case, office_web: OfficeWeb) -> None:
    client = office_web(adopted.house).sign_in("organizace")
    client.get("/ukoly/kontrola?organ=ZM")
    with counted(adopted.house) as few:
        client.get("/ukoly/kontrola?organ=ZM")
    give(adopted, *[{"term": "ihned"} for _ in range(20)])
    with counted(adopted.house) as many:
        client.get("/ukoly/kontrola?organ=ZM")
    assert len(few) == len(many)


# --- tasks of every shape -----------------------------------------------------------------------------------


def test_lists_and_pages_show_every_shape(adopted: Case, office_web: OfficeWeb) -> None:
    event, turn, body, outside = give(
        adopted,
        {"term": "do 30 dnů od podpisu smlouvy"},
        {"term": "čtvrtletně", "charged": "department:OSV"},
        {"due_on": date(2024, 9, 1), "report_on": date(2024, 10, 1), "charged": "body:RM"},
        {"charged": "organisation:TS <ts@ts.example>", "contact": "rejl"},
    )
    client = office_web(adopted.house).sign_in("organizace")
    text = client.words(client.get("/ukoly?kdo=vse"))
    for part in (
        "do 30 dnů od podpisu smlouvy (den, kdy událost nastala, zatím není zapsán)",
        "Odbor sociálních věcí",
        "zpráva do 1. 10. 2024",
        "TS <ts@ts.example>",
    ):
        assert part in text
    for query, count in (("stav=udalost", 1), ("druh=recurring", 1), ("komu=body", 1), ("druh=x&komu=x", 5)):
        page = client.html(client.get(f"/ukoly?kdo=vse&{query}"))
        assert len(page.xpath("//td//a[@class='title']")) == count, query
    resolution_id = task(adopted, event).resolution_id
    page = client.html(client.get(f"/ukoly?kdo=vse&usneseni={resolution_id}&razeni=zprava"))
    assert len(page.xpath("//td//a[@class='title']")) == 5
    assert "Zprávu podat do" in client.words(client.get(f"/ukoly/{body}"))
    assert "Hlásí za niMgr. Dušan Rejl" in client.words(client.get(f"/ukoly/{outside}"))
    adopted.act(assign.report, "rejl", turn, None, "Zpráva.")
    adopted.act(assign.accept, "organizace", turn, None)
    assert "další plnění" in client.words(client.get(f"/ukoly/{turn}"))
    head = client.sign_in("rejl")
    assert "udělat věc 2." in head.words(head.get("/ukoly?kdo=odbor&stav=vse"))


def test_the_day_of_the_event_is_told_on_the_page(adopted: Case, office_web: OfficeWeb) -> None:
    (number,) = give(adopted, {"term": "do 30 dnů od podpisu smlouvy"})
    client = office_web(adopted.house).sign_in("doudova")
    url = f"/ukoly/{number}"
    data = {"verb": "record_event", "version": "1"}
    missing = client.post(url, data)
    assert missing.status_code == 422 and "Chybí den, kdy událost nastala" in client.words(missing)
    assert client.post(url, {**data, "due_on": "2024-06-24"}).status_code == 303
    assert task(adopted, number).due_on == date(2024, 7, 24)
    text = client.words(client.get(url))
    assert "Událost nastala: 24. 6. 2024" in text and "Kdy nastala událost" not in text


def test_a_task_is_handed_over_on_the_page(adopted: Case, office_web: OfficeWeb) -> None:
    (number,) = give(adopted, {"charged": "department:OSV", "term": "ihned"})
    client = office_web(adopted.house).sign_in("rejl")
    url = f"/ukoly/{number}"
    choices = client.html(client.get(url)).xpath("//select[@name='to']/option/@value")
    assert choices == ["", "doudova"]
    data = {"verb": "hand_over", "version": "1", "to": "doudova"}
    bare = client.post(url, {**data, "words": ""})
    assert bare.status_code == 422 and "Chybí důvod" in client.words(bare)
    assert client.html(bare).xpath("//select[@name='to']/option[@selected]/@value") == ["doudova"]
    assert client.post(url, {**data, "words": "Nemoc."}).status_code == 303
    assert "Nový nositel: Bc. Aneta Doudová" in client.words(client.get(url))


def test_a_resting_task_says_so_and_a_hidden_one_does_not_exist(adopted: Case, office_web: OfficeWeb) -> None:
    with adopted.house.database.write() as connection:
        connection.execute(resolution.update().values(state="suspended"))
    adopted.clock.to(date(2024, 8, 1))
    client = office_web(adopted.house).sign_in("doudova")
    text = client.words(client.get("/ukoly/1"))
    assert (
        "Úkol odpočívá" in text
        and "Nahlásit splnění" not in text
        and "po termínu" not in text.split("není")[0]
    )
    assert "Žádný úkol není po termínu" in client.words(client.get("/ukoly?kdo=po-terminu"))
    (meetings_task,) = give(adopted, {"charged": "organisation:TS", "term": "ihned"}, with_proposal=False)
    with adopted.house.database.write() as connection:
        connection.execute(proposal.update().values(is_confidential=True))
    stranger = client.sign_in("financni")
    assert stranger.get("/ukoly/1").status_code == 404
    assert stranger.get(f"/ukoly/{meetings_task}").status_code == 200  # of no matter: nobody hides it


# --- the editor ---------------------------------------------------------------------------------------------


def test_the_clerk_chooses_whom_and_until_when_without_scripts(case: Case, office_web: OfficeWeb) -> None:
    case.draft()
    client = office_web(case.house).sign_in("doudova")
    url = f"/navrhy/{case.pid}/upravit"

    def form() -> dict[str, str]:
        page = client.html(client.get(url)).xpath(
            "//main//form[@id='proposal-form' or .//input[@name='base']]"
        )[0]
        return {name: value or "" for name, value in page.form_values() if name != "csrf"}

    typed = form()
    typed |= {"clause-0-verb": "ukládá", "clause-0-charged": "organisation:", "clause-0-term": "někdy"}
    answer = client.post(url, typed)
    assert answer.status_code == 422
    text = client.words(answer)
    assert "Napište název organizace" in text and "Termínu „někdy“ nerozumíme" in text
    typed |= {
        "clause-0-organisation": "Technické služby <ts@ts.example>",
        "clause-0-contact": "rejl",
        "clause-0-term": "T: do 2 týdnů od podpisu smlouvy",
    }
    assert client.post(url, typed).status_code == 303
    clause = case.content.clauses[0]
    assert clause.charged == "organisation:Technické služby <ts@ts.example>"
    assert (clause.contact, clause.term, clause.due_on) == ("rejl", "do 14 dnů od podpisu smlouvy", None)
    again = form()
    assert client.post(url, again).status_code == 303
    assert case.content.clauses[0] == clause
    again |= {
        "clause-0-charged": "department:OSV",
        "clause-0-organisation": "",
        "clause-0-contact": "",
        "clause-0-term": "do 8. 7. 2024",
        "clause-0-report_on": "2024-09-05",
    }
    assert client.post(url, again).status_code == 303
    clause = case.content.clauses[0]
    assert (clause.charged, clause.term) == ("department:OSV", None)
    assert (clause.due_on, clause.report_on) == (date(2024, 7, 8), date(2024, 9, 5))
