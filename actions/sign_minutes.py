"""How do the minutes get their signatures? By the link, on the page, on paper; returned, replaced, complete."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import MACHINE, RAZITKO, Actor, Standing
from actions.minutes import body_of, move_minutes
from actions.office import Office
from actions.perform import Done
from actions.send_minutes import FUNCTIONS, Signer, ask, drop_signatures, name_of, owe_documents
from db import journal, meetings, minutes, people
from states.facts import MinutesFacts
from states.machine import Refused
from states.vocabulary import Role


def sign(office: Office, connection: Connection, actor: Actor, signature_id: int, seen: str) -> Done:
    """Signs for oneself: a verifier is a person, nobody stands in for them. ``seen`` is the digest that was shown.

    The last signature completes the minutes.
    """
    signature, row = _asked(connection, signature_id)
    if seen != row.digest:
        raise Refused("Zápis se od zobrazení změnil; podívejte se na nové znění a\u00a0podepište to.")
    done = move_minutes(
        office,
        connection,
        actor,
        row,
        "sign",
        None,
        standing=own_standing(actor, signature),
        said={"issue": row.issue, "function": signature.function, "digest": row.digest},
    )
    _settle(connection, signature, {"state": "signed", "decided_at": office.now})
    _complete_if_signed(office, connection, row.id)
    return done


def return_minutes(
    office: Office, connection: Connection, actor: Actor, signature_id: int, seen: str, reason: str
) -> Done:
    """Returns the minutes for a correction, with a reason; every signature of this issue falls with it."""
    signature, row = _asked(connection, signature_id)
    if seen != row.digest:
        raise Refused("Zápis se od zobrazení změnil; podívejte se na nové znění a\u00a0rozhodněte znovu.")
    done = move_minutes(
        office,
        connection,
        actor,
        row,
        "return",
        None,
        reason=reason,
        standing=own_standing(actor, signature),
        said={"issue": row.issue, "function": signature.function},
    )
    _settle(connection, signature, {"state": "returned", "decided_at": office.now, "reason": reason.strip()})
    drop_signatures(office, connection, row)
    _tell_of_return(office, connection, actor, row, signature, reason)
    return done


def sign_on_paper(
    office: Office, connection: Connection, actor: Actor, signature_id: int, version: int | None = None
) -> Done:
    """Records that somebody signed the printed minutes of this very issue; the organiser answers for it."""
    signature, row = _asked(connection, signature_id)
    done = move_minutes(
        office,
        connection,
        actor,
        row,
        "sign_on_paper",
        version,
        said={"issue": row.issue, "function": signature.function, "name": signature.name},
    )
    _settle(connection, signature, {"state": "signed", "decided_at": office.now, "on_paper": True})
    _complete_if_signed(office, connection, row.id)
    return done


def replace_signer(
    office: Office,
    connection: Connection,
    actor: Actor,
    signature_id: int,
    signer: Signer,
    reason: str,
    version: int | None = None,
) -> int:
    """Puts another person in the place of one who can't sign (left, ill), with a reason; the text stays the same."""
    signature, row = _asked(connection, signature_id)
    if not signer.name.strip():
        raise Refused("Chybí jméno toho, kdo zápis podepíše místo původní osoby; doplňte ho.")
    if signer.name.strip() == signature.name:
        raise Refused(f"{signature.name} už zápis podepsat má; vyberte někoho jiného.")
    if any(
        other.state in ("asked", "signed") and other.name == signer.name.strip()
        for other in minutes.signatures_of(connection, row.id, row.issue)
    ):
        raise Refused(f"{signer.name.strip()} zápis podepisuje už v\u00a0jiné funkci; vyberte někoho jiného.")
    move_minutes(
        office,
        connection,
        actor,
        row,
        "replace",
        version,
        reason=reason,
        said={"issue": row.issue, "from": signature.name, "to": signer.name.strip()},
    )
    _settle(connection, signature, {"state": "replaced", "decided_at": office.now, "reason": reason.strip()})
    meeting = meetings.meeting_by_id(connection, row.meeting_id)
    assert meeting is not None  # a foreign key
    return ask(
        office,
        connection,
        body_of(office, meeting),
        meeting,
        minutes_id=row.id,
        issue=row.issue,
        digest=row.digest,
        signer=Signer(signature.function, signer.name, signer.person_id),
    )


def own_standing(actor: Actor, signature: Row[Any]) -> Standing:
    """The standing of whom a signature is asked; nobody signs minutes for somebody else."""
    is_own = actor.person_id is not None and actor.person_id == signature.person_id
    return Standing({Role.VERIFIER: None} if is_own else {})


def _asked(connection: Connection, signature_id: int) -> tuple[Row[Any], Row[Any]]:
    """The signature and its minutes, locked; raises Refused for one that nobody waits for any more."""
    signature = minutes.signature_by_id(connection, signature_id)
    if signature is None:
        raise Refused("O\u00a0tento podpis nikdo nežádal; načtěte stránku znovu.")
    row = minutes.minutes_by_id(connection, signature.minutes_id, for_update=True)
    assert row is not None  # a foreign key
    signature = minutes.signature_by_id(connection, signature_id)
    assert signature is not None
    if sentence := settled(signature, row):
        raise Refused(sentence)
    return signature, row


def settled(signature: Row[Any], row: Row[Any]) -> str | None:
    """The sentence why a signature can't be given any more; None while it is waited for."""
    if signature.state == "signed":
        return f"Zápis už podepsal(a) {signature.name}."
    if signature.state == "returned":
        return f"{signature.name} zápis vrátil(a) k\u00a0opravě: {signature.reason}"
    if signature.issue != row.issue or row.state != "for_signature":
        return "Zápis byl vzat zpět k\u00a0opravě; nové vydání přijde k\u00a0podpisu znovu."
    if signature.state == "replaced":
        return f"Místo Vás zápis podepíše někdo jiný{f': {signature.reason}' if signature.reason else ''}."
    return None


def _settle(connection: Connection, signature: Row[Any], values: dict[str, Any]) -> None:
    if not minutes.settle_signature(connection, signature.id, values):
        raise Refused("Někdo byl rychlejší: podpis už je vyřízen. Načtěte stránku znovu.")


def _complete_if_signed(office: Office, connection: Connection, minutes_id: int) -> None:
    """Minutes that everybody has signed are closed by the machine, and made once more with the signatures."""
    row = minutes.minutes_by_id(connection, minutes_id, for_update=True)
    assert row is not None
    waiting = [
        signature.name
        for signature in minutes.signatures_of(connection, row.id, row.issue)
        if signature.state == "asked"
    ]
    if waiting:
        return
    move_minutes(
        office,
        connection,
        RAZITKO,
        row,
        "complete",
        None,
        facts=MinutesFacts(today=office.today, open_signatures=tuple(waiting)),
        standing=MACHINE,
        changes={"signed_at": office.now},
        said={"issue": row.issue, "digest": row.digest},
    )
    meeting = meetings.meeting_by_id(connection, row.meeting_id)
    assert meeting is not None  # a foreign key
    owe_documents(office, connection, meeting, row.issue, ":signed")


def _tell_of_return(
    office: Office,
    connection: Connection,
    actor: Actor,
    row: Row[Any],
    signature: Row[Any],
    reason: str,
) -> None:
    """Whoever sent the minutes learns why they came back."""
    sent_by = connection.execute(
        sa.select(journal.journal.c.actor_id)
        .where(
            journal.about("minutes"),
            journal.journal.c.subject_id == row.id,
            journal.journal.c.verb == "send",
        )
        .order_by(journal.journal.c.number.desc())
        .limit(1)
    ).scalar_one_or_none()
    meeting = meetings.meeting_by_id(connection, row.meeting_id)
    if sent_by is None or meeting is None:
        return
    body = body_of(office, meeting)
    notify.owe(
        office,
        connection,
        notify.Notice(
            key=f"minutes_returned:{row.id}:{row.issue}:{signature.id}",
            kind="minutes_returned",
            to=people.person_by_id(connection, sent_by),
            proposal_id=None,
            facts={
                "title": name_of(body, meeting),
                "body_name": body.name,
                "held_on": meeting.held_on,
                "due_on": row.due_on,
                "person": signature.name,
                "task": FUNCTIONS[signature.function],
                "reason": reason.strip(),
            },
        ),
        actor=actor,
    )
