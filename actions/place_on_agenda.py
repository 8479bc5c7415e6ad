"""How does a proposal get on a meeting's agenda, and off it again before the meeting?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions import notify
from actions.authority import Actor
from actions.meeting_news import meeting_title
from actions.meeting_row import load_meeting
from actions.moves import move_stop
from actions.office import Office
from actions.open_stage import hand_in_limit, load_stop
from actions.perform import Done
from actions.posting import intent_fault
from db import consultations, meetings, people
from states.agenda import Item, place_for, standing_place
from states.facts import ConsultationFacts
from states.town import Body, Town
from states.vocabulary import ItemKind, PlacedAs, StageTask


def stop_facts(
    office: Office, town: Town, stop: Row[Any], proposal: Row[Any], meeting: Row[Any] | None, **more: Any
) -> ConsultationFacts:
    """The facts of a stop and of the meeting it stands on, or is to stand on."""
    body = town.body(stop.body)
    stage = town.route(proposal.route).stages[stop.position]
    facts: dict[str, Any] = {
        "today": office.today,
        "body": body.name,
        "body_kind": body.kind,
        "task": StageTask(stop.task),
        "proposal_is_on_route": proposal.state == "on_route",
        "proposal_is_in_sign_off": proposal.state == "in_sign_off",
        "meeting_body": town.body(meeting.body).name if meeting else None,
        "meeting_state": meeting.state if meeting else None,
        "meeting_held_on": meeting.held_on if meeting else None,
        "meeting_is_crisis": bool(meeting.is_crisis) if meeting else False,
        "hand_in_limit": hand_in_limit(town, stop, meeting.held_on) if meeting else None,
        "form_needs_signature": stage.form_signed_by is not None,
        "form_is_signed": stop.signed_on is not None,
        "postponed_to": stop.postponed_to,
        **(_policy(office, body, meeting) if meeting else {}),
    }
    return ConsultationFacts(**(facts | more))


def _policy(office: Office, body: Body, meeting: Row[Any]) -> dict[str, Any]:
    """How the body takes what comes late."""
    offices = {held.code: held.title for held in office.town.offices}
    return {
        "agenda_is_frozen": meeting.frozen_at is not None,
        "late_policy": body.late_items,
        "late_office": offices.get(body.late_approved_by or "", ""),
    }


def next_possible(
    office: Office, connection: Connection, town: Town, stop: Row[Any], meeting: Row[Any]
) -> date | None:
    """The day of the nearest later meeting of the body for which there is still time to hand in."""
    for row in meetings.taking_items(connection, stop.body, meeting.held_on):
        limit = hand_in_limit(town, stop, row.held_on)
        if limit is not None and office.today <= limit and row.frozen_at is None:
            held_on: date = row.held_on
            return held_on
    return None


@dataclass(frozen=True, slots=True)
class Placing:
    """What is being placed where: the stop, its proposal, the rules it runs under, the meeting, and the facts."""

    stop: Row[Any]
    proposal: Row[Any]
    town: Town
    meeting: Row[Any]
    facts: ConsultationFacts

    @property
    def placed_as(self) -> PlacedAs:
        """After the agenda was closed on the table, after the hand-in limit late, else in time."""
        if self.facts.agenda_is_frozen:
            return PlacedAs.ON_TABLE
        return PlacedAs.LATE if self.facts.is_after_hand_in else PlacedAs.IN_TIME


def placing(
    office: Office, connection: Connection, consultation_id: int, meeting_id: int, reason: str, **more: Any
) -> Placing:
    """Gathers everything that placing is judged by."""
    stop, proposal, town = load_stop(office, connection, consultation_id)
    meeting = load_meeting(connection, meeting_id)
    facts = stop_facts(office, town, stop, proposal, meeting, reason=reason, **more)
    facts = replace(facts, intent_fault=intent_fault(connection, town, proposal, stop.task, meeting.held_on))
    if facts.late_policy != "allow" and (facts.is_after_hand_in or facts.agenda_is_frozen):
        facts = replace(facts, next_meeting_on=next_possible(office, connection, town, stop, meeting))
    return Placing(stop, proposal, town, meeting, facts)


def place_on_agenda(
    office: Office,
    connection: Connection,
    actor: Actor,
    consultation_id: int,
    meeting_id: int,
    version: int | None = None,
    late_reason: str = "",
    approved_by: int | None = None,
    intent_reason: str = "",
) -> Done:
    """Places a stop on a meeting, before the standing items that come last.

    After the hand-in limit, or on a closed agenda, only as the body's policy has it, with a reason that stays visible;
    ``approved_by`` is the person who approved it. A matter of property whose intent has not hung long enough (§ 39/1)
    is placed only with ``intent_reason``, which stays visible too. The next version of an agenda that was issued
    says that it came.
    """
    found = placing(
        office,
        connection,
        consultation_id,
        meeting_id,
        late_reason,
        late_is_approved=approved_by is not None,
        intent_reason=intent_reason,
    )
    stop, meeting, placed_as = found.stop, found.meeting, found.placed_as
    is_late = placed_as is not PlacedAs.IN_TIME
    why_no_intent = intent_reason.strip() if found.facts.intent_fault else ""
    done = move_stop(
        office,
        connection,
        actor,
        found.proposal,
        stop,
        "place",
        found.facts,
        version=version,
        changes={
            "meeting_id": meeting_id,
            "planned_on": meeting.held_on,
            "remind_on": office.today,  # looked at if it comes back from the agenda
            "postponed_to": None,
            "returns_when": None,
        },
        said={
            "held_on": meeting.held_on.isoformat(),
            **({"late_reason": late_reason.strip(), "placed_as": placed_as.value} if is_late else {}),
            **({"intent_reason": why_no_intent} if why_no_intent else {}),
            **({"crisis_reason": late_reason.strip()} if meeting.is_crisis else {}),
        },
    )
    body = office.town.body(meeting.body)
    items = [
        Item(row.id, ItemKind(row.kind), standing_place(body, row.code))
        for row in meetings.agenda_of(connection, meeting_id)
    ]
    item_id = meetings.add_item(
        connection,
        meeting_id,
        place_for(items, ""),
        {
            "consultation_id": stop.id,
            "placed_as": placed_as.value,
            "placed_at": office.now,
            "placed_by": actor.person_id,
            "approved_by": approved_by,
            "late_reason": late_reason.strip() or None if is_late else None,
            "intent_reason": why_no_intent or None,
        },
    )
    number = meetings.item_numbers(connection, meeting_id)[item_id]
    whose_act = actor if approved_by is None else replace(actor, person_id=approved_by)
    _tell(office, connection, whose_act, found, str(number), done.version)
    return done


def take_off(
    office: Office,
    connection: Connection,
    actor: Actor,
    consultation_id: int,
    version: int | None,
    reason: str,
) -> Done:
    """Takes a stop off an agenda before the meeting; it waits for another one."""
    stop, proposal, town = load_stop(office, connection, consultation_id)
    meeting = load_meeting(connection, stop.meeting_id) if stop.meeting_id else None
    done = move_stop(
        office,
        connection,
        actor,
        proposal,
        stop,
        "take_off",
        stop_facts(office, town, stop, proposal, meeting, reason=reason),
        version=version,
        changes={"meeting_id": None},
        said={"reason": reason.strip()},
    )
    item = meetings.agenda_item_of(connection, stop.meeting_id, stop.id)
    if item is not None:
        meetings.remove_item(connection, stop.meeting_id, item.id)
    return done


def _tell(
    office: Office, connection: Connection, actor: Actor, found: Placing, number: str, version: int
) -> None:
    proposal, stop, meeting = found.proposal, found.stop, found.meeting
    author = people.person_by_id(connection, proposal.author_id)
    wording = consultations.current_wordings(connection, proposal.id)[stop.id]
    for to in notify.concerned(connection, proposal):
        notify.owe(
            office,
            connection,
            notify.Notice(
                key=f"placed:{stop.id}:{version}",
                kind="item_placed",
                to=to,
                proposal_id=proposal.id,
                facts={
                    **notify.matter_facts(office, connection, proposal, author, wording.text),
                    "body_name": found.town.body(stop.body).name,
                    "held_on": meeting.held_on,
                    "held_at": meeting.starts_at,
                    "place": meeting.place,
                    "agenda_item": number,
                    "meeting_id": meeting.id,
                    "meeting_title": meeting_title(found.town.body(stop.body), meeting),
                    "sequence": meeting.version,
                },
            ),
            actor=actor,
        )
