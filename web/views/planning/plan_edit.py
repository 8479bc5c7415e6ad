"""How is a plan written? Its outline with what can be moved, added and taken out, and a small form for each part.

Every save is a version, so every step can be undone. Who saves over somebody else's newer version of the same part
loses nothing: what only one of them changed is joined, and what both did is shown, with the typed text in the form.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.responses import Response

from actions.office import Office
from actions.planning import plans
from actions.see import NotSeen
from db import people
from db.queries.planning_plans import codes_that_left, content_at
from states.machine import Refused
from states.planning.content import PlanContent
from states.planning.difference import FIELD_LABELS, shown
from states.planning.editing import (
    CHILD_KIND,
    KIND_LABELS,
    KINDS,
    Clash,
    added,
    changed,
    codes_in,
    find,
    merged,
    moved,
    next_code,
    placed,
    removed,
)
from states.planning.plan import PLAN
from web.difference import difference
from web.views.planning.plan_form import SPARE, fields_of, grouped, values_in
from web.views.planning.plan_page import PlanSight, may, plan_sight
from web.visit import Visit, office_route

VISION = "vize"
NEW = "nova"
"""What stands in the address where others have a code."""
BIGGEST = 512 * 1024
"""Bytes of a part's form: a chapter may be an analysis of fifty pages."""


def outline(visit: Visit) -> Response:
    """The plan's parts in their order, each with what can be done with it."""
    return _outline_page(visit)


def _outline_page(visit: Visit, status: int = 200, reasons: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (office, connection):
        sight = plan_sight(visit, office, connection)
        _must_write(sight)
    return visit.page(
        "planning_plan_outline",
        status,
        **sight.facts(
            parts=list(placed(sight.content)), labels=KIND_LABELS, child=CHILD_KIND, reasons=reasons
        ),
    )


def _must_write(sight: PlanSight) -> None:
    if not may(sight.frame, sight.plan, "write"):
        PLAN.move(sight.plan.state, "write")  # says so if it is the state
        raise Refused(PLAN.wrong_office("write", PLAN.move(sight.plan.state, "write").may))


def arrange(visit: Visit) -> Response:
    """Moves a part, takes it out, names the version, or goes back by one."""
    form = visit.form
    step, _, code = form.text("step").partition(":")
    note = form.text("note", 300)
    try:
        with visit.writing() as (office, connection):
            sight = plan_sight(visit, office, connection)
            _must_write(sight)
            content, said, anchor = _arranged(connection, sight, step, code, form.version("number"), note)
            plans.write(office, connection, visit.actor, sight.plan.id, sight.plan.version, content, note)
    except NotSeen:
        raise
    except Refused as refused:
        return _outline_page(visit, 409, refused.reasons)
    return visit.done(f"{sight.address}/upravit{anchor}", said)


def _arranged(
    connection: Any, sight: PlanSight, step: str, code: str, seen: int, note: str
) -> tuple[PlanContent, str, str]:
    """The content after a step, what is said of it, and where on the page it leads."""
    content = sight.content
    if step == "undo":
        return _before(connection, sight, seen), "Poslední změna je vrácena.", ""
    if step == "note":
        if not note:
            raise Refused("Napište, jak se má verze jmenovat, například „po jednání skupin“.")
        return content, f"Verze je pojmenována: {note}.", ""
    found = find(content, code)
    if found is None:
        raise Refused(f"Část {code} mezitím někdo smazal; načtěte stránku znovu.")
    label = f"{KIND_LABELS[found.kind]} {code}"
    match step:
        case "up" | "down":
            return moved(content, code, -1 if step == "up" else 1), "", f"#cast-{code}"
        case "remove":
            said = f"Smazáno: {label}. Vrátíte to tlačítkem „Vrátit poslední změnu“."
            return removed(content, code), said, f"#cast-{found.parent}" if found.parent else ""
    raise Refused("Tohle se tu dělat nedá; načtěte stránku znovu.")


def _before(connection: Any, sight: PlanSight, seen: int) -> PlanContent:
    if seen != sight.plan.last_number:
        raise Refused("Mezitím někdo uložil další verzi; podívejte se na rozdíl, než něco vrátíte.")
    if sight.plan.last_number < 2:
        raise Refused("Plán má jen první verzi; není co vrátit.")
    return content_at(connection, sight.plan.id, sight.plan.last_number - 1)


def part(visit: Visit) -> Response:
    """The form of one part, or of a new one (``novy`` with ``druh`` and ``v``: of which part)."""
    with visit.reading() as (office, connection):
        sight = plan_sight(visit, office, connection)
        _must_write(sight)
        kind, code, node = _part_of(visit, sight.content)
        return _part_page(visit, office, connection, sight, kind, code, fields_of(kind, node))


def _part_of(visit: Visit, content: PlanContent) -> tuple[str, str, Any]:
    """Kind, code and part of the address; a new part has the code "" and nothing in it."""
    code = visit.path("code")
    if code == VISION:
        return VISION, VISION, content.vision
    if code == NEW:
        kind, parent = visit.query("druh"), visit.query("v")
        if not _belongs(content, kind, parent):
            raise NotSeen("Část plánu")
        return kind, "", KINDS[kind]("", "")
    found = find(content, code)
    if found is None:
        raise NotSeen("Část plánu")
    return found.kind, code, found.node


def _belongs(content: PlanContent, kind: str, parent: str) -> bool:
    if kind in ("chapter", "priority"):
        return not parent
    found = find(content, parent)
    return found is not None and CHILD_KIND.get(found.kind) == kind


def _part_page(
    visit: Visit,
    office: Office,
    connection: Any,
    sight: PlanSight,
    kind: str,
    code: str,
    values: dict[str, Any],
    status: int = 200,
    **more: Any,
) -> Response:
    people_and_offices = [(row.code, row.name) for row in _colleagues(office, connection)]
    known = [(one.code, one.title) for one in office.town.offices]
    label = "vize" if kind == VISION else f"{KIND_LABELS[kind]} {code}".strip()
    return visit.page(
        "planning_plan_part",
        status,
        **sight.facts(
            kind=kind,
            code=code,
            label=label,
            is_new=not code,
            parent=visit.query("v"),
            values=values,
            charged=[*known, *people_and_offices],
            group_options=[(name, name) for name in _groups(sight, values) if name],
            years=range(sight.plan.period_from, sight.plan.period_until + 1),
            spare=SPARE,
            grouped=grouped,
            sources=_sources(sight.content),
            **{
                "base": sight.plan.last_number,
                "faults": visit.form.faults,
                "clashes": (),
                "taken": (),
                **more,
            },
        ),
    )


def _colleagues(office: Office, connection: Any) -> list[Any]:
    codes = {one.code for one in office.town.people}
    found: dict[str, Any] = {}
    for row in people.everybody(connection, office.today):
        if row.code in codes:
            found.setdefault(row.code, row)
    return sorted(found.values(), key=lambda row: row.name)


def _groups(sight: PlanSight, values: dict[str, Any]) -> list[str]:
    """Names of the process's groups, and the one that the part has kept although the group has another name now."""
    return list(dict.fromkeys([*(group.name for group in sight.frame.groups), values.get("group") or ""]))


def _sources(content: PlanContent) -> list[str]:
    """Sources of money that the plan names already: offered so that sums come out right."""
    return sorted({item.source for _, _, measure in content.measures() for item in measure.funding})


def save(visit: Visit) -> Response:
    """Saves one part as a new version; joins it with what others saved meanwhile, or shows where both clash.

    Whatever stands in the way, the answer is the form with everything that was typed.
    """
    try:
        with visit.writing() as (office, connection):
            sight = plan_sight(visit, office, connection)
            _must_write(sight)
            if visit.path("code") == NEW:
                return _save_new(visit, office, connection, sight)
            return _save_part(visit, office, connection, sight)
    except NotSeen:
        raise
    except Refused as refused:
        with visit.reading() as (office, connection):
            sight = plan_sight(visit, office, connection)
            kind, code = _kind_of(visit, sight.content)
            mine = values_in(visit.form, kind)
            return _part_page(
                visit, office, connection, sight, kind, code, mine, 409, reasons=refused.reasons
            )


def _kind_of(visit: Visit, content: PlanContent) -> tuple[str, str]:
    """Kind and code of what was sent, whether the plan still has a place for it or not."""
    code = visit.path("code")
    if code == VISION:
        return VISION, code
    found = find(content, code)
    kind = found.kind if found else visit.query("druh") if code == NEW else visit.form.text("kind")
    if kind not in KINDS:
        raise NotSeen("Část plánu")
    return kind, "" if code == NEW else code


def _save_part(visit: Visit, office: Office, connection: Any, sight: PlanSight) -> Response:
    form = visit.form
    kind, code = _kind_of(visit, sight.content)
    mine = values_in(form, kind)
    seen = form.version("number")
    if not 1 <= seen <= sight.plan.last_number:
        raise Refused("Formulář neříká, z které verze vznikl; zkontrolujte ho a uložte znovu.")
    if form.faults:
        return _part_page(visit, office, connection, sight, kind, code, mine, 422, base=seen)
    now = _node(sight.content, code)
    if now is None:
        raise Refused(
            f"{KIND_LABELS[kind].capitalize()} {code} mezitím někdo smazal. Váš text je v poli níže; "
            "smazanou část vrátíte na stránce „Verze a rozdíly“."
        )
    before = _node(content_at(connection, sight.plan.id, seen), code) or now
    values, clashes, taken = merged(before, mine, now)
    if clashes:
        more = {
            "clashes": [_told(clash) for clash in clashes],
            "taken": [FIELD_LABELS[name] for name in taken],
        }
        return _part_page(visit, office, connection, sight, kind, code, values, 409, **more)
    content = (
        replace(sight.content, vision=values["vision"])
        if kind == VISION
        else changed(sight.content, code, **values)
    )
    plans.write(office, connection, visit.actor, sight.plan.id, sight.plan.version, content)
    others = ", ".join(FIELD_LABELS[name] for name in taken)
    return _saved(
        visit,
        sight,
        code,
        "Uloženo." + (f" Spojeno s tím, co mezitím změnil někdo jiný: {others}." if taken else ""),
    )


def _saved(visit: Visit, sight: PlanSight, code: str, said: str) -> Response:
    """Back to the outline, or to the form again for who wants more rows."""
    where = f"/upravit/{code}" if visit.form.text("dal") else f"/upravit#cast-{code}"
    return visit.done(f"{sight.address}{where}", said)


class _Vision:
    """The vision as a part with one field, so that it is merged like all others."""

    def __init__(self, vision: str) -> None:
        self.vision = vision


def _node(content: PlanContent, code: str) -> Any:
    """The part with its fields; None if the plan has none such."""
    if code == VISION:
        return _Vision(content.vision)
    found = find(content, code)
    return None if found is None else found.node


def _told(clash: Clash) -> dict[str, Any]:
    return {
        "label": FIELD_LABELS[clash.name],
        "theirs": shown(clash.theirs) or "(nic)",
        "pieces": difference(shown(clash.before), shown(clash.theirs)),
    }


def _save_new(visit: Visit, office: Office, connection: Any, sight: PlanSight) -> Response:
    form = visit.form
    kind, parent = visit.query("druh"), visit.query("v")
    if not _belongs(sight.content, kind, parent):
        raise Refused("Část, do které to patří, mezitím někdo smazal; vraťte se k\u00a0osnově plánu.")
    values = values_in(form, kind)
    if form.faults:
        return _part_page(visit, office, connection, sight, kind, "", values, 422)
    used = codes_that_left(connection, sight.plan.id) | codes_in(sight.content)
    code = next_code(kind, parent, used)
    node = KINDS[kind](**{"code": code, **values})
    content = added(sight.content, parent, node)
    plans.write(office, connection, visit.actor, sight.plan.id, sight.plan.version, content)
    return _saved(visit, sight, code, f"Přidáno: {KIND_LABELS[kind]} {code}.")


ROUTES = (
    office_route("/planovani/{id}/plany/{pid}/upravit", outline),
    office_route("/planovani/{id}/plany/{pid}/upravit", arrange, method="POST"),
    office_route("/planovani/{id}/plany/{pid}/upravit/{code}", part),
    office_route("/planovani/{id}/plany/{pid}/upravit/{code}", save, method="POST", biggest=BIGGEST),
)
