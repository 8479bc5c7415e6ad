"""Is an agenda put together by who runs the meetings, without a gap or a double, and never behind somebody's back?"""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from agenda_case import agenda_of, bring
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from office_case import TOWNS, Case, TestHouse, refused

from actions.arrange_agenda import (
    add_free_item,
    add_heading,
    add_standing_item,
    remove_item,
    rename_item,
)
from actions.authority import Actor
from actions.freeze_agenda import freeze, thaw
from actions.load_town import load_town
from actions.order_agenda import move_item, order_by_rules
from actions.place_on_agenda import take_off
from actions.publish_agenda import publish
from db.queries import agenda_items
from states.agenda_versions import apply, changes, entry_from_data
from states.machine import Refused
from states.vocabulary import Outcome

DAY = date(2024, 6, 24)


def titles(case: Case, meeting_id: int) -> list[str]:
    return [item.title or f"návrh {item.consultation_id}" for item in agenda_of(case, meeting_id)]


def test_standing_items_come_by_themselves_and_matters_stand_between(case: Case) -> None:
    (only,) = bring(case, "RM", 1)
    meeting_id = case.plan("RM")
    assert titles(case, meeting_id) == ["Schválení programu schůze", "Kontrola plnění usnesení"]
    only.place("RM", meeting_id)
    assert [item.kind for item in agenda_of(case, meeting_id)] == ["standing", "standing", "matter"]
    assert case.letters("item_placed")[-1].facts["agenda_item"] == "1"  # routine is unnumbered there
    case.convene(meeting_id)
    case.open(meeting_id)
    case.hear("RM", Outcome.RECOMMENDED)
    case.close(meeting_id)
    assert case.meeting(meeting_id).state == "closed"


def test_items_are_added_renamed_and_removed_by_hand_and_the_journal_tells(case: Case) -> None:
    meeting_id = case.plan("ZM", DAY)
    seen = case.meeting(meeting_id).version
    heading = case.act(add_heading, "organizace", meeting_id, "  Majetkové   záležitosti ", seen)
    free = case.act(add_free_item, "organizace", meeting_id, "Informace starosty")
    assert titles(case, meeting_id)[-3:] == [
        "Majetkové záležitosti",
        "Informace starosty",
        "Dotazy a připomínky členů zastupitelstva",
    ]
    case.act(rename_item, "organizace", meeting_id, free, "Informace starosty a místostarosty")
    case.act(remove_item, "organizace", meeting_id, heading)
    rows = agenda_of(case, meeting_id)
    assert [row.position for row in rows] == [1, 2, 3, 4, 5]
    assert rows[3].title == "Informace starosty a místostarosty" and rows[3].placed_by is not None
    told = [entry.facts["act"] for entry in case.entries(subject="meeting", verb="arrange")]
    assert told == ["add", "add", "rename", "remove"] and case.verify().is_whole
    with refused("Někdo byl rychlejší: Marie Vzorová", "upravit program jednání"):
        case.act(add_heading, "tajemnik", meeting_id, "Různé", seen)


def test_a_standing_item_is_taken_off_and_put_back_at_its_place(case: Case) -> None:
    meeting_id = case.plan("ZM", DAY)
    control = agenda_of(case, meeting_id)[2]
    with refused("Bod „Kontrola plnění usnesení“ už na programu je."):
        case.act(add_standing_item, "organizace", meeting_id, "kontrola")
    case.act(remove_item, "organizace", meeting_id, control.id)
    case.act(add_free_item, "organizace", meeting_id, "Informace")
    case.act(add_standing_item, "organizace", meeting_id, "kontrola")
    assert titles(case, meeting_id)[2:4] == ["Kontrola plnění usnesení", "Informace"]
    with refused("Stálý bod „pohár“ pravidla města (Zastupitelstvo města Trutnova) neznají"):
        case.act(add_standing_item, "organizace", meeting_id, "pohár")


def test_what_is_refused_says_why(case: Case) -> None:
    (only,) = bring(case, "PV", 1)
    meeting_id = case.plan("PV")
    only.place("PV", meeting_id)
    (matter,) = agenda_of(case, meeting_id)
    with refused("Návrh se na programu jmenuje jako jeho materiál"):
        case.act(rename_item, "organizace", meeting_id, matter.id, "Jinak")
    with refused("Návrh se z programu vyjímá s důvodem"):
        case.act(remove_item, "organizace", meeting_id, matter.id)
    with refused("Bod už na programu není"):
        case.act(remove_item, "organizace", meeting_id, 999)
    with refused("Bod už na programu není"):
        case.act(move_item, "organizace", meeting_id, 999, 1)
    with refused("Chybí název bodu; napište ho."):
        case.act(add_heading, "organizace", meeting_id, " ")
    with refused("Název má 501 znaků, vejde se jich nejvýš 500; zkraťte ho."):
        case.act(add_heading, "organizace", meeting_id, "x" * 501)
    with refused("Upravit program jednání smí jen organizační oddělení nebo tajemník."):
        case.act(add_heading, "doudova", meeting_id, "Různé")
    case.convene(meeting_id)
    case.open(meeting_id)
    with refused("upravit program jednání lze jen ve stavu „naplánováno“ nebo „svoláno“"):
        case.act(add_free_item, "organizace", meeting_id, "Pozdě")


def test_a_closed_agenda_takes_no_items_by_hand_until_it_is_opened_with_a_reason(case: Case) -> None:
    meeting_id = case.plan("ZM", DAY)
    case.act(freeze, "organizace", meeting_id)
    with refused("Program (Zastupitelstvo města Trutnova) už uzavřen je."):
        case.act(freeze, "organizace", meeting_id)
    for add in (add_heading, add_free_item):
        with refused("Program je uzavřen; znovu ho otevřete s důvodem", "§ 94 odst. 2"):
            case.act(add, "organizace", meeting_id, "Ještě toto")
    with refused("Chybí důvod"):
        case.act(thaw, "organizace", meeting_id)
    case.act(thaw, "organizace", meeting_id, None, "Havárie.")
    case.act(add_heading, "organizace", meeting_id, "Ještě toto")
    with refused("uzavřen není"):
        case.act(thaw, "organizace", meeting_id, None, "Podruhé.")


def test_the_rule_puts_the_town_order_back(house: TestHouse) -> None:
    text = TOWNS["trutnov"].read_text(encoding="utf-8")
    case = Case(house)
    with house.writing() as (office, connection):
        ruled = text.replace('code = "RM"\n', 'code = "RM"\nagenda_order = ["department", "sponsor"]\n', 1)
        load_town(connection, Actor(None, "správce"), ruled, "trutnov.toml", office.now)
    cases = bring(case, "RM", 2)
    meeting_id = case.plan("RM")
    for each in cases:
        each.place("RM", meeting_id)
    first, control, one, two = [item.id for item in agenda_of(case, meeting_id)]
    case.act(move_item, "organizace", meeting_id, control, 99)
    case.act(move_item, "organizace", meeting_id, two, 1)
    assert [item.id for item in agenda_of(case, meeting_id)] == [two, first, one, control]
    case.act(order_by_rules, "organizace", meeting_id)
    assert [item.id for item in agenda_of(case, meeting_id)] == [first, control, two, one]
    with refused("Program už podle pravidel seřazen je; není co měnit."):
        case.act(order_by_rules, "organizace", meeting_id)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["place", "take_off", "heading", "free", "standing", "remove", "move", "rules", "publish"]
        ),
        st.integers(0, 7),
        st.integers(0, 9),
    ),
    min_size=4,
    max_size=14,
)


@pytest.fixture
def open_road(case: Case) -> tuple[list[Case], itertools.count[int]]:
    return bring(case, "RM", 3), itertools.count()


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_whatever_is_done_places_are_whole_and_versions_follow_from_each_other(
    open_road: tuple[list[Case], itertools.count[int]], steps: list[tuple[str, int, int]]
) -> None:
    cases, days = open_road
    case = cases[0]
    meeting_id = case.plan("RM", date.fromordinal(date(2024, 6, 17).toordinal() + next(days)))
    for number, (step, which, to) in enumerate(steps):
        items = agenda_of(case, meeting_id)
        item = items[which % len(items)] if items else None
        matter = cases[which % len(cases)]
        try:
            match step:
                case "place" if matter.stop("RM").state != "placed":
                    matter.place("RM", meeting_id)
                case "take_off" if matter.stop("RM").meeting_id == meeting_id:
                    matter.act(take_off, "organizace", matter.stop("RM").id, None, "Odklad.")
                case "heading":
                    case.act(add_heading, "organizace", meeting_id, f"Oddíl {number}")
                case "free":
                    case.act(add_free_item, "organizace", meeting_id, f"Informace {number}")
                case "standing":
                    case.act(add_standing_item, "organizace", meeting_id, ("program", "kontrola")[which % 2])
                case "remove" if item is not None:
                    case.act(remove_item, "organizace", meeting_id, item.id)
                case "move" if item is not None:
                    case.act(move_item, "organizace", meeting_id, item.id, to)
                case "rules":
                    case.act(order_by_rules, "organizace", meeting_id)
                case "publish":
                    case.act(publish, "organizace", meeting_id)
        except Refused:
            pass
        positions = [row.position for row in agenda_of(case, meeting_id)]
        assert positions == list(range(1, len(positions) + 1))
    for each in cases:
        if each.stop("RM").state == "placed":
            each.act(take_off, "organizace", each.stop("RM").id, None, "Odklad.")
    with case.house.database.read() as connection:
        rows = agenda_items.versions_of(connection, meeting_id)[::-1]
    issued = [[entry_from_data(data) for data in row.items] for row in rows]
    for before, after in itertools.pairwise(issued):
        assert apply(before, changes(before, after)) == [(entry.key, entry.title) for entry in after]
        assert changes(before, after)
