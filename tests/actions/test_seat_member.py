"""Who sits in a body? Added and ended with days, never more than there are members, never against the record."""

from datetime import date

import pytest
from office_case import Case, refused
from room_case import Sitting

from actions import seat_member
from db import sittings
from states.vocabulary import BallotKind, VoteChoice

BEFORE, TODAY = date(2024, 5, 12), date(2024, 5, 13)


def seats(case: Case, day: date = TODAY, body: str = "RM"):
    with case.house.database.read() as connection:
        return sittings.members_of(connection, body, day)


def test_a_member_is_replaced_by_another(case: Case) -> None:
    with refused("má podle pravidel města 9 členů a všichni už zapsáni jsou"):
        case.act(seat_member.seat_member, "spravce", "RM", "Nová Jana", TODAY)
    old = seats(case)[3]
    case.act(seat_member.unseat_member, "organizace", old.id, BEFORE)
    new = case.act(seat_member.seat_member, "tajemnik", "RM", " Jana   Nová ", TODAY)
    assert [row.name for row in seats(case)][-1] == "Jana Nová"
    assert old.name in [row.name for row in seats(case, BEFORE)]
    entries = [(entry.verb, entry.subject_id) for entry in case.entries(subject="member")]
    assert entries == [("unseat", old.id), ("seat", new)]
    with refused("už členem orgánu"):
        case.act(seat_member.seat_member, "spravce", "RM", "Jana Nová", TODAY)
    with refused("Členství už skončilo"):
        case.act(seat_member.unseat_member, "spravce", old.id, BEFORE)
    assert case.verify().is_whole


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("XX", "Jana", TODAY), "Takový orgán město nemá"),
        (("RM", " ", TODAY), "Chybí jméno člena"),
        (("RM", "Jana", TODAY, BEFORE), "Členství by skončilo dřív, než začalo"),
        (("RM", "Jana", TODAY, None, 9999), "Takovou osobu úřad nezná"),
    ],
)
def test_what_cannot_be(case: Case, args: tuple, words: str) -> None:
    with refused(words):
        case.act(seat_member.seat_member, "spravce", *args)


def test_only_who_looks_after_members_may(case: Case) -> None:
    with refused("Tohle smí změnit jen"):
        case.act(seat_member.seat_member, "doudova", "RM", "Jana", TODAY)
    with refused("Tohle smí změnit jen"):
        case.act(seat_member.erase_member, "kontrola", seats(case)[0].id)


def test_a_seat_with_a_record_is_ended_not_erased(brought) -> None:
    case = brought("RM")
    sitting = Sitting(case, case.stop("RM").meeting_id)
    sitting.everybody()
    member = sitting.members[4]
    with refused("už na jednání vystupuje"):
        case.act(seat_member.erase_member, "spravce", member)
    with refused("má zapsanou prezenci nebo hlas na jednání", "členství nemůže skončit dřív"):
        case.act(seat_member.unseat_member, "spravce", member, date(2024, 5, 20))
    with refused("skončit může nejdřív týmž dnem"):
        case.act(seat_member.unseat_member, "spravce", member, date(2000, 5, 20))
    with refused("v evidenci není"):
        case.act(seat_member.erase_member, "spravce", 9999)


def test_a_seat_written_down_by_mistake_is_erased(case: Case) -> None:
    row = seats(case)[0]
    case.act(seat_member.erase_member, "spravce", row.id)
    assert len(seats(case)) == 8
    assert case.entries(subject="member", verb="erase")[0].facts["name"] == row.name


def test_who_voted_by_name_was_a_member_that_day(brought) -> None:
    case = brought("RM")
    sitting = Sitting(case, case.stop("RM").meeting_id)
    votes = dict.fromkeys(sitting.members[:6], VoteChoice.FOR)
    sitting.vote(kind=BallotKind.ROLL_CALL, votes=votes, source="paper")
    with refused("má zapsanou prezenci nebo hlas", "členství nemůže skončit dřív"):
        case.act(seat_member.unseat_member, "spravce", sitting.members[0], date(2024, 5, 20))
