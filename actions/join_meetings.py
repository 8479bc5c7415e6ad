"""May two bodies sit together? Their meetings are joined; each keeps its own presence, quorum and ballots."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from actions.authority import Actor
from actions.meeting_row import load_meeting
from actions.office import Office
from actions.perform import Done
from actions.room import act_in, enter_as
from states.machine import Refused
from states.meeting import MEETING


def join_meetings(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    with_id: int | None,
    version: int | None = None,
) -> Done:
    """Joins a meeting with another body's on the same day, before it begins; None parts them again."""
    room = enter_as(office, connection, actor, load_meeting(connection, meeting_id), "arrange")
    meeting = room.meeting
    if with_id is None:
        if meeting.joint_with_id is None:
            raise Refused("Jednání s\u00a0žádným jiným společné není; není co rušit.")
        said: dict[str, object] = {"act": "part", "with": meeting.joint_with_id}
    else:
        other = load_meeting(connection, with_id)
        if other.body == meeting.body:
            raise Refused("Společně jednají různé orgány; vyberte jednání jiného orgánu.")
        if other.held_on != meeting.held_on:
            raise Refused("Společně jednat mohou orgány jen v\u00a0týž den; vyberte jiné jednání.")
        if other.state in MEETING.finals:
            raise Refused(f"Druhé jednání je ve stavu „{MEETING.states[other.state]}“; vyberte jiné.")
        if other.joint_with_id == meeting.id or meeting.joint_with_id == other.id:
            raise Refused("Tato jednání už společná jsou.")
        said = {"act": "join", "with": with_id, "with_body": other.body}
        with_id = other.joint_with_id or with_id
    return act_in(
        office, connection, actor, room, "arrange", version, changes={"joint_with_id": with_id}, said=said
    )
