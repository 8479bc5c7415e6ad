"""How does anybody try a new office, and how does that end?"""

from account_case import CARETAKER, OTHER, Accounts, hashed, quick_hashes
from office_case import TestHouse

from actions.password import SAMPLE_PASSWORD
from actions.sample_accounts import end_sample_accounts, make_sample_accounts
from db.accounts import sample_people

__all__ = ["quick_hashes"]


def samples(house: TestHouse) -> list[str]:
    with house.reading() as (office, connection):
        return [person["code"] for person in sample_people(connection, office.today)]


def test_everybody_of_the_town_signs_in_with_the_known_password(house: TestHouse) -> None:
    desk = Accounts(house)
    assert samples(house) == []
    with house.reading() as (office, _):
        everybody = [person.code for person in office.town.people]
    assert desk.act(make_sample_accounts, CARETAKER) == len(everybody)
    assert samples(house) == everybody
    for code in samples(house):
        assert desk.session(str(desk.sign_in(code, SAMPLE_PASSWORD).token)).is_sample
    with house.reading() as (office, connection):
        shown = {person["code"]: person["titles"] for person in sample_people(connection, office.today)}
    assert shown["rejl"] and "doudova" in shown
    assert desk.act(make_sample_accounts, CARETAKER) == 0  # nobody's password is put back


def test_who_changes_the_password_is_no_sample_any_more(house: TestHouse) -> None:
    desk = Accounts(house)
    desk.act(make_sample_accounts, CARETAKER)
    desk.give("rejl", hashed(OTHER))
    assert "rejl" not in samples(house)
    desk.act(make_sample_accounts, CARETAKER)
    assert desk.sign_in("rejl", SAMPLE_PASSWORD).token is None


def test_the_trial_ends_for_all_at_once(house: TestHouse) -> None:
    desk = Accounts(house)
    number = desk.act(make_sample_accounts, CARETAKER)
    desk.give("rejl", hashed(OTHER))
    token = str(desk.sign_in("doudova", SAMPLE_PASSWORD).token)
    assert desk.act(end_sample_accounts, CARETAKER) == number - 1
    assert samples(house) == [] and desk.session(token) is None
    assert desk.sign_in("doudova", SAMPLE_PASSWORD).token is None
    assert desk.sign_in("rejl", OTHER).token is not None
