"""What is different between two texts of a proposal, as a person reads it?"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.engine import Connection

from db import people
from states.attachment import file_text
from states.content import AttachedFile, Content, changed_parts
from states.town import Town
from states.vocabulary import PART_LABELS, Part
from states.wording import Clause
from templates.environment import czech_date, money


@dataclass(frozen=True, slots=True)
class Change:
    """One part of the proposal that differs from an earlier text, as it was and as it is."""

    part: str
    before: str
    after: str


def changes_between(
    connection: Connection, before: Content, after: Content, town: Town
) -> tuple[Change, ...]:
    """The parts that differ, in the order of the form; nothing if the texts are the same."""
    changed = changed_parts(before.part_digests(), after.part_digests())
    return tuple(
        Change(
            PART_LABELS[part], _shown(connection, before, part, town), _shown(connection, after, part, town)
        )
        for part in Part
        if part in changed
    )


def _shown(connection: Connection, content: Content, part: Part, town: Town) -> str:
    """A part of the proposal as a person reads it, one line for each thing that can change."""
    match part:
        case Part.OPERATIVE:
            return "\n".join(_clause(clause, town) for clause in content.clauses) or "-"
        case Part.AMOUNT:
            return "(nevyplněno)" if content.amount is None else money(content.amount)
        case Part.REPORT:
            return content.report
        case Part.ATTACHMENTS:
            return (
                "(nevyplněno)"
                if content.attachments is None
                else "\n".join(_attachment(title, file) for title, file in content.attached) or "-"
            )
        case Part.HEAD:
            sponsor = (
                people.name_by_code(connection, content.presented_by)
                if content.presented_by
                else "(nevyplněno)"
            )
            return "\n".join(
                (
                    f"Název: {content.title}",
                    f"Druh záležitosti: {town.matter_name(content.matter)}",
                    f"Odbor: {town.department(content.department).name}",
                    f"Předkládá: {sponsor}",
                    f"Vyjádření komise: {content.committee_opinion or '(nevyplněno)'}",
                    f"Předchozí usnesení: {content.previous_resolution or '(nevyplněno)'}",
                    *(
                        f"Úkol po přijetí: {task.task} ({_who(town, task.charged)}, {task.due})"
                        for task in content.follow_ups
                    ),
                )
            )


def _attachment(title: str, file: AttachedFile | None) -> str:
    """The fingerprint tells a file from another of the same name and size."""
    if file is None:
        return title
    return f"{title} – soubor {file.name} ({file_text(file)}, otisk {file.digest[:8]})"


def _clause(clause: Clause, town: Town) -> str:
    text = f"{clause.label} {clause.verb} {clause.text}"
    charge = [
        *([f"ukládá se: {_who(town, clause.charged)}"] if clause.charged else []),
        *([f"úkol: {clause.task}"] if clause.task else []),
        *([f"do {czech_date(clause.due_on)}"] if clause.due_on else []),
    ]
    return f"{text} ({', '.join(charge)})" if charge else text


def _who(town: Town, code: str) -> str:
    """The name of a person or the title of an office with that code; the code itself if a file has neither."""
    names = {office.code: office.title for office in town.offices} | {
        person.code: person.name for person in town.people
    }
    return names.get(code, code)
