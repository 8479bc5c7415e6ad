"""Which meeting of groups is meant, who is on its list, what does its invitation say? Every act begins here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor, Standing
from actions.office import Office
from actions.perform import Act, Done, perform
from actions.planning.standing import load_process, standing_in_planning
from db.planning.groups import attendance, group_meeting, group_meeting_by_id
from db.queries import planning_meetings as asks
from states.canonical import digest_of
from states.dates import PRAGUE, czech_date
from states.machine import Refused
from states.planning.facts import GroupMeetingFacts
from states.planning.group_meeting import GROUP_MEETING
from states.planning.terms import invitation_limit

Groups = Sequence[Row[Any]]
"""The groups of a meeting, where the caller knows them already."""
LAST_HOUR = time(23, 59)
"""A meeting whose hour is not known begins at the end of its day, as far as answers go."""


def load_group_meeting(connection: Connection, meeting_id: int) -> Row[Any]:
    """The meeting, locked for a change; raises Refused if there is none."""
    row = group_meeting_by_id(connection, meeting_id, for_update=True)
    if row is None:
        raise Refused(f"Jednání skupiny č.\u00a0{meeting_id} neexistuje; zkontrolujte adresu.")
    return row


def act_on(
    office: Office,
    connection: Connection,
    actor: Actor,
    row: Row[Any],
    verb: str,
    version: int | None,
    facts: GroupMeetingFacts | None = None,
    changes: dict[str, Any] | None = None,
    said: dict[str, Any] | None = None,
) -> Done:
    """One move of a meeting through the ritual; ``said`` always names the process."""
    return perform(
        office,
        connection,
        actor,
        Act(
            table=GROUP_MEETING,
            rows=group_meeting,
            row=row,
            verb=verb,
            standing=standing_at(office, connection, actor, row),
            facts=facts or GroupMeetingFacts(today=office.today, held_until=row.held_until),
            proposal_id=None,
            version=version,
            changes=changes or {},
            said={"process": row.process_id, "title": row.title, **(said or {})},
        ),
    )


def standing_at(
    office: Office, connection: Connection, actor: Actor, row: Row[Any], groups: Groups | None = None
) -> Standing:
    """The roles towards a meeting: the coordinator, who runs one of its groups, and all others."""
    process = load_process(connection, row.process_id, for_update=False)
    groups = asks.groups_of(connection, row.id) if groups is None else groups
    return standing_in_planning(office, connection, actor, process, [group.id for group in groups])


def seat_members(connection: Connection, row: Row[Any], day: date) -> None:
    """Puts the groups' members of a day on the list of a meeting; who is there stays, with their answer."""
    groups = [group.id for group in asks.groups_of(connection, row.id)]
    known = {one.person_id for one in asks.attendance_of(connection, row.id)}
    found: dict[int, dict[str, Any]] = {}
    for member in asks.members_on(connection, groups, day):
        seat = found.setdefault(
            member.person_id,
            {"meeting_id": row.id, "person_id": member.person_id, "side": member.side, "has_vote": False},
        )
        seat["has_vote"] = seat["has_vote"] or member.has_vote  # a guest of one group may be another's member
    new = [seat for person_id, seat in found.items() if person_id not in known]
    if new:
        connection.execute(attendance.insert(), new)


def limit_of(connection: Connection, row: Row[Any], groups: Groups | None = None) -> date | None:
    """The last day for the invitation, by the strictest rules of the invited groups."""
    groups = asks.groups_of(connection, row.id) if groups is None else groups
    return invitation_limit((group.invitation_term for group in groups), row.held_from)


def begins_at(row: Row[Any]) -> datetime | None:
    """When a meeting begins; None without a day. Its hour not known, answers are taken all that day."""
    if row.held_from is None:
        return None
    return datetime.combine(row.held_from, row.starts_at or LAST_HOUR, tzinfo=PRAGUE)


def invitation_content(connection: Connection, row: Row[Any]) -> dict[str, Any]:
    """What an invitation says, as plain data: answers are bound to its digest."""
    return {
        "title": row.title,
        "groups": [group.name for group in asks.groups_of(connection, row.id)],
        "held_from": row.held_from.isoformat() if row.held_from else None,
        "held_until": row.held_until.isoformat() if row.held_until else None,
        "starts_at": f"{row.starts_at:%H:%M}" if row.starts_at else None,
        "place": row.place,
        "points": [point.title for point in asks.points_of(connection, row.id)],
        "sequence": row.sequence,
    }


def invitation_digest(connection: Connection, row: Row[Any]) -> str:
    """The digest of what an invitation says now."""
    return digest_of(invitation_content(connection, row))


def when_words(columns: Any) -> str:
    """„12. 9. 2017 v 16:00“, „5. 12. 2017 – 6. 12. 2017“, „červen 2018“, or nothing; of a row or of its columns."""
    get = columns.get if isinstance(columns, dict) else columns._mapping.get
    if get("when_words"):
        return str(get("when_words"))
    first, last, hour = get("held_from"), get("held_until"), get("starts_at")
    if first is None:
        return ""
    days = czech_date(first) if last in (None, first) else f"{czech_date(first)} – {czech_date(last)}"
    return f"{days} v\u00a0{hour:%H:%M}" if hour else days
