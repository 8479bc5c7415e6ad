"""What does each phase of a planning process lack, and how is it said?"""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_case import plain

from states.planning.phase_gaps import GroupThere, PlanThere, ProcessThere, gaps_of, next_phase
from states.planning.process import PHASES, PROCESS
from states.planning.triad import TRIAD, balance_of
from states.planning.vocabulary import GroupOffice

WHOLE = balance_of([(side, GroupOffice.MEMBER) for side in TRIAD])
SENIORS = GroupThere(4, "Senioři", WHOLE, has_rules=True, has_evidence=True)
PLAN = PlanThere(
    7,
    "approved",
    has_vision=True,
    goals=2,
    measures=4,
    published_on=date(2024, 3, 1),
    opens_on=date(2024, 3, 1),
    closes_on=date(2024, 4, 1),
    reports=1,
)
WELL = ProcessThere(date(2027, 1, 4), 2026, groups=(SENIORS,), plan=PLAN, hearings=("closed",))


def lacks(phase: str, **changes: Any) -> list[str]:
    return [plain(gap.sentence) for gap in gaps_of(phase, dataclasses.replace(WELL, **changes))]


def test_a_process_that_has_everything_lacks_nothing() -> None:
    assert [gaps_of(phase, WELL) for phase in PHASES] == [()] * len(PHASES)


@pytest.mark.parametrize(
    ("phase", "changes", "said"),
    [
        ("preparation", {"groups": ()}, "nemá žádnou skupinu"),
        ("preparation", {"has_contact": False}, "Chybí kontakt"),
        ("preparation", {"has_coordinator": False}, "určete jiného"),
        ("preparation", {"groups": (GroupThere(4, "X", WHOLE),)}, "„X“ nemá jednací řád"),
        ("preparation", {"groups": (GroupThere(4, "X", balance_of([]), True),)}, "Nikdo tu nemá hlas"),
        ("needs", {"groups": (GroupThere(4, "X", WHOLE),)}, "„X“ nemá podklady"),
        ("goals", {"plan": None}, "nemá střednědobý plán"),
        ("goals", {"plan": dataclasses.replace(PLAN, has_vision=False)}, "nemá vizi"),
        ("goals", {"plan": dataclasses.replace(PLAN, goals=0)}, "nemá žádný cíl"),
        ("measures", {"plan": dataclasses.replace(PLAN, measures=0)}, "nemá žádné opatření"),
        ("measures", {"plan": dataclasses.replace(PLAN, faults=("Chybí termín.",))}, "Chybí termín."),
        ("comments", {"plan": PlanThere(7, "draft")}, "není zveřejněn"),
        ("comments", {"plan": PlanThere(7, "draft")}, "nemají lhůtu"),
        (
            "comments",
            {"plan": dataclasses.replace(PLAN, state="published", closes_on=date(2027, 1, 4))},
            "lze podávat do 4. 1. 2027",
        ),
        (
            "comments",
            {"plan": dataclasses.replace(PLAN, state="published", unsettled=3)},
            "Nevypořádaných připomínek: 3",
        ),
        ("hearing", {"hearings": ()}, "nikdo veřejně neprojednal"),
        ("hearing", {"hearings": ("cancelled",)}, "nikdo veřejně neprojednal"),
        ("hearing", {"hearings": ("announced",)}, "ještě nekonalo"),
        ("approval", {"plan": dataclasses.replace(PLAN, state="submitted")}, "leží u orgánů"),
        ("monitoring", {"today": date(2026, 12, 31)}, "do konce roku 2026"),
        ("monitoring", {"plan": dataclasses.replace(PLAN, reports=0)}, "vyhodnoťte plán"),
    ],
)
def test_what_is_missing_is_said(phase: str, changes: dict[str, Any], said: str) -> None:
    assert any(said in sentence for sentence in lacks(phase, **changes)), lacks(phase, **changes)


def test_a_group_without_a_survey_is_allowed_if_somebody_says_why() -> None:
    explained = GroupThere(4, "Prevence", WHOLE, True, no_evidence="Cílová skupina dotazník odmítla.")
    assert lacks("needs", groups=(SENIORS, explained)) == []


def test_the_phases_follow_one_another() -> None:
    walked = ["preparation"]
    while following := next_phase(walked[-1]):
        walked.append(following)
    assert tuple(walked) == PHASES
    assert next_phase("closed") is None


GROUPS = st.builds(
    GroupThere,
    st.just(4),
    st.just("Skupina"),
    st.lists(st.tuples(st.sampled_from(TRIAD), st.sampled_from(GroupOffice))).map(balance_of),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", " ", "Nešlo to."]),
)
PLANS = st.none() | st.builds(
    PlanThere,
    st.just(3),
    st.sampled_from(["draft", "published", "final", "submitted", "approved", "replaced"]),
    st.booleans(),
    st.integers(0, 3),
    st.integers(0, 3),
    st.sampled_from([(), ("Opatření 1.1.1: chybí termín.",)]),
    st.none() | st.dates(),
    st.none(),
    st.none() | st.dates(),
    st.integers(0, 3),
    st.integers(0, 3),
)
PROCESSES = st.builds(
    ProcessThere,
    st.dates(date(2018, 1, 1), date(2030, 1, 1)),
    st.integers(2018, 2030),
    st.booleans(),
    st.booleans(),
    st.lists(GROUPS, max_size=3).map(tuple),
    PLANS,
    st.lists(st.sampled_from(["planned", "announced", "held", "closed", "cancelled"])).map(tuple),
)


@given(st.sampled_from(list(PROCESS.states)), PROCESSES)
def test_every_gap_is_a_sentence_with_a_place_where_it_is_mended(phase: str, there: ProcessThere) -> None:
    for gap in gaps_of(phase, there):
        assert gap.sentence[0].isupper() and gap.sentence.endswith((".", ":")), gap
        assert gap.where == "" or gap.where.startswith("/"), gap
    if phase in PROCESS.finals:
        assert gaps_of(phase, there) == ()
