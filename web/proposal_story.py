"""How is the history of a proposal told? Each entry of the journal as a sentence, without guessing anybody's gender."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from states.assignment import ASSIGNMENT
from states.consultation import CONSULTATION
from states.dates import PRAGUE, czech_date
from states.machine import Table
from states.proposal import PROPOSAL
from states.signoff import SIGN_OFF
from states.town import Town
from states.vocabulary import ROLE_LABELS, Role
from templates.environment import plural

TABLES: dict[str, Table] = {table.name: table for table in (PROPOSAL, CONSULTATION, SIGN_OFF, ASSIGNMENT)}

_SAID = {
    ("proposal", "draft"): "Návrh byl založen",
    ("proposal", "edit"): "Text byl upraven",
    ("proposal", "submit"): "Návrh byl předložen ke schválení",
    ("proposal", "take_back"): "Návrh byl vzat zpět k\u00a0úpravě",
    ("proposal", "return_for_rework"): "Návrh byl vrácen k\u00a0přepracování",
    ("proposal", "clear"): "Schvalování na úřadě je uzavřeno",
    ("proposal", "send_back"): "Návrh se z\u00a0projednání vrátil k\u00a0přepracování",
    ("proposal", "adopt"): "Návrh byl přijat",
    ("proposal", "not_adopt"): "Návrh nebyl přijat",
    ("proposal", "note"): "Návrh byl vzat na vědomí",
    ("proposal", "stop"): "Návrh nebyl doporučen a\u00a0dál nepokračuje",
    ("proposal", "withdraw"): "Návrh byl stažen",
    ("sign_off", "seat"): "Do schvalování byl zařazen krok",
    ("sign_off", "ask"): "Odešla žádost",
    ("sign_off", "approve"): "Návrh byl schválen",
    ("sign_off", "give_opinion"): "Bylo podáno vyjádření",
    ("sign_off", "return"): "Návrh byl vrácen s\u00a0důvodem",
    ("sign_off", "hand_over"): "Rozhodnutí bylo předáno",
    ("sign_off", "reseat"): "Rozhodnutí přešlo na nového držitele funkce",
    ("sign_off", "escalate"): "Po termínu byl upozorněn nadřízený",
    ("sign_off", "lapse"): "Lhůta pro vyjádření marně uplynula",
    ("sign_off", "recall"): "Žádost byla vzata zpět",
    ("sign_off", "ask_again"): "Souhlas je potřeba znovu",
    ("sign_off", "close"): "Souhlas už není potřeba",
    ("consultation", "plan"): "Bylo naplánováno projednání",
    ("consultation", "open"): "Návrh čeká na zařazení na program",
    ("consultation", "reopen"): "Projednání se po přepracování znovu otevřelo",
    ("consultation", "edit_wording"): "Znění pro orgán bylo upraveno",
    ("consultation", "sign_form"): "Formulář návrhu byl podepsán",
    ("consultation", "place"): "Návrh byl zařazen na program",
    ("consultation", "take_off"): "Návrh byl vyjmut z\u00a0programu",
    ("consultation", "drop"): "Projednání odpadlo",
    ("consultation", "number"): "Usnesení dostalo číslo",
    ("consultation", "void"): "Číslo usnesení bylo zneplatněno",
    ("resolution", "number"): "Usnesení dostalo číslo",
    ("resolution", "void"): "Číslo usnesení bylo zneplatněno",
    ("assignment", "assign"): "Byl uložen úkol",
    ("assignment", "report"): "Úkol byl hlášen jako splněný",
    ("assignment", "accept"): "Splnění úkolu bylo přijato",
    ("assignment", "reject"): "Hlášení o\u00a0splnění bylo vráceno",
    ("assignment", "extend"): "Termín úkolu byl prodloužen",
    ("assignment", "cancel"): "Úkol byl zrušen",
    ("assignment", "annul"): "Úkol byl zrušen pozdějším usnesením",
    ("assignment", "renew"): "Úkol trvá dál, usnesení, které ho zrušilo, bylo zneplatněno",
    ("assignment", "ask_extension"): "Nositel požádal o\u00a0pozdější termín úkolu",
    ("assignment", "decline_extension"): "Pozdější termín úkolu byl odmítnut",
    ("assignment", "record_event"): "Byl zapsán den, od kterého se počítá termín úkolu",
    ("assignment", "hand_over"): "Úkol převzal někdo jiný z\u00a0odboru",
    ("assignment", "follow_meeting"): "Termín úkolu se posunul s\u00a0jednáním",
}
_QUOTED = ("reason", "opinion", "report", "conditions", "late_reason")


@dataclass(frozen=True, slots=True)
class Told:
    """One entry: the sentence, what belongs to it, who did it and as whom, and the states it led between."""

    number: int
    at: datetime
    sentence: str
    details: tuple[str, ...]
    quoted: tuple[str, ...]
    who: str
    on_behalf_of: str | None
    office: str
    before: str
    after: str
    is_new: bool
    is_main: bool


def told(
    entries: Iterable[Any],
    town: Town,
    steps: Mapping[int, tuple[str, str]],
    since: datetime | None,
    person_id: int,
) -> tuple[Told, ...]:
    """The entries as a reader sees them, the latest first.

    ``steps`` are (title, holder) of sign-offs by id; what others did after ``since`` is marked as new.
    """
    found = [
        Told(
            number=entry.number,
            at=entry.at,
            sentence=_sentence(entry, town, steps),
            details=_details(entry, town, steps),
            quoted=tuple(f"„{entry.facts[name]}“" for name in _QUOTED if entry.facts.get(name)),
            who=entry.actor,
            on_behalf_of=entry.acts_for,
            office=entry.office if entry.office != ROLE_LABELS[Role.MACHINE] else "",
            before=_state(entry.subject, entry.from_state) if entry.from_state != entry.to_state else "",
            after=_state(entry.subject, entry.to_state) if entry.from_state != entry.to_state else "",
            is_new=since is not None and entry.at > since and entry.actor_id != person_id,
            is_main=entry.subject == PROPOSAL.name or entry.actor_id is not None,
        )
        for entry in entries
    ]
    return tuple(reversed(found))


def _state(subject: str, state: str | None) -> str:
    known = TABLES.get(subject)
    return known.states.get(state, state) if known and state else ""


def _sentence(entry: Any, town: Town, steps: Mapping[int, tuple[str, str]]) -> str:
    said = _SAID.get((entry.subject, entry.verb))
    if entry.verb == "edit_wording" and entry.facts.get("follows_text"):
        said = "Znění pro orgán se zase řídí návrhem usnesení"
    if said is None and entry.subject == CONSULTATION.name and entry.to_state != entry.from_state:
        said = f"Výsledek projednání: {CONSULTATION.states.get(entry.to_state, entry.to_state)}"
    if said is None:
        known = TABLES.get(entry.subject)
        label = known.verbs.get(entry.verb, entry.verb) if known else entry.verb
        said = f"{label[0].upper()}{label[1:]}"
    if entry.subject == SIGN_OFF.name and entry.subject_id in steps:
        title, holder = steps[entry.subject_id]
        said += f": {title}"
        said += f", {holder}" if entry.verb in ("ask", "seat") else ""
    body = entry.facts.get("body")
    if body and entry.subject in (CONSULTATION.name, "resolution"):
        said += f" ({_body(town, body)})"
    return said


def _body(town: Town, code: str) -> str:
    try:
        return town.body(code).name
    except KeyError:
        return code


def _details(entry: Any, town: Town, steps: Mapping[int, tuple[str, str]]) -> tuple[str, ...]:
    facts = entry.facts
    found = [
        *([f"změnilo se: {', '.join(facts['changed'])}"] if _is_words(facts.get("changed")) else []),
        *(["nic v\u00a0textu se nezměnilo"] if entry.verb == "edit" and facts.get("changed") == [] else []),
        *([f"kolo {facts['round']}"] if entry.verb == "submit" and facts.get("round", 1) > 1 else []),
        *([f"{facts['number']}"] if facts.get("number") and entry.verb in ("number", "void") else []),
        *([f"{facts['task']}"] if entry.subject == ASSIGNMENT.name and facts.get("task") else []),
        *([f"kdo: {facts['charged']}"] if facts.get("charged") else []),
        *([f"komu: {facts['to']}"] if facts.get("to") else []),
        *([f"do {_day(facts['due_on'])}"] if facts.get("due_on") else []),
        *([f"termín: {facts['term']}"] if facts.get("term") and entry.subject == ASSIGNMENT.name else []),
        *([f"na jednání {_day(facts['held_on'])}"] if facts.get("held_on") else []),
    ]
    return tuple(found)


def _is_words(changed: Any) -> bool:
    return isinstance(changed, list) and bool(changed) and not all(word.isascii() for word in changed)


def _day(text: str) -> str:
    try:
        return czech_date(date.fromisoformat(text))
    except ValueError:
        return text


@dataclass(frozen=True, slots=True)
class Returned:
    """Why a proposal came back to its author: the words, who said them and when."""

    reason: str
    who: str
    at: datetime


def returned_because(entries: Iterable[Any], state: str) -> Returned | None:
    """The reason for which a returned proposal came back, from its entries, the latest first."""
    if state != "returned":
        return None
    for entry in entries:
        if entry.subject == PROPOSAL.name and entry.to_state == "returned" and entry.from_state != "returned":
            reason = entry.facts.get("reason")
            who = entry.facts.get("returned_by") or entry.actor
            return Returned(reason, who, entry.at) if reason else None
    return None


def clock_time(at: datetime) -> str:
    """The time of the day in the town: ``10:32``."""
    return f"{at.astimezone(PRAGUE):%H:%M}"


def ago(at: datetime, now: datetime) -> str:
    """How long ago, as people say it: ``před 3 minutami``; a date when it was not today."""
    minutes = int((now - at).total_seconds() // 60)
    if minutes < 1:
        return "před chvilkou"
    if minutes < 60:
        return "před minutou" if minutes == 1 else f"před {minutes}\u00a0minutami"
    days = (now.astimezone(PRAGUE).date() - at.astimezone(PRAGUE).date()).days
    if days == 0:
        hours = minutes // 60
        return "před hodinou" if hours == 1 else f"před {hours}\u00a0hodinami"
    if days == 1:
        return "včera"
    return f"před {days}\u00a0{plural(days, 'dnem', 'dny', 'dny')}"


def when(at: datetime, now: datetime) -> str:
    """Relative and exact: ``před 3 minutami, 10:32``, ``včera, 12. 5. 2024 v 09:15``."""
    here = at.astimezone(PRAGUE)
    exact = clock_time(at)
    if here.date() != now.astimezone(PRAGUE).date():
        exact = f"{czech_date(here.date())} v\u00a0{exact}"
    return f"{ago(at, now)}, {exact}"
