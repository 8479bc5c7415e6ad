"""What do the minutes of a meeting say now? Everything that was recorded, as plain data; nothing can be typed over it.

The minute-taker's own words stand beside the facts, never instead of them. The result is what is frozen when the
minutes go for signature, and what Word, the PDF and the page show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.extract_content import term_of
from actions.office import Office
from db.queries.minutes_record import MeetingRecord, meeting_record
from states import minutes_words as words
from states.agenda import numbers
from states.dates import PRAGUE, czech_date
from states.machine import Refused
from states.majority import Tally
from states.presence import Event, Timeline, clock
from states.town import Body
from states.vocabulary import (
    MEETING_KIND_LABELS,
    OUTCOME_LABELS,
    PLACED_AS_LABELS,
    BallotKind,
    BallotSubject,
    ItemKind,
    MeetingFunction,
    MeetingKind,
    Outcome,
    PlacedAs,
    PresenceKind,
)
from templates.environment import nbsp, weekday

Line = dict[str, str]


def minutes_content(
    office: Office, connection: Connection, meeting_id: int, notes: Mapping[str, str]
) -> dict[str, Any]:
    """Everything the minutes say, as plain data of strings and lists (`templates.fields`, kind "minutes")."""
    record = meeting_record(connection, meeting_id)
    if record is None:
        raise Refused(f"Jednání č.\u00a0{meeting_id} neexistuje; zkontrolujte číslo.")
    body = office.town.body(record.meeting.body)
    return _Content(office, record, body, notes).whole()


class _Content:
    """The record of one meeting being put into words."""

    def __init__(self, office: Office, record: MeetingRecord, body: Body, notes: Mapping[str, str]) -> None:
        self.office, self.record, self.body, self.notes = office, record, body, notes
        events = [Event(row.member_id, row.at, PresenceKind(row.kind)) for row in record.presence]
        self.timeline = Timeline.of({row.id: row.name for row in record.members}, events)
        self.numbers = _numbers(record.items)
        self.ballots = {row.id: row for row in record.ballots}
        self.resolutions: dict[int, list[Row[Any]]] = {}
        for row in record.resolutions:
            item = row.agenda_item_id or next(
                (found.id for found in record.items if found.consultation_id == row.consultation_id), 0
            )
            self.resolutions.setdefault(item, []).append(row)

    def whole(self) -> dict[str, Any]:
        """The content in the order in which it is read."""
        meeting, body = self.record.meeting, self.body
        of_meeting = words.genitive_of_meeting(body.meeting)
        return {
            "letterhead": self.office.town.letterhead.office,
            "title": nbsp(f"Zápis z {meeting.number}. {of_meeting}"),
            "body_name": body.name,
            "held_on": czech_date(meeting.held_on),
            "facts": [{"label": label, "value": nbsp(value)} for label, value in self._facts() if value],
            "attendance": [
                {"name": name, "presence": presence} for name, presence in words.attendance(self.timeline)
            ]
            if self.timeline.is_kept
            else [],
            "attendance_line": nbsp(self._attendance_line()),
            "agenda": list(self._agenda()),
            "agenda_line": nbsp(self._agenda_line()),
            "words": self.notes.get(words.WHOLE, ""),
            "course": list(self._course()),
            "resolutions": [
                {
                    "number": row.number,
                    "title": row.title,
                    "text": row.text,
                    "item": str(item),
                }
                for item, rows in self.resolutions.items()
                for row in rows
                if row.state != "voided"
            ],
            "tasks": [
                {
                    "number": row.number,
                    "label": row.label,
                    "task": row.task,
                    "charged": row.addressee or row.charged,
                    "due": nbsp(term_of(row)) or "bez termínu",
                    "item": self._item_of_number(row.number),
                }
                for row in self.record.tasks
            ],
            "not_adopted": list(self._not_adopted()),
            "objections": [
                {"text": nbsp(text), "decision": nbsp(decision)} for text, decision in self._objections()
            ],
            "hidden": {str(row.id): row.proposal_id for row in self.record.items if row.is_confidential},
        }

    def _facts(self) -> Iterator[tuple[str, str]]:
        meeting = self.record.meeting
        opening = meeting.opened_at
        held = f"{weekday(meeting.held_on)} {czech_date(meeting.held_on)}"
        yield "Den konání", held
        yield "Místo", meeting.place
        kind = MeetingKind(meeting.kind)
        yield "Druh jednání", MEETING_KIND_LABELS[kind] if kind is not MeetingKind.REGULAR else ""
        yield "Zahájeno", clock(opening) if opening else ""
        if meeting.ended_at is not None:
            noon = datetime.combine(meeting.held_on, meeting.starts_at, tzinfo=PRAGUE)
            yield "Ukončeno", words.ended(noon, meeting.ended_at.astimezone(PRAGUE), meeting.end_reason)
        yield "Přerušeno", words.pauses([(verb, _instant(at)) for verb, at in self.record.pauses])
        yield "Počet členů", self._members()
        yield "Přítomno", self._present()
        for function, label in (
            (MeetingFunction.CHAIR, "Předsedající"),
            (MeetingFunction.MINUTE_TAKER, "Zapisovatel"),
            (MeetingFunction.VERIFIER, "Ověřovatelé"),
        ):
            yield (
                label,
                "; ".join(
                    words.officer(row.name, row.since, row.until, row.reason)
                    for row in self.record.officers
                    if row.function == function.value
                ),
            )

    def _members(self) -> str:
        count = self.body.members_on(self.record.meeting.held_on)
        return str(count) if count is not None else ""

    def _present(self) -> str:
        """The number of members present, which § 95/1 demands: by the timeline, else by the ballots."""
        opening = self.record.meeting.opened_at
        if self.timeline.is_kept:
            came = [event.at for event in self.timeline.events if event.kind is not PresenceKind.EXCUSED]
            at = max(opening, min(came)) if opening else min(came)
            return f"{self.timeline.count_at(at)} (při zahájení)"
        counts = [row.present for row in self.record.ballots if row.state == "valid"]
        if not counts:
            return ""
        low, high = min(counts), max(counts)
        return f"{low} (při všech hlasováních)" if low == high else f"{low} až {high} (podle hlasování)"

    def _attendance_line(self) -> str:
        if not self.timeline.is_kept:
            return "Jmenná prezence nebyla vedena; počty přítomných jsou u jednotlivých hlasování."
        standing = words.attendance(self.timeline)
        excused = [name for name, presence in standing if presence == "omluven(a)"]
        missing = [name for name, presence in standing if presence == "nepřítomen(a)"]
        parts = [f"Omluveni: {', '.join(excused)}." if excused else ""]
        parts.append(f"Nepřítomni: {', '.join(missing)}." if missing else "")
        return " ".join(part for part in parts if part)

    def _agenda(self) -> Iterator[dict[str, str]]:
        for row in self.record.items:
            placed = PlacedAs(row.placed_as)
            yield {
                "number": f"{self.numbers[row.id]}." if row.id in self.numbers else "",
                "title": nbsp(_title(row)),
                "kind": str(row.kind),
                "note": PLACED_AS_LABELS[placed] if placed is not PlacedAs.IN_TIME else "",
                "item": str(row.id),
            }

    def _agenda_line(self) -> str:
        """Which version of the agenda was approved, and by which ballot (§ 95/1: the approved agenda)."""
        version = self.record.versions[-1] if self.record.versions else None
        issued = f"Program ve verzi {_letter(version.number)}. " if version is not None else ""
        approving = [
            row
            for row in self.record.ballots
            if row.subject == BallotSubject.AGENDA.value and row.state == "valid"
        ]
        if not approving:
            return f"{issued}O programu se samostatně nehlasovalo."
        last = approving[-1]
        tally = _tally(last)
        word = "schválen" if tally.is_adopted else "nebyl schválen"
        return (
            f"{issued}Program {'byl ' if tally.is_adopted else ''}{word}: hlasování č. {last.position}, "
            f"{words.ballot_counts(tally)}."
        )

    # --- the course -----------------------------------------------------------------------------------------------

    def _course(self) -> Iterator[Line]:
        for row in self._in_order_of_dealing():
            yield from self._item(row)
        outside = [row for row in self.record.ballots if row.agenda_item_id is None]
        if outside:
            yield _line("item", "", "Hlasování mimo body programu", 0)
            for ballot in outside:
                yield from self._ballot(ballot, 0, None)

    def _in_order_of_dealing(self) -> list[Row[Any]]:
        """By when each item was opened, if that is known of all of them; sub-headings are not dealt with."""
        items = [row for row in self.record.items if row.kind != ItemKind.HEADING.value]
        if items and all(row.opened_at is not None for row in items):
            items.sort(key=lambda row: (row.opened_at, row.position))
        return items

    def _item(self, row: Row[Any]) -> Iterator[Line]:
        number = self.numbers.get(row.id)
        yield _line("item", f"{number}." if number else "", nbsp(_title(row)), row.id)
        if row.sponsor:
            yield _line("fact", "Předkládá", nbsp(row.sponsor), row.id)
        placed = PlacedAs(row.placed_as)
        if placed is not PlacedAs.IN_TIME:
            yield _line("fact", "Zařazení", PLACED_AS_LABELS[placed], row.id)
        for conflict in self.record.conflicts:
            if conflict.agenda_item_id == row.id:
                said = f"{conflict.name} ({clock(conflict.announced_at)}): {conflict.statement}"
                yield _line("fact", "Oznámení střetu zájmů (§ 83 odst. 2)", nbsp(said), row.id)
        if note := self.notes.get(str(row.id), "").strip():
            yield _line("words", "", note, row.id)
        adopted = [found for found in self.resolutions.get(row.id, []) if found.state != "voided"]
        for ballot in self.record.ballots:
            if ballot.agenda_item_id == row.id:
                yield from self._ballot(ballot, row.id, adopted)
        shared = self.record.decided.get(row.id)
        if shared is not None and self.ballots[shared].agenda_item_id != row.id:
            yield _line(
                "fact", "Rozhodnuto", nbsp(f"společným hlasováním č. {self.ballots[shared].position}"), row.id
            )
        yield from self._outcome(row, adopted)

    def _ballot(self, row: Row[Any], item: int, adopted: list[Row[Any]] | None) -> Iterator[Line]:
        subject = BallotSubject(row.subject)
        tally = _tally(row)
        said_below = any(
            found.ballot_id == row.id and found.text.strip() == row.motion.strip() for found in adopted or []
        )
        heading = words.motion_heading(subject, row.moved_by, row.candidate)
        text = "Znění je uvedeno u přijatého usnesení." if said_below else row.motion
        yield _line("motion", nbsp(heading), text, item)
        if row.clauses:
            yield _line("fact", "Hlasováno o bodech", ", ".join(map(str, row.clauses)), item)
        label = nbsp(
            words.ballot_heading(
                row.position, BallotKind(row.kind), row.taken_at if self.timeline.is_kept else None
            )
        )
        counts = nbsp(words.ballot_counts(tally))
        if row.state == "void":
            yield _line(
                "vote",
                label,
                nbsp(f"{counts}. Hlasování bylo prohlášeno za neplatné: {row.void_reason}"),
                item,
            )
            return
        law = words.ballot_law(tally, self.body.kind, row.motion)
        yield _line("vote", label, nbsp(f"{counts}. {law}").rstrip(), item)
        for choice, names in words.named_votes(self.record.votes.get(row.id, ())):
            yield _line("names", choice, nbsp(names), item)

    def _outcome(self, row: Row[Any], adopted: list[Row[Any]]) -> Iterator[Line]:
        if row.outcome is None:
            # A standing item may be dealt with without any outcome; a matter may not.
            if row.kind == ItemKind.MATTER.value:
                yield _line("fact", "Výsledek", "nezapsán", row.id)
            for found in adopted:
                yield _line("resolution", nbsp(f"Usnesení č. {found.number}"), found.text, row.id)
            return
        outcome = OUTCOME_LABELS[Outcome(row.outcome)]
        if row.postponed_to:
            outcome += f" na {czech_date(row.postponed_to)}"
        if row.conditions:
            outcome += f" ({row.conditions})"
        if row.reason:
            outcome += f". Důvod: {row.reason}"
        yield _line("fact", "Výsledek", nbsp(outcome), row.id)
        presented = self.record.presented.get(row.id)
        if presented is not None and adopted and presented.strip() != adopted[0].text.strip():
            yield _line("motion", "Předložené znění, které bylo změněno", presented, row.id)
        for found in adopted:
            yield _line("resolution", nbsp(f"Usnesení č. {found.number}"), found.text, row.id)

    def _not_adopted(self) -> Iterator[dict[str, str]]:
        """Motions that failed: they have no number (domain.md 2.6)."""
        for row in self.record.ballots:
            tally = _tally(row)
            if row.state != "valid" or tally.is_adopted:
                continue
            number = self.numbers.get(row.agenda_item_id or 0)
            heading = words.motion_heading(BallotSubject(row.subject), row.moved_by, row.candidate)
            yield {
                "label": nbsp(f"Bod {number}: {heading}" if number else heading),
                "text": row.motion,
                "result": nbsp(f"Hlasování č. {row.position}: {words.ballot_counts(tally)}."),
                "item": str(row.agenda_item_id or 0),
            }

    def _objections(self) -> Iterator[tuple[str, str]]:
        for row in self.record.objections:
            text = (
                f"{row.raised_by} dne {czech_date(row.raised_on)} k zápisu ze dne "
                f"{czech_date(row.minutes_of)}: {row.text}"
            )
            decided = {"accepted": "Námitce bylo vyhověno", "rejected": "Námitka byla zamítnuta"}[
                row.decision
            ]
            ballot = f" (hlasování č. {row.ballot_position})" if row.ballot_position else ""
            yield text, f"{decided}{ballot}. {row.decision_text or ''}".strip()

    def _item_of_number(self, number: str) -> str:
        return next(
            (str(item) for item, rows in self.resolutions.items() for row in rows if row.number == number),
            "0",
        )


def _line(kind: str, label: str, text: str, item: int) -> Line:
    return {"kind": kind, "label": label, "text": text, "item": str(item)}


def _title(row: Row[Any]) -> str:
    return str(row.title or row.matter or "")


def _numbers(items: Any) -> dict[int, int]:
    """The numbers by which the agenda calls its items; not all have one."""
    found = numbers((row.kind, row.is_numbered) for row in items)
    return {row.id: number for row, number in zip(items, found, strict=True) if number is not None}


def _tally(row: Row[Any]) -> Tally:
    return Tally(row.members, row.present, row.votes_for, row.against, row.abstained)


def _instant(at: Any) -> datetime:
    return at if isinstance(at, datetime) else datetime.fromisoformat(at)


def _letter(number: int) -> str:
    """Version 1 of an agenda is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
