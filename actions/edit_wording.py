"""How is the wording for one body edited? It stops following the final one, until somebody lets it follow again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor, authors_of
from actions.moves import move_stop
from actions.office import Office
from actions.open_stage import ask_for_signature, load_stop, owe_form
from actions.perform import Done
from actions.place_on_agenda import stop_facts
from db import consultations, meetings, proposals
from states.canonical import digest_of
from states.machine import Refused
from states.town import Town
from states.wording import Clause, clause_faults, clause_from_data, resolution_text


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
    words = text.strip() if text else _derived(town, proposal, stop, clauses)
    return _write(office, connection, actor, (stop, proposal, town), version, clauses, words)


def follow_text(
    office: Office, connection: Connection, actor: Actor, consultation_id: int, version: int
) -> Done:
    """Lets the wording of a stop follow the proposal's text again; the edited one stays among its versions.

    A signature holds if not a word changes by it.
    """
    stop, proposal, town = load_stop(office, connection, consultation_id)
    current = consultations.current_wordings(connection, proposal.id)[stop.id]
    if current.is_derived:
        raise Refused(f"Znění ({stop.body}) už se řídí návrhem usnesení; nemusíte nic dělat.")
    clauses = proposals.content_of(proposal).clauses
    words = _derived(town, proposal, stop, clauses)
    return _write(
        office,
        connection,
        actor,
        (stop, proposal, town),
        version,
        clauses,
        words,
        follows=True,
        is_same=current.text == words,
    )


def keep_wording(
    office: Office, connection: Connection, actor: Actor, consultation_id: int, version: int, reason: str
) -> Done:
    """Writes the wording of a stop anew without changing a word: somebody decided, with a reason, that it stays so."""
    if not reason.strip():
        raise Refused("Chybí důvod, proč znění zůstává; napište ho jednou větou, ostatní ho uvidí.")
    stop, proposal, town = load_stop(office, connection, consultation_id)
    current = consultations.current_wordings(connection, proposal.id)[stop.id]
    clauses = [clause_from_data(clause) for clause in current.clauses]
    return _write(
        office,
        connection,
        actor,
        (stop, proposal, town),
        version,
        clauses,
        current.text,
        follows=current.is_derived,
        is_same=True,
        reason=reason.strip(),
    )


def _derived(town: Town, proposal: Row[Any], stop: Row[Any], clauses: Sequence[Clause]) -> str:
    route = town.route(proposal.route)
    return resolution_text(
        route.stages[stop.position].sentence, town.voice(route, stop.position), tuple(clauses)
    )


def _write(
    office: Office,
    connection: Connection,
    actor: Actor,
    matter: tuple[Row[Any], Row[Any], Town],
    version: int,
    clauses: Sequence[Clause],
    words: str,
    *,
    follows: bool = False,
    is_same: bool = False,
    reason: str = "",
) -> Done:
    stop, proposal, town = matter
    meeting = meetings.meeting_by_id(connection, stop.meeting_id) if stop.meeting_id else None
    stage = town.route(proposal.route).stages[stop.position]
    unsigned = {"signed_by": None, "signed_for": None, "signed_on": None, "form_issue": stop.form_issue + 1}
    loses_signature = stop.signed_on is not None and not is_same
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
            clause_faults=() if follows else tuple(clause_faults(clauses)),
            actor_is_author=actor.person_id in authors_of(connection, proposal),
        ),
        version=version,
        changes=unsigned if loses_signature else {},
        said={
            "text": digest_of(words),
            "was_signed": loses_signature,
            **({"follows_text": True} if follows and not reason else {}),
            **({"reason": reason} if reason else {}),
        },
    )
    consultations.write_wording(
        connection,
        stop.id,
        clauses=[clause.as_data() for clause in clauses],
        text=words,
        is_derived=follows,
        at=office.now,
        by=actor.person_id,
    )
    if loses_signature and stage.form_signed_by is not None:
        ask_for_signature(office, connection, town, proposal, stop, stop.form_issue + 1)
    elif stage.form_signed_by is None and stop.state != "waiting" and not is_same:
        owe_form(office, connection, proposal, stop, done.version)
    return done
