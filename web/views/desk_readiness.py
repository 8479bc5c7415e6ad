"""Is a matter ready for its meeting, and what must somebody do with a meeting next? Lights in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from actions.convene import notice_limit
from actions.office import Office
from db.queries.meetings_board import rules_texts
from states.backward_calendar import intent_on
from states.competence import misfits
from states.dates import czech_date
from states.deadlines import Term
from states.meeting import MEETING
from states.town import Town
from states.town_file import parse_town
from states.wording import clause_from_data

Rules = Mapping[str, Town]
NO_BODY = "Tento orgán už v\u00a0pravidlech města není; doplňte ho do nich, ať jde jednání dokončit."


@dataclass(frozen=True, slots=True)
class Light:
    """One light: the words say it, ``kind`` (success, info, warning, error, neutral) gives the colour."""

    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do with a meeting: ``verb`` of its table, or "agenda", "outcomes"; ``why`` is a sentence."""

    verb: str
    label: str
    why: str
    is_late: bool = False


def rules_for(office: Office, connection: Any, rows: Iterable[Any]) -> Rules:
    """The rules under which the matters of some rows run, by digest; one statement for all of them."""
    digests = {row.rules_digest for row in rows} - {office.rules_digest}
    texts = rules_texts(connection, digests)
    return {office.rules_digest: office.town, **{key: parse_town(text) for key, text in texts.items()}}


def body_name(office: Office, code: str) -> str:
    """The name of a body; its code if the town has it no more."""
    try:
        return office.town.body(code).name
    except KeyError:
        return code


def department_names(office: Office) -> dict[str, str]:
    """The names of the town's departments by their codes."""
    return {department.code: department.name for department in office.town.departments}


def needs_signature(rules: Rules, row: Any) -> bool:
    """Whether the form for this stop has to be signed, by the rules the matter runs under."""
    stages = rules[row.rules_digest].route(row.route).stages
    return row.stage < len(stages) and stages[row.stage].form_signed_by is not None


def disposes(rules: Rules, row: Any) -> bool:
    """Whether a stop decides on the town's property, so that an intent has to hang before (§ 39/1)."""
    town = rules[row.rules_digest]
    return row.matter in town.property_matters and row.stage == len(town.route(row.route).stages) - 1


def hung_long_enough(rules: Rules, row: Any, posted_on: date | None, held_on: date) -> bool:
    """Whether the intent will have hung long enough on a day; true for what needs none."""
    if not disposes(rules, row):
        return True
    return posted_on is not None and posted_on <= intent_on(rules[row.rules_digest], held_on)


def hand_in_limit(rules: Rules, row: Any, held_on: date) -> date:
    """The last day for handing in the materials of a stop for the meeting on a day."""
    return Term.parse(rules[row.rules_digest].body(row.body).hand_in).before(held_on)


def paper_lights(rules: Rules, row: Any) -> list[Light]:
    """Form, opinions and files of a matter."""
    found = []
    if row.signed_on is not None:
        found.append(Light(f"formulář podepsán {czech_date(row.signed_on)}", "success"))
    elif needs_signature(rules, row):
        found.append(Light("formulář není podepsán", "error"))
    if row.missing_opinions:
        found.append(Light(f"chybí vyjádření: {row.missing_opinions}", "warning"))
    with_file = {file["title"] for file in row.files or ()}
    if missing := [title for title in row.attachments or () if title not in with_file]:
        found.append(Light(f"přílohy bez souboru: {len(missing)}", "warning"))
    return found


def item_lights(rules: Rules, row: Any, held_on: date) -> list[Light]:
    """What is ready and what is late with an item of an agenda."""
    limit = czech_date(hand_in_limit(rules, row, held_on))
    handed = (
        Light(f"zařazeno po lhůtě {limit}", "warning")
        if row.late_reason
        else Light(f"odevzdáno ve lhůtě do {limit}", "success")
    )
    return [handed, *paper_lights(rules, row), *law_lights(rules, row)]


def law_lights(rules: Rules, row: Any) -> list[Light]:
    """Clauses that do not fit the body, where it is to decide."""
    town = rules[row.rules_digest]
    if row.stage != len(town.route(row.route).stages) - 1:
        return []
    clauses = [clause_from_data(clause) for clause in row.clauses]
    found = misfits(town, town.body(row.body), row.matter, clauses, row.amount)
    words = ", ".join(f"bod {one.label}: {one.paragraph}" for one in found)
    return [Light(f"zkontrolovat pravomoc ({words})", "warning")] if found else []


def waiting_lights(office: Office, rules: Rules, row: Any) -> list[Light]:
    """What is ready and what is late with a stop that waits for a place."""
    found = []
    if row.state != "open":
        words = {
            "postponed": "odloženo",
            "removed": "vyřazeno z\u00a0programu",
            "not_reached": "neprojednáno",
        }
        found.append(Light(f"vrací se: {words[row.state]}", "info"))
    if row.postponed_to is not None:
        found.append(Light(f"ne dřív než {czech_date(row.postponed_to)}", "info"))
    if row.planned_on is not None:
        limit = hand_in_limit(rules, row, row.planned_on)
        if office.today > limit:
            found.append(Light(f"po lhůtě {czech_date(limit)}", "error"))
        else:
            found.append(Light(f"odevzdat do {czech_date(limit)}", "neutral"))
    return [*found, *paper_lights(rules, row), *law_lights(rules, row)]


def next_step(office: Office, row: Any, items: int, missing: int) -> NextStep | None:
    """What somebody has to do with a meeting of so many items now; None when it only waits, or is over."""
    if row.body not in {body.code for body in office.town.bodies}:
        return NextStep("", "", NO_BODY, True)
    match row.state:
        case "planned":
            return _before_notice(office, row, items)
        case "convened" if row.held_on <= office.today:
            return NextStep("open", "Zahájit", "Den jednání je tady.", row.held_on < office.today)
        case "interrupted":
            return NextStep("resume", "Pokračovat", "Jednání je přerušeno.", row.held_on < office.today)
        case "in_session" if missing:
            words = f"Bodů bez zapsaného výsledku: {missing}."
            return NextStep("outcomes", "Zapsat výsledky", words, row.held_on < office.today)
        case "in_session":
            is_late = row.held_on < office.today
            words = "Všechny body mají výsledek" + (" a\u00a0den jednání minul." if is_late else ".")
            return NextStep("close", "Ukončit", words, is_late)
    return None


def _before_notice(office: Office, row: Any, items: int) -> NextStep:
    limit = notice_limit(office, row)
    if row.held_on < office.today or office.today > limit:
        why = f"Svolat se mělo do {czech_date(limit)}; zrušte je a\u00a0naplánujte nové."
        return NextStep("cancel", "Zrušit…", why, True)
    if not items:
        why = f"Na programu zatím není žádný návrh; svolat do {czech_date(limit)}."
        return NextStep("agenda", "Sestavit program", why)
    why = f"Svolejte nejpozději {czech_date(limit)}."
    return NextStep("convene", "Svolat", why, office.today == limit)


def state_tag(state: str) -> Light:
    """The state of a meeting in its word."""
    kinds = {
        "planned": "neutral",
        "convened": "info",
        "in_session": "warning",
        "interrupted": "warning",
        "closed": "success",
    }
    return Light(MEETING.states[state], kinds.get(state, "error"))
