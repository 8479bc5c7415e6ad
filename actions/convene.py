"""How does a meeting come to be, and how is it convened, opened, closed or cancelled?"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.arrange_agenda import add_standing
from actions.authority import Actor, standing_towards
from actions.bring_back import bring_back
from actions.meeting_news import News, concerned, matter_name, members_of, tell
from actions.meeting_row import load_meeting as load_meeting
from actions.meeting_row import notice_limit as notice_limit
from actions.minutes import meeting_has_ended, meeting_was_opened
from actions.moves import move_stop
from actions.objections import place_open_objections
from actions.office import Office
from actions.open_stage import load_stop
from actions.perform import Act, Done, begin, perform
from actions.posting import post_notice
from actions.publish_agenda import issue
from actions.room import act_in, enter_as, instant_in, last_event_after
from actions.task_terms import follow_meetings
from db import meetings
from db.queries.postings import notice_of
from states.agenda import is_business, standing_on
from states.backward_calendar import is_public
from states.dates import PRAGUE, czech_date
from states.facts import ConsultationFacts, MeetingFacts
from states.machine import Refused
from states.meeting import MEETING
from states.vocabulary import ROLE_LABELS, ItemKind, Role, StageTask

STAFF = (Role.ORGANISER, Role.SECRETARY)


def plan_meeting(
    office: Office,
    connection: Connection,
    actor: Actor,
    body_code: str,
    held_on: date,
    *,
    starts_at: time | None = None,
    place: str | None = None,
    number: int | None = None,
    is_crisis: bool = False,
) -> int:
    """Plans a meeting of a body and returns its id; its number follows the body's last one unless given."""
    standing = standing_towards(office, connection, actor)
    if not standing.roles.intersection(STAFF):
        raise Refused(MEETING.wrong_office("convene", STAFF))
    try:
        body = office.town.body(body_code)
    except KeyError:
        known = ", ".join(body.code for body in office.town.bodies)
        raise Refused(f"Orgán „{body_code}“ město nemá; známé jsou: {known}.") from None
    if held_on < office.today:
        raise Refused(f"Den {czech_date(held_on)} už minul; zvolte pozdější.")
    if meetings.meeting_on(connection, body_code, held_on):
        raise Refused(
            f"{body.name} už na tento den jednání má; zvolte jiný den, nebo použijte existující jednání."
        )
    series = body.meeting_series(held_on)
    if number is None:
        number = meetings.next_meeting_number(connection, body_code, series)
    elif connection.execute(
        sa.select(meetings.meeting.c.id).where(
            meetings.meeting.c.body == body_code,
            meetings.meeting.c.series == series,
            meetings.meeting.c.number == number,
        )
    ).first():
        raise Refused(f"Jednání číslo {number} už {body.name} v\u00a0řadě {series} má; zvolte jiné číslo.")
    meeting_id = connection.execute(
        meetings.meeting.insert()
        .values(
            body=body_code,
            held_on=held_on,
            starts_at=starts_at or body.starts_at,
            place=place or body.place,
            series=series,
            number=number,
            is_crisis=is_crisis,
            state=MEETING.initial,
            created_at=office.now,
        )
        .returning(meetings.meeting.c.id)
    ).scalar_one()
    for item in standing_on(body, number):
        add_standing(office, connection, actor, meeting_id, body, item)
    role, principal = standing.used(STAFF)
    begin(
        office,
        connection,
        actor,
        MEETING,
        meeting_id,
        verb="plan",
        role=ROLE_LABELS[role],
        acts_for=principal.name if principal else None,
        proposal_id=None,
        said={"body": body_code, "held_on": held_on.isoformat(), "number": number},
    )
    bring_back(office, connection, body_code)
    place_open_objections(office, connection, actor, body_code)
    follow_meetings(office, connection, body_code)  # tasks that are due at the nearest meeting know their day
    return int(meeting_id)


def convene(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    version: int | None = None,
    posted_on: date | None = None,
) -> Done:
    """Convenes with the agenda as it stands, while the notice limit allows: that agenda is issued as version A.

    The version that was issued last stays in force if the agenda says the same still. A public meeting is recorded as
    posted on the notice board today, or on the earlier day ``posted_on``.
    """
    done = _move(office, connection, actor, meeting_id, version, "convene", posted_on=posted_on)
    if is_public(office.town.body(load_meeting(connection, meeting_id).body).kind):
        post_notice(office, connection, actor, meeting_id, posted_on)
    issue(office, connection, actor, load_meeting(connection, meeting_id), is_invitation=True)
    return done


def open_meeting(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    version: int | None = None,
    at: datetime | None = None,
) -> Done:
    """Opens the meeting on its day; from now on its agenda has outcomes, not edits.

    ``at`` is when it began: by default now, or its planned hour if it is recorded from paper on a later day.
    """
    row = load_meeting(connection, meeting_id)
    planned = datetime.combine(row.held_on, row.starts_at, tzinfo=PRAGUE)
    began = at or (office.now if office.today <= row.held_on else planned)
    if at is not None and (began.astimezone(PRAGUE).date() != row.held_on or began > office.now):
        raise Refused(
            f"Jednání je {czech_date(row.held_on)}; čas zahájení musí být toho dne a\u00a0nesmí teprve nastat."
        )
    done = _move(office, connection, actor, meeting_id, version, "open", changes={"opened_at": began})
    meeting_was_opened(office, connection, meeting_id)
    return done


def close_meeting(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    version: int | None = None,
    at: datetime | None = None,
) -> Done:
    """Closes the meeting once every item has an outcome and its ballots agree with presence."""
    room = enter_as(office, connection, actor, load_meeting(connection, meeting_id), "close")
    ended = instant_in(office, room, at)
    if last := last_event_after(room, ended):
        raise Refused(last)
    done = act_in(office, connection, actor, room, "close", version, changes={"ended_at": ended})
    meetings.rest_current(connection, meeting_id, ended)
    meeting_has_ended(office, connection, meeting_id)
    return done


def cancel_meeting(
    office: Office, connection: Connection, actor: Actor, meeting_id: int, version: int | None, reason: str
) -> Done:
    """Cancels a meeting that has not begun; its items wait for another one, and who is concerned is told."""
    done = _move(office, connection, actor, meeting_id, version, "cancel", reason=reason)
    cancelled = load_meeting(connection, meeting_id)
    news = News()
    news.add_all(members_of(connection, cancelled), "Jste členem orgánu: jednání se nekoná.")
    for item in meetings.agenda_of(connection, meeting_id):
        if item.consultation_id is None:
            continue
        stop, proposal, town = load_stop(office, connection, item.consultation_id)
        if stop.state != "placed":
            continue
        body = town.body(stop.body)
        facts = ConsultationFacts(
            today=office.today,
            body=body.name,
            body_kind=body.kind,
            task=StageTask(stop.task),
            meeting_state="cancelled",
            reason=f"Jednání bylo zrušeno: {reason}",
        )
        off = {"meeting_id": None}
        move_stop(
            office,
            connection,
            actor,
            proposal,
            stop,
            "take_off",
            facts,
            changes=off,
            said={"reason": reason.strip()},
        )
        meetings.remove_item(connection, meeting_id, item.id)
        news.add_all(
            concerned(connection, proposal), f"{matter_name(proposal)}: čeká na zařazení na jiné jednání."
        )
    follow_meetings(office, connection, cancelled.body)
    tell(office, connection, actor, "meeting_cancelled", cancelled, news, reason)
    return done


def _posted_on(connection: Connection, meeting_id: int, given: date | None) -> date | None:
    known = notice_of(connection, meeting_id)
    return given or (known.posted_on if known else None)


def _move(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    version: int | None,
    verb: str,
    reason: str = "",
    posted_on: date | None = None,
    changes: dict[str, Any] | None = None,
) -> Done:
    row = load_meeting(connection, meeting_id)
    items = meetings.agenda_of(connection, meeting_id)
    body = office.town.body(row.body)
    said = {
        "body": row.body,
        "held_on": row.held_on.isoformat(),
        **({"reason": reason.strip()} if reason else {}),
    }
    return perform(
        office,
        connection,
        actor,
        Act(
            table=MEETING,
            rows=meetings.meeting,
            row=row,
            verb=verb,
            standing=standing_towards(office, connection, actor),
            facts=MeetingFacts(
                today=office.today,
                held_on=row.held_on,
                body=body.name,
                notice_limit=notice_limit(office, row),
                items=sum(is_business(body, item.kind, item.code) for item in items),
                items_without_outcome=sum(
                    item.outcome is None and item.kind == ItemKind.MATTER for item in items
                ),
                is_crisis=row.is_crisis,
                is_frozen=row.frozen_at is not None,
                is_public=is_public(body.kind),
                posted_on=_posted_on(connection, meeting_id, posted_on),
                reason=reason,
            ),
            proposal_id=None,
            version=version,
            changes=changes or {},
            said=said,
        ),
    )
