"""Whom do we remind, and never twice? Sweeps that run twice, every day, or after a week of standstill."""

from collections import Counter
from collections.abc import Callable
from datetime import date

from office_case import Case

from actions.delegate import delegate
from actions.remind import remind_approvers
from states.vocabulary import Outcome

Bring = Callable[[str], Case]
REMINDERS = ("sign_off_reminder", "sign_off_escalation", "hand_in_reminder", "assignment_reminder")


def reminders(case: Case) -> Counter[str]:
    return Counter(row.kind for row in case.letters() if row.kind in REMINDERS)


def test_twice_a_day_is_once(case: Case) -> None:
    case.submitted()
    case.opine("pravnik", "lawyer")
    case.clock.to(date(2024, 5, 15))
    first = case.remind()
    assert first["sign_off_reminder"] == 1
    letters = len(case.letters())
    assert case.remind() == {}
    assert len(case.letters()) == letters


def test_every_day_for_twenty_days_is_each_once(case: Case) -> None:
    case.submitted()
    case.opine("pravnik", "lawyer")
    for _ in range(20):
        case.clock.forward(days=1)
        case.remind()
    keys = [row.key for row in case.letters()]
    assert len(keys) == len(set(keys))
    (row,) = case.letters("sign_off_escalation")
    assert row.code == "tajemnik"
    # before the term, and overdue
    assert reminders(case)["sign_off_reminder"] <= 3
    assert reminders(case)["sign_off_reminder"] >= 2
    assert case.step("head").escalated_at is not None


def test_after_a_week_of_standstill_each_is_late_but_once(case: Case) -> None:
    case.submitted()
    case.opine("pravnik", "lawyer")
    case.clock.forward(days=7)
    first = case.remind()
    assert (first["sign_off_reminder"], first["sign_off_escalation"]) == (1, 1)
    assert case.remind() == {}


def test_an_opinion_lapses_and_the_chain_goes_on(case: Case) -> None:
    case.submitted()
    case.clock.to(date(2024, 5, 16))
    case.remind()
    assert case.chain()["lawyer"] == "asked"
    case.clock.to(date(2024, 5, 17))
    assert case.remind()["lapsed"] == 1
    assert case.chain() == {"lawyer": "lapsed", "head": "asked", "secretary": "waiting"}
    assert case.letters("sign_off_request", "rejl")


def test_silence_is_never_an_approval(case: Case) -> None:
    case.submitted()
    case.opine("pravnik", "lawyer")
    for _ in range(40):
        case.clock.forward(days=1)
        case.remind()
    assert case.chain()["head"] == "asked"
    assert case.state == "in_sign_off"


def test_the_deputy_is_reminded_too(case: Case) -> None:
    case.submitted()
    case.act(delegate, "pravnik", "kontrola", date(2024, 5, 14), date(2024, 5, 20), "dovolená")
    case.clock.to(date(2024, 5, 15))
    case.remind()
    assert {row.code for row in case.letters("sign_off_reminder")} == {"pravnik", "kontrola"}


def test_the_author_is_reminded_of_the_hand_in(case: Case) -> None:
    case.on_route()
    case.clock.to(date(2024, 5, 24))
    case.remind()
    (row,) = case.letters("hand_in_reminder")
    assert (row.code, row.facts["due_on"], row.facts["missing"]) == (
        "doudova",
        "2024-05-27",
        ["zařazení na program"],
    )
    case.place("PV", case.plan("PV"))
    case.clock.to(date(2024, 5, 26))
    assert "hand_in_reminder" not in case.remind()


def test_a_draft_that_nobody_submitted_is_reminded(case: Case) -> None:
    case.draft()
    case.clock.to(date(2024, 5, 24))
    case.remind()
    assert case.letters("hand_in_reminder")[0].facts["missing"] == ["předložit materiál ke schválení"]


def test_a_task_is_reminded_before_its_term_and_once_after(brought: Bring) -> None:
    case = brought("ZM")
    case.hear("ZM", Outcome.ADOPTED)
    for _ in range(25):
        case.clock.forward(days=1)
        case.remind()
    found = [row.facts["is_overdue"] for row in case.letters("assignment_reminder")]
    assert found.count(True) == 1
    assert 1 <= found.count(False) <= 2


def test_lost_requests_are_owed_again_but_escalated_ones_are_not_repeated(case: Case) -> None:
    case.submitted()
    case.opine("pravnik", "lawyer")
    case.clock.forward(days=7)
    case.remind()
    before = len(case.letters("sign_off_request"))
    with case.house.writing() as (office, connection):
        assert remind_approvers(office, connection) == 0
    assert len(case.letters("sign_off_request")) == before
