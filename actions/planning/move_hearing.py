"""How is an announced public hearing moved to another day, hour or place? Who was invited learns it at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.office import Office
from actions.perform import Done
from actions.planning.hearing_letters import send_move
from actions.planning.hearings import act_on_hearing, facts_of, load_hearing
from actions.planning.issued_papers import owe_issue
from actions.planning.meeting_row import LAST_HOUR
from db.queries.planning_hearings import INVITATION, moves_of
from states.dates import PRAGUE, czech_date
from states.machine import Refused
from states.planning.facts import HearingFacts
from states.planning.guards import draft_was_out_in_time, new_day_is_known_in_time


def move_hearing(
    office: Office,
    connection: Connection,
    actor: Actor,
    hearing_id: int,
    reason: str,
    *,
    held_on: date | None = None,
    starts_at: time | None = None,
    place: str | None = None,
    is_despite: bool = False,
    version: int | None = None,
) -> Done:
    """Moves an announced hearing; what is not given stays. Moving it back is another move.

    Another day is judged as an announcement today would be: the draft is out, and the day is known, so long before it
    as the town asks for; ``is_despite`` moves it all the same, for the reason. Everybody who was invited gets a letter
    with a new invitation and a calendar file that moves the date. The notice board has the old invitation, so the
    posting of the new one is to be recorded.
    """
    row = load_hearing(connection, hearing_id)
    day, hour = held_on or row.held_on, starts_at or row.starts_at
    where = row.place if place is None else (place.strip() or None)
    _require_a_change(office, row, day, hour, where)
    before = _words(row.held_on, row.starts_at, row.place)
    facts = _facts(office, connection, row, day, reason)
    is_late = draft_was_out_in_time(facts) or new_day_is_known_in_time(facts)
    done = act_on_hearing(
        office,
        connection,
        actor,
        row,
        "move_despite" if is_despite and is_late else "move",
        version,
        facts=facts,
        changes={
            "held_on": day,
            "starts_at": hour,
            "place": where,
            "posted_on": None,
            "taken_down_on": None,
        },
        said={
            "before": before,
            "held_on": day.isoformat(),
            "when": _words(day, hour, where),
            "reason": reason.strip(),
            **({"posted_on": row.posted_on.isoformat()} if row.posted_on else {}),
        },
    )
    moved = load_hearing(connection, hearing_id)
    issue = moves_of(connection, hearing_id) + 1
    paper = owe_issue(office, connection, INVITATION, row.process_id, row.id, issue)
    send_move(office, connection, actor, moved, before, reason.strip(), paper)
    return done


def _require_a_change(office: Office, row: Row[Any], day: date, hour: time | None, where: str | None) -> None:
    if row.state != "announced":
        return  # the table says in which state it could be moved
    if (day, hour, where) == (row.held_on, row.starts_at, row.place):
        raise Refused("Den, hodina i\u00a0místo jsou stejné jako dosud; není co překládat.")
    if day != row.held_on and day < office.today:
        raise Refused(f"Den {czech_date(day)} už minul; zvolte pozdější.")


def _facts(office: Office, connection: Connection, row: Row[Any], day: date, reason: str) -> HearingFacts:
    """An unchanged day was in time when it was announced; another hall does not have it judged again."""
    if day == row.held_on:
        facts = HearingFacts(today=office.today, held_on=day, reason=reason)
    else:
        facts = facts_of(office, connection, row, reason, day)
    begins = datetime.combine(row.held_on, row.starts_at or LAST_HOUR, tzinfo=PRAGUE)
    return replace(facts, has_begun=begins <= office.now)


def _words(day: date, hour: time | None, place: str | None) -> str:
    """„4. 6. 2024 v 17:00, Obecní úřad“."""
    when = f"{czech_date(day)} v\u00a0{hour:%H:%M}" if hour else czech_date(day)
    return f"{when}, {place}" if place else when
