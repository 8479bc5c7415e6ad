"""What does the public page of a planning process say? Gathered once, for the live page, the static site and feeds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import Connection, Row

from actions.office import Office
from actions.planning.public_facts import (
    Addresses,
    Approval,
    Hearing,
    Link,
    PublicPage,
    Question,
    Round,
    ShownPlan,
    Sitting,
    Survey,
)
from actions.planning.settlement_documents import settlement_lines
from db.queries.planning_public import Public, public_of
from states.attachment import extension_kind, size_text
from states.planning.vocabulary import (
    CONSENT_LABELS,
    PAPER_KIND_LABELS,
    PLAN_KIND_LABELS,
    Consent,
    PaperKind,
    PlanKind,
)
from states.planning.when import days, round_title

_SHORT = {"docx": "Word", "xlsx": "Excel", "pptx": "PowerPoint", "odt": "ODT", "ods": "ODS", "tif": "TIFF"}


def public_page(
    office: Office, connection: Connection, process: Row[Any], addresses: Addresses
) -> PublicPage:
    """The page of a process whose page is public; the caller has made sure of that."""
    found = public_of(connection, process)
    return _Gathered(office, connection, found, addresses).page()


def paper_note(name: str | None, size: int | None, address: str | None) -> str:
    """What stands in brackets after a link: „PDF, 214 kB“, or on whose page it leads."""
    if address and not name:
        return f"stránka {urlsplit(address).hostname}"
    kind = extension_kind(name or "")
    label = _SHORT.get(kind, kind.upper()) or "soubor"
    return f"{label}, {size_text(size or 0)}"


class _Gathered:
    """The rows of a page, sorted to where each belongs."""

    def __init__(self, office: Office, connection: Connection, found: Public, addresses: Addresses) -> None:
        self.office, self.connection, self.found, self.addresses = office, connection, found, addresses
        self.links = tuple(self._link(row) for row in found.papers)
        self.rows = {link.paper_id: row for link, row in zip(self.links, found.papers, strict=True)}
        self.group_names = {row.id: row.name for row in found.groups}
        self.placed: set[int] = set()

    def page(self) -> PublicPage:
        found = self.found
        for_everybody, rounds = self._meetings()
        surveys = tuple(self._survey(row) for row in found.surveys)
        surveyed = {row.group_id for row in found.surveys}
        without = tuple(
            (row.name, row.no_evidence or "")
            for row in found.groups
            if surveyed - {None} and row.kind == "working" and row.id not in surveyed
        )
        return PublicPage(
            process=found.process,
            office=self.office.town.office_name or self.office.town.full_name,
            municipalities=tuple(found.municipalities),
            groups=tuple((row.name, row.kind, row.target or "") for row in found.groups),
            rules=self._kind(PaperKind.CHARTER, PaperKind.RULES),
            for_everybody=for_everybody,
            rounds=rounds,
            surveys=surveys,
            without_survey=without,
            plans=tuple(self._plan(row) for row in found.plans),
            hearings=tuple(self._hearing(row) for row in found.hearings),
            evidence=self._kind(PaperKind.SURVEY, PaperKind.ANALYSIS),
            articles=self._kind(PaperKind.ARTICLE),
            catalogue=self._kind(PaperKind.CATALOGUE),
            providers=found.providers,
            others=self._take(self.links),
            links=self.links,
            changed_at=max([found.changed_at, *(link.changed_at for link in self.links)]),
            addresses=self.addresses,
        )

    def _link(self, row: Row[Any]) -> Link:
        name = row.name if not row.address or row.digest else None
        return Link(
            href=self.addresses.file(row.id, name) if name else row.address,
            text=row.title,
            note=paper_note(name, row.bytes, row.address),
            kind=PAPER_KIND_LABELS[PaperKind(row.kind)],
            paper_id=row.id,
            issued_on=row.issued_on,
            changed_at=row.changed_at,
            digest=row.digest,
            name=name,
        )

    def _of(self, place: str, row_id: int) -> tuple[Link, ...]:
        """The papers of a meeting, a hearing, a plan or a survey; they need no other place."""
        links = tuple(link for link in self.links if getattr(self.rows[link.paper_id], place) == row_id)
        self.placed |= {link.paper_id for link in links}
        return links

    def _kind(self, *kinds: PaperKind) -> tuple[Link, ...]:
        """The papers of some kinds that have no closer place."""
        return self._take(link for link in self.links if self.rows[link.paper_id].kind in kinds)

    def _take(self, links: Iterable[Link]) -> tuple[Link, ...]:
        taken = tuple(link for link in links if link.paper_id not in self.placed)
        self.placed |= {link.paper_id for link in taken}
        return taken

    def _meetings(self) -> tuple[tuple[Sitting, ...], tuple[Round, ...]]:
        by_round: defaultdict[int, list[Row[Any]]] = defaultdict(list)
        alone: list[Row[Any]] = []
        for row in self.found.meetings:
            if row.round is None:
                alone.append(row)
            else:
                by_round[row.round].append(row)
        return (
            tuple(self._sitting(row) for row in alone),
            tuple(self._round(number, rows) for number, rows in sorted(by_round.items())),
        )

    def _round(self, number: int, rows: Sequence[Row[Any]]) -> Round:
        since = min((row.held_from for row in rows if row.held_from), default=None)
        until = max((row.held_until for row in rows if row.held_until), default=None)
        said = {row.summary or "" for row in rows}
        common = said.pop() if len(said) == 1 else ""
        position = {row.id: index for index, row in enumerate(self.found.groups)}

        def order(row: Row[Any]) -> tuple[int, int]:
            return min((position[one] for one in self.found.groups_of[row.id]), default=0), row.id

        return Round(
            number=number,
            title=round_title(number, all(row.is_joint for row in rows), since, until),
            summary=common,
            sittings=tuple(self._sitting(row, bool(common)) for row in sorted(rows, key=order)),
        )

    def _sitting(self, row: Row[Any], is_said: bool = False) -> Sitting:
        groups = set(self.found.groups_of[row.id])
        return Sitting(
            id=row.id,
            title=row.title,
            groups=tuple(one.name for one in self.found.groups if one.id in groups),
            when=days(row.held_from, row.held_until, row.when_words),
            since=row.held_from,
            until=row.held_until,
            starts_at=row.starts_at,
            place=row.place or "",
            summary="" if is_said else row.summary or "",
            is_cancelled=row.state == "cancelled",
            sequence=row.sequence,
            links=self._of("meeting_id", row.id),
        )

    def _survey(self, row: Row[Any]) -> Survey:
        asked: dict[str, list[tuple[str, int]]] = {}
        for one in self.found.counts:
            if one.survey_id == row.id:
                asked.setdefault(one.question, []).append((one.answer, one._mapping["count"]))
        return Survey(
            id=row.id,
            title=row.title,
            target=row.target,
            group=self.group_names.get(row.group_id, ""),
            when=days(row.held_from, row.held_until),
            handed_out=row.handed_out,
            respondents=row.respondents,
            note=row.note or "",
            questions=tuple(_question(text, answers) for text, answers in asked.items()),
            links=self._of("survey_id", row.id),
        )

    def _plan(self, row: Row[Any]) -> ShownPlan:
        window = next((one for one in self.found.windows if one.plan_id == row.id), None)
        today = self.office.today
        return ShownPlan(
            id=row.id,
            kind=PLAN_KIND_LABELS[PlanKind(row.kind)],
            title=row.title,
            period=f"{row.period_from}–{row.period_until}"
            if row.period_from != row.period_until
            else str(row.period_from),
            state=row.state,
            approved_on=row.approved_on,
            submit_by=row.submit_by,
            published_on=row.published_on,
            approvals=tuple(
                Approval(
                    one.municipality,
                    one.body,
                    CONSENT_LABELS[Consent(one.state)],
                    one.number or "",
                    one.decided_on,
                )
                for one in self.found.consents
                if one.plan_id == row.id
            ),
            opens_on=window.opens_on if window else None,
            closes_on=window.closes_on if window else None,
            place=(window.place or "") if window else "",
            rules=(window.rules or "") if window else "",
            is_open=bool(
                window
                and window.takes_web
                and row.state == "published"
                and window.opens_on <= today <= window.closes_on
            ),
            settled=settlement_lines(self.connection, row.id) if row.state != "published" else (),
            links=self._of("plan_id", row.id),
        )

    def _hearing(self, row: Row[Any]) -> Hearing:
        return Hearing(
            id=row.id,
            title=row.title or f"Veřejné projednání – {row.town}",
            town=row.town,
            place=row.place or "",
            held_on=row.held_on,
            starts_at=row.starts_at,
            people=row.people,
            moved_from=self.found.moved_from.get(row.id, ""),
            is_cancelled=row.state == "cancelled",
            sequence=row.version,
            links=self._of("hearing_id", row.id),
        )


def _question(text: str, answers: Sequence[tuple[str, int]]) -> Question:
    total = sum(count for _, count in answers)
    return Question(
        text, tuple((answer, count, round(100 * count / total) if total else 0) for answer, count in answers)
    )
