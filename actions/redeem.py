"""What may the holder of a link from a letter do? Looking shows, redeeming acts; judged at that moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.draft import load_proposal, rules_of
from actions.office import Office
from actions.open_stage import hand_in_limit
from actions.sign_form import sign_form
from actions.sign_off import approve, give_opinion, hand_over, return_with_reason
from db import consultations, correspondence, people, proposals
from states.attachment import file_text
from states.content import AttachedFile, Content, changed_parts, digest_of
from states.dates import PRAGUE
from states.machine import Refused
from states.town import Town
from states.vocabulary import PART_LABELS, Part
from states.wording import Clause
from templates.environment import czech_date, money

_SALT = "razitko.action-link"


def token_of(office: Office, link_id: int) -> str:
    """The signed token of a link; worth nothing without the row it names."""
    return URLSafeSerializer(office.secret, salt=_SALT).dumps(link_id)


def address_of(office: Office, link_id: int) -> str:
    """The address that a letter carries."""
    return f"{office.base_url}/o/{token_of(office, link_id)}"


@dataclass(frozen=True, slots=True)
class Change:
    """One part of the proposal that differs from what the letter was about, as it was and as it is."""

    part: str
    before: str
    after: str


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
    return _sight(office, connection, _link(office, connection, token))


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
    link = _link(office, connection, token, for_update=True)
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
    "approve": "Návrh je schválen.",
    "give_opinion": "Vyjádření je zapsáno.",
    "return": "Návrh je vrácen zpracovateli i\u00a0s\u00a0důvodem.",
    "hand_over": "Věc je předána.",
    "sign_form": "Formulář návrhu je podepsán.",
}


def _link(office: Office, connection: Connection, token: str, *, for_update: bool = False) -> Row[Any]:
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
    return row


def _sight(office: Office, connection: Connection, link: Row[Any]) -> Sight:
    proposal = load_proposal(connection, link.proposal_id, for_update=False)
    town = rules_of(connection, proposal, office)
    content = proposals.content_of(proposal)
    digest = content.text_digest()
    task, text, due_on, body, verbs, refusal = _task(office, connection, link, proposal)
    if refusal is None:
        refusal = _spent(office, link)
    before = (
        proposals.kept_text(connection, proposal.id, link.text_digest) if link.text_digest != digest else None
    )
    changes: tuple[Change, ...] = ()
    if before is not None:
        changes = tuple(
            Change(PART_LABELS[part], _shown(before, part, town), _shown(content, part, town))
            for part in Part
            if part in changed_parts(before.part_digests(), content.part_digests())
        )
    return Sight(
        link_id=link.id,
        person=people.person_by_id(connection, link.person_id).name,
        task=task,
        title=content.title,
        proposal_id=proposal.id,
        drafted_by=people.person_by_id(connection, proposal.author_id).name,
        department=town.department(content.department).name,
        presented_by=town.person(content.presented_by).name if content.presented_by else None,
        text=text,
        amount=content.amount,
        report=content.report,
        attachments=content.attachments or (),
        due_on=due_on,
        body=body,
        # The form's signature is for the wording of one body, which can be edited by itself.
        seen=digest_of([digest, text]) if link.task == "sign_form" else digest,
        changes=changes,
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


def _spent(office: Office, link: Row[Any]) -> str | None:
    if link.used_at is not None:
        return f"Tento odkaz už byl použit ({_when(link.used_at)}): {DONE.get(link.used_for, link.used_for)}"
    if link.expires_at <= office.now:
        return f"Platnost odkazu skončila {_when(link.expires_at)}; požádejte o\u00a0nový, nebo počkejte na upomínku."
    return None


def _when(instant: Any) -> str:
    local = instant.astimezone(PRAGUE)
    return f"{local.day}.\u00a0{local.month}.\u00a0{local.year} v\u00a0{local:%H:%M}"


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
    if row.decided_by is not None:
        by = people.person_by_id(connection, row.decided_by).name
        verb = {"approved": "schválil(a)", "given": "vyjádření podal(a)", "returned": "vrátil(a) návrh"}[
            row.state
        ]
        return f"Někdo byl rychlejší: {verb} {by}, {_when(row.decided_at)}."
    if row.state == "lapsed":
        return "Lhůta pro vyjádření uplynula a\u00a0schvalování pokračovalo bez něj."
    if row.state != "asked":
        return "Na tento souhlas se teď nečeká; až na něj přijde řada, dostanete nový dopis."
    may_act_for = {link.person_id, *people.stands_in_for(connection, link.person_id, office.today)}
    if row.holder_id not in may_act_for:
        holder = people.person_by_id(connection, row.holder_id).name
        return f"Věc teď má {holder}; z\u00a0tohoto odkazu už rozhodnout nelze."
    return None


def _shown(content: Content, part: Part, town: Town) -> str:
    """A part of the proposal as a person reads it, one line for each thing that can change."""
    match part:
        case Part.OPERATIVE:
            return "\n".join(_clause(clause, town) for clause in content.clauses) or "-"
        case Part.AMOUNT:
            return "(nevyplněno)" if content.amount is None else money(content.amount)
        case Part.REPORT:
            return content.report
        case Part.ATTACHMENTS:
            return (
                "(nevyplněno)"
                if content.attachments is None
                else "\n".join(_attachment(title, file) for title, file in content.attached) or "-"
            )
        case Part.HEAD:
            sponsor = town.person(content.presented_by).name if content.presented_by else "(nevyplněno)"
            return "\n".join(
                (
                    f"Název: {content.title}",
                    f"Druh záležitosti: {content.matter}",
                    f"Odbor: {town.department(content.department).name}",
                    f"Předkládá: {sponsor}",
                    f"Vyjádření komise: {content.committee_opinion or '(nevyplněno)'}",
                    f"Předchozí usnesení: {content.previous_resolution or '(nevyplněno)'}",
                    *(
                        f"Úkol po přijetí: {task.task} ({_who(town, task.charged)}, {task.due})"
                        for task in content.follow_ups
                    ),
                )
            )


def _attachment(title: str, file: AttachedFile | None) -> str:
    """The fingerprint tells a file from another of the same name and size."""
    if file is None:
        return title
    return f"{title} – soubor {file.name} ({file_text(file)}, otisk {file.digest[:8]})"


def _clause(clause: Clause, town: Town) -> str:
    text = f"{clause.label} {clause.verb} {clause.text}"
    charge = [
        *([f"ukládá se: {_who(town, clause.charged)}"] if clause.charged else []),
        *([f"úkol: {clause.task}"] if clause.task else []),
        *([f"do {czech_date(clause.due_on)}"] if clause.due_on else []),
    ]
    return f"{text} ({', '.join(charge)})" if charge else text


def _who(town: Town, code: str) -> str:
    """The name of a person or the title of an office with that code; the code itself if a file has neither."""
    names = {office.code: office.title for office in town.offices} | {
        person.code: person.name for person in town.people
    }
    return names.get(code, code)
