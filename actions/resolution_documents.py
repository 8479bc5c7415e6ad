"""How are the documents of one resolution owed and made? Extracts in Word and PDF, and the clause of § 41."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.authority import Actor, standing_towards
from actions.extract_content import clause_fields, extract_fields, refuse_clause
from actions.office import House, Office
from actions.owe_extracts import owe_extracts, owed_for
from actions.perform import note
from actions.word_templates import source_of
from db import files, proposals, resolutions
from states.machine import Refused
from states.resolution import RESOLUTION, STAFF
from states.vocabulary import ROLE_LABELS, Role

MAY_ISSUE = (*STAFF, Role.CHAIR, Role.AUTHOR, Role.HEAD_OF_DEPARTMENT)
"""Who may ask for an extract or for the clause: who keeps the register, and whose matter it is."""


def issue_extracts(office: Office, connection: Connection, actor: Actor, resolution_id: int) -> int:
    """Owes a new issue of the extract, with what became of the resolution since; returns its number."""
    resolution = _resolution_for(office, connection, actor, resolution_id, "extract")
    issue = _last_issue(connection, resolution.id, "extract") + 1
    owe_extracts(office, connection, resolution, issue=issue)
    _note(office, connection, actor, resolution, "extract", issue)
    return issue


def issue_clause(office: Office, connection: Connection, actor: Actor, resolution_id: int) -> int:
    """Owes the clause under § 41/1 (Word); returns its issue. Raises Refused for a resolution that does not stand."""
    resolution = _resolution_for(office, connection, actor, resolution_id, "clause")
    refuse_clause(resolution)
    issue = _last_issue(connection, resolution.id, "compliance_clause") + 1
    key = f"compliance_clause:{resolution.id}:{issue}"
    files.owe_document(connection, owed_for(office, resolution, "compliance_clause", key, issue))
    _note(office, connection, actor, resolution, "clause", issue)
    return issue


def extract_word(house: House, row: Row[Any]) -> tuple[str, bytes]:
    """The extract in the town's Word template."""
    return _word(house, row, "extract")


def clause_word(house: House, row: Row[Any]) -> tuple[str, bytes]:
    """The clause in the town's Word template; it fails if the resolution was suspended or revoked meanwhile."""
    return _word(house, row, "compliance_clause")


def extract_pdf(house: House, row: Row[Any]) -> tuple[str, bytes]:
    """The extract as PDF/A-2a and PDF/UA-1."""
    from templates.press import pdf

    with house.reading() as (office, connection):
        fields = extract_fields(office, connection, row)
    return file_name(row, fields["number"]), pdf("extract", fields, made_at=row.owed_at)


def file_name(row: Row[Any], number: str) -> str:
    """`vypis-ZM-2024-45-3.pdf`; a later issue says which it is."""
    stem = "dolozka-41" if row.kind == "compliance_clause" else "vypis"
    ending = "pdf" if row.kind.endswith("_pdf") else "docx"
    plain = re.sub(r"[^\w.-]+", "-", number)
    issue = f"-v{row.issue}" if row.issue > 1 else ""
    return f"{stem}-{row.stage}-{plain}{issue}.{ending}"


def _word(house: House, row: Row[Any], kind: str) -> tuple[str, bytes]:
    from templates.apart import fill

    with house.reading() as (office, connection):
        make = extract_fields(office, connection, row) if kind == "extract" else None
        fields = make or clause_fields(office, connection, row.resolution_id)
        source = source_of(house, connection, office.town.code, kind)
    return file_name(row, fields["number"]), fill(source, fields)


def _resolution_for(
    office: Office, connection: Connection, actor: Actor, resolution_id: int, verb: str
) -> Row[Any]:
    resolution = resolutions.resolution_by_id(connection, resolution_id, for_update=True)
    if resolution is None:
        raise Refused("Usnesení v\u00a0evidenci není; zkontrolujte číslo.")
    proposal = (
        proposals.proposal_by_id(connection, resolution.proposal_id) if resolution.proposal_id else None
    )
    standing = standing_towards(office, connection, actor, proposal)
    if not standing.roles.intersection(MAY_ISSUE):
        names = ", ".join(ROLE_LABELS[role] for role in MAY_ISSUE)
        what = "Výpis z\u00a0usnesení" if verb == "extract" else "Doložku k\u00a0usnesení"
        raise Refused(f"{what} smí vydat jen: {names}.")
    return resolution


def _last_issue(connection: Connection, resolution_id: int, kind: str) -> int:
    table = files.document
    last = connection.execute(
        sa.select(sa.func.max(table.c.issue)).where(
            table.c.resolution_id == resolution_id, table.c.kind == kind
        )
    ).scalar_one()
    return int(last or 0)


def _note(
    office: Office, connection: Connection, actor: Actor, resolution: Row[Any], what: str, issue: int
) -> None:
    """An issued document changes nothing on the resolution; that it was issued, and to whom, is kept."""
    proposal = (
        proposals.proposal_by_id(connection, resolution.proposal_id) if resolution.proposal_id else None
    )
    standing = standing_towards(office, connection, actor, proposal)
    said = {"number": resolution.number, "issue": issue}
    note(office, connection, actor, standing, MAY_ISSUE, RESOLUTION, resolution, f"issue_{what}", said)
