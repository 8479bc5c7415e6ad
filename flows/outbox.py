"""How does an owed letter leave the house? Claimed, written, sent or put into a folder, marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import date, datetime, time
from functools import partial
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.compose_letter import compose_letter
from actions.compose_reminder import give_link, why_dropped
from actions.office import House, Office
from db import correspondence, people
from db.claims import claiming, release_abandoned
from db.files import FileMissing, StoreAway, document
from flows.smtp import (
    Attachment,
    DeliveryFailed,
    Mailbox,
    Mailer,
    OutgoingLetter,
    SmtpSettings,
    build_message,
    write_eml,
)
from states.calendar_feed import MEETING_LENGTH, meeting_uid
from states.dates import PRAGUE
from templates.calendar import Organizer, event
from templates.letters import LetterFault

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
APPROVER_LETTERS = (
    "sign_off_request",
    "opinion_request",
    "handed_over",
    "form_signature_request",
    "sign_off_reminder",
    "sign_off_escalation",
)
"""Kinds of letters that go to those who must act."""

DEADLINE_LETTERS = (
    "sign_off_request",
    "opinion_request",
    "handed_over",
    "form_signature_request",
    "assignment_given",
)
"""Kinds whose term is attached as a calendar file."""


async def deliver(
    house: House, *, limit: int = 200, kinds: Sequence[str] | None = None, proposal_id: int | None = None
) -> Counter[str]:
    """Sends what is owed; returns how many were sent, postponed and given up.

    A letter is claimed for as long as this process lives. Killed between the sending and the mark, it leaves one
    letter that goes again, with the same Message-ID; nothing else can be doubled, nothing is lost.
    """
    counts: Counter[str] = Counter()
    settings = smtp_settings(house)
    release_abandoned(house.database, house.now())
    async with AsyncExitStack() as stack:
        claimer = stack.enter_context(claiming(house.database))
        mailer = await stack.enter_async_context(Mailer(settings)) if settings else None
        for _ in range(limit):
            with house.writing() as (office, connection):
                claimed = correspondence.claim_letters(
                    connection, office.now, 1, claimer=claimer, kinds=kinds, proposal_id=proposal_id
                )
                dropped = why_dropped(office, connection, claimed[0]) if claimed else None
                if dropped is not None:
                    correspondence.mark_dropped(connection, claimed[0].id, dropped)
                    counts["dropped"] += 1
                    continue
                letter = compose(office, connection, house, claimed[0]) if claimed else None
            if letter is None:
                break
            counts[await _send(house, office, claimed[0], letter, mailer)] += 1
    return counts


async def _send(
    house: House, office: Office, row: Row[Any], letter: OutgoingLetter | str, mailer: Mailer | None
) -> str:
    if isinstance(letter, str):
        return _not_sent(house, row, letter, is_permanent=True)
    mail = office.town.mail
    try:
        message = build_message(letter, Mailbox(mail.sender_name, mail.sender_address))
    except FileMissing as missing:
        return _not_sent(house, row, f"Příloha dopisu: {missing}", is_permanent=True)
    except StoreAway as away:
        return _not_sent(house, row, f"Příloha dopisu: {away}", is_permanent=False)
    try:
        if mailer is None:
            write_eml(message, house.settings.folder / "letters")
        else:
            await mailer.send(message)
    except DeliveryFailed as failure:
        return _not_sent(house, row, str(failure), is_permanent=failure.is_permanent)
    except OSError as failure:
        return _not_sent(house, row, f"Dopis nejde uložit do složky: {failure}", is_permanent=False)
    with house.writing() as (now_office, connection):
        correspondence.mark_sent(connection, row.id, letter.subject, now_office.now)
    return "sent"


def _not_sent(house: House, row: Row[Any], error: str, *, is_permanent: bool) -> str:
    with house.writing() as (office, connection):
        correspondence.mark_failed(connection, row, error, office.now, is_permanent=is_permanent)
    return "given_up" if is_permanent else "postponed"


def smtp_settings(house: House) -> SmtpSettings | None:
    """The town's mail server; None: letters are put into the folder ``letters`` (design.md 8)."""
    settings = house.settings
    if settings.smtp_host is None:
        return None
    return SmtpSettings(
        host=settings.smtp_host,
        port=settings.smtp_port,
        starttls=settings.smtp_starttls,
        username=settings.smtp_username,
        password=settings.smtp_password,
    )


def compose(office: Office, connection: Connection, house: House, row: Row[Any]) -> OutgoingLetter | str:
    """The letter of a row of the outbox; a sentence if it can't be written, which no later attempt would mend."""
    person = people.person_by_id(connection, row.person_id)
    attachment = _attachment(connection, house, row)
    calendar, words = _calendar(office, row)
    attached = [*([attachment.filename] if attachment else []), *words]
    try:
        written = compose_letter(office, connection, row, attached, give_link(office, connection, row))
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
        attachments=(attachment,) if attachment else (),
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
    if row.kind in DEADLINE_LETTERS and facts.get("due_on"):
        due = date.fromisoformat(facts["due_on"])
        summary = f"Termín: {facts.get('task') or facts['title']}"
        content = event(
            uid, 0, summary, due, None, None, facts["title"], organizer=organizer, stamped_at=office.now
        )
        return content, ["termín do kalendáře"]
    return None, []


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
