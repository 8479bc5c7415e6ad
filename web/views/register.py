"""What did the bodies resolve? The register of resolutions: search, one resolution, its export and its voiding."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from starlette.responses import Response

from actions.foresee import said_by_votes
from actions.hear import ballot_line
from actions.record_resolution import void_resolution
from actions.resolution_documents import MAY_ISSUE
from actions.see import NotSeen
from actions.see_effects import marks, see_effects
from db.queries import register as queries
from db.queries.cited import touched
from db.queries.register import Wanted
from states.assignment import ASSIGNMENT
from states.dates import czech_date
from states.machine import Refused
from states.majority import Tally
from states.operative_verbs import OPERATIVE_VERBS
from states.proposal import PROPOSAL
from states.resolution import RESOLUTION
from states.vocabulary import BodyKind, Role
from web.views.desk_leaf import ROWS, address, leaf, start
from web.views.desk_readiness import body_name
from web.views.matters import harmless
from web.views.meetings import outcome_words, word_file
from web.views.resolution_papers import papers_shown
from web.visit import Visit, office_route

STAFF = (Role.ORGANISER, Role.SECRETARY)
MOST_EXPORTED = 20_000
_STATES = {
    "platna": "valid",
    "pozastavena": "suspended",
    "revokovana": "revoked",
    "zrusena": "cancelled",
    "zneplatnena": "voided",
}
STATE_TAGS = {
    "valid": "",
    "suspended": "warning",
    "revoked": "error",
    "cancelled": "error",
    "voided": "error",
}
"""The colour of the tag beside a resolution that does not simply hold."""
_VERBS = {verb.code: (verb.masculine, verb.feminine, verb.neuter) for verb in OPERATIVE_VERBS}


def index(visit: Visit) -> Response:
    """The register, filtered and sorted as the address says."""
    with visit.reading() as (office, connection):
        eyes = visit.eyes(office, connection)
        wanted, faults = _wanted(visit)
        order = _order(visit)
        rows = queries.search_register(
            connection, eyes, wanted, order=order, limit=ROWS + 1, offset=start(visit)
        )
        count = queries.count_register(connection, eyes, wanted)
        said = marks(rows, touched(connection, [row.id for row in rows]))
        return visit.page(
            "register",
            leaf=leaf(visit, rows, None if count > queries.MOST_COUNTED else count),
            count=min(count, queries.MOST_COUNTED),
            is_more=count > queries.MOST_COUNTED,
            names={body.code: body.name for body in office.town.bodies},
            bodies=[(body.code, body.name) for body in office.town.bodies if body.number],
            people=[(person.id, person.name) for person in queries.people_of_register(connection)],
            verbs=[(verb, verb) for verb in _VERBS],
            wanted=wanted,
            asked={
                name: visit.query(name) for name in ("q", "sloveso", "organ", "osoba", "od", "do", "stav")
            },
            faults=faults,
            state_words=RESOLUTION.states,
            state_tags=STATE_TAGS,
            marks=said,
            order=order,
            asked_order=_asked_order(visit),
            sorting={name: _sorted_address(visit, name, order) for name in queries.ORDERS},
            is_asked=wanted != Wanted(),
            csv=_csv_address(visit),
        )


def _wanted(visit: Visit) -> tuple[Wanted, dict[str, str]]:
    """The question of the address; what can't be read is left out and said."""
    faults: dict[str, str] = {}
    days: dict[str, date | None] = {}
    for name in ("od", "do"):
        text = visit.query(name)
        try:
            days[name] = date.fromisoformat(text) if text else None
        except ValueError:
            days[name] = None
            faults[name] = f"„{text[:30]}“ není datum; hledáme bez něj."
    person = visit.query("osoba")
    return (
        Wanted(
            text=visit.query("q"),
            verb=_VERBS.get(visit.query("sloveso"), ()),
            body=visit.query("organ")[:60],
            person=int(person) if person.isascii() and person.isdigit() and len(person) <= 9 else None,
            since=days["od"],
            until=days["do"],
            state=_STATES.get(visit.query("stav"), ""),
        ),
        faults,
    )


def _order(visit: Visit) -> str:
    """The order that was asked for; else the best answers to a question in words, and the newest of everything."""
    order = _asked_order(visit)
    return order or (queries.BEST if visit.query("q") else "-datum")


def _asked_order(visit: Visit) -> str:
    order = visit.query("razeni")
    return order if order.removeprefix("-") in queries.ORDERS else ""


def _sorted_address(visit: Visit, name: str, order: str) -> str:
    return address(visit, razeni=f"-{name}" if order == name else name)


def _csv_address(visit: Visit) -> str:
    here = address(visit)
    return here.replace("/usneseni", "/usneseni.csv", 1)


def export(visit: Visit) -> Response:
    """The rows of the register as the Czech Excel opens them; only what this person may see."""
    with visit.reading() as (office, connection):
        eyes = visit.eyes(office, connection)
        wanted, _faults = _wanted(visit)
        rows = queries.search_register(connection, eyes, wanted, order=_order(visit), limit=MOST_EXPORTED)
        content = _csv([_cells(body_name(office, row.body), row) for row in rows])
        day = office.today
    return visit.file(content, f"usneseni-{day.isoformat()}.csv", "text/csv; charset=utf-8")


_COLUMNS = ("Číslo", "Orgán", "Datum", "Název", "Hlasování", "Stav", "Předkládá", "Znění")


def _cells(body: str, row: Any) -> tuple[str, ...]:
    return (
        row.number,
        body,
        czech_date(row.adopted_on).replace("\u00a0", " "),
        row.title,
        (ballot_line(_tally(row)) or "").replace("\u00a0", " "),
        f"zneplatněno: {row.void_reason}" if row.state == "voided" else RESOLUTION.states[row.state],
        row.sponsor or "",
        row.text,
    )


def _csv(rows: Sequence[tuple[str, ...]]) -> bytes:
    """Semicolons, UTF-8 with a mark, CRLF; a text that Excel would take for a formula stays a text."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return codecs.BOM_UTF8 + text.getvalue().encode()


def show(visit: Visit) -> Response:
    """One resolution with its vote and law, its matter, its documents and tasks."""
    return _show(visit)


def show_again(visit: Visit, status: int, refused: Sequence[str]) -> Response:
    """The page of a resolution after something about it was refused."""
    return _show(visit, status, refused)


def _show(visit: Visit, status: int = 200, refused: Sequence[str] = ()) -> Response:
    with visit.reading() as (office, connection):
        row = _seen(visit, office, connection)
        known = queries.resolutions_of(connection, row.proposal_id) if row.proposal_id else {}
        effects = see_effects(office, connection, visit.eyes(office, connection), row)
        body = next((body for body in office.town.bodies if body.code == row.body), None)
        tally = _tally(row)
        return visit.page(
            "resolution",
            status,
            row=row,
            body_name=body_name(office, row.body),
            ballot=ballot_line(tally) or "",
            why=said_by_votes(tally, body.kind if body else BodyKind.INTERNAL),
            matter_state=PROPOSAL.states[row.proposal_state] if row.proposal_id else "",
            effects=effects,
            state_words=RESOLUTION.states,
            state_tags=STATE_TAGS,
            verb_words={**RESOLUTION.verbs, **_ENTRY_WORDS},
            hearings=[
                {
                    "row": hearing,
                    "outcome": outcome_words(hearing),
                    "body": body_name(office, hearing.body),
                    "resolution": known.get((hearing.body, hearing.number)) if hearing.number else None,
                }
                for hearing in (queries.hearings_of(connection, row.proposal_id) if row.proposal_id else ())
            ],
            tasks=[
                (task, ASSIGNMENT.states[task.state]) for task in queries.assignments_of(connection, row.id)
            ],
            extracts=queries.extracts_of(connection, row.id),
            papers=papers_shown(connection, row.id),
            may_issue=visit.may(*MAY_ISSUE) and row.state != "voided",
            entries=queries.entries_of(connection, row.proposal_id, row.id),
            may_void=visit.may(*STAFF) and row.state == "valid",
            may_suspend=visit.may(Role.CHAIR)
            and row.state == "valid"
            and body is not None
            and body.kind is BodyKind.COUNCIL,
            may_link=visit.may(*STAFF),
            refused=refused,
            reason=visit.form.text("reason", 2000),
        )


_ENTRY_WORDS = {
    "number": "číslo přiděleno",
    "issue_extract": "vydán výpis",
    "issue_clause": "vydána doložka podle §\u00a041",
    "cite": "účinky zapsány",
    "link": "citace přiřazena",
    "suspend": "výkon pozastaven",
    "confirm": "potvrzeno zastupitelstvem",
    "cancel": "zrušeno zastupitelstvem",
    "revoke": "revokováno",
    "amend": "změněno",
    "affirm": "potvrzeno",
    "void": "číslo zneplatněno",
}


def extract(visit: Visit) -> Response:
    """The extract of a resolution as a Word file."""
    with visit.reading() as (office, connection):
        row = _seen(visit, office, connection)
        made = [found for found in queries.extracts_of(connection, row.id) if found.made_at is not None]
    if not made:
        raise NotSeen("Výpis")
    return word_file(visit, made[0])


def void(visit: Visit) -> Response:
    """Voids a number for good; the register keeps it with the reason."""
    form = visit.form
    reason = form.text("reason", 2000)
    if not form.checked("sure"):
        return _show(visit, 422, ("Zneplatnění nejde vrátit zpět; potvrďte, že to víte.",))
    try:
        with visit.writing() as (office, connection):
            row = _seen(visit, office, connection)
            void_resolution(office, connection, visit.actor, row.body, row.number, reason)
    except NotSeen:
        raise
    except Refused as refused:
        return _show(visit, 409, refused.reasons)
    return visit.done(
        f"/usneseni/{row.id}", f"Usnesení {row.number} je zneplatněno; číslo se už nikdy nepoužije."
    )


def _seen(visit: Visit, office: Any, connection: Any) -> Any:
    row = queries.seen_resolution(connection, visit.eyes(office, connection), visit.path_id())
    if row is None:
        raise NotSeen("Usnesení", visit.path_id())
    return row


def _tally(row: Any) -> Tally | None:
    if row.votes_for is None:
        return None
    return Tally(row.members, row.present, row.votes_for, row.against, row.abstained)


ROUTES = (
    office_route("/usneseni", index),
    office_route("/usneseni.csv", export),
    office_route("/usneseni/{id}", show),
    office_route("/usneseni/{id}/vypis", extract),
    office_route("/usneseni/{id}/zneplatnit", void, method="POST", roles=STAFF),
)
