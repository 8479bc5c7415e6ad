"""How does the demo hold a meeting? Presence, officers, the vote on the agenda, the table of outcomes, the minutes."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from actions import convene
from actions.appoint import Officer, appoint
from actions.minutes import write_minutes
from actions.note_presence import everybody_came
from actions.send_minutes import send_minutes
from actions.take_ballot import NewBallot
from actions.take_up import take_up
from actions.vote_and_record import vote_and_record
from db import meetings, people, sittings
from states.vocabulary import BallotSubject, MeetingFunction


class Stage(Protocol):
    """What the story lends to a meeting."""

    house: Any
    proposal_id: int
    staff: str

    def does(self, code: str, act: Any) -> Any:
        """One act of a person."""

    async def flow(self, name: str, **parameters: Any) -> Any:
        """One run of a deployment."""

    async def settle(self) -> None:
        """What is owed is made and sent."""


def _does(stage: Stage, verb: Callable[..., Any], *args: Any) -> None:
    """The minute-taker acts: one transaction."""
    stage.does(stage.staff, lambda by: verb(*by, *args))


def sit_down(stage: Stage, meeting_id: int, *, excused: int, verifiers: tuple[str, ...] = ()) -> None:
    """Opens the meeting: all come but the last ``excused`` of the roll; the first of it presides.

    ``verifiers`` are codes of members. The standing items that a body votes on are voted by all who are present.
    """
    _does(stage, convene.open_meeting, meeting_id)
    with stage.house.reading() as (office, connection):
        meeting = meetings.meeting_by_id(connection, meeting_id)
        assert meeting is not None  # planned by the story
        body = office.town.body(meeting.body)
        roll = list(sittings.members_of(connection, meeting.body, meeting.held_on))
        items = [(row.id, row.code) for row in meetings.agenda_of(connection, meeting_id)]
    away = [row.id for row in roll[len(roll) - excused :]] if excused else []
    if not roll:
        return
    _does(stage, everybody_came, meeting_id, away, away)
    officers = [Officer(MeetingFunction.CHAIR, member_id=roll[0].id)]
    officers.append(Officer(MeetingFunction.MINUTE_TAKER, person_id=_person(stage, stage.staff)))
    officers += [Officer(MeetingFunction.VERIFIER, row.id) for row in roll if row.code in verifiers]
    for officer in officers:
        _does(stage, appoint, meeting_id, officer)
    votes = len(roll) - len(away)
    subjects = {
        "agenda": BallotSubject.AGENDA,
        "verifiers": BallotSubject.OFFICERS,
        "task_control": BallotSubject.PROPOSAL,
    }
    does = {item.code: item.does for item in body.standing}
    for item_id, code in items:
        if does.get(code or "") in subjects:
            ballot = NewBallot(item_id=item_id, subject=subjects[does[code]], votes_for=votes)
            _does(stage, take_up, meeting_id, item_id)
            _does(stage, vote_and_record, meeting_id, ballot)


def _person(stage: Stage, code: str) -> int:
    with stage.house.database.read() as connection:
        row = people.person_by_code(connection, code)
    assert row is not None, code
    return int(row.id)


async def record_table(stage: Stage, meeting_id: int, outcome: dict[str, str]) -> None:
    """The secretary's filled table of outcomes is recorded by the flow, and the meeting closed."""
    with stage.house.database.read() as connection:
        meeting = meetings.meeting_by_id(connection, meeting_id)
    assert meeting is not None  # planned by the story
    row = {
        "Orgán": meeting.body,
        "Datum": f"{meeting.held_on.day}. {meeting.held_on.month}. {meeting.held_on.year}",
        "Návrh": str(stage.proposal_id),
        **outcome,
    }
    folder: Path = stage.house.settings.folder / "incoming"
    folder.mkdir(exist_ok=True)
    table = folder / f"vysledky-{meeting.body}-{meeting.held_on.isoformat()}.csv"
    with table.open("w", newline="", encoding="utf-8-sig") as stream:
        writer = csv.DictWriter(stream, list(row), delimiter=";")
        writer.writeheader()
        writer.writerow(row)
    await stage.flow("record-resolutions", table_path=str(table), confirm=True, person=stage.staff)
    _does(stage, convene.close_meeting, meeting_id)
    await stage.settle()


async def write_up(stage: Stage, meeting_id: int, words: str) -> None:
    """The minute-taker adds what was spoken of and sends the minutes for signature."""
    with stage.house.database.read() as connection:
        item = next(row for row in meetings.agenda_of(connection, meeting_id) if row.consultation_id)
    _does(stage, write_minutes, meeting_id, {str(item.id): words})
    _does(stage, send_minutes, meeting_id)
    await stage.settle()
