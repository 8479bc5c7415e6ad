"""What is voted on under the item by which the assembly decides about a suspended resolution? Its words, both ways."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy.engine import Connection, Row

from db.queries import suspended
from states.dates import PRAGUE, czech_date
from states.town import Body, Town

PREFIX = "suspension:"
"""The code of such an item of an agenda begins so; the suspension's id follows."""
Verb = Literal["ruší", "potvrzuje"]


def suspension_of(item_code: str | None) -> int | None:
    """The suspension that an item of an agenda decides about, by its code; None for any other item."""
    if item_code is None or not item_code.startswith(PREFIX):
        return None
    rest = item_code.removeprefix(PREFIX)
    return int(rest) if rest.isdigit() else None


def motion(assembly: Body, council: Body, row: Row[Any], verb: Verb) -> str:
    """The motion on a suspended resolution; its citation is exact, so that adopting it takes effect."""
    return (
        f"{assembly.subject} {verb} usnesení {council.genitive} č.\u00a0{row.number} "
        f"ze dne {czech_date(row.adopted_on)}, jehož výkon pozastavil starosta "
        f"dne {czech_date(row.suspended_at.astimezone(PRAGUE).date())}."
    )


def own_motion(connection: Connection, town: Town, assembly: Body, item_code: str | None) -> str | None:
    """The motion that an item of an agenda brings by itself: to cancel what the mayor suspended."""
    suspension_id = suspension_of(item_code)
    row = suspended.by_id(connection, suspension_id) if suspension_id is not None else None
    if row is None:
        return None
    return motion(assembly, town.body(row.body), row, "ruší")
