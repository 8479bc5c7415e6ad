"""How does the mayor suspend a resolution of the council, and how does the assembly come to decide about it (§ 105)?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.agenda_now import move_meeting, order_items
from actions.authority import RAZITKO, Actor, standing_towards
from actions.meeting_row import load_meeting
from actions.office import Office
from actions.perform import Act, Done, perform
from actions.suspended_item import PREFIX
from db import assignments, meetings, people, proposals, resolutions
from db.queries import agenda_items, suspended
from states.agenda import LONGEST_TITLE, place_for
from states.dates import czech_date
from states.facts import ResolutionFacts
from states.machine import Refused
from states.resolution import RESOLUTION
from states.vocabulary import BodyKind, ItemKind, PlacedAs, Role


def suspend_resolution(
    office: Office,
    connection: Connection,
    actor: Actor,
    resolution_id: int,
    reasons: str,
    version: int | None = None,
) -> Done:
    """Suspends a resolution of the council with written reasons; the office and the council are told. Raises Refused.

    It stands on the agenda of the nearest assembly at once, or as soon as one is planned.
    """
    row = resolutions.resolution_by_id(connection, resolution_id, for_update=True)
    if row is None:
        raise Refused(f"Usnesení č.\u00a0{resolution_id} v\u00a0evidenci není; zkontrolujte číslo.")
    try:
        body = office.town.body(row.body)
    except KeyError:
        raise Refused(f"Orgán „{row.body}“ už v\u00a0pravidlech města není; doplňte ho do nich.") from None
    done = perform(
        office,
        connection,
        actor,
        Act(
            table=RESOLUTION,
            rows=resolutions.resolution,
            row=row,
            verb="suspend",
            standing=standing_towards(office, connection, actor),
            facts=ResolutionFacts(office.today, body.kind, reasons),
            proposal_id=row.proposal_id,
            version=version,
            said={"number": row.number, "reason": reasons.strip()},
        ),
    )
    suspension_id = connection.execute(
        resolutions.suspension.insert()
        .values(
            resolution_id=row.id,
            suspended_by=actor.person_id,
            suspended_at=office.now,
            reasons=reasons.strip(),
        )
        .returning(resolutions.suspension.c.id)
    ).scalar_one()
    placed = place_suspensions(office, connection)
    _tell(office, connection, actor, row, suspension_id, reasons.strip(), placed.get(suspension_id))
    return done


def place_suspensions(office: Office, connection: Connection, body: str | None = None) -> dict[int, Row[Any]]:
    """Puts every undecided suspension on the nearest agenda of the assembly; returns the meetings by suspension.

    It may run at any time and twice: what stands on an agenda is left there. ``body``: only if this body was planned.
    """
    assembly = next((found for found in office.town.bodies if found.kind is BodyKind.ASSEMBLY), None)
    if assembly is None or (body is not None and body != assembly.code):
        return {}
    placed: dict[int, Row[Any]] = {}
    for row in suspended.to_be_placed(connection):
        nearest = next(
            (
                found
                for found in meetings.taking_items(
                    connection, assembly.code, office.today - timedelta(days=1)
                )
                if (row.meeting_id is None or found.id != row.meeting_id) and not found.is_crisis
            ),
            None,
        )
        if nearest is not None:
            _place(office, connection, row, nearest)
            placed[row.id] = nearest
    return placed


def _place(office: Office, connection: Connection, row: Row[Any], found: Row[Any]) -> None:
    meeting = load_meeting(connection, found.id)
    council = office.town.body(row.body)
    title = f"Usnesení {council.genitive} č.\u00a0{row.number}, jehož výkon pozastavil starosta (§\u00a0105)"
    if not row.is_confidential:
        title += f": {row.title}"
    said: dict[str, Any] = {"act": "add", "kind": ItemKind.MOTION.value, "title": title[:LONGEST_TITLE]}
    move_meeting(office, connection, RAZITKO, meeting, "arrange", None, **said)
    items = agenda_items.items_of(connection, meeting.id)
    item_id = meetings.add_item(
        connection,
        meeting.id,
        place_for(order_items(office, meeting, items), ""),
        {
            "kind": ItemKind.MOTION.value,
            "code": f"{PREFIX}{row.id}",
            "title": title[:LONGEST_TITLE],
            "placed_as": (PlacedAs.IN_TIME if meeting.frozen_at is None else PlacedAs.ON_TABLE).value,
            "placed_at": office.now,
        },
    )
    connection.execute(
        resolutions.suspension.update()
        .where(resolutions.suspension.c.id == row.id)
        .values(agenda_item_id=item_id)
    )


def _tell(
    office: Office,
    connection: Connection,
    actor: Actor,
    row: Row[Any],
    suspension_id: int,
    reasons: str,
    meeting: Row[Any] | None,
) -> None:
    """The office and the council learn it (§ 105), and so does whoever has a task that rests now."""
    body = office.town.body(row.body)
    charged = connection.execute(
        sa.select(assignments.assignment.c.charged_id).where(
            assignments.assignment.c.resolution_id == row.id, assignments.assignment.c.state == "open"
        )
    ).scalars()
    told = [
        *people.people_in_role(connection, Role.SECRETARY, office.today),
        *people.people_in_role(connection, Role.ORGANISER, office.today),
        *agenda_items.members_with_accounts(connection, row.body, office.today),
        *people.people_of(connection, set(charged)),
    ]
    where = (
        f"Rozhodne o\u00a0něm zastupitelstvo na zasedání {czech_date(meeting.held_on)}; bod je na programu."
        if meeting is not None
        else "Rozhodne o\u00a0něm nejbližší zastupitelstvo; bod se na program zařadí sám, až bude zasedání naplánováno."
    )
    proposal = proposals.proposal_by_id(connection, row.proposal_id) if row.proposal_id else None
    hidden = proposal is not None and proposal.is_confidential
    for to in {person.id: person for person in told}.values():
        notify.owe(
            office,
            connection,
            notify.Notice(
                key=f"suspended:{suspension_id}",
                kind="resolution_suspended",
                to=to,
                proposal_id=row.proposal_id,
                facts={
                    "title": f"Usnesení č.\u00a0{row.number} o\u00a0neveřejném materiálu"
                    if hidden
                    else row.title,
                    "number": row.number,
                    "body_name": body.name,
                    "held_on": row.adopted_on,
                    "person": actor.name,
                    "reason": "" if hidden else reasons,
                    "next_step": f"{where} Do té doby se usnesení nevykonává a\u00a0jeho úkoly se nepřipomínají.",
                    "link": f"{office.base_url}/usneseni/{row.id}",
                },
            ),
            actor=actor,
        )
