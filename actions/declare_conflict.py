"""Who has announced a conflict of interest, in what matter and when? Before the body begins to deal with it (§ 83/2).

The announcement is recorded; it lowers no number and forbids nobody to vote (domain.md 1.2).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from actions.authority import Actor
from actions.meeting_row import load_meeting
from actions.office import Office
from actions.perform import Done
from actions.room import act_in, enter_as, instant_in, item_in, member_in, secret_of
from db import sittings
from states.machine import Refused
from states.presence import clock


def declare_conflict(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    item_id: int,
    member_id: int,
    statement: str,
    at: datetime | None = None,
    version: int | None = None,
) -> Done:
    """Records the announcement; raises Refused if the item was taken up before it was made."""
    room = enter_as(office, connection, actor, load_meeting(connection, meeting_id), "declare_conflict")
    item = item_in(connection, room, item_id)
    name = member_in(room, member_id)
    instant = instant_in(office, room, at)
    if not statement.strip():
        raise Refused("Chybí, v\u00a0čem člen střet zájmů vidí; napište to jednou větou.")
    if len(statement) > 2000:
        raise Refused("Oznámení je příliš dlouhé; zkraťte ho na 2\u00a0000 znaků.")
    if item.opened_at is not None and item.opened_at <= instant:
        raise Refused(
            f"Bod „{item.shown_title}“ byl otevřen už v\u00a0{clock(item.opened_at)}; střet zájmů se oznamuje dřív, "
            "než orgán začne věc projednávat (§ 83 odst. 2 zákona o obcích). Zaznělo-li dřív, zapište čas, "
            "kdy zaznělo; jinak ho uveďte v\u00a0zápisu v\u00a0průběhu jednání."
        )
    if item.opened_at is None and item.outcome is not None:
        raise Refused(
            f"Bod „{item.shown_title}“ už výsledek má; oznámení uveďte v\u00a0zápisu v\u00a0průběhu jednání."
        )
    if any(
        row.agenda_item_id == item_id and row.member_id == member_id
        for row in sittings.conflicts_of(connection, meeting_id)
    ):
        raise Refused(f"{name} už střet zájmů u\u00a0bodu „{item.shown_title}“ oznámil(a).")
    said = {
        "item": item.id,
        "title": item.shown_title,
        "member": name,
        "at": instant.isoformat(),
        "statement": statement.strip(),
    }
    done = act_in(
        office, connection, actor, room, "declare_conflict", version, said=said, about=secret_of(item)
    )
    connection.execute(
        sittings.conflict_of_interest.insert().values(
            meeting_id=meeting_id,
            agenda_item_id=item_id,
            member_id=member_id,
            announced_at=instant,
            statement=statement.strip(),
            recorded_at=office.now,
            recorded_by=actor.person_id,
        )
    )
    return done
