"""How does a plan live? Written in versions, published, finished, reopened, replaced; refused when it may not be."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import refused
from plan_case import CARE, CONTENT
from planning_case import COORDINATOR, PlanningCase, planning  # noqa: F401  (a fixture)
from sqlalchemy.engine import Row

from actions.authority import RAZITKO
from actions.planning import plans
from db.files import document
from db.planning.plans import plan, plan_version
from states.planning.content import PlanContent
from states.planning.editing import changed
from states.planning.vocabulary import PlanKind


def begin(
    case: PlanningCase, content: PlanContent | None = CONTENT, who: str = COORDINATOR, **more: Any
) -> int:
    given = {
        "kind": PlanKind.MID_TERM,
        "title": "Střednědobý plán 2024–2026",
        "period_from": 2024,
        "period_until": 2026,
        **more,
    }
    made: int = case.act(plans.begin_plan, who, case.process_id, content=content, **given)
    return made


def row_of(case: PlanningCase, plan_id: int) -> Row[Any]:
    return case.rows(sa.select(plan).where(plan.c.id == plan_id))[0]


def act(case: PlanningCase, verb: Any, plan_id: int, *args: Any, who: str = COORDINATOR, **more: Any) -> Any:
    version = more.pop("version", row_of(case, plan_id).version)
    return case.act(verb, who, plan_id, version, *args, **more)


def test_a_plan_is_written_in_versions_that_never_change(planning: PlanningCase) -> None:  # noqa: F811
    plan_id = begin(planning, None)
    act(planning, plans.write, plan_id, CONTENT, "po jednání skupin")
    again = act(planning, plans.write, plan_id, CONTENT)
    assert again.version == 2
    act(planning, plans.write, plan_id, changed(CONTENT, "1.1.2", title="Denní stacionář Želiv"))
    row = row_of(planning, plan_id)
    assert (row.state, row.last_number, row.version) == ("draft", 3, 3)
    versions = planning.rows(sa.select(plan_version).where(plan_version.c.plan_id == plan_id))
    assert [one.number for one in versions] == [1, 2, 3]
    assert versions[1].note == "po jednání skupin"
    assert PlanContent.from_plain(versions[1].content) == CONTENT
    assert versions[1].digest == CONTENT.digest
    said = [entry.facts for entry in planning.entries(subject="plan", subject_id=plan_id)]
    assert [one.get("number") for one in said] == [1, 2, 3]
    assert said[2]["what"] == "změněno 1"
    assert all(one["process"] == planning.process_id for one in said)
    assert not planning.verify().faults


def test_who_is_late_is_told_and_writes_nothing(planning: PlanningCase) -> None:  # noqa: F811
    plan_id = begin(planning)
    act(planning, plans.write, plan_id, changed(CONTENT, "A", title="Úvodem"))
    with refused("Někdo byl rychlejší", "psát plán"):
        act(planning, plans.write, plan_id, changed(CONTENT, "A", title="Předmluva"), version=1)
    assert row_of(planning, plan_id).last_number == 2
    assert len(planning.rows(sa.select(plan_version).where(plan_version.c.plan_id == plan_id))) == 2


def test_only_the_coordinator_writes(planning: PlanningCase) -> None:  # noqa: F811
    with refused("Psát plán smí jen"):
        begin(planning, who="starosta")
    plan_id = begin(planning)
    with refused("Psát plán smí jen"):
        act(planning, plans.write, plan_id, PlanContent(), who="vedouci")
    with refused("Zveřejnit návrh plánu k připomínkám smí jen"):
        act(planning, plans.publish, plan_id, who="starosta")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": " "}, "Plán potřebuje název"),
        ({"period_from": 26}, "čtyřmi číslicemi"),
        ({"period_until": 2020}, "Poslední rok období"),
        ({"period_until": 2050}, "nejvýš 10 let"),
    ],
)
def test_a_plan_has_a_name_and_a_period(planning: PlanningCase, wrong: dict[str, Any], sentence: str) -> None:  # noqa: F811
    with refused(sentence):
        begin(planning, **wrong)


def test_what_is_shown_to_the_public_is_whole(planning: PlanningCase) -> None:  # noqa: F811
    bare = dataclasses.replace(CARE, responsible="", indicators=(), term="", due_on=None)
    empty = begin(planning, None)
    with refused("nemá žádné opatření"):
        act(planning, plans.publish, empty)
    plan_id = begin(planning, changed(CONTENT, "1.1", measures=(bare,)))
    with refused("Opatření 1.1.1", "kdo za ně odpovídá", "chybí ukazatel", "chybí termín"):
        act(planning, plans.publish, plan_id)
    act(planning, plans.write, plan_id, CONTENT)
    act(planning, plans.publish, plan_id)
    row = row_of(planning, plan_id)
    assert (row.state, row.published_number, row.published_on) == ("published", 2, planning.clock.now.date())
    kinds = planning.rows(sa.select(document.c.kind, document.c.issue).where(document.c.part_id == plan_id))
    assert sorted(tuple(one) for one in kinds) == [("plan_pdf", 2), ("plan_word", 2)]


def test_a_published_draft_goes_on_and_is_published_again(planning: PlanningCase) -> None:  # noqa: F811
    plan_id = begin(planning)
    act(planning, plans.publish, plan_id)
    out = row_of(planning, plan_id).published_on
    with refused("už je zveřejněna"):
        act(planning, plans.publish_again, plan_id)
    planning.clock.forward(days=3)
    act(planning, plans.write, plan_id, changed(CONTENT, "A", text="Jinak."))
    act(planning, plans.publish_again, plan_id)
    row = row_of(planning, plan_id)
    assert (row.published_number, row.published_on) == (2, out)


def test_a_plan_is_finished_reopened_and_put_aside(planning: PlanningCase) -> None:  # noqa: F811
    plan_id = begin(planning)
    with refused("Chybí důvod"):
        act(planning, plans.finalise_despite, plan_id, " ")
    act(planning, plans.finalise_despite, plan_id, "Akční plán bez vlastních připomínek.")
    assert row_of(planning, plan_id).state == "final"
    with refused("psát plán lze jen"):
        act(planning, plans.write, plan_id, CONTENT)
    with refused("Chybí důvod"):
        act(planning, plans.reopen, plan_id, "")
    act(planning, plans.reopen, plan_id, "Rada chce doplnit termíny.")
    assert row_of(planning, plan_id).state == "draft"
    act(planning, plans.drop, plan_id, "Nahradil ho nový návrh.")
    with refused("Plán je ve stavu „nepřijat“"):
        act(planning, plans.publish, plan_id)
    reasons = [entry.facts.get("reason") for entry in planning.entries(subject="plan", subject_id=plan_id)]
    assert reasons[1:] == [
        "Akční plán bez vlastních připomínek.",
        "Rada chce doplnit termíny.",
        "Nahradil ho nový návrh.",
    ]


def approve(case: PlanningCase, *plan_ids: int) -> None:
    """As if a body had approved them: what the bridge does has tests of its own."""
    with case.house.database.write() as connection:
        connection.execute(
            plan.update()
            .where(plan.c.id.in_(plan_ids))
            .values(state="approved", approved_on=case.clock.now.date())
        )


def test_an_approved_plan_gives_way_to_a_later_one(planning: PlanningCase) -> None:  # noqa: F811
    old, new = begin(planning), begin(planning, title="Nový plán")
    approve(planning, old)
    with refused("Plán nahradí jen jiný schválený plán"):
        act(planning, plans.replace_plan, old, new)
    approve(planning, new)
    with planning.house.writing() as (office, connection):
        plans.replace_plan(office, connection, RAZITKO, old, None, new)
    assert row_of(planning, old).state == "replaced"
    last = planning.entries(subject="plan", subject_id=old)[-1]
    assert (last.actor, last.facts["by"]) == ("Razítko", new)


def test_a_coordinator_says_which_plan_replaces_an_approved_one(planning: PlanningCase) -> None:  # noqa: F811
    old, new = begin(planning), begin(planning, title="Nový plán")
    approve(planning, old, new)
    act(planning, plans.replace_plan, old, new)
    assert row_of(planning, old).state == "replaced"
    assert planning.entries(subject="plan", subject_id=old)[-1].facts["by"] == new
