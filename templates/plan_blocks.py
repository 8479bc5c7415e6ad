"""How is a plan worded as a document? Its chapters, measures as tables, what it costs and how it came to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from states.dates import czech_date
from states.money import money_text
from states.planning.content import Activity, Measure, PlanContent
from states.planning.funding import Summary, funding_of
from templates import blocks
from templates.blocks import Block
from templates.environment import nbsp


@dataclass(frozen=True, slots=True)
class PrintedVersion:
    """One line of the list of versions."""

    number: str
    day: str
    words: str


def plan_blocks(
    content: PlanContent,
    *,
    facts: Iterable[tuple[str, str]],
    evidence: Mapping[str, Sequence[str]],
    versions: Sequence[PrintedVersion],
) -> list[Block]:
    """The whole plan; ``evidence`` is what each goal rests on, by its code, in words."""
    made: list[Block] = [blocks.facts([(label, nbsp(value)) for label, value in facts if value])]
    if content.vision:
        made += [blocks.heading("Vize"), blocks.quote(nbsp(content.vision))]
    for chapter in content.chapters:
        made.append(blocks.heading(f"{chapter.code}. {chapter.title}"))
        made += blocks.report_blocks(nbsp(chapter.text), top_level=3)
    for priority in content.priorities:
        made.append(blocks.heading(f"Priorita {priority.code}: {priority.title}"))
        if priority.group:
            made.append(blocks.paragraph(f"Pracovní skupina: {priority.group}"))
        if priority.text:
            made.append(blocks.prose(nbsp(priority.text)))
        for goal in priority.goals:
            made.append(blocks.heading(f"Cíl {goal.code}: {goal.title}", 3))
            if goal.text:
                made.append(blocks.prose(nbsp(goal.text)))
            if found := evidence.get(goal.code):
                made.append(
                    blocks.paragraph([blocks.run("Vychází z: ", strong=True), blocks.run("; ".join(found))])
                )
            for measure in goal.measures:
                made += measure_blocks(measure)
    made += funding_blocks(funding_of(content))
    if versions:
        made.append(blocks.heading("Verze plánu"))
        made.append(
            blocks.table(
                ("Verze", "Ze dne", "Co je v\u00a0ní"),
                [(one.number, one.day, one.words) for one in versions],
                (1, 2, 7),
            )
        )
    return made


def measure_blocks(measure: Measure) -> list[Block]:
    """One measure: its text, a table of who, with whom, when and how measured, its money and its activities."""
    made: list[Block] = [blocks.heading(f"Opatření {measure.code}: {measure.title}", 4)]
    rows = [
        ("Popis", nbsp(measure.text)),
        ("Cílová skupina", measure.target_group),
        ("Odpovídá", measure.responsible),
        ("Spolupracují", ", ".join(measure.partners)),
        ("Termín", term_of(measure)),
        ("Ukazatele", "\n".join(indicator_lines(measure))),
        ("Financování", "\n".join(funding_lines(measure))),
        ("Převzato z\u00a0plánu", f"opatření {measure.drawn_from}" if measure.drawn_from else ""),
    ]
    made.append(blocks.table(("Údaj", "Obsah"), [row for row in rows if row[1]] or [("Popis", "–")], (2, 7)))
    if measure.activities:
        made.append(
            blocks.table(
                ("Č.", "Aktivita", "Odpovídá", "Termín", "Náklady"),
                [
                    (
                        one.code,
                        nbsp(one.title),
                        one.responsible or "–",
                        term_of(one) or "–",
                        "–" if one.cost is None else money_text(one.cost),
                    )
                    for one in measure.activities
                ],
                (1.4, 5, 3, 2.2, 2.2),
            )
        )
    return made


def term_of(one: Measure | Activity) -> str:
    """When it is to be done: the words, the day, or both."""
    day = czech_date(one.due_on) if one.due_on else ""
    return f"{one.term} (do {day})" if one.term and day else one.term or (f"do {day}" if day else "")


def indicator_lines(measure: Measure) -> list[str]:
    """Its indicators, a line each: „počet klientů: ze 40 na 60“."""
    return [
        f"{one.name}: {one.base or '–'} → {one.target or '–'}" if one.base or one.target else one.name
        for one in measure.indicators
    ]


def funding_lines(measure: Measure) -> list[str]:
    """Its money, a line each year and source."""
    return [
        f"{one.year}: {one.source} – {'částka zatím není známa' if one.amount is None else money_text(one.amount)}"
        for one in sorted(measure.funding, key=lambda item: (item.year, item.source))
    ]


def funding_table(summary: Summary) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The heading and rows of the sums by source and year; no rows if the plan names no money."""
    header = ("Zdroj", *(str(year) for year in summary.years), "Celkem")
    rows = [
        (
            source,
            *(_sum(summary.amounts.get((source, year))) for year in summary.years),
            _sum(summary.of_source(source)),
        )
        for source in summary.sources
    ]
    if rows:
        years = (_sum(summary.of_year(year)) for year in summary.years)
        rows.append(("Celkem", *years, money_text(summary.total)))
    return header, rows


def _sum(amount: int | None) -> str:
    """A sum of what is known; nothing known is no zero."""
    return money_text(amount) if amount else "–"


def funding_blocks(summary: Summary) -> list[Block]:
    """The summary of the money, with what is not known and what activities cost."""
    header, rows = funding_table(summary)
    made: list[Block] = []
    if rows:
        made.append(blocks.table(header, rows, (3, *([2] * (len(header) - 1)))))
    if summary.unknown:
        made.append(blocks.note(f"U\u00a0{summary.unknown} položek financování zatím není známa částka."))
    if summary.activities:
        made.append(blocks.paragraph(f"Náklady aktivit celkem: {money_text(summary.activities)}."))
    return [blocks.heading("Souhrn financování"), *made] if made else []
