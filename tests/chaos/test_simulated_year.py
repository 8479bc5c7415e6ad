"""Does the office keep its promises through a whole year of a town, whatever happens? A seeded simulation."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from office_case import TestHouse, dump_of
from town_year import TownYear

IS_LONG = os.environ.get("RAZITKO_CHAOS") == "long"
YEARS = [("sqlite", seed) for seed in range(12)] + [("postgresql", seed) for seed in range(3)]
PROPOSALS = 30 if IS_LONG else 4
pytestmark = pytest.mark.timeout(900 if IS_LONG else 120)


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> object:
    kind = request.getfixturevalue("kind") if "kind" in request.fixturenames else "sqlite"
    return request.getfixturevalue(f"{kind}_backend")


def lived(house: TestHouse, seed: int, days: int, many: int) -> TownYear:
    year = TownYear(house, seed, proposals_a_year=many, looks_on=5 if IS_LONG else 1)
    year.live(days)
    return year


@pytest.mark.parametrize(("kind", "seed"), YEARS if IS_LONG else YEARS[:1])
def test_a_year_of_a_town(town_house: Callable[..., TestHouse], kind: str, seed: int) -> None:
    """Nothing lost, doubled, overdue in silence or out of step with the journal, each evening or each Friday."""
    year = lived(town_house("trutnov"), seed, 365, PROPOSALS)
    assert year.case.verify().faults == ()
    counts = year.counts
    assert counts["proposals"] and counts["acts"] > 10 * counts["proposals"]
    assert counts["mornings missed"] and counts["sweeps killed"] and counts["sign_off_escalation"]
    print(
        f"seed {seed}: {dict(counts)}, {year.post.taken.total()} letters, {year.post.kills} kills at the post"
    )


def test_the_same_seed_is_the_same_year(town_house: Callable[..., TestHouse]) -> None:
    """Or a failure could not be looked at again."""
    houses = [town_house("trutnov") for _ in range(2)]
    for house in houses:
        house.clock.now = house.clock.__class__().now
        lived(house, 7, 8, 150)
    assert dump_of(houses[0]) == dump_of(houses[1])
