"""How does a plan become Word and PDF? Of the version that was owed, with what its goals rest on and its history."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.office import House, Office
from db import files
from db.planning.plans import plan_by_id
from db.planning.process import process_by_id
from db.queries.planning_evidence import evidence_words
from db.queries.planning_plans import content_at, versions_of
from states.dates import PRAGUE, czech_date
from states.machine import Refused
from states.planning.plan import PLAN
from states.planning.vocabulary import PLAN_KIND_LABELS, PlanKind

KINDS = ("plan_word", "plan_pdf")


def owe_plan_documents(office: Office, connection: Connection, plan_id: int) -> int:
    """Owes the Word file and the PDF of a plan as it is now; each version in each state once. How many are new."""
    row = plan_by_id(connection, plan_id)
    assert row is not None  # it was moved a moment ago
    new = 0
    for kind in KINDS:
        values = {
            "key": f"{kind}:{plan_id}:{row.last_number}:{row.state}",
            "kind": kind,
            "process_id": row.process_id,
            "part_id": plan_id,
            "issue": row.last_number,
            "owed_at": office.now,
        }
        new += files.owe_document(connection, values) is not None
    return new


def plan_word(house: House, row: Row[Any]) -> tuple[str, bytes]:
    """The owed version of a plan as a Word file."""
    with house.reading() as (office, connection):
        name, fields = _owed_fields(office, connection, row)
    return f"{name}.docx", _word(fields)


def plan_pdf(house: House, row: Row[Any]) -> tuple[str, bytes]:
    """The owed version of a plan as PDF/A-2a and PDF/UA-1."""
    from templates.press import pdf

    with house.reading() as (office, connection):
        name, fields = _owed_fields(office, connection, row)
    return f"{name}.pdf", pdf("document", fields, made_at=row.owed_at)


def word_now(office: Office, connection: Connection, plan: Row[Any]) -> tuple[str, bytes]:
    """The newest version as a Word file, without owing anything: its name and bytes."""
    name, fields = document_fields(office, connection, plan, plan.last_number, plan.state, office.now)
    return f"{name}.docx", _word(fields)


def pdf_now(office: Office, connection: Connection, plan: Row[Any]) -> tuple[str, bytes]:
    """The newest version as a PDF, without owing anything: its name and bytes."""
    from templates.press import pdf

    name, fields = document_fields(office, connection, plan, plan.last_number, plan.state, office.now)
    return f"{name}.pdf", pdf("document", fields, made_at=office.now)


def _word(fields: Mapping[str, Any]) -> bytes:
    from templates.press import word

    return word(
        fields["title"],
        fields["blocks"],
        letterhead=fields["letterhead"],
        subtitle=fields["subtitle"],
        contents=True,
    )


def _owed_fields(office: Office, connection: Connection, row: Row[Any]) -> tuple[str, dict[str, Any]]:
    plan = plan_by_id(connection, row.part_id)
    if plan is None:
        raise Refused(f"Plán č.\u00a0{row.part_id} neexistuje.")
    return document_fields(office, connection, plan, row.issue, row.key.rpartition(":")[2], row.owed_at)


def document_fields(
    office: Office, connection: Connection, plan: Row[Any], number: int, state: str, at: datetime
) -> tuple[str, dict[str, Any]]:
    """The file's name without its ending and the fields of the template „document“, of one version."""
    from templates.plan_blocks import plan_blocks

    process = process_by_id(connection, plan.process_id)
    assert process is not None
    content = content_at(connection, plan.id, number)
    day = czech_date(at.astimezone(PRAGUE).date())
    facts = [
        ("Druh", PLAN_KIND_LABELS[PlanKind(plan.kind)]),
        ("Období", period_of(plan)),
        ("Území", process.area),
        ("Zadavatel procesu", process.organiser or office.town.full_name),
        ("Registrační číslo projektu", process.registration_number or ""),
        ("Stav", f"{PLAN.states.get(state, state)}, verze {number} ze dne {day}"),
        ("Schváleno", czech_date(plan.approved_on) if plan.approved_on and state == "approved" else ""),
    ]
    evidence = evidence_words(connection, plan.id)
    fields = {
        "title": plan.title,
        "subtitle": f"{process.area}, {period_of(plan)}",
        "letterhead": office.town.full_name,
        "running": f"verze {number}",
        "contents": True,
        "blocks": plan_blocks(
            content, facts=facts, evidence=evidence, versions=_versions(connection, plan, number)
        ),
    }
    return f"{file_name(plan.title)}-v{number}", fields


def period_of(plan: Row[Any]) -> str:
    """The years of a plan: „2019–2021“, or the one year."""
    one, other = plan.period_from, plan.period_until
    return str(one) if one == other else f"{one}–{other}"


def file_name(title: str) -> str:
    """A title as a file's name: lower case, without diacritics, words joined by hyphens, at most 80 letters."""
    plain = unicodedata.normalize("NFKD", title.replace("–", "-")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].rstrip("-") or "plan"


def _versions(connection: Connection, plan: Row[Any], until: int) -> list[Any]:
    """Versions worth a line on paper: the first, those with a note, the published one and this one."""
    from templates.plan_blocks import PrintedVersion

    found = []
    for one in reversed(versions_of(connection, plan.id)):
        words = [one.note or ""]
        if one.number == 1 and not one.note:
            words.append("první verze")
        if one.number == plan.published_number:
            words.append("zveřejněna k\u00a0připomínkám")
        if one.number == until:
            words.append("tato verze")
        said = ", ".join(word for word in words if word)
        if said and one.number <= until:
            day = czech_date(one.written_at.astimezone(PRAGUE).date())
            found.append(PrintedVersion(str(one.number), day, said))
    return found


MAKERS: Mapping[str, Any] = {"plan_word": plan_word, "plan_pdf": plan_pdf}
