"""What does a person see of a form that waits for its signature, and may they sign it? Looking changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.engine import Connection

from actions.authority import Actor, standing_towards
from actions.chain_facts import SignedStep, steps_of
from actions.draft import rules_of
from actions.office import Office
from actions.open_stage import hand_in_limit
from actions.see import NotSeen, eyes_of, seen_proposal
from actions.sign_form import facts_of_signing
from db import consultations, people, proposals
from states.canonical import digest_of
from states.consultation import CONSULTATION
from states.content import AttachedFile
from states.dates import czech_date
from states.machine import Refused, authorise, failed_guards


@dataclass(frozen=True, slots=True)
class SignatureSight:
    """The form for one body and its matter. ``refusal`` says why it can't be signed now, or not by this person."""

    stop_id: int
    version: int
    person: str
    task: str
    title: str
    proposal_id: int
    drafted_by: str
    department: str
    presented_by: str | None
    text: str
    amount: int | None
    report: str
    attachments: tuple[str, ...]
    files: tuple[AttachedFile, ...]
    due_on: date | None
    body: str
    is_confidential: bool
    seen: str
    verbs: tuple[str, ...]
    refusal: str | None
    on_behalf_of: str | None
    steps: tuple[SignedStep, ...]


def see_signature(
    office: Office, connection: Connection, actor: Actor, proposal_id: int, body: str
) -> SignatureSight:
    """The form of a proposal for a body, as ``actor`` may see and sign it; raises NotSeen as `seen_proposal`."""
    assert actor.person_id is not None
    proposal = seen_proposal(connection, eyes_of(office, connection, actor.person_id), proposal_id)
    stop = consultations.consultation_at(connection, proposal_id, body)
    if stop is None:
        raise NotSeen("Formulář")
    town = rules_of(connection, proposal, office)
    content = proposals.content_of(proposal)
    standing = standing_towards(office, connection, actor, proposal)
    text = str(consultations.current_wordings(connection, proposal_id)[stop.id].text)
    refusal, on_behalf_of = None, None
    if stop.signed_on is not None:
        by = people.person_by_id(connection, stop.signed_by).name
        refusal = f"Formulář už podepsal(a) {by} {czech_date(stop.signed_on)}."
    else:
        try:
            move = CONSULTATION.move(stop.state, "sign_form")
            authorise(CONSULTATION, move, standing.roles)
            facts = facts_of_signing(office, connection, actor, proposal, stop, town)
            refusal = " ".join(failed_guards(move, facts)) or None
            principal = standing.used(move.may)[1]
            on_behalf_of = principal.name if principal else None
        except Refused as refused:
            refusal = str(refused)
    return SignatureSight(
        stop_id=stop.id,
        version=stop.version,
        person=people.person_by_id(connection, actor.person_id).name,
        task="podpis formuláře",
        title=content.title,
        proposal_id=proposal.id,
        drafted_by=people.person_by_id(connection, proposal.author_id).name,
        department=town.department(content.department).name,
        presented_by=people.name_by_code(connection, content.presented_by) if content.presented_by else None,
        text=text,
        amount=content.amount,
        report=content.report,
        attachments=content.attachments or (),
        files=content.files,
        due_on=hand_in_limit(town, stop),
        body=town.body(stop.body).name,
        is_confidential=content.is_confidential,
        seen=digest_of([content.text_digest(), text]),
        verbs=() if refusal else ("sign_form",),
        refusal=refusal,
        on_behalf_of=None if refusal else on_behalf_of,
        steps=steps_of(connection, proposal.id),
    )
