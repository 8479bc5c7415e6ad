"""Which files are attached: to any text of a proposal, and in the whole office?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.files import document
from db.proposals import proposal, proposal_text
from states.content import AttachedFile, content_from_data

_WITH_FILES = '"files":[{'
"""How a kept text with files is written (canonical JSON); texts without any are not read at all."""


def attached_file(connection: Connection, proposal_id: int, digest: str) -> AttachedFile | None:
    """The file with a digest if one of the proposal's texts names it, as the latest of them does; else None."""
    rows = connection.execute(
        sa.select(proposal_text.c.content)
        .where(
            proposal_text.c.proposal_id == proposal_id,
            sa.cast(proposal_text.c.content, sa.Text).contains(f'"digest":"{digest}"', autoescape=True),
        )
        .order_by(proposal_text.c.written_at.desc(), proposal_text.c.digest)
    )
    for row in rows:
        for file in content_from_data(row.content).files:
            if file.digest == digest:
                return file
    return None


def made_document(connection: Connection, proposal_id: int, document_id: int) -> Row[Any] | None:
    """A document that was made of a proposal; None if there is none, or it waits to be made."""
    return connection.execute(
        sa.select(document).where(
            document.c.id == document_id,
            document.c.proposal_id == proposal_id,
            document.c.made_at.is_not(None),
        )
    ).one_or_none()


def all_attached(connection: Connection) -> Iterator[AttachedFile]:
    """Every file that a kept or a current text names; the same file comes once for every text."""
    kept = sa.select(proposal_text.c.content).where(
        sa.cast(proposal_text.c.content, sa.Text).contains(_WITH_FILES, autoescape=True)
    )
    for row in connection.execute(kept):
        yield from content_from_data(row.content).files
    current = sa.select(proposal.c.files).where(sa.cast(proposal.c.files, sa.Text) != "[]")
    for row in connection.execute(current):
        yield from (AttachedFile(**file) for file in row.files)
