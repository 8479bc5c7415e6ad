"""How do municipalities approve a plan? They are asked and reminded; what their bodies resolved is written down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import RAZITKO, Actor
from actions.office import Office
from actions.perform import Done
from actions.planning.plan_documents import owe_plan_documents
from actions.planning.plan_moves import move_plan
from actions.planning.plans import load_plan
from actions.planning.standing import load_process
from db import people
from db.planning.plans import plan_consent
from db.queries.planning_consents import (
    consent_of,
    consents_of,
    has_everybodys_consent,
    municipality_by_id,
    newest_document,
)
from states.dates import czech_date
from states.machine import Refused
from states.planning.plan import PLAN
from states.planning.vocabulary import Consent

USUAL_BODY = "zastupitelstvo obce"
_FALLEN = {
    "suspended": "výkon usnesení je pozastaven (§\u00a0105 zákona o\u00a0obcích)",
    "revoked": "usnesení bylo revokováno",
    "cancelled": "usnesení zrušilo zastupitelstvo",
    "voided": "číslo usnesení je zneplatněno",
}


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a body of a municipality resolved of a plan."""

    municipality_id: int
    body: str
    consent: str
    number: str = ""
    decided_on: date | None = None


def ask(
    office: Office,
    connection: Connection,
    actor: Actor,
    plan_id: int,
    version: int | None,
    municipality_ids: Iterable[int],
) -> int:
    """Asks municipalities to approve a plan, with a letter to each one's contact; returns how many were asked."""
    plan = load_plan(connection, plan_id)
    chosen = [_municipality(connection, plan, one) for one in dict.fromkeys(municipality_ids)]
    if not chosen:
        raise Refused("Není vybraná žádná obec; zaškrtněte aspoň jednu.")
    move_plan(
        office,
        connection,
        actor,
        plan,
        "ask_consent",
        version=version,
        said={"municipalities": ", ".join(row.name for row in chosen)},
    )
    asked = 0
    for row in chosen:
        body = row.approving_body or USUAL_BODY
        known = consent_of(connection, plan_id, row.id, body)
        if known is not None:
            continue  # it was asked, or has answered already
        consent_id = connection.execute(
            plan_consent.insert()
            .values(
                plan_id=plan_id,
                municipality_id=row.id,
                body=body,
                state=Consent.ASKED.value,
                asked_on=office.today,
            )
            .returning(plan_consent.c.id)
        ).scalar_one()
        write_request(office, connection, plan, row, consent_id, body, office.today, actor=actor)
        asked += 1
    return asked


def record(
    office: Office,
    connection: Connection,
    actor: Actor,
    plan_id: int,
    version: int | None,
    resolved: Resolved,
) -> Done:
    """Writes down what a body resolved; the plan is approved once every municipality that was to approve it has."""
    plan = load_plan(connection, plan_id)
    row = _municipality(connection, plan, resolved.municipality_id)
    if faults := faults_of(office, resolved):
        raise Refused(*faults.values())
    body = " ".join(resolved.body.split())
    said = {
        "municipality": row.name,
        "body": body,
        "consent": resolved.consent,
        "number": resolved.number.strip(),
        "decided_on": resolved.decided_on.isoformat() if resolved.decided_on else "",
    }
    done = move_plan(office, connection, actor, plan, "record_consent", version=version, said=said)
    values = {
        "state": resolved.consent,
        "number": " ".join(resolved.number.split()) or None,
        "decided_on": resolved.decided_on,
    }
    known = consent_of(connection, plan_id, row.id, body)
    if known is None:
        connection.execute(
            plan_consent.insert().values(plan_id=plan_id, municipality_id=row.id, body=body, **values)
        )
    else:
        if known.resolution_id is not None:
            raise Refused("Usnesení našeho orgánu se zapisuje samo; ručně ho měnit nelze.")
        connection.execute(plan_consent.update().where(plan_consent.c.id == known.id).values(**values))
    return _approve_if_everybody(office, connection, plan_id) or done


def approve(office: Office, connection: Connection, actor: Actor, plan_id: int, version: int | None) -> Done:
    """The coordinator says that the plan is approved by those who were to approve it."""
    plan = load_plan(connection, plan_id)
    days = [row.decided_on for row in consents_of(connection, plan_id) if row.state == Consent.APPROVED.value]
    changes = {"approved_on": max(days, default=office.today)}
    done = move_plan(office, connection, actor, plan, "approve", version=version, changes=changes)
    owe_plan_documents(office, connection, plan_id)
    return done


def faults_of(office: Office, resolved: Resolved) -> dict[str, str]:
    """What is wrong with what is written down of a resolution, by field."""
    faults = {}
    if resolved.consent not in (Consent.APPROVED.value, Consent.DECLINED.value):
        faults["consent"] = "Vyberte, zda orgán plán schválil, nebo neschválil."
    if not resolved.body.strip():
        faults["body"] = "Chybí orgán; napište třeba „zastupitelstvo obce“."
    if len(resolved.body) > 200:
        faults["body"] = "Název orgánu je příliš dlouhý; vejde se nejvýš 200 znaků."
    if len(resolved.number) > 60:
        faults["number"] = "Číslo usnesení je příliš dlouhé; vejde se nejvýš 60 znaků."
    if resolved.decided_on is None:
        faults["decided_on"] = "Chybí den, kdy orgán rozhodl."
    elif resolved.decided_on > office.today:
        faults["decided_on"] = (
            f"Den rozhodnutí ({czech_date(resolved.decided_on)}) je v\u00a0budoucnu; opravte ho."
        )
    return faults


def write_request(
    office: Office,
    connection: Connection,
    plan: Row[Any],
    municipality: Row[Any],
    consent_id: int,
    body: str,
    asked_on: date,
    *,
    actor: Actor,
    after: date | None = None,
) -> bool:
    """Owes the letter to the contact of a municipality with the plan attached; a reminder is written ``after`` a day.

    Without a contact the reminders go to the coordinator, who asks by other means.
    """
    process = load_process(connection, plan.process_id, for_update=False)
    coordinator = people.person_by_id(connection, process.coordinator_id)
    to = people.person_by_id(connection, municipality.contact_id) if municipality.contact_id else coordinator
    key = f"consent:{consent_id}" if after is None else f"consent:{consent_id}:after:{after.isoformat()}"
    return notify.owe(
        office,
        connection,
        notify.Notice(
            key=key,
            kind="planning_consent_request",
            to=to,
            proposal_id=None,
            document_id=newest_document(connection, "plan_pdf", plan.id),
            facts={
                "title": plan.title,
                "place": municipality.name,
                "body_name": body,
                "since": asked_on if after is not None else None,
                "is_overdue": after is not None,
                "person": f"{coordinator.name}, {coordinator.email}",
                "link": f"{office.base_url}/verejne/planovani/{process.code}"
                if process.published_at
                else None,
            },
        ),
        actor=actor,
    )


def what_fell(consents: Iterable[Row[Any]]) -> tuple[str, ...]:
    """Sentences about resolutions of ours on which a plan rests and that do not simply stand any more."""
    return tuple(
        f"{row.body}, usnesení č.\u00a0{row.number} ze dne {czech_date(row.decided_on)}: "
        f"{_FALLEN[row.resolution_state]}."
        for row in consents
        if row.resolution_state in _FALLEN
    )


def what_was_amended(state: str, consents: Iterable[Row[Any]]) -> tuple[str, ...]:
    """Sentences about resolutions of ours after which a plan still waits: they were adopted as amended."""
    if state != "submitted":
        return ()
    return tuple(
        f"{row.body}, usnesení č.\u00a0{row.number} ze dne {czech_date(row.decided_on)}: přijato ve změněném znění. "
        "Přečtěte ho. Mění-li plán, vraťte plán k\u00a0úpravám; nemění-li, zapište zde, že je schválen."
        for row in consents
        if row.resolution_id is not None
        and row.state == Consent.APPROVED.value
        and row.resolution_state == "valid"
    )


def _approve_if_everybody(office: Office, connection: Connection, plan_id: int) -> Done | None:
    plan = load_plan(connection, plan_id)
    if "approve" not in PLAN.verbs_from(plan.state):
        return None
    if not has_everybodys_consent(connection, plan_id, plan.process_id):
        return None
    return approve(office, connection, RAZITKO, plan_id, None)


def _municipality(connection: Connection, plan: Row[Any], municipality_id: int) -> Row[Any]:
    row = municipality_by_id(connection, municipality_id)
    if row is None or row.process_id != plan.process_id:
        raise Refused("Tato obec k\u00a0procesu nepatří; vyberte ji ze seznamu.")
    return row
