"""How does an approver decide? Approve, give an opinion, return with a reason, hand over."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import RAZITKO, Actor, standing_as_holder
from actions.block_account import refuse_blocked
from actions.chain import advance, final_text, is_among, request_letter
from actions.draft import load_proposal
from actions.moves import move_proposal, move_sign_off
from actions.office import Office
from actions.perform import Act, Done, perform
from db import people, proposals
from db.queries.sign_off_file import SignOffFile, sign_off_file
from states.content import Content
from states.facts import SignOffFacts
from states.machine import Refused
from states.signoff import SIGN_OFF
from states.vocabulary import Role


def approve(
    office: Office, connection: Connection, actor: Actor, sign_off_id: int, version: int | None, seen: str
) -> Done:
    """Approves the text with the digest ``seen``; the chain goes on, or the route opens."""
    return _decide(office, connection, actor, sign_off_id, version, "approve", seen=seen)


def give_opinion(
    office: Office,
    connection: Connection,
    actor: Actor,
    sign_off_id: int,
    version: int | None,
    seen: str,
    opinion: str,
) -> Done:
    """Gives an opinion on the text with the digest ``seen``."""
    return _decide(
        office, connection, actor, sign_off_id, version, "give_opinion", seen=seen, opinion=opinion
    )


def return_with_reason(
    office: Office, connection: Connection, actor: Actor, sign_off_id: int, version: int | None, reason: str
) -> Done:
    """Returns the proposal to its author; the other approvals stay and the chain resumes here after rework."""
    done = _decide(office, connection, actor, sign_off_id, version, "return", reason=reason)
    row = _load(connection, sign_off_id)
    proposal = load_proposal(connection, row.proposal_id)
    move_proposal(
        office,
        connection,
        RAZITKO,
        proposal,
        "return_for_rework",
        said={"reason": reason, "returned_by": actor.name},
        reason=reason,
    )
    for other in proposals.sign_offs_of(connection, proposal.id):
        if other.state == "asked":
            move_sign_off(office, connection, other, "recall")
    author = people.person_by_id(connection, proposal.author_id)
    notify.owe(
        office,
        connection,
        notify.Notice(
            key=f"returned:{sign_off_id}:{done.version}",
            kind="sign_off_returned",
            to=author,
            proposal_id=proposal.id,
            facts={
                **notify.matter_facts(
                    office, connection, proposal, author, final_text(connection, proposal.id)
                ),
                "person": actor.name,
                "on_behalf_of": _principal_name(connection, actor, row),
                "task": row.title,
                "reason": reason.strip(),
            },
        ),
        actor=actor,
    )
    return done


def hand_over(
    office: Office,
    connection: Connection,
    actor: Actor,
    sign_off_id: int,
    version: int | None,
    to_code: str,
    reason: str = "",
) -> Done:
    """Hands the decision over to somebody else, who gets a letter with a link of their own."""
    file = _file(office, connection, sign_off_id)
    row, proposal = file.row, file.proposal
    to = people.person_by_code(connection, to_code)
    if to is None:
        raise Refused(f"Osobu „{to_code}“ pravidla města neznají; předejte věc někomu z\u00a0úřadu.")
    refuse_blocked(connection, to.id)
    done = perform(
        office,
        connection,
        actor,
        _act(
            office,
            connection,
            actor,
            file,
            proposals.content_of(proposal),
            "hand_over",
            version,
            changes={
                "holder_id": to.id,
                "office": None,
                "asking": row.asking + 1,
                "remind_on": office.today,
            },
            said={"to": to.name, "reason": reason.strip()},
            new_holder=to.id,
            new_holder_name=to.name,
        ),
    )
    moved = _load(connection, sign_off_id)
    request_letter(
        office,
        connection,
        proposal,
        dict(moved._mapping),
        kind="handed_over",
        more={"person": actor.name, "reason": reason.strip() or None},
        key=f"handed_over:{sign_off_id}:{done.version}",
    )
    return done


def _load(connection: Connection, sign_off_id: int) -> Row[Any]:
    row = proposals.sign_off_by_id(connection, sign_off_id, for_update=True)
    if row is None:
        raise _no_such(sign_off_id)
    return row


def _file(office: Office, connection: Connection, sign_off_id: int) -> SignOffFile:
    found = sign_off_file(connection, sign_off_id, office.today)
    if found is None:
        raise _no_such(sign_off_id)
    return found


def _no_such(sign_off_id: int) -> Refused:
    return Refused(f"Souhlas č.\u00a0{sign_off_id} neexistuje; zkontrolujte číslo.")


def _principal_name(connection: Connection, actor: Actor, row: Row[Any]) -> str | None:
    return (
        None if row.holder_id == actor.person_id else str(people.person_by_id(connection, row.holder_id).name)
    )


def _act(
    office: Office,
    connection: Connection,
    actor: Actor,
    file: SignOffFile,
    content: Content,
    verb: str,
    version: int | None,
    *,
    changes: dict[str, Any],
    said: dict[str, Any],
    seen: str | None = None,
    **facts: Any,
) -> Act:
    row, proposal = file.row, file.proposal
    return Act(
        table=SIGN_OFF,
        rows=proposals.sign_off,
        row=row,
        verb=verb,
        standing=standing_as_holder(office, connection, actor, row.holder_id, Role.APPROVER),
        facts=SignOffFacts(
            actor=actor.person_id,
            authors=file.writers | {proposal.author_id},
            holder=row.holder_id,
            acts_for=None if actor.person_id == row.holder_id else row.holder_id,
            is_opinion=row.is_opinion,
            holder_holds_office=is_among(row, file.holders),
            is_text_unchanged=seen in (None, content.text_digest()),
            **facts,
        ),
        proposal_id=proposal.id,
        version=version,
        changes=changes,
        said=said,
        head=file.head,
    )


def _decide(
    office: Office,
    connection: Connection,
    actor: Actor,
    sign_off_id: int,
    version: int | None,
    verb: str,
    *,
    seen: str | None = None,
    reason: str = "",
    opinion: str = "",
) -> Done:
    file = _file(office, connection, sign_off_id)
    row, proposal = file.row, file.proposal
    content = proposals.content_of(proposal)
    said = {"step": row.step, "title": row.title, "text": content.text_digest()}
    said |= {"reason": reason.strip()} if reason else {}
    said |= {"opinion": opinion.strip()} if opinion else {}
    act = _act(
        office,
        connection,
        actor,
        file,
        content,
        verb,
        version,
        changes={
            "decided_by": actor.person_id,
            "acts_for": None if actor.person_id == row.holder_id else row.holder_id,
            "decided_at": office.now,
            "reason": reason.strip() or None,
            "opinion": opinion.strip() or None,
            "seen_digest": content.text_digest(),
        },
        said=said,
        seen=seen,
        reason=reason,
        opinion=opinion,
    )
    done = perform(office, connection, actor, act)
    if verb != "return":
        left = [step for step in file.steps if step.id != row.id]  # it holds nobody back any more
        advance(office, connection, actor, proposal, content, left, done.head)
    return done


def lapse(office: Office, connection: Connection, sign_off_id: int) -> Done:
    """An opinion that was not given in its term: the chain goes on without it (the town's rules)."""
    row = _load(connection, sign_off_id)
    done = move_sign_off(office, connection, row, "lapse", said={"due_on": row.due_on.isoformat()})
    advance(office, connection, RAZITKO, load_proposal(connection, row.proposal_id))
    return done
