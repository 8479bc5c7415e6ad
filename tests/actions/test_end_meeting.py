"""How does a meeting begin, pause and end? Times of its own, what must be decided first, and a lost quorum."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from office_case import Case, plain, refused
from room_case import Sitting, another_stop

from actions import appoint, convene, edit_wording, end_meeting, hear, settle
from actions.declare_conflict import declare_conflict
from actions.take_up import include_motion
from db import resolutions, sittings
from states.dates import PRAGUE
from states.vocabulary import BallotSubject, MeetingFunction, Outcome
from states.wording import Clause

Bring = Callable[[str], Case]
TWO = (Clause(1, 1, "schvaluje", "plán."),)


@pytest.fixture
def assembly(brought: Bring) -> Sitting:
    """The assembly's opened meeting with the seed's matter on it."""
    case = brought("ZM")
    return Sitting(case, case.stop("ZM").meeting_id)


def prague(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PRAGUE)


def test_the_meeting_knows_when_it_began_and_ended(assembly: Sitting) -> None:
    row = assembly.case.meeting(assembly.id)
    assert row.opened_at is not None
    assembly.everybody()
    assembly.case.hear("ZM", Outcome.NOT_REACHED)
    assembly.leave(0, at=50)
    with refused("je dřív než poslední záznam v prezenci"):
        assembly.act(convene.close_meeting, None, assembly.at(40))
    assembly.act(convene.close_meeting, None, assembly.at(60))
    row = assembly.case.meeting(assembly.id)
    assert (row.state, row.ended_at) == ("closed", assembly.at(60))


def test_a_close_lists_what_is_undecided(assembly: Sitting) -> None:
    another_stop(assembly.case, "ZM", assembly.id)
    title = assembly.case.proposal.title
    with refused("Bodů bez zapsaného výsledku: 2", f"1. {title}, 2. {title}"):
        assembly.act(convene.close_meeting)


def test_a_close_refuses_ballots_that_presence_denies(assembly: Sitting) -> None:
    taken = assembly.vote("20-5-5", at=10, present=31)
    assembly.everybody(0, at=5)
    assembly.case.hear("ZM", Outcome.ADOPTED, tally=None, ballot_id=taken.ballot_id)
    with refused("Hlasování č. 1", "uvádí přítomných 31, podle prezence jich bylo 32"):
        assembly.act(convene.close_meeting)
    assembly.leave(*range(1, 20), at=20)
    with refused("Hlasování č. 1", "uvádí přítomných 31, podle prezence jich bylo 32"):
        assembly.act(end_meeting.end_without_quorum)


def test_a_meeting_recorded_days_later_lives_on_its_own_day(brought: Bring) -> None:
    case = brought("RM")
    case.hear("RM", Outcome.RECOMMENDED)
    case.close(case.stop("RM").meeting_id)
    meeting_id = case.placed("ZM")
    day = case.meeting(meeting_id).held_on
    case.clock.to(date(2024, 6, 27))
    with refused("čas zahájení musí být toho dne"):
        case.act(convene.open_meeting, case.staff, meeting_id, None, prague(date(2024, 6, 26), 14))
    case.act(convene.open_meeting, case.staff, meeting_id)
    assert case.meeting(meeting_id).opened_at == prague(day, 14)
    sitting = Sitting(case, meeting_id)
    sitting.start = prague(day, 14)
    sitting.everybody(0, 1, at=0)
    taken = sitting.vote("20-5-6")
    assert sitting.ballot(taken.ballot_id).taken_at == prague(day, 14)
    with refused("je před zahájením jednání (14:00)"):
        sitting.vote("20-5-6", at=-10)
    sitting.leave(3, at=60)
    case.hear("ZM", Outcome.ADOPTED, tally=None, ballot_id=taken.ballot_id)
    sitting.act(convene.close_meeting)
    assert case.meeting(meeting_id).ended_at == prague(day, 15)


def test_while_interrupted_people_come_and_go_and_nobody_votes(assembly: Sitting) -> None:
    assembly.everybody(0)
    assembly.act(end_meeting.interrupt, None, "Přestávka.")
    assembly.come(0, at=20)
    with refused("Jednání je ve stavu „přerušeno“"):
        assembly.vote("20-5-5", at=21)
    stop = assembly.case.stop("ZM")
    with refused("Jednání už začalo"):
        assembly.case.act(edit_wording.edit_wording, "tajemnik", stop.id, stop.version, TWO)
    assembly.act(end_meeting.resume)
    assembly.vote("20-5-5", at=22)
    with refused("Jednání je ve stavu „zahájeno“"):
        assembly.act(end_meeting.resume)


# --- a lost quorum --------------------------------------------------------------------------------------------


def test_a_meeting_without_a_quorum_ends_and_its_substitute_is_planned(assembly: Sitting) -> None:
    assembly.everybody()
    assembly.act(
        appoint.appoint, appoint.Officer(MeetingFunction.CHAIR, assembly.members[20]), since=assembly.at(2)
    )
    with refused("Přítomno je 33 z 33 členů", "pro nedostatek přítomných jednání ukončit nelze"):
        assembly.act(end_meeting.end_without_quorum)
    assembly.leave(*range(17), at=30)
    ended = assembly.act(end_meeting.end_without_quorum, "Nikdo se nevrátil.", assembly.at(45))
    assert ended.not_reached
    row = assembly.case.meeting(assembly.id)
    assert (row.state, row.ended_at) == ("closed", assembly.at(45))
    said = plain(row.end_reason)
    assert "Ukončeno v 14:45 pro nedostatek přítomných: 16 z 33 členů, třeba je 17" in said
    assert f"předsedající {assembly.roll[20].name}. Nikdo se nevrátil." in said
    assert assembly.case.stop("ZM").state == "not_reached"
    substitute = assembly.case.meeting(ended.substitute_id)
    assert (substitute.kind, substitute.substitutes_id) == ("substitute", assembly.id)
    assert substitute.held_on == date(2024, 7, 9)
    assert "svolat ho musíte do 2. 7. 2024" in plain(ended.sentence)
    assert assembly.case.verify().is_whole
    assembly.case.place("ZM", ended.substitute_id, late_reason="Neprojednáno pro nedostatek přítomných.")


def test_what_was_voted_on_needs_its_outcome_before_the_end(assembly: Sitting) -> None:
    assembly.everybody()
    taken = assembly.vote("20-5-5", at=10)
    assembly.leave(*range(17), at=30)
    with refused("O těchto bodech se hlasovalo, ale výsledek zapsán není"):
        assembly.act(end_meeting.end_without_quorum)
    assembly.case.hear("ZM", Outcome.ADOPTED, tally=None, ballot_id=taken.ballot_id)
    assembly.act(end_meeting.end_without_quorum)
    assert assembly.case.stop("ZM").state == "adopted"


def test_nobody_knows_of_a_quorum_where_presence_is_not_kept(assembly: Sitting) -> None:
    with refused("Prezence", "není zapsána"):
        assembly.act(end_meeting.end_without_quorum)


def test_a_council_ends_by_its_own_rules(brought: Bring) -> None:
    case = brought("RM")
    sitting = Sitting(case, case.stop("RM").meeting_id)
    sitting.everybody(0, 1, 2, 3, 4)
    ended = sitting.act(end_meeting.end_without_quorum)
    assert ended.substitute_id is None
    assert "svolejte podle jednacího řádu" in ended.sentence


def test_somebody_was_faster(assembly: Sitting) -> None:
    version = assembly.case.meeting(assembly.id).version
    assembly.everybody()
    for verb in (end_meeting.interrupt, end_meeting.resume, convene.close_meeting):
        with refused("Někdo byl rychlejší"):
            assembly.act(verb, version)


# --- items without a matter -----------------------------------------------------------------------------------


def test_the_agenda_and_a_motion_from_the_room_are_settled(assembly: Sitting) -> None:
    assembly.everybody(0)
    agenda = next(item for item in assembly.items if item.code == "program")
    taken = assembly.vote("30-1-1", BallotSubject.AGENDA, at=5, item_id=agenda.id)
    assert plain(assembly.ballot(taken.ballot_id).motion).endswith("schvaluje program jednání.")
    done = assembly.act(settle.settle, agenda.id, settle.Settlement(Outcome.ADOPTED, taken.ballot_id))
    assert done.number is None
    with refused("už výsledek má: přijato"):
        assembly.act(settle.settle, agenda.id, settle.Settlement(Outcome.ADOPTED, taken.ballot_id))
    won = assembly.vote("30-1-1", BallotSubject.INCLUSION, at=6, item_id=None, motion="Zařazení.")
    item_id = assembly.act(include_motion, "Hlučnost", won.ballot_id)
    taken = assembly.vote("17-5-10", at=7, item_id=item_id, motion="Zastupitelstvo města Trutnova žádá radu.")
    done = assembly.act(settle.settle, item_id, settle.Settlement(Outcome.ADOPTED, taken.ballot_id))
    assert done.number == "2024-1/1"
    (row,) = assembly.case.rows(resolutions.resolution.select().where(resolutions.resolution.c.body == "ZM"))
    assert (row.agenda_item_id, row.text) == (item_id, "Zastupitelstvo města Trutnova žádá radu.")


@pytest.mark.parametrize(
    ("settlement", "words"),
    [
        (settle.Settlement(Outcome.ADOPTED), "Výsledek „přijato“ potřebuje hlasování"),
        (settle.Settlement(Outcome.RECOMMENDED), "k bodu bez materiálu nepatří"),
        (settle.Settlement(Outcome.POSTPONED), "Odložení musí říct, do kdy"),
        (settle.Settlement(Outcome.REMOVED), "Chybí důvod"),
        (settle.Settlement(Outcome.ADOPTED, 9999), "Takové hlasování na tomto jednání není"),
    ],
)
def test_what_an_item_cannot_come_to(assembly: Sitting, settlement: settle.Settlement, words: str) -> None:
    agenda = next(item for item in assembly.items if item.code == "program")
    with refused(words):
        assembly.act(settle.settle, agenda.id, settlement)


def test_an_outcome_of_an_item_is_what_the_numbers_say(assembly: Sitting) -> None:
    assembly.everybody(0)
    agenda = next(item for item in assembly.items if item.code == "program")
    lost = assembly.vote("16-1-1", BallotSubject.AGENDA, at=5, item_id=agenda.id)
    with refused("Podle počtu hlasů nebylo přijato"):
        assembly.act(settle.settle, agenda.id, settle.Settlement(Outcome.ADOPTED, lost.ballot_id))
    with refused("O bodu se hlasovalo"):
        assembly.act(settle.settle, agenda.id, settle.Settlement(Outcome.NOTED))
    won = assembly.vote("20-1-1", BallotSubject.AGENDA, at=6, item_id=agenda.id)
    with refused("Podle počtu hlasů bylo přijato"):
        assembly.act(settle.settle, agenda.id, settle.Settlement(Outcome.NOT_ADOPTED, won.ballot_id))
    with refused("Výsledek materiálu se zapisuje u něj"):
        assembly.act(settle.settle, assembly.matter.id, settle.Settlement(Outcome.NOTED))
    questions = next(item for item in assembly.items if item.code == "ruzne")
    assembly.act(settle.settle, questions.id, settle.Settlement(Outcome.NOTED))
    assert hear.Hearing(Outcome.NOTED).ballot_id is None


# --- officers and conflicts of interest -----------------------------------------------------------------------


def test_a_verifier_who_leaves_is_replaced_with_a_reason(assembly: Sitting) -> None:
    assembly.everybody(0)
    member = assembly.members
    verifier = MeetingFunction.VERIFIER
    taken = assembly.vote("30-1-1", BallotSubject.OFFICERS, at=3, item_id=None)
    for place in (1, 2):
        officer = appoint.Officer(verifier, member[place])
        assembly.act(appoint.appoint, officer, since=assembly.at(4), ballot_id=taken.ballot_id)
    with refused("už je ověřovatel"):
        assembly.act(appoint.appoint, appoint.Officer(verifier, member[1]))
    with refused("přítomen(a) není, a tak nemůže být ověřovatel"):
        assembly.act(appoint.appoint, appoint.Officer(verifier, member[0]))
    lost = assembly.vote("10-1-1", BallotSubject.OFFICERS, at=5, item_id=None)
    with refused("určen nikdo nebyl"):
        assembly.act(appoint.appoint, appoint.Officer(verifier, member[3]), ballot_id=lost.ballot_id)
    assembly.leave(1, at=20)
    first = _officers(assembly)[0]
    with refused("Chybí důvod, proč se ověřovatel střídá"):
        assembly.act(appoint.appoint, appoint.Officer(verifier, member[3]), replaces_id=first.id)
    assembly.act(
        appoint.appoint, appoint.Officer(verifier, member[3]), replaces_id=first.id, reason="Odešel."
    )
    rows = _officers(assembly)
    assert [row.until is None for row in rows] == [False, True, True]
    assert rows[0].ballot_id == taken.ballot_id
    with refused("už tuto funkci nemá"):
        assembly.act(
            appoint.appoint, appoint.Officer(verifier, member[4]), replaces_id=first.id, reason="Odešel."
        )
    assembly.act(appoint.dismiss, rows[1].id, "Zapsán omylem.")
    with refused("Tuto funkci už nikdo takový nemá"):
        assembly.act(appoint.dismiss, rows[1].id, "Znovu.")


def test_one_chair_at_a_time_and_a_minute_taker_by_name(assembly: Sitting) -> None:
    assembly.everybody()
    chair = MeetingFunction.CHAIR
    assembly.act(appoint.appoint, appoint.Officer(chair, assembly.members[0]), since=assembly.at(2))
    assembly.act(appoint.appoint, appoint.Officer(chair, assembly.members[1]), since=assembly.at(9))
    assert [row.until is None for row in _officers(assembly)] == [False, True]
    taker = appoint.Officer(MeetingFunction.MINUTE_TAKER, name="  Jana   Nová ")
    assembly.act(appoint.appoint, taker)
    assert _officers(assembly)[-1].name == "Jana Nová"
    with refused("Není uvedeno, kdo má být zapisovatel"):
        assembly.act(appoint.appoint, appoint.Officer(MeetingFunction.MINUTE_TAKER))


def _officers(assembly: Sitting):
    with assembly.case.house.database.read() as connection:
        return sittings.officers_of(connection, assembly.id)


def test_a_conflict_of_interest_is_announced_before_the_item(assembly: Sitting) -> None:
    assembly.everybody()
    item = assembly.matter.id
    with refused("Chybí, v čem člen střet zájmů vidí"):
        assembly.act(declare_conflict, item, assembly.members[0], " ")
    assembly.act(declare_conflict, item, assembly.members[0], "Jsem vlastníkem sousedního domu.")
    with refused("už střet zájmů u bodu"):
        assembly.act(declare_conflict, item, assembly.members[0], "Znovu.")
    assembly.take_up(at=20)
    with refused("byl otevřen už v 14:20", "§ 83 odst. 2", "uveďte v zápisu"):
        assembly.act(declare_conflict, item, assembly.members[1], "Jsem v dozorčí radě.", assembly.at(21))
    assembly.act(declare_conflict, item, assembly.members[1], "Jsem v dozorčí radě.", assembly.at(15))
    taken = assembly.vote("33-0-0", at=25)  # it lowers nothing and forbids nobody to vote
    assert assembly.ballot(taken.ballot_id).members == 33
    with assembly.case.house.database.read() as connection:
        assert len(sittings.conflicts_of(connection, assembly.id)) == 2
