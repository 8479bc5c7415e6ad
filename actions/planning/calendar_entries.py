"""Which dates of community planning stand in a person's calendar? Meetings of groups and public hearings."""

from __future__ import annotations

from datetime import date

from sqlalchemy.engine import Connection

from actions.office import Office
from actions.planning.hearing_letters import title_of_hearing
from db.queries.planning_calendar import group_meetings_of_person, hearings_of_person
from states.calendar_feed import Entry, span, term_uid


def planning_entries(
    office: Office, connection: Connection, person_id: int, since: date
) -> tuple[Entry, ...]:
    """The dates of planning of a person, each as the letters about it have it: the same identity and number."""
    return (
        *_meetings(office, connection, person_id, since),
        *_hearings(office, connection, person_id, since),
    )


def _meetings(office: Office, connection: Connection, person_id: int, since: date) -> list[Entry]:
    found = []
    for row in group_meetings_of_person(connection, person_id, since):
        starts, ends = span(row.held_from, row.held_until, row.starts_at)
        address = f"{office.base_url}/planovani/{row.process_id}/jednani/{row.id}"
        found.append(
            Entry(
                uid=term_uid("group-meeting", row.id, _domain(office)),
                sequence=row.sequence,
                summary=_called(row.title, row.state),
                starts=starts,
                ends=ends,
                location=row.place,
                url=address if row.is_reader else None,
                is_cancelled=row.state == "cancelled",
            )
        )
    return found


def _hearings(office: Office, connection: Connection, person_id: int, since: date) -> list[Entry]:
    found = []
    for row in hearings_of_person(connection, person_id, since):
        starts, ends = span(row.held_on, None, row.starts_at)
        is_cancelled = row.state == "cancelled"
        found.append(
            Entry(
                uid=term_uid("hearing", row.id, _domain(office)),
                sequence=row.moves + is_cancelled,
                summary=_called(title_of_hearing(row.process_title, row), row.state),
                starts=starts,
                ends=ends,
                location=", ".join(part for part in (row.town, row.place) if part),
                url=f"{office.base_url}/planovani/{row.process_id}/projednani/{row.id}",
                is_cancelled=is_cancelled,
            )
        )
    return found


def _called(title: str, state: str) -> str:
    return f"Zrušeno: {title}" if state == "cancelled" else title


def _domain(office: Office) -> str:
    return office.town.mail.sender_address.rpartition("@")[2]
