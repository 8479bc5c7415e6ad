"""How does an item come to an agenda after its time where the body lets an office decide? Asked, decided, placed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import RAZITKO, Actor, standing_towards
from actions.convene import STAFF
from actions.office import Office
from actions.place_on_agenda import Placing, place_on_agenda, placing
from actions.see import NotSeen
from db import consultations, journal, meetings, people
from db.session import lock
from states.consultation import CONSULTATION
from states.machine import Refused, authorise, failed_guards
from states.vocabulary import ROLE_LABELS, PlacedAs

HIDDEN_REASON = "Důvod se u\u00a0neveřejného materiálu v\u00a0dopisech neuvádí; najdete ho po přihlášení."
DECIDED = {
    "approved": ("approve", "Pozdní bod povolen", "Bod je na programu."),
    "declined": ("decline", "Pozdní bod nepovolen", "Návrh čeká na jiné jednání."),
}


def ask_for_late_item(
    office: Office,
    connection: Connection,
    actor: Actor,
    consultation_id: int,
    meeting_id: int,
    version: int | None,
    reason: str,
) -> int:
    """Asks the office that the body names to let an item in late; returns the request's id.

    Raises Refused if the item may be placed at once, if the body refuses late items, or if anything else stands in
    its way: an approval would be for nothing.
    """
    found = placing(office, connection, consultation_id, meeting_id, reason, late_is_approved=True)
    stop, body = found.stop, office.town.body(found.meeting.body)
    if version is not None and version != stop.version:
        raise Refused("Návrh se mezitím změnil; načtěte stránku znovu.")
    move = CONSULTATION.move(stop.state, "place")
    standing = standing_towards(office, connection, actor, found.proposal)
    authorise(CONSULTATION, move, standing.roles)
    if reasons := failed_guards(move, found.facts):
        raise Refused(*reasons)
    if body.late_items != "approve" or found.placed_as is PlacedAs.IN_TIME:
        raise Refused("O\u00a0povolení žádat netřeba; návrh zařaďte rovnou.")
    table = meetings.late_request
    waiting = sa.select(table.c.id).where(
        table.c.consultation_id == consultation_id,
        table.c.meeting_id == meeting_id,
        table.c.state == "asked",
    )
    if connection.execute(waiting).first() is not None:
        raise Refused("O\u00a0povolení už někdo požádal; počkejte na rozhodnutí.")
    request_id = int(
        connection.execute(
            table.insert()
            .values(
                meeting_id=meeting_id,
                consultation_id=consultation_id,
                reason=reason.strip(),
                asked_at=office.now,
                asked_by=actor.person_id,
            )
            .returning(table.c.id)
        ).scalar_one()
    )
    role, principal = standing.used(STAFF)
    _journal(
        office,
        connection,
        actor,
        request_id,
        found.proposal.id,
        "ask",
        ROLE_LABELS[role],
        principal.name if principal else None,
        {"body": body.code, "held_on": found.meeting.held_on.isoformat(), "reason": reason.strip()},
    )
    for holder in approvers(office, connection, found.meeting.body):
        for to in (holder, *people.deputies_of(connection, holder.id, office.today)):
            _letter(
                office,
                connection,
                actor,
                found,
                f"late_item:{request_id}",
                "late_item_request",
                to,
                person=actor.name,
                reason=reason.strip(),
                on_behalf_of=None if to.id == holder.id else holder.name,
                link=f"{office.base_url}/pozdni-body",
            )
    return request_id


def decide_late_item(
    office: Office,
    connection: Connection,
    actor: Actor,
    request_id: int,
    *,
    approve: bool,
    reason: str = "",
) -> None:
    """Lets a late item in, which places it at once, or does not; a refusal says why.

    Raises Refused for somebody who does not hold the office that the body names, and for a request decided already.
    """
    row = _waiting(connection, request_id)
    stop = consultations.consultation_by_id(connection, row.consultation_id)
    assert stop is not None  # a foreign key
    principal = decides_for(office, connection, actor, stop.body)
    if not approve and not reason.strip():
        raise Refused("Chybí důvod; napište ho jednou větou, ostatní ho uvidí.")
    found = placing(office, connection, stop.id, row.meeting_id, row.reason, late_is_approved=True)
    state = "approved" if approve else "declined"
    verb, outcome, next_step = DECIDED[state]
    changed = connection.execute(
        meetings.late_request.update()
        .where(meetings.late_request.c.id == request_id, meetings.late_request.c.state == "asked")
        .values(
            state=state,
            decided_at=office.now,
            decided_by=actor.person_id,
            decision_reason=reason.strip() or None,
        )
    ).rowcount
    if changed != 1:
        raise Refused("O\u00a0žádosti mezitím rozhodl někdo jiný; načtěte stránku znovu.")
    body = office.town.body(stop.body)
    titles = {held.code: held.title for held in office.town.offices}
    said = {"body": stop.body, **({"reason": reason.strip()} if reason.strip() else {})}
    title = titles.get(body.late_approved_by or "", "")
    _journal(office, connection, actor, request_id, found.proposal.id, verb, title, principal, said)
    if approve:
        place_on_agenda(
            office,
            connection,
            RAZITKO,
            stop.id,
            row.meeting_id,
            None,
            row.reason,
            approved_by=actor.person_id,
        )
    asker = people.person_by_id(connection, row.asked_by) if row.asked_by else None
    if asker is not None:
        _letter(
            office,
            connection,
            actor,
            found,
            f"late_item_decided:{request_id}",
            "late_item_decided",
            asker,
            person=actor.name,
            outcome=outcome,
            reason=reason.strip(),
            next_step=next_step,
            link=f"{office.base_url}/jednani/{row.meeting_id}",
        )


def withdraw_late_item(office: Office, connection: Connection, actor: Actor, request_id: int) -> None:
    """Takes a request back before it is decided; whoever runs meetings may."""
    row = _waiting(connection, request_id)
    stop = consultations.consultation_by_id(connection, row.consultation_id)
    assert stop is not None  # a foreign key
    standing = standing_towards(office, connection, actor)
    if not standing.roles.intersection(STAFF):
        raise Refused(CONSULTATION.wrong_office("place", STAFF))
    connection.execute(
        meetings.late_request.update()
        .where(meetings.late_request.c.id == request_id)
        .values(state="withdrawn", decided_at=office.now, decided_by=actor.person_id)
    )
    role, principal = standing.used(STAFF)
    name = principal.name if principal else None
    said = {"body": stop.body}
    _journal(
        office, connection, actor, request_id, stop.proposal_id, "withdraw", ROLE_LABELS[role], name, said
    )


def approvers(office: Office, connection: Connection, body_code: str) -> list[Row[Any]]:
    """Who holds the office that lets late items of a body in."""
    code = office.town.body(body_code).late_approved_by
    return list(people.holders(connection, code, None, office.today)) if code else []


def decides_for(office: Office, connection: Connection, actor: Actor, body_code: str) -> str | None:
    """Whom the actor stands in for in deciding (None: holds the office); raises Refused for anybody else."""
    holders = approvers(office, connection, body_code)
    if any(holder.id == actor.person_id for holder in holders):
        return None
    mine = people.stands_in_for(connection, actor.person_id, office.today) if actor.person_id else frozenset()
    for holder in holders:
        if holder.id in mine:
            return str(holder.name)
    titles = {held.code: held.title for held in office.town.offices}
    code = office.town.body(body_code).late_approved_by
    who = titles.get(code or "", "nikdo")
    raise Refused(f"O\u00a0pozdním bodu ({office.town.body(body_code).name}) rozhoduje jen: {who}.")


def _waiting(connection: Connection, request_id: int) -> Row[Any]:
    table = meetings.late_request
    statement = sa.select(table).where(table.c.id == request_id)
    row = connection.execute(lock(connection, statement)).one_or_none()
    if row is None:
        raise NotSeen("Žádost", request_id)
    if row.state != "asked":
        raise Refused("O\u00a0žádosti už je rozhodnuto; načtěte stránku znovu.")
    return row


def _letter(
    office: Office,
    connection: Connection,
    actor: Actor,
    found: Placing,
    key: str,
    kind: str,
    to: Row[Any],
    **facts: Any,
) -> None:
    proposal = found.proposal
    author = people.person_by_id(connection, proposal.author_id)
    matter = notify.matter_facts(office, connection, proposal, author, "")
    notify.owe(
        office,
        connection,
        notify.Notice(
            key=key,
            kind=kind,
            to=to,
            proposal_id=proposal.id,
            facts={
                **matter,
                "body_name": office.town.body(found.meeting.body).name,
                "held_on": found.meeting.held_on,
                **facts,
                **({"reason": HIDDEN_REASON} if proposal.is_confidential and facts.get("reason") else {}),
            },
        ),
        actor=actor,
    )


def _journal(
    office: Office,
    connection: Connection,
    actor: Actor,
    request_id: int,
    proposal_id: int,
    verb: str,
    title: str,
    acts_for: str | None,
    facts: dict[str, Any],
) -> None:
    journal.append(
        connection,
        journal.Entry(
            at=office.now,
            actor_id=actor.person_id,
            actor=actor.name,
            acts_for=acts_for,
            office=title,
            subject="late_request",
            subject_id=request_id,
            proposal_id=proposal_id,
            verb=verb,
            from_state=None,
            to_state=None,
            version=1,
            facts=facts,
        ),
    )
