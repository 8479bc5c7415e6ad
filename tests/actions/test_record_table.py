"""How is a meeting's table recorded? Whole or not at all, in the order of voting, and harmlessly twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_case import TestHouse
from record_table_case import Case, at_the_council, council

from actions.blank_table import blank_table
from actions.draft import edit
from actions.record_resolution import void_resolution
from db import ballots, chain, consultations, files, proposals, resolutions
from states.input_faults import InputFaults
from states.machine import Refused
from states.outcome_table import read_rows
from templates.outcome_sheet import read_sheet


@pytest.fixture
def council_with_three(house_at: Callable[..., tuple[TestHouse, Any]]) -> Callable[[], Case]:
    """Opens an office with three proposals before the council, a copy each time."""

    def opened() -> Case:
        house, numbers = house_at("council_with_three", lambda house: at_the_council(house, 3)[1])
        assert numbers == [1, 2, 3]
        return Case(house)

    return opened


@pytest.fixture
def case(council_with_three: Callable[[], Case]) -> Case:
    return council_with_three()


def test_a_table_of_a_meeting_is_recorded_with_ballots_and_numbers(case: Case) -> None:
    done = case.record(
        [
            council(1, Bod="1", Název="akční  plán Č. 1"),
            council(2, Hlasování="3 - 4 - 1", Výsledek="Nedoporučeno"),
            council(3, Výsledek="odloženo", Hlasování="", Přítomno="", Podmínky="až bude rozpočet"),
        ]
    )
    assert [(row.line, row.number, row.is_unchanged) for row in done] == [
        (2, "2024-1/1", False),
        (3, None, False),
        (4, None, False),
    ]
    assert [case.stop(number, "RM").state for number in (1, 2, 3)] == [
        "recommended",
        "not_recommended",
        "postponed",
    ]
    assert case.stop(1, "ZM").state == "open"
    votes = case.ask(sa.select(ballots.ballot))
    assert [(row.members, row.present, row.votes_for) for row in votes] == [(9, 8, 8), (9, 8, 3)]
    assert case.numbers() == {1: "2024-1/1"}
    extracts = case.ask(sa.select(files.document).where(files.document.c.kind == "extract"))
    assert [row.proposal_id for row in extracts] == [1]
    with case.house.reading() as (_, connection):
        assert chain.verify(connection).is_whole


def test_a_trial_says_the_numbers_and_keeps_nothing(case: Case) -> None:
    before = case.everything()
    assert [row.number for row in case.check([council(1), council(2)])] == ["2024-1/1", "2024-2/1"]
    assert case.everything() == before
    assert [row.number for row in case.record([council(1), council(2)])] == ["2024-1/1", "2024-2/1"]


def test_numbers_follow_the_order_of_voting_not_of_rows(case: Case) -> None:
    rows = [
        council(number, **{"Pořadí hlasování": order}) for number, order in ((1, "3"), (2, "1"), (3, "2"))
    ]
    assert {row.proposal_id: row.number for row in case.record(rows)} == {
        2: "2024-1/1",
        3: "2024-2/1",
        1: "2024-3/1",
    }


# the fixture opens another copy for each example
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations([0, 1, 2]))
def test_the_same_rows_in_another_order_give_the_same(
    council_with_three: Callable[[], Case], order: list[int]
) -> None:
    case = council_with_three()
    rows = [council(number, **{"Pořadí hlasování": str(number)}) for number in (1, 2, 3)]
    case.record([rows[index] for index in order])
    assert case.numbers() == {1: "2024-1/1", 2: "2024-2/1", 3: "2024-3/1"}


def test_the_same_table_twice_is_harmless(case: Case) -> None:
    rows = [
        council(1, **{"Číslo usnesení": "2024-1/1"}),
        council(2, Výsledek="vráceno", Hlasování="", Důvod="chybí příloha"),
    ]
    case.record(rows)
    before = case.everything()
    assert [(row.number, row.is_unchanged) for row in case.record(rows)] == [("2024-1/1", True), (None, True)]
    assert case.everything() == before
    done = case.record([*rows, council(3)])
    assert [row.is_unchanged for row in done] == [True, True, False]
    assert done[2].sentence.startswith("Rada města Trutnova 5.\u00a06.\u00a02024, návrh č.\u00a03")


def test_what_differs_from_the_record_is_a_fault(case: Case) -> None:
    case.record([council(1)])
    (fault,) = case.faults([council(1, Hlasování="7 - 0 - 1"), council(2)])
    assert fault == (
        2,
        "Návrh č. 1 už má z tohoto jednání zapsán výsledek a tabulka ho nepřepíše; hlasování: zapsáno je "
        "„pro 8, proti 0, zdrželi se 0 (přítomno 8 z 9 členů)“, "
        "tabulka uvádí „pro 7, proti 0, zdrželi se 1 (přítomno 8 z 9 členů)“.",
    )
    assert "číslo usnesení: zapsáno je" in case.faults([council(1, **{"Číslo usnesení": "2024-7/1"})])[0][1]


def test_all_faults_are_said_at_once_and_nothing_is_kept(case: Case) -> None:
    found = case.faults(
        [
            council(1, Hlasování="4 - 3 - 1"),
            council(2, Orgán="Rada Trutnova"),
            council(3, Datum="6. 6. 2024"),
            council(9),
            council(2, Bod="1", Název="Rozpočet"),
            council(3, Přítomno="10", Členů="9"),
            council(3, Datum="32. 6. 2024"),
        ]
    )
    assert found == [
        (2, "Nebylo přijato. Pro 4 z 9 členů; k přijetí je třeba 5 hlasů (§ 101 odst. 2 zákona o obcích)."),
        (3, "orgán „Rada Trutnova“ město nemá; neměl to být „Rada města Trutnova“?"),
        (4, "Rada města Trutnova nemá 6. 6. 2024 žádné jednání; zkontrolujte datum."),
        (5, "návrh č. 9 neexistuje; zkontrolujte číslo."),
        (6, "návrh č. 2 je na programu jako bod 2, tabulka uvádí bod 1; opravte číslo bodu, nebo návrhu."),
        (
            6,
            "návrh č. 2 se jmenuje „Akční plán č. 2“, tabulka uvádí „Rozpočet“; zkontrolujte číslo návrhu.",
        ),
        (
            7,
            "Přítomných je uvedeno 10, ale orgán má členů jen 9; opravte prezenci nebo počet členů.",
        ),
        (8, "den „32. 6. 2024“ ve sloupci „Datum“ v kalendáři není; opravte datum."),
    ]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"Výsledek": "nedoporučeno"}, "Podle počtu hlasů bylo přijato. Pro 8 z 9 členů"),
        ({"Výsledek": "přijato"}, "na této trase jen doporučuje"),
        ({"Hlasování": ""}, "Chybí hlasování (Rada města Trutnova)"),
        ({"Výsledek": "na vědomí"}, "O bodu se hlasovalo"),
        ({"Hlasování": "9 - 1 - 0", "Přítomno": "9"}, "dohromady 10, ale přítomných je jen 9"),
        ({"Členů": "8"}, "má podle pravidel města 9 členů, tabulka uvádí 8"),
        ({"Členů": "0"}, "má podle pravidel města 9 členů, tabulka uvádí 0"),
        ({"Výsledek": "odloženo", "Hlasování": ""}, "Odložení musí říct, do kdy"),
        (
            {"Výsledek": "odloženo", "Hlasování": "4 - 4 - 0", "Podmínky": "po rozpočtu"},
            "výsledek „odloženo“ nesouhlasí s hlasováním",
        ),
        ({"Výsledek": "vyřazeno", "Hlasování": ""}, "Chybí důvod"),
        ({"Číslo usnesení": "2024-5/1"}, "není v řadě na řadě, následuje 2024-1/1"),
        (
            {"Výsledek": "nedoporučeno", "Hlasování": "1 - 7 - 0", "Číslo usnesení": "2024-1/1"},
            "Číslo usnesení lze dát jen přijatému usnesení",
        ),
    ],
)
def test_a_label_never_decides_over_the_counts(case: Case, cells: dict[str, str], sentence: str) -> None:
    ((line, said),) = case.faults([council(1, **cells)])
    assert line == 2
    assert sentence in said


def test_an_item_a_number_and_an_order_stand_once(case: Case) -> None:
    assert case.faults([council(1), council(1)]) == [
        (3, "návrh č. 1 je v tabulce už na řádku 2; nechte jen jeden.")
    ]
    number = {"Číslo usnesení": "2024-1/1"}
    assert case.faults([council(1, **number), council(2, **number)]) == [
        (3, "číslo usnesení 2024-1/1 je v tabulce už na řádku 2; opravte jedno z nich.")
    ]
    order = {"Pořadí hlasování": "1"}
    assert case.faults([council(1, **order), council(2, **order), council(3)]) == [
        (3, "pořadí hlasování 1 má už řádek 2; opravte jedno z nich."),
        (4, "chybí pořadí hlasování, u ostatních bodů jednání vyplněno je; doplňte ho."),
    ]


def test_a_fault_does_not_make_later_numbers_faulty(case: Case) -> None:
    rows = [
        council(1, Hlasování="1 - 7 - 0"),
        council(2, **{"Číslo usnesení": "2024-2/1"}),
        council(3, **{"Číslo usnesení": "2024-3/1"}),
    ]
    assert [line for line, _ in case.faults(rows)] == [2]


def test_a_number_by_hand_needs_a_reason_and_the_series_goes_on_after_it(case: Case) -> None:
    by_hand = {"Číslo usnesení": "2024-2/1", "Důvod čísla": "číslo přečetl předsedající"}
    done = case.record([council(1, **by_hand), council(2), council(3)])
    assert [row.number for row in done] == ["2024-2/1", "2024-1/1", "2024-3/1"]
    rows = {row.proposal_id: row for row in case.ask(sa.select(resolutions.resolution))}
    assert (rows[1].serial, rows[1].manual_reason) == (None, "číslo přečetl předsedající")
    assert rows[3].serial == 3


def test_a_used_number_is_refused_even_if_it_was_voided(case: Case) -> None:
    case.record([council(1)])
    case.act("organizace", void_resolution, "RM", "2024-1/1", "opakované hlasování")
    (fault,) = case.faults([council(2, **{"Číslo usnesení": "2024-1/1", "Důvod čísla": "omyl"})])
    assert "Číslo 2024-1/1 už Rada města Trutnova má" in fault[1]


def test_a_vote_on_postponement_adopts_no_text(case: Case) -> None:
    case.record([council(1, Výsledek="odloženo", **{"Odloženo na": "19. 6. 2024"})])
    (ballot,) = case.ask(sa.select(ballots.ballot))
    assert ballot.motion.replace("\u00a0", " ") == "odloženo na 19. 6. 2024"
    assert case.numbers() == {}
    assert case.record([council(2)])[0].number == "2024-1/1"


def test_an_adopted_refusal_has_its_own_words_and_number(case: Case) -> None:
    text = "Rada města nedoporučuje zastupitelstvu města schválit Akční plán."
    (done,) = case.record([council(1, Výsledek="nedoporučeno", **{"Změněné znění": text})])
    assert done.number == "2024-1/1"
    assert case.ask(sa.select(resolutions.resolution))[0].text == text


def test_what_the_council_returned_comes_back_with_the_reworked_words(case: Case) -> None:
    case.record([council(1, Výsledek="vráceno", Hlasování="", Důvod="chybí rok")])
    (proposal,) = case.ask(sa.select(proposals.proposal).where(proposals.proposal.c.id == 1))
    content = proposals.content_of(proposal)
    clause = replace(content.clauses[0], text="Akční plán na roky 2024 a 2025.")
    case.act("doudova", edit, 1, proposal.version, replace(content, clauses=(clause,)))
    stop = case.stop(1, "RM")
    wordings = case.ask(
        sa.select(consultations.wording)
        .where(consultations.wording.c.consultation_id == stop.id)
        .order_by(consultations.wording.c.number)
    )
    assert [row.frozen_at is not None for row in wordings] == [True, False]
    assert "2024 a 2025" in wordings[-1].text


def test_a_meeting_that_was_not_opened_has_no_outcome(house: TestHouse) -> None:
    case, (number,) = at_the_council(house, is_opened=False)
    assert case.faults([council(number)]) == [
        (2, "Jednání (Rada města Trutnova) nebylo zahájeno; výsledek lze zapsat až po zahájení.")
    ]


def test_a_deciding_body_adopts_an_amended_text_and_tasks_follow(house: TestHouse) -> None:
    case, (number,) = at_the_council(house)
    case.record([council(number)])
    case.meet("ZM", "2024-06-24", [number], placed_on="2024-06-07")
    text = "Zastupitelstvo města Trutnova\n01.01 schvaluje Akční plán se změnou v příloze."
    row = {
        "Orgán": "Zastupitelstvo města Trutnova",
        "Datum": "2024-06-24",
        "Návrh": f"č. {number}",
        "Výsledek": "přijato se změnou",
        "Hlasování": "PRO 27 PROTI 1 ZDRŽELI SE 3 (Nováková)",
        "Přítomno": "31",
        "Členů": "33",
        "Změněné znění": text,
    }
    assert case.faults([row | {"Změněné znění": ""}])[0][1].startswith("Chybí přijaté změněné znění")
    assert case.record([row])[0].number == "2024-1/1"
    assert case.record([row])[0].is_unchanged
    assert "znění: zapsáno je" in case.faults([row | {"Změněné znění": text + "!"}])[0][1]
    assert case.ask(sa.select(proposals.proposal))[0].state == "adopted"
    frozen = case.ask(sa.select(consultations.wording).where(consultations.wording.c.text == text))
    assert frozen[0].frozen_at is not None


def test_only_the_organiser_or_the_secretary_records(case: Case) -> None:
    with pytest.raises(Refused, match="smí zapsat jen organizační oddělení nebo tajemník"):
        case.record([council(1)], person="doudova")
    assert case.record([council(1)], person="tajemnik")[0].number == "2024-1/1"


@pytest.mark.parametrize("suffix", [".docx", ".csv"])
def test_the_empty_table_has_the_agenda_and_is_read_back(case: Case, suffix: str) -> None:
    with case.house.reading() as (office, connection):
        data = blank_table(office, connection, case.meetings["RM"], suffix)
    sheet = read_sheet(data, f"t{suffix}")
    assert [cells[:5] for _, cells in sheet.rows] == [
        ("RM", "5.\u00a06.\u00a02024", str(number), str(number), f"Akční plán č. {number}")
        for number in (1, 2, 3)
    ]
    unfilled = read_rows(sheet, f"t{suffix}")
    assert {fault.sentence for fault in unfilled.faults} == {"není vyplněn sloupec „Výsledek“; doplňte ho."}


# tables are only tried, so one office serves all examples
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from([*council(1), "Členů", "Číslo usnesení", "Důvod", "Podmínky", "Bod"]),
            st.sampled_from(
                ["1", "2", "9", "RM", "5. 6. 2024", "doporučeno", "staženo", "8 - 0 - 0", "x", ""]
            ),
            max_size=8,
        ),
        min_size=1,
        max_size=4,
    )
)
def test_random_tables_are_recorded_or_faulty_never_broken(case: Case, lines: list[dict[str, str]]) -> None:
    before = case.everything()
    rows = [council(index) | line for index, line in enumerate(lines, start=1)]
    try:
        assert all(row.number is None or row.number.startswith("2024-") for row in case.check(rows))
    except InputFaults as found:
        assert found.faults
    assert case.everything() == before
