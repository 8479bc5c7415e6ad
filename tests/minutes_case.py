"""An assembly that has met: presence, officers, ballots by name, counter-proposals and a void ballot, as recorded."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from office_case import Case
from sqlalchemy.engine import Connection

from db import ballots, meetings, sittings
from states.majority import Tally
from states.vocabulary import Outcome

DAY = date(2024, 6, 24)


def at(hour: int, minute: int = 0) -> datetime:
    """A time of the assembly's day on the town's clock (summer: two hours before UTC)."""
    return datetime(2024, 6, 24, hour - 2, minute, tzinfo=UTC)


class Assembly:
    """Puts rows of a meeting in session into the database, as the session desk does."""

    def __init__(self, case: Case, meeting_id: int) -> None:
        self.case, self.meeting_id = case, meeting_id
        with case.house.reading() as (_, connection):
            row = meetings.meeting_by_id(connection, meeting_id)
            assert row is not None
            self.body = row.body
            self.members = {
                member.code: member for member in sittings.members_of(connection, row.body, row.held_on)
            }
            self.item = next(
                item.id for item in meetings.agenda_of(connection, meeting_id) if item.consultation_id
            )

    def write(self, table: Any, **values: Any) -> int:
        with self.case.house.database.write() as connection:
            return _insert(connection, table, values)

    def everybody_comes(
        self, *, late: dict[str, datetime], excused: tuple[str, ...], gone: dict[str, datetime]
    ) -> None:
        """All members at 14:00, but those who come late, leave, or are excused."""
        with self.case.house.database.write() as connection:
            for code, member in self.members.items():
                kind = "excused" if code in excused else "arrived"
                when = late.get(code, at(13, 0) if code in excused else at(14))
                self._event(connection, member.id, kind, when)
                if code in gone:
                    self._event(connection, member.id, "left", gone[code])

    def _event(self, connection: Connection, member: int, kind: str, when: datetime) -> None:
        _insert(
            connection,
            sittings.presence,
            {
                "meeting_id": self.meeting_id,
                "member_id": member,
                "at": when,
                "kind": kind,
                "recorded_at": when,
            },
        )

    def officer(self, function: str, code: str, **more: Any) -> int:
        member = self.members[code]
        values = {
            "meeting_id": self.meeting_id,
            "function": function,
            "name": member.name,
            "member_id": member.id,
            "person_id": member.person_id,
            "since": at(14),
        }
        return self.write(sittings.meeting_officer, **(values | more))

    def ballot(self, motion: str, votes: tuple[int, int, int], present: int, **more: Any) -> int:
        """A ballot under the matter's item; ``votes`` are for, against, abstained."""
        with self.case.house.database.write() as connection:
            position = meetings.next_position(connection, ballots.ballot, self.meeting_id)
            values = {
                "meeting_id": self.meeting_id,
                "agenda_item_id": self.item,
                "position": position,
                "motion": motion,
                "members": len(self.members),
                "present": present,
                "votes_for": votes[0],
                "against": votes[1],
                "abstained": votes[2],
                "taken_at": at(14, 20) + timedelta(minutes=position),
            }
            return _insert(connection, ballots.ballot, values | more)

    def votes(self, ballot_id: int, **choices: str) -> None:
        """How single members voted; nobody else is written."""
        with self.case.house.database.write() as connection:
            for code, choice in choices.items():
                connection.execute(
                    ballots.vote.insert().values(
                        ballot_id=ballot_id, member_id=self.members[code].id, choice=choice
                    )
                )


def _insert(connection: Connection, table: Any, values: dict[str, Any]) -> int:
    return int(connection.execute(table.insert().values(**values).returning(table.c.id)).scalar_one())


def held_assembly(case: Case) -> Assembly:
    """The seed's assembly, with the seed's proposal adopted after a lost counter-proposal; nobody has closed it yet."""
    assembly = Assembly(case, case.stop("ZM").meeting_id)
    with case.house.database.write() as connection:
        connection.execute(
            meetings.meeting.update()
            .where(meetings.meeting.c.id == assembly.meeting_id)
            .values(opened_at=at(14, 2))
        )
    assembly.everybody_comes(late={"bily": at(14, 30)}, excused=("cerna", "dub"), gone={"polak": at(15, 10)})
    assembly.officer("chair", "starosta")
    assembly.officer("minute_taker", "eichler", name="Jana Zapisovatelová", member_id=None, person_id=None)
    assembly.officer("verifier", "jelinek", until=at(14, 40), reason="odešel z\u00a0jednání")
    assembly.officer("verifier", "kontrola")
    assembly.officer("verifier", "kosova")
    assembly.write(
        sittings.conflict_of_interest,
        meeting_id=assembly.meeting_id,
        agenda_item_id=assembly.item,
        member_id=assembly.members["lipa"].id,
        announced_at=at(14, 15),
        statement="Jsem členem správní rady dotčené organizace.",
        recorded_at=at(14, 15),
    )
    lost = assembly.ballot(
        "schvaluje plán bez priority č. 2",
        (9, 15, 6),
        30,
        subject="counter_proposal",
        moved_by="Jaromír Novotný",
        kind="roll_call",
    )
    assembly.votes(lost, novotny="for", starosta="against", lipa="abstained", cerna="excused")
    assembly.ballot(
        "schvaluje plán",
        (20, 0, 0),
        30,
        state="void",
        void_reason="porucha hlasovacího zařízení",
        voided_at=at(14, 30),
    )
    case.clock.now = at(14, 50)
    case.hear("ZM", Outcome.ADOPTED, tally=Tally(33, 31, 27, 1, 2))
    return assembly


def closed_assembly(case: Case) -> Assembly:
    """The same, closed at 15:40."""
    assembly = held_assembly(case)
    case.clock.now = at(15, 40)
    case.close(assembly.meeting_id)
    return assembly
