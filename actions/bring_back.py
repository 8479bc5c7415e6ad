"""How does what was postponed come back by itself, and how does somebody say that its condition is met?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import RAZITKO, Actor
from actions.moves import move_stop
from actions.office import Office
from actions.open_stage import load_stop
from actions.perform import Done
from actions.place_on_agenda import place_on_agenda, stop_facts
from actions.suspend import place_suspensions
from db import consultations, meetings, people
from db.queries import postponed
from states.dates import czech_date
from states.machine import Refused
from states.town import Town
from states.vocabulary import Role

WHY_LATE = "Vrací se z\u00a0odložení."


def bring_back(office: Office, connection: Connection, body: str | None = None) -> list[int]:
    """Places what was postponed to a day that a planned meeting has reached, and what the mayor suspended.

    Returns the stops that were placed. It may run at any time and twice: what stands on an agenda is left there, and
    what can't be placed yet (its form is not signed, the body takes no late items) waits for the next run. ``body``:
    only this body has a new meeting.
    """
    place_suspensions(office, connection, body)
    return [
        found.id
        for found in postponed.due_back(connection, body)
        if _place(office, connection, found.id, max(found.postponed_to, office.today))
    ]


def _place(office: Office, connection: Connection, stop_id: int, since: Any) -> bool:
    stop, proposal, town = load_stop(office, connection, stop_id)
    for meeting in meetings.taking_items(connection, stop.body, since - timedelta(days=1)):
        if meeting.is_crisis:
            continue  # only items about the crisis, and that a person must say
        attempt = connection.begin_nested()
        try:
            done = place_on_agenda(
                office, connection, RAZITKO, stop.id, meeting.id, stop.version, late_reason=WHY_LATE
            )
        except Refused:
            attempt.rollback()
            continue
        attempt.commit()
        _tell(office, connection, town, proposal, stop, meeting, done.version)
        return True
    return False


def meet_condition(
    office: Office, connection: Connection, actor: Actor, consultation_id: int, version: int | None, note: str
) -> Done:
    """Somebody says, in a note, that the condition of a postponement is met; the stop returns by itself."""
    stop, proposal, town = load_stop(office, connection, consultation_id)
    condition = condition_of(connection, stop)
    meeting = meetings.meeting_by_id(connection, stop.meeting_id) if stop.meeting_id else None
    done = move_stop(
        office,
        connection,
        actor,
        proposal,
        stop,
        "meet_condition",
        stop_facts(office, town, stop, proposal, meeting, reason=note, conditions=condition),
        version=version,
        changes={"returns_when": None, "postponed_to": stop.postponed_to or office.today},
        said={"conditions": condition, "reason": note.strip()},
    )
    bring_back(office, connection, stop.body)
    return done


def condition_of(connection: Connection, stop: Row[Any]) -> str:
    """The condition that a postponed stop waits for; older records kept it with the item of the agenda alone."""
    if stop.state != "postponed":
        return ""
    if stop.returns_when:
        return str(stop.returns_when)
    return postponed.condition_on_agenda(connection, stop.id) if stop.postponed_to is None else ""


def _tell(
    office: Office,
    connection: Connection,
    town: Town,
    proposal: Row[Any],
    stop: Row[Any],
    meeting: Row[Any],
    version: int,
) -> None:
    """The author learns it by the letter about the placing; who runs the meetings by this one."""
    author = people.person_by_id(connection, proposal.author_id)
    text = consultations.current_wordings(connection, proposal.id)[stop.id].text
    day = czech_date(stop.postponed_to)
    for to in people.people_in_role(connection, Role.ORGANISER, office.today):
        notify.owe(
            office,
            connection,
            notify.Notice(
                key=f"returned_item:{stop.id}:{version}",
                kind="item_returned",
                to=to,
                proposal_id=proposal.id,
                facts={
                    **notify.matter_facts(office, connection, proposal, author, text),
                    "body_name": town.body(stop.body).name,
                    "held_on": meeting.held_on,
                    "reason": f"Bylo odloženo na {day}; od toho dne je to první jednání, na které jde zařadit.",
                    "link": f"{office.base_url}/navrhy/{proposal.id}",
                },
            ),
            actor=RAZITKO,
        )
