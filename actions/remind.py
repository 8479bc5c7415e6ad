"""Whom do we remind today? Sweeps over what is due; each reminder is owed once, whenever and however often it runs."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.chain import final_text, request_letter, reseat
from actions.draft import load_proposal, rules_of
from actions.moves import move_sign_off
from actions.office import Office
from actions.open_stage import ask_for_signature, hand_in_limit, load_stop
from actions.remind_minutes import remind_of_minutes
from actions.remind_tasks import remind_of_tasks, stage_of
from actions.sign_off import lapse
from db import consultations, correspondence, people, proposals
from db.queries import due
from states.consultation import WAITS_FOR_AGENDA
from states.dates import PRAGUE

HORIZON = timedelta(days=60)
"""How far ahead the sweep looks; longer than any reminder before a limit."""


def remind(office: Office, connection: Connection) -> Counter[str]:
    """Owes every reminder that is due today and was not owed before; returns how many of each kind.

    A limit that was missed while the machine stood still is reminded late, but once: the key of a reminder
    names the limit and the step before it, never the day of the run (engine.md, trap 10).
    """
    written: Counter[str] = Counter()
    _sign_offs(office, connection, written)
    _hand_ins(office, connection, written)
    remind_of_tasks(office, connection, written)
    remind_of_minutes(office, connection, written)
    return +written  # kinds of which nothing was owed are left out


def _sign_offs(office: Office, connection: Connection, written: Counter[str]) -> None:
    for row in due.asked_sign_offs(connection, office.today + HORIZON):
        proposal = load_proposal(connection, row.proposal_id)
        town = rules_of(connection, proposal, office)
        stage = stage_of(office.today, town.reminders.sign_off, row.due_on)
        if stage is None:
            continue
        if stage == "overdue" and row.is_opinion:
            lapse(office, connection, row.id)
            written["lapsed"] += 1
            continue
        key = f"remind:sign_off:{row.id}:{row.due_on.isoformat()}:{stage}"
        more = {"since": row.asked_at.astimezone(PRAGUE).date(), "is_overdue": stage == "overdue"}
        if request_letter(
            office, connection, proposal, dict(row._mapping), "sign_off_reminder", more, key=key
        ):
            written["sign_off_reminder"] += 1
        if stage == "overdue" and row.escalate_to and row.escalated_at is None:
            _escalate(office, connection, proposal, row)
            written["sign_off_escalation"] += 1


def _escalate(office: Office, connection: Connection, proposal: Row[Any], row: Row[Any]) -> None:
    holder = people.person_by_id(connection, row.holder_id)
    author = people.person_by_id(connection, proposal.author_id)
    move_sign_off(
        office,
        connection,
        row,
        "escalate",
        {"escalated_at": office.now},
        {"waits_for": holder.name, "to": row.escalate_to},
    )
    for to in people.holders(connection, row.escalate_to, proposal.department, office.today):
        notify.owe(
            office,
            connection,
            notify.Notice(
                key=f"escalated:{row.id}:{row.due_on.isoformat()}",
                kind="sign_off_escalation",
                to=to,
                proposal_id=proposal.id,
                facts={
                    **notify.matter_facts(
                        office, connection, proposal, author, final_text(connection, proposal.id)
                    ),
                    "person": holder.name,
                    "since": row.asked_at.astimezone(PRAGUE).date(),
                    "due_on": row.due_on,
                    "task": row.title,
                },
            ),
        )


def _hand_ins(office: Office, connection: Connection, written: Counter[str]) -> None:
    for row in due.stops_to_hand_in(connection, office.today + HORIZON):
        proposal = load_proposal(connection, row.proposal_id)
        town = rules_of(connection, proposal, office)
        limit = hand_in_limit(town, row)
        stage = limit and stage_of(office.today, town.reminders.before, limit)
        if limit is None or stage in (None, "overdue"):
            continue
        author = people.person_by_id(connection, row.author_id)
        owed = notify.owe(
            office,
            connection,
            notify.Notice(
                key=f"remind:hand_in:{row.id}:{limit.isoformat()}:{stage}",
                kind="hand_in_reminder",
                to=author,
                proposal_id=proposal.id,
                facts={
                    **notify.matter_facts(
                        office, connection, proposal, author, final_text(connection, proposal.id)
                    ),
                    "due_on": limit,
                    "body_name": town.body(row.body).name,
                    "held_on": row.planned_on,
                    "missing": _missing(connection, proposal, row),
                },
            ),
        )
        written["hand_in_reminder"] += owed


def _missing(connection: Connection, proposal: Row[Any], stop: Row[Any]) -> tuple[str, ...]:
    if proposal.state in ("draft", "returned"):
        return ("předložit materiál ke schválení",)
    if proposal.state == "in_sign_off":
        return tuple(
            f"{row.title}: {people.person_by_id(connection, row.holder_id).name}"
            for row in proposals.sign_offs_of(connection, proposal.id)
            if row.is_mandatory and row.state in ("waiting", "asked")
        )
    if stop.state == "open" and stop.signed_on is None:
        return ("podpis vedoucího odboru pod formulářem", "zařazení na program")
    before = [
        row for row in consultations.consultations_of(connection, proposal.id) if row.position < stop.position
    ]
    if stop.state == "waiting" and before:
        return ("výsledek předchozího projednání",)
    return ("zařazení na program",)


def remind_approvers(office: Office, connection: Connection, proposal_id: int | None = None) -> int:
    """Owes every letter that approvers should have and have not: after a change of office, to a new deputy, or lost.

    Keys of letters make it harmless to run at any time; returns how many letters are new.
    """
    before = correspondence.count_letters(connection)
    sign_off, stop = proposals.sign_off.c, consultations.consultation.c
    only = [] if proposal_id is None else [proposal_id]
    waiting = sa.select(sign_off.id).where(sign_off.state.in_(("waiting", "asked")), _of(sign_off, only))
    for found in connection.execute(waiting.order_by(sign_off.id)).all():
        row = proposals.sign_off_by_id(connection, found.id)
        assert row is not None  # nothing is ever deleted
        proposal = load_proposal(connection, row.proposal_id)
        row = reseat(office, connection, proposal, row)
        if row.state == "asked":
            request_letter(office, connection, proposal, dict(row._mapping))
    unsigned = sa.select(stop.id).where(
        stop.state.in_(("placed", *WAITS_FOR_AGENDA)), stop.signed_on.is_(None), _of(stop, only)
    )
    for found in connection.execute(unsigned.order_by(stop.id)).all():
        row, proposal, town = load_stop(office, connection, found.id)
        ask_for_signature(office, connection, town, proposal, row, row.form_issue)
    return correspondence.count_letters(connection) - before


def _of(columns: Any, proposal_ids: list[int]) -> sa.ColumnElement[bool]:
    return columns.proposal_id.in_(proposal_ids) if proposal_ids else sa.true()
