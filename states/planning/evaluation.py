"""How far is a plan? What is fulfilled, what is not begun, what was reached, and what was spent of what was planned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from states.planning.content import Activity, Measure, PlanContent
from states.planning.vocabulary import Progress


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody said of a measure or an activity for one year; ``indicators`` maps its name to what was reached."""

    code: str
    year: int
    progress: Progress
    words: str
    indicators: Mapping[str, str]
    spent: int | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """One indicator: where it began, where it should get, and the last value that was reported ("" if none)."""

    name: str
    base: str
    target: str
    value: str


@dataclass(frozen=True, slots=True)
class EvaluatedPart:
    """A measure or an activity as it stands: ``progress`` is None where nobody has reported yet."""

    code: str
    title: str
    responsible: str
    term: str
    progress: Progress | None
    words: str
    reported_for: int | None
    indicators: tuple[Reached, ...]
    planned: int
    spent: int
    is_activity: bool = False


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The whole plan up to a year; money in whole crowns, of measures alone (activities are inside them)."""

    parts: tuple[EvaluatedPart, ...]
    counts: Mapping[Progress | None, int]
    planned: int
    spent: int

    @property
    def measures(self) -> tuple[EvaluatedPart, ...]:
        """Measures alone."""
        return tuple(part for part in self.parts if not part.is_activity)


def evaluate(content: PlanContent, reports: Iterable[Report], until: int) -> Evaluation:
    """What the newest report of each part says, up to the year ``until``; an earlier year speaks where a later is mute.

    ``reports`` hold one report for each code and year. Money that a measure itself does not name, planned or spent, is
    that of its activities.
    """
    by_code: dict[str, list[Report]] = {}
    for report in sorted(reports, key=lambda one: one.year):
        if report.year <= until:
            by_code.setdefault(report.code, []).append(report)
    parts: list[EvaluatedPart] = []
    for _, _, measure in content.measures():
        parts.append(_measure(measure, by_code, until))
        parts += [_activity(one, by_code.get(one.code, [])) for one in measure.activities]
    measures = [part for part in parts if not part.is_activity]
    counts: dict[Progress | None, int] = {}
    for part in measures:
        counts[part.progress] = counts.get(part.progress, 0) + 1
    return Evaluation(
        tuple(parts), counts, sum(one.planned for one in measures), sum(one.spent for one in measures)
    )


def _measure(measure: Measure, by_code: Mapping[str, list[Report]], until: int) -> EvaluatedPart:
    reports = by_code.get(measure.code, [])
    reached: dict[str, str] = {}
    for report in reports:
        reached |= {name: value for name, value in report.indicators.items() if value}
    funded = sum(item.amount or 0 for item in measure.funding if item.year <= until)
    own = sum(report.spent or 0 for report in reports)
    below = sum(report.spent or 0 for one in measure.activities for report in by_code.get(one.code, []))
    return EvaluatedPart(
        code=measure.code,
        title=measure.title,
        responsible=measure.responsible,
        term=measure.term,
        progress=reports[-1].progress if reports else None,
        words=reports[-1].words if reports else "",
        reported_for=reports[-1].year if reports else None,
        indicators=tuple(
            Reached(one.name, one.base, one.target, reached.get(one.name, "")) for one in measure.indicators
        ),
        planned=funded or sum(one.cost or 0 for one in measure.activities),
        spent=own or below,
    )


def _activity(activity: Activity, reports: list[Report]) -> EvaluatedPart:
    return EvaluatedPart(
        code=activity.code,
        title=activity.title,
        responsible=activity.responsible,
        term=activity.term,
        progress=reports[-1].progress if reports else None,
        words=reports[-1].words if reports else "",
        reported_for=reports[-1].year if reports else None,
        indicators=(),
        planned=activity.cost or 0,
        spent=sum(report.spent or 0 for report in reports),
        is_activity=True,
    )
