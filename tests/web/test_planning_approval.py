"""Does the coordinator make a proposal of a plan in the browser, and keep the answers of municipalities?"""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from comment_case import CommentCase, comments_open, opened_for_comments
from office_client import OfficeClient
from planning_case import COORDINATOR

from actions.planning import area, plans
from db.planning.process import municipality, planning_matter

_ = comments_open, opened_for_comments


@pytest.fixture
def finished(comments_open: CommentCase) -> CommentCase:
    case = comments_open
    case.settle(case.received())
    case.act(plans.finalise_despite, COORDINATOR, case.plan_id, case.plan_row.version, "Projednáno jinde.")
    return case


def address(case: CommentCase) -> str:
    return f"/planovani/{case.process_id}/plany/{case.plan_id}"


def test_one_click_makes_the_proposal_with_links_both_ways(finished: CommentCase) -> None:
    case = finished
    web = OfficeClient(case.house).sign_in(COORDINATOR)
    assert "Připravit návrh usnesení" in web.words(web.get(f"{address(case)}/schvaleni"))
    answer = web.post(f"{address(case)}/navrh", {"version": str(case.plan_row.version), "tasks": "1"})
    (row,) = case.rows(sa.select(planning_matter))
    assert answer.headers["location"] == f"/navrhy/{row.proposal_id}/upravit"
    assert "přílohami" in web.get(answer.headers["location"]).text
    page = web.get(f"/navrhy/{row.proposal_id}")
    assert f'href="{address(case)}"' in page.text and "Návrh vznikl z plánu" in web.words(page)
    plan = web.get(address(case))
    assert f'href="/navrhy/{row.proposal_id}"' in plan.text
    again = web.post(f"{address(case)}/navrh", {"version": "1"})
    assert again.status_code == 409 and "Někdo byl rychlejší" in web.words(again)


def test_answers_of_municipalities_are_kept(finished: CommentCase) -> None:
    case = finished
    case.act(area.add_municipalities, COORDINATOR, case.process_id, ["Želiv", "Jiřice"])
    with case.house.database.write() as connection:
        connection.execute(municipality.update().values(approves=True))
    (zeliv, jirice) = [
        row.id for row in case.rows(sa.select(municipality).order_by(municipality.c.name.desc()))
    ]
    web = OfficeClient(case.house).sign_in(COORDINATOR)
    here = f"{address(case)}/schvaleni"
    asked = web.post(
        here, {"verb": "ask_consent", "version": str(case.plan_row.version), "chosen": [zeliv, jirice]}
    )
    assert asked.status_code == 303
    typed = {"verb": "record_consent", "place": str(zeliv), "body": "zastupitelstvo obce"}
    wrong = web.post(here, {**typed, "version": str(case.plan_row.version), "consent": "approved"})
    assert wrong.status_code == 422 and "Chybí den" in web.words(wrong)
    right = {**typed, "consent": "approved", "number": "ZO 5/2024", "decided_on": "2024-05-13"}
    assert web.post(here, {**right, "version": str(case.plan_row.version)}).status_code == 303
    words = web.words(web.get(here))
    assert "ZO 5/2024" in words and "požádáno" in words
    done = web.post(here, {"verb": "approve", "version": str(case.plan_row.version)})
    assert done.status_code == 303 and case.plan_row.state == "approved"


def test_who_has_nothing_to_do_with_planning_sees_nothing(finished: CommentCase) -> None:
    web = OfficeClient(finished.house).sign_in("starosta")
    assert web.get(f"{address(finished)}/schvaleni").status_code == 404
    assert web.post(f"{address(finished)}/navrh", {"version": "1"}).status_code == 404
