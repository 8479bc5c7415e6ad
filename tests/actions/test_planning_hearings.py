"""Public hearings: several places, the draft two weeks before, the notice board, letters, minutes."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import plain, refused
from planning_case import COORDINATOR, PlanningCase, planning

from actions.planning import hearings, participants
from actions.planning.hearings import HearingPlan
from db.planning.comments import public_hearing
from db.planning.plans import plan
from db.planning.process import municipality
from states.planning.plan import PLAN

__all__ = ["planning"]
DAY = date(2024, 6, 4)


def draft(case: PlanningCase, published_on: date | None) -> int:
    """A plan of the process, published on a day or not."""
    with case.house.database.write() as connection:
        found = connection.execute(
            plan.insert()
            .values(
                process_id=case.process_id,
                kind="mid_term",
                title="Střednědobý plán",
                period_from=2025,
                period_until=2027,
                state="published" if published_on else PLAN.initial,
                last_number=1,
                published_number=1 if published_on else None,
                published_on=published_on,
                created_at=case.clock(),
            )
            .returning(plan.c.id)
        )
        return int(found.scalar_one())


def planned(case: PlanningCase, plan_id: int | None = None, day: date = DAY) -> int:
    """A hearing in Jiřice on a day."""
    one = HearingPlan("Jiřice", day, "Obecní úřad", time(17), plan_id=plan_id)
    (hearing_id,) = case.act(hearings.plan_hearings, COORDINATOR, case.process_id, [one])
    return int(hearing_id)


def hearing(case: PlanningCase, hearing_id: int) -> Any:
    """The hearing as it stands."""
    return case.rows(sa.select(public_hearing).where(public_hearing.c.id == hearing_id))[0]


def test_three_places_are_planned_in_one_act(planning: PlanningCase) -> None:
    places = [
        HearingPlan("Želiv", date(2024, 5, 22)),
        HearingPlan("Jiřice", DAY, "Obecní úřad"),
        HearingPlan("Humpolec", date(2024, 6, 7), "Radnice", time(16)),
    ]
    ids = planning.act(hearings.plan_hearings, COORDINATOR, planning.process_id, places)
    assert [hearing(planning, one).town for one in ids] == ["Želiv", "Jiřice", "Humpolec"]
    assert len(planning.entries(subject="public_hearing", verb="plan")) == 3


@pytest.mark.parametrize(
    ("plans", "words"),
    [
        ([], "aspoň jedno místo"),
        ([HearingPlan("", None)], "Chybí obec"),
        ([HearingPlan("Želiv", None)], "nemá den"),
        ([HearingPlan("Želiv", DAY, plan_id=99)], "do tohoto procesu nepatří"),
    ],
)
def test_a_hearing_that_is_none(planning: PlanningCase, plans: list[HearingPlan], words: str) -> None:
    with refused(words):
        planning.act(hearings.plan_hearings, COORDINATOR, planning.process_id, plans)


def test_only_the_coordinator_runs_hearings(planning: PlanningCase) -> None:
    with refused("smí jen"):
        planning.act(hearings.plan_hearings, "vedouci", planning.process_id, [HearingPlan("Želiv", DAY)])
    with refused("smí jen"):
        planning.act(hearings.announce_hearing, "vedouci", planned(planning))


def test_the_draft_must_have_been_out_for_two_weeks(planning: PlanningCase) -> None:
    """Of 4 June the last day is 21 May."""
    unpublished = planned(planning, draft(planning, None))
    with refused("Návrh plánu není zveřejněn", "nejpozději 21. 5. 2024"):
        planning.act(hearings.announce_hearing, COORDINATOR, unpublished)
    late = planned(planning, draft(planning, date(2024, 5, 22)))
    with refused("je zveřejněn od 22. 5. 2024"):
        planning.act(hearings.announce_hearing, COORDINATOR, late)
    planning.act(hearings.announce_hearing, COORDINATOR, late, None, "Termín určila rada.")
    (entry,) = planning.entries(subject="public_hearing", verb="announce_despite")
    assert entry.facts["reason"] == "Termín určila rada."
    in_time = planned(planning, draft(planning, date(2024, 5, 21)))
    planning.act(hearings.announce_hearing, COORDINATOR, in_time)
    assert hearing(planning, in_time).state == "announced"


def test_groups_and_municipalities_are_written_to_once_each(planning: PlanningCase) -> None:
    hearing_id = planned(planning)
    planning.act(hearings.announce_hearing, COORDINATOR, hearing_id)
    letters = planning.letters("planning_hearing_invitation")
    # five of six: whoever announces it knows
    assert {one.person_id for one in letters} == {
        planning.id_of(who) for who in ("vedouci", "eva", "petr", "jiri", "marie")
    }
    assert all(one.document_id for one in letters)
    facts = letters[0].facts
    assert (facts["dated"], facts["body_name"], facts["sequence"]) == (f"hearing-{hearing_id}", "Jiřice", 0)
    planning.act(hearings.cancel_hearing, COORDINATOR, hearing_id, "Porucha topení.")
    off = planning.letters("planning_hearing_cancelled")
    assert len(off) == 5 and off[0].facts["sequence"] == 1
    with refused("Den projednání 1. 5. 2024 už minul"):
        planning.act(hearings.announce_hearing, COORDINATOR, planned(planning, None, date(2024, 5, 1)))


def test_contacts_of_municipalities_are_written_to_too(planning: PlanningCase) -> None:
    """A contact who sits in a group gets one letter; one without an e-mail gets none."""
    for name, who, address in (
        ("Želiv", "Jana Želivská", "zeliv@obec.example"),
        ("Mladé Bříště", "Bez Adresy", ""),
    ):
        contact = planning.act(participants.enrol, COORDINATOR, planning.process_id, who, address)
        planning.people[name] = contact
    with planning.house.database.write() as connection:
        for name, who in (("Želiv", "Želiv"), ("Mladé Bříště", "Mladé Bříště"), ("Jiřice", "marie")):
            values = {"process_id": planning.process_id, "name": name, "contact_id": planning.id_of(who)}
            connection.execute(municipality.insert().values(**values))
    planning.act(hearings.announce_hearing, COORDINATOR, planned(planning))
    told = [one.person_id for one in planning.letters("planning_hearing_invitation")]
    assert len(told) == len(set(told)) == 6 and planning.people["Želiv"] in told
    assert planning.people["Mladé Bříště"] not in told


def test_posting_is_recorded_and_corrected_only_with_a_reason(planning: PlanningCase) -> None:
    hearing_id = planned(planning)
    with refused("lze jen ve stavu"):
        planning.act(hearings.post_hearing, COORDINATOR, hearing_id, None)
    planning.act(hearings.announce_hearing, COORDINATOR, hearing_id)
    with refused("teprve bude"):
        planning.act(hearings.post_hearing, COORDINATOR, hearing_id, DAY)
    planning.act(hearings.post_hearing, COORDINATOR, hearing_id, date(2024, 5, 13))
    with refused("jen s uvedením důvodu"):
        planning.act(hearings.post_hearing, COORDINATOR, hearing_id, date(2024, 5, 12))
    planning.act(
        hearings.post_hearing, COORDINATOR, hearing_id, date(2024, 5, 10), None, "Překlep v\u00a0datu."
    )
    planning.clock.to(DAY)
    with refused("dřív, než bylo vyvěšeno"):
        planning.act(hearings.post_hearing, COORDINATOR, hearing_id, None, date(2024, 5, 1))
    planning.act(hearings.post_hearing, COORDINATOR, hearing_id, None, DAY)
    row = hearing(planning, hearing_id)
    assert (row.posted_on, row.taken_down_on) == (date(2024, 5, 10), DAY)


def test_a_hearing_is_held_minuted_closed_and_corrected(planning: PlanningCase) -> None:
    hearing_id = planned(planning)
    planning.act(hearings.announce_hearing, COORDINATOR, hearing_id)
    with refused("koná až 4. 6. 2024"):
        planning.act(hearings.hold_hearing, COORDINATOR, hearing_id, 20)
    planning.clock.to(DAY)
    with refused("nemůže být záporný"):
        planning.act(hearings.hold_hearing, COORDINATOR, hearing_id, -1)
    planning.act(hearings.hold_hearing, COORDINATOR, hearing_id, 20)
    with refused("je prázdný"):
        planning.act(hearings.close_hearing, COORDINATOR, hearing_id)
    version = hearing(planning, hearing_id).version
    planning.act(hearings.write_hearing, COORDINATOR, hearing_id, "Slova.", 21, version)
    with refused("Někdo byl rychlejší"):
        planning.act(hearings.write_hearing, COORDINATOR, hearing_id, "Jiná slova.", 21, version)
    planning.act(hearings.close_hearing, COORDINATOR, hearing_id)
    for minutes, reason, words in (("", "Oprava.", "prázdný"), ("Slova.", "", "Chybí důvod")):
        with refused(words):
            planning.act(hearings.correct_hearing, COORDINATOR, hearing_id, minutes, reason)
    row = hearing(planning, hearing_id)
    assert (row.state, row.people, plain(row.minutes)) == ("closed", 21, "Slova.")


def test_a_planned_hearing_is_arranged(planning: PlanningCase) -> None:
    hearing_id = planned(planning)
    later = HearingPlan("Želiv", DAY + timedelta(days=1), "Kulturní dům")
    planning.act(hearings.arrange_hearing, COORDINATOR, hearing_id, later)
    assert (hearing(planning, hearing_id).town, hearing(planning, hearing_id).place) == (
        "Želiv",
        "Kulturní dům",
    )
