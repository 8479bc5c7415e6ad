"""How does a proposal get on a meeting's agenda, and off it again before the meeting?"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import Actor
from actions.convene import load_meeting
from actions.moves import move_stop
from actions.office import Office
from actions.open_stage import hand_in_limit, load_stop
from actions.perform import Done
from db import consultations, meetings, people
from states.facts import ConsultationFacts
from states.town import Town
from states.vocabulary import StageTask


def stop_facts(
    office: Office, town: Town, stop: Row[Any], proposal: Row[Any], meeting: Row[Any] | None, **more: Any
) -> ConsultationFacts:
    """The facts of a stop and of the meeting it stands on, or is to stand on."""
    body = town.body(stop.body)
    stage = town.route(proposal.route).stages[stop.position]
    facts: dict[str, Any] = {
        "today": office.today,
        "body": body.name,
        "body_kind": body.kind,
        "task": StageTask(stop.task),
        "proposal_is_on_route": proposal.state == "on_route",
        "proposal_is_in_sign_off": proposal.state == "in_sign_off",
        "meeting_body": town.body(meeting.body).name if meeting else None,
        "meeting_state": meeting.state if meeting else None,
        "meeting_held_on": meeting.held_on if meeting else None,
        "hand_in_limit": hand_in_limit(town, stop, meeting.held_on) if meeting else None,
        "form_needs_signature": stage.form_signed_by is not None,
        "form_is_signed": stop.signed_on is not None,
        "postponed_to": stop.postponed_to,
    }
    return ConsultationFacts(**(facts | more))


def place_on_agenda(
    office: Office,
    connection: Connection,
    actor: Actor,
    consultation_id: int,
    meeting_id: int,
    version: int | None = None,
    late_reason: str = "",
) -> Done:
    """Places a stop on a meeting; after the hand-in limit only with a reason, which stays visible."""
    stop, proposal, town = load_stop(office, connection, consultation_id)
    meeting = load_meeting(connection, meeting_id)
    facts = stop_facts(office, town, stop, proposal, meeting, reason=late_reason)
    is_late = facts.hand_in_limit is not None and office.today > facts.hand_in_limit
    done = move_stop(
        office,
        connection,
        actor,
        proposal,
        stop,
        "place",
        facts,
        version=version,
        changes={"meeting_id": meeting_id, "planned_on": meeting.held_on, "postponed_to": None},
        said={
            "held_on": meeting.held_on.isoformat(),
            **({"late_reason": late_reason.strip()} if is_late else {}),
        },
    )
    position = meetings.next_position(connection, meetings.agenda_item, meeting_id)
    connection.execute(
        meetings.agenda_item.insert().values(
            meeting_id=meeting_id,
            consultation_id=stop.id,
            position=position,
            late_reason=late_reason.strip() or None if is_late else None,
        )
    )
    _tell(office, connection, actor, town, proposal, stop, meeting, position, done.version)
    return done


def take_off(
    office: Office,
    connection: Connection,
    actor: Actor,
    consultation_id: int,
    version: int | None,
    reason: str,
) -> Done:
    """Takes a stop off an agenda before the meeting; it waits for another one."""
    stop, proposal, town = load_stop(office, connection, consultation_id)
    meeting = load_meeting(connection, stop.meeting_id) if stop.meeting_id else None
    done = move_stop(
        office,
        connection,
        actor,
        proposal,
        stop,
        "take_off",
        stop_facts(office, town, stop, proposal, meeting, reason=reason),
        version=version,
        changes={"meeting_id": None},
        said={"reason": reason.strip()},
    )
    connection.execute(
        meetings.agenda_item.delete().where(
            meetings.agenda_item.c.meeting_id == stop.meeting_id,
            meetings.agenda_item.c.consultation_id == stop.id,
        )
    )
    return done


def _tell(
    office: Office,
    connection: Connection,
    actor: Actor,
    town: Town,
    proposal: Row[Any],
    stop: Row[Any],
    meeting: Row[Any],
    position: int,
    version: int,
) -> None:
    author = people.person_by_id(connection, proposal.author_id)
    wording = consultations.current_wordings(connection, proposal.id)[stop.id]
    held_on: date = meeting.held_on
    for to in notify.concerned(connection, proposal):
        notify.owe(
            office,
            connection,
            notify.Notice(
                key=f"placed:{stop.id}:{version}",
                kind="item_placed",
                to=to,
                proposal_id=proposal.id,
                facts={
                    **notify.matter_facts(office, connection, proposal, author, wording.text),
                    "body_name": town.body(stop.body).name,
                    "held_on": held_on,
                    "held_at": meeting.starts_at,
                    "place": meeting.place,
                    "agenda_item": str(position),
                },
            ),
            actor=actor,
        )
