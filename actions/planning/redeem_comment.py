"""What may the holder of a link to a comment do? See the comment as it was sent, and confirm it, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor, Standing
from actions.office import Office
from actions.planning.comment_author import AUTHOR
from actions.planning.comments import comment_digest, load_comment, move_comment
from actions.planning.plans import load_plan
from actions.redeem import link_of, spent
from db import correspondence
from db.planning.process import process_by_id
from db.queries.planning_comments import TASK, next_number, window_of
from db.queries.planning_plans import content_at
from states.dates import czech_datetime
from states.machine import Refused
from states.planning.comment import COMMENT
from states.planning.facts import CommentFacts
from states.vocabulary import Role

DONE = {"confirm": "Připomínka je potvrzena."}


@dataclass(frozen=True, slots=True)
class CommentSight:
    """What the page of a link to a comment shows; ``number`` once it is confirmed."""

    town: str
    title: str
    process: str
    address: str
    text: str
    part: str
    received_on: date
    closes_on: date | None
    number: int | None
    seen: str
    refusal: str | None
    used_for: str | None
    is_expired: bool

    @property
    def verbs(self) -> tuple[str, ...]:
        """What can be done now."""
        return () if self.refusal else ("confirm",)


def look(office: Office, connection: Connection, token: str) -> CommentSight:
    """What a link is about; changes nothing. Raises Refused for a token that is not ours."""
    return _sight(office, connection, link_of(office, connection, token))


def redeem(office: Office, connection: Connection, token: str, verb: str, *, seen: str) -> str:
    """Confirms the comment, gives it its number and spends the link in one transaction; returns what was done.

    Raises Refused: expired, used, lapsed meanwhile.
    """
    link = link_of(office, connection, token, for_update=True)
    sight = _sight(office, connection, link)
    if sight.refusal is not None:
        raise Refused(sight.refusal)
    if verb not in sight.verbs:
        raise Refused("Tohle odkaz neumožňuje; otevřete ho znovu.")
    if seen != sight.seen:
        raise Refused("Stránka zastarala; otevřete odkaz z\u00a0dopisu znovu.")
    found = load_comment(connection, link.task_id, for_update=False)
    load_plan(connection, found.plan_id)  # its row is held: numbers are given one after another, without gaps
    row = load_comment(connection, link.task_id)
    number = next_number(connection, row.plan_id)
    move_comment(
        office,
        connection,
        Actor(link.person_id, AUTHOR, "link"),
        row,
        "confirm",
        standing=Standing({Role.COMMENTER: None}),
        facts=CommentFacts(now=office.now, expires_at=link.expires_at),
        changes={"number": number, "confirmed_at": office.now},
        said={"number": number},
    )
    if not correspondence.spend_link(connection, link.id, verb, office.now):
        raise Refused("Odkaz už byl použit.")
    return DONE[verb]


def _sight(office: Office, connection: Connection, link: Row[Any]) -> CommentSight:
    if link.task != TASK:
        raise Refused("Tento odkaz nepatří k\u00a0připomínce; otevřete ho znovu z\u00a0dopisu.")
    row = load_comment(connection, link.task_id, for_update=False)
    plan = load_plan(connection, row.plan_id, for_update=False)
    process = process_by_id(connection, plan.process_id)
    assert process is not None  # a foreign key
    window = window_of(connection, plan.id)
    parts = content_at(connection, plan.id, row.plan_number).anchors()
    is_expired = link.expires_at <= office.now and link.used_at is None
    refusal = spent(office, link, DONE)
    if is_expired:
        refusal = (
            f"Platnost odkazu skončila {czech_datetime(link.expires_at)}, připomínka zůstala nepotvrzená. "
            "Podejte ji prosím znovu."
        )
    elif refusal is None and row.state != COMMENT.initial:
        refusal = f"Připomínka je ve stavu „{COMMENT.states[row.state]}“; potvrdit už ji nelze."
    return CommentSight(
        town=office.town.full_name,
        title=plan.title,
        process=process.title,
        address=f"/verejne/planovani/{process.code}",
        text=row.text,
        part=parts.get(row.anchor, row.anchor) if row.anchor else "celý plán",
        received_on=row.received_on,
        closes_on=window.closes_on if window else None,
        number=row.number,
        seen=comment_digest(row),
        refusal=refusal,
        used_for=link.used_for,
        is_expired=is_expired,
    )
