"""Titles of papers say what they lead to; the catalogue is found in any spelling; tables of providers are read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.folding import fold
from states.input_faults import InputFaults
from states.planning.catalogue import Provider, Question, Service, choices, found, is_company_id
from states.planning.catalogue_table import HEADER, read_catalogue
from states.planning.titles import address_fault, title_fault
from states.planning.when import days, round_title
from templates.outcome_sheet import read_sheet


@pytest.mark.parametrize(
    "title",
    ["", "  ", "ZDE", "zde.", "Tady", "odkaz", "Odkaz zde", "klikněte", "Klikněte sem!", "ke stažení", "PDF",
     "PDF dokument", "více", "Stáhnout soubor", "k nahlédnutí ZDE", "12. 9.", "https://a.cz/b", "www.a.cz", "Nx" * 200],
)  # fmt: skip
def test_a_title_that_says_nothing_is_refused(title: str) -> None:
    fault = title_fault(title)
    assert fault is not None and fault.endswith((".", "“."))


@pytest.mark.parametrize(
    "title", ["Zápis z 1. jednání", "Jednací řád", "Radniční listy – březen 2018", "Program"]
)
def test_a_title_that_says_what_it_is_is_taken(title: str) -> None:
    assert title_fault(title) is None


@given(st.text(max_size=60))
def test_any_text_is_a_title_or_has_a_sentence(title: str) -> None:
    fault = title_fault(title)
    assert fault is None or (fault[0].isupper() and fault.endswith("."))


@given(st.text(max_size=60))
def test_only_whole_addresses_of_the_web_are_taken(text: str) -> None:
    assert address_fault(text) is not None or text.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "https://", "http://a", "https://u:p@a.cz", "https://a.cz/<b>", "ftp://a.cz"],
)
def test_other_addresses_are_refused(address: str) -> None:
    assert address_fault(address) is not None
    assert address_fault("https://www.mesto.example/listy?r=2018") is None


WORDS = st.text(alphabet="aábcčdďeéěfghiíjklmnňoóprřsštťuúůvyýzž", min_size=5, max_size=12)


@given(st.lists(WORDS, min_size=1, max_size=4), WORDS)
def test_a_service_is_found_by_any_of_its_words_without_diacritics(words: list[str], provider: str) -> None:
    service = Service(" ".join(words), "poradenství", target="senioři")
    catalogue = (Provider(1, provider, services=(service,)), Provider(2, "Jiný"))
    for word in (*words, provider):
        for spelling in (word, fold(word), word.upper()):
            assert [one.id for one in found(catalogue, Question(spelling))] == [1], spelling
    assert found(catalogue, Question("!!!")) == ()
    assert len(found(catalogue, Question())) == 2


def test_filters_narrow_and_choices_are_in_czech_order() -> None:
    catalogue = (
        Provider(
            1, "Čáp", seat="Želiv", services=(Service("A", "pečovatelská služba", target="senioři, rodiny"),)
        ),
        Provider(2, "Cibule", seat="Jiřice", services=(Service("B", "azylový dům", target="rodiny"),)),
    )
    assert [one.name for one in found(catalogue, Question())] == ["Cibule", "Čáp"]
    assert [one.id for one in found(catalogue, Question(target="Rodiny", municipality="Želiv"))] == [1]
    assert [one.id for one in found(catalogue, Question(kind="azylový dům"))] == [2]
    assert choices(catalogue) == (("azylový dům", "pečovatelská služba"), ("rodiny", "senioři"))


@given(st.integers(0, 99999999))
def test_a_company_number_has_one_check_digit(number: int) -> None:
    text = f"{number:08}"
    assert sum(is_company_id(f"{text[:7]}{digit}") for digit in range(10)) == 1
    assert is_company_id("00248266") and not is_company_id("0024826") and not is_company_id("00248267")


def test_a_table_is_read_in_both_codings_and_separators() -> None:
    head = "Poskytovatel;IČO;Služba;Druh služby;Forma;Registrovaná\n"
    text = f"{head}Čáp;;Péče;pečovatelská služba;terénní;ano\nČáp;;Taxi;doprava;;ne\n"
    for data in (
        text.encode(),
        text.encode("cp1250"),
        ("\ufeff" + text).encode(),
        text.replace(";", ",").encode(),
    ):
        (read,) = read_catalogue(read_sheet(data, "t.csv"), "t.csv")
        assert [(one.name, one.form, one.registered) for one in read.services] == [
            ("Péče", "field", True),
            ("Taxi", "", False),
        ]
    assert len(HEADER) == 18


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("A;B\n1;2\n", 1),
        ("Poskytovatel;Služba\n;Péče\n", 2),
        ("Poskytovatel;IČO;Služba\nA;123;B\n", 2),
        ("Poskytovatel;Služba\n", 1),
    ],
)
def test_faults_of_a_table_name_their_row(text: str, line: int) -> None:
    with pytest.raises(InputFaults) as raised:
        read_catalogue(read_sheet(text.encode(), "t.csv"), "t.csv")
    assert line in {fault.line for fault in raised.value.faults}


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading_of_a_table(data: bytes) -> None:
    try:
        read_catalogue(read_sheet(data, "t.csv"), "t.csv")
    except InputFaults as faults:
        assert faults.faults


def test_days_and_rounds_are_said_as_people_say_them() -> None:
    day = date(2017, 12, 5)
    assert days(day, day).replace("\u00a0", " ") == "5. 12. 2017"
    assert days(day, date(2017, 12, 6)).replace("\u00a0", " ") == "5. a 6. 12. 2017"
    assert days(day, date(2017, 12, 9)).replace("\u00a0", " ") == "5.–9. 12. 2017"
    assert days(day, date(2018, 1, 9)).replace("\u00a0", " ") == "5. 12. 2017–9. 1. 2018"
    assert days(day, day, "v prosinci") == "v prosinci" and days(None, None) == ""
    assert round_title(7, True, day, day) == "Sedmé společné jednání pracovních skupin – prosinec 2017"
    assert round_title(12, False, None, None) == "12. jednání pracovních skupin"
