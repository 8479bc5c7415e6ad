"""What is done from the session desk? Each form is one act in one transaction; a refusal keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from actions import end_meeting, note_presence
from actions.appoint import Officer, appoint, dismiss
from actions.convene import close_meeting, open_meeting
from actions.declare_conflict import declare_conflict
from actions.hear import Hearing, hear
from actions.join_meetings import join_meetings
from actions.meeting_row import load_meeting
from actions.office import Office
from actions.room import enter, item_in, now_in
from actions.settle import Settlement, settle
from actions.take_ballot import NewBallot, take_ballot
from actions.take_up import include_matter, include_motion, take_up
from actions.void_ballot import void_ballot
from actions.vote_and_record import Stroke, vote_and_record
from db.queries.agenda_items import items_of
from states.machine import Refused
from states.vocabulary import (
    OUTCOME_LABELS,
    BallotKind,
    BallotSubject,
    ItemKind,
    MeetingFunction,
    Outcome,
    PresenceKind,
    Role,
)
from web.room_form import chosen, counts_of, ids_of, time_of, votes_of
from web.views.room import desk
from web.visit import Visit, office_route

STAFF = (Role.ORGANISER, Role.SECRETARY)
BIGGEST_FORM = 400_000
LONGEST_TEXT = 50_000
Act = Callable[[Visit, Office, Any, int], str | tuple[str, str]]
"""Does one thing and says what was done, or (what was done, where to go)."""


def _acting(act: Act, place: str) -> Callable[[Visit], Response]:
    """A view that does ``act``; a refusal shows the desk again, with everything that was typed."""

    def view(visit: Visit) -> Response:
        meeting_id = visit.path_id()
        item_id = visit.form.number("item")
        try:
            with visit.writing() as (office, connection):
                said = act(visit, office, connection, meeting_id)
        except Refused as refused:
            return desk(visit, 409, refused.reasons, item_id)
        words, anchor = said if isinstance(said, tuple) else (said, place)
        query = f"?bod={item_id}" if item_id is not None and not anchor.startswith("?") else ""
        return visit.done(f"/stul/{meeting_id}/prubeh{query}{anchor}", words)

    return view


# --- presence -------------------------------------------------------------------------------------------------

_KINDS = {
    "arrived": PresenceKind.ARRIVED,
    "left": PresenceKind.LEFT,
    "excused": PresenceKind.EXCUSED,
    "remote": PresenceKind.JOINED_REMOTELY,
}


def _presence(visit: Visit, office: Office, connection: Any, meeting_id: int) -> str:
    form = visit.form
    at = time_of(form, "at", load_meeting(connection, meeting_id))
    ticked, version = ids_of(form, "m"), form.version()
    act = form.text("act")
    if act == "everybody":
        excused = ids_of(form, "x")
        noted = note_presence.everybody_came(
            office, connection, visit.actor, meeting_id, ticked, excused, at, version
        )
    elif act in _KINDS:
        noted = note_presence.note_presence(
            office,
            connection,
            visit.actor,
            meeting_id,
            ticked,
            _KINDS[act],
            at,
            version,
            form.text("note", 500),
        )
    else:
        raise Refused("Nevíme, co se má zapsat; použijte jedno z\u00a0tlačítek pod seznamem.")
    return " ".join([f"Zapsáno, přítomno je {noted.present}.", *noted.warnings])


def _void_presence(visit: Visit, office: Office, connection: Any, meeting_id: int) -> str:
    form = visit.form
    noted = note_presence.void_presence(
        office,
        connection,
        visit.actor,
        meeting_id,
        form.number("event") or 0,
        form.text("reason", 2000),
        form.version(),
    )
    return " ".join([*noted.warnings, f"Přítomno je {noted.present}."])


# --- officers and conflicts -----------------------------------------------------------------------------------


def _appoint(visit: Visit, office: Office, connection: Any, meeting_id: int) -> str:
    form = visit.form
    try:
        function = MeetingFunction(form.text("function"))
    except ValueError:
        raise Refused("Vyberte funkci: předsedající, zapisovatel, nebo ověřovatel.") from None
    officer = Officer(function, member_id=form.number("member"), name=form.text("name"))
    appoint(
        office,
        connection,
        visit.actor,
        meeting_id,
        officer,
        since=time_of(form, "at", load_meeting(connection, meeting_id)),
        replaces_id=form.number("replaces"),
        reason=form.text("reason", 2000),
        ballot_id=form.number("ballot"),
        version=form.version(),
    )
    return "Funkce je zapsána."


def _dismiss(visit: Visit, office: Office, connection: Any, meeting_id: int) -> str:
    form = visit.form
    officer = form.number("officer") or 0
    reason = form.text("reason", 2000)
    dismiss(office, connection, visit.actor, meeting_id, officer, reason, None, form.version())
    return "Funkce je ukončena."


def _conflict(visit: Visit, office: Office, connection: Any, meeting_id: int) -> str:
    form = visit.form
    declare_conflict(
        office,
        connection,
        visit.actor,
        meeting_id,
        form.number("item") or 0,
        form.number("member") or 0,
        form.text("statement", 2000),
        time_of(form, "at", load_meeting(connection, meeting_id)),
        form.version(),
    )
    return "Oznámení střetu zájmů je zapsáno; na hlasování ani počet členů nemá vliv."


# --- items, ballots, outcomes ---------------------------------------------------------------------------------


def _take_up(visit: Visit, office: Office, connection: Any, meeting_id: int) -> str:
    form = visit.form
    at = time_of(form, "at", load_meeting(connection, meeting_id))
    item_id = form.number("item") or 0
    taken = take_up(office, connection, visit.actor, meeting_id, item_id, at, form.version())
    skipped = ", ".join(str(number) for number in taken.skipped)
    return "Bod je otevřen." + (f" Předbíhá body {skipped}; v\u00a0zápisu to bude vidět." if skipped else "")


def _vote(visit: Visit, office: Office, connection: Any, meeting_id: int) -> str | tuple[str, str]:
    form = visit.form
    meeting = load_meeting(connection, meeting_id)
    room = enter(office, connection, meeting)
    at = time_of(form, "at", meeting)
    present = form.number("present")
    kind = chosen(form, "kind", BallotKind, BallotKind.COUNTS)
    votes = votes_of(form) if kind is BallotKind.ROLL_CALL else {}
    known = room.present_at(at or now_in(office, room))
    counts = (0, 0, 0) if votes else counts_of(form.text("counts"), known if known is not None else present)
    new = NewBallot(
        item_id=form.number("item"),
        subject=chosen(form, "subject", BallotSubject, BallotSubject.PROPOSAL),
        kind=kind,
        votes_for=counts[0],
        against=counts[1],
        abstained=counts[2],
        present=present,
        members=form.number("members"),
        votes=votes,
        motion=form.long_text("motion", LONGEST_TEXT),
        moved_by=form.text("moved_by"),
        candidate=form.text("candidate"),
        clauses=form.texts("clause"),
        taken_at=at,
        source="paper" if office.today > meeting.held_on else "desk",
    )
    if form.text("then") == "ballot":
        taken = take_ballot(office, connection, visit.actor, meeting_id, new, form.version())
        return f"Hlasování č.\u00a0{taken.position} je zapsáno. {taken.verdict.sentence}"
    stroke = vote_and_record(office, connection, visit.actor, meeting_id, new, form.version())
    return _said(stroke), (
        _next(visit, office, connection, meeting_id, new.item_id) if stroke.outcome else ""
    )


def _said(stroke: Stroke) -> str:
    number = f", usnesení {stroke.number}" if stroke.number else ""
    outcome = f" Výsledek bodu: {OUTCOME_LABELS[stroke.outcome]}{number}." if stroke.outcome else ""
    return f"Hlasování č.\u00a0{stroke.taken.position}: {stroke.taken.verdict.sentence}{outcome}"


def _next(visit: Visit, office: Office, connection: Any, meeting_id: int, item_id: int | None) -> str:
    """Where the desk goes after an item was decided: to the first one behind it that waits."""
    rows = [row for row in items_of(connection, meeting_id) if row.kind != ItemKind.HEADING]
    place = next((i for i, row in enumerate(rows) if row.id == item_id), -1)
    waiting = [row for row in (*rows[place + 1 :], *rows[: place + 1]) if row.outcome is None]
    return f"?bod={waiting[0].id}" if waiting else f"?bod={item_id}#konec"


def _void(visit: Visit, office: Office, connection: Any, meeting_id: int) -> str:
    form = visit.form
    said = void_ballot(
        office,
        connection,
        visit.actor,
        meeting_id,
        form.number("ballot") or 0,
        form.text("reason", 2000),
        form.version(),
    )
    return " ".join(["Hlasování je neplatné.", *said])


def _outcome(visit: Visit, office: Office, connection: Any, meeting_id: int) -> tuple[str, str]:
    form = visit.form
    room = enter(office, connection, load_meeting(connection, meeting_id))
    item = item_in(connection, room, form.number("item") or 0)
    try:
        outcome = Outcome(form.text("outcome"))
    except ValueError:
        raise Refused("Vyberte výsledek bodu.") from None
    day = form.day("postponed_to")
    if form.faults:
        raise Refused(*form.faults.values())
    ballot_id, together = form.number("ballot"), form.checked("together")
    reason, conditions = form.text("reason", 2000), form.text("conditions", 2000)
    if item.kind == ItemKind.MATTER:
        text = form.long_text("text", LONGEST_TEXT)
        is_negative = outcome is Outcome.NOT_RECOMMENDED
        hearing = Hearing(
            outcome,
            amended_text="" if is_negative else text,
            negative_motion=text if is_negative else "",
            postponed_to=day,
            conditions=conditions,
            reason=reason,
            ballot_id=ballot_id,
            together=together,
        )
        stop_version = form.version("stop_version")
        number = hear(office, connection, visit.actor, item.consultation_id, hearing, stop_version).number
    else:
        settlement = Settlement(outcome, ballot_id, together, reason, conditions, day)
        number = settle(
            office, connection, visit.actor, meeting_id, item.id, settlement, form.version()
        ).number
    words = f"{OUTCOME_LABELS[outcome]}{f', usnesení {number}' if number else ''}"
    return f"Výsledek bodu: {words}.", _next(visit, office, connection, meeting_id, item.id)


def _include(visit: Visit, office: Office, connection: Any, meeting_id: int) -> tuple[str, str]:
    """The vote of § 94/2 and, if it carried, the item: one form, one transaction."""
    form = visit.form
    meeting = load_meeting(connection, meeting_id)
    room = enter(office, connection, meeting)
    at = time_of(form, "at", meeting)
    title, stop_id = form.text("title"), form.number("stop")
    if not title and stop_id is None:
        raise Refused("Napište název bodu, nebo vyberte návrh, který na tento orgán čeká.")
    present = form.number("present")
    known = room.present_at(at or now_in(office, room))
    counts = counts_of(form.text("counts"), known if known is not None else present)
    motion = "Zařazení bodu na program" + (f": {title}" if title and stop_id is None else "")
    new = NewBallot(
        subject=BallotSubject.INCLUSION,
        votes_for=counts[0],
        against=counts[1],
        abstained=counts[2],
        present=present,
        motion=motion,
        moved_by=form.text("moved_by"),
        taken_at=at,
    )
    taken = take_ballot(office, connection, visit.actor, meeting_id, new, form.version())
    if not taken.verdict.is_adopted:
        return f"Bod zařazen nebyl. {taken.verdict.sentence}", "#program"
    args = (office, connection, visit.actor, meeting_id)
    if stop_id is not None:
        item_id = include_matter(
            *args, stop_id, taken.ballot_id, intent_reason=form.text("intent_reason", 2000)
        )
    else:
        item_id = include_motion(*args, title, taken.ballot_id)
    return f"Bod je zařazen na konec programu. {taken.verdict.sentence}", f"?bod={item_id}"


# --- the meeting itself ---------------------------------------------------------------------------------------


def _move(visit: Visit, office: Office, connection: Any, meeting_id: int) -> str:
    form = visit.form
    at = time_of(form, "at", load_meeting(connection, meeting_id))
    args = (office, connection, visit.actor, meeting_id)
    version, reason = form.version(), form.text("reason", 2000)
    match form.text("verb"):
        case "open":
            open_meeting(*args, version, at)
            return "Jednání je zahájeno; zapište, kdo přišel."
        case "interrupt":
            end_meeting.interrupt(*args, version, reason)
            return "Jednání je přerušeno; příchody a\u00a0odchody zapisujte dál."
        case "resume":
            end_meeting.resume(*args, version)
            return "Jednání pokračuje."
        case "close":
            close_meeting(*args, version, at)
            return "Jednání je ukončeno."
        case "end_without_quorum":
            ended = end_meeting.end_without_quorum(*args, reason, at, version)
            return f"Jednání je ukončeno pro nedostatek přítomných. {ended.sentence}"
    raise Refused("Nevíme, co se s\u00a0jednáním má stát; načtěte stránku znovu.")


def _join(visit: Visit, office: Office, connection: Any, meeting_id: int) -> str:
    form = visit.form
    other = form.number("with")
    join_meetings(office, connection, visit.actor, meeting_id, other, form.version())
    if other is None:
        return "Jednání už není společné."
    return "Orgány jednají společně; každý má svou prezenci, usnášeníschopnost a\u00a0hlasování."


ROUTES = tuple(
    office_route(
        f"/stul/{{id}}/prubeh/{name}",
        _acting(act, place),
        method="POST",
        roles=STAFF,
        biggest=BIGGEST_FORM,
    )
    for name, act, place in (
        ("prezence", _presence, "#prezence"),
        ("prezence-oprava", _void_presence, "#prezence"),
        ("funkce", _appoint, "#funkce"),
        ("funkce-konec", _dismiss, "#funkce"),
        ("stret", _conflict, ""),
        ("otevrit", _take_up, ""),
        ("hlasovani", _vote, ""),
        ("neplatne", _void, ""),
        ("vysledek", _outcome, ""),
        ("zaradit", _include, "#program"),
        ("jednani", _move, "#stav"),
        ("spolecne", _join, "#stav"),
    )
)
