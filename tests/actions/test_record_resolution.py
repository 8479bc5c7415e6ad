"""How does a resolution get its number? Only on adoption, in the order of voting, without gaps."""

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from office_case import Case, TestHouse, dump_of, refused

from actions.hear import Hearing, hear
from actions.record_resolution import ManualNumber, void_resolution
from db import consultations, resolutions
from states.vocabulary import Outcome

Bring = Callable[[str], Case]


def series(case: Case) -> dict[tuple[str, str], int]:
    return {(row.body, row.series): row.last for row in case.rows(resolutions.counter.select())}


def several_at_the_council(house: TestHouse, count: int) -> tuple[Case, list[int]]:
    """So many proposals of the council's own matter on the table of one meeting; returns their stops."""
    case = Case(house)
    pids = [case.on_route(matter="grant").pid for _ in range(count)]
    gate = case.plan("PV")
    for case.pid in pids:
        case.place("PV", gate)
    case.convene(gate)
    case.open(gate)
    for case.pid in pids:
        case.hear("PV", Outcome.RECOMMENDED)
    case.clock.forward(days=1)
    council = case.plan("RM")
    for case.pid in pids:
        case.sign_form("RM")
        case.place("RM", council)
    case.convene(council)
    case.open(council)
    stops = []
    for case.pid in pids:
        stops.append(case.stop("RM").id)
    return case, stops


def test_numbers_follow_the_voting_and_each_body_counts_alone(house: TestHouse) -> None:
    case, stops = several_at_the_council(house, 3)
    tally = case.tally("RM")
    given = [
        case.act(hear, "organizace", stop, Hearing(Outcome.ADOPTED, tally)).number for stop in reversed(stops)
    ]
    assert given == ["2024-1/1", "2024-2/1", "2024-3/1"]
    assert series(case) == {("RM", "2024"): 3}


def test_a_failed_act_gives_its_number_back(brought: Bring) -> None:
    case = brought("ZM")
    before = dump_of(case.house)
    tally = case.tally("ZM")
    stop = case.stop("ZM").id

    def then_fail(office, connection, actor) -> None:
        assert hear(office, connection, actor, stop, Hearing(Outcome.ADOPTED, tally)).number == "2024-1/1"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        case.act(then_fail, "organizace")
    assert dump_of(case.house) == before
    assert case.hear("ZM", Outcome.ADOPTED).number == "2024-1/1"


def test_a_number_by_hand_needs_a_reason_and_leaves_the_series_alone(brought: Bring) -> None:
    case = brought("ZM")
    with refused("Ručně zadané číslo potřebuje důvod"):
        case.hear("ZM", Outcome.ADOPTED, manual_number=ManualNumber("763v/27", " "))
    heard = case.hear("ZM", Outcome.ADOPTED, manual_number=ManualNumber("763v/27", "Usnesení bylo vloženo."))
    assert heard.number == "763v/27"
    row = case.rows(resolutions.resolution.select().where(resolutions.resolution.c.body == "ZM"))[0]
    assert (row.serial, row.series, row.manual_reason) == (None, None, "Usnesení bylo vloženo.")
    assert ("ZM", "2024") not in series(case)


def test_a_used_number_is_not_given_again(house: TestHouse) -> None:
    case, (first, second) = several_at_the_council(house, 2)
    tally = case.tally("RM")
    case.act(hear, "organizace", first, Hearing(Outcome.ADOPTED, tally))
    by_hand = ManualNumber("2024-1/1", "omyl")
    with refused("Číslo 2024-1/1 už Rada města Trutnova má: „Akční plán"):
        case.act(hear, "organizace", second, Hearing(Outcome.ADOPTED, tally, manual_number=by_hand))


def test_the_series_goes_on_after_a_number_that_a_hand_took(house: TestHouse) -> None:
    case, (first, second) = several_at_the_council(house, 2)
    tally = case.tally("RM")
    by_hand = ManualNumber("2024-1/1", "Přepis z papíru.")
    case.act(hear, "organizace", first, Hearing(Outcome.ADOPTED, tally, manual_number=by_hand))
    assert case.act(hear, "organizace", second, Hearing(Outcome.ADOPTED, tally)).number == "2024-2/1"
    assert series(case) == {("RM", "2024"): 2}


def test_a_voided_number_stays_with_its_explanation(brought: Bring) -> None:
    case = brought("ZM")
    case.hear("ZM", Outcome.ADOPTED)
    with refused("smí jen organizační oddělení nebo tajemník"):
        case.act(void_resolution, "doudova", "ZM", "2024-1/1", "omyl")
    with refused("Chybí důvod zneplatnění"):
        case.act(void_resolution, "organizace", "ZM", "2024-1/1", " ")
    with refused("Usnesení 2024-9/9 (ZM) v evidenci není"):
        case.act(void_resolution, "organizace", "ZM", "2024-9/9", "omyl")
    case.act(void_resolution, "organizace", "ZM", "2024-1/1", "Hlasovalo se zmatečně.")
    with refused("už zneplatněno je: Hlasovalo se zmatečně."):
        case.act(void_resolution, "organizace", "ZM", "2024-1/1", "znovu")
    row = case.rows(resolutions.resolution.select().where(resolutions.resolution.c.body == "ZM"))[0]
    assert (row.state, row.number, row.void_reason) == ("voided", "2024-1/1", "Hlasovalo se zmatečně.")
    assert series(case)[("ZM", "2024")] == 1


def test_the_series_begins_anew_with_the_year(brought: Bring) -> None:
    case = brought("RM")
    case.hear("RM", Outcome.RECOMMENDED)
    connection_facts = case.rows(sa.select(consultations.consultation.c.state))
    assert ("recommended",) in connection_facts
    case.draft(dates={"PV": date(2025, 1, 8), "RM": date(2025, 1, 15)}, matter="grant")
    case.submit()
    case.everybody_signs()
    case.pass_through("PV")
    assert case.pass_through("RM").number == "2025-1/1"
    assert series(case) == {("RM", "2024"): 1, ("RM", "2025"): 1}
