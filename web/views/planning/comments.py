"""Which comments came in on the plans of a process? The book with filters, as a table for Excel, and many at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from actions.planning import settle_comments
from actions.planning.comment_window import see_window
from actions.planning.comments import WrittenComment, faults_of_written, record
from actions.planning.settlement_documents import settlement_of
from actions.see import NotSeen
from db.planning.plans import plan_by_id
from db.queries.planning_comments import (
    ORDERS,
    Wanted,
    comments_of,
    counts_of,
    next_unsettled,
)
from db.queries.planning_plans import content_at, plans_of
from states.dates import czech_date
from states.machine import Refused
from states.planning.comment import COMMENT
from states.planning.vocabulary import (
    CHANNEL_LABELS,
    SETTLEMENT_LABELS,
    Channel,
    Settlement,
)
from states.vocabulary import Role
from web.stored_file import WORD
from web.views.matters import harmless
from web.views.planning.frame import Frame, frame_of
from web.visit import Visit, office_route

TAB = "/pripominky"
ORDER_LABELS = {
    "cislo": "podle čísla",
    "nejnovejsi": "od nejnovějších",
    "cast": "podle části plánu",
    "stav": "podle stavu",
}
assert set(ORDER_LABELS) == set(ORDERS)
KINDS = {"received": "warning", "settled": "success", "unconfirmed": "neutral"}
TAKES_COMMENTS = ("draft", "published")
"""States of a plan to which comments may still come."""
BY_HAND = (Channel.PAPER, Channel.MEETING, Channel.HEARING)


def show(visit: Visit) -> Response:
    """The book, as the address asks for it."""
    return _book(visit)


def _book(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        plans = list(plans_of(connection, frame.process.id))
        asked = _asked(visit, frame, plans)
        rows = comments_of(connection, frame.process.id, _wanted(asked))
        parts = parts_of(connection, rows)
        anchors = _anchors(connection, plans)
        counts = counts_of(connection, frame.process.id)
        waiting = next_unsettled(connection, frame.process.id)
        sights = [(row, see_window(office, connection, row)) for row in plans]
        windows = [
            {"plan": row, "sight": sight}
            for row, sight in sights
            if row.state in TAKES_COMMENTS or sight.row is not None
        ]
    lines = [line_of(row, parts) for row in rows]
    address = f"/planovani/{frame.process.id}/pripominky"
    return visit.page(
        "planning_comments",
        status,
        **frame.facts(
            lines=lines,
            is_mixed=len({row.plan_id for row in rows}) > 1,
            asked=asked,
            book=address,
            windows=windows,
            plans=[(row.id, row.title) for row in plans],
            anchors=anchors,
            groups=[(row.id, row.name) for row in frame.groups],
            states=list(COMMENT.states.items()),
            orders=list(ORDER_LABELS.items()),
            counts=[(COMMENT.states[state], count) for state, count in counts.items()],
            waiting=waiting,
            is_narrowed=any(asked[name] for name in ("q", "plan", "stav", "cast", "skupina")),
            export=_url(asked, f"{address}.csv"),
            may_settle=is_coordinator(frame),
            may_pick=is_coordinator(frame) and any(row.state == "received" for row in rows),
            takes_comments=any(row.state in TAKES_COMMENTS for row in plans),
            reasons=reasons,
        ),
    )


def is_coordinator(frame: Frame) -> bool:
    """Whether the reader looks after the process: sees who commented, records and settles."""
    return Role.COORDINATOR in frame.standing.roles


def line_of(row: Any, parts: Mapping[tuple[int, int], Mapping[str, str]]) -> dict[str, Any]:
    """One comment for lists and its page, without who wrote it."""
    known = parts[row.plan_id, row.plan_number]
    return {
        "row": row,
        "state": COMMENT.states[row.state],
        "kind": KINDS.get(row.state, "neutral"),
        "part": known.get(row.anchor, row.anchor) if row.anchor else "celý plán",
        "channel": CHANNEL_LABELS[Channel(row.channel)],
        "settlement": SETTLEMENT_LABELS[Settlement(row.settlement)] if row.settlement else "",
        "proposed": SETTLEMENT_LABELS[Settlement(row.proposed_settlement)] if row.proposed_settlement else "",
    }


def parts_of(connection: Any, rows: Any) -> dict[tuple[int, int], dict[str, str]]:
    """What the parts are called in the versions that these comments are about."""
    wanted = {(row.plan_id, row.plan_number) for row in rows}
    return {(plan, number): content_at(connection, plan, number).anchors() for plan, number in wanted}


def export(visit: Visit) -> Response:
    """The same list as a table for Excel; who wrote is there for the coordinator alone."""
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        asked = _asked(visit, frame, plans_of(connection, frame.process.id))
        rows = comments_of(connection, frame.process.id, _wanted(asked))
        parts = parts_of(connection, rows)
    sees_people = is_coordinator(frame)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    head = [
        "Číslo",
        "Plán",
        "Část",
        "Připomínka",
        "Stav",
        "Vypořádání",
        "Odůvodnění",
        "Přijata",
        "Jak přišla",
    ]
    writer.writerow([*head, "Skupina", *(["Jméno", "Organizace"] if sees_people else [])])
    for row in rows:
        line = line_of(row, parts)
        cells = [
            str(row.number or ""),
            row.plan_title,
            line["part"],
            row.text,
            line["state"],
            line["settlement"],
            row.settlement_reason or "",
            czech_date(row.received_on),
            line["channel"],
            row.group_name or "",
        ]
        if sees_people:
            cells += [row.commenter or "", row.organisation or ""]
        writer.writerow([harmless(cell) for cell in cells])
    name = f"pripominky-{frame.process.code}.csv"
    return visit.file(("\ufeff" + out.getvalue()).encode(), name, "text/csv; charset=utf-8")


def settle_many(visit: Visit) -> Response:
    """Notes the comments that were ticked, all of them with one reason."""
    form, process_id = visit.form, visit.path_id()
    reason = form.long_text("reason", settle_comments.LONGEST_REASON)
    chosen = [one.partition(":") for one in form.texts("chosen", 40)]
    pairs = [(int(left), int(right)) for left, _, right in chosen if left.isdigit() and right.isdigit()]
    try:
        with visit.writing() as (office, connection):
            frame_of(visit, office, connection, TAB)
            of_process = {row.id for row in comments_of(connection, process_id, Wanted())}
            if any(comment_id not in of_process for comment_id, _ in pairs):
                raise NotSeen("Připomínka")
            count = settle_comments.note_many(office, connection, visit.actor, pairs, reason)
    except NotSeen:
        raise
    except Refused as refused:
        return _book(visit, 409, refused.reasons)
    return visit.done(f"/planovani/{process_id}/pripominky", f"Vzato na vědomí: {count}.")


def next_one(visit: Visit) -> Response:
    """To the comment that waits next for its settlement."""
    after = visit.query("po")
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        number = int(after) if after.isascii() and after.isdigit() and len(after) <= 9 else 0
        found = next_unsettled(connection, frame.process.id, number)
    book = f"/planovani/{frame.process.id}/pripominky"
    if found is None:
        return visit.done(book, "Všechny přijaté připomínky jsou vypořádané.")
    return visit.done(f"{book}/{found}")


def new(visit: Visit) -> Response:
    """The form for a comment that came on paper, at a meeting or at a hearing."""
    return _new_page(visit)


def _new_page(
    visit: Visit, status: int = 200, reasons: tuple[str, ...] = (), faults: Mapping[str, str] | None = None
) -> Response:
    form = visit.form
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        if not is_coordinator(frame):
            raise NotSeen("Stránka")
        plans = [row for row in plans_of(connection, frame.process.id) if row.state in TAKES_COMMENTS]
        anchors = _anchors(connection, plans)
    typed = {name: form.text(name) for name in ("plan", "anchor", "channel", "name", "organisation", "email")}
    return visit.page(
        "planning_comment_new",
        status,
        **frame.facts(
            book=f"/planovani/{frame.process.id}/pripominky",
            plans=[(row.id, row.title) for row in plans],
            anchors=anchors,
            channels=[(one.value, CHANNEL_LABELS[one]) for one in BY_HAND],
            typed=typed,
            text=form.long_text("text"),
            received_on=form.text("received_on") or office.today,
            is_public=form.checked("public"),
            faults=dict(faults or {}),
            reasons=reasons,
        ),
    )


def create(visit: Visit) -> Response:
    """Writes the comment down, with its number."""
    form, process_id = visit.form, visit.path_id()
    channel = form.text("channel")
    known = {one.value for one in BY_HAND}
    written = WrittenComment(
        text=form.long_text("text"),
        channel=Channel(channel) if channel in known else Channel.PAPER,
        received_on=form.day("received_on"),
        anchor=form.text("anchor", 40),
        name=form.text("name"),
        organisation=form.text("organisation"),
        email=form.text("email"),
        is_organisation_public=form.checked("public"),
    )
    plan_id = form.number("plan") or 0
    with visit.reading() as (office, connection):
        plan = plan_by_id(connection, plan_id) if 0 < plan_id < 2**31 else None
        if plan is None or plan.process_id != process_id:
            form.fault("plan", "Vyberte plán, ke kterému připomínka patří.")
        else:
            for name, sentence in faults_of_written(office, connection, plan, written).items():
                form.fault(name, sentence)
    if channel not in known:
        form.fault("channel", "Vyberte, jak připomínka přišla.")
    if form.faults:
        return _new_page(visit, 422, faults=form.faults)
    try:
        with visit.writing() as (office, connection):
            made = record(office, connection, visit.actor, plan_id, written)
    except Refused as refused:
        return _new_page(visit, 409, refused.reasons)
    return visit.done(f"/planovani/{process_id}/pripominky/{made}", "Připomínka je zapsána a\u00a0má číslo.")


def word(visit: Visit) -> Response:
    """The table of settlements of one plan as it is now, in Word."""
    plan_id = visit.path_id("pid")
    with visit.reading() as (office, connection):
        frame = frame_of(visit, office, connection, TAB)
        plan = plan_by_id(connection, plan_id)
        if plan is None or plan.process_id != frame.process.id:
            raise NotSeen("Plán", plan_id)
    name, content = settlement_of(visit.house, plan_id)
    return visit.file(content, name, WORD)


def _asked(visit: Visit, frame: Frame, plans: Any) -> dict[str, str]:
    """The parameters of the address; what means nothing is left out."""

    def known(name: str, among: set[str], default: str = "") -> str:
        value = visit.query(name)
        return value if value in among else default

    return {
        "q": visit.query("q"),
        "plan": known("plan", {str(row.id) for row in plans}),
        "stav": known("stav", set(COMMENT.states)),
        "cast": visit.query("cast")[:40],
        "skupina": known("skupina", {str(row.id) for row in frame.groups}),
        "razeni": known("razeni", set(ORDERS), "cislo"),
    }


def _wanted(asked: Mapping[str, str]) -> Wanted:
    return Wanted(
        plan_id=int(asked["plan"]) if asked["plan"] else None,
        state=asked["stav"],
        anchor=asked["cast"],
        group_id=int(asked["skupina"]) if asked["skupina"] else None,
        text=asked["q"],
        order=asked["razeni"],
    )


def _url(asked: Mapping[str, str], path: str) -> str:
    kept = urlencode(
        {name: value for name, value in asked.items() if value and (name, value) != ("razeni", "cislo")}
    )
    return f"{path}?{kept}" if kept else path


def _anchors(connection: Any, plans: Any) -> list[tuple[str, str]]:
    """The parts of all these plans that a comment may be about; the same code is named once."""
    found: dict[str, str] = {}
    for row in plans:
        number = row.published_number or row.last_number
        for code, words in content_at(connection, row.id, number).anchors().items():
            found.setdefault(code, words)
    return list(found.items())


ROUTES = (
    office_route("/planovani/{id}/pripominky", show),
    office_route("/planovani/{id}/pripominky", settle_many, method="POST"),
    office_route("/planovani/{id}/pripominky.csv", export),
    office_route("/planovani/{id}/pripominky/dalsi", next_one),
    office_route("/planovani/{id}/pripominky/nova", new),
    office_route("/planovani/{id}/pripominky/nova", create, method="POST"),
    office_route("/planovani/{id}/pripominky/vyporadani/{pid}.docx", word),
)
