"""What may the holder of a link from a letter do? Looking shows, redeeming acts; judged at that moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.chain_facts import settled
from actions.changes import Change, changes_between
from actions.draft import load_proposal, rules_of
from actions.office import Office
from actions.open_stage import hand_in_limit
from actions.sign_form import sign_form
from actions.sign_off import approve, give_opinion, hand_over, return_with_reason
from db import accounts, consultations, correspondence, people, proposals
from states.canonical import digest_of
from states.content import AttachedFile
from states.dates import czech_datetime
from states.machine import Refused
from templates.environment import czech_date

_SALT = "razitko.action-link"


def token_of(office: Office, link_id: int) -> str:
    """The signed token of a link; worth nothing without the row it names."""
    return URLSafeSerializer(office.secret, salt=_SALT).dumps(link_id)


def address_of(office: Office, link_id: int) -> str:
    """The address that a letter carries."""
    return f"{office.base_url}/o/{token_of(office, link_id)}"


@dataclass(frozen=True, slots=True)
class Sight:
    """What the page of a link shows. ``verbs`` is empty when ``refusal`` says why nothing can be done."""

    link_id: int
    person: str
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
    due_on: date | None
    body: str | None
    seen: str
    changes: tuple[Change, ...]
    verbs: tuple[str, ...]
    refusal: str | None
    on_behalf_of: str | None
    files: tuple[AttachedFile, ...] = ()


def look(office: Office, connection: Connection, token: str) -> Sight:
    """What a link is about and what it would do; changes nothing. Raises Refused for a token that is not ours."""
    return _sight(office, connection, link_of(office, connection, token))


def redeem(
    office: Office,
    connection: Connection,
    token: str,
    verb: str,
    *,
    seen: str,
    reason: str = "",
    opinion: str = "",
    to: str = "",
) -> str:
    """Acts as the person the link is bound to and spends it in the same transaction; returns what was done.

    ``seen`` is the digest of the text that the page showed. Raises Refused: expired, used, changed, decided by
    somebody else meanwhile, or no longer in that person's power.
    """
    link = link_of(office, connection, token, for_update=True)
    sight = _sight(office, connection, link)
    if sight.refusal is not None:
        raise Refused(sight.refusal)
    if verb not in sight.verbs:
        raise Refused("Tohle odkaz neumožňuje; otevřete ho znovu a\u00a0vyberte z\u00a0nabídky.")
    if seen != sight.seen:
        raise Refused("Návrh se od zobrazení změnil; podívejte se na změny a\u00a0rozhodněte znovu.")
    person = people.person_by_id(connection, link.person_id)
    actor = Actor(person.id, person.name, "link")
    match verb:
        case "approve":
            approve(office, connection, actor, link.task_id, None, seen)
        case "give_opinion":
            give_opinion(office, connection, actor, link.task_id, None, seen, opinion)
        case "return":
            return_with_reason(office, connection, actor, link.task_id, None, reason)
        case "hand_over":
            hand_over(office, connection, actor, link.task_id, None, to, reason)
        case "sign_form":
            stop = consultations.consultation_by_id(connection, link.task_id)
            sign_form(office, connection, actor, link.task_id, stop.version if stop else 0)
    if not correspondence.spend_link(connection, link.id, verb, office.now):
        raise Refused("Odkaz už byl použit.")
    return DONE[verb]


DONE = {
    "approve": "Souhlas je udělen.",
    "give_opinion": "Vyjádření je zapsáno.",
    "return": "Návrh je vrácen zpracovateli i\u00a0s\u00a0důvodem.",
    "hand_over": "Věc je předána.",
    "sign_form": "Formulář návrhu je podepsán.",
}


def link_of(office: Office, connection: Connection, token: str, *, for_update: bool = False) -> Row[Any]:
    """The row of a token, locked if it is to be spent; raises Refused for a strange one or a blocked person."""
    try:
        link_id = URLSafeSerializer(office.secret, salt=_SALT).loads(token)
    except BadSignature:
        link_id = None
    row = (
        correspondence.link_by_id(connection, link_id, for_update=for_update)
        if isinstance(link_id, int)
        else None
    )
    if row is None:
        raise Refused("Tento odkaz neplatí; zkontrolujte, zda jste ho z\u00a0dopisu zkopírovali celý.")
    person = accounts.person_with_account(connection, row.person_id)
    if person is not None and person.blocked_at is not None:  # shut out everywhere, whatever way they come
        raise Refused(
            "Váš účet je zablokovaný a\u00a0odkazy z\u00a0dopisů s\u00a0ním; obraťte se na správce."
        )
    return row


def _sight(office: Office, connection: Connection, link: Row[Any]) -> Sight:
    if link.proposal_id is None:
        raise Refused("Tento odkaz nepatří k\u00a0návrhu; otevřete ho znovu z\u00a0dopisu.")
    proposal = load_proposal(connection, link.proposal_id, for_update=False)
    town = rules_of(connection, proposal, office)
    content = proposals.content_of(proposal)
    digest = content.text_digest()
    task, text, due_on, body, verbs, refusal = _task(office, connection, link, proposal)
    if refusal is None:
        refusal = spent(office, link, DONE)
    before = (
        proposals.kept_text(connection, proposal.id, link.text_digest) if link.text_digest != digest else None
    )
    return Sight(
        link_id=link.id,
        person=people.person_by_id(connection, link.person_id).name,
        task=task,
        title=content.title,
        proposal_id=proposal.id,
        drafted_by=people.person_by_id(connection, proposal.author_id).name,
        department=town.department(content.department).name,
        presented_by=people.name_by_code(connection, content.presented_by) if content.presented_by else None,
        text=text,
        amount=content.amount,
        report=content.report,
        attachments=content.attachments or (),
        due_on=due_on,
        body=body,
        # The form's signature is for the wording of one body, which can be edited by itself.
        seen=digest_of([digest, text]) if link.task == "sign_form" else digest,
        changes=changes_between(connection, before, content, town) if before else (),
        verbs=() if refusal else verbs,
        refusal=refusal,
        on_behalf_of=_on_behalf_of(connection, link),
        files=content.files,
    )


def _on_behalf_of(connection: Connection, link: Row[Any]) -> str | None:
    """Whom the person of the link stands in for while the task is somebody else's."""
    row = proposals.sign_off_by_id(connection, link.task_id) if link.task == "sign_off" else None
    if row is None or row.state != "asked" or row.holder_id == link.person_id:
        return None
    return str(people.person_by_id(connection, row.holder_id).name)


def spent(office: Office, link: Row[Any], done: Mapping[str, str]) -> str | None:
    """The sentence why a link is worth nothing any more: used, or too old; None while it holds."""
    if link.used_at is not None:
        return f"Tento odkaz už byl použit ({czech_datetime(link.used_at)}): {done.get(link.used_for, link.used_for)}"
    if link.expires_at <= office.now:
        until = czech_datetime(link.expires_at)
        return f"Platnost odkazu skončila {until}; požádejte o\u00a0nový, nebo počkejte na upomínku."
    return None


_Task = tuple[str, str, date | None, str | None, tuple[str, ...], str | None]


def _task(office: Office, connection: Connection, link: Row[Any], proposal: Row[Any]) -> _Task:
    wordings = consultations.current_wordings(connection, proposal.id)
    if link.task == "sign_form":
        stop = consultations.consultation_by_id(connection, link.task_id)
        assert stop is not None  # links name existing stops: nothing is ever deleted
        body = office.town.body(stop.body).name
        refusal = None
        if stop.signed_on is not None:
            by = people.person_by_id(connection, stop.signed_by).name
            refusal = f"Formulář už podepsal(a) {by} {czech_date(stop.signed_on)}."
        due_on = hand_in_limit(rules_of(connection, proposal, office), stop)
        return "podpis formuláře", wordings[stop.id].text, due_on, body, ("sign_form",), refusal
    row = proposals.sign_off_by_id(connection, link.task_id)
    assert row is not None
    stops = consultations.consultations_of(connection, proposal.id)
    text = wordings[stops[-1].id].text
    verbs = ("give_opinion", "return", "hand_over") if row.is_opinion else ("approve", "return", "hand_over")
    return row.title, text, row.due_on, None, verbs, _decided(office, connection, link, row)


def _decided(office: Office, connection: Connection, link: Row[Any], row: Row[Any]) -> str | None:
    if link.used_at is not None:
        return None  # the page says that this very link was used
    if sentence := settled(connection, row):
        return sentence
    may_act_for = {link.person_id, *people.stands_in_for(connection, link.person_id, office.today)}
    if row.holder_id not in may_act_for:
        holder = people.person_by_id(connection, row.holder_id).name
        return f"Věc teď má {holder}; z\u00a0tohoto odkazu už rozhodnout nelze."
    return None
