"""Which public hearings are there, and how is one planned, announced, posted, held and minuted in the browser?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from actions.office import NoTown, Office
from actions.planning import hearings
from actions.planning.comment_minimums import minimums_of
from actions.planning.hearing_letters import hearing_title
from actions.planning.hearings import HearingPlan
from actions.planning.move_hearing import move_hearing
from actions.planning.see_hearing import SeenHearing, see_hearing
from actions.see import NotSeen
from db.queries import planning_meetings as asks
from db.queries.planning_plans import plans_of
from states.machine import Refused
from states.planning.hearing import HEARING, STAFF
from states.planning.minimums import term_words
from states.planning.process import PHASES
from web.form import Form
from web.stored_file import stored_file
from web.views.planning.frame import Frame, frame_of
from web.views.planning.group_meetings import hour_of
from web.visit import Visit, office_route

TAB = "/projednani"
KINDS = {
    "planned": "neutral",
    "announced": "info",
    "held": "warning",
    "closed": "success",
    "cancelled": "neutral",
}
LINES = 4
"""Places that one form takes."""
LONGEST = 100_000
FIELDS = ("town", "held_on", "starts_at", "place")
Do = Callable[[Visit, Office, Any, int, int], Any]


def show(visit: Visit) -> Response:
    """The hearings of a process, by day."""
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        rows = asks.hearings_of(connection, frame.process.id)
    lines = [
        {
            "row": row,
            "title": hearing_title(frame.process, row),
            "state": HEARING.states[row.state],
            "kind": KINDS[row.state],
        }
        for row in rows
    ]
    term = _term(office)
    return visit.page("planning_hearings", **frame.facts(lines=lines, may_plan=_may_plan(frame), term=term))


def _term(office: Office) -> str:
    """How long before a hearing the town asks for the draft: „14 dnů“."""
    return term_words(minimums_of(office.town).draft_before)


def _may_plan(frame: Frame) -> bool:
    return frame.process.state in PHASES and bool(frame.standing.roles.intersection(STAFF))


def new(visit: Visit) -> Response:
    """The form of new hearings."""
    return _form(visit)


def _form(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    form = visit.form
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        if not _may_plan(frame):
            raise Refused("Veřejná projednání plánuje koordinátor; proces musí běžet.")
        plans = [(row.id, row.title) for row in plans_of(connection, frame.process.id)]
        term = _term(office)
    typed = [{name: form.text(f"{name}-{place}") for name in FIELDS} for place in range(1, LINES + 1)]
    return visit.page(
        "planning_hearing_new",
        status,
        **frame.facts(
            plans=plans,
            typed=typed,
            plan_id=form.text("plan_id") or (str(plans[0][0]) if plans and not form.names() else ""),
            title=form.text("title"),
            term=term,
            faults=form.faults,
            reasons=reasons,
        ),
    )


def plan(visit: Visit) -> Response:
    """Plans a hearing for each place that is filled in."""
    form, process_id = visit.form, visit.path_id()
    plans = [
        _plan_of(form, f"-{place}")
        for place in range(1, LINES + 1)
        if any(form.text(f"{name}-{place}") for name in FIELDS)
    ]
    if form.faults:
        return _form(visit, 422)
    try:
        with visit.writing() as (office, connection):
            frame_of(visit, office, connection, TAB)
            ids = hearings.plan_hearings(office, connection, visit.actor, process_id, plans)
    except (NoTown, NotSeen):
        raise
    except Refused as refused:
        return _form(visit, 422, refused.reasons)
    here = f"/planovani/{process_id}{TAB}"
    return visit.done(f"{here}/{ids[0]}" if len(ids) == 1 else here, "Veřejné projednání je naplánováno.")


def _plan_of(form: Form, suffix: str = "") -> HearingPlan:
    return HearingPlan(
        town=form.text(f"town{suffix}", 200),
        held_on=form.day(f"held_on{suffix}"),
        place=form.text(f"place{suffix}", 500),
        starts_at=hour_of(form, f"starts_at{suffix}"),
        title=form.text("title", 300),
        plan_id=form.number("plan_id"),
    )


def open_hearing(visit: Visit) -> Response:
    """One hearing: when, where, what blocks it, what was said."""
    return _hearing(visit)


def _seen(visit: Visit, office: Office, connection: Any) -> SeenHearing:
    found = see_hearing(office, connection, visit.actor, visit.path_id(), visit.path_id("hearing"))
    if found is None:
        raise NotSeen("Veřejné projednání", visit.path_id("hearing"))
    return found


def _hearing(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    form = visit.form
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        found = _seen(visit, office, connection)
        plans = [(row.id, row.title) for row in plans_of(connection, frame.process.id)]
    verb = form.text("verb")
    return visit.page(
        "planning_hearing",
        status,
        **frame.facts(
            hearing=found,
            row=found.row,
            here=f"{frame.context['address']}{TAB}/{found.row.id}",
            state=HEARING.states[found.row.state],
            kind=KINDS[found.row.state],
            plans=plans,
            verb_labels=HEARING.verbs,
            typed_verb=verb,
            reason=form.long_text("reason", 20_000),
            minutes=form.long_text("minutes", LONGEST * 2)
            if "minutes" in form
            else (found.row.minutes or ""),
            people=form.text("people") if "people" in form else found.row.people,
            typed={name: form.text(name) for name in (*FIELDS, "title", "plan_id")}
            if verb in ("arrange", "move")
            else _arranged(found.row),
            is_despite=form.checked("despite"),
            faults=form.faults,
            reasons=reasons,
        ),
    )


def _arranged(row: Any) -> dict[str, Any]:
    return {
        "town": row.town,
        "held_on": row.held_on,
        "starts_at": f"{row.starts_at:%H:%M}" if row.starts_at else "",
        "place": row.place or "",
        "title": row.title or "",
        "plan_id": row.plan_id or "",
    }


def act(visit: Visit) -> Response:
    """Does what the button says, and shows the page again with the sentence why not."""
    form, verb = visit.form, visit.form.text("verb")
    if verb not in _VERBS:
        return _hearing(visit, 422, ("Tohle se tu dělat nedá; načtěte stránku znovu.",))
    do, said = _VERBS[verb]
    hearing_id, version = visit.path_id("hearing"), form.version()
    try:
        with visit.writing() as (office, connection):
            frame_of(visit, office, connection, TAB)
            _seen(visit, office, connection)
            do(visit, office, connection, hearing_id, version)
            if form.faults:
                raise Refused(*form.faults.values())
    except (NoTown, NotSeen):
        raise
    except Refused as refused:
        is_late = "rychlejší" in str(refused)
        return _hearing(visit, 409 if is_late else 422, () if form.faults else refused.reasons)
    return visit.done(f"/planovani/{visit.path_id()}{TAB}/{hearing_id}", said)


def _reason(visit: Visit) -> str:
    return visit.form.long_text("reason", 2000)


def _arrange(visit: Visit, office: Office, connection: Any, hearing_id: int, version: int) -> Any:
    one = _plan_of(visit.form)
    if visit.form.faults:
        raise Refused(*visit.form.faults.values())
    return hearings.arrange_hearing(office, connection, visit.actor, hearing_id, one, version)


def _move(visit: Visit, office: Office, connection: Any, hearing_id: int, version: int) -> Any:
    form = visit.form
    day, hour, place = form.day("held_on"), hour_of(form, "starts_at"), form.text("place", 500)
    if form.faults:
        raise Refused(*form.faults.values())
    return move_hearing(
        office,
        connection,
        visit.actor,
        hearing_id,
        _reason(visit),
        held_on=day,
        starts_at=hour,
        place=place,
        is_despite=form.checked("despite"),
        version=version,
    )


def _announce(visit: Visit, office: Office, connection: Any, hearing_id: int, version: int) -> Any:
    return hearings.announce_hearing(office, connection, visit.actor, hearing_id, version, _reason(visit))


def _post(visit: Visit, office: Office, connection: Any, hearing_id: int, version: int) -> Any:
    form = visit.form
    days = form.day("posted_on"), form.day("taken_down_on")
    return hearings.post_hearing(office, connection, visit.actor, hearing_id, *days, _reason(visit), version)


def _hold(visit: Visit, office: Office, connection: Any, hearing_id: int, version: int) -> Any:
    people = visit.form.number("people")
    return hearings.hold_hearing(office, connection, visit.actor, hearing_id, people, version)


def _write(visit: Visit, office: Office, connection: Any, hearing_id: int, version: int) -> Any:
    form = visit.form
    texts = form.long_text("minutes", LONGEST), form.number("people")
    return hearings.write_hearing(office, connection, visit.actor, hearing_id, *texts, version)


def _close(visit: Visit, office: Office, connection: Any, hearing_id: int, version: int) -> Any:
    done = _write(visit, office, connection, hearing_id, version)
    return hearings.close_hearing(office, connection, visit.actor, hearing_id, done.version)


def _correct(visit: Visit, office: Office, connection: Any, hearing_id: int, version: int) -> Any:
    minutes = visit.form.long_text("minutes", LONGEST)
    return hearings.correct_hearing(
        office, connection, visit.actor, hearing_id, minutes, _reason(visit), version
    )


def _cancel(visit: Visit, office: Office, connection: Any, hearing_id: int, version: int) -> Any:
    return hearings.cancel_hearing(office, connection, visit.actor, hearing_id, _reason(visit), version)


_VERBS: dict[str, tuple[Do, str]] = {
    "arrange": (_arrange, "Projednání je upraveno."),
    "announce": (_announce, "Projednání je oznámeno; pozvánka se vyhotovuje a\u00a0dopisy odcházejí."),
    "move": (_move, "Projednání je přeloženo; kdo byl pozván, dostane dopis s\u00a0novým termínem."),
    "post": (_post, "Vyvěšení je zapsáno."),
    "hold": (_hold, "Je zapsáno, že se projednání konalo; pokračujte zápisem."),
    "write": (_write, "Rozepsaný zápis je uložen."),
    "close": (_close, "Zápis je uzavřen; vyhotoví se ve Wordu."),
    "correct": (_correct, "Oprava je zapsána; zápis se vyhotoví znovu."),
    "cancel": (_cancel, "Projednání je zrušeno; kdo byl pozván, dostane dopis."),
}


def document(visit: Visit) -> Response:
    """A made invitation or minutes."""
    with visit.reading() as (office, connection):
        frame_of(visit, office, connection, TAB)
        found = _seen(visit, office, connection)
    row = next((row for row in found.documents if row.id == visit.path_id("document")), None)
    if row is None or row.file_digest is None:
        raise NotSeen("Dokument")
    return stored_file(visit.house.files, row.file_digest, row.file_name, "docx")


ROUTES = (
    office_route("/planovani/{id}/projednani", show),
    office_route("/planovani/{id}/projednani/nove", new),
    office_route("/planovani/{id}/projednani/nove", plan, method="POST"),
    office_route("/planovani/{id}/projednani/{hearing}", open_hearing),
    office_route("/planovani/{id}/projednani/{hearing}", act, method="POST", biggest=500_000),
    office_route("/planovani/{id}/projednani/{hearing}/soubory/{document}", document),
)
