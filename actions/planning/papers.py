"""How do papers come to a planning process, how are they corrected, and how do they leave its public page?

A paper is an uploaded file, an address elsewhere, or a document that Razítko makes. It is never erased: what was
removed is no longer shown, and the journal says who removed it and what it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.attach import received
from actions.authority import Actor
from actions.office import House, Office
from actions.planning.process_act import act_on_process
from actions.planning.standing import load_process
from db.files import document
from db.planning import comments, groups, papers, plans
from states.attachment import one_line
from states.content import AttachedFile
from states.machine import Refused
from states.planning.titles import address_fault, title_fault
from states.planning.vocabulary import PAPER_KIND_LABELS, PaperKind

WITH_NAMES = (
    "Tento zápis má jména účastníků; na veřejnou stránku patří zápis beze jmen. "
    "Zveřejněte ho tlačítkem „Zveřejnit zápis“ u\u00a0dokumentů procesu."
)
PLACES = ("group_id", "meeting_id", "hearing_id", "survey_id", "plan_id")
_KINDS_OF_PLACE = {
    "group_id": (groups.working_group, "Skupina"),
    "meeting_id": (groups.group_meeting, "Jednání"),
    "hearing_id": (comments.public_hearing, "Veřejné projednání"),
    "survey_id": (papers.survey, "Dotazníkové šetření"),
    "plan_id": (plans.plan, "Plán"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """What is said of a paper; of ``file``, ``address`` and ``document_id`` one leads to it."""

    kind: str
    title: str
    issued_on: date | None = None
    group_id: int | None = None
    meeting_id: int | None = None
    hearing_id: int | None = None
    survey_id: int | None = None
    plan_id: int | None = None
    is_public: bool = True
    file: AttachedFile | None = None
    address: str = ""
    document_id: int | None = None


def received_paper(house: House, name: str, data: bytes) -> AttachedFile:
    """Checks and stores an uploaded file by the rules of attachments; the edge calls it before its transaction."""
    return received(house, name, data)


def add_paper(
    office: Office,
    connection: Connection,
    actor: Actor,
    process_id: int,
    paper: Paper,
    version: int | None = None,
) -> int:
    """Adds a paper to a process and returns its id; raises Refused with everything that is wrong with it."""
    row = load_process(connection, process_id)
    if faults := _faults(connection, process_id, paper) + _faults_of_target(connection, process_id, paper):
        raise Refused(*faults)
    paper_id = int(
        connection.execute(
            papers.planning_paper.insert()
            .values(process_id=process_id, created_at=office.now, **_said(paper), **_target(paper))
            .returning(papers.planning_paper.c.id)
        ).scalar_one()
    )
    said = {"added": paper_id, "title": one_line(paper.title)}
    _keep(office, connection, actor, row, version, paper.group_id, said)
    return paper_id


def correct_paper(
    office: Office,
    connection: Connection,
    actor: Actor,
    paper_id: int,
    paper: Paper,
    version: int | None = None,
) -> None:
    """Corrects what is said of a paper; a new file or address takes the place of the old one, else that stays."""
    known, row = _known(connection, paper_id)
    faults = _faults(connection, row.id, paper, paper_id)
    if paper.is_public and known.document_id and _names_people(connection, known.document_id):
        faults.append(WITH_NAMES)
    changes = _said(paper)
    if paper.file or paper.address or paper.document_id:
        faults += _faults_of_target(connection, row.id, paper)
        changes |= _target(paper)
    if faults:
        raise Refused(*faults)
    if changes.get("file_digest", known.file_digest) != known.file_digest:
        _keep_earlier(office, connection, known)
    before = {name: _plain(getattr(known, name)) for name in changes if getattr(known, name) != changes[name]}
    connection.execute(
        papers.planning_paper.update().where(papers.planning_paper.c.id == paper_id).values(**changes)
    )
    _keep(office, connection, actor, row, version, known.group_id, {"corrected": paper_id, "before": before})


def remove_paper(
    office: Office, connection: Connection, actor: Actor, paper_id: int, version: int | None = None
) -> None:
    """Takes a paper off the lists and off the public page; it stays in the history."""
    known, row = _known(connection, paper_id)
    connection.execute(
        papers.planning_paper.update()
        .where(papers.planning_paper.c.id == paper_id)
        .values(removed_at=office.now)
    )
    _keep(
        office, connection, actor, row, version, known.group_id, {"removed": paper_id, "title": known.title}
    )


def _keep_earlier(office: Office, connection: Connection, known: Row[Any]) -> None:
    """A replaced file stays in the history (backups, `razitko verify`) as a removed paper; the address stays too."""
    earlier = {name: value for name, value in known._mapping.items() if name != "id"}
    connection.execute(papers.planning_paper.insert().values({**earlier, "removed_at": office.now}))


def _keep(
    office: Office,
    connection: Connection,
    actor: Actor,
    row: Row[Any],
    version: int | None,
    group_id: int | None,
    said: Mapping[str, Any],
) -> None:
    groups_of = [group_id] if group_id else []
    act_on_process(
        office, connection, actor, row.id, "keep_papers", version=version, said=said, groups=groups_of
    )


def _known(connection: Connection, paper_id: int) -> tuple[Row[Any], Row[Any]]:
    known = papers.paper_by_id(connection, paper_id)
    if known is None or known.removed_at is not None:
        raise Refused("Dokument v\u00a0seznamu není; někdo ho mezitím odebral. Načtěte stránku znovu.")
    return known, load_process(connection, known.process_id)


def _said(paper: Paper) -> dict[str, Any]:
    return {
        "kind": paper.kind,
        "title": one_line(paper.title),
        "issued_on": paper.issued_on,
        "is_public": paper.is_public,
        **{place: getattr(paper, place) for place in PLACES},
    }


def _target(paper: Paper) -> dict[str, Any]:
    file = paper.file
    return {
        "file_name": file.name if file else None,
        "file_digest": file.digest if file else None,
        "size": file.size if file else None,
        "address": paper.address or None,
        "document_id": paper.document_id,
    }


def _faults(connection: Connection, process_id: int, paper: Paper, paper_id: int | None = None) -> list[str]:
    faults = [fault] if (fault := title_fault(paper.title)) else []
    if paper.kind not in {kind.value for kind in PaperKind}:
        labels = ", ".join(PAPER_KIND_LABELS.values())
        faults.append(f"Vyberte druh dokumentu ze seznamu: {labels}.")
    twin = connection.execute(
        sa.select(papers.planning_paper.c.id).where(
            papers.planning_paper.c.process_id == process_id,
            papers.planning_paper.c.removed_at.is_(None),
            papers.planning_paper.c.title == one_line(paper.title),
            papers.planning_paper.c.id != (paper_id or 0),
        )
    ).first()
    if twin is not None:
        faults.append(
            f"Dokument „{one_line(paper.title)}“ už tu je; dejte tomuto název, který ho odliší "
            "(skupina, den, pořadí jednání)."
        )
    for place, (rows, label) in _KINDS_OF_PLACE.items():
        wanted = getattr(paper, place)
        if wanted is not None and not _is_of(connection, rows, wanted, process_id):
            faults.append(f"{label} č.\u00a0{wanted} k\u00a0tomuto procesu nepatří; vyberte ze seznamu.")
    return faults


def _is_of(connection: Connection, rows: sa.Table, row_id: int, process_id: int) -> bool:
    found = connection.execute(
        sa.select(rows.c.id).where(rows.c.id == row_id, rows.c.process_id == process_id)
    )
    return found.first() is not None


def _faults_of_target(connection: Connection, process_id: int, paper: Paper) -> list[str]:
    given = [target for target in (paper.file, paper.address, paper.document_id) if target]
    if len(given) != 1:
        return ["Uveďte právě jedno: soubor, adresu jinde, nebo dokument, který vyhotovilo Razítko."]
    if paper.document_id and not _is_of(connection, document, paper.document_id, process_id):
        return [f"Dokument č.\u00a0{paper.document_id} Razítko k\u00a0tomuto procesu nevyhotovilo."]
    if paper.document_id and paper.is_public and _names_people(connection, paper.document_id):
        return [WITH_NAMES]
    fault = address_fault(paper.address) if paper.address else None
    return [fault] if fault else []


def _names_people(connection: Connection, document_id: int) -> bool:
    kind = connection.execute(sa.select(document.c.kind).where(document.c.id == document_id)).scalar_one()
    return bool(kind == "group_minutes")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
