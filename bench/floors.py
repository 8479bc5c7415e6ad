"""What is the least that a durable decision costs? Raw SQL: state, audit row and the intent of a letter at once."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

TABLES = """
CREATE TABLE document (id INTEGER PRIMARY KEY, state TEXT NOT NULL, version INTEGER NOT NULL, title TEXT NOT NULL,
    body TEXT NOT NULL);
CREATE TABLE audit (id {serial}, document_id INTEGER NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL,
    verb TEXT NOT NULL, from_state TEXT NOT NULL, to_state TEXT NOT NULL, version INTEGER NOT NULL,
    facts TEXT NOT NULL);
CREATE INDEX audit_document ON audit (document_id);
CREATE TABLE letter (id {serial}, key TEXT NOT NULL UNIQUE, document_id INTEGER NOT NULL, kind TEXT NOT NULL,
    person TEXT NOT NULL, facts TEXT NOT NULL, state TEXT NOT NULL);
CREATE INDEX letter_state ON letter (state);
"""
BODY = "Důvodová zpráva. " * 60
FACTS = json.dumps(
    {"title": "Rekonstrukce chodníku v ulici Žďárské", "task": "souhlas", "due_on": "2024-06-03"}
)
AT = "2024-05-13T08:00:00+00:00"


class SqliteFloor:
    """One connection of the driver of Python's library, WAL, ``synchronous=FULL``."""

    def __init__(self, path: Path, count: int) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON"):
            self.connection.execute(f"PRAGMA {pragma}")
        if count:
            self.connection.executescript(TABLES.format(serial="INTEGER PRIMARY KEY"))
            self.connection.execute("BEGIN")
            rows = [(number, "step0", 1, "Rekonstrukce chodníku", BODY) for number in range(1, count + 1)]
            self.connection.executemany("INSERT INTO document VALUES (?, ?, ?, ?, ?)", rows)
            self.connection.execute("COMMIT")

    def decide(self, document_id: int, step: int) -> None:
        """One decision: the ``step``-th of a document, counted from 0."""
        execute = self.connection.execute
        before, after, version = f"step{step}", f"step{step + 1}", step + 1
        execute("BEGIN IMMEDIATE")
        moved = execute(
            "UPDATE document SET state = ?, version = ? WHERE id = ? AND version = ? AND state = ?",
            (after, version + 1, document_id, version, before),
        ).rowcount
        assert moved == 1
        execute(
            "INSERT INTO audit (document_id, at, actor, verb, from_state, to_state, version, facts)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (document_id, AT, "Mgr. Dušan Rejl", "approve", before, after, version, FACTS),
        )
        execute(
            "INSERT INTO letter (key, document_id, kind, person, facts, state) VALUES (?, ?, ?, ?, ?, ?)",
            (f"{document_id}:{step}", document_id, "sign_off_request", "rejl", FACTS, "owed"),
        )
        execute("COMMIT")

    def close(self) -> None:
        """Closes the connection."""
        self.connection.close()


ONE_CTE = """
WITH moved AS (
    UPDATE document SET state = %(after)s, version = version + 1
    WHERE id = %(id)s AND version = %(version)s AND state = %(before)s RETURNING id
), audited AS (
    INSERT INTO audit (document_id, at, actor, verb, from_state, to_state, version, facts)
    SELECT id, %(at)s, %(actor)s, 'approve', %(before)s, %(after)s, %(version)s, %(facts)s FROM moved
)
INSERT INTO letter (key, document_id, kind, person, facts, state)
SELECT %(key)s, id, 'sign_off_request', 'rejl', %(facts)s, 'owed' FROM moved
"""


class PostgresqlFloor:
    """One connection of psycopg, one statement for each decision, which is its transaction."""

    def __init__(self, url: str, count: int) -> None:
        import psycopg

        self.connection = psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True)
        if count:
            self.connection.execute(TABLES.format(serial="SERIAL PRIMARY KEY").encode())
            with self.connection.cursor() as cursor:
                rows = [(number, "step0", 1, "Rekonstrukce chodníku", BODY) for number in range(1, count + 1)]
                cursor.executemany("INSERT INTO document VALUES (%s, %s, %s, %s, %s)", rows)

    def decide(self, document_id: int, step: int) -> None:
        """One decision: the ``step``-th of a document, counted from 0."""
        values = {
            "id": document_id,
            "before": f"step{step}",
            "after": f"step{step + 1}",
            "version": step + 1,
            "at": AT,
            "actor": "Mgr. Dušan Rejl",
            "facts": FACTS,
            "key": f"{document_id}:{step}",
        }
        assert self.connection.execute(ONE_CTE, values).rowcount == 1

    def close(self) -> None:
        """Closes the connection."""
        self.connection.close()
