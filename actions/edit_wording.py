"""How is the wording for one body edited? It stops following the final one and is frozen when it is heard."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.engine import Connection

from actions.authority import Actor, standing_towards
from actions.office import Office
from actions.open_stage import load_stop, owe_form
from actions.perform import Act, Done, perform
from actions.place_on_agenda import stop_facts
from db import consultations, meetings
from states.consultation import CONSULTATION
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
    """Writes the wording of a stop from its clauses, or in the words of ``text``; the form is issued anew."""
    stop, proposal, town = load_stop(office, connection, consultation_id)
    meeting = meetings.meeting_by_id(connection, stop.meeting_id) if stop.meeting_id else None
    done = perform(
        office,
        connection,
        actor,
        Act(
            table=CONSULTATION,
            rows=consultations.consultation,
            row=stop,
            verb="edit_wording",
            standing=standing_towards(office, connection, actor, proposal),
            facts=stop_facts(
                office, town, stop, proposal, meeting, clause_faults=tuple(clause_faults(clauses))
            ),
            proposal_id=proposal.id,
            version=version,
            said={"body": stop.body},
        ),
    )
    route = town.route(proposal.route)
    sentence = route.stages[stop.position].sentence
    consultations.write_wording(
        connection,
        stop.id,
        clauses=[clause.as_data() for clause in clauses],
        text=text.strip() if text else resolution_text(sentence, town.voice(route, stop.position), clauses),
        is_derived=False,
        at=office.now,
        by=actor.person_id,
    )
    if stop.signed_on is not None:
        owe_form(office, connection, proposal, stop, done.version)
    return done
