"""How are the reminders of a day written? One INSERT … SELECT for each kind of letter, however many there are.

The terms are those that db/due_terms.py has gathered. The letters are lean: what one says of its matter is read when
it is sent (actions/compose_reminder.py).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.engine import Connection

from db.due_terms import HAND_IN, SIGN_OFF, TASK, Kind, Said, run


@dataclass(frozen=True, slots=True)
class Sweep:
    """What all letters of a sweep share; ``domain`` is that of their Message-IDs."""

    today: date
    now: datetime
    town: str
    domain: str


_IS_OVERDUE = "CASE WHEN stage = 'overdue' THEN 'true' ELSE 'false' END"


def owe_sign_offs(connection: Connection, sweep: Sweep, said: Said) -> int:
    """Reminds the holders of sign-offs and who stands in for them today, never the author; returns the letters."""
    taken = "due.id, due.proposal_id, due.author_id, step.until, step.stage"
    only = "step.stage IS NOT NULL AND NOT (due.is_opinion AND step.stage = 'overdue')"
    return _owe(
        connection,
        sweep,
        SIGN_OFF,
        said,
        f"""SELECT {taken}, due.holder_id AS to_id FROM {SIGN_OFF.said} WHERE {only}
            UNION ALL
            SELECT {taken}, d.to_person_id FROM {SIGN_OFF.said}
            JOIN delegation d ON d.from_person_id = due.holder_id
            WHERE {only} AND d.valid_from <= :today AND d.valid_until >= :today AND d.ended_at IS NULL""",
        letter="sign_off_reminder",
        key="'remind:sign_off:' || id || ':' || until || ':' || stage",
        facts={"due_on": _text("until"), "is_overdue": _IS_OVERDUE, "sign_off": "id"},
        only="to_id <> author_id",
    )


def owe_hand_ins(
    connection: Connection, sweep: Sweep, said: Said, missing: Mapping[str, Sequence[str]]
) -> int:
    """Reminds authors of what they have not handed in; returns the letters.

    ``missing`` are the words of what has to be done: to ``submit``, ``sign``, ``hear`` or ``place``. Whose sign-offs
    are missing is read when the letter is sent.
    """
    lists = {name: json.dumps(list(words), ensure_ascii=False) for name, words in missing.items()}
    cases = " ".join(f"WHEN '{name}' THEN CAST(:{name} AS text)" for name in lists)
    return _owe(
        connection,
        sweep,
        HAND_IN,
        said,
        f"""SELECT due.id, due.proposal_id, due.author_id AS to_id, due.lacks, step.until, step.held_on, step.stage
            FROM {HAND_IN.said} WHERE step.stage <> 'overdue'""",
        letter="hand_in_reminder",
        key="'remind:hand_in:' || id || ':' || until || ':' || stage",
        facts={
            "due_on": _text("until"),
            "held_on": _text("held_on"),
            "missing": f"CASE lacks {cases} ELSE '[]' END",
            "stop": "id",
        },
        more=lists,
    )


def owe_tasks(connection: Connection, sweep: Sweep, said: Said) -> int:
    """Reminds of terms of tasks whoever is charged; returns the letters."""
    return _owe(
        connection,
        sweep,
        TASK,
        said,
        f"""SELECT due.id, due.proposal_id, due.charged_id AS to_id, step.until, step.stage
            FROM {TASK.said} WHERE step.stage IS NOT NULL""",
        letter="assignment_reminder",
        key="'remind:assignment:' || id || ':' || until || ':' || stage",
        facts={"assignment": "id", "due_on": _text("until"), "is_overdue": _IS_OVERDUE},
    )


def owe_reports(connection: Connection, sweep: Sweep, said: Said) -> int:
    """Reminds of reports about tasks whoever is charged; returns the letters."""
    return _owe(
        connection,
        sweep,
        TASK,
        said,
        f"""SELECT due.id, due.proposal_id, due.charged_id AS to_id, step.until, step.answer_by,
            step.report_stage AS stage FROM {TASK.said} WHERE step.report_stage IS NOT NULL""",
        letter="report_reminder",
        key="'remind:assignment:' || id || ':report:' || answer_by || ':' || stage",
        facts={
            "assignment": "id",
            "due_on": _text("until"),
            "is_overdue": _IS_OVERDUE,
            "until": _text("answer_by"),
        },
    )


def owe_escalations(connection: Connection, sweep: Sweep, said: Said) -> int:
    """Tells of overdue tasks the heads of their departments, or the secretary where there is no other head."""
    holds = "h.valid_from <= :today AND (h.valid_until IS NULL OR h.valid_until >= :today)"
    is_head = "h.department = late.department AND h.role = 'head_of_department'"
    head = f"{is_head} AND h.person_id <> late.charged_id AND {holds}"
    late = f"""SELECT due.id, due.proposal_id, due.charged_id, step.answer_by, charged.name AS person,
        CASE WHEN due.addressee_kind = 'department' THEN due.addressee ELSE charged.department END AS department
        FROM {TASK.said} JOIN person charged ON charged.id = due.charged_id WHERE step.escalates = 1"""
    return _owe(
        connection,
        sweep,
        TASK,
        said,
        f"""SELECT late.*, h.person_id AS to_id FROM ({late}) late JOIN office_holding h ON {head}
            UNION ALL
            SELECT late.*, s.person_id FROM ({late}) late
            JOIN (SELECT DISTINCT h.person_id FROM office_holding h WHERE h.role = 'secretary' AND {holds}) s
            ON s.person_id <> late.charged_id
            WHERE NOT EXISTS (SELECT 1 FROM office_holding h WHERE {head})""",
        letter="assignment_escalation",
        key="'assignment_escalated:' || id || ':' || answer_by",
        facts={
            "answer_by": _text("answer_by"),
            "assignment": "id",
            "person": "json_quote(person)"
            if connection.dialect.name == "sqlite"
            else "CAST(to_json(person) AS text)",
        },
    )


def _text(day: str) -> str:
    """A day as JSON has it."""
    return f"'\"' || {day} || '\"'"


def _owe(
    connection: Connection,
    sweep: Sweep,
    kind: Kind,
    said: Said,
    readers: str,
    *,
    letter: str,
    key: str,
    facts: Mapping[str, str],
    only: str = "1 = 1",
    more: Mapping[str, str] | None = None,
) -> int:
    """Writes letters to ``readers`` (``to_id``); who is shut out of the office is written to of nothing.

    ``facts`` are values in JSON under names in their order. A Message-ID is the key, which is unique, as an address.
    """
    said_of = " || ',' || ".join(f"'\"{name}\":' || {value}" for name, value in facts.items())
    address = "replace(replace(key, ':', '.'), ' ', '-')"
    escaped = key.replace(":", r"\:")  # else it would begin a parameter
    statement = f"""INSERT INTO letter
        (key, kind, person_id, proposal_id, facts, created_at, next_try_at, message_id)
        {kind.step(connection.dialect.name)}, reader AS ({readers}), fresh AS (
            SELECT {escaped} || '\\:to\\:' || to_id AS key, to_id, proposal_id, '{{' || {said_of} || '}}' AS facts
            FROM reader WHERE {only} AND NOT EXISTS (
                SELECT 1 FROM account WHERE account.person_id = to_id AND account.blocked_at IS NOT NULL)
        )
        SELECT key, '{letter}', to_id, proposal_id, facts, :now, :now,
            '<' || :town || '.' || {address} || '@' || :domain || '>'
        FROM fresh WHERE 1 = 1
        ON CONFLICT (key) DO NOTHING"""
    given = {"now": sweep.now, "town": sweep.town, "domain": sweep.domain, "steps": json.dumps(said)}
    return run(connection, statement, {"today": sweep.today, **given, **(more or {})}).rowcount
