"""What does a resolution do to earlier ones? It revokes, amends or affirms them, or one point, as its clauses cite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.assign import cancel_by_resolution
from actions.authority import MACHINE, RAZITKO, Actor, standing_towards
from actions.office import Office
from actions.perform import Act, note, perform
from db import resolutions
from db.queries import cited
from states.citation import EFFECT_OF_VERB, Citation, body_kind_of, citations_in, point_label
from states.dates import czech_date
from states.facts import ResolutionFacts
from states.folding import fold
from states.machine import Refused
from states.operative_verbs import OPERATIVE_VERBS, is_operative_verb, operative_verb
from states.resolution import RESOLUTION, STAFF
from states.town import Body, Town
from states.vocabulary import EFFECT_KIND_LABELS, BodyKind, EffectKind
from states.wording import Clause

_VERB_OF_KIND = {EffectKind.REVOKES: "revoke", EffectKind.AMENDS: "amend", EffectKind.AFFIRMS: "affirm"}


@dataclass(frozen=True, slots=True)
class Cited:
    """An earlier resolution that a text cites: what is done to it, the citation, and which ones can be meant."""

    kind: EffectKind
    citation: Citation
    candidates: tuple[Row[Any], ...]

    @property
    def target(self) -> Row[Any] | None:
        """The resolution that is meant, if there is exactly one."""
        return self.candidates[0] if len(self.candidates) == 1 else None

    def sentence(self) -> str:
        """What recording does, or what a person will be asked, in one Czech sentence."""
        words = f"„{self.citation.words}“"
        point = f", bod {self.citation.clause}" if self.citation.clause else ""
        if self.target is not None:
            day = czech_date(self.target.adopted_on)
            return (
                f"{_WILL[self.kind]} usnesení {self.target.number} ze dne {day}{point}: {self.target.title}"
            )
        if self.candidates:
            numbers = ", ".join(f"{row.number} ({czech_date(row.adopted_on)})" for row in self.candidates[:5])
            return (
                f"Citace {words} se hodí na víc usnesení: {numbers}. Doplňte rok nebo den přijetí; jinak ho po zápisu "
                "vyberete v\u00a0evidenci usnesení."
            )
        return f"Citace {words} v\u00a0evidenci není; zůstane zapsaná jako citace staršího usnesení."


_WILL = {
    EffectKind.REVOKES: "Zruší",
    EffectKind.AMENDS: "Změní",
    EffectKind.AFFIRMS: "Potvrdí",
}


def cited_by(
    connection: Connection,
    town: Town,
    body: Body,
    day: date,
    clauses: Sequence[Clause] | None,
    text: str,
    *,
    before: int | None = None,
) -> list[Cited]:
    """What the clauses (or free words) of a resolution of ``body`` adopted on ``day`` do to earlier ones."""
    return [
        Cited(kind, citation, tuple(_candidates(connection, town, body, day, citation, before)))
        for kind, citation in _said(clauses, text)
    ]


def _said(clauses: Sequence[Clause] | None, text: str) -> Iterator[tuple[EffectKind, Citation]]:
    if clauses is None:
        spoken = list(_spoken(text))
    else:
        spoken = [(clause.verb, clause.text) for clause in clauses if is_operative_verb(clause.verb)]
    for form, words in spoken:
        kind = EFFECT_OF_VERB.get(operative_verb(form).code)
        if kind is not None:
            for citation in citations_in(words):
                yield kind, citation


def _spoken(text: str) -> Iterator[tuple[str, str]]:
    """Free words cut at their operative verbs: (verb, what follows it up to the next one)."""
    forms = {form for verb in OPERATIVE_VERBS for form in (verb.masculine, verb.feminine, verb.neuter)}
    either = "|".join(form.replace(" ", "[ \u00a0]") for form in sorted(forms, key=len, reverse=True))
    verbs = re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
    found = list(verbs.finditer(text))
    for match, following in zip_longest(found, found[1:]):  # words may have no verb at all: a motion to elect
        if _SUBORDINATE.search(text[: match.start()]):
            continue  # „bere na vědomí, že rada ruší…“: somebody else does it, the body only speaks of it
        end = following.start() if following else len(text)
        yield match[0].replace("\u00a0", " "), text[match.end() : end]


_SUBORDINATE = re.compile(
    r",\s+(?:že|zda|aby|protože|pokud|kter\w+|jehož|jejíž|jejichž|jím|jímž|jíž|jimiž|kdy)\s(?:(?!\sa\s)[^,.;:\n])*$",
    re.IGNORECASE,
)
"""The end of a text that is inside a subordinate clause: what is said there is not done by the resolution."""


def _candidates(
    connection: Connection, town: Town, body: Body, day: date, citation: Citation, before: int | None
) -> list[Row[Any]]:
    bodies, citation = _bodies(town, body, citation)
    return cited.candidates(connection, bodies, citation, before=before, term=term_of(body, day))


def _bodies(town: Town, body: Body, citation: Citation) -> tuple[list[str], Citation]:
    """Whose resolution is meant: of the body that was named, in words or in the number; else of the one that speaks."""
    first = fold(citation.parts[0])
    for other in town.bodies:
        if other.number is None or first not in (fold(other.code), fold(other.number_body)):
            continue
        if "{body}" not in other.number.pattern and len(citation.parts) > 1:
            return [other.code], Citation(
                citation.parts[1:], citation.clause, citation.on, citation.body, citation.words
            )
        return [other.code], citation
    kind = body_kind_of(citation.body)
    if kind is None or kind is body.kind:
        return [body.code], citation
    return [other.code for other in town.bodies if other.kind is kind], citation


def term_of(body: Body, day: date) -> tuple[date | None, date | None]:
    """The term of office on a day: its first day, and the first day after it; None where the town names none."""
    begun = [term.since for term in body.terms if term.since <= day]
    coming = [term.since for term in body.terms if term.since > day]
    return max(begun, default=None), min(coming, default=None)


def apply_effects(
    office: Office,
    connection: Connection,
    actor: Actor,
    town: Town,
    body: Body,
    source_id: int,
    clauses: Sequence[Clause] | None,
) -> list[Cited]:
    """Writes what an adopted resolution does to earlier ones, in the transaction of its recording.

    Exactly one is meant: it is linked and moved. Several or none: the citation is kept, and a person may link it later.
    """
    source = resolutions.resolution_by_id(connection, source_id)
    assert source is not None  # written a moment ago
    found = cited_by(connection, town, body, source.adopted_on, clauses, source.text, before=source_id)
    for one in found:
        target = one.target
        label = _label(connection, target, one.citation.clause)
        effect = {
            "source_id": source_id,
            "target_id": target.id if target is not None else None,
            "kind": one.kind.value,
            "clause": label,
            "citation": one.citation.words[:300],
            "new_text": None,
            "recorded_at": office.now,
            "recorded_by": actor.person_id,
        }
        connection.execute(resolutions.resolution_effect.insert().values(**effect))
        if target is not None:
            _take_effect(office, connection, body, source, target, one.kind, label)
    if found:
        said = [
            {
                "kind": one.kind.value,
                "citation": one.citation.words,
                "number": one.target.number if one.target else None,
            }
            for one in found
        ]
        _note(office, connection, actor, source, "cite", {"effects": said})
    return found


def _label(connection: Connection, target: Row[Any] | None, clause: str | None) -> str | None:
    """The target's own label of the cited point, else the point as it was cited."""
    if clause is None or target is None:
        return clause
    labels = [
        f"{int(data['section']):02}.{int(data['point']):02}" for data in cited.clauses_of(connection, target)
    ]
    return point_label(clause, labels) or clause


def _take_effect(
    office: Office,
    connection: Connection,
    body: Body,
    source: Row[Any],
    target: Row[Any],
    kind: EffectKind,
    clause: str | None,
) -> None:
    """Moves the target as the body wants it. A body changes its own resolutions only (§ 105 has a way of its own)."""
    if target.body != body.code:
        if body.kind is BodyKind.ASSEMBLY and clause is None and target.state == "suspended":
            _decide_suspension(office, connection, source, target, kind)
        return
    verb = _VERB_OF_KIND[kind]
    if kind is EffectKind.REVOKES and clause is not None:
        verb = "amend"  # one point falls, the rest stays valid
    row = resolutions.resolution_by_id(connection, target.id, for_update=True)
    assert row is not None  # a foreign key
    if verb not in RESOLUTION.verbs_from(row.state):
        return  # revoked already: the citation is kept, there is nothing left to do
    perform(
        office,
        connection,
        RAZITKO,
        Act(
            table=RESOLUTION,
            rows=resolutions.resolution,
            row=row,
            verb=verb,
            standing=MACHINE,
            facts=ResolutionFacts(office.today, body.kind),
            proposal_id=row.proposal_id,
            said={
                "number": row.number,
                "by": source.number,
                "effect": EFFECT_KIND_LABELS[kind],
                **({"clause": clause} if clause else {}),
            },
        ),
    )
    if kind is EffectKind.REVOKES:
        cancel_by_resolution(office, connection, (row.id, clause), source.id)


def _decide_suspension(
    office: Office, connection: Connection, source: Row[Any], target: Row[Any], kind: EffectKind
) -> None:
    """The assembly adopted that a suspended resolution of the council is cancelled, or confirmed (§ 84/5, § 105)."""
    verb = {EffectKind.REVOKES: "cancel", EffectKind.AFFIRMS: "confirm"}.get(kind)
    if verb is None:
        return
    row = resolutions.resolution_by_id(connection, target.id, for_update=True)
    assert row is not None  # a foreign key
    done = perform(
        office,
        connection,
        RAZITKO,
        Act(
            table=RESOLUTION,
            rows=resolutions.resolution,
            row=row,
            verb=verb,
            standing=MACHINE,
            facts=ResolutionFacts(office.today, office.town.body(row.body).kind),
            proposal_id=row.proposal_id,
            said={"number": row.number, "by": source.number},
        ),
    )
    table = resolutions.suspension
    connection.execute(
        table.update()
        .where(table.c.resolution_id == row.id, table.c.outcome.is_(None))
        .values(
            outcome="cancelled" if done.state == "cancelled" else "confirmed",
            decided_on=source.adopted_on,
            decided_by_id=source.id,
        )
    )
    if done.state == "cancelled":
        cancel_by_resolution(office, connection, (row.id, None), source.id)


def link_effect(office: Office, connection: Connection, actor: Actor, effect_id: int, target_id: int) -> None:
    """A person says which of several resolutions a citation meant; it takes effect now. Raises Refused."""
    standing = standing_towards(office, connection, actor)
    if not standing.roles.intersection(STAFF):
        raise Refused("Citaci přiřadí usnesení jen organizační oddělení nebo tajemník.")
    effect = cited.effect_by_id(connection, effect_id)
    if effect is None:
        raise Refused(f"Účinek č.\u00a0{effect_id} v\u00a0evidenci není; načtěte stránku znovu.")
    if effect.target_id is not None:
        raise Refused("Citace už své usnesení má; načtěte stránku znovu.")
    source = resolutions.resolution_by_id(connection, effect.source_id, for_update=True)
    assert source is not None  # a foreign key
    if source.state == "voided":
        raise Refused(f"Číslo {source.number} je zneplatněné; co cituje, žádný účinek nemá.")
    target = next((row for row in meant(office, connection, source, effect) if row.id == target_id), None)
    if target is None:
        raise Refused(f"Citaci „{effect.citation}“ vybrané usnesení neodpovídá; vyberte jiné.")
    kind = EffectKind(effect.kind)
    clause = _label(connection, target, effect.clause)
    connection.execute(
        resolutions.resolution_effect.update()
        .where(resolutions.resolution_effect.c.id == effect_id)
        .values(target_id=target_id, clause=clause)
    )
    _note(office, connection, actor, source, "link", {"citation": effect.citation, "number": target.number})
    _take_effect(office, connection, office.town.body(source.body), source, target, kind, clause)


def meant(office: Office, connection: Connection, source: Row[Any], effect: Row[Any]) -> list[Row[Any]]:
    """The resolutions that an unlinked effect may mean; none: it is older than the register."""
    try:
        (citation, *_others) = citations_in(effect.citation)
        body = office.town.body(source.body)
    except (ValueError, KeyError):
        return []
    return _candidates(connection, office.town, body, source.adopted_on, citation, source.id)


def _note(
    office: Office, connection: Connection, actor: Actor, row: Row[Any], verb: str, said: dict[str, Any]
) -> None:
    standing = standing_towards(office, connection, actor)
    note(office, connection, actor, standing, (*STAFF, *MACHINE.roles), RESOLUTION, row, verb, said)
