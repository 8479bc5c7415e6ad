"""Where is which matter? The lists of proposals, mine and all that I may see, with filters and an export."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

from starlette.responses import Response

from actions.matter_lines import Line, Signers, is_staff, matter_lines
from db.queries import matters
from db.queries.matters import COUNTED, PAGE, Wanted
from states.dates import czech_date, czech_datetime
from web.matter_filters import NAMES, Asked, asked_of, choices_of, page_number
from web.visit import Visit, office_route

EXPORT_STEP = 500
VIEW_COUNTED = 100
"""Counters of the ready-made views stop here: whether there are few or many is what they say."""


def show(visit: Visit) -> Response:
    """One page of the list that the address asks for."""
    query = {name: visit.query(name) for name in (*NAMES, "strana")}
    with visit.reading() as (office, connection):
        eyes = visit.eyes(office, connection)
        people = matters.everyone(connection)
        signers = Signers(matters.offices_held(connection, office.today))
        me = (visit.visitor.person_id, visit.visitor.code)
        asked = asked_of(office, query, me, people, signers)
        page = page_number(query)
        ids = matters.page_of(connection, eyes, asked.wanted, page)
        count = matters.count(connection, eyes, asked.wanted)
        lines = matter_lines(office, connection, eyes, ids[:PAGE])
        heads = signers.departments_of(office.town, frozenset({me[0]}))
        views = [
            {"label": label, "href": view.url(), "count": "", "is_here": view.parameters == asked.parameters}
            for label, view in _ready_made(visit, asked, heads)
        ]
        choices = choices_of(office, people)
    return visit.page(
        "matters",
        lines=lines,
        asked=asked,
        chosen={name: asked.parameters.get(name, "") for name in NAMES},
        choices=choices,
        views=views,
        counters=asked.url(path="/navrhy/pohledy"),
        is_ready_made=any(view["is_here"] for view in views),
        count_text=_count_text(count),
        span=_span(page, len(lines), count),
        previous=asked.url(page - 1) if page > 1 else None,
        next=asked.url(page + 1) if len(ids) > PAGE else None,
        export=asked.url(path="/navrhy.csv"),
    )


def counters(visit: Visit) -> Response:
    """The ready-made views with their counts: asked for by the page once it is there, for they cost as much."""
    query = {name: visit.query(name) for name in NAMES}
    with visit.reading() as (office, connection):
        eyes = visit.eyes(office, connection)
        people = matters.everyone(connection)
        signers = Signers(matters.offices_held(connection, office.today))
        me = (visit.visitor.person_id, visit.visitor.code)
        asked = asked_of(office, query, me, people, signers)
        heads = signers.departments_of(office.town, frozenset({me[0]}))
        views = [
            {
                "label": label,
                "href": view.url(),
                "count": _counted(matters.count(connection, eyes, view.wanted, VIEW_COUNTED)),
                "is_here": view.parameters == asked.parameters,
            }
            for label, view in _ready_made(visit, asked, heads)
        ]
    return visit.fragment("_matter_views", views=views, counters="")


def _ready_made(visit: Visit, asked: Asked, heads: frozenset[str]) -> Iterator[tuple[str, Asked]]:
    """The views that people ask for every day; the same for the same person, whatever they look at now."""
    base = Wanted(today=asked.wanted.today, late_until=asked.wanted.late_until, signed=asked.wanted.signed)
    owner = (visit.visitor.person_id, visit.visitor.code)
    yield "Všechny", Asked({}, base, ())
    yield "Moje", Asked({"moje": "1"}, replace(base, owner=owner), ())
    yield (
        "Moje na cestě",
        Asked({"moje": "1", "stav": "bezi"}, replace(base, owner=owner, state="running"), ()),
    )
    yield "Na cestě", Asked({"stav": "bezi"}, replace(base, state="running"), ())
    yield "Zpožděné", Asked({"zpozdene": "1"}, replace(base, is_late=True), ())
    if is_staff(visit.visitor.roles):
        yield "K\u00a0zařazení na program", Asked({"drzi": "program"}, replace(base, waits_for="agenda"), ())
    for department in sorted(heads)[:3]:
        parameters = {"odbor": department, "stav": "bezi"}
        yield (
            f"{department} na cestě",
            Asked(parameters, replace(base, department=department, state="running"), ()),
        )


def _counted(count: int) -> str:
    return f"{VIEW_COUNTED}+" if count > VIEW_COUNTED else str(count)


def _count_text(count: int) -> str:
    if count > COUNTED:
        return f"více než {COUNTED:,} návrhů".replace(",", "\u00a0")
    words = "návrh" if count == 1 else "návrhy" if 2 <= count <= 4 else "návrhů"
    return f"{count}\u00a0{words}"


def _span(page: int, shown: int, count: int) -> str:
    if not shown:
        return ""
    first = (page - 1) * PAGE + 1
    total = f"více než {COUNTED:,}".replace(",", "\u00a0") if count > COUNTED else str(count)
    return f"{first}–{first + shown - 1} z\u00a0{total}"


COLUMNS = (
    "Číslo",
    "Název",
    "Stav",
    "Odbor",
    "Druh",
    "Zpracoval",
    "Předkládá",
    "Částka (Kč)",
    "Cesta",
    "Drží",
    "Od kdy",
    "Co dál",
    "Do kdy",
    "Nejbližší jednání",
    "Zpoždění",
    "Založeno",
)


def export(visit: Visit) -> Response:
    """The whole list as a table for a spreadsheet, under the same filters, a batch at a time."""
    query = {name: visit.query(name) for name in NAMES}
    with visit.reading() as (office, connection):
        eyes = visit.eyes(office, connection)
        people = matters.everyone(connection)
        signers = Signers(matters.offices_held(connection, office.today))
        asked = asked_of(office, query, (visit.visitor.person_id, visit.visitor.code), people, signers)
        ids = matters.whole(connection, eyes, asked.wanted)
        name = f"navrhy-{office.today.isoformat()}.csv"

    def rows() -> Iterator[bytes]:
        yield "\ufeff".encode() + _csv([COLUMNS])
        for start in range(0, len(ids), EXPORT_STEP):
            with visit.reading() as (office, connection):
                eyes = visit.eyes(office, connection)
                lines = matter_lines(office, connection, eyes, ids[start : start + EXPORT_STEP])
            yield _csv([_cells(line) for line in lines])

    return visit.file(rows(), name, "text/csv; charset=utf-8")


def _cells(line: Line) -> tuple[str, ...]:
    steps = " · ".join(f"{step.label}: {step.note}" for step in line.steps)
    ahead = line.outlook
    return (
        str(line.id),
        line.title,
        line.state_label,
        line.department,
        line.matter,
        line.author,
        line.presented_by,
        "" if line.amount is None else str(line.amount),
        steps,
        ahead.holder,
        czech_datetime(line.since),
        ahead.comes_next,
        czech_date(ahead.due_on) if ahead.due_on else "",
        czech_date(ahead.earliest) if ahead.earliest else "",
        ahead.late_note if ahead.is_late else "",
        czech_datetime(line.created_at),
    )


def _csv(rows: list[tuple[str, ...]]) -> bytes:
    """Lines for a spreadsheet: parted by semicolons; what looks like a formula is a text."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return stream.getvalue().encode(errors="replace")


_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What begins a formula; some spreadsheets take the wide forms of East Asian letters for the same."""


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, whatever invisible stands before it; with plain spaces."""
    plain = cell.replace("\u00a0", " ")
    seen = next((sign for sign in plain if sign.isprintable() and not sign.isspace()), "")
    return f"'{plain}" if (seen and seen in _FORMULA) or plain.startswith(("\t", "\r", "\n")) else plain


ROUTES = (
    office_route("/navrhy", show),
    office_route("/navrhy/pohledy", counters),
    office_route("/navrhy.csv", export),
)
