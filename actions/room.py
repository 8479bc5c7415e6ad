"""What is known in the room of a meeting at one instant? Members, presence, ballots; and how anything is done there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor, standing_towards
from actions.meeting_row import notice_limit
from actions.office import Office
from actions.perform import Act, Done, perform
from db import ballots, meetings, sittings
from db.queries import agenda_items
from states.agenda import is_business, numbers
from states.ballots import QUORUM_PARAGRAPHS
from states.dates import PRAGUE, czech_date
from states.facts import MeetingFacts
from states.machine import Refused
from states.majority import is_quorate, threshold
from states.meeting import MEETING
from states.presence import Counted, Event, Standing, Timeline, clock, disagreements
from states.town import Body
from states.vocabulary import VOTE_CHOICE_LABELS, ItemKind, PresenceKind, VoteChoice

_A_NIGHT = timedelta(days=1)
"""Meetings go on after midnight; they don't go on for days."""


@dataclass(frozen=True)
class Room:
    """A meeting with its body, the roll of that day, and the timeline of presence as it stands."""

    meeting: Row[Any]
    body: Body
    roll: Sequence[Row[Any]]
    timeline: Timeline
    members: int | None

    @cached_property
    def names(self) -> dict[int, str]:
        """Names of the members by their ids, in the order of the roll."""
        return {row.id: row.name for row in self.roll}

    @property
    def needed(self) -> int | None:
        """How many make a quorum, and how many votes adopt; None if nobody has confirmed how many members there are."""
        return threshold(self.members) if self.members else None

    @property
    def allows_remote(self) -> bool:
        """Both the body's rules and the notice of this meeting must allow presence from afar (§ 92a)."""
        return self.body.allows_remote and bool(self.meeting.allows_remote)

    def present_at(self, at: datetime) -> int | None:
        """How many are present; None where nobody keeps the timeline."""
        return self.timeline.count_at(at) if self.timeline.is_kept else None

    def is_quorate_at(self, at: datetime) -> bool | None:
        """Whether the body can decide; None where that is not known."""
        present = self.present_at(at)
        return is_quorate(self.members, present) if present is not None and self.members else None

    def excused_at(self, at: datetime) -> frozenset[int]:
        """Who has apologised."""
        return frozenset(
            member
            for member, standing in self.timeline.standing_at(at).items()
            if standing is Standing.EXCUSED
        )

    def faults_of(self, timeline: Timeline) -> list[str]:
        """What would be impossible in a changed timeline of this meeting."""
        return timeline.faults(
            ended_at=self.meeting.ended_at,
            opened_at=self.meeting.opened_at,
            allows_remote=self.allows_remote,
        )


def enter(office: Office, connection: Connection, meeting: Row[Any]) -> Room:
    """The room of a meeting; raises Refused if its body is no longer in the town's rules."""
    try:
        body = office.town.body(meeting.body)
    except KeyError:
        raise Refused(
            "Tento orgán už v\u00a0pravidlech města není; doplňte ho do nich, ať jde jednání dokončit."
        ) from None
    roll = sittings.members_of(connection, meeting.body, meeting.held_on)
    rows = sittings.presence_events(connection, meeting.id)
    return Room(meeting, body, roll, timeline_of(roll, rows), body.members_on(meeting.held_on))


def enter_as(office: Office, connection: Connection, actor: Actor, meeting: Row[Any], verb: str) -> Room:
    """The room for whoever may do the verb there; raises Refused for others before a sentence names any item."""
    may = next(move.may for move in MEETING.moves if move.verb == verb)
    if not standing_towards(office, connection, actor).roles.intersection(may):
        raise Refused(MEETING.wrong_office(verb, may))
    return enter(office, connection, meeting)


def timeline_of(roll: Sequence[Row[Any]], rows: Sequence[Any]) -> Timeline:
    """The timeline of rows of the table of presence; voided ones don't count."""
    return Timeline.of(
        {row.id: row.name for row in roll},
        [Event(row.member_id, row.at, PresenceKind(row.kind), row.voided_at is not None) for row in rows],
    )


def counted(connection: Connection, meeting_id: int) -> list[Counted]:
    """The valid ballots of a meeting, as presence must agree with them."""
    rows = [row for row in ballots.ballots_of(connection, meeting_id) if row.state == "valid"]
    votes = ballots.votes_of(connection, [row.id for row in rows])
    return [
        Counted(
            row.position,
            row.taken_at,
            row.present,
            frozenset(row.electorate) if row.electorate is not None else None,
            {
                member: VOTE_CHOICE_LABELS[VoteChoice(choice)]
                for member, choice in votes.get(row.id, {}).items()
            },
        )
        for row in rows
    ]


def act_in(
    office: Office,
    connection: Connection,
    actor: Actor,
    room: Room,
    verb: str,
    version: int | None,
    *,
    at: datetime | None = None,
    present: int | None = None,
    members: int | None = None,
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
    said: Mapping[str, Any] | None = None,
    about: int | None = None,
) -> Done:
    """Moves a meeting by a verb of the room; raises Refused with the sentences of the table.

    ``about`` is a confidential matter that the entry of the journal names (`secret_of`).
    ``present`` and ``members`` are those of a ballot; without them the timeline at ``at`` (now) and the town's rules.
    """
    meeting, body = room.meeting, room.body
    items = agenda_items.items_of(connection, meeting.id) if verb == "close" else ()
    open_items = undecided(items, connection, meeting.id) if verb == "close" else []
    return perform(
        office,
        connection,
        actor,
        Act(
            table=MEETING,
            rows=meetings.meeting,
            row=meeting,
            verb=verb,
            standing=standing_towards(office, connection, actor),
            facts=MeetingFacts(
                today=office.today,
                held_on=meeting.held_on,
                body=body.name,
                notice_limit=notice_limit(office, meeting),
                items=sum(is_business(body, item.kind, item.code) for item in items),
                items_without_outcome=len(open_items),
                undecided=tuple(open_items),
                is_crisis=meeting.is_crisis,
                is_frozen=meeting.frozen_at is not None,
                members=members if members is not None else room.members,
                present=present if present is not None else room.present_at(at or now_in(office, room)),
                disagreements=tuple(disagreements(room.timeline, counted(connection, meeting.id)))
                if verb in ("close", "end_without_quorum")
                else (),
                quorum_paragraph=QUORUM_PARAGRAPHS[body.kind],
                reason=reason,
            ),
            proposal_id=about,
            version=version,
            changes=changes or {},
            said={
                "body": meeting.body,
                "held_on": meeting.held_on.isoformat(),
                **({"reason": reason.strip()} if reason.strip() else {}),
                **(said or {}),
            },
        ),
    )


def undecided(items: Sequence[Any], connection: Connection, meeting_id: int) -> list[str]:
    """Numbers and titles of items that need an outcome: every matter, and whatever was taken up or voted on.

    A standing item that nobody took up (questions of members) ends with the meeting; it decides nothing.
    """
    voted = {row.agenda_item_id for row in ballots.ballots_of(connection, meeting_id) if row.state == "valid"}
    return [
        f"{number}.\u00a0{item.shown_title}" if number is not None else str(item.shown_title)
        for item, number in zip(items, numbers((item.kind, item.is_numbered) for item in items), strict=True)
        if item.outcome is None
        and item.kind != ItemKind.HEADING
        and (item.kind == ItemKind.MATTER or item.opened_at is not None or item.id in voted)
    ]


def now_in(office: Office, room: Room) -> datetime:
    """Now; when a meeting is recorded from paper on a later day, the last instant of it that is known."""
    day, held_on = office.today, room.meeting.held_on
    began: datetime | None = room.meeting.opened_at
    if began is None or day <= held_on + _A_NIGHT:
        return office.now
    return max([began, *(event.at for event in room.timeline.events if event.at >= began)])


def instant_in(office: Office, room: Room, at: datetime | None) -> datetime:
    """The instant of what is recorded: `now_in`, or what was typed; raises Refused for one that cannot be."""
    if at is None:
        return now_in(office, room)
    held_on = room.meeting.held_on
    day = at.astimezone(PRAGUE).date()
    if at > office.now + timedelta(minutes=1):
        raise Refused(f"Čas {clock(at)} teprve bude; zapište ho, až nastane.")
    if not held_on <= day <= held_on + _A_NIGHT:
        raise Refused(
            f"Den {czech_date(day)} není dnem jednání ({czech_date(held_on)}); opravte datum a\u00a0čas."
        )
    return at


def last_event_after(room: Room, ended: datetime) -> str | None:
    """The sentence when somebody came or left after the meeting is said to have ended; None if nobody did."""
    late = [event for event in room.timeline.events if event.at > ended]
    if not late:
        return None
    name = room.names.get(late[0].member, "")
    return (
        f"Konec jednání v\u00a0{clock(ended)} je dřív než poslední záznam v\u00a0prezenci ({name}, "
        f"{clock(late[-1].at)}); opravte čas."
    )


def item_in(connection: Connection, room: Room, item_id: int) -> Row[Any]:
    """An item of this meeting that something can be done with; raises Refused for a sub-heading and a stranger."""
    item = next(
        (row for row in agenda_items.items_of(connection, room.meeting.id) if row.id == item_id), None
    )
    if item is None:
        raise Refused("Bod na programu tohoto jednání není; načtěte stránku znovu.")
    if item.kind == ItemKind.HEADING:
        raise Refused(f"„{item.shown_title}“ je mezititulek, nic se o\u00a0něm nerozhoduje.")
    return item


def secret_of(item: Row[Any] | None) -> int | None:
    """The confidential matter of an item: an entry about it is shown only to those who may see the matter."""
    return int(item.proposal_id) if item is not None and item.is_confidential else None


def member_in(room: Room, member_id: int) -> str:
    """The name of a member of the body on this day; raises Refused for anybody else."""
    try:
        return room.names[member_id]
    except KeyError:
        raise Refused(
            f"Člen č.\u00a0{member_id} v\u00a0orgánu ({room.body.name}) ke dni jednání není; "
            "zkontrolujte členy orgánu."
        ) from None
