"""Which documents does a resolution owe? Its extract in Word and as PDF, again when something happens to it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.office import Office
from db import files

EXTRACTS = ("extract", "extract_pdf")


def owe_extracts(office: Office, connection: Connection, resolution: Row[Any], *, issue: int = 1) -> None:
    """Owes the extract in Word and in PDF; an issue that is owed already is not owed twice.

    What was issued before stays as it was: a later issue says what became of the resolution since.
    """
    for kind in EXTRACTS:
        key = f"{kind}:{resolution.id}" if issue == 1 else f"{kind}:{resolution.id}:{issue}"
        files.owe_document(connection, owed_for(office, resolution, kind, key, issue))


def owed_for(office: Office, resolution: Row[Any], kind: str, key: str, issue: int) -> dict[str, Any]:
    """The row of a document that a resolution owes."""
    return {
        "key": key,
        "kind": kind,
        "proposal_id": resolution.proposal_id,
        "consultation_id": resolution.consultation_id,
        "resolution_id": resolution.id,
        "stage": resolution.body,
        "issue": issue,
        "owed_at": office.now,
    }
