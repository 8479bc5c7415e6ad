"""Who becomes a member of a group, in which office and for whom, and how does a mandate end?"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.office import Office
from actions.perform import Done
from actions.planning.groups import load_group
from actions.planning.participants import FORGOTTEN
from actions.planning.process_act import act_on_process
from db import people
from db.planning.groups import attendance, group_member, group_of_meeting
from states.dates import czech_date
from states.machine import Refused
from states.planning.vocabulary import GROUP_OFFICE_LABELS, GroupOffice, Side

_ONE_OF_THEM = (GroupOffice.CHAIR, GroupOffice.SECRETARY)
"""Offices that one person at a time has in a group."""


@dataclass(frozen=True, slots=True)
class Mandate:
    """For whom somebody sits in a group, as what, and from when to when."""

    side: Side
    office: GroupOffice = GroupOffice.MEMBER
    organisation: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


def add_member(
    office: Office, connection: Connection, actor: Actor, group_id: int, person_id: int, mandate: Mandate
) -> int:
    """Gives a person a mandate in a group, from today if no other day is named; returns its id. Raises Refused."""
    group = load_group(connection, group_id)
    values = _checked(office, connection, group, person_id, mandate, None)
    act_on_process(
        office,
        connection,
        actor,
        group.process_id,
        "arrange_groups",
        said={"group": group.name, "member_added": person_id, **_told(values)},
    )
    return _insert(connection, group_id, person_id, values)


def seat(office: Office, connection: Connection, group: Row[Any], person_id: int, mandate: Mandate) -> int:
    """One of many mandates of an import, which writes one entry for all of them. Raises Refused."""
    values = _checked(office, connection, group, person_id, mandate, None)
    return _insert(connection, group.id, person_id, values)


def _insert(connection: Connection, group_id: int, person_id: int, values: dict[str, Any]) -> int:
    return int(
        connection.execute(
            group_member.insert()
            .values(group_id=group_id, person_id=person_id, **values)
            .returning(group_member.c.id)
        ).scalar_one()
    )


def edit_member(
    office: Office,
    connection: Connection,
    actor: Actor,
    member_id: int,
    version: int | None,
    mandate: Mandate,
) -> Done:
    """Corrects side, office, organisation or validity of a mandate. Raises Refused."""
    row = load_member(connection, member_id)
    group = load_group(connection, row.group_id)
    values = _checked(office, connection, group, row.person_id, mandate, row)
    if all(row._mapping[name] == value for name, value in values.items()):
        raise Refused("Údaje člena jsou stejné jako dosud; není co uložit.")
    said = {"group": group.name, "member": row.person_id, **_told(values)}
    done = act_on_process(
        office, connection, actor, group.process_id, "arrange_groups", version=version, said=said
    )
    connection.execute(group_member.update().where(group_member.c.id == member_id).values(**values))
    return done


def end_mandate(
    office: Office, connection: Connection, actor: Actor, member_id: int, last_day: date | None = None
) -> Done:
    """Ends a mandate with a day, today if none is named; it stays in the history. Raises Refused."""
    row = load_member(connection, member_id)
    group = load_group(connection, row.group_id)
    until = last_day or office.today
    if row.valid_until is not None and row.valid_until < office.today:
        raise Refused(f"Členství už skončilo {czech_date(row.valid_until)}.")
    if until < row.valid_from:
        raise Refused(
            f"Členství trvá od {czech_date(row.valid_from)}; skončit může nejdřív týž den. Zvolte pozdější den."
        )
    said = {"group": group.name, "mandate_ended": row.person_id, "valid_until": until.isoformat()}
    done = act_on_process(office, connection, actor, group.process_id, "arrange_groups", said=said)
    connection.execute(group_member.update().where(group_member.c.id == member_id).values(valid_until=until))
    return done


def erase_member(office: Office, connection: Connection, actor: Actor, member_id: int) -> Done:
    """Takes away a mandate that was written down by mistake; raises Refused once it was invited by it to a meeting."""
    row = load_member(connection, member_id)
    group = load_group(connection, row.group_id)
    invited = (
        sa.select(attendance.c.id)
        .join(group_of_meeting, group_of_meeting.c.meeting_id == attendance.c.meeting_id)
        .where(group_of_meeting.c.group_id == row.group_id, attendance.c.person_id == row.person_id)
        .limit(1)
    )
    if connection.execute(invited).first() is not None:
        raise Refused("Člen už byl pozván na jednání skupiny; smazat ho nejde, členství ukončete.")
    said = {"group": group.name, "member_erased": row.person_id}
    done = act_on_process(office, connection, actor, group.process_id, "arrange_groups", said=said)
    connection.execute(group_member.delete().where(group_member.c.id == member_id))
    return done


def load_member(connection: Connection, member_id: int) -> Row[Any]:
    """The mandate; raises Refused if there is none."""
    row = connection.execute(sa.select(group_member).where(group_member.c.id == member_id)).one_or_none()
    if row is None:
        raise Refused("Takové členství v\u00a0procesu není; načtěte stránku znovu.")
    return row


def _checked(
    office: Office,
    connection: Connection,
    group: Row[Any],
    person_id: int,
    mandate: Mandate,
    before: Row[Any] | None,
) -> dict[str, Any]:
    """The columns of a mandate; raises Refused with a sentence for each fault."""
    person = connection.execute(sa.select(people.person).where(people.person.c.id == person_id)).one_or_none()
    if person is None or person.name == FORGOTTEN:
        raise Refused("Takového člověka neznáme; vyberte ho ze seznamu, nebo zapište nového.")
    since = mandate.valid_from or (before.valid_from if before else office.today)
    until = mandate.valid_until
    if until is not None and until < since:
        raise Refused(
            f"Členství má skončit {czech_date(until)}, dřív než začne ({czech_date(since)}); opravte jeden den."
        )
    for row in _overlapping(connection, group.id, since, until, before.id if before else None):
        if row.person_id == person_id:
            raise Refused(
                f"{person.name} už ve skupině „{group.name}“ v\u00a0té době je; dosavadní členství nejdřív ukončete."
            )
        if mandate.office in _ONE_OF_THEM and row.office == mandate.office:
            label = GROUP_OFFICE_LABELS[GroupOffice(mandate.office)]
            raise Refused(
                f"Skupina „{group.name}“ už v\u00a0té době {label} má ({row.name}); změňte nejdřív jeho zařazení, "
                f"nebo jeho členství ukončete dnem {czech_date(since - timedelta(days=1))}."
            )
    organisation = " ".join(mandate.organisation.split())
    if len(organisation) > 300:
        raise Refused("Název organizace má víc než 300 znaků; zkraťte ho.")
    return {
        **asdict(mandate),
        "side": Side(mandate.side).value,
        "office": GroupOffice(mandate.office).value,
        "organisation": organisation or None,
        "valid_from": since,
        "valid_until": until,
    }


def _overlapping(
    connection: Connection, group_id: int, since: date, until: date | None, besides: int | None
) -> list[Row[Any]]:
    """Mandates of a group that hold on some day of a span."""
    member = group_member.c
    statement = (
        sa.select(group_member, people.person.c.name)
        .join(people.person, people.person.c.id == member.person_id)
        .where(
            member.group_id == group_id,
            sa.or_(member.valid_until.is_(None), member.valid_until >= since),
            member.id != (besides or 0),
        )
    )
    if until is not None:
        statement = statement.where(member.valid_from <= until)
    return list(connection.execute(statement.order_by(member.id)))


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """What the journal keeps of a mandate: not the organisation, which may tell who it is."""
    return {
        "side": values["side"],
        "office": values["office"],
        "valid_from": values["valid_from"].isoformat(),
        "valid_until": values["valid_until"].isoformat() if values["valid_until"] else None,
    }
