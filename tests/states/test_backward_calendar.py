"""Are the limits of a decision counted back as the law and the town's rules have them?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_case import TOWNS, plain

from states.backward_calendar import (
    Answer,
    Question,
    cost_sentence,
    count_back,
    slack,
    slack_words,
)
from states.deadlines import is_working_day
from states.town import Town
from states.town_file import parse_town

TRUTNOV = parse_town(TOWNS["trutnov"].read_text(encoding="utf-8"))
ZM, RM, PV = date(2024, 6, 24), date(2024, 6, 5), date(2024, 5, 29)
TODAY = date(2024, 5, 13)
MEETINGS = {"PV": [PV], "RM": [RM], "ZM": [ZM, date(2024, 9, 23)]}
DAYS = st.dates(date(2000, 1, 20), date(2100, 12, 31))


def asked(on: date = ZM, body: str = "ZM", town: Town = TRUTNOV, **more: object) -> Answer:
    return count_back(Question(town, body, on, **{"today": TODAY, **more}))  # type: ignore[arg-type]


def limits(answer: Answer) -> dict[str, date]:
    return {line.what: line.latest_on for line in answer.lines}


# --- the seed ------------------------------------------------------------------------------------------------


def test_the_seed_is_feasible_with_its_real_dates() -> None:
    answer = asked(meetings=MEETINGS, chosen={"PV": PV, "RM": RM}, matter="social_plan", amount=0)
    assert answer.faults == ()
    assert answer.is_feasible
    found = limits(answer)
    assert found["meeting:RM"] == RM
    assert found["meeting:PV"] == PV
    assert found["hand_in"] == date(2024, 6, 10)
    assert found["hand_in:RM"] == date(2024, 6, 3)
    assert found["hand_in:PV"] == date(2024, 5, 27)
    assert found["board_notice"] == date(2024, 6, 17)
    assert answer.line("board_notice").warn_on == date(2024, 6, 16)
    assert found["minutes"] == date(2024, 7, 4)
    assert found["minutes:RM"] == date(2024, 6, 12)
    assert "minutes:PV" not in found, "a management meeting is no body of the town (domain.md 1.3)"
    assert "intent_notice" not in found, "a plan of social services is no property"


def test_the_chain_runs_before_the_first_hand_in_together_where_it_may() -> None:
    found = limits(asked(meetings=MEETINGS, matter="budget", amount=5_000, department="FO"))
    assert found["sign_off:secretary"] == date(2024, 5, 27)
    assert found["sign_off:head"] == date(2024, 5, 23)
    assert found["sign_off:lawyer"] == found["sign_off:finance"] == date(2024, 5, 20)
    assert found["submit"] == date(2024, 5, 15)
    without_money = limits(asked(meetings=MEETINGS, matter="budget", amount=0, department="FO"))
    assert "sign_off:finance" not in without_money


def test_an_intent_hangs_fifteen_full_days() -> None:
    answer = asked(matter="real_estate")
    line = answer.line("intent_notice")
    assert line.latest_on == date(2024, 6, 8)
    assert len([line.latest_on + timedelta(days=n) for n in range(1, 16)]) == 15
    assert line.latest_on + timedelta(days=16) == ZM
    assert "§ 39 odst. 1" in plain(line.rule)


def test_a_crisis_shortens_the_notice_by_the_towns_setting() -> None:
    line = asked(is_crisis=True).line("board_notice")
    assert line.latest_on == date(2024, 6, 22)
    assert "§ 93 odst. 2" in plain(line.rule)
    assert "nastavení města" in line.rule, "domain.md marks it as unconfirmed"


def test_the_council_is_not_announced_on_the_board_but_convened() -> None:
    found = limits(asked(RM, "RM", matter="rental"))
    assert "board_notice" not in found
    assert found["convene"] == date(2024, 6, 4)
    assert found["minutes"] == date(2024, 6, 12)
    assert found["intent_notice"] == date(2024, 5, 20)
    assert found["meeting:PV"] == date(2024, 6, 3)


def test_a_body_at_which_no_route_ends_has_its_own_limits() -> None:
    assert set(limits(asked(PV, "PV"))) == {"hand_in"}


# --- what does not fit ---------------------------------------------------------------------------------------


def test_a_chosen_day_that_comes_too_late_for_the_next_body_is_said() -> None:
    answer = asked(
        meetings=MEETINGS, chosen={"RM": date(2024, 6, 19), "PV": PV}, matter="social_plan", amount=0
    )
    (fault,) = answer.faults
    assert plain(fault).startswith("Rada města Trutnova projedná 19. 6. 2024, ale nejpozději")
    assert not answer.is_feasible


def test_what_has_passed_is_said_unless_it_is_done() -> None:
    late = date(2024, 5, 30)
    answer = asked(meetings=MEETINGS, chosen={"PV": PV, "RM": RM}, matter="social_plan", amount=0, today=late)
    assert any(
        "Porada vedení projedná: termín 29. 5. 2024 už minul." in plain(fault) for fault in answer.faults
    )
    done = frozenset({"PV", "office"})
    answer = asked(
        meetings=MEETINGS, chosen={"PV": PV, "RM": RM}, matter="social_plan", amount=0, today=late, done=done
    )
    assert answer.is_feasible


def test_a_missed_limit_costs_the_next_planned_meeting_that_is_still_reached() -> None:
    meetings = {
        "PV": [PV, date(2024, 9, 2)],
        "RM": [RM, date(2024, 9, 4)],
        "ZM": [ZM, date(2024, 6, 28), date(2024, 9, 23)],
    }
    answer = asked(meetings=meetings, matter="real_estate")
    notice = answer.line("board_notice")
    assert plain(cost_sentence(notice, "ZM", TODAY)) == "Nestihne-li se: nejbližší možné ZM je 28. 6. 2024."
    # the council meets once before both: who misses it waits for September
    council = answer.line("meeting:RM")
    assert council.next_possible == date(2024, 9, 23)
    assert plain(cost_sentence(council, "ZM", date(2024, 6, 6))) == (
        "Termín už minul: nejbližší možné ZM je 23. 9. 2024."
    )
    nothing = asked(matter="real_estate").line("board_notice")
    assert "zatím není naplánované" in cost_sentence(nothing, "ZM", TODAY)


# --- calendars -----------------------------------------------------------------------------------------------


def easter(year: int) -> date:
    """Easter Sunday by the rule of Meeus, Jones and Butcher: independent of the library that the product uses."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    x = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * x) // 451
    month, day = divmod(h + x - 7 * m + 114, 31)
    return date(year, month, day + 1)


FIXED = ((1, 1), (5, 1), (5, 8), (7, 5), (7, 6), (9, 28), (10, 28), (11, 17), (12, 24), (12, 25), (12, 26))


def independent_working_day(day: date) -> bool:
    sunday = easter(day.year)
    closed = {date(day.year, month, number) for month, number in FIXED} | {sunday + timedelta(days=1)}
    if day.year >= 2016:  # Good Friday is a public holiday since then
        closed.add(sunday - timedelta(days=2))
    return day.weekday() < 5 and day not in closed


def test_easter_is_where_almanacs_have_it() -> None:
    known = {2000: (4, 23), 2008: (3, 23), 2016: (3, 27), 2024: (3, 31), 2038: (4, 25), 2100: (3, 28)}
    assert {year: (easter(year).month, easter(year).day) for year in known} == known


@pytest.mark.parametrize("century", [2000, 2020, 2040, 2060, 2080])
def test_working_days_of_a_hundred_years(century: int) -> None:
    day = date(century, 1, 1)
    last = date(century + (21 if century == 2080 else 20), 1, 1)
    while day < last:
        assert is_working_day(day) == independent_working_day(day), day
        day += timedelta(days=1)


@settings(max_examples=120, deadline=None)
@given(DAYS, st.integers(0, 90))
def test_a_later_meeting_never_gives_an_earlier_limit(on: date, later: int) -> None:
    first, second = (limits(asked(day, today=date(2000, 1, 1))) for day in (on, on + timedelta(days=later)))
    assert first.keys() == second.keys()
    assert all(first[what] <= second[what] for what in first)


@settings(max_examples=120, deadline=None)
@given(DAYS, st.lists(st.integers(1, 120), min_size=1, max_size=6), st.integers(0, 60))
def test_planned_meetings_keep_that_order_too(on: date, before: list[int], later: int) -> None:
    meetings = {"RM": sorted(on - timedelta(days=days) for days in before)}
    first, second = (
        limits(asked(day, today=date(1999, 1, 1), meetings=meetings))
        for day in (on, on + timedelta(days=later))
    )
    assert all(first[what] <= second[what] for what in first)


@settings(max_examples=120, deadline=None)
@given(DAYS, st.sampled_from([("ZM", "trutnov"), ("RM", "trutnov"), ("ZM", "humpolec")]))
def test_every_limit_in_working_days_is_a_working_day(on: date, where: tuple[str, str]) -> None:
    body, town = where
    rules = parse_town(TOWNS[town].read_text(encoding="utf-8"))
    for line in asked(on, body, rules, today=date(2000, 1, 1)).lines:
        if line.group in ("hand_in", "meeting", "office"):
            assert independent_working_day(line.latest_on), line


@settings(max_examples=120, deadline=None)
@given(DAYS)
def test_the_road_leads_forward(on: date) -> None:
    found = limits(asked(on, today=date(2000, 1, 1)))
    order = ("submit", "sign_off:finance", "sign_off:head", "sign_off:secretary", "hand_in:PV", "meeting:PV")
    order += ("hand_in:RM", "meeting:RM", "hand_in")
    days = [found[what] for what in order]
    assert days == sorted(days)
    assert found["hand_in"] < on < found["minutes"]


@settings(max_examples=200, deadline=None)
@given(DAYS, st.integers(-40, 40))
def test_slack_is_zero_exactly_on_the_limit(limit: date, shift: int) -> None:
    today = limit + timedelta(days=shift)
    left = slack(limit, today)
    if is_working_day(limit) and is_working_day(today):
        assert (left == 0) == (today == limit)
    assert (left < 0) == (today > limit)
    tomorrow = today + timedelta(days=1)
    assert slack(limit, tomorrow) <= left


def test_slack_in_words() -> None:
    said = [plain(slack_words(days)) for days in (-1, -3, 0, 1, 2, 5)]
    assert said == [
        "po termínu o 1 pracovní den",
        "po termínu o 3 pracovní dny",
        "dnes je poslední den",
        "zbývá 1 pracovní den",
        "zbývají 2 pracovní dny",
        "zbývá 5 pracovních dnů",
    ]
    assert slack(date(2024, 6, 16), date(2024, 6, 14)) == 0, "on Friday, before a limit on Sunday"


def test_terms_of_the_minutes_are_the_towns_setting() -> None:
    bodies = tuple(body.model_copy(update={"minutes": "5 working"}) for body in TRUTNOV.bodies)
    town = TRUTNOV.model_copy(update={"bodies": bodies})
    line = asked(town=town).line("minutes")
    assert line.latest_on == date(2024, 7, 1)
    assert "do 5 pracovních dnů po jednání" in plain(line.rule)
