"""How does a program record what a body did with a matter? The outcome is said, never inferred from the votes."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from actions.draft import body_in_force, rules_of
from actions.foresee import foresee
from actions.hear import Hearing, hear
from actions.office import Office
from actions.record_resolution import ManualNumber
from states.consultation import CONSULTATION
from states.majority import Tally
from web.api.content import clause_sent
from web.api.entrance import Called, noun, operation, refuse_late, version_seen
from web.api.meetings import Id, ProposalId, item_of, meeting_seen
from web.api.problems import Malformed
from web.api.proposals import seen
from web.api.schemas.meeting import Foresight, Heard, NewOutcome

router = noun("Výsledky")
_VERSION = "Verze je verze zastávky návrhu u\u00a0tohoto orgánu."


def _hearing(office: Office, connection: Any, proposal: Any, meeting: Any, asked: NewOutcome) -> Hearing:
    body = body_in_force(office, rules_of(connection, proposal, office), meeting.body)
    return Hearing(
        asked.outcome,
        _tally(asked, body.members_on(meeting.held_on)),
        amended_text=asked.amended_text,
        amended_clauses=tuple(clause_sent(clause.model_dump()) for clause in asked.amended_clauses),
        expected_number=asked.expected_number or "",
        negative_motion=asked.negative_motion,
        postponed_to=asked.postponed_to,
        conditions=asked.conditions,
        reason=asked.reason,
        manual_number=ManualNumber(asked.number, asked.number_reason) if asked.number else None,
    )


def _tally(asked: NewOutcome, known: int | None) -> Tally | None:
    sent = asked.ballot
    if sent is None:
        return None
    members = sent.members or known
    if members is None:
        sentence = "Pravidla města neříkají, kolik má orgán členů; pošlete to jako „members“."
        raise Malformed((("body", "ballot", "members"), sentence))
    tally = Tally(members, sent.present, sent.votes_for, sent.against, sent.abstained)
    if faults := tally.faults():
        raise Malformed(*((("body", "ballot"), sentence) for sentence in faults))
    return tally


@router.post(
    "/meetings/{id}/items/{proposal_id}/outcome",
    **operation(
        "record_outcome",
        "record",
        "Zapíše výsledek bodu",
        f"Přijaté usnesení dostane číslo a\u00a0vzniknou úkoly. {_VERSION}",
        response_model=Heard,
        status_code=201,
    ),
)
def post_outcome(
    caller: Called, request: Request, id: Id, proposal_id: ProposalId, asked: NewOutcome
) -> dict[str, Any]:
    """Records the outcome of one item."""
    version = version_seen(request, asked.version)
    with caller.writing() as (office, connection):
        stop = item_of(caller, office, connection, id, proposal_id)
        refuse_late(connection, CONSULTATION, stop, version)
        proposal = seen(caller, office, connection, proposal_id)
        hearing = _hearing(office, connection, proposal, meeting_seen(connection, id), asked)
        heard = hear(office, connection, caller.actor, stop.id, hearing, version)
    return {
        "proposal": proposal_id,
        "body": stop.body,
        "outcome": asked.outcome.value,
        "number": heard.number,
        "next": heard.next.value,
        "state": heard.done.state,
        "version": heard.done.version,
    }


@router.post(
    "/meetings/{id}/items/{proposal_id}/foresee",
    **operation(
        "foresee_outcome",
        "read",
        "Řekne, co by se zapsalo; nic nezmění",
        "Tytéž kontroly a\u00a0tentýž zákon jako při zápisu; verze není třeba.",
        response_model=Foresight,
    ),
)
def post_foresee(caller: Called, id: Id, proposal_id: ProposalId, asked: NewOutcome) -> dict[str, Any]:
    """Judges an outcome without recording it."""
    with caller.reading() as (office, connection):
        stop = item_of(caller, office, connection, id, proposal_id)
        proposal = seen(caller, office, connection, proposal_id)
        hearing = _hearing(office, connection, proposal, meeting_seen(connection, id), asked)
        found = foresee(office, connection, stop.id, hearing)
    return {
        "refusals": list(found.refusals),
        "result": found.result,
        "number": found.number,
        "effects": list(found.effects),
    }
