"""Who makes which document of planning? Each maker gets the owed row and returns a name and bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.engine import Row

from actions.office import House
from actions.planning import (
    catalogue_documents,
    evaluation_documents,
    meeting_documents,
    plan_documents,
    public_minutes,
    settlement_documents,
)

Make = Callable[[House, Row[Any]], tuple[str, bytes]]

PLANNING_MAKERS: Mapping[str, Make] = {
    **catalogue_documents.MAKERS,
    **evaluation_documents.MAKERS,
    **meeting_documents.MAKERS,
    **plan_documents.MAKERS,
    **public_minutes.MAKERS,
    **settlement_documents.MAKERS,
}
"""Kinds of `db.files.DOCUMENT_KINDS` that belong to a planning process; ``part_id`` is the kind's subject."""
