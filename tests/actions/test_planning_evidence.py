"""What do goals rest on? Surveys, SWOT and numbers are kept, tied to goals, and not lost while a goal needs them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from office_case import refused
from planning_case import COORDINATOR, PlanningCase, planning  # noqa: F401  (a fixture)
from test_planning_plans import begin

from actions.planning import evidence
from actions.planning.evidence import Figure, SurveyHead
from db.planning.papers import evidence as tied
from db.planning.papers import statistic, survey, survey_count, swot_note
from db.queries.planning_evidence import evidence_words
from states.planning.survey_table import Counted, ReadSurvey
from states.planning.vocabulary import Quadrant

READ = ReadSurvey((Counted("Co chybí?", "lékař", 12), Counted("Co chybí?", "doprava", 7)), 19)
AGED = Figure("Podíl lidí nad 65 let", "ORP Humpolec", 2023, Decimal("21.4"), "%", "ČSÚ")


def keep_survey(
    case: PlanningCase, read: ReadSurvey | None = READ, who: str = COORDINATOR, **more: Any
) -> int:
    survey_id = more.pop("survey_id", None)
    head = SurveyHead(**{"title": "Senioři 2024", "target": "senioři", **more})
    made: int = case.act(evidence.keep_survey, who, case.process_id, head, read, survey_id)
    return made


def test_a_survey_is_kept_and_its_counts_are_replaced(planning: PlanningCase) -> None:  # noqa: F811
    made = keep_survey(planning)
    row = planning.rows(sa.select(survey))[0]
    assert (row.id, row.respondents) == (made, 19)
    keep_survey(planning, ReadSurvey((Counted("Věk", "70+", 3),), None), survey_id=made, respondents=3)
    assert [(one.question, one.count) for one in planning.rows(sa.select(survey_count))] == [("Věk", 3)]
    keep_survey(planning, None, survey_id=made, note="doplněno v terénu")
    assert len(planning.rows(sa.select(survey_count))) == 1
    with refused("už tu je"):
        keep_survey(planning)
    with refused("jak se šetření jmenuje", "koho se šetření ptalo"):
        keep_survey(planning, title=" ", target="")
    with refused("nemůže být víc než rozdaných"):
        keep_survey(planning, None, title="B", handed_out=10, respondents=11)
    with refused("Doplnit podklady o potřebách smí jen"):
        keep_survey(planning, who="starosta", title="C")
    said = planning.entries(subject="planning_process", verb="keep_evidence")[0].facts
    assert said == {"process": planning.process_id, "what": "survey", "title": "Senioři 2024", "answers": 2}


def swot(case: PlanningCase, *lines: str, group: int | None = None, seen: Any = None) -> None:
    case.act(evidence.keep_swot, COORDINATOR, case.process_id, group, Quadrant.THREAT, lines, seen)


def test_notes_of_swot_keep_their_order_and_what_rests_on_them(planning: PlanningCase) -> None:  # noqa: F811
    swot(planning, "stárnutí", " ", "odchod lékařů", "stárnutí", group=planning.seniors)
    swot(planning, "celý region", group=None)
    notes = {row.text: row.id for row in planning.rows(sa.select(swot_note))}
    assert len(notes) == 3
    plan_id = begin(planning)
    planning.act(evidence.tie, COORDINATOR, plan_id, "1.1", "swot", notes["stárnutí"], "hlavní důvod")
    swot(planning, "nová", "odchod lékařů", "stárnutí", group=planning.seniors)
    rows = planning.rows(
        sa.select(swot_note).where(swot_note.c.group_id.is_not(None)).order_by(swot_note.c.position)
    )
    assert [row.text for row in rows] == ["nová", "odchod lékařů", "stárnutí"]
    assert rows[2].id == notes["stárnutí"]
    with refused("opírá se o to cíl 1.1"):
        swot(planning, "nová", group=planning.seniors)
    with refused("Někdo byl rychlejší"):
        swot(planning, "moje", group=planning.seniors, seen=["stárnutí"])


def test_numbers_are_kept_once_for_a_year(planning: PlanningCase) -> None:  # noqa: F811
    def keep(*figures: Figure) -> None:
        planning.act(evidence.keep_statistics, COORDINATOR, planning.process_id, figures)

    keep(AGED)
    keep(Figure(AGED.name, AGED.territory, AGED.year, Decimal("21.9"), "%"))
    rows = planning.rows(sa.select(statistic))
    assert [(row.value, row.source) for row in rows] == [(Decimal("21.900"), None)]
    with refused("co číslo říká", "rok čtyřmi číslicemi"):
        keep(Figure("", "x", 23, Decimal(1), "%"))
    with refused("Tak velké číslo"):
        keep(Figure("a", "b", 2020, Decimal("NaN"), "%"))
    planning.act(evidence.remove_statistic, COORDINATOR, planning.process_id, rows[0].id)
    assert planning.rows(sa.select(statistic)) == []


def test_a_goal_rests_on_what_its_process_has(planning: PlanningCase) -> None:  # noqa: F811
    plan_id, survey_id = begin(planning), keep_survey(planning)
    for _ in range(2):
        planning.act(evidence.tie, COORDINATOR, plan_id, "1.1", "survey", survey_id)
    rows = planning.rows(sa.select(tied))
    assert [(row.goal, row.kind, row.source_id) for row in rows] == [("1.1", "survey", survey_id)]
    with planning.house.database.read() as connection:
        assert evidence_words(connection, plan_id) == {"1.1": ["šetření „Senioři 2024“"]}
    with refused("Cíl 9.9 v plánu není"):
        planning.act(evidence.tie, COORDINATOR, plan_id, "9.9", "survey", survey_id)
    with refused("Takový podklad v tomto procesu není"):
        planning.act(evidence.tie, COORDINATOR, plan_id, "1.1", "statistic", 77)
    with refused("nejdřív podklad od cíle odpojte"):
        planning.act(evidence.remove_survey, COORDINATOR, planning.process_id, survey_id)
    planning.act(evidence.untie, COORDINATOR, plan_id, rows[0].id)
    planning.act(evidence.remove_survey, COORDINATOR, planning.process_id, survey_id)
    assert planning.rows(sa.select(survey)) == planning.rows(sa.select(survey_count)) == []
