"""What must never become a resolution, or another one than was voted on? Attacks on the law of the meeting."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from office_case import Case, refused
from room_case import Sitting, another_stop
from test_take_ballot import TWO

from actions import end_meeting, settle, take_up
from actions.hear import Hearing, hear
from actions.record_resolution import ManualNumber
from db import ballots, resolutions
from db.consultations import consultation
from db.proposals import proposal
from states.majority import Tally
from states.vocabulary import BallotSubject, Outcome

Bring = Callable[[str], Case]
OTHER_WORDS = "Zastupitelstvo města Trutnova\n01.01 schvaluje něco docela jiného."
FULL = Tally(33, 30, 20, 5, 5)


@pytest.fixture
def full(brought: Bring) -> Sitting:
    """The assembly's opened meeting with the seed's matter; 30 of 33 are present."""
    case = brought("ZM")
    sitting = Sitting(case, case.stop("ZM").meeting_id)
    sitting.everybody(0, 1, 2)
    return sitting


@pytest.fixture
def council(brought: Bring) -> Sitting:
    """The council's opened meeting, which recommends the seed's matter; all nine are present."""
    case = brought("RM")
    sitting = Sitting(case, case.stop("RM").meeting_id)
    sitting.everybody()
    return sitting


@pytest.fixture
def split(case: Case) -> Sitting:
    """The assembly with a matter of two clauses."""
    case.on_route(clauses=TWO)
    sitting = Sitting(case, case.brought_to("ZM"))
    sitting.everybody(0, 1, 2)
    return sitting


def numbers(sitting: Sitting) -> list[str]:
    body = sitting.case.meeting(sitting.id).body
    return [row.number for row in sitting.case.rows(sa.select(resolutions.resolution)) if row.body == body]


# --- words that nobody voted on ---------------------------------------------------------------------------------


def test_other_words_than_those_voted_on_are_not_adopted(full: Sitting) -> None:
    taken = full.vote("20-5-5", at=10)
    with refused("O jiném znění se nehlasovalo: hlasování č. 1", "pozměňovací návrh"):
        full.case.hear(
            "ZM", Outcome.ADOPTED_AMENDED, tally=None, ballot_id=taken.ballot_id, amended_text=OTHER_WORDS
        )
    assert numbers(full) == []


def test_after_an_adopted_amendment_the_words_are_those_of_the_amendment(full: Sitting) -> None:
    full.vote("20-5-5", BallotSubject.AMENDMENT, at=9, motion="Vypustit druhou větu.")
    taken = full.vote("20-5-5", at=10)
    with refused("pozměňovací návrh (hlasování č. 1", "přijato ve změněném znění"):
        full.case.hear("ZM", Outcome.ADOPTED, tally=None, ballot_id=taken.ballot_id)
    full.case.hear(
        "ZM", Outcome.ADOPTED_AMENDED, tally=None, ballot_id=taken.ballot_id, amended_text=OTHER_WORDS
    )
    assert numbers(full) == ["2024-1/1"]


def test_a_failed_clause_does_not_come_back_in_typed_words(split: Sitting) -> None:
    first = split.vote("20-5-5", BallotSubject.CLAUSES, at=10, clauses=("01.01",))
    split.vote("10-15-5", BallotSubject.CLAUSES, at=11, clauses=("01.02",))
    with refused("složí", "přijatých bodů"):
        split.case.hear(
            "ZM",
            Outcome.ADOPTED_AMENDED,
            tally=None,
            ballot_id=first.ballot_id,
            amended_text="Zastupitelstvo města Trutnova\n01.01 schvaluje plán.\n01.02 bere na vědomí zprávu.",
        )
    assert numbers(split) == []


def test_a_clause_stays_decided_by_its_ballot(split: Sitting) -> None:
    first = split.vote("20-5-5", BallotSubject.CLAUSES, at=10, clauses=("01.01",))
    second = split.vote("20-5-5", BallotSubject.CLAUSES, at=11, clauses=("01.02",))
    split.case.hear("ZM", Outcome.ADOPTED, tally=None, ballot_id=second.ballot_id)
    with refused("stojí usnesení 2024-1/1"):
        split.void(first.ballot_id)


def test_an_adopted_amendment_is_not_voided_under_its_resolution(full: Sitting) -> None:
    change = full.vote("20-5-5", BallotSubject.AMENDMENT, at=9, motion="Vypustit druhou větu.")
    taken = full.vote("20-5-5", at=10)
    full.case.hear(
        "ZM", Outcome.ADOPTED_AMENDED, tally=None, ballot_id=taken.ballot_id, amended_text=OTHER_WORDS
    )
    with refused("stojí usnesení 2024-1/1"):
        full.void(change.ballot_id)


def test_after_a_counter_proposal_no_clause_of_the_proposal_is_voted_on(split: Sitting) -> None:
    split.vote("20-5-5", BallotSubject.COUNTER_PROPOSAL, at=9, motion=OTHER_WORDS)
    with refused("Byl přijat protinávrh"):
        split.vote("20-5-5", BallotSubject.CLAUSES, at=10, clauses=("01.01", "01.02"))


def test_after_the_proposal_was_adopted_its_clauses_are_not_voted_on(split: Sitting) -> None:
    split.vote("20-5-5", at=9)
    with refused("Návrh už byl přijat"):
        split.vote("5-20-5", BallotSubject.CLAUSES, at=10, clauses=("01.01",))


def test_an_adopted_counter_proposal_does_not_get_lost(full: Sitting) -> None:
    lost = full.vote("5-20-5", at=9)
    full.vote("20-5-5", BallotSubject.COUNTER_PROPOSAL, at=10, motion=OTHER_WORDS)
    with refused("Byl přijat protinávrh (hlasování č. 2"):
        full.case.hear("ZM", Outcome.NOT_ADOPTED, ballot_id=lost.ballot_id)


# --- outcomes that the ballots deny -----------------------------------------------------------------------------


def test_typed_counts_do_not_stand_beside_the_ballots_of_the_room(full: Sitting) -> None:
    lost = full.vote("10-15-5", at=10)
    with refused("hlasovalo", "hlasování č. 1"):
        full.case.hear("ZM", Outcome.ADOPTED, tally=FULL)
    full.case.hear("ZM", Outcome.NOT_ADOPTED, ballot_id=lost.ballot_id)
    assert numbers(full) == []


def test_typed_counts_do_not_adopt_a_proposal_whose_counter_proposal_was_adopted(full: Sitting) -> None:
    full.vote("20-5-5", BallotSubject.COUNTER_PROPOSAL, at=9, motion=OTHER_WORDS)
    with refused("hlasovalo", "hlasování č. 1"):
        full.case.hear("ZM", Outcome.ADOPTED, tally=FULL)


def test_typed_counts_are_not_counted_in_an_interruption(full: Sitting) -> None:
    full.act(end_meeting.interrupt)
    with refused("přerušeno", "hlasovat nelze"):
        full.case.hear("ZM", Outcome.ADOPTED, tally=FULL)
    full.act(end_meeting.resume)
    full.case.hear("ZM", Outcome.ADOPTED, tally=FULL)


def test_typed_counts_are_of_the_meetings_own_time(full: Sitting) -> None:
    with refused("není dnem jednání"):
        full.case.hear("ZM", Outcome.ADOPTED, tally=FULL, taken_at=full.start - timedelta(days=3))
    with refused("teprve bude"):
        full.case.hear("ZM", Outcome.ADOPTED, tally=FULL, taken_at=full.case.clock.now + timedelta(hours=3))
    with refused("před zahájením"):
        full.case.hear("ZM", Outcome.ADOPTED, tally=FULL, taken_at=full.start - timedelta(hours=1))


@pytest.mark.parametrize(
    "outcome", [Outcome.NOTED, Outcome.NOT_REACHED, Outcome.WITHDRAWN, Outcome.POSTPONED]
)
def test_an_adopted_proposal_has_no_other_outcome(full: Sitting, outcome: Outcome) -> None:
    full.vote("20-5-5", at=10)
    with refused("hlasovalo", "hlasování č. 1"):
        full.case.hear("ZM", outcome, reason="Důvod.", conditions="až bude čas")


def test_a_postponement_that_was_voted_down_is_none(full: Sitting) -> None:
    full.vote("10-15-5", BallotSubject.POSTPONEMENT, at=10)
    with refused("hlasování č. 1", "přijato to nebylo"):
        full.case.hear("ZM", Outcome.POSTPONED, conditions="až bude čas")


def test_the_sponsor_may_withdraw_what_was_voted_down(full: Sitting) -> None:
    full.vote("10-15-5", BallotSubject.COUNTER_PROPOSAL, at=10, motion=OTHER_WORDS)
    full.case.hear("ZM", Outcome.WITHDRAWN, reason="Předkladatel návrh stáhl.")


@pytest.mark.parametrize(("number", "words"), [(" \n", "Chybí číslo"), ("9" * 200, "má 200 znaků")])
def test_a_number_given_by_hand_is_a_number(full: Sitting, number: str, words: str) -> None:
    with refused(words):
        full.case.hear("ZM", Outcome.ADOPTED, tally=FULL, manual_number=ManualNumber(number, "Omyl."))


# --- yes is no no -----------------------------------------------------------------------------------------------


def test_an_adopted_recommendation_is_no_refusal(council: Sitting) -> None:
    taken = council.vote("6-3-0", at=10)
    with refused("Podle počtu hlasů bylo přijato"):
        council.case.hear("RM", Outcome.NOT_RECOMMENDED, ballot_id=taken.ballot_id)
    with refused("nedoporučujícím znění", "hlasování č. 1"):
        council.case.hear(
            "RM",
            Outcome.NOT_RECOMMENDED,
            ballot_id=taken.ballot_id,
            negative_motion="Rada města Trutnova nedoporučuje zastupitelstvu města plán schválit.",
        )
    assert numbers(council) == []


def test_an_adopted_refusal_is_no_recommendation(council: Sitting) -> None:
    words = "Rada města Trutnova nedoporučuje zastupitelstvu města plán schválit."
    taken = council.vote("6-3-0", BallotSubject.COUNTER_PROPOSAL, at=10, motion=words)
    with refused("nedoporuč", "hlasování č. 1"):
        council.case.hear("RM", Outcome.RECOMMENDED, tally=None, ballot_id=taken.ballot_id)
    council.case.hear("RM", Outcome.NOT_RECOMMENDED, ballot_id=taken.ballot_id)
    assert council.case.wording("RM").text == words
    assert numbers(council) == ["2024-1/1"]


# --- elections --------------------------------------------------------------------------------------------------


def test_who_was_elected_first_is_elected(full: Sitting) -> None:
    won = full.vote("20-5-5", BallotSubject.ELECTION, at=10, candidate="Adam Bílý")
    later = full.vote("25-0-5", BallotSubject.ELECTION, at=11, candidate="Alena Černá")
    lost = full.vote("5-20-5", BallotSubject.ELECTION, at=12, candidate="Bohumil Dub")
    for outcome, ballot in ((Outcome.ADOPTED, later), (Outcome.NOT_ADOPTED, lost)):
        with refused("Zvolen(a): Adam Bílý, hlasování č. 1"):
            full.case.hear("ZM", outcome, tally=None, ballot_id=ballot.ballot_id)
    assert won.verdict.is_adopted


# --- several items at once --------------------------------------------------------------------------------------


def test_a_bundle_does_not_overrule_an_items_own_ballot(full: Sitting) -> None:
    other = another_stop(full.case, "ZM", full.id)
    item = full.items[-1]
    full.vote("5-20-5", at=9, item_id=item.id)
    taken = full.vote("20-5-5", at=10)
    with refused("hlasovalo zvlášť", "hlasování č. 1"):
        full.case.act(
            hear, full.case.staff, other, Hearing(Outcome.ADOPTED, ballot_id=taken.ballot_id, together=True)
        )


def test_clauses_of_one_matter_decide_no_other(split: Sitting) -> None:
    other = another_stop(split.case, "ZM", split.id)
    taken = split.vote("20-5-5", BallotSubject.CLAUSES, at=10, clauses=("01.01", "01.02"))
    with refused("po částech"):
        split.case.act(
            hear, split.case.staff, other, Hearing(Outcome.ADOPTED, ballot_id=taken.ballot_id, together=True)
        )


def test_a_break_postpones_nothing(full: Sitting) -> None:
    taken = full.vote("20-5-5", BallotSubject.PROCEDURE, at=6, item_id=None, motion="Přestávka.")
    with refused("o tomto bodu nebylo"):
        full.case.hear(
            "ZM", Outcome.POSTPONED, ballot_id=taken.ballot_id, together=True, conditions="až bude čas"
        )


# --- items without a matter -------------------------------------------------------------------------------------


@pytest.fixture
def motion(full: Sitting) -> int:
    """A motion from the room that the assembly put on its agenda (ballot no. 1)."""
    won = full.vote("20-5-5", BallotSubject.INCLUSION, at=5, item_id=None, motion="Zařazení bodu.")
    item_id: int = full.act(take_up.include_motion, "Hlučnost", won.ballot_id)
    return item_id


@pytest.mark.parametrize("subject", [BallotSubject.PROCEDURE, BallotSubject.AGENDA])
def test_a_break_is_no_resolution_of_a_motion(full: Sitting, motion: int, subject: BallotSubject) -> None:
    elsewhere = full.vote("20-5-5", subject, at=6, item_id=None, motion="Přestávka deset minut.")
    under_it = full.vote("20-5-5", subject, at=7, item_id=motion, motion="Přestávka deset minut.")
    for taken in (elsewhere, under_it):
        with refused("o něčem jiném"):
            full.act(settle.settle, motion, settle.Settlement(Outcome.ADOPTED, taken.ballot_id))
    assert numbers(full) == []


def test_the_agenda_is_not_settled_by_a_vote_on_something_else(full: Sitting) -> None:
    agenda = next(item for item in full.items if item.code == "program")
    taken = full.vote("20-5-5", BallotSubject.PROCEDURE, at=6, item_id=None, motion="Přestávka.")
    with refused("patří k jinému bodu"):
        full.act(settle.settle, agenda.id, settle.Settlement(Outcome.ADOPTED, taken.ballot_id))


def test_a_repeated_vote_on_the_agenda_counts(full: Sitting) -> None:
    agenda = next(item for item in full.items if item.code == "program")
    first = full.vote("20-5-5", BallotSubject.AGENDA, at=6, item_id=agenda.id)
    full.vote("10-15-5", BallotSubject.AGENDA, at=7, item_id=agenda.id)
    with refused("Platí poslední platné hlasování, č. 2"):
        full.act(settle.settle, agenda.id, settle.Settlement(Outcome.ADOPTED, first.ballot_id))


def test_an_adopted_counter_proposal_to_a_motion_is_its_resolution(full: Sitting, motion: int) -> None:
    taken = full.vote("20-5-5", BallotSubject.COUNTER_PROPOSAL, at=6, item_id=motion, motion=OTHER_WORDS)
    done = full.act(settle.settle, motion, settle.Settlement(Outcome.ADOPTED, taken.ballot_id))
    assert done.number == "2024-1/1"
    (row,) = full.case.rows(sa.select(resolutions.resolution).where(resolutions.resolution.c.body == "ZM"))
    assert row.text == OTHER_WORDS


def test_a_motion_that_was_adopted_is_not_withdrawn(full: Sitting, motion: int) -> None:
    full.vote("20-5-5", at=6, item_id=motion, motion=OTHER_WORDS)
    with refused("hlasovalo", "hlasování č. 2"):
        full.act(settle.settle, motion, settle.Settlement(Outcome.WITHDRAWN, reason="Stáhl ji."))


def test_an_inclusion_holds_while_its_item_stands(full: Sitting, motion: int) -> None:
    (inclusion,) = full.case.rows(sa.select(ballots.ballot).where(ballots.ballot.c.meeting_id == full.id))
    with refused("Hlučnost", "zařazen"):
        full.void(inclusion.id)


def test_a_matter_is_on_one_agenda_once(full: Sitting) -> None:
    full.case.hear("ZM", Outcome.POSTPONED, conditions="až bude čas")
    won = full.vote("20-5-5", BallotSubject.INCLUSION, at=20, item_id=None, motion="Zařazení bodu.")
    with refused("na programu tohoto jednání už"):
        full.act(take_up.include_matter, full.case.stop("ZM").id, won.ballot_id)


def test_only_an_assembly_has_a_substitute_meeting(council: Sitting) -> None:
    council.leave(*range(5), at=5)
    with refused("hlasovat nelze. Předsedající jednání ukončí (§ 101 odst. 2 zákona o obcích)."):
        council.vote("4-0-0", at=10)


def test_a_vote_of_the_room_does_not_stand_for_the_intent_on_the_board(full: Sitting) -> None:
    stop_id = another_stop(full.case, "ZM")
    with full.case.house.writing() as (_office, connection):
        wanted = sa.select(consultation.c.proposal_id).where(consultation.c.id == stop_id).scalar_subquery()
        connection.execute(proposal.update().where(proposal.c.id == wanted).values(matter="real_estate"))
    won = full.vote("20-5-5", BallotSubject.INCLUSION, at=20, item_id=None, motion="Zařazení bodu.")
    with refused("není zapsáno vyvěšení záměru", "§ 39 odst. 1"):
        full.act(take_up.include_matter, stop_id, won.ballot_id)
