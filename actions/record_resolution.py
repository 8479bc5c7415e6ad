"""How does an adopted resolution get its number? Drawn in the same transaction, without gaps, or given by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor, standing_towards
from actions.draft import body_in_force
from actions.effects import apply_effects
from actions.office import Office
from actions.owe_extracts import owe_extracts
from actions.perform import Act, perform
from actions.undo_effects import undo_effects
from db import journal, meetings, resolutions, search
from states.canonical import digest_of
from states.facts import ResolutionFacts
from states.machine import Refused
from states.numbering import NumberParts
from states.resolution import RESOLUTION, STAFF
from states.town import Body, Town
from states.vocabulary import ROLE_LABELS
from states.wording import Clause

LONGEST_NUMBER = 120
"""Characters of a number given by hand; the pattern's own are far shorter."""


@dataclass(frozen=True, slots=True)
class ManualNumber:
    """A number given by hand, with the reason why the series did not give it (domain.md 2.3)."""

    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class Adopted:
    """What a body adopted under an item of its agenda.

    ``clauses`` are the clauses as adopted, None where the words are not divided into any. ``proposal`` and ``stop``
    belong to a matter; an item of the meeting itself (its agenda, its verifiers, a motion) has neither.
    ``takes_effect`` is False for a recommendation: what it says of earlier resolutions is left to who decides.
    """

    title: str
    text: str
    clauses: tuple[Clause, ...] | None = None
    ballot_id: int | None = None
    proposal: Row[Any] | None = None
    stop: Row[Any] | None = None
    manual: ManualNumber | None = None
    takes_effect: bool = True


@dataclass(frozen=True, slots=True)
class Recorded:
    """A resolution that was recorded: its id and the number it got."""

    id: int
    number: str


def record_resolution(
    office: Office,
    connection: Connection,
    actor: Actor,
    town: Town,
    meeting: Row[Any],
    item: Row[Any],
    adopted: Adopted,
) -> Recorded:
    """Keeps the resolution of the body that meets with its number, and owes its extract.

    ``item`` is the row of ``agenda_item`` under which it was adopted. Raises Refused if a number given by hand is used
    already or has no reason, or if the body has no numbers.
    """
    body = body_in_force(office, town, meeting.body)
    number_format = body.number_format
    if number_format is None:
        raise Refused(f"{body.name} nemá v\u00a0pravidlech města vzor čísla usnesení; doplňte ho.")
    manual, proposal, stop = adopted.manual, adopted.proposal, adopted.stop
    series: str | None = None
    serial: int | None = None
    skipped: list[dict[str, Any]] = []
    if manual is None:
        parts = number_parts(body, proposal, meeting, meetings.number_of(connection, item) or item.position)
        try:
            series = number_format.series_key(parts)
            while True:
                serial = resolutions.draw_serial(connection, body.code, series, series_before(body, series))
                number = number_format.format(replace(parts, serial=serial))
                if used_number(connection, body, number) is None:
                    break
                # somebody gave this number by hand: the series goes on after it, and the ledger can tell why
                skipped.append({"serial": serial, "number": number})
        except ValueError as fault:
            raise Refused(str(fault)) from None
    else:
        number = " ".join(manual.number.split())
        if not number:
            raise Refused("Chybí číslo usnesení; napište ho, nebo ho nechte přidělit z\u00a0řady.")
        if len(number) > LONGEST_NUMBER:
            raise Refused(
                f"Číslo usnesení má {len(number)} znaků, vejde se jich nejvýš {LONGEST_NUMBER}; zkraťte ho."
            )
        if not manual.reason.strip():
            raise Refused("Ručně zadané číslo potřebuje důvod; napište ho jednou větou.")
        if used := used_number(connection, body, number):
            raise Refused(used)
    proposal_id = proposal.id if proposal is not None else None
    resolution_id = connection.execute(
        resolutions.resolution.insert()
        .values(
            body=body.code,
            number=number,
            series=series,
            serial=serial,
            proposal_id=proposal_id,
            consultation_id=stop.id if stop is not None else None,
            agenda_item_id=item.id,
            meeting_id=meeting.id,
            ballot_id=adopted.ballot_id,
            adopted_on=meeting.held_on,
            title=adopted.title,
            text=adopted.text,
            manual_reason=manual.reason.strip() if manual else None,
            recorded_at=office.now,
        )
        .returning(resolutions.resolution.c.id)
    ).scalar_one()
    search.index_resolution(connection, resolution_id)
    said = {
        "body": body.code,
        "number": number,
        "text": digest_of(adopted.text),
        **({"manual": manual.reason.strip()} if manual else {}),
        **({"skipped": skipped} if skipped else {}),
    }
    _journal(office, connection, actor, resolution_id, proposal_id, said)
    if adopted.takes_effect:
        apply_effects(office, connection, actor, town, body, resolution_id, adopted.clauses)
    row = resolutions.resolution_by_id(connection, resolution_id)
    assert row is not None  # it has just been kept
    owe_extracts(office, connection, row)
    return Recorded(resolution_id, number)


def series_before(body: Body, series: str) -> str | None:
    """The series whose count a new one goes on with, where the town changed its scheme within a term."""
    return body.number.continues.get(series) if body.number else None


def number_parts(body: Body, proposal: Row[Any] | None, meeting: Row[Any], item: int | None) -> NumberParts:
    """What the number of a resolution of this meeting is made of, with the first serial."""
    return NumberParts(
        body=body.number_body,
        year=meeting.held_on.year,
        serial=1,
        meeting=meeting.number,
        item=item,
        term=body.term_on(meeting.held_on),
        department=proposal.department if proposal is not None else None,
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
    """Voids a number: it stays in the register with its explanation and is never given again.

    What the resolution did to earlier ones is undone (`undo_effects`).
    """
    row = resolutions.resolution_by_number(connection, body, number, for_update=True)
    standing = standing_towards(office, connection, actor)
    if not standing.roles.intersection(STAFF):
        raise Refused(RESOLUTION.wrong_office("void", STAFF))
    if row is None:
        raise Refused(f"Usnesení {number} ({body}) v\u00a0evidenci není; zkontrolujte číslo.")
    if row.state == "voided":
        raise Refused(f"Číslo {number} už zneplatněno je: {row.void_reason}")
    if not reason.strip():
        raise Refused("Chybí důvod zneplatnění; napište ho jednou větou, v\u00a0evidenci zůstane.")
    perform(
        office,
        connection,
        actor,
        Act(
            table=RESOLUTION,
            rows=resolutions.resolution,
            row=row,
            verb="void",
            standing=standing,
            facts=ResolutionFacts(office.today, office.town.body(body).kind, reason),
            proposal_id=row.proposal_id,
            changes={"void_reason": reason.strip(), "voided_at": office.now},
            said={"number": number, "reason": reason.strip()},
        ),
    )
    undo_effects(office, connection, row)


def _journal(
    office: Office,
    connection: Connection,
    actor: Actor,
    resolution_id: int,
    proposal_id: int | None,
    said: dict[str, Any],
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
            subject=RESOLUTION.name,
            subject_id=resolution_id,
            proposal_id=proposal_id,
            verb="number",
            from_state=None,
            to_state=RESOLUTION.initial,
            version=1,
            facts=said,
        ),
    )
