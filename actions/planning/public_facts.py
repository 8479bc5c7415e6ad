"""Of what is the public page of a planning process made? Plain frozen data, and where things are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote

from sqlalchemy.engine import Row

from actions.planning.settlement_documents import SettledLine
from states.dates import PRAGUE

LONGEST_MEETING = timedelta(days=2)
"""A longer span is the month of a meeting whose day nobody wrote down."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where things are: the same page is served live and lies in a folder, where links are relative."""

    page: str
    files: str
    catalogue: str
    style: str
    feeds: str
    comments: str
    plans: str
    is_static: bool = False

    def plan(self, plan_id: int) -> str:
        """The address of a plan's own page."""
        return f"{self.plans}{plan_id}{'.html' if self.is_static else ''}"

    def file(self, paper_id: int, name: str) -> str:
        """The address of a paper's file."""
        return f"{self.files}{paper_id}/{quote(name)}"

    def feed(self, name: str) -> str:
        """The address of a feed."""
        return f"{self.feeds}{name}"


def live(code: str, base: str = "") -> Addresses:
    """The addresses of the living page; with ``base`` whole ones, for feeds and letters."""
    page = f"{base}/verejne/planovani/{quote(code)}"
    return Addresses(
        page=page,
        files=f"{page}/soubory/",
        catalogue=f"{page}/katalog",
        style="/static/css/public.css",
        feeds=f"{page}/",
        comments=f"{page}/pripominky",
        plans=f"{page}/plan/",
    )


def static(code: str, base: str) -> Addresses:
    """The addresses within a folder; only the form for comments is elsewhere, at the office's own address."""
    return Addresses(
        page="index.html",
        files="soubory/",
        catalogue="katalog.html",
        style="styl/public.css",
        feeds="",
        comments=live(code, base).comments,
        plans="plan-",
        is_static=True,
    )


@dataclass(frozen=True, slots=True)
class Link:
    """A link whose words say what it leads to; ``note`` is the type and size, or whose page it is."""

    href: str
    text: str
    note: str
    kind: str
    paper_id: int
    issued_on: date | None
    changed_at: datetime
    digest: str | None = None
    name: str | None = None

    @property
    def words(self) -> str:
        """„Zápis z 1. jednání … (PDF, 214 kB)“."""
        return f"{self.text} ({self.note})"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One meeting: of one group, of several together, or for everybody."""

    id: int
    title: str
    groups: tuple[str, ...]
    when: str
    since: date | None
    until: date | None
    starts_at: time | None
    place: str
    summary: str
    is_cancelled: bool
    sequence: int
    links: tuple[Link, ...]

    @property
    def days(self) -> tuple[date, ...]:
        """The days it takes, where they are known: not for „v průběhu června“."""
        if self.since is None or self.until is None or self.until - self.since > LONGEST_MEETING:
            return ()
        return tuple(self.since + timedelta(days=day) for day in range((self.until - self.since).days + 1))


@dataclass(frozen=True, slots=True)
class Round:
    """All meetings of one round; ``summary`` is what they have in common."""

    number: int
    title: str
    summary: str
    sittings: tuple[Sitting, ...]

    @property
    def is_same_time(self) -> bool:
        """Whether one line says when and where all its groups met."""
        return len({(one.when, one.starts_at, one.place) for one in self.sittings}) == 1


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a survey: answers with counts and shares in whole per cent."""

    text: str
    answers: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """What a survey found out among one target group."""

    id: int
    title: str
    target: str
    group: str
    when: str
    handed_out: int | None
    respondents: int | None
    note: str
    questions: tuple[Question, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Approval:
    """What one body said of a plan."""

    municipality: str
    body: str
    state: str
    number: str
    on: date | None


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """A plan or an action plan."""

    id: int
    kind: str
    title: str
    period: str
    state: str
    approved_on: date | None
    submit_by: date | None
    published_on: date | None
    approvals: tuple[Approval, ...]
    opens_on: date | None
    closes_on: date | None
    place: str
    rules: str
    is_open: bool
    settled: tuple[SettledLine, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Hearing:
    """A public hearing; ``moved_from`` is what was announced before it was moved, until it is held."""

    id: int
    title: str
    town: str
    place: str
    held_on: date
    starts_at: time | None
    people: int | None
    moved_from: str
    is_cancelled: bool
    sequence: int
    links: tuple[Link, ...]

    @property
    def starts(self) -> datetime | date:
        """When it starts, or its day."""
        return (
            datetime.combine(self.held_on, self.starts_at, tzinfo=PRAGUE) if self.starts_at else self.held_on
        )

    @property
    def where(self) -> str:
        """„Želiv, kulturní dům“."""
        return ", ".join(part for part in (self.town, self.place) if part)


@dataclass(frozen=True, slots=True)
class PublicPage:
    """The whole page in the order in which it is read."""

    process: Row[Any]
    office: str
    municipalities: tuple[str, ...]
    groups: tuple[tuple[str, str, str], ...]
    rules: tuple[Link, ...]
    for_everybody: tuple[Sitting, ...]
    rounds: tuple[Round, ...]
    surveys: tuple[Survey, ...]
    without_survey: tuple[tuple[str, str], ...]
    evidence: tuple[Link, ...]
    plans: tuple[ShownPlan, ...]
    hearings: tuple[Hearing, ...]
    articles: tuple[Link, ...]
    catalogue: tuple[Link, ...]
    providers: int
    others: tuple[Link, ...]
    links: tuple[Link, ...]
    changed_at: datetime
    addresses: Addresses

    @property
    def sittings(self) -> tuple[Sitting, ...]:
        """All meetings, in order."""
        return (*self.for_everybody, *(one for round_ in self.rounds for one in round_.sittings))
