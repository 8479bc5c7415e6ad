"""How did the body vote? Ballots with their motion and electorate: allowed, refused, void, and what they decide."""

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from office_case import Case, plain, refused
from room_case import Sitting, another_stop

from actions import convene, take_ballot, take_up
from actions.authority import RAZITKO
from actions.hear import Hearing, hear
from actions.load_town import load_town
from actions.take_ballot import NewBallot
from db import ballots, resolutions, rules
from db.consultations import consultation
from db.meetings import agenda_item
from db.proposals import proposal
from states.vocabulary import BallotKind, BallotSubject, Outcome, VoteChoice
from states.wording import Clause

Bring = Callable[[str], Case]
TWO = (Clause(1, 1, "schvaluje", "plán."), Clause(1, 2, "bere na vědomí", "zprávu."))


@pytest.fixture
def assembly(brought: Bring) -> Sitting:
    """The assembly's opened meeting with the seed's matter on it; nobody keeps presence yet."""
    case = brought("ZM")
    return Sitting(case, case.stop("ZM").meeting_id)


@pytest.fixture
def full(assembly: Sitting) -> Sitting:
    """The same with 30 of 33 present."""
    assembly.everybody(0, 1, 2)
    return assembly


def number_of(case: Case) -> str:
    rows = case.rows(resolutions.resolution.select().where(resolutions.resolution.c.body == "ZM"))
    return rows[-1].number if rows else ""


def test_a_ballot_freezes_who_was_present_and_has_the_words_on_the_table(full: Sitting) -> None:
    taken = full.vote("17-10-3", at=10)
    row = full.ballot(taken.ballot_id)
    assert (row.members, row.present, row.position, len(row.electorate)) == (33, 30, 1, 30)
    assert row.motion == full.case.wording("ZM").text
    assert plain(taken.verdict.sentence) == (
        "Přijato. Pro 17 z 33 členů; k přijetí je třeba 17 hlasů (§ 87 zákona o obcích)."
    )
    assert full.matter.opened_at is not None
    full.leave(5, at=20)
    assert len(full.ballot(taken.ballot_id).electorate) == 30
    (entry,) = full.case.entries(verb="vote")
    assert entry.facts["ballot"] == [33, 30, 17, 10, 3]


def test_counts_alone_from_paper_need_who_was_present(assembly: Sitting) -> None:
    with refused("Chybí, kolik členů bylo přítomno"):
        assembly.vote("17-10-3")
    taken = assembly.vote("17-10-3", present=31, source="paper")
    row = assembly.ballot(taken.ballot_id)
    assert (row.present, row.electorate, row.source) == (31, None, "paper")


@pytest.mark.parametrize(
    ("counts", "more", "words"),
    [
        ("17-10-4", {}, "dohromady 31, ale přítomných je jen 30"),
        ("17-10-3", {"present": 31}, "uvádí přítomných 31, podle prezence jich bylo 30"),
        ("17-10-3", {"members": 35}, "podle pravidel města 33, hlasování uvádí 35"),
        ("17-10-3", {"item_id": None}, "patří k bodu programu; vyberte bod"),
        ("17-10-3", {"item_id": 9999}, "Bod na programu tohoto jednání není"),
        ("17-10-3", {"subject": BallotSubject.ELECTION}, "chybí, koho orgán volil"),
        ("17-10-3", {"subject": BallotSubject.COUNTER_PROPOSAL}, "Chybí znění, o kterém se hlasovalo"),
        (
            "17-10-3",
            {"kind": BallotKind.SECRET, "votes": {1: VoteChoice.FOR}},
            "Tajné hlasování se nezapisuje po jménech",
        ),
        ("", {"kind": BallotKind.ROLL_CALL}, "nemá ani jeden hlas"),
        ("17-10-3", {"subject": BallotSubject.CLAUSES}, "není uvedeno, o kterých bodech"),
        ("17-10-3", {"subject": BallotSubject.CLAUSES, "clauses": ("09.09",)}, "Bod 09.09 v návrhu není"),
    ],
)
def test_what_cannot_be_is_refused(full: Sitting, counts: str, more: dict, words: str) -> None:
    with refused(words):
        full.vote(counts, at=10, **more)
    assert full.case.rows(ballots.ballot.select().where(ballots.ballot.c.meeting_id == full.id)) == []


def test_below_the_quorum_there_is_no_ballot(assembly: Sitting) -> None:
    assembly.everybody(*range(17))
    with refused("Přítomno je 16 z 33 členů", "hlasovat nelze", "§ 92 odst. 3"):
        assembly.vote("16-0-0", at=10)
    with refused("Hlasovat nelze", "§ 92 odst. 3"):
        assembly.case.hear("ZM", Outcome.NOT_ADOPTED, tally=take_ballot.Tally(33, 16, 16, 0, 0))


def test_votes_by_name_follow_presence(full: Sitting) -> None:
    everybody = dict.fromkeys(full.members[3:], VoteChoice.FOR)
    with refused(full.roll[0].name, "hlas „pro“ v 14:10 nelze započítat, příchod zapsán není"):
        full.vote(at=10, kind=BallotKind.ROLL_CALL, votes={**everybody, full.members[0]: VoteChoice.FOR})
    votes = {**everybody, full.members[3]: VoteChoice.AGAINST}
    del votes[full.members[4]]
    taken = full.vote(at=10, kind=BallotKind.ROLL_CALL, votes=votes)
    row = full.ballot(taken.ballot_id)
    assert (row.votes_for, row.against, row.abstained, row.present) == (28, 1, 0, 30)
    with full.case.house.database.read() as connection:
        kept = ballots.votes_of(connection, [taken.ballot_id])[taken.ballot_id]
    assert (kept[full.members[4]], kept[full.members[0]]) == ("did_not_vote", "absent")
    assert len(kept) == 33


def test_votes_by_name_from_paper_say_who_was_there(assembly: Sitting) -> None:
    votes = dict.fromkeys(assembly.members[:18], VoteChoice.FOR)
    votes |= {assembly.members[18]: VoteChoice.DID_NOT_VOTE, assembly.members[19]: VoteChoice.EXCUSED}
    taken = assembly.vote(kind=BallotKind.ROLL_CALL, votes=votes)
    row = assembly.ballot(taken.ballot_id)
    assert (row.present, row.votes_for, len(row.electorate)) == (19, 18, 19)
    with refused("v orgánu ke dni jednání není"):
        assembly.vote(kind=BallotKind.ROLL_CALL, votes={9999: VoteChoice.FOR})


def test_somebody_was_faster_and_only_staff_records(full: Sitting) -> None:
    version = full.case.meeting(full.id).version
    full.vote("17-10-3", at=10, version=version)
    with refused("Někdo byl rychlejší", "zapsat hlasování"):
        full.vote("17-10-3", at=11, version=version)
    with refused("smí jen"):
        full.vote("17-10-3", at=12, code="doudova")


def test_after_the_close_it_is_too_late(full: Sitting) -> None:
    full.case.hear("ZM", Outcome.NOT_REACHED)
    full.case.close(full.id)
    with refused("Jednání je ve stavu „ukončeno“; zapsat hlasování lze jen"):
        full.vote("17-10-3", BallotSubject.PROCEDURE)


# --- what they decide -----------------------------------------------------------------------------------------


def test_the_outcome_rests_on_the_ballot_taken_before(full: Sitting) -> None:
    taken = full.vote("17-10-3", at=10)
    heard = full.case.hear("ZM", Outcome.ADOPTED, tally=None, ballot_id=taken.ballot_id)
    assert heard.number == "2024-1/1"
    (row,) = full.case.rows(resolutions.resolution.select().where(resolutions.resolution.c.body == "ZM"))
    assert row.ballot_id == taken.ballot_id
    assert len(full.case.rows(ballots.ballot.select().where(ballots.ballot.c.meeting_id == full.id))) == 1
    assert full.matter.closed_at is not None


def test_a_failed_ballot_adopts_nothing_whatever_somebody_says(full: Sitting) -> None:
    taken = full.vote("16-10-4", at=10)
    with refused("Nebylo přijato. Pro 16 z 33 členů"):
        full.case.hear("ZM", Outcome.ADOPTED, tally=None, ballot_id=taken.ballot_id)
    full.case.hear("ZM", Outcome.NOT_ADOPTED, ballot_id=taken.ballot_id)
    assert full.case.state == "not_adopted"


def test_of_repeated_ballots_the_last_valid_one_is_asked_for(full: Sitting) -> None:
    first, second = full.vote("17-10-3", at=10), full.vote("16-10-4", at=12)
    with refused("Platí poslední platné hlasování, č. 2"):
        full.case.hear("ZM", Outcome.ADOPTED, tally=None, ballot_id=first.ballot_id)
    assert [plain(word) for word in full.void(second.ballot_id)] == ["Platí hlasování č. 1, poslední platné."]
    with refused("Hlasování č. 2 v 14:12 je neplatné (Omyl obsluhy.)"):
        full.case.hear("ZM", Outcome.NOT_ADOPTED, ballot_id=second.ballot_id)
    full.case.hear("ZM", Outcome.ADOPTED, tally=None, ballot_id=first.ballot_id)


@pytest.mark.parametrize(
    ("outcome", "subject", "words"),
    [
        (Outcome.ADOPTED, BallotSubject.POSTPONEMENT, "bylo o něčem jiném (odložení)"),
        (Outcome.REMOVED, BallotSubject.PROPOSAL, "bylo o něčem jiném (návrh usnesení)"),
        (Outcome.NOT_REACHED, BallotSubject.PROPOSAL, "je bez hlasování"),
    ],
)
def test_a_ballot_about_something_else_decides_nothing(
    full: Sitting, outcome: Outcome, subject: BallotSubject, words: str
) -> None:
    taken = full.vote("17-10-3", subject, at=10)
    with refused(words):
        full.case.hear("ZM", outcome, tally=None, ballot_id=taken.ballot_id, reason="Důvod.")


def test_typed_counts_must_agree_with_the_timeline(full: Sitting) -> None:
    with refused("uvádí přítomných 33, podle prezence jich bylo 30"):
        full.case.hear("ZM", Outcome.ADOPTED)
    full.case.hear("ZM", Outcome.ADOPTED, tally=take_ballot.Tally(33, 30, 20, 5, 5))
    (row,) = full.case.rows(ballots.ballot.select().where(ballots.ballot.c.meeting_id == full.id))
    assert len(row.electorate) == 30


def test_a_counter_proposal_becomes_the_adopted_words(full: Sitting) -> None:
    words = "Zastupitelstvo města Trutnova\n01.01 schvaluje Akční plán bez bodu 3."
    counter = full.vote("20-5-5", BallotSubject.COUNTER_PROPOSAL, at=10, motion=words, moved_by="Adam Bílý")
    with refused("Byl přijat protinávrh (hlasování č. 1", "o původním návrhu už nehlasuje"):
        full.vote("20-5-5", at=11)
    heard = full.case.hear("ZM", Outcome.ADOPTED_AMENDED, tally=None, ballot_id=counter.ballot_id)
    assert heard.number == "2024-1/1"
    assert full.case.wording("ZM").text == words


def test_after_the_proposal_was_adopted_a_counter_proposal_comes_too_late(full: Sitting) -> None:
    adopted = full.vote("20-5-5", at=10)
    with refused("Návrh už byl přijat", "prohlaste nejdřív to hlasování za neplatné"):
        full.vote("20-5-5", BallotSubject.COUNTER_PROPOSAL, at=11, motion="Jinak.")
    full.void(adopted.ballot_id)
    full.vote("20-5-5", BallotSubject.COUNTER_PROPOSAL, at=12, motion="Jinak.")


def test_a_ballot_on_other_words_is_an_amended_adoption(full: Sitting) -> None:
    taken = full.vote("20-5-5", at=10, motion="01.01 schvaluje Akční plán bez přílohy.")
    with refused("šlo o jiné znění", "přijato ve změněném znění"):
        full.case.hear("ZM", Outcome.ADOPTED, tally=None, ballot_id=taken.ballot_id)
    full.case.hear("ZM", Outcome.ADOPTED_AMENDED, tally=None, ballot_id=taken.ballot_id)
    assert "bez přílohy" in full.case.wording("ZM").text


def test_split_votes_compose_what_was_adopted(case: Case) -> None:
    case.on_route(clauses=TWO)
    sitting = Sitting(case, case.brought_to("ZM"))
    sitting.everybody(0, 1, 2)
    split = BallotSubject.CLAUSES
    first = sitting.vote("20-5-5", split, at=10, clauses=("01.01",))
    with refused("nehlasovalo se o bodech 01.02"):
        case.hear("ZM", Outcome.ADOPTED_AMENDED, tally=None, ballot_id=first.ballot_id)
    second = sitting.vote("10-15-5", split, at=11, clauses=("01.02",))
    with refused("přijaty body 01.01; nepřijaty body 01.02", "přijato ve změněném znění"):
        case.hear("ZM", Outcome.ADOPTED, tally=None, ballot_id=first.ballot_id)
    with refused("Část návrhu přijata byla"):
        case.hear("ZM", Outcome.NOT_ADOPTED, ballot_id=second.ballot_id)
    case.hear("ZM", Outcome.ADOPTED_AMENDED, tally=None, ballot_id=second.ballot_id)
    wording = case.wording("ZM")
    assert "01.01" in wording.text
    assert "01.02" not in wording.text
    assert [clause["point"] for clause in wording.clauses] == [1]


def test_a_ballot_with_a_resolution_is_not_voided_silently(full: Sitting) -> None:
    taken = full.vote("17-10-3", at=10)
    full.case.hear("ZM", Outcome.ADOPTED, tally=None, ballot_id=taken.ballot_id)
    with refused("stojí usnesení 2024-1/1; nejdřív zneplatněte jeho číslo", "znovu neotevře"):
        full.void(taken.ballot_id)
    with refused("už výsledek má; o věci se znovu hlasuje jen jako o novém bodu"):
        full.vote("17-10-3", at=20)
    full.vote("17-10-3", BallotSubject.PROCEDURE, at=20, motion="Přestávka.")


def test_a_void_ballot_that_decided_an_item_reopens_nothing(full: Sitting) -> None:
    taken = full.vote("10-10-10", at=10)
    full.case.hear("ZM", Outcome.NOT_ADOPTED, ballot_id=taken.ballot_id)
    (said,) = full.void(taken.ballot_id)
    assert "už výsledek má a znovu se neotevře" in plain(said)
    assert full.case.stop("ZM").state == "not_adopted"


def test_what_cannot_be_voided(full: Sitting) -> None:
    taken = full.vote("17-10-3", at=10)
    with refused("Chybí důvod"):
        full.void(taken.ballot_id, " ")
    with refused("Takové hlasování na tomto jednání není"):
        full.void(9999)
    full.void(taken.ballot_id)
    with refused("Hlasování č. 1 už neplatné je: Omyl obsluhy."):
        full.void(taken.ballot_id)


def test_a_machines_label_is_kept_compared_and_not_trusted(full: Sitting) -> None:
    taken = full.vote("16-4-10", at=10, said_result="Přijato", source="machine")
    assert "uvádí „Přijato“, ale podle hlasů je nepřijato" in plain(taken.warnings[0])
    assert full.ballot(taken.ballot_id).said_result == "Přijato"


# --- items ------------------------------------------------------------------------------------------------------


def test_items_are_taken_up_out_of_order_and_it_is_visible(full: Sitting) -> None:
    standing = [item for item in full.items if item.kind == "standing"]
    another_stop(full.case, "ZM", full.id)
    later = full.items[-1]
    done = full.take_up(later.id, at=4)
    assert done.skipped == (1,)
    assert full.case.entries(verb="take_up")[0].facts["before"] == [1]
    full.take_up(at=5)
    with refused("už otevřen je, od 14:05"):
        full.take_up(at=6)
    full.take_up(standing[0].id, at=7)
    assert full.matter.closed_at is not None
    full.take_up(at=8)  # it rested, and goes on
    assert full.matter.closed_at is None
    assert plain(str(full.matter.opened_at.minute)) == "5"


def test_an_item_is_included_by_a_vote_alone(full: Sitting) -> None:
    lost = full.vote("16-10-4", BallotSubject.INCLUSION, at=5, item_id=None, motion="Zařazení bodu.")
    with refused("bod zařazen nebyl"):
        full.act(take_up.include_motion, "Hlučnost", lost.ballot_id)
    other = full.vote("20-5-5", BallotSubject.PROCEDURE, at=6, item_id=None, motion="Přestávka.")
    with refused("hlasováním o jeho zařazení (§ 94 odst. 2"):
        full.act(take_up.include_motion, "Hlučnost", other.ballot_id)
    won = full.vote("20-5-5", BallotSubject.INCLUSION, at=7, item_id=None, motion="Zařazení bodu.")
    with refused("Chybí název bodu"):
        full.act(take_up.include_motion, " ", won.ballot_id)
    item_id = full.act(take_up.include_motion, "Hlučnost v centru", won.ballot_id)
    item = next(item for item in full.items if item.id == item_id)
    assert (item.kind, item.placed_as, item.title) == ("motion", "at_meeting", "Hlučnost v centru")


def test_a_waiting_matter_is_included_at_the_meeting(full: Sitting) -> None:
    stop_id = another_stop(full.case, "ZM")
    won = full.vote("20-5-5", BallotSubject.INCLUSION, at=7, item_id=None, motion="Zařazení bodu.")
    item_id = full.act(take_up.include_matter, stop_id, won.ballot_id)
    item = next(item for item in full.items if item.id == item_id)
    assert (item.consultation_id, item.placed_as) == (stop_id, "at_meeting")


def test_a_property_matter_is_included_only_with_a_reason_why_its_intent_may_hang_short(
    full: Sitting,
) -> None:
    stop_id = another_stop(full.case, "ZM")
    with full.case.house.writing() as (_office, connection):
        of_stop = sa.select(consultation.c.proposal_id).where(consultation.c.id == stop_id)
        connection.execute(proposal.update().where(proposal.c.id.in_(of_stop)).values(matter="real_estate"))
    won = full.vote("20-5-5", BallotSubject.INCLUSION, at=7, item_id=None, motion="Zařazení bodu.")
    with refused("§ 39"):
        full.act(take_up.include_matter, stop_id, won.ballot_id)
    reason = "Záměr visel na desce od května, zapsán nebyl."
    item_id = full.act(take_up.include_matter, stop_id, won.ballot_id, intent_reason=reason)
    row = full.case.rows(sa.select(agenda_item).where(agenda_item.c.id == item_id))[0]
    assert row.intent_reason == reason


def test_one_ballot_decides_several_items(full: Sitting) -> None:
    other = another_stop(full.case, "ZM", full.id)
    taken = full.vote("20-5-5", at=10)
    with refused("patří k jinému bodu", "najednou"):
        full.case.act(hear, full.case.staff, other, Hearing(Outcome.ADOPTED, ballot_id=taken.ballot_id))
    full.case.hear("ZM", Outcome.ADOPTED, tally=None, ballot_id=taken.ballot_id)
    full.case.act(
        hear, full.case.staff, other, Hearing(Outcome.ADOPTED, ballot_id=taken.ballot_id, together=True)
    )
    with full.case.house.database.read() as connection:
        assert len(ballots.items_decided_by(connection, taken.ballot_id)) == 2
        assert resolutions.numbers_resting_on(connection, taken.ballot_id) == ["2024-1/1", "2024-2/1"]


def test_a_voted_postponement_has_a_number_where_the_body_numbers_it(brought: Bring) -> None:
    case = brought("RM")
    sitting = Sitting(case, case.stop("RM").meeting_id)
    with case.house.writing() as (_office, connection):
        text = rules.current_rules(connection).text
        changed = text.replace('meeting = "schůze"', 'meeting = "schůze"\nnumbers_procedure = true')
        assert changed != text
        load_town(connection, RAZITKO, changed, "trutnov.toml", case.clock.now)
    taken = sitting.vote("6-3-0", BallotSubject.POSTPONEMENT, present=9)
    heard = case.hear(
        "RM", Outcome.POSTPONED, ballot_id=taken.ballot_id, postponed_to=date(2024, 7, 10), reason="Doplnit."
    )
    assert heard.number == "2024-1/1"
    (row,) = case.rows(resolutions.resolution.select())
    assert plain(row.text).startswith("Rada města Trutnova odkládá projednání bodu „")
    assert case.stop("RM").state == "postponed"


def test_an_item_voted_on_needs_an_outcome_before_the_close(full: Sitting) -> None:
    first = next(item for item in full.items if item.kind == "standing")
    full.vote("30-0-0", BallotSubject.AGENDA, at=5, item_id=first.id)
    full.case.hear("ZM", Outcome.NOT_REACHED)
    with refused("Bodů bez zapsaného výsledku: 1", "Schválení programu zasedání"):
        full.case.act(convene.close_meeting, full.case.staff, full.id)


def test_the_ballot_is_about_an_item_of_this_meeting(full: Sitting) -> None:
    with refused("Hlas „pro“ člena č. 9999 nelze započítat"):
        full.act(
            take_ballot.take_ballot,
            NewBallot(item_id=full.matter.id, kind=BallotKind.ROLL_CALL, votes={9999: VoteChoice.FOR}),
        )
