"""How many letters leave the outbox in a second? Ours, written in full and handed to a transport that does nothing.

pgqueuer and procrastinate run a task that does nothing with a payload of the same size. So the first lines leave out
what their tasks leave out, the words: claimed, handed over, marked. A further line has ours with its words, subject,
text and HTML, which is what a letter costs. Letters are marked in groups where handing over may be repeated (the
folder, and a transport that does nothing), one by one where it may not (a mail server): at most one letter goes twice
when a process is killed. Enqueuing costs no commit: a letter is owed in the transaction of the act.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from actions import notify
from actions.authority import RAZITKO
from actions.load_town import load_town
from actions.office import House, Office, settings_from
from bench.table import Bench, Line
from db.people import person
from db.upgrade import upgrade
from flows import outbox
from flows.message import Mailbox, OutgoingLetter

TOWN = Path(__file__).resolve().parent.parent / "states" / "towns" / "trutnov.toml"
FACTS = {
    "title": "Rekonstrukce chodníku v ulici Žďárské",
    "reference": "č. 12",
    "department": "Odbor rozvoje",
    "drafted_by": "Bc. Aneta Doudová",
    "presented_by": "starosta",
    "operative_text": "Rada města schvaluje rekonstrukci chodníku v ulici Žďárské podle předloženého návrhu.",
    "task": "souhlas vedoucího odboru",
    "due_on": date(2024, 6, 3),
    "link": "https://razitko.example/o/odkaz",
    "link_expires_on": date(2024, 6, 10),
}


def measure(bench: Bench) -> Iterable[Line]:
    """The lines of W6."""
    url, count = bench.postgresql(), 20 if bench.small else 1000
    if url is None:
        yield Line("W6", "letters from the outbox", "–", "–", None, note="PostgreSQL can't be started here")
        return
    house = _house(url, bench.folder / "outbox")
    ours = []
    peers: dict[str, list[float]] = {"pgqueuer_letters": [], "procrastinate_letters": []}
    for _ in range(1 if bench.small else 3):
        ours.append(_rate(house, count, with_words=False))
        for script, some in (("pgqueuer_letters", count), ("procrastinate_letters", max(10, count // 5))):
            server = bench.postgresql()
            found = bench.rival(script, "--postgresql", str(server), "--count", str(some))
            if found is not None:
                peers[script].append(found["letters_per_second"])
    composed = _rate(house, 20 if bench.small else 300, with_words=True)
    house.close()
    mine = statistics.median(ours)
    for script, gate in (("pgqueuer_letters", 2), ("procrastinate_letters", 30)):
        name, rates = script.removesuffix("_letters"), peers[script]
        yield Line(
            "W6",
            f"letters from the outbox to a transport that does nothing, PostgreSQL, against {name}",
            f"{mine:.0f}/s",
            f"{statistics.median(rates):.0f}/s" if rates else "–",
            mine / statistics.median(rates) if rates else None,
            gate=gate,
            note="" if rates else "the peer could not be run",
        )
    yield Line("W6", "the same with the words of each letter composed", f"{composed:.0f}/s", "–", None)


def _house(url: str, folder: Path) -> House:
    environ = {"RAZITKO_HOME": str(folder), "RAZITKO_DATABASE_URL": url, "RAZITKO_SECRET": "bench"}
    house = House(settings_from(environ), lambda: datetime(2024, 5, 13, 8, tzinfo=UTC))
    upgrade(house.database)
    with house.database.write() as connection:
        load_town(connection, RAZITKO, TOWN.read_text(encoding="utf-8"), TOWN.name, house.now())
    return house


def _rate(house: House, count: int, *, with_words: bool) -> float:
    """Letters a second, with the file of the folder left out."""
    with house.writing() as (office, connection):
        people = connection.execute(sa.select(person).order_by(person.c.id)).all()
        first = connection.execute(sa.text("SELECT coalesce(max(id), 0) FROM letter")).scalar_one()
        for number in range(count):
            key = f"bench:{first + number}"
            notice = notify.Notice(key, "sign_off_request", people[number % len(people)], None, dict(FACTS))
            notify.owe(office, connection, notice, actor=RAZITKO)
    kept = outbox.write_eml, outbox.compose, outbox.build_message
    outbox.write_eml = _nowhere
    if not with_words:
        outbox.compose, outbox.build_message = _no_words, _no_message
    try:
        begun, left = time.perf_counter(), count
        while left:  # one delivery of the runner's ends after twenty seconds
            sent = asyncio.run(outbox.deliver(house, limit=left))["sent"]
            assert sent
            left -= sent
        took = time.perf_counter() - begun
    finally:
        outbox.write_eml, outbox.compose, outbox.build_message = kept
    return count / took


def _no_words(office: Office, _connection: Any, _house: House, row: Any, _link: Any) -> OutgoingLetter:
    to = Mailbox("Adresát", "adresat@razitko.example")
    return OutgoingLetter(
        key=row.key, message_id=row.message_id, written_at=office.now, to=to, subject="-", text="-", html="-"
    )


def _no_message(_letter: Any, _sender: Any) -> None:
    return None


def _nowhere(_message: Any, folder: Path) -> Path:
    return folder
