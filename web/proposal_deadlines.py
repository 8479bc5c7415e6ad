"""What do the pages of a proposal show of its calendar counted back?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from actions.deadlines_of import deadlines_of_proposal
from actions.office import Office
from states.backward_calendar import Answer, Question, count_back
from states.town import Town
from web.deadline_rows import DeadlineRow, deadline_rows, usual_cost


@dataclass(frozen=True, slots=True)
class DeadlinePanel:
    """The lines of the timeline, sentences about what does not fit, and what missing it costs."""

    rows: Sequence[DeadlineRow]
    faults: Sequence[str]
    cost: str


def panel_of(question: Question) -> DeadlinePanel:
    """The panel of a question that needs nothing from the database."""
    return _panel(count_back(question), question.town, question.body, question.on, question.today)


def proposal_deadlines(
    office: Office,
    connection: Any,
    proposal: Any,
    town: Town,
    dates: Mapping[str, date | None] | None = None,
) -> DeadlinePanel | None:
    """The panel of a proposal for its days; None while the last one is not chosen."""
    answer = deadlines_of_proposal(office, connection, proposal, dates)
    if answer is None:
        return None
    body = town.route(proposal.route).stages[-1].body
    return _panel(answer, town, body, answer.on, office.today)


def _panel(answer: Answer, town: Town, body: str, on: date, today: date) -> DeadlinePanel:
    rows = deadline_rows(answer, body, town.body(body).name, on, today)
    return DeadlinePanel(rows, answer.faults, usual_cost(answer, body))
