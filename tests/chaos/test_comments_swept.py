"""Is a citizen's comment ever lost or half kept? It is sent, confirmed and settled with faults, on both databases.

Here one point in thirteen is tried in each way, and every commit; `make chaos` tries all of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from comment_case import SENT, CommentCase, comments_open, opened_for_comments
from fault_points import points_everywhere
from kill_sweep import Say, Sweep, table_of, warm
from process_sweep import Tried
from promises import broken

from actions.planning import comments, redeem_comment, settle_comments
from actions.planning.settle_comments import Verdict

_ = comments_open, opened_for_comments
IS_LONG = os.environ.get("RAZITKO_CHAOS") == "long"


def some(act: int, at: int, kind: str) -> bool:
    """One point in thirteen, others for each act and kind; all of them in the long form."""
    return IS_LONG or (at + 3 * act + len(kind)) % 13 == 0


def test_a_comment_is_never_lost(comments_open: CommentCase, tried: Tried) -> None:
    case, house = comments_open, comments_open.house
    found = Sweep(some)

    def swept(name: str, verb: Callable[[Any, Any], Any]) -> Any:
        def act(say: Say) -> Any:
            with house.writing() as (office, connection):
                result = verb(office, connection)
                say(result, connection)
            return result

        warm(house)
        return found.over(house, name, act)

    with points_everywhere():
        house.database.close()  # connections from now on have points
        sent = swept("submit", lambda o, c: comments.submit(o, c, case.plan_id, SENT, "192.0.2.7"))
        token, seen = case.comment_token(sent), case.look_at(sent).seen
        swept("confirm", lambda o, c: redeem_comment.redeem(o, c, token, "confirm", seen=seen))
        coordinator = case.actor()
        verdict = Verdict("accepted", "Doplněno.")
        swept("settle", lambda o, c: settle_comments.settle(o, c, coordinator, sent, None, verdict))
        again = replace(SENT, text="Připomínka, kterou si její autor rozmyslí.")
        unwise = swept(
            "submit unwisely", lambda o, c: comments.submit(o, c, case.plan_id, again, "192.0.2.7")
        )
        case.confirm(unwise)
        link, shown = case.comment_token(unwise), case.look_at(unwise).seen
        swept("take back", lambda o, c: redeem_comment.redeem(o, c, link, "withdraw", seen=shown))
        case.clock.forward(days=30)
        other = replace(SENT, text="Druhá připomínka, kterou nikdo nepotvrdí.", email="t@x.example")
        case.window()
        lost = swept("submit again", lambda o, c: comments.submit(o, c, case.plan_id, other, "192.0.2.8"))
        case.clock.forward(days=30)
        swept("lapse", settle_comments.lapse_unconfirmed)
    tried(*table_of(found))
    assert found.violations == []
    assert found.acts == 7
    assert sum(found.tried.values()) > 25
    assert broken(house) == []
    row = case.comment(sent)
    assert (row.state, row.number, row.settlement) == ("settled", 1, "accepted")
    assert len(case.letters("planning_comment_confirm")) == 3
    assert len(case.letters("planning_comment_withdrawn")) == 2
    assert case.comment(unwise).state == "withdrawn"
    assert len(case.letters("planning_comment_settled")) == 1
    assert case.comment(lost).state == "lapsed"
    assert case.verify().faults == ()
