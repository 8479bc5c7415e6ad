"""What of the Humpolec sample is data? The files of samples/humpolec, read once."""

from __future__ import annotations

import tomllib
from datetime import date, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from states.deadlines import is_working_day
from states.planning.content import Activity, PlanContent
from states.planning.editing import changed

FOLDER = Path(__file__).resolve().parent.parent / "samples" / "humpolec"


class HumpolecData:
    """The facts of the published page (`process`, `groups`, `rounds` …) and the invented contents of the plan."""

    @cached_property
    def seed(self) -> dict[str, Any]:
        """`proces.toml`: everything the page said."""
        return _toml("proces.toml")

    @cached_property
    def plan(self) -> PlanContent:
        """The mid-term plan."""
        return PlanContent.from_plain(_toml("plan.toml"))

    @cached_property
    def action_plan(self) -> dict[str, Any]:
        """The frame of the action plan, and which measures it takes."""
        return _toml("akcni-plan.toml")

    def with_activities(self, content: PlanContent) -> PlanContent:
        """The drawn action plan with an activity for each of its measures."""
        for one in self.action_plan["measures"]:
            said = {name: value for name, value in one.items() if name not in ("code", "activity")}
            activity = Activity(code=f"{one['code']}.1", title=one["activity"], **said)
            content = changed(content, one["code"], activities=(activity,))
        return content

    def file(self, name: str) -> bytes:
        """A table of the sample."""
        return (FOLDER / name).read_bytes()


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text("utf-8"))


def hour_of(text: str | None) -> time | None:
    """„16:00“ as a time."""
    return time.fromisoformat(text) if text else None


def working_day_after(day: date) -> date:
    """The first working day after a day: when what ended on it is written down."""
    after = day + timedelta(days=1)
    while not is_working_day(after):
        after += timedelta(days=1)
    return after
