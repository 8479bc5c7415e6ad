"""What does a resolution do to others and others to it, as people read it? Both directions, and suspensions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.effects import meant
from actions.office import Office
from db.queries import cited, suspended
from db.visibility import Eyes
from states.dates import PRAGUE, czech_date
from states.vocabulary import OUTCOME_LABELS, EffectKind, Outcome

_EVERYTHING = Eyes(frozenset(), frozenset(), frozenset(), see_everything=True)
_ACTIVE = {EffectKind.REVOKES: "ruší", EffectKind.AMENDS: "mění", EffectKind.AFFIRMS: "potvrzuje"}
_OF_A_POINT = {EffectKind.REVOKES: "zrušen", EffectKind.AMENDS: "změněn", EffectKind.AFFIRMS: "potvrzen"}
_PASSIVE = {EffectKind.REVOKES: "zrušeno", EffectKind.AMENDS: "změněno", EffectKind.AFFIRMS: "potvrzeno"}


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect as a sentence; ``resolution_id`` is the other resolution, ``choice`` those among which to choose."""

    id: int
    kind: str
    clause: str | None
    citation: str
    words: str
    resolution_id: int | None
    number: str | None
    choice: tuple[Row[Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Suspended:
    """One suspension: who, when, why, and where the assembly decides or decided."""

    id: int
    words: str
    reasons: str
    meeting_id: int | None
    outcome: str | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Effects:
    """What a resolution does (``onward``), what was done to it (``back``), and its suspensions."""

    onward: tuple[Effect, ...]
    back: tuple[Effect, ...]
    suspensions: tuple[Suspended, ...]


def see_effects(office: Office, connection: Connection, eyes: Eyes | None, row: Any) -> Effects:
    """The effects of a resolution that these eyes may see (None: all)."""
    sight = eyes or _EVERYTHING
    return Effects(
        tuple(_onward(office, connection, row, one) for one in cited.done_by(connection, sight, row.id)),
        tuple(_back(row, one) for one in cited.done_to(connection, sight, row.id)),
        tuple(_suspended(office, one) for one in suspended.suspensions_of(connection, row.id)),
    )


def _onward(office: Office, connection: Connection, row: Any, one: Row[Any]) -> Effect:
    kind = EffectKind(one.kind)
    point = f", bod {one.clause}" if one.clause else ""
    if one.other_id is not None:
        is_other = one.other_body != row.body
        other = f" ({one.other_body})" if is_other else ""
        words = f"{_ACTIVE[kind]} usnesení {one.other_number}{other} ze dne {czech_date(one.other_on)}{point}"
        if is_other and kind is not EffectKind.AFFIRMS and one.other_state != "cancelled":
            words += f"; {_FOREIGN}"
        if row.state == "voided":
            words += f"; {_UNDONE}"
        return Effect(one.id, one.kind, one.clause, one.citation, words, one.other_id, one.other_number)
    if one.target_id is not None:
        return Effect(one.id, one.kind, one.clause, "", f"{_ACTIVE[kind]} neveřejné usnesení", None, None)
    choice = tuple(meant(office, connection, row, one))
    said = f"{_ACTIVE[kind]} „{one.citation}“"
    words = f"{said}: vyberte, které usnesení to je" if choice else f"{said}; starší než evidence"
    return Effect(one.id, one.kind, one.clause, one.citation, words, None, None, choice)


def _back(row: Any, one: Row[Any]) -> Effect:
    kind = EffectKind(one.kind)
    point = f", bod {one.clause}" if one.clause else ""
    other = f" ({one.other_body})" if one.other_body != row.body else ""
    what = f"bod {one.clause} {_OF_A_POINT[kind]}" if one.clause else _PASSIVE[kind]
    words = f"{what} usnesením {one.other_number}{other} ze dne {czech_date(one.other_on)}"
    if _is_foreign(kind, one.other_body, row):
        words = f"cituje ho usnesení {one.other_number}{other} ze dne {czech_date(one.other_on)}{point}; {_FOREIGN}"
    if one.other_state == "voided":
        words += f"; {_UNDONE}"
    return Effect(one.id, one.kind, one.clause, one.citation, words, one.other_id, one.other_number)


_UNDONE = "číslo je zneplatněno, účinek zanikl"
_FOREIGN = "usnesení jiného orgánu se tím nemění"


def _is_foreign(kind: EffectKind, other_body: str, row: Any) -> bool:
    """Whether a body spoke of another one's resolution without effect: only a suspended one is decided so (§ 105)."""
    return other_body != row.body and kind is not EffectKind.AFFIRMS and row.state != "cancelled"


def _suspended(office: Office, one: Row[Any]) -> Suspended:
    day = czech_date(one.suspended_at.astimezone(PRAGUE).date())
    words = f"Výkon pozastavil(a) {one.mayor} dne {day} (§\u00a0105 zákona o\u00a0obcích)."
    if one.outcome is not None:
        what = "zrušilo" if one.outcome == "cancelled" else "potvrdilo"
        words += f" Zastupitelstvo ho dne {czech_date(one.decided_on)} {what} usnesením {one.decided_number}."
    elif one.resolution_state != "suspended":
        words += " O\u00a0věci se mezitím rozhodlo jinak."
    elif one.item_outcome is not None:
        label = OUTCOME_LABELS[Outcome(one.item_outcome)]
        words += f" Zastupitelstvo o\u00a0něm {czech_date(one.held_on)} nerozhodlo ({label}); výkon zůstává pozastaven."
    elif one.meeting_id is not None and one.meeting_state not in ("cancelled", "closed"):
        words += f" Rozhodne zastupitelstvo {czech_date(one.held_on)}, bod je na programu."
    else:
        words += " Rozhodne nejbližší zastupitelstvo; až bude naplánováno, bod se na program zařadí sám."
    is_open = one.outcome is None and one.resolution_state == "suspended"
    return Suspended(one.id, words, one.reasons, one.meeting_id, one.outcome, is_open)


def sentences(found: Effects) -> list[str]:
    """Everything in sentences, one a line."""
    lines = [f"{one.words[:1].upper()}{one.words[1:]}." for one in (*found.onward, *found.back)]
    return [*lines, *(f"{one.words} Důvody: {one.reasons}" for one in found.suspensions)]


def effects_data(found: Effects) -> dict[str, Any]:
    """The effects as plain data, for the command line and the API."""
    return {
        "effects": [_data(one) for one in found.onward],
        "affected_by": [_data(one) for one in found.back],
        "suspensions": [
            {"id": one.id, "words": one.words, "reasons": one.reasons, "outcome": one.outcome}
            for one in found.suspensions
        ],
    }


def _data(one: Effect) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "clause": one.clause,
        "citation": one.citation,
        "words": one.words,
        "resolution_id": one.resolution_id,
        "number": one.number,
        "choice": [row.id for row in one.choice],
    }


def marks(rows: Sequence[Any], effects: dict[int, list[Row[Any]]]) -> dict[int, str]:
    """What a list says beside each resolution: by whom it was revoked or amended, and which point."""
    found = {}
    for row in rows:
        said = []
        for one in effects.get(row.id, ()):
            if one.kind == EffectKind.AFFIRMS:
                continue
            kind = EffectKind(one.kind)
            what = f"bod {one.clause} {_OF_A_POINT[kind]}" if one.clause else _PASSIVE[kind]
            said.append(f"{what} usnesením {one.other_number}")
        if said:
            found[row.id] = ", ".join(said)
    return found
