"""Which meetings of groups are there, by rounds, and how is one, or a whole round of them, planned?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from itertools import groupby
from typing import Any

from starlette.responses import Response

from actions.office import NoTown, Office
from actions.planning.group_meetings import Arrangement, plan_group_meeting, plan_round
from actions.planning.group_outputs import outputs_word
from actions.planning.invite import invite_round
from actions.planning.meeting_row import when_words
from actions.planning.standing import standing_in_planning
from actions.see import NotSeen
from db.queries import planning_meetings as asks
from states.attachment import FILE_KINDS
from states.dates import czech_date
from states.machine import Refused
from states.planning.group_meeting import GROUP_MEETING, STAFF
from states.planning.process import PHASES
from states.planning.terms import invitation_limit
from web.form import Form
from web.views.planning.frame import Frame, frame_of
from web.visit import Visit, office_route

TAB = "/jednani"
KINDS = {
    "planned": "neutral",
    "invited": "info",
    "held": "warning",
    "closed": "success",
    "cancelled": "neutral",
}
HOWS = (
    ("each", "každá skupina zvlášť"),
    ("joint", "jedno společné jednání zaškrtnutých skupin"),
    ("information", "informační schůzka bez skupin; koho pozvat, vyberete na její stránce"),
)
MOST_POINTS = 60
MOST_ROUNDS = 999
_HOUR = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?(?: hodin)?")
_NUMBER = re.compile(r"^\d{1,2}[.)]\s+")


def show(visit: Visit) -> Response:
    """The meetings of a process, the newest round first."""
    return _list(visit)


def _list(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        rows = asks.meetings_of_process(connection, frame.process.id)
        names = asks.names_of_groups(connection, frame.process.id)
        lines = [_line(office, row, names.get(row.id, [])) for row in rows]
        tasks, today = asks.open_tasks_of(connection, frame.process.id), office.today
    rounds = [
        {
            "number": number,
            "title": f"{number}. kolo" if number else "Mimo kola",
            "lines": list(found),
        }
        for number, found in groupby(lines, key=lambda line: line["row"].round)
    ]
    for one in rounds:
        one["waiting"] = sum(line["row"].state == "planned" for line in one["lines"])
    return visit.page(
        "planning_meetings",
        status,
        **frame.facts(rounds=rounds, may_plan=may_plan(frame), tasks=tasks, today=today, reasons=reasons),
    )


def _line(office: Office, row: Any, groups: list[str]) -> dict[str, Any]:
    note = ""
    if row.state == "invited":
        silent = row.invited_count - row.coming - row.not_coming
        note = f"přijde {row.coming}, omlouvá se {row.not_coming}, neodpovědělo {silent}"
    elif row.state in ("held", "closed") and row.is_attendance_kept:
        note = f"přítomno {row.present} z\u00a0{row.invited_count}"
    elif row.state == "planned" and row.held_from is not None and row.held_from < office.today:
        note = "den už minul"
    return {
        "row": row,
        "groups": groups,
        "when": when_words(row),
        "state": GROUP_MEETING.states[row.state],
        "kind": KINDS[row.state],
        "note": note,
    }


def may_plan(frame: Frame) -> bool:
    """Whether the reader may plan meetings of this process, or of a group of it."""
    return frame.process.state in PHASES and bool(frame.standing.roles.intersection(STAFF))


def new(visit: Visit) -> Response:
    """The form of a new meeting or round."""
    return _form(visit)


def _form(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    form = visit.form
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        if not may_plan(frame):
            raise Refused("Jednání plánuje koordinátor, nebo kdo skupinu vede; proces musí běžet.")
        own = [
            group
            for group in frame.groups
            if standing_in_planning(
                office, connection, visit.actor, frame.process, (group.id,)
            ).roles.intersection(STAFF)
        ]
        number = asks.last_round(connection, frame.process.id) + 1
        limits = [
            (group.name, czech_date(limit))
            for group in own
            if (limit := _earliest(office, group)) is not None
        ]
    is_typed = bool(form.names())
    return visit.page(
        "planning_meeting_new",
        status,
        **frame.facts(
            groups=own,
            chosen=set(form.texts("group")) if is_typed else {str(group.id) for group in own},
            hows=HOWS,
            number=number,
            limits=limits,
            typed=typed_arrangement(form)
            | {
                "how": form.text("how") or "each",
                "round": form.text("round"),
                "without_attendance": form.checked("without_attendance"),
            },
            faults=form.faults,
            reasons=reasons,
        ),
    )


def _earliest(office: Office, group: Any) -> date | None:
    """The first day for which an invitation sent today is in time."""
    day = office.today
    for _ in range(120):
        limit = invitation_limit((group.invitation_term,), day)
        if limit is not None and limit >= office.today:
            return day
        day += timedelta(days=1)
    return None


def plan(visit: Visit) -> Response:
    """Plans what the form says."""
    form, process_id = visit.form, visit.path_id()
    arrangement = arrangement_of(form)
    number, how = form.number("round"), form.text("how")
    groups = ids_of(form.texts("group"))
    if number is not None and not 1 <= number <= MOST_ROUNDS:
        form.fault("round", f"Kola se číslují od 1 do {MOST_ROUNDS}.")
    if form.faults:
        return _form(visit, 422)
    try:
        with visit.writing() as (office, connection):
            frame_of(visit, office, connection, TAB)
            given = (office, connection, visit.actor, process_id)
            more: dict[str, Any] = {
                "number": number,
                "is_attendance_kept": not form.checked("without_attendance"),
            }
            if how == "information":
                ids = [plan_group_meeting(*given, (), arrangement, **more)]
            else:
                ids = plan_round(*given, groups, arrangement, is_joint=how == "joint", **more)
    except (NoTown, NotSeen):
        raise
    except Refused as refused:
        return _form(visit, 422, refused.reasons)
    if len(ids) == 1:
        return visit.done(f"/planovani/{process_id}/jednani/{ids[0]}", "Jednání je naplánováno.")
    return visit.done(
        f"/planovani/{process_id}/jednani",
        f"Naplánováno jednání: {len(ids)}. Zkontrolujte je a\u00a0svolejte celé kolo.",
    )


def invite(visit: Visit) -> Response:
    """Invites to all planned meetings of a round."""
    process_id, number = visit.path_id(), visit.form.number("round")
    reason = visit.form.long_text("reason", 2000)
    try:
        if number is None or not 1 <= number <= MOST_ROUNDS:
            raise Refused("Vyberte kolo, které chcete svolat.")
        with visit.writing() as (office, connection):
            frame_of(visit, office, connection, TAB)
            count = invite_round(office, connection, visit.actor, process_id, number, reason)
    except (NoTown, NotSeen):
        raise
    except Refused as refused:
        return _list(visit, 422, refused.reasons)
    return visit.done(
        f"/planovani/{process_id}/jednani",
        f"Kolo je svoláno (jednání: {count}); pozvánky s\u00a0odkazem k\u00a0potvrzení odcházejí.",
    )


def arrangement_of(form: Form) -> Arrangement:
    """What a form says of a meeting; what can't be read is a fault at its field."""
    return Arrangement(
        title=form.text("title", 300),
        held_from=form.day("held_from"),
        held_until=form.day("held_until"),
        starts_at=hour_of(form, "starts_at"),
        when_words=form.text("when_words", 200),
        place=form.text("place", 500),
        summary=form.long_text("summary", 4000),
        points=points_of(form),
    )


def points_of(form: Form) -> tuple[str, ...]:
    """Points of the agenda, one on a line; numbers that people write before them are not theirs."""
    lines = (line.strip() for line in form.long_text("points", 20_000).split("\n"))
    points = tuple(_NUMBER.sub("", line) for line in lines if line)
    if len(points) > MOST_POINTS:
        form.fault("points", f"Program má {len(points)} bodů, vejde se jich nejvýš {MOST_POINTS}.")
    if any(len(point) > 500 for point in points):
        form.fault("points", "Bod programu se vejde nejvýš na 500 znaků; zkraťte ho.")
    return points


def hour_of(form: Form, name: str) -> time | None:
    """An hour as browsers send it (16:00) or as people write it (16.00, 16); None if empty or no hour."""
    text = form.text(name)
    if not text:
        return None
    found = _HOUR.fullmatch(text)
    if found and int(found[1]) < 24 and int(found[2] or 0) < 60:
        return time(int(found[1]), int(found[2] or 0))
    form.fault(name, f"„{text[:20]}“ není hodina; napište ji jako 16:00.")
    return None


def ids_of(texts: Iterable[str]) -> list[int]:
    """The numbers of rows among what was sent; nothing else can be one."""
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= 9]


def typed_arrangement(form: Form) -> dict[str, str]:
    """The form's fields as they were typed."""
    names = ("title", "held_from", "held_until", "starts_at", "when_words", "place")
    return {name: form.text(name) for name in names} | {
        name: form.long_text(name, 20_000) for name in ("summary", "points")
    }


def outputs(visit: Visit) -> Response:
    """What all groups have concluded, as a paper in Word."""
    with visit.reading() as (office, connection):
        process_id = frame_of(visit, office, connection, TAB).process.id
    name, content = outputs_word(visit.house, process_id)
    return visit.file(content, name, FILE_KINDS["docx"].media_type)


ROUTES = (
    office_route("/planovani/{id}/jednani", show),
    office_route("/planovani/{id}/jednani/vystupy.docx", outputs),
    office_route("/planovani/{id}/jednani/nove", new),
    office_route("/planovani/{id}/jednani/nove", plan, method="POST"),
    office_route("/planovani/{id}/jednani/svolat", invite, method="POST"),
)
