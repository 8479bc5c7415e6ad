"""What does a person see of a sign-off, and what may they do with it? Looking changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import authors_of
from actions.chain import final_text, holds_office
from actions.chain_facts import SignedStep, colleagues_of, settled, steps_of
from actions.changes import Change, changes_between
from actions.check_law import sentences_of_law
from actions.draft import rules_of
from actions.office import Office
from actions.see import NotSeen, eyes_of, seen_proposal
from db import consultations, people, proposals
from db.queries import sign_offs
from db.visibility import Eyes
from states import guards
from states.content import AttachedFile, Content
from states.dates import czech_datetime
from states.facts import SignOffFacts
from states.signoff import SIGN_OFF
from states.town import Town

STANDING_GUARDS = (guards.approver_is_not_the_author, guards.holder_holds_the_office)
"""What depends on who acts alone: judged before anything is filled in."""
HAVE_DECIDED = {
    "approved": "schváleno",
    "given": "vyjádření podáno",
    "returned": "vráceno s\u00a0důvodem",
}


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since an earlier text: in words which one it was, and when."""

    words: str
    at: datetime | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class SignOffSight:
    """A sign-off and its matter. ``verbs`` are what this person may do now; ``refusal`` says why there are none,
    ``warning`` why some are missing. ``next_id`` is the sign-off that waits for them next. ``law`` are sentences about
    competence and citations that are worth a look."""

    sign_off_id: int
    version: int
    person: str
    holder: str
    task: str
    title: str
    proposal_id: int
    drafted_by: str
    department: str
    presented_by: str | None
    text: str
    amount: int | None
    report: str
    attachments: tuple[str, ...]
    files: tuple[AttachedFile, ...]
    due_on: date | None
    body: str | None
    is_confidential: bool
    seen: str
    since: tuple[Since, ...]
    verbs: tuple[str, ...]
    refusal: str | None
    warning: str | None
    on_behalf_of: str | None
    steps: tuple[SignedStep, ...]
    colleagues: tuple[tuple[str, str], ...]
    next_id: int | None
    next_title: str | None
    waiting: int
    law: tuple[str, ...] = ()


def see_sign_off(
    office: Office, connection: Connection, person_id: int, sign_off_id: int, shown: str = ""
) -> SignOffSight:
    """What a person sees of a sign-off; raises NotSeen if there is none or its proposal is hidden from them.

    ``shown`` is the digest of a text they had on their screen a moment ago: if it is another one now, the
    difference comes first.
    """
    eyes = eyes_of(office, connection, person_id)
    row = proposals.sign_off_by_id(connection, sign_off_id)
    if row is None:
        raise NotSeen("Souhlas", sign_off_id)
    try:
        proposal = seen_proposal(connection, eyes, row.proposal_id)
    except NotSeen:
        raise NotSeen("Souhlas", sign_off_id) from None
    town = rules_of(connection, proposal, office)
    content = proposals.content_of(proposal)
    authors = authors_of(connection, proposal)
    names = {
        row.id: row.name
        for row in people.people_of(connection, {row.holder_id, proposal.author_id, person_id})
    }
    verbs, refusal, warning = _verbs(office, connection, eyes, person_id, row, proposal, authors)
    others = sign_offs.waiting_for(connection, eyes.person_ids, but=sign_off_id)
    mine = [other for other in others if other.author_id != person_id]
    return SignOffSight(
        sign_off_id=row.id,
        version=row.version,
        person=names[person_id],
        holder=names[row.holder_id],
        task=row.title,
        title=content.title,
        proposal_id=proposal.id,
        drafted_by=names[proposal.author_id],
        department=town.department(content.department).name,
        presented_by=people.name_by_code(connection, content.presented_by) if content.presented_by else None,
        text=final_text(connection, proposal.id),
        amount=content.amount,
        report=content.report,
        attachments=content.attachments or (),
        files=content.files,
        due_on=row.due_on if row.state == "asked" else None,
        body=None,
        is_confidential=content.is_confidential,
        seen=content.text_digest(),
        since=tuple(_since(connection, town, person_id, row, content, shown)),
        verbs=verbs,
        refusal=refusal,
        warning=warning,
        on_behalf_of=names[row.holder_id] if verbs and row.holder_id != person_id else None,
        steps=steps_of(connection, proposal.id),
        colleagues=colleagues_of(office, connection, authors | {row.holder_id})
        if "hand_over" in verbs
        else (),
        next_id=mine[0].id if mine else None,
        next_title=mine[0].matter if mine else None,
        waiting=len(mine),
        law=sentences_of_law(
            office, connection, town, consultations.consultations_of(connection, proposal.id), content
        ),
    )


def _verbs(
    office: Office,
    connection: Connection,
    eyes: Eyes,
    person_id: int,
    row: Row[Any],
    proposal: Row[Any],
    authors: frozenset[int],
) -> tuple[tuple[str, ...], str | None, str | None]:
    if row.decided_by == person_id:
        return (), f"Rozhodnuto {czech_datetime(row.decided_at)}: {HAVE_DECIDED[row.state]}.", None
    is_mine = row.holder_id in eyes.person_ids
    if sentence := settled(connection, row, "Někdo byl rychlejší" if is_mine else "Rozhodnuto"):
        return (), sentence, None
    if not is_mine:
        return (), _who_decides(office, connection, row), None
    facts = SignOffFacts(
        actor=person_id,
        authors=authors,
        holder=row.holder_id,
        acts_for=None if row.holder_id == person_id else row.holder_id,
        is_opinion=row.is_opinion,
        holder_holds_office=holds_office(office, connection, proposal, row),
    )
    open_verbs, sentences = [], []
    for verb in ("give_opinion" if row.is_opinion else "approve", "return", "hand_over"):
        move = SIGN_OFF.move(row.state, verb)
        against = [said for guard in move.guards if guard in STANDING_GUARDS and (said := guard(facts))]
        sentences += against
        if not against:
            open_verbs.append(verb)
    said = " ".join(dict.fromkeys(sentences)) or None
    return (tuple(open_verbs), None, said) if open_verbs else ((), said, None)


def _who_decides(office: Office, connection: Connection, row: Row[Any]) -> str:
    holder = people.person_by_id(connection, row.holder_id).name
    deputies = [person.name for person in people.deputies_of(connection, row.holder_id, office.today)]
    instead = f" (zastupuje: {', '.join(deputies)})" if deputies else ""
    what = "Vyjádření podá" if row.is_opinion else "O\u00a0souhlasu rozhoduje"
    return f"{what} {holder}{instead}; Vy si návrh můžete jen prohlédnout."


def _since(
    connection: Connection, town: Town, person_id: int, row: Row[Any], content: Content, shown: str
) -> Iterator[Since]:
    """What differs from the texts the person knows: the one on the screen, the last look, the last decision."""
    look = sign_offs.last_look_of(connection, person_id, row.proposal_id)
    known: list[tuple[str, str | None, datetime | None]] = [
        ("Zatímco jste měli stránku otevřenou", shown, None),
        ("Od Vašeho posledního pohledu", *_text_and_time(look)),
        ("Od minulého rozhodnutí v\u00a0tomto kroku", row.seen_digest, None),
    ]
    if look is None and row.seen_digest is None:
        letter = sign_offs.latest_letter_of(connection, person_id, row.id)
        known.append(("Od dopisu se žádostí", *_text_and_time(letter)))
    told = {content.text_digest(), ""}
    for words, digest, at in known:
        if digest is None or digest in told:
            continue
        told.add(digest)
        before = proposals.kept_text(connection, row.proposal_id, digest)
        if before is not None:
            yield Since(words, at, changes_between(connection, before, content, town))


def _text_and_time(row: Row[Any] | None) -> tuple[str | None, datetime | None]:
    return (row.text_digest, row.at) if row else (None, None)
