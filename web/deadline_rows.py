"""How is a calendar counted back shown? Lines in the order of days, with what is left and what missing it costs."""

from __future__ import annotations

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


def usual_cost(answer: Answer, body: str) -> str:
    """What missing most of the lines costs, said once for all of them; empty if nothing is ahead."""
    days = _next_days(answer)
    if not days:
        return ""
    day = _usual(days)
    if day is None:
        return f"Když se něco z\u00a0toho nestihne: další jednání ({body}), které by se stihlo, zatím není naplánované."
    return f"Když se něco z\u00a0toho nestihne: nejbližší možné {body} je {czech_date(day)}."


def _next_days(answer: Answer) -> list[date | None]:
    return [line.next_possible for line in answer.lines if not line.is_after and not line.is_done]


def _usual(days: list[date | None]) -> date | None:
    return max(days, key=days.count)


def deadline_rows(
    answer: Answer, body: str, name: str, on: date, today: date, only: str | None = None
) -> list[DeadlineRow]:
    """The lines and the day itself, at which the body of a code and a name decides.

    With ``only`` the lines of that body alone. What missing a line costs is said where it differs from `usual_cost`.
    """
    days = _next_days(answer)
    usual = _usual(days) if days else None
    rows = [
        _row(line, body, today, is_usual=line.next_possible == usual)
        for line in answer.lines
        if only is None or line.body == only
    ]
    decides = DeadlineRow(
        on, f"{name} rozhoduje", "", _until(on, today), "info", is_meeting=True, is_done=on < today
    )
    return sorted([*rows, decides], key=lambda row: row.day)


def _row(line: Deadline, body: str, today: date, *, is_usual: bool) -> DeadlineRow:
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
        cost="" if is_usual and not line.is_after else cost_sentence(line, body, today),
        note="" if line.is_after else note,
    )


def _until(on: date, today: date) -> str:
    days = (on - today).days
    if days == 0:
        return "dnes"
    if days < 0:
        return "proběhlo"
    return "zítra" if days == 1 else f"za {days}\u00a0{'dny' if days < 5 else 'dnů'}"
