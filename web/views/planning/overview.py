"""Where does a process stand, what comes next and what blocks it? And the acts on the process itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from starlette.responses import Response

from actions.office import NoTown, Office
from actions.planning import phases
from actions.planning.phase_facts import balances_of, process_there
from actions.see import NotSeen
from db.people import people_of, person_by_id
from db.queries import planning_process as asked
from states.dates import PRAGUE, czech_date
from states.machine import Refused
from states.planning.phase_gaps import gaps_of, next_phase
from states.planning.process import PHASES, PROCESS
from states.planning.timeline import timeline
from states.planning.triad import together
from web.views.planning.balance import bars_of
from web.views.planning.frame import Frame, frame_of
from web.visit import Visit, office_route

LATE = "late_tasks"
NUMBERS = {
    "members": (("člen skupin", "členové skupin", "členů skupin"), "/skupiny"),
    "meetings": (("jednání se konalo", "jednání se konala", "jednání se konalo"), "/jednani"),
    "surveys": (("dotazník", "dotazníky", "dotazníků"), "/podklady"),
    "plans": (("plán", "plány", "plánů"), "/plany"),
    "comments": (("připomínka", "připomínky", "připomínek"), "/pripominky"),
    "hearings": (("veřejné projednání", "veřejná projednání", "veřejných projednání"), "/projednani"),
    "papers": (("dokument", "dokumenty", "dokumentů"), "/dokumenty"),
    LATE: (("úkol po termínu", "úkoly po termínu", "úkolů po termínu"), "/jednani"),
}
"""What is counted → its name for one, for two to four and for more, and where it is listed."""
_SAID = {
    "advance": "Proces je v\u00a0další fázi.",
    "advance_despite": "Proces je v\u00a0další fázi; co chybělo a\u00a0proč, zůstává v\u00a0historii.",
    "go_back": "Proces je zpět v\u00a0předchozí fázi.",
    "publish": "Stránka procesu je zveřejněna.",
    "hide": "Stránka procesu je skryta.",
    "close": "Proces je uzavřen.",
    "abandon": "Proces je zastaven.",
}


def show(visit: Visit) -> Response:
    """The overview of one process."""
    return _overview(visit)


def act(visit: Visit) -> Response:
    """Goes on, back, to the end, opens or hides the public page."""
    verb, reason = visit.form.text("verb"), visit.form.long_text("reason", 2000)
    version, process_id = visit.form.version(), visit.path_id()
    if verb not in _SAID:
        return _overview(visit, 422, ("Tohle se tu dělat nedá; vyberte z\u00a0nabídky na stránce.",))
    try:
        with visit.writing() as (office, connection):
            frame_of(visit, office, connection)
            given = (office, connection, visit.actor, process_id, version)
            if verb in ("advance", "publish", "close"):
                getattr(phases, verb)(*given)
            else:
                getattr(phases, verb)(*given, reason)
    except (NoTown, NotSeen):
        raise
    except Refused as refused:
        return _overview(visit, 422, refused.reasons)
    return visit.done(f"/planovani/{process_id}", _SAID[verb])


def _overview(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection)
        facts = _facts(office, connection, frame)
    return visit.page(
        "planning_overview",
        status,
        **frame.facts(
            reasons=reasons,
            typed={"verb": visit.form.text("verb"), "reason": visit.form.long_text("reason", 2000)},
            **facts,
        ),
    )


def _facts(office: Office, connection: Any, frame: Frame) -> dict[str, Any]:
    process = frame.process
    there = process_there(office, connection, process)
    following, before = next_phase(process.state), _before(process.state)
    planned = asked.phases_of(connection, process.id)
    begun = {
        phase: at.astimezone(PRAGUE).date()
        for phase, at in asked.phases_begun(connection, process.id).items()
    }
    numbers = asked.numbers_of(connection, process.id, office.today)
    meeting = asked.next_group_meeting(connection, process.id, office.today)
    return {
        "gaps": gaps_of(process.state, there),
        "following": PROCESS.states[following] if following else "",
        "before": PROCESS.states[before] if before else "",
        "verbs": {verb for verb in PROCESS.verbs if frame.may(verb)},
        "is_running": process.state in PHASES,
        "steps": timeline(
            process.state,
            {phase: (row.planned_from, row.planned_until) for phase, row in planned.items()},
            begun,
            office.today,
        ),
        "notes": {phase: row.note for phase, row in planned.items() if row.note},
        "numbers": [
            (numbers[name], labels, where, name == LATE) for name, (labels, where) in NUMBERS.items()
        ],
        "bars": bars_of(together(balances_of(office, connection, process.id).values())),
        "coordinator": person_by_id(connection, process.coordinator_id).name,
        "municipalities": asked.municipalities_of(connection, process.id),
        "department": _department(office, process.department),
        "meeting": meeting,
        "story": _story(connection, process.id),
    }


def _before(state: str) -> str | None:
    place = PHASES.index(state) if state in PHASES else 0
    return PHASES[place - 1] if place else None


def _department(office: Office, code: str | None) -> str:
    return next((row.name for row in office.town.departments if row.code == code), "")


def _story(connection: Any, process_id: int) -> list[dict[str, Any]]:
    """The story in words. The journal knows people by their numbers: who was forgotten has no name here either."""
    entries = asked.story_of(connection, process_id)
    ids = {entry.facts[name] for entry in entries for name in _PEOPLE if name in entry.facts}
    names = {row.id: row.name for row in people_of(connection, ids)}
    return [_told(entry, names) for entry in entries]


def _told(entry: Any, names: Mapping[int, str]) -> dict[str, Any]:
    facts = entry.facts
    label = "založit proces" if entry.verb == "begin" else PROCESS.verbs.get(entry.verb, entry.verb)
    said = []
    if entry.to_state != entry.from_state and entry.from_state:
        said.append(f"{PROCESS.states[entry.from_state]} → {PROCESS.states[entry.to_state]}")
    said += [f"{words}: {facts[name]}" for name, words in _WORDS.items() if facts.get(name)]
    said += [
        f"{words}: {names.get(facts[name], facts[name])}" for name, words in _PEOPLE.items() if name in facts
    ]
    if facts.get("valid_until") and facts.get("mandate_ended"):
        said.append(f"Poslední den členství: {czech_date(date.fromisoformat(facts['valid_until']))}")
    if facts.get("municipalities_added"):
        said.append(f"Přidané obce: {', '.join(facts['municipalities_added'])}")
    if facts.get("phases"):
        said.append("Termíny fází")
    if facts.get("changed") and entry.verb == "describe":
        said.append(f"Změněno: {', '.join(_FIELDS.get(name, name) for name in facts['changed'])}")
    for lacking in facts.get("lacking", ()):
        said.append(f"Chybělo: {lacking}")
    return {"label": label, "entry": entry, "said": said}


_PEOPLE = {
    "member_added": "Nový člen",
    "member": "Upravený člen",
    "mandate_ended": "Ukončené členství",
    "member_erased": "Smazán člen zapsaný omylem",
}
"""Facts that are numbers of people."""
_FIELDS = {
    "title": "název",
    "area": "území",
    "organiser": "organizátor",
    "registration_number": "registrační číslo",
    "funding": "financování",
    "purpose": "účel",
    "method": "metoda",
    "contact": "kontakt",
    "period_from": "začátek období",
    "period_until": "konec období",
    "municipalities": "počet obcí",
    "department": "odbor",
    "coordinator_id": "koordinátor",
}
_WORDS = {
    "reason": "Důvod",
    "group": "Skupina",
    "group_added": "Nová skupina",
    "group_moved": "Pořadí skupiny",
    "group_removed": "Odebraná skupina",
    "no_evidence": "Proč nemá podklady",
    "imported": "Členů z\u00a0tabulky",
    "municipality": "Obec",
    "municipality_removed": "Odebraná obec",
}

ROUTES = (
    office_route("/planovani/{id}", show),
    office_route("/planovani/{id}", act, method="POST"),
)
