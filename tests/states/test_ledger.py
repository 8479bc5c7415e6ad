"""Is a gap or a double in the numbers always found, and never where there is none?"""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from states.ledger import Gap, Given, ledger

DAY = date(2024, 6, 5)


def row(serial: int | None, number: str = "", series: str | None = "2024", **more: object) -> Given:
    return Given("RM", number or f"2024-{serial}/1", series if serial else None, serial, DAY, **more)  # type: ignore[arg-type]


def test_a_whole_series_is_proven() -> None:
    found = ledger([row(1), row(2), row(3)], {("RM", "2024"): 3})
    assert found.is_proven
    (one,) = found.series
    assert (one.first, one.last, one.count, one.last_number) == (1, 3, 3, "2024-3/1")


def test_a_gap_is_found_and_an_explained_one_is_none() -> None:
    rows = [row(1), row(4)]
    found = ledger(rows, {("RM", "2024"): 4})
    assert (found.is_proven, found.series[0].gaps) == (False, (Gap(2, 3),))
    found = ledger(rows, {("RM", "2024"): 4}, explained={("RM", "2024", 2): "dáno ručně"})
    assert found.series[0].gaps == (Gap(2, 2, "dáno ručně"), Gap(3, 3))
    assert not found.is_proven
    both = {("RM", "2024", 2): "dáno ručně", ("RM", "2024", 3): "dáno ručně"}
    found = ledger(rows, {("RM", "2024"): 4}, explained=both)
    assert (found.is_proven, found.series[0].gaps) == (True, (Gap(2, 3, "dáno ručně"),))


def test_missing_at_the_beginning_and_at_the_end() -> None:
    assert ledger([row(2)], {("RM", "2024"): 2}).series[0].gaps == (Gap(1, 1),)
    assert ledger([row(1)], {("RM", "2024"): 3}).series[0].gaps == (Gap(2, 3),)
    found = ledger([row(1), row(2)], {("RM", "2024"): 1})
    assert found.series[0].faults == ("Počítadlo (1) je za posledním vydaným číslem (2).",)
    assert "nemá počítadlo" in ledger([row(1)], {}).series[0].faults[0]
    assert "vydala 3 čísel" in ledger([], {("RM", "2024"): 3}).faults[0]


def test_a_double_is_found() -> None:
    found = ledger([row(1), row(1, "2024-1/2")], {("RM", "2024"): 1})
    assert "v\u00a0řadě 2×" in found.series[0].faults[0]
    found = ledger([row(1, "1/1"), row(2, "1/1")], {("RM", "2024"): 2})
    assert found.faults == ("Číslo 1/1 má orgán RM 2×.",)


def test_what_the_journal_does_not_know_is_a_fault() -> None:
    assert not ledger([row(1, is_in_journal=False)], {("RM", "2024"): 1}).is_proven


def test_voided_and_manual_numbers_are_listed() -> None:
    rows = [row(1, void_reason="omyl"), row(None, "763v/27", manual_reason="vloženo")]
    found = ledger(rows, {("RM", "2024"): 1})
    assert [one.void_reason for one in found.series[0].voided] == ["omyl"]
    assert [one.manual_reason for one in found.manual] == ["vloženo"]
    assert found.is_proven


def test_a_series_that_goes_on_from_another_begins_after_it() -> None:
    rows = [row(879, series="2025"), row(880, series="*"), row(881, series="*")]
    counters = {("RM", "2025"): 879, ("RM", "*"): 881}
    explained = {("RM", "2025", serial): "starší evidence" for serial in range(1, 879)}
    found = ledger(rows, counters, {("RM", "*"): "2025"}, explained)
    assert found.is_proven
    assert not ledger(rows, counters, {}, explained).is_proven


@given(count=st.integers(1, 60), lost=st.sets(st.integers(1, 60)))
def test_every_lost_number_is_found(count: int, lost: set[int]) -> None:
    rows = [row(serial) for serial in range(1, count + 1) if serial not in lost]
    found = ledger(rows, {("RM", "2024"): count})
    missing = {
        serial for one in found.series for gap in one.gaps for serial in range(gap.first, gap.last + 1)
    }
    assert found.is_proven == (not lost & set(range(1, count + 1)))
    if rows:
        assert missing == lost & set(range(1, count + 1))
