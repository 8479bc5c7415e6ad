"""Which body of which municipality approved a plan, by which resolution, and which proposals came from a plan?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.files import document
from db.planning.plans import plan, plan_consent
from db.planning.process import municipality, planning_matter, planning_process
from db.proposals import proposal
from db.resolutions import resolution
from states.planning.vocabulary import Consent


def approving(connection: Connection, process_id: int) -> Sequence[Row[Any]]:
    """The municipalities of a process whose own body is asked to approve its plans."""
    return connection.execute(
        sa.select(municipality)
        .where(municipality.c.process_id == process_id, municipality.c.approves.is_(True))
        .order_by(municipality.c.name)
    ).all()


def municipality_named(connection: Connection, process_id: int, name: str) -> Row[Any] | None:
    """The municipality of a process with a name."""
    return connection.execute(
        sa.select(municipality).where(
            municipality.c.process_id == process_id, sa.func.lower(municipality.c.name) == name.lower()
        )
    ).one_or_none()


def municipality_by_id(connection: Connection, municipality_id: int) -> Row[Any] | None:
    """One municipality."""
    return connection.execute(
        sa.select(municipality).where(municipality.c.id == municipality_id)
    ).one_or_none()


def consents_of(connection: Connection, plan_id: int) -> Sequence[Row[Any]]:
    """What bodies said of a plan, or were asked; with what became of a resolution of ours since."""
    return connection.execute(
        sa.select(
            plan_consent,
            municipality.c.name,
            municipality.c.contact_id,
            resolution.c.state.label("resolution_state"),
        )
        .join(municipality, municipality.c.id == plan_consent.c.municipality_id)
        .outerjoin(resolution, resolution.c.id == plan_consent.c.resolution_id)
        .where(plan_consent.c.plan_id == plan_id)
        .order_by(municipality.c.name, plan_consent.c.id)
    ).all()


def consent_of(connection: Connection, plan_id: int, municipality_id: int, body: str) -> Row[Any] | None:
    """What one body of one municipality said of a plan."""
    return connection.execute(
        sa.select(plan_consent).where(
            plan_consent.c.plan_id == plan_id,
            plan_consent.c.municipality_id == municipality_id,
            plan_consent.c.body == body,
        )
    ).one_or_none()


def has_everybodys_consent(connection: Connection, plan_id: int, process_id: int) -> bool:
    """Whether every municipality that approves plans of the process has approved this one; False if none does."""
    approved = sa.select(plan_consent.c.municipality_id).where(
        plan_consent.c.plan_id == plan_id, plan_consent.c.state == Consent.APPROVED.value
    )
    missing = sa.func.sum(sa.case((municipality.c.id.in_(approved), 0), else_=1))
    row = connection.execute(
        sa.select(sa.func.count(), missing).where(
            municipality.c.process_id == process_id, municipality.c.approves.is_(True)
        )
    ).one()
    return bool(row[0]) and not row[1]


def waiting_consents(connection: Connection, asked_until: date) -> Sequence[Row[Any]]:
    """Bodies that were asked, or reminded, no later than on a day and have not answered; of plans still in force."""
    last = sa.func.coalesce(plan_consent.c.reminded_on, plan_consent.c.asked_on)
    return connection.execute(
        sa.select(
            plan_consent,
            municipality.c.name,
            municipality.c.contact_id,
            plan.c.title,
            plan.c.process_id,
            planning_process.c.coordinator_id,
            planning_process.c.code,
            planning_process.c.published_at,
        )
        .join(municipality, municipality.c.id == plan_consent.c.municipality_id)
        .join(plan, plan.c.id == plan_consent.c.plan_id)
        .join(planning_process, planning_process.c.id == plan.c.process_id)
        .where(
            plan_consent.c.state == Consent.ASKED.value,
            last <= asked_until,
            plan.c.state.in_(("final", "submitted", "approved")),
            planning_process.c.state.not_in(("closed", "abandoned")),
        )
        .order_by(plan_consent.c.id)
    ).all()


def plans_of_proposal(connection: Connection, proposal_id: int) -> list[int]:
    """The plans that a proposal came from."""
    found = connection.execute(
        sa.select(planning_matter.c.plan_id)
        .where(planning_matter.c.proposal_id == proposal_id)
        .order_by(planning_matter.c.id)
    )
    return [int(plan_id) for plan_id in found.scalars()]


def origins_of(connection: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """The same for the proposal's page: plan, its title and process."""
    return connection.execute(
        sa.select(plan.c.id, plan.c.title, plan.c.process_id, planning_process.c.title.label("process_title"))
        .join(planning_matter, planning_matter.c.plan_id == plan.c.id)
        .join(planning_process, planning_process.c.id == plan.c.process_id)
        .where(planning_matter.c.proposal_id == proposal_id)
        .order_by(planning_matter.c.id)
    ).all()


def matters_of(connection: Connection, plan_id: int) -> Sequence[Row[Any]]:
    """The proposals that came from a plan, with the resolutions of them, the newest first."""
    return connection.execute(
        sa.select(
            proposal.c.id,
            proposal.c.title,
            proposal.c.state,
            resolution.c.id.label("resolution_id"),
            resolution.c.number,
            resolution.c.body,
            resolution.c.adopted_on,
            resolution.c.state.label("resolution_state"),
        )
        .join(planning_matter, planning_matter.c.proposal_id == proposal.c.id)
        .outerjoin(resolution, resolution.c.proposal_id == proposal.c.id)
        .where(planning_matter.c.plan_id == plan_id)
        .order_by(proposal.c.id.desc(), resolution.c.id)
    ).all()


def newest_document(connection: Connection, kind: str, part_id: int) -> int | None:
    """The id of the newest document of a kind about a plan, owed or made."""
    found = connection.execute(
        sa.select(sa.func.max(document.c.id)).where(document.c.kind == kind, document.c.part_id == part_id)
    ).scalar_one()
    return int(found) if found is not None else None
