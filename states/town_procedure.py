"""How do a town's bodies, routes and sign-off chain read? The page of one town, with mermaid flowcharts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from states.deadlines import Term
from states.majority import threshold
from states.route import NextStep, next_step
from states.town import Body, Condition, Route, Stage, Step, Town
from states.vocabulary import (
    OUTCOME_LABELS,
    PART_LABELS,
    STAGE_TASK_LABELS,
    BodyKind,
    Outcome,
    Part,
    StageTask,
)

BODY_KIND_LABELS: dict[BodyKind, str] = {
    BodyKind.ASSEMBLY: "zastupitelstvo",
    BodyKind.COUNCIL: "rada",
    BodyKind.COMMITTEE: "výbor",
    BodyKind.COMMISSION: "komise",
    BodyKind.INTERNAL: "vnitřní porada",
}
NEXT_STEP_LABELS: dict[NextStep, str] = {
    NextStep.OPEN_NEXT: "další krok trasy",
    NextStep.ADOPT: "návrh je přijat",
    NextStep.NOT_ADOPT: "návrh není přijat",
    NextStep.NOTE: "návrh je vzat na vědomí",
    NextStep.STOP: "cesta návrhu končí",
    NextStep.SEND_BACK: "návrh se vrací k přepracování",
    NextStep.WITHDRAW: "návrh je stažen",
    NextStep.STAY: "návrh čeká na další jednání téhož orgánu",
}
_AT_DECIDING = (Outcome.ADOPTED, Outcome.ADOPTED_AMENDED, Outcome.NOT_ADOPTED, Outcome.NOTED)
_AT_OTHERS = (Outcome.RECOMMENDED, Outcome.NOT_RECOMMENDED, Outcome.NOTED)


def town_page(town: Town) -> str:
    """The page of one town: bodies, routes, sign-off chain."""
    return f"# {town.full_name}\n\n{route_markdown(town)}\n"


def route_markdown(town: Town) -> str:
    """Bodies, a flowchart and a table for each route, and the sign-off chain."""
    blocks = ["## Orgány", _bodies(town.bodies)]
    for route in town.routes:
        blocks += [f"## Trasa: {route.title}", *_route(town, route)]
    return "\n\n".join([*blocks, "## Souhlasy na úřadě", *_chain(town)])


def route_mermaid(town: Town, route: Route) -> str:
    """The stops of a route and what each outcome leads to, as `states.route` has it."""
    lines = ["flowchart LR"]
    ends: dict[NextStep, str] = {}
    last = len(route.stages) - 1
    for position, stage in enumerate(route.stages):
        name = town.body(stage.body).name
        lines.append(f'    s{position}["{name}<br>{STAGE_TASK_LABELS[stage.task]}"]')
        for step, outcomes in steps_after(stage, is_last=position == last).items():
            label = ", ".join(OUTCOME_LABELS[outcome] for outcome in outcomes)
            target = f"s{position + 1}" if step is NextStep.OPEN_NEXT else ends.setdefault(step, step.value)
            lines.append(f'    s{position} -->|"{label}"| {target}')
    lines += [f'    {node}(["{NEXT_STEP_LABELS[step]}"])' for step, node in ends.items()]
    return "\n".join(lines)


def sign_off_mermaid(town: Town) -> str:
    """The sign-off chain: steps of one order side by side, dashed if they need not be given."""
    lines = ["flowchart LR", '    start(["návrh předložen"])']
    before = ["start"]
    for order in sorted({step.order for step in town.sign_off}):
        here = [(f"k{index}", step) for index, step in enumerate(town.sign_off) if step.order == order]
        for node, step in here:
            lines.append(f'    {node}["{step.title}"]')
            arrow = "-->" if step.mandatory else "-.->"
            lines += [f"    {earlier} {arrow} {node}" for earlier in before]
        before = [node for node, step in here if step.mandatory] or before
    lines.append('    route(["trasa orgánů"])')
    return "\n".join([*lines, *(f"    {earlier} --> route" for earlier in before)])


def rows_markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines)


def term_label(text: str) -> str:
    """A term as a Czech reads it: "2 working" is "2 pracovní dny"."""
    term = Term.parse(text)
    if 1 <= term.days < 5:
        adjective = {"working": "pracovní", "calendar": "kalendářní"}[term.unit]
        return f"{term.days}\u00a0{adjective} {'den' if term.days == 1 else 'dny'}"
    return f"{term.days}\u00a0{ {'working': 'pracovních', 'calendar': 'kalendářních'}[term.unit] } dnů"


def steps_after(stage: Stage, *, is_last: bool) -> dict[NextStep, list[Outcome]]:
    """What each outcome at a stage leads to."""
    found: dict[NextStep, list[Outcome]] = {}
    for outcome in _AT_DECIDING if stage.task is StageTask.DECIDES else _AT_OTHERS:
        step = next_step(outcome, is_last=is_last, goes_on_if_refused=stage.if_refused == "continue")
        found.setdefault(step, []).append(outcome)
    return found


def _bodies(bodies: Iterable[Body]) -> str:
    rows = [
        (
            body.name,
            BODY_KIND_LABELS[body.kind],
            ahead_label(body.hand_in),
            ahead_label(body.notice),
            majority_label(body),
            f"`{body.number.pattern}`" if body.number else "nemá",
        )
        for body in bodies
    ]
    head = ("Orgán", "Druh", "Odevzdání materiálů", "Svolání", "Přijato, když je pro", "Čísla usnesení")
    return rows_markdown(head, rows)


def ahead_label(term: str) -> str:
    """A limit before a meeting: "2 pracovní dny předem"."""
    return f"{term_label(term)} předem" if Term.parse(term).days else "bez lhůty"


def majority_label(body: Body) -> str:
    """How many votes of all members adopt."""
    if not body.members:
        return "bez hlasování"
    count = max(body.members, key=lambda entry: entry.since).count
    return f"aspoň {threshold(count)} z\u00a0{count}"


def _route(town: Town, route: Route) -> list[str]:
    rows = [
        (
            str(position),
            town.body(stage.body).name,
            STAGE_TASK_LABELS[stage.task],
            f"`{stage.sentence}`",
            titles_of(town, stage.form_signed_by),
        )
        for position, stage in enumerate(route.stages, start=1)
    ]
    stay = ", ".join(
        OUTCOME_LABELS[outcome] for outcome in (Outcome.POSTPONED, Outcome.REMOVED, Outcome.NOT_REACHED)
    )
    return [
        f"Záležitosti: {', '.join(map(town.matter_name, route.matters))}.",
        f"```mermaid\n{route_mermaid(town, route)}\n```",
        rows_markdown(("Krok", "Orgán", "Úkol", "Vzor věty", "Formulář podepisuje"), rows),
        f"Na každém kroku dále platí: {stay} – {NEXT_STEP_LABELS[NextStep.STAY]}; "
        f"{OUTCOME_LABELS[Outcome.RETURNED]} – {NEXT_STEP_LABELS[NextStep.SEND_BACK]}; "
        f"{OUTCOME_LABELS[Outcome.WITHDRAWN]} – {NEXT_STEP_LABELS[NextStep.WITHDRAW]}.",
    ]


def _chain(town: Town) -> list[str]:
    if not town.sign_off:
        return ["Návrh jde na trasu bez souhlasů."]
    rows = [
        (
            str(step.order),
            step.title,
            "souhlas" if step.kind == "approval" else "vyjádření",
            titles_of(town, step.office),
            "ano" if step.mandatory else "ne",
            term_label(step.days),
            condition_label(town, step.when),
            parts_label(step),
            titles_of(town, step.instead_of_author),
            titles_of(town, step.escalate_to),
        )
        for step in sorted(town.sign_off, key=lambda step: step.order)
    ]
    head = (
        "Pořadí",
        "Souhlas",
        "Druh",
        "Kdo",
        "Povinný",
        "Lhůta",
        "Kdy",
        "Znovu, změní-li se",
        "Místo zpracovatele",
        "Po lhůtě ví i",
    )
    return [
        f"```mermaid\n{sign_off_mermaid(town)}\n```",
        "Souhlasy se stejným pořadím běží souběžně. Nepovinný souhlas další nezdržuje.",
        rows_markdown(head, rows),
    ]


def titles_of(town: Town, code: str | None) -> str:
    """Titles of an office, a dash without one."""
    titles = dict.fromkeys(office.title for office in town.offices if office.code == code)
    return ", ".join(titles) or "–"


def condition_label(town: Town, when: Condition) -> str:
    """When a step of the sign-off applies."""
    parts = []
    if when.amount_from is not None:
        parts.append(f"částka od {when.amount_from:,} Kč".replace(",", "\u00a0"))
    if when.matters:
        parts.append("záležitost " + ", ".join(map(town.matter_name, when.matters)))
    if when.departments:
        parts.append(" nebo ".join(town.department(code).name for code in when.departments))
    return "; ".join(parts) or "vždy"


def parts_label(step: Step) -> str:
    """A change of what undoes a sign-off."""
    return "cokoli" if set(step.parts) == set(Part) else ", ".join(PART_LABELS[part] for part in step.parts)
