"""Who takes a proposal away, for a while or for good?"""

import pytest
from office_case import Case, refused

from db import meetings


@pytest.mark.parametrize("code", ["doudova", "eichler"])
def test_author_or_sponsor_withdraws_before_the_route(case: Case, code: str) -> None:
    case.submitted(amount=3)
    case.withdraw(code)
    assert case.state == "withdrawn"
    assert set(case.chain().values()) == {"closed"}
    assert set(case.stops().values()) == {"dropped"}


def test_a_draft_may_be_withdrawn(case: Case) -> None:
    case.draft()
    case.withdraw("doudova")
    assert case.state == "withdrawn"


@pytest.mark.parametrize("code", ["rejl", "tajemnik", "organizace"])
def test_nobody_else_withdraws(case: Case, code: str) -> None:
    case.submitted()
    with refused("smí jen zpracovatel nebo předkladatel"):
        case.withdraw(code)


def test_a_reason_is_needed(case: Case) -> None:
    case.submitted()
    with refused("Chybí důvod"):
        case.withdraw("doudova", " ")


def test_on_the_route_the_sponsor_alone_withdraws_and_the_agenda_is_freed(case: Case) -> None:
    case.on_route()
    meeting_id = case.placed("PV")
    with refused("smí jen předkladatel"):
        case.withdraw("doudova")
    case.withdraw("eichler")
    assert set(case.stops().values()) == {"dropped"}
    with case.house.database.read() as connection:
        assert meetings.agenda_of(connection, meeting_id) == []


def test_what_lies_on_the_table_is_withdrawn_there(case: Case) -> None:
    case.on_route().brought_to("PV")
    with refused("Návrh je na programu zahájeného jednání"):
        case.withdraw("eichler")
    assert case.stops()["PV"] == "placed"


def test_an_adopted_proposal_is_not_withdrawn(case: Case) -> None:
    case.on_route(matter="grant")
    case.pass_through("PV")
    case.pass_through("RM")
    with refused("Návrh je ve stavu „přijat“"):
        case.withdraw("eichler")


def test_taking_back_recalls_what_was_asked_and_keeps_what_was_given(case: Case) -> None:
    case.submitted()
    case.opine("pravnik", "lawyer")
    case.take_back()
    assert case.state == "returned"
    assert case.chain() == {"lawyer": "given", "head": "waiting", "secretary": "waiting"}
    case.submit()
    assert case.chain()["head"] == "asked"


def test_only_the_author_takes_back_and_only_what_is_being_signed(case: Case) -> None:
    case.draft()
    with refused("lze jen ve stavu „ve schvalování na úřadě“"):
        case.take_back()
    case.submit()
    with refused("smí jen zpracovatel"):
        case.take_back("eichler")
