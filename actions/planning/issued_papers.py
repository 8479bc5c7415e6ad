"""How is the next issue of a paper owed, so that who waits for an earlier one that was never made gets this one?"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.office import Office
from db import files
from db.correspondence import letter
from db.files import document
from db.queries import planning_meetings as asks


def owe_issue(
    office: Office, connection: Connection, kind: str, process_id: int, part_id: int, issue: int
) -> int | None:
    """Owes an issue of a meeting's or a hearing's paper and returns the document's id; None if it is owed already.

    An earlier issue that was not made in time is made no more: its content is not kept, only the newest is.
    """
    paper = files.owe_document(
        connection,
        {
            "key": f"{kind}:{part_id}:{issue}",
            "kind": kind,
            "process_id": process_id,
            "part_id": part_id,
            "issue": issue,
            "owed_at": office.now,
        },
    )
    if paper is None:
        return None
    old = [
        one.id
        for one in asks.documents_of(connection, process_id, part_id, (kind,))
        if one.made_at is None and one.issue < issue
    ]
    if old:
        connection.execute(letter.update().where(letter.c.document_id.in_(old)).values(document_id=paper))
        connection.execute(sa.delete(document).where(document.c.id.in_(old)))
    return paper
