"""Who keeps papers, the catalogue and the area of a process, and what is refused, whatever door it comes through?"""

from __future__ import annotations

import dataclasses

import sqlalchemy as sa
from office_case import plain, refused
from planning_case import COORDINATOR, PlanningCase, begun_plan, planning
from test_planning_meetings import TEXTS, held

from actions.planning import area, group_minutes, papers, plans, providers, public_minutes
from db.files import document
from db.planning.papers import planning_paper
from db.planning.plans import plan
from db.planning.process import municipality
from db.planning.providers import provider, service
from states.planning.catalogue import Provider, Service

__all__ = ["planning"]
ARTICLE = papers.Paper("article", "Článek v\u00a0Radničních listech", address="https://listy.example/3")
CHARITY = Provider(
    0,
    "Charita Vzorov",
    company_id="12345679",
    services=(Service("Péče doma", "pečovatelská služba", "field"),),
)


def test_a_paper_is_added_corrected_and_removed_by_the_coordinator_alone(planning: PlanningCase) -> None:
    with refused("smí jen"):
        planning.act(papers.add_paper, "vedouci", planning.process_id, ARTICLE)
    paper_id = planning.act(papers.add_paper, COORDINATOR, planning.process_id, ARTICLE)
    with refused("už"):
        planning.act(papers.add_paper, COORDINATOR, planning.process_id, ARTICLE)
    other = dataclasses.replace(ARTICLE, title="Článek o\u00a0plánování", address="")
    planning.act(papers.correct_paper, COORDINATOR, paper_id, other)
    (row,) = planning.rows(sa.select(planning_paper))
    assert (plain(row.title), row.address) == ("Článek o plánování", ARTICLE.address)
    planning.act(papers.remove_paper, COORDINATOR, paper_id)
    with refused("někdo ho mezitím odebral"):
        planning.act(papers.remove_paper, COORDINATOR, paper_id)
    (row,) = planning.rows(sa.select(planning_paper))
    assert row.removed_at is not None, "it stays in the history"


def test_minutes_go_public_once_they_are_closed(planning: PlanningCase) -> None:
    meeting_id = held(planning)
    planning.act(group_minutes.write_group_minutes, COORDINATOR, meeting_id, "", TEXTS)
    with refused("Zápis ještě není uzavřen"):
        planning.act(public_minutes.publish_minutes, COORDINATOR, meeting_id)
    planning.act(group_minutes.close_group_minutes, COORDINATOR, meeting_id)
    planning.act(public_minutes.publish_minutes, COORDINATOR, meeting_id)
    with refused("Zápis už zveřejněn je"):
        planning.act(public_minutes.publish_minutes, COORDINATOR, meeting_id)


def test_the_catalogue_is_kept_whole(planning: PlanningCase) -> None:
    with refused("Katalog je prázdný"):
        planning.act(providers.issue_catalogue, COORDINATOR, planning.process_id)
    known = planning.act(providers.add_provider, COORDINATOR, planning.process_id, CHARITY)
    with refused("katalogu je; upravte"):
        planning.act(providers.add_provider, COORDINATOR, planning.process_id, CHARITY)
    planning.act(
        providers.change_provider, COORDINATOR, known, dataclasses.replace(CHARITY, phone="777 000 111")
    )
    more = dataclasses.replace(CHARITY, name="Domov Vzorov", company_id="")
    done = planning.act(providers.import_providers, COORDINATOR, planning.process_id, [CHARITY, more])
    assert (done.new, done.changed, done.services) == (1, 1, 2)
    with refused("IČO"):
        wrong = dataclasses.replace(more, name="Jiný", company_id="1")
        planning.act(providers.import_providers, COORDINATOR, planning.process_id, [wrong])
    assert planning.act(providers.issue_catalogue, COORDINATOR, planning.process_id) == 1
    kinds = {row.kind for row in planning.rows(sa.select(document))}
    assert {"catalogue_word", "catalogue_pdf"} <= kinds
    planning.act(providers.remove_provider, COORDINATOR, known)
    assert [row.name for row in planning.rows(sa.select(provider))] == ["Domov Vzorov"]
    assert len(planning.rows(sa.select(service))) == 1


def test_the_area_and_a_plans_name_can_be_put_right(planning: PlanningCase) -> None:
    planning.act(area.add_municipalities, COORDINATOR, planning.process_id, ["Želiv", "Jiřice"])
    first = planning.rows(sa.select(municipality).where(municipality.c.name == "Želiv"))[0].id
    change = area.MunicipalityChange("Městys Želiv", approves=True, approving_body="Zastupitelstvo")
    planning.act(area.change_municipality, COORDINATOR, planning.process_id, first, change)
    second = planning.rows(sa.select(municipality).where(municipality.c.name == "Jiřice"))[0].id
    planning.act(area.remove_municipality, COORDINATOR, planning.process_id, second)
    with refused("Taková obec"):
        planning.act(area.remove_municipality, COORDINATOR, planning.process_id, second)
    names = [row.name for row in planning.rows(sa.select(municipality))]
    assert "Městys Želiv" in names and "Jiřice" not in names
    plan_id = begun_plan(planning, "Plán")
    planning.act(
        plans.describe, COORDINATOR, plan_id, None, title="Plán služeb", period_from=2025, period_until=2027,
        submit_by=None,
    )  # fmt: skip
    (row,) = planning.rows(sa.select(plan))
    assert (row.title, row.period_from, row.period_until) == ("Plán služeb", 2025, 2027)
