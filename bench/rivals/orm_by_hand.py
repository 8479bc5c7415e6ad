"""What a programmer writes by hand: SQLAlchemy's ORM, `transitions`, an audit row and a letter in one transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from timing import STEPS, asked, measure
from transitions import Machine


class Base(DeclarativeBase):
    """The tables."""


class Document(Base):
    """A document with its state and an optimistic version."""

    __tablename__ = "document"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(sa.String(40))
    version: Mapped[int] = mapped_column()
    title: Mapped[str]
    body: Mapped[str]
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # as SQLAlchemy's manual has it


class Audit(Base):
    """Who did what."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    verb: Mapped[str]
    from_state: Mapped[str]
    to_state: Mapped[str]
    facts: Mapped[dict] = mapped_column(sa.JSON)


class Letter(Base):
    """What is to be sent."""

    __tablename__ = "letter"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    kind: Mapped[str]
    person: Mapped[str]
    facts: Mapped[dict] = mapped_column(sa.JSON)
    state: Mapped[str] = mapped_column(index=True)


STATES = [f"step{step}" for step in range(STEPS + 1)]
MACHINE = Machine(model=None, states=STATES, initial="step0", auto_transitions=False)
for before, after in pairwise(STATES):
    MACHINE.add_transition("approve", before, after)
FACTS = {"title": "Rekonstrukce chodníku v ulici Žďárské", "task": "souhlas", "due_on": "2024-06-03"}


def main() -> None:
    """Measures it on SQLite (WAL, FULL) or PostgreSQL."""
    said = asked()
    engine = sa.create_engine(said.postgresql or "sqlite:///orm.db")
    if not said.postgresql:

        @sa.event.listens_for(engine, "connect")
        def prepare(connection: object, _record: object) -> None:
            connection.isolation_level = None  # type: ignore[attr-defined]
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON"):
                connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]

        @sa.event.listens_for(engine, "begin")
        def begin(connection: sa.Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    Base.metadata.create_all(engine)
    with Session(engine) as session:
        body = "Důvodová zpráva. " * 60
        for number in range(1, said.count + 11):
            session.add(Document(id=number, state="step0", title="Rekonstrukce chodníku", body=body))
        session.commit()

    def decide(number: int, step: int) -> None:
        with Session(engine) as session:
            document = session.get_one(Document, number)
            before = document.state
            MACHINE.events["approve"].trigger(document)
            session.add(
                Audit(
                    document_id=number,
                    at=datetime.now(UTC),
                    actor="Mgr. Dušan Rejl",
                    verb="approve",
                    from_state=before,
                    to_state=document.state,
                    facts=FACTS,
                )
            )
            session.add(
                Letter(
                    key=f"{number}:{step}",
                    document_id=number,
                    kind="sign_off_request",
                    person="rejl",
                    facts=FACTS,
                    state="owed",
                )
            )
            session.commit()

    measure(decide, said.count)


main()
