"""What hangs on the official notice board is recorded, corrected with a reason, and the law looks at it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from office_case import Case, plain, refused

from actions import convene, posting
from db import record
from states.vocabulary import Outcome

ZM = date(2024, 6, 24)


@pytest.fixture
def convened(brought: Callable[[str], Case]) -> tuple[Case, int]:
    """The seed's assembly, convened on 13. 6. 2024."""
    case = brought("RM")
    case.hear("RM", Outcome.RECOMMENDED)
    meeting = case.plan("ZM", ZM)
    case.clock.to(date(2024, 6, 10))
    case.sign_form("ZM")
    case.place("ZM", meeting)
    case.clock.to(date(2024, 6, 13))
    case.convene(meeting)
    return case, meeting


def rows(case: Case) -> list[tuple[str, date]]:
    return [
        (row.kind, row.posted_on)
        for row in case.rows(sa.select(record.posting).order_by(record.posting.c.id))
    ]


def test_convening_posts_the_notice_of_a_public_body(convened: tuple[Case, int]) -> None:
    case, meeting = convened
    assert rows(case) == [("meeting_notice", date(2024, 6, 13))], "the council's meeting is not announced"
    (entry,) = case.entries(subject="posting")
    assert (entry.verb, entry.facts["posted_on"]) == ("post", "2024-06-13")
    case.open(meeting)
    assert case.verify().is_whole


def test_convening_takes_an_earlier_day_of_posting(brought: Callable[[str], Case]) -> None:
    case = brought("RM")
    case.hear("RM", Outcome.RECOMMENDED)
    meeting = case.plan("ZM", ZM)
    case.clock.to(date(2024, 6, 10))
    case.sign_form("ZM")
    case.place("ZM", meeting)
    case.clock.to(date(2024, 6, 18))
    with refused("nejpozději 17. 6. 2024"):
        case.convene(meeting)
    case.act(convene.convene, case.staff, meeting, posted_on=date(2024, 6, 17))
    assert rows(case) == [("meeting_notice", date(2024, 6, 17))]


def test_an_assembly_that_was_not_posted_in_time_is_not_opened(convened: tuple[Case, int]) -> None:
    case, meeting = convened
    case.clock.to(date(2024, 6, 19))
    with refused("opravit ho lze jen s uvedením důvodu"):
        case.act(posting.post_notice, case.staff, meeting)
    case.act(posting.post_notice, case.staff, meeting, date(2024, 6, 18), "Zapsán špatný den.")
    with refused("vyvěšeno až 18. 6. 2024", "nejpozději mělo být 17. 6. 2024", "§ 93 odst. 1"):
        case.open(meeting)
    assert case.meeting(meeting).state == "convened"
    case.act(posting.post_notice, case.staff, meeting, date(2024, 6, 17), "Deska má v protokolu 17. 6.")
    case.open(meeting)
    assert rows(case)[-2:] == [("meeting_notice", date(2024, 6, 18)), ("meeting_notice", date(2024, 6, 17))]
    assert [entry.verb for entry in case.entries(subject="posting")] == ["post", "correct", "correct"]


def test_not_posted_at_all_is_no_lawful_meeting(convened: tuple[Case, int]) -> None:
    case, meeting = convened
    with case.house.database.write() as connection:  # as an office that was upgraded with a convened meeting
        connection.execute(record.posting.delete())
    with refused("nebylo vyvěšeno", "není řádné", "§ 93 odst. 1"):
        case.open(meeting)
    case.act(posting.post_notice, case.staff, meeting, date(2024, 6, 13))
    case.open(meeting)


def test_who_posts_and_when(convened: tuple[Case, int]) -> None:
    case, meeting = convened
    with refused("zapisuje"):
        case.act(posting.post_notice, "doudova", meeting, date(2024, 6, 12), "x")
    with refused("teprve bude"):
        case.act(posting.post_notice, case.staff, meeting, date(2024, 6, 20), "x")
    before = rows(case)
    case.act(posting.post_notice, case.staff, meeting, date(2024, 6, 13))
    assert rows(case) == before, "the same again changes nothing"
    council = case.plan("RM", date(2024, 6, 19))
    with refused("není veřejné"):
        case.act(posting.post_notice, case.staff, council)


# --- intents (§ 39) ------------------------------------------------------------------------------------------


@pytest.fixture
def lease(case: Case) -> Case:
    """A lease, recommended by the management meeting, ready for the council of 5. 6. 2024."""
    case.on_route(matter="rental", amount=None)
    case.pass_through("PV")
    case.clock.forward(days=1)
    case.sign_form("RM")
    return case


def test_a_lease_is_not_placed_before_its_intent_hung_fifteen_full_days(lease: Case) -> None:
    meeting = lease.plan("RM", date(2024, 6, 19))
    with refused("není zapsáno vyvěšení záměru", "15 kalendářních dnů", "neplatné", "§ 39 odst. 1"):
        lease.place("RM", meeting)
    lease.clock.to(date(2024, 6, 4))
    lease.act(posting.post_intent, "doudova", lease.pid, date(2024, 6, 4))
    with refused("vyvěšen 4. 6. 2024", "nejpozději 3. 6. 2024"):
        lease.place("RM", meeting)
    lease.act(posting.post_intent, "doudova", lease.pid, date(2024, 6, 3), None, "Deska má v protokolu 3. 6.")
    lease.place("RM", meeting)
    assert lease.verify().is_whole


def test_who_knows_better_says_why_and_it_stays_visible(lease: Case) -> None:
    meeting = lease.plan("RM", date(2024, 6, 5))
    lease.place("RM", meeting, intent_reason="Nájem bytu: výjimka podle § 39 odst. 3.", late_reason="Spěchá.")
    (item,) = lease.rows(
        sa.text(
            "SELECT intent_reason FROM agenda_item WHERE consultation_id IS NOT NULL AND intent_reason IS NOT NULL"
        )
    )
    assert plain(item.intent_reason) == "Nájem bytu: výjimka podle § 39 odst. 3."
    entry = lease.entries(subject="consultation", verb="place")[-1]
    assert entry.facts["intent_reason"] == item.intent_reason


def test_an_intent_taken_down_too_soon_did_not_hang_long_enough(lease: Case) -> None:
    lease.clock.to(date(2024, 6, 14))
    lease.act(posting.post_intent, "doudova", lease.pid, date(2024, 5, 20), date(2024, 5, 30))
    meeting = lease.plan("RM", date(2024, 6, 19))
    with refused("visel jen od 20. 5. 2024 do 30. 5. 2024"):
        lease.place("RM", meeting)
    lease.act(
        posting.post_intent, "doudova", lease.pid, date(2024, 5, 20), date(2024, 6, 4), "Oprava sejmutí."
    )
    lease.place("RM", meeting)


def test_a_body_that_only_recommends_is_not_bound_and_other_matters_have_no_intent(case: Case) -> None:
    case.on_route(matter="real_estate")
    case.pass_through("PV")  # recommends: disposes of nothing
    case.draft(title="Plán", matter="social_plan")
    with refused("není nakládání s majetkem"):
        case.act(posting.post_intent, "doudova", case.pid, date(2024, 5, 13))
