"""What has everybody done, and is the record whole? The journal of the office, its check and its export."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from actions.see import NotSeen, seen_proposal
from actions.verify import verify
from db.queries.administration import PAGE, everybody_by_name
from db.queries.chronicle import Wanted, entries, entries_above
from states.administration import Care
from states.chronicle import all_verbs, state_label, subject_label, told_facts, verb_label
from states.dates import czech_datetime
from web.administration import admin_page, ask, see
from web.views.matters import harmless
from web.visit import Visit

NAMES = ("osoba", "co", "navrh", "od", "do")
BATCH = 1000
HIDDEN = "neveřejná záležitost"
COLUMNS = (
    "Číslo",
    "Kdy",
    "Kdo",
    "Za koho",
    "Jako",
    "Předmět",
    "Co",
    "Nový stav",
    "Návrh",
    "Podrobnosti",
    "Otisk",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words; of a hidden one only its number, instant and digest are told."""

    number: int
    at: Any
    digest: str
    is_seen: bool
    actor: str = ""
    acts_for: str = ""
    office: str = ""
    subject: str = ""
    verb: str = HIDDEN
    moved: str = ""
    proposal_id: int | None = None
    title: str = ""
    details: tuple[tuple[str, str], ...] = ()


def show(visit: Visit) -> Response:
    """The newest entries, filtered by the address."""
    asked, faults, wanted = _asked(visit)
    below = _number(visit.query("pred"))
    with visit.reading() as (office, connection):
        eyes = visit.eyes(office, connection)
        if wanted.proposal_id is not None:
            seen_proposal(connection, eyes, wanted.proposal_id)
        rows = entries(connection, eyes, wanted, below=below, limit=PAGE + 1)
        people = [(row.id, row.name) for row in everybody_by_name(connection)]
        above = (
            entries_above(connection, eyes, wanted, rows[0].number + 1)
            if rows and below is not None
            else None
        )
    lines = [_line(row) for row in rows[:PAGE]]
    older = _url(asked, lines[-1].number) if len(rows) > PAGE else None
    newer = None if below is None else _url(asked, above)
    return admin_page(
        visit,
        Care.JOURNAL,
        "admin_journal",
        422 if faults else 200,
        lines=lines,
        asked=asked,
        faults=faults,
        people=people,
        verbs=list(all_verbs().items()),
        older=older,
        newer=newer,
        export=_url(asked, None, "/sprava/historie.csv"),
    )


def check(visit: Visit) -> Response:
    """Reads the whole chain, every resolution and every file, and says whether they are whole."""
    found = verify(visit.house)
    return admin_page(visit, Care.JOURNAL, "admin_verified", found=found)


def export(visit: Visit) -> Response:
    """The filtered journal as a table, the newest first; a batch at a time, each in its own transaction."""
    _, faults, wanted = _asked(visit)
    if faults:
        raise NotSeen("Výpis")
    with visit.reading() as (office, connection):
        if wanted.proposal_id is not None:
            seen_proposal(connection, visit.eyes(office, connection), wanted.proposal_id)
        name = f"historie-{office.today.isoformat()}.csv"

    def content() -> Iterator[bytes]:
        yield "\ufeff".encode() + _csv([COLUMNS])
        below: int | None = None
        while True:
            with visit.reading() as (office, connection):
                eyes = visit.eyes(office, connection)
                rows = entries(connection, eyes, wanted, below=below, limit=BATCH)
            if not rows:
                return
            below = rows[-1].number
            yield _csv([_cells(_line(row)) for row in rows])

    return visit.file(content(), name, "text/csv; charset=utf-8")


def _asked(visit: Visit) -> tuple[dict[str, str], dict[str, str], Wanted]:
    """What the address asks for, sentences for what it can't mean, and the question itself."""
    asked = {name: visit.query(name) for name in NAMES}
    faults: dict[str, str] = {}
    if asked["navrh"] and _number(asked["navrh"]) is None:
        faults["navrh"] = "Číslo návrhu napište číslicemi, například 12."
    if asked["co"] and asked["co"] not in all_verbs():
        faults["co"] = "Takový krok historie nezná; vyberte ho ze seznamu."
    if asked["osoba"] and _number(asked["osoba"]) is None:
        faults["osoba"] = "Osobu vyberte ze seznamu."
    wanted = Wanted(
        person_id=_number(asked["osoba"]),
        verb=asked["co"] if asked["co"] in all_verbs() else "",
        proposal_id=_number(asked["navrh"]),
        since=_day(asked["od"], "od", faults),
        until=_day(asked["do"], "do", faults),
    )
    return asked, faults, wanted


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def _day(text: str, name: str, faults: dict[str, str]) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not 1850 <= day.year <= 2200:
        faults[name] = f"„{text[:30]}“ není datum; vyberte ho v\u00a0kalendáři."
        return None
    return day


def _url(asked: dict[str, str], below: int | None, path: str = "/sprava/historie") -> str:
    kept = [(name, value) for name, value in asked.items() if value]
    if below is not None:
        kept.append(("pred", str(below)))
    return f"{path}?{urlencode(kept)}" if kept else path


def _line(row: Any) -> Line:
    if not row.is_seen:
        return Line(row.number, row.at, row.digest, is_seen=False)
    return Line(
        number=row.number,
        at=row.at,
        digest=row.digest,
        is_seen=True,
        actor=row.actor,
        acts_for=row.acts_for or "",
        office=row.office,
        subject=subject_label(row.subject),
        verb=verb_label(row.subject, row.verb),
        moved=state_label(row.subject, row.to_state) if row.from_state != row.to_state else "",
        proposal_id=row.proposal_id,
        title=row.proposal_title or "",
        details=tuple(told_facts(row.facts)),
    )


def _cells(line: Line) -> tuple[str, ...]:
    return (
        str(line.number),
        czech_datetime(line.at),
        line.actor,
        line.acts_for,
        line.office,
        line.subject,
        line.verb,
        line.moved,
        f"č. {line.proposal_id} {line.title}" if line.proposal_id else "",
        "; ".join(f"{label}: {value}" for label, value in line.details),
        line.digest,
    )


def _csv(rows: list[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode(errors="replace")


ROUTES = (
    see("/sprava/historie", show, Care.JOURNAL),
    see("/sprava/historie.csv", export, Care.JOURNAL),
    ask("/sprava/historie/overeni", check, Care.JOURNAL),
)
