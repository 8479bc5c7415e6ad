"""How does a proposal begin? Choose what it is about, see the dates along the route, and it opens in the editor."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date
from typing import Any

from starlette.responses import Response

from actions.create_once import create_once
from actions.draft import draft
from actions.see import seen_proposal
from db.proposals import content_of
from db.queries import proposal_page
from db.visibility import visible
from states.backward_calendar import Question
from states.canonical import digest_of
from states.content import Content
from states.deadlines import Term
from states.planned_dates import PlannedDay, days_back, first_last_day
from states.town import Route, Town
from states.wording import Clause, without_days
from web.form import Form
from web.proposal_deadlines import DeadlinePanel, panel_of
from web.visit import Visit, office_route


def show(visit: Visit) -> Response:
    """The kinds of matters; with one chosen, the form that founds the draft."""
    return _form(visit) if visit.query("druh") or visit.query("podle") else _kinds(visit)


def _kinds(visit: Visit) -> Response:
    with visit.reading() as (office, connection):
        recent = proposal_page.titles_to_copy(connection, visible(visit.eyes(office, connection)))
        town = office.town
    routes = [
        {
            "title": route.title,
            "stops": " → ".join(stage.body for stage in route.stages),
            "matters": [(code, town.matter_name(code)) for code in route.matters],
        }
        for route in town.routes
    ]
    return visit.page("proposal_kinds", routes=routes, recent=recent)


def _form(visit: Visit, status: int = 200) -> Response:
    """``druh`` is the kind, ``podle`` the proposal to copy, ``zvoleno`` the day of the last body."""
    asked = visit.form if visit.request.method == "POST" else None
    with visit.reading() as (office, connection):
        model = _model(visit, office, connection, asked.text("podle") if asked else visit.query("podle"))
        matter = (asked.text("matter") if asked else visit.query("druh")) or (model.matter if model else "")
        try:
            route = office.town.route_for(matter)
        except KeyError:
            return _kinds(visit)
        calendar = _Calendar(office, connection, route)
        last = _last(asked) if asked else _day(visit.query("zvoleno"))
        last = last or calendar.first()
        days = calendar.back_from(last) if last else ()
        town = office.town
    typed = asked if asked and asked.text("act") != "count" else None
    found = {one.body: one for one in days}
    chosen = {one.body: (typed.day(f"date-{one.body}") if typed else None) or one.day for one in days[:-1]}
    department = (asked.text("department") if asked else "") or _department(visit, town)
    return visit.page(
        "proposal_new",
        status,
        faults=visit.form.faults,
        matter=matter,
        matter_label=town.matter_name(matter),
        page=secrets.token_hex(16),
        title=(asked.text("title", 500) if asked else visit.query("title")) or (model.title if model else ""),
        model=model,
        model_id=(asked.text("podle") if asked else visit.query("podle")) if model else "",
        departments=[(one.code, one.name) for one in town.departments],
        department=department,
        lhuty=calendar.deadlines(last, chosen, matter, department) if last else None,
        meetings=calendar.meetings[route.stages[-1].body],
        last=last,
        stops=[
            {
                "body": stage.body,
                "name": town.body(stage.body).name,
                "hand_in": calendar.hand_in(stage.body),
                "day": (typed.text(f"date-{stage.body}") if typed else "") or _iso(found.get(stage.body)),
                "is_meeting": stage.body in found and found[stage.body].is_meeting,
                "limit": calendar.limit(found.get(stage.body)),
            }
            for stage in route.stages
        ],
        today=office.today,
    )


def _last(form: Form) -> date | None:
    """The day of the last body: another one than those offered, or the one chosen."""
    return form.day("last_other") or form.day("last")


def _iso(planned: PlannedDay | None) -> str:
    return planned.day.isoformat() if planned else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _department(visit: Visit, town: Town) -> str:
    known = [one.code for one in town.departments]
    return visit.visitor.department if visit.visitor.department in known else (known[0] if known else "")


def _model(visit: Visit, office: Any, connection: Any, number: str) -> Content | None:
    """The text of the proposal to begin with, if the visitor sees it; what belongs to that one matter left out."""
    if not (number.isascii() and number.isdigit() and len(number) <= 9):
        return None
    return content_of(seen_proposal(connection, visit.eyes(office, connection), int(number)))


class _Calendar:
    """When the bodies of a route meet and until when they take materials."""

    def __init__(self, office: Any, connection: Any, route: Route) -> None:
        self.town, self.today, self.route = office.town, office.today, route
        self.bodies = [stage.body for stage in route.stages]
        self.meetings = proposal_page.coming_meetings(connection, self.bodies, office.today)
        self.usual = proposal_page.latest_meetings(connection, self.bodies)
        self.terms = [(body, self.hand_in(body)) for body in self.bodies]

    def hand_in(self, body: str) -> Term:
        """The hand-in term of a body."""
        return Term.parse(self.town.body(body).hand_in)

    def limit(self, planned: PlannedDay | None) -> date | None:
        """The last day for handing in."""
        return self.hand_in(planned.body).before(planned.day) if planned else None

    def first(self) -> date | None:
        """The nearest meeting of the last body that is still reached; a week is left for the sign-off."""
        ready = Term(5, "working").after(self.today)
        return first_last_day(self.terms, self.meetings, self.usual, ready)

    def deadlines(self, last: date, chosen: dict[str, date], matter: str, department: str) -> DeadlinePanel:
        """The limits of a matter whose amount is not known yet, for these days."""
        question = Question(
            town=self.town,
            body=self.bodies[-1],
            on=last,
            today=self.today,
            route=self.route,
            meetings=self.meetings,
            usual=self.usual,
            chosen=chosen,
            matter=matter,
            department=department,
        )
        return panel_of(question)

    def back_from(self, last: date) -> tuple[PlannedDay, ...]:
        """The days of all bodies."""
        return days_back(self.terms, last, self.meetings, self.usual, self.today)


def found(visit: Visit) -> Response:
    """Creates the draft; days not filled in are counted back from the last body's."""
    form = visit.form
    title, matter, department = form.text("title"), form.text("matter"), form.text("department")
    if not title:
        form.fault("title", "Chybí název materiálu; stačí pracovní, změnit ho můžete kdykoli.")
    with visit.reading() as (office, connection):
        town = office.town
        route = next((route for route in town.routes if matter in route.matters), None)
        if route is None:
            form.fault("matter", "Vyberte, čeho se návrh týká.")
        elif department not in {one.code for one in town.departments}:
            form.fault("department", "Vyberte odbor ze seznamu.")
        model = _model(visit, office, connection, form.text("podle"))
        last = _last(form)
        typed = {stage.body: form.day(f"date-{stage.body}") for stage in route.stages} if route else {}
        if route:
            typed[route.stages[-1].body] = last
        counted = (
            {one.body: one.day for one in _Calendar(office, connection, route).back_from(last)}
            if route and last
            else {}
        )
    if route is None or form.text("act") == "count":
        return _form(visit, 200 if route and not form.faults else 422)
    if form.faults:
        return _form(visit, 422)
    dates = {body: found for body, day in typed.items() if (found := day or counted.get(body)) is not None}
    content = _beginning(title, matter, department, model)
    sent = [content.as_data(), sorted((body, day.isoformat()) for body, day in dates.items())]
    # A page that is sent twice (a double click, a reload) founds one proposal; sent again with other words, another.
    once = f"{page}:{digest_of(sent)}" if (page := form.text("stranka", 64)) else ""
    assert visit.actor.person_id is not None  # somebody is signed in
    with visit.writing() as (office, connection):
        created = create_once(
            office,
            connection,
            visit.actor.person_id,
            once,
            "proposal",
            sent,
            lambda: draft(office, connection, visit.actor, content, visit.visitor.code, dates),
        )
    return visit.done(
        f"/navrhy/{created.id}/upravit", "Návrh je založen. Pište; rozepsaný text se ukládá sám."
    )


def _beginning(title: str, matter: str, department: str, model: Content | None) -> Content:
    """An empty draft with one clause; or another's text without what only that matter had."""
    if model is not None:
        return replace(
            model,
            title=title,
            matter=matter,
            department=department,
            amount=None,
            committee_opinion=None,
            previous_resolution=None,
            attachments=None,
            files=(),
            clauses=tuple(without_days(clause) for clause in model.clauses),
        )
    return Content(
        title=title,
        matter=matter,
        department=department,
        presented_by=None,
        amount=None,
        committee_opinion=None,
        previous_resolution=None,
        clauses=(Clause(1, 1, "schvaluje", ""),),
        report="",
        attachments=None,
    )


ROUTES = (
    office_route("/navrhy/novy", show),
    office_route("/navrhy/novy", found, method="POST"),
)
