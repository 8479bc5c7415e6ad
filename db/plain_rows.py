"""How are a million rows read in little time and memory? As the driver's tuples, a part at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

BATCH = 5000
"""Rows read at once: what is held in memory does not grow with the table."""


def plain_rows(connection: Connection, statement: sa.Select[Any]) -> Iterator[Sequence[tuple[Any, ...]]]:
    """The rows of a statement without parameters, in parts, as the driver gives them, in the caller's transaction.

    SQLAlchemy's rows have names and converted types that nobody asks for here, at half of the time.
    """
    sql = str(statement.compile(connection, compile_kwargs={"literal_binds": True}))
    driver = connection.connection.driver_connection
    assert driver is not None  # the connection is open: its transaction has begun
    # PostgreSQL sends everything at once unless the cursor has a name
    cursor = driver.cursor() if connection.dialect.name == "sqlite" else driver.cursor(name="plain_rows")
    try:
        cursor.execute(sql)
        while part := cursor.fetchmany(BATCH):
            yield part
    finally:
        cursor.close()
