"""What does a survey's table say? Counts as somebody added them up, or answers with one respondent on each row.

Which of the two it is is told by the heading: columns „otázka“, „odpověď“ and „počet“ are counts, anything else is a
table of respondents. Free answers are left out by name: they are no numbers, and people write themselves into them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from states.folding import fold
from states.input_faults import Fault, InputFaults
from states.outcome_table import Sheet

LONGEST = 500
MOST_ROWS = 20_000
MOST_QUESTIONS = 200
MOST_ANSWERS = 40
"""A question with more different answers is a free one."""
FAULTS_SHOWN = 50
_COLUMNS = {
    "question": ("otazka", "question"),
    "answer": ("odpoved", "moznost", "answer"),
    "count": ("pocet", "pocet odpovedi", "cetnost", "count"),
}
_NOT_A_QUESTION = re.compile(
    r"casova znacka|timestamp|cas( odeslani)?|datum( a cas)?|id|c\.?|cislo( dotazniku)?|respondent|poradi"
)
_MANY = re.compile(r"[|\n]")
"""What parts several answers in one cell."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many gave one answer to a question."""

    question: str
    answer: str
    count: int


@dataclass(frozen=True, slots=True)
class ReadSurvey:
    """A survey's table that was read: ``respondents`` are known from raw answers alone, ``left_out`` are questions."""

    counts: tuple[Counted, ...]
    respondents: int | None
    left_out: tuple[str, ...] = ()


def read_survey(sheet: Sheet, file: str) -> ReadSurvey:
    """The counts of a table; raises InputFaults with every fault and its line, and then nothing of it is used."""
    if len(sheet.rows) > MOST_ROWS:
        raise InputFaults([Fault(file, 0, f"tabulka má přes {MOST_ROWS} řádků; rozdělte ji podle skupin.")])
    columns = _columns_of_counts(sheet.header)
    read = _raw(sheet, file) if columns is None else _counts(sheet, columns, file)
    if not read.counts:
        raise InputFaults(
            [Fault(file, 0, "v\u00a0tabulce není žádná odpověď; zkontrolujte, co v\u00a0ní je.")]
        )
    return read


def _columns_of_counts(header: Sequence[str]) -> dict[str, int] | None:
    """Where the three columns are; None if this is no table of counts. Raises nothing: one of two missing is raw."""
    names = [fold(cell).strip(" :") for cell in header]
    found = {
        column: position
        for column, known in _COLUMNS.items()
        for position, name in enumerate(names)
        if name in known
    }
    return found if len(found) == len(_COLUMNS) else None


def _counts(sheet: Sheet, columns: dict[str, int], file: str) -> ReadSurvey:
    faults: list[Fault] = []
    found: dict[tuple[str, str], tuple[int, int]] = {}
    question = ""
    for line, cells in sheet.rows:
        question = (
            _words(_cell(cells, columns["question"])) or question
        )  # people write it once and leave it out then
        answer, number = _words(_cell(cells, columns["answer"])), _cell(cells, columns["count"]).strip()
        said = _faults_of_count(question, answer, number)
        first = found.get((question, answer))
        if not said and first is not None:
            said = [
                f"odpověď „{_short(answer)}“ je u\u00a0této otázky už na řádku {first[1]}; nechte jen jednu."
            ]
        if said:
            faults += [Fault(file, line, sentence) for sentence in said]
            continue
        found[(question, answer)] = (int(_digits(number)), line)
    _refuse(faults, file, {question for question, _ in found})
    return ReadSurvey(tuple(Counted(*key, count) for key, (count, _) in found.items()), None)


def _faults_of_count(question: str, answer: str, number: str) -> list[str]:
    said = []
    if not question:
        said.append("chybí otázka; napište ji do prvního sloupce.")
    if not answer:
        said.append("chybí odpověď; napište ji, nebo řádek smažte.")
    if max(len(question), len(answer)) > LONGEST:
        said.append(f"otázka i\u00a0odpověď mají mít nejvýš {LONGEST} znaků; zkraťte je.")
    if not re.fullmatch(r"\d{1,9}", _digits(number)):
        said.append(f"„{_short(number)}“ není počet; napište celé číslo, například 12.")
    return said


def _raw(sheet: Sheet, file: str) -> ReadSurvey:
    faults: list[Fault] = []
    questions = [_words(cell) for cell in sheet.header]
    seen: dict[str, int] = {}
    for position, question in enumerate(questions):
        if not question or _NOT_A_QUESTION.fullmatch(fold(question)):
            continue
        if len(question) > LONGEST:
            faults.append(
                Fault(
                    file,
                    sheet.header_line,
                    f"otázka ve sloupci {position + 1} má přes {LONGEST} znaků; zkraťte ji.",
                )
            )
        if question in seen:
            faults.append(
                Fault(
                    file,
                    sheet.header_line,
                    f"otázka „{_short(question)}“ je v\u00a0záhlaví dvakrát; rozlište je.",
                )
            )
        seen.setdefault(question, position)
    for line, cells in sheet.rows:
        if len(cells) > len(questions) and any(cell.strip() for cell in cells[len(questions) :]):
            faults.append(
                Fault(file, line, "řádek má víc buněk než záhlaví; zkontrolujte oddělovače a\u00a0uvozovky.")
            )
    _refuse(faults, file, set(seen))
    counts: list[Counted] = []
    left_out = []
    for question, position in seen.items():
        answers = _answers(sheet, position)
        if len(answers) > MOST_ANSWERS or any(len(answer) > LONGEST for answer in answers):
            left_out.append(question)
            continue
        counts += [Counted(question, answer, count) for answer, count in answers.items()]
    return ReadSurvey(tuple(counts), len(sheet.rows), tuple(left_out))


def _answers(sheet: Sheet, position: int) -> dict[str, int]:
    """Different answers in one column with their counts, the most frequent first; several in a cell count each."""
    found: dict[str, int] = {}
    for _, cells in sheet.rows:
        for answer in dict.fromkeys(_words(part) for part in _MANY.split(_cell(cells, position))):
            if answer:
                found[answer] = found.get(answer, 0) + 1
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def _refuse(faults: list[Fault], file: str, questions: set[str]) -> None:
    if len(questions) > MOST_QUESTIONS:
        faults.append(Fault(file, 0, f"tabulka má přes {MOST_QUESTIONS} otázek; rozdělte ji."))
    if len(faults) > FAULTS_SHOWN:
        more = len(faults) - FAULTS_SHOWN
        faults = [
            *faults[:FAULTS_SHOWN],
            Fault(file, 0, f"a\u00a0dalších chyb: {more}. Opravte nejdřív tyto."),
        ]
    if faults:
        raise InputFaults(faults)


def _cell(cells: Sequence[str], position: int) -> str:
    return cells[position] if position < len(cells) else ""


def _words(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _digits(text: str) -> str:
    return re.sub(r"[ \u00a0\u202f]", "", text)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
