"""What does an organiser fill in after a meeting? The table of its agenda, for Word or Excel."""

from __future__ import annotations

from datetime import date

from sqlalchemy.engine import Connection

from actions.draft import body_in_force, rules_of
from actions.office import Office
from db import consultations, meetings, proposals
from states.machine import Refused
from templates.outcome_sheet import write_csv, write_word


def blank_table(office: Office, connection: Connection, meeting_id: int, suffix: str = ".docx") -> bytes:
    """The empty table of a meeting's agenda, to be filled after it: ``.docx``, or ``.csv`` for Excel.

    Raises Refused if there is no such meeting.
    """
    meeting = meetings.meeting_by_id(connection, meeting_id)
    if meeting is None:
        raise Refused(f"Jednání č.\u00a0{meeting_id} neexistuje; zkontrolujte číslo.")
    body = office.town.body(meeting.body)
    rows = []
    numbers = meetings.item_numbers(connection, meeting_id)
    for item in meetings.agenda_of(connection, meeting_id):
        stop = consultations.consultation_by_id(connection, item.consultation_id)
        proposal = proposals.proposal_by_id(connection, stop.proposal_id) if stop else None
        if proposal is not None:
            members = body_in_force(office, rules_of(connection, proposal, office), meeting.body).members_on(
                meeting.held_on
            )
            rows.append(
                {
                    "body": body.code,
                    "held_on": _day(meeting.held_on),
                    "position": str(numbers[item.id]),
                    "proposal": str(proposal.id),
                    "title": proposal.title,
                    "members": str(members or ""),
                }
            )
    columns = ["body", "held_on", "position", "proposal", "title", "outcome", "members", "present"]
    columns += ["votes_for", "against", "abstained", "number", "reason"]
    if suffix == ".csv":
        more = ("number_reason", "amended_text", "postponed_to", "conditions", "order")
        return write_csv(rows, (*columns, *more))
    return write_word(rows, columns, f"Výsledky jednání: {body.name} {_day(meeting.held_on)}")


def _day(day: date) -> str:
    return f"{day.day}.\u00a0{day.month}.\u00a0{day.year}"
