"""What does a body take note of when it controls its resolutions? The report, the motion, and its Word document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.assignment_letters import HIDDEN_TASK
from actions.authority import Actor, standing_towards
from actions.office import House, Office
from actions.task_words import term_note
from actions.word_templates import source_of
from db import files, meetings
from db.queries import task_control as queries
from db.visibility import Eyes
from states.dates import NBSP, PRAGUE, czech_date
from states.machine import Refused
from states.town import Body
from states.vocabulary import ROLE_LABELS, AddresseeKind, Role

STAFF = (Role.ORGANISER, Role.SECRETARY)
GROUPS: dict[str, str] = {
    "overdue": "Po termínu",
    "extended": "S prodlouženým termínem",
    "running": "Trvají",
    "reported": "Hlášené jako splněné, čekají na posouzení",
    "resting": "Odpočívají: výkon usnesení je pozastaven (§\u00a0105 zákona o\u00a0obcích)",
    "done": "Splněné od minulého jednání",
    "cancelled": "Zrušené od minulého jednání",
}
"""The parts of the report, in the order in which a body wants to hear them."""


@dataclass(frozen=True, slots=True)
class ControlLine:
    """One task of the report, in words; ``row`` is what the page acts on."""

    row: Row[Any]
    group: str
    clause: str
    task: str
    charged: str
    due: str
    term: str
    report_due: str
    note: str


@dataclass(frozen=True, slots=True)
class Control:
    """The control of a body's resolutions for one meeting; ``since`` is the day of the meeting before."""

    body: Body
    meeting: Row[Any]
    since: date | None
    lines: tuple[ControlLine, ...]
    motion: str

    def of(self, group: str) -> tuple[ControlLine, ...]:
        """The tasks of one part."""
        return tuple(line for line in self.lines if line.group == group)

    @property
    def counts(self) -> dict[str, int]:
        """How many tasks each part has."""
        return {group: len(self.of(group)) for group in GROUPS}


def load_control(
    office: Office, connection: Connection, meeting_id: int, eyes: Eyes | None = None
) -> Control:
    """The report for a meeting; the words of a confidential matter stay hidden from ``eyes`` and from papers."""
    meeting = meetings.meeting_by_id(connection, meeting_id)
    known = {body.code: body for body in office.town.bodies}
    if meeting is None or meeting.body not in known:
        raise Refused(f"Jednání č.{NBSP}{meeting_id} neexistuje; vyberte ho ze seznamu.")
    body = known[meeting.body]
    before = queries.previous_meeting(connection, body.code, meeting.held_on)
    since = None
    if before is not None:
        since = before.ended_at or datetime.combine(before.held_on, time(0), PRAGUE)
    rows = queries.controlled_tasks(connection, body.code, meeting.held_on, since)
    cancelled = [row.id for row in rows if row.state == "cancelled"]
    reasons = queries.reasons_of_cancelling(connection, cancelled)
    lines = [_line(office, row, reasons.get(row.id, ""), is_shown=_is_shown(row, eyes)) for row in rows]
    order = list(GROUPS)
    lines.sort(key=lambda line: order.index(line.group))
    motion = _motion(office, body, meeting, before, lines)
    return Control(body, meeting, before.held_on if before else None, tuple(lines), motion)


def _is_shown(row: Row[Any], eyes: Eyes | None) -> bool:
    if not row.is_confidential:
        return True
    return eyes is not None and (eyes.see_everything or row.charged_id in eyes.person_ids)


def group_of(row: Row[Any], today: date) -> str:
    """The part of the report in which a task stands."""
    if row.state in ("done", "cancelled"):
        return str(row.state)
    if row.resolution_state == "suspended":
        return "resting"
    if row.state == "reported":
        return "reported"
    if row.answer_by is not None and row.answer_by < today:
        return "overdue"
    return "extended" if row.extended_at is not None else "running"


def _line(office: Office, row: Row[Any], reason: str, *, is_shown: bool) -> ControlLine:
    whom = row.charged
    if row.charged_as:
        is_beyond = row.addressee_kind not in (AddresseeKind.PERSON.value, AddresseeKind.OFFICE.value)
        whom = f"{row.charged_as} ({row.charged})" if is_beyond else f"{row.charged} ({row.charged_as})"
    return ControlLine(
        row=row,
        group=group_of(row, office.today),
        clause=row.label or "",
        task=row.task if is_shown else HIDDEN_TASK,
        charged=whom,
        due=czech_date(row.due_on) if row.due_on else "bez termínu" if row.term_kind == "none" else "",
        term=term_note(office.town, row) if row.term_kind not in ("none", "date") else "",
        report_due=czech_date(row.report_on) if row.report_on else "",
        note=_note(row, reason) if is_shown else "",
    )


def _note(row: Row[Any], reason: str) -> str:
    """What is to be said of a task: its report, a request that waits, what cancelled it."""
    said = [str(row.report)] if row.report and row.state in ("reported", "done") else []
    if row.asked_due_on is not None:
        said.append(f"Nositel žádá o{NBSP}termín {czech_date(row.asked_due_on)}: {row.asked_reason}")
    if row.cancelled_by is not None:
        said.append(f"Zrušeno usnesením č.{NBSP}{row.cancelled_by}.")
    if reason:
        said.append(f"Zrušeno: {reason}")
    if row.extended_at is not None and row.state == "open":
        said.append(f"Termín byl prodloužen {czech_date(row.extended_at.astimezone(PRAGUE).date())}.")
    return " ".join(said)


def _motion(
    office: Office, body: Body, meeting: Row[Any], before: Row[Any] | None, lines: list[ControlLine]
) -> str:
    """The motion of the item: the town's own words, or the note with its counts; then the terms asked for."""
    standing = [item for item in body.standing if item.does == "task_control"]
    own = next((item.motion.strip() for item in standing if item.motion.strip()), "")
    count = {group: sum(line.group == group for line in lines) for group in GROUPS}
    running = sum(count[group] for group in ("running", "extended", "overdue", "reported", "resting"))
    since = f"od jednání {czech_date(before.held_on)} " if before is not None else ""
    text = own or (
        f"{body.subject} bere na vědomí kontrolu plnění usnesení k{NBSP}{czech_date(meeting.held_on)}: "
        f"{since}splněno úkolů {count['done']}, zrušeno {count['cancelled']}; trvá {running}, "
        f"z{NBSP}toho po termínu {count['overdue']}."
    )
    asked = [line for line in lines if line.row.asked_due_on is not None and line.row.state == "open"]
    return "\n".join(
        [
            text,
            *(
                f"{body.subject} prodlužuje termín úkolu z{NBSP}usnesení č.{NBSP}{line.row.number}"
                f"{f', bod {line.clause},' if line.clause else ''} do {czech_date(line.row.asked_due_on)}."
                for line in asked
            ),
        ]
    )


def control_fields(office: Office, connection: Connection, meeting_id: int) -> dict[str, Any]:
    """The plain fields of the Word report (`templates.fields` names them)."""
    control = load_control(office, connection, meeting_id)
    rows, last = [], ""
    for line in control.lines:
        count = control.counts[line.group]
        rows.append(
            {
                "group": f"{GROUPS[line.group]} ({count})" if line.group != last else "",
                "number": line.row.number,
                "adopted_on": czech_date(line.row.adopted_on),
                "clause": line.clause,
                "task": line.task,
                "charged": line.charged,
                "due": line.due,
                "term": line.term,
                "report_due": line.report_due,
                "note": line.note,
            }
        )
        last = line.group
    counts = control.counts
    return {
        "letterhead": office.town.letterhead.office,
        "body_name": control.body.name,
        "meeting_line": f"{control.body.meeting} č.{NBSP}{control.meeting.number}, "
        f"{czech_date(control.meeting.held_on)}",
        "since": czech_date(control.since) if control.since else "",
        "motion": control.motion,
        "done": str(counts["done"]),
        "running": str(sum(counts[group] for group in ("running", "extended", "reported", "resting"))),
        "overdue": str(counts["overdue"]),
        "extended": str(counts["extended"]),
        "cancelled": str(counts["cancelled"]),
        "rows": rows,
        "made_on": czech_date(office.today),
    }


def control_document(house: House, meeting_id: int, issue: int | None = None) -> tuple[str, bytes]:
    """The Word report as it is now: its file name and its bytes. Nothing is written."""
    from templates.apart import fill

    with house.reading() as (office, connection):
        fields = control_fields(office, connection, meeting_id)
        source = source_of(house, connection, office.town.code, "task_control")
        meeting = meetings.meeting_by_id(connection, meeting_id)
    assert meeting is not None  # its fields were gathered
    mark = f"-v{issue}" if issue else ""
    name = f"kontrola-usneseni-{meeting.body}-{meeting.held_on.isoformat()}{mark}.docx"
    return name, fill(source, fields)


def control_blocks(fields: dict[str, Any]) -> list[dict[str, Any]]:
    """The same report as a sheet of the packet (`templates.blocks`)."""
    from templates import blocks

    counts = (
        f"splněno {fields['done']}, trvá v\u00a0termínu {fields['running']}, po termínu {fields['overdue']}, "
        f"zrušeno {fields['cancelled']}"
    )
    made = [
        blocks.facts([("Pro jednání", fields["meeting_line"]), ("Úkoly", counts)]),
        blocks.heading("Návrh usnesení"),
        blocks.quote(fields["motion"]),
    ]
    part: list[tuple[str, str, str, str]] = []

    def flush() -> None:
        if part:
            made.append(blocks.table(("Usnesení", "Úkol", "Nositel", "Termín"), list(part), (2, 5, 3, 3)))
            part.clear()

    for row in fields["rows"]:
        if row["group"]:
            flush()
            made.append(blocks.heading(row["group"], 3))
        until = ", ".join(
            text
            for text in (row["due"], row["term"], row["report_due"] and f"zpráva do {row['report_due']}")
            if text
        )
        number = f"{row['number']}, bod {row['clause']}" if row["clause"] else row["number"]
        what = f"{row['task']}\n{row['note']}" if row["note"] else row["task"]
        part.append((number, what, row["charged"], until))
    flush()
    made.append(blocks.note(f"Vyhotoveno dne {fields['made_on']}."))
    return made


def make_control(house: House, row: Row[Any]) -> tuple[str, bytes]:
    """The report that is owed for a meeting (`actions.makers`)."""
    return control_document(house, row.meeting_id, row.issue)


def owe_control(office: Office, connection: Connection, meeting_id: int, issue: int = 1) -> bool:
    """Owes the report for a meeting; the same issue is owed once. The sweep owes the first one by itself."""
    meeting = meetings.meeting_by_id(connection, meeting_id)
    assert meeting is not None  # the callers have read it
    return (
        files.owe_document(
            connection,
            {
                "key": f"task_control:{meeting_id}:{issue}",
                "kind": "task_control",
                "stage": meeting.body,
                "meeting_id": meeting_id,
                "issue": issue,
                "owed_at": office.now,
            },
        )
        is not None
    )


def issue_control(office: Office, connection: Connection, actor: Actor, meeting_id: int) -> int:
    """The people of the control want a new issue for the papers of the meeting; returns its number."""
    standing = standing_towards(office, connection, actor)
    if not standing.roles.intersection(STAFF):
        who = " nebo ".join(ROLE_LABELS[role] for role in STAFF)
        raise Refused(f"Zprávu pro jednání vyhotovuje jen {who}.")
    meeting = meetings.meeting_by_id(connection, meeting_id)
    if meeting is None:
        raise Refused(f"Jednání č.{NBSP}{meeting_id} neexistuje; vyberte ho ze seznamu.")
    if meeting.state in ("closed", "cancelled"):
        raise Refused("Jednání už skončilo nebo je zrušené; nové vydání zprávy by nikdo neprojednal.")
    last = queries.last_issue(connection, meeting_id)
    if last is not None and last.made_at is None:
        return int(last.issue)  # it waits for being made, and will say what holds then
    issue = int(last.issue) + 1 if last is not None else 1
    owe_control(office, connection, meeting_id, issue)
    return issue
