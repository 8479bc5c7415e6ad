"""Which municipalities make the area of a process, and which of their bodies approves the plan?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.office import Office
from actions.perform import Done
from actions.planning.process import MOST_MUNICIPALITIES
from actions.planning.process_act import act_on_process
from db.planning.plans import plan_consent
from db.planning.process import municipality
from states.folding import fold
from states.machine import Refused


@dataclass(frozen=True, slots=True)
class MunicipalityChange:
    """A municipality as it is to be; ``approves``: its own body is asked to approve the plan."""

    name: str
    approves: bool = False
    approving_body: str = ""


def add_municipalities(
    office: Office, connection: Connection, actor: Actor, process_id: int, names: Sequence[str]
) -> int:
    """Adds municipalities of the area, one name each; who is there already is passed over. Returns how many are new."""
    clean = list({fold(name): " ".join(name.split()) for name in reversed(names) if name.strip()}.values())[
        ::-1
    ]
    if not clean:
        raise Refused("Chybí obce; napište jejich názvy, každý na vlastní řádek.")
    if long := next((name for name in clean if len(name) > 200), None):
        raise Refused(f"Název obce „{long[:40]}…“ je příliš dlouhý; každou obec napište na vlastní řádek.")
    if len(clean) > MOST_MUNICIPALITIES:
        raise Refused(f"Tolik obcí ({len(clean)}) území nemá; vložte jich nejvýš {MOST_MUNICIPALITIES}.")
    known = {
        fold(name)
        for name in connection.execute(
            sa.select(municipality.c.name).where(municipality.c.process_id == process_id)
        ).scalars()
    }
    fresh = [name for name in clean if fold(name) not in known]
    if not fresh:
        raise Refused("Všechny tyto obce už v\u00a0území jsou; není co přidat.")
    act_on_process(office, connection, actor, process_id, "describe", said={"municipalities_added": fresh})
    connection.execute(municipality.insert(), [{"process_id": process_id, "name": name} for name in fresh])
    return len(fresh)


def change_municipality(
    office: Office,
    connection: Connection,
    actor: Actor,
    process_id: int,
    municipality_id: int,
    change: MunicipalityChange,
) -> Done:
    """Renames a municipality or notes which of its bodies approves the plan. Raises Refused."""
    row = _load(connection, process_id, municipality_id)
    name, body = " ".join(change.name.split()), " ".join(change.approving_body.split())
    if not name:
        raise Refused(f"Chybí název obce (dosud {row.name}); napište ho.")
    if any(fold(other.name) == fold(name) and other.id != row.id for other in _all(connection, process_id)):
        raise Refused(f"Obec {name} už v\u00a0území je.")
    if change.approves and not body:
        raise Refused(f"{name}: napište, který orgán plán schvaluje, třeba „zastupitelstvo obce“.")
    values = {"name": name, "approves": change.approves, "approving_body": body or None}
    if all(row._mapping[key] == value for key, value in values.items()):
        raise Refused("Údaje obce jsou stejné jako dosud; není co uložit.")
    said = {"municipality": name, "was": row.name, "approves": change.approves}
    done = act_on_process(office, connection, actor, process_id, "describe", said=said)
    connection.execute(municipality.update().where(municipality.c.id == row.id).values(**values))
    return done


def remove_municipality(
    office: Office, connection: Connection, actor: Actor, process_id: int, municipality_id: int
) -> Done:
    """Takes a municipality that was written down by mistake out of the area. Raises Refused if a plan asked it."""
    row = _load(connection, process_id, municipality_id)
    asked = sa.select(plan_consent.c.id).where(plan_consent.c.municipality_id == row.id).limit(1)
    if connection.execute(asked).first() is not None:
        raise Refused(
            f"Obec {row.name} už byla požádána o\u00a0schválení plánu; z\u00a0území ji odebrat nejde."
        )
    said = {"municipality_removed": row.name}
    done = act_on_process(office, connection, actor, process_id, "describe", said=said)
    connection.execute(municipality.delete().where(municipality.c.id == row.id))
    return done


def _all(connection: Connection, process_id: int) -> Sequence[Row[Any]]:
    return connection.execute(sa.select(municipality).where(municipality.c.process_id == process_id)).all()


def _load(connection: Connection, process_id: int, municipality_id: int) -> Row[Any]:
    row = connection.execute(
        sa.select(municipality).where(
            municipality.c.id == municipality_id, municipality.c.process_id == process_id
        )
    ).one_or_none()
    if row is None:
        raise Refused("Taková obec v\u00a0území není; načtěte stránku znovu.")
    return row
