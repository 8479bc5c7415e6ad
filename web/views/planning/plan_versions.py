"""Which versions does a plan have, and in what do two of them differ?"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from actions.planning import plans
from actions.see import NotSeen
from db.queries.planning_plans import content_at, versions_of
from states.machine import Refused
from states.planning.difference import PartChange, count_words, difference
from web.difference import difference as word_by_word
from web.views.planning.plan_page import plan_sight, row_id
from web.visit import Visit, office_route

WHAT = {"added": "přidáno", "removed": "odebráno", "moved": "přesunuto", "changed": "změněno"}
COLOURS = {"added": "success", "removed": "error", "moved": "info", "changed": "warning"}


def show(visit: Visit) -> Response:
    """All versions, and the difference between the two that the address asks for."""
    return _page(visit)


def _page(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        sight = plan_sight(visit, office, connection)
        versions = versions_of(connection, sight.plan.id)
        numbers = {row.number for row in versions}
        newest = sight.plan.last_number
        one = _number(visit, "od", numbers, max(1, newest - 1))
        other = _number(visit, "do", numbers, newest)
        changes = difference(
            content_at(connection, sight.plan.id, one), content_at(connection, sight.plan.id, other)
        )
    return visit.page(
        "planning_plan_versions",
        status,
        **sight.facts(
            versions=versions,
            options=[(row.number, _label(row)) for row in versions],
            one=one,
            other=other,
            changes=[_told(change) for change in changes],
            what=WHAT,
            colours=COLOURS,
            summary=count_words(changes),
            reasons=reasons,
        ),
    )


def _label(row: Any) -> str:
    return f"{row.number} – {row.note}" if row.note else str(row.number)


def _number(visit: Visit, name: str, known: set[int], default: int) -> int:
    text = visit.query(name)
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else default
    return number if number in known else default


def _told(change: PartChange) -> dict[str, Any]:
    return {
        "change": change,
        "fields": [(one.label, word_by_word(one.before, one.after)) for one in change.fields],
    }


def restore(visit: Visit) -> Response:
    """An earlier version becomes the newest; those between stay."""
    number = row_id(visit.form, "number") or 0
    try:
        with visit.writing() as (office, connection):
            sight = plan_sight(visit, office, connection, number)
            note = f"návrat k\u00a0verzi {number}"
            plans.write(
                office, connection, visit.actor, sight.plan.id, visit.form.version(), sight.content, note
            )
    except NotSeen:
        raise
    except Refused as refused:
        return _page(visit, 409, refused.reasons)
    return visit.done(f"{sight.address}/verze", f"Verze {number} je znovu nejnovější.")


ROUTES = (
    office_route("/planovani/{id}/plany/{pid}/verze", show),
    office_route("/planovani/{id}/plany/{pid}/verze", restore, method="POST"),
)
