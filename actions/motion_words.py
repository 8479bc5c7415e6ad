"""In which words was it voted? The motion of a ballot, where nobody dictates another one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.office import Office
from actions.room import Room
from actions.suspended_item import own_motion
from actions.task_control import load_control
from db import consultations, sittings
from states.machine import Refused
from states.vocabulary import BALLOT_SUBJECT_LABELS, BallotSubject, ItemKind, MeetingFunction

LONGEST_MOTION = 50_000


def motion_of(
    office: Office,
    connection: Connection,
    room: Room,
    subject: BallotSubject,
    given: str,
    clauses: Sequence[str],
    candidate: str,
    item: Row[Any] | None,
) -> str:
    """The words that were voted on: those ``given``, or what the subject says of the item.

    Raises Refused for a counter-proposal or an amendment without words, and for words that are too long.
    """
    given = given.strip()
    if len(given) > LONGEST_MOTION:
        raise Refused("Text návrhu je příliš dlouhý; zkraťte ho.")
    if given:
        return given
    if item is not None and (
        subject is BallotSubject.PROPOSAL
        or (subject in (BallotSubject.AGENDA, BallotSubject.OFFICERS) and item.kind == ItemKind.STANDING)
    ):
        return own_words(office, connection, room, item)
    if subject is BallotSubject.CLAUSES:
        return f"Návrh usnesení, body {', '.join(clauses)}"
    if subject in (BallotSubject.COUNTER_PROPOSAL, BallotSubject.AMENDMENT):
        label = BALLOT_SUBJECT_LABELS[subject]
        raise Refused(f"Chybí znění, o\u00a0kterém se hlasovalo ({label}); napište ho, jak zaznělo.")
    if subject is BallotSubject.ELECTION:
        where = f" ({item.shown_title})" if item is not None else ""
        return f"{room.body.subject} volí: {candidate.strip()}{where}."
    about = f": {item.shown_title}" if item is not None else ""
    label = BALLOT_SUBJECT_LABELS[subject]
    return f"{label[:1].upper()}{label[1:]}{about}"


def own_words(office: Office, connection: Connection, room: Room, item: Row[Any]) -> str:
    """What an item brings to the vote by itself; the name of one that brings nothing."""
    if item.kind == ItemKind.MATTER:
        wording = consultations.current_wordings(connection, item.proposal_id)[item.consultation_id]
        return str(wording.text)
    if words := own_motion(connection, office.town, room.body, item.code):
        return words
    standing = next((one for one in room.body.standing if one.code == item.code), None)
    if standing is not None and standing.motion.strip():
        return standing.motion.strip()
    if standing is not None and standing.does == "task_control":
        return load_control(office, connection, room.meeting.id).motion
    if standing is not None and standing.does == "agenda":
        return f"{room.body.subject} schvaluje program jednání."
    if standing is not None and standing.does == "verifiers":
        return f"{room.body.subject} určuje ověřovatele zápisu{_verifiers(connection, room)}."
    return str(item.shown_title)


def _verifiers(connection: Connection, room: Room) -> str:
    """Who is to verify the minutes, if they are written down already."""
    names = [
        row.name
        for row in sittings.officers_of(connection, room.meeting.id)
        if row.function == MeetingFunction.VERIFIER and row.until is None
    ]
    return f": {', '.join(names)}" if names else ""
