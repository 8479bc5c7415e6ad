"""What happens when two act at once? One wins, the other gets a sentence, and nothing is half-done."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import Case, TestHouse, dump_of, plain

from actions import redeem, sign_off, withdraw
from actions.authority import actor_of
from actions.hear import Hearing, hear
from actions.office import House
from db import resolutions
from states.machine import Refused
from states.vocabulary import Outcome

Bring = Callable[[str], Case]


def at_once(house: House, acts: Sequence[Callable[..., Any]]) -> tuple[list[Any], list[str]]:
    """Runs acts in threads, each in a transaction of its own: results, and sentences of the refused."""
    gate = threading.Barrier(len(acts))
    done: list[Any] = []
    refusals: list[str] = []
    broken: list[BaseException] = []

    def run(act: Callable[..., Any]) -> None:
        gate.wait()
        try:
            with house.writing() as (office, connection):
                result = act(office, connection)
            done.append(result)
        except Refused as refusal:
            refusals.append(plain(str(refusal)))
        except BaseException as fault:
            broken.append(fault)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    return done, refusals


def test_approval_against_return(case: Case) -> None:
    case.submitted()
    case.opine("pravnik", "lawyer")
    row, seen = case.step("head"), case.content.text_digest()
    done, refusals = at_once(
        case.house,
        [
            lambda o, c: sign_off.approve(o, c, actor_of(c, "rejl"), row.id, row.version, seen),
            lambda o, c: sign_off.return_with_reason(o, c, actor_of(c, "rejl"), row.id, row.version, "Ne."),
        ],
    )
    assert (len(done), len(refusals)) == (1, 1)
    assert "Někdo byl rychlejší: Mgr. Dušan Rejl" in refusals[0]
    assert (case.state, case.chain()["head"]) in {("in_sign_off", "approved"), ("returned", "returned")}
    assert case.verify().is_whole


def test_parallel_opinions_and_a_return_do_not_lock_each_other_up(case: Case) -> None:
    def clash() -> None:
        case.submitted(amount=5)
        lawyer, finance, seen = case.step("lawyer"), case.step("finance"), case.content.text_digest()
        done, refusals = at_once(
            case.house,
            [
                lambda o, c: sign_off.return_with_reason(
                    o, c, actor_of(c, "pravnik"), lawyer.id, None, "Ne."
                ),
                lambda o, c: sign_off.give_opinion(
                    o, c, actor_of(c, "financni"), finance.id, None, seen, "Ano."
                ),
                lambda o, c: withdraw.take_back(o, c, actor_of(c, "doudova"), case.pid, 2),
            ],
        )
        assert len(done) + len(refusals) == 3
        assert done
        assert case.state == "returned"

    for _ in range(3):
        clash()
    assert case.verify().is_whole


def test_one_link_in_two_hands_acts_once(case: Case) -> None:
    case.submitted()
    token = case.token("pravnik")
    seen = case.look(token).seen
    acts = [lambda o, c: redeem.redeem(o, c, token, "give_opinion", seen=seen, opinion="x")] * 4
    done, refusals = at_once(case.house, acts)
    assert (len(done), len(refusals)) == (1, 3)
    assert len(case.entries(verb="give_opinion")) == 1


def test_two_organisers_record_an_outcome(brought: Bring) -> None:
    case = brought("ZM")
    stop, tally = case.stop("ZM"), case.tally("ZM")
    before = len(case.rows(resolutions.resolution.select()))

    def record(outcome: Outcome, code: str, **more: Any) -> Callable[..., Any]:
        return lambda o, c: hear(o, c, actor_of(c, code), stop.id, Hearing(outcome, **more), stop.version)

    done, refusals = at_once(
        case.house,
        [
            record(Outcome.ADOPTED, "organizace", tally=tally),
            record(Outcome.REMOVED, "tajemnik", reason="Omyl."),
        ],
    )
    assert (len(done), len(refusals)) == (1, 1)
    assert "Někdo byl rychlejší" in refusals[0]
    made = len(case.rows(resolutions.resolution.select())) - before
    assert (case.stops()["ZM"], made) in {("adopted", 1), ("removed", 0)}
    assert case.verify().is_whole


def test_forty_numbers_drawn_at_once_are_one_to_forty(house: TestHouse) -> None:
    """Four threads, ten each, and as many that fail after drawing: no gap, no double."""
    drawn: list[int] = []

    def draw() -> None:
        for _ in range(10):
            with pytest.raises(ZeroDivisionError), house.database.write() as connection:
                resolutions.draw_serial(connection, "RM", "2024")
                raise ZeroDivisionError
            with house.database.write() as connection:
                serial = resolutions.draw_serial(connection, "RM", "2024")
            drawn.append(serial)

    threads = [threading.Thread(target=draw) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(drawn) == list(range(1, 41))


def test_a_reader_sees_one_state_while_somebody_writes(case: Case) -> None:
    case.submitted()
    with case.house.database.read() as connection:
        before = connection.execute(sa.text("SELECT count(*) FROM journal")).scalar_one()
        case.opine("pravnik", "lawyer")
        after = connection.execute(sa.text("SELECT count(*) FROM journal")).scalar_one()
    assert before == after
    assert len(dump_of(case.house)["journal"]) > after
