"""What becomes of a comment? A group proposes, the coordinator settles with a reason, its author is told once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import MACHINE, RAZITKO, Actor
from actions.office import Office
from actions.perform import Done
from actions.planning.comment_author import erase_author, erase_person
from actions.planning.comments import load_comment, move_comment
from actions.planning.participants import forget
from actions.planning.plans import load_plan
from actions.planning.standing import load_process
from db import people
from db.planning.groups import group_by_id
from db.queries.planning_comments import expired_comments
from db.queries.planning_plans import content_at
from states.canonical import digest_of
from states.machine import Refused
from states.planning.facts import CommentFacts
from states.planning.vocabulary import SETTLEMENT_LABELS, Settlement

LONGEST_REASON = 4000


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a comment is settled, or is proposed to be: a word of the vocabulary and why."""

    settlement: str
    reason: str

    def facts(self, office: Office) -> CommentFacts:
        """What the guards look at; raises Refused for a reason that is too long."""
        if len(self.reason) > LONGEST_REASON:
            raise Refused(
                f"Důvod má {len(self.reason)} znaků, vejde se jich nejvýš {LONGEST_REASON}; zkraťte ho."
            )
        return CommentFacts(now=office.now, settlement=self.settlement, reason=self.reason)


def assign(
    office: Office,
    connection: Connection,
    actor: Actor,
    comment_id: int,
    version: int | None,
    group_id: int | None,
) -> Done:
    """Gives a comment to a group, which may propose its settlement; None takes it back."""
    row = load_comment(connection, comment_id)
    name = ""
    if group_id is not None:
        group = group_by_id(connection, group_id)
        plan = load_plan(connection, row.plan_id, for_update=False)
        if group is None or group.process_id != plan.process_id:
            raise Refused("Tato skupina k\u00a0procesu nepatří; vyberte ji ze seznamu.")
        name = group.name
    return move_comment(
        office,
        connection,
        actor,
        row,
        "assign",
        version=version,
        changes={"group_id": group_id},
        said={"group": name},
    )


def propose(
    office: Office,
    connection: Connection,
    actor: Actor,
    comment_id: int,
    version: int | None,
    verdict: Verdict,
) -> Done:
    """The group of a comment (its chair or secretary) proposes how to settle it; the coordinator decides."""
    row = load_comment(connection, comment_id)
    return move_comment(
        office,
        connection,
        actor,
        row,
        "propose",
        version=version,
        facts=verdict.facts(office),
        changes={"proposed_settlement": verdict.settlement, "proposed_reason": verdict.reason.strip()},
        said={"settlement": verdict.settlement, "reason": verdict.reason.strip(), "number": row.number},
    )


def settle(
    office: Office,
    connection: Connection,
    actor: Actor,
    comment_id: int,
    version: int | None,
    verdict: Verdict,
) -> Done:
    """Settles a comment, or settles it otherwise; its author, who left an address, gets this answer once."""
    row = load_comment(connection, comment_id)
    verb = "settle_again" if row.state == "settled" else "settle"
    said = (row.settlement, row.settlement_reason)
    if version in (None, row.version) and said == (verdict.settlement, verdict.reason.strip()):
        raise Refused("Vypořádání je stejné jako dosud; není co uložit.")
    done = move_comment(
        office,
        connection,
        actor,
        row,
        verb,
        version=version,
        facts=verdict.facts(office),
        changes={
            "settlement": verdict.settlement,
            "settlement_reason": verdict.reason.strip(),
            "settled_on": office.today,
        },
        said={"settlement": verdict.settlement, "reason": verdict.reason.strip(), "number": row.number},
    )
    _answer(office, connection, actor, row, verdict)
    return done


def note_many(
    office: Office, connection: Connection, actor: Actor, comments: Iterable[tuple[int, int]], reason: str
) -> int:
    """Settles comments (id, version) as noted, all of them or none; returns how many. Raises Refused."""
    verdict, count = Verdict(Settlement.NOTED.value, reason), 0
    for comment_id, version in comments:
        settle(office, connection, actor, comment_id, version, verdict)
        count += 1
    if not count:
        raise Refused("Není vybraná žádná připomínka; zaškrtněte aspoň jednu.")
    return count


def redact(
    office: Office, connection: Connection, actor: Actor, comment_id: int, version: int | None, words: str
) -> Done:
    """Writes what may be published instead of a comment's own words, which may name people; empty: its own words."""
    row = load_comment(connection, comment_id)
    return move_comment(
        office,
        connection,
        actor,
        row,
        "redact",
        version=version,
        changes={"public_text": words.strip() or None},
        said={"number": row.number, "text": digest_of(words.strip())},
    )


def forget_author(
    office: Office, connection: Connection, actor: Actor, comment_id: int, version: int | None, reason: str
) -> Done:
    """Erases who wrote a comment, as they asked: name, address and organisation, in its words too. Raises Refused."""
    row = load_comment(connection, comment_id)
    if row.person_id is None and not (row.commenter or row.organisation):
        raise Refused("U\u00a0této připomínky není zapsáno, kdo ji podal; není co vymazat.")
    done = move_comment(
        office,
        connection,
        actor,
        row,
        "forget",
        version=version,
        facts=CommentFacts(now=office.now, reason=reason),
        said={"reason": reason.strip(), "number": row.number},
    )
    erase_author(connection, row)
    if row.person_id is not None:
        process_id = load_plan(connection, row.plan_id, for_update=False).process_id
        forget(office, connection, actor, process_id, row.person_id, reason)
    return done


def lapse_unconfirmed(office: Office, connection: Connection) -> int:
    """Comments whose link has expired unconfirmed lapse; nobody has vouched for name and address, so they go too.

    Returns how many. What was said stays, without whose it was said to be.
    """
    lapsed = 0
    for comment_id in expired_comments(connection, office.now):
        row = load_comment(connection, comment_id)
        if row.state != "unconfirmed":
            continue
        move_comment(office, connection, RAZITKO, row, "lapse", standing=MACHINE)
        erase_author(connection, row)
        if row.person_id is not None:
            erase_person(connection, row.person_id)
        lapsed += 1
    return lapsed


def _answer(office: Office, connection: Connection, actor: Actor, row: Row[Any], verdict: Verdict) -> None:
    if row.person_id is None:
        return
    plan = load_plan(connection, row.plan_id, for_update=False)
    process = load_process(connection, plan.process_id, for_update=False)
    parts = content_at(connection, plan.id, row.plan_number).anchors()
    said = digest_of([verdict.settlement, verdict.reason.strip()])[:16]
    address = f"{office.base_url}/verejne/planovani/{process.code}" if process.published_at else None
    notify.owe(
        office,
        connection,
        notify.Notice(
            key=f"comment_settled:{row.id}:{said}",
            kind="planning_comment_settled",
            to=people.person_by_id(connection, row.person_id),
            proposal_id=None,
            facts={
                "title": plan.title,
                "number": str(row.number),
                "task": parts.get(row.anchor, row.anchor) if row.anchor else "celý plán",
                "operative_text": row.text,
                "outcome": SETTLEMENT_LABELS[Settlement(verdict.settlement)],
                "reason": verdict.reason.strip(),
                "link": address,
            },
        ),
        actor=actor,
    )
