"""Is a town file consistent? Reads it into a `Town`, or refuses it with a sentence for each fault."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from states.competence_table import TABLE
from states.input_faults import Fault, InputFaults, Path, line_index, line_of, read_toml, validated
from states.numbering import NumberFormat
from states.town import Body, Route, Town
from states.vocabulary import BodyKind, Role, StageTask
from states.wording import sentence_faults

Found = Iterator[tuple[Path, str]]
_TOKEN = re.compile(r"\{[^{}]*\}|[{}]")


@lru_cache(maxsize=32)
def parse_town(text: str, file: str = "town.toml") -> Town:
    """The frozen `Town` of a TOML text; raises InputFaults with one sentence and line for each fault."""
    town = validated(Town, read_toml(text, file), text, file)
    found = [
        *_doubles(town),
        *_offices(town),
        *_bodies(town),
        *_routes(town),
        *_matters(town),
        *_steps(town),
        *_competence(town),
    ]
    if found:
        lines = line_index(text)
        raise InputFaults(Fault(file, line_of(path, lines), sentence) for path, sentence in found)
    return town


def _competence(town: Town) -> Found:
    known = {row.code for row in TABLE}
    for code in town.competence_off:
        if code not in known:
            yield (
                ("competence_off",),
                f"upozornění „{code}“ neznáme; známá jsou: {', '.join(sorted(known))}.",
            )


def _doubles(town: Town) -> Found:
    named = {
        "departments": [row.code for row in town.departments],
        "people": [row.code for row in town.people],
        "bodies": [row.code for row in town.bodies],
        "routes": [row.code for row in town.routes],
        "sign_off": [row.code for row in town.sign_off],
        "offices": [f"{row.code} {row.department or ''}".strip() for row in town.offices],
    }
    for table, codes in named.items():
        for code, count in Counter(codes).items():
            if count > 1:
                last = len(codes) - 1 - codes[::-1].index(code)
                yield (table, last, "code"), f"kód „{code}“ je v [[{table}]] {count}×; nechte jen jeden."


def _offices(town: Town) -> Found:
    people = {person.code for person in town.people}
    departments = {department.code for department in town.departments}
    if not any(office.role in (Role.ORGANISER, Role.SECRETARY) for office in town.offices):
        yield (
            ("offices", 0),
            (
                'žádná funkce nemá role = "secretary" ani "organiser"; jednání by neměl kdo svolat a\u00a0zapsat.'
            ),
        )
    for index, person in enumerate(town.people):
        if person.department and person.department not in departments:
            yield ("people", index, "department"), _unknown("odbor", person.department, departments)
    for index, office in enumerate(town.offices):
        for holder in office.holders:
            if holder not in people:
                yield ("offices", index, "holders"), _unknown("osoba", holder, people)
        if office.department and office.department not in departments:
            yield ("offices", index, "department"), _unknown("odbor", office.department, departments)


def _has_role(town: Town, code: str, role: Role) -> bool:
    return any(office.role is role for office in town.offices if office.code == code)


def _bodies(town: Town) -> Found:
    offices = {office.code for office in town.offices}
    people = {person.code for person in town.people}
    for index, body in enumerate(town.bodies):
        where: Path = ("bodies", index)
        for code in body.signatures:
            if code not in offices:
                yield (*where, "signatures"), _unknown("funkce", code, offices)
        if body.number:
            for fault in NumberFormat.faults(body.number.pattern, body.number.reset):
                yield (*where, "number"), f"číslo usnesení orgánu „{body.code}“: {fault}"
        for place, seat in enumerate(body.roster):
            if seat.person and seat.person not in people:
                yield (*where, "roster", place, "person"), _unknown("osoba", seat.person, people)
            if seat.until and seat.until < seat.since:
                yield (
                    (*where, "roster", place, "until"),
                    f"{seat.name}: mandát končí dřív, než začal; opravte dny.",
                )
        for (code, since), count in Counter((seat.code, seat.since) for seat in body.roster).items():
            if count > 1:
                yield (
                    (*where, "roster"),
                    f"člen „{code}“ je v\u00a0orgánu „{body.code}“ od {since} {count}×; nechte jen jednoho.",
                )
        for code, count in Counter(item.code for item in body.standing).items():
            if count > 1:
                yield (*where, "standing"), f"stálý bod „{code}“ má „{body.code}“ {count}×; nechte jen jeden."
        if body.late_items == "approve" and body.late_approved_by is None:
            yield (
                (*where, "late_items"),
                f"„{body.code}“: kdo povoluje pozdní body? Doplňte late_approved_by.",
            )
        if body.late_approved_by and body.late_approved_by not in offices:
            yield (*where, "late_approved_by"), _unknown("funkce", body.late_approved_by, offices)
        for series, before in body.number.continues.items() if body.number else ():
            if series == before:
                yield (
                    (*where, "number", "continues"),
                    f"„{body.code}“: řada „{series}“ nemůže navazovat sama na sebe; napište předchozí řadu.",
                )
        if body.is_internal and body.number:
            yield (
                (*where, "number"),
                f"„{body.code}“ je vnitřní porada, nepřijímá usnesení, a proto nemá čísla; "
                "smažte [bodies.number].",
            )
        if not body.is_internal and not body.number:
            yield (
                where,
                f"orgán „{body.code}“ přijímá usnesení, ale nemá [bodies.number]; doplňte vzor čísla.",
            )
        if not body.is_internal and not body.members:
            yield (
                where,
                f"orgán „{body.code}“ hlasuje, ale není uveden počet všech jeho členů; "
                "doplňte [[bodies.members]].",
            )
        if body.number and "term" in (body.number.reset, body.number.meetings_by) and not body.terms:
            yield (
                (*where, "number"),
                f"čísla nebo schůze orgánu „{body.code}“ se řadí po volebních obdobích; "
                "doplňte [[bodies.terms]].",
            )
        for token in _TOKEN.findall(body.extract_line):
            if token != "{date}":  # noqa: S105 -- no password
                yield (*where, "extract_line"), f"řádek výpisu zná jen {{date}}; „{token}“ ne."


def _routes(town: Town) -> Found:
    bodies = {body.code: body for body in town.bodies}
    taken: dict[str, str] = {}
    for index, route in enumerate(town.routes):
        for matter in route.matters:
            if matter in taken:
                yield (
                    ("routes", index, "matters"),
                    f"záležitost „{matter}“ má dvě trasy („{taken[matter]}“ a\u00a0„{route.code}“); "
                    "nechte ji jen v\u00a0jedné.",
                )
            taken[matter] = route.code
        yield from _stages(town, index, route, bodies)


def _matters(town: Town) -> Found:
    taken = {matter for route in town.routes for matter in route.matters}
    for matter in town.matters:
        if matter not in taken:
            yield ("matters",), f"záležitost „{matter}“ má název, ale žádnou trasu; doplňte ji do [[routes]]."
    if town.planning.matter is not None and town.planning.matter not in taken:
        yield (
            ("planning", "matter"),
            f"záležitost „{town.planning.matter}“ nemá trasu; plán by neměl kudy jít ke schválení.",
        )


def _stages(town: Town, index: int, route: Route, bodies: dict[str, Body]) -> Found:
    codes = [stage.body for stage in route.stages]
    offices = {office.code for office in town.offices}
    for position, stage in enumerate(route.stages):
        where: Path = ("routes", index, "stages", position)
        is_last = position == len(route.stages) - 1
        decides = stage.task is StageTask.DECIDES
        body = bodies.get(stage.body)
        if body is None:
            yield (*where, "body"), _unknown("orgán", stage.body, set(bodies))
        if codes.count(stage.body) > 1 and codes.index(stage.body) != position:
            yield (
                (*where, "body"),
                f"orgán „{stage.body}“ je na trase „{route.code}“ dvakrát; nechte jen jeden krok.",
            )
        if decides and not is_last:
            yield (*where, "task"), f"na trase „{route.code}“ rozhoduje „{stage.body}“ dřív, než trasa končí."
        if is_last and not decides:
            yield (
                (*where, "task"),
                f'trasa „{route.code}“ nekončí orgánem, který rozhoduje (task = "decides").',
            )
        if body and decides and body.kind not in (BodyKind.ASSEMBLY, BodyKind.COUNCIL):
            yield (
                (*where, "task"),
                (f"„{stage.body}“ není rada ani zastupitelstvo, a proto nemůže o usnesení obce rozhodovat."),
            )
        for fault in sentence_faults(stage.sentence, decides=decides):
            yield (*where, "sentence"), fault
        if stage.form_signed_by and stage.form_signed_by not in offices:
            yield (*where, "form_signed_by"), _unknown("funkce", stage.form_signed_by, offices)
        elif stage.form_signed_by and not _has_role(town, stage.form_signed_by, Role.HEAD_OF_DEPARTMENT):
            yield (
                (*where, "form_signed_by"),
                (
                    f"formulář podepisuje vedoucí odboru, ale funkce „{stage.form_signed_by}“ nemá "
                    'role = "head_of_department"; doplňte ji v\u00a0[[offices]].'
                ),
            )


def _steps(town: Town) -> Found:
    offices = {office.code for office in town.offices}
    matters = {matter for route in town.routes for matter in route.matters}
    departments = {department.code for department in town.departments}
    for index, step in enumerate(town.sign_off):
        where: Path = ("sign_off", index)
        for key in ("office", "escalate_to", "instead_of_author"):
            code = getattr(step, key)
            if code and code not in offices:
                yield (*where, key), _unknown("funkce", code, offices)
        for matter in step.when.matters:
            if matter not in matters:
                yield (*where, "when"), _unknown("záležitost", matter, matters)
        for department in step.when.departments:
            if department not in departments:
                yield (*where, "when"), _unknown("odbor", department, departments)


_UNKNOWN = {
    "orgán": "orgán „{}“ není v [[bodies]]",
    "odbor": "odbor „{}“ není v [[departments]]",
    "osoba": "osoba „{}“ není v [[people]]",
    "funkce": "funkce „{}“ není v [[offices]]",
    "záležitost": "záležitost „{}“ nemá žádnou trasu v [[routes]]",
}


def _unknown(what: str, code: str, known: set[str]) -> str:
    return f"{_UNKNOWN[what].format(code)}; známé jsou: {', '.join(sorted(known))}."
