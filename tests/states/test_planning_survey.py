"""What does a survey's table promise? Counts or raw answers, told apart; each fault with its line; never a crash."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_case import plain

from states.input_faults import InputFaults
from states.planning.survey_table import ReadSurvey, read_survey
from templates.outcome_sheet import read_sheet


def read(text: str | bytes) -> ReadSurvey:
    data = text.encode() if isinstance(text, str) else text
    return read_survey(read_sheet(data, "anketa.csv"), "anketa.csv")


def test_counts_that_somebody_added_up() -> None:
    text = "Otázka;Odpověď;Počet\nJak bydlíte?;sám;12\n;s rodinou;1 030\nVíte o službě?;ano;4\n"
    found = read(text)
    assert [(one.question, one.answer, one.count) for one in found.counts] == [
        ("Jak bydlíte?", "sám", 12),
        ("Jak bydlíte?", "s rodinou", 1030),
        ("Víte o službě?", "ano", 4),
    ]
    assert found.respondents is None
    assert read(text.encode("cp1250")) == found


def test_one_respondent_on_a_row() -> None:
    rows = ["Časová značka;Bydliště;Co Vám chybí?;Vzkaz"]
    rows += [f"1. 5. 2018;{'Humpolec' if i % 3 else 'Želiv'};doprava|lékař;text {i}" for i in range(60)]
    found = read("\n".join(rows))
    assert found.respondents == 60
    assert found.left_out == ("Vzkaz",)
    assert [(one.question, one.answer, one.count) for one in found.counts] == [
        ("Bydliště", "Humpolec", 40),
        ("Bydliště", "Želiv", 20),
        ("Co Vám chybí?", "doprava", 60),
        ("Co Vám chybí?", "lékař", 60),
    ]


def test_every_fault_says_its_line_and_nothing_is_taken() -> None:
    with pytest.raises(InputFaults) as raised:
        read("otázka,odpověď,počet\nA?,ano,pět\nA?,,3\nA?,ne,1\nA?,ne,2\n")
    assert [plain(str(fault)) for fault in raised.value.faults] == [
        "anketa.csv, řádek 2: „pět“ není počet; napište celé číslo, například 12.",
        "anketa.csv, řádek 3: chybí odpověď; napište ji, nebo řádek smažte.",
        "anketa.csv, řádek 5: odpověď „ne“ je u této otázky už na řádku 4; nechte jen jednu.",
    ]
    with pytest.raises(InputFaults, match="víc buněk"):
        read("Bydliště;Věk\nHumpolec;70;navíc\n")
    with pytest.raises(InputFaults, match="dvakrát"):
        read("Věk;Věk\n70;80\n")
    with pytest.raises(InputFaults, match="žádná odpověď"):
        read("Časová značka\n1. 5. 2018\n")
    with pytest.raises(InputFaults, match="a\u00a0dalších chyb: 50"):
        read("otázka;odpověď;počet\n" + "A?;ano;x\n" * 100)


@given(st.lists(st.lists(st.text(max_size=12), max_size=5), max_size=8), st.sampled_from(";,\t"))
@settings(max_examples=80, deadline=None)
def test_whatever_comes_is_counts_or_sentences(rows: list[list[str]], separator: str) -> None:
    text = "\n".join(separator.join(row) for row in rows)
    try:
        found = read(text.encode("utf-8", "surrogatepass"))
    except InputFaults as faults:
        assert all(fault.sentence.endswith((".", "…")) for fault in faults.faults)
        return
    keys = [(one.question, one.answer) for one in found.counts]
    assert len(keys) == len(set(keys))
    assert all(key[0] and key[1] for key in keys)
    assert all(one.count >= 0 and max(len(one.question), len(one.answer)) <= 500 for one in found.counts)


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("ABC"), st.sampled_from(["ano", "ne", "=1+1"])),
        st.integers(0, 10**6),
        min_size=1,
    )
)
@settings(max_examples=50, deadline=None)
def test_counts_come_back_as_they_were_written(counts: dict[tuple[str, str], int]) -> None:
    text = "otázka;odpověď;počet\n" + "".join(f"{q};{a};{count}\n" for (q, a), count in counts.items())
    assert {(one.question, one.answer): one.count for one in read(text).counts} == counts
