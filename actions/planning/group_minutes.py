"""How are the minutes of a group written, closed, and corrected afterwards with a reason?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import Actor
from actions.office import Office
from actions.perform import Done
from actions.planning.invite import letter_facts
from actions.planning.issued_papers import owe_issue
from actions.planning.meeting_row import act_on, load_group_meeting
from actions.planning.public_minutes import renew_minutes
from db import people
from db.planning.groups import group_point
from db.queries import planning_meetings as asks
from states.machine import Refused
from states.planning.facts import GroupMeetingFacts

LONGEST = 20_000
"""Characters of one text of the minutes."""


@dataclass(frozen=True, slots=True)
class PointText:
    """A point of the agenda as the minutes have it: what was said, and what came of it (the group's output)."""

    title: str
    discussed: str = ""
    concluded: str = ""


def write_group_minutes(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    words: str,
    points: Sequence[PointText],
    version: int | None = None,
) -> Done:
    """Keeps the minutes as they are written so far: words about the whole meeting, and each point."""
    row = load_group_meeting(connection, meeting_id)
    done = act_on(
        office, connection, actor, row, "write", version, changes={"minutes": words.strip() or None}
    )
    _keep(connection, meeting_id, points)
    return done


def close_group_minutes(
    office: Office, connection: Connection, actor: Actor, meeting_id: int, version: int | None = None
) -> Done:
    """Closes the minutes; they are made in Word and sent to everybody who was invited.

    Minutes that are there as an uploaded file alone (meetings of the past) are closed and neither made nor sent.
    """
    row = load_group_meeting(connection, meeting_id)
    text = minutes_text(row, asks.points_of(connection, row.id))
    is_paper_alone = not text and asks.has_minutes_paper(connection, meeting_id)
    done = act_on(
        office,
        connection,
        actor,
        row,
        "close",
        version,
        facts=GroupMeetingFacts(
            today=office.today,
            held_until=row.held_until,
            minutes="soubor" if is_paper_alone else text,
        ),
        changes={"issue": row.issue + (0 if is_paper_alone else 1)},
    )
    if not is_paper_alone:
        _issue(office, connection, actor, load_group_meeting(connection, meeting_id), "")
    return done


def correct_group_minutes(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    reason: str,
    words: str,
    points: Sequence[PointText],
    version: int | None = None,
) -> Done:
    """Corrects closed minutes: the next issue with a reason; earlier issues stay among the documents."""
    row = load_group_meeting(connection, meeting_id)
    done = act_on(
        office,
        connection,
        actor,
        row,
        "correct",
        version,
        facts=GroupMeetingFacts(today=office.today, held_until=row.held_until, reason=reason),
        changes={"minutes": words.strip() or None, "issue": row.issue + 1},
        said={"reason": reason.strip(), "issue": row.issue + 1},
    )
    _keep(connection, meeting_id, points)
    corrected = load_group_meeting(connection, meeting_id)
    if not minutes_text(corrected, asks.points_of(connection, meeting_id)):
        raise Refused("Opravený zápis je prázdný; doplňte průběh aspoň jednoho bodu.")
    _issue(office, connection, actor, corrected, reason.strip())
    renew_minutes(office, connection, meeting_id)
    return done


def minutes_text(row: Row[Any], points: Sequence[Row[Any]]) -> str:
    """All that the minutes say, in one text; empty if nothing was written."""
    parts = [row.minutes or ""]
    for point in points:
        parts += [point.discussed or "", point.concluded or ""]
    return "\n".join(part for part in parts if part.strip())


def _keep(connection: Connection, meeting_id: int, points: Sequence[PointText]) -> None:
    """Points are written over as a whole: those that were discussed besides the agenda come after it."""
    for point in points:
        if not point.title.strip():
            raise Refused("Bod programu nemá název; doplňte ho, nebo jeho texty přesuňte jinam.")
        for text in (point.discussed, point.concluded):
            if len(text) > LONGEST:
                raise Refused(f"Text bodu „{point.title}“ je delší než {LONGEST} znaků; zkraťte ho.")
    connection.execute(group_point.delete().where(group_point.c.meeting_id == meeting_id))
    if points:
        connection.execute(
            group_point.insert(),
            [
                {
                    "meeting_id": meeting_id,
                    "position": place,
                    "title": point.title.strip(),
                    "discussed": point.discussed.strip() or None,
                    "concluded": point.concluded.strip() or None,
                }
                for place, point in enumerate(points, start=1)
            ],
        )


def _issue(office: Office, connection: Connection, actor: Actor, row: Row[Any], reason: str) -> None:
    """Owes the minutes in Word and a letter with them to everybody on the list."""
    paper = owe_issue(office, connection, "group_minutes", row.process_id, row.id, row.issue)
    facts = {**letter_facts(office, connection, row), "reason": reason}
    for name in ("dated", "held_at", "meeting_title"):
        facts.pop(name)  # what is over goes into nobody's calendar
    for seat in asks.attendance_of(connection, row.id):
        if seat.email:
            notify.owe(
                office,
                connection,
                notify.Notice(
                    key=f"planning_minutes:{row.id}:{row.issue}",
                    kind="planning_minutes",
                    to=people.person_by_id(connection, seat.person_id),
                    proposal_id=None,
                    facts=facts,
                    document_id=paper,
                ),
                actor=actor,
            )
