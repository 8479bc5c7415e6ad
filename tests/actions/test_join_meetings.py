"""May two bodies sit together? Each with its own presence, quorum and ballots; on one day, before it begins."""

from collections.abc import Callable
from datetime import date

from office_case import Case, refused
from room_case import Sitting

from actions.join_meetings import join_meetings
from db.queries import room
from states.vocabulary import Outcome


def test_two_bodies_sit_together_each_by_itself(brought: Callable[[str], Case]) -> None:
    case = brought("RM")
    case.hear("RM", Outcome.RECOMMENDED)
    case.close(case.stop("RM").meeting_id)
    assembly = case.placed("ZM")
    day = case.meeting(assembly).held_on
    council = case.plan("RM", day)
    elsewhere = case.plan("RM", date(2024, 7, 3))
    staff = case.staff
    with refused("týž den"):
        case.act(join_meetings, staff, assembly, elsewhere)
    with refused("různé orgány"):
        case.act(join_meetings, staff, council, elsewhere)
    with refused("s žádným jiným společné není"):
        case.act(join_meetings, staff, assembly, None)
    version = case.meeting(assembly).version
    case.act(join_meetings, staff, assembly, council, version)
    with refused("Někdo byl rychlejší"):
        case.act(join_meetings, staff, assembly, None, version)
    with refused("už společná jsou"):
        case.act(join_meetings, staff, council, assembly)
    with refused("smí jen"):
        case.act(join_meetings, "doudova", assembly, None)
    case.open(assembly)
    sitting = Sitting(case, assembly)
    sitting.everybody(*range(10))
    with case.house.database.read() as connection:
        rows = room.joint_meetings(connection, case.meeting(council))
        assert [row.id for row in rows] == [assembly]
    taken = sitting.vote("17-3-3", at=10)
    assert (sitting.ballot(taken.ballot_id).members, sitting.ballot(taken.ballot_id).present) == (33, 23)
    with refused("Jednání je ve stavu „zahájeno“"):
        case.act(join_meetings, staff, assembly, None)


def test_they_part_again(brought: Callable[[str], Case]) -> None:
    case = brought("RM")
    assembly = case.plan("ZM", date(2024, 7, 10))
    council = case.plan("RM", date(2024, 7, 10))
    case.act(join_meetings, case.staff, assembly, council)
    case.act(join_meetings, case.staff, assembly, None)
    assert case.meeting(assembly).joint_with_id is None
