"""Which tasks follow from resolutions? The lists, one task with its story, and the acts on it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from actions import assign
from actions.assignment_letters import who_controls
from actions.office import NoTown, Office
from actions.perform import Done
from actions.see import NotSeen
from actions.see_assignment import open_verbs, who_can_take_over
from actions.task_words import term_note
from db.queries.assignments import (
    ORDERS,
    PAGE,
    Scope,
    Wanted,
    assignments_page,
    count_assignments,
    seen_assignment,
    story_of_assignment,
)
from db.visibility import Eyes
from states.assignment import ASSIGNMENT
from states.dates import czech_date
from states.machine import Refused
from states.vocabulary import ADDRESSEE_KIND_LABELS, TERM_KIND_LABELS, AddresseeKind, TermKind
from web.views.matters import harmless
from web.views.task_control import READERS
from web.visit import Visit, office_route

TABS: dict[str, str] = {
    "moje": "Moje",
    "odbor": "Mého odboru",
    "vse": "Všechny",
    "po-terminu": "Po termínu",
}
STATES = {
    "": "nedokončené",
    "zadost": "se žádostí o pozdější termín",
    "udalost": "čekající na událost",
    **ASSIGNMENT.states,
    "vse": "všechny",
}
ORDER_LABELS = {
    "termin": "podle termínu",
    "zprava": "podle termínu zprávy",
    "termin-sestupne": "od nejpozdějšího termínu",
    "usneseni": "od nejnovějších usnesení",
    "nositel": "podle nositele",
}
assert set(ORDER_LABELS) == set(ORDERS)


def show(visit: Visit) -> Response:
    """One page of the tasks that the address asks for."""
    with visit.reading() as (office, connection):
        eyes = visit.eyes(office, connection)
        asked = _asked(visit, office, eyes)
        wanted = _wanted(office, eyes, asked)
        count = count_assignments(connection, eyes, wanted)
        page = min(_page_number(visit), max(1, -(-count // PAGE)))
        rows = assignments_page(connection, eyes, wanted, offset=(page - 1) * PAGE)
        bodies = [(body.code, body.name) for body in office.town.bodies]
        lines = [_line(office, row) for row in rows]
    last = (page - 1) * PAGE + len(lines)
    return visit.page(
        "assignments",
        lines=lines,
        tabs=[(key, label, _url({"kdo": key})) for key, label in _tabs(eyes).items()],
        asked=asked,
        bodies=bodies,
        states=list(STATES.items()),
        orders=list(ORDER_LABELS.items()),
        sort_url={order: _url({**asked, "razeni": order}) for order in ORDERS},
        count=count,
        span=f"{(page - 1) * PAGE + 1}–{last} z\u00a0{count}" if lines else "",
        previous=_url(asked, page - 1) if page > 1 else None,
        next=_url(asked, page + 1) if last < count else None,
        export=_url(asked, path="/ukoly.csv"),
        is_narrowed=any(asked[name] for name in ("q", "stav", "organ", "druh", "komu", "usneseni")),
        terms=[(kind.value, label) for kind, label in TERM_KIND_LABELS.items()],
        addressees=[(kind.value, label) for kind, label in ADDRESSEE_KIND_LABELS.items()],
        sees_control=visit.may(*READERS),
    )


def export(visit: Visit) -> Response:
    """The whole list under the same filters, as a table for a spreadsheet."""
    with visit.reading() as (office, connection):
        eyes = visit.eyes(office, connection)
        wanted = _wanted(office, eyes, _asked(visit, office, eyes))
        lines = [_line(office, row) for row in assignments_page(connection, eyes, wanted, limit=None)]
        today = office.today
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        (
            *(
                "Číslo",
                "Úkol",
                "Usnesení",
                "Orgán",
                "Ze dne",
                "Nositel",
                "Funkce",
                "Termín",
                "Stav",
                "Zpoždění",
            ),
            *("Bod", "Uloženo", "Termín podle usnesení", "Zprávu podat do"),
        )
    )
    writer.writerows(tuple(harmless(value) for value in _cells(line)) for line in lines)
    content = "\ufeff" + stream.getvalue()
    return visit.file(content.encode(), f"ukoly-{today.isoformat()}.csv", "text/csv; charset=utf-8")


def open_task(visit: Visit) -> Response:
    """One task: what, from which resolution, what happened, and what the person may do."""
    return _task_page(visit)


def act(visit: Visit) -> Response:
    """Reports, asks for a later term, accepts, returns, extends, declines or cancels."""
    assignment_id, verb, form = visit.path_id(), visit.form.text("verb"), visit.form
    words, day = form.long_text("words", 4000), form.day("due_on")
    version = form.number("version")
    if form.faults:
        return _task_page(visit, 422)
    try:
        with visit.writing() as (office, connection):
            if seen_assignment(connection, visit.eyes(office, connection), assignment_id) is None:
                raise NotSeen("Úkol", assignment_id)
            given = (office, connection, visit.actor, assignment_id, -1 if version is None else version)
            _do(given, verb, words, day, form.text("to"))
    except (NoTown, NotSeen):
        raise
    except Refused as refused:
        return _task_page(visit, 422 if verb in ASSIGNMENT.verbs else 409, refused.reasons)
    return visit.done(f"/ukoly/{assignment_id}", _said(verb, day))


def _do(given: tuple[Any, Any, Any, int, int], verb: str, words: str, day: date | None, to: str) -> Done:
    match verb:
        case "report":
            return assign.report(*given, words)
        case "ask_extension":
            return assign.ask_extension(*given, day, words)
        case "accept":
            return assign.accept(*given)
        case "reject":
            return assign.reject(*given, words)
        case "extend":
            return assign.extend(*given, day, words)
        case "decline_extension":
            return assign.decline_extension(*given, words)
        case "cancel":
            return assign.cancel(*given, words)
        case "record_event":
            return assign.record_event(*given, day)
        case "hand_over":
            return assign.hand_over(*given, to, words)
    raise Refused("Tohle se tu dělat nedá; načtěte stránku znovu a\u00a0vyberte z\u00a0nabídky.")


def _said(verb: str, day: date | None) -> str:
    term = czech_date(day) if day else ""
    return {
        "report": "Splnění je nahlášeno. Kontrola usnesení ho přijme, nebo vrátí s\u00a0důvodem; dostanete dopis.",
        "ask_extension": f"Žádost o\u00a0termín {term} je podána. Než o\u00a0ní kontrola rozhodne, platí dosavadní.",
        "accept": "Hlášení je přijato, úkol je splněn. Nositel dostane dopis.",
        "reject": "Hlášení je vráceno, úkol trvá. Nositel dostane dopis s\u00a0důvodem.",
        "extend": f"Termín je prodloužen, nový je {term}. Nositel dostane dopis.",
        "decline_extension": "Žádost je odmítnuta, platí dosavadní termín. Nositel dostane dopis s\u00a0důvodem.",
        "cancel": "Úkol je zrušen. Nositel dostane dopis s\u00a0důvodem.",
        "record_event": f"Den události {term} je zapsán a\u00a0termín úkolu z\u00a0něj spočítán.",
        "hand_over": "Úkol je předán. Nový nositel dostane dopis.",
    }[verb]


def _task_page(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    assignment_id = visit.path_id()
    with visit.reading() as (office, connection):
        row = seen_assignment(connection, visit.eyes(office, connection), assignment_id)
        if row is None:
            raise NotSeen("Úkol", assignment_id)
        verbs = open_verbs(office, connection, visit.actor, row)
        story = [
            {"entry": entry, "verb": _verb(entry), "said": _words_of(entry)}
            for entry in story_of_assignment(connection, row)
        ]
        line, body = _line(office, row), office.town.body(row.body).name
        to = (
            [(one.code, one.name) for one in who_can_take_over(connection, row)]
            if "hand_over" in verbs
            else []
        )
        if not to:
            verbs.pop("hand_over", None)
        control = [person.name for person in who_controls(office, connection)]
    return visit.page(
        "assignment",
        status,
        line=line,
        row=row,
        body=body,
        verbs=verbs,
        control=control,
        colleagues=to,
        on_behalf_of=next((one.name for one in verbs.values() if one), None),
        story=story,
        typed={"verb": visit.form.text("verb"), "words": visit.form.long_text("words", 200_000)}
        | {name: visit.form.text(name) for name in ("due_on", "to")},
        reasons=reasons,
        faults=visit.form.faults,
    )


def _verb(entry: Any) -> str:
    return "uložit úkol" if entry.verb == "assign" else ASSIGNMENT.verbs.get(entry.verb, entry.verb)


def _words_of(entry: Any) -> list[str]:
    facts = entry.facts
    said = []
    for name, label in _DAYS_OF_STORY.items():
        if facts.get(name):
            said.append(f"{label}: {czech_date(date.fromisoformat(facts[name]))}")
    for name, label in _WORDS_OF_STORY.items():
        if facts.get(name):
            said.append(f"{label}: {facts[name]}")
    return [*said, *filter(None, (facts.get("report"), facts.get("reason")))]


_DAYS_OF_STORY = {
    "new_due_on": "Termín",
    "due_on": "Termín",
    "report_on": "Zpráva do",
    "event_on": "Událost nastala",
}
_WORDS_OF_STORY = {
    "term": "Termín podle usnesení",
    "addressee": "Uloženo",
    "to": "Nový nositel",
    "number": "Usnesením č.",
}


def _tabs(eyes: Eyes) -> dict[str, str]:
    """Everybody has their own, heads those of their department, who answers for the whole road all of them."""
    wanted = {"moje", "po-terminu"} | ({"odbor"} if eyes.departments else set())
    return {key: TABS[key] for key in TABS if key in wanted or (key == "vse" and eyes.see_everything)}


def _asked(visit: Visit, office: Office, eyes: Eyes) -> dict[str, str]:
    """The parameters of the address; what means nothing, or is not for this person, is left out."""
    tabs = _tabs(eyes)
    bodies = {body.code for body in office.town.bodies}

    def known(name: str, among: Any, default: str = "") -> str:
        value = visit.query(name)
        return value if value in among else default

    number = visit.query("usneseni")
    return {
        "kdo": known("kdo", tabs, "vse" if "vse" in tabs else "moje"),
        "q": visit.query("q"),
        "stav": known("stav", STATES),
        "organ": known("organ", bodies),
        "druh": known("druh", set(TermKind)),
        "komu": known("komu", set(AddresseeKind)),
        "usneseni": number if number.isascii() and number.isdigit() and len(number) <= 9 else "",
        "razeni": known("razeni", ORDERS, "termin"),
    }


def _wanted(office: Office, eyes: Eyes, asked: Mapping[str, str]) -> Wanted:
    widest: Scope = "all" if eyes.see_everything else "department" if eyes.departments else "mine"
    scopes: dict[str, Scope] = {"moje": "mine", "odbor": "department", "vse": "all"}
    return Wanted(
        scope=scopes.get(asked["kdo"], widest),
        today=office.today,
        is_late=asked["kdo"] == "po-terminu",
        state={"": "unfinished", "zadost": "asked", "udalost": "event", "vse": ""}.get(
            asked["stav"], asked["stav"]
        ),
        body=asked["organ"],
        term=asked["druh"],
        addressee=asked["komu"],
        resolution_id=int(asked["usneseni"]) if asked["usneseni"] else None,
        text=asked["q"],
        order=asked["razeni"],
    )


def _page_number(visit: Visit) -> int:
    text = visit.query("strana")
    return int(text) if text.isascii() and text.isdigit() and 1 <= len(text) <= 6 and int(text) else 1


def _url(asked: Mapping[str, str], page: int = 1, path: str = "/ukoly") -> str:
    merged = {**asked, **({"strana": str(page)} if page > 1 else {})}
    if merged.get("razeni") == "termin":
        del merged["razeni"]
    kept = urlencode({name: value for name, value in merged.items() if value})
    return f"{path}?{kept}" if kept else path


def _line(office: Office, row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "state": ASSIGNMENT.states[row.state],
        "kind": {"open": "info", "reported": "warning", "done": "success"}.get(row.state, "neutral"),
        "body": office.town.body(row.body).name,
        "late": _late(office.today, row),
        "is_late": _is_late(office.today, row),
        "term": term_note(office.town, row) if row.term_kind not in ("date", "none") else "",
        "whom": ADDRESSEE_KIND_LABELS[AddresseeKind(row.addressee_kind)],
        "is_resting": row.resolution_state == "suspended" and row.state in ("open", "reported"),
    }


def _is_late(today: date, row: Any) -> bool:
    """Whether the office should have heard of the task by now; tasks of a suspended resolution rest."""
    if row.state != "open" or row.resolution_state == "suspended":
        return False
    return row.answer_by is not None and row.answer_by < today


def _late(today: date, row: Any) -> str:
    """How far the term is, in words; the term of the report once that of the act is over. Empty while it rests."""
    if row.state != "open" or row.due_on is None or row.resolution_state == "suspended":
        return ""
    if row.due_on < today <= row.answer_by:
        return "čeká se na zprávu"
    days = ((row.due_on if row.due_on >= today else row.answer_by) - today).days
    count = abs(days)
    words = "den" if count == 1 else "dny" if 2 <= count <= 4 else "dnů"
    if days < 0:
        return f"{count}\u00a0{words} po termínu"
    return "dnes" if days == 0 else "zítra" if days == 1 else f"za {count}\u00a0{words}"


def _cells(line: Mapping[str, Any]) -> tuple[str, ...]:
    row = line["row"]
    return (
        str(row.id),
        row.task,
        row.number,
        line["body"],
        czech_date(row.adopted_on),
        row.charged,
        row.charged_as or "",
        czech_date(row.due_on) if row.due_on else "",
        line["state"],
        line["late"] if line["is_late"] else "",
        row.label or "",
        line["whom"],
        line["term"],
        czech_date(row.report_on) if row.report_on else "",
    )


ROUTES = (
    office_route("/ukoly", show),
    office_route("/ukoly.csv", export),
    office_route("/ukoly/{id}", open_task),
    office_route("/ukoly/{id}", act, method="POST"),
)
