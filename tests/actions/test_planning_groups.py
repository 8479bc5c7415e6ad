"""How do groups come to be, who sits in them, and how does a mandate end?"""

from __future__ import annotations

from planning_case import PlanningCase, planning

__all__ = ["planning"]


def test_a_process_stands(planning: PlanningCase) -> None:
    assert planning.process.state == "preparation"
    assert [row.name for row in planning.group_rows()] == ["Senioři", "Rodiny s dětmi"]
    assert [row.side for row in planning.members(planning.seniors)] == ["commissioner", "provider", "user"]
    assert planning.verify().faults == ()
