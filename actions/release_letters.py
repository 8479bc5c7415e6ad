"""Who keeps letters in the house, and who lets them go? A restored office must not write again to people who know."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.administer import note, right_to
from actions.authority import Actor
from actions.office import Office
from db import journal
from db.correspondence import letter
from db.outbox_hold import HOLD, RELEASE, SUBJECT, held_by
from states.administration import Care
from states.dates import czech_datetime
from states.machine import Refused
from states.vocabulary import ROLE_LABELS, Role

FORGOTTEN = "Po obnově ze zálohy se neodeslal: před ní nejspíš odešel."


def owed_letters(connection: Connection) -> int:
    """How many letters are written and have not left, held or not."""
    owed = sa.select(sa.func.count()).select_from(letter).where(letter.c.state == "owed")
    return int(connection.execute(owed).scalar_one())


def hold(at: datetime, connection: Connection, actor: Actor, reason: str) -> None:
    """Keeps every letter in the house, those of other channels too, until somebody releases them.

    By whose right is the caller's matter: the restoration of a backup, or `hold_letters`.
    """
    journal.append(
        connection,
        journal.Entry(
            at=at,
            actor_id=actor.person_id,
            actor=actor.name,
            acts_for=None,
            office=ROLE_LABELS[Role.ADMINISTRATOR],
            subject=SUBJECT,
            subject_id=0,
            proposal_id=None,
            verb=HOLD,
            from_state=None,
            to_state=None,
            version=1,
            facts={"reason": reason},
        ),
    )


def hold_letters(office: Office, connection: Connection, actor: Actor, reason: str) -> None:
    """Keeps letters in the house by the administrator's decision; raises Refused if they are kept already."""
    right_to(office, connection, actor, Care.POST)
    if not reason.strip():
        raise Refused("Napište, proč mají dopisy počkat.")
    if (entry := held_by(connection)) is not None:
        raise Refused(f"Dopisy už čekají od {czech_datetime(entry.at)} ({entry.facts['reason']})")
    hold(office.now, connection, actor, reason.strip())


def release_letters(
    office: Office, connection: Connection, actor: Actor, *, forget_older: bool = False
) -> tuple[int, int]:
    """Lets letters go; returns how many wait for sending now and how many were dropped; raises Refused.

    ``forget_older`` drops those that were written before the outbox was held: after a restoration they are those
    that lay in the backup, and the lost office may have sent them since.
    """
    right = right_to(office, connection, actor, Care.POST)
    entry = held_by(connection)
    if entry is None:
        raise Refused("Dopisy nikdo nezadržel; odcházejí samy.")
    forgotten = 0
    if forget_older:
        forgotten = connection.execute(
            letter.update()
            .where(letter.c.state == "owed", letter.c.created_at <= entry.at)
            .values(state="dropped", claimed_until=None, claimed_by=None, last_error=FORGOTTEN)
        ).rowcount
    note(office.now, connection, actor, right, SUBJECT, 0, RELEASE, {"count": forgotten})
    return owed_letters(connection), forgotten
