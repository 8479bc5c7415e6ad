"""What does each body get to read: the derived words, or edited ones? And who may change them now?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions.authority import Standing, authors_of, standing_towards
from actions.place_on_agenda import stop_facts
from db.queries import proposal_page
from states.consultation import CONSULTATION
from states.machine import Refused, authorise, failed_guards
from states.town import Town
from states.vocabulary import STAGE_TASK_LABELS, StageTask
from states.wording import resolution_text
from web.difference import difference
from web.proposal_desk import Desk
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class StopWording:
    """One stop's wording as a column shows it: what it says, whether it is derived, edited or frozen."""

    id: int
    body: str
    name: str
    task: str
    version: int
    text: str
    derived: str
    is_derived: bool
    frozen_at: Any
    writer: str | None
    written_at: Any
    number: int

    @property
    def pieces(self) -> Any:
        """What an edited wording says otherwise than the derived one; empty where nothing differs."""
        same = self.is_derived or not self.derived or self.text == self.derived
        return () if same else difference(self.derived, self.text)


def wordings(connection: Any, desk: Desk) -> tuple[StopWording, ...]:
    """The current wording of each stop, beside what would be derived from the clauses now."""
    kept = proposal_page.wordings_of(connection, desk.row.id)
    return tuple(
        StopWording(
            id=stop.id,
            body=stop.body,
            name=desk.town.body(stop.body).name,
            task=STAGE_TASK_LABELS[StageTask(stop.task)],
            version=stop.version,
            text=row.text,
            derived=derived_text(desk.town, desk.row.route, stop.position, desk.content.clauses),
            is_derived=row.is_derived,
            frozen_at=row.frozen_at,
            writer=row.writer,
            written_at=row.written_at,
            number=len(kept[stop.id]),
        )
        for stop in desk.stops
        for row in kept.get(stop.id, [])[-1:]
    )


def derived_text(town: Town, route_code: str, position: int, clauses: Any) -> str:
    """What the town's sentence for a stop makes of the clauses."""
    route = town.route(route_code)
    return resolution_text(route.stages[position].sentence, town.voice(route, position), clauses)


@dataclass(frozen=True, slots=True)
class Rewriter:
    """The visitor as somebody who may change wordings: their roles, and whether they wrote the proposal."""

    standing: Standing
    is_author: bool

    def why_not(self, office: Any, desk: Desk, stop: Any) -> tuple[str, ...]:
        """Why they can't change the wording of a stop; the guards' own sentences, () if they can."""
        try:
            move = CONSULTATION.move(stop.state, "edit_wording")
            authorise(CONSULTATION, move, self.standing.roles)
        except Refused as refused:
            return refused.reasons
        facts = stop_facts(
            office,
            desk.town,
            stop,
            desk.row,
            None,
            actor_is_author=self.is_author,
            meeting_state=stop.meeting_state,
        )
        return failed_guards(move, facts)


def rewriter(visit: Visit, office: Any, connection: Any, desk: Desk) -> Rewriter:
    """The visitor towards the wordings of a proposal."""
    return Rewriter(
        standing=standing_towards(office, connection, visit.actor, desk.row),
        is_author=visit.visitor.person_id in authors_of(connection, desk.row),
    )
