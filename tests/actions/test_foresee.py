"""Does the desk foretell exactly what recording would do, and write nothing of it?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_case import Case, dump_of, plain, refused

from actions.foresee import foresee, outcomes_for
from actions.hear import Hearing, hear
from actions.record_resolution import ManualNumber
from states.machine import Refused
from states.majority import Tally
from states.vocabulary import Outcome, StageTask

Bring = Callable[[str], Case]


def foreseen(case: Case, body: str, hearing: Hearing) -> Any:
    with case.house.reading() as (office, connection):
        return foresee(office, connection, case.stop(body).id, hearing)


def tried(case: Case, body: str, hearing: Hearing) -> tuple[tuple[str, ...], str | None]:
    """What recording really says, taken back."""

    class TakenBack(Exception):
        pass

    said: list[tuple[tuple[str, ...], str | None]] = []

    def attempt(office: Any, connection: Any, actor: Any) -> None:
        try:
            said.append(((), hear(office, connection, actor, case.stop(body).id, hearing).number))
        except Refused as refusal:
            said.append((refusal.reasons, None))
        raise TakenBack

    with pytest.raises(TakenBack):
        case.act(attempt, "organizace")
    return said[0]


HEARINGS = st.builds(
    Hearing,
    outcome=st.sampled_from(list(Outcome)),
    tally=st.none()
    | st.builds(
        lambda members, votes: Tally(members, sum(votes), *votes),
        st.sampled_from((9, 9, 9, 8)),
        st.tuples(st.integers(0, 9), st.integers(0, 3), st.integers(0, 3)),
    ),
    amended_text=st.sampled_from(("", "", "Jiné znění.")),
    negative_motion=st.sampled_from(("", "", "Rada nedoporučuje.")),
    conditions=st.sampled_from(("", "po doplnění")),
    reason=st.sampled_from(("", "proto")),
    manual_number=st.sampled_from(
        (None, None, ManualNumber("2024-9v/1", "omyl"), ManualNumber("2024-9v/1", " "))
    ),
)


def test_what_is_foretold_is_what_recording_does(brought: Bring) -> None:
    case = brought("RM")
    before = dump_of(case.house)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(HEARINGS)
    def check(hearing: Hearing) -> None:
        foresight = foreseen(case, "RM", hearing)
        assert (foresight.refusals, foresight.number) == tried(case, "RM", hearing), hearing

    check()
    assert dump_of(case.house) == before


def test_a_number_given_by_hand_moves_the_foretold_one(brought: Bring) -> None:
    case = brought("ZM")
    all_for = Hearing(Outcome.ADOPTED, Tally(33, 33, 33, 0, 0))
    foresight = foreseen(case, "ZM", all_for)
    assert foresight.number == "2024-1/1" and not foresight.refusals
    assert plain(foresight.result).startswith("Přijato. Pro 33 z 33 členů; k přijetí je třeba 17 hlasů (§ 87")
    case.hear("ZM", Outcome.ADOPTED, manual_number=ManualNumber("2024-1/1", "Dáno předem."))
    with refused("neexistuje"), case.house.reading() as (office, connection):
        foresee(office, connection, 999, all_for)
    assert "lze jen ve stavu „na programu jednání“" in foreseen(case, "ZM", all_for).refusals[0]


def test_a_body_that_recommends_is_offered_no_adoption(case: Case) -> None:
    with case.house.reading() as (office, _connection):
        council, assembly = office.town.body("RM"), office.town.body("ZM")
    recommends = set(outcomes_for(council, StageTask.RECOMMENDS))
    decides = set(outcomes_for(assembly, StageTask.DECIDES))
    assert recommends & {Outcome.ADOPTED, Outcome.ADOPTED_AMENDED, Outcome.NOT_ADOPTED} == set()
    assert decides & {Outcome.RECOMMENDED, Outcome.NOT_RECOMMENDED} == set()
    assert recommends | decides == set(Outcome)
    assert set(outcomes_for(council, StageTask.DECIDES)) == decides
