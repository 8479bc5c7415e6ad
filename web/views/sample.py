"""How does somebody who tries the office get to the day of the meeting? The sample office's time is moved forward."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from starlette.responses import Response

from actions.compose_letter import compose_letter
from actions.office import Office
from actions.sample_clock import move_sample_clock
from actions.see import NotSeen
from actions.session import begin_session, end_session
from db.correspondence import letters_to
from db.queries.next_meeting import next_meeting_day
from states.dates import PRAGUE, czech_datetime
from web import cookies
from web.visit import Visit, office_route

MOST_LETTERS = 30
MORNING = time(8)
AFTERNOON = time(15)
"""When a day of a meeting is reached, the meeting has begun."""


def move(visit: Visit) -> Response:
    """Moves the time to the next morning, by a week, to the next meeting, or to the day named."""
    if not visit.house.is_sample:
        raise NotSeen("Stránka")
    with visit.reading() as (office, connection):
        target = _target(visit, office.today, next_meeting_day(connection, office.today))
        if visit.form.text("kam") == "jednani" and next_meeting_day(connection, office.today) is None:
            visit.form.fault("kam", "Žádné další jednání není naplánováno; čas zůstal, kde byl.")
    if visit.form.faults:
        return visit.done("/", next(iter(visit.form.faults.values())))
    move_sample_clock(visit.house.settings.folder, target)
    # A session of a real office would have ended overnight; here the same person goes on sitting there.
    with visit.writing() as (office, connection):
        end_session(connection, visit.visitor.digest)
        token = begin_session(office, connection, visit.visitor.person_id, "password")
    answer = visit.done(
        visit.local(visit.form.text("zpet")), f"V\u00a0ukázkovém úřadu je teď {czech_datetime(target)}."
    )
    cookies.keep_session(answer, token, visit.house.settings.base_url)
    return answer


def _target(visit: Visit, today: date, meeting: date | None) -> datetime:
    match visit.form.text("kam"):
        case "tyden":
            day, hour = today + timedelta(days=7), MORNING
        case "jednani" if meeting is not None:
            day, hour = meeting, AFTERNOON
        case "datum":
            day, hour = visit.form.day("den") or today, MORNING
        case _:
            day, hour = today + timedelta(days=1), MORNING
    return datetime.combine(day, hour, PRAGUE)


def mailbox(visit: Visit) -> Response:
    """The letters of whoever is signed in: in a sample office there is nowhere else to read them."""
    if not visit.house.is_sample:
        raise NotSeen("Stránka")
    with visit.reading() as (office, connection):
        letters = [
            _opened(office, connection, row)
            for row in letters_to(connection, visit.visitor.person_id, MOST_LETTERS)
        ]
    return visit.page("sample_mailbox", letters=letters)


@dataclass(frozen=True, slots=True)
class OpenedLetter:
    """A letter as its addressee reads it; ``link`` is the address that acts, if it carries one."""

    subject: str
    text: str
    created_at: datetime
    state: str
    link: str | None


def _opened(office: Office, connection: Any, row: Any) -> OpenedLetter:
    try:
        written = compose_letter(office, connection, row)
    except ValueError as fault:  # LetterFault too: said in the outbox, and here
        return OpenedLetter(f"Dopis nejde napsat: {fault}", "", row.created_at, row.state, None)
    found = re.search(re.escape(office.base_url) + r"(/\S+)", written.text)
    return OpenedLetter(
        written.subject, written.text, row.created_at, row.state, found.group(1) if found else None
    )


ROUTES = (
    office_route("/ukazka/cas", move, method="POST"),
    office_route("/ukazka/posta", mailbox),
)
