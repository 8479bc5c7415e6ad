"""Who learns what happened to a task of a resolution, and what do letters about tasks say?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import Actor
from actions.draft import rules_of
from actions.office import Office
from db import assignments, people, proposals, resolutions
from states.dates import czech_date
from states.town import Town
from states.vocabulary import Role

TO_CONTROL = {"report": "assignment_reported", "ask_extension": "extension_asked"}
"""What the charged person does, and the kind of the letter by which the control learns it."""


def assignment_facts(
    office: Office,
    connection: Connection,
    town: Town,
    proposal: Row[Any],
    resolution: Row[Any],
    assignment_id: int,
    task: str,
    due_on: date | None,
) -> dict[str, Any]:
    """What a letter about a task says, with the address of its page."""
    author = people.person_by_id(connection, proposal.author_id)
    return {
        **notify.matter_facts(office, connection, proposal, author, resolution.text),
        "task": "Úkol z\u00a0neveřejného usnesení; jeho znění najdete v\u00a0Razítku."
        if proposal.is_confidential
        else task,
        "due_on": due_on,
        "number": resolution.number,
        "body_name": town.body(resolution.body).name,
        "held_on": resolution.adopted_on,
        "link": f"{office.base_url}/ukoly/{assignment_id}",
    }


def tell_of_move(
    office: Office,
    connection: Connection,
    actor: Actor,
    assignment_id: int,
    version: int,
    verb: str,
    said: Mapping[str, Any],
) -> None:
    """Owes the letters of a move that was just made: the control learns what the charged person says, and back.

    Words about a confidential matter stay in the house.
    """
    row = assignments.assignment_by_id(connection, assignment_id)
    assert row is not None  # moved a moment ago
    proposal = proposals.proposal_by_id(connection, row.proposal_id)
    resolution = resolutions.resolution_by_id(connection, row.resolution_id)
    assert proposal is not None
    assert resolution is not None
    town = rules_of(connection, proposal, office)
    charged = people.person_by_id(connection, row.charged_id)
    facts = assignment_facts(office, connection, town, proposal, resolution, row.id, row.task, row.due_on)
    words = "" if proposal.is_confidential else str(said.get("report") or said.get("reason") or "").strip()
    facts |= {"operative_text": None, "person": actor.name, "reason": words}
    if verb in TO_CONTROL:
        kind = TO_CONTROL[verb]
        to = who_controls(office, connection)
        facts |= {"until": said.get("new_due_on"), "on_behalf_of": _principal(actor, charged)}
    else:
        kind, to = "assignment_answered", [charged]
        facts |= {"outcome": _answer(verb, row.due_on)}
    for person in to:
        notify.owe(
            office,
            connection,
            notify.Notice(
                key=f"{kind}:{assignment_id}:{version}",
                kind=kind,
                to=person,
                proposal_id=proposal.id,
                facts=facts,
            ),
            actor=actor,
        )


def who_controls(office: Office, connection: Connection) -> Sequence[Row[Any]]:
    """Who keeps watch over resolutions: who organises the meetings, or the secretary where nobody else does."""
    for role in (Role.ORGANISER, Role.SECRETARY):
        if found := people.people_in_role(connection, role, office.today):
            return found
    return ()


def _principal(actor: Actor, charged: Row[Any]) -> str | None:
    return None if actor.person_id == charged.id else str(charged.name)


def _answer(verb: str, due_on: date | None) -> str:
    term = czech_date(due_on) if due_on else "bez termínu"
    return {
        "accept": "Hlášení o\u00a0splnění je přijato, úkol je splněn.",
        "reject": "Hlášení o\u00a0splnění je vráceno, úkol trvá.",
        "extend": f"Termín je prodloužen, nový je {term}.",
        "decline_extension": f"Žádosti o\u00a0pozdější termín nebylo vyhověno, platí dosavadní: {term}.",
        "cancel": "Úkol je zrušen, nemusíte pro něj už nic dělat.",
    }[verb]
