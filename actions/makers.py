"""Who makes which kind of document? Each maker gets the owed row, reads what it needs, returns a name and bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.engine import Row

from actions import resolution_documents
from actions.office import House

Make = Callable[[House, Row[Any]], tuple[str, bytes]]

MAKERS: Mapping[str, Make] = {
    "extract": resolution_documents.extract_word,
    "extract_pdf": resolution_documents.extract_pdf,
    "compliance_clause": resolution_documents.clause_word,
}
"""Kinds whose makers have files of their own; forms and sheets of matters are made in `make_document`."""
