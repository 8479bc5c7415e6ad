"""Limits of invitations, drafts and minutes, and a group's quorum: what holds for any day and any number of people."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.deadlines import Term, is_working_day
from states.planning.terms import (
    answers_limit,
    invitation_limit,
    minutes_limit,
    quorum_needed,
    quorum_of,
)

DAYS = st.dates(date(2017, 1, 1), date(2035, 12, 31))
TERMS = st.builds(
    lambda days, unit: f"{days} {unit}", st.integers(0, 30), st.sampled_from(("working", "calendar"))
)


@pytest.mark.parametrize(
    ("term", "limit"),
    [
        ("3 working", date(2024, 5, 31)),  # Jeseník
        ("7 calendar", date(2024, 5, 29)),  # Jablonec
        ("10 calendar", date(2024, 5, 26)),  # Police
    ],
)
def test_the_periods_of_known_rules_of_procedure(term: str, limit: date) -> None:
    assert invitation_limit((term,), date(2024, 6, 5)) == limit


@given(st.lists(TERMS, min_size=1, max_size=6), DAYS)
def test_the_strictest_group_decides_and_nobody_is_invited_later(terms: list[str], day: date) -> None:
    limit = invitation_limit(terms, day)
    assert limit is not None and limit <= day
    each = [Term.parse(term).before(day) for term in terms]
    assert limit in each and all(limit <= one for one in each)
    assert invitation_limit([*terms, "0 calendar"], day) == limit


@given(TERMS, DAYS)
def test_an_earlier_meeting_is_never_invited_to_later(term: str, day: date) -> None:
    one, other = invitation_limit((term,), day), invitation_limit((term,), day + timedelta(days=1))
    assert one is not None and other is not None and one <= other


def test_without_a_day_or_a_group_there_is_no_limit() -> None:
    assert invitation_limit(("7 calendar",), None) is None
    assert invitation_limit((), date(2024, 6, 5)) is None


@given(st.integers(0, 500))
def test_a_majority_is_more_than_half_and_a_third_at_least_that(voters: int) -> None:
    assert 2 * quorum_needed("majority", voters) > voters >= 2 * (quorum_needed("majority", voters) - 1)
    third = quorum_needed("third", voters)
    assert 3 * third >= voters > 3 * (third - 1)
    assert quorum_needed("none", voters) == 0 <= third <= quorum_needed("majority", voters)


@given(
    st.sets(st.integers(1, 40)), st.sets(st.integers(1, 40)), st.sampled_from(("majority", "third", "none"))
)
def test_only_members_with_a_vote_count_and_one_more_never_harms(
    voters: set[int], present: set[int], rule: str
) -> None:
    found = quorum_of("Senioři", rule, voters, present)
    assert (found.voters, found.present) == (len(voters), len(voters & present))
    assert found.is_quorate == (len(voters & present) >= quorum_needed(rule, len(voters)))
    assert quorum_of("Senioři", rule, voters, present | voters).is_quorate or not voters
    if found.is_quorate:
        assert quorum_of("Senioři", rule, voters, present | {1}).is_quorate
    assert ("není" in found.sentence) != found.is_quorate


@given(DAYS)
def test_limits_around_a_meeting(day: date) -> None:
    assert minutes_limit(day) - day == timedelta(days=10)
    assert answers_limit(day) < day and is_working_day(answers_limit(day))
