"""search: the words of proposals and resolutions, and the indexes that long lists need"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

from db.search import words_of_proposal, words_of_resolution
from states.folding import czech_key

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = {"proposal": "proposal_id", "resolution": "resolution_id"}
PREFIXES = "2 3 4 5 6"
LISTS = (
    (
        "ix_proposal_list",
        "proposal",
        ["state", "is_confidential", "department", "author_id", "presented_by", "matter", "created_at"],
    ),
    ("ix_proposal_presented_by", "proposal", ["presented_by"]),
    ("ix_proposal_text_writer", "proposal_text", ["proposal_id", "written_by"]),
    ("ix_sign_off_holder_state", "sign_off", ["holder_id", "state"]),
)


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    words = sa.Text() if is_sqlite else TSVECTOR()
    for kind, key in KINDS.items():
        title = [sa.Column("title_key", sa.String(length=120), nullable=False)] if kind == "proposal" else []
        op.create_table(
            f"{kind}_search",
            sa.Column(key, sa.Integer(), autoincrement=False, nullable=False),
            *title,
            sa.Column("words", words, nullable=False),
            sa.ForeignKeyConstraint(
                [key], [f"{kind}.id"], name=op.f(f"fk_{kind}_search_{key}_{kind}"), ondelete="RESTRICT"
            ),
            sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{kind}_search")),
        )
    op.create_index(op.f("ix_proposal_search_title_key"), "proposal_search", ["title_key"])
    for name, table, columns in LISTS:
        op.create_index(name, table, columns)
    _fill()
    for kind, key in KINDS.items():
        if is_sqlite:
            _full_text_of_sqlite(kind, key)
        else:
            op.execute(f"CREATE INDEX ix_{kind}_search_words ON {kind}_search USING gin (words)")


def _full_text_of_sqlite(kind: str, key: str) -> None:
    """FTS5 over the table, kept by triggers: whoever writes a row writes the index, in the same transaction."""
    table, index = f"{kind}_search", f"{kind}_fts"
    op.execute(
        f"CREATE VIRTUAL TABLE {index} USING fts5(words, content='{table}', content_rowid='{key}', "
        f"tokenize=\"ascii tokenchars '_'\", detail=none, prefix='{PREFIXES}')"
    )
    forget = f"INSERT INTO {index}({index}, rowid, words) VALUES ('delete', old.{key}, old.words);"
    learn = f"INSERT INTO {index}(rowid, words) VALUES (new.{key}, new.words);"
    for verb, does in (("INSERT", learn), ("DELETE", forget), ("UPDATE", f"{forget} {learn}")):
        op.execute(
            f"CREATE TRIGGER {index}_follows_{verb.lower()} AFTER {verb} ON {table} BEGIN {does} END"
        )
    op.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")


def _fill() -> None:
    """Indexes what an earlier release has written."""
    connection = op.get_bind()
    numbers: dict[int, list[tuple[str, int | None]]] = {}
    for row in connection.execute(
        sa.text("SELECT proposal_id, number, serial FROM resolution ORDER BY id")
    ).mappings():
        numbers.setdefault(row["proposal_id"], []).append((row["number"], row["serial"]))
    _write(
        "proposal",
        """SELECT p.id, p.title, p.clauses, p.report, p.committee_opinion, p.previous_resolution, p.attachments,
           p.follow_ups, p.department, p.amount, a.name AS author, s.name AS sponsor
           FROM proposal p JOIN person a ON a.id = p.author_id LEFT JOIN person s ON s.code = p.presented_by""",
        lambda row: {
            "proposal_id": row["id"],
            "title_key": czech_key(row["title"]),
            "words": words_of_proposal(
                {
                    **row,
                    "clauses": json.loads(row["clauses"]),
                    "attachments": json.loads(row["attachments"] or "[]"),
                    "follow_ups": json.loads(row["follow_ups"]),
                    "resolutions": numbers.get(row["id"], ()),
                }
            ),
        },
    )
    _write(
        "resolution",
        """SELECT r.id, r.number, r.serial, r.body, r.adopted_on, r.title, r.text,
           a.name AS author, s.name AS sponsor FROM resolution r JOIN proposal p ON p.id = r.proposal_id
           JOIN person a ON a.id = p.author_id LEFT JOIN person s ON s.code = p.presented_by""",
        lambda row: {
            "resolution_id": row["id"],
            "words": words_of_resolution({**row, "adopted_on": _day(row["adopted_on"])}),
        },
    )


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _write(kind: str, statement: str, entry: Any, step: int = 1000) -> None:
    connection = op.get_bind()
    last = connection.execute(sa.text(f"SELECT max(id) FROM {kind}")).scalar() or 0
    for start in range(1, last + 1, step):
        rows = connection.execute(
            sa.text(f"{statement} WHERE {kind[0]}.id BETWEEN :start AND :end"),
            {"start": start, "end": start + step - 1},
        ).mappings()
        if entries := [entry(dict(row)) for row in rows]:
            names = ", ".join(entries[0])
            values = ", ".join(
                f"CAST(:{name} AS tsvector)" if name == "words" and connection.dialect.name != "sqlite" else f":{name}"
                for name in entries[0]
            )
            connection.execute(sa.text(f"INSERT INTO {kind}_search ({names}) VALUES ({values})"), entries)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for kind in KINDS:
            for verb in ("insert", "delete", "update"):
                op.execute(f"DROP TRIGGER {kind}_fts_follows_{verb}")
            op.execute(f"DROP TABLE {kind}_fts")
    for name, table, _columns in reversed(LISTS):
        op.drop_index(name, table)
    op.drop_table("resolution_search")
    op.drop_table("proposal_search")
