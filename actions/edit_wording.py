"""How is the wording for one body edited? It stops following the final one and is frozen when it is heard."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.engine import Connection

from actions.authority import Actor, authors_of
from actions.moves import move_stop
from actions.office import Office
from actions.open_stage import ask_for_signature, load_stop, owe_form
from actions.perform import Done
from actions.place_on_agenda import stop_facts
from db import consultations, meetings
from states.content import digest_of
from states.wording import Clause, clause_faults, resolution_text


def edit_wording(
    office: Office,
    connection: Connection,
    actor: Actor,
    consultation_id: int,
    version: int,
    clauses: Sequence[Clause],
    text: str | None = None,
) -> Done:
    """Writes the wording of a stop from its clauses, or in the words of ``text``.

    A signature under the former words does not hold for the new ones: it is asked for again.
    """
    stop, proposal, town = load_stop(office, connection, consultation_id)
    meeting = meetings.meeting_by_id(connection, stop.meeting_id) if stop.meeting_id else None
    route = town.route(proposal.route)
    stage = route.stages[stop.position]
    wording = (
        text.strip() if text else resolution_text(stage.sentence, town.voice(route, stop.position), clauses)
    )
    unsigned = {"signed_by": None, "signed_for": None, "signed_on": None, "form_issue": stop.form_issue + 1}
    was_signed = stop.signed_on is not None
    done = move_stop(
        office,
        connection,
        actor,
        proposal,
        stop,
        "edit_wording",
        stop_facts(
            office,
            town,
            stop,
            proposal,
            meeting,
            clause_faults=tuple(clause_faults(clauses)),
            actor_is_author=actor.person_id in authors_of(connection, proposal),
        ),
        version=version,
        changes=unsigned if was_signed else {},
        said={"text": digest_of(wording), "was_signed": was_signed},
    )
    consultations.write_wording(
        connection,
        stop.id,
        clauses=[clause.as_data() for clause in clauses],
        text=wording,
        is_derived=False,
        at=office.now,
        by=actor.person_id,
    )
    if was_signed and stage.form_signed_by is not None:
        ask_for_signature(office, connection, town, proposal, stop, stop.form_issue + 1)
    elif stage.form_signed_by is None and stop.state != "waiting":
        owe_form(office, connection, proposal, stop, done.version)
    return done
