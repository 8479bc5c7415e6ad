"""Who is asked next in the sign-off chain, and what does the letter say? What the chain does by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify, reminded
from actions.authority import RAZITKO, Actor, authors_of
from actions.draft import rules_of
from actions.moves import move_sign_off
from actions.office import Office
from actions.open_stage import clear_for_the_route
from db import consultations, people, proposals
from db.journal import Head
from db.queries.sign_off_file import Readers, readers_of, seat_of
from states.content import Content, changed_parts
from states.deadlines import Term
from states.signoff import StepState, next_to_ask, still_mandatory
from states.vocabulary import PART_LABELS, Part


def advance(
    office: Office,
    connection: Connection,
    actor: Actor,
    proposal: Row[Any],
    content: Content | None = None,
    steps: Sequence[StepState] | None = None,
    head: Head | None = None,
) -> None:
    """Asks whoever is next in the chain; when nobody mandatory is left, opens the route.

    ``content`` is that of the proposal and ``steps`` what is left of its chain, if the caller has read them already;
    ``head`` is the journal's, if it is known.
    """
    if steps is None:
        steps = proposals.open_steps_of(connection, proposal.id)
    content = content or proposals.content_of(proposal)
    for sign_off_id in next_to_ask(steps):
        head = ask(office, connection, proposal, sign_off_id, content, head)
    if not still_mandatory(steps):
        clear_for_the_route(office, connection, actor, proposal)


def ask(
    office: Office,
    connection: Connection,
    proposal: Row[Any],
    sign_off_id: int,
    content: Content,
    head: Head | None = None,
) -> Head | None:
    """Asks the holder of a sign-off and owes the letter with the link; the journal's head before it and after it."""
    seat = seat_of(connection, sign_off_id, proposal, office.today)
    row = reseat(office, connection, proposal, seat.row, seat.holders)
    is_seated = row is seat.row  # by nobody else, and nothing was written since
    due = Term.parse(row.days).after(office.today)
    town = rules_of(connection, proposal, office)
    asked = {
        "asked_at": office.now,
        "due_on": due,
        "remind_on": reminded.of_sign_off(office, town, due),
        "asking": row.asking + 1,
    }
    said = {"due_on": due.isoformat()}
    done = move_sign_off(office, connection, row, "ask", asked, said, head if is_seated else None)
    readers = seat.readers if is_seated else None
    request_letter(office, connection, proposal, {**row._mapping, **asked}, content=content, readers=readers)
    return done.head


def holds_office(office: Office, connection: Connection, proposal: Row[Any], row: Row[Any]) -> bool:
    """Whether the holder of a sign-off still holds the office it belongs to; a matter handed over has none."""
    if row.office is None:
        return True
    return is_among(row, people.holders(connection, row.office, proposal.department, office.today))


def is_among(row: Row[Any], holders: Sequence[Row[Any]]) -> bool:
    """The same, where those who hold the office today were read already."""
    return row.office is None or any(person.id == row.holder_id for person in holders)


def reseat(
    office: Office,
    connection: Connection,
    proposal: Row[Any],
    row: Row[Any],
    holders: Sequence[Row[Any]] | None = None,
) -> Row[Any]:
    """Gives a sign-off to the new holder of its office, if its holder left it; the row as it is then.

    ``holders`` are those who hold the office today, if they were read already.
    """
    if row.state not in ("waiting", "asked") or row.office is None:
        return row
    if holders is None:
        holders = people.holders(connection, row.office, proposal.department, office.today)
    if is_among(row, holders):
        return row
    authors = authors_of(connection, proposal)
    new = next((person for person in holders if person.id not in authors), None)
    if new is None:
        return row  # nobody holds the office: the secretary learns it from the escalation
    changes = {"holder_id": new.id, "asking": row.asking + 1, "remind_on": office.today}
    move_sign_off(office, connection, row, "reseat", changes, {"to": new.name})
    moved = proposals.sign_off_by_id(connection, row.id, for_update=True)
    assert moved is not None  # moved a moment ago
    if moved.state == "asked":
        request_letter(office, connection, proposal, dict(moved._mapping))
    return moved


def request_letter(
    office: Office,
    connection: Connection,
    proposal: Row[Any],
    sign_off: Mapping[str, Any],
    kind: str | None = None,
    more: Mapping[str, Any] | None = None,
    *,
    key: str | None = None,
    content: Content | None = None,
    readers: Readers | None = None,
) -> bool:
    """Owes the letter that asks for a sign-off, to the holder and to who stands in for them today.

    ``content`` and ``readers`` are those of the matter, if the caller has read them already.
    """
    content = content or proposals.content_of(proposal)
    if readers is None:
        readers = readers_of(connection, sign_off["id"], proposal, office.today)
    holder = readers.holder
    matter = notify.matter_facts(
        office, connection, proposal, readers.author, readers.text, sponsor=readers.sponsor
    )
    wrote = False
    for to in (holder, *readers.deputies):
        if to.id == proposal.author_id:
            continue
        facts = {
            **matter,
            "task": sign_off["title"],
            "due_on": sign_off["due_on"],
            "on_behalf_of": None if to.id == holder.id else holder.name,
            "changes": changes_since(connection, sign_off, content),
            **(more or {}),
        }
        notice = notify.Notice(
            key=key or f"sign_off:{sign_off['id']}:{sign_off['asking']}",
            kind=kind or ("opinion_request" if sign_off["is_opinion"] else "sign_off_request"),
            to=to,
            proposal_id=proposal.id,
            facts=facts,
            link=("sign_off", sign_off["id"], content.text_digest()),
        )
        wrote = notify.owe(office, connection, notice, actor=RAZITKO) or wrote
    return wrote


def changes_since(connection: Connection, sign_off: Mapping[str, Any], content: Content) -> str | None:
    """Which parts of the matter its signatory has not seen yet, in words; None if it is new to them as a whole."""
    seen = proposals.parts_seen(connection, sign_off)
    if not seen:
        return None
    changed = changed_parts(seen, content.part_digests())
    return ", ".join(PART_LABELS[part] for part in Part if part in changed) or "beze změny"


def final_text(connection: Connection, proposal_id: int) -> str:
    """The wording for the body that decides: what a signatory reads first."""
    return consultations.last_wording(connection, proposal_id)
