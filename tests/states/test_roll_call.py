"""What do votes by name add up to? Only who is present at that instant votes; everybody else is told apart."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from office_case import plain

from states.majority import Tally
from states.presence import Event, Timeline
from states.roll_call import roll_call, roll_call_faults
from states.vocabulary import PresenceKind, VoteChoice

START = datetime(2024, 6, 24, 12, tzinfo=UTC)
ROSTER = {number: f"Člen {number}" for number in range(1, 8)}


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


LINE = Timeline.of(
    ROSTER,
    [
        *(Event(member, at(0), PresenceKind.ARRIVED) for member in (1, 2, 3, 4)),
        Event(4, at(10), PresenceKind.LEFT),
        Event(4, at(30), PresenceKind.ARRIVED),
        Event(5, at(25), PresenceKind.ARRIVED),
        Event(6, at(0), PresenceKind.EXCUSED),
    ],
)


def test_those_present_without_a_word_did_not_vote() -> None:
    found = roll_call(
        7, ROSTER, {1, 2, 3, 4}, {1: VoteChoice.FOR, 2: VoteChoice.AGAINST, 3: VoteChoice.ABSTAINED}, {6}
    )
    assert found.tally == Tally(7, 4, 1, 1, 1)
    assert found.choices[4] is VoteChoice.DID_NOT_VOTE
    assert (found.choices[5], found.choices[6]) == (VoteChoice.ABSENT, VoteChoice.EXCUSED)
    assert found.tally.did_not_vote == 1


def test_a_vote_of_somebody_who_is_not_there_is_refused_with_name_and_times() -> None:
    votes = {
        1: VoteChoice.FOR,
        4: VoteChoice.FOR,
        5: VoteChoice.AGAINST,
        6: VoteChoice.FOR,
        7: VoteChoice.FOR,
        9: VoteChoice.FOR,
    }
    faults = [plain(fault) for fault in roll_call_faults(LINE, at(20), votes)]
    assert len(faults) == 5
    assert "Člen 4: hlas „pro“ v 14:20 nelze započítat, odešel(a) v 14:10 a vrátil(a) se v 14:30" in faults[0]
    assert "Člen 5: hlas „proti“ v 14:20 nelze započítat, přítomen(a) je až od 14:25" in faults[1]
    assert "Člen 6: hlas „pro“ v 14:20 nelze započítat, je omluven(a)" in faults[2]
    assert "Člen 7: hlas „pro“ v 14:20 nelze započítat, příchod zapsán není" in faults[3]
    assert "člena č. 9 nelze započítat" in faults[4]


def test_who_was_away_may_be_marked_so() -> None:
    assert roll_call_faults(LINE, at(20), {4: VoteChoice.ABSENT, 6: VoteChoice.EXCUSED}) == []


@given(
    st.sets(st.sampled_from(sorted(ROSTER))),
    st.dictionaries(st.sampled_from(sorted(ROSTER)), st.sampled_from(list(VoteChoice))),
)
def test_counts_are_of_those_present_alone(electorate, votes) -> None:
    found = roll_call(9, ROSTER, electorate, votes)
    assert set(found.choices) == set(ROSTER)
    assert found.tally.faults() == []
    assert found.tally.present == len(electorate)
    assert found.tally.votes_for == sum(votes.get(member) is VoteChoice.FOR for member in electorate)
