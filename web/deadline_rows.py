"""How is a calendar counted back shown? Lines in the order of days, with what is left and what missing it costs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from states.backward_calendar import Answer, Deadline, cost_sentence, slack_words
from states.dates import czech_date


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One line: ``kind`` (success, info, warning, error, neutral) gives the colour that ``slack`` says in words."""

    day: date
    title: str
    rule: str
    slack: str
    kind: str
    cost: str = ""
    note: str = ""
    is_meeting: bool = False
    is_done: bool = False


def deadline_rows(
    answer: Answer, body: str, name: str, on: date, today: date, groups: Collection[str] | None = None
) -> list[DeadlineRow]:
    """The lines (of some groups) and the day itself, at which the body of a code and a name decides."""
    rows = [_row(line, body, today) for line in answer.lines if groups is None or line.group in groups]
    decides = DeadlineRow(
        on, f"{name} rozhoduje", "", _until(on, today), "info", is_meeting=True, is_done=on < today
    )
    return sorted([*rows, decides], key=lambda row: row.day)


def _row(line: Deadline, body: str, today: date) -> DeadlineRow:
    left = line.slack(today)
    title = line.title
    if line.day is not None and line.day != line.latest_on:
        title += f" (zvoleno {czech_date(line.day)})"
    if line.is_done:
        return DeadlineRow(line.latest_on, title, line.rule, "hotovo", "success", is_done=True)
    kind = "error" if left < 0 else "warning" if left <= 3 else "neutral"
    note = line.note
    if line.warn_on is not None:
        note = f"Bezpečně do {czech_date(line.warn_on)}. {note}"
    return DeadlineRow(
        line.latest_on,
        title,
        line.rule,
        slack_words(left),
        kind,
        cost=cost_sentence(line, body, today),
        note="" if line.is_after else note,
    )


def _until(on: date, today: date) -> str:
    days = (on - today).days
    if days == 0:
        return "dnes"
    if days < 0:
        return "proběhlo"
    return "zítra" if days == 1 else f"za {days}\u00a0{'dny' if days < 5 else 'dnů'}"
