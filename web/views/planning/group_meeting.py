"""What stands on the page of one meeting of groups, and what may be done there?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from actions.office import NoTown, Office
from actions.planning import attend, group_meetings, group_tasks, invite, participants
from actions.planning.meeting_documents import attendance_sheet
from actions.planning.see_meeting import SeenMeeting, see_meeting
from actions.see import NotSeen
from db.queries import planning_meetings as asks
from states.attachment import FILE_KINDS
from states.machine import Refused
from states.planning.group_meeting import GROUP_MEETING
from states.planning.vocabulary import ANSWER_LABELS, ATTENDED_LABELS, SIDE_LABELS, Answer, Attended, Side
from web.stored_file import stored_file
from web.views.planning.frame import frame_of
from web.views.planning.group_meetings import (
    KINDS,
    TAB,
    arrangement_of,
    hour_of,
    ids_of,
    typed_arrangement,
)
from web.visit import Visit, office_route

Do = Callable[[Visit, Office, Any, int], None]
REASONS = ("reason", "urgent_reason", "quorum_reason", "task", "report")


def show(visit: Visit) -> Response:
    """One meeting: when, where, who comes, what blocks the next step."""
    return _show(visit)


def seen(visit: Visit, office: Office, connection: Any) -> SeenMeeting:
    """The meeting in the address; raises NotSeen for one that the process does not have."""
    found = see_meeting(office, connection, visit.actor, visit.path_id(), visit.path_id("meeting"))
    if found is None:
        raise NotSeen("Jednání skupiny", visit.path_id("meeting"))
    return found


def _show(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    form = visit.form
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        found = seen(visit, office, connection)
        known = _people(office, connection, frame.process.id, found)
        today = office.today
    verb = form.text("verb")
    typed = typed_arrangement(form) if verb in ("arrange", "move") else _arranged(found)
    return visit.page(
        "planning_meeting",
        status,
        **frame.facts(
            meeting=found,
            row=found.row,
            here=f"{frame.context['address']}/jednani/{found.row.id}",
            state=GROUP_MEETING.states[found.row.state],
            kind=KINDS[found.row.state],
            today=today,
            verb_labels=GROUP_MEETING.verbs,
            people=known,
            everybody=sorted({(seat.person_id, seat.name) for seat in found.seats}, key=lambda pair: pair[1]),
            sides=[(side.value, SIDE_LABELS[side]) for side in Side],
            side_labels={side.value: SIDE_LABELS[side] for side in Side},
            answers={one.value: ANSWER_LABELS[one] for one in Answer},
            attended=[(one.value, ATTENDED_LABELS[one]) for one in Attended],
            without_address=invite.without_address(found.seats),
            typed=typed,
            typed_verb=verb,
            words={name: form.long_text(name, 20_000) for name in REASONS},
            faults=form.faults,
            reasons=reasons,
        ),
    )


def _arranged(found: SeenMeeting) -> dict[str, Any]:
    row = found.row
    return {
        "title": row.title,
        "held_from": row.held_from,
        "held_until": row.held_until if row.held_until != row.held_from else None,
        "starts_at": f"{row.starts_at:%H:%M}" if row.starts_at else "",
        "when_words": row.when_words or "",
        "place": row.place or "",
        "summary": row.summary or "",
        "points": "\n".join(point.title for point in found.points),
    }


def _people(office: Office, connection: Any, process_id: int, found: SeenMeeting) -> list[tuple[int, str]]:
    """Whom the process knows and who is not on the list yet."""
    listed = {seat.person_id for seat in found.seats}
    rows = (
        *asks.members_of_process(connection, process_id, office.today),
        *asks.contacts_of(connection, process_id),
    )
    free = {row.id: row.name for row in rows if row.id not in listed}
    return sorted(free.items(), key=lambda pair: pair[1])


def act(visit: Visit) -> Response:
    """Does what the button says, and shows the page again with the sentence why not."""
    verb = visit.form.text("verb")
    do = _VERBS.get(verb)
    if do is None:
        return _show(visit, 422, ("Tohle se tu dělat nedá; načtěte stránku znovu.",))
    try:
        with visit.writing() as (office, connection):
            frame_of(visit, office, connection, TAB)
            found = seen(visit, office, connection)
            do[0](visit, office, connection, found.row.id)
            if visit.form.faults:
                raise Refused(*visit.form.faults.values())
    except (NoTown, NotSeen):
        raise
    except Refused as refused:
        return _show(visit, 422, () if visit.form.faults else refused.reasons)
    return visit.done(f"/planovani/{visit.path_id()}/jednani/{visit.path_id('meeting')}", do[1])


def _arrange(visit: Visit, office: Office, connection: Any, meeting_id: int) -> None:
    form = visit.form
    group_meetings.arrange(
        office, connection, visit.actor, meeting_id, _readable(form, arrangement_of(form)), form.version()
    )


def _readable(form: Any, value: Any) -> Any:
    if form.faults:
        raise Refused(*form.faults.values())
    return value


def _guest(visit: Visit, office: Office, connection: Any, meeting_id: int) -> None:
    form = visit.form
    person_id, side, version = _chosen(visit, office, connection), form.text("side"), form.version()
    found = seen(visit, office, connection)
    add = invite.invite_more if found.row.state == "invited" else group_meetings.choose_invited
    add(office, connection, visit.actor, meeting_id, person_id, side, version)


def _chosen(visit: Visit, office: Office, connection: Any) -> int:
    """The person of a form: chosen from those who are known, or written down now."""
    form = visit.form
    number = form.number("person")
    if number is not None:
        return _readable(form, number)  # type: ignore[no-any-return]
    name = form.text("name", 200)
    if not name:
        raise Refused("Vyberte osobu ze seznamu, nebo napište jméno nové.")
    return participants.enrol(office, connection, visit.actor, visit.path_id(), name, form.text("email", 254))


def _invite(visit: Visit, office: Office, connection: Any, meeting_id: int) -> None:
    reason = visit.form.long_text("urgent_reason", 2000)
    invite.invite(office, connection, visit.actor, meeting_id, visit.form.version(), reason)


def _move(visit: Visit, office: Office, connection: Any, meeting_id: int) -> None:
    form = visit.form
    first, last, hour = form.day("held_from"), form.day("held_until"), hour_of(form, "starts_at")
    place = form.text("place", 500)
    _readable(form, None)
    if first is None:
        raise Refused("Vyplňte nový den jednání.")
    invite.move_group_meeting(
        office,
        connection,
        visit.actor,
        meeting_id,
        form.long_text("reason", 2000),
        held_from=first,
        held_until=last,
        starts_at=hour,
        place=place,
        version=form.version(),
    )


def _cancel(visit: Visit, office: Office, connection: Any, meeting_id: int) -> None:
    form = visit.form
    invite.cancel_group_meeting(
        office, connection, visit.actor, meeting_id, form.long_text("reason", 2000), form.version()
    )


def _answer(visit: Visit, office: Office, connection: Any, meeting_id: int) -> None:
    form = visit.form
    number, answered = form.number("seat"), form.text("answer")
    if number is None or number not in {seat.id for seat in seen(visit, office, connection).seats}:
        raise Refused("Tato osoba na seznamu pozvaných není; načtěte stránku znovu.")
    attend.answer(office, connection, visit.actor, number, answered)


def _attended(visit: Visit, office: Office, connection: Any) -> tuple[dict[int, str], list[tuple[int, str]]]:
    """Who was there by the form, and the guest of the moment, if one is written there."""
    form = visit.form
    marked = [name for name in form.names() if name.startswith("attended-")]
    attended = {
        person: form.text(f"attended-{person}")
        for person in ids_of(name.removeprefix("attended-") for name in marked)
    }
    guests = []
    if form.text("name") or form.text("person"):
        guests.append((_chosen(visit, office, connection), form.text("side")))
    return {person: value for person, value in attended.items() if value}, guests


def _hold(visit: Visit, office: Office, connection: Any, meeting_id: int) -> None:
    attended, guests = _attended(visit, office, connection)
    attend.hold(
        office,
        connection,
        visit.actor,
        meeting_id,
        attended,
        guests=guests,
        without_quorum=visit.form.long_text("quorum_reason", 2000),
        version=visit.form.version(),
    )


def _correct_attendance(visit: Visit, office: Office, connection: Any, meeting_id: int) -> None:
    attended, guests = _attended(visit, office, connection)
    attend.correct_attendance(
        office,
        connection,
        visit.actor,
        meeting_id,
        attended,
        guests=guests,
        version=visit.form.version(),
    )


def _task(visit: Visit, office: Office, connection: Any, meeting_id: int) -> None:
    form = visit.form
    due, person = form.day("due_on"), form.number("person")
    _readable(form, None)
    if person is None:
        raise Refused("Vyberte, kdo úkol splní.")
    group_tasks.give_group_task(
        office,
        connection,
        visit.actor,
        meeting_id,
        form.long_text("task", 4000),
        person,
        due,
        form.version(),
    )


def _report(visit: Visit, office: Office, connection: Any, meeting_id: int) -> None:
    number = visit.form.number("task_id")
    if number is None or number not in {task.id for task in asks.tasks_of(connection, meeting_id)}:
        raise Refused("Tento úkol k\u00a0jednání nepatří; načtěte stránku znovu.")
    group_tasks.report_group_task(
        office, connection, visit.actor, number, visit.form.long_text("report", 4000)
    )


_VERBS: dict[str, tuple[Do, str]] = {
    "arrange": (_arrange, "Jednání je upraveno."),
    "guest": (_guest, "Osoba je na seznamu pozvaných."),
    "invite": (_invite, "Jednání je svoláno; pozvánky s\u00a0odkazem k\u00a0potvrzení odcházejí."),
    "move": (_move, "Jednání je přeloženo; pozvaní dostanou dopis a\u00a0odpoví znovu."),
    "cancel": (_cancel, "Jednání je zrušeno; pozvaní dostanou dopis."),
    "answer": (_answer, "Odpověď je zapsána."),
    "hold": (_hold, "Je zapsáno, že se jednání konalo; pokračujte zápisem."),
    "attendance": (_correct_attendance, "Prezence je opravena."),
    "task": (_task, "Úkol je uložen; dostane ho dopisem, kdo ho má splnit."),
    "report": (_report, "Splnění úkolu je zapsáno."),
}


def sheet(visit: Visit) -> Response:
    """The attendance sheet to print; nothing is kept of it."""
    with visit.reading() as (office, connection):
        frame_of(visit, office, connection, TAB)
        found = seen(visit, office, connection)
    name, content = attendance_sheet(visit.house, found.row.id)
    return visit.file(content, name, FILE_KINDS["docx"].media_type)


def document(visit: Visit) -> Response:
    """A made invitation or minutes."""
    with visit.reading() as (office, connection):
        frame_of(visit, office, connection, TAB)
        found = seen(visit, office, connection)
    row = next((row for row in found.documents if row.id == visit.path_id("document")), None)
    if row is None or row.file_digest is None:
        raise NotSeen("Dokument")
    return stored_file(visit.house.files, row.file_digest, row.file_name, "docx")


ROUTES = (
    office_route("/planovani/{id}/jednani/{meeting}", show),
    office_route("/planovani/{id}/jednani/{meeting}", act, method="POST"),
    office_route("/planovani/{id}/jednani/{meeting}/prezence.docx", sheet),
    office_route("/planovani/{id}/jednani/{meeting}/soubory/{document}", document),
)
