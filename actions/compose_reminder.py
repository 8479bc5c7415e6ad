"""What does a reminder say, and has it still a reason? Both are read when it is sent, not when it was owed."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.assignment_letters import task_facts
from actions.chain import changes_since, final_text
from actions.draft import load_proposal, rules_of
from actions.office import Office
from actions.open_stage import hand_in_limit
from db import accounts, assignments, consultations, people, proposals, resolutions, sending
from db.queries import due
from states.dates import PRAGUE

LEAN = (
    "sign_off_reminder",
    "hand_in_reminder",
    "assignment_reminder",
    "report_reminder",
    "assignment_escalation",
)
"""Kinds of letters that are owed with little more than the id of their term (db/reminders.py)."""


def reminder_facts(office: Office, connection: Connection, row: Row[Any]) -> dict[str, Any]:
    """What a lean reminder says besides the facts it was owed with; nothing for other letters."""
    if row.kind not in LEAN:
        return {}
    if "sign_off" in row.facts:
        return _of_sign_off(office, connection, row)
    if "stop" in row.facts:
        return _of_stop(office, connection, row)
    return _of_task(office, connection, row) if "assignment" in row.facts else {}


def _of_sign_off(office: Office, connection: Connection, row: Row[Any]) -> dict[str, Any]:
    step = proposals.sign_off_by_id(connection, row.facts["sign_off"])
    assert step is not None  # nothing is ever deleted
    proposal = load_proposal(connection, step.proposal_id, for_update=False)
    holder = people.person_by_id(connection, step.holder_id)
    return {
        **_of_matter(office, connection, proposal),
        "task": step.title,
        "on_behalf_of": None if holder.id == row.person_id else holder.name,
        "changes": changes_since(connection, dict(step._mapping), proposals.content_of(proposal)),
        "since": step.asked_at.astimezone(PRAGUE).date() if step.asked_at else None,
    }


def _of_stop(office: Office, connection: Connection, row: Row[Any]) -> dict[str, Any]:
    stop = consultations.consultation_by_id(connection, row.facts["stop"])
    assert stop is not None  # nothing is ever deleted
    proposal = load_proposal(connection, stop.proposal_id, for_update=False)
    town = rules_of(connection, proposal, office)
    asked = (
        f"{step.title}: {people.person_by_id(connection, step.holder_id).name}"
        for step in proposals.sign_offs_of(connection, proposal.id)
        if step.is_mandatory and step.state in ("waiting", "asked")
    )
    return {
        **_of_matter(office, connection, proposal),
        "body_name": town.body(stop.body).name,
        **({} if row.facts.get("missing") else {"missing": tuple(asked)}),
    }


def _of_matter(office: Office, connection: Connection, proposal: Row[Any]) -> dict[str, Any]:
    author = people.person_by_id(connection, proposal.author_id)
    return notify.matter_facts(office, connection, proposal, author, final_text(connection, proposal.id))


def _of_task(office: Office, connection: Connection, row: Row[Any]) -> dict[str, Any]:
    task = due.task_told(connection, row.facts["assignment"])
    town = rules_of(connection, task, office) if task.rules_digest is not None else office.town
    hidden, has_matter = bool(task.is_confidential), task.proposal_id is not None
    title = task.proposal_title if has_matter else task.resolution_title
    return {
        "title": f"Neveřejný materiál č.\u00a0{task.proposal_id}" if hidden else title,
        "reference": f"č.\u00a0{task.proposal_id}" if has_matter else None,
        "drafted_by": task.author,
        "operative_text": "Znění neveřejného materiálu se v\u00a0dopisech neuvádí." if hidden else task.text,
        **task_facts(office, town, task, task, task),
    }


def why_dropped(office: Office, connection: Connection, row: Row[Any]) -> str | None:
    """Why a lean reminder need not go any more (it was done, moved, or is somebody else's); None if it goes."""
    if row.kind not in LEAN or not row.facts.keys() & {"sign_off", "stop", "assignment"}:
        return None
    account = accounts.person_with_account(connection, row.person_id)
    if account is not None and account.blocked_at is not None:
        return "Účet adresáta je zablokovaný."
    if "sign_off" in row.facts:
        return _sign_off_dropped(office, connection, row)
    if "stop" in row.facts:
        return _stop_dropped(office, connection, row)
    return _task_dropped(connection, row)


def _sign_off_dropped(office: Office, connection: Connection, row: Row[Any]) -> str | None:
    step = proposals.sign_off_by_id(connection, row.facts["sign_off"])
    if step is None or step.state != "asked":
        return "O\u00a0souhlas se mezitím nežádá: je rozhodnut, nebo byla žádost vzata zpět."
    if step.due_on != _day(row, "due_on"):
        return "Lhůta souhlasu se mezitím změnila."
    deputies = people.deputies_of(connection, step.holder_id, office.today)
    if row.person_id not in {step.holder_id, *(one.id for one in deputies)}:
        return "Souhlas má mezitím někdo jiný."
    return None


def _stop_dropped(office: Office, connection: Connection, row: Row[Any]) -> str | None:
    stop = consultations.consultation_by_id(connection, row.facts["stop"])
    if stop is None or stop.state not in ("waiting", "open", "returned"):
        return "Materiál je mezitím na programu, nebo už na jednání nejde."
    proposal = load_proposal(connection, stop.proposal_id, for_update=False)
    limit = hand_in_limit(rules_of(connection, proposal, office), stop)
    return None if limit == _day(row, "due_on") else "Termín odevzdání se mezitím změnil."


def _task_dropped(connection: Connection, row: Row[Any]) -> str | None:
    task = assignments.assignment_by_id(connection, row.facts["assignment"])
    if task is None or task.state != "open":
        return "Úkol je mezitím hlášen, splněn, nebo zrušen."
    resolution = resolutions.resolution_by_id(connection, task.resolution_id)
    if resolution is not None and resolution.state == "suspended":
        return "Výkon usnesení je mezitím pozastaven."
    if row.kind == "assignment_escalation":
        moved = (task.report_on or task.due_on) != _day(row, "answer_by")
        return "Termín úkolu se mezitím změnil." if moved else None
    if task.charged_id != row.person_id:
        return "Úkol má mezitím někdo jiný."
    told = "until" if row.kind == "report_reminder" else "due_on"
    limit = task.report_on if row.kind == "report_reminder" else task.due_on
    return None if limit == _day(row, told) else "Termín úkolu se mezitím změnil."


def _day(row: Row[Any], name: str) -> date:
    return date.fromisoformat(row.facts[name])


def link_to_make(office: Office, connection: Connection, row: Row[Any]) -> dict[str, Any] | None:
    """The link that a lean reminder of a sign-off gets when it leaves, bound to the text as it is now; else None."""
    if row.link_id is not None or row.kind != "sign_off_reminder" or "sign_off" not in row.facts:
        return None
    proposal = load_proposal(connection, row.proposal_id, for_update=False)
    task = ("sign_off", row.facts["sign_off"], proposals.content_of(proposal).text_digest())
    return notify.link_values(office, row.person_id, row.proposal_id, task)


def give_link(office: Office, connection: Connection, row: Row[Any]) -> int | None:
    """The link that a letter carries, made now if it has none yet."""
    link = link_to_make(office, connection, row)
    if link is None:
        return None if row.link_id is None else int(row.link_id)
    return sending.link_all(connection, [(row.id, link)])[row.id]
