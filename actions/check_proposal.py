"""What would prevent handing a proposal in, and what is worth a look? A dry run: the same guards, nothing written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.check_law import law_of
from actions.draft import rules_of
from actions.office import Office
from actions.posting import intent_fault
from actions.submit import PlannedChain, planned_chain
from db import consultations
from db.queries import proposal_page
from states.checks import CheckedStop, CheckFacts, Finding, findings
from states.content import Content
from states.deadlines import Term
from states.facts import ProposalFacts
from states.town import Town
from states.vocabulary import StageTask

AHEAD = frozenset({"waiting", "open", "returned"})
"""States of a stop whose day the author still chooses."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, and who would have to sign."""

    findings: tuple[Finding, ...]
    chain: PlannedChain

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """What prevents handing in."""
        return tuple(one for one in self.findings if one.kind == "blocks")

    @property
    def worth_a_look(self) -> tuple[Finding, ...]:
        """What prevents nothing, but may be a mistake."""
        return tuple(one for one in self.findings if one.kind == "look")


def check_proposal(
    office: Office,
    connection: Connection,
    row: Row[Any],
    content: Content,
    dates: Mapping[str, date | None] | None = None,
) -> Checked:
    """Checks a content and planned days (those of the stops unless given) as if they were handed in now."""
    town = rules_of(connection, row, office)
    chain = planned_chain(office, connection, row, content)
    stops = consultations.consultations_of(connection, row.id)
    wordings = consultations.current_wordings(connection, row.id)
    calendar = proposal_page.coming_meetings(connection, [stop.body for stop in stops], office.today)
    days = {stop.body: (dates or {}).get(stop.body, stop.planned_on) for stop in stops}
    checked = tuple(
        CheckedStop(
            body=stop.body,
            name=town.body(stop.body).name,
            task=StageTask(stop.task),
            day=days[stop.body],
            hand_in=Term.parse(town.body(stop.body).hand_in),
            meetings=calendar[stop.body],
            is_ahead=stop.state in AHEAD,
            edited=wordings[stop.id].text
            if stop.id in wordings and not wordings[stop.id].is_derived
            else None,
        )
        for stop in stops
    )
    facts = ProposalFacts(
        today=office.today,
        content=content,
        planned=tuple(
            (town.body(stop.body).name, days[stop.body]) for stop in stops if stop.state == "waiting"
        ),
        chain_faults=chain.faults,
    )
    misfit, citations = law_of(office, connection, town, stops, content, days)
    intent = _intent(connection, town, row, stops, days)
    return Checked(findings(CheckFacts(facts, checked, chain.signed_until, misfit, citations, intent)), chain)


def _intent(
    connection: Connection,
    town: Town,
    row: Row[Any],
    stops: Sequence[Row[Any]],
    days: Mapping[str, date | None],
) -> str:
    """Why the intent of § 39 will not have hung long enough on the day of the body that decides."""
    last = next((stop for stop in reversed(stops) if stop.state in AHEAD), None)
    day = days.get(last.body) if last is not None else None
    if last is None or day is None:
        return ""
    return intent_fault(connection, town, row, last.task, day)
