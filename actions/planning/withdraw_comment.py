"""How is a comment taken back until it is settled? By its author with their link, or by the coordinator for them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import Actor, Standing
from actions.office import Office
from actions.perform import Done
from actions.planning.comments import load_comment, move_comment
from actions.planning.plans import load_plan
from actions.planning.standing import coordinator_of
from db import people
from db.queries.planning_plans import content_at
from states.planning.facts import CommentFacts
from states.vocabulary import Role

BY_LINK = "Podatel ji vzal zpět odkazem z\u00a0dopisu."
"""Why, as the journal keeps it: what a citizen would write themselves could name somebody, and is never forgotten."""


def withdraw(
    office: Office, connection: Connection, actor: Actor, comment_id: int, version: int | None, reason: str
) -> Done:
    """The coordinator takes a comment back, as its author asked, who is told; it stays in the book with the reason."""
    row = load_comment(connection, comment_id)
    done = _move(office, connection, actor, row, reason, version=version)
    _tell_author(office, connection, actor, row, reason.strip())
    return done


def take_back(office: Office, connection: Connection, author: Actor, comment_id: int) -> Done:
    """Its author takes a comment back by their link; both they and the coordinator are told. It can't be undone."""
    row = load_comment(connection, comment_id)
    done = _move(office, connection, author, row, BY_LINK, standing=Standing({Role.COMMENTER: None}))
    _tell_author(office, connection, author, row, "")
    _tell_coordinator(office, connection, author, row)
    return done


def _move(
    office: Office, connection: Connection, actor: Actor, row: Row[Any], reason: str, **more: Any
) -> Done:
    return move_comment(
        office,
        connection,
        actor,
        row,
        "withdraw",
        facts=CommentFacts(now=office.now, reason=reason),
        said={"reason": reason.strip(), "number": row.number},
        **more,
    )


def _tell_author(office: Office, connection: Connection, actor: Actor, row: Row[Any], reason: str) -> None:
    """By letter too, to who acted by a link: whoever else got hold of it has not done so in silence."""
    to = people.person_by_id(connection, row.person_id) if row.person_id is not None else None
    if to is None or not to.email:
        return
    plan = load_plan(connection, row.plan_id, for_update=False)
    coordinator = coordinator_of(connection, plan.process_id)
    facts = {
        **_facts(connection, plan, row),
        "operative_text": row.text,
        "reason": reason,
        "more": (("Koordinátor", f"{coordinator.name}, {coordinator.email}"),),
    }
    notice = notify.Notice(f"comment_withdrawn:{row.id}", "planning_comment_withdrawn", to, None, facts)
    notify.owe(office, connection, notice, actor=actor)


def _tell_coordinator(office: Office, connection: Connection, actor: Actor, row: Row[Any]) -> None:
    """Nobody is to settle what is not there any more; who wrote it is not said."""
    plan = load_plan(connection, row.plan_id, for_update=False)
    facts = {
        **_facts(connection, plan, row),
        "reason": BY_LINK,
        "link": f"{office.base_url}/planovani/{plan.process_id}/pripominky/{row.id}",
    }
    to = coordinator_of(connection, plan.process_id)
    notice = notify.Notice(f"comment_withdrawn:{row.id}", "planning_comment_withdrawn", to, None, facts)
    notify.owe(office, connection, notice, actor=actor)


def _facts(connection: Connection, plan: Row[Any], row: Row[Any]) -> dict[str, Any]:
    parts = content_at(connection, plan.id, row.plan_number).anchors()
    part = parts.get(row.anchor, row.anchor) if row.anchor else "celý plán"
    return {"title": plan.title, "number": str(row.number), "task": part}
