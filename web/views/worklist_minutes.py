"""Which minutes wait for this person: to be signed, and for the staff those whose term burns?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from actions.office import Office
from actions.send_minutes import FUNCTIONS, name_of
from db.queries import minutes_lists
from db.queries.worklist import MOST
from states.minutes import MINUTES

BURNS_BEFORE = timedelta(days=4)
"""How long before the term the staff sees minutes in their worklist."""


def to_sign(office: Office, connection: Any, person_id: int) -> Iterator[dict[str, Any]]:
    """Facts of the items of minutes that this person is to sign."""
    for row in minutes_lists.asked_of(connection, person_id, MOST + 1):
        yield {
            "title": _name(office, row),
            "href": f"/jednani/{row.meeting_id}/zapis#podpisy",
            "act": "Přečíst a\u00a0podepsat",
            "what": FUNCTIONS[row.function],
            "since": row.asked_at,
            "due_on": row.due_on,
            "is_late": row.due_on < office.today,
        }


def burning(office: Office, connection: Any) -> Iterator[dict[str, Any]]:
    """Facts of the items of minutes of closed meetings that are due soon, or late."""
    for row in minutes_lists.unfinished(connection, office.today + BURNS_BEFORE, MOST + 1):
        waits = f" · chybí podpisů: {row.waiting}" if row.waiting else ""
        yield {
            "title": _name(office, row),
            "href": f"/jednani/{row.meeting_id}/zapis",
            "act": "Dopsat zápis" if row.state == "draft" else "Doplnit podpisy",
            "what": f"zápis je {MINUTES.states[row.state]}{waits}",
            "due_on": row.due_on,
            "is_late": row.due_on < office.today,
        }


def _name(office: Office, row: Any) -> str:
    body = next((body for body in office.town.bodies if body.code == row.body), None)
    return f"{name_of(body, row)}, {body.name}" if body is not None else f"Zápis: {row.body}"
