"""Whom does a moved or cancelled meeting concern, and what changes for each of them? One letter a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import Actor
from actions.office import Office
from db import people
from db.queries import agenda_items
from states.town import Body


@dataclass
class News:
    """What is told to whom: by person, in the order in which it was found."""

    people: dict[int, Row[Any]] = field(default_factory=dict)
    sentences: dict[int, list[str]] = field(default_factory=dict)

    def add(self, to: Row[Any], sentence: str) -> None:
        """One more sentence for a person."""
        self.people[to.id] = to
        said = self.sentences.setdefault(to.id, [])
        if sentence not in said:
            said.append(sentence)

    def add_all(self, to: Iterable[Row[Any]], sentence: str) -> None:
        """The same sentence for several people."""
        for person in to:
            self.add(person, sentence)


def members_of(connection: Connection, meeting: Row[Any]) -> list[Row[Any]]:
    """Members of the body on the meeting's day who have an account."""
    return list(agenda_items.members_with_accounts(connection, meeting.body, meeting.held_on))


def meeting_title(body: Body, meeting: Row[Any]) -> str:
    """What calendars call a meeting."""
    return f"{body.name}: {meeting.number}. {body.meeting}"


def matter_name(proposal: Row[Any]) -> str:
    """What a letter calls a matter; a confidential one keeps its title out of letters."""
    if proposal.is_confidential:
        return f"Neveřejný materiál č.\u00a0{proposal.id}"
    return f"Návrh č.\u00a0{proposal.id} „{proposal.title}“"


def concerned(connection: Connection, proposal: Row[Any]) -> list[Row[Any]]:
    """Whom a matter's date concerns."""
    return notify.concerned(connection, proposal)


def charged(connection: Connection, person_id: int) -> Row[Any]:
    """Who has a task."""
    return people.person_by_id(connection, person_id)


def tell(
    office: Office,
    connection: Connection,
    actor: Actor,
    kind: str,
    meeting: Row[Any],
    news: News,
    reason: str,
    more: tuple[tuple[str, str], ...] = (),
    document_id: int | None = None,
) -> int:
    """Owes each person one letter with what changes for them and with the meeting's calendar file."""
    body = office.town.body(meeting.body)
    owed = 0
    for person_id, to in news.people.items():
        owed += notify.owe(
            office,
            connection,
            notify.Notice(
                key=f"{kind}:{meeting.id}:{meeting.version}",
                kind=kind,
                to=to,
                proposal_id=None,
                facts={
                    "title": f"{body.name}, {meeting.number}. {body.meeting}",
                    "meeting_title": meeting_title(body, meeting),
                    "body_name": body.name,
                    "held_on": meeting.held_on,
                    "held_at": meeting.starts_at,
                    "place": meeting.place,
                    "reason": reason.strip(),
                    "missing": tuple(news.sentences[person_id]),
                    "more": more,
                    "link": f"{office.base_url}/jednani/{meeting.id}",
                    "meeting_id": meeting.id,
                    "sequence": meeting.version,
                },
                document_id=document_id,
            ),
            actor=actor,
        )
    return owed
