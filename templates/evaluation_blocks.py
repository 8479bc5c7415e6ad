"""How is the evaluation of a plan worded as a document? A summary, a table of measures, and each of them in detail."""

from __future__ import annotations

from collections.abc import Iterable

from states.money import money_text
from states.planning.evaluation import EvaluatedPart, Evaluation
from states.planning.vocabulary import PROGRESS_LABELS, Progress
from templates import blocks
from templates.blocks import Block
from templates.environment import nbsp

NO_REPORT = "bez zprávy"


def evaluation_blocks(evaluation: Evaluation, *, facts: Iterable[tuple[str, str]], until: int) -> list[Block]:
    """The report up to the year ``until``."""
    made: list[Block] = [blocks.facts([(label, value) for label, value in facts if value])]
    made.append(blocks.heading("Souhrn"))
    order: list[Progress | None] = [*Progress, None]
    rows = [(label_of(kind), str(evaluation.counts[kind])) for kind in order if evaluation.counts.get(kind)]
    made.append(blocks.table(("Stav opatření", "Počet"), rows or [("žádné opatření", "0")], (5, 2)))
    share = f" ({100 * evaluation.spent / evaluation.planned:.0f}\u00a0%)" if evaluation.planned else ""
    made.append(
        blocks.paragraph(
            f"Do roku {until} bylo naplánováno {money_text(evaluation.planned)} "
            f"a\u00a0utraceno {money_text(evaluation.spent)}{share}."
        )
    )
    made.append(blocks.heading("Přehled opatření"))
    made.append(
        blocks.table(
            ("Č.", "Opatření", "Stav", "Naplánováno", "Utraceno"),
            [
                (
                    one.code,
                    nbsp(one.title),
                    label_of(one.progress),
                    money_text(one.planned),
                    money_text(one.spent),
                )
                for one in evaluation.measures
            ]
            or [("–", "–", "–", "–", "–")],
            (1.2, 4.6, 2.3, 2.9, 2.4),
        )
    )
    made.append(blocks.heading("Opatření podrobně"))
    for one in evaluation.parts:
        made += _part(one)
    return made


def label_of(progress: Progress | None) -> str:
    """The state of a measure in words."""
    return NO_REPORT if progress is None else PROGRESS_LABELS[progress]


def _part(one: EvaluatedPart) -> list[Block]:
    if one.is_activity:
        said = f": {nbsp(one.words)}" if one.words else ""
        money = (
            f" Utraceno {money_text(one.spent)} z\u00a0{money_text(one.planned)}."
            if one.spent or one.planned
            else ""
        )
        head = blocks.run(f"Aktivita {one.code} {nbsp(one.title)}", strong=True)
        return [blocks.paragraph([head, blocks.run(f" – {label_of(one.progress)}{said}{money}")])]
    made: list[Block] = [blocks.heading(f"{one.code} {one.title}", 3)]
    year = f" (za rok {one.reported_for})" if one.reported_for else ""
    made.append(blocks.paragraph([blocks.run(label_of(one.progress), strong=True), blocks.run(year)]))
    if one.responsible:
        made.append(blocks.paragraph(f"Odpovídá: {one.responsible}"))
    if one.words:
        made.append(blocks.prose(nbsp(one.words)))
    if one.indicators:
        rows = [
            (item.name, item.base or "–", item.target or "–", item.value or "–") for item in one.indicators
        ]
        made.append(blocks.table(("Ukazatel", "Výchozí hodnota", "Cíl", "Dosaženo"), rows, (4, 2, 2, 2)))
    return made
