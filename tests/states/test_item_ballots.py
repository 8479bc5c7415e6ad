"""Do the ballots of an item allow an outcome? Single rules, and random ballots against what was adopted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.ballots import Ballot
from states.item_ballots import (
    adopted_change,
    adopted_on_the_matter,
    bundled_fault,
    elects_other_fault,
    overtaken_fault,
    refuses,
    typed_fault,
    unvoted_fault,
    words_fault,
)
from states.majority import Tally
from states.vocabulary import BallotSubject, Outcome

P, C, A, X, E = (
    BallotSubject.PROPOSAL,
    BallotSubject.CLAUSES,
    BallotSubject.AMENDMENT,
    BallotSubject.COUNTER_PROPOSAL,
    BallotSubject.ELECTION,
)
TABLE = "Rada města\n01.01 schvaluje plán."
LAW = "§ 87 zákona o obcích"


def ballot(
    position: int, votes_for: int, subject: BallotSubject = P, motion: str = TABLE, **more: str
) -> Ballot:
    """A ballot of a body of nine, all of them present: five votes adopt."""
    return Ballot(position, subject, Tally(9, 9, votes_for, 9 - votes_for, 0), motion, **more)  # type: ignore[arg-type]


BALLOTS = st.lists(
    st.tuples(st.sampled_from(BallotSubject), st.integers(0, 9), st.sampled_from(["", "", "", "Omyl."])),
    max_size=6,
).map(
    lambda rows: [
        ballot(place, votes, subject, candidate="Adam Bílý" if subject is E else "", void_reason=void)
        for place, (subject, votes, void) in enumerate(rows, start=1)
    ]
)


@given(BALLOTS, st.sampled_from(Outcome))
def test_what_was_adopted_is_never_recorded_as_not_dealt_with(own: list[Ballot], outcome: Outcome) -> None:
    adopted = adopted_on_the_matter(own)
    assert adopted is None or (adopted.is_valid and adopted.is_adopted)
    putting_off = (Outcome.WITHDRAWN, Outcome.POSTPONED, Outcome.REMOVED, Outcome.RETURNED)
    if adopted is not None and outcome in (*putting_off, Outcome.NOTED, Outcome.NOT_REACHED):
        assert unvoted_fault(outcome, own)
    if adopted is not None:
        assert typed_fault(outcome, own)
    if not any(one.is_valid for one in own):
        assert unvoted_fault(outcome, own) is None
        assert typed_fault(outcome, own) is None


@given(BALLOTS)
def test_a_failed_ballot_decides_only_what_nothing_later_adopted(own: list[Ballot]) -> None:
    for one in own:
        if one.subject is P and one.is_valid and not one.is_adopted:
            later = adopted_on_the_matter(own)
            fault = overtaken_fault(Outcome.NOT_ADOPTED, one, own, LAW)
            assert bool(fault) == (
                later is not None and (later.subject is X or later.position > one.position)
            )


@pytest.mark.parametrize(
    ("motion", "answer"),
    [
        ("Rada města nedoporučuje zastupitelstvu schválit plán.", True),
        ("Rada města zamítá žádost.", True),
        ("Rada města doporučuje zastupitelstvu schválit plán.", False),
        ("Rada města doporučuje plán a nedoporučuje přílohu.", False),
        ("Rada města neprodleně schvaluje plán.", False),
    ],
)
def test_a_motion_that_refuses(motion: str, answer: bool) -> None:
    assert refuses(motion) is answer


def test_words_are_those_of_the_ballot_unless_an_amendment_was_adopted() -> None:
    taken, other = ballot(2, 5), "Rada města\n01.01 schvaluje jiný plán."
    assert words_fault(Outcome.ADOPTED_AMENDED, taken, TABLE, other, [taken], "Rada města")
    assert words_fault(Outcome.ADOPTED_AMENDED, taken, TABLE, TABLE, [taken], "Rada města") is None
    whole = ballot(2, 5, motion=other)
    assert words_fault(Outcome.ADOPTED_AMENDED, whole, TABLE, TABLE, [whole], "Rada města")
    short = ballot(2, 5, X, motion="Termín do konce roku.")
    assert words_fault(Outcome.ADOPTED_AMENDED, short, TABLE, other, [short], "Rada města") is None
    change = ballot(1, 5, A, motion="Termín do konce roku.")
    assert adopted_change([change, taken]) == change
    assert words_fault(Outcome.ADOPTED_AMENDED, taken, TABLE, other, [change, taken], "Rada města") is None
    assert words_fault(Outcome.ADOPTED, taken, TABLE, "", [change, taken], "Rada města")
    assert words_fault(Outcome.RECOMMENDED, taken, TABLE, "", [change, taken], "Rada města")
    assert words_fault(Outcome.ADOPTED, taken, TABLE, "", [ballot(1, 4, A), taken], "Rada města") is None


def test_several_items_at_once_only_as_they_stand() -> None:
    taken = ballot(3, 5)
    assert bundled_fault(Outcome.ADOPTED, taken, [], has_words=False) is None
    assert bundled_fault(Outcome.ADOPTED, taken, [ballot(1, 4)], has_words=False)
    assert bundled_fault(Outcome.ADOPTED, taken, [ballot(1, 4, void_reason="Omyl.")], has_words=False) is None
    assert bundled_fault(Outcome.ADOPTED_AMENDED, taken, [], has_words=False)
    assert bundled_fault(Outcome.RECOMMENDED, taken, [], has_words=True)
    for subject in (C, X, BallotSubject.PROCEDURE):
        assert bundled_fault(Outcome.ADOPTED, ballot(3, 5, subject), [], has_words=False)


def test_an_election_needs_the_name_in_the_words() -> None:
    won = ballot(1, 5, E, candidate="Ing. Jan Novák")
    assert elects_other_fault(won, "Rada města volí Ing. Jana Nováka.") is None
    assert elects_other_fault(won, "Rada města volí Petra Bílého.")
    assert (
        elects_other_fault(ballot(1, 5, E, candidate="Dana Holubová"), "volí Danu Holubovou předsedkyní")
        is None
    )
