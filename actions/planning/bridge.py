"""How does a finished plan go to the bodies? One step makes a prefilled proposal of it, with annexes and links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.attach import received
from actions.authority import Actor
from actions.draft import draft
from actions.office import House, Office
from actions.planning.bridge_text import clauses_of, report_of, spoken_title
from actions.planning.plan_documents import pdf_now
from actions.planning.plan_moves import move_plan
from actions.planning.plans import load_plan
from actions.planning.settlement_documents import settlement_lines, settlement_pdf
from actions.planning.standing import load_process
from db import people
from db.planning.process import planning_matter
from db.queries.planning_plans import content_at
from states.content import AttachedFile, Content
from states.machine import Refused
from states.planning.plan import PLAN
from states.town import Town

SETTLEMENT_TITLE = "Vypořádání připomínek k návrhu plánu"


@dataclass(frozen=True, slots=True)
class Annexes:
    """The files of a plan in one of its versions, stored already; no text names them yet."""

    number: int
    files: tuple[AttachedFile, ...]


def prepare_annexes(house: House, plan_id: int) -> Annexes:
    """Makes and stores the plan and its table of settlements as PDF; the edge calls this before its transaction."""
    with house.reading() as (office, connection):
        plan = load_plan(connection, plan_id, for_update=False)
        PLAN.move(plan.state, "submit")  # nothing is made of a plan that can't be submitted
        made = [(*pdf_now(office, connection, plan), spoken_title(plan.title))]
        if settlement_lines(connection, plan_id):
            made.append((*settlement_pdf(office, connection, plan_id), SETTLEMENT_TITLE))
    return Annexes(plan.last_number, tuple(received(house, name, data, title) for name, data, title in made))


def matters_for(town: Town) -> dict[str, str]:
    """The kinds of matters that have a route, by code; the one of plans alone where the town names it."""
    codes = dict.fromkeys(matter for route in town.routes for matter in route.matters)
    if town.planning.matter is not None:
        codes = {town.planning.matter: None}
    return {code: town.matter_name(code) for code in codes}


def prefilled(
    office: Office,
    connection: Connection,
    actor: Actor,
    plan_id: int,
    annexes: Annexes,
    *,
    matter: str | None = None,
    gives_tasks: bool = True,
) -> Content:
    """The proposal as the plan would have it; whoever makes it may change every word. Raises Refused."""
    plan = load_plan(connection, plan_id, for_update=False)
    process = load_process(connection, plan.process_id, for_update=False)
    content = content_at(connection, plan_id, plan.last_number)
    known = matters_for(office.town)
    matter = matter or next(iter(known), None)
    if matter not in known:
        raise Refused("Vyberte druh záležitosti, pod kterým plán půjde ke schválení.")
    return Content(
        title=plan.title,
        matter=matter,
        department=_department(office, connection, actor, process),
        presented_by=None,
        amount=None,
        committee_opinion=None,
        previous_resolution=None,
        clauses=clauses_of(office, connection, plan, content, gives_tasks=gives_tasks),
        report=report_of(office, connection, process, plan, content),
        attachments=tuple(file.title for file in annexes.files),
        files=annexes.files,
    )


def propose(
    office: Office,
    connection: Connection,
    actor: Actor,
    plan_id: int,
    version: int | None,
    content: Content,
    annexes: Annexes,
    dates: Mapping[str, date] | None = None,
) -> int:
    """Makes the proposal, ties it to the plan and submits the plan; returns the proposal's id. Raises Refused."""
    plan = load_plan(connection, plan_id)
    if annexes.number != plan.last_number:
        raise Refused("Plán se mezitím změnil; připravte návrh znovu, aby přílohy odpovídaly.")
    person = people.person_by_id(connection, actor.person_id) if actor.person_id is not None else None
    if person is None:
        raise Refused("Návrh zakládá přihlášená osoba; přihlaste se.")
    said = {"title": content.title, "number": str(plan.last_number)}
    move_plan(office, connection, actor, plan, "submit", version=version, said=said)
    days = dict(dates) if dates is not None else _days(office, plan, content)
    proposal_id = draft(office, connection, actor, content, person.code, days)
    connection.execute(
        planning_matter.insert().values(
            process_id=plan.process_id, plan_id=plan_id, proposal_id=proposal_id, created_at=office.now
        )
    )
    return proposal_id


def _department(office: Office, connection: Connection, actor: Actor, process: Row[Any]) -> str:
    own = people.person_by_id(connection, actor.person_id).department if actor.person_id is not None else None
    known = [one.code for one in office.town.departments]
    return next((code for code in (process.department, own) if code in known), known[0])


def _days(office: Office, plan: Row[Any], content: Content) -> dict[str, date]:
    """The day of the body that decides, where the plan has one ahead."""
    if plan.submit_by is None or plan.submit_by < office.today:
        return {}
    return {office.town.route_for(content.matter).stages[-1].body: plan.submit_by}
