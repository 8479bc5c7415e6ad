"""Who is asked next, who holds the others back, and who is asked again after rework?"""

from itertools import combinations

import pytest

from states.signoff import SIGN_OFF, StepState, is_asked_again, next_to_ask, still_mandatory
from states.vocabulary import Part


def steps(*rows: tuple[int, str] | tuple[int, str, bool]) -> list[StepState]:
    """Rows (order, state, is mandatory); ids count from 1."""
    return [
        StepState(number, row[0], row[2] if len(row) == 3 else True, row[1])
        for number, row in enumerate(rows, start=1)
    ]


@pytest.mark.parametrize(
    ("rows", "asked", "missing"),
    [
        pytest.param([(1, "waiting"), (2, "waiting")], (1,), (1, 2), id="in order"),
        pytest.param([(2, "waiting"), (1, "waiting")], (2,), (1, 2), id="the order counts, not the row"),
        pytest.param([(1, "approved"), (2, "waiting")], (2,), (2,), id="the first is settled"),
        pytest.param([(1, "waiting"), (1, "waiting"), (2, "waiting")], (1, 2), (1, 2, 3), id="in parallel"),
        pytest.param([(1, "asked"), (1, "given"), (2, "waiting")], (), (1, 3), id="one of two is settled"),
        pytest.param(
            [(1, "lapsed"), (1, "given"), (2, "waiting")], (3,), (3,), id="a lapsed opinion is settled"
        ),
        pytest.param([(1, "returned"), (2, "waiting")], (), (1, 2), id="a returned one holds the chain"),
        pytest.param(
            [(1, "waiting", False), (2, "waiting")], (1, 2), (2,), id="an optional one holds nobody"
        ),
        pytest.param([(1, "asked", False), (2, "waiting")], (2,), (2,), id="an optional one was asked"),
        pytest.param([(1, "waiting"), (1, "waiting", False), (2, "waiting")], (1, 2), (1, 3), id="beside it"),
        pytest.param([(1, "closed"), (2, "waiting")], (2,), (2,), id="a closed one holds nobody"),
        pytest.param([(1, "approved"), (2, "given")], (), (), id="complete"),
        pytest.param([(1, "asked", False)], (), (), id="only an optional one is open"),
        pytest.param([], (), (), id="no chain at all"),
    ],
)
def test_the_chain(rows: list[tuple[int, str]], asked: tuple[int, ...], missing: tuple[int, ...]) -> None:
    assert next_to_ask(steps(*rows)) == asked
    assert still_mandatory(steps(*rows)) == missing


ALL_PARTS = [frozenset(found) for size in range(3) for found in combinations(Part, size)]


@pytest.mark.parametrize("state", SIGN_OFF.states)
def test_who_is_asked_again_part_by_state(state: str) -> None:
    for bound_to in ALL_PARTS:
        for changed in ALL_PARTS:
            again = is_asked_again(state, bound_to, changed)
            if state in ("returned", "closed"):
                assert again, "who returned it, and whose condition holds again, is asked whatever changed"
            elif state in ("approved", "given", "lapsed"):
                assert again == any(part in bound_to for part in changed)
            else:
                assert not again, "who was not asked yet, or has not answered yet, is not asked twice"


def test_who_is_to_be_asked_again_can_be() -> None:
    every = frozenset(Part)
    for state in SIGN_OFF.states:
        assert is_asked_again(state, every, every) == ("ask_again" in SIGN_OFF.verbs_from(state))


def test_a_chain_worked_through_asks_everybody_once_and_ends() -> None:
    order = {1: 1, 2: 1, 3: 2, 4: 3}
    states = dict.fromkeys(order, "waiting")
    asked = []
    while found := next_to_ask(StepState(key, order[key], key != 2, states[key]) for key in order):
        asked.append(found)
        states |= dict.fromkeys(found, "approved")
    assert asked == [(1, 2), (3,), (4,)]
