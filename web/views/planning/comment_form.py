"""How does anybody send a comment on a draft plan, and read how comments were settled? Without an account."""

from __future__ import annotations

from typing import Any

from starlette.responses import HTMLResponse, RedirectResponse, Response

from actions.office import Office
from actions.planning.comment_window import why_closed
from actions.planning.comments import LONGEST_TEXT, SentComment, faults_of_sent, submit
from actions.planning.publish import opened_process
from actions.planning.settlement_documents import settlement_lines, settlement_sentence
from actions.see import NotSeen
from db.planning.plans import plan_by_id
from db.queries.planning_comments import window_of
from db.queries.planning_plans import content_at, plans_of
from states.machine import Refused
from templates.pages import page
from web.views.login import machine_of
from web.visit import Visit, public_route

TRAP = "homepage"
"""A field that people never see; who fills it in is a robot and is told that all is well."""
STYLE = "/static/css/public.css"


def show(visit: Visit) -> Response:
    """The form of a plan that is open to comments, or why there is none; several plans are offered to choose from."""
    return _form(visit, SentComment(""))


def send(visit: Visit) -> Response:
    """Keeps the comment and asks for its confirmation; then an address of its own says so."""
    form, code = visit.form, visit.path("code")
    sent = SentComment(
        text=form.long_text("text", LONGEST_TEXT * 2),
        anchor=form.text("anchor", 40),
        name=form.text("name"),
        organisation=form.text("organisation"),
        email=form.text("email"),
        is_organisation_public=form.checked("public"),
        agrees=form.checked("agrees"),
    )
    if form.text(TRAP):
        return _sent(code)
    with visit.reading() as (office, connection):
        process = _opened(connection, code)
        plan = _plan(visit, connection, process)
        sentence = _closed(office, connection, plan)
        anchors = _anchors(connection, plan)
    faults = faults_of_sent(sent, anchors)
    if sentence or plan is None or faults:
        return _form(visit, sent, 422 if faults and not sentence else 409, faults=faults)
    try:
        with visit.writing() as (office, connection):
            submit(office, connection, plan.id, sent, machine_of(visit))
    except Refused as refused:
        return _form(visit, sent, 409, reasons=refused.reasons)
    return _sent(code)


def sent_page(visit: Visit) -> Response:
    """What happens next; says nothing of whose the comment is."""
    with visit.reading() as (office, connection):
        process = _opened(connection, visit.path("code"))
        facts = _facts(office, process, days=office.town.link_days)
    return HTMLResponse(page("planning_comment_sent", **facts))


def settlement(visit: Visit) -> Response:
    """The settled comments of a plan, without names."""
    with visit.reading() as (office, connection):
        process = _opened(connection, visit.path("code"))
        plan = plan_by_id(connection, visit.path_id("plan"))
        if plan is None or plan.process_id != process.id or plan.published_number is None:
            raise NotSeen("Stránka")
        lines = settlement_lines(connection, plan.id)
        facts = _facts(office, process, plan=plan, lines=lines, sentence=settlement_sentence(lines))
    answer = HTMLResponse(page("planning_settlement", **facts))
    answer.headers["X-Robots-Tag"] = "all"
    return answer


def _form(
    visit: Visit,
    sent: SentComment,
    status: int = 200,
    *,
    faults: dict[str, str] | None = None,
    reasons: tuple[str, ...] = (),
) -> Response:
    with visit.reading() as (office, connection):
        process = _opened(connection, visit.path("code"))
        plan = _plan(visit, connection, process)
        anchors = _anchors(connection, plan)
        others = [
            one for one in _open_plans(office, connection, process) if plan is None or one.id != plan.id
        ]
        wanted = visit.query("cast")
        facts = _facts(
            office,
            process,
            plan=plan,
            others=others,
            closed=_closed(office, connection, plan),
            window=window_of(connection, plan.id) if plan is not None else None,
            anchors=list(anchors.items()),
            typed=sent,
            anchor=sent.anchor or (wanted if wanted in anchors else ""),
            faults=faults or {},
            reasons=reasons,
            longest=LONGEST_TEXT,
            trap=TRAP,
            csrf=visit.csrf,
        )
    return HTMLResponse(page("planning_comment_form", **facts), status_code=status)


def _facts(office: Office, process: Any, **own: Any) -> dict[str, Any]:
    return {
        "process": process,
        "home": "/verejne/planovani",
        "address": f"/verejne/planovani/{process.code}",
        "office": office.town.office_name or office.town.full_name,
        "style": STYLE,
        **own,
    }


def _sent(code: str) -> Response:
    return RedirectResponse(f"/verejne/planovani/{code}/pripominky/odeslano", status_code=303)


def _opened(connection: Any, code: str) -> Any:
    try:
        return opened_process(connection, code)
    except Refused:
        raise NotSeen("Stránka") from None


def _open_plans(office: Office, connection: Any, process: Any) -> list[Any]:
    return [
        row
        for row in plans_of(connection, process.id)
        if why_closed(office, row, window_of(connection, row.id)) is None
    ]


def _plan(visit: Visit, connection: Any, process: Any) -> Any:
    """The plan that the address or the form names; else the one that is open, or whose window is the newest."""
    rows = [row for row in plans_of(connection, process.id) if row.published_number is not None]
    named = visit.query("plan") or visit.form.text("plan")
    if named:
        found = next((row for row in rows if str(row.id) == named), None)
        if found is None:
            raise NotSeen("Stránka")
        return found
    with_window = [(row, window) for row in rows if (window := window_of(connection, row.id)) is not None]
    published = [pair for pair in with_window if pair[0].state == "published"]
    best = max(published or with_window, key=lambda pair: pair[1].closes_on, default=None)
    return best[0] if best else None


def _closed(office: Office, connection: Any, plan: Any) -> str | None:
    if plan is None:
        return "Žádný návrh teď není zveřejněn k\u00a0připomínkám."
    return why_closed(office, plan, window_of(connection, plan.id))


def _anchors(connection: Any, plan: Any) -> dict[str, str]:
    return content_at(connection, plan.id, plan.published_number).anchors() if plan is not None else {}


ROUTES = (
    public_route("/verejne/planovani/{code}/pripominky", show),
    public_route("/verejne/planovani/{code}/pripominky", send, method="POST"),
    public_route("/verejne/planovani/{code}/pripominky/odeslano", sent_page),
    public_route("/verejne/planovani/{code}/vyporadani/{plan:int}", settlement),
)
