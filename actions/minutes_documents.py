"""How are the minutes made as documents? From the frozen snapshot: Word for reading, PDF for the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.office import House, Office
from actions.send_minutes import FUNCTIONS
from actions.word_templates import source_of
from db import meetings, minutes, people
from states.dates import PRAGUE, czech_date
from states.machine import Refused

_FOR_MACHINES = frozenset({"hidden", "issue"})


def minutes_word(house: House, row: Row[Any]) -> tuple[str, bytes]:
    """The minutes in the town's Word template."""
    from templates.apart import fill

    with house.reading() as (office, connection):
        fields = document_fields(office, connection, row)
        source = source_of(house, connection, office.town.code, "minutes")
        name = _file_name(connection, row)
    return f"{name}.docx", fill(source, fields)


def minutes_pdf(house: House, row: Row[Any]) -> tuple[str, bytes]:
    """The minutes as PDF/A-2a and PDF/UA-1."""
    from templates.press import pdf

    with house.reading() as (office, connection):
        fields = document_fields(office, connection, row)
        name = _file_name(connection, row)
    return f"{name}.pdf", pdf("minutes", fields, made_at=row.owed_at)


def document_fields(office: Office, connection: Connection, row: Row[Any]) -> dict[str, Any]:
    """The frozen content of the issue that is owed, with the signatures as they stand.

    Raises Refused when another issue was frozen meanwhile: that one has documents of its own.
    """
    found = minutes.minutes_of(connection, row.meeting_id)
    if found is None or found.snapshot is None or found.issue != row.issue:
        raise Refused("Toto vydání zápisu už bylo nahrazeno novějším.")
    signatures = minutes.signatures_of(connection, found.id, found.issue)
    roles = signing_roles(connection, signatures)
    return printed(
        found.snapshot,
        signatures,
        roles,
        issue=found.issue,
        day=czech_date(row.owed_at.astimezone(PRAGUE).date()),
        is_signed=row.key.endswith(":signed"),
    )


def signing_roles(connection: Connection, signatures: Sequence[Row[Any]]) -> dict[int, str]:
    """In what office each signs: the mayor's or deputy's own title, else what the law calls the function."""
    roles = {}
    for row in signatures:
        titles = (
            people.titles_of(connection, row.person_id, row.asked_at.astimezone(PRAGUE).date())
            if row.function == "chair" and row.person_id is not None
            else ()
        )
        roles[row.id] = titles[0] if titles else FUNCTIONS[row.function]
    return roles


def printed(
    content: Mapping[str, Any],
    signatures: Sequence[Row[Any]],
    roles: Mapping[int, str],
    *,
    issue: int,
    day: str,
    is_signed: bool,
) -> dict[str, Any]:
    """The fields of a document of minutes: what they say, who signs them, which issue it is.

    What goes for signature has empty lines to sign on, however late it is made.
    """
    fields = {name: value for name, value in content.items() if name not in _FOR_MACHINES}
    reason = fields.pop("correction", "")
    fields["issue_line"] = f"Vydání {issue}{f': {reason}' if reason else ''}." if issue > 1 else ""
    fields["signatures"] = [
        {"name": row.name, "role": roles[row.id], "note": signed_note(row) if is_signed else ""}
        for row in signatures
        if row.state in ("asked", "signed")
    ]
    fields["made_on"] = day
    return fields


def signed_note(row: Row[Any]) -> str:
    """„podepsáno 2. 7. 2024 odkazem z dopisu“; nothing while it is waited for."""
    if row.state != "signed":
        return ""
    how = "na listině" if row.on_paper else "elektronicky v\u00a0Razítku"
    return f"podepsáno {czech_date(row.decided_at.astimezone(PRAGUE).date())} {how}"


def _file_name(connection: Connection, row: Row[Any]) -> str:
    meeting = meetings.meeting_by_id(connection, row.meeting_id)
    assert meeting is not None  # a foreign key
    mark = "-podepsany" if row.key.endswith(":signed") else ""
    return f"zapis-{meeting.body}-{meeting.held_on.isoformat()}-v{row.issue}{mark}"
