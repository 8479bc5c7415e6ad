"""What may the holder of a link to a meeting of groups do? See the invitation as it stands, come or apologise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.office import Office
from actions.planning.attend import answer
from actions.planning.invite import TASK
from actions.planning.meeting_row import begins_at, invitation_content, invitation_digest, when_words
from actions.planning.standing import coordinator_of, load_process
from actions.redeem import link_of
from db import journal, people
from db.planning.groups import group_meeting_by_id
from db.queries import planning_meetings as asks
from states.canonical import digest_of
from states.dates import czech_date, czech_datetime
from states.machine import Refused
from states.planning.group_meeting import GROUP_MEETING
from states.planning.vocabulary import Answer

DONE = {
    Answer.COMING.value: "Děkujeme, počítáme s\u00a0Vámi.",
    Answer.NOT_COMING.value: "Děkujeme, Vaše omluva je zapsaná.",
}
_CHANGED = {
    "held_from": "Den",
    "held_until": "Do",
    "starts_at": "Začátek",
    "place": "Místo",
    "title": "Název",
}


@dataclass(frozen=True, slots=True)
class AttendanceSight:
    """What the page of a link to a meeting shows; ``changes`` are (what, before, now) since the letter."""

    town: str
    person: str
    process: str
    title: str
    groups: tuple[str, ...]
    when: str
    place: str
    points: tuple[str, ...]
    contact: str
    seen: str
    answer: str | None
    answered_at: str
    changes: tuple[tuple[str, str, str], ...]
    refusal: str | None
    until: str
    process_id: int
    has_calendar: bool

    @property
    def verbs(self) -> tuple[str, ...]:
        """What can be answered now."""
        return () if self.refusal else tuple(one.value for one in Answer)


def look(office: Office, connection: Connection, token: str) -> AttendanceSight:
    """What a link is about; changes nothing. Raises Refused for a token that is not ours."""
    return _sight(office, connection, link_of(office, connection, token))


def redeem(office: Office, connection: Connection, token: str, verb: str, *, seen: str) -> str:
    """Answers as the person of the link; the link is good for another answer until the meeting begins.

    Raises Refused: a meeting that began, was cancelled, or was moved since the page was shown.
    """
    link = link_of(office, connection, token, for_update=True)
    sight = _sight(office, connection, link)
    if sight.refusal is not None:
        raise Refused(sight.refusal)
    if seen != sight.seen:
        raise Refused(
            "Jednání se od zobrazení stránky změnilo; podívejte se na změny a\u00a0odpovězte znovu."
        )
    answer(office, connection, actor_of_link(connection, link), link.task_id, verb)
    return DONE[verb]


def actor_of_link(connection: Connection, link: Row[Any]) -> Actor:
    """The person of a link. Who is from outside stands in the journal by their number, which can be forgotten."""
    person = people.person_by_id(connection, link.person_id)
    name = f"pozvaná osoba č.\u00a0{person.id}" if person.is_outside else person.name
    return Actor(person.id, name, "link")


def _sight(office: Office, connection: Connection, link: Row[Any]) -> AttendanceSight:
    if link.task != TASK:
        raise Refused("Tento odkaz nepatří k\u00a0jednání skupiny; otevřete ho znovu z\u00a0dopisu.")
    seat = asks.attendance_by_id(connection, link.task_id)
    assert seat is not None  # nobody is taken off the list of a meeting
    row = group_meeting_by_id(connection, seat.meeting_id)
    assert row is not None  # a foreign key
    process = load_process(connection, row.process_id, for_update=False)
    coordinator = coordinator_of(connection, process.id)
    begins = begins_at(row)
    content = invitation_content(connection, row)
    return AttendanceSight(
        town=office.town.full_name,
        person=people.person_by_id(connection, link.person_id).name,
        process=process.title,
        title=row.title,
        groups=tuple(content["groups"]),
        when=when_words(row),
        place=row.place or "",
        points=tuple(content["points"]),
        contact=f"{coordinator.name}, {coordinator.email}",
        seen=invitation_digest(connection, row),
        answer=seat.answer,
        answered_at=czech_datetime(seat.answered_at) if seat.answered_at else "",
        changes=_changes(connection, link, row, content),
        refusal=_refusal(office, connection, row),
        until=czech_datetime(begins) if begins else "",
        process_id=process.id,
        has_calendar=row.held_from is not None,
    )


def _refusal(office: Office, connection: Connection, row: Row[Any]) -> str | None:
    begins = begins_at(row)
    if row.state == "cancelled":
        said = journal.facts_of(connection, GROUP_MEETING.name, row.id, "cancel")
        reason = f" Důvod: {said[-1]['reason']}" if said and said[-1].get("reason") else ""
        return f"Jednání bylo zrušeno; nemusíte nic dělat.{reason}"
    if row.state != "invited":
        return f"Jednání už se konalo ({when_words(row)}); odpovídat už není třeba."
    if begins is not None and begins <= office.now:
        return f"Jednání už začalo ({czech_datetime(begins)}); odpověď už změnit nelze."
    return None


def _changes(
    connection: Connection, link: Row[Any], row: Row[Any], content: dict[str, Any]
) -> tuple[tuple[str, str, str], ...]:
    """What is different from what the link's letter said; the journal keeps every invitation by its words."""
    if link.text_digest == digest_of(content):
        return ()
    kept = [
        facts["content"]
        for verb in ("invite", "move")
        for facts in journal.facts_of(connection, GROUP_MEETING.name, row.id, verb)
        if "content" in facts
    ]
    before = next((one for one in kept if digest_of(one) == link.text_digest), None)
    if before is None:
        return (("Pozvánka", "", "od Vašeho dopisu se změnila"),)
    found = [
        (label, _said(before.get(name)), _said(content[name]))
        for name, label in _CHANGED.items()
        if before.get(name) != content[name] and not (name == "held_until" and _is_one_day(content, before))
    ]
    if before.get("points") != content["points"]:
        found.append(("Program", "; ".join(before.get("points", ())), "; ".join(content["points"])))
    return tuple(found)


def _is_one_day(*contents: dict[str, Any]) -> bool:
    return all(one.get("held_until") == one.get("held_from") for one in contents)


def _said(value: Any) -> str:
    if value is None:
        return "neuvedeno"
    text = str(value)
    try:
        return czech_date(date.fromisoformat(text))
    except ValueError:
        return text
