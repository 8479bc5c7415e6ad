"""What else does the register know? Motions not adopted, the ledger of numbers, suspending, linking citations."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from actions.effects import link_effect
from actions.hear import ballot_line
from actions.see import NotSeen
from actions.see_ledger import see_ledger
from actions.suspend import suspend_resolution
from db.queries import not_adopted as queries
from db.queries import register
from states.machine import Refused
from states.majority import Tally
from states.vocabulary import OUTCOME_LABELS, Outcome, Role
from web.views.desk_leaf import ROWS, leaf, start
from web.views.desk_readiness import body_name
from web.views.register import STAFF, show_again
from web.visit import Visit, office_route


def failed(visit: Visit) -> Response:
    """Motions that bodies did not adopt; of one meeting if the address names it. They have no number."""
    meeting = visit.query("jednani")
    meeting_id = int(meeting) if meeting.isascii() and meeting.isdigit() and len(meeting) <= 9 else None
    with visit.reading() as (office, connection):
        eyes = visit.eyes(office, connection)
        rows = queries.not_adopted(
            connection,
            eyes,
            text=visit.query("q"),
            body=visit.query("organ")[:60],
            meeting_id=meeting_id,
            limit=ROWS + 1,
            offset=start(visit),
        )
        before = queries.said_before(connection, [row.proposal_id for row in rows if row.proposal_id])
        return visit.page(
            "register_failed",
            leaf=leaf(visit, rows, None),
            names={body.code: body.name for body in office.town.bodies},
            bodies=[(body.code, body.name) for body in office.town.bodies if body.number],
            asked={name: visit.query(name) for name in ("q", "organ", "jednani")},
            ballots={row.id: _line(row) for row in rows},
            outcomes={outcome.value: OUTCOME_LABELS[outcome] for outcome in Outcome},
            before={
                row.id: [
                    (
                        body_name(office, one.body),
                        OUTCOME_LABELS[Outcome(one.outcome)],
                        one,
                        _line(one),
                    )
                    for one in before.get(row.proposal_id, ())
                    if one.held_on <= row.held_on and one.body != row.body
                ]
                for row in rows
            },
            meeting_id=meeting_id,
        )


def _line(row: Any) -> str:
    if row.votes_for is None:
        return ""
    return ballot_line(Tally(row.members, row.present, row.votes_for, row.against, row.abstained)) or ""


def numbers(visit: Visit) -> Response:
    """The ledger of numbers: every series with its proof."""
    with visit.reading() as (office, connection):
        found = see_ledger(office, connection, eyes=visit.eyes(office, connection))
        return visit.page(
            "register_numbers",
            ledger=found,
            names={body.code: body.name for body in office.town.bodies},
        )


def suspend(visit: Visit) -> Response:
    """The mayor suspends a resolution of the council (§ 105)."""
    reasons = visit.form.long_text("reasons", 5000)
    try:
        with visit.writing() as (office, connection):
            row = register.seen_resolution(connection, visit.eyes(office, connection), visit.path_id())
            if row is None:
                raise NotSeen("Usnesení", visit.path_id())
            suspend_resolution(office, connection, visit.actor, row.id, reasons, visit.form.version())
    except NotSeen:
        raise
    except Refused as refused:
        return show_again(visit, 409, refused.reasons)
    return visit.done(
        f"/usneseni/{row.id}", f"Výkon usnesení {row.number} je pozastaven; úřad i\u00a0rada dostanou dopis."
    )


def link(visit: Visit) -> Response:
    """Somebody of the office says which resolution a citation means."""
    effect_id = visit.path_id("effect")
    target = visit.form.number(f"target-{effect_id}")
    if target is None:
        return show_again(visit, 422, ("Vyberte ze seznamu, které usnesení je citováno.",))
    try:
        with visit.writing() as (office, connection):
            link_effect(office, connection, visit.actor, effect_id, target)
    except Refused as refused:
        return show_again(visit, 409, refused.reasons)
    return visit.done(f"/usneseni/{visit.path_id()}", "Citace je přiřazena a\u00a0účinek zapsán.")


ROUTES = (
    office_route("/usneseni/neprijate", failed),
    office_route("/usneseni/cisla", numbers),
    office_route("/usneseni/{id}/pozastavit", suspend, method="POST", roles=(Role.CHAIR,)),
    office_route("/usneseni/{id}/ucinek/{effect}", link, method="POST", roles=STAFF),
)
