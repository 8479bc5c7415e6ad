"""Who makes which kind of document? Each maker gets the owed row, reads what it needs, returns a name and bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.engine import Row

from actions import agenda_documents, minutes_documents, resolution_documents
from actions.office import House
from actions.planning.makers import PLANNING_MAKERS
from actions.task_control import make_control

Make = Callable[[House, Row[Any]], tuple[str, bytes]]

MAKERS: Mapping[str, Make] = {
    **agenda_documents.MAKERS,
    "extract": resolution_documents.extract_word,
    "extract_pdf": resolution_documents.extract_pdf,
    "compliance_clause": resolution_documents.clause_word,
    "minutes": minutes_documents.minutes_word,
    "minutes_pdf": minutes_documents.minutes_pdf,
    "task_control": make_control,
    **PLANNING_MAKERS,
}
"""Kinds whose makers have files of their own; forms and sheets of matters are made in `make_document`."""
