"""Which terms are due today? Gathered through an index by the limits that have a day since the last sweep.

Python knows those limits (states/reminders.py). Terms are grouped by rules and limit, Python says of each group which
reminder it is, and db/reminders.py writes the letters of all by one statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from db.assignments import assignment
from db.base import Instant, metadata

Said = Sequence[Sequence[str | int | None]]
"""What Python says of each group of terms: the columns of the group, then those of `Kind.says`; days in ISO 8601."""


swept = sa.Table(
    "swept",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("until", sa.Date, nullable=False),
    sa.CheckConstraint("id = 1", name="there_is_one"),
)
"""The day of the last sweep: limits whose day came later have something to say."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of terms: where they stand, which are open, by which columns their limits are found, what letters need.

    ``groups`` are the columns by which terms are grouped, with their types; ``says`` what Python answers for a group.
    Terms that ``rest`` are open, and nobody is reminded of them until they go on. ``narrowed`` tells limits of one day
    apart.
    """

    table: str
    source: str
    is_open: str
    limits: tuple[str, ...]
    columns: str
    groups: Mapping[str, str]
    says: Mapping[str, str]
    rests: str = "1 = 0"
    narrowed: str = ""

    @property
    def out_of_turn(self) -> str:
        """The statement of the terms that are looked at today whatever their limit."""
        is_due = f"{_hidden(self.is_open)} AND t.remind_on <= :today AND NOT {self.rests}"
        return f"SELECT {self.columns} FROM {self.source} WHERE {is_due}"

    def due(self, is_first: bool) -> list[str]:
        """The statements of the terms that have something to say; the first sweep looks at everything that stands."""
        parts, before, is_open = [], "", self.is_open
        for name in self.limits:
            wanted = f"t.{name} <= :last" if is_first else f"(t.{name} IN :{name}{self.narrowed})"
            parts.append(f"SELECT {self.columns} FROM {self.source} WHERE {is_open} AND {wanted}{before}")
            before, is_open = f"{before} AND NOT {wanted}", _hidden(self.is_open)
        return [*parts, f"{self.out_of_turn}{before}"]

    def step(self, dialect: str) -> str:
        """The CTE ``step``, what was said of the groups: the parameter ``:steps``."""
        said = {**self.groups, **self.says}
        if dialect == "sqlite":
            taken = ", ".join(f"json_extract(value, '$[{n}]') AS {name}" for n, name in enumerate(said))
            return f"WITH step AS MATERIALIZED (SELECT {taken} FROM json_each(:steps))"
        taken = ", ".join(
            f"CAST(value->>{n} AS {kind}) AS {name}" for n, (name, kind) in enumerate(said.items())
        )
        values = "jsonb_array_elements(CAST(:steps AS jsonb)) AS said(value)"
        return f"WITH step AS MATERIALIZED (SELECT {taken} FROM {values})"

    @property
    def said(self) -> str:
        """The terms of the day with what was said of their groups."""
        return "due JOIN step ON " + " AND ".join(f"step.{name} = due.{name}" for name in self.groups)


def _hidden(is_open: str) -> str:
    """The condition out of sight of SQLite's planner, which else walks through all that is open by its state."""
    return re.sub(r"\b((t\.)?state) ", r"coalesce(\1, '') ", is_open)


_STATE = "coalesce(p.state, '')"  # out of sight too: terms are found first, and their matters by their ids
SIGN_OFF = Kind(
    table="sign_off",
    source=f"sign_off t JOIN proposal p ON p.id = t.proposal_id AND {_STATE} = 'in_sign_off'",
    is_open="t.state = 'asked'",
    limits=("due_on",),
    columns="t.id, t.proposal_id, t.holder_id, p.author_id, t.is_opinion, p.rules_digest, t.due_on",
    groups={"rules_digest": "text", "due_on": "date"},
    says={"until": "text", "stage": "text"},
)
HAND_IN = Kind(
    table="consultation",
    source="consultation t JOIN proposal p ON p.id = t.proposal_id "
    f"AND {_STATE} IN ('draft', 'returned', 'in_sign_off', 'on_route')",
    is_open="t.state IN ('waiting', 'open', 'returned') AND t.planned_on IS NOT NULL",
    limits=("planned_on",),
    narrowed=" AND t.body || ' ' || t.planned_on IN :of_bodies",  # each body has its own term before a meeting
    columns="""t.id, t.proposal_id, p.author_id, p.rules_digest, t.body, t.planned_on, CASE
        WHEN p.state IN ('draft', 'returned') THEN 'submit' WHEN p.state = 'in_sign_off' THEN 'asked'
        WHEN t.state = 'open' AND t.signed_on IS NULL THEN 'sign'
        WHEN t.state = 'waiting' AND t.position > 0 THEN 'hear' ELSE 'place' END AS lacks""",
    groups={"rules_digest": "text", "body": "text", "planned_on": "date"},
    says={"until": "text", "held_on": "text", "stage": "text"},
)
TASK = Kind(
    table="assignment",
    source="assignment t JOIN resolution r ON r.id = t.resolution_id "
    "LEFT JOIN proposal p ON p.id = t.proposal_id",
    is_open="t.state = 'open' AND t.due_on IS NOT NULL",
    limits=("due_on", "report_on"),
    columns="""t.id, t.proposal_id, t.charged_id, t.addressee_kind, t.addressee,
        coalesce(p.rules_digest, '') AS rules_digest, t.due_on, coalesce(t.report_on, t.due_on) AS report_on,
        r.state AS resolution_state""",
    groups={"rules_digest": "text", "due_on": "date", "report_on": "date"},
    says={
        "until": "text",
        "answer_by": "text",
        "stage": "text",
        "report_stage": "text",
        "escalates": "integer",
    },
)
"""Tasks of a suspended resolution rest (§ 105), and so do those that are reported: see `keep_resting`."""
KINDS = (SIGN_OFF, HAND_IN, TASK)

_STANDS = sa.text(
    "SELECT (SELECT until FROM swept) AS until, "
    + ", ".join(f"EXISTS ({kind.out_of_turn}) AS {kind.table}" for kind in KINDS)
).bindparams(sa.bindparam("today", type_=sa.Date))


def where_it_stands(connection: Connection, today: date) -> tuple[date | None, list[Kind]]:
    """The day of the last sweep, and the kinds of which a term is to be looked at out of its turn.

    One statement, and all there is to do when the day is swept and nothing was set since.
    """
    row = connection.execute(_STANDS.columns(until=sa.Date), {"today": today}).one()
    return row.until, [kind for kind, is_due in zip(KINDS, row[1:], strict=True) if is_due]


def swept_until(connection: Connection, today: date) -> None:
    """The limits of this day are swept."""
    if connection.execute(swept.update().values(until=today)).rowcount == 0:
        connection.execute(swept.insert().values(id=1, until=today))


@contextmanager
def gathered(
    connection: Connection, kind: Kind, today: date, limits: Mapping[str, Sequence[Any]] | None, last: date
) -> Iterator[Sequence[Row[Any]]]:
    """The terms of a kind that have something to say, put aside while it is said; yields their groups, which are few.

    ``limits`` are the limits with a day since the last sweep, by their column; None: there was no sweep yet, and
    every term with a limit up to ``last`` is looked at.
    """
    given: dict[str, Any] = {"today": today, "last": last, **(limits or {})}
    parts = kind.due(limits is None)
    if not run(connection, f"SELECT {' OR '.join(f'EXISTS ({part})' for part in parts)}", given).scalar_one():
        yield ()
        return
    run(connection, f"CREATE TEMPORARY TABLE due AS {' UNION ALL '.join(parts)}", given)
    if kind is TASK:
        _put_off_resting(connection, given)
    columns = [sa.column(name, sa.Date if of == "date" else sa.Text) for name, of in kind.groups.items()]
    groups = f"SELECT DISTINCT {', '.join(kind.groups)} FROM due"
    yield connection.execute(sa.text(groups).columns(*columns)).all()
    connection.execute(sa.text("DROP TABLE due"))


def _put_off_resting(connection: Connection, given: Mapping[str, Any]) -> None:
    """Tasks that rest on a day of theirs are looked at when they go on."""
    resting = "resolution_state = 'suspended'"
    chosen = f"SELECT id FROM due WHERE {resting}"
    run(connection, f"UPDATE assignment SET remind_on = :today WHERE id IN ({chosen})", given)
    run(connection, f"DELETE FROM due WHERE {resting}", given)


def put_off_reported(
    connection: Connection, today: date, limits: Mapping[str, Sequence[Any]] | None, last: date
) -> None:
    """Tasks that are reported on a day of theirs are looked at if the report is returned."""
    given: dict[str, Any] = {"today": today, "last": last, **(limits or {})}
    for name, state in zip(TASK.limits, ("state", "coalesce(state, '')"), strict=True):
        wanted = f"{name} IN :{name}" if limits is not None else f"{name} <= :last"
        run(
            connection,
            f"UPDATE assignment SET remind_on = :today WHERE {state} = 'reported' AND {wanted}",
            given,
        )


def looked_at(connection: Connection, kind: Kind, today: date) -> None:
    """What was looked at out of its turn goes in its turn again."""
    where = f"{_hidden(kind.is_open.replace('t.', ''))} AND remind_on <= :today"
    if kind is TASK:
        where += " AND NOT EXISTS (SELECT 1 FROM resolution r WHERE r.id = resolution_id AND r.state = 'suspended')"
    run(connection, f"UPDATE {kind.table} SET remind_on = NULL WHERE {where}", {"today": today})


def look_at_tasks_of_items(connection: Connection, today: date) -> None:
    """The next sweep looks at the tasks without a matter: they go by the rules in force, which have changed."""
    connection.execute(
        assignment.update()
        .where(
            assignment.c.state == "open", assignment.c.proposal_id.is_(None), assignment.c.due_on.is_not(None)
        )
        .values(remind_on=today)
    )


_TYPES: Mapping[str, Any] = {"today": sa.Date, "last": sa.Date, "now": Instant}


def run(connection: Connection, statement: str, given: Mapping[str, Any]) -> sa.CursorResult[Any]:
    """Runs a statement with those of the given parameters that it has."""
    bound = []
    for name in given:
        if re.search(rf"(?<![:\\\w]):{name}\b", statement):
            is_list = not isinstance(given[name], str | date)
            kind = sa.Date if is_list and name != "of_bodies" else _TYPES.get(name, sa.Text)
            bound.append(sa.bindparam(name, type_=kind, expanding=is_list))
    return connection.execute(
        sa.text(statement).bindparams(*bound), {one.key: given[one.key] for one in bound}
    )
