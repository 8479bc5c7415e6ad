"""What are our pages measured against? A bare Starlette page of the same size, and the same list by a lazy ORM."""

from __future__ import annotations

from html import escape
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from db.session import Database

ROWS = 50


class Base(DeclarativeBase):
    """The peers' own tables over our database."""


class Person(Base):
    """Somebody."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Meeting(Base):
    """A meeting."""

    __tablename__ = "meeting"
    id: Mapped[int] = mapped_column(primary_key=True)
    held_on: Mapped[Any] = mapped_column(sa.Date)


class Consultation(Base):
    """A stop of a route."""

    __tablename__ = "consultation"
    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"))
    body: Mapped[str]
    state: Mapped[str]
    planned_on: Mapped[Any] = mapped_column(sa.Date)
    meeting: Mapped[Meeting | None] = relationship()


class SignOff(Base):
    """A sign-off."""

    __tablename__ = "sign_off"
    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    state: Mapped[str]
    title: Mapped[str]
    holder: Mapped[Person] = relationship()


class Proposal(Base):
    """A proposal, with everything behind relationships that load when they are touched."""

    __tablename__ = "proposal"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    state: Mapped[str]
    department: Mapped[str]
    is_confidential: Mapped[bool]
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    author: Mapped[Person] = relationship()
    stops: Mapped[list[Consultation]] = relationship()
    sign_offs: Mapped[list[SignOff]] = relationship()


def static_page(size: int) -> Starlette:
    """Answers one page of ``size`` bytes and touches nothing else."""
    body = ("<!DOCTYPE html><title>x</title>" + "x" * size)[:size]

    async def show(_request: Request) -> HTMLResponse:
        return HTMLResponse(body)

    return Starlette(routes=[Route("/", show)])


def lazy_list(database: Database) -> Starlette:
    """The newest fifty proposals with their stops and sign-offs as the ORM loads them by itself."""

    def show(_request: Request) -> HTMLResponse:
        with Session(database.engine) as session:
            found = session.scalars(
                sa.select(Proposal)
                .where(Proposal.is_confidential.is_(False), Proposal.state != "draft")
                .order_by(Proposal.id.desc())
                .limit(ROWS)
            )
            parts = []
            for one in found:
                stops = " ".join(
                    f"{stop.body} {stop.state} {stop.meeting.held_on if stop.meeting else stop.planned_on}"
                    for stop in one.stops
                )
                asked = ", ".join(step.holder.name for step in one.sign_offs if step.state == "asked")
                who = f"<td>{escape(one.author.name)}<td>{escape(asked)}"
                parts.append(f"<tr><td>{escape(one.title)} {one.state}<td>{stops}{who}")
        return HTMLResponse("<table>" + "".join(parts))

    return Starlette(routes=[Route("/", show)])
