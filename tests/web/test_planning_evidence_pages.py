"""Can a coordinator bring what people answered, weigh it up, and tie it to goals in the browser?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from office_case import TestHouse
from office_client import OfficeClient
from plan_case import CONTENT
from planning_case import COORDINATOR, PlanningCase, begun_plan, planning  # noqa: F401  (a fixture)

OfficeWeb = Callable[[TestHouse], OfficeClient]
RAW = "Časová značka;Co chybí?;Vzkaz\n" + "".join(
    f"1. 5. 2024;{'lékař' if i % 4 else 'doprava|lékař'};vzkaz {i}\n" for i in range(60)
)


class Desk:
    """The coordinator at the evidence of a process with one plan."""

    def __init__(self, case: PlanningCase, client: OfficeClient) -> None:
        self.case, self.client = case, client
        self.address = f"/planovani/{case.process_id}/podklady"
        self.plan_id = begun_plan(case, content=CONTENT)

    def words(self, path: str = "") -> str:
        answer = self.client.get(self.address + path)
        assert answer.status_code == 200
        return self.client.words(answer)

    def survey(self, table: str, **head: str) -> str:
        """The address of a survey that is brought."""
        typed = {"title": "Senioři 2024", "target": "senioři", **head}
        files = {"file": ("anketa.csv", table.encode(), "text/csv")}
        answer = self.client.post(f"{self.address}/setreni/nove/upravit", typed, files=files)
        assert answer.status_code == 303, self.client.words(answer)
        return str(answer.headers["location"])


@pytest.fixture
def desk(planning: PlanningCase, office_web: OfficeWeb) -> Desk:  # noqa: F811
    return Desk(planning, office_web(planning.house).sign_in(COORDINATOR))


def test_a_survey_becomes_tables_with_bars(desk: Desk) -> None:
    here = desk.survey(RAW, handed_out="100", group_id=str(desk.case.seniors))
    answer = desk.client.get(here)
    words = desk.client.words(answer)
    assert "Otevřené otázky jsme vynechali: „Vzkaz“." in words
    assert "60 z 100 rozdaných dotazníků" in words
    page = desk.client.html(answer)
    rows = [
        [" ".join(cell.itertext()).replace("\u00a0", " ") for cell in row] for row in page.xpath("//tbody/tr")
    ]
    assert [row[:3] for row in rows] == [["lékař", "60", "100,0 %"], ["doprava", "15", "25,0 %"]]
    assert page.xpath("//*[contains(@class, 'plan-bar-value')]/@width") == ["100.0", "25.0"]
    assert "style=" not in answer.text
    assert "Senioři 2024" in desk.words()


def test_an_export_holds_no_formula(desk: Desk) -> None:
    here = desk.survey("otázka;odpověď;počet\nA?;=1+1;3\nA?;ano;4\n")
    file = desk.client.get(f"{here}.csv")
    assert file.content.decode("utf-8-sig") == "Otázka;Odpověď;Počet\r\nA?;'=1+1;3\r\nA?;ano;4\r\n"
    again = {"title": "Senioři 2024", "target": "senioři"}
    files = {"file": ("zpět.csv", file.content, "text/csv")}
    assert desk.client.post(f"{here}/upravit", again, files=files).status_code == 303
    assert "=1+1" in desk.client.words(desk.client.get(here))


def test_a_faulty_table_says_its_lines_and_keeps_what_was_typed(desk: Desk) -> None:
    address = f"{desk.address}/setreni/nove/upravit"
    files = {"file": ("anketa.csv", "otázka;odpověď;počet\nA?;ano;pět\n".encode(), "text/csv")}
    answer = desk.client.post(address, {"title": "Rodiny", "target": "rodiny"}, files=files)
    assert answer.status_code == 422
    assert "anketa.csv, řádek 2: „pět“ není počet" in desk.client.words(answer)
    assert 'value="Rodiny"' in answer.text
    nothing = desk.client.post(address, {"title": "", "target": "x", "held_from": "zítra"})
    assert nothing.status_code == 422
    for said in ("Vyberte tabulku", "jak se šetření jmenuje", "není datum"):
        assert said in desk.client.words(nothing)


def test_swot_is_written_in_four_fields(desk: Desk) -> None:
    here = f"{desk.address}/swot/{desk.case.seniors}"
    assert desk.client.get(here).status_code == 200
    typed = {
        "strength": "spolupráce obcí\nzkušení lidé",
        "weakness": "",
        "opportunity": "dotace",
        "threat": "stárnutí",
    }
    assert desk.client.post(here, typed).status_code == 303
    page = desk.client.html(desk.client.get(desk.address))
    fields = page.xpath("//div[contains(@class, 'swot-field')]")
    assert [[li.text.strip() for li in field.iter("li")] for field in fields] == [
        ["spolupráce obcí", "zkušení lidé"],
        [],
        ["dotace"],
        ["stárnutí"],
    ]
    late = desk.client.post(here, typed | {"strength": "jen moje", "was-strength": "spolupráce obcí"})
    assert late.status_code == 409
    assert "jen moje" in late.text
    assert "zkušení lidé" in desk.words()
    assert desk.client.get(f"{desk.address}/swot/999").status_code == 404


def test_numbers_about_the_area(desk: Desk) -> None:
    here = f"{desk.address}/statistiky"
    typed = {
        "name": "podíl lidí nad 65 let",
        "territory": "ORP Humpolec",
        "year": "2023",
        "value": "21,4",
        "unit": "%",
    }
    assert desk.client.post(here, typed).status_code == 303
    assert "podíl lidí nad 65 let" in desk.words()
    assert "21,4 %" in desk.words("/statistiky")
    wrong = desk.client.post(here, typed | {"value": "hodně", "year": "23"})
    assert wrong.status_code == 422
    assert "Napište číslo" in desk.client.words(wrong)
    number = desk.client.html(desk.client.get(here)).xpath("//button[@name='remove']/@value")[0]
    assert desk.client.post(here, {"remove": number}).status_code == 303
    assert "podíl lidí nad 65 let," not in desk.words("/statistiky")


def test_a_goal_that_rests_on_nothing_is_told_until_something_is_tied(desk: Desk) -> None:
    assert "neopírají cíle 1.1, 1.2" in desk.words()
    survey_id = desk.survey(RAW).rpartition("/")[2]
    tied = {"plan": str(desk.plan_id), "goal": "1.1", "source": f"survey:{survey_id}"}
    answer = desk.client.post(f"{desk.address}/cile", tied)
    assert answer.headers["location"].endswith("#cil-1.1")
    assert "neopírá cíl 1.2" in desk.words()
    assert "cíl 1.1" in desk.words(f"/setreni/{survey_id}")
    plan = desk.client.words(desk.client.get(f"/planovani/{desk.case.process_id}/plany/{desk.plan_id}"))
    assert "Opírá se o: šetření „Senioři 2024“" in plan.replace("o:šetření", "o: šetření")
    assert desk.client.post(f"{desk.address}/cile", tied | {"goal": "7.7"}).status_code == 409
    removal = desk.client.post(f"{desk.address}/setreni/{survey_id}/upravit", {"verb": "remove"})
    assert removal.status_code == 409
    page = desk.client.html(desk.client.get(f"{desk.address}/cile"))
    number = page.xpath("//button[@name='untie']/@value")[0]
    assert (
        desk.client.post(
            f"{desk.address}/cile", {"plan": str(desk.plan_id), "goal": "1.1", "untie": number}
        ).status_code
        == 303
    )
    assert (
        desk.client.post(f"{desk.address}/setreni/{survey_id}/upravit", {"verb": "remove"}).status_code == 303
    )


def test_readers_read(desk: Desk, office_web: OfficeWeb) -> None:
    reader = office_web(desk.case.house).sign_in("vedouci")
    here = desk.survey(RAW)
    for path in (desk.address, here, f"{desk.address}/cile", f"{desk.address}/statistiky"):
        answer = reader.get(path)
        assert answer.status_code == 200
        assert not reader.html(answer).xpath("//main//form[@method='post']")
    assert reader.get(f"{here}/upravit").status_code == 409
    assert reader.post(f"{desk.address}/statistiky", {"name": "x"}).status_code in (409, 422)
