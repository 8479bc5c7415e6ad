"""What does a plan cost, by source and year? Sums of what is known, and how much is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from states.planning.content import Measure, PlanContent


@dataclass(frozen=True, slots=True)
class Summary:
    """Whole crowns by source and year; ``unknown`` counts items without an amount, ``activities`` sums their costs."""

    years: tuple[int, ...]
    sources: tuple[str, ...]
    amounts: dict[tuple[str, int], int]
    unknown: int
    activities: int

    def of_source(self, source: str) -> int:
        """What one source gives in all years."""
        return sum(amount for (name, _), amount in self.amounts.items() if name == source)

    def of_year(self, year: int) -> int:
        """What all sources give in one year."""
        return sum(amount for (_, one), amount in self.amounts.items() if one == year)

    @property
    def total(self) -> int:
        """Everything that is known."""
        return sum(self.amounts.values())


def summary_of(measures: Iterable[Measure]) -> Summary:
    """The sums over some measures."""
    amounts: dict[tuple[str, int], int] = {}
    sources: dict[str, None] = {}
    years: set[int] = set()
    unknown = activities = 0
    for measure in measures:
        activities += sum(one.cost or 0 for one in measure.activities)
        for item in measure.funding:
            sources.setdefault(item.source)
            years.add(item.year)
            if item.amount is None:
                unknown += 1
            else:
                key = (item.source, item.year)
                amounts[key] = amounts.get(key, 0) + item.amount
    return Summary(tuple(sorted(years)), tuple(sources), amounts, unknown, activities)


def funding_of(content: PlanContent) -> Summary:
    """The sums of a whole plan."""
    return summary_of(measure for _, _, measure in content.measures())
