"""How does an adopted resolution get its number? Drawn in the same transaction, without gaps, or given by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor, standing_towards
from actions.draft import body_in_force
from actions.office import Office
from db import files, journal, meetings, resolutions, search
from states.content import digest_of
from states.machine import Refused
from states.numbering import NumberParts
from states.town import Body, Town
from states.vocabulary import ROLE_LABELS, Role

STAFF = (Role.ORGANISER, Role.SECRETARY)


@dataclass(frozen=True, slots=True)
class ManualNumber:
    """A number given by hand, with the reason why the series did not give it (domain.md 2.3)."""

    number: str
    reason: str


def record_resolution(
    office: Office,
    connection: Connection,
    actor: Actor,
    town: Town,
    proposal: Row[Any],
    stop: Row[Any],
    meeting: Row[Any],
    ballot_id: int | None,
    text: str,
    manual: ManualNumber | None,
) -> str:
    """Keeps the resolution with its number and owes its extract; returns the number.

    Raises Refused if a number given by hand is used already or has no reason.
    """
    body = body_in_force(office, town, stop.body)
    number_format = body.number_format
    if number_format is None:
        raise Refused(f"{body.name} nemá v\u00a0pravidlech města vzor čísla usnesení; doplňte ho.")
    series: str | None = None
    serial: int | None = None
    if manual is None:
        parts = number_parts(body, proposal, meeting, _item(connection, meeting, stop))
        try:
            series = number_format.series_key(parts)
            while True:
                serial = resolutions.draw_serial(connection, stop.body, series)
                number = number_format.format(replace(parts, serial=serial))
                if used_number(connection, body, number) is None:
                    break  # else somebody gave this number by hand: the series goes on after it
        except ValueError as fault:
            raise Refused(str(fault)) from None
    else:
        number = manual.number.strip()
        if not manual.reason.strip():
            raise Refused("Ručně zadané číslo potřebuje důvod; napište ho jednou větou.")
        if used := used_number(connection, body, number):
            raise Refused(used)
    resolution_id = connection.execute(
        resolutions.resolution.insert()
        .values(
            body=stop.body,
            number=number,
            series=series,
            serial=serial,
            proposal_id=proposal.id,
            consultation_id=stop.id,
            meeting_id=meeting.id,
            ballot_id=ballot_id,
            adopted_on=meeting.held_on,
            title=proposal.title,
            text=text,
            manual_reason=manual.reason.strip() if manual else None,
            recorded_at=office.now,
        )
        .returning(resolutions.resolution.c.id)
    ).scalar_one()
    search.index_resolution(connection, resolution_id)
    _journal(
        office,
        connection,
        actor,
        resolution_id,
        proposal.id,
        "number",
        "valid",
        {
            "body": stop.body,
            "number": number,
            "text": digest_of(text),
            **({"manual": manual.reason.strip()} if manual else {}),
        },
    )
    files.owe_document(
        connection,
        {
            "key": f"extract:{resolution_id}",
            "kind": "extract",
            "proposal_id": proposal.id,
            "consultation_id": stop.id,
            "resolution_id": resolution_id,
            "stage": stop.body,
            "issue": 1,
            "owed_at": office.now,
        },
    )
    return number


def number_parts(body: Body, proposal: Row[Any], meeting: Row[Any], item: int | None) -> NumberParts:
    """What the number of a resolution of this meeting is made of, with the first serial."""
    return NumberParts(
        body=body.number_body,
        year=meeting.held_on.year,
        serial=1,
        meeting=meeting.number,
        item=item,
        term=body.term_on(meeting.held_on),
        department=proposal.department,
    )


def used_number(connection: Connection, body: Body, number: str) -> str | None:
    """The sentence why a body can't use a number again, voided ones neither; None if it is free."""
    used = resolutions.resolution_by_number(connection, body.code, number)
    if used is None:
        return None
    return (
        f"Číslo {number} už {body.name} má: „{used.title}“ ({used.adopted_on:%d.%m.%Y}). Zadejte jiné číslo."
    )


def void_resolution(
    office: Office, connection: Connection, actor: Actor, body: str, number: str, reason: str
) -> None:
    """Voids a number: it stays in the register with its explanation and is never given again."""
    if not standing_towards(office, connection, actor).roles.intersection(STAFF):
        raise Refused("Zneplatnit číslo usnesení smí jen organizační oddělení nebo tajemník.")
    row = resolutions.resolution_by_number(connection, body, number)
    if row is None:
        raise Refused(f"Usnesení {number} ({body}) v\u00a0evidenci není; zkontrolujte číslo.")
    if row.state == "voided":
        raise Refused(f"Číslo {number} už zneplatněno je: {row.void_reason}")
    if not reason.strip():
        raise Refused("Chybí důvod zneplatnění; napište ho jednou větou, v\u00a0evidenci zůstane.")
    connection.execute(
        resolutions.resolution.update()
        .where(resolutions.resolution.c.id == row.id)
        .values(state="voided", void_reason=reason.strip(), voided_at=office.now)
    )
    _journal(
        office,
        connection,
        actor,
        row.id,
        row.proposal_id,
        "void",
        "voided",
        {"number": number, "reason": reason.strip()},
    )


def _item(connection: Connection, meeting: Row[Any], stop: Row[Any]) -> int | None:
    item = meetings.agenda_item_of(connection, meeting.id, stop.id)
    return int(item.position) if item else None


def _journal(
    office: Office,
    connection: Connection,
    actor: Actor,
    resolution_id: int,
    proposal_id: int,
    verb: str,
    state: str,
    facts: dict[str, Any],
) -> None:
    role, principal = standing_towards(office, connection, actor).used(STAFF)
    journal.append(
        connection,
        journal.Entry(
            at=office.now,
            actor_id=actor.person_id,
            actor=actor.name,
            acts_for=principal.name if principal else None,
            office=ROLE_LABELS[role],
            subject="resolution",
            subject_id=resolution_id,
            proposal_id=proposal_id,
            verb=verb,
            from_state=None,
            to_state=state,
            version=1,
            facts=facts,
        ),
    )
