"""Do statements that are compiled once say and bring the same as SQLAlchemy's own, and fail like them?"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import Case, TestHouse

from db.base import Instant, PlainData
from db.people import person
from db.prepared import Prepared, together
from db.proposals import proposal, sign_off
from db.visibility import AskedWithEyes, Eyes, one_of, visible

DAY = date(2024, 5, 13)
NOW = datetime(2024, 5, 13, 8, 0, 0, 123456, tzinfo=UTC)
_BY_ID = Prepared(sa.select(sign_off).where(sign_off.c.id == sa.bindparam("sign_off_id")))
_ADD = Prepared(person.insert().returning(person.c.id), ("code", "name", "email"))
_BY_CODE = Prepared(sa.select(person.c.id).where(person.c.code == sa.bindparam("code")))
_RENAME = Prepared(person.update().where(person.c.code == sa.bindparam("of_code")), ("name",))


def added(code: str) -> tuple[Prepared, dict[str, Any]]:
    return _ADD, {"code": code, "name": code, "email": f"{code}@example.cz"}


def test_rows_are_those_of_core(case: Case) -> None:
    case.submitted()
    case.approve("rejl", "head") if case.step("head").state == "asked" else case.opine("pravnik", "lawyer")
    with case.house.database.read() as connection:
        for table in (sign_off, proposal):
            for row in connection.execute(sa.select(table)):
                again = Prepared(sa.select(table).where(table.c.id == sa.bindparam("wanted"))).first(
                    connection, wanted=row.id
                )
                assert again is not None
                assert again == row
                assert dict(again._mapping) == dict(row._mapping)
                assert again.state == row.state


def test_values_go_in_as_core_takes_them(house: TestHouse) -> None:
    question = sa.select(
        sa.bindparam("at", type_=Instant).label("at"),
        sa.bindparam("day", type_=sa.Date).label("day"),
        sa.bindparam("data", type_=PlainData).label("data"),
        sa.bindparam("fixed", 7, type_=sa.Integer).label("fixed"),
    )
    values = {"at": NOW, "day": DAY, "data": {"b": [1], "a": "\u017e"}}
    with house.database.read() as connection:
        ours = Prepared(question).first(connection, **values)
        assert ours is not None
        assert tuple(ours) == (NOW, DAY, {"a": "\u017e", "b": [1]}, 7)
        assert tuple(ours) == tuple(connection.execute(question, values).one())


def test_several_are_answered_in_their_order(house: TestHouse) -> None:
    with house.database.write() as connection:
        first, renamed, found, nobody = together(
            connection,
            added("novak"),
            (_RENAME, {"of_code": "novak", "name": "Jan"}),
            (_BY_CODE, {"code": "novak"}),
            (_RENAME, {"of_code": "nikdo", "name": "Jan"}),
        )
        assert first.rows[0].id == found.rows[0].id
        assert (renamed.written, nobody.written) == (1, 0)
        assert renamed.rows == []


def test_a_broken_rule_is_sqlalchemys_error_and_takes_everything_back(house: TestHouse) -> None:
    for fails in (
        lambda c: _ADD.all(c, **added("rejl")[1]),
        lambda c: together(c, added("x"), added("rejl")),
    ):
        with pytest.raises(sa.exc.IntegrityError), house.database.write() as connection:
            together(connection, added("novak"))
            fails(connection)
        with house.database.read() as connection:
            assert _BY_CODE.first(connection, code="novak") is None
            assert _BY_CODE.first(connection, code="rejl") is not None


def test_who_listens_to_statements_hears_these_too(house: TestHouse) -> None:
    heard: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        heard.append(statement)

    sa.event.listen(house.database.engine, "before_cursor_execute", note)
    with house.database.write() as connection:
        together(connection, added("novak"), (_BY_CODE, {"code": "novak"}))
        _BY_CODE.all(connection, code="rejl")
    sa.event.remove(house.database.engine, "before_cursor_execute", note)
    assert len([text for text in heard if "person" in text]) == 3


def test_a_lost_connection_is_thrown_away(house: TestHouse) -> None:
    if house.database.is_sqlite:
        pytest.skip("a file can't hang up")
    with house.database.engine.connect() as connection:
        _BY_CODE.all(connection, code="rejl")
        killer = sa.text("SELECT pg_terminate_backend(:pid)")
        pid = connection.connection.driver_connection.info.backend_pid  # type: ignore[union-attr]
        with house.database.engine.connect() as other:
            other.execute(killer, {"pid": pid})
        with pytest.raises(sa.exc.OperationalError) as raised:
            together(connection, (_BY_CODE, {"code": "rejl"}), (_BY_CODE, {"code": "rejl"}))
        assert raised.value.connection_invalidated
        assert connection.invalidated
    with house.database.read() as connection:
        assert _BY_CODE.first(connection, code="rejl") is not None


_SEEN = AskedWithEyes(
    lambda eyes: (
        sa.select(proposal.c.id, one_of(proposal.c.author_id, eyes.people).label("is_own"))
        .where(visible(eyes))
        .order_by(proposal.c.id)
    )
)


def test_what_eyes_see_is_the_same_however_it_is_asked(case: Case) -> None:
    case.submitted()
    case.draft()
    with case.house.database.read() as connection:
        people = list(connection.execute(sa.select(person.c.id).order_by(person.c.id)).scalars())
        for ids in ((), people[:1], people[:2], people):
            for departments in (frozenset(), frozenset({"nobody's"}), frozenset({"nobody's", "nowhere"})):
                for everything in (False, True):
                    eyes = Eyes(frozenset(ids), frozenset({"kralova"}), departments, everything)
                    asked = sa.select(
                        proposal.c.id, one_of(proposal.c.author_id, eyes.people).label("is_own")
                    )
                    found = connection.execute(asked.where(visible(eyes)).order_by(proposal.c.id)).all()
                    assert [tuple(row) for row in _SEEN.all(connection, eyes)] == [
                        tuple(row) for row in found
                    ]
