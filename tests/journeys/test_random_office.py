"""Whatever people do in whatever order, does the office keep its promises? Random acts, checked after each."""

import os
import threading
from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from office_case import Case, TestHouse
from promises import broken

from actions import convene, place_on_agenda
from actions.delegate import delegate
from db import ballots, consultations, resolutions
from states.machine import Refused
from states.majority import Tally
from states.vocabulary import Outcome

PEOPLE = st.sampled_from(
    ["doudova", "rejl", "pravnik", "financni", "tajemnik", "organizace", "eichler", "starosta"]
)
STEPS = st.sampled_from(["finance", "lawyer", "head", "secretary"])
BODIES = st.sampled_from(["PV", "RM", "ZM"])
IS_LONG = os.environ.get("RAZITKO_CHAOS") == "long"


class RandomOffice(RuleBasedStateMachine):
    """Random people do random verbs on one proposal; what is refused must leave everything as it was."""

    open_house: ClassVar[Callable[[], TestHouse]]

    def __init__(self) -> None:
        super().__init__()
        self.case = Case(type(self).open_house())
        self.case.clock.now = self.case.clock.__class__().now
        self.meetings: dict[str, int] = {}
        self.faults: list[BaseException] = []

    def attempt(self, verb: Callable[..., Any], *args: Any, **more: Any) -> Any:
        try:
            return verb(*args, **more)
        except Refused as refusal:
            assert refusal.reasons
            return None

    def teardown(self) -> None:
        self.case.house.close()  # a hundred offices would take all connections of a server

    @initialize(amount=st.sampled_from([None, 100]), matter=st.sampled_from(["social_plan", "grant"]))
    def write(self, amount: int | None, matter: str) -> None:
        self.case.draft(amount=amount, matter=matter)

    @rule(code=st.sampled_from(["doudova", "doudova", "rejl"]))
    def submit(self, code: str) -> None:
        self.attempt(self.case.submit, code)

    @rule(code=PEOPLE, amount=st.sampled_from([None, 5]), report=st.sampled_from(["Zpráva A.", "Zpráva B."]))
    def edit(self, code: str, amount: int | None, report: str) -> None:
        self.attempt(self.case.edit, code, amount=amount, report=report)

    @rule(code=PEOPLE, step=STEPS, what=st.sampled_from(["approve", "opine", "send_back"]))
    def decide(self, code: str, step: str, what: str) -> None:
        if step in self.case.chain():
            self.attempt(getattr(self.case, what), code, step)

    @rule()
    def everybody_signs(self) -> None:
        self.attempt(self.case.everybody_signs)

    @rule(code=PEOPLE, step=STEPS, to=PEOPLE)
    def hand_over(self, code: str, step: str, to: str) -> None:
        if step in self.case.chain():
            self.attempt(self.case.hand_over, code, step, to)

    @rule(code=PEOPLE, to=PEOPLE)
    def stand_in(self, code: str, to: str) -> None:
        today = self.case.clock.now.date()
        self.attempt(self.case.act, delegate, code, to, today, max(today, date(2024, 12, 31)), "")

    @rule(code=PEOPLE)
    def take_back(self, code: str) -> None:
        self.attempt(self.case.take_back, code)

    @rule(code=st.sampled_from(["organizace", "rejl"]))
    def withdraw(self, code: str) -> None:
        self.attempt(self.case.withdraw, code)

    @rule(body=BODIES, days=st.integers(7, 12), code=st.sampled_from(["organizace", "organizace", "doudova"]))
    def place(self, body: str, days: int, code: str) -> None:
        if body not in self.case.stops():
            return
        self.attempt(self.case.sign_form, body)
        day = date.fromordinal(self.case.clock.now.date().toordinal() + days)
        meeting_id = self.attempt(self.case.plan, body, day, code)
        if meeting_id:
            self.meetings[body] = meeting_id
            self.attempt(self.case.place, body, meeting_id, code, late_reason="náhodou")

    @rule(body=BODIES)
    def take_off(self, body: str) -> None:
        if body in self.case.stops():
            self.attempt(
                self.case.act,
                place_on_agenda.take_off,
                "organizace",
                self.case.stop(body).id,
                None,
                "náhodou",
            )

    @rule(body=BODIES, close=st.booleans(), outcome=st.sampled_from(Outcome), share=st.integers(0, 10))
    def meet(self, body: str, close: bool, outcome: Outcome, share: int) -> None:
        if body not in self.meetings or self.case.stop(body).meeting_id is None:
            return
        meeting_id = self.case.stop(body).meeting_id
        self.attempt(self.case.convene, meeting_id)
        self.attempt(self.case.open, meeting_id)
        full = self.case.tally(body)
        votes = full.members * share // 10 if full else 0
        tally = Tally(full.members, full.members, votes, full.members - votes, 0) if full else None
        ballotless = outcome in (Outcome.NOTED, Outcome.POSTPONED, Outcome.REMOVED, Outcome.RETURNED)
        more: dict[str, Any] = {
            "reason": "náhodou",
            "conditions": "až bude čas",
            "tally": None if ballotless else tally,
        }
        if outcome is Outcome.ADOPTED_AMENDED:
            more["amended_text"] = "Jiná slova."
        self.attempt(self.case.hear, body, outcome, **more)
        if close:
            self.attempt(self.case.close, meeting_id)

    @rule(body=BODIES)
    def cancel(self, body: str) -> None:
        if body in self.meetings:
            self.attempt(
                self.case.act, convene.cancel_meeting, "organizace", self.meetings[body], None, "náhodou"
            )

    @rule(days=st.integers(1, 5))
    def time_passes(self, days: int) -> None:
        self.case.clock.forward(days=days)
        self.case.remind()

    @rule(
        first=st.sampled_from(["approve", "opine", "send_back", "take_back", "withdraw"]),
        second=st.sampled_from(["approve", "opine", "send_back", "hand_over", "take_back"]),
        step=STEPS,
    )
    def two_at_once(self, first: str, second: str, step: str) -> None:
        """Two press their buttons in the same moment; whatever comes of it is checked like everything else."""
        if step not in self.case.chain():
            return
        by = {"take_back": "doudova", "withdraw": "doudova", "opine": "pravnik"}
        more = {"hand_over": (step, "tajemnik"), "take_back": (), "withdraw": ()}

        def press(case: Case, verb: str) -> None:
            self.attempt(getattr(case, verb), by.get(verb, "rejl"), *more.get(verb, (step,)))

        people = []
        for verb in (first, second):
            case = Case(self.case.house)
            case.pid = self.case.pid
            people.append(threading.Thread(target=self.faults_of, args=(press, case, verb)))
        for person in people:
            person.start()
        for person in people:
            person.join()
        assert self.faults == []

    def faults_of(self, press: Callable[..., None], *args: Any) -> None:
        try:
            press(*args)
        except BaseException as fault:
            self.faults.append(fault)

    @invariant()
    def promises(self) -> None:
        if not self.case.pid:
            return
        assert broken(self.case.house) == []
        with self.case.house.database.read() as connection:
            stops = connection.execute(sa.select(consultations.consultation.c.state)).scalars().all()
            numbered = connection.execute(
                sa.select(ballots.ballot.c.members, ballots.ballot.c.votes_for).join(
                    resolutions.resolution, ballots.ballot.c.id == resolutions.resolution.c.ballot_id
                )
            ).all()
        assert sum(state in ("open", "placed") for state in stops) <= 1
        assert all(2 * row.votes_for > row.members for row in numbered)


def test_random_people_do_random_things(town_house: Callable[..., TestHouse]) -> None:
    machine = type("Machine", (RandomOffice,), {"open_house": staticmethod(lambda: town_house("trutnov"))})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=150 if IS_LONG else 10,
            stateful_step_count=25,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
