"""By when must everything be done for a proposal, or for a meeting? The calendar counted back from what is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.draft import rules_of
from actions.office import Office
from actions.posting import intent_fault
from db import consultations, meetings
from db.queries import proposal_page
from db.queries.postings import intent_of
from states.backward_calendar import Answer, Question, count_back
from states.consultation import WAITS_FOR_AGENDA
from states.town import Route, Town
from states.vocabulary import StageTask

STILL_AHEAD = frozenset({"waiting", "returned", "placed", *WAITS_FOR_AGENDA})


def deadlines_of_proposal(
    office: Office,
    connection: Connection,
    proposal: Row[Any],
    dates: Mapping[str, date | None] | None = None,
) -> Answer | None:
    """The calendar of a proposal for its planned days, or for ``dates``; None while its last day is not chosen."""
    town = rules_of(connection, proposal, office)
    stops = consultations.consultations_of(connection, proposal.id)
    days = {stop.body: (dates or {}).get(stop.body, stop.planned_on) for stop in stops}
    last = stops[-1].body if stops else None
    on = days.get(last) if last else None
    if last is None or on is None:
        return None
    done = {stop.body for stop in stops if stop.state not in STILL_AHEAD}
    if proposal.state not in ("draft", "returned", "in_sign_off"):
        done.add("office")
    for stop in stops:
        suffix = "" if stop.body == last else f":{stop.body}"
        if stop.meeting_id is not None and stop.state == "placed":
            done.add(f"hand_in{suffix}")
            meeting = meetings.meeting_by_id(connection, stop.meeting_id)
            done |= convened(meeting, suffix) if meeting is not None else set()
    if intent_of(connection, proposal.id) is not None and not intent_fault(
        connection, town, proposal, StageTask.DECIDES, on
    ):
        done.add("intent_notice")
    codes = [stop.body for stop in stops]
    return count_back(
        Question(
            town=town,
            body=last,
            on=on,
            today=office.today,
            route=town.route(proposal.route),
            meetings=proposal_page.coming_meetings(connection, codes, office.today),
            usual=proposal_page.latest_meetings(connection, codes),
            chosen={body: day for body, day in days.items() if day is not None},
            matter=proposal.matter,
            department=proposal.department,
            amount=proposal.amount,
            done=frozenset(done),
        )
    )


def convened(meeting: Row[Any], suffix: str = "") -> set[str]:
    """The lines that are done once a meeting is convened."""
    if meeting.state in ("planned", "cancelled"):
        return set()
    return {f"convene{suffix}", f"board_notice{suffix}"}


def deadlines_of_day(
    office: Office,
    connection: Connection,
    body: str,
    on: date,
    *,
    town: Town | None = None,
    route: Route | None = None,
    matter: str | None = None,
    is_crisis: bool = False,
    done: frozenset[str] = frozenset(),
) -> Answer:
    """The calendar of a day of a body, with the meetings that are planned."""
    rules = town or office.town
    codes = [one.code for one in rules.bodies]
    return count_back(
        Question(
            town=rules,
            body=body,
            on=on,
            today=office.today,
            route=route,
            meetings=proposal_page.coming_meetings(connection, codes, office.today),
            usual=proposal_page.latest_meetings(connection, codes),
            matter=matter,
            is_crisis=is_crisis,
            done=done,
        )
    )
