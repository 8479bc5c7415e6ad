"""Do the migrations make the tables that the code believes in?"""

import pytest
import sqlalchemy as sa
from office_case import Case

from db import carriers, correspondence
from db.base import Instant
from db.session import Database
from db.upgrade import differences, upgrade


def test_the_migrations_are_the_tables(fresh_database: Database) -> None:
    upgrade(fresh_database)
    assert differences(fresh_database) == []


def test_upgrading_twice_changes_nothing(fresh_database: Database) -> None:
    upgrade(fresh_database)
    upgrade(fresh_database)
    with fresh_database.read() as connection:
        assert len(connection.execute(sa.text("SELECT version_num FROM alembic_version")).all()) == 1


def test_the_journal_is_append_only_by_the_databases_own_word(case: Case) -> None:
    case.submitted()
    for statement in (
        "UPDATE journal SET actor = 'nikdo'",
        "DELETE FROM journal",
        "DELETE FROM journal WHERE number = 1",
    ):
        with (
            pytest.raises(sa.exc.DBAPIError, match="Historie se nemění"),
            case.house.database.write() as connection,
        ):
            connection.execute(sa.text(statement))
    assert case.verify().is_whole


def test_postgresql_does_not_truncate_it_either(case: Case) -> None:
    if case.house.database.is_sqlite:
        pytest.skip("SQLite has no TRUNCATE")
    with (
        pytest.raises(sa.exc.DBAPIError, match="Historie se nemění"),
        case.house.database.write() as connection,
    ):
        connection.execute(sa.text("TRUNCATE journal"))


def test_an_instant_needs_a_zone() -> None:
    from datetime import datetime

    with pytest.raises(ValueError, match="time zone"):
        Instant().process_bind_param(datetime(2024, 5, 13), sa.create_engine("sqlite://").dialect)


def test_nothing_is_cascaded_away(case: Case) -> None:
    case.submitted()
    for table in ("proposal", "person", "consultation", "rules"):
        with pytest.raises(sa.exc.IntegrityError), case.house.database.write() as connection:
            connection.execute(sa.text(f"DELETE FROM {table}"))


def test_ballots_of_the_release_before_find_their_items(fresh_database: Database) -> None:
    """Until 0005 a ballot named the stop; a populated database goes on with the same ballot under its item."""
    upgrade(fresh_database, "0004")
    now, day = "2024-06-05 12:00:00+00:00", "2024-06-05"
    if fresh_database.is_sqlite:
        now = "2024-06-05 12:00:00"
    rows = (
        ("person", "code, name, email", "'a', 'Anna', 'a@b.example'"),
        ("rules", "digest, town, text, in_force_since, is_current", f"'d', 't', '', '{now}', true"),
        (
            "proposal",
            "state, round, title, matter, department, clauses, report, follow_ups, is_confidential, author_id, "
            "route, rules_digest, created_at",
            f"'on_route', 1, 'T', 'm', 'O', '[]', 'r', '[]', false, 1, 'r', 'd', '{now}'",
        ),
        (
            "meeting",
            "body, held_on, starts_at, place, series, number, is_crisis, state, created_at",
            f"'RM', '{day}', '14:00:00', 'p', '2024', 1, false, 'in_session', '{now}'",
        ),
        (
            "meeting",
            "body, held_on, starts_at, place, series, number, is_crisis, state, created_at",
            f"'ZM', '{day}', '14:00:00', 'p', '2024', 1, false, 'convened', '{now}'",
        ),
        (
            "journal",
            "number, at, actor, office, subject, subject_id, verb, version, facts, previous, digest",
            f"1, '{now}', 'x', 'x', 'meeting', 2, 'convene', 2, '{{}}', 'p', 'd'",
        ),
        (
            "consultation",
            "proposal_id, position, body, task, state, meeting_id",
            "1, 0, 'RM', 'decides', 'adopted', 1",
        ),
        (
            "agenda_item",
            "meeting_id, consultation_id, position, outcome, recorded_at",
            f"1, 1, 1, 'adopted', '{now}'",
        ),
        (
            "ballot",
            "meeting_id, consultation_id, position, motion, members, present, votes_for, against, abstained, taken_at",
            f"1, 1, 1, 'schvaluje', 9, 8, 8, 0, 0, '{now}'",
        ),
        (
            "letter",
            "key, kind, person_id, facts, created_at, next_try_at, message_id, state, attempts, sent_at, last_error",
            f"'k1', 'x', 1, '{{}}', '{now}', '{now}', '<1@x>', 'owed', 3, NULL, '451'), "
            f"('k2', 'x', 1, '{{}}', '{now}', '{now}', '<2@x>', 'sent', 1, '{now}', NULL), "
            f"('k3', 'x', 1, '{{}}', '{now}', '{now}', '<3@x>', 'failed', 9, NULL, '550'",
        ),
    )
    with fresh_database.write() as connection:
        for table, columns, values in rows:
            connection.execute(sa.text(f"INSERT INTO {table} ({columns}) VALUES ({values})"))
    upgrade(fresh_database)
    with fresh_database.read() as connection:
        (kept,) = connection.execute(
            sa.text(
                "SELECT b.agenda_item_id, i.ballot_id, b.recorded_at = b.taken_at AS is_dated, b.votes_for "
                "FROM ballot b JOIN ballot_item i ON i.ballot_id = b.id"
            )
        ).all()
        (posted,) = connection.execute(sa.text("SELECT meeting_id, posted_on FROM posting")).all()
    assert (posted.meeting_id, str(posted.posted_on)) == (2, day)
    with fresh_database.read() as connection:
        letters = connection.execute(
            sa.select(correspondence.letter).order_by(correspondence.letter.c.id)
        ).all()
        assert [(row.state, row.attempts, row.carrier_id) for row in letters] == [
            ("owed", 3, 1),
            ("sent", 1, 1),
            ("failed", 9, 1),
        ]
        assert letters[0].failing_since == letters[0].created_at, "a letter goes on with the week it has left"
        assert correspondence.is_owed(connection, letters[0].created_at)
        assert [row.kind for row in connection.execute(carriers.carrier.select())] == ["mail"]
    assert (kept.agenda_item_id, kept.ballot_id, bool(kept.is_dated), kept.votes_for) == (1, 1, True, 8)
    with pytest.raises(sa.exc.IntegrityError), fresh_database.write() as connection:
        connection.execute(sa.text("DELETE FROM agenda_item"))  # references hold again after the rebuild
