"""What is left when an act dies at any of its statements? Nothing: the database is as before."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from office_case import Case, dump_of

from actions import convene, hear, sign_off
from states.vocabulary import Outcome

Bring = Callable[[str], Case]


class Killed(BaseException):
    """The plug is pulled."""


def die_everywhere(case: Case, code: str, verb: Callable[..., Any], *args: Any) -> int:
    """Does the act again and again, killed one statement later each time, until it gets through."""
    engine = case.house.database.engine
    before = dump_of(case.house)
    fatal = 0
    while True:
        fatal += 1
        left = [fatal]

        def kill(connection: Any, cursor: Any, statement: str, *_: Any, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise Killed(statement)

        sa.event.listen(engine, "before_cursor_execute", kill)
        try:
            case.act(verb, code, *args)
        except Killed:
            pass
        else:
            return fatal - 1
        finally:
            sa.event.remove(engine, "before_cursor_execute", kill)
        assert dump_of(case.house) == before, f"killed at statement {fatal}"


def test_recording_an_adoption(brought: Bring) -> None:
    case = brought("ZM")
    hearing = hear.Hearing(Outcome.ADOPTED, case.tally("ZM"))
    statements = die_everywhere(case, "organizace", hear.hear, case.stop("ZM").id, hearing)
    assert statements > 20
    assert (case.state, case.verify().is_whole) == ("adopted", True)


def test_the_last_approval_that_opens_the_route(case: Case) -> None:
    case.submitted()
    case.opine("pravnik", "lawyer")
    case.approve("rejl", "head")
    row = case.step("secretary")
    statements = die_everywhere(
        case, "tajemnik", sign_off.approve, row.id, row.version, case.content.text_digest()
    )
    assert statements > 20
    assert (case.state, case.verify().is_whole) == ("on_route", True)


def test_cancelling_a_meeting(case: Case) -> None:
    case.on_route()
    meeting_id = case.placed("PV")
    die_everywhere(case, "organizace", convene.cancel_meeting, meeting_id, None, "Nemoc.")
    assert case.stops()["PV"] == "open"
