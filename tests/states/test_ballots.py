"""What follows from ballots? Adoption for every size of a body, precedence, elections, split and repeated votes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_case import plain

from states.ballots import (
    Ballot,
    Motion,
    bundle_fault,
    claimed,
    clause_label_faults,
    decisive,
    election,
    is_negative,
    label_fault,
    order_of_voting,
    precedence_fault,
    said_of_repeated,
    split_vote,
    verdict,
)
from states.majority import Tally
from states.vocabulary import BallotSubject

PARAGRAPH = "§ 87 zákona o obcích"
QUORUM = "§ 92 odst. 3 zákona o obcích"
P = BallotSubject.PROPOSAL


def ballot(position: int, counts: str, subject: BallotSubject = P, members: int = 21, **more) -> Ballot:
    """A ballot written „for-against-abstained“; all members are present unless said otherwise."""
    given_for, against, abstained = map(int, counts.split("-"))
    present = more.pop("present", members)
    return Ballot(position, subject, Tally(members, present, given_for, against, abstained), **more)


@pytest.mark.parametrize("members", range(5, 66))
def test_adopted_is_twice_the_votes_for_above_all_members(members: int) -> None:
    """Every number for, every number present, and the edges of the rest: against and abstained change nothing."""
    for present in range(members + 1):
        for votes_for in range(present + 1):
            rest = present - votes_for
            for against, abstained in {(0, 0), (rest, 0), (0, rest), (rest // 2, rest - rest // 2)}:
                tally = Tally(members, present, votes_for, against, abstained)
                assert tally.is_adopted == (2 * votes_for > members)
                assert tally.is_quorate == (2 * present > members)


@given(st.data())
def test_any_counts_at_all(data) -> None:
    members = data.draw(st.integers(5, 65))
    present = data.draw(st.integers(0, members))
    votes_for = data.draw(st.integers(0, present))
    against = data.draw(st.integers(0, present - votes_for))
    abstained = data.draw(st.integers(0, present - votes_for - against))
    found = verdict(Tally(members, present, votes_for, against, abstained), PARAGRAPH, QUORUM)
    assert found.is_adopted == (2 * votes_for > members)
    assert found.is_quorate == (2 * present > members)
    assert found.missing == max(0, members // 2 + 1 - votes_for)
    assert ("§ 87" in found.sentence) == found.is_quorate
    assert found.sentence.startswith("Přijato." if found.is_adopted else "Nepřijato.")


def test_the_sentence_says_what_there_was_what_was_needed_and_why() -> None:
    found = verdict(Tally(33, 30, 16, 14, 0), PARAGRAPH)
    assert plain(found.sentence) == (
        "Nepřijato. Pro 16 z 33 členů; k přijetí je třeba 17 hlasů (§ 87 zákona o obcích)."
    )
    lost = verdict(Tally(33, 16, 16, 0, 0), PARAGRAPH, QUORUM)
    assert "Přítomno 16 z 33 členů" in plain(lost.sentence)
    assert "§ 92 odst. 3" in plain(lost.sentence)


@pytest.mark.parametrize(
    ("motion", "negative"),
    [
        ("neschvaluje zveřejnění záměru", True),
        ("Rada města nesouhlasí s prodejem.", True),
        ("schvaluje nesouhlasné stanovisko", False),
        ("souhlasí s podmínkou", False),
    ],
)
def test_a_negative_motion_is_known_by_its_verb(motion: str, negative: bool) -> None:
    assert is_negative(motion) is negative


# --- which ballot counts --------------------------------------------------------------------------------------


def test_of_repeated_ballots_the_last_valid_one_counts_and_it_is_said() -> None:
    first = ballot(12, "0-0-0", void_reason="omyl obsluhy")
    second, third = (
        ballot(13, "11-1-9"),
        ballot(14, "10-1-10", taken_at=datetime(2014, 11, 6, 15, tzinfo=UTC)),
    )
    assert decisive([first, second, third]) == third
    said = plain(said_of_repeated([third, first, second]))
    assert said.startswith("Platí hlasování č. 14 v 16:00, poslední platné.")
    assert "Hlasování č. 12 je neplatné (omyl obsluhy)." in said
    assert "Hlasování č. 13 bylo opakováno." in said
    assert decisive([first]) is None
    assert "hlasujte znovu" in said_of_repeated([first])
    assert said_of_repeated([second]) == ""


# --- precedence -----------------------------------------------------------------------------------------------


def test_counter_proposals_come_first_the_last_made_of_them_at_the_head() -> None:
    motions = [
        Motion(1, P, "návrh"),
        Motion(2, BallotSubject.AMENDMENT, "první změna"),
        Motion(3, BallotSubject.AMENDMENT, "druhá změna"),
        Motion(4, BallotSubject.COUNTER_PROPOSAL, "protinávrh"),
        Motion(5, BallotSubject.REMOVAL, "vyřadit"),
    ]
    assert [motion.made for motion in order_of_voting(motions)] == [5, 4, 3, 2, 1]


def test_a_counter_proposal_is_too_late_after_the_proposal_was_adopted() -> None:
    adopted = [ballot(5, "13-0-0")]
    assert "Návrh už byl přijat (hlasování č. 5)" in plain(
        precedence_fault(BallotSubject.COUNTER_PROPOSAL, adopted) or ""
    )
    assert precedence_fault(BallotSubject.COUNTER_PROPOSAL, [ballot(5, "3-9-6", present=18)]) is None
    void = [ballot(5, "13-0-0", void_reason="špatné znění")]
    assert precedence_fault(BallotSubject.AMENDMENT, void) is None


def test_an_adopted_counter_proposal_leaves_nothing_to_vote_on() -> None:
    taken = [ballot(4, "13-0-8", BallotSubject.COUNTER_PROPOSAL)]
    assert "Byl přijat protinávrh (hlasování č. 4)" in plain(precedence_fault(P, taken) or "")
    assert precedence_fault(P, [ballot(4, "13-0-8", BallotSubject.AMENDMENT)]) is None


# --- split and bundled ------------------------------------------------------------------------------------------


def test_a_vote_by_clauses_adopts_some_of_them() -> None:
    labels = ("01.01", "01.02", "01.03")
    ballots = [
        ballot(1, "12-0-9", BallotSubject.CLAUSES, clauses=("01.01",)),
        ballot(2, "9-9-3", BallotSubject.CLAUSES, clauses=("01.02",)),
        ballot(3, "9-9-3", BallotSubject.CLAUSES, clauses=("01.03",)),
        ballot(4, "11-7-3", BallotSubject.CLAUSES, clauses=("01.03",)),
    ]
    found = split_vote(labels, ballots)
    assert (found.adopted, found.failed, found.open) == (("01.01", "01.03"), ("01.02",), ())
    assert (found.ballot.position, found.is_whole) == (4, False)
    assert "přijaty body 01.01, 01.03; nepřijaty body 01.02" in found.sentence
    open_one = split_vote(labels, ballots[:2])
    assert open_one.open == ("01.03",)
    assert split_vote(("01.01",), ballots).is_whole


def test_clauses_that_are_not_there_are_named() -> None:
    (fault,) = clause_label_faults(("01.01", "01.02"), ["02.01"])
    assert "Bod 02.01 v návrhu není; má body 01.01, 01.02." in plain(fault)
    assert clause_label_faults(("01.01",), []) != []


def test_one_ballot_may_decide_several_items_but_a_void_one_none() -> None:
    assert bundle_fault(ballot(9, "11-0-5"), 3) is None
    assert "neplatné (omyl)" in (bundle_fault(ballot(9, "11-0-5", void_reason="omyl"), 1) or "")
    assert "jde o volbu" not in (bundle_fault(ballot(9, "11-0-5", candidate="Novák"), 1) or "")
    assert "je volba (Novák)" in (bundle_fault(ballot(9, "11-0-5", candidate="Novák"), 2) or "")


# --- labels -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "claim"),
    [
        ("Přijato", True),
        ("přijato.", True),
        ("Usnesení bylo přijato", True),
        ("Nepřijato", False),
        ("nebylo přijato", False),
        ("Návrh byl zamítnut", None),
        ("zamítnuto", False),
        ("+", True),
        ("-", False),
        ("Not adopted", False),
        ("", None),
        ("nominace", None),
        ("bylo odloženo", None),
    ],
)
def test_what_a_label_claims(said: str, claim: bool | None) -> None:
    assert claimed(said) is claim


def test_a_label_that_disagrees_with_the_numbers_is_flagged_and_not_trusted() -> None:
    fault = label_fault("přijato", Tally(21, 16, 3, 0, 1))
    assert "uvádí „přijato“, ale podle hlasů je nepřijato: pro 3 z 21, třeba je 11" in plain(fault or "")
    assert label_fault("Přijato", Tally(21, 21, 11, 10, 0)) is None
    assert label_fault("", Tally(21, 21, 11, 10, 0)) is None


def test_the_first_candidate_with_a_majority_wins() -> None:
    found = election(
        [
            ballot(1, "9-2-10", BallotSubject.ELECTION, candidate="A"),
            ballot(2, "12-0-9", BallotSubject.ELECTION, candidate="B"),
            ballot(3, "13-0-8", BallotSubject.ELECTION, candidate="C"),
        ],
        PARAGRAPH,
    )
    assert (found.winner, found.ballot.position) == ("B", 2)
    assert "Nikdo zvolen nebyl" in election([], PARAGRAPH).sentence
