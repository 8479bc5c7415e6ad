"""Who takes an office, from when to when, and who leaves it? Seats are ended, not edited away."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.administer import Right, note, right_to
from actions.authority import Actor
from actions.chain import reseat
from actions.draft import load_proposal
from actions.office import Office
from db import accounts, journal, people, proposals
from db.session import lock
from states.administration import Care
from states.chronicle import verb_label
from states.dates import PRAGUE, czech_date, czech_datetime
from states.machine import Refused
from states.town import OfficeHeld
from states.vocabulary import ROLE_LABELS, Role

FOREVER = date.max


def seat(
    office: Office,
    connection: Connection,
    actor: Actor,
    person_id: int,
    code: str,
    department: str | None,
    since: date,
    until: date | None = None,
) -> int:
    """Gives a person an office of the rules from ``since`` to ``until``, both included; returns the holding's id.

    Raises Refused: nobody seats themselves, and nobody holds one office twice at once.
    """
    right = right_to(office, connection, actor, Care.OFFICES)
    wanted = _office_of_rules(office, code, department)
    person = accounts.person_with_account(connection, person_id, for_update=True)
    if person is None:
        raise Refused("Takovou osobu úřad nezná; vyberte ji ze seznamu.")
    if person_id == actor.person_id:
        raise Refused("Sám sobě funkci svěřit nemůžete; požádejte jiného správce.")
    if person.blocked_at is not None:
        raise Refused(f"Účet osoby {person.name} je zablokovaný; nejdřív ho odblokujte.")
    _in_order(since, until)
    _refuse_overlap(connection, person, wanted.title, code, department, since, until)
    holding_id = int(
        connection.execute(
            people.office_holding.insert()
            .values(
                office=code,
                title=wanted.title,
                role=wanted.role.value if wanted.role else None,
                department=department,
                person_id=person_id,
                valid_from=since,
                valid_until=until,
            )
            .returning(people.office_holding.c.id)
        ).scalar_one()
    )
    said = _said(person.name, wanted.title, department, since, until)
    note(office.now, connection, actor, right, "holding", holding_id, "seat", said)
    reseat_running(office, connection, code)
    return holding_id


def unseat(office: Office, connection: Connection, actor: Actor, holding_id: int, last_day: date) -> None:
    """Ends a holding with ``last_day`` included. Raises Refused if it ended already or acts rest on later days."""
    right, row = _holding(office, connection, actor, holding_id)
    if row.valid_until is not None and row.valid_until < office.today:
        raise Refused(f"Tato funkce už skončila {czech_date(row.valid_until)}.")
    if last_day < row.valid_from:
        raise Refused(
            f"Funkce začala {czech_date(row.valid_from)}; skončit může nejdřív týmž dnem. "
            "Byla-li zapsána omylem, smažte ji."
        )
    if row.valid_until is not None and last_day > row.valid_until:
        raise Refused(f"Funkce končí už {czech_date(row.valid_until)}; delší dobu zapište opravou.")
    _change(office, connection, actor, right, row, row.valid_from, last_day, "unseat")


def correct_seat(
    office: Office, connection: Connection, actor: Actor, holding_id: int, since: date, until: date | None
) -> None:
    """Corrects the days of a holding. Raises Refused if acts rest on days that would go, or if nothing differs."""
    right, row = _holding(office, connection, actor, holding_id)
    _in_order(since, until)
    if (since, until) == (row.valid_from, row.valid_until):
        raise Refused("Doba funkce je stejná jako dosud; není co opravit.")
    longer = since < row.valid_from or (until or FOREVER) > (row.valid_until or FOREVER)
    if longer and row.person_id == actor.person_id:
        raise Refused("Vlastní funkci prodloužit nemůžete; požádejte jiného správce.")
    _refuse_overlap(connection, row, row.title, row.office, row.department, since, until, besides=row.id)
    _change(office, connection, actor, right, row, since, until, "correct")


def erase_seat(office: Office, connection: Connection, actor: Actor, holding_id: int) -> None:
    """Removes a holding that was written down by mistake and that no act rests on; the journal keeps it."""
    right, row = _holding(office, connection, actor, holding_id)
    _refuse_if_relied_on(office, connection, row, row.valid_from, row.valid_until)
    connection.execute(people.office_holding.delete().where(people.office_holding.c.id == row.id))
    _refuse_without_administrator(office, connection, row)
    said = _said(row.name, row.title, row.department, row.valid_from, row.valid_until)
    note(office.now, connection, actor, right, "holding", row.id, "erase", said)
    reseat_running(office, connection, row.office)


def reseat_running(office: Office, connection: Connection, code: str) -> int:
    """Gives running sign-offs of an office to who holds it today, with their letters; returns how many moved."""
    table = proposals.sign_off
    waiting = sa.select(table).where(table.c.office == code, table.c.state.in_(("waiting", "asked")))
    moved = 0
    for row in connection.execute(waiting.order_by(table.c.id)).all():
        proposal = load_proposal(connection, row.proposal_id)
        moved += reseat(office, connection, proposal, row).holder_id != row.holder_id
    return moved


def _change(
    office: Office,
    connection: Connection,
    actor: Actor,
    right: Right,
    row: Row[Any],
    since: date,
    until: date | None,
    verb: str,
) -> None:
    if since > row.valid_from:
        _refuse_if_relied_on(office, connection, row, row.valid_from, since - timedelta(days=1))
    if until is not None and until < (row.valid_until or FOREVER):
        _refuse_if_relied_on(office, connection, row, until + timedelta(days=1), row.valid_until)
    table = people.office_holding
    connection.execute(table.update().where(table.c.id == row.id).values(valid_from=since, valid_until=until))
    _refuse_without_administrator(office, connection, row)
    said = _said(row.name, row.title, row.department, since, until)
    before = f"{czech_date(row.valid_from)} – {czech_date(row.valid_until) if row.valid_until else 'dosud'}"
    note(office.now, connection, actor, right, "holding", row.id, verb, {**said, "before": before})
    reseat_running(office, connection, row.office)


def _holding(office: Office, connection: Connection, actor: Actor, holding_id: int) -> tuple[Right, Row[Any]]:
    right = right_to(office, connection, actor, Care.OFFICES)
    table = people.office_holding
    found = sa.select(table, people.person.c.name).join(
        people.person, people.person.c.id == table.c.person_id
    )
    row = connection.execute(lock(connection, found.where(table.c.id == holding_id))).one_or_none()
    if row is None:
        raise Refused(
            "Tento záznam o\u00a0funkci tu není, nebo ho někdo mezitím smazal; načtěte stránku znovu."
        )
    return right, row


def _office_of_rules(office: Office, code: str, department: str | None) -> OfficeHeld:
    for held in office.town.offices:
        if (held.code, held.department) == (code, department):
            return held
    raise Refused("Takovou funkci pravidla města neznají; vyberte ji ze seznamu.")


def _in_order(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise Refused("Funkce končí dřív, než začíná; opravte data.")


def _refuse_overlap(
    connection: Connection,
    person: Row[Any],
    title: str,
    code: str,
    department: str | None,
    since: date,
    until: date | None,
    besides: int | None = None,
) -> None:
    table = people.office_holding
    person_id = person.person_id if besides is not None else person.id
    same = sa.select(table).where(
        table.c.office == code,
        table.c.department.is_not_distinct_from(department),
        table.c.person_id == person_id,
        table.c.valid_from <= (until or FOREVER),
        sa.or_(table.c.valid_until.is_(None), table.c.valid_until >= since),
        *([table.c.id != besides] if besides is not None else []),
    )
    found = connection.execute(same.order_by(table.c.valid_from).limit(1)).one_or_none()
    if found is not None:
        end = f"do {czech_date(found.valid_until)}" if found.valid_until else "bez konce"
        raise Refused(
            f"{person.name} už funkci „{title}“ v\u00a0té době má: od {czech_date(found.valid_from)} {end}. "
            "Zvolte jinou dobu, nebo opravte ten záznam."
        )


def _refuse_if_relied_on(
    office: Office, connection: Connection, row: Row[Any], first: date, last: date | None
) -> None:
    """Raises Refused if the person (or a deputy of theirs) acted by this office in the days from first to last."""
    begin = datetime.combine(first, time(), PRAGUE)
    end = office.now if last is None else datetime.combine(last + timedelta(days=1), time(), PRAGUE)
    roles = [ROLE_LABELS[Role.APPROVER], *([ROLE_LABELS[Role(row.role)]] if row.role else [])]
    entry = journal.journal
    rests = (
        sa.select(entry)
        .where(
            entry.c.at >= begin,
            entry.c.at <= end,
            entry.c.office.in_(roles),
            sa.or_(
                sa.and_(entry.c.actor_id == row.person_id, entry.c.acts_for.is_(None)),
                entry.c.acts_for == row.name,
            ),
        )
        .order_by(entry.c.number.desc())
        .limit(1)
    )
    act = connection.execute(rests).one_or_none()
    if act is not None:
        raise Refused(
            f"O\u00a0tuto funkci se v\u00a0těch dnech opírá rozhodnutí: {row.name}, naposledy "
            f"{czech_datetime(act.at)} ({verb_label(act.subject, act.verb)}). "
            f"Funkci ukončete nejdřív dnem {czech_date(act.at.astimezone(PRAGUE).date())}."
        )


def _refuse_without_administrator(office: Office, connection: Connection, row: Row[Any]) -> None:
    """Somebody must be able to seat the next one."""
    if row.role == Role.ADMINISTRATOR and not _administrators(connection, office.today + timedelta(days=1)):
        raise Refused("Úřad by zůstal bez správce; nejdřív tuto funkci svěřte někomu jinému.")


def _administrators(connection: Connection, day: date) -> list[int]:
    """Holdings of administrators who may sign in and who last until ``day`` at least."""
    table = people.office_holding
    return list(
        connection.execute(
            sa.select(table.c.id)
            .outerjoin(accounts.account, accounts.account.c.person_id == table.c.person_id)
            .where(
                table.c.role == Role.ADMINISTRATOR,
                sa.or_(table.c.valid_until.is_(None), table.c.valid_until >= day),
                accounts.account.c.blocked_at.is_(None),
            )
        ).scalars()
    )


def _said(
    name: str, title: str, department: str | None, since: date, until: date | None
) -> dict[str, str | None]:
    return {
        "person": name,
        "office": title,
        "department": department,
        "since": since.isoformat(),
        "until": until.isoformat() if until else None,
    }
