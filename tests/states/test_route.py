"""Where does a matter go after each outcome, at a stop on the way and at the last one?"""

import pytest

from states.consultation import CONSULTATION
from states.proposal import PROPOSAL
from states.route import NextStep, next_step
from states.vocabulary import Outcome

STAYS = {Outcome.POSTPONED, Outcome.REMOVED, Outcome.NOT_REACHED}

# outcome, at the last stop: with if_refused = "stop" and "continue"; on the way: likewise
TABLE = [
    (Outcome.ADOPTED, "adopt", "adopt", "adopt", "adopt"),
    (Outcome.ADOPTED_AMENDED, "adopt", "adopt", "adopt", "adopt"),
    (Outcome.NOT_ADOPTED, "not_adopt", "not_adopt", "not_adopt", "not_adopt"),
    (Outcome.NOTED, "note", "note", "open_next", "open_next"),
    (Outcome.RETURNED, "send_back", "send_back", "send_back", "send_back"),
    (Outcome.WITHDRAWN, "withdraw", "withdraw", "withdraw", "withdraw"),
    (Outcome.POSTPONED, "stay", "stay", "stay", "stay"),
    (Outcome.REMOVED, "stay", "stay", "stay", "stay"),
    (Outcome.NOT_REACHED, "stay", "stay", "stay", "stay"),
    (Outcome.RECOMMENDED, "open_next", "open_next", "open_next", "open_next"),
    (Outcome.NOT_RECOMMENDED, "stop", "open_next", "stop", "open_next"),
]


@pytest.mark.parametrize(("outcome", "last_stop", "last_on", "way_stop", "way_on"), TABLE)
def test_what_follows(outcome: Outcome, last_stop: str, last_on: str, way_stop: str, way_on: str) -> None:
    assert next_step(outcome, is_last=True, goes_on_if_refused=False) == last_stop
    assert next_step(outcome, is_last=True, goes_on_if_refused=True) == last_on
    assert next_step(outcome, is_last=False, goes_on_if_refused=False) == way_stop
    assert next_step(outcome, is_last=False, goes_on_if_refused=True) == way_on


def test_no_outcome_is_forgotten() -> None:
    assert {row[0] for row in TABLE} == set(Outcome)


def test_what_follows_is_a_move_of_the_proposal_or_of_the_next_stop() -> None:
    for outcome in Outcome:
        step = next_step(outcome, is_last=True, goes_on_if_refused=False)
        if step not in (NextStep.STAY, NextStep.OPEN_NEXT):
            assert PROPOSAL.move("on_route", step.value)


def test_a_stop_that_stays_can_be_placed_again_and_one_that_goes_on_cannot() -> None:
    for outcome in Outcome:
        again = "place" in CONSULTATION.verbs_from(outcome.value)
        assert again == (outcome in STAYS)
