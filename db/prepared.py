"""How does a statement run that belongs to every act? Compiled once for each database, then handed to the driver.

SQLAlchemy builds, compares and looks up a statement at each execution: 20 µs for one that is kept, 90 for one that
is written down anew, where SQLite itself needs three (docs/decisions/0017). A decision runs twenty of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect, Row
from sqlalchemy.engine.result import SimpleResultMetaData

from db.base import Instant, PlainData, Processor


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement in the words of one driver: how values go in and how columns come out."""

    text: str
    fixed: Mapping[str, Any]
    ordered: Callable[[Mapping[str, Any]], Any] | None
    into: tuple[tuple[str, Processor], ...]
    out: Any
    keys: SimpleResultMetaData
    places: Mapping[Any, int]
    returns: bool

    def bound(self, values: dict[str, Any]) -> tuple[Any, ...] | dict[str, Any]:
        """The values as the driver takes them."""
        if self.fixed:
            values |= self.fixed
        for name, process in self.into:
            values[name] = process(values[name])
        return values if self.ordered is None else self.ordered(values)

    def rows(self, found: Sequence[Any]) -> list[Row[Any]]:
        """The driver's rows as SQLAlchemy's."""
        keys, out, places = self.keys, self.out, self.places
        return [Row(keys, out, places, data) for data in found]


class Prepared:
    """A statement of SQLAlchemy whose values are `sa.bindparam`; types convert as they do everywhere.

    ``columns`` are those that an INSERT or UPDATE writes: their values are given by their names. A statement that the
    two databases say in different words is a function of the dialect's name. Lists of unknown length (``IN``) have
    no place here: their text differs from one execution to the next.
    """

    def __init__(self, statement: Any, columns: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._columns = columns
        self._compiled: dict[str, _Compiled] = {}

    def locking(self, connection: Connection, for_update: bool) -> Prepared:
        """The question with its rows locked if they are to be changed, where `db.session.lock` would lock them."""
        is_shared = connection.dialect.name == "sqlite" or connection.get_execution_options().get(
            "razitko_reads"
        )
        return self if is_shared or not for_update else self._locked

    @cached_property
    def _locked(self) -> Prepared:
        return Prepared(self._statement.with_for_update())

    def all(self, connection: Connection, /, **values: Any) -> list[Row[Any]]:
        """The rows."""
        compiled = self._for(connection)
        found, _ = execute(connection, compiled.text, compiled.bound(values), fetches=True)
        return compiled.rows(found)

    def first(self, connection: Connection, /, **values: Any) -> Row[Any] | None:
        """The first row; None if there is none."""
        rows = self.all(connection, **values)
        return rows[0] if rows else None

    def scalar(self, connection: Connection, /, **values: Any) -> Any:
        """The first column of the first row; None if there is no row."""
        rows = self.all(connection, **values)
        return rows[0][0] if rows else None

    def run(self, connection: Connection, /, **values: Any) -> int:
        """Writes; returns how many rows."""
        compiled = self._for(connection)
        return execute(connection, compiled.text, compiled.bound(values), fetches=False)[1]

    def _for(self, connection: Connection) -> _Compiled:
        if not connection.in_transaction():
            connection.begin()  # as SQLAlchemy begins by itself
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = self._compile(dialect)
        return compiled

    def _compile(self, dialect: Dialect) -> _Compiled:
        statement = self._statement(dialect.name) if callable(self._statement) else self._statement
        compiled = statement.compile(dialect=dialect, column_keys=self._columns)
        into = {}
        for bind, name in compiled.bind_names.items():
            if process := _processors(bind.type, dialect)[0]:
                into[name] = process
        columns = list(statement.exported_columns)
        out = tuple(_processors(column.type, dialect)[1] for column in columns)
        keys = SimpleResultMetaData([column.key for column in columns])
        return _Compiled(
            text=str(compiled),
            fixed={name: bind.value for bind, name in compiled.bind_names.items() if not bind.required},
            ordered=_in_order(compiled.positiontup) if compiled.positional else None,
            into=tuple(into.items()),
            out=out if any(out) else None,
            keys=keys,
            places=keys._key_to_index,
            returns=bool(columns),
        )


def _processors(kind: Any, dialect: Dialect) -> tuple[Processor | None, Processor | None]:
    """What a type does with a value on its way in and out."""
    if isinstance(kind, Instant | PlainData):
        return kind.directly(dialect)
    impl = kind.dialect_impl(dialect)
    is_day = type(kind) is sa.Date and dialect.name == "sqlite"
    return _day_to_text if is_day else impl.bind_processor(dialect), impl.result_processor(dialect, None)


def _day_to_text(day: date | None) -> str | None:
    return None if day is None else f"{day:%Y-%m-%d}" if isinstance(day, datetime) else day.isoformat()


_MOST_SHAPES = 100


class Family:
    """Statements that differ in the number of values in their lists only: each number has its own, prepared once.

    ``build`` makes the statement of a shape, with `slots` where the values of a list will stand.
    """

    def __init__(self, build: Callable[[Any], Any]) -> None:
        self._build = build
        self._known: dict[Hashable, Prepared] = {}

    def of(self, shape: Hashable) -> Prepared:
        """The statement of this shape."""
        found = self._known.get(shape)
        if found is None:
            if len(self._known) >= _MOST_SHAPES:
                self._known.clear()
            found = self._known[shape] = Prepared(self._build(shape))
        return found


def slots(name: str, count: int, kind: type[sa.types.TypeEngine[Any]]) -> list[sa.BindParameter[Any]]:
    """So many places for the values of a list; `filled` says what stands in them."""
    return [sa.bindparam(f"{name}_{place}", type_=kind()) for place in range(count)]


def filled(name: str, values: Collection[Any]) -> dict[str, Any]:
    """The values of the places that `slots` made under this name."""
    return {f"{name}_{place}": value for place, value in enumerate(sorted(values))}


def among(column: sa.ColumnElement[Any], values: Sequence[Any]) -> sa.ColumnElement[bool]:
    """Whether a column holds one of these values, which are always the same ones."""
    return column.in_([sa.literal(value, column.type) for value in values])


class Answer(NamedTuple):
    """What came of one statement: its rows, and how many it has written."""

    rows: list[Row[Any]]
    written: int


def together(connection: Connection, *asked: tuple[Prepared, dict[str, Any]]) -> list[Answer]:
    """Runs statements, none of which depends on another's answer, in their order; returns the answers.

    PostgreSQL gets them in one journey (a pipeline), which is what an act there waits for; SQLite is near anyway.
    """
    heard = is_heard(connection)
    if not heard and connection.dialect.name == "postgresql":
        compiled = [prepared._for(connection) for prepared, _ in asked]
        bound = [one.bound(values) for one, (_, values) in zip(compiled, asked, strict=True)]
        found = _in_one_journey(connection, compiled, bound)
        return [Answer(one.rows(data), written) for one, (data, written) in zip(compiled, found, strict=True)]
    answers = []
    cursor = None if heard else _cursor(connection)
    for prepared, values in asked:
        one = prepared._for(connection)
        said = one.bound(values)
        if cursor is None:
            data, written = _aloud(connection, one.text, said, one.returns)
        else:
            data, written = _said(connection, cursor, one.text, said, one.returns)
        answers.append(Answer(one.rows(data), written))
    if cursor is not None:
        cursor.close()
    return answers


def _in_one_journey(
    connection: Connection, compiled: Sequence[_Compiled], bound: Sequence[Any]
) -> list[tuple[Sequence[Any], int]]:
    wrapped = connection.connection
    cursors = [wrapped.cursor() for _ in compiled]
    try:
        with wrapped.driver_connection.pipeline():  # type: ignore[union-attr]  # the driver is psycopg
            for cursor, one, values in zip(cursors, compiled, bound, strict=True):
                cursor.execute(one.text, values)
        found = [
            (cursor.fetchall() if one.returns else (), cursor.rowcount)
            for cursor, one in zip(cursors, compiled, strict=True)
        ]
    except connection.dialect.loaded_dbapi.Error as error:
        connection._handle_dbapi_exception(error, compiled[0].text, bound[0], cursors[0], None)
    for cursor in cursors:
        cursor.close()
    return found


def _in_order(names: Sequence[str]) -> Callable[[Mapping[str, Any]], Any]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple([values[name] for name in names])


def execute(
    connection: Connection, text: str, parameters: Any, *, fetches: bool
) -> tuple[Sequence[Any], int]:
    """Runs ``text`` in the connection's transaction; returns the driver's rows and how many were written.

    Whoever listens to the engine's statements hears this one too, and errors are SQLAlchemy's.
    """
    return (_aloud if is_heard(connection) else _run)(connection, text, parameters, fetches)


def _aloud(connection: Connection, text: str, parameters: Any, fetches: bool) -> tuple[Sequence[Any], int]:
    result = connection.exec_driver_sql(text, parameters)
    return (result.fetchall() if fetches else ()), result.rowcount


def _run(connection: Connection, text: str, parameters: Any, fetches: bool) -> tuple[Sequence[Any], int]:
    cursor = _cursor(connection)
    found = _said(connection, cursor, text, parameters, fetches)
    cursor.close()
    return found


def _cursor(connection: Connection) -> Any:
    driver = connection.connection.dbapi_connection
    assert driver is not None  # it is checked out
    return driver.cursor()


def _said(
    connection: Connection, cursor: Any, text: str, parameters: Any, fetches: bool
) -> tuple[Sequence[Any], int]:
    try:
        cursor.execute(text, parameters)
        return cursor.fetchall() if fetches else (), cursor.rowcount
    except connection.dialect.loaded_dbapi.Error as error:
        # what SQLAlchemy does with every error of a driver: its own kind of error, and a lost connection is thrown away
        connection._handle_dbapi_exception(error, text, parameters, cursor, None)


def is_heard(connection: Connection) -> bool:
    """Whether somebody listens to this connection's statements."""
    heard = connection.engine.dispatch
    return bool(heard.before_cursor_execute or heard.after_cursor_execute)
