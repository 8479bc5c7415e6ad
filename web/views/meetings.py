"""What is planned, what has been held, and what is on the agenda? The pages of meetings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from starlette.responses import Response

from actions.convene import notice_limit
from actions.foresee import said_by_votes
from actions.office import Office
from actions.see import NotSeen
from actions.see_minutes import may_look_in
from db import meetings
from db.queries import meetings_board
from db.visibility import Eyes
from states.calendar_feed import MEETING_LENGTH, meeting_uid
from states.dates import PRAGUE, czech_date
from states.majority import Tally
from states.town import Body
from states.vocabulary import OUTCOME_LABELS, PLACED_AS_LABELS, BodyKind, ItemKind, Outcome, Role
from web.agenda_sight import agenda_sight, paper_seen
from web.stored_file import stored_file
from web.views.desk_leaf import ROWS, address, leaf, start
from web.views.desk_readiness import (
    Light,
    Rules,
    body_name,
    department_names,
    hand_in_limit,
    item_lights,
    rules_for,
    state_tag,
)
from web.visit import Visit, office_route

STAFF = (Role.ORGANISER, Role.SECRETARY)
_MONTHS = (
    "leden",
    "únor",
    "březen",
    "duben",
    "květen",
    "červen",
    "červenec",
    "srpen",
    "září",
    "říjen",
    "listopad",
    "prosinec",
)


def index(visit: Visit) -> Response:
    """The calendar: coming meetings by months, or those of a past year."""
    with visit.reading() as (office, connection):
        body = visit.query("organ")
        known = {row.code: row.name for row in office.town.bodies}
        body = body if body in known else ""
        years = meetings_board.past_years(connection, office.today)
        year = _year(visit.query("rok"), years)
        asked: dict[str, Any] = {"body": body or None, "limit": ROWS + 1, "offset": start(visit)}
        if year is None:
            rows = meetings_board.coming_meetings(connection, office.today, **asked)
        else:
            rows = meetings_board.past_meetings(connection, office.today, year, **asked)
        shown = leaf(visit, rows)
        months = [
            (f"{_MONTHS[month - 1]} {of_year}", [_line(office, row) for row in lines])
            for (of_year, month), lines in groupby(
                shown.rows, key=lambda row: (row.held_on.year, row.held_on.month)
            )
        ]
        return visit.page(
            "meetings",
            months=months,
            leaf=shown,
            bodies=[("", "Všechny orgány", address(visit, organ=""))]
            + [(code, name, address(visit, organ=code)) for code, name in known.items()],
            body=body,
            year=year,
            years=[(found, address(visit, rok=found)) for found in years],
            coming=address(visit, rok=""),
            may_plan=visit.may(*STAFF),
        )


def show(visit: Visit) -> Response:
    """One meeting: when and where, its agenda, what is ready and what is late, what came of it."""
    with visit.reading() as (office, connection):
        row = _meeting(connection, visit.path_id())
        eyes = visit.eyes(office, connection)
        items = agenda_lines(office, connection, eyes, row)
        since = visit.query("od")
        sight = agenda_sight(
            office,
            connection,
            eyes,
            row,
            seen={item.row.proposal_id for item in items if item.row is not None},
            since=int(since) if since.isascii() and since.isdigit() and len(since) < 6 else None,
        )
        return visit.page(
            "meeting",
            agenda=sight,
            meeting=row,
            may_look=_body(office, row.body) is not None
            and may_look_in(office, connection, row, visit.actor),
            body=_body(office, row.body),
            body_name=body_name(office, row.body),
            state=state_tag(row.state),
            notice=_notice(office, row),
            items=items,
            matters=[item for item in items if item.is_matter],
            ready=sum(item.is_ready for item in items if item.is_matter),
            placed_labels=PLACED_AS_LABELS,
            departments=department_names(office),
            is_over=row.state in ("in_session", "interrupted", "closed"),
            may_run=visit.may(*STAFF),
        )


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One item of an agenda as a page shows it; ``row`` is None for a matter that the visitor may not see.

    ``number`` is what people call it by: sub-headings and what the town leaves unnumbered have none.
    """

    item_id: int
    number: int | None
    row: Any | None
    lights: Sequence[Light] = ()
    outcome: str = ""
    ballot: str = ""
    form: Any | None = None
    extract: Any | None = None
    limit: date | None = None

    @property
    def is_matter(self) -> bool:
        """Whether a proposal stands here, hidden or not."""
        return self.row is None or self.row.kind == ItemKind.MATTER

    @property
    def is_ready(self) -> bool:
        """Nothing is missing and nothing was late."""
        return not any(light.kind in ("warning", "error") for light in self.lights)


def agenda_lines(office: Office, connection: Any, eyes: Eyes, meeting: Any) -> list[AgendaLine]:
    """The agenda of a meeting for these eyes; the same number of statements however long it is."""
    rows = meetings_board.whole_agenda(connection, eyes, meeting.id)
    seen = [row for row in rows if row.is_seen and row.kind == ItemKind.MATTER]
    rules = rules_for(office, connection, seen)
    ids = [row.consultation_id for row in seen]
    forms = meetings_board.made_documents(connection, "proposal", ids)
    extracts = meetings_board.made_documents(connection, "extract", ids)
    return [
        _agenda_line(office, rules, row, meeting, forms, extracts)
        if row.is_seen
        else AgendaLine(row.item_id, row.item_number, None)
        for row in rows
    ]


def _agenda_line(
    office: Office, rules: Rules, row: Any, meeting: Any, forms: dict[int, Any], extracts: dict[int, Any]
) -> AgendaLine:
    if row.kind != ItemKind.MATTER:
        return AgendaLine(row.item_id, row.item_number, row, outcome=outcome_words(row))
    body = _body(office, row.body)
    return AgendaLine(
        item_id=row.item_id,
        number=row.item_number,
        row=row,
        lights=item_lights(rules, row, meeting.held_on) if row.outcome is None else (),
        outcome=outcome_words(row),
        ballot=ballot_words(row, body.kind if body else BodyKind.INTERNAL),
        form=forms.get(row.consultation_id),
        extract=extracts.get(row.consultation_id) if row.number else None,
        limit=hand_in_limit(rules, row, meeting.held_on),
    )


def outcome_words(row: Any) -> str:
    """The recorded outcome with the day or condition it names; empty if there is none yet."""
    if row.outcome is None:
        return ""
    words = OUTCOME_LABELS[Outcome(row.outcome)]
    if row.postponed_to:
        words += f" na {czech_date(row.postponed_to)}"
    return f"{words} ({row.conditions})" if row.conditions else words


def ballot_words(row: Any, kind: BodyKind) -> str:
    """The vote and what it means by law; empty if there was none."""
    if row.votes_for is None:
        return ""
    tally = Tally(row.members, row.present, row.votes_for, row.against, row.abstained)
    counts = f"Pro {row.votes_for}, proti {row.against}, zdrželi se {row.abstained}, přítomno {row.present}."
    return f"{counts} {said_by_votes(tally, kind)}"


def calendar(visit: Visit) -> Response:
    """One meeting as a file for a calendar. Its agenda is not in it: a calendar is shown to anybody."""
    from templates.calendar import Organizer, event  # icalendar: only this page needs it

    with visit.reading() as (office, connection):
        row = _meeting(connection, visit.path_id())
        starts = datetime.combine(row.held_on, row.starts_at, tzinfo=PRAGUE)
        body = _body(office, row.body)
        kind = body.meeting if body else "jednání"
        content = event(
            uid=meeting_uid(row.id, office.town.mail.sender_address.rpartition("@")[2]),
            sequence=row.version,
            summary=f"{body_name(office, row.body)}: {row.number}. {kind}",
            starts=starts,
            ends=starts + MEETING_LENGTH,
            location=row.place,
            description=None,
            cancelled=row.state == "cancelled",
            url=f"{visit.house.settings.base_url}/jednani/{row.id}",
            organizer=Organizer(office.town.mail.sender_name, office.town.mail.sender_address),
            stamped_at=office.now,
        )
    return visit.file(content, f"{row.body}-{row.held_on.isoformat()}.ics", "text/calendar; charset=utf-8")


def document(visit: Visit) -> Response:
    """The Word form, or the extract, of one item; only for those who may see its matter."""
    kind = {"navrh": "proposal", "vypis": "extract"}.get(visit.path("kind"))
    if kind is None:
        raise NotSeen("Dokument")
    with visit.reading() as (office, connection):
        rows = meetings_board.agenda_of(connection, visit.eyes(office, connection), visit.path_id())
        position = visit.path_id("position")
        ids = [row.consultation_id for row in rows if row.is_seen and row.item_number == position]
        made = list(meetings_board.made_documents(connection, kind, ids).values())
    if not made:
        raise NotSeen("Dokument")
    return word_file(visit, made[0])


def paper(visit: Visit) -> Response:
    """An invitation or a packet of the meeting; a packet with a confidential matter is for the body's members."""
    with visit.reading() as (office, connection):
        meeting = _meeting(connection, visit.path_id())
        eyes = visit.eyes(office, connection)
        row = paper_seen(connection, eyes, meeting, visit.path_id("document_id"))
    if row is None:
        raise NotSeen("Dokument")
    kind = row.file_name.rpartition(".")[2]
    return stored_file(visit.house.files, row.file_digest, row.file_name, kind)


def word_file(visit: Visit, row: Any) -> Response:
    """A made document as a download; raises NotSeen if its file was lost (`razitko verify` tells of it)."""
    try:
        content = visit.house.files.get(row.file_digest)
    except FileNotFoundError:
        raise NotSeen("Soubor") from None
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return visit.file(content, row.file_name, media_type)


def _year(text: str, years: list[int]) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 and int(text) in years else None


def _line(office: Office, row: Any) -> dict[str, Any]:
    body = _body(office, row.body)
    return {
        "row": row,
        "body": body_name(office, row.body),
        "kind": body.meeting if body else "jednání",
        "state": state_tag(row.state),
        "is_past": row.held_on < office.today,
    }


def _notice(office: Office, row: Any) -> date | None:
    if row.state not in ("planned", "convened") or _body(office, row.body) is None:
        return None
    return notice_limit(office, row)


def _body(office: Office, code: str) -> Body | None:
    try:
        return office.town.body(code)
    except KeyError:
        return None


def _meeting(connection: Any, meeting_id: int) -> Any:
    row = meetings.meeting_by_id(connection, meeting_id)
    if row is None:
        raise NotSeen("Jednání", meeting_id)
    return row


ROUTES = (
    office_route("/jednani", index),
    office_route("/jednani/{id}", show),
    office_route("/jednani/{id}/kalendar.ics", calendar),
    office_route("/jednani/{id}/podklady/{document_id}/{name}", paper),
    office_route("/jednani/{id}/{position}/{kind}", document),
)
