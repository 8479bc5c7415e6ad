"""Which dates does a person's or a body's calendar hold, and at which secret address? Renewing it ends the old one."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.meeting_news import meeting_title
from actions.meeting_row import notice_limit
from actions.office import Office
from actions.planning.calendar_entries import planning_entries
from db import journal, people
from db.queries import calendars
from db.queries.meetings_board import rules_texts
from states.backward_calendar import is_public
from states.calendar_feed import Due, Entry, Met, entries
from states.canonical import canonical
from states.dates import PRAGUE, czech_date
from states.deadlines import Term
from states.machine import Refused
from states.town import Town
from states.town_file import parse_town
from states.vocabulary import Role

_SALT = "razitko.calendar"
STAFF = frozenset({Role.ORGANISER, Role.SECRETARY})
KEPT = timedelta(days=92)
"""How long past meetings stay in a calendar; a cancelled one is to be seen there."""


def feed_address(office: Office, person_id: int, generation: int, body: str = "") -> str:
    """The address of a person's calendar, or of a body's as this person subscribes to it."""
    token = URLSafeSerializer(office.secret, salt=_SALT).dumps([person_id, generation, body])
    return f"{office.base_url}/kalendar/{token}.ics"


def read_token(office: Office, connection: Connection, token: str) -> tuple[int, str] | None:
    """The person and body ("" for the person's own) of an address that still holds."""
    try:
        person_id, generation, body = URLSafeSerializer(office.secret, salt=_SALT).loads(token)
    except (BadData, ValueError, TypeError):
        return None
    if calendars.generation_of(connection, person_id) != generation:
        return None
    return int(person_id), str(body)


def renew(office: Office, connection: Connection, actor: Actor) -> int:
    """Gives a person a new address of their calendar, the first one too; earlier ones answer no more."""
    if actor.person_id is None:
        raise Refused("Kalendář má jen člověk, který se přihlásil.")
    generation = calendars.next_generation(connection, actor.person_id, office.now)
    journal.append(
        connection,
        journal.Entry(
            at=office.now,
            actor_id=actor.person_id,
            actor=actor.name,
            acts_for=None,
            office="vlastní účet",
            subject="account",
            subject_id=actor.person_id,
            proposal_id=None,
            verb="renew_calendar",
            from_state=None,
            to_state=None,
            version=generation,
            facts={},
        ),
    )
    return generation


def etag_of(name: str, found: tuple[Entry, ...]) -> str:
    """What the calendar says, as a tag: the same dates, the same tag, whenever it is asked for."""
    data = [
        [one.uid, one.sequence, one.summary, one.starts.isoformat(), one.location or "", one.is_cancelled]
        for one in found
    ]
    return f'"{hashlib.sha256(canonical([name, data]).encode()).hexdigest()[:32]}"'


def body_feed(office: Office, connection: Connection, code: str) -> tuple[str, tuple[Entry, ...]]:
    """The name and the dates of a body's calendar: meetings and until when materials are handed in."""
    try:
        body = office.town.body(code)
    except KeyError:
        raise Refused(f"Orgán „{code}“ město nemá.") from None
    since = office.today - KEPT
    rows = calendars.meetings_of_bodies(connection, [code], since)
    terms = [
        Due(
            kind="hand-in-for",
            id=row.id,
            summary=f"Odevzdat podklady: {code} {czech_date(row.held_on)}",
            day=Term.parse(body.hand_in).before(row.held_on),
            version=row.version,
            url=f"/jednani/{row.id}",
        )
        for row in rows
        if row.state in ("planned", "convened") and row.held_on >= office.today
    ]
    return body.name, _entries(office, rows, terms)


def person_feed(office: Office, connection: Connection, person_id: int) -> tuple[str, tuple[Entry, ...]]:
    """The name and the dates of a person's calendar.

    Their meetings as a member, those of planning groups and public hearings too, hand-in limits of their matters,
    sign-offs and tasks, minutes to sign; who runs the meetings has all of them, with the limits of notices and minutes.
    A confidential matter is never named.
    """
    since = office.today - KEPT
    roles = {Role(row.role) for row in people.roles_of(connection, person_id, office.today)}
    if roles & STAFF:
        rows = calendars.meetings_of_bodies(connection, [body.code for body in office.town.bodies], since)
        terms = [*_of_staff(office, connection, rows, since)]
    else:
        rows, terms = calendars.meetings_of_member(connection, person_id, since), []
    terms += [*_hand_ins(office, connection, person_id, since), *_own(connection, person_id)]
    who = people.person_by_id(connection, person_id)
    planning = planning_entries(office, connection, person_id, since)
    return f"Razítko – {who.name}", (*_entries(office, rows, terms), *planning)


def _entries(office: Office, rows: Any, terms: list[Due]) -> tuple[Entry, ...]:
    met = tuple(_met(office, row) for row in rows)
    domain = office.town.mail.sender_address.rpartition("@")[2]
    return tuple(entries(met, tuple(terms), domain, office.base_url))


def _met(office: Office, row: Row[Any]) -> Met:
    known = {body.code: body for body in office.town.bodies}
    body = known.get(row.body)
    return Met(
        id=row.id,
        title=meeting_title(body, row) if body else f"{row.body}: {row.number}. jednání",
        held_on=row.held_on,
        starts=datetime.combine(row.held_on, row.starts_at, tzinfo=PRAGUE),
        place=row.place,
        version=row.version,
        is_cancelled=row.state == "cancelled",
    )


def _of_staff(office: Office, connection: Connection, rows: Any, since: date) -> list[Due]:
    known = {body.code: body for body in office.town.bodies}
    found = []
    for row in rows:
        body = known.get(row.body)
        if body is not None and row.state == "planned" and row.held_on >= office.today:
            what = "Svolat a\u00a0vyvěsit" if is_public(body.kind) else "Svolat"
            found.append(
                Due(
                    kind="notice",
                    id=row.id,
                    summary=f"{what}: {row.body} {czech_date(row.held_on)}",
                    day=notice_limit(office, row),
                    version=row.version,
                    url=f"/stul/{row.id}",
                )
            )
    for row in calendars.minutes_to_make(connection, since):
        body = known.get(row.body)
        if body is None or body.is_internal:
            continue
        found.append(
            Due(
                kind="minutes",
                id=row.id,
                summary=f"Zápis: {row.body} {czech_date(row.held_on)}",
                day=row.due_on or Term.parse(body.minutes).after(row.held_on),
                version=row.version,
                url=f"/stul/{row.id}",
            )
        )
    return found


def _hand_ins(office: Office, connection: Connection, person_id: int, since: date) -> list[Due]:
    rows = calendars.stops_of_author(connection, person_id, since)
    texts = rules_texts(connection, {row.rules_digest for row in rows} - {office.rules_digest})
    towns: dict[str, Town] = {office.rules_digest: office.town}
    towns |= {digest: parse_town(text) for digest, text in texts.items()}
    return [
        Due(
            kind="hand-in",
            id=row.id,
            summary=f"Odevzdat pro {row.body}: {_named(row)}",
            day=Term.parse(towns[row.rules_digest].body(row.body).hand_in).before(row.planned_on),
            version=row.version,
            url=f"/navrhy/{row.proposal_id}",
            description=f"Projednání {czech_date(row.planned_on)}.",
        )
        for row in rows
    ]


def _own(connection: Connection, person_id: int) -> list[Due]:
    asked = [
        Due(
            "sign-off",
            row.id,
            f"{_capital(row.step_title)}: {_named(row)}",
            row.due_on,
            row.version,
            f"/navrhy/{row.proposal_id}",
        )
        for row in calendars.asked_of(connection, person_id)
    ]
    tasks = [
        Due(
            "task",
            row.id,
            f"Úkol č.\u00a0{row.id}" if row.is_confidential else f"Úkol: {row.task[:200]}",
            row.due_on,
            row.version,
            f"/ukoly/{row.id}",
        )
        for row in calendars.tasks_of(connection, person_id)
    ]
    to_sign = [
        Due(
            "sign-minutes",
            row.id,
            f"Podepsat zápis: {row.body}",
            row.due_on,
            row.issue,
            f"/jednani/{row.meeting_id}",
        )
        for row in calendars.minutes_to_sign(connection, person_id)
    ]
    return [*asked, *tasks, *to_sign]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _named(row: Row[Any]) -> str:
    number = f"č.\u00a0{row.proposal_id}"
    return f"neveřejný materiál {number}" if row.is_confidential else f"{row.title or 'návrh'} ({number})"
