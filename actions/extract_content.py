"""What does an extract of a resolution say, and what the clause of § 41? The final text, and what became of it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.draft import load_proposal, rules_of
from actions.hear import ballot_line
from actions.office import Office
from db import assignments, ballots, people, resolutions
from db.record import posting
from states.dates import czech_date
from states.machine import Refused
from states.majority import Tally
from states.resolution import RESOLUTION
from states.town import Town
from states.vocabulary import Gender
from templates.environment import nbsp

MARKS = {
    "suspended": "VÝKON USNESENÍ JE POZASTAVEN",
    "revoked": "USNESENÍ BYLO REVOKOVÁNO",
    "cancelled": "USNESENÍ BYLO ZRUŠENO ZASTUPITELSTVEM",
    "voided": "ČÍSLO USNESENÍ JE ZNEPLATNĚNO",
}
_DONE_TO = {"revokes": "Revokováno", "amends": "Změněno", "affirms": "Potvrzeno"}
_DOES = {"revokes": "Revokuje", "amends": "Mění", "affirms": "Trvá na"}
_DECIDED = {Gender.MASCULINE: "rozhodl", Gender.FEMININE: "rozhodla", Gender.NEUTER: "rozhodlo"}


def extract_fields(office: Office, connection: Connection, row: Row[Any]) -> dict[str, Any]:
    """The fields of an extract; ``row`` is the owed document. The text is the one that was finally adopted."""
    resolution = resolutions.resolution_by_id(connection, row.resolution_id)
    assert resolution is not None  # a foreign key
    town = _town_of(office, connection, resolution)
    body = town.body(resolution.body)
    return {
        "letterhead": town.letterhead.office,
        "body_name": body.name,
        "meeting_line": body.extract_line.format(date=czech_date(resolution.adopted_on)),
        "number": resolution.number,
        "title": resolution.title,
        "text": resolution.text,
        "ballot_line": ballot_line(_tally(connection, resolution)) or "",
        "adopted_on": czech_date(resolution.adopted_on),
        "mark": MARKS.get(resolution.state, ""),
        "effects": [{"text": sentence} for sentence in effect_sentences(connection, resolution)],
        "signatures": [
            {"name": person.name, "role": person.title}
            for code in body.signatures
            for person in people.holders(connection, code, None, resolution.adopted_on)
        ],
        "assignments": [
            {
                "label": task.label,
                "task": task.task,
                "charged": task.addressee or people.person_by_id(connection, task.charged_id).name,
                "due": term_of(task),
            }
            for task in tasks_of(connection, resolution.id)
            if task.label  # work that the office owes besides is not a part of the resolution
        ],
        "made_on": czech_date(office.today),
    }


def effect_sentences(connection: Connection, resolution: Row[Any]) -> list[str]:
    """What later resolutions did to this one and what it does to earlier ones, in the order it was recorded."""
    effect, other = resolutions.resolution_effect, resolutions.resolution
    later = connection.execute(
        sa.select(effect, other.c.number, other.c.adopted_on)
        .join(other, other.c.id == effect.c.source_id)
        .where(effect.c.target_id == resolution.id)
        .order_by(effect.c.id)
    )
    said = []
    for row in later:
        what = f" bod {row.clause}" if row.clause else ""
        sentence = (
            f"{_DONE_TO[row.kind]}{what} usnesením č. {row.number} ze dne {czech_date(row.adopted_on)}."
        )
        said.append(f"{sentence} Nové znění: {row.new_text}" if row.new_text else sentence)
    own = connection.execute(
        sa.select(effect).where(effect.c.source_id == resolution.id).order_by(effect.c.id)
    )
    said += [
        f"{_DOES[row.kind]} usnesení {row.citation}{f', bod {row.clause}' if row.clause else ''}."
        for row in own
    ]
    said += [
        f"Výkon usnesení pozastaven dne {czech_date(row.suspended_at.date())} (§ 105 zákona o obcích): {row.reasons}"
        for row in connection.execute(
            sa.select(resolutions.suspension)
            .where(
                resolutions.suspension.c.resolution_id == resolution.id,
                resolutions.suspension.c.outcome.is_(None),
            )
            .order_by(resolutions.suspension.c.id)
        )
    ]
    if resolution.void_reason:
        said.append(f"Důvod zneplatnění: {resolution.void_reason}")
    return [nbsp(sentence) for sentence in said]


def tasks_of(connection: Connection, resolution_id: int) -> list[Row[Any]]:
    """The assignments of a resolution in their order."""
    table = assignments.assignment
    return list(
        connection.execute(
            sa.select(table).where(table.c.resolution_id == resolution_id).order_by(table.c.id)
        )
    )


def term_of(task: Row[Any]) -> str:
    """Until when, as the resolution says it; else the day that was computed."""
    return str(task.term) if task.term else czech_date(task.due_on) if task.due_on else ""


def clause_fields(office: Office, connection: Connection, resolution_id: int) -> dict[str, Any]:
    """The fields of the clause under § 41/1: body, day, number and the final text exactly, and the posted intent.

    Raises Refused for a resolution that can't be relied on: suspended, revoked, cancelled or voided.
    """
    resolution = resolutions.resolution_by_id(connection, resolution_id)
    if resolution is None:
        raise Refused("Usnesení v\u00a0evidenci není; zkontrolujte číslo.")
    refuse_clause(resolution)
    town = _town_of(office, connection, resolution)
    body = town.body(resolution.body)
    intents = intents_of(connection, resolution.proposal_id)
    return {
        "letterhead": town.letterhead.office,
        "town_name": town.full_name,
        "body_name": body.name,
        "decided": _DECIDED[body.gender],
        "meeting_line": body.extract_line.format(date=czech_date(resolution.adopted_on)),
        "adopted_on": czech_date(resolution.adopted_on),
        "number": resolution.number,
        "title": resolution.title,
        "text": resolution.text,
        "ballot_line": ballot_line(_tally(connection, resolution)) or "",
        "intents": [{"text": sentence} for sentence in intents],
        "effects": [{"text": sentence} for sentence in effect_sentences(connection, resolution)],
        "signatures": [
            {"name": person.name, "role": person.title}
            for code in body.signatures[:1]
            for person in people.holders(connection, code, None, office.today)
        ],
        "made_on": czech_date(office.today),
    }


def refuse_clause(resolution: Row[Any]) -> None:
    """Raises Refused unless the resolution stands: a contract must not lean on one that does not."""
    if resolution.state != "valid":
        raise Refused(
            f"Doložku podle §\u00a041 nelze vydat: usnesení č.\u00a0{resolution.number} je ve stavu "
            f"„{RESOLUTION.states[resolution.state]}“. Doložka smí citovat jen platné usnesení."
        )


def intents_of(connection: Connection, proposal_id: int | None) -> list[str]:
    """Sentences about the intent on the notice board (§ 39/1); nothing if none was recorded."""
    if proposal_id is None:
        return []
    rows = connection.execute(
        sa.select(posting)
        .where(posting.c.proposal_id == proposal_id, posting.c.kind == "intent")
        .order_by(posting.c.posted_on, posting.c.id)
    )
    return [
        nbsp(
            f"Záměr byl zveřejněn na úřední desce od {czech_date(row.posted_on)}"
            + (f" do {czech_date(row.taken_down_on)}" if row.taken_down_on else "")
            + " (§ 39 odst. 1 zákona o obcích)."
        )
        for row in rows
    ]


def _town_of(office: Office, connection: Connection, resolution: Row[Any]) -> Town:
    """The rules under which the matter travelled; a resolution of the meeting itself goes by today's."""
    if resolution.proposal_id is None:
        return office.town
    return rules_of(connection, load_proposal(connection, resolution.proposal_id, for_update=False), office)


def _tally(connection: Connection, resolution: Row[Any]) -> Tally | None:
    if resolution.ballot_id is None:
        return None
    ballot = connection.execute(
        sa.select(ballots.ballot).where(ballots.ballot.c.id == resolution.ballot_id)
    ).one()
    return Tally(ballot.members, ballot.present, ballot.votes_for, ballot.against, ballot.abstained)
