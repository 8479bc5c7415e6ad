"""Where is a meeting run from? The session desk: presence, the item on the table, the vote, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from actions.motion_words import own_words
from actions.room import item_in
from actions.see import NotSeen
from actions.see_room import Sight, see_room
from actions.take_ballot import as_ballot
from db import consultations, meetings
from db.queries import meetings_board
from db.queries import room as rows
from states.ballots import said_of_repeated, split_vote
from states.machine import Refused
from states.meeting import MEETING
from states.vocabulary import (
    BALLOT_SUBJECT_LABELS,
    OUTCOME_LABELS,
    VOTE_CHOICE_LABELS,
    BallotSubject,
    ItemKind,
    Outcome,
    Role,
    StageTask,
    VoteChoice,
)
from states.wording import clause_from_data
from web.room_form import ids_of
from web.views.desk_readiness import body_name, state_tag
from web.visit import Visit, office_route

STAFF = (Role.ORGANISER, Role.SECRETARY)
MOST_WAITING = 100
OF_A_MATTER = tuple(outcome for outcome in Outcome)
OF_AN_ITEM = (
    Outcome.ADOPTED,
    Outcome.NOT_ADOPTED,
    Outcome.NOTED,
    Outcome.POSTPONED,
    Outcome.REMOVED,
    Outcome.WITHDRAWN,
    Outcome.NOT_REACHED,
)
SUBJECTS = tuple(subject for subject in BallotSubject if subject is not BallotSubject.INCLUSION)
VOTES = (VoteChoice.FOR, VoteChoice.AGAINST, VoteChoice.ABSTAINED, VoteChoice.DID_NOT_VOTE)


def show(visit: Visit) -> Response:
    """The session desk of one meeting."""
    return desk(visit)


def desk(
    visit: Visit, status: int = 200, refused: Sequence[str] = (), item_id: int | None = None
) -> Response:
    """The page; ``refused`` are sentences of an act that was not recorded, what was typed stays in its form."""
    with visit.reading() as (office, connection):
        meeting = meetings.meeting_by_id(connection, visit.path_id())
        if meeting is None:
            raise NotSeen("Jednání", visit.path_id())
        eyes = visit.eyes(office, connection)
        try:
            sight = see_room(office, connection, meeting, eyes)
        except Refused:  # its body is no longer in the town's rules
            raise NotSeen("Orgán tohoto jednání") from None
        asked = visit.query("bod")
        wanted = item_id or (int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None)
        selected = _selected(sight, wanted)
        waiting = meetings_board.waiting_stops(connection, eyes, body=meeting.body, limit=MOST_WAITING)
        form = visit.form
        return visit.page(
            "room",
            status,
            meeting=meeting,
            sight=sight,
            body_name=body_name(office, meeting.body),
            partners=[
                (row.id, body_name(office, row.body))
                for row in rows.other_bodies_that_day(connection, meeting)
            ]
            if meeting.state in ("planned", "convened")
            else (),
            joint_names=[(row.id, body_name(office, row.body)) for row in sight.joint],
            state=state_tag(meeting.state),
            verbs=MEETING.verbs_from(meeting.state),
            selected=selected,
            neighbours=_neighbours(sight, selected),
            table=_on_the_table(office, connection, sight, selected),
            subjects=[(subject.value, BALLOT_SUBJECT_LABELS[subject]) for subject in SUBJECTS],
            subject=_usual_subject(sight, selected),
            outcomes=_outcomes(selected),
            votes=[(choice.value, VOTE_CHOICE_LABELS[choice]) for choice in VOTES],
            waiting=[(row.consultation_id, row.title) for row in waiting],
            ticked=frozenset(ids_of(form, "m")),
            typed=lambda name, longest=50_000: form.long_text(name, longest),
            refused=refused,
            missing=[item for item in sight.items if _needs_outcome(sight, item)],
        )


def _selected(sight: Sight, wanted: int | None) -> Any:
    """The item that is asked for, the current one, or the first that waits."""
    known = {item.id: item for item in sight.items if not item.is_heading}
    if wanted in known:
        return known[wanted]
    return sight.current or sight.next or next(iter(known.values()), None)


def _needs_outcome(sight: Sight, item: Any) -> bool:
    """What the meeting cannot be closed without (`actions.room.undecided`)."""
    return item.is_open and (
        item.kind is ItemKind.MATTER
        or item.opened_at is not None
        or any(seen.ballot.is_valid for seen in sight.under(item.id))
    )


def _neighbours(sight: Sight, selected: Any) -> tuple[Any, Any]:
    items = [item for item in sight.items if not item.is_heading]
    ids = [item.id for item in items]
    if selected is None or selected.id not in ids:
        return None, None
    place = ids.index(selected.id)
    return (
        items[place - 1] if place else None,
        items[place + 1] if place + 1 < len(items) else None,
    )


def _on_the_table(office: Any, connection: Any, sight: Sight, selected: Any) -> dict[str, Any]:
    """The words that lie on the table under the selected item, its clauses, and what its ballots say together."""
    found: dict[str, Any] = {
        "text": "",
        "clauses": (),
        "split": "",
        "repeated": "",
        "suggested": "",
        "ballots": (),
    }
    if selected is None:
        return found
    own = sight.under(selected.id)
    found["ballots"] = own
    taken = [as_ballot(seen.row) for seen in own]
    alike: dict[Any, list[Any]] = {}
    for one in taken:
        alike.setdefault((one.subject, one.candidate, one.clauses), []).append(one)
    found["repeated"] = " ".join(said for group in alike.values() if (said := said_of_repeated(group)))
    found["suggested"] = _suggested(selected, [one for one in taken if one.is_valid])
    if selected.kind is not ItemKind.MATTER and selected.row.code:  # standing, or brought by a suspension
        item = item_in(connection, sight.room, selected.id)
        words = own_words(office, connection, sight.room, item)
        found["text"] = words if words != item.shown_title else ""
    if selected.kind is ItemKind.MATTER and selected.is_seen:
        wording = consultations.current_wordings(connection, selected.row.proposal_id)[
            selected.row.consultation_id
        ]
        clauses = [clause_from_data(data) for data in wording.clauses]
        found["text"] = wording.text
        found["clauses"] = [
            (clause.label, f"{clause.label} {clause.verb} {clause.text}") for clause in clauses
        ]
        by_clauses = [one for one in taken if one.subject is BallotSubject.CLAUSES]
        if by_clauses:
            found["split"] = split_vote([clause.label for clause in clauses], by_clauses).sentence
    return found


def _suggested(selected: Any, valid: list[Any]) -> str:
    """The outcome that the votes about the proposal itself come to; nothing after any other last ballot."""
    if not valid or valid[-1].subject is not BallotSubject.PROPOSAL:
        return ""
    yes, no = (
        (Outcome.RECOMMENDED, Outcome.NOT_RECOMMENDED)
        if selected.kind is ItemKind.MATTER and selected.row.task != StageTask.DECIDES
        else (Outcome.ADOPTED, Outcome.NOT_ADOPTED)
    )
    return (yes if valid[-1].is_adopted else no).value


def _usual_subject(sight: Sight, selected: Any) -> str:
    if selected is None:
        return BallotSubject.PROCEDURE.value
    does = next((one.does for one in sight.room.body.standing if one.code == selected.row.code), "")
    return {"agenda": BallotSubject.AGENDA.value, "verifiers": BallotSubject.OFFICERS.value}.get(
        does, BallotSubject.PROPOSAL.value
    )


def _outcomes(selected: Any) -> list[tuple[str, str]]:
    if selected is None:
        return []
    if selected.kind is not ItemKind.MATTER:
        return [(outcome.value, OUTCOME_LABELS[outcome]) for outcome in OF_AN_ITEM]
    decides = selected.row.task == StageTask.DECIDES
    other = (
        (Outcome.RECOMMENDED, Outcome.NOT_RECOMMENDED)
        if decides
        else (Outcome.ADOPTED, Outcome.ADOPTED_AMENDED, Outcome.NOT_ADOPTED)
    )
    return [(outcome.value, OUTCOME_LABELS[outcome]) for outcome in OF_A_MATTER if outcome not in other]


ROUTES = (office_route("/stul/{id}/prubeh", show, roles=STAFF),)
