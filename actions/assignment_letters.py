"""Who learns what happened to a task of a resolution, and what do letters about tasks say?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import Actor
from actions.draft import rules_of
from actions.office import Office
from actions.task_words import term_in_words
from db import assignments, people, proposals, resolutions
from states.dates import czech_date
from states.town import Town
from states.vocabulary import AddresseeKind, Role, TermKind

TO_CONTROL = {"report": "assignment_reported", "ask_extension": "extension_asked"}
"""What the charged person does, and the kind of the letter by which the control learns it."""
TOLD_TO_THE_CHARGED = (
    "accept",
    "reject",
    "extend",
    "decline_extension",
    "cancel",
    "annul",
    "renew",
    "record_event",
)
HIDDEN_TASK = "Úkol z\u00a0neveřejného usnesení; jeho znění najdete v\u00a0Razítku."


def assignment_facts(
    office: Office,
    connection: Connection,
    town: Town,
    proposal: Row[Any] | None,
    resolution: Row[Any],
    row: Row[Any],
) -> dict[str, Any]:
    """What a letter about a task says, with the address of its page; an item of the meeting has no proposal."""
    if proposal is not None:
        author = people.person_by_id(connection, proposal.author_id)
        matter = notify.matter_facts(office, connection, proposal, author, resolution.text)
    else:
        matter = {"title": resolution.title, "operative_text": resolution.text}
    return {**matter, **task_facts(office, town, resolution, row, proposal)}


def task_facts(
    office: Office, town: Town, resolution: Row[Any], row: Row[Any], proposal: Row[Any] | None
) -> dict[str, Any]:
    """What a letter says of the task itself; a term that is no plain day stands among the further rows."""
    is_hidden = proposal is not None and proposal.is_confidential
    more: list[tuple[str, str]] = []
    if row.term_kind != TermKind.DATE.value:
        more.append(("Termín podle usnesení", term_in_words(town, row)))
    if row.event and row.event_on is None:
        more.append(
            ("Termín začne běžet", f"až v\u00a0Razítku zapíšete den, kdy nastala událost ({row.event})")
        )
    if row.report_on is not None:
        more.append(("Zprávu podat do", czech_date(row.report_on)))
    if row.addressee_kind == AddresseeKind.ORGANISATION.value:
        more.append(("Uloženo organizaci", f"{row.charged_as}; vyřiďte jí úkol a\u00a0podejte za ni zprávu"))
    elif row.addressee_kind in (AddresseeKind.DEPARTMENT.value, AddresseeKind.BODY.value):
        more.append(("Uloženo", str(row.charged_as)))
    return {
        "task": HIDDEN_TASK if is_hidden else row.task,
        "due_on": row.due_on,
        "number": resolution.number,
        "body_name": town.body(resolution.body).name,
        "held_on": resolution.adopted_on,
        "link": f"{office.base_url}/ukoly/{row.id}",
        "more": [list(pair) for pair in more],
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
    resolution = resolutions.resolution_by_id(connection, row.resolution_id)
    assert resolution is not None  # a foreign key
    proposal = proposals.proposal_by_id(connection, row.proposal_id) if row.proposal_id else None
    town = rules_of(connection, proposal, office) if proposal is not None else office.town
    charged = people.person_by_id(connection, row.charged_id)
    facts = assignment_facts(office, connection, town, proposal, resolution, row)
    is_hidden = proposal is not None and proposal.is_confidential
    words = "" if is_hidden else str(said.get("report") or said.get("reason") or "").strip()
    facts |= {"operative_text": None, "person": actor.name, "reason": words}
    kind, to = "assignment_answered", [charged]
    if verb in TO_CONTROL:
        kind, to = TO_CONTROL[verb], list(who_controls(office, connection))
        facts |= {"until": said.get("new_due_on"), "on_behalf_of": _principal(actor, charged)}
    elif verb == "hand_over":
        kind = "assignment_given"
    elif verb in TOLD_TO_THE_CHARGED:
        facts |= {"outcome": _answer(verb, row)}
    else:
        return
    for person in to:
        notify.owe(
            office,
            connection,
            notify.Notice(
                key=f"{kind}:{assignment_id}:{version}",
                kind=kind,
                to=person,
                proposal_id=row.proposal_id,
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


def _answer(verb: str, row: Row[Any]) -> str:
    term = czech_date(row.due_on) if row.due_on else "bez termínu"
    return {
        "accept": "Hlášení o\u00a0splnění je přijato, úkol je splněn.",
        "reject": "Hlášení o\u00a0splnění je vráceno, úkol trvá.",
        "extend": f"Termín je prodloužen, nový je {term}.",
        "decline_extension": f"Žádosti o\u00a0pozdější termín nebylo vyhověno, platí dosavadní: {term}.",
        "cancel": "Úkol je zrušen, nemusíte pro něj už nic dělat.",
        "annul": "Úkol je zrušen pozdějším usnesením, nemusíte pro něj už nic dělat.",
        "renew": f"Usnesení, kterým byl úkol zrušen, bylo zneplatněno; úkol trvá, termín je {term}.",
        "record_event": f"Den události je zapsán, termín úkolu je {term}.",
    }[verb]
