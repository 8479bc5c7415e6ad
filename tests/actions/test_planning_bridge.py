"""Does a plan become a proposal in one step, and is it approved by itself when our body, or other towns, resolve so?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import pytest
import sqlalchemy as sa
from comment_case import CONTENT, MARKED, MARKED_ADDRESS, CommentCase, OpenComments, opened_for_comments
from office_case import plain, refused
from planning_case import COORDINATOR

from actions.authority import actor_of
from actions.planning import area, bridge, consents, plans
from actions.planning.bridge_text import spoken_title
from actions.planning.consents import Resolved
from actions.record_resolution import void_resolution
from db import assignments, resolutions
from db.planning.process import municipality, planning_matter
from db.queries.planning_consents import consents_of, matters_of, origins_of
from states.planning.vocabulary import PlanKind
from states.vocabulary import Outcome

_ = opened_for_comments
REASON = "Projednáno s\u00a0občany na setkání."


class BridgeCase(CommentCase):
    """A finished plan with a settled comment, and its proposal."""

    def finish(self, settled: bool = True) -> BridgeCase:
        if settled:
            self.settle(self.received())
        self.act(plans.finalise_despite, COORDINATOR, self.plan_id, self.plan_row.version, REASON)
        return self

    def bridge(self, version: int | None = None, **changes: Any) -> int:
        """The coordinator makes the proposal as the plan would have it, and fills in what the plan can't know."""
        annexes = bridge.prepare_annexes(self.house, self.plan_id)
        gives_tasks = changes.pop("gives_tasks", True)
        prepared = changes.pop("annexes", annexes)

        with self.house.reading() as (office, connection):
            actor = actor_of(connection, COORDINATOR)
            content = bridge.prefilled(
                office, connection, actor, self.plan_id, prepared, gives_tasks=gives_tasks
            )
        content = replace(content, presented_by="starosta", committee_opinion="-", previous_resolution="-")
        days = {"RM": office.today + timedelta(days=14), "ZM": office.today + timedelta(days=30)}
        content = replace(content, **changes)
        self.pid = self.act(bridge.propose, COORDINATOR, self.plan_id, version, content, prepared, days)
        return self.pid

    def adopt(self, **more: Any) -> Any:
        """The proposal goes its road to the body that decides."""
        self.submit(COORDINATOR)
        self.everybody_signs()
        self.pass_through("RM")
        return self.pass_through("ZM", **more)

    def consents(self) -> list[Any]:
        with self.house.database.read() as connection:
            return list(consents_of(connection, self.plan_id))

    def place_of(self, name: str) -> int:
        return int(self.rows(sa.select(municipality.c.id).where(municipality.c.name == name))[0].id)


@pytest.fixture
def bridged(opened_for_comments: OpenComments) -> BridgeCase:
    return cast(BridgeCase, opened_for_comments(BridgeCase))


def test_one_step_makes_a_prefilled_proposal(bridged: BridgeCase) -> None:
    case = bridged.finish()
    case.bridge()
    content = case.content
    assert content.matter == "social_plan" and content.department == "OSV"
    first, task = content.clauses
    assert plain(f"{first.verb} {first.text}") == (
        "schvaluje Střednědobý plán rozvoje sociálních služeb na Humpolecku na období 2025–2027 "
        "dle předloženého návrhu."
    )
    assert (task.verb, task.charged, task.due_on) == ("ukládá", "head_of_department", date(2025, 12, 31))
    assert "1.1.1 „Rozšířit terénní službu“" in task.text
    assert [file.kind for file in content.files] == ["pdf", "pdf"]
    assert content.attachments == (spoken_title(case.plan_row.title), bridge.SETTLEMENT_TITLE)
    report = plain(content.report)
    assert "Každý na Humpolecku najde pomoc" in report and "Vypořádané připomínky: 1 (přijata 1)." in report
    assert MARKED not in report and MARKED_ADDRESS not in report
    assert case.plan_row.state == "submitted"
    with case.house.database.read() as connection:
        assert [row.id for row in origins_of(connection, case.pid)] == [case.plan_id]
        assert [row.id for row in matters_of(connection, case.plan_id)] == [case.pid]


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Akční plán města 2024", "Akční plán města na rok 2024"),
        ("Plán služeb 2025–2027", "Plán služeb na období 2025–2027"),
        ("Plán služeb na období 2025–2027", "Plán služeb na období 2025–2027"),
        ("Plán služeb", "Plán služeb"),
    ],
)
def test_a_title_as_a_clause_says_it(title: str, said: str) -> None:
    assert spoken_title(title) == said


def test_what_is_not_finished_or_has_changed_is_no_proposal(bridged: BridgeCase) -> None:
    with refused("připravit návrh usnesení lze jen ve stavu"):
        bridged.bridge()
    case = bridged.finish()
    old = bridge.prepare_annexes(case.house, case.plan_id)
    case.act(plans.reopen, COORDINATOR, case.plan_id, case.plan_row.version, "Chyba.")
    case.act(plans.write, COORDINATOR, case.plan_id, None, replace(CONTENT, vision="Jinak."))
    case.finish(settled=False)
    with refused("Plán se mezitím změnil"):
        case.bridge(annexes=old)
    assert case.rows(sa.select(planning_matter)) == []


def test_an_adopted_proposal_approves_its_plan_and_gives_its_tasks(bridged: BridgeCase) -> None:
    case = bridged.finish()
    case.bridge()
    heard = case.adopt()
    plan = case.plan_row
    (resolution,) = case.rows(
        sa.select(resolutions.resolution).where(resolutions.resolution.c.number == heard.number)
    )
    assert (plan.state, plan.approved_on) == ("approved", resolution.adopted_on)
    (consent,) = case.consents()
    assert (consent.name, consent.number, consent.state) == ("Humpolec", heard.number, "approved")
    assert consent.body == "Zastupitelstvo města Humpolec" and consent.resolution_id == resolution.id
    (task,) = case.rows(sa.select(assignments.assignment))
    assert task.due_on == date(2025, 12, 31) and "1.1.1" in task.task
    entry = case.entries(subject="plan", verb="approve")[-1]
    assert (entry.actor, entry.office) == ("Razítko", "Razítko samo")
    assert entry.facts["number"] == heard.number
    assert case.verify().faults == ()


def test_what_the_council_recommends_approves_nothing(bridged: BridgeCase) -> None:
    case = bridged.finish()
    case.bridge()
    case.submit(COORDINATOR)
    case.everybody_signs()
    case.pass_through("RM")
    assert case.plan_row.state == "submitted" and case.consents() == []
    case.at_table("ZM")
    case.hear("ZM", Outcome.NOT_ADOPTED, tally=case.tally("ZM", 3))
    assert case.plan_row.state == "submitted"


def test_an_amended_resolution_leaves_the_plan_to_the_coordinator(bridged: BridgeCase) -> None:
    """What was adopted is not what the plan says, as far as a machine can know (domain.md 3: amendments)."""
    case = bridged.finish()
    case.bridge(gives_tasks=False)
    case.submit(COORDINATOR)
    case.everybody_signs()
    case.pass_through("RM")
    case.at_table("ZM")
    heard = case.hear(
        "ZM", Outcome.ADOPTED_AMENDED, amended_text="Zastupitelstvo schvaluje plán bez opatření 1.1.1."
    )
    assert case.plan_row.state == "submitted"
    (consent,) = case.consents()
    assert (consent.number, consent.state) == (heard.number, "approved")
    (sentence,) = consents.what_was_amended(case.plan_row.state, case.consents())
    assert "přijato ve změněném znění" in sentence
    case.act(plans.reopen, COORDINATOR, case.plan_id, case.plan_row.version, "Zapracovat pozměňovací návrh.")
    assert case.plan_row.state == "draft"


def test_a_plan_that_no_body_adopted_goes_back_to_its_writers(bridged: BridgeCase) -> None:
    case = bridged.finish()
    case.bridge()
    case.submit(COORDINATOR)
    case.everybody_signs()
    case.pass_through("RM")
    case.at_table("ZM")
    case.hear("ZM", Outcome.NOT_ADOPTED, tally=case.tally("ZM", 3))
    case.act(
        plans.reopen, COORDINATOR, case.plan_id, case.plan_row.version, "Zastupitelstvo chce levnější plán."
    )
    assert case.plan_row.state == "draft"


def test_a_voided_resolution_is_said_on_the_plan(bridged: BridgeCase) -> None:
    case = bridged.finish()
    case.bridge()
    heard = case.adopt()
    assert consents.what_fell(case.consents()) == ()
    case.act(void_resolution, case.staff, "ZM", heard.number, "Omyl v\u00a0hlasování.")
    (sentence,) = consents.what_fell(case.consents())
    assert plain(sentence).startswith("Zastupitelstvo města Humpolec, usnesení č.")
    assert "číslo usnesení je zneplatněno" in sentence


def test_a_plan_that_went_back_to_its_writers_is_left_alone(bridged: BridgeCase) -> None:
    case = bridged.finish()
    case.bridge()
    with case.house.database.write() as connection:
        from db.planning.plans import plan

        connection.execute(plan.update().where(plan.c.id == case.plan_id).values(state="dropped"))
    case.adopt()
    assert case.plan_row.state == "dropped" and case.consents() == []


def three_towns(case: BridgeCase) -> tuple[int, int]:
    for name in ("Želiv", "Jiřice"):
        case.act(area.add_municipalities, COORDINATOR, case.process_id, [name])
    with case.house.database.write() as connection:
        connection.execute(municipality.update().values(approves=True))
        connection.execute(
            municipality.update().where(municipality.c.name == "Želiv").values(contact_id=case.people["eva"])
        )
    return case.place_of("Želiv"), case.place_of("Jiřice")


def test_municipalities_are_asked_reminded_monthly_and_approve(bridged: BridgeCase) -> None:
    case = bridged.finish()
    zeliv, jirice = three_towns(case)
    assert case.act(consents.ask, COORDINATOR, case.plan_id, case.plan_row.version, [zeliv, jirice]) == 2
    first = case.letters("planning_consent_request")
    assert [row.facts["place"] for row in first] == [
        "Želiv"
    ]  # Jiřice have no contact: they are asked otherwise
    assert case.act(consents.ask, COORDINATOR, case.plan_id, None, [zeliv]) == 0
    case.clock.forward(days=29)
    assert "planning_consent_request" not in case.remind()
    case.clock.forward(days=1)
    assert case.remind()["planning_consent_request"] == 2
    assert "planning_consent_request" not in case.remind()
    today = case.clock.now.date()
    yes = Resolved(zeliv, "zastupitelstvo obce", "approved", "ZO/12/2024", today)
    case.act(consents.record, COORDINATOR, case.plan_id, case.plan_row.version, yes)
    assert case.plan_row.state == "final"
    case.clock.forward(days=31)
    assert case.remind()["planning_consent_request"] == 1
    case.act(
        consents.record, COORDINATOR, case.plan_id, None, replace(yes, municipality_id=jirice, number="")
    )
    assert (case.plan_row.state, case.plan_row.approved_on) == ("approved", today)
    assert [row.number for row in case.consents()] == [None, "ZO/12/2024"]


def test_the_coordinator_writes_down_that_a_plan_is_approved_though_one_town_has_not_answered(
    bridged: BridgeCase,
) -> None:
    case = bridged.finish()
    zeliv, jirice = three_towns(case)
    case.act(consents.ask, COORDINATOR, case.plan_id, case.plan_row.version, [zeliv, jirice])
    today = case.clock.now.date()
    yes = Resolved(zeliv, "zastupitelstvo obce", "approved", "ZO/12/2024", today)
    case.act(consents.record, COORDINATOR, case.plan_id, case.plan_row.version, yes)
    case.clock.forward(days=10)
    case.act(consents.approve, COORDINATOR, case.plan_id, case.plan_row.version)
    assert (case.plan_row.state, case.plan_row.approved_on) == ("approved", today)


def test_what_is_written_down_of_a_resolution_is_checked(bridged: BridgeCase) -> None:
    case = bridged.finish()
    zeliv, _ = three_towns(case)
    wrong = Resolved(zeliv, " ", "snad", "", None)
    with refused("Vyberte, zda orgán", "Chybí orgán", "Chybí den"):
        case.act(consents.record, COORDINATOR, case.plan_id, None, wrong)
    with refused("k procesu nepatří"):
        case.act(consents.record, COORDINATOR, case.plan_id, None, replace(wrong, municipality_id=999))
    with refused("smí jen"):
        case.act(consents.ask, "vedouci", case.plan_id, None, [zeliv])
    with refused("Plán zatím neschválil žádný orgán"):
        case.act(consents.approve, COORDINATOR, case.plan_id, case.plan_row.version)
    declined = Resolved(zeliv, "zastupitelstvo obce", "declined", "", case.clock.now.date())
    case.act(consents.record, COORDINATOR, case.plan_id, None, declined)
    assert case.plan_row.state == "final"


def test_an_action_plan_gives_tasks_by_its_activities(bridged: BridgeCase) -> None:
    case = bridged
    case.plan_id = case.new_plan(
        kind=PlanKind.ACTION, title="Akční plán 2025", period_until=2025, drawn_from_id=case.plan_id
    )
    case.act(plans.finalise, COORDINATOR, case.plan_id, case.plan_row.version)
    case.bridge()
    assert case.content.clauses[1].due_on == date(2025, 6, 30)
    assert "aktivitu 1.1.1-a" in case.content.clauses[1].text
    assert len(case.content.files) == 1


def test_windows_and_unsettled_comments_are_reminded_once(bridged: BridgeCase) -> None:
    case = bridged
    today = case.clock.now.date()
    case.remind()  # it opened today, and the coordinator is told of what is missing
    case.received()
    with case.house.database.write() as connection:
        from db.planning.plans import plan

        connection.execute(plan.update().values(submit_by=today + timedelta(days=40)))
    case.clock.forward(days=24)
    written = case.remind()
    assert written["planning_window"] >= 2  # the coordinator, and who runs a group
    assert "planning_window" not in case.remind()
    (letter,) = [
        row for row in case.letters("planning_window", COORDINATOR) if row.facts["outcome"] == "končí"
    ]
    assert letter.facts["due_on"] == (today + timedelta(days=28)).isoformat()
    case.clock.forward(days=5)
    assert case.remind()["planning_unsettled"] == 1
    assert "planning_unsettled" not in case.remind()
