"""Who came and left, and when? Allowed, refused with names and times, too late, done by somebody else meanwhile."""

from collections.abc import Callable

import pytest
from office_case import Case, plain, refused
from room_case import Sitting

from actions import appoint, note_presence
from db import sittings
from states.vocabulary import BallotKind, MeetingFunction, PresenceKind, VoteChoice


@pytest.fixture
def assembly(brought: Callable[[str], Case]) -> Sitting:
    """The assembly's opened meeting with the seed's matter on it."""
    case = brought("ZM")
    return Sitting(case, case.stop("ZM").meeting_id)


def test_everybody_comes_but_some_and_the_apology_is_recorded(assembly: Sitting) -> None:
    noted = assembly.everybody(0, 1, excused=[2])
    assert noted.present == 30
    kinds = [event.kind for event in assembly.events()]
    assert (kinds.count("arrived"), kinds.count("excused")) == (30, 1)
    (entry,) = assembly.case.entries(verb="note_presence")
    assert len(entry.facts["members"]) == 31
    with refused("Všichni, kdo měli přijít, už přítomni jsou"):
        assembly.everybody(0, 1, excused=[2], at=2)
    assert assembly.case.verify().is_whole


def test_a_late_member_comes_and_leaves(assembly: Sitting) -> None:
    assembly.everybody(0)
    assembly.come(0, at=10)
    noted = assembly.leave(0, 1, at=20)
    assert noted.present == 31


def test_from_paper_the_count_is_that_after_the_event(assembly: Sitting) -> None:
    """Days later the last instant that is known is „now“; an event after it moves it."""
    assembly.case.clock.forward(days=3)
    assert assembly.everybody(0, at=5).present == 32
    noted = assembly.leave(*range(1, 17), at=30)
    assert noted.present == 16
    assert "k usnášení je třeba 17" in plain(noted.warnings[-1])


@pytest.mark.parametrize(
    ("verb", "place", "at", "words"),
    [
        ("come", 1, 5, "příchod v 14:05, ale přítomen(a) je už od 14:01"),
        ("leave", 0, 5, "odchod v 14:05, ale příchod zapsán není"),
        ("leave", 1, 1, "příchod i odchod jsou zapsány na stejný čas"),
    ],
)
def test_an_impossible_event_is_refused_with_name_and_times(
    assembly: Sitting, verb: str, place: int, at: float, words: str
) -> None:
    assembly.everybody(0)
    with refused(assembly.roll[place].name, words):
        getattr(assembly, verb)(place, at=at)
    assert len(assembly.events()) == 32


def test_nobody_joins_from_afar_where_neither_rules_nor_notice_allow_it(assembly: Sitting) -> None:
    with refused("připojení na dálku", "§ 92a zákona o obcích"):
        assembly.come(3, kind=PresenceKind.JOINED_REMOTELY)


def test_a_time_that_cannot_be_is_refused(assembly: Sitting) -> None:
    case = assembly.case
    now = assembly.start
    with refused("teprve bude"):
        case.act(
            note_presence.note_presence,
            case.staff,
            assembly.id,
            [assembly.members[0]],
            PresenceKind.ARRIVED,
            now.replace(hour=20),
        )
    with refused("není dnem jednání (24. 6. 2024)"):
        case.act(
            note_presence.note_presence,
            case.staff,
            assembly.id,
            [assembly.members[0]],
            PresenceKind.ARRIVED,
            now.replace(day=20),
        )
    with refused("Není vybrán žádný člen"):
        assembly.come()
    with refused("Člen č. 9999 v orgánu"):
        case.act(note_presence.note_presence, case.staff, assembly.id, [9999], PresenceKind.ARRIVED)


def test_only_the_organisers_note_presence(assembly: Sitting) -> None:
    with refused("smí jen"):
        assembly.come(0, code="doudova")


def test_before_the_meeting_only_apologies_come(brought: Callable[[str], Case]) -> None:
    case = brought("RM")
    meeting_id = case.plan("ZM", case.stop("ZM").planned_on)
    with case.house.database.read() as connection:
        row = case.meeting(meeting_id)
        (first, *_) = sittings.members_of(connection, "ZM", row.held_on)
    with refused("teď lze zapsat jen omluvu"):
        case.act(note_presence.note_presence, case.staff, meeting_id, [first.id], PresenceKind.ARRIVED)
    case.act(
        note_presence.note_presence, case.staff, meeting_id, [first.id], PresenceKind.EXCUSED, note="dovolená"
    )
    assert [entry.verb for entry in case.entries(subject="meeting", subject_id=meeting_id)] == [
        "plan",
        "excuse",
    ]
    with refused("omluven(a) už je"):
        case.clock.forward(minutes=1)
        case.act(note_presence.note_presence, case.staff, meeting_id, [first.id], PresenceKind.EXCUSED)


def test_somebody_was_faster(assembly: Sitting) -> None:
    version = assembly.case.meeting(assembly.id).version
    assembly.everybody(version=version)
    with refused("Někdo byl rychlejší", "zapsat příchod nebo odchod"):
        assembly.leave(0, at=5, version=version)


def test_a_departure_does_not_deny_a_recorded_ballot(assembly: Sitting) -> None:
    assembly.everybody()
    assembly.vote("33-0-0", at=30)
    with refused("podle této změny by u hlasování č. 1", "bylo s ním v něm počítáno"):
        assembly.leave(0, at=20)
    assembly.leave(0, at=40)


def test_a_departure_does_not_deny_a_vote_by_name(assembly: Sitting) -> None:
    assembly.everybody()
    votes = dict.fromkeys(assembly.members, VoteChoice.FOR)
    assembly.vote(at=30, kind=BallotKind.ROLL_CALL, votes=votes)
    with refused("v něm má zapsáno „pro“"):
        assembly.leave(0, at=20)


def test_a_mistake_is_voided_with_a_reason_and_stays(assembly: Sitting) -> None:
    assembly.everybody()
    assembly.leave(0, at=20)
    event = assembly.events()[-1]
    void = note_presence.void_presence
    with refused("Chybí důvod opravy prezence"):
        assembly.act(void, event.id, " ")
    with refused("Takový záznam v prezenci není"):
        assembly.act(void, 9999, "Omyl.")
    noted = assembly.act(void, event.id, "Odešel někdo jiný.")
    assert noted.present == 33
    assert assembly.events()[-1].void_reason == "Odešel někdo jiný."
    with refused("Záznam už zrušen je"):
        assembly.act(void, event.id, "Znovu.")
    first = assembly.events()[0]
    assembly.vote("33-0-0", at=30)
    with refused("podle této změny by u hlasování č. 1"):
        assembly.act(void, first.id, "Nebyl tu.")


def test_it_is_said_when_a_verifier_leaves_and_when_the_quorum_is_lost(assembly: Sitting) -> None:
    assembly.everybody()
    verifier = appoint.Officer(MeetingFunction.VERIFIER, assembly.members[4])
    assembly.act(appoint.appoint, verifier, since=assembly.at(2))
    noted = assembly.leave(4, at=30)
    assert [plain(word) for word in noted.warnings] == [
        f"{assembly.roll[4].name} odchází a je ověřovatel; určete na jeho místo někoho jiného."
    ]
    noted = assembly.leave(*range(5, 21), at=40)
    assert "Přítomno je 16 z 33 členů, k usnášení je třeba 17" in plain(noted.warnings[0])
