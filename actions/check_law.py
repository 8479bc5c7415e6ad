"""Does a proposal fit the body that is to decide it, and are its citations clear? Sentences; nothing blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.effects import cited_by
from actions.office import Office
from states.competence import Misfit, misfits
from states.content import Content
from states.town import Town


def law_of(
    office: Office,
    connection: Connection,
    town: Town,
    stops: Sequence[Row[Any]],
    content: Content,
    days: Mapping[str, date | None],
) -> tuple[tuple[Misfit, ...], list[tuple[str, str]]]:
    """Clauses that do not fit the deciding body, and (label, sentence) of citations that are not clear."""
    if not stops:
        return (), []
    deciding = stops[-1].body
    body = town.body(deciding)
    day = days.get(deciding) or office.today
    citations = [
        (clause.label, found.sentence())
        for clause in content.clauses
        for found in cited_by(connection, town, body, day, (clause,), "")
        if found.target is None
    ]
    return misfits(town, body, content.matter, content.clauses, content.amount), citations


def sentences_of_law(
    office: Office, connection: Connection, town: Town, stops: Sequence[Row[Any]], content: Content
) -> tuple[str, ...]:
    """The same as sentences for who signs."""
    days = {stop.body: stop.planned_on for stop in stops}
    misfit, citations = law_of(office, connection, town, stops, content, days)
    return (*(one.sentence for one in misfit), *(f"Bod {label}: {said}" for label, said in citations))
