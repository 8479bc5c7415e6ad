"""What does a reader see of a meeting of groups: who comes, what blocks the next step, what may they do?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.office import Office
from actions.planning.attend import quorums_of
from actions.planning.group_minutes import minutes_text
from actions.planning.meeting_documents import organisations
from actions.planning.meeting_row import begins_at, limit_of, standing_at, when_words
from db.planning.groups import group_meeting_by_id
from db.queries import planning_meetings as asks
from states.machine import failed_guards
from states.planning.facts import GroupMeetingFacts
from states.planning.group_meeting import GROUP_MEETING
from states.planning.terms import GroupQuorum, minutes_limit
from states.planning.vocabulary import Answer

DOCUMENTS = ("group_invitation", "group_minutes")


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody whose presence is to be noted: on the list already, or a member who comes on it when it is."""

    person_id: int
    name: str
    side: str
    has_vote: bool
    answer: str | None = None
    attended: str | None = None


@dataclass(frozen=True, slots=True)
class SeenMeeting:
    """A meeting as one reader sees it; ``gaps`` are the sentences that block its next step."""

    row: Row[Any]
    when: str
    groups: Sequence[Row[Any]]
    points: Sequence[Row[Any]]
    seats: Sequence[Row[Any]]
    listed: Sequence[Listed]
    organisations: dict[int, str]
    quorums: Sequence[GroupQuorum]
    tasks: Sequence[Row[Any]]
    documents: Sequence[Row[Any]]
    papers: Sequence[Row[Any]]
    verbs: frozenset[str]
    gaps: tuple[str, ...]
    invite_by: date | None
    is_late: bool
    minutes_by: date | None
    may_answer: bool
    story: Sequence[Row[Any]]

    @property
    def coming(self) -> int:
        """How many of the invited have said that they come."""
        return sum(seat.answer == Answer.COMING.value for seat in self.seats)

    @property
    def apologised(self) -> int:
        """How many apologised."""
        return sum(seat.answer == Answer.NOT_COMING.value for seat in self.seats)

    @property
    def silent(self) -> int:
        """How many have not answered."""
        return sum(seat.answer is None for seat in self.seats)


def see_meeting(
    office: Office, connection: Connection, actor: Actor, process_id: int, meeting_id: int
) -> SeenMeeting | None:
    """A meeting of a process; None if the process has none with that number."""
    row = group_meeting_by_id(connection, meeting_id)
    if row is None or row.process_id != process_id:
        return None
    groups = asks.groups_of(connection, meeting_id)
    roles = standing_at(office, connection, actor, row, groups).roles
    verbs = frozenset(
        verb
        for verb in GROUP_MEETING.verbs_from(row.state)
        if roles.intersection(GROUP_MEETING.move(row.state, verb).may)
    )
    seats, points = asks.attendance_of(connection, meeting_id), asks.points_of(connection, meeting_id)
    limit = limit_of(connection, row, groups)
    begins = begins_at(row)
    return SeenMeeting(
        row=row,
        when=when_words(row),
        groups=groups,
        points=points,
        seats=seats,
        listed=_listed(office, connection, row, groups, seats),
        organisations=organisations(connection, row, groups),
        quorums=quorums_of(office, connection, row, groups) if row.is_attendance_kept else (),
        tasks=asks.tasks_of(connection, meeting_id),
        documents=asks.documents_of(connection, process_id, meeting_id, DOCUMENTS),
        papers=asks.papers_of_meeting(connection, meeting_id),
        verbs=verbs,
        gaps=_gaps(office, connection, row, groups, points, seats, limit),
        invite_by=limit,
        is_late=limit is not None and limit < office.today and row.state == "planned",
        minutes_by=minutes_limit(row.held_until) if row.state == "held" and row.held_until else None,
        may_answer=begins is None or begins > office.now,
        story=asks.story_of(connection, GROUP_MEETING.name, meeting_id),
    )


def _listed(
    office: Office,
    connection: Connection,
    row: Row[Any],
    groups: Sequence[Row[Any]],
    seats: Sequence[Row[Any]],
) -> list[Listed]:
    found = {
        seat.person_id: Listed(
            seat.person_id, seat.name, seat.side, seat.has_vote, seat.answer, seat.attended
        )
        for seat in seats
    }
    if row.state in ("planned", "invited"):
        day = row.held_from or office.today
        for member in asks.members_on(connection, [group.id for group in groups], day):
            found.setdefault(
                member.person_id, Listed(member.person_id, member.name, member.side, member.has_vote)
            )
    return sorted(found.values(), key=lambda one: one.name)


def _gaps(
    office: Office,
    connection: Connection,
    row: Row[Any],
    groups: Sequence[Row[Any]],
    points: Sequence[Row[Any]],
    seats: Sequence[Row[Any]],
    limit: date | None,
) -> tuple[str, ...]:
    """Why the next step can't be done yet: inviting what is planned, closing what is minuted."""
    if row.state not in ("planned", "held"):
        return ()
    members = asks.members_on(connection, [group.id for group in groups], row.held_from or office.today)
    text = minutes_text(row, points)
    facts = GroupMeetingFacts(
        today=office.today,
        held_until=None if row.when_words else row.held_until,
        invited_by=limit,
        invited=len({one.person_id for one in (*members, *seats)}),
        agenda=len(points),
        minutes=text or ("soubor" if asks.has_minutes_paper(connection, row.id) else ""),
    )
    verb = "invite" if row.state == "planned" else "close"
    return failed_guards(GROUP_MEETING.move(row.state, verb), facts)
