"""Is an agenda numbered, ordered and compared as its rules say, whatever somebody does with it?"""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_case import TOWNS

from states import agenda, agenda_versions
from states.agenda import Item, by_rules, moved, numbers, place_for
from states.agenda_versions import Entry, apply, changes, entry_from_data, letter_of, sentences
from states.town_file import parse_town
from states.vocabulary import ItemKind

M, S, H, F = ItemKind.MATTER, ItemKind.STANDING, ItemKind.HEADING, ItemKind.MOTION


def plain(texts: list[str]) -> list[str]:
    return [text.replace("\u00a0", " ") for text in texts]


def test_sub_headings_and_what_the_town_leaves_unnumbered_have_no_number() -> None:
    kinds = [(S, False), (S, True), (H, True), (M, True), (M, True), (H, True), (F, True)]
    assert numbers(kinds) == [None, 1, None, 2, 3, None, 4]
    assert numbers([]) == []


def test_standing_items_come_on_every_nth_meeting() -> None:
    body = parse_town(TOWNS["trutnov"].read_text(encoding="utf-8")).body("ZM")
    rare = body.model_copy(
        update={
            "standing": (*body.standing, body.standing[0].model_copy(update={"code": "zprava", "every": 3}))
        }
    )
    assert [item.code for item in agenda.standing_on(rare, 6)][-1] == "zprava"
    assert "zprava" not in [item.code for item in agenda.standing_on(rare, 5)]
    assert agenda.standing_place(body, "ruzne") == "last" and agenda.standing_place(body, None) == ""


def test_an_agenda_of_routine_alone_is_empty() -> None:
    body = parse_town(TOWNS["trutnov"].read_text(encoding="utf-8")).body("ZM")
    assert not agenda.is_business(body, S, "program") and not agenda.is_business(body, H, None)
    assert agenda.is_business(body, M, None) and agenda.is_business(body, F, None)
    own = body.standing[2].model_copy(update={"motion": "bere na vědomí kontrolu plnění usnesení."})
    decided = body.model_copy(update={"standing": (*body.standing[:2], own, body.standing[3])})
    assert agenda.is_business(decided, S, "kontrola")


def test_a_new_item_stands_between_what_is_first_and_what_is_last() -> None:
    items = [Item(1, S, "first"), Item(2, M), Item(3, S, "last")]
    assert (place_for(items, "first"), place_for(items, ""), place_for(items, "last")) == (1, 2, 3)
    assert place_for([], "first") == place_for([], "") == 0


def test_the_rule_orders_within_sections_and_keeps_them() -> None:
    items = [
        Item(1, M, rank=(2,)),
        Item(2, S, "last"),
        Item(3, H),
        Item(4, F),
        Item(5, M, rank=(3,)),
        Item(6, M, rank=(1,)),
        Item(7, S, "first"),
        Item(8, M, rank=(1,)),
    ]
    assert by_rules(items) == [7, 1, 3, 6, 8, 5, 4, 2]


def test_a_section_of_standing_items_goes_whole_and_in_the_towns_order() -> None:
    items = [Item(1, M), Item(2, H), Item(3, S, "first"), Item(4, S, "first"), Item(5, H), Item(6, S, "last")]
    assert by_rules(items, standing=(4, 3, 6)) == [2, 4, 3, 1, 5, 6]


def test_an_item_is_taken_to_a_place() -> None:
    assert moved([1, 2, 3], 3, 1) == [3, 1, 2]
    assert moved([1, 2, 3], 1, 99) == [2, 3, 1]
    with pytest.raises(ValueError, match="9"):
        moved([1, 2, 3], 9, 1)


@given(st.lists(st.sampled_from([(M, ""), (S, "first"), (S, "last"), (H, ""), (F, "")]), max_size=12))
def test_the_rule_loses_nothing_and_has_nothing_to_say_the_second_time(
    kinds: list[tuple[ItemKind, str]],
) -> None:
    items = [Item(index, kind, place, (index % 3,)) for index, (kind, place) in enumerate(kinds)]
    once = by_rules(items)
    assert sorted(once) == list(range(len(items)))
    assert by_rules([items[index] for index in once]) == once


def test_versions_are_called_by_letters() -> None:
    assert [letter_of(number) for number in (1, 2, 26, 27, 52, 53)] == ["A", "B", "Z", "AA", "AZ", "BA"]
    with pytest.raises(ValueError, match="0"):
        letter_of(0)


def test_two_come_and_two_go_and_nothing_else_is_said_to_move() -> None:
    def entry(number: int, title: str) -> Entry:
        return Entry(f"matter:{title}", M, title, number, proposal_id=number)

    before = [entry(1, "Plán"), entry(2, "Rozpočet"), entry(3, "Prodej"), entry(4, "Vyhláška")]
    after = [entry(1, "Škola"), entry(2, "Plán"), entry(3, "Vyhláška"), entry(4, "Most")]
    assert sentences(changes(before, after)) == [
        "Ubyl bod 2: „Rozpočet“.",
        "Ubyl bod 3: „Prodej“.",
        "Přibyl bod 1: „Škola“.",
        "Přibyl bod 4: „Most“.",
    ]


def test_every_change_has_its_sentence_and_a_confidential_one_says_no_title() -> None:
    before = [
        Entry("item:1", S, "Program", 1),
        Entry("matter:2", M, "Odměny", 2, 7, is_confidential=True),
        Entry("item:3", H, "Majetek"),
        Entry("item:4", F, "Ruzne", 3),
    ]
    after = [
        Entry("item:3", H, "Majetek"),
        Entry("item:1", S, "Program", 1),
        Entry("item:4", F, "Různé", 2),
        Entry("matter:9", M, "Žaloba", 3, 9, is_confidential=True, late="předloženo na stůl"),
        Entry("item:8", H, "Závěr"),
    ]
    assert plain(sentences(changes(before, after))) == [
        "Ubyl bod 2: neveřejný bod.",
        "Přesunul se mezititulek „Majetek“.",
        "Změnil se název: „Ruzne“ nově „Různé“.",
        "Přibyl bod 3: neveřejný bod (předloženo na stůl).",
        "Přibyl mezititulek „Závěr“.",
    ]
    assert "Žaloba" in " ".join(sentences(changes(before, after), seen={9}))
    other = [dataclasses.replace(after[1], material="x"), dataclasses.replace(after[2], proposed_by="RM")]
    assert plain(sentences(changes(after[1:3], other))) == [
        "Změnil se materiál: bod 1, „Program“.",
        "Změnil se údaj o bodu „Různé“.",
    ]
    assert not agenda_versions.is_same(before, after) and agenda_versions.is_same(after, after)


entries = st.lists(st.integers(0, 9), unique=True, max_size=10).map(
    lambda keys: [Entry(f"item:{key}", M, f"Bod {key}", at) for at, key in enumerate(keys, start=1)]
)


@given(entries, entries, st.sets(st.integers(0, 9)))
def test_the_difference_applied_to_a_version_gives_the_next(
    before: list[Entry], after: list[Entry], renamed: set[int]
) -> None:
    after = [
        dataclasses.replace(entry, title=entry.title + "!") if int(entry.key[5:]) in renamed else entry
        for entry in after
    ]
    made = changes(before, after)
    assert apply(before, made) == [(entry.key, entry.title) for entry in after]
    assert len(sentences(made)) == len(made)
    assert [entry_from_data({**entry.as_data(), "later": 1}) for entry in after] == after
