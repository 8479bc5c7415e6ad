"""Do the resolutions and the minutes still say what the journal recorded?"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from db.ballots import ballot
from db.journal import about, journal
from db.meetings import meeting
from db.record import minutes
from db.resolutions import resolution
from states.canonical import digest_of
from states.dates import czech_date
from states.majority import Tally


def resolution_faults(connection: Connection) -> tuple[int, list[str]]:
    """How many resolutions there are, and a Czech sentence for each whose number or text is not the recorded one.

    The journal is chained and keeps the digest of each adopted text, so the register can't be edited unseen.
    """
    recorded = {
        row.subject_id: row.facts
        for row in connection.execute(
            sa.select(journal.c.subject_id, journal.c.facts).where(
                about("resolution"), journal.c.verb == "number"
            )
        )
    }
    faults = []
    rows = connection.execute(sa.select(resolution).order_by(resolution.c.id)).all()
    for row in rows:
        facts = recorded.pop(row.id, None)
        if facts is None:
            faults.append(
                f"Usnesení {row.number} ({row.body}) v\u00a0historii není; bylo přidáno bez zápisu."
            )
        elif facts["number"] != row.number or facts["text"] != digest_of(row.text):
            faults.append(f"Usnesení {row.number} ({row.body}) bylo po zápisu změněno.")
    faults += [
        f"Usnesení {facts['number']} ({facts['body']}) v\u00a0evidenci chybí." for facts in recorded.values()
    ]
    return len(rows), faults


def standing_faults(connection: Connection) -> list[str]:
    """A Czech sentence for each resolution that rests on a ballot which adopted nothing."""
    columns = (ballot.c.members, ballot.c.present, ballot.c.votes_for, ballot.c.against, ballot.c.abstained)
    rows = connection.execute(
        sa.select(resolution, ballot.c.position, ballot.c.state.label("ballot_state"), *columns)
        .outerjoin(ballot, ballot.c.id == resolution.c.ballot_id)
        .order_by(resolution.c.id)
    )
    faults = []
    for row in rows:
        name = f"Usnesení {row.number} ({row.body})"
        if row.position is None or row.state == "voided":
            continue
        tally = Tally(row.members, row.present, row.votes_for, row.against, row.abstained)
        if row.ballot_state != "valid" or not tally.is_adopted:
            faults.append(
                f"{name} stojí na hlasování č.\u00a0{row.position}, které neplatí nebo nic nepřijalo."
            )
    return faults


def minutes_faults(connection: Connection) -> tuple[int, list[str]]:
    """How many minutes were frozen, and a Czech sentence for each whose content is not what was sent for signature.

    The journal is chained and keeps the digest of every issue: signed words can't be edited unseen.
    """
    sent: dict[int, dict[str, object]] = {}
    rows = connection.execute(
        sa.select(journal.c.subject_id, journal.c.facts)
        .where(about("minutes"), journal.c.verb == "send")
        .order_by(journal.c.number)
    )
    for row in rows:
        sent[row.subject_id] = row.facts
    found = connection.execute(
        sa.select(minutes, meeting.c.body, meeting.c.held_on)
        .join(meeting, meeting.c.id == minutes.c.meeting_id)
        .where(minutes.c.digest.is_not(None))
        .order_by(minutes.c.id)
    ).all()
    faults = []
    for row in found:
        name = f"Zápis ({row.body}, {czech_date(row.held_on)})"
        facts = sent.get(row.id)
        if facts is None or facts["digest"] != row.digest or facts["issue"] != row.issue:
            faults.append(f"{name} má jiný otisk, než jaký šel k\u00a0podpisu.")
        elif row.snapshot is None or digest_of(row.snapshot) != row.digest:
            faults.append(f"{name} byl po předání k\u00a0podpisu změněn.")
    return len(found), faults
