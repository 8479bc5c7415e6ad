"""What may the holder of a link to a comment do? See it as it was sent, confirm it once, take it back until settled."""

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
from actions.planning.withdraw_comment import take_back
from actions.redeem import link_of, spent
from db import correspondence, people
from db.planning.process import process_by_id
from db.queries.planning_comments import TASK, next_number, window_of
from db.queries.planning_plans import content_at
from states.dates import czech_date, czech_datetime
from states.machine import Refused
from states.planning.comment import COMMENT
from states.planning.facts import CommentFacts
from states.planning.vocabulary import SETTLEMENT_LABELS, Settlement
from states.vocabulary import Role

DONE = {"confirm": "Připomínka je potvrzena.", "withdraw": "Připomínka je vzata zpět."}
CONFIRMED = ("received", "settled", "withdrawn")
"""States of a comment that somebody vouched for: its link shows what became of it."""


@dataclass(frozen=True, slots=True)
class CommentSight:
    """What the page of a link to a comment shows; ``number`` once it is confirmed.

    ``refusal`` says why it can't be confirmed, ``stays`` why it can't be taken back.
    """

    town: str
    title: str
    process: str
    address: str
    text: str
    part: str
    received_on: date
    closes_on: date | None
    number: int | None
    state: str
    seen: str
    refusal: str | None
    stays: str | None
    is_expired: bool

    @property
    def verbs(self) -> tuple[str, ...]:
        """What can be done now."""
        return (*(() if self.refusal else ("confirm",)), *(() if self.stays else ("withdraw",)))

    @property
    def is_confirmed(self) -> bool:
        """Whether the comment was confirmed, whatever became of it."""
        return self.state in CONFIRMED


def look(office: Office, connection: Connection, token: str) -> CommentSight:
    """What a link is about; changes nothing. Raises Refused for a token that is not ours."""
    return _sight(office, connection, link_of(office, connection, token))


def redeem(office: Office, connection: Connection, token: str, verb: str, *, seen: str) -> str:
    """Confirms the comment and spends the link, or takes it back, in one transaction; returns what was done.

    Raises Refused: expired, used, lapsed or settled meanwhile. What is taken back stays so.
    """
    link = link_of(office, connection, token, for_update=True)
    sight = _sight(office, connection, link)
    if verb not in DONE:
        raise Refused("Tohle odkaz neumožňuje; otevřete ho znovu.")
    if sentence := sight.stays if verb == "withdraw" else sight.refusal:
        raise Refused(sentence)
    if seen != sight.seen:
        raise Refused("Stránka zastarala; otevřete odkaz z\u00a0dopisu znovu.")
    if verb == "withdraw":
        take_back(office, connection, _author(link), link.task_id)
    else:
        _confirm(office, connection, link)
    return DONE[verb]


def _author(link: Row[Any]) -> Actor:
    return Actor(link.person_id, AUTHOR, "link")


def _confirm(office: Office, connection: Connection, link: Row[Any]) -> None:
    """The comment gets its number; the link can't confirm another time."""
    found = load_comment(connection, link.task_id, for_update=False)
    load_plan(connection, found.plan_id)  # its row is held: numbers are given one after another, without gaps
    row = load_comment(connection, link.task_id)
    number = next_number(connection, row.plan_id)
    move_comment(
        office,
        connection,
        _author(link),
        row,
        "confirm",
        standing=Standing({Role.COMMENTER: None}),
        facts=CommentFacts(now=office.now, expires_at=link.expires_at),
        changes={"number": number, "confirmed_at": office.now},
        said={"number": number},
    )
    if not correspondence.spend_link(connection, link.id, "confirm", office.now):
        raise Refused("Odkaz už byl použit.")


def _sight(office: Office, connection: Connection, link: Row[Any]) -> CommentSight:
    if link.task != TASK:
        raise Refused("Tento odkaz nepatří k\u00a0připomínce; otevřete ho znovu z\u00a0dopisu.")
    row = load_comment(connection, link.task_id, for_update=False)
    plan = load_plan(connection, row.plan_id, for_update=False)
    process = process_by_id(connection, plan.process_id)
    assert process is not None  # a foreign key
    window = window_of(connection, plan.id)
    parts = content_at(connection, plan.id, row.plan_number).anchors()
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
        state=row.state,
        seen=comment_digest(row),
        refusal=_why_not_confirmed(office, link, row),
        stays=_why_it_stays(connection, link, row),
        is_expired=row.state not in CONFIRMED and link.expires_at <= office.now and link.used_at is None,
    )


def _why_not_confirmed(office: Office, link: Row[Any], row: Row[Any]) -> str | None:
    if link.used_at is None and link.expires_at <= office.now and row.state not in CONFIRMED:
        return (
            f"Platnost odkazu skončila {czech_datetime(link.expires_at)}, připomínka zůstala nepotvrzená. "
            "Podejte ji prosím znovu."
        )
    if sentence := spent(office, link, DONE):
        return sentence
    if row.state != COMMENT.initial:
        return f"Připomínka je ve stavu „{COMMENT.states[row.state]}“; potvrdit už ji nelze."
    return None


def _why_it_stays(connection: Connection, link: Row[Any], row: Row[Any]) -> str | None:
    """Why its author can't take a comment back; None while they can. Judged at the moment of acting."""
    match row.state:
        case "received":
            if people.person_by_id(connection, link.person_id).email:
                return None
            return "Údaje podatele byly vymazány, takže nevíme, čí připomínka je; zpět ji vzít nelze."
        case "settled":
            how = SETTLEMENT_LABELS[Settlement(row.settlement)]
            return (
                f"Připomínka už byla vypořádána ({czech_date(row.settled_on)}: {how}), zpět ji vzít nelze. "
                "Nesouhlasíte-li s\u00a0vypořádáním, napište koordinátorovi."
            )
        case "withdrawn":
            return "Připomínka už je vzata zpět; nemusíte nic dělat."
        case _:
            return "Připomínka není potvrzená, brát zpět ji není třeba: nepotvrzená propadne sama."
