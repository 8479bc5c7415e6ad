"""How does a planning process begin, and how are its particulars and the terms of its phases kept?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.authority import Actor
from actions.office import Office
from actions.perform import Done, begin
from actions.planning.process_act import act_on_process
from actions.planning.standing import standing_in_planning
from db import people
from db.planning.process import planning_phase, planning_process, process_by_code
from states.folding import fold
from states.machine import Refused
from states.planning.process import PHASES, PROCESS
from states.vocabulary import ROLE_LABELS, Role

_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,58}[a-z0-9])")
EARLIEST, LATEST = 1990, 2100
MOST_MUNICIPALITIES = 500


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a process says of itself; ``coordinator`` is the code of a person of the office.

    ``municipalities`` is how many the area has, when not all of them are listed.
    """

    title: str
    area: str
    period_from: int
    period_until: int
    coordinator: str
    organiser: str = ""
    registration_number: str = ""
    funding: str = ""
    purpose: str = ""
    method: str = ""
    contact: str = ""
    municipalities: int | None = None
    department: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedPhase:
    """When a phase is to begin and to end."""

    phase: str
    planned_from: date | None
    planned_until: date | None
    note: str = ""


def begin_process(
    office: Office, connection: Connection, actor: Actor, particulars: Particulars, code: str = ""
) -> int:
    """Writes a new process down in its preparation and returns its id; raises Refused.

    ``code`` stands in public addresses; without one the title and the period make it.
    """
    standing = standing_in_planning(office, connection, actor)
    if Role.COORDINATOR not in standing.roles:
        raise Refused(f"Založit proces plánování smí jen {ROLE_LABELS[Role.COORDINATOR]}.")
    values = _checked(office, connection, particulars)
    wanted = code.strip().lower() or _code_from(connection, particulars)
    if not _CODE.fullmatch(wanted):
        raise Refused(
            f"Zkratka „{wanted[:60]}“ do adresy nejde použít; napište ji malými písmeny bez diakritiky, "
            "číslicemi a\u00a0spojovníky, nejméně tři znaky."
        )
    if process_by_code(connection, wanted) is not None:
        raise Refused(f"Zkratku „{wanted}“ už má jiný proces; zvolte jinou.")
    process_id = int(
        connection.execute(
            planning_process.insert()
            .values(code=wanted, state=PROCESS.initial, created_at=office.now, **values)
            .returning(planning_process.c.id)
        ).scalar_one()
    )
    connection.execute(
        planning_phase.insert(), [{"process_id": process_id, "phase": phase} for phase in PHASES]
    )
    role, principal = standing.used((Role.COORDINATOR,))
    begin(
        office,
        connection,
        actor,
        PROCESS,
        process_id,
        verb="begin",
        role=ROLE_LABELS[role],
        proposal_id=None,
        said={"process": process_id, "title": values["title"]},
        acts_for=principal.name if principal else None,
    )
    return process_id


def describe(
    office: Office,
    connection: Connection,
    actor: Actor,
    process_id: int,
    version: int | None,
    particulars: Particulars,
) -> Done:
    """Corrects the particulars of a process; the journal keeps which of them. Raises Refused."""
    values = _checked(office, connection, particulars)
    before = connection.execute(
        sa.select(planning_process).where(planning_process.c.id == process_id)
    ).one_or_none()
    changed = [
        name for name, value in values.items() if before is not None and before._mapping[name] != value
    ]
    return act_on_process(
        office,
        connection,
        actor,
        process_id,
        "describe",
        version=version,
        changes=values,
        said={"changed": changed},
    )


def plan_phases(
    office: Office,
    connection: Connection,
    actor: Actor,
    process_id: int,
    version: int | None,
    planned: Sequence[PlannedPhase],
) -> Done:
    """Sets when phases are to begin and to end; a changed end is reminded anew. Raises Refused."""
    faults = []
    for one in planned:
        if one.phase not in PHASES:
            raise Refused("Takovou fázi proces nemá; načtěte stránku znovu.")
        if one.planned_from and one.planned_until and one.planned_until < one.planned_from:
            faults.append(
                f"Fáze „{PROCESS.states[one.phase]}“ má skončit dřív, než začne; opravte jeden z\u00a0obou dnů."
            )
    if faults:
        raise Refused(*faults)
    done = act_on_process(
        office,
        connection,
        actor,
        process_id,
        "describe",
        version=version,
        said={"phases": {one.phase: _span(one) for one in planned}},
    )
    for one in planned:
        where = (planning_phase.c.process_id == process_id, planning_phase.c.phase == one.phase)
        row = connection.execute(sa.select(planning_phase).where(*where)).one()
        reminded = row.reminded_on if row.planned_until == one.planned_until else None
        connection.execute(
            planning_phase.update()
            .where(*where)
            .values(
                planned_from=one.planned_from,
                planned_until=one.planned_until,
                note=one.note.strip() or None,
                reminded_on=reminded,
            )
        )
    return done


def _span(one: PlannedPhase) -> str:
    return "/".join(day.isoformat() if day else "" for day in (one.planned_from, one.planned_until))


def _checked(office: Office, connection: Connection, typed: Particulars) -> dict[str, Any]:
    """The columns of a process; raises Refused with a sentence for each fault."""
    given = asdict(typed)
    coordinator = people.person_by_code(connection, given.pop("coordinator"))
    values: dict[str, Any] = {
        name: (value.strip() or None) if isinstance(value, str) else value for name, value in given.items()
    }
    for name in ("title", "area", "organiser", "registration_number"):
        values[name] = " ".join(values[name].split()) if values[name] else None
    faults = []
    if not values["title"]:
        faults.append("Chybí název procesu; napište ho tak, jak má být na veřejné stránce.")
    if not values["area"]:
        faults.append("Chybí území; napište třeba „správní obvod obce s\u00a0rozšířenou působností“.")
    for name, label, longest in (
        ("title", "Název", 500),
        ("area", "Území", 200),
        ("organiser", "Organizátor", 300),
        ("registration_number", "Registrační číslo", 100),
    ):
        if values[name] and len(values[name]) > longest:
            faults.append(f"{label} má víc než {longest} znaků; zkraťte ho.")
    if not EARLIEST <= typed.period_from <= typed.period_until <= LATEST:
        faults.append("Období plánu je od roku do roku, třeba 2019 až 2021; konec nesmí být před začátkem.")
    if typed.municipalities is not None and not 1 <= typed.municipalities <= MOST_MUNICIPALITIES:
        faults.append(
            f"Počet obcí je číslo od 1 do {MOST_MUNICIPALITIES}; neznáte-li ho, nechte pole prázdné."
        )
    if typed.department and typed.department not in {row.code for row in office.town.departments}:
        faults.append("Takový odbor pravidla města neznají; vyberte ho ze seznamu.")
    if coordinator is None or coordinator.is_outside:
        faults.append("Chybí koordinátor; vyberte ho z\u00a0lidí úřadu.")
    if faults:
        raise Refused(*faults)
    assert coordinator is not None
    return {**values, "coordinator_id": coordinator.id}


def _code_from(connection: Connection, particulars: Particulars) -> str:
    """Words of the title and the period without diacritics, with a number if another process has it."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(particulars.title)).strip("-")[:40].strip("-")
    stem = f"{words or 'planovani'}-{particulars.period_from}-{particulars.period_until}"
    number, wanted = 1, stem
    while process_by_code(connection, wanted) is not None:
        number += 1
        wanted = f"{stem}-{number}"
    return wanted
