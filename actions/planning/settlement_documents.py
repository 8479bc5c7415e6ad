"""What does the settlement of a plan's comments look like for everybody? A table without people, paged and in Word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.office import House, Office
from actions.planning.plan_documents import file_name
from db import files
from db.planning.plans import plan_by_id
from db.planning.process import process_by_id
from db.queries.planning_comments import settled_comments, window_of
from db.queries.planning_plans import content_at
from states.dates import PRAGUE, czech_date
from states.machine import Refused
from states.planning.public_words import public_words
from states.planning.vocabulary import CHANNEL_LABELS, SETTLEMENT_LABELS, Channel, Settlement

HEADER = ("Č.", "Část plánu", "Připomínka", "Vypořádání", "Odůvodnění")
_WIDTHS = (5, 17, 34, 14, 30)


@dataclass(frozen=True, slots=True)
class SettledLine:
    """One settled comment as everybody may read it; ``by`` is an organisation that agreed, never a person."""

    number: int
    part: str
    text: str
    settlement: str
    label: str
    reason: str
    channel: str
    by: str


def settlement_lines(connection: Connection, plan_id: int) -> tuple[SettledLine, ...]:
    """The settled comments of a plan, by number. Nothing that is not settled, and nobody's personal data."""
    parts: dict[int, Mapping[str, str]] = {}
    lines = []
    for row in settled_comments(connection, plan_id):
        if row.plan_number not in parts:
            parts[row.plan_number] = content_at(connection, plan_id, row.plan_number).anchors()
        names = [name for name in (row.commenter, row.person_name) if name]
        lines.append(
            SettledLine(
                number=row.number,
                part=parts[row.plan_number].get(row.anchor, row.anchor) if row.anchor else "celý plán",
                text=public_words(row.public_text or row.text, names),
                settlement=row.settlement,
                label=SETTLEMENT_LABELS[Settlement(row.settlement)],
                reason=public_words(row.settlement_reason, names),
                channel=CHANNEL_LABELS[Channel(row.channel)],
                by=row.organisation if row.is_name_public and row.organisation else "",
            )
        )
    return tuple(lines)


def settlement_sentence(lines: tuple[SettledLine, ...]) -> str:
    """„Vypořádáno 12 připomínek: přijata 5, přijata zčásti 3, nepřijata 2, vzata na vědomí 2.“"""
    if not lines:
        return "K\u00a0plánu nebyla vypořádána žádná připomínka."
    count = Counter(line.settlement for line in lines)
    said = ", ".join(
        f"{SETTLEMENT_LABELS[kind]} {count[kind.value]}" for kind in Settlement if count[kind.value]
    )
    return f"Vypořádané připomínky: {len(lines)} ({said})."


def owe_settlement(office: Office, connection: Connection, plan_id: int) -> bool:
    """Owes the Word table of a plan's settlements for the version that is finished; nothing where nobody commented."""
    plan = plan_by_id(connection, plan_id)
    assert plan is not None  # it was moved a moment ago
    if not settled_comments(connection, plan_id):
        return False
    values = {
        "key": f"settlement_word:{plan_id}:{plan.last_number}:{plan.version}",
        "kind": "settlement_word",
        "process_id": plan.process_id,
        "part_id": plan_id,
        "issue": plan.last_number,
        "owed_at": office.now,
    }
    return files.owe_document(connection, values) is not None


def settlement_word(house: House, row: Row[Any]) -> tuple[str, bytes]:
    """The owed table as a Word file."""
    return settlement_of(house, row.part_id)


def settlement_of(house: House, plan_id: int) -> tuple[str, bytes]:
    """The table as it is now, as a Word file: for the download and for the annex of a proposal. Raises Refused."""
    from templates.press import word

    with house.reading() as (office, connection):
        title, subtitle, blocks = settlement_blocks(office, connection, plan_id)
        letterhead = office.town.full_name
    name = f"vyporadani-{file_name(subtitle)}.docx"
    return name, word(title, blocks, letterhead=letterhead, subtitle=subtitle, is_wide=True)


def settlement_pdf(office: Office, connection: Connection, plan_id: int) -> tuple[str, bytes]:
    """The table as it is now, as PDF/A-2a and PDF/UA-1: the annex of a proposal."""
    from templates.press import pdf

    title, subtitle, blocks = settlement_blocks(office, connection, plan_id)
    fields = {
        "title": title,
        "subtitle": subtitle,
        "letterhead": office.town.full_name,
        "running": subtitle,
        "contents": False,
        "blocks": blocks,
    }
    return f"vyporadani-{file_name(subtitle)}.pdf", pdf("document", fields, made_at=office.now)


def settlement_blocks(
    office: Office, connection: Connection, plan_id: int
) -> tuple[str, str, list[dict[str, Any]]]:
    """Title, subtitle and blocks of the printed table."""
    from templates import blocks

    plan = plan_by_id(connection, plan_id)
    if plan is None:
        raise Refused(f"Plán č.\u00a0{plan_id} neexistuje.")
    process = process_by_id(connection, plan.process_id)
    assert process is not None  # a foreign key
    window, lines = window_of(connection, plan_id), settlement_lines(connection, plan_id)
    rows = [
        (
            str(line.number),
            line.part,
            f"{line.text}\n({line.by})" if line.by else line.text,
            line.label,
            line.reason,
        )
        for line in lines
    ]
    facts = [
        ("Proces", process.title),
        (
            "Lhůta pro připomínky",
            f"{czech_date(window.opens_on)} až {czech_date(window.closes_on)}" if window else "",
        ),
        ("Vyhotoveno", czech_date(office.now.astimezone(PRAGUE).date())),
    ]
    body = [blocks.facts([one for one in facts if one[1]]), blocks.paragraph(settlement_sentence(lines))]
    if rows:
        body.append(blocks.table(HEADER, rows, _WIDTHS))
    body.append(blocks.note("Jména a\u00a0osobní údaje občanů se v\u00a0tabulce neuvádějí."))
    return "Vypořádání připomínek", plan.title, body


MAKERS: Mapping[str, Any] = {"settlement_word": settlement_word}
