"""How does a comment on a draft plan come in? By the public form, unconfirmed; on paper or at a meeting, recorded."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import RAZITKO, Actor, Standing
from actions.office import Office
from actions.perform import Act, Done, begin, perform
from actions.planning.comment_author import AUTHOR
from actions.planning.comment_window import why_closed
from actions.planning.plans import load_plan
from actions.planning.standing import load_process, standing_in_planning
from actions.sign_in import network_of, subject_of
from db import accounts, people
from db.planning.comments import comment_by_id, planning_comment
from db.queries.planning_comments import TASK, links_of_comment, next_number, same_comment, window_of
from db.queries.planning_plans import content_at
from states.canonical import digest_of
from states.dates import czech_date, czech_datetime
from states.machine import Refused
from states.mail_address import is_mail_address
from states.planning.comment import COMMENT
from states.planning.facts import CommentFacts
from states.planning.vocabulary import Channel
from states.vocabulary import ROLE_LABELS, Role

LONGEST_TEXT = 8000
"""Characters: four pages; more belongs into a letter."""
SHORTEST_TEXT = 10
AN_HOUR_OF_A_MACHINE = 10
AN_HOUR_TO_AN_ADDRESS = 3
"""Comments by the form within an hour: from one machine (a library's has many readers) and under one address."""
WITHIN = timedelta(hours=1)
SECOND_CLICK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SentComment:
    """What somebody filled in on the public form; ``anchor`` empty: the whole plan."""

    text: str
    anchor: str = ""
    name: str = ""
    organisation: str = ""
    email: str = ""
    is_organisation_public: bool = False
    agrees: bool = False


@dataclass(frozen=True, slots=True)
class WrittenComment:
    """What the coordinator writes down of a comment that came otherwise; an address is there if one was given."""

    text: str
    channel: Channel
    received_on: date | None
    anchor: str = ""
    name: str = ""
    organisation: str = ""
    email: str = ""
    is_organisation_public: bool = False


def load_comment(connection: Connection, comment_id: int, *, for_update: bool = True) -> Row[Any]:
    """The comment; raises Refused if there is none."""
    row = comment_by_id(connection, comment_id, for_update=for_update)
    if row is None:
        raise Refused(f"Připomínka s\u00a0označením {comment_id} neexistuje.")
    return row


def comment_digest(row: Any) -> str:
    """Digest of what a comment says and to what: the link of its confirmation is bound to it."""
    return digest_of([row.plan_id, row.anchor, row.text])


def submit(office: Office, connection: Connection, plan_id: int, sent: SentComment, machine: str) -> int:
    """Keeps a comment that nobody has confirmed yet and owes the letter with the link; returns its id.

    Both in one transaction: the edge answers after its commit. The same words from the same address are one comment;
    sent again later, when the letter has been lost perhaps, they bring another letter.
    Raises Refused: a closed window, a faulty form, too many from one machine or under one address.
    """
    plan = load_plan(connection, plan_id, for_update=False)
    process = load_process(connection, plan.process_id, for_update=False)
    if process.published_at is None:
        raise Refused("K\u00a0tomuto plánu se teď připomínky nepřijímají.")
    if sentence := why_closed(office, plan, window_of(connection, plan_id)):
        raise Refused(sentence)
    anchors = content_at(connection, plan_id, plan.published_number).anchors()
    if faults := faults_of_sent(sent, anchors):
        raise Refused(*faults.values())
    email, anchor, text = sent.email.strip(), sent.anchor or None, sent.text.strip()
    twin = same_comment(connection, plan_id, email, anchor, text)
    if twin is not None:
        _ask_again(office, connection, plan, process, twin, anchors.get(sent.anchor, ""), machine)
        return int(twin.id)
    _count(office, connection, machine, email)
    person_id = _new_person(connection, sent.name, email)
    comment_id = _keep(
        connection,
        office,
        plan_id=plan_id,
        plan_number=plan.published_number,
        anchor=anchor,
        text=text,
        channel=Channel.WEB.value,
        received_on=office.today,
        person_id=person_id,
        commenter=" ".join(sent.name.split()),
        organisation=" ".join(sent.organisation.split()) or None,
        is_name_public=sent.is_organisation_public and bool(sent.organisation.strip()),
    )
    said = {"process": process.id, "plan": plan_id, "anchor": anchor or "", "text": digest_of(text)}
    begin(
        office,
        connection,
        Actor(person_id, AUTHOR, "form"),
        COMMENT,
        comment_id,
        verb="send",
        role=ROLE_LABELS[Role.COMMENTER],
        proposal_id=None,
        said=said,
    )
    _ask_to_confirm(office, connection, plan, process, comment_id, anchors.get(sent.anchor, ""))
    return comment_id


def faults_of_sent(sent: SentComment, anchors: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with a filled-in form, by field."""
    faults = _faults(sent.text, sent.anchor, sent.name, sent.organisation, anchors)
    if len(" ".join(sent.name.split())) < 3:
        faults.setdefault("name", "Chybí jméno; napište jméno a\u00a0příjmení.")
    if not is_mail_address(sent.email.strip()):
        faults["email"] = (
            "Chybí e-mail, na který pošleme odkaz k\u00a0potvrzení; napište ho jako jmeno@domena.cz."
        )
    if not sent.agrees:
        faults["agrees"] = (
            "Bez zpracování jména a\u00a0e-mailu nemůžeme připomínku vyřídit; zaškrtněte souhlas."
        )
    return faults


def record(
    office: Office, connection: Connection, actor: Actor, plan_id: int, written: WrittenComment
) -> int:
    """Writes down a comment that came on paper, at a meeting or at a hearing, with its number; returns its id."""
    plan = load_plan(connection, plan_id)
    process = load_process(connection, plan.process_id, for_update=False)
    standing = standing_in_planning(office, connection, actor, process)
    if Role.COORDINATOR not in standing.roles:
        raise Refused(COMMENT.wrong_office("record", (Role.COORDINATOR,)))
    if faults := faults_of_written(office, connection, plan, written):
        raise Refused(*faults.values())
    email = written.email.strip()
    anchor, text = written.anchor or None, written.text.strip()
    comment_id = _keep(
        connection,
        office,
        plan_id=plan_id,
        plan_number=plan.published_number or plan.last_number,
        anchor=anchor,
        text=text,
        channel=written.channel.value,
        received_on=written.received_on,
        person_id=_new_person(connection, written.name or written.organisation, email) if email else None,
        commenter=" ".join(written.name.split()) or None,
        organisation=" ".join(written.organisation.split()) or None,
        is_name_public=written.is_organisation_public and bool(written.organisation.strip()),
    )
    said = {"process": process.id, "plan": plan_id, "anchor": anchor or "", "text": digest_of(text)}
    principal = standing.by_role[Role.COORDINATOR]
    begin(
        office,
        connection,
        actor,
        COMMENT,
        comment_id,
        verb="send",
        role=ROLE_LABELS[Role.COORDINATOR],
        proposal_id=None,
        said=said,
        acts_for=principal.name if principal else None,
    )
    given = next_number(connection, plan_id)
    row = load_comment(connection, comment_id)
    move_comment(
        office,
        connection,
        actor,
        row,
        "record",
        standing=standing,
        changes={"number": given},
        said={"number": given, "channel": written.channel.value},
    )
    return comment_id


def faults_of_written(
    office: Office, connection: Connection, plan: Row[Any], written: WrittenComment
) -> dict[str, str]:
    """What is wrong with a comment that the coordinator writes down, by field."""
    anchors = content_at(connection, plan.id, plan.published_number or plan.last_number).anchors()
    faults = _faults(written.text, written.anchor, written.name, written.organisation, anchors)
    if plan.state not in ("draft", "published"):
        faults["text"] = "Plán je dokončen; připomínku k\u00a0němu zapište do dalšího plánu."
    if written.received_on is None:
        faults["received_on"] = "Chybí den, kdy připomínka přišla."
    elif written.received_on > office.today:
        faults["received_on"] = "Den přijetí je v\u00a0budoucnu; opravte ho."
    else:
        window = window_of(connection, plan.id)
        if window is not None and written.received_on > window.closes_on:
            faults["received_on"] = (
                f"Lhůta pro připomínky skončila {czech_date(window.closes_on)}; pozdější připomínku můžete přijmout, "
                "jen když lhůtu prodloužíte."
            )
    if (email := written.email.strip()) and not is_mail_address(email):
        faults["email"] = "E-mail napište jako jmeno@domena.cz, nebo nechte pole prázdné."
    return faults


def move_comment(
    office: Office,
    connection: Connection,
    actor: Actor,
    row: Row[Any],
    verb: str,
    *,
    version: int | None = None,
    standing: Standing | None = None,
    facts: CommentFacts | None = None,
    changes: Mapping[str, Any] | None = None,
    said: Mapping[str, Any] | None = None,
) -> Done:
    """Performs ``verb`` on a comment that was loaded in this transaction; raises Refused."""
    plan = load_plan(connection, row.plan_id, for_update=False)
    if standing is None:
        process = load_process(connection, plan.process_id, for_update=False)
        groups = (row.group_id,) if row.group_id is not None else ()
        standing = standing_in_planning(office, connection, actor, process, groups)
    return perform(
        office,
        connection,
        actor,
        Act(
            table=COMMENT,
            rows=planning_comment,
            row=row,
            verb=verb,
            standing=standing,
            facts=facts or CommentFacts(now=office.now),
            proposal_id=None,
            version=version,
            changes=changes or {},
            said={
                "process": plan.process_id,
                "plan": plan.id,
                **{name: value for name, value in (said or {}).items() if value not in (None, "")},
            },
        ),
    )


def _faults(
    text: str, anchor: str, name: str, organisation: str, anchors: Mapping[str, str]
) -> dict[str, str]:
    faults = {}
    length = len(text.strip())
    if length < SHORTEST_TEXT:
        faults["text"] = "Chybí text připomínky; napište, co má být jinak."
    if length > LONGEST_TEXT:
        faults["text"] = f"Text má {length} znaků, vejde se jich nejvýš {LONGEST_TEXT}; zkraťte ho prosím."
    if anchor and anchor not in anchors:
        faults["anchor"] = "Tuto část plán nemá; vyberte ji ze seznamu, nebo zvolte celý plán."
    if len(name) > 200:
        faults["name"] = "Jméno je příliš dlouhé; vejde se nejvýš 200 znaků."
    if len(organisation) > 300:
        faults["organisation"] = "Název organizace je příliš dlouhý; vejde se nejvýš 300 znaků."
    return faults


def _count(office: Office, connection: Connection, machine: str, email: str) -> None:
    """Counts what comes from a machine and to an address, without keeping whose they are; raises Refused."""
    subjects = (
        subject_of(office, "comment-machine", network_of(machine)),
        subject_of(office, "comment-address", email),
    )
    for subject, most in zip(subjects, (AN_HOUR_OF_A_MACHINE, AN_HOUR_TO_AN_ADDRESS), strict=True):
        known = accounts.attempts_since(connection, subject, office.now - WITHIN, most)
        if len(known) >= most:
            again = czech_datetime(known[-1] + WITHIN + timedelta(minutes=1))
            raise Refused(
                f"Za hodinu přišlo z\u00a0tohoto místa příliš mnoho připomínek. Zkuste to znovu {again}, "
                "nebo připomínku podejte písemně."
            )
    accounts.note_attempts(connection, subjects, office.now, office.now - timedelta(days=1))


def _new_person(connection: Connection, name: str, email: str) -> int:
    """Somebody from outside, for this comment's letters alone: people who share an address stay apart."""
    clean = " ".join(name.split()) or AUTHOR
    return int(
        connection.execute(
            people.person.insert()
            .values(code=f"pripominka-{secrets.token_hex(6)}", name=clean, email=email, is_outside=True)
            .returning(people.person.c.id)
        ).scalar_one()
    )


def _keep(connection: Connection, office: Office, **values: Any) -> int:
    return int(
        connection.execute(
            planning_comment.insert()
            .values(state=COMMENT.initial, created_at=office.now, **values)
            .returning(planning_comment.c.id)
        ).scalar_one()
    )


def _ask_again(
    office: Office,
    connection: Connection,
    plan: Row[Any],
    process: Row[Any],
    row: Row[Any],
    part: str,
    machine: str,
) -> None:
    """Another letter for who sends an unconfirmed comment again; a second click a moment later is none."""
    links = links_of_comment(connection, row.id)
    if row.state != COMMENT.initial or not links or office.now - links[0].created_at < SECOND_CLICK:
        return
    _count(office, connection, machine, people.person_by_id(connection, row.person_id).email)
    _ask_to_confirm(office, connection, plan, process, row.id, part, len(links) + 1)


def _ask_to_confirm(
    office: Office,
    connection: Connection,
    plan: Row[Any],
    process: Row[Any],
    comment_id: int,
    part: str,
    time: int = 1,
) -> None:
    row = load_comment(connection, comment_id)
    notify.owe(
        office,
        connection,
        notify.Notice(
            key=f"planning_comment:{comment_id}" if time == 1 else f"planning_comment:{comment_id}:{time}",
            kind="planning_comment_confirm",
            to=people.person_by_id(connection, row.person_id),
            proposal_id=None,
            facts={
                "title": plan.title,
                "operative_text": row.text,
                "task": part or "celý plán",
                "more": (("Proces", process.title),),
            },
            link=(TASK, comment_id, comment_digest(row)),
        ),
        actor=RAZITKO,
    )
