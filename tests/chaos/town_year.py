"""How does a year of a town go by in seconds? People, meetings, mail and faults from one seed; each evening is checked.

The clock is virtual, the acts, sweeps and letters are the office's own. The same seed gives the same year.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import Case, TestHouse

from actions import assign, delegate
from actions.bring_back import bring_back
from actions.remind import remind
from db import ballots, consultations, correspondence, journal, meetings, people, proposals, resolutions
from db.assignments import assignment
from db.claims import GRACE
from db.correspondence import letter
from flows import outbox
from states.dates import PRAGUE
from states.deadlines import is_working_day
from states.machine import Refused
from states.majority import Tally
from states.vocabulary import Outcome, StageTask

SUBJECTS = {
    "proposal": proposals.proposal,
    "sign_off": proposals.sign_off,
    "consultation": consultations.consultation,
    "meeting": meetings.meeting,
    "assignment": assignment,
}
MEETS = {"PV": (0, 1), "RM": (2, 2), "ZM": (3, 5)}
"""On which weekday a body meets, and every how many weeks."""
BALLOTLESS = (Outcome.POSTPONED, Outcome.REMOVED, Outcome.RETURNED, Outcome.NOTED)
WITHIN = 15.0
"""Seconds of the machine in which what a dead process held is free again."""
MORNING, NOON = time(6, 30), time(12)


class Killed(BaseException):
    """The process is gone."""


class Post:
    """The town's post office; it may be down, and a process may die right after it took a letter.

    Letters are handed over in groups, each marked as a whole: the same Message-ID may be handed over again for every
    letter that was not marked yet when a process died (``may_repeat``), and for no other.
    """

    def __init__(self, year: TownYear) -> None:
        self.year = year
        self.taken: Counter[str] = Counter()
        self.kills = 0
        self.may_repeat = 0
        self.is_down = False

    def take(self, message: EmailMessage, _folder: Path) -> None:
        if self.is_down:
            raise OSError("poštovní server neodpovídá")
        self.taken[str(message["Message-ID"])] += 1
        if self.year.happens(0.01):
            self.kills += 1
            self.may_repeat += len(self.unmarked())
            raise Killed

    def unmarked(self) -> set[str]:
        """What was handed over and is not known to be."""
        with self.year.house.database.read() as connection:
            sent = connection.execute(sa.select(letter.c.message_id).where(letter.c.state == "sent"))
            return set(self.taken) - set(sent.scalars())


class TownYear:
    """One town, from a Monday in May for so many days."""

    def __init__(self, house: TestHouse, seed: int, *, proposals_a_year: int, looks_on: int = 5) -> None:
        """``looks_on`` is how many evenings of a week are checked, up to Friday."""
        self.house, self.seed, self.looks_on = house, seed, looks_on
        self.case = Case(house)
        self.chance = random.Random(seed)
        self.share = proposals_a_year / 250
        self.post = Post(self)
        self.counts: Counter[str] = Counter()
        self.missed_mornings = 0
        self.down_until = date.min
        self.people = {row.id: row.code for row in self.case.rows(sa.select(people.person))}
        self.checked_up_to = 0
        self.last: dict[tuple[str, int], str] = {}

    def happens(self, share: float) -> bool:
        return self.chance.random() < share

    def at(self, day: date, hour: time) -> None:
        moment = datetime.combine(day, hour, tzinfo=PRAGUE)
        self.case.clock.now = max(self.case.clock.now, moment.astimezone(self.case.clock.now.tzinfo))

    def live(self, days: int) -> None:
        """Lives so many days; an evening that breaks a promise says the seed."""
        first = self.case.clock.now.date()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(outbox, "write_eml", self.post.take)
            for number in range(days):
                day = first + timedelta(days=number)
                try:
                    self._day(day)
                    if 5 - self.looks_on <= day.weekday() < 5:
                        self.evening(day)
                except BaseException as fault:
                    fault.add_note(f"seed {self.seed}, {day}")
                    raise

    def _day(self, day: date) -> None:
        if self.happens(0.02):
            self.post.is_down = True
            self.down_until = day + timedelta(days=1)
        elif day >= self.down_until:
            self.post.is_down = False
        if day.weekday() < 5:
            self._morning(day)
        if is_working_day(day):
            self.at(day, NOON)
            self._people_work(day)
        self._deliver()

    # --- by itself --------------------------------------------------------------------------------------------

    def _morning(self, day: date) -> None:
        """The scheduled sweep: sometimes not at all, then all that was missed at once, sometimes twice, or killed."""
        self.at(day, MORNING)
        if self.happens(0.04):
            self.missed_mornings += 1
            self.counts["mornings missed"] += 1
            return
        runs = 1 + self.missed_mornings + self.happens(0.1)
        self.missed_mornings = 0
        for number in range(runs):
            if self.happens(0.1):
                self._killed_sweep()
            before = self._letters() if number else 0
            self._sweep()
            assert not number or self._letters() == before, "a second sweep wrote a letter"

    def _sweep(self) -> None:
        with self.house.writing() as (office, connection):
            bring_back(office, connection)
            self.counts.update(remind(office, connection))

    def _killed_sweep(self) -> None:
        """Killed at one of its first statements: nothing of it is left."""
        self.counts["sweeps killed"] += 1
        before = self._letters()
        with dying(self.house, self.chance.randint(1, 40)):
            try:
                self._sweep()
            except Killed:
                assert self._letters() == before

    def _letters(self) -> int:
        return int(self.case.rows(sa.text("SELECT count(*) FROM letter"))[0][0])

    def _deliver(self) -> None:
        with self.house.database.read() as connection:
            if not correspondence.is_owed(connection, self.house.now()):
                return
        until = monotonic() + WITHIN
        while monotonic() < until:
            try:
                asyncio.run(outbox.deliver(self.house))
            except Killed:  # started anew by its supervisor
                self.counts["deliveries killed"] += 1
                self.case.clock.forward(seconds=GRACE.total_seconds() + 1)
            held = sa.select(letter.c.id).where(letter.c.claimed_by.is_not(None)).limit(1)
            if not self.case.rows(held):
                return
        raise AssertionError("what a dead process held is not free")

    # --- people -----------------------------------------------------------------------------------------------

    def attempt(self, verb: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """What is refused is refused with a reason; people try something else another day."""
        try:
            done = verb(*args, **more)
        except Refused as refusal:
            assert refusal.reasons
            self.counts["refused"] += 1
            return None
        self.counts["acts"] += 1
        return done

    def _people_work(self, day: date) -> None:
        if self.happens(self.share):
            self._write(day)
        if self.happens(0.03):
            self._absence(day)
        self._sign_offs(day)
        self._agendas(day)
        self._meetings(day)
        self._tasks()

    def _write(self, day: date) -> None:
        title = f"Věc č. {self.counts['proposals'] + 1}"
        matter = self.chance.choice(("social_plan", "social_plan", "grant"))
        amount = self.chance.choice((None, 100, 50_000))
        self.case.draft(dates=self._dates(day, matter), title=title, matter=matter, amount=amount)
        self.counts["proposals"] += 1
        self.attempt(self.case.submit)

    def _dates(self, day: date, matter: str) -> dict[str, date]:
        """When the clerk hopes to be heard by each body."""
        with self.house.reading() as (office, _):
            bodies = [stage.body for stage in office.town.route_for(matter).stages]
        return {body: day + timedelta(days=14 * (number + 1)) for number, body in enumerate(bodies)}

    def _absence(self, day: date) -> None:
        giver, deputy = self.chance.sample(("rejl", "pravnik", "tajemnik", "financni", "eichler"), 2)
        until = day + timedelta(days=self.chance.randint(0, 20))
        self.attempt(self.case.act, delegate.delegate, giver, deputy, day, until, "dovolená")

    def _sign_offs(self, day: date) -> None:
        table = proposals.sign_off
        asked = sa.select(table).where(table.c.state == "asked").order_by(table.c.id)
        for row in self.case.rows(asked):
            if not self.happens(0.4):
                continue
            self.case.pid = row.proposal_id
            holder = self.people[row.holder_id]
            if row.is_opinion:
                self.attempt(self.case.opine, holder, row.step)
            elif self.happens(0.1):
                self.attempt(self.case.send_back, holder, row.step)
            else:
                self.attempt(self.case.approve, holder, row.step)
        table = proposals.proposal
        for row in self.case.rows(sa.select(table).where(table.c.state == "returned").order_by(table.c.id)):
            self.case.pid = row.id
            report = f"Doplněná zpráva {self.counts['acts']}."
            self.attempt(self.case.edit, dates=self._dates(day, row.matter), report=report)
            self.attempt(self.case.submit)

    def _agendas(self, day: date) -> None:
        """Signs, plans and places what waits for a body."""
        stop = consultations.consultation
        waits = sa.select(stop).where(stop.c.state == "open").order_by(stop.c.id)
        for row in self.case.rows(waits):
            self.case.pid = row.proposal_id
            if row.signed_on is None:
                self.attempt(self.case.sign_form, row.body)
            meeting_id = self._next_meeting(row.body, day)
            if meeting_id is not None:
                self.attempt(self.case.place, row.body, meeting_id, late_reason="Spěchá to.")

    def _next_meeting(self, body: str, day: date) -> int | None:
        weekday, weeks = MEETS[body]
        held_on = day + timedelta(days=8)
        while (
            held_on.weekday() != weekday or held_on.isocalendar().week % weeks or not is_working_day(held_on)
        ):
            held_on += timedelta(days=1)
        table = meetings.meeting
        planned = sa.select(table.c.id).where(
            table.c.body == body, table.c.held_on == held_on, table.c.state.in_(("planned", "convened"))
        )
        found = self.case.rows(planned)
        return found[0].id if found else self.attempt(self.case.plan, body, held_on)

    def _meetings(self, day: date) -> None:
        table = meetings.meeting
        open_ones = sa.select(table).where(table.c.state.in_(("planned", "convened"))).order_by(table.c.id)
        for row in self.case.rows(open_ones):
            if row.held_on <= day:
                self._meet(row)
            elif row.state == "planned" and row.held_on - day <= timedelta(days=8):
                self.attempt(self.case.convene, row.id)

    def _meet(self, row: Any) -> None:
        if self.attempt(self.case.open, row.id) is None:
            return
        stop = consultations.consultation
        for item in self.case.rows(sa.select(stop).where(stop.c.meeting_id == row.id).order_by(stop.c.id)):
            if item.state == "placed":
                self.case.pid = item.proposal_id
                self._hear(row.body)
        self.attempt(self.case.close, row.id)

    def _hear(self, body: str) -> None:
        decides = self.case.stop(body).task == StageTask.DECIDES
        yes, no = (
            (Outcome.ADOPTED, Outcome.NOT_ADOPTED)
            if decides
            else (Outcome.RECOMMENDED, Outcome.NOT_RECOMMENDED)
        )
        outcomes = (yes,) * 8 + (Outcome.POSTPONED, Outcome.REMOVED, no)
        outcome = self.chance.choice(outcomes)
        full = self.case.tally(body)
        votes = (0 if outcome is no else full.members) if full else 0
        tally = Tally(full.members, full.members, votes, full.members - votes, 0) if full else None
        more: dict[str, Any] = {"reason": "Tak se rozhodlo.", "conditions": "až bude čas"}
        more["tally"] = None if outcome in BALLOTLESS else tally
        if self.attempt(self.case.hear, body, outcome, **more) is None:
            self.attempt(self.case.hear, body, yes)

    def _tasks(self) -> None:
        for row in self.case.rows(sa.select(assignment).order_by(assignment.c.id)):
            if row.state == "open" and self.happens(0.03):
                code = self.people[row.charged_id]
                self.attempt(self.case.act, assign.report, code, row.id, row.version, "Hotovo.")
            elif row.state == "reported" and self.happens(0.3):
                verb, *why = (assign.accept,) if self.happens(0.8) else (assign.reject, "Ještě ne.")
                self.attempt(self.case.act, verb, "tajemnik", row.id, row.version, *why)

    # --- promises ---------------------------------------------------------------------------------------------

    def evening(self, day: date) -> None:
        """What must be true at the end of every day of the office."""
        with self.house.database.read() as connection:
            self._journal_is_the_state(connection)
            self._numbers_have_no_gaps(connection)
            self._letters_went_once(connection)
            if not self.missed_mornings:
                self._nothing_overdue_is_silent(connection, day)

    def _journal_is_the_state(self, connection: Any) -> None:
        new = sa.select(journal.journal).where(journal.journal.c.number > self.checked_up_to)
        for row in connection.execute(new.order_by(journal.journal.c.number)):
            assert row.number == self.checked_up_to + 1
            self.checked_up_to = row.number
            self.last[(row.subject, row.subject_id)] = row.to_state
        for name, table in SUBJECTS.items():
            for row in connection.execute(sa.select(table.c.id, table.c.state)):
                assert self.last.get((name, row.id), "waiting") == row.state, (name, row.id)

    def _numbers_have_no_gaps(self, connection: Any) -> None:
        table, ballot = resolutions.resolution, ballots.ballot
        counted = sa.select(
            table.c.body, table.c.series, table.c.serial, ballot.c.members, ballot.c.votes_for
        )
        series: dict[tuple[str, str], list[int]] = {}
        for row in connection.execute(counted.join(ballot, ballot.c.id == table.c.ballot_id)):
            assert 2 * row.votes_for > row.members
            series.setdefault((row.body, row.series), []).append(row.serial)
        for serials in series.values():
            assert sorted(serials) == list(range(1, len(serials) + 1))

    def _letters_went_once(self, connection: Any) -> None:
        ids = connection.execute(sa.select(letter.c.message_id)).scalars().all()
        assert len(set(ids)) == len(ids)
        assert set(self.post.taken) <= set(ids)
        repeats = sum(count - 1 for count in self.post.taken.values())
        assert repeats <= self.post.may_repeat, "a letter went twice without a kill"
        assert self.post.is_down or not self.post.unmarked(), "a letter that went is not marked"

    def _nothing_overdue_is_silent(self, connection: Any, day: date) -> None:
        table = proposals.sign_off
        late = sa.select(table).where(table.c.state == "asked", table.c.due_on < day)
        for row in connection.execute(late):
            assert not row.is_opinion, "an opinion did not lapse"
            assert row.escalated_at is not None, f"sign-off {row.id} was due {row.due_on}, nobody was told"
        told = {
            row.key
            for row in connection.execute(sa.text("SELECT key FROM letter WHERE kind LIKE 'assignment%'"))
        }
        due = sa.select(assignment).where(assignment.c.state == "open", assignment.c.due_on < day)
        for row in connection.execute(due):
            assert any(f":{row.id}:" in key for key in told), (
                f"task {row.id} was due {row.due_on}, nobody was told"
            )


@contextmanager
def dying(house: TestHouse, at: int) -> Iterator[None]:
    """The process dies before its statement number ``at``."""
    left = [at]

    def kill(*_: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    sa.event.listen(house.database.engine, "before_cursor_execute", kill)
    try:
        yield
    finally:
        sa.event.remove(house.database.engine, "before_cursor_execute", kill)
