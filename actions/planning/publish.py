"""How does a planning process become pages and feeds for everybody? One renderer, for the web and for a folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from sqlalchemy.engine import Connection, Row

from actions.office import House, Office
from actions.planning.public_facts import Addresses, PublicPage, live, static
from actions.planning.public_page import public_page
from actions.planning.public_plan import plan_html
from db.queries.planning_catalogue import providers_of
from db.queries.planning_public import municipalities_of, papers_of, public_process, public_processes
from states.calendar_feed import MEETING_LENGTH, Entry
from states.dates import PRAGUE, czech_date
from states.machine import Refused
from states.planning.catalogue import Question, choices, found
from templates.pages import page as render
from templates.publication import Event, News, atom, json_feed, open_events

LATEST_NEWS = 100
FEEDS = {
    "zpravy.atom": "application/atom+xml; charset=utf-8",
    "zpravy.json": "application/feed+json; charset=utf-8",
    "kalendar.ics": "text/calendar; charset=utf-8",
    "udalosti.jsonld": "application/ld+json; charset=utf-8",
}
"""What is published for programs, by its name in the address."""


class StoredPaper(NamedTuple):
    """Name and digest of a public file."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Printed:
    """One file of a static site."""

    path: str
    content: bytes


def opened_process(connection: Connection, code: str) -> Row[Any]:
    """The process with a public page of this code; raises Refused if there is none."""
    process = public_process(connection, code)
    if process is None:
        raise Refused(f"Veřejnou stránku plánování s\u00a0adresou „{code}“ tento úřad nemá.")
    return process


def page_html(office: Office, connection: Connection, process: Row[Any], addresses: Addresses) -> str:
    """The page of a process as HTML."""
    return _html(public_page(office, connection, process, addresses))


def _html(page: PublicPage) -> str:
    home = "" if page.addresses.is_static else "/verejne/planovani"
    return render("planning_public", page=page, style=page.addresses.style, office=page.office, home=home)


def catalogue_html(
    office: Office, connection: Connection, process: Row[Any], addresses: Addresses, question: Question
) -> str:
    """The catalogue of providers as HTML: what the question finds, with the choices that there are."""
    providers = providers_of(connection, process.id, only_public=True)
    kinds, targets = choices(providers)
    return render(
        "planning_public_catalogue",
        process=process,
        addresses=addresses,
        providers=found(providers, question),
        total=len(providers),
        question=question,
        kinds=kinds,
        targets=targets,
        municipalities=municipalities_of(connection, process.id),
        style=addresses.style,
        office=_name(office),
        home="" if addresses.is_static else "/verejne/planovani",
    )


def list_html(office: Office, connection: Connection) -> str:
    """All processes with a public page as HTML."""
    return render(
        "planning_public_list",
        processes=public_processes(connection),
        style="/static/css/public.css",
        office=_name(office),
        home="",
    )


def public_file(connection: Connection, process: Row[Any], paper_id: int) -> StoredPaper:
    """The file of a public paper; raises Refused if the paper is not public, was removed, or has none."""
    for row in papers_of(connection, process.id):
        if row.id == paper_id and row.digest is not None:
            return StoredPaper(row.name, row.digest)
    raise Refused("Takový dokument na stránce není.")


def feed_of(office: Office, page: PublicPage, name: str) -> bytes:
    """One of `FEEDS`; ``page`` has whole addresses. Raises KeyError for another name."""
    return _MADE[name](office, page)


def static_site(house: House, code: str, style: bytes) -> Iterator[Printed]:
    """All files of a process's static site: pages, papers, feeds and the stylesheet; links in them are relative.

    Raises Refused if the page is not public; FileMissing if a paper's file was lost.
    """
    with house.reading() as (office, connection):
        process = opened_process(connection, code)
        here = static(code, office.base_url)
        page = public_page(office, connection, process, here)
        whole = public_page(office, connection, process, live(code, office.base_url))
        yield Printed("index.html", _html(page).encode())
        if page.providers:
            html = catalogue_html(office, connection, process, here, Question())
            yield Printed(here.catalogue, html.encode())
        for one in page.plans:
            html = plan_html(office, connection, process, here, one.id)
            yield Printed(here.plan(one.id), html.encode())
        for name in FEEDS:
            yield Printed(name, feed_of(office, whole, name))
    yield Printed(here.style, style)
    for link in page.links:
        if link.digest is not None and link.name is not None:
            yield Printed(f"soubory/{link.paper_id}/{link.name}", house.files.get(link.digest))


def _name(office: Office) -> str:
    return office.town.office_name or office.town.full_name


def _news(page: PublicPage) -> list[News]:
    entries = [
        News(
            id=f"{page.addresses.page}#dokument-{link.paper_id}",
            href=link.href,
            title=link.text,
            kind=link.kind,
            summary=f"{link.kind[:1].upper()}{link.kind[1:]}"
            + (f" ze dne {czech_date(link.issued_on)}" if link.issued_on else "")
            + f" ({link.note}).",
            updated=link.changed_at,
        )
        for link in page.links
    ]
    return sorted(entries, key=lambda entry: entry.updated, reverse=True)[:LATEST_NEWS]


def _atom(_office: Office, page: PublicPage) -> bytes:
    return atom(
        address=page.addresses.page,
        title=page.process.title,
        author=page.office,
        updated=page.changed_at,
        entries=_news(page),
    )


def _json_feed(_office: Office, page: PublicPage) -> bytes:
    return json_feed(
        address=page.addresses.page, title=page.process.title, author=page.office, entries=_news(page)
    )


def _calendar(office: Office, page: PublicPage) -> bytes:
    from templates import calendar  # icalendar is heavy, and few ask for it

    mail = office.town.mail
    return calendar.feed(
        page.process.title,
        list(_entries(office, page)),
        organizer=calendar.Organizer(mail.sender_name, mail.sender_address),
        stamped_at=page.changed_at,
    )


def _entries(office: Office, page: PublicPage) -> Iterator[Entry]:
    """Meetings whose day is known, and public hearings; a meeting of two days is in the calendar on both."""
    domain = urlsplit(office.base_url).hostname or "localhost"
    for one in page.sittings:
        for day in one.days:
            starts = datetime.combine(day, one.starts_at, tzinfo=PRAGUE) if one.starts_at else None
            yield Entry(
                uid=f"group-meeting-{one.id}-{day:%Y%m%d}@{domain}",
                sequence=one.sequence,
                summary=f"Zrušeno: {one.title}" if one.is_cancelled else one.title,
                starts=starts or day,
                ends=starts + MEETING_LENGTH if starts else None,
                location=one.place or None,
                url=page.addresses.page,
                is_cancelled=one.is_cancelled,
            )
    for hearing in page.hearings:
        instant = hearing.starts
        yield Entry(
            uid=f"hearing-{hearing.id}@{domain}",
            sequence=hearing.sequence,
            summary=f"Zrušeno: {hearing.title}" if hearing.is_cancelled else hearing.title,
            starts=instant,
            ends=instant + MEETING_LENGTH if isinstance(instant, datetime) else None,
            location=hearing.where,
            url=page.addresses.page,
            is_cancelled=hearing.is_cancelled,
        )


def _events(_office: Office, page: PublicPage) -> bytes:
    return open_events(
        [
            Event(
                address=f"{page.addresses.page}#projednani-{hearing.id}",
                name=hearing.title,
                place=hearing.where,
                organiser=page.process.organiser or page.office,
                starts=hearing.starts,
            )
            for hearing in page.hearings
            if not hearing.is_cancelled
        ]
    )


_MADE = {
    "zpravy.atom": _atom,
    "zpravy.json": _json_feed,
    "kalendar.ics": _calendar,
    "udalosti.jsonld": _events,
}
