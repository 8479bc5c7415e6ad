"""What do we publish for programs? News as Atom (RFC 4287) and JSON Feed 1.1, events as open data (OFN Události)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from templates.environment import page_environment

_EVENT = "https://ofn.gov.cz/události/2020-07-01/kontexty/událost.jsonld"


@dataclass(frozen=True, slots=True)
class News:
    """One entry of a feed; ``id`` is an address that stays with it."""

    id: str
    href: str
    title: str
    kind: str
    summary: str
    updated: datetime


def atom(*, address: str, title: str, author: str, updated: datetime, entries: Sequence[News]) -> bytes:
    """A feed in Atom; ``address`` is that of the page and of the feed's place."""
    template = page_environment().get_template("feeds/planning.atom.j2")
    text = template.render(address=address, title=title, author=author, updated=updated, entries=entries)
    return text.encode()


def json_feed(*, address: str, title: str, author: str, entries: Sequence[News]) -> bytes:
    """The same feed as JSON."""
    return _json(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": title,
            "language": "cs",
            "home_page_url": address,
            "feed_url": f"{address}/zpravy.json",
            "authors": [{"name": author}],
            "items": [
                {
                    "id": entry.id,
                    "url": entry.href,
                    "title": entry.title,
                    "content_text": entry.summary,
                    "date_modified": entry.updated.isoformat(),
                    "tags": [entry.kind],
                }
                for entry in entries
            ],
        }
    )


@dataclass(frozen=True, slots=True)
class Event:
    """One public event: on a day, or from an instant on."""

    address: str
    name: str
    place: str
    organiser: str
    starts: datetime | date


def open_events(events: Sequence[Event]) -> bytes:
    """Events as the open formal norm has them (OFN Události 2020-07-01): a list in JSON-LD."""
    return _json([_event(event) for event in events])


def _event(event: Event) -> dict[str, Any]:
    key = "datum_a_čas" if isinstance(event.starts, datetime) else "datum"
    moment = {"typ": "Časový okamžik", key: event.starts.isoformat()}
    return {
        "@context": _EVENT,
        "typ": "Událost",
        "iri": event.address,
        "název": {"cs": event.name},
        "pořadatel": [{"typ": "Osoba", "název": {"cs": event.organiser}}],
        "umístění": [{"typ": "Umístění", "název": {"cs": event.place}}],
        "doba_trvání": [
            {"typ": "Časová specifikace", "časový_interval": {"typ": "Časový interval", "začátek": moment}}
        ],
    }


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
