"""W5's peer: a worklist page by FastAPI, SQLAlchemy's ORM and Jinja2Templates, as their manuals write one."""

# ruff: noqa: E501 -- the lines of the page stay whole
from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

import sqlalchemy as sa
import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from jinja2 import DictLoader, Environment
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
)

ENGINE = sa.create_engine(os.environ["RAZITKO_DATABASE_URL"])
HEAD = (
    "<!DOCTYPE html><html lang=cs><head><title>K vyřízení</title>"
    + "<link rel=stylesheet href=/static/x.css>" * 60
)
PAGE = (
    HEAD
    + """<p>{{ me.name }}{% for one in offices %}, {{ one.title }}{% endfor %}</p>
<form method="get" action="/souhlasy/hromadne">
<table class="cards"><thead><tr><th scope="col">Věc</th></tr></thead><tbody>
{% for one in rows %}
<tr>
      <td class="pick"><input type="checkbox" name="souhlas" value="{{ one.id }}" aria-label="Vybrat: {{ one.proposal.title }}"></td>
      <td><a class="title" href="/souhlasy/{{ one.id }}">{{ one.proposal.title }}</a><br><span class="hint">{{ one.title }}{% if one.proposal.amount %} · {{ one.proposal.amount }} Kč{% endif %}{% if one.proposal.texts[-1].written_at > one.asked_at %} · text se změnil{% endif %}{% if one.holder.id != me.id %}{{ one.holder.name }}{% endif %}</span></td>
      <td data-label="Od kdy" class="nowrap"><time datetime="{{ one.asked_at.isoformat() }}">{{ one.asked_at.strftime("%d. %m. %Y %H:%M") }}</time></td>
      <td data-label="Do kdy"><span class="due{% if one.due_on < today %} late{% endif %}"><time datetime="{{ one.due_on }}">{{ one.due_on.strftime("%d. %m. %Y") }}</time></span></td>
      <td><span class="gov-button" data-type="outlined" data-color="primary" data-size="s"><a class="element" href="/souhlasy/{{ one.id }}">Posoudit a schválit<span class="aloud">: {{ one.proposal.title }}</span></a></span></td>
    </tr>
{% endfor %}
</tbody></table></form>"""
)
TEMPLATES = Jinja2Templates(env=Environment(loader=DictLoader({"page.html": PAGE}), autoescape=True))


class Base(DeclarativeBase):
    """The tables that the page needs."""


class Person(Base):
    """Somebody."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    name: Mapped[str]
    offices: Mapped[list[Holding]] = relationship(back_populates="person")


class Holding(Base):
    """An office that somebody holds."""

    __tablename__ = "office_holding"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    role: Mapped[str | None]
    title: Mapped[str]
    department: Mapped[str | None]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    person: Mapped[Person] = relationship(back_populates="offices")


class Delegation(Base):
    """Who stands in for whom."""

    __tablename__ = "delegation"
    id: Mapped[int] = mapped_column(primary_key=True)
    from_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    to_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    ended_at: Mapped[datetime | None]


class WebSession(Base):
    """Somebody who is signed in."""

    __tablename__ = "session"
    digest: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    person: Mapped[Person] = relationship()


class Text(Base):
    """A text of a proposal."""

    __tablename__ = "proposal_text"
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    written_at: Mapped[datetime]
    written_by: Mapped[int]


class Proposal(Base):
    """A proposal."""

    __tablename__ = "proposal"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    state: Mapped[str]
    department: Mapped[str]
    amount: Mapped[int | None]
    is_confidential: Mapped[bool]
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    texts: Mapped[list[Text]] = relationship(order_by=Text.written_at)
    sign_offs: Mapped[list[SignOff]] = relationship(back_populates="proposal")


class SignOff(Base):
    """A sign-off."""

    __tablename__ = "sign_off"
    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    title: Mapped[str]
    state: Mapped[str]
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    proposal: Mapped[Proposal] = relationship(back_populates="sign_offs")
    holder: Mapped[Person] = relationship()


def database() -> Iterator[Session]:
    """A session for each request."""
    with Session(ENGINE) as session:
        yield session


Database = Annotated[Session, Depends(database)]


def visitor(request: Request, session: Database) -> Person:
    """Who is signed in."""
    digest = hashlib.sha256(request.cookies.get("razitko_session", "").encode()).hexdigest()
    now = datetime.now(UTC).replace(tzinfo=None)
    found = session.scalar(
        sa.select(WebSession)
        .options(joinedload(WebSession.person))
        .where(
            WebSession.digest == digest,
            WebSession.expires_at > now,
            WebSession.seen_at > now - timedelta(hours=2),
        )
    )
    if found is None:
        raise HTTPException(401)
    return found.person


app = FastAPI()


@app.get("/", response_class=HTMLResponse)
def worklist(request: Request, session: Database, me: Annotated[Person, Depends(visitor)]) -> Any:
    """What waits for the person and for those they stand in for."""
    today = date.today()
    delegations = session.scalars(
        sa.select(Delegation).where(
            Delegation.to_person_id == me.id,
            Delegation.valid_from <= today,
            Delegation.valid_until >= today,
            Delegation.ended_at.is_(None),
        )
    )
    people = [me.id, *(one.from_person_id for one in delegations)]
    offices = session.scalars(
        sa.select(Holding).where(
            Holding.person_id.in_(people),
            Holding.valid_from <= today,
            sa.or_(Holding.valid_until.is_(None), Holding.valid_until >= today),
        )
    ).all()
    departments = [one.department for one in offices if one.role == "head_of_department" and one.department]
    rows = session.scalars(
        sa.select(SignOff)
        .join(SignOff.proposal)
        .options(
            joinedload(SignOff.holder), joinedload(SignOff.proposal).options(selectinload(Proposal.texts))
        )
        .where(
            SignOff.state == "asked",
            SignOff.holder_id.in_(people),
            Proposal.state == "in_sign_off",
            sa.or_(
                sa.not_(Proposal.is_confidential),
                Proposal.author_id.in_(people),
                Proposal.department.in_(departments),
                Proposal.sign_offs.any(SignOff.holder_id.in_(people)),
            ),
        )
        .order_by(SignOff.due_on, SignOff.id)
        .limit(101)
    ).all()
    facts = {"me": me, "offices": offices, "rows": rows, "today": today}
    return TEMPLATES.TemplateResponse(request, "page.html", facts)


if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ["RAZITKO_PORT"]), access_log=False, log_level="warning")
