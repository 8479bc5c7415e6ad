"""What waits for me now? The landing page: since when, until when, what is late, and where it is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from starlette.responses import Response

from actions.matter_lines import Signers, is_staff, matter_lines, signed_forms
from actions.office import Office
from db.queries import matters, worklist
from db.queries.worklist import MOST
from db.visibility import Eyes
from states.assignment import ASSIGNMENT
from states.consultation import CONSULTATION
from states.deadlines import Term
from states.meeting import MEETING
from states.town import Town
from states.vocabulary import Role
from templates.environment import money, plural
from web.views import late_items, worklist_minutes, worklist_planning
from web.views.worklist_batch import BATCH_ROUTES
from web.visit import Visit, office_route


class Item(NamedTuple):
    """One thing that waits: what, where it is done, since when and until when, and in whose place."""

    title: str
    href: str
    act: str
    what: str = ""
    since: datetime | None = None
    due_on: date | None = None
    is_late: bool = False
    late_note: str = "po termínu"
    in_place_of: str = ""
    pick: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """What waits, of one kind. ``more`` leads to the whole list."""

    code: str
    title: str
    items: Sequence[Item]
    note: str = ""
    more: str = ""

    @property
    def shown(self) -> Sequence[Item]:
        """The items without the one that only says that there are more."""
        return self.items[:MOST]

    @property
    def count(self) -> str:
        """How many, in a counter."""
        return f"{MOST}+" if len(self.items) > MOST else str(len(self.items))

    @property
    def late(self) -> int:
        """How many of them are late."""
        return sum(item.is_late for item in self.shown)

    @property
    def pickable(self) -> int:
        """How many can be approved together."""
        return sum(bool(item.pick) for item in self.shown)


def show(visit: Visit) -> Response:
    """The worklist of whoever has come."""
    with visit.reading() as (office, connection):
        eyes = visit.eyes(office, connection)
        sections = [section for section in _sections(visit, office, connection, eyes) if section.items]
    return visit.page(
        "worklist", sections=sections, late=sum(section.late for section in sections), nothing=_nothing(visit)
    )


def _sections(visit: Visit, office: Office, connection: Any, eyes: Eyes) -> Iterable[Section]:
    me = visit.visitor.person_id
    seats = Signers(matters.offices_held(connection, office.today))
    signed = signed_forms(office.town)
    yield _sign_offs(office, worklist.asked_sign_offs(connection, eyes, me), me)
    if any(body.late_approved_by for body in office.town.bodies):
        asked = late_items.requests_for(office, connection, visit.actor)
        yield Section("pozdni-body", "Pozdní body", [_late_item(office, row) for row in asked])
    departments = seats.departments_of(office.town, eyes.person_ids)
    if departments:
        own = seats.departments_of(office.town, frozenset({me}))
        rows = worklist.stops_of_route(connection, eyes, signed, person_id=me, departments=departments)
        yield Section(
            "formulare", "Formuláře k\u00a0podpisu", [_form(office, row, own, seats) for row in rows]
        )
    yield from _own_proposals(visit, office, connection, eyes)
    to_sign = worklist_minutes.to_sign(office, connection, me)
    yield Section("zapisy", "Zápisy k\u00a0podpisu", [Item(**facts) for facts in to_sign])
    rows = worklist.tasks(connection, eyes, states=("open",), charged=True)
    yield Section("ukoly", "Úkoly z\u00a0usnesení", [_task(office, row, me) for row in rows], more="/ukoly")
    planned = worklist_planning.items(office, connection, visit.visitor)
    yield Section("planovani", "Plánování", [Item(**facts) for facts in planned], more="/planovani")
    if is_staff(visit.visitor.roles):
        yield from _of_staff(office, connection, eyes, me, signed)
    elif visit.visitor.roles & {Role.AUDITOR, Role.CHAIR}:
        late = worklist.tasks(connection, eyes, states=("open",), charged=False, due_before=office.today)
        items = [_task(office, row, row.charged_id) for row in late]
        yield Section("po-termin", "Úkoly po termínu v\u00a0celém úřadě", items, more="/ukoly")


def _sign_offs(office: Office, rows: Sequence[Any], me: int) -> Section:
    items, today = [], office.today
    # unpacked, as rows of this kind come by the hundred: an attribute of a row costs more than all the rest of the line
    for id, task, is_opinion, asked_at, due_on, holder_id, holder, title, amount, is_changed in rows:
        what = f"{task} · {money(amount)}" if amount else task
        items.append(
            Item(
                title=title,
                href=f"/souhlasy/{id}",
                act="Podat vyjádření" if is_opinion else "Posoudit a\u00a0schválit",
                what=f"{what} · text se od vyžádání změnil" if is_changed else what,
                since=asked_at,
                due_on=due_on,
                is_late=due_on is not None and due_on < today,
                in_place_of="" if holder_id == me else holder,
                pick=str(id) if holder_id == me and not is_opinion and not is_changed else "",
            )
        )
    return Section("souhlasy", "Souhlasy a\u00a0vyjádření", items)


def _late_item(office: Office, row: Any) -> Item:
    name = next((body.name for body in office.town.bodies if body.code == row.body), row.body)
    return Item(
        title=row.title,
        href="/pozdni-body",
        act="Povolit, nebo ne",
        what=f"{name} · {row.reason}",
        since=row.asked_at,
        due_on=row.held_on,
        is_late=row.held_on < office.today,
    )


def _form(office: Office, row: Any, own: frozenset[str], seats: Signers) -> Item:
    limit = _limit(office.town, row.body, row.planned_on)
    deputy = row.department not in own
    signers = seats.of(_form_office(office.town, row.body), row.department)
    return Item(
        title=row.title,
        href=f"/navrhy/{row.proposal_id}/podpis/{row.body}",
        act="Podepsat formulář",
        what=f"formulář pro {row.body}" + _planned(row),
        due_on=limit,
        is_late=limit is not None and limit < office.today,
        in_place_of=", ".join(seat.name for seat in signers) if deputy else "",
    )


def _form_office(town: Town, body: str) -> str | None:
    codes = (stage.form_signed_by for route in town.routes for stage in route.stages if stage.body == body)
    return next((code for code in codes if code), None)


def _planned(row: Any) -> str:
    return (
        f" {row.planned_on.day}.\u00a0{row.planned_on.month}.\u00a0{row.planned_on.year}"
        if row.planned_on
        else ""
    )


def _limit(town: Town, body: str, day: date | None) -> date | None:
    terms = [Term.parse(found.hand_in) for found in town.bodies if found.code == body]
    return terms[0].before(day) if terms and day else None


def _own_proposals(visit: Visit, office: Office, connection: Any, eyes: Eyes) -> Iterable[Section]:
    """Returned proposals and drafts: mine, and of those I stand in for."""
    lines = matter_lines(office, connection, eyes, worklist.unfinished(connection, eyes))
    for state, code, title, act in (
        ("returned", "vracene", "Vrácené k\u00a0přepracování", "Upravit a\u00a0předložit"),
        ("draft", "rozpracovane", "Rozpracované návrhy", "Pokračovat"),
    ):
        items = [
            Item(
                title=line.title,
                href=f"/navrhy/{line.id}/upravit",
                act=act,
                what=line.outlook.comes_next,
                since=line.since,
                due_on=line.outlook.due_on,
                is_late=line.outlook.is_late,
                late_note="termín odevzdání uplynul",
                in_place_of="" if line.author == visit.visitor.name else line.author,
            )
            for line in lines
            if line.state == state
        ]
        yield Section(code, title, items, more=f"/navrhy?moje=1&stav={state}")


def _task(office: Office, row: Any, me: int) -> Item:
    return Item(
        title=row.task,
        href=f"/ukoly/{row.id}",
        act="Posoudit hlášení" if row.state == "reported" else "Otevřít úkol",
        what=f"usnesení {row.body} {row.number}"
        + (f" · {row.charged}, {ASSIGNMENT.states[row.state]}" if row.state == "reported" else ""),
        since=row.created_at,
        due_on=row.due_on,
        is_late=_is_late(office, row),
        in_place_of="" if row.charged_id == me or row.state == "reported" else row.charged,
    )


def _is_late(office: Office, row: Any) -> bool:
    """Whether the office should have heard of a task by now; those of a suspended resolution rest."""
    answer_by = row.report_on or row.due_on
    is_running = row.state == "open" and row.resolution_state != "suspended"
    return is_running and answer_by is not None and bool(answer_by < office.today)


def _of_staff(
    office: Office, connection: Any, eyes: Eyes, me: int, signed: frozenset[tuple[str, str]]
) -> Iterable[Section]:
    """What the secretary and the organising department keep going."""
    ready = worklist.stops_of_route(connection, eyes, signed, person_id=me, departments=None)
    yield Section(
        "program",
        "K\u00a0zařazení na program",
        [_ready(office, row) for row in ready],
        more="/navrhy?drzi=program",
    )
    held = worklist.meetings_without_outcomes(connection, office.today)
    yield Section(
        "vysledky", "Jednání bez zapsaných výsledků", [_meeting(office, row) for row in held], more="/stul"
    )
    burning = worklist_minutes.burning(office, connection)
    yield Section("lhuta-zapisu", "Zápisy, kterým se krátí lhůta", [Item(**facts) for facts in burning])
    reported = worklist.tasks(connection, eyes, states=("reported",), charged=False)
    yield Section(
        "hlaseni",
        "Hlášené úkoly k\u00a0převzetí",
        [_task(office, row, me) for row in reported],
        more="/ukoly",
    )
    letters = worklist.failed_letters(connection, eyes)
    documents = worklist.failed_documents(connection, eyes)
    items = [
        Item(
            title=row.title or row.subject or "Dopis",
            href="/sprava/posta",
            act="Zkontrolovat poštu",
            what=f"dopis pro {row.person} se nepodařilo odeslat: {(row.last_error or '')[:200]}",
            since=row.created_at,
            is_late=True,
            late_note="nedoručeno",
        )
        for row in letters
    ] + [
        Item(
            title=row.title,
            href="/sprava/posta",
            act="Zkontrolovat dokumenty",
            what=f"dokument{f' pro {row.stage}' if row.stage else ''} se nepodařilo vytvořit: "
            f"{(row.last_error or '')[:200]}",
            since=row.owed_at,
            is_late=True,
            late_note="nevytvořeno",
        )
        for row in documents
    ]
    yield Section("poruchy", "Nedoručené dopisy a\u00a0nevytvořené dokumenty", items, more="/sprava/posta")


def _ready(office: Office, row: Any) -> Item:
    limit = _limit(office.town, row.body, row.planned_on)
    return Item(
        title=row.title,
        href="/stul",
        act=f"Zařadit na program {row.body}",
        what=f"{row.body}{_planned(row)} · {CONSULTATION.states[row.state]}",
        due_on=limit,
        is_late=limit is not None and limit < office.today and row.state == "open",
        late_note="termín odevzdání uplynul",
    )


def _meeting(office: Office, row: Any) -> Item:
    name = next((body.name for body in office.town.bodies if body.code == row.body), row.body)
    points = plural(row.open_items, "bod", "body", "bodů")
    missing = f"{row.open_items} {points} z\u00a0{row.items} bez výsledku"
    return Item(
        title=f"{name}, {row.held_on.day}.\u00a0{row.held_on.month}.\u00a0{row.held_on.year}",
        href=f"/stul/{row.id}",
        act="Zapsat výsledky" if row.open_items else "Ukončit jednání",
        what=f"{MEETING.states[row.state]} · {missing if row.open_items else 'zbývá jednání ukončit'}",
        due_on=row.held_on,
        is_late=row.held_on < office.today,
        late_note="den jednání uplynul",
    )


def _nothing(visit: Visit) -> tuple[str, str, str]:
    """What an empty worklist says to this person: a sentence, and where to go."""
    roles = visit.visitor.roles
    if is_staff(roles):
        return (
            "Programy jsou sestavené, výsledky zapsané a\u00a0nic neuvázlo.",
            "/jednani",
            "Otevřít kalendář jednání",
        )
    if Role.AUDITOR in roles:
        return (
            "Žádný úkol není po termínu. Hledat můžete v\u00a0evidenci usnesení.",
            "/usneseni",
            "Otevřít usnesení",
        )
    if Role.CHAIR in roles:
        return (
            "Nic nečeká na Váš podpis a\u00a0žádný úkol není po termínu.",
            "/jednani",
            "Otevřít kalendář jednání",
        )
    if Role.HEAD_OF_DEPARTMENT in roles:
        department = visit.visitor.department or ""
        return (
            "Nic nečeká na Váš souhlas ani podpis.",
            f"/navrhy?odbor={department}&stav=bezi",
            "Ukázat návrhy odboru",
        )
    return "Nic na Vás nečeká. Můžete založit nový návrh.", "/navrhy/novy", "Založit návrh"


ROUTES = (office_route("/", show, is_short=True), *BATCH_ROUTES)
