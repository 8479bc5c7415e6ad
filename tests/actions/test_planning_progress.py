"""Who says how far a measure is? Who answers for it or the coordinator, each year, asked once and reminded once."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa
from docx import Document
from office_case import refused
from plan_case import CONTENT
from planning_case import COORDINATOR, PlanningCase, planning  # noqa: F401  (a fixture)
from test_planning_plans import act, approve, begin, row_of

from actions.make_document import make_documents
from actions.planning import plans, progress
from actions.planning.ask_for_reports import ask_for_reports
from actions.planning.draw import draw_action_plan
from actions.planning.evaluation_documents import issue_evaluation
from actions.planning.progress import Reported
from db.files import document
from db.planning.plans import measure_report
from states.planning.content import Activity
from states.planning.editing import added, find
from states.planning.vocabulary import Progress

DONE = Reported(
    Progress.DONE, "Poradna radí každý týden.", {"počet porad za rok": "131", "cizí": "1"}, 80_000
)


@pytest.fixture
def approved(planning: PlanningCase) -> tuple[PlanningCase, int]:  # noqa: F811
    plan_id = begin(planning)
    approve(planning, plan_id)
    return planning, plan_id


def report(
    case: PlanningCase, who: str, plan_id: int, code: str, year: int = 2024, said: Reported = DONE
) -> Any:
    return case.act(progress.report, who, plan_id, code, year, said)


def reports(case: PlanningCase) -> list[Any]:
    return case.rows(sa.select(measure_report).order_by(measure_report.c.id))


def test_who_answers_for_a_measure_reports_it(approved: tuple[PlanningCase, int]) -> None:
    case, plan_id = approved
    report(case, COORDINATOR, plan_id, "1.2.1")
    report(case, "vedouci", plan_id, "1.1.1")  # the office of the head answers for it
    with refused("Hlásit plnění opatření smí jen"):
        report(case, "vedouci", plan_id, "1.2.1")
    with refused("Hlásit plnění opatření smí jen"):
        report(case, "starosta", plan_id, "1.1.1")
    first = reports(case)[0]
    assert (first.progress, first.indicators, first.spent) == ("done", {"počet porad za rok": "131"}, 80_000)
    entry = case.entries(subject="plan", verb="report")[1]
    assert (entry.facts["code"], entry.facts["progress"]) == ("1.1.1", "done")


def test_a_later_report_counts_and_the_earlier_stays(approved: tuple[PlanningCase, int]) -> None:
    case, plan_id = approved
    report(case, COORDINATOR, plan_id, "1.2.1")
    report(case, COORDINATOR, plan_id, "1.2.1", said=Reported(Progress.UNDER_WAY, "Přepočítáno.", {}, 70_000))
    assert len(reports(case)) == 2
    with case.house.database.read() as connection:
        found = progress.evaluation_of(connection, row_of(case, plan_id), 2024)
    part = next(one for one in found.parts if one.code == "1.2.1")
    assert (part.progress, part.words, part.spent) == (Progress.UNDER_WAY, "Přepočítáno.", 70_000)


def test_what_cannot_be_reported(approved: tuple[PlanningCase, int]) -> None:
    case, plan_id = approved
    with refused("Rok 2025 do období plánu nepatří, nebo ještě nenastal"):
        report(case, COORDINATOR, plan_id, "1.2.1", 2025)
    with refused("Rok 2023 do období"):
        report(case, COORDINATOR, plan_id, "1.2.1", 2023)
    with refused("Opatření ani aktivita 1.1 v plánu není"):
        report(case, COORDINATOR, plan_id, "1.1")
    with refused("Vyberte, jak na tom opatření je", "aspoň jednou větou", "nemůže být záporná"):
        report(case, COORDINATOR, plan_id, "1.2.1", said=Reported(None, " ", {}, -1))
    draft = begin(case, title="Jiný")
    with refused("hlásit plnění opatření lze jen ve stavu „schválen“"):
        report(case, COORDINATOR, draft, "1.2.1")


def ask(case: PlanningCase) -> int:
    written: Counter[str] = Counter()
    with case.house.writing() as (office, connection):
        ask_for_reports(office, connection, written)
    return written["planning_progress_request"]


def test_everybody_is_asked_in_january_and_reminded_in_february_once(
    approved: tuple[PlanningCase, int],
) -> None:
    case, plan_id = approved
    assert ask(case) == 0
    case.clock.to(date(2025, 1, 1))
    assert ask(case) == 0
    case.clock.to(date(2025, 1, 2))
    assert ask(case) == 2
    assert ask(case) == 0
    letters = {row.code: row for row in case.letters("planning_progress_request")}
    assert letters["vedouci"].facts["missing"] == ["1.1.1 Rozšíření terénní pečovatelské služby"]
    assert letters[COORDINATOR].facts["missing"] == ["1.1.2 Denní stacionář", "1.2.1 Dluhová poradna"]
    assert letters["vedouci"].facts["link"].endswith(f"/plany/{plan_id}/plneni?rok=2024")
    report(case, COORDINATOR, plan_id, "1.1.2")
    report(case, COORDINATOR, plan_id, "1.2.1")
    case.clock.to(date(2025, 2, 16))
    assert ask(case) == 1  # the coordinator has said all, the head has not
    assert ask(case) == 0
    case.clock.to(date(2025, 9, 1))
    assert ask(case) == 0


def test_a_machine_that_stood_still_asks_late_but_each_once(approved: tuple[PlanningCase, int]) -> None:
    case, _ = approved
    case.clock.to(date(2025, 3, 20))
    assert ask(case) == 4
    assert ask(case) == 0


def test_an_action_plan_is_drawn_with_codes_and_other_years(planning: PlanningCase) -> None:  # noqa: F811
    plan_id = begin(planning)
    given = {"title": "Akční plán 2024–2025", "period_from": 2024, "period_until": 2025}

    def draw(*codes: str, **more: Any) -> int:
        made: int = planning.act(
            draw_action_plan, more.pop("who", COORDINATOR), plan_id, measures=codes, **given
        )
        return made

    with refused("Vyberte aspoň jedno opatření"):
        draw()
    with refused("Opatření 7.7.7 v plánu nejsou"):
        draw("1.1.1", "7.7.7")
    with refused("smí jen"):
        draw("1.1.1", who="starosta")
    made = draw("1.1.1", "1.2.1")
    row = row_of(planning, made)
    assert (row.kind, row.period_until, row.drawn_from_id, row.state) == ("action", 2025, plan_id, "draft")
    with refused("akční plán u něj nemá žádnou aktivitu"):
        act(planning, plans.publish, made)
    with planning.house.database.read() as connection:
        content = plans.content_at(connection, made, 1)
    assert [one.drawn_from for _, _, one in content.measures()] == ["1.1.1", "1.2.1"]
    for code in ("1.1.1", "1.2.1"):
        content = added(content, code, Activity(f"{code}.1", "první krok", responsible="OSV", cost=10_000))
    act(planning, plans.write, made, content)
    act(planning, plans.finalise_despite, made, "Připomínky proběhly u střednědobého plánu.")
    with refused("sestavuje ze střednědobého plánu"):
        planning.act(draw_action_plan, COORDINATOR, made, measures=["1.1.1"], **given)
    act(planning, plans.drop, plan_id, "Nepřijat.")
    with refused("akční plán se z něj už nesestavuje"):
        draw("1.1.1")


def words_of(data: bytes) -> str:
    made = Document(io.BytesIO(data))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in made.paragraphs), *cells]).replace("\u00a0", " ")


def test_word_and_pdf_of_a_plan_and_its_evaluation_are_made(planning: PlanningCase) -> None:  # noqa: F811
    plan_id = begin(planning)
    act(planning, plans.write, plan_id, CONTENT, "po jednání skupin")
    act(planning, plans.publish, plan_id)
    approve(planning, plan_id)
    report(planning, COORDINATOR, plan_id, "1.2.1")
    assert act(planning, issue_evaluation, plan_id, 2024) == 1
    with refused("Rok 2031 do období"):
        act(planning, issue_evaluation, plan_id, 2031)
    with refused("smí jen"):
        act(planning, issue_evaluation, plan_id, 2024, who="starosta")
    make_documents(planning.house)
    made = {row.kind: row for row in planning.rows(sa.select(document).where(document.c.part_id == plan_id))}
    assert set(made) == {"plan_word", "plan_pdf", "evaluation_word"}
    content = {kind: planning.house.files.get(row.file_digest) for kind, row in made.items()}
    assert made["plan_word"].file_name == "strednedoby-plan-2024-2026-v2.docx"
    words = words_of(content["plan_word"])
    for said in (
        "Obsah",
        "Priorita 1: Služby pro seniory",
        "Cíl 1.1: Senioři zůstávají doma",
        "Opatření 1.1.1: Rozšíření terénní pečovatelské služby",
        "v obcích & osadách mimo město",
        "počet klientů: 40 → 60",
        "2020: dotace kraje – 900 000 Kč",
        "2 850 000 Kč",
        "zveřejněn k připomínkám, verze 2",
        "po jednání skupin, zveřejněna k připomínkám",
    ):
        assert said in words, said
    assert content["plan_pdf"].startswith(b"%PDF")
    evaluation = words_of(content["evaluation_word"])
    for said in ("splněno", "bez zprávy", "utraceno 80 000 Kč", "131", "Poradna radí každý týden."):
        assert said in evaluation, said


def test_the_word_file_is_one_that_word_can_lead_through(planning: PlanningCase) -> None:  # noqa: F811
    plan_id = begin(planning)
    act(planning, plans.publish, plan_id)
    make_documents(planning.house)
    row = planning.rows(sa.select(document).where(document.c.kind == "plan_word"))[0]
    made = Document(io.BytesIO(planning.house.files.get(row.file_digest)))
    assert made.core_properties.title == "Střednědobý plán 2024–2026"
    headings = [one.style.name for one in made.paragraphs if one.style.name.startswith("Heading")]
    levels = [int(name.rpartition(" ")[2]) for name in headings]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    marks = set(made.element.xpath("//w:bookmarkStart/@w:name"))
    links = made.element.xpath("//w:hyperlink/@w:anchor")
    assert links
    assert set(links) <= marks
    assert all(table._tbl.xpath(".//w:tblHeader") for table in made.tables[1:])
    found = find(CONTENT, "1.1")
    assert found is not None
    assert any(found.node.title in one.text for one in made.paragraphs)
