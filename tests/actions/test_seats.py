"""An office changes hands while a proposal waits: who may decide is judged on the day of deciding."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from office_case import TOWNS, Case, refused

from actions.authority import Actor
from actions.delegate import delegate, end_delegation
from actions.load_town import load_town
from actions.remind import remind_approvers
from actions.sign_off import approve, hand_over
from db.correspondence import action_link, letter
from states.vocabulary import Outcome


def new_head(case: Case, who: str) -> None:
    """The town file seats somebody else as the head of the clerk's department from today on."""
    text = TOWNS["trutnov"].read_text(encoding="utf-8").replace('holders = ["rejl"]', f'holders = ["{who}"]')
    with case.house.database.write() as connection:
        load_town(connection, Actor(None, "správce"), text, "trutnov.toml", case.house.now())


def sweep(case: Case) -> int:
    with case.house.writing() as (office, connection):
        return remind_approvers(office, connection)


def letters_of(case: Case, code: str) -> list[str]:
    person = case.person(code)
    return [row.kind for row in case.letters() if row.person_id == person.id]


@pytest.fixture
def head_asked(case: Case) -> Case:
    case.submitted()
    case.opine("pravnik", "lawyer")
    case.clock.forward(days=1)
    return case


def test_who_left_the_office_decides_no_more_and_the_new_holder_is_asked(head_asked: Case) -> None:
    case = head_asked
    new_head(case, "kontrola")
    asked = case.step("head")
    with refused("už drží někdo jiný"):
        case.act(approve, "rejl", asked.id, asked.version, case.content.text_digest())
    with refused("už drží někdo jiný"):
        case.act(hand_over, "rejl", asked.id, asked.version, "pravnik")
    assert sweep(case) == 1
    assert letters_of(case, "kontrola") == ["sign_off_request"]
    moved = case.step("head")
    case.act(approve, "kontrola", moved.id, moved.version, case.content.text_digest())
    assert case.step("head").state == "approved"


def test_the_sweep_writes_nothing_twice(head_asked: Case) -> None:
    new_head(head_asked, "kontrola")
    assert [sweep(head_asked) for _ in range(3)] == [1, 0, 0]


def test_a_matter_handed_over_does_not_depend_on_the_office(head_asked: Case) -> None:
    case = head_asked
    asked = case.step("head")
    case.act(hand_over, "rejl", asked.id, asked.version, "pravnik")
    new_head(case, "kontrola")
    sweep(case)
    moved = case.step("head")
    case.act(approve, "pravnik", moved.id, moved.version, case.content.text_digest())
    assert case.step("head").state == "approved"


def test_a_new_deputy_gets_a_letter_for_what_waits(head_asked: Case) -> None:
    case = head_asked
    today = date(2024, 5, 14)
    case.act(delegate, "rejl", "kontrola", today, today + timedelta(days=3), "dovolená")
    assert letters_of(case, "kontrola") == ["delegation_given", "sign_off_request"]


def test_a_deputy_of_next_week_gets_it_when_the_time_comes(head_asked: Case) -> None:
    case = head_asked
    starts = date(2024, 5, 20)
    case.act(delegate, "rejl", "kontrola", starts, starts + timedelta(days=3), "dovolená")
    assert sweep(case) == 0
    case.clock.forward(days=6)
    assert sweep(case) == 1
    assert letters_of(case, "kontrola") == ["delegation_given", "sign_off_request"]


def test_a_delegation_ends_at_once_and_only_by_who_gave_it(head_asked: Case) -> None:
    case = head_asked
    today = date(2024, 5, 14)
    number = case.act(delegate, "rejl", "kontrola", today, today + timedelta(days=3), "dovolená")
    with refused("smí ukončit jen ten, kdo ho svěřil"):
        case.act(end_delegation, "kontrola", number)
    case.act(end_delegation, "rejl", number)
    with refused("už skončilo"):
        case.act(end_delegation, "rejl", number)
    with refused("neexistuje"):
        case.act(end_delegation, "rejl", 999)
    asked = case.step("head")
    with refused("Schválit smí jen"):
        case.act(approve, "kontrola", asked.id, asked.version, case.content.text_digest())


def test_a_lost_request_for_a_signature_is_owed_again(case: Case) -> None:
    case.on_route().brought_to("PV")
    case.hear("PV", Outcome.RECOMMENDED)
    with case.house.database.write() as connection:
        connection.execute(letter.delete().where(letter.c.kind == "form_signature_request"))
        connection.execute(action_link.delete().where(action_link.c.task == "sign_form"))
    assert [sweep(case), sweep(case)] == [1, 0]
    assert "form_signature_request" in letters_of(case, "rejl")
