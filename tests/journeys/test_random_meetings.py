"""Whatever is recorded at meetings in whatever order, is every resolution one that was adopted? Random sittings."""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from office_case import Case, TestHouse
from room_case import Sitting, another_stop

from actions import end_meeting, note_presence, settle, take_up, vote_and_record
from actions.hear import Hearing, hear
from actions.record_resolution import void_resolution
from actions.room import counted, timeline_of
from actions.see_ledger import see_ledger
from actions.suspend import suspend_resolution
from actions.take_ballot import NewBallot, take_ballot
from actions.verify import rows_faults
from db import ballots, chain, meetings, sittings
from db.ballots import ballot, ballot_item
from db.meetings import agenda_item, meeting
from db.resolutions import resolution, suspension
from states.machine import Refused
from states.majority import Tally
from states.presence import contradictions
from states.vocabulary import BallotKind, BallotSubject, Outcome, PresenceKind
from states.wording import Clause

TWO = (Clause(1, 1, "schvaluje", "plán."), Clause(1, 2, "bere na vědomí", "zprávu."))
IS_LONG = os.environ.get("RAZITKO_CHAOS") == "long"
SUBJECT = "Zastupitelstvo města Trutnova"
OTHER = f"{SUBJECT} 01.01 schvaluje něco jiného."
MOTIONS = st.sampled_from(
    [
        "",
        "",
        OTHER,
        f"{SUBJECT} neschvaluje plán.",
        f"{SUBJECT} ruší usnesení č. 2024-1/1.",
        f"{SUBJECT} potvrzuje usnesení rady města č. 2024-1/1.",
        f"{SUBJECT} bere na vědomí, že rada města ruší usnesení č. 2024-1/1.",
    ]
)
ON_EARLIER = st.sampled_from(
    [
        "",
        f"{SUBJECT} ruší usnesení č. 2024-1/1.",
        f"{SUBJECT} potvrzuje usnesení rady města č. 2024-1/1.",
        f"{SUBJECT} ruší usnesení rady města č. 2024-1/1.",
    ]
)
CLAUSES = st.sampled_from([("01.01",), ("01.02",), ("01.01", "01.02")])
VOTES = st.sampled_from([0, 16, 17, 17, 20, 33])
PLACE = st.integers(0, 9)
ADOPTED = ("adopted", "adopted_amended")
OFTEN = (BallotSubject.PROPOSAL, BallotSubject.CLAUSES, BallotSubject.COUNTER_PROPOSAL)


class RandomMeetings(RuleBasedStateMachine):
    """Assemblies with presence, ballots, outcomes, suspensions and revocations, recorded by somebody careless."""

    open_case: ClassVar[Callable[[], Case]]

    @initialize(everybody=st.booleans())
    def begin(self, everybody: bool) -> None:
        self.case = type(self).open_case()
        self.sitting = Sitting(self.case, self.case.stop("ZM").meeting_id)
        self.others = [another_stop(self.case, "ZM", self.sitting.id) for _ in range(2)]
        with self.case.house.database.read() as connection:
            # the other matters were copied into the tables, past the journal
            self.copied = set(rows_faults(connection)[1])
        if everybody:
            self.sitting.everybody(at=0)

    def attempt(self, verb: Callable[..., Any], *args: Any, **more: Any) -> Any:
        try:
            return verb(*args, **more)
        except Refused as refusal:
            assert refusal.reasons
            return None

    def act(self, verb: Callable[..., Any], *args: Any, **more: Any) -> Any:
        return self.attempt(self.sitting.act, verb, *args, **more)

    def item(self, place: int) -> Any:
        items = [item for item in self.sitting.items if item.kind != "heading"]
        matters = [item for item in items if item.kind != "standing"]
        return (matters or items)[place % len(matters or items)] if place < 8 else items[place % len(items)]

    def taken(self, place: int) -> int | None:
        with self.case.house.database.read() as connection:
            rows = ballots.ballots_of(connection, self.sitting.id)
        return rows[-1 - place % len(rows)].id if rows else None

    @rule(
        first=st.integers(0, 32),
        many=st.integers(1, 33),
        kind=st.sampled_from(PresenceKind),
        back=st.integers(0, 9),
    )
    def presence(self, first: int, many: int, kind: PresenceKind, back: int) -> None:
        members = self.sitting.members[first : first + many]
        self.act(note_presence.note_presence, members, kind, self.case.clock.now - timedelta(minutes=back))

    @rule()
    def everybody_comes(self) -> None:
        self.act(note_presence.everybody_came)

    @rule(place=st.integers(0, 60))
    def presence_was_wrong(self, place: int) -> None:
        rows = self.sitting.events()
        if rows:
            self.act(note_presence.void_presence, rows[place % len(rows)].id, "Omyl.")

    @rule(
        place=PLACE,
        subject=st.one_of(st.sampled_from(OFTEN), st.sampled_from(BallotSubject)),
        votes=VOTES,
        motion=MOTIONS,
        clauses=CLAUSES,
        present=st.sampled_from([None, None, 16, 33]),
        at_once=st.booleans(),
    )
    def vote(
        self,
        place: int,
        subject: BallotSubject,
        votes: int,
        motion: str,
        clauses: tuple[str, ...],
        present: int | None,
        at_once: bool,
    ) -> None:
        item = self.item(place)
        loose = subject in (BallotSubject.INCLUSION, BallotSubject.ORDER)
        new = NewBallot(
            None if loose else item.id,
            subject,
            BallotKind.SECRET if place == 5 else BallotKind.COUNTS,
            votes_for=votes,
            present=present,
            motion=motion,
            candidate=("Adam Bílý", "Alena Černá")[place % 2] if subject is BallotSubject.ELECTION else "",
            clauses=clauses if subject is BallotSubject.CLAUSES else (),
        )
        taken = self.act(vote_and_record.vote_and_record if at_once else take_ballot, new)
        if taken is not None and subject is BallotSubject.INCLUSION:
            ballot_id = taken.taken.ballot_id if at_once else taken.ballot_id
            self.act(take_up.include_motion, "Věc z\u00a0pléna", ballot_id)

    @rule(place=PLACE)
    def void(self, place: int) -> None:
        if (found := self.taken(place)) is not None:
            self.attempt(self.sitting.void, found)

    @rule(
        place=PLACE,
        outcome=st.one_of(st.sampled_from(ADOPTED).map(Outcome), st.sampled_from(Outcome)),
        by=PLACE,
        votes=st.one_of(st.none(), st.none(), VOTES),
        together=st.booleans(),
        words=st.sampled_from(["", "", OTHER]),
    )
    def decide(
        self, place: int, outcome: Outcome, by: int, votes: int | None, together: bool, words: str
    ) -> None:
        item = self.item(place)
        found = self.taken(by) if by < 8 and votes is None else None
        why: dict[str, Any] = {"reason": "Náhodou.", "conditions": "až bude čas", "ballot_id": found}
        if item.kind != "matter":
            self.act(settle.settle, item.id, settle.Settlement(outcome, together=together, **why))
            return
        tally = Tally(33, 33, votes, 0, 0) if votes is not None else None
        hearing = Hearing(outcome, tally, amended_text=words, together=together, **why)
        self.attempt(self.case.act, hear, self.case.staff, item.consultation_id, hearing)

    @rule(verb=st.sampled_from([end_meeting.interrupt, end_meeting.resume, end_meeting.end_without_quorum]))
    def chair(self, verb: Callable[..., Any]) -> None:
        self.act(verb)

    @rule(minutes=st.integers(1, 20))
    def time_passes(self, minutes: int) -> None:
        self.case.clock.forward(minutes=minutes)

    @rule(place=PLACE, void=st.booleans())
    def mayor_or_secretary(self, place: int, void: bool) -> None:
        rows = self.case.rows(sa.select(resolution).order_by(resolution.c.id))
        if not rows:
            return
        row = rows[place % len(rows)]
        if void:
            self.attempt(self.case.act, void_resolution, "tajemnik", row.body, row.number, "Omyl.")
        else:
            done = self.attempt(self.case.act, suspend_resolution, "starosta", row.id, "Nesprávné.")
            if done is not None:
                self.next_assembly(0)

    @rule(motion=ON_EARLIER, votes=VOTES)
    def motion_from_the_room(self, motion: str, votes: int) -> None:
        """Put on the agenda, voted on and recorded at once; what is on the agenda as suspended comes first."""
        waiting = [item for item in self.sitting.items if item.kind == "motion" and item.outcome is None]
        if not waiting:
            asked = NewBallot(None, BallotSubject.INCLUSION, votes_for=17, motion="Zařazení bodu.")
            if (won := self.act(take_ballot, asked)) is not None:
                self.act(take_up.include_motion, "Věc z\u00a0pléna", won.ballot_id)
            return
        new = NewBallot(waiting[0].id, BallotSubject.PROPOSAL, votes_for=votes, motion=motion)
        self.act(vote_and_record.vote_and_record, new)

    @rule(sure=st.integers(0, 4))
    def next_assembly(self, sure: int) -> None:
        """The rest was not reached; the next assembly meets on another day."""
        if sure:
            return
        for item in self.sitting.items:
            if item.outcome is None and item.kind == "matter":
                hearing = Hearing(Outcome.NOT_REACHED)
                self.attempt(self.case.act, hear, self.case.staff, item.consultation_id, hearing)
        self.attempt(self.case.close, self.sitting.id)
        if self.case.meeting(self.sitting.id).state != "closed":
            return
        day = self.case.clock.now.date() + timedelta(days=10)
        while self.case.rows(sa.select(meeting).where(meeting.c.body == "ZM", meeting.c.held_on == day)):
            day += timedelta(days=1)
        following = self.attempt(self.case.plan, "ZM", day)
        if following is None:
            return
        self.attempt(self.case.place, "ZM", following, late_reason="Náhodou.")
        if self.attempt(self.case.convene, following) and self.attempt(self.case.open, following):
            self.sitting = Sitting(self.case, following)
            self.act(note_presence.everybody_came)

    @invariant()
    def promises(self) -> None:
        with self.case.house.database.read() as connection:
            assert chain.verify(connection).faults == ()
            assert set(rows_faults(connection)[1]) <= self.copied
            kept = connection.execute(sa.select(resolution).order_by(resolution.c.id)).all()
            taken = {row.id: row for row in connection.execute(sa.select(ballot))}
            items = {row.id: row for row in connection.execute(sa.select(agenda_item))}
            decided = {
                row.agenda_item_id: row.ballot_id for row in connection.execute(sa.select(ballot_item))
            }
            suspended = connection.execute(sa.select(suspension)).all()
            closed = (
                connection.execute(sa.select(meeting.c.id).where(meeting.c.state == "closed")).scalars().all()
            )
            for meeting_id in {row.meeting_id for row in taken.values()}:
                row = meetings.meeting_by_id(connection, meeting_id)
                assert row is not None
                roll = sittings.members_of(connection, row.body, row.held_on)
                events = sittings.presence_events(connection, meeting_id)
                assert contradictions(timeline_of(roll, events), counted(connection, meeting_id)) == []
        _numbers_follow_each_other(kept)
        valid = [row for row in kept if row.state != "voided"]
        assert len({row.agenda_item_id for row in valid}) == len(valid)
        for row in valid:
            by = taken[row.ballot_id]
            assert by.state == "valid"
            assert 2 * by.votes_for > by.members and 2 * by.present > by.members
            assert by.members == {"ZM": 33, "RM": 9}[row.body]
            assert decided[row.agenda_item_id] == by.id
            assert by.meeting_id == row.meeting_id
            if row.body == "ZM":
                own = [one for one in taken.values() if one.agenda_item_id == row.agenda_item_id]
                assert _was_voted_on(row, by, items[row.agenda_item_id], own), (
                    row.text,
                    by.motion,
                    by.subject,
                )
        adopted = {row.agenda_item_id for row in kept}
        for item in items.values():
            if item.outcome in ADOPTED and item.kind != "standing":
                by = taken[decided[item.id]]
                assert 2 * by.votes_for > by.members
                assert item.id in adopted or by.subject == BallotSubject.OFFICERS
            if item.outcome == Outcome.NOT_ADOPTED:
                assert 2 * taken[decided[item.id]].votes_for <= taken[decided[item.id]].members
            assert item.meeting_id not in closed or item.kind != "matter" or item.outcome is not None
        by_id = {row.id: row for row in kept}
        for row in suspended:
            assert by_id[row.resolution_id].body == "RM"
            if row.outcome is not None:
                assert by_id[row.decided_by_id].body == "ZM"
            elif by_id[row.resolution_id].state in ("cancelled", "valid"):
                raise AssertionError("nobody has decided the suspension")

    def teardown(self) -> None:
        if hasattr(self, "case"):
            with self.case.house.reading() as (office, connection):
                found = see_ledger(office, connection)
                assert found.is_proven, found.faults
            self.case.house.close()  # a hundred offices would take all connections of a server


def _numbers_follow_each_other(kept: Any) -> None:
    """Without a gap, without a double, in the order of recording; voided ones keep their places."""
    series: dict[tuple[str, str], list[int]] = {}
    for row in kept:
        series.setdefault((row.body, row.series), []).append(row.serial)
    for serials in series.values():
        assert serials == list(range(1, len(serials) + 1))


def _was_voted_on(row: Any, by: Any, item: Any, own: Any) -> bool:
    """The words of a resolution are those of a motion with a majority, or what it comes to by adopted parts."""
    if item.kind != "matter":
        return bool(row.text == by.motion)
    adopted = [one for one in own if one.state == "valid" and 2 * one.votes_for > one.members]
    if any(one.subject == BallotSubject.AMENDMENT for one in adopted):
        return True
    if by.subject == BallotSubject.CLAUSES:
        yes = {label for one in adopted for label in one.clauses or ()}
        return all(label in yes or label not in row.text for label in ("01.01", "01.02"))
    if by.subject in (BallotSubject.ELECTION, BallotSubject.COUNTER_PROPOSAL):
        return True  # whom they elected and what a short counter-proposal changes is written out by a person
    return bool(row.text == by.motion or by.agenda_item_id != item.id)


def test_random_meetings_adopt_only_what_was_adopted(
    house_at: Callable[..., tuple[TestHouse, int]], clock: Any
) -> None:
    def walk(house: TestHouse) -> int:
        walked = Case(house).on_route(clauses=TWO)
        walked.brought_to("ZM")
        return walked.pid

    def open_case() -> Case:
        house, pid = house_at("random_meetings", walk)
        case = Case(house)
        case.pid = pid
        return case

    machine = type("Machine", (RandomMeetings,), {"open_case": staticmethod(open_case)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=150 if IS_LONG else 8,
            stateful_step_count=30,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
