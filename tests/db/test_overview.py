"""Do lists tell the truth on both databases, in a number of queries that does not grow with the rows?"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from office_case import Case, TestHouse

from db.queries import overview


def statements(house: TestHouse, ask: Callable[[Any], Any]) -> tuple[int, Any]:
    """How many statements a question costs, and its answer."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    with house.database.read() as connection:
        sa.event.listen(house.database.engine, "before_cursor_execute", note)
        try:
            answer = ask(connection)
        finally:
            sa.event.remove(house.database.engine, "before_cursor_execute", note)
    return len(seen), answer


def test_after_the_road_every_list_knows_it(case: Case) -> None:
    case.on_route()
    for body in ("PV", "RM", "ZM"):
        case.pass_through(body)
    number = case.proposal.id
    with case.house.database.read() as connection:
        (row,) = overview.all_proposals(connection, state="adopted")
        assert (row.id, row.author) == (number, "Bc. Aneta Doudová")
        assert overview.next_stops(connection) == {} and overview.running_proposals(connection) == []
        hearings = overview.hearings_of(connection, number)
        assert [(one.outcome, one.number) for one in hearings] == [
            ("recommended", None),
            ("recommended", "2024-1/1"),
            ("adopted", "2024-1/1"),
        ]
        assert [hearings[0].votes_for, hearings[2].members] == [None, 33]
        meetings = overview.all_meetings(connection)
        assert [(one.body, one.item_count, one.open_count) for one in meetings] == [
            ("ZM", 1, 0),
            ("RM", 1, 0),
            ("PV", 1, 0),
        ]
        assert [
            item.outcome for item in overview.agenda(connection, meetings[0].id) if item.kind == "matter"
        ] == ["adopted"]
        assert [one.body for one in overview.all_resolutions(connection)] == ["ZM", "RM"]
        assert [one.decided for one in overview.chain_of(connection, number)] == [
            "JUDr. Petr Vzorný",
            "Mgr. Dušan Rejl",
            "Ing. Karel Vzor",
        ]
        (task,) = overview.all_assignments(connection, states=("open",))
        assert (task.charged, task.number) == ("Bc. Aneta Doudová", "2024-1/1")
        assert {one.state for one in overview.all_letters(connection, proposal_id=number)} == {"owed"}
        assert len(overview.documents_of(connection, number)) > 3 and overview.stored_files(connection) == []
        assert overview.all_delegations(connection) == []


def test_queries_do_not_grow_with_the_rows(case: Case) -> None:
    def lists(connection: Any) -> int:
        stops = overview.next_stops(connection)
        return (
            len(overview.all_proposals(connection)) + len(stops) + len(overview.running_proposals(connection))
        )

    case.draft()
    few, before = statements(case.house, lists)
    for _ in range(5):
        case.draft()
    many, after = statements(case.house, lists)
    assert (before, after) == (3, 18)
    assert few == many == 3
