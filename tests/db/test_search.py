"""Does the search find what people type, and nothing that they may not see?"""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from office_case import TOWNS, Case, TestHouse

from actions.authority import RAZITKO
from actions.load_town import load_town
from actions.see import eyes_of
from db import people, proposals, resolutions, search
from db.queries.register import BEST, Wanted, search_register
from db.session import Database
from db.upgrade import upgrade
from db.visibility import visible
from states.folding import fold
from states.vocabulary import Outcome
from states.wording import Clause


def found(house: TestHouse, text: str, kind: search.Kind = "proposal") -> list[int]:
    table = {"proposal": proposals.proposal, "resolution": resolutions.resolution}[kind]
    with house.database.read() as connection:
        return sorted(
            connection.execute(sa.select(table.c.id).where(search.matching(connection, kind, text))).scalars()
        )


def test_words_are_found_without_diacritics_in_any_case_and_by_their_beginnings(case: Case) -> None:
    pid = case.draft(
        title="Rekonstrukce chodníků v ulici Žďárské", report="Částka je v rozpočtu.", amount=1250000
    )
    for text in (
        "rekonstrukce",
        "REKONSTRUKCI",
        "chodnik",
        "chodníky",
        "zdarska ulice",
        "Žďárská",
        "rekon chod",
        "rozpočtem",
        "1250000",
        "1 250 000",
        f"č. {pid}",
        f"návrh č. {pid}",
        "Doudová",
        "eichler",
        "  ",
    ):
        assert found(case.house, text) == [pid], text
    for text in ("rekonstrukce mostu", "chodba", "125", "konstrukce", "č. 77", "???", "Rejl"):
        assert found(case.house, text) == [], text


def test_the_index_follows_an_edit_and_a_withdrawal_of_words(case: Case) -> None:
    pid = case.draft(title="Prodej pozemku")
    case.edit(
        title="Pronájem garáže", clauses=(Clause(1, 1, "schvaluje", "záměr pronájmu parcely č. 1234/5."),)
    )
    assert found(case.house, "prodej") == []
    assert found(case.house, "pronajem garaze") == [pid]
    assert found(case.house, "1234/5") == [pid]


@pytest.mark.parametrize(
    "text", ["2024-1/1", "1/1", "č. 1", "usnesení č. 1", "2024-1", "č.1/1", "5. 6. 2024", "05.06.2024"]
)
def test_resolutions_are_found_by_short_forms_of_their_numbers(brought: Any, text: str) -> None:
    case = brought("RM")
    case.hear("RM", Outcome.RECOMMENDED)
    with case.house.database.read() as connection:
        row = connection.execute(sa.select(resolutions.resolution)).one()
    assert row.number == "2024-1/1"
    assert found(case.house, text, "resolution") == [row.id]
    if "6." not in text and "06" not in text:
        assert found(case.house, text) == [case.pid]
    assert found(case.house, "2024-1/11", "resolution") == found(case.house, "č. 11", "resolution") == []


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'",
        "'; DROP TABLE proposal; --",
        "NEAR(a b) OR NOT *",
        "a:* & !b | (c",
        "\\",
        "\x00nul",
        "* ^ : ( ) { } - + ~ \" '",
        "x" * 10_000,
        "slovo " * 2_000,
        "1/" * 5_000,
        "č. " * 3_000 + "12",
        "\ud800",
        "𝓤𝓼𝓷𝓮𝓼𝓮𝓷í ①②③ ½ ﬁ",
        "_ a_b",
    ],
)
def test_junk_never_fails(case: Case, text: str) -> None:
    case.draft()
    for kind in ("proposal", "resolution"):
        found(case.house, text, kind)  # type: ignore[arg-type]
    written = text.encode(errors="ignore").decode().replace("\x00", "")
    case.edit(title="Název " + written[:300], report=written)


def test_what_is_hidden_is_not_found(case: Case) -> None:
    case.draft(title="Tajný prodej", is_confidential=True)
    with case.house.reading() as (office, connection):
        for code, sees in (("doudova", 1), ("rejl", 1), ("tajemnik", 1), ("eichler", 1), ("pravnik", 0)):
            person = people.person_by_code(connection, code)
            assert person is not None
            eyes = eyes_of(office, connection, person.id)
            count = connection.execute(
                sa.select(sa.func.count())
                .select_from(proposals.proposal)
                .where(search.matching(connection, "proposal", "tajny"), visible(eyes))
            ).scalar_one()
            assert count == sees, code


def test_a_person_who_changes_their_name_is_found_under_the_new_one(case: Case) -> None:
    pid = case.draft()
    text = TOWNS["trutnov"].read_text(encoding="utf-8").replace("Bc. Aneta Doudová", "Bc. Aneta Nováková")
    with case.house.database.write() as connection:
        load_town(connection, RAZITKO, text, "trutnov.toml", case.clock.now)
    assert found(case.house, "Nováková") == [pid]
    assert found(case.house, "Doudová") == []


def test_the_index_can_be_made_anew_and_is_the_same(brought: Any) -> None:
    case = brought("RM")
    case.hear("RM", Outcome.RECOMMENDED)

    def index() -> list[Any]:
        with case.house.database.read() as connection:
            return [
                connection.execute(sa.select(table)).all()
                for table in (search.proposal_search, search.resolution_search)
            ]

    before = index()
    with case.house.database.write() as connection:
        assert search.rebuild(connection) == 2
    assert index() == before
    assert found(case.house, "akční plán 2024") == [case.pid]


def test_a_database_of_the_release_before_is_indexed_by_the_migration(brought: Any) -> None:
    case = brought("RM")
    case.hear("RM", Outcome.RECOMMENDED)
    with case.house.database.read() as connection:
        words = connection.execute(sa.select(search.proposal_search)).all()
        numbers = connection.execute(sa.select(search.resolution_search)).all()
    migration = import_module("db.migrations.versions.0004_search")
    with (
        case.house.database.write() as connection,
        Operations.context(MigrationContext.configure(connection)),
    ):
        migration.downgrade()
        migration.upgrade()
    with case.house.database.read() as connection:
        assert connection.execute(sa.select(search.proposal_search)).all() == words
        assert connection.execute(sa.select(search.resolution_search)).all() == numbers
    assert found(case.house, "akční plán 2024-1/1") == [case.pid]


def test_postgresql_has_its_index(fresh_database: Database) -> None:
    upgrade(fresh_database)
    if fresh_database.is_sqlite:
        pytest.skip("FTS5 is an index by itself")
    with fresh_database.write() as connection:
        connection.execute(sa.text("SET LOCAL enable_seqscan = off"))
        plan = connection.execute(
            sa.text("EXPLAIN SELECT proposal_id FROM proposal_search WHERE words @@ '''akcn'':*'::tsquery")
        ).scalars()
        assert "ix_proposal_search_words" in "\n".join(plan)


def test_days_are_found(case: Case) -> None:
    pid = case.draft(title=f"Změna ze dne {date(2024, 6, 24):%d.%m.%Y}")
    assert found(case.house, "24. 6. 2024") == [pid]


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("dotacích", "dotace"),
        ("dotace", "dotacemi"),
        ("pozemek", "pozemků"),
        ("pozemku", "pozemek"),
        ("obec", "obcí"),
        ("obcí", "obec"),
        ("rozpočtu", "rozpočet"),
        ("rozpočet", "rozpočtem"),
        ("ruce", "ruka"),
        ("příspěvek", "příspěvcích"),
        ("silnic", "silnicím"),
        ("Rekonstrukcí", "rekonstrukci"),
    ],
)
def test_words_are_found_in_any_of_their_cases(case: Case, asked: str, written: str) -> None:
    pid = case.draft(title=f"Usnesení o {written} města")
    without = fold(asked)
    for text in (asked, without, asked.upper(), f"usnesení o {asked}", f"usneseními {without}"):
        assert found(case.house, text) == [pid], text
    assert found(case.house, f"{asked} xylofon") == []


def test_an_office_of_the_release_before_finds_by_stems_too(fresh_database: Database) -> None:
    upgrade(fresh_database, "0005")
    now, words = "2024-06-05 12:00:00", "usneseni o pozemek obec 12_3 rozpocet"
    value = f"'{words}'" if fresh_database.is_sqlite else f"CAST('{words}' AS tsvector)"
    for statement in (
        "INSERT INTO person (code, name, email) VALUES ('a', 'Anna', 'a@b.example')",
        f"INSERT INTO rules (digest, town, text, in_force_since, is_current) VALUES ('d', 't', '', '{now}', true)",
        "INSERT INTO proposal (state, round, title, matter, department, clauses, report, follow_ups, is_confidential, "
        "author_id, route, rules_digest, created_at) VALUES "
        f"('draft', 0, 'T', 'm', 'O', '[]', 'r', '[]', false, 1, 'r', 'd', '{now}')",
        f"INSERT INTO proposal_search (proposal_id, title_key, words) VALUES (1, 'x', {value})",
    ):
        with fresh_database.engine.begin() as connection:
            connection.execute(sa.text(statement))
    upgrade(fresh_database)
    with fresh_database.engine.begin() as connection:
        kept = str(connection.execute(sa.select(search.proposal_search.c.words)).scalar_one())
        by_stem = search.matching(connection, "proposal", "pozemků obcí")
        assert connection.execute(sa.select(proposals.proposal.c.id).where(by_stem)).scalars().all() == [1]
    assert {word.strip("'") for word in kept.split()} == {*words.split(), "_pozemk", "_obk", "_rozpoct"}


def test_the_newest_come_first_though_an_older_one_was_recorded_last(brought: Any) -> None:
    case = brought("RM")
    case.hear("RM", Outcome.RECOMMENDED)
    table = resolutions.resolution
    with case.house.database.write() as connection:
        row = dict(connection.execute(sa.select(table)).one()._mapping)
        days = [date(2024, 1, 5), date(2024, 6, 5), date(2024, 3, 5), date(2024, 2, 5), date(2020, 1, 5)]
        for number, day in enumerate(days, 2):
            new = {**row, "id": number, "number": f"x/{number}", "serial": 100 + number, "adopted_on": day}
            connection.execute(table.insert().values(new))
            search.index_resolution(connection, number)
    with case.house.reading() as (office, connection):
        eyes = eyes_of(office, connection, 1)
        order = table.c.adopted_on.desc(), table.c.id.desc()
        everything = connection.execute(sa.select(table.c.id).order_by(*order)).scalars().all()
        for limit, offset in ((1, 0), (2, 0), (3, 1), (6, 0), (10, 0), (2, 4)):
            rows = search_register(connection, eyes, Wanted(text="akční plán"), limit=limit, offset=offset)
            assert [one.id for one in rows] == everything[offset : offset + limit]


def test_the_very_words_come_before_their_other_forms_and_nothing_comes_twice(brought: Any) -> None:
    case = brought("RM")
    case.hear("RM", Outcome.RECOMMENDED)
    table = resolutions.resolution
    titles = [
        "Prodej pozemku",
        "Prodeje pozemků",
        "Pozemek k prodeji",
        "Pozemku prodej",
        "Prodejna na pozemku",
    ]
    with case.house.database.write() as connection:
        row = dict(connection.execute(sa.select(table)).one()._mapping)
        for number, title in enumerate(titles, 2):
            new = {**row, "id": number, "number": f"x/{number}", "serial": 100 + number, "title": title}
            connection.execute(
                table.insert().values(new | {"text": "-", "adopted_on": date(2024, 3, number)})
            )
            search.index_resolution(connection, number)
    with case.house.reading() as (office, connection):
        eyes = eyes_of(office, connection, 1)

        def found(text: str, limit: int = 10, offset: int = 0, **more: Any) -> list[int]:
            wanted = Wanted(text=text, **more)
            rows = search_register(connection, eyes, wanted, order=BEST, limit=limit, offset=offset)
            return [one.id for one in rows]

        for text in ("prodej pozemku", "PRODEJ POZEMKU"):
            assert found(text) == [5, 2, 6, 4, 3]  # in both the newest first
            assert [found(text, 2, place) for place in (0, 2, 4)] == [[5, 2], [6, 4], [3]]
        assert found("pozemků") == found("pozemku") == [6, 5, 3, 2, 4]  # folded they are one word
        assert found("prodej pozemku", until=date(2024, 3, 4)) == [2, 4, 3]
        assert found("") == found(" ") and len(found("")) == 6
