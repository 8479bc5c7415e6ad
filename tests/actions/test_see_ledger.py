"""Do numbers stay without gaps and doubles when many record at once, and does the ledger prove it?"""

import contextlib
import threading

import pytest
from office_case import TOWNS, TestHouse
from test_record_resolution import several_at_the_council

from actions.authority import Actor, actor_of
from actions.hear import Hearing, hear
from actions.load_town import load_town
from actions.record_resolution import ManualNumber, void_resolution
from actions.see_ledger import ledger_data, see_ledger
from db import resolutions
from states.ledger import Ledger
from states.vocabulary import Outcome


def seen(house: TestHouse) -> Ledger:
    with house.reading() as (office, connection):
        return see_ledger(office, connection)


def test_eight_at_once_draw_without_a_gap_and_without_a_double(house: TestHouse) -> None:
    case, stops = several_at_the_council(house, 8)
    tally = case.tally("RM")
    hearing = Hearing(Outcome.ADOPTED, tally)
    given: list[str] = []
    ready = threading.Barrier(8)

    def record(stop: int, fails: bool) -> None:
        ready.wait()
        if fails:  # somebody's act fails after it drew a number: the number goes back
            with contextlib.suppress(ZeroDivisionError), house.writing() as (office, connection):
                hear(office, connection, actor_of(connection, "organizace"), stop, hearing)
                raise ZeroDivisionError
        with house.writing() as (office, connection):
            heard = hear(office, connection, actor_of(connection, "organizace"), stop, hearing)
        given.append(str(heard.number))

    threads = [
        threading.Thread(target=record, args=(stop, place % 3 == 0)) for place, stop in enumerate(stops)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == [f"2024-{serial}/1" for serial in range(1, 9)]
    found = seen(house)
    assert found.is_proven, ledger_data(found)
    (one,) = found.series
    assert (one.first, one.last, one.count) == (1, 8, 8)


def test_numbers_by_hand_and_voided_ones_are_explained(house: TestHouse) -> None:
    case, stops = several_at_the_council(house, 3)
    tally = case.tally("RM")
    by_hand = ManualNumber("2024-1/1", "Přepis z papíru.")
    case.act(hear, "organizace", stops[0], Hearing(Outcome.ADOPTED, tally, manual_number=by_hand))
    case.act(hear, "organizace", stops[1], Hearing(Outcome.ADOPTED, tally))
    case.act(hear, "organizace", stops[2], Hearing(Outcome.ADOPTED, tally))
    case.act(void_resolution, "organizace", "RM", "2024-3/1", "Hlasovalo se zmatečně.")
    found = seen(house)
    assert found.is_proven
    (one,) = found.series
    assert [(gap.first, gap.last, gap.why) for gap in one.gaps] == [(1, 1, "číslo 2024-1/1 bylo dáno ručně")]
    assert [row.number for row in one.voided] == ["2024-3/1"]
    assert [row.manual_reason for row in found.manual] == ["Přepis z papíru."]


def test_what_is_taken_out_of_the_database_is_missed(house: TestHouse) -> None:
    case, stops = several_at_the_council(house, 2)
    tally = case.tally("RM")
    for stop in stops:
        case.act(hear, "organizace", stop, Hearing(Outcome.ADOPTED, tally))
    with house.database.write() as connection:
        connection.execute(
            resolutions.resolution.update()
            .where(resolutions.resolution.c.number == "2024-1/1")
            .values(number="2024-9/1", serial=9)
        )
    found = seen(house)
    assert not found.is_proven
    assert [(gap.first, gap.last) for gap in found.series[0].gaps] == [(1, 1), (3, 8)]
    assert "nemá zápis o\u00a0přidělení" in found.faults[0]


@pytest.mark.parametrize(("continues", "expected"), [(True, "RM-3"), (False, "RM-1")])
def test_a_changed_scheme_goes_on_or_begins_anew_as_the_town_file_says(
    house: TestHouse, continues: bool, expected: str
) -> None:
    case, stops = several_at_the_council(house, 3)
    tally = case.tally("RM")
    for stop in stops[:2]:
        case.act(hear, "organizace", stop, Hearing(Outcome.ADOPTED, tally))
    text = TOWNS["trutnov"].read_text(encoding="utf-8")
    old = 'number = { pattern = "{year}-{serial}/{meeting}", reset = "year" }'
    more = ', continues = { "*" = "2024" }' if continues else ""
    place = text.index(old)
    changed = f'number = {{ pattern = "{{body}}-{{serial}}", reset = "never"{more} }}'
    text = text[:place] + changed + text[place + len(old) :]
    with house.writing() as (_office, connection):
        load_town(connection, Actor(None, "správce"), text, "trutnov.toml", house.clock.now)
    heard = case.act(hear, "organizace", stops[2], Hearing(Outcome.ADOPTED, tally, expected_number=expected))
    assert heard.number == expected
    found = seen(house)
    assert found.is_proven, ledger_data(found)
    assert [(one.name, one.first, one.last) for one in found.series] == [
        ("*", 3, 3) if continues else ("*", 1, 1),
        ("2024", 1, 2),
    ]
