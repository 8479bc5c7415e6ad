"""Two people act on one document at the same time: what if one of them is stopped at any of their statements?

One wins, the other is refused with a sentence, and the office looks as if the winner had been alone. And many people
who do whatever they like, from threads and processes, never bring the journal and the rows apart.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fault_points import points_everywhere, watched
from office_case import Case, TestHouse, plain
from process_sweep import OfficesAt, Tried, traces
from promises import broken

from actions import sign_off, withdraw
from actions.authority import actor_of
from db import proposals
from states.machine import Refused

IS_LONG = os.environ.get("RAZITKO_CHAOS") == "long"
BLOCKED_AFTER = 0.03
"""Seconds without a sign of life after which the other is taken to wait for its turn."""
Act = Callable[[TestHouse], None]


@pytest.fixture(autouse=True)
def points() -> Iterator[None]:
    with points_everywhere():
        yield


def last_step(house: TestHouse) -> dict[str, Any]:
    """The secretary alone is still to be asked; what everybody sees on their screens."""
    case = Case(house).submitted()
    case.opine("pravnik", "lawyer")
    case.approve("rejl", "head")
    row = case.step("secretary")
    return {
        "step": row.id,
        "version": row.version,
        "seen": case.content.text_digest(),
        "pid": case.pid,
        "proposal_version": case.proposal.version,
    }


def acts_on(left: dict[str, Any]) -> dict[str, Act]:
    """What can be done with the document, by those who may, from what they see."""
    step, version, pid = left["step"], left["version"], left["pid"]

    def by(code: str, verb: Callable[..., Any], *args: Any) -> Act:
        def act(house: TestHouse) -> None:
            with house.writing() as (office, connection):
                verb(office, connection, actor_of(connection, code), *args)

        return act

    return {
        "approve": by("tajemnik", sign_off.approve, step, version, left["seen"]),
        "return": by("tajemnik", sign_off.return_with_reason, step, version, "Doplňte."),
        "hand over": by("tajemnik", sign_off.hand_over, step, version, "rejl"),
        "take back": by("doudova", withdraw.take_back, pid, left["proposal_version"]),
    }


def said(act: Act, house: TestHouse) -> str:
    """``done``, or the sentence of the refusal."""
    try:
        act(house)
    except Refused as refusal:
        return plain(str(refusal))
    return "done"


class Elsewhere:
    """Another process of the office, started before; it acts when it is told to."""

    def __init__(self, house: TestHouse, act: Act) -> None:
        house.close()
        starts, self._start = os.pipe()
        self._answer, answers = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._start)
            try:
                os.read(starts, 1)
                house.database.engine.dispose(close=False)
                os.write(answers, said(act, house).encode())
            finally:
                os._exit(0)
        os.close(starts)
        os.close(answers)

    def __call__(self) -> str:
        os.write(self._start, b"!")
        os.close(self._start)
        with os.fdopen(self._answer, "rb") as pipe:
            answer: bytes = pipe.read()
        os.waitpid(self.pid, 0)
        return answer.decode()


def interleave(house: TestHouse, first: Act, second: Callable[[], str], at: int) -> tuple[str, str, int]:
    """Both acts at once, the first stopped before its ``at``-th point until the second has ended or waits.

    Returns what each was told, and how many points the first one has.
    """
    stopped, go_on = threading.Event(), threading.Event()
    answers: dict[str, str] = {}
    met = itertools.count(1)
    count = 0

    def before(_what: str) -> None:
        nonlocal count
        if threading.current_thread() is one:
            count = next(met)
            if count == at:
                stopped.set()
                go_on.wait()

    def run(name: str, act: Callable[[], str]) -> None:
        answers[name] = act()
        stopped.set()

    one = threading.Thread(target=run, args=("first", lambda: said(first, house)))
    other = threading.Thread(target=run, args=("second", second))
    with watched(before):
        one.start()
        stopped.wait()
        other.start()
        other.join(BLOCKED_AFTER)
        go_on.set()
        one.join()
        other.join()
    return answers["first"], answers["second"], count


VERBS = ["approve", "return", "hand over", "take back"]
PAIRS = list(itertools.product(VERBS, repeat=2))
Result = tuple[str, str, Any]


def one_after_the_other(house: TestHouse, first: Act, second: Act) -> Result:
    """What each is told and what is left when the second comes later."""
    told = said(first, house), said(second, house)
    return *told, traces(house)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("where", ["thread", "process"])
def test_one_wins_and_the_other_is_told(offices_at: OfficesAt, where: str, tried: Tried) -> None:
    offices, left = offices_at("last_step", last_step)
    acts = acts_on(left)
    step = 1 if offices.backend.name == "sqlite" else 3  # a new database of PostgreSQL's takes its time
    met = 0
    for number, (first, second) in enumerate(PAIRS):
        if not IS_LONG and (number + len(where)) % 5:
            continue
        in_turn = []
        for one, other in ((first, second), (second, first)):
            with offices.fresh() as house:
                in_turn.append(one_after_the_other(house, acts[one], acts[other]))
        assert all(told == "done" for told, _, _ in in_turn)
        at, last = 1, 1
        while at <= last:
            with offices.fresh() as house:
                last = meet(house, where, acts[first], acts[second], in_turn, at)
            met += 1
            at += step if IS_LONG else max(last // 2, 1)
    tried(f"{offices.backend.name}, {where}: {met} interleavings of {len(PAIRS)} pairs")
    assert met > 5


def meet(house: TestHouse, where: str, first: Act, second: Act, in_turn: list[Result], at: int) -> int:
    """One interleaving: it ends as if one had come after the other. How many points the first act has.

    The author may take back what was only handed over meanwhile; of all others one wins.
    """
    run = Elsewhere(house, second) if where == "process" else lambda: said(second, house)
    told, other_told, last = interleave(house, first, run, at)
    left = traces(house)
    ends = [(told, other_told, left), (other_told, told, left)]
    assert any(end == wanted for end, wanted in zip(ends, in_turn, strict=True)), (at, told, other_told)
    for refusal in {told, other_told} - {"done"}:
        assert refusal[0].isupper() and refusal.endswith("."), refusal
    assert broken(house) == []
    return last


def test_whose_decision_is_the_second_is_told_who_was_faster(offices_at: OfficesAt) -> None:
    """Of two decisions of one step, in every order: one is done, of the other there is a sentence and no trace."""
    offices, left = offices_at("last_step", last_step)
    acts = acts_on(left)
    for first, second in itertools.product(VERBS[:3], repeat=2):
        with offices.fresh() as house:
            acts[first](house)
            alone = traces(house)
            told = said(acts[second], house)
            assert "Někdo byl rychlejší: " in told, (first, second, told)
            assert traces(house) == alone


# --- many at once ------------------------------------------------------------------------------------------------

PEOPLE = ["doudova", "rejl", "pravnik", "financni", "tajemnik", "organizace", "starosta"]


def do_something(case: Case, chance: random.Random) -> str:
    """A random person does a random verb on a proposal; ``done`` or ``refused``."""
    code = chance.choice(PEOPLE)
    case.pid = chance.randint(1, 3)
    chain = list(case.chain())
    verbs: list[Callable[[], Any]] = [
        lambda: case.submit("doudova"),
        lambda: case.take_back("doudova"),
        lambda: case.edit(code, report=f"Zpráva {chance.random()}."),
        lambda: case.withdraw(code),
        lambda: case.remind(),
    ]
    if chain:
        step = chance.choice(chain)
        verbs += 2 * [
            lambda: case.approve(code, step),
            lambda: case.opine(code, step),
            lambda: case.send_back(code, step),
            lambda: case.hand_over(code, step, chance.choice(PEOPLE)),
        ]
    try:
        chance.choice(verbs)()
    except Refused as refusal:
        assert refusal.reasons
        return "refused"
    return "done"


def people_at_work(house: TestHouse, seed: int, threads: int, acts: int) -> dict[str, int]:
    """So many threads of one process, each doing so many random things; what came of them."""
    ends: list[str] = []  # appended to by one thread at a time; a count that is read and written again is not

    def work(number: int) -> None:
        chance = random.Random(f"{seed}/{number}")
        case = Case(house)
        for _ in range(acts):
            try:
                end = do_something(case, chance)
            except BaseException as fault:
                end = f"{type(fault).__name__}: {fault}"[:300]
            ends.append(end)

    workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return dict(Counter(ends))


def three_drafts(house: TestHouse) -> None:
    for amount in (None, 5, 100):
        Case(house).submitted(amount=amount)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(20 if IS_LONG else 1))
def test_random_people_at_once_and_the_rules_still_explain_every_row(
    offices_at: OfficesAt, seed: int, tried: Tried
) -> None:
    """Two processes with three threads each; what the journal tells is what is, whoever came first."""
    offices, _ = offices_at("three_drafts", three_drafts)
    acts = 40 if IS_LONG else 12
    with offices.fresh() as house:
        house.close()
        reading, writing = os.pipe()
        children = []
        for process in range(2):
            pid = os.fork()
            if pid == 0:
                try:
                    house.database.engine.dispose(close=False)
                    counts = people_at_work(house, 2 * seed + process, 3, acts)
                    os.write(writing, (json.dumps(counts) + "\n").encode())
                finally:
                    os._exit(0)
            children.append(pid)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            counts = [json.loads(line) for line in pipe]
        for pid in children:
            os.waitpid(pid, 0)
        ends = {end: sum(each.get(end, 0) for each in counts) for each in counts for end in each}
        tried(f"{offices.backend.name}, seed {seed}: {ends}")
        assert set(ends) <= {"done", "refused"}, ends
        assert sum(ends.values()) == 6 * acts
        assert broken(house) == []
        with house.database.read() as connection:
            assert len(proposals.sign_offs_of(connection, 1)) > 0
