"""How does a Word template of a clerk come into use: checked, kept as a version, tried on a sample, used?"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

from actions.administer import note, right_to
from actions.authority import Actor
from actions.office import House, Office
from db.word_templates import (
    keep_version,
    last_number,
    put_in_use,
    template_in_use,
    template_version,
)
from states.administration import Care
from states.machine import Refused

BIGGEST_TEMPLATE = 5 * 1024 * 1024
"""Bytes of an uploaded template; one with a coat of arms has a tenth of it."""
SAMPLES = Path(__file__).resolve().parent.parent / "samples"
BUILT_IN = 0
"""The number of the version that comes with the program."""


@dataclass(frozen=True, slots=True)
class Received:
    """A template that was checked and stored; no version names it yet."""

    kind: str
    file_name: str
    digest: str
    size: int


def kinds() -> dict[str, str]:
    """Kinds of documents that have a template, with their Czech names."""
    from templates.fields import KIND_NAMES

    return dict(KIND_NAMES)


def received_template(house: House, kind: str, file_name: str, data: bytes) -> Received:
    """Checks what somebody sent and stores it; the edge calls this before it opens its transaction.

    Raises Refused with every fault: not a Word file, macros, a zip bomb, unknown fields, broken tags.
    """
    _known(kind)
    if not data:
        raise Refused("Soubor je prázdný; vyberte předlohu uloženou ve Wordu.")
    if len(data) > BIGGEST_TEMPLATE:
        raise Refused(
            f"Předloha je větší než {BIGGEST_TEMPLATE // 1024**2}\u00a0MB; zmenšete v\u00a0ní obrázky."
        )
    from templates.apart import check

    faults = check(data, kind)
    if faults:
        raise Refused(*faults)
    name = " ".join("".join(c if c.isprintable() and c not in '/\\"' else " " for c in file_name).split())
    return Received(kind, name[-200:] or f"{kind}.docx", house.files.put(data), len(data))


def keep_template(
    office: Office, connection: Connection, actor: Actor, received: Received, remark: str = ""
) -> int:
    """Keeps a checked template as the next version and returns its number; it is not used yet. Raises Refused."""
    right = right_to(office, connection, actor, Care.WORD_TEMPLATES)
    if actor.person_id is None:
        raise Refused("Předlohu nahrává přihlášená osoba; přihlaste se.")
    number = last_number(connection, received.kind) + 1
    if number > 1:
        newest = template_version(connection, received.kind, number - 1)
        if newest is not None and newest.file_digest == received.digest:
            raise Refused(f"Tento soubor už je nahraný jako verze {newest.number}; není co přidat.")
    version_id = keep_version(
        connection,
        {
            "name": received.kind,
            "number": number,
            "file_name": received.file_name,
            "file_digest": received.digest,
            "size": received.size,
            "uploaded_at": office.now,
            "uploaded_by": actor.person_id,
            "note": remark.strip()[:500] or None,
        },
    )
    said = {
        "kind": received.kind,
        "version": number,
        "file_name": received.file_name,
        "digest": received.digest,
    }
    note(office.now, connection, actor, right, "word_template", version_id, "upload", said)
    return number


def use_template(office: Office, connection: Connection, actor: Actor, kind: str, number: int) -> None:
    """From now on documents are made by this version, 0 is the built-in file; those made stay. Raises Refused."""
    right = right_to(office, connection, actor, Care.WORD_TEMPLATES)
    _known(kind)
    row = template_version(connection, kind, number) if number != BUILT_IN else None
    if number != BUILT_IN and row is None:
        raise Refused(f"Verze {number} této předlohy tu není; vyberte jinou.")
    current = template_in_use(connection, kind)
    if (current.number if current else BUILT_IN) == number:
        raise Refused("Tato verze se už používá; není co měnit.")
    put_in_use(connection, kind, number, office.now)
    said = {"kind": kind, "version": number, "before": str(current.number if current else BUILT_IN)}
    note(office.now, connection, actor, right, "word_template", row.id if row else 0, "use", said)


def source_of(house: House, connection: Connection, town_code: str, kind: str) -> Path | bytes:
    """What documents of a kind are made by today: the uploaded version in use, else the built-in file."""
    from templates.template_files import template_path

    row = template_in_use(connection, kind)
    return template_path(town_code, kind) if row is None else house.files.get(row.file_digest)


def version_content(
    house: House, office: Office, connection: Connection, kind: str, number: int
) -> tuple[str, bytes]:
    """File name and bytes of a version, for download and for a preview. Raises Refused for an unknown one."""
    _known(kind)
    if number == BUILT_IN:
        from templates.template_files import template_path

        return f"{kind}.docx", template_path(office.town.code, kind).read_bytes()
    row = template_version(connection, kind, number)
    if row is None:
        raise Refused(f"Verze {number} této předlohy tu není; vyberte jinou.")
    return row.file_name, house.files.get(row.file_digest)


def preview(office: Office, kind: str, data: bytes) -> bytes:
    """A document filled with a sample proposal, as this template makes it. Raises Refused."""
    from templates.apart import fill
    from templates.word_file import DocumentRefused

    try:
        return fill(data, sample_fields(office, kind))
    except DocumentRefused as refused:
        raise Refused(*refused.reasons) from None


def sample_fields(office: Office, kind: str) -> dict[str, Any]:
    """Fields of a document as the sample proposal fills them, under this town's letterhead and bodies."""
    from templates.fields import FIELDS, sample

    fields: dict[str, Any] = dict(sample(kind))
    proposal = tomllib.loads(next(iter(sorted(SAMPLES.glob("*.toml")))).read_text(encoding="utf-8"))
    deciding = office.town.body(office.town.routes[0].stages[-1].body)
    known = {
        "letterhead": office.town.letterhead.office,
        "form_title": office.town.letterhead.proposal_title,
        "signature_label": office.town.letterhead.signature_label,
        "report_note": office.town.letterhead.report_note,
        "department": office.town.departments[0].name,
        "body_name": deciding.name,
        "title": proposal.get("title"),
        "report": proposal.get("report"),
        "committee_opinion": proposal.get("committee_opinion"),
        "previous_resolution": proposal.get("previous_resolution"),
        "attachments": proposal.get("attachments"),
    }
    names = {field.name for field in FIELDS[kind]}
    for name, value in known.items():
        if name in names and isinstance(value, type(fields[name])):
            fields[name] = value
    return fields


def _known(kind: str) -> None:
    if kind not in kinds():
        raise Refused("Takový druh dokumentu Razítko nevede; vyberte ho ze seznamu.")
