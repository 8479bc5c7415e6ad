"""How does a test sit in the room of a meeting? Verbs of presence, items and ballots on a case's meeting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from office_case import Case
from sqlalchemy.engine import Row

from actions import note_presence, take_ballot, take_up, void_ballot
from db import ballots, meetings, sittings
from db.consultations import consultation, wording
from db.proposals import proposal
from states.vocabulary import BallotSubject, PresenceKind


class Sitting:
    """One opened meeting of a case; times are minutes after its opening."""

    def __init__(self, case: Case, meeting_id: int) -> None:
        self.case, self.id = case, meeting_id
        row = case.meeting(meeting_id)
        with case.house.database.read() as connection:
            self.roll = sittings.members_of(connection, row.body, row.held_on)
        self.start = case.clock.now

    @property
    def members(self) -> list[int]:
        return [row.id for row in self.roll]

    def at(self, minutes: float) -> datetime:
        """An instant of the meeting; the clock goes there if it has not been yet."""
        moment = self.start + timedelta(minutes=minutes)
        self.case.clock.now = max(self.case.clock.now, moment)
        return moment

    def act(self, verb: Any, *args: Any, code: str | None = None, **more: Any) -> Any:
        return self.case.act(verb, code or self.case.staff, self.id, *args, **more)

    def come(
        self, *places: int, at: float = 1, kind: PresenceKind = PresenceKind.ARRIVED, **more: Any
    ) -> Any:
        """Members by their places on the roll, from 0."""
        ids = [self.members[place] for place in places]
        return self.act(note_presence.note_presence, ids, kind, self.at(at), **more)

    def leave(self, *places: int, at: float, **more: Any) -> Any:
        return self.come(*places, at=at, kind=PresenceKind.LEFT, **more)

    def everybody(self, *absent: int, at: float = 1, excused: Iterable[int] = (), **more: Any) -> Any:
        return self.act(
            note_presence.everybody_came,
            [self.members[place] for place in absent],
            [self.members[place] for place in excused],
            self.at(at),
            **more,
        )

    @property
    def items(self) -> list[Row[Any]]:
        with self.case.house.database.read() as connection:
            return list(meetings.agenda_of(connection, self.id))

    @property
    def matter(self) -> Row[Any]:
        """The item of the case's own matter."""
        stop = self.case.stop(self.case.meeting(self.id).body)
        return next(item for item in self.items if item.consultation_id == stop.id)

    def take_up(self, item_id: int | None = None, at: float | None = None, **more: Any) -> Any:
        instant = self.at(at) if at is not None else None
        return self.act(take_up.take_up, item_id or self.matter.id, instant, **more)

    def vote(
        self,
        counts: str = "",
        subject: BallotSubject = BallotSubject.PROPOSAL,
        *,
        at: float | None = None,
        code: str | None = None,
        version: int | None = None,
        **more: Any,
    ) -> take_ballot.Taken:
        """A ballot written „for-against-abstained“, under the case's matter unless said otherwise."""
        given_for, against, abstained = map(int, (counts or "0-0-0").split("-"))
        item_id = more.pop("item_id", self.matter.id)
        new = take_ballot.NewBallot(
            item_id=item_id,
            subject=subject,
            votes_for=given_for,
            against=against,
            abstained=abstained,
            taken_at=self.at(at) if at is not None else None,
            **more,
        )
        taken: take_ballot.Taken = self.act(take_ballot.take_ballot, new, code=code, version=version)
        return taken

    def void(self, ballot_id: int, reason: str = "Omyl obsluhy.", **more: Any) -> Any:
        return self.act(void_ballot.void_ballot, ballot_id, reason, **more)

    def ballot(self, ballot_id: int) -> Row[Any]:
        (row,) = self.case.rows(sa.select(ballots.ballot).where(ballots.ballot.c.id == ballot_id))
        return row

    def events(self) -> list[Row[Any]]:
        return self.case.rows(sa.select(sittings.presence).order_by(sittings.presence.c.id))


def another_stop(case: Case, body: str, meeting_id: int | None = None) -> int:
    """One more matter like the case's own, on the agenda of a meeting or waiting for one; returns its stop."""
    with case.house.writing() as (_office, connection):
        new = _copied(connection, proposal, case.proposal)
        more = {} if meeting_id else {"state": "open", "meeting_id": None}
        stop_id = _copied(connection, consultation, case.stop(body), proposal_id=new, **more)
        text = {**dict(case.wording(body)._mapping), "consultation_id": stop_id}
        connection.execute(wording.insert().values(**text))
        if meeting_id is not None:
            place = meetings.next_position(connection, meetings.agenda_item, meeting_id)
            row = {"meeting_id": meeting_id, "consultation_id": stop_id, "position": place}
            connection.execute(meetings.agenda_item.insert().values(**row))
    return stop_id


def _copied(connection: Any, table: Any, row: Any, **changed: Any) -> int:
    values = {**dict(row._mapping), **changed}
    values.pop("id")
    return int(connection.execute(table.insert().values(**values).returning(table.c.id)).scalar_one())
