"""What did the meeting decide? A table with one row for each item, recorded row by row or all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from actions.draft import body_in_force
from actions.foresee import Foresight, next_number, outcomes_for, said_by_votes
from actions.hear import Hearing
from actions.office import Office
from actions.record_resolution import ManualNumber
from states.majority import Tally, threshold
from states.town import Body
from states.vocabulary import MAJORITY_PARAGRAPHS, OUTCOME_LABELS, Outcome, StageTask
from web.form import Form
from web.views.meetings import outcome_words

COUNTS = ("present", "for", "against", "abstained")
_TEXTS = ("reason", "conditions", "postponed_to", "text", "number", "number_reason")
FIELDS = ("outcome", "members", *COUNTS, *_TEXTS)
LONGEST_TEXT = 50_000
_COUNT_NAMES = {
    "present": "přítomných",
    "for": "hlasů pro",
    "against": "hlasů proti",
    "abstained": "těch, kdo se zdrželi",
}


@dataclass(frozen=True, slots=True)
class Sentences:
    """What is said beside one row: why it was not recorded, or what would be recorded of it.

    ``of_table``: if all the filled rows are recorded at once, in their order.
    """

    refusals: Sequence[str] = ()
    foresight: Foresight | None = None
    of_table: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row: the item, the outcomes it may have, what was typed, and what is said beside it."""

    item: Any
    options: Sequence[tuple[str, str]]
    typed: Mapping[str, str]
    said: Sentences
    outcome: str
    ballot: str
    needs_members: bool

    @property
    def id(self) -> int:
        """The stop's id, by which the fields are named."""
        return int(self.item.consultation_id)

    @property
    def has_more(self) -> bool:
        """Whether the further fields must be open: something is typed there, or an error is near."""
        return bool(self.said.refusals) or any(self.typed[name] for name in _TEXTS)


@dataclass(frozen=True, slots=True)
class Grid:
    """The table with what holds for all its rows."""

    rows: Sequence[GridRow]
    members: int | None
    needed: int | None
    paragraph: str
    next_number: str | None
    missing: int
    has_ballots: bool = True


@dataclass(slots=True)
class Filled:
    """One row as it was filled in: a hearing, or why it is none; both empty if nobody filled it."""

    hearing: Hearing | None = None
    faults: list[str] = field(default_factory=list)


def grid(
    office: Office,
    connection: Any,
    meeting: Any,
    items: Sequence[Any],
    form: Form,
    said: Mapping[int, Sentences],
) -> Grid:
    """The table of a meeting; ``said`` are sentences for rows, by the stop's id."""
    body = _body(office, meeting.body)
    members = body.members_on(meeting.held_on) if body else None
    first = next((item for item in items if item.outcome is None), None)
    number = None
    if body is not None and not body.is_internal and first is not None:
        number = next_number(connection, body, first, meeting, first.item_number or first.position)
    return Grid(
        rows=[
            grid_row(office, item, form, said.get(item.consultation_id, Sentences()), members)
            for item in items
        ],
        members=members,
        needed=threshold(members) if members else None,
        paragraph=MAJORITY_PARAGRAPHS.get(body.kind, "jednací řád") if body else "",
        next_number=number,
        missing=sum(item.outcome is None for item in items),
        has_ballots=body is not None and not body.is_internal,
    )


def grid_row(office: Office, item: Any, form: Form, said: Sentences, members: int | None) -> GridRow:
    """One row with what was typed in it."""
    body = _body(office, item.body)
    ballot = ""
    if item.votes_for is not None and body is not None:
        tally = Tally(item.members, item.present, item.votes_for, item.against, item.abstained)
        ballot = said_by_votes(tally, body.kind)
    options = outcomes_for(body, StageTask(item.task)) if body is not None else ()
    return GridRow(
        item=item,
        options=[(outcome.value, OUTCOME_LABELS[outcome]) for outcome in options],
        typed={name: _typed(form, f"{name}-{item.consultation_id}") for name in FIELDS},
        said=said,
        outcome=outcome_words(item),
        ballot=ballot,
        needs_members=members is None,
    )


def _typed(form: Form, name: str) -> str:
    return form.long_text(name, LONGEST_TEXT)


def read_row(form: Form, stop_id: int, members: int | None, promised: str = "") -> Filled:
    """The hearing that a row of the form says; nothing is guessed and no outcome is read off the counts.

    ``promised`` names the field in which a preview left the number that it promised.
    """

    def text(name: str) -> str:
        return form.long_text(f"{name}-{stop_id}", LONGEST_TEXT)

    if not any(text(name) for name in FIELDS if name != "members"):
        return Filled()
    faults: list[str] = []
    outcome = _outcome(text("outcome"), faults)
    if members is None and text("members"):
        members = _count(form, f"members-{stop_id}", "všech členů", faults)
    tally = _tally(form, stop_id, members, faults)
    postponed_to = form.day(f"postponed_to-{stop_id}")
    faults += [form.faults[name] for name in form.faults if name.endswith(f"-{stop_id}")]
    if text("number_reason") and not text("number"):
        faults.append("Je uveden důvod čísla, ale číslo usnesení chybí; doplňte ho, nebo důvod smažte.")
    if len(text("number")) > 120:
        faults.append("Číslo usnesení je příliš dlouhé; zkontrolujte ho.")
    if postponed_to is not None and outcome not in (None, Outcome.POSTPONED):
        faults.append(
            "Datum odložení patří jen k\u00a0výsledku „odloženo“; smažte ho, nebo opravte výsledek."
        )
    if faults or outcome is None:
        return Filled(None, list(dict.fromkeys(faults)))
    is_negative = outcome is Outcome.NOT_RECOMMENDED
    number = " ".join(text("number").split())
    hearing = Hearing(
        outcome,
        tally,
        amended_text="" if is_negative else text("text"),
        negative_motion=text("text") if is_negative else "",
        postponed_to=postponed_to,
        conditions=text("conditions"),
        reason=text("reason"),
        manual_number=ManualNumber(number, text("number_reason")) if number else None,
        expected_number=form.text(f"{promised}-{stop_id}", 120) if promised else "",
    )
    return Filled(hearing)


def _outcome(text: str, faults: list[str]) -> Outcome | None:
    if not text:
        faults.append("Vyberte výsledek; z\u00a0počtu hlasů se sám nedoplní.")
        return None
    try:
        return Outcome(text)
    except ValueError:
        faults.append("Takový výsledek neznáme; vyberte ho ze seznamu.")
        return None


def _tally(form: Form, stop_id: int, members: int | None, faults: list[str]) -> Tally | None:
    if not any(form.text(f"{name}-{stop_id}") for name in COUNTS):
        return None
    missing = [_COUNT_NAMES[name] for name in COUNTS if not form.text(f"{name}-{stop_id}")]
    if missing:
        faults.append(f"Hlasování není úplné, chybí počet {', '.join(missing)}; kde nikdo nebyl, napište 0.")
    counts = [
        _count(form, f"{name}-{stop_id}", _COUNT_NAMES[name], faults)
        for name in COUNTS
        if form.text(f"{name}-{stop_id}")
    ]
    if members is None:
        faults.append("Pravidla města neříkají, kolik má orgán členů; doplňte počet všech členů.")
    if missing or members is None or len(counts) < len(COUNTS) or None in counts:
        return None
    present, votes_for, against, abstained = (count or 0 for count in counts)
    tally = Tally(members, present, votes_for, against, abstained)
    if found := tally.faults():
        faults += found
        return None
    return tally


def _count(form: Form, name: str, label: str, faults: list[str]) -> int | None:
    text = form.text(name)
    if text.isascii() and text.isdigit() and len(text) <= 3:
        return int(text)
    faults.append(f"Počet {label} „{text[:20]}“ není celé číslo od 0 do 999; napište ho číslicemi.")
    return None


def _body(office: Office, code: str) -> Body | None:
    try:
        return body_in_force(office, office.town, code)
    except KeyError:
        return None
