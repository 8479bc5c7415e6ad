"""Which papers does a proposal leave behind? Rows gathered for each table: letters, documents, journal, words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from actions.office import Office
from bench.believable import Believable
from db import journal
from db.search import words_of_proposal
from states.content import Content
from states.folding import czech_key
from states.town import Route

if TYPE_CHECKING:
    from bench.fill import Calendar


@dataclass
class Serials:
    """The counters of resolution numbers."""

    last: dict[tuple[str, str], int]

    def draw(self, body: str, series: str) -> int:
        """The next serial of a series."""
        self.last[body, series] = self.last.get((body, series), 0) + 1
        return self.last[body, series]


@dataclass
class Matter:
    """One proposal while it travels."""

    id: int
    content: Content
    route: Route
    author: Any
    made_on: datetime
    numbers: list[tuple[str, int | None]] = field(default_factory=list)


class Papers:
    """Rows of each table as they gather: ``rows``; who is who, and where the counters stand."""

    def __init__(
        self,
        office: Office,
        believable: Believable,
        calendar: Calendar,
        people: dict[str, Any],
        serials: Serials,
        head: tuple[int, str] | None,
    ) -> None:
        self.office, self.town, self.believable, self.calendar = office, office.town, believable, calendar
        self.people, self.serials = people, serials
        self.rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.ids: dict[str, int] = defaultdict(int)
        self.places: dict[tuple[str, int], int] = defaultdict(int)
        self.head = head or (0, journal.ORIGIN)
        self.random = believable.random
        self.clerks = [one for one in people.values() if one.department]
        self.heads = {
            held.department: people[held.holders[0]]
            for held in self.town.offices
            if held.department and held.role == "head_of_department"
        }
        self.staff = next(people[held.holders[0]] for held in self.town.offices if held.role == "organiser")
        sponsors = [held.holders[0] for held in self.town.offices if not held.department]
        self.sponsors = [code for code in sponsors if people[code].id != self.staff.id]

    def add(self, table: str, **values: Any) -> int:
        """Keeps a row for a table with a primary key ``id``."""
        self.ids[table] += 1
        self.rows[table].append({"id": self.ids[table], **values})
        return self.ids[table]

    def names(self, matter: Matter) -> dict[str, str]:
        return {"author": matter.author.name, "sponsor": self.people[matter.content.presented_by].name}

    def index(self, matter: Matter) -> None:
        facts = {
            **matter.content.as_data(),
            "id": matter.id,
            "resolutions": matter.numbers,
            **self.names(matter),
        }
        words = {
            "proposal_id": matter.id,
            "title_key": czech_key(matter.content.title),
            "words": words_of_proposal(facts),
        }
        self.rows["proposal_search"].append(words)

    def place(self, table: str, meeting_id: int) -> int:
        self.places[table, meeting_id] += 1
        return self.places[table, meeting_id]

    def document(
        self, matter: Matter, stop: int, kind: str, stage: str, day: date, resolution: int | None
    ) -> None:
        self.add(
            "document",
            key=f"{kind}:{stop}:{resolution}",
            kind=kind,
            proposal_id=matter.id,
            consultation_id=stop,
            resolution_id=resolution,
            stage=stage,
            issue=1,
            owed_at=at_nine(day),
            attempts=1,
            file_name=f"{kind}-{stop}.docx",
            file_digest=f"{stop:064x}",
            size=41_000,
            made_at=at_nine(day),
        )

    def letter(self, matter: Matter, key: str, kind: str, to: Any, day: date) -> None:
        failed = self.random.random() < 0.00005
        self.add(
            "letter",
            key=key,
            kind=kind,
            person_id=to.id,
            proposal_id=matter.id,
            facts={"title": matter.content.title},
            created_at=at_nine(day),
            state="failed" if failed else "sent",
            next_try_at=at_nine(day),
            attempts=1,
            message_id=f"<{self.ids['letter'] + 1}@bench.example>",
            subject=f"Prosíme o souhlas: {matter.content.title}",
            sent_at=None if failed else at_nine(day),
            last_error="550 schránka neexistuje" if failed else None,
        )

    def note(
        self,
        matter: Matter,
        subject: str,
        subject_id: int,
        verb: str,
        before: str | None,
        after: str,
        at: datetime,
    ) -> None:
        """An entry of the journal, chained to the one before it."""
        number, previous = self.head[0] + 1, self.head[1]
        values: dict[str, Any] = {
            "at": at,
            "actor_id": matter.author.id,
            "actor": matter.author.name,
            "acts_for": None,
            "office": "zpracovatel",
            "subject": subject,
            "subject_id": subject_id,
            "proposal_id": matter.id,
            "verb": verb,
            "from_state": before,
            "to_state": after,
            "version": 1,
            "facts": {},
        }
        digest = journal.entry_digest(number, previous, values)
        self.rows["journal"].append({**values, "number": number, "previous": previous, "digest": digest})
        self.head = (number, digest)

    def finish(self) -> None:
        """The counters as the numbers have left them."""
        for (body, series), last in self.serials.last.items():
            self.rows["counter"].append({"body": body, "series": series, "last": last})


def at_nine(day: date) -> datetime:
    """Nine o'clock of a day."""
    return datetime.combine(day, time(9), tzinfo=UTC)
