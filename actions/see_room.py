"""What does somebody see of the room of a meeting: items, presence, votes, and what comes next? Changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.office import Office
from actions.room import Room, enter, now_in
from actions.take_ballot import as_ballot, verdict_of
from db import ballots, sittings
from db.queries import meetings_board
from db.queries import room as rows
from db.visibility import Eyes
from states.agenda import HIDDEN
from states.ballots import QUORUM_PARAGRAPHS, Ballot, Verdict
from states.presence import IS_PRESENT, STANDING_LABELS, Standing
from states.vocabulary import (
    BALLOT_KIND_LABELS,
    BALLOT_SUBJECT_LABELS,
    MAJORITY_PARAGRAPHS,
    MEETING_FUNCTION_LABELS,
    OUTCOME_LABELS,
    BallotKind,
    BallotSubject,
    ItemKind,
    MeetingFunction,
    Outcome,
)


@dataclass(frozen=True, slots=True)
class SeenBallot:
    """One ballot as a page shows it."""

    row: Any
    ballot: Ballot
    verdict: Verdict
    subject: str
    kind: str
    title: str
    decided: tuple[int, ...] = ()
    is_seen: bool = True

    @property
    def void_reason(self) -> str | None:
        """Why it was declared void, unless the words are about a matter that the visitor may not see."""
        return self.row.void_reason if self.is_seen else None

    @property
    def counts(self) -> str:
        """For, against, abstained and who did not vote, in words."""
        tally = self.ballot.tally
        silent = f", nehlasovali {tally.did_not_vote}" if tally.did_not_vote else ""
        return f"pro {tally.votes_for}, proti {tally.against}, zdrželi se {tally.abstained}{silent}"


@dataclass(frozen=True, slots=True)
class SeenItem:
    """One item of the agenda; ``title`` says nothing of a matter that the visitor may not see."""

    row: Any
    id: int
    number: int | None
    title: str
    kind: ItemKind
    is_seen: bool
    outcome: str
    opened_at: datetime | None
    closed_at: datetime | None

    @property
    def is_current(self) -> bool:
        """The meeting deals with it now."""
        return self.opened_at is not None and self.closed_at is None and not self.outcome

    @property
    def is_heading(self) -> bool:
        """A sub-heading: nothing is decided about it."""
        return self.kind is ItemKind.HEADING

    @property
    def is_open(self) -> bool:
        """It still waits for an outcome."""
        return not self.is_heading and not self.outcome

    @property
    def label(self) -> str:
        """Number and title."""
        return f"{self.number}. {self.title}" if self.number is not None else self.title

    @property
    def spoken(self) -> str:
        """As a sentence names it: bod 3 „Akční plán“, bod „Schválení programu“."""
        return f"bod {self.number} „{self.title}“" if self.number is not None else f"bod „{self.title}“"


@dataclass(frozen=True, slots=True)
class SeenMember:
    """One member of the roll with where they are now."""

    id: int
    name: str
    standing: Standing
    words: str
    functions: tuple[str, ...] = ()

    @property
    def is_present(self) -> bool:
        """In the room or from afar."""
        return self.standing in IS_PRESENT


@dataclass(frozen=True)
class Sight:
    """The room at this instant."""

    room: Room
    now: datetime
    items: Sequence[SeenItem]
    ballots: Sequence[SeenBallot]
    members: Sequence[SeenMember]
    officers: Sequence[Row[Any]]
    conflicts: Sequence[Row[Any]]
    events: Sequence[Row[Any]]
    joint: Sequence[Row[Any]]
    paragraph: str
    quorum_paragraph: str
    functions: Mapping[str, str] = field(
        default_factory=lambda: {key.value: label for key, label in MEETING_FUNCTION_LABELS.items()}
    )

    @property
    def present(self) -> int | None:
        """How many are present; None where nobody keeps presence."""
        return self.room.present_at(self.now)

    @property
    def is_quorate(self) -> bool | None:
        """Whether the body can decide now; None where that is not known."""
        return self.room.is_quorate_at(self.now)

    @cached_property
    def current(self) -> SeenItem | None:
        """The item that the meeting deals with now."""
        return next((item for item in self.items if item.is_current), None)

    @cached_property
    def next(self) -> SeenItem | None:
        """The first item without an outcome after the current one; from the beginning if there is none behind it."""
        after = self.items
        if self.current is not None:
            place = next(i for i, item in enumerate(self.items) if item.id == self.current.id)
            after = [*self.items[place + 1 :], *self.items[:place]]
        return next((item for item in after if item.is_open), None)

    @property
    def last_ballot(self) -> SeenBallot | None:
        """The ballot that was taken last."""
        return self.ballots[-1] if self.ballots else None

    def under(self, item_id: int | None) -> list[SeenBallot]:
        """Ballots taken under one item, or under none."""
        return [ballot for ballot in self.ballots if ballot.row.agenda_item_id == item_id]

    def standing_officers(self, function: MeetingFunction) -> list[str]:
        """Names of those who have a function now."""
        return [row.name for row in self.officers if row.function == function and row.until is None]


def see_room(office: Office, connection: Connection, meeting: Row[Any], eyes: Eyes) -> Sight:
    """Everything the room shows, in the same number of statements however many items and members there are."""
    room = enter(office, connection, meeting)
    now = meeting.ended_at or now_in(office, room)
    times = rows.item_times(connection, meeting.id)
    items = [
        _item(row, times[row.item_id]) for row in meetings_board.whole_agenda(connection, eyes, meeting.id)
    ]
    titles = {item.id: item.label for item in items}
    hidden = {item.id for item in items if not item.is_seen}
    decided: dict[int, list[int]] = {}
    for item_id, ballot_id in rows.decided_items(connection, meeting.id).items():
        decided.setdefault(ballot_id, []).append(item_id)
    taken = [
        _ballot(room, row, titles, hidden, tuple(decided.get(row.id, ())))
        for row in ballots.ballots_of(connection, meeting.id)
    ]
    officers = sittings.officers_of(connection, meeting.id)
    standing = room.timeline.standing_at(now)
    return Sight(
        room=room,
        now=now,
        items=items,
        ballots=taken,
        members=[
            SeenMember(
                row.id,
                row.name,
                standing[row.id],
                STANDING_LABELS[standing[row.id]],
                tuple(
                    MEETING_FUNCTION_LABELS[MeetingFunction(officer.function)]
                    for officer in officers
                    if officer.member_id == row.id and officer.until is None
                ),
            )
            for row in room.roll
        ],
        officers=officers,
        conflicts=sittings.conflicts_of(connection, meeting.id),
        events=sittings.all_presence(connection, meeting.id),
        joint=rows.joint_meetings(connection, meeting),
        paragraph=MAJORITY_PARAGRAPHS.get(room.body.kind, "jednací řád"),
        quorum_paragraph=QUORUM_PARAGRAPHS[room.body.kind],
    )


def _item(row: Row[Any], times: Row[Any]) -> SeenItem:
    return SeenItem(
        row=row,
        id=row.item_id,
        number=row.item_number,
        title=row.title if row.is_seen else HIDDEN,
        kind=ItemKind(row.kind),
        is_seen=bool(row.is_seen),
        outcome=OUTCOME_LABELS[Outcome(row.outcome)] if row.outcome else "",
        opened_at=times.opened_at,
        closed_at=times.closed_at,
    )


def _ballot(
    room: Room, row: Row[Any], titles: Mapping[int, str], hidden: set[int], decided: tuple[int, ...]
) -> SeenBallot:
    ballot = as_ballot(row)
    is_hidden = row.agenda_item_id in hidden
    return SeenBallot(
        row=row,
        ballot=ballot,
        verdict=verdict_of(room, ballot.tally, "" if is_hidden else ballot.motion),
        subject=BALLOT_SUBJECT_LABELS[BallotSubject(row.subject)],
        kind=BALLOT_KIND_LABELS[BallotKind(row.kind)],
        title=titles.get(row.agenda_item_id, "") if not is_hidden else HIDDEN,
        decided=decided,
        is_seen=not is_hidden,
    )
