"""How does a test get fifty of something quickly? Copies of rows, straight into the tables."""

from __future__ import annotations

from typing import Any

from office_case import Case

from db import search
from db.ballots import ballot
from db.consultations import consultation, wording
from db.files import document
from db.meetings import agenda_item, next_position
from db.proposals import proposal
from db.resolutions import resolution


def _copy(connection: Any, table: Any, row: Any, **changed: Any) -> int:
    values = {**dict(row._mapping), **changed}
    values.pop("id")
    return int(connection.execute(table.insert().values(**values).returning(table.c.id)).scalar_one())


def another_stop(case: Case, body: str, meeting_id: int | None = None) -> int:
    """One more matter that waits for a body, or stands on the agenda of a meeting; returns its stop."""
    with case.house.writing() as (_office, connection):
        new = _copy(connection, proposal, case.proposal)
        stop_id = _copy(connection, consultation, case.stop(body), proposal_id=new)
        text = {**dict(case.wording(body)._mapping), "consultation_id": stop_id}
        connection.execute(wording.insert().values(**text))
        if meeting_id is not None:
            place = next_position(connection, agenda_item, meeting_id)
            connection.execute(
                agenda_item.insert().values(meeting_id=meeting_id, consultation_id=stop_id, position=place)
            )
    return stop_id


def another_resolution(case: Case, number: int, **changed: Any) -> int:
    """One more resolution of the case's matter, with its ballot and extract."""
    (first, *_) = case.rows(resolution.select().order_by(resolution.c.id))
    (vote,) = case.rows(ballot.select().where(ballot.c.id == first.ballot_id))
    with case.house.writing() as (office, connection):
        place = next_position(connection, ballot, first.meeting_id)
        vote_id = _copy(connection, ballot, vote, position=place)
        made = {"number": f"2024-{number}/1", "serial": number, "ballot_id": vote_id, **changed}
        new = _copy(connection, resolution, first, **made)
        search.index_resolution(connection, new)
        connection.execute(
            document.insert().values(
                key=f"extract:{new}",
                kind="extract",
                proposal_id=case.pid,
                resolution_id=new,
                issue=1,
                owed_at=office.now,
            )
        )
    return new
