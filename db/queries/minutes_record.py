"""Everything that was recorded of one meeting, for its minutes; the same number of statements however long it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.assignments import assignment
from db.ballots import ballot, ballot_item, vote
from db.consultations import consultation, wording
from db.journal import about, journal
from db.meetings import agenda_item, meeting
from db.people import person
from db.proposals import proposal
from db.record import agenda_version, minutes, objection
from db.resolutions import resolution
from db.sittings import conflict_of_interest, meeting_officer, member, members_of, presence_events


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """Rows as they are kept. ``pauses`` are (verb, instant) of interruptions, ``decided`` item → ballot that
    decided it, ``presented`` item → the text as it came to the table where it was changed there."""

    meeting: Row[Any]
    items: Sequence[Row[Any]]
    ballots: Sequence[Row[Any]]
    votes: Mapping[int, Sequence[tuple[str, str]]]
    decided: Mapping[int, int]
    resolutions: Sequence[Row[Any]]
    members: Sequence[Row[Any]]
    presence: Sequence[Row[Any]]
    officers: Sequence[Row[Any]]
    conflicts: Sequence[Row[Any]]
    pauses: Sequence[tuple[str, Any]]
    versions: Sequence[Row[Any]]
    objections: Sequence[Row[Any]]
    tasks: Sequence[Row[Any]]
    presented: Mapping[int, str]


def meeting_record(connection: Connection, meeting_id: int) -> MeetingRecord | None:
    """The record of a meeting; None if there is no such meeting."""
    found = connection.execute(sa.select(meeting).where(meeting.c.id == meeting_id)).one_or_none()
    if found is None:
        return None
    items = _items(connection, meeting_id)
    roster = members_of(connection, found.body, found.held_on)
    return MeetingRecord(
        meeting=found,
        items=items,
        ballots=connection.execute(
            sa.select(ballot).where(ballot.c.meeting_id == meeting_id).order_by(ballot.c.position)
        ).all(),
        votes=_votes(connection, meeting_id),
        decided={
            row.agenda_item_id: row.ballot_id
            for row in connection.execute(
                sa.select(ballot_item)
                .join(agenda_item, agenda_item.c.id == ballot_item.c.agenda_item_id)
                .where(agenda_item.c.meeting_id == meeting_id)
            )
        },
        resolutions=connection.execute(
            sa.select(resolution).where(resolution.c.meeting_id == meeting_id).order_by(resolution.c.id)
        ).all(),
        members=roster,
        presence=presence_events(connection, meeting_id),
        officers=officers_of(connection, meeting_id),
        conflicts=connection.execute(
            sa.select(conflict_of_interest, member.c.name)
            .join(member, member.c.id == conflict_of_interest.c.member_id)
            .where(conflict_of_interest.c.meeting_id == meeting_id)
            .order_by(conflict_of_interest.c.announced_at, conflict_of_interest.c.id)
        ).all(),
        pauses=_pauses(connection, meeting_id),
        versions=connection.execute(
            sa.select(agenda_version)
            .where(agenda_version.c.meeting_id == meeting_id)
            .order_by(agenda_version.c.number)
        ).all(),
        objections=_objections_decided(connection, meeting_id),
        tasks=_tasks(connection, meeting_id),
        presented=_presented(connection, [row for row in items if row.outcome == "adopted_amended"]),
    )


def officers_of(connection: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    """Chair, minute-taker and verifiers of a meeting, replaced ones too, in the order of their appointment."""
    return connection.execute(
        sa.select(meeting_officer)
        .where(meeting_officer.c.meeting_id == meeting_id)
        .order_by(meeting_officer.c.since, meeting_officer.c.id)
    ).all()


def _items(connection: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    sponsor = person.alias("sponsor")
    return connection.execute(
        sa.select(
            agenda_item,
            proposal.c.id.label("proposal_id"),
            proposal.c.title.label("matter"),
            proposal.c.is_confidential,
            sa.func.coalesce(sponsor.c.name, proposal.c.presented_by).label("sponsor"),
        )
        .outerjoin(consultation, consultation.c.id == agenda_item.c.consultation_id)
        .outerjoin(proposal, proposal.c.id == consultation.c.proposal_id)
        .outerjoin(sponsor, sponsor.c.code == proposal.c.presented_by)
        .where(agenda_item.c.meeting_id == meeting_id)
        .order_by(agenda_item.c.position)
    ).all()


def _votes(connection: Connection, meeting_id: int) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    rows = connection.execute(
        sa.select(vote.c.ballot_id, vote.c.choice, member.c.name)
        .join(ballot, ballot.c.id == vote.c.ballot_id)
        .join(member, member.c.id == vote.c.member_id)
        .where(ballot.c.meeting_id == meeting_id)
        .order_by(member.c.position, member.c.id)
    )
    for row in rows:
        found.setdefault(row.ballot_id, []).append((row.choice, row.name))
    return found


def _pauses(connection: Connection, meeting_id: int) -> list[tuple[str, Any]]:
    rows = connection.execute(
        sa.select(journal.c.verb, journal.c.at, journal.c.facts)
        .where(
            about("meeting"),
            journal.c.subject_id == meeting_id,
            journal.c.verb.in_(("interrupt", "resume")),
        )
        .order_by(journal.c.number)
    )
    return [(row.verb, row.facts.get("at") or row.at) for row in rows]


def _objections_decided(connection: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    earlier = meeting.alias("earlier")
    return connection.execute(
        sa.select(
            objection, earlier.c.held_on.label("minutes_of"), ballot.c.position.label("ballot_position")
        )
        .join(minutes, minutes.c.id == objection.c.minutes_id)
        .join(earlier, earlier.c.id == minutes.c.meeting_id)
        .outerjoin(ballot, ballot.c.id == objection.c.ballot_id)
        .where(objection.c.decided_at_meeting_id == meeting_id)
        .order_by(objection.c.id)
    ).all()


def _tasks(connection: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    return connection.execute(
        sa.select(assignment, person.c.name.label("charged"), resolution.c.number)
        .join(resolution, resolution.c.id == assignment.c.resolution_id)
        .join(person, person.c.id == assignment.c.charged_id)
        .where(resolution.c.meeting_id == meeting_id, assignment.c.label.is_not(None))
        .order_by(resolution.c.id, assignment.c.id)
    ).all()


def _presented(connection: Connection, amended: Sequence[Row[Any]]) -> dict[int, str]:
    """The wording that lay on the table before the one that was adopted in its place, by item."""
    stops = {row.consultation_id: row.id for row in amended if row.consultation_id is not None}
    rows = connection.execute(
        sa.select(wording.c.consultation_id, wording.c.number, wording.c.text)
        .where(wording.c.consultation_id.in_(sorted(stops)))
        .order_by(wording.c.consultation_id, wording.c.number)
    ).all()
    texts: dict[int, list[str]] = {}
    for row in rows:
        texts.setdefault(stops[row.consultation_id], []).append(row.text)
    return {item: found[-2] for item, found in texts.items() if len(found) > 1}
