"""How late is a planning process, phase by phase?"""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from office_case import plain

from states.planning.process import PHASES, PROCESS
from states.planning.timeline import timeline

DAY = date(2024, 5, 13)


def test_a_late_phase_says_by_how_much() -> None:
    planned = {
        "preparation": (date(2024, 1, 1), date(2024, 3, 31)),
        "needs": (date(2024, 4, 1), date(2024, 5, 12)),
        "goals": (date(2024, 5, 10), None),
    }
    begun = {"preparation": date(2024, 1, 8), "needs": date(2024, 4, 2)}
    done, now, waiting, *later = timeline("needs", planned, begun, DAY)
    assert (done.state, done.ended_on, plain(done.late_words)) == (
        "done",
        date(2024, 4, 2),
        "skončila o 2 dny později",
    )
    assert (now.state, plain(now.late_words)) == ("now", "zpožděna o 1 den")
    assert plain(now.planned_words) == "1. 4. 2024 až 12. 5. 2024"
    assert (plain(waiting.late_words), plain(waiting.planned_words)) == (
        "měla začít před 3 dny",
        "od 10. 5. 2024",
    )
    assert all(step.state == "waiting" and not step.planned_words for step in later)


def test_a_stopped_process_is_late_with_nothing_more() -> None:
    steps = timeline("abandoned", {"goals": (DAY - timedelta(9), None)}, {"preparation": DAY}, DAY)
    assert [step.state for step in steps] == ["done"] + ["waiting"] * 7
    assert not any(step.late for step in steps)


@given(
    st.sampled_from(list(PROCESS.states)),
    st.dictionaries(st.sampled_from(PHASES), st.tuples(st.none() | st.dates(), st.none() | st.dates())),
    st.dictionaries(st.sampled_from(PHASES), st.dates()),
    st.dates(),
)
def test_every_phase_has_its_place(state: str, planned: dict, begun: dict, today: date) -> None:  # type: ignore[type-arg]
    steps = timeline(state, planned, begun, today)
    assert tuple(step.phase for step in steps) == PHASES
    assert [step.state for step in steps].count("now") == (state in PHASES)
    order = [("done", "now", "waiting").index(step.state) for step in steps]
    assert order == sorted(order)
    assert all(step.late >= 0 for step in steps)
