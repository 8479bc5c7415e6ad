"""How are the town's rules drawn without a drawing program? Stops, states and settings as plain lists of words."""

from __future__ import annotations

from dataclasses import dataclass

from states.machine import Table
from states.numbering import Reset
from states.route import NextStep
from states.town import Body, Route, Step, Town
from states.town_procedure import (
    BODY_KIND_LABELS,
    NEXT_STEP_LABELS,
    ahead_label,
    condition_label,
    majority_label,
    parts_label,
    steps_after,
    term_label,
    titles_of,
)
from states.vocabulary import OUTCOME_LABELS, ROLE_LABELS, STAGE_TASK_LABELS

RESET_LABELS: dict[Reset, str] = {
    "year": "každý rok od jedné",
    "term": "každé volební období od jedné",
    "meeting": "na každém jednání od jedné",
    "never": "stále dál",
}


@dataclass(frozen=True, slots=True)
class Exit:
    """One arrow: what happens, where it leads, and whether that is onward, an end, or somewhere back."""

    label: str
    target: str
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a diagram with the arrows that leave it."""

    title: str
    subtitle: str
    exits: tuple[Exit, ...]
    is_start: bool = False
    is_end: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting with its value in Czech; ``is_default`` if the file does not say it."""

    label: str
    value: str
    is_default: bool


def route_boxes(town: Town, route: Route) -> tuple[Box, ...]:
    """The stops of a route in order, with what each outcome leads to."""
    last = len(route.stages) - 1
    boxes = []
    for position, stage in enumerate(route.stages):
        exits = []
        for step, outcomes in steps_after(stage, is_last=position == last).items():
            onward = step is NextStep.OPEN_NEXT
            target = town.body(route.stages[position + 1].body).name if onward else NEXT_STEP_LABELS[step]
            said = ", ".join(OUTCOME_LABELS[outcome] for outcome in outcomes)
            kind = "onward" if onward or step is NextStep.ADOPT else "end"
            exits.append(Exit(said, target, kind))
        signed = titles_of(town, stage.form_signed_by)
        note = f"formulář podepisuje {signed}" if stage.form_signed_by else ""
        boxes.append(
            Box(
                town.body(stage.body).name,
                STAGE_TASK_LABELS[stage.task],
                tuple(exits),
                is_start=position == 0,
                is_end=position == last,
                note=note,
            )
        )
    return tuple(boxes)


def chain_boxes(town: Town) -> tuple[tuple[int, tuple[tuple[Step, Box], ...]], ...]:
    """The sign-off chain: (order, steps that run side by side)."""
    orders = sorted({step.order for step in town.sign_off})
    return tuple(
        (
            order,
            tuple((step, _step_box(town, step)) for step in town.sign_off if step.order == order),
        )
        for order in orders
    )


def _step_box(town: Town, step: Step) -> Box:
    said = [
        Exit("kdo", titles_of(town, step.office), "fact"),
        Exit("kdy", condition_label(town, step.when), "fact"),
        Exit("lhůta", term_label(step.days), "fact"),
        Exit("znovu, změní-li se", parts_label(step), "fact"),
    ]
    if step.instead_of_author:
        said.append(Exit("u\u00a0vlastního návrhu", titles_of(town, step.instead_of_author), "fact"))
    if step.escalate_to:
        said.append(Exit("po lhůtě ví i", titles_of(town, step.escalate_to), "fact"))
    kind = "souhlas" if step.kind == "approval" else "vyjádření"
    return Box(step.title, kind if step.mandatory else f"{kind}, nepovinné – další nezdržuje", tuple(said))


def table_boxes(table: Table) -> tuple[Box, ...]:
    """The states of a table with the moves that leave each of them."""
    boxes = []
    for code, label in table.states.items():
        exits = []
        for verb in table.verbs_from(code):
            move = table.move(code, verb)
            after = move.target_from(code)
            kind = "stay" if after == code else "end" if after in table.finals else "onward"
            target = "beze změny stavu" if after == code else table.states[after]
            who = ", ".join(ROLE_LABELS[role] for role in move.may)
            exits.append(Exit(table.verbs[verb], target, kind, who))
        boxes.append(
            Box(label, "", tuple(exits), is_start=code == table.initial, is_end=code in table.finals)
        )
    return tuple(boxes)


def town_settings(town: Town) -> tuple[Setting, ...]:
    """What holds for the whole town: limits, reminders, letterhead, mail."""
    said, head = town.model_fields_set, town.letterhead.model_fields_set
    reminders = town.reminders
    return (
        Setting("hlavička dokumentů", town.letterhead.office, False),
        Setting("nadpis formuláře", town.letterhead.proposal_title, "proposal_title" not in head),
        Setting("popisek podpisu", town.letterhead.signature_label, "signature_label" not in head),
        Setting("poznámka u\u00a0důvodové zprávy", town.letterhead.report_note, "report_note" not in head),
        Setting("řádků pro přílohy", str(town.letterhead.attachment_lines), "attachment_lines" not in head),
        Setting("odesílatel dopisů", f"{town.mail.sender_name} <{town.mail.sender_address}>", False),
        Setting("platnost odkazů v\u00a0dopisech", f"{town.link_days}\u00a0dnů", "link_days" not in said),
        Setting("lhůta úkolu bez termínu", term_label(town.follow_up_due), "follow_up_due" not in said),
        Setting(
            "připomínky odevzdání a\u00a0úkolů",
            ", ".join(f"{term_label(text)} předem" for text in reminders.before),
            "before" not in reminders.model_fields_set,
        ),
        Setting(
            "připomínky souhlasů",
            ", ".join(f"{term_label(text)} předem" for text in reminders.sign_off),
            "sign_off" not in reminders.model_fields_set,
        ),
    )


def body_settings(town: Town, body: Body) -> tuple[Setting, ...]:
    """What holds for one body."""
    said = body.model_fields_set
    found = [
        Setting("druh", BODY_KIND_LABELS[body.kind], False),
        Setting("odevzdání materiálů", ahead_label(body.hand_in), "hand_in" not in said),
        Setting("svolání", ahead_label(body.notice), "notice" not in said),
        Setting("zápis", f"{term_label(body.minutes)} po jednání", "minutes" not in said),
        Setting("začíná", f"{body.starts_at.hour}:{body.starts_at.minute:02}", "starts_at" not in said),
        Setting("místo", body.place, "place" not in said),
        Setting("přijato, když je pro", majority_label(body), "members" not in said),
    ]
    if body.number is not None:
        found.append(Setting("čísla usnesení", body.number.pattern, False))
        found.append(Setting("číslování", RESET_LABELS[body.number.reset], False))
    if body.signatures:
        signed = ", ".join(titles_of(town, code) for code in body.signatures)
        found.append(Setting("usnesení podepisuje", signed, False))
    return tuple(found)
