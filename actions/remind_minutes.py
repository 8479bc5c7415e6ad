"""Whose minutes are due? Who makes them is reminded before the limit of the law and after it, and so is who signs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import RAZITKO
from actions.meeting_news import meeting_title
from actions.office import Office
from db import people
from db.queries import calendars, due
from db.record import minutes, minutes_signature
from db.sittings import meeting_officer
from states.backward_calendar import MINUTES_LAWS
from states.deadlines import Term
from states.reminders import OVERDUE, stage_of
from states.vocabulary import MeetingFunction, Role

LOOKS_BACK = timedelta(days=400)
"""Meetings older than that were minuted before the office had its minutes here."""


def remind_of_minutes(office: Office, connection: Connection, written: Counter[str]) -> None:
    """Owes the reminders of minutes that are due; counted as ``minutes_reminder``.

    The limit is that of the minutes, or the body's term after the meeting where nobody has begun them. Minutes that
    were never kept here (a meeting closed before its limit was known) are reminded like the others: once a step.
    """
    known = {body.code: body for body in office.town.bodies if not body.is_internal}
    before = office.town.reminders.before
    late = []
    for row in calendars.minutes_to_make(connection, office.today - LOOKS_BACK):
        if row.body in known:
            limit: date = row.due_on or Term.parse(known[row.body].minutes).after(row.held_on)
            if stage := stage_of(office.today, before, limit):
                late.append((row, limit, stage))
    if not late:
        return
    makers = _Makers(office, connection, [row.id for row, _, _ in late])
    wanted = [
        (row, limit, stage, to, missing) for row, limit, stage in late for to, missing in _whom(makers, row)
    ]
    keys = {f"{_key(row, limit, stage)}:to:{to.id}" for row, limit, stage, to, _ in wanted}
    owed = due.owed_keys(connection, keys)
    for row, limit, stage, to, missing in wanted:
        if f"{_key(row, limit, stage)}:to:{to.id}" not in owed:
            body = known[row.body]
            notice = notify.Notice(
                key=_key(row, limit, stage),
                kind="minutes_reminder",
                to=to,
                proposal_id=None,
                facts={
                    "title": meeting_title(body, row),
                    "body_name": body.name,
                    "held_on": row.held_on,
                    "due_on": limit,
                    "is_overdue": stage == OVERDUE,
                    "missing": (missing,),
                    "more": (("Předpis", MINUTES_LAWS.get(body.kind, "jednací řád")),),
                    "link": f"{office.base_url}/jednani/{row.id}",
                },
            )
            written["minutes_reminder"] += notify.owe(office, connection, notice, actor=RAZITKO)


def _key(row: Row[Any], limit: date, stage: str) -> str:
    return f"remind:minutes:{row.id}:{limit.isoformat()}:{stage}"


def _whom(makers: _Makers, row: Row[Any]) -> Iterator[tuple[Row[Any], str]]:
    """(person, what they have to do): the minute-taker or who runs the meetings, then those asked to sign."""
    words = {
        None: "Zápis zatím nikdo nezaložil.",
        "draft": "Zápis je rozepsán; dokončete ho a\u00a0předejte ověřovatelům.",
        "for_signature": "Zápis čeká na podpisy.",
    }
    for to in makers.takers.get(row.id) or makers.run:
        yield to, words.get(row.minutes_state, "Zápis není podepsán.")
    if row.minutes_state == "for_signature":
        for to in makers.signers.get(row.id, ()):
            yield to, "Podepište zápis, nebo ho vraťte s\u00a0důvodem; odkaz máte v\u00a0dřívějším dopise."


class _Makers:
    """Who takes, runs and signs the minutes of some meetings: three questions, however many meetings there are."""

    def __init__(self, office: Office, connection: Connection, meeting_ids: list[int]) -> None:
        self.takers, self.signers = defaultdict(list), defaultdict(list)
        for row in connection.execute(_TAKERS.where(meeting_officer.c.meeting_id.in_(meeting_ids))):
            self.takers[row.meeting_id].append(row)
        for row in connection.execute(_SIGNERS.where(minutes.c.meeting_id.in_(meeting_ids))):
            self.signers[row.meeting_id].append(row)
        found = (people.people_in_role(connection, role, office.today) for role in _RUN)
        self.run = next((held for held in found if held), ())

    takers: defaultdict[int, list[Row[Any]]]
    signers: defaultdict[int, list[Row[Any]]]


_RUN = (Role.ORGANISER.value, Role.SECRETARY.value)
_TAKERS = (
    sa.select(people.person, meeting_officer.c.meeting_id)
    .join(meeting_officer, meeting_officer.c.person_id == people.person.c.id)
    .where(
        meeting_officer.c.function == MeetingFunction.MINUTE_TAKER.value, meeting_officer.c.until.is_(None)
    )
)
_SIGNERS = (
    sa.select(people.person, minutes.c.meeting_id)
    .join(minutes_signature, minutes_signature.c.person_id == people.person.c.id)
    .join(minutes, minutes.c.id == minutes_signature.c.minutes_id)
    .where(minutes_signature.c.issue == minutes.c.issue, minutes_signature.c.state == "asked")
)
