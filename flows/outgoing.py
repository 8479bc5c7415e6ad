"""What goes out for a row of the outbox? The letter with its papers and its calendar file."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import partial
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.compose_letter import compose_letter
from actions.letter_habits import DIGEST
from actions.office import House, Office
from db import letter_habits, people
from db.files import document
from flows.message import Attachment, Mailbox, OutgoingLetter
from states.calendar_feed import MEETING_LENGTH, meeting_uid, span
from states.dates import PRAGUE
from templates.calendar import Organizer, event
from templates.letters import LetterFault

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DEADLINE_LETTERS = (
    "sign_off_request",
    "opinion_request",
    "handed_over",
    "form_signature_request",
    "assignment_given",
)
"""Kinds whose term is attached as a calendar file."""
CANCELS = ("planning_meeting_cancelled", "planning_hearing_cancelled")
"""Kinds whose calendar file takes the date away."""


def compose(
    office: Office, connection: Connection, house: House, row: Row[Any], link_id: int | None = None
) -> OutgoingLetter | str:
    """The letter of a row of the outbox; a sentence if it can't be written, which no later attempt would mend.

    ``link_id`` is the link that it carries (`actions.compose_reminder.give_link`). Nothing is written.
    """
    person = people.person_by_id(connection, row.person_id)
    rows = [row, *(letter_habits.carried_by(connection, row.id) if row.kind == DIGEST else ())]
    attachments = tuple(found for one in rows if (found := _attachment(connection, house, one)) is not None)
    calendar, words = _calendar(office, row)
    attached = [*(attachment.filename for attachment in attachments), *words]
    try:
        written = compose_letter(office, connection, row, attached, link_id)
    except (LetterFault, ValueError) as fault:
        return f"Dopis {row.key} nejde napsat: {fault}"
    return OutgoingLetter(
        key=row.key,
        message_id=row.message_id,
        written_at=office.now,
        to=Mailbox(person.name, person.email),
        subject=written.subject,
        text=written.text,
        html=written.html,
        calendar=calendar,
        attachments=attachments,
    )


def _attachment(connection: Connection, house: House, row: Row[Any]) -> Attachment | None:
    if row.document_id is None:
        return None
    found = connection.execute(document.select().where(document.c.id == row.document_id)).one()
    if found.file_digest is None:
        return None
    is_pdf = found.file_name.endswith(".pdf")
    return Attachment(found.file_name, PDF if is_pdf else WORD, partial(house.files.get, found.file_digest))


def _calendar(office: Office, row: Row[Any]) -> tuple[bytes | None, list[str]]:
    """The meeting of a placed item with its hour, or the term of a task as a whole day."""
    facts = row.facts
    mail = office.town.mail
    organizer = Organizer(mail.sender_name, mail.sender_address)
    uid = row.message_id.strip("<>")
    if "meeting_id" in facts and "held_at" in facts:
        return _meeting_file(office, row), ["termín jednání do kalendáře"]
    if "dated" in facts and facts.get("held_on"):
        return _planning_file(office, row), ["termín do kalendáře"]
    if row.kind in DEADLINE_LETTERS and facts.get("due_on"):
        due = date.fromisoformat(facts["due_on"])
        summary = f"Termín: {facts.get('task') or facts['title']}"
        content = event(
            uid, 0, summary, due, None, None, facts["title"], organizer=organizer, stamped_at=office.now
        )
        return content, ["termín do kalendáře"]
    return None, []


def _planning_file(office: Office, row: Row[Any]) -> bytes:
    """A meeting of planning groups or a public hearing; ``dated`` is its identity in all its letters.

    Without an hour it is whole days. It carries no link: those of letters are personal, a calendar is shown to anybody.
    """
    facts, mail = row.facts, office.town.mail
    first = date.fromisoformat(facts["held_on"])
    last = date.fromisoformat(facts["held_until"]) if facts.get("held_until") else first
    hour = facts.get("held_at")
    starts, ends = span(first, last, time.fromisoformat(hour) if hour else None)
    return event(
        f"{facts['dated']}@{mail.sender_address.rpartition('@')[2]}",
        facts.get("sequence", 0),
        facts["title"],
        starts,
        ends,
        facts.get("place"),
        None,
        cancelled=row.kind in CANCELS,
        organizer=Organizer(mail.sender_name, mail.sender_address),
        stamped_at=office.now,
    )


def _meeting_file(office: Office, row: Row[Any]) -> bytes:
    """The meeting of a letter: the same identity in all letters and feeds, moved or taken back by a later one.

    Its agenda is not in it: a calendar is shown to anybody.
    """
    facts, mail = row.facts, office.town.mail
    starts = datetime.combine(
        date.fromisoformat(facts["held_on"]), time.fromisoformat(facts["held_at"]), tzinfo=PRAGUE
    )
    return event(
        meeting_uid(facts["meeting_id"], mail.sender_address.rpartition("@")[2]),
        facts.get("sequence", 0),
        facts.get("meeting_title") or facts["body_name"],
        starts,
        starts + MEETING_LENGTH,
        facts.get("place"),
        None,
        cancelled=row.kind == "meeting_cancelled",
        url=f"{office.base_url}/jednani/{facts['meeting_id']}",
        organizer=Organizer(mail.sender_name, mail.sender_address),
        stamped_at=office.now,
    )
