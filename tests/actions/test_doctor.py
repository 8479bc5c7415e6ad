"""Does the doctor see each illness, and does a healthy office hear that it is well?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from office_case import Case, Clock, TestHouse, plain

from actions import doctor, doctor_office
from actions.authority import RAZITKO
from actions.backup import back_up, last_backup
from actions.doctor_office import office_findings
from actions.office import settings_from
from actions.release_letters import hold
from db.accounts import account
from db.carriers import carrier
from db.correspondence import letter
from db.files import ATTEMPTS, document
from db.session import Database
from db.standstill import Standing
from db.upgrade import upgrade
from states.finding import Finding, Health

NOW = datetime(2024, 5, 13, 8, tzinfo=UTC)


def ill(found: Finding, *fragments: str, health: Health = Health.FAULT) -> None:
    """The finding says so, and says what to do."""
    assert found.health == health, found
    assert found.mend
    for fragment in fragments:
        assert fragment in plain(found.sentence + " " + found.mend), found


def test_what_the_machine_lacks_is_said(tmp_path: Path) -> None:
    ill(doctor.python_version((3, 9)), "Python 3.9", "make setup")
    assert doctor.python_version((3, 12)).health == Health.WELL
    lock = "sqlalchemy==2.0.58 \\\n    --hash=sha256:x\nalembic==1.14.0 ; x\nTyper==0.15.1\n"
    good = {"sqlalchemy": "2.0.58", "alembic": "1.14.0", "typer": "0.15.1", "starlette": "1", "prefect": "3"}
    assert doctor.libraries(lock, good).health == Health.WELL
    ill(doctor.libraries(lock, {**good, "alembic": "1.9"}), "alembic 1.9 místo 1.14.0", health=Health.NOTICE)
    ill(
        doctor.libraries(lock, {**good, "prefect": ""} | {"sqlalchemy": "2.1"}),
        "sqlalchemy 2.1",
        health=Health.NOTICE,
    )
    ill(doctor.free_disk(tmp_path, 400_000_000), "zbývá jen 0,4 GB")
    ill(doctor.free_disk(tmp_path / "není", 3_000_000_000), "zbývá 3,0 GB", health=Health.NOTICE)
    assert doctor.time_zone().health == Health.WELL
    ill(doctor.office_clock(tmp_path, NOW), "zkušebních hodin", "13. 5. 2024", health=Health.NOTICE)
    late = doctor.clock_behind(NOW + timedelta(hours=1), NOW)
    assert late is not None
    ill(late, "Hodiny jdou pozadu")
    assert doctor.clock_behind(NOW, NOW) is doctor.clock_behind(None, NOW) is None


def test_keys_that_others_read_or_guess_are_said(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("x")
    (tmp_path / "secret.key").chmod(0o644)
    (tmp_path / "town.env").write_text("x")
    (tmp_path / "town.env").chmod(0o600)
    key, env = doctor.secret_files(tmp_path)
    ill(key, "práva 644", "chmod 600")
    assert env.health == Health.WELL
    for secret in ("tajne", "a" * 64):
        ill(doctor.secret_strength(secret), "příliš krátké nebo jednoduché")
    assert doctor.secret_strength("kR7-uV2x_Qm9bT4nYw8sLz3cHf6pJd1gXa5e").health == Health.WELL
    ill(doctor_office.secret_is_ours("jiná značka", "tajemství"), "jiný tajný klíč")


def test_an_address_that_nobody_can_open_is_said() -> None:
    ill(doctor.address("http://127.0.0.1:8000", has_mail_server=True), "kam se nikdo jiný nedostane")
    ill(
        doctor.address("http://razitko.mesto.cz", has_mail_server=True), "bez šifrování", health=Health.NOTICE
    )
    assert doctor.address("https://razitko.mesto.cz", has_mail_server=True).health == Health.WELL


def test_a_backup_that_is_old_away_or_incomplete_is_said(case: Case, tmp_path: Path) -> None:
    folder = case.house.settings.folder
    ill(doctor.backup_age(last_backup(folder), NOW), "ještě nebyl zálohován", health=Health.NOTICE)
    back_up(case.house, tmp_path / "zaloha.tar.gz")
    last = last_backup(folder)
    assert last is not None
    assert doctor.backup_age(last, NOW).health == Health.WELL
    ill(doctor.backup_age(last, NOW + timedelta(hours=37)), "Poslední záloha je z 13. 5. 2024")
    ill(doctor.backup_age({**last, "missing": 2}, NOW), "chybí soubory: 2", health=Health.NOTICE)
    (tmp_path / "zaloha.tar.gz").unlink()
    ill(doctor.backup_age(last, NOW), "už není tam", health=Health.NOTICE)


def test_settings_that_lose_data_over_a_power_cut_are_said() -> None:
    wanted = {"fsync": "on", "synchronous_commit": "on"}
    ill(
        doctor_office.durability({"fsync": "off", "synchronous_commit": "on"}, wanted), "fsync = off místo on"
    )
    for why, said in ((Standing.MOVED, "se odsud přestěhoval"), (Standing.UNFINISHED, "nebylo dokončeno")):
        ill(doctor_office.stands_still(why), said)
    ill(doctor_office.town_rules(False), "razitko town load")


@pytest.fixture
def sick(case: Case) -> Callable[..., list[Finding]]:
    """What the doctor says after something happened to the office, apart from what is well."""

    def look(*statements: sa.Executable) -> list[Finding]:
        with case.house.database.write() as connection:
            for statement in statements:
                connection.execute(statement)
        # the tests' own server may lose data over a power cut, to be quick
        return [
            found
            for found in office_findings(case.house)
            if found.health != Health.WELL and "výpadku proudu" not in found.sentence
        ]

    return look


def test_an_office_that_works_is_well(case: Case, sick: Callable[..., list[Finding]]) -> None:
    case.submitted()
    assert sick() == []


def test_letters_that_stay_in_the_house_are_said(case: Case, sick: Callable[..., list[Finding]]) -> None:
    case.submitted()
    case.clock.forward(minutes=20)
    (found,) = sick()
    ill(found, "déle než čtvrt hodiny", "razitko up")
    (found,) = sick(letter.update().values(state="failed", last_error="nešlo to"))
    ill(found, "Nedoručitelných dopisů", health=Health.NOTICE)
    now = case.clock.now
    resting = {"failures": 3, "failing_since": now, "rests_until": now, "last_error": "Server neodpovídá."}
    assert "Server neodpovídá." in sick(carrier.update().values(**resting))[-1].sentence
    with case.house.writing() as (office, connection):
        hold(office.now, connection, RAZITKO, "Úřad byl obnoven ze zálohy.")
    ill(sick()[0], "zadržené od 13. 5. 2024", "razitko letter release")


def test_documents_and_accounts_that_are_not_right_are_said(
    case: Case, sick: Callable[..., list[Finding]]
) -> None:
    case.on_route()
    (found,) = sick(
        document.update().values(attempts=ATTEMPTS),
        letter.update().values(state="dropped"),
    )
    ill(found, "nepodařilo vyhotovit", health=Health.NOTICE)
    person = case.person("doudova").id
    new = account.insert().values(
        person_id=person, created_at=NOW, is_sample=True, password_hash="x", password_set_at=NOW
    )
    assert "Ukázkové heslo má účtů: 1" in plain(sick(new)[0].sentence)


def test_a_database_that_is_old_empty_or_away_is_said(
    fresh_database: Database, tmp_path: Path, clock: Clock
) -> None:
    def look(url: str) -> Finding:
        house = TestHouse(settings_from({"RAZITKO_HOME": str(tmp_path), "RAZITKO_DATABASE_URL": url}), clock)
        try:
            return next(found for found in office_findings(house) if found.what == "databáze")
        finally:
            house.close()

    url = fresh_database.url.render_as_string(hide_password=False)
    ill(look(url), "nemá tabulky úřadu", "razitko init")
    upgrade(fresh_database, "0005")
    ill(look(url), "ze staršího vydání (0005", "razitko backup")
    ill(look("postgresql+psycopg://nikdo@127.0.0.1:9/nic"), "neodpovídá")


def test_a_store_that_takes_nothing_is_said(case: Case, tmp_path: Path) -> None:
    (tmp_path / "soubor").write_text("")
    case.house.files.folder = tmp_path / "soubor"
    ill(doctor_office.store(case.house), "nepřijme soubor", "RAZITKO_FILES")
