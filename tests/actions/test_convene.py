"""How does a meeting come to be, and what must hold before it is convened, opened, closed or cancelled?"""

from datetime import date

import pytest
from office_case import Case, refused

from actions import convene
from states.vocabulary import Outcome


@pytest.mark.parametrize("code", ["doudova", "rejl", "eichler", "starosta", "kontrola"])
def test_only_the_organisers_plan(case: Case, code: str) -> None:
    with refused("smí jen organizační oddělení nebo tajemník"):
        case.plan("RM", date(2024, 6, 5), code)


def test_numbers_follow_within_the_year_and_may_be_given(case: Case) -> None:
    first = case.meeting(case.plan("RM", date(2024, 6, 5)))
    second = case.meeting(case.plan("RM", date(2024, 6, 19), number=16))
    third = case.meeting(case.plan("RM", date(2024, 7, 3)))
    new_year = case.meeting(case.plan("RM", date(2025, 1, 8)))
    other = case.meeting(case.plan("ZM", date(2024, 6, 24)))
    assert [row.number for row in (first, second, third, new_year, other)] == [1, 16, 17, 1, 1]


@pytest.mark.parametrize(
    ("body", "day", "more", "sentence"),
    [
        ("XX", date(2024, 6, 5), {}, "Orgán „XX“ město nemá; známé jsou: PV, RM, ZM"),
        ("RM", date(2024, 5, 12), {}, "Den 12. 5. 2024 už minul"),
        ("RM", date(2024, 6, 19), {}, "už na tento den jednání má"),
        ("RM", date(2024, 6, 26), {"number": 1}, "Jednání číslo 1 už Rada města Trutnova v řadě 2024 má"),
    ],
)
def test_what_can_not_be_planned(
    case: Case, body: str, day: date, more: dict[str, int], sentence: str
) -> None:
    case.plan("RM", date(2024, 6, 19))
    with refused(sentence):
        case.plan(body, day, **more)


def test_an_empty_agenda_is_not_convened(case: Case) -> None:
    meeting_id = case.plan("RM", date(2024, 6, 5))
    with refused("Program (Rada města Trutnova) je prázdný"):
        case.convene(meeting_id)


@pytest.mark.parametrize(("days_before", "may"), [(7, True), (6, False)])
def test_the_assembly_is_convened_seven_days_ahead(case: Case, days_before: int, may: bool) -> None:
    case.on_route().pass_through("PV")
    case.pass_through("RM")
    case.sign_form("ZM")
    meeting_id = case.plan("ZM")
    case.place("ZM", meeting_id)
    case.clock.to(date(2024, 6, 24 - days_before))
    if may:
        assert case.convene(meeting_id).state == "convened"
    else:
        with refused("už nelze svolat", "17. 6. 2024", "§ 93 odst. 1"):
            case.convene(meeting_id)


def test_a_meeting_opens_on_its_day(case: Case) -> None:
    case.on_route()
    meeting_id = case.placed("PV")
    with refused("je až 29. 5. 2024"):
        case.act(convene.open_meeting, "organizace", meeting_id)
    assert case.open(meeting_id).state == "in_session"


def test_what_was_not_convened_does_not_open(case: Case) -> None:
    case.on_route()
    meeting_id = case.plan("PV")
    case.place("PV", meeting_id)
    with refused("Jednání je ve stavu „naplánováno“"):
        case.open(meeting_id)


def test_every_item_has_an_outcome_before_the_close(case: Case) -> None:
    case.on_route()
    meeting_id = case.at_table("PV")
    with refused("Bodů bez zapsaného výsledku: 1"):
        case.close(meeting_id)
    case.hear("PV", Outcome.NOT_REACHED)
    assert case.close(meeting_id).state == "closed"


def test_a_cancelled_meeting_sets_its_items_free(case: Case) -> None:
    case.on_route()
    meeting_id = case.placed("PV")
    with refused("Chybí důvod"):
        case.act(convene.cancel_meeting, "organizace", meeting_id, None, "")
    case.act(convene.cancel_meeting, "organizace", meeting_id, None, "Nemoc starosty.")
    assert case.stops()["PV"] == "open"
    again = case.plan("PV", date(2024, 5, 30))
    case.place("PV", again)
    assert case.stop("PV").meeting_id == again


def test_an_opened_meeting_is_not_cancelled(case: Case) -> None:
    case.on_route()
    meeting_id = case.at_table("PV")
    with refused("Jednání je ve stavu „zahájeno“"):
        case.act(convene.cancel_meeting, "organizace", meeting_id, None, "Nemoc.")


@pytest.mark.parametrize("verb", [convene.convene, convene.open_meeting, convene.close_meeting])
def test_wrong_office_old_version_and_no_meeting(case: Case, verb: object) -> None:
    case.on_route()
    meeting_id = case.placed("PV")
    with refused("Někdo byl rychlejší: Marie Vzorová"):
        case.act(verb, "organizace", meeting_id, 1)
    with refused("Jednání č. 99 neexistuje"):
        case.act(verb, "organizace", 99)


def test_the_clerk_does_not_convene(case: Case) -> None:
    case.on_route()
    meeting_id = case.plan("PV")
    case.place("PV", meeting_id)
    with refused("Svolat jednání smí jen organizační oddělení nebo tajemník"):
        case.convene(meeting_id, "doudova")
    assert case.convene(meeting_id, "tajemnik").state == "convened"
