"""Are the terms of real resolutions read, written and counted as people mean them?"""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.content import Content, content_from_data
from states.deadlines import Term
from states.terms import (
    ADOPTION,
    NO_TERM,
    TaskTerm,
    TermFault,
    add_months,
    due_after_event,
    first_due,
    labelled,
    next_due,
    parse_term,
    phrase,
    spoken,
    term_faults,
    two_dates,
)
from states.vocabulary import TermKind
from states.wording import Clause, clause_faults, clause_from_data

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
WORDS = st.lists(
    st.sampled_from(
        ["vyhotovení", "notářského", "zápisu", "podpisu", "smlouvy", "doručení", "výzvy", "č.", "5"]
    ),
    min_size=1,
)
EVENTS = WORDS.map(" ".join).map(lambda text: text.rstrip("."))
BODIES = st.sampled_from(["", "ZM", "RM", "Rada města", "zastupitelstva města", "kontrolního výboru"])
MEETINGS = st.one_of(
    st.builds(TaskTerm, st.just(TermKind.MEETING), on=DAYS, body=BODIES),
    st.builds(TaskTerm, st.just(TermKind.MEETING), body=BODIES, number=st.integers(1, 999)),
    st.builds(TaskTerm, st.just(TermKind.MEETING), body=BODIES),
)
TERMS = st.one_of(
    st.just(NO_TERM),
    st.just(TaskTerm(TermKind.IMMEDIATELY)),
    st.builds(TaskTerm, st.just(TermKind.DATE), on=DAYS),
    st.builds(
        TaskTerm,
        st.just(TermKind.AFTER_EVENT),
        days=st.integers(1, 3650),
        is_working=st.booleans(),
        event=EVENTS,
    ),
    MEETINGS,
    st.builds(TaskTerm, st.just(TermKind.RECURRING), on=st.none() | DAYS, every_months=st.integers(1, 120)),
)


@given(TERMS)
def test_what_is_written_is_read_back_exactly(term: TaskTerm) -> None:
    assert parse_term(phrase(term)) == term
    assert parse_term(spoken(term)) == term  # with non-breaking spaces too
    assert parse_term(f"Termín: {phrase(term)}.") == term
    assert parse_term(f"T: {phrase(term)}") == term


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("5. 9. 2022", TaskTerm(TermKind.DATE, on=date(2022, 9, 5))),
        ("T: 5.9.2022", TaskTerm(TermKind.DATE, on=date(2022, 9, 5))),
        ("2022-09-05", TaskTerm(TermKind.DATE, on=date(2022, 9, 5))),
        ("nejpozději do 8. 6. 2022", TaskTerm(TermKind.DATE, on=date(2022, 6, 8))),
        ("do 15. 1. 2025.", TaskTerm(TermKind.DATE, on=date(2025, 1, 15))),
        ("T: ihned", TaskTerm(TermKind.IMMEDIATELY)),
        ("neprodleně", TaskTerm(TermKind.IMMEDIATELY)),
        ("do 60 dnů od přijetí usnesení", TaskTerm(TermKind.AFTER_EVENT, days=60, event=ADOPTION)),
        (
            "do 30 dnů od vyhotovení notářského zápisu",
            TaskTerm(TermKind.AFTER_EVENT, days=30, event="vyhotovení notářského zápisu"),
        ),
        (
            "nejpozději do 10 pracovních dnů od podpisu smlouvy",
            TaskTerm(TermKind.AFTER_EVENT, days=10, is_working=True, event="podpisu smlouvy"),
        ),
        ("do 2 týdnů ode dne podpisu", TaskTerm(TermKind.AFTER_EVENT, days=14, event="podpisu")),
        ("Rada města 29.5.2012", TaskTerm(TermKind.MEETING, on=date(2012, 5, 29), body="Rada města")),
        ("na 4. zasedání ZML", TaskTerm(TermKind.MEETING, number=4, body="ZML")),
        ("na nejbližší zasedání", TaskTerm(TermKind.MEETING)),
        ("na nejbližší možné jednání", TaskTerm(TermKind.MEETING)),
        ("na příští schůzi rady města", TaskTerm(TermKind.MEETING, body="rady města")),
        (
            "na zasedání konané dne 24. 6. 2024",
            TaskTerm(TermKind.MEETING, on=date(2024, 6, 24)),
        ),
        ("pravidelně informovat radu jednou za čtvrt roku", TaskTerm(TermKind.RECURRING, every_months=3)),
        ("čtvrtletně", TaskTerm(TermKind.RECURRING, every_months=3)),
        ("1x ročně", TaskTerm(TermKind.RECURRING, every_months=12)),
        (
            "každé 2 měsíce, poprvé do 31. 1. 2025",
            TaskTerm(TermKind.RECURRING, every_months=2, on=date(2025, 1, 31)),
        ),
        ("", NO_TERM),
        ("bez termínu", NO_TERM),
    ],
)
def test_terms_as_towns_write_them(text: str, term: TaskTerm) -> None:
    assert parse_term(text) == term
    assert parse_term(phrase(term)) == term


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("co nejdřív", "nerozumíme"),
        ("30. 2. 2024", "v kalendáři není"),
        ("průběžně", "není termín, který by šlo hlídat"),
        ("pravidelně", "chybí, jak často"),
        ("na zasedání", "neříká, na které jednání"),
        ("na nejbližší jednání 3. 5. 2024", "nechte jen jedno"),
        ("na 0. jednání", "číslují od 1"),
        ("do 3 měsíců od podpisu", "napište ho ve dnech"),
        ("do 0 dnů od podpisu", "od 1 do 3650"),
        ("x" * 400, "delší než 300"),
    ],
)
def test_a_term_that_nobody_could_keep_is_a_sentence(text: str, words: str) -> None:
    with pytest.raises(TermFault) as raised:
        parse_term(text)
    said = str(raised.value).replace("\u00a0", " ")
    assert (words in said and said[0].isupper()) or said.startswith("„")
    assert said.endswith(".")


def test_the_deadline_for_the_act_is_not_that_of_the_report() -> None:
    """Olomouc 33/2022 (domain.md 2.4)."""
    text = "zveřejnit záměr nejpozději do 8. 6. 2022, T: 5. 9. 2022, O: náměstek primátora"
    assert two_dates(text) == (date(2022, 6, 8), date(2022, 9, 5))
    assert labelled(text).charged == "náměstek primátora"
    assert two_dates("zveřejnit záměr T: 5. 9. 2022") == (date(2022, 9, 5), None)
    assert two_dates("zveřejnit záměr") == (None, None)
    assert labelled("předložit zprávu. Termín: ihned Zodpovídá: vedoucí FAM").term == "ihned"


def test_counting() -> None:
    adopted, soon = date(2024, 6, 24), Term(1, "working")
    assert first_due(parse_term("ihned"), adopted, soon) == date(2024, 6, 25)
    assert first_due(parse_term("do 60 dnů od přijetí usnesení"), adopted, soon) == date(2024, 8, 23)
    notary = parse_term("do 30 dnů od vyhotovení notářského zápisu")
    assert notary.waits_for_event and first_due(notary, adopted, soon) is None
    assert due_after_event(notary, date(2024, 7, 10)) == date(2024, 8, 9)
    working = parse_term("do 3 pracovních dnů od podpisu")
    assert due_after_event(working, date(2024, 7, 4)) == date(
        2024, 7, 10
    )  # 5 July is a holiday, then a weekend
    assert first_due(parse_term("jednou za čtvrt roku"), adopted, soon) == date(2024, 9, 24)
    assert first_due(parse_term("bez termínu"), adopted, soon) is None


@given(DAYS, st.integers(1, 120), DAYS)
def test_the_next_turn_is_later_and_in_step(previous: date, months: int, accepted: date) -> None:
    due = next_due(previous, months, accepted)
    assert due > previous and due >= min(accepted, due)
    assert any(due == add_months(previous, months * turn) for turn in range(1, 1300))


def test_the_last_day_of_a_month() -> None:
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 11, 30), 3) == date(2025, 2, 28)


def test_two_dates_that_do_not_fit() -> None:
    day = TaskTerm(TermKind.DATE, on=date(2024, 9, 1))
    assert term_faults(day, date(2024, 9, 2)) == []
    assert "dřív než je termín úkolu" in term_faults(day, date(2024, 8, 1))[0]
    assert "doplňte termín" in term_faults(NO_TERM, date(2024, 8, 1))[0]
    assert "datum zprávy smažte" in term_faults(parse_term("ročně"), date(2024, 8, 1))[0]


def test_clauses_without_the_new_fields_are_kept_as_before() -> None:
    clause = Clause(1, 1, "ukládá", "zveřejnit plán.", charged="doudova", due_on=date(2024, 7, 9))
    assert list(clause.as_data()) == ["section", "point", "verb", "text", "charged", "task", "due_on"]
    assert clause_from_data(clause.as_data()) == clause
    newer = replace(
        clause,
        due_on=None,
        term="ihned",
        report_on=date(2024, 8, 1),
        charged="department:OSV",
        contact="rejl",
    )
    assert clause_from_data(newer.as_data()) == newer
    content = Content("a", "b", "c", None, None, None, None, (newer,), "", None)
    assert content_from_data(content.as_data()) == content


def test_faults_of_clauses_with_terms() -> None:
    clause = Clause(1, 1, "ukládá", "zveřejnit plán.", charged="doudova", term="někdy")
    assert "Bod 01.01: Termínu „někdy“ nerozumíme" in clause_faults([clause])[0]
    both = replace(clause, term="ihned", due_on=date(2024, 7, 9))
    assert "nechte jen jedno" in clause_faults([both])[0]
    nobody = replace(clause, term="ihned", charged=None)
    assert "nikoho nezavazuje" in clause_faults([nobody])[0]
    assert clause_faults([replace(clause, term="na nejbližší jednání")]) == []
