"""Who was present at an instant? A timeline against a naive replay, and the sentences of an impossible one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_case import plain

from states.presence import (
    Counted,
    Event,
    Interval,
    Standing,
    Timeline,
    contradictions,
    disagreements,
    everybody_except,
)
from states.vocabulary import PresenceKind

START = datetime(2024, 6, 24, 12, tzinfo=UTC)  # 14:00 in Prague
ROSTER = {1: "Adam Bílý", 2: "Alena Černá", 3: "Bohumil Dub", 4: "Dana Holubová"}
ARRIVED, REMOTE, LEFT, EXCUSED = (
    PresenceKind.ARRIVED,
    PresenceKind.JOINED_REMOTELY,
    PresenceKind.LEFT,
    PresenceKind.EXCUSED,
)


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def line(*events: tuple[int, int, PresenceKind]) -> Timeline:
    return Timeline.of(ROSTER, [Event(member, at(minute), kind) for member, minute, kind in events])


EVENTS = st.lists(
    st.builds(
        Event,
        member=st.sampled_from([1, 2, 3, 4, 9]),
        at=st.integers(0, 60).map(at),
        kind=st.sampled_from(list(PresenceKind)),
        is_voided=st.booleans(),
    ),
    max_size=30,
    unique_by=lambda event: (event.member, event.at),
)


def replayed(events: list[Event], instant: datetime) -> set[int]:
    """The same answer by hand: what was the last thing each member did?"""
    inside: set[int] = set()
    for event in sorted(events, key=lambda event: event.at):
        if event.at > instant or event.is_voided or event.member not in ROSTER:
            continue
        if event.kind in (ARRIVED, REMOTE):
            inside.add(event.member)
        else:
            inside.discard(event.member)
    return inside


@given(EVENTS, st.integers(-5, 70))
def test_presence_is_a_naive_replay(events: list[Event], minute: int) -> None:
    timeline = Timeline.of(ROSTER, events)
    assert timeline.present_at(at(minute)) == replayed(events, at(minute))
    assert timeline.count_at(at(minute)) <= len(ROSTER)


@given(EVENTS, st.randoms(use_true_random=False), st.integers(0, 60))
def test_the_order_of_recording_does_not_matter(events: list[Event], random, minute: int) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)
    one, other = Timeline.of(ROSTER, events), Timeline.of(ROSTER, shuffled)
    assert one.standing_at(at(minute)) == other.standing_at(at(minute))
    assert (one.faults(), one.intervals()) == (other.faults(), other.intervals())


@given(EVENTS, st.integers(0, 60))
def test_voided_events_are_as_if_they_had_never_been(events: list[Event], minute: int) -> None:
    kept = [event for event in events if not event.is_voided]
    assert Timeline.of(ROSTER, events) == Timeline.of(ROSTER, kept)
    assert Timeline.of(ROSTER, events).present_at(at(minute)) == Timeline.of(ROSTER, kept).present_at(
        at(minute)
    )


@given(EVENTS, st.integers(0, 60))
def test_intervals_say_the_same_as_presence(events: list[Event], minute: int) -> None:
    timeline = Timeline.of(ROSTER, events)
    inside = {
        stretch.member
        for stretch in timeline.intervals()
        if stretch.since <= at(minute) and (stretch.until is None or at(minute) < stretch.until)
    }
    assert inside == timeline.present_at(at(minute))


def test_a_member_comes_leaves_and_comes_back() -> None:
    timeline = line((1, 0, ARRIVED), (1, 30, LEFT), (1, 45, ARRIVED), (2, 0, EXCUSED), (3, 5, REMOTE))
    assert timeline.intervals() == (
        Interval(1, at(0), at(30), False),
        Interval(1, at(45), None, False),
        Interval(3, at(5), None, True),
    )
    assert timeline.standing_at(at(35)) == {
        1: Standing.LEFT,
        2: Standing.EXCUSED,
        3: Standing.REMOTE,
        4: Standing.ABSENT,
    }
    assert timeline.first_quorum(2) == at(5)
    assert timeline.first_quorum(3) is None
    assert timeline.faults() == []


def test_who_joined_from_afar_may_come_in_person() -> None:
    timeline = line((1, 0, REMOTE), (1, 20, ARRIVED))
    assert timeline.faults() == []
    assert [stretch.is_remote for stretch in timeline.intervals()] == [True, False]


def test_an_apology_alone_keeps_no_timeline() -> None:
    assert not line((1, 0, EXCUSED)).is_kept
    assert line((1, 0, EXCUSED), (2, 0, ARRIVED)).is_kept


@pytest.mark.parametrize(
    ("events", "words"),
    [
        (((1, 10, LEFT),), "Adam Bílý: odchod v 14:10, ale příchod zapsán není"),
        (((1, 0, ARRIVED), (1, 5, ARRIVED)), "Adam Bílý: příchod v 14:05, ale přítomen(a) je už od 14:00"),
        (((1, 0, ARRIVED), (1, 5, REMOTE)), "připojení na dálku v 14:05, ale přítomen(a) je už od 14:00"),
        (((1, 0, ARRIVED), (1, 5, LEFT), (1, 9, LEFT)), "odchod v 14:09, ale odešel(a) už v 14:05"),
        (((1, 0, ARRIVED), (1, 5, EXCUSED)), "omluva v 14:05, ale je přítomen(a); zapište odchod"),
        (((1, 0, EXCUSED), (1, 5, EXCUSED)), "omluva v 14:05, ale omluven(a) už je"),
        (((1, 0, ARRIVED), (1, 0, LEFT)), "příchod i odchod jsou zapsány na stejný čas 14:00"),
        (((9, 0, ARRIVED),), "V prezenci je člen č. 9, který v orgánu ke dni jednání není"),
    ],
)
def test_an_impossible_timeline_says_what_and_when(events, words: str) -> None:
    assert words in plain(" ".join(line(*events).faults()))


def test_afar_only_where_the_rules_and_the_notice_allow_it() -> None:
    (fault,) = line((1, 0, REMOTE)).faults(allows_remote=False)
    assert "§ 92a zákona o obcích" in plain(fault)


def test_nobody_comes_after_the_end_and_nobody_leaves_before_the_start() -> None:
    timeline = line((1, 0, ARRIVED), (2, 65, ARRIVED))
    (fault,) = timeline.faults(ended_at=at(60))
    assert plain(fault) == "Alena Černá: příchod v 15:05 je až po konci jednání (15:00); opravte čas."
    early = line((1, 0, ARRIVED), (1, 5, LEFT))
    (fault,) = early.faults(opened_at=at(10))
    assert "je před zahájením jednání (14:10)" in plain(fault)


def test_a_departure_before_a_ballot_that_counted_the_member_is_a_contradiction() -> None:
    timeline = line((1, 0, ARRIVED), (2, 0, ARRIVED), (1, 15, LEFT), (3, 10, ARRIVED))
    ballot = Counted(5, at(20), 2, frozenset({1, 2}), {1: "pro"})
    gone, extra = contradictions(timeline, [ballot, Counted(6, at(20), 9)])
    assert "Adam Bílý: podle této změny by u hlasování č. 5 v 14:20 nebyl(a)" in plain(gone)
    assert "v něm má zapsáno „pro“" in plain(gone)
    assert "Bohumil Dub: podle této změny by u hlasování č. 5 v 14:20 byl(a)" in plain(extra)


def test_counts_of_ballots_are_compared_with_the_timeline() -> None:
    timeline = line((1, 0, ARRIVED), (2, 0, ARRIVED))
    (fault,) = disagreements(timeline, [Counted(1, at(5), 2), Counted(2, at(6), 3)])
    assert "Hlasování č. 2 v 14:06 uvádí přítomných 3, podle prezence jich bylo 2" in plain(fault)
    assert disagreements(line(), [Counted(1, at(5), 2)]) == []


def test_everybody_but_some() -> None:
    assert everybody_except([1, 2, 3, 4], {2}) == (1, 3, 4)
