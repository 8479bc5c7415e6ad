"""What does the chair read out, can the body decide, and what comes next? A page for the whole room, live for all.

Everybody in the office may look at a meeting of the assembly; at others those who may read their minutes. A
confidential matter shows only its place. The page asks for news
every few seconds, and is told in one statement when there is none.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from actions.see import NotSeen
from actions.see_minutes import may_look_in
from actions.see_room import Sight, see_room
from db import consultations, meetings
from db.queries import room as rows
from states.machine import Refused
from states.vocabulary import BALLOT_SUBJECT_LABELS, BallotSubject, ItemKind, Role
from web.views.desk_readiness import body_name, state_tag
from web.visit import Visit, office_route

STAFF = (Role.ORGANISER, Role.SECRETARY)
_BEFORE_THE_PROPOSAL = (BallotSubject.COUNTER_PROPOSAL, BallotSubject.AMENDMENT)


def show(visit: Visit) -> Response:
    """The chair's page."""
    return visit.page("chair", **_facts(visit))


def news(visit: Visit) -> Response:
    """The live part of the page; 204 while nothing is new."""
    with visit.reading() as (_office, connection):
        pulse = rows.pulse(connection, visit.path_id())
    if pulse is None:
        raise NotSeen("Jednání", visit.path_id())
    if pulse == visit.query("v"):
        return Response(status_code=204, headers={"Cache-Control": "no-store"})
    answer = visit.fragment("chair_now", **_facts(visit))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _facts(visit: Visit) -> dict[str, Any]:
    with visit.reading() as (office, connection):
        meeting = meetings.meeting_by_id(connection, visit.path_id())
        if meeting is None:
            raise NotSeen("Jednání", visit.path_id())
        try:
            if not may_look_in(office, connection, meeting, visit.actor):
                raise NotSeen("Jednání", visit.path_id())
            sight = see_room(office, connection, meeting, visit.eyes(office, connection))
        except Refused:
            raise NotSeen("Orgán tohoto jednání") from None
        return {
            "meeting": meeting,
            "sight": sight,
            "pulse": rows.pulse(connection, meeting.id),
            "body_name": body_name(office, meeting.body),
            "state": state_tag(meeting.state),
            "words": _words(connection, sight),
            "last": _last(sight),
            "step": _step(sight),
            "may_run": visit.may(*STAFF),
        }


def _words(connection: Any, sight: Sight) -> str:
    """What the chair reads out of the current item, if this visitor may know it."""
    item = sight.current
    if item is None or not item.is_seen:
        return ""
    if item.kind is not ItemKind.MATTER:
        standing = next((one for one in sight.room.body.standing if one.code == item.row.code), None)
        return standing.motion if standing is not None else ""
    wording = consultations.current_wordings(connection, item.row.proposal_id)[item.row.consultation_id]
    return str(wording.text)


def _last(sight: Sight) -> Any | None:
    """The last ballot, as long as the meeting deals with what it was about, or with nothing yet."""
    return sight.last_ballot


def _step(sight: Sight) -> str:
    """What the chair does next, in one sentence."""
    meeting, current, following = sight.room.meeting, sight.current, sight.next
    if meeting.state == "interrupted":
        return "Jednání je přerušeno."
    if meeting.state in ("planned", "convened"):
        return "Jednání ještě nezačalo."
    if meeting.state == "closed":
        return "Jednání skončilo."
    if sight.is_quorate is False:
        return f"Orgán není usnášeníschopný; jednání přerušte, nebo ukončete ({sight.quorum_paragraph})."
    if current is not None:
        own = [seen for seen in sight.under(current.id) if seen.ballot.is_valid]
        if not own:
            return "Zahajte rozpravu; pak dejte hlasovat, nejdřív o\u00a0protinávrzích a\u00a0změnách."
        subject = BallotSubject(own[-1].row.subject)
        sentence = f"Vyhlaste výsledek hlasování ({BALLOT_SUBJECT_LABELS[subject]})"
        goes_on = subject in _BEFORE_THE_PROPOSAL and not own[-1].ballot.is_adopted
        return f"{sentence}; pak dejte hlasovat o\u00a0návrhu usnesení." if goes_on else f"{sentence}."
    if sight.present is None and sight.members and not sight.ballots:
        return "Zjistěte, kdo je přítomen; pak otevřete první bod."
    if following is not None:
        return f"Otevřete {following.spoken}."
    return "Všechny body mají výsledek; jednání můžete ukončit."


ROUTES = (
    office_route("/jednani/{id}/rizeni", show),
    office_route("/jednani/{id}/rizeni-ted", news),
)
