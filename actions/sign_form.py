"""How does the head of department sign the form for a stop? The form is issued anew with that day."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor, authors_of, standing_towards
from actions.moves import move_stop
from actions.office import Office
from actions.open_stage import load_stop, owe_form
from actions.perform import Done
from states.facts import ConsultationFacts
from states.town import Town
from states.vocabulary import Role, StageTask


def sign_form(
    office: Office, connection: Connection, actor: Actor, consultation_id: int, version: int
) -> Done:
    """Signs ("v. r.") on the day of acting; a deputy signs in place of the head, never the author."""
    stop, proposal, town = load_stop(office, connection, consultation_id)
    standing = standing_towards(office, connection, actor, proposal)
    principal = standing.by_role.get(Role.HEAD_OF_DEPARTMENT)
    done = move_stop(
        office,
        connection,
        actor,
        proposal,
        stop,
        "sign_form",
        facts_of_signing(office, connection, actor, proposal, stop, town),
        version=version,
        changes={
            "signed_by": actor.person_id,
            "signed_for": principal.id if principal else None,
            "signed_on": office.today,
        },
        said={"signed_on": office.today.isoformat()},
    )
    owe_form(office, connection, proposal, stop, done.version)
    return done


def facts_of_signing(
    office: Office, connection: Connection, actor: Actor, proposal: Row[Any], stop: Row[Any], town: Town
) -> ConsultationFacts:
    """What the guards of the signature look at."""
    body = town.body(stop.body)
    return ConsultationFacts(
        today=office.today,
        body=body.name,
        body_kind=body.kind,
        task=StageTask(stop.task),
        form_needs_signature=town.route(proposal.route).stages[stop.position].form_signed_by is not None,
        form_is_signed=stop.signed_on is not None,
        actor_is_author=actor.person_id in authors_of(connection, proposal),
    )
