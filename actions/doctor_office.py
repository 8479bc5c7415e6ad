"""What is wrong inside the office: its database, its store, its outbox? Looked at once, changed nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from actions.doctor import clock_behind
from actions.office import House
from actions.secret_mark import mark_of
from db.accounts import account
from db.away import DatabaseAway
from db.carriers import carrier
from db.correspondence import letter
from db.files import ATTEMPTS, FileMissing, StoreAway, document
from db.installation import secret_mark
from db.journal import journal
from db.outbox_hold import held_by
from db.revision import known_revisions, revision_of
from db.rules import digest_in_force
from db.standstill import Standing, standing
from states.dates import czech_datetime
from states.finding import Finding, fault, notice, well

WAITS_LONG = timedelta(minutes=15)
"""A letter that nothing holds leaves within seconds; after this nobody sends letters at all."""
PROBE = b"razitko doctor\n"


def office_findings(house: House) -> Iterator[Finding]:
    """Everything that the database and the store say."""
    try:
        with house.database.read() as connection:
            found = list(revision(connection))
            if all(finding.health == "well" for finding in found):
                found += _of_this_release(house, connection)
    except (sa.exc.SQLAlchemyError, DatabaseAway, OSError) as error:
        said = (str(error).splitlines() or [""])[0][:200]
        found = [
            fault(
                "databáze",
                f"Databáze {house.database.url.render_as_string()} neodpovídá ({said}).",
                "Spusťte ji, zkontrolujte RAZITKO_DATABASE_URL a její heslo.",
            )
        ]
    yield from found
    yield store(house)


def _of_this_release(house: House, connection: Connection) -> Iterator[Finding]:
    now = house.now()
    yield from database_settings(connection)
    yield stands_still(standing(connection))
    yield secret_is_ours(secret_mark(connection), house.secret)
    if (behind := clock_behind(_last_entry(connection), now)) is not None:
        yield behind
    yield town_rules(digest_in_force(connection) is not None)
    yield sample_accounts(connection, has_mail_server=house.settings.smtp_host is not None)
    yield from outbox(connection, now)
    yield unmade_documents(connection)


def revision(connection: Connection) -> Iterator[Finding]:
    """Whether the database has the tables of this release."""
    found, known = revision_of(connection), known_revisions()
    if found == known[-1]:
        yield well("databáze", f"Databáze odpovídá a je z\u00a0tohoto vydání ({found}, {_size(connection)}).")
    elif found is None:
        yield fault("databáze", "Databáze nemá tabulky úřadu.", "Založte úřad příkazem „razitko init“.")
    elif found in known:
        yield fault(
            "databáze",
            f"Databáze je ze staršího vydání ({found}, program má {known[-1]}).",
            "Zálohujte (razitko backup) a povyšte (razitko init).",
        )
    else:
        yield fault(
            "databáze", f"Databáze je z\u00a0novějšího vydání ({found}).", "Spusťte novější vydání Razítka."
        )


def _size(connection: Connection) -> str:
    is_sqlite = connection.dialect.name == "sqlite"
    pages = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    size = connection.execute(
        sa.text(pages if is_sqlite else "SELECT pg_database_size(current_database())")
    ).scalar_one()
    return f"{size / 1e6:.0f}\u00a0MB"


def database_settings(connection: Connection) -> Iterator[Finding]:
    """Whether what is committed survives a power cut."""
    if connection.dialect.name == "sqlite":
        wanted = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}
        found = {name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()) for name in wanted}
    else:
        wanted = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
        found = {name: str(connection.exec_driver_sql(f"SHOW {name}").scalar_one()) for name in wanted}
    yield durability(found, wanted)


def durability(found: dict[str, str], wanted: dict[str, str]) -> Finding:
    """Whether the settings that keep data over a power cut are on."""
    wrong = [
        f"{name} = {found[name]} místo {value}" for name, value in wanted.items() if found[name] != value
    ]
    if not wrong:
        return well("databáze", "Co je zapsáno, přežije výpadek proudu.")
    return fault(
        "databáze",
        f"Po výpadku proudu může zmizet, co už bylo zapsáno: {', '.join(wrong)}.",
        "Vraťte databázovému serveru výchozí hodnoty těchto nastavení (postgresql.conf) a načtěte je znovu.",
    )


def stands_still(why: Standing | None) -> Finding:
    """Whether the office takes changes."""
    if why is None:
        return well("provoz", "Úřad přijímá změny.")
    if why is Standing.MOVED:
        return fault(
            "provoz",
            "Úřad se odsud přestěhoval; tato databáze změny nepřijímá.",
            "Nastavte RAZITKO_DATABASE_URL na nové místo.",
        )
    return fault(
        "provoz",
        "Stěhování do této databáze nebylo dokončeno.",
        "Spusťte znovu „razitko migrate“ ze starého úřadu.",
    )


def secret_is_ours(kept: str | None, secret: str) -> Finding:
    """Whether this machine signs links as the others do."""
    if kept is None or kept == mark_of(secret):
        return well("tajemství", "Tajný klíč je ten, se kterým úřad pracuje.")
    return fault(
        "tajemství",
        "Tento počítač má jiný tajný klíč, než se kterým úřad pracuje.",
        "Vraťte původní secret.key (RAZITKO_SECRET), nebo výměnu potvrďte: razitko init --new-secret.",
    )


def _last_entry(connection: Connection) -> datetime | None:
    last = sa.select(journal.c.at).order_by(journal.c.number.desc()).limit(1)
    return connection.execute(last).scalar_one_or_none()


def town_rules(has_rules: bool) -> Finding:
    """Whether the office knows its town."""
    if has_rules:
        return well("pravidla", "Pravidla města platí.")
    return fault("pravidla", "Úřad nemá pravidla města.", "Načtěte je: razitko town load SOUBOR")


def sample_accounts(connection: Connection, *, has_mail_server: bool) -> Finding:
    """Whether the password that everybody knows opens an office that writes to real people."""
    number = connection.execute(
        sa.select(sa.func.count()).select_from(account).where(account.c.is_sample)
    ).scalar_one()
    if not number:
        return well("účty", "Žádný účet nemá ukázkové heslo.")
    said = f"Ukázkové heslo má účtů: {number}."
    mend = "Před ostrým provozem: razitko account end-samples"
    return fault("účty", said, mend) if has_mail_server else notice("účty", said, mend)


def outbox(connection: Connection, now: datetime) -> Iterator[Finding]:
    """Whether letters leave: held by somebody, waiting for long, given up, or with a broken way out."""
    if (entry := held_by(connection)) is not None:
        yield fault(
            "dopisy",
            f"Odchozí dopisy jsou zadržené od {czech_datetime(entry.at)}: {entry.facts['reason']}",
            "Projděte je (razitko letter list --state owed) a pusťte: razitko letter release --as KÓD",
        )
    counts = sa.select(sa.func.count()).select_from(letter)
    failed = connection.execute(counts.where(letter.c.state == "failed")).scalar_one()
    if failed:
        yield notice(
            "dopisy",
            f"Nedoručitelných dopisů: {failed}.",
            "Příčinu ukáže „razitko letter list --state failed“; znovu je zkusí „razitko letter retry“.",
        )
    way = connection.execute(sa.select(carrier).where(carrier.c.failures > 0).limit(1)).first()
    if way is not None:
        yield fault(
            "dopisy",
            f"Cesta {way.label} nefunguje od {czech_datetime(way.failing_since)}: {way.last_error}",
            "Opravte, co chyba říká; dopisy čekají a odejdou samy.",
        )
    long = counts.where(
        letter.c.state == "owed", letter.c.attempts == 0, letter.c.next_try_at < now - WAITS_LONG
    )
    waiting = connection.execute(long).scalar_one()
    if waiting and entry is None and way is None:
        yield fault(
            "dopisy",
            f"Dopisů, které nikdo neodesílá déle než čtvrt hodiny: {waiting}. Runner nebo worker neběží.",
            "Spusťte „razitko up“ (nebo prefect worker start --pool razitko); proč skončil, říká logs/runner.log.",
        )
    if entry is None and way is None and not waiting and not failed:
        yield well("dopisy", "Dopisy odcházejí.")


def unmade_documents(connection: Connection) -> Finding:
    """Whether documents are made."""
    number = connection.execute(
        sa.select(sa.func.count())
        .select_from(document)
        .where(document.c.made_at.is_(None), document.c.attempts >= ATTEMPTS)
    ).scalar_one()
    if not number:
        return well("dokumenty", "Dokumenty se vyhotovují.")
    return notice(
        "dokumenty",
        f"Dokumentů, které se nepodařilo vyhotovit: {number}.",
        "Příčinu a tlačítko k\u00a0novému pokusu má správa úřadu, stránka Pošta.",
    )


def store(house: House) -> Finding:
    """Whether a file can be stored and read again."""
    mend = "Zkontrolujte RAZITKO_FILES, práva ke složce a místo na disku."
    try:
        if house.files.get(house.files.put(PROBE)) == PROBE:
            return well("soubory", f"Úložiště {house.files.address} zapisuje a čte.")
        return fault(
            "soubory", f"Úložiště {house.files.address} vrací něco jiného, než do něj bylo uloženo.", mend
        )
    except (StoreAway, FileMissing, OSError) as error:
        said = error.__cause__ or error
        return fault("soubory", f"Úložiště {house.files.address} nepřijme soubor ({said}).", mend)
