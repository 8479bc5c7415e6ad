"""What does the page of a proposal show? Where it is, what it says, who signed, what was decided, what I may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from actions.authority import standing_towards
from actions.planning.standing import may_see_planning
from db import desks, journal, people
from db.proposals import kept_text
from db.queries import overview, proposal_page
from db.queries.planning_consents import origins_of
from states.assignment import ASSIGNMENT
from states.consultation import WAITS_FOR_AGENDA
from states.deadlines import Term
from states.facts import ProposalFacts
from states.guards import matter_is_not_being_heard
from states.letters import DOCUMENT_LABELS, KIND_LABELS, STATE_LABELS
from states.outlook import Asked, Outlook, Stop, outlook, road
from states.proposal import PROPOSAL
from states.signoff import SIGN_OFF
from states.vocabulary import NONE_STATED, OUTCOME_LABELS, ROLE_LABELS, Outcome, Role
from templates.pages import report_html
from web.proposal_desk import Desk
from web.proposal_merge import Change, content_changes, department_name, who
from web.proposal_story import returned_because, told, when
from web.proposal_wordings import rewriter, wordings
from web.visit import Visit

SHORT = 1500
"""Characters of changes that are shown at once; longer ones open with a click."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something the visitor may do now; ``why_not`` is the sentence of a guard that stands in the way."""

    verb: str
    label: str
    href: str
    kind: str
    why_not: str = ""


def sight(visit: Visit, office: Any, connection: Any, desk: Desk) -> dict[str, Any]:
    """The facts of the page."""
    row, me = desk.row, visit.visitor.person_id
    chain = overview.chain_of(connection, row.id)
    look = desks.look_of(connection, row.id, me)
    since = look.seen_at if look else None
    steps = {step.id: (step.title, step.holder) for step in chain}
    entries = journal.story_of(connection, row.id)
    story = told(entries, desk.town, steps, since, me)
    now = desk.content.text_digest()
    author = people.person_by_id(connection, row.author_id).name
    stops = outlook_stops(desk)
    changes = _changes(connection, desk, look, now)
    unsaved = desks.unsaved_of(connection, row.id, me)
    is_unsaved = unsaved is not None and desk.normal(unsaved.form) != desk.fields
    return {
        "proposal": row,
        "content": desk.content,
        "digest": now,
        "state": PROPOSAL.states[row.state],
        "state_kind": state_kind(row.state),
        "road": road(row.state, stops),
        "outlook": _outlook(office, connection, desk, stops, chain, author),
        "facts": _facts(desk, author),
        "report": report_html(desk.content.report),
        "wordings": _columns(visit, office, connection, desk),
        "chain": [_step(step) for step in chain],
        "hearings": _hearings(connection, desk),
        "origins": origins_of(connection, row.id),
        "sees_planning": may_see_planning(visit.visitor.roles),
        "assignments": [_assignment(one) for one in proposal_page.assignments_of(connection, row.id)],
        "documents": [_document(desk, one) for one in overview.documents_of(connection, row.id)],
        "letters": [_letter(one) for one in proposal_page.letters_of(connection, row.id)],
        "story": story,
        "returned": returned_because(reversed(entries), row.state),
        "since": next((entry.at for entry in story if entry.after), None),
        "fresh": sum(entry.is_new for entry in story),
        "deeds": deeds(visit, office, connection, desk, chain, entries),
        "looked": when(since, office.now) if since else "",
        "is_read": look is not None and look.text_digest == now,
        "changes": changes,
        "is_short": sum(len(change.before) + len(change.after) for change in changes) < SHORT,
        "unsaved": when(unsaved.saved_at, office.now) if unsaved is not None and is_unsaved else "",
    }


def state_kind(state: str) -> str:
    """The kind of the tag by which a state is shown."""
    return {"adopted": "success", "returned": "warning", "in_sign_off": "info", "on_route": "info"}.get(
        state, "error" if state in ("not_adopted", "not_recommended", "withdrawn") else "neutral"
    )


def outlook_stops(desk: Desk) -> tuple[Stop, ...]:
    """The stops as `states.outlook` reads them."""
    route = desk.town.route(desk.row.route)
    return tuple(
        Stop(
            body=stop.body,
            state=stop.state,
            planned_on=stop.planned_on,
            held_on=stop.held_on,
            postponed_to=stop.postponed_to,
            hand_in=Term.parse(desk.town.body(stop.body).hand_in),
            needs_signature=route.stages[stop.position].form_signed_by is not None,
            is_signed=stop.signed_on is not None,
        )
        for stop in desk.stops
    )


def _outlook(
    office: Any, connection: Any, desk: Desk, stops: Sequence[Stop], chain: Sequence[Any], author: str
) -> Outlook:
    route = desk.town.route(desk.row.route)
    signing = next((stage.form_signed_by for stage in route.stages if stage.form_signed_by), None)
    heads = people.holders(connection, signing, desk.row.department, office.today) if signing else ()
    return outlook(
        desk.row.state,
        stops,
        [Asked(step.title, step.holder, step.due_on) for step in chain if step.state == "asked"],
        author,
        ", ".join(head.name for head in heads) or ROLE_LABELS[Role.HEAD_OF_DEPARTMENT],
        proposal_page.coming_meetings(connection, [stop.body for stop in desk.stops], office.today),
        office.today,
    )


def _facts(desk: Desk, author: str) -> list[tuple[str, str]]:
    content = desk.content
    return [
        ("Zpracování", author),
        ("Předkládá", who(desk.town, content.presented_by) if content.presented_by else "zatím neuvedeno"),
        ("Odbor", department_name(desk.town, content.department)),
        ("Druh záležitosti", desk.town.matter_name(content.matter)),
        ("Vyjádření komise", _stated(content.committee_opinion)),
        ("Předchozí usnesení", _stated(content.previous_resolution)),
    ]


def _stated(value: str | None) -> str:
    return "zatím nevyplněno" if value is None else "není" if value == NONE_STATED else value


def _columns(visit: Visit, office: Any, connection: Any, desk: Desk) -> list[dict[str, Any]]:
    by_id = {stop.id: stop for stop in desk.stops}
    me = rewriter(visit, office, connection, desk)
    return [
        {
            "wording": one,
            "signed_on": by_id[one.id].signed_on,
            "signed_by": by_id[one.id].signed_by_name,
            "may_edit": not me.why_not(office, desk, by_id[one.id]),
        }
        for one in wordings(connection, desk)
    ]


def _step(step: Any) -> dict[str, Any]:
    kinds = {
        "approved": "success",
        "given": "success",
        "asked": "info",
        "returned": "warning",
        "lapsed": "warning",
    }
    return {
        "row": step,
        "state": SIGN_OFF.states[step.state],
        "kind": kinds.get(step.state, "neutral"),
        "said": step.opinion or step.reason,
        "deputy": step.decided if step.acts_for else None,
    }


def _hearings(connection: Any, desk: Desk) -> list[dict[str, Any]]:
    by_id = {stop.id: stop for stop in desk.stops}
    return [
        {
            "row": one,
            "body": by_id[one.consultation_id].body,
            "name": desk.town.body(by_id[one.consultation_id].body).name,
            "outcome": OUTCOME_LABELS[Outcome(one.outcome)] if one.outcome else "na programu",
        }
        for one in overview.hearings_of(connection, desk.row.id)
    ]


def _assignment(row: Any) -> dict[str, Any]:
    return {"row": row, "state": ASSIGNMENT.states[row.state]}


def _document(desk: Desk, row: Any) -> dict[str, Any]:
    name = _sentence(DOCUMENT_LABELS.get(row.kind, row.kind))
    return {"row": row, "name": f"{name} ({row.stage})" if row.stage else name}


def _letter(row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "subject": row.subject or _sentence(KIND_LABELS.get(row.kind, row.kind)),
        "state": STATE_LABELS[row.state],
    }


def _changes(connection: Any, desk: Desk, look: Any, now: str) -> tuple[Change, ...]:
    """What the text says otherwise than when the visitor was here last."""
    if look is None or look.text_digest == now:
        return ()
    before = kept_text(connection, desk.row.id, look.text_digest)
    return content_changes(before, desk.content, desk.town) if before else ()


def deeds(
    visit: Visit, office: Any, connection: Any, desk: Desk, chain: Sequence[Any], entries: Sequence[Any]
) -> list[Deed]:
    """What the visitor may do with the proposal now, by the tables of moves and by their standing."""
    row = desk.row
    standing = standing_towards(office, connection, visit.actor, row)
    may = [
        verb
        for verb in PROPOSAL.verbs_from(row.state)
        if standing.roles & set(PROPOSAL.move(row.state, verb).may)
    ]
    base = f"/navrhy/{row.id}"
    mine = people.stands_in_for(connection, visit.visitor.person_id, office.today) | {visit.visitor.person_id}
    found = [
        Deed("sign", f"Rozhodnout: {step.title}", f"/souhlasy/{step.id}", "primary")
        for step in chain
        if step.state == "asked" and step.holder_id in mine and row.author_id != visit.visitor.person_id
    ]
    if Role.HEAD_OF_DEPARTMENT in standing.roles and row.state == "on_route":
        found += [
            Deed("sign_form", f"Podepsat formulář ({stop.body})", f"{base}/podpis/{stop.body}", "primary")
            for stop in outlook_stops(desk)
            if stop.needs_signature and not stop.is_signed and stop.state in (*WAITS_FOR_AGENDA, "placed")
        ]
    last = next((entry.verb for entry in reversed(entries) if entry.subject == PROPOSAL.name), "")
    first, second = ("primary", "secondary") if last in ("draft", "edit") else ("secondary", "primary")
    if "submit" in may:
        found.append(Deed("submit", "Předložit ke schválení", f"{base}/predlozit", first))
    if "edit" in may:
        found.append(Deed("edit", "Upravit návrh", f"{base}/upravit", second))
    if "take_back" in may:
        found.append(Deed("take_back", "Vzít zpět k\u00a0úpravě", f"{base}/vzit-zpet", "secondary"))
    if "withdraw" in may:
        found.append(
            Deed("withdraw", "Stáhnout návrh", f"{base}/stahnout", "danger", _why_not_withdraw(office, desk))
        )
    return found


def _why_not_withdraw(office: Any, desk: Desk) -> str:
    is_heard = any(
        stop.state == "placed" and stop.meeting_state in ("in_session", "interrupted") for stop in desk.stops
    )
    if desk.row.state != "on_route":
        return ""
    facts = ProposalFacts(office.today, desk.content, is_on_agenda_of_running_meeting=is_heard)
    return matter_is_not_being_heard(facts) or ""


def _sentence(label: str) -> str:
    """A label at the beginning of a line."""
    return label[:1].upper() + label[1:]
