"""Whose minutes are due? Who makes them is reminded before the limit of the law and after it, and so is who signs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.meeting_news import meeting_title
from actions.office import Office
from actions.remind_tasks import stage_of
from db import people
from db.queries import calendars
from db.record import minutes, minutes_signature
from db.sittings import meeting_officer
from states.backward_calendar import MINUTES_LAWS
from states.deadlines import Term
from states.vocabulary import MeetingFunction, Role

LOOKS_BACK = timedelta(days=400)
"""Meetings older than that were minuted before the office had its minutes here."""


def remind_of_minutes(office: Office, connection: Connection, written: Counter[str]) -> None:
    """Owes the reminders of minutes that are due; counted as ``minutes_reminder``.

    The limit is that of the minutes, or the body's term after the meeting where nobody has begun them. Minutes that
    were never kept here (a meeting closed before its limit was known) are reminded like the others: once a step.
    """
    known = {body.code: body for body in office.town.bodies}
    for row in calendars.minutes_to_make(connection, office.today - LOOKS_BACK):
        body = known.get(row.body)
        if body is None or body.is_internal:
            continue
        limit: date = row.due_on or Term.parse(body.minutes).after(row.held_on)
        stage = stage_of(office.today, office.town.reminders.before, limit)
        if stage is None:
            continue
        for to, missing in _whom(office, connection, row):
            owed = notify.owe(
                office,
                connection,
                notify.Notice(
                    key=f"remind:minutes:{row.id}:{limit.isoformat()}:{stage}",
                    kind="minutes_reminder",
                    to=to,
                    proposal_id=None,
                    facts={
                        "title": meeting_title(body, row),
                        "body_name": body.name,
                        "held_on": row.held_on,
                        "due_on": limit,
                        "is_overdue": stage == "overdue",
                        "missing": (missing,),
                        "more": (("Předpis", MINUTES_LAWS.get(body.kind, "jednací řád")),),
                        "link": f"{office.base_url}/jednani/{row.id}",
                    },
                ),
            )
            written["minutes_reminder"] += owed


def _whom(office: Office, connection: Connection, row: Row[Any]) -> Iterator[tuple[Row[Any], str]]:
    """(person, what they have to do): the minute-taker or who runs the meetings, then those asked to sign."""
    words = {
        None: "Zápis zatím nikdo nezaložil.",
        "draft": "Zápis je rozepsán; dokončete ho a\u00a0předejte ověřovatelům.",
        "for_signature": "Zápis čeká na podpisy.",
    }
    for to in _makers(office, connection, row.id):
        yield to, words.get(row.minutes_state, "Zápis není podepsán.")
    if row.minutes_state == "for_signature":
        for to in _signers(connection, row.id):
            yield to, "Podepište zápis, nebo ho vraťte s\u00a0důvodem; odkaz máte v\u00a0dřívějším dopise."


def _makers(office: Office, connection: Connection, meeting_id: int) -> list[Row[Any]]:
    takers = connection.execute(
        sa.select(people.person)
        .join(meeting_officer, meeting_officer.c.person_id == people.person.c.id)
        .where(
            meeting_officer.c.meeting_id == meeting_id,
            meeting_officer.c.function == MeetingFunction.MINUTE_TAKER.value,
            meeting_officer.c.until.is_(None),
        )
    ).all()
    for found in (takers, *(people.people_in_role(connection, role, office.today) for role in _RUN)):
        if found:
            return list(found)
    return []


_RUN = (Role.ORGANISER.value, Role.SECRETARY.value)


def _signers(connection: Connection, meeting_id: int) -> list[Row[Any]]:
    return list(
        connection.execute(
            sa.select(people.person)
            .join(minutes_signature, minutes_signature.c.person_id == people.person.c.id)
            .join(minutes, minutes.c.id == minutes_signature.c.minutes_id)
            .where(
                minutes.c.meeting_id == meeting_id,
                minutes_signature.c.issue == minutes.c.issue,
                minutes_signature.c.state == "asked",
            )
        ).all()
    )
