"""Do states, texts and ballots say what the journal says of them? What was edited behind its back is found.

The journal's chain proves what happened; folded, it says in what state everything is. A row that says otherwise, that
nobody has begun, or that is gone, was written by another hand than the office's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from db.assignments import assignment
from db.ballots import ballot, vote
from db.consultations import consultation
from db.journal import about, journal
from db.meetings import agenda_item, meeting
from db.proposals import content_of, proposal, sign_off
from db.record import minutes
from db.resolutions import resolution
from states.chronicle import subject_label
from states.dates import czech_date
from states.vocabulary import VoteChoice

FOLDED: dict[str, sa.Table] = {
    "proposal": proposal,
    "consultation": consultation,
    "sign_off": sign_off,
    "meeting": meeting,
    "minutes": minutes,
    "resolution": resolution,
    "assignment": assignment,
}
"""The rows whose whole life is in the journal, by the name of its subject."""


def state_faults(connection: Connection) -> list[str]:
    """A Czech sentence for each row in a state that nobody moved it to, that nobody began, or that is gone."""
    faults = []
    for subject, table in FOLDED.items():
        label = f"{subject_label(subject).capitalize()} č.\u00a0"
        moved = about(subject), journal.c.to_state.is_not(None)
        last = (
            sa.select(journal.c.subject_id, sa.func.max(journal.c.number).label("number"))
            .where(*moved)
            .group_by(journal.c.subject_id)
            .subquery()
        )
        said = journal.alias("said")
        wrong = (
            sa.select(table.c.id, said.c.number)
            .outerjoin(last, last.c.subject_id == table.c.id)
            .outerjoin(said, said.c.number == last.c.number)
            .where(sa.or_(said.c.number.is_(None), said.c.to_state != table.c.state))
            .order_by(table.c.id)
        )
        for row in connection.execute(wrong):
            if row.number is None and subject != "resolution":  # `resolution_faults` tells of those
                faults.append(f"{label}{row.id} v\u00a0historii není; přibylo bez zápisu.")
            elif row.number is not None:
                faults.append(
                    f"{label}{row.id} je v\u00a0jiném stavu, než do jakého ho podle historie někdo uvedl."
                )
        gone = (
            sa.select(last.c.subject_id)
            .outerjoin(table, table.c.id == last.c.subject_id)
            .where(table.c.id.is_(None))
            .order_by(last.c.subject_id)
        )
        if subject != "resolution":
            faults += [
                f"{label}{number} v\u00a0evidenci chybí; podle historie existuje."
                for number in connection.execute(gone).scalars()
            ]
    return faults


def text_faults(connection: Connection) -> list[str]:
    """A Czech sentence for each proposal whose text is not the last one that its author or an edit wrote."""
    written: dict[int, str] = {}
    rows = connection.execute(
        sa.select(journal.c.subject_id, journal.c.facts)
        .where(about("proposal"), journal.c.verb.in_(("draft", "edit", "submit")))
        .order_by(journal.c.number)
    )
    for row in rows:
        written[row.subject_id] = row.facts.get("text", "")
    faults = []
    found = connection.execute(
        sa.select(proposal).order_by(proposal.c.id), execution_options={"yield_per": 500}
    )
    for row in found:
        told = written.get(row.id)
        if told is not None and told != content_of(row).text_digest():
            faults.append(f"Text návrhu č.\u00a0{row.id} byl změněn jinak než úpravou, kterou zná historie.")
    return faults


def ballot_faults(connection: Connection) -> list[str]:
    """A Czech sentence for each ballot with other counts than were recorded, or other than its votes by name."""
    told = _told(connection)
    rows = connection.execute(
        sa.select(ballot, agenda_item.c.consultation_id, meeting.c.body, meeting.c.held_on)
        .join(meeting, meeting.c.id == ballot.c.meeting_id)
        .outerjoin(agenda_item, agenda_item.c.id == ballot.c.agenda_item_id)
        .order_by(ballot.c.id)
    ).all()
    by_name = _by_name(connection)
    faults = []
    for row in rows:
        counts = [row.members, row.present, row.votes_for, row.against, row.abstained]
        name = f"Hlasování č.\u00a0{row.position} ({row.body}, {czech_date(row.held_on)})"
        afterwards = told.get(("consultation", row.consultation_id or 0, 0), [])
        said = told.get(("meeting", row.meeting_id, row.position), afterwards)
        if counts not in said:
            faults.append(f"{name} má jiné počty, než jaké byly zapsány.")
        elif by_name.get(row.id, counts[2:4]) != counts[2:4]:
            faults.append(f"{name} má jiné počty, než kolik je v\u00a0něm jmenovitých hlasů.")
    return faults


def _told(connection: Connection) -> dict[tuple[str, int, int], list[Any]]:
    """The counts that the journal tells: of a meeting's ballot by its position, or of a stop recorded afterwards."""
    rows: Iterable[Any] = connection.execute(
        sa.select(journal.c.subject, journal.c.subject_id, journal.c.facts)
        .where(
            journal.c.subject.in_(("meeting", "consultation")),
            sa.type_coerce(journal.c.facts, sa.Text).contains('"ballot":['),
        )
        .order_by(journal.c.number)
    )
    told: dict[tuple[str, int, int], list[Any]] = {}
    for row in rows:
        place = row.facts["position"] if row.subject == "meeting" else 0
        told.setdefault((row.subject, row.subject_id, place), []).append(row.facts["ballot"])
    return told


def _by_name(connection: Connection) -> dict[int, list[int]]:
    """Votes for and against of each ballot that has votes by name."""
    found: dict[int, list[int]] = {}
    rows = connection.execute(
        sa.select(vote.c.ballot_id, vote.c.choice, sa.func.count().label("votes")).group_by(
            vote.c.ballot_id, vote.c.choice
        )
    )
    for row in rows:
        counts = found.setdefault(row.ballot_id, [0, 0])
        if row.choice in (VoteChoice.FOR, VoteChoice.AGAINST):
            counts[row.choice == VoteChoice.AGAINST] = row.votes
    return found


def outcome_faults(connection: Connection) -> list[str]:
    """A Czech sentence for each item of an agenda with an outcome that nobody recorded there."""
    told: dict[int, set[str]] = {}
    rows = connection.execute(
        sa.select(journal.c.subject_id, journal.c.facts).where(
            about("consultation"),
            sa.type_coerce(journal.c.facts, sa.Text).contains('"outcome":'),
        )
    )
    for row in rows:
        told.setdefault(row.subject_id, set()).add(row.facts["outcome"])
    items = connection.execute(
        sa.select(agenda_item.c.consultation_id, agenda_item.c.outcome, meeting.c.body, meeting.c.held_on)
        .join(meeting, meeting.c.id == agenda_item.c.meeting_id)
        .where(agenda_item.c.consultation_id.is_not(None), agenda_item.c.outcome.is_not(None))
        .order_by(agenda_item.c.id)
    )
    return [
        f"Projednání č.\u00a0{row.consultation_id} ({row.body}, {czech_date(row.held_on)}) má jiný výsledek, než "
        "jaký byl zapsán."
        for row in items
        if row.outcome not in told.get(row.consultation_id, ())
    ]
