"""What does a filled table say? Headings and cells as clerks write them, and the sentence for each fault."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.input_faults import InputFaults
from states.outcome_table import COLUMNS, OutcomeRow, Sheet, Votes, plain, read_rows
from states.vocabulary import OUTCOME_LABELS, Outcome

ROW = {"Orgán": "ZM", "Datum": "24. 6. 2024", "Návrh": "5", "Výsledek": "přijato"}


def read(**more: str) -> OutcomeRow:
    cells = ROW | {heading.replace("_", " "): value for heading, value in more.items()}
    found = read_rows(Sheet(tuple(cells), 1, ((2, tuple(cells.values())),)), "t.csv")
    assert not found.faults, found.faults
    return found.rows[0]


def sentences(**more: str) -> list[str]:
    cells = ROW | {heading.replace("_", " "): value for heading, value in more.items()}
    found = read_rows(Sheet(tuple(cells), 1, ((2, tuple(cells.values())),)), "t.csv")
    assert not found.rows
    assert {(fault.file, fault.line) for fault in found.faults} == {("t.csv", 2)}
    return [fault.sentence.replace("\u00a0", " ") for fault in found.faults]


def header_faults(*header: str) -> list[str]:
    with pytest.raises(InputFaults) as found:
        read_rows(Sheet(header, 3, ()), "t.csv")
    assert all(fault.line == 3 for fault in found.value.faults)
    return [fault.sentence for fault in found.value.faults]


@pytest.mark.parametrize(
    "text", ["24. 6. 2024", "24.6.2024", "24.06.2024", "2024-06-24", "24.\u00a06.\u00a02024"]
)
def test_a_date_is_read_as_clerks_write_it(text: str) -> None:
    assert read(Datum=text).held_on == date(2024, 6, 24)


@pytest.mark.parametrize("text", ["5", "č. 5", "č.5", "c. 5", "číslo 5", "Návrh č. 5", "5."])
def test_a_proposal_is_named_by_its_number(text: str) -> None:
    assert read(Návrh=text).proposal_id == 5


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("přijato se změnou", Outcome.ADOPTED_AMENDED),
        ("Nepřijato", Outcome.NOT_ADOPTED),
        ("DOPORUCENO", Outcome.RECOMMENDED),
        ("nedoporučeno", Outcome.NOT_RECOMMENDED),
        ("na vědomí", Outcome.NOTED),
        ("odloženo", Outcome.POSTPONED),
        ("vyřazeno", Outcome.REMOVED),
        ("vráceno", Outcome.RETURNED),
        ("staženo.", Outcome.WITHDRAWN),
        ("neprojednáno", Outcome.NOT_REACHED),
        *((label, outcome) for outcome, label in OUTCOME_LABELS.items()),
    ],
)
def test_an_outcome_is_read_in_its_label_or_an_obvious_form(text: str, outcome: Outcome) -> None:
    assert read(Výsledek=text).outcome is outcome


@pytest.mark.parametrize(
    "line", ["Pro 8, proti 0, zdrž. 1", "8 - 0 - 1", "8 pro, 1 se zdrželi", "PRO 8 PROTI 0 ZDRZELI SE 1"]
)
def test_a_vote_is_a_line_of_the_minutes_or_three_columns(line: str) -> None:
    votes = Votes(8, 0, 1)
    assert read(Hlasování=line, Přítomno="9").votes == votes
    assert read(Pro="8", Proti="0", Zdržel_se="1", Přítomno="9").votes == votes
    assert read(Pro="8", Proti="0", Zdržel_se="1", Hlasování=line, Přítomno="9").votes == votes


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            {"Datum": "31. 6. 2024"},
            "den „31. 6. 2024“ ve sloupci „Datum“ v kalendáři není; opravte datum.",
        ),
        ({"Datum": "v pondělí"}, "hodnota „v pondělí“ ve sloupci „Datum“ není datum; píše se 24. 6. 2024."),
        ({"Datum": "24. 6. 24"}, "hodnota „24. 6. 24“ ve sloupci „Datum“ není datum; píše se 24. 6. 2024."),
        ({"Orgán": " "}, "není vyplněn sloupec „Orgán“; doplňte ho."),
        ({"Návrh": "5/2"}, "hodnota „5/2“ není číslo návrhu; píše se 5 nebo č. 5."),
        ({"Výsledek": "přijto"}, "výsledek „přijto“ neznáme; neměl to být „přijato“?"),
        (
            {"Hlasování": "8 - 0 - 0"},
            "u hlasování chybí, kolik členů bylo přítomno; doplňte sloupec „Přítomno“.",
        ),
        (
            {"Pro": "8", "Přítomno": "8"},
            "hlasování není úplné, chybí „Proti“, „Zdržel se“; kde nikdo nebyl, napište 0.",
        ),
        (
            {"Hlasování": "skoro všichni", "Přítomno": "8"},
            "zápisu hlasování „skoro všichni“ nerozumíme; "
            "napište jej jako „Pro 8, proti 0, zdrž. 0“ nebo „8 - 0 - 0“.",
        ),
        (
            {"Hlasování": "8 - 0 - 0", "Pro": "7", "Proti": "0", "Zdržel se": "0", "Přítomno": "8"},
            "hlasování „8 - 0 - 0“ nesouhlasí se sloupci Pro, Proti a Zdržel se; opravte je.",
        ),
        ({"Přítomno": "osm"}, "hodnota „osm“ ve sloupci „Přítomno“ není celé číslo od 0 do 999."),
        (
            {"Odloženo na": "1. 9. 2024"},
            "datum odložení nepatří k výsledku „přijato“; smažte ho, nebo opravte výsledek.",
        ),
        (
            {"Změněné znění": "Rada schvaluje."},
            "změněné znění nepatří k výsledku „přijato“; zapište „přijato ve změněném znění“, nebo znění smažte.",
        ),
        (
            {"Důvod čísla": "omyl"},
            "je uveden důvod čísla, ale číslo usnesení chybí; doplňte ho, nebo důvod smažte.",
        ),
        ({"": "navíc"}, "hodnota „navíc“ stojí mimo sloupce s nadpisem; přesuňte ji."),
    ],
)
def test_what_is_not_understood_is_said_in_one_sentence(cells: dict[str, str], sentence: str) -> None:
    assert sentences(**cells) == [sentence]


def test_every_fault_of_a_row_is_said() -> None:
    assert len(sentences(Datum="?", Návrh="?", Výsledek="?", Členů="-1")) == 4


def test_an_unknown_heading_comes_with_the_nearest_known_one() -> None:
    header = ("Orgán", "Datum", "Návrh", "Výsledek")
    assert header_faults(*header, "Přítomnno") == ["neznámý sloupec „Přítomnno“; neměl to být „Přítomno“?"]
    assert header_faults(*header, "Barva") == ["neznámý sloupec „Barva“; smažte ho."]
    assert header_faults(*header, "Datum jednání") == [
        "sloupec „Datum“ je v\u00a0tabulce dvakrát; nechte jen jeden."
    ]
    assert header_faults("Orgán", "Návrh", "Výsledek") == ["chybí sloupec „Datum“; doplňte ho."]


def test_no_heading_means_two_columns() -> None:
    headings = [heading.casefold() for known in COLUMNS.values() for heading in known]
    assert len(headings) == len(set(headings))


def test_empty_rows_and_columns_of_a_spreadsheet_are_passed_over() -> None:
    rows = ((2, ("", "", "", "", "")), (3, ("ZM", "24. 6. 2024", "5", "přijato", "", "")))
    found = read_rows(Sheet((*ROW, "", ""), 1, rows), "t.csv")
    assert [row.line for row in found.rows] == [3]
    assert not found.faults


def test_a_table_with_no_row_is_a_fault() -> None:
    assert [fault.line for fault in read_rows(Sheet(tuple(ROW), 1, ()), "t.csv").faults] == [0]


def stripped(text: str) -> str:
    return "".join(
        letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)
    )


FULL = {
    "Orgán": "Zastupitelstvo města Trutnova",
    "Datum": "24. 6. 2024",
    "Návrh": "č. 5",
    "Výsledek": "přijato",
    "Hlasování": "Pro 8, proti 0, zdrž. 1",
    "Přítomno": "9",
    "Pořadí hlasování": "3",
}


@settings(max_examples=60)
@given(
    order=st.permutations(list(FULL)),
    write=st.lists(
        st.sampled_from([str, str.upper, str.lower, stripped, str.swapcase]), min_size=14, max_size=14
    ),
)
def test_order_of_columns_case_and_diacritics_do_not_matter(order: list[str], write: list) -> None:
    header = tuple(change(heading) for change, heading in zip(write, order, strict=False))
    cells = tuple(change(FULL[heading]) for change, heading in zip(write[7:], order, strict=True))
    found = read_rows(Sheet(header, 1, ((2, cells),)), "t.csv")
    assert not found.faults
    row = found.rows[0]
    assert plain(row.body) == "zastupitelstvo mesta trutnova"
    assert (row.held_on, row.proposal_id, row.outcome) == (date(2024, 6, 24), 5, Outcome.ADOPTED)
    assert (row.votes, row.present, row.order) == (Votes(8, 0, 1), 9, 3)


@settings(max_examples=100)
@given(
    st.lists(
        st.lists(st.text(max_size=12) | st.sampled_from([*ROW, *ROW.values()]), max_size=7),
        min_size=1,
        max_size=5,
    )
)
def test_any_cells_are_rows_or_faults(lines: list[list[str]]) -> None:
    header, *rows = lines
    sheet = Sheet(tuple(header), 1, tuple((n, tuple(row)) for n, row in enumerate(rows, start=2)))
    try:
        found = read_rows(sheet, "t.csv")
    except InputFaults as refused:
        assert refused.faults
    else:
        assert found.rows or found.faults
