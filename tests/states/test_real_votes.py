"""What was correct in the real votes that towns published? Every case of the domain's table, by its number there."""

from datetime import UTC, date, datetime, timedelta

from office_case import plain

from states.ballots import (
    Ballot,
    Motion,
    decisive,
    election,
    order_of_voting,
    precedence_fault,
    said_of_repeated,
    verdict,
)
from states.deadlines import Term, notice_limit
from states.majority import Tally, is_quorate
from states.presence import Event, Timeline
from states.substitute import Substitute, substitute_day
from states.vocabulary import BallotSubject, PresenceKind

ZM, RM, QUORUM = "§ 87 zákona o obcích", "§ 101 odst. 2 zákona o obcích", "§ 92 odst. 3 zákona o obcích"
P = BallotSubject.PROPOSAL


def vote(position: int, members: int, counts: str, subject: BallotSubject = P, **more) -> Ballot:
    """A ballot written „for-against-abstained“; all members are present unless said otherwise."""
    votes_for, against, abstained = map(int, counts.split("-"))
    tally = Tally(members, more.pop("present", members), votes_for, against, abstained)
    return Ballot(position, subject, tally, **more)


def came(members: int, day: datetime, minutes: dict[int, int]) -> Timeline:
    """A timeline of who came how many minutes after the start."""
    roster = {number: f"Člen {number}" for number in range(1, members + 1)}
    return Timeline.of(
        roster,
        [
            Event(member, day + timedelta(minutes=late), PresenceKind.ARRIVED)
            for member, late in minutes.items()
        ],
    )


def test_case_01_lysa_ends_without_quorum_and_the_late_member_changes_nothing() -> None:
    start = datetime(2013, 1, 28, 13, tzinfo=UTC)
    timeline = came(15, start, {1: 0, 2: 0, 3: 0, 4: 0, 5: 10})
    assert not is_quorate(15, timeline.count_at(start + timedelta(minutes=5)))
    assert not is_quorate(15, timeline.count_at(start + timedelta(minutes=10)))  # 5 of 15 neither
    found = substitute_day(date(2013, 1, 28), Term(15, "calendar"), Term(7, "calendar"))
    assert isinstance(found, Substitute)
    assert found.held_on == date(2013, 2, 12)
    assert found.notice_until == date(2013, 2, 5)


def test_case_02_benesov_a_meeting_called_off_in_advance_is_convened_anew() -> None:
    # the Act knows ending at the meeting alone: the new day needs its own seven days of notice
    assert notice_limit(date(2017, 11, 6)) == date(2017, 10, 30)


def test_case_03_velickova_eight_of_fifteen_are_a_quorum_and_all_of_them_must_agree() -> None:
    found = verdict(Tally(15, 8, 7, 0, 1), ZM, QUORUM)
    assert (found.is_quorate, found.is_adopted, found.needed) == (True, False, 8)


def test_case_04_tyn_ten_of_twenty_one_adopt_no_agenda() -> None:
    agenda = Tally(21, 20, 10, 0, 10)
    assert not agenda.is_adopted
    assert Tally(21, 21, 11, 0, 10).is_adopted  # had the late member come


def test_case_05_prachatice_the_counter_proposal_and_the_agenda_both_fail() -> None:
    counter = vote(1, 21, "9-11-0", BallotSubject.COUNTER_PROPOSAL, present=20)
    agenda = vote(2, 21, "10-0-10", BallotSubject.AGENDA, present=20)
    assert (counter.is_adopted, agenda.is_adopted) == (False, False)
    assert precedence_fault(BallotSubject.AGENDA, [counter]) is None


def test_case_06_lednice_a_failed_agenda_is_no_missing_quorum() -> None:
    agenda = verdict(Tally(15, 14, 7, 0, 7), ZM, QUORUM)
    assert (agenda.is_quorate, agenda.is_adopted) == (True, False)


def test_case_07_vsetin_ten_for_and_eleven_abstained_is_not_adopted() -> None:
    assert not vote(4, 21, "10-0-11", BallotSubject.AGENDA).is_adopted


def test_case_08_vsetin_a_motion_under_an_item_has_its_own_words() -> None:
    agenda = vote(4, 21, "10-0-11", BallotSubject.AGENDA, motion="schvaluje program")
    pause = vote(5, 21, "12-2-7", BallotSubject.PROCEDURE, motion="přerušení zasedání")
    assert pause.is_adopted
    assert not agenda.is_adopted
    assert pause.motion != agenda.motion


def test_case_09_vsetin_a_void_start_an_election_and_its_repetition() -> None:
    subject = BallotSubject.ELECTION
    void = vote(12, 21, "0-0-0", subject, candidate="starosta", void_reason="omyl při spuštění")
    elected = vote(13, 21, "11-1-9", subject, candidate="starosta")
    again = vote(14, 21, "10-1-10", subject, candidate="starosta")
    assert elected.is_adopted
    assert void.tally.did_not_vote == 21
    assert election([void, elected, again], ZM).winner == ""  # the last valid one counts
    assert "Platí hlasování č. 14" in plain(said_of_repeated([void, elected, again]))
    chaired = vote(14, 21, "10-1-10", subject, candidate="starosta", void_reason="bylo již zvoleno")
    assert election([void, elected, chaired], ZM).winner == "starosta"
    assert "Platí hlasování č. 13" in plain(said_of_repeated([void, elected, chaired]))


def test_case_10_vsetin_of_three_candidates_the_second_is_elected() -> None:
    subject = BallotSubject.ELECTION
    found = election(
        [
            vote(6, 21, "9-2-10", subject, candidate="A"),
            vote(7, 21, "12-0-9", subject, candidate="B"),
            vote(8, 21, "6-3-12", subject, candidate="C"),
        ],
        ZM,
    )
    assert (found.winner, found.ballot and found.ballot.position) == ("B", 7)


def test_case_11_vsetin_eight_to_five_twice_elects_nobody() -> None:
    subject = BallotSubject.ELECTION
    found = election(
        [vote(10, 21, "8-5-8", subject, candidate="A"), vote(11, 21, "8-5-8", subject, candidate="A")], ZM
    )
    assert found.winner == ""
    assert "třeba 11" in plain(found.sentence)


def test_case_12_vsetin_the_second_wording_is_adopted_after_the_first_failed() -> None:
    first = vote(21, 21, "3-9-6", present=18, motion="první znění")
    second = vote(22, 21, "12-0-6", present=18, motion="druhé znění")
    assert precedence_fault(BallotSubject.COUNTER_PROPOSAL, [first]) is None
    assert decisive([first, second]) == second
    assert second.is_adopted


def test_case_13_vsetin_a_refusal_that_failed_is_neither_a_refusal_nor_a_consent() -> None:
    found = verdict(Tally(21, 16, 3, 0, 1), ZM, QUORUM, motion="neschvaluje zveřejnění záměru")
    assert not found.is_adopted
    assert "nevznikl souhlas; orgán se neusnesl na ničem" in plain(found.sentence)


def test_case_14_vsetin_items_are_voted_out_of_the_agendas_order_and_twice() -> None:
    first = vote(7, 21, "11-0-8", present=19)
    again = vote(11, 21, "18-0-0", present=19)
    assert (first.is_adopted, again.is_adopted) == (True, True)
    assert again.tally.did_not_vote == 1
    assert decisive([again, first]) == again


def test_case_15_vsetin_presence_falls_and_the_verifiers_are_elected_again() -> None:
    first = vote(2, 21, "19-0-0", BallotSubject.OFFICERS, present=19)
    again = vote(14, 21, "17-0-0", BallotSubject.OFFICERS, present=17)
    assert first.is_adopted
    assert decisive([first, again]) == again


def test_case_16_vsetin_presence_is_a_timeline() -> None:
    start = datetime(2015, 4, 23, 13, tzinfo=UTC)
    roster = {number: f"Člen {number}" for number in range(1, 22)}
    arrivals = [Event(member, start, PresenceKind.ARRIVED) for member in range(1, 18)]
    moves = [
        (18, 10, "+"),
        (19, 20, "+"),
        (1, 30, "-"),
        (2, 30, "-"),
        (3, 40, "-"),
        (4, 50, "-"),
        (1, 60, "+"),
    ]
    events = [
        Event(
            member,
            start + timedelta(minutes=minute),
            PresenceKind.ARRIVED if sign == "+" else PresenceKind.LEFT,
        )
        for member, minute, sign in moves
    ]
    timeline = Timeline.of(roster, [*events, *arrivals])
    counts = [timeline.count_at(start + timedelta(minutes=minute)) for minute in (0, 10, 20, 30, 40, 50, 60)]
    assert counts == [17, 18, 19, 17, 16, 15, 16]
    assert timeline.faults() == []
    assert all(is_quorate(21, count) for count in counts)


def test_case_17_mnisek_seven_to_two_of_fifteen_is_not_adopted() -> None:
    assert not verdict(Tally(15, 9, 7, 2, 0), ZM).is_adopted


def test_case_18_mnisek_a_counter_proposal_with_nobody_against_fails() -> None:
    assert not vote(1, 15, "2-0-11", BallotSubject.COUNTER_PROPOSAL, present=13).is_adopted


def test_case_19_mnisek_amendments_from_the_floor_fail() -> None:
    amendments = [
        vote(14, 15, "5-8-1", BallotSubject.AMENDMENT, present=14),
        vote(15, 15, "6-8-0", BallotSubject.AMENDMENT, present=14),
    ]
    assert not any(ballot.is_adopted for ballot in amendments)
    assert precedence_fault(P, amendments) is None


def test_case_20_mnisek_the_counter_proposal_on_the_order_of_items_is_voted_on_first() -> None:
    motions = [Motion(1, P, "návrh starosty"), Motion(2, BallotSubject.COUNTER_PROPOSAL, "jiné pořadí")]
    assert [motion.text for motion in order_of_voting(motions)] == ["jiné pořadí", "návrh starosty"]
    counter = vote(1, 15, "5-8-0", BallotSubject.COUNTER_PROPOSAL, present=13)
    assert precedence_fault(P, [counter]) is None
    assert vote(2, 15, "13-0-0", present=13).is_adopted


def test_case_21_mnisek_three_of_five_councillors_are_enough() -> None:
    assert verdict(Tally(5, 4, 3, 1, 0), RM).is_adopted
