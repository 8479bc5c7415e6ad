"""How does a process go on to its next phase, back, to its end, and how does its page become public?"""

from __future__ import annotations

from sqlalchemy.engine import Connection

from actions.authority import Actor
from actions.office import Office
from actions.perform import Done
from actions.planning.phase_facts import gaps_now
from actions.planning.process_act import act_on_process
from actions.planning.standing import load_process
from states.machine import Refused
from states.planning.facts import ProcessFacts


def advance(
    office: Office, connection: Connection, actor: Actor, process_id: int, version: int | None
) -> Done:
    """Goes on to the next phase; raises Refused with everything that the present one lacks."""
    return _step(office, connection, actor, process_id, version, "advance")


def advance_despite(
    office: Office, connection: Connection, actor: Actor, process_id: int, version: int | None, reason: str
) -> Done:
    """Goes on although something is missing, with a reason; the journal keeps what was missing. Raises Refused."""
    process = load_process(connection, process_id)
    lacking = [gap.sentence for gap in gaps_now(office, connection, process)]
    if not lacking:
        raise Refused("Fázi nic nechybí; přejděte do další bez výhrady.")
    facts = ProcessFacts(office.today, reason=reason)
    said = {"reason": reason.strip(), "lacking": lacking}
    return act_on_process(
        office, connection, actor, process_id, "advance_despite", version=version, said=said, facts=facts
    )


def go_back(
    office: Office, connection: Connection, actor: Actor, process_id: int, version: int | None, reason: str
) -> Done:
    """Returns to the phase before, with a reason. Raises Refused."""
    return _with_reason(office, connection, actor, process_id, version, "go_back", reason)


def close(office: Office, connection: Connection, actor: Actor, process_id: int, version: int | None) -> Done:
    """Ends a process whose plan has run out; there is no way back. Raises Refused with what it lacks."""
    return _step(office, connection, actor, process_id, version, "close")


def abandon(
    office: Office, connection: Connection, actor: Actor, process_id: int, version: int | None, reason: str
) -> Done:
    """Stops a process, with a reason; there is no way back. Raises Refused."""
    return _with_reason(office, connection, actor, process_id, version, "abandon", reason)


def publish(
    office: Office, connection: Connection, actor: Actor, process_id: int, version: int | None
) -> Done:
    """Opens the public page of a process. Raises Refused, also if it is open."""
    if load_process(connection, process_id).published_at is not None:
        raise Refused("Stránka procesu už zveřejněna je.")
    changes = {"published_at": office.now}
    return act_on_process(office, connection, actor, process_id, "publish", version=version, changes=changes)


def hide(
    office: Office, connection: Connection, actor: Actor, process_id: int, version: int | None, reason: str
) -> Done:
    """Takes the public page of a process away, with a reason. Raises Refused, also if it is not public."""
    if load_process(connection, process_id).published_at is None:
        raise Refused("Stránka procesu zveřejněna není; není co skrýt.")
    return act_on_process(
        office,
        connection,
        actor,
        process_id,
        "hide",
        version=version,
        changes={"published_at": None},
        said={"reason": reason.strip()},
        facts=ProcessFacts(office.today, reason=reason),
    )


def _step(
    office: Office, connection: Connection, actor: Actor, process_id: int, version: int | None, verb: str
) -> Done:
    process = load_process(connection, process_id)
    gaps = tuple(gap.sentence for gap in gaps_now(office, connection, process))
    facts = ProcessFacts(office.today, gaps=gaps)
    return act_on_process(office, connection, actor, process_id, verb, version=version, facts=facts)


def _with_reason(
    office: Office,
    connection: Connection,
    actor: Actor,
    process_id: int,
    version: int | None,
    verb: str,
    reason: str,
) -> Done:
    facts = ProcessFacts(office.today, reason=reason)
    said = {"reason": reason.strip()}
    return act_on_process(
        office, connection, actor, process_id, verb, version=version, said=said, facts=facts
    )
