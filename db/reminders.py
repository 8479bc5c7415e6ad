"""Which reminders are owed today? One statement for each kind of letter writes them all, however many there are.

Days are counted in Python when a term is set (states/reminders.py). Here the terms whose day has come are grouped by
rules and limit, Python says of each group which reminder it is, and INSERT … SELECT writes the letters. They are lean:
what a letter says of its matter is read when it is sent (actions/compose_reminder.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.assignments import assignment
from db.base import Instant

Said = Sequence[Sequence[str | int | None]]
"""What Python says of each group of terms: the columns of the group, then those of `Kind.says`; days in ISO 8601."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of terms: where they stand, which of them are due today, and by what they are grouped.

    ``groups`` are the columns of a group, ``says`` what Python answers for it, with its type.
    """

    table: str
    source: str
    is_due: str
    groups: Mapping[str, str]
    says: Mapping[str, str]

    @property
    def limits(self) -> str:
        """The statement that returns the groups."""
        taken = ", ".join(f"{what} AS {name}" for name, what in self.groups.items())
        return f"SELECT {taken} FROM {self.source} WHERE {self.is_due} GROUP BY {', '.join(self.groups.values())}"

    def due(self, dialect: str, columns: str, only: str = "1 = 1", joined: str = "") -> str:
        """The CTEs ``step`` (what was said, the parameter ``:steps``) and ``due`` (the terms of it)."""
        said = [*((name, _TYPES.get(name, "text")) for name in self.groups), *self.says.items()]
        if dialect == "sqlite":
            taken = ", ".join(f"json_extract(value, '$[{n}]') AS {name}" for n, (name, _) in enumerate(said))
            step = f"SELECT {taken} FROM json_each(:steps)"
        else:
            taken = ", ".join(f"CAST(value->>{n} AS {kind}) AS {name}" for n, (name, kind) in enumerate(said))
            step = f"SELECT {taken} FROM jsonb_array_elements(CAST(:steps AS jsonb)) AS said(value)"
        same = " AND ".join(f"step.{name} = {what}" for name, what in self.groups.items())
        return (
            f"WITH step AS MATERIALIZED ({step}), due AS MATERIALIZED (SELECT t.id, {columns} FROM {self.source} "
            f"JOIN step ON {same} {joined} WHERE {self.is_due} AND {only})"
        )


_TYPES = {"due_on": "date", "planned_on": "date", "report_on": "date"}

SIGN_OFF = Kind(
    table="sign_off",
    source="sign_off t JOIN proposal p ON p.id = t.proposal_id AND p.state = 'in_sign_off'",
    is_due="t.state = 'asked' AND t.remind_on <= :today",
    groups={"rules_digest": "p.rules_digest", "due_on": "t.due_on"},
    says={"until": "text", "stage": "text", "next_on": "date"},
)
HAND_IN = Kind(
    table="consultation",
    source="consultation t JOIN proposal p ON p.id = t.proposal_id "
    "AND p.state IN ('draft', 'returned', 'in_sign_off', 'on_route')",
    is_due="t.state IN ('waiting', 'open', 'returned') AND t.remind_on <= :today AND t.planned_on IS NOT NULL",
    groups={"rules_digest": "p.rules_digest", "body": "t.body", "planned_on": "t.planned_on"},
    says={"until": "text", "held_on": "text", "stage": "text", "next_on": "date"},
)
TASK = Kind(
    table="assignment",
    source="assignment t JOIN resolution r ON r.id = t.resolution_id AND r.state <> 'suspended' "
    "LEFT JOIN proposal p ON p.id = t.proposal_id",
    is_due="t.state = 'open' AND t.remind_on <= :today AND t.due_on IS NOT NULL",
    groups={
        "rules_digest": "coalesce(p.rules_digest, '')",
        "due_on": "t.due_on",
        "report_on": "coalesce(t.report_on, t.due_on)",
    },
    says={
        "until": "text",
        "answer_by": "text",
        "stage": "text",
        "report_stage": "text",
        "escalates": "integer",
        "next_on": "date",
    },
)
"""Tasks of a suspended resolution rest (§ 105): they are looked at every day until it is decided."""
KINDS = (SIGN_OFF, HAND_IN, TASK)

_TODAY = sa.bindparam("today", type_=sa.Date)
_ANYTHING = sa.text(
    "SELECT " + ", ".join(f"EXISTS (SELECT 1 FROM {kind.source} WHERE {kind.is_due})" for kind in KINDS)
).bindparams(_TODAY)


def kinds_due(connection: Connection, today: date) -> list[Kind]:
    """The kinds of which any term has come due: one statement, and all there is to do when everything is said."""
    row = connection.execute(_ANYTHING, {"today": today}).one()
    return [kind for kind, is_due in zip(KINDS, row, strict=True) if is_due]


def limits(connection: Connection, kind: Kind, today: date) -> Sequence[Row[Any]]:
    """The groups of the terms that are due: few, however many terms there are."""
    taken = [sa.column(name, sa.Date if name in _TYPES else sa.Text) for name in kind.groups]
    statement = sa.text(kind.limits).bindparams(_TODAY).columns(*taken)
    return connection.execute(statement, {"today": today}).all()


def look_again(connection: Connection, kind: Kind, said: Said, today: date) -> None:
    """Puts down for every term of these groups the next day on which it has something to say."""
    due = kind.due(connection.dialect.name, "step.next_on")
    statement = (
        f"{due} UPDATE {kind.table} SET remind_on = due.next_on FROM due WHERE {kind.table}.id = due.id"
    )
    connection.execute(sa.text(statement).bindparams(_TODAY), {"today": today, "steps": json.dumps(said)})


def look_at_tasks_of_items(connection: Connection, today: date) -> None:
    """The next sweep counts anew the days of tasks without a matter: they go by the rules in force, which changed."""
    connection.execute(
        assignment.update()
        .where(
            sa.text("state = 'open'"), assignment.c.proposal_id.is_(None), assignment.c.due_on.is_not(None)
        )
        .values(remind_on=today)
    )


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
    due = SIGN_OFF.due(
        connection.dialect.name,
        "t.proposal_id, t.holder_id, p.author_id, step.until, step.stage",
        only="step.stage IS NOT NULL AND NOT (t.is_opinion AND step.stage = 'overdue')",
    )
    return _owe(
        connection,
        sweep,
        said,
        f"""{due}, reader AS (
            SELECT due.*, due.holder_id AS to_id FROM due
            UNION ALL
            SELECT due.*, d.to_person_id FROM due JOIN delegation d ON d.from_person_id = due.holder_id
            WHERE d.valid_from <= :today AND d.valid_until >= :today AND d.ended_at IS NULL
        )""",
        kind="sign_off_reminder",
        key="'remind:sign_off:' || id || ':' || until || ':' || stage",
        facts={"due_on": "'\"' || until || '\"'", "is_overdue": _IS_OVERDUE, "sign_off": "id"},
        only="to_id <> author_id",
    )


def owe_hand_ins(
    connection: Connection, sweep: Sweep, said: Said, missing: Mapping[str, Sequence[str]]
) -> int:
    """Reminds authors of what they have not handed in; returns the letters.

    ``missing`` has the words of what has to be done: to ``submit``, ``sign``, ``hear`` or ``place``.
    """
    due = HAND_IN.due(
        connection.dialect.name,
        f"t.proposal_id, p.author_id AS to_id, step.until, step.held_on, step.stage, {_missing(connection)} AS missing",
        only="step.stage IS NOT NULL AND step.stage <> 'overdue'",
    )
    return _owe(
        connection,
        sweep,
        said,
        f"{due}, reader AS (SELECT * FROM due)",
        kind="hand_in_reminder",
        key="'remind:hand_in:' || id || ':' || until || ':' || stage",
        facts={
            "due_on": "'\"' || until || '\"'",
            "held_on": "'\"' || held_on || '\"'",
            "missing": "'[' || coalesce(missing, '') || ']'",
            "stop": "id",
        },
        more={name: json.dumps(words, ensure_ascii=False)[1:-1] for name, words in missing.items()},
    )


def owe_tasks(connection: Connection, sweep: Sweep, said: Said) -> int:
    """Reminds of terms of tasks whoever is charged; returns the letters."""
    due = TASK.due(
        connection.dialect.name,
        "t.proposal_id, t.charged_id AS to_id, step.until, step.stage",
        only="step.stage IS NOT NULL",
    )
    return _owe(
        connection,
        sweep,
        said,
        f"{due}, reader AS (SELECT * FROM due)",
        kind="assignment_reminder",
        key="'remind:assignment:' || id || ':' || until || ':' || stage",
        facts={"assignment": "id", "due_on": "'\"' || until || '\"'", "is_overdue": _IS_OVERDUE},
    )


def owe_reports(connection: Connection, sweep: Sweep, said: Said) -> int:
    """Reminds of reports about tasks whoever is charged; returns the letters."""
    due = TASK.due(
        connection.dialect.name,
        "t.proposal_id, t.charged_id AS to_id, step.until, step.answer_by, step.report_stage AS stage",
        only="step.report_stage IS NOT NULL",
    )
    return _owe(
        connection,
        sweep,
        said,
        f"{due}, reader AS (SELECT * FROM due)",
        kind="report_reminder",
        key="'remind:assignment:' || id || ':report:' || answer_by || ':' || stage",
        facts={
            "assignment": "id",
            "due_on": "'\"' || until || '\"'",
            "is_overdue": _IS_OVERDUE,
            "until": "'\"' || answer_by || '\"'",
        },
    )


def owe_escalations(connection: Connection, sweep: Sweep, said: Said) -> int:
    """Tells of overdue tasks the heads of their departments, or the secretary where there is no other head."""
    due = TASK.due(
        connection.dialect.name,
        """t.proposal_id, t.charged_id, step.answer_by, charged.name AS person,
        CASE WHEN t.addressee_kind = 'department' THEN t.addressee ELSE charged.department END AS department""",
        only="step.escalates = 1",
        joined="JOIN person charged ON charged.id = t.charged_id",
    )
    holds = "h.valid_from <= :today AND (h.valid_until IS NULL OR h.valid_until >= :today)"
    is_head = "h.department = due.department AND h.role = 'head_of_department'"
    head = f"{is_head} AND h.person_id <> due.charged_id AND {holds}"
    return _owe(
        connection,
        sweep,
        said,
        f"""{due}, reader AS (
            SELECT due.*, h.person_id AS to_id FROM due JOIN office_holding h ON {head}
            UNION ALL
            SELECT due.*, s.person_id FROM due
            JOIN (SELECT DISTINCT h.person_id FROM office_holding h WHERE h.role = 'secretary' AND {holds}) s
            ON s.person_id <> due.charged_id
            WHERE NOT EXISTS (SELECT 1 FROM office_holding h WHERE {head})
        )""",
        kind="assignment_escalation",
        key="'assignment_escalated:' || id || ':' || answer_by",
        facts={
            "answer_by": "'\"' || answer_by || '\"'",
            "assignment": "id",
            "person": _quoted(connection, "person"),
        },
    )


def _owe(
    connection: Connection,
    sweep: Sweep,
    said: Said,
    readers: str,
    *,
    kind: str,
    key: str,
    facts: Mapping[str, str],
    only: str = "1 = 1",
    more: Mapping[str, Any] | None = None,
) -> int:
    """Writes the letters to the rows of the CTE ``reader``; who is shut out of the office is written to of nothing.

    ``facts`` are values in JSON, under names in their order.
    """
    said_of = " || ',' || ".join(f"'\"{name}\":' || {value}" for name, value in facts.items())
    digest = f"substr({_sha256(connection)}, 1, 32)"
    escaped = key.replace(":", r"\:")  # a colon begins a parameter
    statement = f"""INSERT INTO letter
        (key, kind, person_id, proposal_id, facts, created_at, next_try_at, message_id)
        {readers}, fresh AS (
            SELECT {escaped} || '\\:to\\:' || to_id AS key, to_id, proposal_id, '{{' || {said_of} || '}}' AS facts
            FROM reader WHERE {only} AND NOT EXISTS (
                SELECT 1 FROM account WHERE account.person_id = to_id AND account.blocked_at IS NOT NULL)
        )
        SELECT key, '{kind}', to_id, proposal_id, facts, :now, :now, '<' || {digest} || '@' || :domain || '>'
        FROM fresh WHERE 1 = 1
        ON CONFLICT (key) DO NOTHING"""
    parameters = {
        "today": sweep.today,
        "now": sweep.now,
        "town": sweep.town,
        "domain": sweep.domain,
        "steps": json.dumps(said),
        **(more or {}),
    }
    bound = sa.text(statement).bindparams(_TODAY, sa.bindparam("now", type_=Instant))
    return int(connection.execute(bound, parameters).rowcount)


def _sha256(connection: Connection) -> str:
    """The digest of a letter's key, as `actions.notify.message_id` makes it."""
    if connection.dialect.name == "postgresql":
        return "encode(sha256(convert_to(CAST(:town AS text) || ':' || key, 'UTF8')), 'hex')"
    driver = connection.connection.driver_connection
    assert driver is not None  # an open connection
    driver.create_function("razitko_sha256", 1, _hexdigest, deterministic=True)
    return "razitko_sha256(:town || ':' || key)"


def _hexdigest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _quoted(connection: Connection, words: str) -> str:
    return (
        f"json_quote({words})" if connection.dialect.name == "sqlite" else f"CAST(to_json({words}) AS text)"
    )


def _missing(connection: Connection) -> str:
    """What is missing of a hand-in, as the inside of a JSON list: by the state of the matter, or whose sign-offs."""
    asked = """FROM sign_off s JOIN person h ON h.id = s.holder_id
        WHERE s.proposal_id = p.id AND s.is_mandatory AND s.state IN ('waiting', 'asked')"""
    words = _quoted(connection, "s.title || ': ' || h.name")
    if connection.dialect.name == "sqlite":
        ordered = f"SELECT {words} AS words {asked} ORDER BY s.position, s.id"
        names = f"SELECT group_concat(words, ',') FROM ({ordered})"
    else:
        names = f"SELECT string_agg({words}, ',' ORDER BY s.position, s.id) {asked}"
    text = "CAST(:{} AS text)".format
    return f"""CASE
        WHEN p.state IN ('draft', 'returned') THEN {text("submit")}
        WHEN p.state = 'in_sign_off' THEN ({names})
        WHEN t.state = 'open' AND t.signed_on IS NULL THEN {text("sign")}
        WHEN t.state = 'waiting' AND t.position > 0 THEN {text("hear")}
        ELSE {text("place")} END"""
