"""Are the minimums of comments counted right: what is late and by how much, and which days would keep them?"""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from states.deadlines import Term, is_working_day
from states.planning.minimums import (
    METHOD,
    Minimums,
    Plans,
    comments_limit,
    days_word,
    draft_limit,
    minimum_sentences,
    nearest,
    shortfalls,
    term_words,
)

DAYS = st.dates(date(2018, 1, 1), date(2026, 12, 31))
TERMS = st.builds(Term, st.integers(1, 40), st.sampled_from(["calendar", "working"]))
MINIMUMS = st.builds(Minimums, TERMS, TERMS)
PLANS = st.builds(Plans.of, st.none() | DAYS, st.lists(DAYS, max_size=4), st.none() | DAYS)


def test_two_weeks_before_the_first_and_after_the_last() -> None:
    hearings = (date(2019, 5, 22), date(2019, 6, 4), date(2019, 6, 7))
    assert draft_limit(hearings) == date(2019, 5, 8)
    assert comments_limit(hearings) == date(2019, 6, 21)
    assert shortfalls(Plans(date(2019, 5, 8), hearings, date(2019, 6, 21))) == ()


def test_what_is_late_says_by_how_many_days() -> None:
    plans = Plans(date(2019, 5, 10), (date(2019, 5, 22), date(2019, 6, 7)), date(2019, 6, 18))
    draft, window = shortfalls(plans)
    assert (draft.code, draft.limit, draft.days) == ("draft_before", date(2019, 5, 8), 2)
    assert (window.code, window.limit, window.days) == ("comments_after", date(2019, 6, 21), 3)
    said = [one.sentence.replace("\u00a0", " ") for one in (draft, window)]
    assert "nejpozději 8. 5. 2019 (14 dnů před veřejným projednáním 22. 5. 2019)" in said[0]
    assert said[0].endswith("je zveřejněn 10. 5. 2019, o 2 dny později.")
    assert said[1].endswith("končí 18. 6. 2019, o 3 dny dříve.")


def test_a_draft_that_nobody_heard_keeps_no_minimum() -> None:
    (sentence,) = minimum_sentences(Plans(date(2019, 5, 1), (), date(2019, 6, 1)))
    assert "nikdo veřejně neprojednal" in sentence


def test_nothing_published_and_no_window_are_shortfalls() -> None:
    said = minimum_sentences(Plans(None, (date(2019, 6, 7),), None))
    assert [one.rsplit("; ", 1)[1] for one in said] == ["zveřejněn není.", "lhůta určena není."]


def test_the_nearest_days_of_humpolec() -> None:
    found = nearest(Plans(date(2019, 5, 10), (date(2019, 5, 22),), date(2019, 5, 31)), date(2019, 5, 10))
    assert found == Plans(date(2019, 5, 10), (date(2019, 5, 24),), date(2019, 6, 7))


def test_words() -> None:
    assert [days_word(count).replace("\u00a0", " ") for count in (1, 4, 5)] == ["1 den", "4 dny", "5 dnů"]
    assert term_words(Term(10, "working")).replace("\u00a0", " ") == "10 pracovních dnů"


@given(PLANS, MINIMUMS)
@settings(max_examples=150, deadline=None)
def test_a_shortfall_is_exactly_what_breaks_a_limit(plans: Plans, minimums: Minimums) -> None:
    found = {one.code: one for one in shortfalls(plans, minimums)}
    if not plans.hearings:
        assert not found
        return
    out_by, open_until = draft_limit(plans.hearings, minimums), comments_limit(plans.hearings, minimums)
    assert out_by is not None and open_until is not None
    assert ("draft_before" in found) == (plans.out_on is None or plans.out_on > out_by)
    assert ("comments_after" in found) == (plans.closes_on is None or plans.closes_on < open_until)
    for one in found.values():
        assert one.days >= 0
        assert (one.days > 0) == (one.planned is not None)
        assert one.sentence[0].isupper() and one.sentence.endswith(".")


@given(PLANS, DAYS, MINIMUMS)
@settings(max_examples=150, deadline=None)
def test_what_is_suggested_keeps_all_and_moves_nothing_earlier(
    plans: Plans, today: date, minimums: Minimums
) -> None:
    found = nearest(plans, today, minimums)
    assert found.out_on is not None and found.closes_on is not None
    if all(day >= today or minimums.draft_before.before(day) >= found.out_on for day in plans.hearings):
        assert shortfalls(found, minimums) == ()
    assert plans.out_on is None or found.out_on == plans.out_on
    assert plans.closes_on is None or found.closes_on >= plans.closes_on
    assert len(found.hearings) == max(1, len(plans.hearings))
    for before, after in zip(plans.hearings, found.hearings, strict=False):
        assert after >= before
        assert after == before or is_working_day(after)
    assert found.closes_on == plans.closes_on or is_working_day(found.closes_on)


@given(PLANS, DAYS)
@settings(max_examples=80, deadline=None)
def test_a_suggestion_is_its_own_suggestion(plans: Plans, today: date) -> None:
    once = nearest(plans, today)
    assert nearest(once, today) == once


@given(DAYS, st.integers(1, 60))
@settings(max_examples=60, deadline=None)
def test_a_later_window_never_hurts(held_on: date, days: int) -> None:
    limit = comments_limit((held_on,), METHOD)
    assert limit is not None
    kept = Plans(held_on - timedelta(days=30), (held_on,), limit)
    later = Plans(kept.out_on, kept.hearings, limit + timedelta(days=days))
    assert shortfalls(kept) == shortfalls(later) == ()
