"""Is every entry of the journal told in Czech, and every screen of the administration somebody's?"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from states.administration import ACCESS, Care
from states.chronicle import (
    BEGINNINGS,
    SUBJECT_LABELS,
    all_verbs,
    state_label,
    told_facts,
    verb_label,
)
from states.letters import KIND_LABELS
from states.procedure import TABLES
from states.road_map import body_settings, chain_boxes, route_boxes, table_boxes, town_settings
from states.town_file import parse_town
from states.vocabulary import Role

ROOT = Path(__file__).resolve().parents[2]
TOWNS = sorted((ROOT / "states" / "towns").glob("*.toml"))


def test_every_verb_of_every_table_has_its_words() -> None:
    for table in TABLES:
        for verb, label in table.verbs.items():
            assert verb_label(table.name, verb) == label
            assert f"{table.name}.{verb}" in all_verbs()
    assert {subject for subject, _ in BEGINNINGS} <= set(SUBJECT_LABELS)
    assert verb_label("holding", "seat") == "svěřit funkci"
    assert verb_label("sign_off", "seat") == "zařadit krok schvalování"


def test_whatever_the_actions_write_into_the_journal_has_its_words() -> None:
    """The entries that no table of moves makes: their subjects and verbs stand as words in actions/."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "actions").glob("*.py")))
    subjects = set(re.findall(r'subject="(\w+)"', text)) | set(re.findall(r'right, "(\w+)",', text))
    assert subjects <= set(SUBJECT_LABELS)
    verbs = set(re.findall(r'note_account\([^)]*?"(\w+)"', text))
    assert {("account", verb) for verb in verbs} <= set(BEGINNINGS)


def test_every_kind_of_letter_has_a_name() -> None:
    kinds = {path.stem for path in (ROOT / "templates" / "letters").glob("[a-z]*.j2") if "." not in path.stem}
    assert kinds - {"layout"} == set(KIND_LABELS)


def test_facts_are_told_in_czech_and_digests_are_not() -> None:
    facts = {"outcome": "recommended", "held_on": "2024-06-05", "digest": "x", "count": 3, "until": None}
    assert list(told_facts(facts)) == [
        ("výsledek", "doporučeno"),
        ("počet", "3"),
        ("dne", "5.\u00a06.\u00a02024"),
    ]
    assert state_label("resolution", "valid") == "platné"
    assert state_label("meeting", None) == ""


def test_each_screen_is_somebodys_and_who_changes_it_sees_it() -> None:
    assert set(ACCESS) == set(Care)
    for access in ACCESS.values():
        assert Role.ADMINISTRATOR in access.sees
        assert access.changes <= access.sees


@pytest.mark.parametrize("path", TOWNS, ids=lambda path: path.stem)
def test_every_towns_rules_can_be_drawn(path: Path) -> None:
    town = parse_town(path.read_text(encoding="utf-8"), path.name)
    for route in town.routes:
        boxes = route_boxes(town, route)
        assert [box.is_end for box in boxes] == [False] * (len(boxes) - 1) + [True]
        for box, following in pairwise(boxes):
            assert following.title in {exit.target for exit in box.exits}
        assert {"návrh je přijat", "návrh není přijat"} <= {exit.target for exit in boxes[-1].exits}
    drawn = [step.code for _, steps in chain_boxes(town) for step, _ in steps]
    assert sorted(drawn) == sorted(step.code for step in town.sign_off)
    for setting in (
        *town_settings(town),
        *(row for body in town.bodies for row in body_settings(town, body)),
    ):
        assert setting.label and setting.value


def test_every_move_is_an_arrow() -> None:
    for table in TABLES:
        boxes = {box.title: box for box in table_boxes(table)}
        assert len(boxes) == len(table.states)
        for code, label in table.states.items():
            assert len(boxes[label].exits) == len(table.verbs_from(code))
            assert boxes[label].is_start == (code == table.initial)
