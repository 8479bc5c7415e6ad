"""How do minutes go for signature? Who signs, what is frozen, what follows; and how are they taken back, corrected?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import RAZITKO, Actor
from actions.minutes import body_of, load_minutes, move_minutes
from actions.minutes_content import minutes_content
from actions.office import Office
from actions.perform import Done
from db import files, journal, meetings, minutes, people
from db.queries.minutes_record import officers_of
from states.canonical import digest_of
from states.dates import czech_date
from states.facts import MinutesFacts
from states.minutes import MINUTES
from states.minutes_words import genitive_of_meeting
from states.town import Body
from states.vocabulary import BodyKind, MeetingFunction

OVER = ("closed",)
KINDS = ("minutes", "minutes_pdf")
FUNCTIONS = {"chair": "starosta nebo místostarosta", "verifier": "ověřovatel zápisu"}
"""Who signs (§ 95/1); of a council's minutes the second one is a deputy or another councillor ([MEM], § 101/3)."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who is to sign: a function of `FUNCTIONS`, a name, and the person if they work with the office."""

    function: str
    name: str
    person_id: int | None = None


def proposed_signers(office: Office, connection: Connection, meeting: Row[Any]) -> list[Signer]:
    """Who signs by the law and by what was recorded: the mayor or a deputy, and the verifiers who are appointed.

    The offices that sign are those of the body's rules; the council's second signature is a deputy's ([MEM]).
    """
    body = body_of(office, meeting)
    officers = officers_of(connection, meeting.id)
    holders = [
        (code, person)
        for code in body.signatures
        for person in people.holders(connection, code, None, meeting.held_on)[:1]
    ]
    presiding = next(
        (row for row in officers if row.function == MeetingFunction.CHAIR.value and row.until is None), None
    )
    heads = [Signer("chair", person.name, person.id) for _, person in holders]
    if presiding is not None and presiding.person_id is not None:
        heads.sort(key=lambda signer: signer.person_id != presiding.person_id)
    elif presiding is not None and not heads:
        heads = [Signer("chair", presiding.name, None)]
    verifiers = [
        Signer("verifier", row.name, row.person_id)
        for row in officers
        if row.function == MeetingFunction.VERIFIER.value and row.until is None
    ]
    if not verifiers and body.kind is BodyKind.COUNCIL:
        verifiers = [Signer("verifier", signer.name, signer.person_id) for signer in heads[1:2]]
    return [*heads[:1], *verifiers]


def send_minutes(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    version: int | None = None,
    signers: Sequence[Signer] | None = None,
) -> Done:
    """Freezes what the minutes say and asks for signatures: a letter with a link, or paper where there is no address.

    The frozen content has a digest; every signature is bound to it. Raises Refused while the meeting goes on or while
    it is not known who signs.
    """
    row = load_minutes(connection, meeting_id)
    meeting = meetings.meeting_by_id(connection, meeting_id)
    assert meeting is not None  # a foreign key
    body = body_of(office, meeting)
    asked = [
        signer for signer in (signers or proposed_signers(office, connection, meeting)) if signer.name.strip()
    ]
    issue = row.issue + 1
    content = minutes_content(office, connection, meeting_id, row.notes)
    content["issue"] = issue
    content["correction"] = correction_of(connection, row)
    digest = digest_of(content)
    done = move_minutes(
        office,
        connection,
        actor,
        row,
        "send",
        version,
        facts=MinutesFacts(
            today=office.today,
            meeting_is_over=meeting.state in OVER,
            missing_signers=_missing(body, asked),
        ),
        changes={"issue": issue, "snapshot": content, "digest": digest, "sent_at": office.now},
        said={"issue": issue, "digest": digest, "signers": [signer.name for signer in asked]},
    )
    for signer in asked:
        ask(office, connection, body, meeting, minutes_id=row.id, issue=issue, digest=digest, signer=signer)
    owe_documents(office, connection, meeting, issue)
    return done


def correction_of(connection: Connection, row: Row[Any]) -> str:
    """Why this is not the first issue: the reason of whoever took back, returned or opened the last one."""
    if row.issue == 0:
        return ""
    table = journal.journal
    facts = connection.execute(
        sa.select(table.c.facts)
        .where(
            table.c.subject == MINUTES.name,
            table.c.subject_id == row.id,
            table.c.verb.in_(("take_back", "return", "correct")),
        )
        .order_by(table.c.number.desc())
        .limit(1)
    ).scalar_one_or_none()
    return str((facts or {}).get("reason", ""))


def ask(
    office: Office,
    connection: Connection,
    body: Body,
    meeting: Row[Any],
    *,
    minutes_id: int,
    issue: int,
    digest: str,
    signer: Signer,
) -> int:
    """Asks one person for a signature; whoever has no account signs on paper."""
    signature_id = minutes.ask_signature(
        connection,
        {
            "minutes_id": minutes_id,
            "issue": issue,
            "function": signer.function,
            "name": signer.name.strip(),
            "person_id": signer.person_id,
            "asked_at": office.now,
        },
    )
    if signer.person_id is not None:
        row = minutes.minutes_by_id(connection, minutes_id)
        assert row is not None
        notify.owe(
            office,
            connection,
            notify.Notice(
                key=f"minutes:{minutes_id}:{issue}:{signature_id}",
                kind="minutes_signature_request",
                to=people.person_by_id(connection, signer.person_id),
                proposal_id=None,
                facts={
                    "title": name_of(body, meeting),
                    "body_name": body.name,
                    "held_on": meeting.held_on,
                    "due_on": row.due_on,
                    "task": FUNCTIONS[signer.function],
                },
                link=("sign_minutes", signature_id, digest),
            ),
            actor=RAZITKO,
        )
    return signature_id


def name_of(body: Body, meeting: Row[Any]) -> str:
    """„Zápis z 5. zasedání ze dne 24. 6. 2024“: how letters and pages call the minutes."""
    of_meeting = genitive_of_meeting(body.meeting)
    return f"Zápis z\u00a0{meeting.number}.\u00a0{of_meeting} ze dne {czech_date(meeting.held_on)}"


def take_back(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    reason: str,
    version: int | None = None,
) -> Done:
    """Takes sent minutes back for a correction; the signatures of this issue fall, the next one asks anew."""
    row = load_minutes(connection, meeting_id)
    done = move_minutes(office, connection, actor, row, "take_back", version, reason=reason)
    drop_signatures(office, connection, row)
    return done


def correct(
    office: Office,
    connection: Connection,
    actor: Actor,
    meeting_id: int,
    reason: str,
    version: int | None = None,
) -> Done:
    """Opens signed minutes for a correction: what was signed stays on record, a new issue follows with the reason."""
    row = load_minutes(connection, meeting_id)
    return move_minutes(
        office, connection, actor, row, "correct", version, reason=reason, changes={"signed_at": None}
    )


def drop_signatures(office: Office, connection: Connection, row: Row[Any]) -> None:
    """Nobody has to sign an issue that was taken back."""
    for signature in minutes.signatures_of(connection, row.id, row.issue):
        if signature.state == "asked":
            minutes.settle_signature(
                connection, signature.id, {"state": "replaced", "decided_at": office.now}
            )


def owe_documents(
    office: Office, connection: Connection, meeting: Row[Any], issue: int, mark: str = ""
) -> None:
    """Owes the minutes in Word and as PDF/A; a signed issue is made once more, with its signatures."""
    files.drop_unmade(connection, meeting.id, KINDS, before_issue=issue)
    for kind in KINDS:
        files.owe_document(
            connection,
            {
                "key": f"{kind}:{meeting.id}:{issue}{mark}",
                "kind": kind,
                "meeting_id": meeting.id,
                "stage": meeting.body,
                "issue": issue,
                "owed_at": office.now,
            },
        )


def _missing(body: Body, asked: Sequence[Signer]) -> tuple[str, ...]:
    missing = [] if any(signer.function == "chair" for signer in asked) else [FUNCTIONS["chair"]]
    verifiers = sum(signer.function == "verifier" for signer in asked)
    if verifiers < body.verifiers:
        missing.append(f"ověřovatelé ({verifiers} z\u00a0{body.verifiers})")
    return tuple(missing)
