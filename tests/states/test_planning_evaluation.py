"""How far is a plan? Sums and states that nobody has to add up by hand; an action plan is drawn without loss."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from plan_case import CARE, CONTENT

from states.planning.content import Activity, Funding
from states.planning.drawing import drawn
from states.planning.editing import changed
from states.planning.evaluation import Report, evaluate
from states.planning.funding import funding_of
from states.planning.vocabulary import Progress

CODES = [measure.code for _, _, measure in CONTENT.measures()]
REPORTS = st.dictionaries(
    st.tuples(st.sampled_from(CODES), st.integers(2019, 2021)),
    st.tuples(st.sampled_from(list(Progress)), st.none() | st.integers(0, 10**7)),
)


@given(REPORTS, st.integers(2018, 2022))
@settings(max_examples=30, deadline=None)
def test_nothing_is_counted_twice_or_forgotten(
    reports: dict[tuple[str, int], tuple[Progress, int | None]], until: int
) -> None:
    said = [Report(code, year, kind, "věta", {}, spent) for (code, year), (kind, spent) in reports.items()]
    found = evaluate(CONTENT, said, until)
    assert sum(found.counts.values()) == len(CODES) == len(found.measures)
    assert found.spent == sum(one.spent or 0 for one in said if one.year <= until)
    for part in found.measures:
        years = [one.year for one in said if one.code == part.code and one.year <= until]
        assert part.reported_for == max(years, default=None)
        assert (part.progress is None) == (not years)


def test_what_was_reached_stands_beside_the_target() -> None:
    said = [
        Report("1.1.1", 2019, Progress.UNDER_WAY, "začali jsme", {"počet klientů": "45"}, 300_000),
        Report("1.1.1", 2020, Progress.UNDER_WAY, "přibyli", {"počet obcí se službou": "12"}, 450_000),
    ]
    found = evaluate(CONTENT, said, 2020)
    care = found.measures[0]
    assert [(one.name, one.target, one.value) for one in care.indicators] == [
        ("počet klientů", "60", "45"),
        ("počet obcí se službou", "15", "12"),
    ]
    assert (care.planned, care.spent, care.words) == (1_650_000, 750_000, "přibyli")
    assert found.planned == 2_850_000
    assert found.counts == {Progress.UNDER_WAY: 1, None: 2}


def test_money_of_activities_is_that_of_their_measure() -> None:
    steps = (Activity("1.1.1.1", "auto", cost=200_000), Activity("1.1.1.2", "lidé"))
    content = changed(CONTENT, "1.1.1", activities=steps, funding=())
    said = [Report("1.1.1.1", 2019, Progress.DONE, "koupeno", {}, 190_000)]
    found = evaluate(content, said, 2019)
    assert [(part.code, part.spent) for part in found.parts if part.spent] == [
        ("1.1.1", 190_000),
        ("1.1.1.1", 190_000),
    ]
    assert (found.spent, found.planned) == (190_000, 200_000)


@given(st.sets(st.sampled_from(CODES)))
def test_an_action_plan_holds_what_was_chosen_and_nothing_else(chosen: set[str]) -> None:
    found = drawn(CONTENT, chosen, 2019, 2020)
    measures = [measure for _, _, measure in found.measures()]
    assert {one.code for one in measures} == {one.drawn_from for one in measures} == chosen
    assert all(item.year in (2019, 2020) for one in measures for item in one.funding)
    assert all(
        priority.goals and all(goal.measures for goal in priority.goals) for priority in found.priorities
    )


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(2019, 2021), st.none() | st.integers(0, 10**9))))
def test_sums_by_source_and_by_year_are_the_same_money(items: list[tuple[str, int, int | None]]) -> None:
    funding = tuple(Funding(*item) for item in items)
    content = changed(CONTENT, "1.1", measures=(replace(CARE, funding=funding),))
    found = funding_of(content)
    assert found.total == sum(amount or 0 for _, _, amount in items)
    assert found.total == sum(found.of_source(source) for source in found.sources)
    assert found.total == sum(found.of_year(year) for year in found.years)
    assert found.unknown == sum(amount is None for _, _, amount in items)
