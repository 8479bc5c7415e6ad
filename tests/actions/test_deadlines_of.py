"""Does a proposal's calendar know what is done already, and what its days still allow?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from office_case import Case

from actions.deadlines_of import deadlines_of_proposal
from actions.posting import post_intent
from states.backward_calendar import Answer


def calendar(case: Case, dates: dict[str, date | None] | None = None) -> Answer:
    with case.house.reading() as (office, connection):
        answer = deadlines_of_proposal(office, connection, case.proposal, dates)
    assert answer is not None
    return answer


def done(answer: Answer) -> set[str]:
    return {line.what for line in answer.lines if line.is_done}


def test_a_draft_of_the_seed_fits_its_real_days(case: Case) -> None:
    case.draft()
    answer = calendar(case)
    assert answer.is_feasible
    assert done(answer) == set()
    assert answer.line("board_notice").latest_on == date(2024, 6, 17)
    late = calendar(case, {"RM": date(2024, 6, 19)})
    assert [fault.partition(" projedná")[0] for fault in late.faults] == ["Rada města Trutnova"]


def test_without_a_last_day_there_is_no_calendar(case: Case) -> None:
    case.draft(dates={"PV": date(2024, 5, 29)})
    with case.house.reading() as (office, connection):
        assert deadlines_of_proposal(office, connection, case.proposal) is None


def test_what_is_done_is_not_missed(brought: Callable[[str], Case]) -> None:
    case = brought("RM")
    answer = calendar(case)
    assert {"meeting:PV", "hand_in:PV", "submit", "sign_off:head", "hand_in:RM", "convene:RM"} <= done(answer)
    assert not {"hand_in", "board_notice", "minutes:RM"} & done(answer)
    assert answer.is_feasible


def test_an_intent_in_time_is_done(case: Case) -> None:
    case.draft(matter="real_estate")
    assert "intent_notice" not in done(calendar(case))
    case.act(post_intent, "doudova", case.pid)
    assert "intent_notice" in done(calendar(case))
