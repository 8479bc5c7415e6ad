"""Which documents were made of a resolution: extracts in Word and PDF, clauses under § 41?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.files import document

KINDS = ("extract", "extract_pdf", "compliance_clause")


def papers_of(connection: Connection, resolution_id: int) -> Sequence[Row[Any]]:
    """Everything that was made or is owed, the newest issue first."""
    return connection.execute(
        sa.select(document)
        .where(document.c.resolution_id == resolution_id, document.c.kind.in_(KINDS))
        .order_by(document.c.issue.desc(), document.c.id.desc())
    ).all()
