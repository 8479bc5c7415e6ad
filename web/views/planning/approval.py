"""How does a plan get approved? The step to a proposal of ours, and what the bodies of municipalities said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from actions.planning import bridge, consents
from actions.planning.consents import USUAL_BODY, Resolved
from actions.see import NotSeen
from db.queries.planning_consents import approving, consents_of, matters_of
from db.queries.planning_process import municipalities_of
from states.machine import Refused
from states.planning.vocabulary import CONSENT_LABELS, Consent
from states.proposal import PROPOSAL
from states.resolution import RESOLUTION
from web.proposal_sight import state_kind
from web.views.planning.plan_page import may, plan_sight
from web.visit import Visit, office_route

KINDS = {"asked": "warning", "approved": "success", "declined": "error"}


def show(visit: Visit) -> Response:
    """Who is to approve the plan, who has, and what can be done about it."""
    return _page(visit)


def more_of_plan(office: Any, connection: Any, plan: Any) -> dict[str, Any]:
    """What the page of a plan shows of its approval: lines of consents, what fell, proposals that came from it."""
    rows = consents_of(connection, plan.id)
    return {
        "is_approval": False,
        "consents": [
            {
                "row": row,
                "state": CONSENT_LABELS[Consent(row.state)],
                "kind": KINDS[row.state],
                "fell": RESOLUTION.states[row.resolution_state]
                if row.resolution_state not in (None, "valid")
                else "",
            }
            for row in rows
        ],
        "fallen": consents.what_fell(rows),
        "amended": consents.what_was_amended(plan.state, rows),
        "matters": [
            {"row": row, "state": PROPOSAL.states[row.state], "kind": state_kind(row.state)}
            for row in matters_of(connection, plan.id)
        ],
    }


def _page(
    visit: Visit,
    status: int = 200,
    reasons: tuple[str, ...] = (),
    faults: Mapping[str, str] | None = None,
) -> Response:
    form = visit.form
    with visit.reading() as (office, connection):
        sight = plan_sight(visit, office, connection)
        row = sight.plan
        more = more_of_plan(office, connection, row)
        asked = {one["row"].municipality_id for one in more["consents"]}
        places = municipalities_of(connection, row.process_id)
        to_ask = [
            one
            for one in approving(connection, row.process_id)
            if one.id not in asked and one.name.lower() != office.town.name.lower()
        ]
        matters = bridge.matters_for(office.town)
    return visit.page(
        "planning_approval",
        status,
        **sight.facts(
            **{**more, "is_approval": True},
            to_ask=[(one.id, one.name, one.approving_body or USUAL_BODY, one.contact_id) for one in to_ask],
            places=[(one.id, one.name) for one in places],
            kinds=list(matters.items()),
            may_submit=may(sight.frame, row, "submit"),
            may_ask=may(sight.frame, row, "ask_consent"),
            may_record=may(sight.frame, row, "record_consent"),
            may_approve=may(sight.frame, row, "approve"),
            answers=[(one, CONSENT_LABELS[one]) for one in (Consent.APPROVED, Consent.DECLINED)],
            typed={
                "place": form.text("place"),
                "body": form.text("body") or USUAL_BODY,
                "consent": form.text("consent") or Consent.APPROVED.value,
                "number": form.text("number"),
                "decided_on": form.text("decided_on"),
            },
            faults=dict(faults or {}),
            reasons=reasons,
        ),
    )


def act(visit: Visit) -> Response:
    """Asks municipalities, writes down a resolution, or says that the plan is approved."""
    form, verb = visit.form, visit.form.text("verb")
    process_id, plan_id = visit.path_id(), visit.path_id("pid")
    resolved = Resolved(
        municipality_id=form.number("place") or 0,
        body=form.text("body"),
        consent=form.text("consent", 20),
        number=form.text("number"),
        decided_on=form.day("decided_on"),
    )
    if verb == "record_consent":
        with visit.reading() as (office, connection):
            for name, sentence in consents.faults_of(office, resolved).items():
                form.fault(name, sentence)
        if not resolved.municipality_id:
            form.fault("place", "Vyberte obec.")
        if form.faults:
            return _page(visit, 422, faults=form.faults)
    chosen = [int(one) for one in form.texts("chosen", 9) if one.isascii() and one.isdigit()]
    try:
        with visit.writing() as (office, connection):
            plan_sight(visit, office, connection)
            given = (office, connection, visit.actor, plan_id, form.version())
            match verb:
                case "ask_consent":
                    said = f"Požádáno obcí: {consents.ask(*given, chosen)}."
                case "record_consent":
                    consents.record(*given, resolved)
                    said = "Usnesení obce je zapsáno."
                case "approve":
                    consents.approve(*given)
                    said = "Plán je schválen."
                case _:
                    raise NotSeen("Stránka")
    except NotSeen:
        raise
    except Refused as refused:
        return _page(visit, 409, refused.reasons)
    return visit.done(f"/planovani/{process_id}/plany/{plan_id}/schvaleni", said)


def propose(visit: Visit) -> Response:
    """One step: a prefilled proposal with its annexes; its author finishes it in the editor."""
    form, plan_id = visit.form, visit.path_id("pid")
    try:
        with visit.reading() as (office, connection):
            plan_sight(visit, office, connection)
        annexes = bridge.prepare_annexes(visit.house, plan_id)
        with visit.writing() as (office, connection):
            plan_sight(visit, office, connection)
            content = bridge.prefilled(
                office,
                connection,
                visit.actor,
                plan_id,
                annexes,
                matter=form.text("matter", 60) or None,
                gives_tasks=form.checked("tasks"),
            )
            made = bridge.propose(office, connection, visit.actor, plan_id, form.version(), content, annexes)
    except NotSeen:
        raise
    except Refused as refused:
        return _page(visit, 409, refused.reasons)
    said = (
        "Návrh usnesení je připraven i\u00a0s\u00a0přílohami. Doplňte předkladatele a\u00a0data projednání."
    )
    return visit.done(f"/navrhy/{made}/upravit", said)


ROUTES = (
    office_route("/planovani/{id}/plany/{pid}/schvaleni", show),
    office_route("/planovani/{id}/plany/{pid}/schvaleni", act, method="POST"),
    office_route("/planovani/{id}/plany/{pid}/navrh", propose, method="POST"),
)
