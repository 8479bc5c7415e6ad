"""How is a whole table of outcomes recorded? In one transaction and in the order of voting, or not at all."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.authority import Actor, standing_towards
from actions.draft import body_in_force, rules_of
from actions.hear import Heard, Hearing, ballot_line, hear
from actions.office import Office
from actions.record_resolution import ManualNumber, used_number
from db import ballots, consultations, meetings, proposals, resolutions
from states.consultation import STAFF
from states.input_faults import Fault, InputFaults
from states.machine import Refused
from states.majority import Tally
from states.outcome_table import OutcomeRow, ReadTable, plain, quoted
from states.town import Body
from states.vocabulary import MAJORITY_PARAGRAPHS, OUTCOME_LABELS, Outcome

_ON_THE_TEXT = frozenset(
    {
        Outcome.ADOPTED,
        Outcome.ADOPTED_AMENDED,
        Outcome.NOT_ADOPTED,
        Outcome.RECOMMENDED,
        Outcome.NOT_RECOMMENDED,
        Outcome.NOTED,
    }
)
"""Outcomes whose ballot the guards judge; at the others a vote was taken on a motion about the agenda."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One row of the table in the office's words. ``is_unchanged``: the very same was recorded before."""

    line: int
    body: str
    body_name: str
    held_on: date
    consultation_id: int
    proposal_id: int
    title: str
    outcome: Outcome
    number: str | None
    is_unchanged: bool

    @property
    def sentence(self) -> str:
        """What was recorded, for a screen or a log."""
        number = f", usnesení {self.number}" if self.number else ""
        unchanged = " (beze změny)" if self.is_unchanged else ""
        return (
            f"{self.body_name} {_day(self.held_on)}, návrh č.\u00a0{self.proposal_id} „{self.title}“: "
            f"{OUTCOME_LABELS[self.outcome]}{number}{unchanged}"
        )


@dataclass(frozen=True, slots=True)
class _Item:
    """A row that found its place: the meeting, the stop and the item of the agenda. ``members``: all of the body."""

    row: OutcomeRow
    body: Body
    meeting: Row[Any]
    stop: Row[Any]
    proposal: Row[Any]
    agenda_item: Row[Any]
    members: int | None
    number: int | None

    @property
    def tally(self) -> Tally | None:
        """The ballot of the row; None if there was none."""
        row = self.row
        if row.votes is None or row.present is None or self.members is None:
            return None
        return Tally(self.members, row.present, row.votes.votes_for, row.votes.against, row.votes.abstained)


def check_table(
    office: Office, connection: Connection, actor: Actor, table: ReadTable
) -> tuple[Recorded, ...]:
    """What `record_table` would record, numbers included; nothing is kept. Raises as it does."""
    trial = connection.begin_nested()
    try:
        return record_table(office, connection, actor, table)
    finally:
        trial.rollback()


def record_table(
    office: Office, connection: Connection, actor: Actor, table: ReadTable
) -> tuple[Recorded, ...]:
    """Records every row, in the order of meetings and of voting; returns them in the order of the file.

    A row that was recorded before with the very same outcome, counts and number is left alone. Raises InputFaults
    with the faults of all rows, Refused if the actor may not record outcomes at all; nothing is kept then.
    """
    if not standing_towards(office, connection, actor).roles.intersection(STAFF):
        raise Refused("Výsledky jednání smí zapsat jen organizační oddělení nebo tajemník.")
    faults = _Faults(table)
    with _all_or_nothing(connection, faults):
        items = [item for row in table.rows if (item := _find(office, connection, row, faults))]
        in_order = _in_order_of_voting(_check_whole(items, faults))
        done = [_record(office, connection, actor, item, faults) for item in in_order]
    return tuple(sorted((row for row in done if row is not None), key=lambda row: row.line))


class _Faults:
    """Everything that is wrong with the table so far, and the bodies whose further numbers can't be foretold."""

    def __init__(self, table: ReadTable) -> None:
        self.file = table.file
        self.found = list(table.faults)
        self.shaken: set[str] = set()
        self.is_all_shaken = bool(table.faults)

    def add(self, row: OutcomeRow, sentences: Iterable[str], body: Body | None = None) -> None:
        self.found += [Fault(self.file, row.line, sentence) for sentence in sentences]
        if body is None:
            self.is_all_shaken = True
        else:
            self.shaken.add(body.code)

    def foretells_numbers(self, body: Body) -> bool:
        """Whether no row before has failed whose number would move the following ones."""
        return not self.is_all_shaken and body.code not in self.shaken


@contextmanager
def _all_or_nothing(connection: Connection, faults: _Faults) -> Iterator[None]:
    with connection.begin_nested():
        yield
        if faults.found:
            raise InputFaults(faults.found)


# --- where a row belongs ---------------------------------------------------------------------------------------


def _find(office: Office, connection: Connection, row: OutcomeRow, faults: _Faults) -> _Item | None:
    """The place of a row; None, with sentences in ``faults``, if it has none."""
    body = _body(office, row.body)
    if body is None:
        known = {plain(name): name for one in office.town.bodies for name in (one.code, one.name)}
        near = difflib.get_close_matches(plain(row.body), known, n=1)
        codes = ", ".join(one.code for one in office.town.bodies)
        hint = f"neměl to být „{known[near[0]]}“?" if near else f"známé jsou: {codes}."
        faults.add(row, [f"orgán {quoted(row.body)} město nemá; {hint}"])
        return None
    meeting = meetings.meeting_on(connection, body.code, row.held_on)
    if meeting is None:
        faults.add(row, [f"{body.name} nemá {_day(row.held_on)} žádné jednání; zkontrolujte datum."], body)
        return None
    proposal = proposals.proposal_by_id(connection, row.proposal_id)
    if proposal is None:
        faults.add(row, [f"návrh č.\u00a0{row.proposal_id} neexistuje; zkontrolujte číslo."], body)
        return None
    stop = consultations.consultation_at(connection, proposal.id, body.code)
    item = meetings.agenda_item_of(connection, meeting.id, stop.id) if stop else None
    if stop is None or item is None:
        sentence = (
            f"návrh č.\u00a0{proposal.id} není na programu jednání ({body.name} {_day(row.held_on)}); "
            "zkontrolujte číslo návrhu, orgán a\u00a0datum."
        )
        faults.add(row, [sentence], body)
        return None
    its_body = body_in_force(office, rules_of(connection, proposal, office), body.code)  # as hear judges
    members = its_body.members_on(row.held_on) if row.members is None else row.members
    number = meetings.number_of(connection, item) if row.position is not None else None
    found = _Item(row, its_body, meeting, stop, proposal, item, members, number)
    sentences = list(_disagreements(found))
    if sentences:
        faults.add(row, sentences, body)
        return None
    return found


def _body(office: Office, name: str) -> Body | None:
    wanted = plain(name)
    for body in office.town.bodies:
        if wanted in (plain(body.code), plain(body.name), plain(body.subject)):
            return body
    return None


def _disagreements(item: _Item) -> Iterator[str]:
    """Where the row contradicts the agenda, the membership or itself."""
    row, body = item.row, item.body
    if row.position is not None and row.position != item.number:
        yield (
            f"návrh č.\u00a0{row.proposal_id} je na programu jako bod {item.number}, "
            f"tabulka uvádí bod {row.position}; opravte číslo bodu, nebo návrhu."
        )
    if row.title and plain(row.title) != plain(item.proposal.title):
        yield (
            f"návrh č.\u00a0{row.proposal_id} se jmenuje {quoted(item.proposal.title)}, "
            f"tabulka uvádí {quoted(row.title)}; zkontrolujte číslo návrhu."
        )
    known = body.members_on(row.held_on)
    if known is not None and item.members != known:
        yield (
            f"{body.name} má podle pravidel města {known} členů, tabulka uvádí {item.members}; "
            "opravte počet, nebo pravidla města."
        )
        return  # what the wrong number does to the ballot is no news
    if row.votes is not None and item.members is None:
        yield (
            f"pravidla města k\u00a0{_day(row.held_on)} neuvádějí, kolik má {body.name} členů; "
            "doplňte sloupec „Členů“, nebo pravidla města."
        )
    tally = item.tally
    if tally is None:
        return
    yield from tally.faults()
    if not tally.faults() and row.outcome not in _ON_THE_TEXT and not tally.is_adopted:
        paragraph = MAJORITY_PARAGRAPHS.get(body.kind, "jednací řád")
        yield (
            f"výsledek „{OUTCOME_LABELS[row.outcome]}“ nesouhlasí s\u00a0hlasováním, procedurální návrh přijat nebyl. "
            f"{tally.explanation(paragraph)}"
        )


def _check_whole(items: list[_Item], faults: _Faults) -> list[_Item]:
    """What only the table as a whole shows: an item or a number twice, a hole in the order; the rest is sound."""
    sound = []
    seen: dict[tuple[int, int], int] = {}
    numbers: dict[tuple[str, str], int] = {}
    orders: dict[tuple[int, int], int] = {}
    ordered = {item.meeting.id for item in items if item.row.order is not None}
    for item in items:
        row, sentences = item.row, []
        if (first := seen.setdefault((item.meeting.id, item.stop.id), row.line)) != row.line:
            sentences.append(
                f"návrh č.\u00a0{row.proposal_id} je v\u00a0tabulce už na řádku {first}; nechte jen jeden."
            )
        if row.number and (first := numbers.setdefault((item.body.code, row.number), row.line)) != row.line:
            sentences.append(
                f"číslo usnesení {row.number} je v\u00a0tabulce už na řádku {first}; opravte jedno z\u00a0nich."
            )
        if row.order is None and row.votes is not None and item.meeting.id in ordered:
            sentences.append("chybí pořadí hlasování, u\u00a0ostatních bodů jednání vyplněno je; doplňte ho.")
        if (
            row.order is not None
            and (first := orders.setdefault((item.meeting.id, row.order), row.line)) != row.line
        ):
            sentences.append(f"pořadí hlasování {row.order} má už řádek {first}; opravte jedno z\u00a0nich.")
        if sentences:
            faults.add(row, sentences, item.body)
        else:
            sound.append(item)
    return sound


def _in_order_of_voting(items: list[_Item]) -> list[_Item]:
    return sorted(
        items,
        key=lambda item: (item.meeting.held_on, item.meeting.id, item.row.order or 0, item.row.line),
    )


# --- what is recorded ------------------------------------------------------------------------------------------


def _record(
    office: Office, connection: Connection, actor: Actor, item: _Item, faults: _Faults
) -> Recorded | None:
    """One row, or None with its sentences in ``faults`` and nothing of it kept."""
    row = item.row
    recorded = Recorded(
        line=row.line,
        body=item.body.code,
        body_name=item.body.name,
        held_on=row.held_on,
        consultation_id=item.stop.id,
        proposal_id=row.proposal_id,
        title=item.proposal.title,
        outcome=row.outcome,
        number=None,
        is_unchanged=False,
    )
    try:
        if item.agenda_item.outcome is not None:
            return replace(recorded, number=_known_number(connection, item), is_unchanged=True)
        heard = _hear(office, connection, actor, item, faults)
    except Refused as refused:
        faults.add(row, refused.reasons, item.body)
        return None
    return replace(recorded, number=heard.number) if heard else None


def _hear(office: Office, connection: Connection, actor: Actor, item: _Item, faults: _Faults) -> Heard | None:
    """Hears the item. A number in the table confirms the one that is drawn; another one needs a reason."""
    row = item.row
    is_negative = row.outcome is Outcome.NOT_RECOMMENDED
    hearing = Hearing(
        outcome=row.outcome,
        tally=item.tally,
        amended_text="" if is_negative else row.text,
        negative_motion=row.text if is_negative else "",
        postponed_to=row.postponed_to,
        conditions=row.conditions,
        reason=row.reason,
    )
    with connection.begin_nested() as attempt:
        heard = hear(office, connection, actor, item.stop.id, hearing)
        if row.number in ("", heard.number):
            return heard
        attempt.rollback()
    if heard.number is None:
        raise Refused("Číslo usnesení lze dát jen přijatému usnesení; smažte ho.")
    if used := used_number(connection, item.body, row.number):
        raise Refused(used)
    if not row.number_reason:
        if not faults.foretells_numbers(item.body):
            return None  # the faults before it moved the series: its turn comes when they are mended
        raise Refused(
            f"Číslo {row.number} není v\u00a0řadě na řadě, následuje {heard.number}; "
            "opravte ho, nechte prázdné, nebo vyplňte „Důvod čísla“."
        )
    with connection.begin_nested():
        manual = ManualNumber(row.number, row.number_reason)
        return hear(office, connection, actor, item.stop.id, replace(hearing, manual_number=manual))


def _known_number(connection: Connection, item: _Item) -> str | None:
    """The number of what was recorded before; raises Refused if the row says anything else than that."""
    row, agenda_item = item.row, item.agenda_item
    kept = ballots.ballot_that_decided(connection, agenda_item.id)
    tally = Tally(kept.members, kept.present, kept.votes_for, kept.against, kept.abstained) if kept else None
    resolution = resolutions.resolution_of(connection, item.stop.id)
    number = str(resolution.number) if resolution and resolution.meeting_id == item.meeting.id else None
    outcome = Outcome(agenda_item.outcome)
    pairs = (
        ("výsledek", OUTCOME_LABELS[outcome], OUTCOME_LABELS[row.outcome]),
        ("hlasování", ballot_line(tally) or "bez hlasování", ballot_line(item.tally) or "bez hlasování"),
        ("číslo usnesení", number or "bez čísla", row.number or number or "bez čísla"),
        ("datum odložení", _day(agenda_item.postponed_to), _day(row.postponed_to)),
        ("podmínky", agenda_item.conditions or "", row.conditions),
        ("důvod", agenda_item.reason or "", row.reason),
        ("znění", kept.motion if kept and row.text else "", row.text if kept else ""),
    )
    different = [
        f"{label}: zapsáno je {quoted(before)}, tabulka uvádí {quoted(now)}"
        for label, before, now in pairs
        if before != now
    ]
    if different:
        raise Refused(
            f"Návrh č.\u00a0{row.proposal_id} už má z\u00a0tohoto jednání zapsán výsledek a\u00a0tabulka ho nepřepíše; "
            f"{'; '.join(different)}."
        )
    return number


def _day(day: date | None) -> str:
    return f"{day.day}.\u00a0{day.month}.\u00a0{day.year}" if day else ""
