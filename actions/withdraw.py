"""How is a proposal withdrawn, or taken back for another edit?"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.authority import RAZITKO, Actor
from actions.draft import load_proposal, rules_of
from actions.moves import move_proposal, move_sign_off, move_stop
from actions.office import Office
from actions.perform import Done
from db import consultations, meetings, proposals
from states.consultation import CONSULTATION
from states.facts import ConsultationFacts
from states.vocabulary import StageTask


def withdraw(
    office: Office, connection: Connection, actor: Actor, proposal_id: int, version: int | None, reason: str
) -> Done:
    """Ends the proposal's way for good; open sign-offs and stops are closed with it."""
    row = load_proposal(connection, proposal_id)
    running = connection.execute(
        sa.select(consultations.consultation.c.id)
        .join(meetings.meeting, meetings.meeting.c.id == consultations.consultation.c.meeting_id)
        .where(
            consultations.consultation.c.proposal_id == proposal_id,
            consultations.consultation.c.state == "placed",
            meetings.meeting.c.state.in_(("in_session", "interrupted")),
        )
    ).first()
    done = move_proposal(
        office,
        connection,
        actor,
        row,
        "withdraw",
        version=version,
        said={"reason": reason.strip()},
        reason=reason,
        is_on_agenda_of_running_meeting=running is not None,
    )
    close_sign_offs(office, connection, proposal_id)
    drop_stops(office, connection, proposal_id)
    return done


def take_back(office: Office, connection: Connection, actor: Actor, proposal_id: int, version: int) -> Done:
    """The author takes a submitted proposal back; given sign-offs stay unless the edit touches their part."""
    row = load_proposal(connection, proposal_id)
    done = move_proposal(office, connection, actor, row, "take_back", version=version)
    for sign_off in proposals.sign_offs_of(connection, proposal_id):
        if sign_off.state == "asked":
            move_sign_off(office, connection, sign_off, "recall")
    return done


def close_sign_offs(office: Office, connection: Connection, proposal_id: int) -> None:
    """Closes the sign-offs that nobody needs any more."""
    for sign_off in proposals.sign_offs_of(connection, proposal_id):
        if sign_off.state in ("waiting", "asked"):
            move_sign_off(office, connection, sign_off, "close")


def drop_stops(office: Office, connection: Connection, proposal_id: int) -> None:
    """Closes the stops that the proposal will not reach, and takes it off the agendas that wait for it."""
    row = load_proposal(connection, proposal_id)
    town = rules_of(connection, row, office)
    for stop in consultations.consultations_of(connection, proposal_id):
        if stop.state in CONSULTATION.finals:
            continue
        body = town.body(stop.body)
        move_stop(
            office,
            connection,
            RAZITKO,
            row,
            stop,
            "drop",
            ConsultationFacts(
                today=office.today, body=body.name, body_kind=body.kind, task=StageTask(stop.task)
            ),
            changes={"meeting_id": None},
        )
        item = meetings.agenda_item_of(connection, stop.meeting_id, stop.id) if stop.meeting_id else None
        if item is not None and item.outcome is None:
            meetings.remove_item(connection, stop.meeting_id, item.id)
