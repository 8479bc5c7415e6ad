"""Who takes a seat in a body, from when to when, and who leaves it? Seats end, they are not edited away."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.administer import note, right_to
from actions.authority import Actor
from actions.office import Office
from db import people, sittings
from db.session import lock
from states.administration import Care
from states.dates import czech_date
from states.machine import Refused

FOREVER = date.max


def seat_member(
    office: Office,
    connection: Connection,
    actor: Actor,
    body_code: str,
    name: str,
    since: date,
    until: date | None = None,
    person_id: int | None = None,
) -> int:
    """Gives somebody a seat in a body from ``since`` to ``until``, both included; returns the seat's id.

    Raises Refused: nobody sits in one body twice at once, and no more sit there than the confirmed number of members.
    """
    right = right_to(office, connection, actor, Care.MEMBERS)
    body = next((body for body in office.town.bodies if body.code == body_code), None)
    if body is None:
        raise Refused("Takový orgán město nemá; vyberte ho ze seznamu.")
    clean = " ".join(name.split())
    if not clean:
        raise Refused("Chybí jméno člena; napište ho i\u00a0s\u00a0tituly, jak má stát v\u00a0zápisu.")
    if len(clean) > 200:
        raise Refused("Jméno je příliš dlouhé; vejde se do 200 znaků.")
    _in_order(since, until)
    known = people.people_of(connection, [person_id]) if person_id is not None else ()
    if person_id is not None and not any(not row.is_outside for row in known):
        raise Refused("Takovou osobu úřad nezná; vyberte ji ze seznamu, nebo nechte prázdné.")
    seats = [row for row in _seats(connection, body_code) if _meet(row, since, until)]
    same = next(
        (row for row in seats if row.name == clean or (person_id and row.person_id == person_id)), None
    )
    if same is not None:
        raise Refused(
            f"{same.name} už členem orgánu ({body.name}) je, {_days(same.valid_from, same.valid_until)}; "
            "druhé členství téže osoby nejde."
        )
    _refuse_too_many(body.name, body.members_on(since), seats, since, until)
    code = _code(connection, body_code, clean, since)
    position = max((row.position for row in _seats(connection, body_code)), default=0) + 1
    member_id = int(
        connection.execute(
            sittings.member.insert()
            .values(
                body=body_code,
                code=code,
                name=clean,
                person_id=person_id,
                position=position,
                valid_from=since,
                valid_until=until,
            )
            .returning(sittings.member.c.id)
        ).scalar_one()
    )
    said = _said(body_code, clean, since, until)
    note(office.now, connection, actor, right, "member", member_id, "seat", said)
    return member_id


def unseat_member(
    office: Office, connection: Connection, actor: Actor, member_id: int, last_day: date
) -> None:
    """Ends a seat with ``last_day`` included; raises Refused if it ended, or if the member did something later."""
    right = right_to(office, connection, actor, Care.MEMBERS)
    row = _seat(connection, member_id)
    if row.valid_until is not None and row.valid_until < office.today:
        raise Refused(f"Členství už skončilo {czech_date(row.valid_until)}.")
    if last_day < row.valid_from:
        raise Refused(
            f"Členství začalo {czech_date(row.valid_from)}; skončit může nejdřív týmž dnem. "
            "Bylo-li zapsáno omylem, smažte ho."
        )
    later = sittings.last_presence(connection, member_id)
    if later is not None and later > last_day:
        raise Refused(
            f"{row.name} má zapsanou prezenci nebo hlas na jednání {czech_date(later)}; členství nemůže skončit dřív."
        )
    connection.execute(
        sittings.member.update().where(sittings.member.c.id == member_id).values(valid_until=last_day)
    )
    said = _said(row.body, row.name, row.valid_from, last_day)
    note(office.now, connection, actor, right, "member", member_id, "unseat", said)


def erase_member(office: Office, connection: Connection, actor: Actor, member_id: int) -> None:
    """Removes a seat that was written down by mistake and that nothing rests on; the journal keeps it."""
    right = right_to(office, connection, actor, Care.MEMBERS)
    row = _seat(connection, member_id)
    if sittings.has_acted(connection, member_id):
        raise Refused(
            f"{row.name} už na jednání vystupuje (prezence, hlasování nebo funkce); členství ukončete, smazat nejde."
        )
    connection.execute(sittings.member.delete().where(sittings.member.c.id == member_id))
    said = _said(row.body, row.name, row.valid_from, row.valid_until)
    note(office.now, connection, actor, right, "member", member_id, "erase", said)


def _seat(connection: Connection, member_id: int) -> Row[Any]:
    statement = sa.select(sittings.member).where(sittings.member.c.id == member_id)
    row = connection.execute(lock(connection, statement)).one_or_none()
    if row is None:
        raise Refused("Takové členství v\u00a0evidenci není; načtěte stránku znovu.")
    return row


def _seats(connection: Connection, body_code: str) -> list[Row[Any]]:
    return list(
        connection.execute(
            sa.select(sittings.member)
            .where(sittings.member.c.body == body_code)
            .order_by(sittings.member.c.id)
        )
    )


def _meet(row: Row[Any], since: date, until: date | None) -> bool:
    return bool(row.valid_from <= (until or FOREVER) and since <= (row.valid_until or FOREVER))


def _refuse_too_many(
    body: str, confirmed: int | None, seats: list[Row[Any]], since: date, until: date | None
) -> None:
    """The confirmed number of members is the law's; the roll may be shorter (a vacant seat), never longer."""
    days = [since, *(row.valid_from for row in seats if row.valid_from > since)]
    fullest = max(sum(_meet(row, day, day) for row in seats) for day in days)
    if confirmed is not None and fullest + 1 > confirmed:
        raise Refused(
            f"Orgán ({body}) má podle pravidel města {confirmed} členů a\u00a0všichni už zapsáni jsou; nejdřív "
            "ukončete členství toho, koho nový člen střídá."
        )


def _in_order(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise Refused("Členství by skončilo dřív, než začalo; opravte data.")


def _code(connection: Connection, body_code: str, name: str, since: date) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = re.sub(r"[^a-z0-9]+", "-", "".join(c for c in letters if not unicodedata.combining(c))).strip("-")
    base = plain[:50] or "clen"
    taken = {row.code for row in _seats(connection, body_code) if row.valid_from == since}
    code, count = base, 2
    while code in taken:
        code, count = f"{base}-{count}", count + 1
    return code


def _days(since: date, until: date | None) -> str:
    return f"od {czech_date(since)}" + (f" do {czech_date(until)}" if until else "")


def _said(body: str, name: str, since: date, until: date | None) -> dict[str, Any]:
    return {
        "body": body,
        "name": name,
        "since": since.isoformat(),
        **({"until": until.isoformat()} if until else {}),
    }
