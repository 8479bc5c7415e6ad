"""Does the chain of the journal tell of every hand that touched it?"""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import Case, plain

from db import chain, journal

Bring = Callable[[str], Case]
SWAP = ("UPDATE journal SET number = 1000 WHERE number = 3", "UPDATE journal SET number = 3 WHERE number = 4",
        "UPDATE journal SET number = 4 WHERE number = 1000")  # fmt: skip
ADD = (
    "INSERT INTO journal (number, at, actor, office, subject, subject_id, verb, version, facts, previous, digest) "
    "SELECT number + 1, at, 'Někdo', office, subject, subject_id, verb, version, facts, digest, 'nový' "
    "FROM journal WHERE number = (SELECT max(number) FROM journal)"
)


def as_an_intruder(case: Case, *statements: str) -> None:
    """With the database in hand: the guard is taken off first."""
    sqlite = case.house.database.is_sqlite
    with case.house.database.write() as connection:
        for verb in ("update", "delete"):
            connection.execute(
                sa.text(f"DROP TRIGGER journal_refuses_{verb}" + ("" if sqlite else " ON journal"))
            )
        for statement in statements:
            connection.execute(sa.text(statement))


@pytest.mark.parametrize(
    ("statements", "sentence"),
    [
        (("UPDATE journal SET actor = 'Někdo jiný' WHERE number = 3",), "záznam 3 byl změněn"),
        (("UPDATE journal SET facts = '{}' WHERE number = 3",), "záznam 3 byl změněn"),
        (("UPDATE journal SET acts_for = 'X' WHERE number = 3",), "záznam 3 byl změněn"),
        (("UPDATE journal SET at = '2024-05-01 08:00:00' WHERE number = 3",), "záznam 3 byl změněn"),
        (("DELETE FROM journal WHERE number = 3",), "po záznamu 2 následuje záznam 4"),
        (SWAP, "nenavazuje na předchozí"),
        ((ADD,), "byl změněn"),
        (("DELETE FROM journal WHERE number > 5",), "konec řetězu nesouhlasí"),
        (("DELETE FROM journal",), "konec řetězu nesouhlasí"),
        (("DELETE FROM journal_head",), "konec řetězu nesouhlasí"),
    ],
    ids=[
        "actor",
        "facts",
        "on behalf",
        "instant",
        "removed",
        "re-ordered",
        "added",
        "cut tail",
        "emptied",
        "no head",
    ],
)
def test_verify_finds_it(case: Case, statements: tuple[str, ...], sentence: str) -> None:
    case.submitted()
    assert case.verify().is_whole
    as_an_intruder(case, *statements)
    found = case.verify()
    assert not found.is_whole
    assert any(sentence in plain(fault) for fault in found.faults), found.faults


def test_the_story_of_a_proposal_is_complete_and_in_order(brought: Bring) -> None:
    case = brought("ZM")
    with case.house.database.read() as connection:
        story = journal.story_of(connection, case.pid)
        verified = chain.verify(connection)
    assert [row.number for row in story] == sorted(row.number for row in story)
    assert verified.entries == len(case.entries())
    states: dict[tuple[str, int], str | None] = {}
    for row in story:
        assert states.get((row.subject, row.subject_id)) == row.from_state
        states[row.subject, row.subject_id] = row.to_state


def test_an_empty_journal_is_whole(fresh_database) -> None:
    from db.upgrade import upgrade

    upgrade(fresh_database)
    with fresh_database.read() as connection:
        assert chain.verify(connection) == chain.Verification(0, ())


def test_a_verified_connection_goes_on_as_before(case: Case) -> None:
    with case.house.database.write() as connection:
        chain.verify(connection)
        assert "yield_per" not in connection.get_execution_options()


def test_a_sign_off_stays_out_of_the_index_by_which_rarer_entries_are_found(case: Case) -> None:
    """Its pages would be a seventh of what a decision writes; a sign-off is found by its proposal."""
    with case.house.database.read() as connection:
        rarer = sa.select(journal.journal.c.number).where(
            journal.about("resolution"), journal.journal.c.verb == "number"
        )
        known = sa.select(journal.journal.c.number).where(
            journal.about("sign_off", 1), journal.journal.c.subject_id == 1
        )
        if case.house.database.is_sqlite:
            assert "ix_journal_subject_verb_number (subject=? AND verb=?)" in _way(connection, rarer)
            assert "ix_journal_proposal_id (proposal_id=?)" in _way(connection, known)
        kept = sa.text(
            "SELECT sql FROM sqlite_schema WHERE name = 'ix_journal_subject_verb_number'"
            if case.house.database.is_sqlite
            else "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_journal_subject_verb_number'"
        )
        assert "subject <> 'sign_off'" in connection.execute(kept).scalar_one().replace("::text", "").replace(
            "(subject)", "subject"
        )


def _way(connection: sa.Connection, statement: sa.Select[Any]) -> str:
    said = statement.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
    return " ".join(str(row) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}").fetchall())
