"""How does a stop of the route open? Its form is signed and issued, its people are told."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import RAZITKO, Actor
from actions.draft import load_proposal, rules_of
from actions.moves import move_proposal, move_stop
from actions.office import Office
from actions.perform import Done
from db import consultations, files, people, proposals
from states.consultation import CONSULTATION
from states.dates import PRAGUE
from states.deadlines import Term
from states.facts import ConsultationFacts
from states.machine import Refused
from states.signoff import still_mandatory
from states.town import Town
from states.vocabulary import StageTask


def clear_for_the_route(office: Office, connection: Connection, actor: Actor, row: Row[Any]) -> None:
    """The chain is complete: the proposal goes on its route, to the first stop or to the one that returned it."""
    if row.state != "in_sign_off":
        return
    proposal_id = row.id
    move_proposal(
        office, connection, RAZITKO, row, "clear", open_mandatory=open_mandatory(connection, proposal_id)
    )
    files.owe_document(
        connection,
        {
            "key": f"sign_off_sheet:{proposal_id}:{row.round}",
            "kind": "sign_off_sheet",
            "proposal_id": proposal_id,
            "issue": row.round,
            "owed_at": office.now,
        },
    )
    town = rules_of(connection, row, office)
    stops = consultations.consultations_of(connection, proposal_id)
    stop = next(stop for stop in stops if stop.state in ("waiting", "returned"))
    open_stop(office, connection, town, row, stop)
    author = people.person_by_id(connection, row.author_id)
    body = town.body(stop.body)
    notify.owe(
        office,
        connection,
        notify.Notice(
            key=f"cleared:{proposal_id}:{row.round}",
            kind="sign_off_completed",
            to=author,
            proposal_id=proposal_id,
            facts={
                **notify.matter_facts(
                    office, connection, row, author, _text(connection, proposal_id, stop.id)
                ),
                "body_name": body.name,
                "held_on": stop.planned_on,
                "next_step": f"Materiál čeká na zařazení na program ({body.name}).",
            },
        ),
        actor=actor,
    )


def open_mandatory(connection: Connection, proposal_id: int) -> tuple[str, ...]:
    """Titles of the mandatory sign-offs that are not settled yet."""
    open_steps = still_mandatory(proposals.open_steps_of(connection, proposal_id))
    if not open_steps:
        return ()
    titles = {row.id: row.title for row in proposals.sign_offs_of(connection, proposal_id)}
    return tuple(titles[step] for step in open_steps)


def open_stop(office: Office, connection: Connection, town: Town, proposal: Row[Any], stop: Row[Any]) -> Done:
    """Opens a stop. Its form is signed by the head's own approval, or a letter asks for the signature."""
    body = town.body(stop.body)
    stage = town.route(proposal.route).stages[stop.position]
    signature = _signature_of_approval(connection, proposal, town, stage.form_signed_by)
    done = move_stop(
        office,
        connection,
        RAZITKO,
        proposal,
        stop,
        "open" if stop.state == "waiting" else "reopen",
        ConsultationFacts(today=office.today, body=body.name, body_kind=body.kind, task=StageTask(stop.task)),
        changes={"meeting_id": None, "form_issue": stop.form_issue + 1, **signature},
    )
    if signature["signed_by"] is not None or stage.form_signed_by is None:
        owe_form(office, connection, proposal, stop, done.version)
    else:
        ask_for_signature(office, connection, town, proposal, stop, stop.form_issue + 1)
    return done


def _signature_of_approval(
    connection: Connection, proposal: Row[Any], town: Town, office_code: str | None
) -> dict[str, Any]:
    """The signature under the form of the stop right after the chain: the approval of the office that signs it.

    Later stops have a form of their own date, signed anew (seed: signed the day after the council).
    """
    nothing = {"signed_by": None, "signed_for": None, "signed_on": None}
    stops = consultations.consultations_of(connection, proposal.id)
    if office_code is None or any(
        stop.state in ("recommended", "not_recommended", "noted") for stop in stops
    ):
        return nothing
    steps = {step.code for step in town.sign_off if step.office == office_code}
    for row in proposals.sign_offs_of(connection, proposal.id):
        if row.step in steps and row.state == "approved":
            day = row.decided_at.astimezone(PRAGUE).date()
            return {"signed_by": row.decided_by, "signed_for": row.acts_for, "signed_on": day}
    return nothing


def ask_for_signature(
    office: Office, connection: Connection, town: Town, proposal: Row[Any], stop: Row[Any], issue: int
) -> None:
    """Owes the letter that asks for the signature under an issue of the form, once for each person and issue."""
    office_code = town.route(proposal.route).stages[stop.position].form_signed_by
    if office_code is None:
        return
    body = town.body(stop.body)
    author = people.person_by_id(connection, proposal.author_id)
    before = [
        previous
        for previous in consultations.consultations_of(connection, proposal.id)
        if previous.position < stop.position
    ]
    digest = proposals.content_of(proposal).text_digest()
    for holder in people.holders(connection, office_code, proposal.department, office.today):
        for to in (holder, *people.deputies_of(connection, holder.id, office.today)):
            if to.id == proposal.author_id:
                continue
            notify.owe(
                office,
                connection,
                notify.Notice(
                    key=f"sign_form:{stop.id}:{issue}",
                    kind="form_signature_request",
                    to=to,
                    proposal_id=proposal.id,
                    facts={
                        **notify.matter_facts(
                            office, connection, proposal, author, _text(connection, proposal.id, stop.id)
                        ),
                        "body_name": body.name,
                        "held_on": stop.planned_on,
                        "due_on": hand_in_limit(town, stop),
                        "outcome": _said_before(town, before),
                        "on_behalf_of": None if to.id == holder.id else holder.name,
                    },
                    link=("sign_form", stop.id, digest),
                ),
                actor=RAZITKO,
            )


def hand_in_limit(town: Town, stop: Row[Any], held_on: date | None = None) -> date | None:
    """The last day to hand materials in for the meeting on ``held_on``, or for the planned one."""
    day = held_on or stop.planned_on
    return Term.parse(town.body(stop.body).hand_in).before(day) if day else None


def _said_before(town: Town, stops: list[Row[Any]]) -> str | None:
    said = [f"{town.body(stop.body).name}: {CONSULTATION.states[stop.state]}" for stop in stops]
    return "; ".join(said) or None


def _text(connection: Connection, proposal_id: int, consultation_id: int) -> str:
    return str(consultations.current_wordings(connection, proposal_id)[consultation_id].text)


def owe_form(
    office: Office, connection: Connection, proposal: Row[Any], stop: Row[Any], version: int
) -> bool:
    """Owes the Word form for a stop; the same state of the stop owes it once."""
    return (
        files.owe_document(
            connection,
            {
                "key": f"proposal:{proposal.id}:{stop.body}:{proposal.round}.{version}",
                "kind": "proposal",
                "proposal_id": proposal.id,
                "consultation_id": stop.id,
                "stage": stop.body,
                "issue": version,
                "owed_at": office.now,
            },
        )
        is not None
    )


def load_stop(
    office: Office, connection: Connection, consultation_id: int
) -> tuple[Row[Any], Row[Any], Town]:
    """A stop locked for a change, its proposal, and the rules it runs under; raises Refused if there is none."""
    stop = consultations.consultation_by_id(connection, consultation_id, for_update=True)
    if stop is None:
        raise Refused(f"Projednání č.\u00a0{consultation_id} neexistuje; zkontrolujte číslo.")
    proposal = load_proposal(connection, stop.proposal_id)
    return stop, proposal, rules_of(connection, proposal, office)
