"""How do the minutes of a group become public? Without anybody's name: who came is counted by sides and organisations.

The minutes in Word (`actions.planning.meeting_documents`) name everybody who was there, users and citizens too; they go
to those who were invited. This is the same record for everybody else, and it is made anew when the other is corrected.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from actions.authority import Actor
from actions.office import House, Office
from actions.planning.attend import quorums_of
from actions.planning.meeting_documents import organisations
from actions.planning.meeting_row import load_group_meeting, when_words
from actions.planning.papers import Paper, add_paper
from actions.planning.standing import load_process
from db.files import document, owe_document
from db.planning.groups import group_meeting_by_id
from db.queries import planning_meetings as asks
from states.dates import czech_date
from states.machine import Refused
from states.planning.public_words import public_words
from states.planning.vocabulary import SIDES_LABELS, Attended, PaperKind, Side
from templates import blocks
from templates.blocks import Block

KIND = "group_minutes_public"


def publish_minutes(office: Office, connection: Connection, actor: Actor, meeting_id: int) -> int:
    """Puts the closed minutes of a meeting on the public page without names; returns the id of their paper.

    Raises Refused if they are not closed yet, or are public already.
    """
    row = load_group_meeting(connection, meeting_id)
    if row.state != "closed" or not row.issue:
        raise Refused("Zápis ještě není uzavřen; zveřejnit lze jen uzavřený.")
    owed = _owe(office, connection, row)
    if owed is None:
        raise Refused("Zápis už zveřejněn je; opravený se zveřejní sám.")
    groups = asks.groups_of(connection, meeting_id)
    paper = Paper(
        kind=PaperKind.MINUTES.value,
        title=minutes_title(row, [group.name for group in groups]),
        issued_on=row.held_from if row.held_from == row.held_until else None,
        group_id=groups[0].id if len(groups) == 1 else None,
        meeting_id=meeting_id,
        document_id=owed,
    )
    return add_paper(office, connection, actor, row.process_id, paper)


def renew_minutes(office: Office, connection: Connection, meeting_id: int) -> None:
    """Owes the public record of corrected minutes, if they are public."""
    row = load_group_meeting(connection, meeting_id)
    is_public = sa.select(document.c.id).where(document.c.kind == KIND, document.c.part_id == meeting_id)
    if connection.execute(is_public.limit(1)).first() is not None:
        _owe(office, connection, row)


def minutes_title(row: Row[Any], groups: list[str]) -> str:
    """„Zápis z 1. jednání pracovní skupiny Senioři“; a link of the public page, so it says which meeting it was."""
    if row.round is None or not groups:
        day = f", {czech_date(row.held_from)}" if row.held_from and row.held_from == row.held_until else ""
        return f"Zápis: {row.title}{day}"
    if len(groups) > 1:
        return f"Zápis ze společného {row.round}. jednání pracovních skupin"
    return f"Zápis z\u00a0{row.round}. jednání pracovní skupiny {groups[0]}"


def _owe(office: Office, connection: Connection, row: Row[Any]) -> int | None:
    return owe_document(
        connection,
        {
            "key": f"{KIND}:{row.id}:{row.issue}",
            "kind": KIND,
            "process_id": row.process_id,
            "part_id": row.id,
            "issue": row.issue,
            "owed_at": office.now,
        },
    )


def public_minutes_pdf(house: House, owed: Row[Any]) -> tuple[str, bytes]:
    """The public record as a PDF; it says what stands in the minutes when it is made."""
    from templates.press import pdf

    with house.reading() as (office, connection):
        row = group_meeting_by_id(connection, owed.part_id)
        assert row is not None  # meetings are never erased
        process = load_process(connection, row.process_id, for_update=False)
        groups = [group.name for group in asks.groups_of(connection, row.id)]
        fields = {
            "title": minutes_title(row, groups),
            "subtitle": process.title,
            "letterhead": process.organiser or office.town.letterhead.office,
            "running": f"vydání {owed.issue}" if owed.issue > 1 else "",
            "blocks": list(_blocks(office, connection, row, groups)),
        }
    return f"zapis-jednani-{row.id}-v{owed.issue}.pdf", pdf("document", fields, made_at=owed.owed_at)


def _blocks(office: Office, connection: Connection, row: Row[Any], groups: list[str]) -> list[Block]:
    seats = asks.attendance_of(connection, row.id)
    names = [seat.name for seat in seats]
    facts = [("Kdy", when_words(row)), ("Kde", row.place or ""), ("Skupiny", ", ".join(groups))]
    made = [blocks.facts([(label, value) for label, value in facts if value])]
    if row.is_attendance_kept:
        made.append(blocks.heading("Účast"))
        made.append(blocks.bullets(_sides(connection, row, seats)))
        quorums = quorums_of(office, connection, row)
        made += [blocks.paragraph(one.sentence) for one in quorums if one.rule != "none"]
    if row.minutes:
        made += [blocks.heading("Průběh"), blocks.prose(public_words(row.minutes, names))]
    for point in asks.points_of(connection, row.id):
        made.append(blocks.heading(f"{point.position}. {public_words(point.title, names)}"))
        if point.discussed:
            made.append(blocks.prose(public_words(point.discussed, names)))
        if point.concluded:
            made += [blocks.heading("Závěr", 3), blocks.prose(public_words(point.concluded, names))]
    tasks = asks.tasks_of(connection, row.id)
    if tasks:
        made.append(blocks.heading("Úkoly"))
        made.append(
            blocks.bullets(
                f"{public_words(task.task, names)} (termín {czech_date(task.due_on)})" for task in tasks
            )
        )
    made.append(blocks.note("Jména účastníků se nezveřejňují."))
    return made


def _sides(connection: Connection, row: Row[Any], seats: Any) -> list[str]:
    """How many of each side came, and for which organisations."""
    of = organisations(connection, row)
    present = [seat for seat in seats if seat.attended == Attended.PRESENT.value]
    counts = Counter(seat.side for seat in present)
    lines = []
    for side in Side:
        if counts[side.value]:
            known = {of[seat.person_id] for seat in present if seat.side == side and seat.person_id in of}
            named = f" ({', '.join(sorted(known))})" if known else ""
            lines.append(f"{SIDES_LABELS[side]}: {counts[side.value]}{named}")
    return lines or ["nikdo"]


MAKERS = {KIND: public_minutes_pdf}
