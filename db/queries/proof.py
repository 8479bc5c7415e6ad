"""Do the resolutions still say what the journal recorded?"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from db.journal import journal
from db.resolutions import resolution
from states.content import digest_of


def resolution_faults(connection: Connection) -> tuple[int, list[str]]:
    """How many resolutions there are, and a Czech sentence for each whose number or text is not the recorded one.

    The journal is chained and keeps the digest of each adopted text, so the register can't be edited unseen.
    """
    recorded = {
        row.subject_id: row.facts
        for row in connection.execute(
            sa.select(journal.c.subject_id, journal.c.facts).where(
                journal.c.subject == "resolution", journal.c.verb == "number"
            )
        )
    }
    faults = []
    rows = connection.execute(sa.select(resolution).order_by(resolution.c.id)).all()
    for row in rows:
        facts = recorded.pop(row.id, None)
        if facts is None:
            faults.append(
                f"Usnesení {row.number} ({row.body}) v\u00a0historii není; bylo přidáno bez zápisu."
            )
        elif facts["number"] != row.number or facts["text"] != digest_of(row.text):
            faults.append(f"Usnesení {row.number} ({row.body}) bylo po zápisu změněno.")
    faults += [
        f"Usnesení {facts['number']} ({facts['body']}) v\u00a0evidenci chybí." for facts in recorded.values()
    ]
    return len(rows), faults
