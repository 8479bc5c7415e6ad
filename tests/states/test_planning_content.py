"""What do versions of a plan promise? Stable codes, a difference that misses nothing, merging that loses nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.planning.content import (
    Activity,
    Chapter,
    Funding,
    Goal,
    Indicator,
    Measure,
    PlanContent,
    Priority,
)
from states.planning.difference import count_words, difference
from states.planning.editing import (
    CHILD_KIND,
    KINDS,
    added,
    changed,
    codes_in,
    find,
    merged,
    moved,
    next_code,
    own_fields,
    placed,
    removed,
)

WORDS = st.sampled_from(["", "senioři", "rodiny s dětmi", "terénní služba\ndruhý řádek"])
YEARS = st.integers(2019, 2021)


def _measures(prefix: str) -> st.SearchStrategy[tuple[Measure, ...]]:
    def build(parts: list[Any]) -> tuple[Measure, ...]:
        made = []
        for number, (title, who, indicators, funding, activities) in enumerate(parts, 1):
            code = f"{prefix}.{number}"
            steps = tuple(Activity(f"{code}.{index}", one) for index, one in enumerate(activities, 1))
            due = date(2020, 6, 30) if who else None
            made.append(Measure(code, title, responsible=who, due_on=due, activities=steps))
            made[-1] = replace(made[-1], indicators=tuple(indicators), funding=tuple(funding))
        return tuple(made)

    indicator = st.builds(Indicator, WORDS, WORDS, WORDS)
    money = st.builds(Funding, WORDS, YEARS, st.none() | st.integers(0, 10**9))
    part = st.tuples(
        WORDS,
        WORDS,
        st.lists(indicator, max_size=2),
        st.lists(money, max_size=2),
        st.lists(WORDS, max_size=2),
    )
    return st.lists(part, max_size=3).map(build)


@st.composite
def contents(draw: st.DrawFn) -> PlanContent:
    chapters = tuple(Chapter("ABC"[i], draw(WORDS), draw(WORDS)) for i in range(draw(st.integers(0, 3))))
    priorities = []
    for number in range(1, draw(st.integers(0, 2)) + 1):
        goals = tuple(
            Goal(f"{number}.{index}", draw(WORDS), draw(WORDS), draw(_measures(f"{number}.{index}")))
            for index in range(1, draw(st.integers(0, 2)) + 1)
        )
        priorities.append(Priority(str(number), draw(WORDS), draw(WORDS), draw(WORDS), goals))
    return PlanContent(draw(WORDS), chapters, tuple(priorities))


@st.composite
def edited(draw: st.DrawFn) -> tuple[PlanContent, PlanContent]:
    """A content and what became of it by a few steps of the editor."""
    before = after = draw(contents())
    for _ in range(draw(st.integers(0, 4))):
        everything = list(placed(after))
        used = codes_in(before) | codes_in(after)
        step = draw(st.sampled_from(["add", "remove", "move", "change", "vision"]))
        if step == "vision":
            after = replace(after, vision=draw(WORDS))
        elif not everything or step == "add":
            parents = [("", "chapter"), ("", "priority")]
            parents += [(one.node.code, CHILD_KIND[one.kind]) for one in everything if one.kind in CHILD_KIND]
            parent, kind = draw(st.sampled_from(parents))
            after = added(after, parent, KINDS[kind](next_code(kind, parent, used), draw(WORDS)))
        else:
            one = draw(st.sampled_from(everything))
            if step == "remove":
                after = removed(after, one.node.code)
            elif step == "move":
                after = moved(after, one.node.code, draw(st.sampled_from([-1, 1])))
            else:
                after = changed(after, one.node.code, title=draw(WORDS))
    return before, after


@given(contents())
@settings(max_examples=30, deadline=None)
def test_a_content_survives_the_database(content: PlanContent) -> None:
    assert PlanContent.from_plain(content.plain()) == content
    assert difference(content, content) == ()
    assert count_words(()) == "beze změny"


@given(edited())
@settings(max_examples=50, deadline=None)
def test_the_difference_is_empty_only_for_equals(pair: tuple[PlanContent, PlanContent]) -> None:
    before, after = pair
    changes = difference(before, after)
    assert (changes == ()) == (before == after)
    gone = {change.code for change in changes if change.what == "removed"}
    new = {change.code for change in changes if change.what == "added"}
    assert gone == codes_in(before) - codes_in(after)
    assert new == codes_in(after) - codes_in(before)
    back = difference(after, before)
    assert {change.code for change in back if change.what == "added"} == gone
    assert {change.code for change in back if change.what == "removed"} == new
    same = [{c.code for c in found if c.what == "changed"} for found in (changes, back)]
    assert same[0] == same[1]
    for change in changes:
        assert not (change.what == "changed" and not change.fields)


@given(edited())
@settings(max_examples=30, deadline=None)
def test_codes_are_never_given_twice(pair: tuple[PlanContent, PlanContent]) -> None:
    before, after = pair
    used = codes_in(before) | codes_in(after)
    for one in [*placed(after)]:
        if one.kind in CHILD_KIND:
            fresh = next_code(CHILD_KIND[one.kind], one.node.code, used)
            assert fresh not in used
            assert fresh.startswith(f"{one.node.code}.")
    assert next_code("chapter", "", used) not in used
    assert next_code("priority", "", used) not in used


@given(contents(), st.data())
@settings(max_examples=30, deadline=None)
def test_steps_of_the_editor_touch_what_they_name(content: PlanContent, data: st.DataObject) -> None:
    everything = list(placed(content))
    if not everything:
        return
    one = data.draw(st.sampled_from(everything))
    code = one.node.code
    assert removed(added(content, one.parent, replace(one.node, code="9.9.9")), "9.9.9") == content
    assert added(removed(content, code), one.parent, one.node, one.position) == content
    assert moved(moved(content, code, 1), code, -1) == content or one.position == one.siblings - 1
    found = find(changed(content, code, title="jinak"), code)
    assert found is not None
    assert found.node.title == "jinak"
    with pytest.raises(KeyError):
        removed(content, "není")


A_PRIORITY = st.builds(Priority, st.just("1"), WORDS, WORDS, WORDS)


@given(A_PRIORITY, A_PRIORITY, A_PRIORITY)
@settings(max_examples=60, deadline=None)
def test_merging_loses_nobodys_words(before: Priority, my: Priority, theirs: Priority) -> None:
    mine = {name: getattr(my, name) for name in own_fields("priority")}
    values, clashes, taken = merged(before, mine, theirs)
    for name, value in mine.items():
        was, their = getattr(before, name), getattr(theirs, name)
        clash = [one for one in clashes if one.name == name]
        if value == was:
            assert values[name] == their
            assert (name in taken) == (their != was)
        else:
            assert values[name] == value
            assert bool(clash) == (their not in (was, value))
    assert merged(before, mine, before) == (mine, (), ())


def test_chapters_go_on_after_z() -> None:
    assert next_code("chapter", "", frozenset({"Z", "B"})) == "AA"
    assert next_code("chapter", "", frozenset({"AZ"})) == "BA"
    assert next_code("measure", "1.2", frozenset({"1.2.9", "1.2.10", "1.2.10.4", "1.20.5"})) == "1.2.11"


def test_one_that_moved_far_does_not_move_the_others() -> None:
    priorities = tuple(Priority(str(number), "") for number in range(1, 6))
    before = PlanContent("", (), priorities)
    after = moved(before, "1", 4)
    assert [(c.code, c.what) for c in difference(before, after)] == [("1", "moved")]
