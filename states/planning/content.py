"""What does a plan say? Vision, priorities, goals, measures and activities, as plain frozen data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any, Self

from states.canonical import digest_of


@dataclass(frozen=True, slots=True)
class Indicator:
    """How a measure is measured: from ``base`` to ``target``, both as people write them („12 lůžek“)."""

    name: str
    base: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Funding:
    """What a measure costs in a year (whole crowns) and from which source; None: not known yet."""

    source: str
    year: int
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """One step of a measure in an action plan. ``responsible_code`` is a person or an office of the town file."""

    code: str
    title: str
    responsible: str = ""
    responsible_code: str | None = None
    term: str = ""
    due_on: date | None = None
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """What is to be done: who answers for it, with whom, by when, for how much, measured how.

    ``code`` („1.2.3“) stays with a measure through all versions; ``drawn_from`` is its code in the mid-term plan.
    """

    code: str
    title: str
    text: str = ""
    target_group: str = ""
    responsible: str = ""
    responsible_code: str | None = None
    partners: tuple[str, ...] = ()
    term: str = ""
    due_on: date | None = None
    indicators: tuple[Indicator, ...] = ()
    funding: tuple[Funding, ...] = ()
    activities: tuple[Activity, ...] = ()
    drawn_from: str | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached („1.2“), and by which measures."""

    code: str
    title: str
    text: str = ""
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True)
class Priority:
    """A field of the plan („1“), usually that of one working group (``group``: its name)."""

    code: str
    title: str
    text: str = ""
    group: str = ""
    goals: tuple[Goal, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """Free text beside the measures: an introduction, an analysis, how the plan is watched. Markdown; ``code`` „A“."""

    code: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class PlanContent:
    """The whole plan as it is saved in a version."""

    vision: str = ""
    chapters: tuple[Chapter, ...] = ()
    priorities: tuple[Priority, ...] = field(default=())

    def measures(self) -> Iterator[tuple[Priority, Goal, Measure]]:
        """Every measure with its goal and priority, in order."""
        for priority in self.priorities:
            for goal in priority.goals:
                for measure in goal.measures:
                    yield priority, goal, measure

    def responsible_codes(self) -> frozenset[str]:
        """People and offices of the town file that answer for a measure or an activity."""
        codes: set[str | None] = set()
        for _, _, measure in self.measures():
            codes |= {measure.responsible_code, *(one.responsible_code for one in measure.activities)}
        return frozenset(code for code in codes if code)

    def anchors(self) -> dict[str, str]:
        """Codes that a comment may point to, with what they are called; the whole plan is no anchor."""
        found = {"vize": "Vize"} if self.vision else {}
        found |= {chapter.code: chapter.title for chapter in self.chapters}
        for priority in self.priorities:
            found[priority.code] = f"Priorita {priority.code} {priority.title}"
            for goal in priority.goals:
                found[goal.code] = f"Cíl {goal.code} {goal.title}"
                found |= {m.code: f"Opatření {m.code} {m.title}" for m in goal.measures}
        return found

    def plain(self) -> dict[str, Any]:
        """Plain data for the database: lists, strings and numbers; days in ISO."""
        return _plain(asdict(self))  # type: ignore[no-any-return]

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON: what comments, links and approvals are bound to."""
        return digest_of(self.plain())

    @classmethod
    def from_plain(cls, data: Mapping[str, Any]) -> Self:
        """The content again; TypeError for a key that no version ever had."""
        return cls(
            vision=data.get("vision", ""),
            chapters=tuple(Chapter(**chapter) for chapter in data.get("chapters", ())),
            priorities=tuple(_priority(one) for one in data.get("priorities", ())),
        )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _priority(data: Mapping[str, Any]) -> Priority:
    return Priority(**{**data, "goals": tuple(_goal(one) for one in data.get("goals", ()))})


def _goal(data: Mapping[str, Any]) -> Goal:
    return Goal(**{**data, "measures": tuple(_measure(one) for one in data.get("measures", ()))})


def _measure(data: Mapping[str, Any]) -> Measure:
    known = {one.name for one in fields(Measure)}
    if strange := set(data) - known:
        raise TypeError(f"a measure has no {sorted(strange)}")
    return Measure(
        **{
            **data,
            "partners": tuple(data.get("partners", ())),
            "due_on": _day(data.get("due_on")),
            "indicators": tuple(Indicator(**one) for one in data.get("indicators", ())),
            "funding": tuple(Funding(**one) for one in data.get("funding", ())),
            "activities": tuple(
                Activity(**{**one, "due_on": _day(one.get("due_on"))}) for one in data.get("activities", ())
            ),
        }
    )


def content_faults(content: PlanContent, *, is_action_plan: bool) -> tuple[str, ...]:
    """What is missing before a plan may be shown to the public: sentences that name the place."""
    faults: list[str] = []
    if not any(True for _ in content.measures()):
        faults.append("Plán nemá žádné opatření; doplňte aspoň jedno.")
    seen: set[str] = set()
    for _, _, measure in content.measures():
        where = f"Opatření {measure.code} „{measure.title}“"
        if measure.code in seen:
            faults.append(f"{where}: označení se opakuje; každé opatření má své.")
        seen.add(measure.code)
        if not measure.responsible:
            faults.append(f"{where}: chybí, kdo za ně odpovídá.")
        if not measure.indicators:
            faults.append(f"{where}: chybí ukazatel, podle něhož se pozná splnění.")
        if not (measure.term or measure.due_on):
            faults.append(f"{where}: chybí termín.")
        if is_action_plan and not measure.activities:
            faults.append(f"{where}: akční plán u\u00a0něj nemá žádnou aktivitu.")
    return tuple(faults)
