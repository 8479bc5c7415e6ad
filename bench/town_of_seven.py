"""On which road are decisions measured? A town whose matters need seven approvals one after another.

The sample town with the longest road has a chain of four; here seven people sign in turn, each of them asked by a
letter with a link once the one before has signed, and the seventh signature opens the route.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import sqlalchemy as sa

from actions.authority import RAZITKO, Actor
from actions.draft import draft
from actions.load_town import load_town
from actions.office import House, settings_from
from actions.sign_off import approve
from actions.submit import submit
from bench.believable import Believable
from db.people import person
from db.proposals import proposal, sign_off
from db.schema import metadata
from db.upgrade import upgrade
from states.content import Content
from states.wording import Clause

TOWN = Path(__file__).resolve().parent.parent / "states" / "towns" / "trutnov.toml"
APPROVERS = ("financni", "pravnik", "rejl", "kontrola", "eichler", "starosta", "tajemnik")
OFFICES = ("finance", "lawyer", "head_of_department", "auditor", "deputy_mayor", "mayor", "secretary")
AUTHOR = "doudova"
BEGINS = datetime(2024, 5, 13, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Decision:
    """What one person is about to sign, as their page shows it: the version of the sign-off, the digest of the text."""

    sign_off_id: int
    actor: Actor
    seen: str


def rules() -> str:
    """The rules of the sample town with seven approvals in a row."""
    text = TOWN.read_text(encoding="utf-8").partition("[[sign_off]]")[0]
    steps = (
        f'\n[[sign_off]]\ncode = "step{order}"\ntitle = "souhlas č. {order}"\noffice = "{office}"\n'
        f'order = {order}\ndays = "3 working"\n'
        for order, office in enumerate(OFFICES, 1)
    )
    return text + "".join(steps)


def content_of(number: int, believable: Believable) -> Content:
    """A proposal of an ordinary size: a title, a clause, a report of a few paragraphs."""
    title, verb, text, amount = believable.matter(2024)
    return Content(
        title=f"{title} ({number})",
        matter="grant",
        department="OSV",
        presented_by="eichler",
        amount=amount,
        committee_opinion="-",
        previous_resolution="-",
        clauses=(Clause(section=1, point=1, verb=verb, text=text),),
        report=believable.report(),
        attachments=(),
    )


def opened(folder: Path, url: str | None = None) -> House:
    """An empty office of that town; its clock goes a second on with each look."""
    environ = {"RAZITKO_HOME": str(folder), "RAZITKO_SECRET": "bench"}
    environ |= {"RAZITKO_DATABASE_URL": url} if url else {}
    seconds = iter(range(10**9))
    house = House(settings_from(environ), clock=lambda: BEGINS + timedelta(seconds=next(seconds)))
    if not url and _EMPTY:
        (folder / "razitko.db").write_bytes(_EMPTY[0])
        return house
    upgrade(house.database)
    with house.database.write() as connection:
        load_town(connection, RAZITKO, rules(), "bench.toml", BEGINS)
    if not url:
        house.close()
        _EMPTY.append((folder / "razitko.db").read_bytes())
    return house


_EMPTY: list[bytes] = []
"""The file of an empty office, once it was made: closing the last connection has put the log into it."""


def hand_in(house: House, count: int) -> None:
    """Drafts and submits ``count`` proposals through the same ritual; a hundred in one transaction."""
    believable = Believable()
    with house.reading() as (office, connection):
        dates = {
            stage.body: office.today + timedelta(days=21) for stage in office.town.route_for("grant").stages
        }
        author = _people(connection)[AUTHOR]
    for start in range(0, count, 100):
        with house.writing() as (office, connection):
            for number in range(start, min(start + 100, count)):
                made = draft(office, connection, author, content_of(number, believable), AUTHOR, dates)
                submit(office, connection, author, made, 1)


def multiply(house: House, times: int) -> None:
    """Puts ``times`` copies of every proposal beside it, each with its chain, texts, letters, links and entries.

    Rows alone, by one statement for each table (SQLite): tens of thousands of proposals would take the ritual an hour.
    The copied entries of the journal are numbered on, but not chained.
    """
    tables = {
        "proposal": {"id": "proposal"},
        "proposal_text": {"proposal_id": "proposal"},
        "consultation": {"id": "consultation", "proposal_id": "proposal"},
        "wording": {"consultation_id": "consultation"},
        "sign_off": {"id": "sign_off", "proposal_id": "proposal"},
        "action_link": {"id": "action_link", "proposal_id": "proposal", "task_id": "sign_off"},
        "letter": {"id": "letter", "proposal_id": "proposal", "link_id": "action_link"},
        "journal": {"number": "journal", "proposal_id": "proposal"},
    }
    other = {
        "letter": {"key": "t.key || ':' || k.n", "message_id": "k.n || t.message_id"},
        "journal": {"digest": "hex(randomblob(32))"},
    }
    with house.database.write() as connection:
        last = {
            name: connection.exec_driver_sql(f"SELECT max({next(iter(shifted))}) FROM {name}").scalar_one()
            for name, shifted in tables.items()
            if name not in ("proposal_text", "wording")
        }
        for name, shifted in tables.items():
            columns = [column.name for column in metadata.tables[name].columns]
            taken = [
                f"t.{column} + k.n * {last[shifted[column]]}"
                if column in shifted
                else other.get(name, {}).get(column, f"t.{column}")
                for column in columns
            ]
            connection.exec_driver_sql(
                f"WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < {times}) "
                f"INSERT INTO {name} ({', '.join(columns)}) SELECT {', '.join(taken)} FROM {name} t, k"
                + (" WHERE t.proposal_id IS NOT NULL" if name == "journal" else "")
            )
        connection.exec_driver_sql(
            "UPDATE journal_head SET (number, digest) ="
            " (SELECT number, digest FROM journal ORDER BY number DESC LIMIT 1)"
        )


def decisions(house: House, count: int, seed: int = 7) -> Iterator[Decision]:
    """All decisions of ``count`` proposals not signed by anybody, in random order but for the order of each chain."""
    with house.reading() as (_, connection):
        by_id = {actor.person_id: actor for actor in _people(connection).values()}
        chains: dict[int, list[tuple[int, int]]] = {}
        for row in connection.execute(
            sa.select(sign_off.c.proposal_id, sign_off.c.id, sign_off.c.holder_id)
            .join(proposal)
            .where(proposal.c.state == "in_sign_off")
            .order_by(sign_off.c.proposal_id.desc(), sign_off.c.position.desc())
        ):
            chains.setdefault(row.proposal_id, []).append((row.id, row.holder_id))
        from db.proposals import content_of as stored

        chosen = Random(seed).sample(sorted(chains), count)
        digests = {
            row.id: stored(row).text_digest()
            for row in connection.execute(sa.select(proposal).where(proposal.c.id.in_(chosen)))
        }
    order = [proposal_id for proposal_id in chosen for _ in APPROVERS]
    Random(seed).shuffle(order)
    for proposal_id in order:
        sign_off_id, holder_id = chains[proposal_id].pop()
        yield Decision(sign_off_id, by_id[holder_id], digests[proposal_id])


def decide(house: House, decision: Decision) -> None:
    """One decision as the counter makes it: a transaction of its own, durable when this returns."""
    with house.writing() as (office, connection):
        approve(office, connection, decision.actor, decision.sign_off_id, 2, decision.seen)


def _people(connection: sa.Connection) -> dict[str, Actor]:
    return {row.code: Actor(row.id, row.name, "web") for row in connection.execute(sa.select(person))}
