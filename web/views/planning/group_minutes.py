"""How are the minutes of a group written, closed and corrected in the browser? Nothing typed is ever lost."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from actions.office import NoTown
from actions.planning.group_minutes import (
    LONGEST,
    PointText,
    close_group_minutes,
    correct_group_minutes,
    write_group_minutes,
)
from actions.see import NotSeen
from states.machine import Refused
from states.planning.group_meeting import GROUP_MEETING
from web.form import Form
from web.views.planning.frame import frame_of
from web.views.planning.group_meeting import seen
from web.views.planning.group_meetings import KINDS, MOST_POINTS, TAB
from web.visit import Visit, office_route

SPARE = 1
"""Empty points offered beside those of the agenda."""
BIGGEST = 2_000_000
"""Bytes of the form: sixty points of two long texts."""


def show(visit: Visit) -> Response:
    """The minutes point by point."""
    return _show(visit)


def _show(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    """With what was typed, if it could not be kept: the next save goes over what others kept meanwhile, knowingly."""
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        found = seen(visit, office, connection)
    if not found.verbs & {"write", "correct"}:
        raise Refused("Zápis se píše u\u00a0jednání, které se konalo; píše ho, kdo jednání vede.")
    form = visit.form
    is_typed = "words" in form
    points = (
        read_points(form)
        if is_typed
        else [PointText(one.title, one.discussed or "", one.concluded or "") for one in found.points]
    )
    kept = found.row.minutes or ""
    return visit.page(
        "planning_minutes",
        status,
        **frame.facts(
            meeting=found,
            row=found.row,
            here=f"{frame.context['address']}/jednani/{found.row.id}",
            state=GROUP_MEETING.states[found.row.state],
            kind=KINDS[found.row.state],
            points=[*points, *(PointText("") for _ in range(SPARE))][:MOST_POINTS],
            minutes=form.long_text("words", LONGEST * 2) if is_typed else kept,
            reason=form.long_text("reason", 2000),
            is_typed=is_typed and bool(reasons or form.faults),
            kept=found.points,
            kept_words=kept,
            longest=LONGEST,
            faults=form.faults,
            reasons=reasons,
        ),
    )


def save(visit: Visit) -> Response:
    """Keeps, closes or corrects."""
    form, meeting_id = visit.form, visit.path_id("meeting")
    verb, version = form.text("verb"), form.version()
    words, points = form.long_text("words", LONGEST), [one for one in read_points(form) if _says(one)]
    reason = form.long_text("reason", 2000)
    if form.faults:
        return _show(visit, 422, tuple(form.faults.values()))
    here = f"/planovani/{visit.path_id()}/jednani/{meeting_id}"
    try:
        with visit.writing() as (office, connection):
            frame_of(visit, office, connection, TAB)
            seen(visit, office, connection)
            given = (office, connection, visit.actor, meeting_id)
            match verb:
                case "write":
                    write_group_minutes(*given, words, points, version)
                case "close":
                    done = write_group_minutes(*given, words, points, version)
                    close_group_minutes(*given, done.version)
                case "correct":
                    correct_group_minutes(*given, reason, words, points, version)
                case _:
                    raise Refused("Tohle se tu dělat nedá; načtěte stránku znovu.")
    except (NoTown, NotSeen):
        raise
    except Refused as refused:
        return _show(visit, 409 if "rychlejší" in str(refused) else 422, refused.reasons)
    if verb == "write":
        return visit.done(f"{here}/zapis", "Rozepsaný zápis je uložen.")
    said = "Zápis je uzavřen" if verb == "close" else "Oprava je zapsána"
    return visit.done(here, f"{said}; vyhotoví se ve Wordu a\u00a0pozvaní ho dostanou dopisem.")


def read_points(form: Form) -> list[PointText]:
    """The points of the form, in order; an empty one was not used."""
    found = []
    for place in range(1, MOST_POINTS + 1):
        if f"title-{place}" not in form:
            break
        texts: list[Any] = [
            form.long_text(f"{name}-{place}", LONGEST * 2) for name in ("discussed", "concluded")
        ]
        point = PointText(form.text(f"title-{place}", 500), *texts)
        if _says(point):
            found.append(point)
    return found


def _says(point: PointText) -> bool:
    return bool(point.title or point.discussed or point.concluded)


ROUTES = (
    office_route("/planovani/{id}/jednani/{meeting}/zapis", show),
    office_route("/planovani/{id}/jednani/{meeting}/zapis", save, method="POST", biggest=BIGGEST),
)
