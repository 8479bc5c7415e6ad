"""What follows for a plan when the proposal that came from it is adopted? It is approved by itself, with its number."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import RAZITKO
from actions.office import Office
from actions.planning.plan_documents import owe_plan_documents
from actions.planning.plan_moves import move_plan
from actions.planning.plans import load_plan
from db.planning.plans import plan_consent
from db.planning.process import municipality
from db.queries.planning_consents import consent_of, municipality_named, plans_of_proposal
from states.planning.plan import PLAN
from states.planning.vocabulary import Consent
from states.town import Town


def approve_adopted(
    office: Office,
    connection: Connection,
    town: Town,
    proposal_id: int,
    resolution: Row[Any],
    *,
    is_amended: bool,
) -> int:
    """Approves the plans of an adopted proposal in the transaction of its resolution; returns how many.

    A plan that has gone back to its writers since is left alone: what was adopted is not what it says now. Of an
    amended resolution nobody but a person can say whether the amendment changes the plan: it is written among the
    consents, and the plan waits for the coordinator.
    """
    approved = 0
    for plan_id in plans_of_proposal(connection, proposal_id):
        row = load_plan(connection, plan_id)
        said = {
            "number": resolution.number,
            "body": town.body(resolution.body).name,
            "adopted_on": resolution.adopted_on.isoformat(),
        }
        if "record_consent" in PLAN.verbs_from(row.state):
            keep_own_consent(office, connection, town, row, resolution)
            move_plan(office, connection, RAZITKO, row, "record_consent", said=said)
        row = load_plan(connection, plan_id)
        if not is_amended and "approve" in PLAN.verbs_from(row.state):
            changes = {"approved_on": resolution.adopted_on}
            move_plan(
                office, connection, RAZITKO, row, "approve", changes=changes, said=said, is_adopted=True
            )
            owe_plan_documents(office, connection, plan_id)
            approved += 1
    return approved


def keep_own_consent(
    office: Office, connection: Connection, town: Town, plan: Row[Any], resolution: Row[Any]
) -> None:
    """Our own town's line among those who approved: its body, the number, the day."""
    ours = municipality_named(connection, plan.process_id, town.name)
    body = town.body(resolution.body).name
    ours_id = (
        ours.id
        if ours is not None
        else connection.execute(
            municipality.insert()
            .values(process_id=plan.process_id, name=town.name, approving_body=body, approves=True)
            .returning(municipality.c.id)
        ).scalar_one()
    )
    values = {
        "state": Consent.APPROVED.value,
        "number": resolution.number[:60],
        "decided_on": resolution.adopted_on,
        "resolution_id": resolution.id,
    }
    known = consent_of(connection, plan.id, ours_id, body)
    if known is None:
        connection.execute(
            plan_consent.insert().values(plan_id=plan.id, municipality_id=ours_id, body=body, **values)
        )
    else:
        connection.execute(plan_consent.update().where(plan_consent.c.id == known.id).values(**values))
