"""When does a proposal get on an agenda, and off it again?"""

from datetime import date

import pytest
from office_case import Case, refused

from actions import convene, place_on_agenda
from db import meetings
from states.vocabulary import Outcome


def test_author_and_sponsor_are_told_where_and_when(case: Case) -> None:
    case.on_route()
    case.place("PV", case.plan("PV"))
    assert {row.code for row in case.letters("item_placed")} == {"doudova", "eichler"}
    facts = case.letters("item_placed")[0].facts
    assert (facts["held_on"], facts["held_at"], facts["agenda_item"]) == ("2024-05-29", "08:00:00", "1")


@pytest.mark.parametrize("code", ["doudova", "rejl", "eichler", "starosta"])
def test_only_the_organisers_place(case: Case, code: str) -> None:
    case.on_route()
    meeting_id = case.plan("PV")
    with refused("Zařadit návrh na program smí jen organizační oddělení nebo tajemník"):
        case.place("PV", meeting_id, code)


def test_what_is_still_being_signed_waits(case: Case) -> None:
    case.submitted()
    meeting_id = case.plan("PV")
    with refused("Projednání je ve stavu „čeká na předchozí krok trasy“"):
        case.place("PV", meeting_id)


def test_the_meeting_must_be_the_bodys_own(case: Case) -> None:
    case.on_route()
    meeting_id = case.plan("RM", date(2024, 6, 5))
    with refused("zvolené jednání je jiného orgánu (Rada města Trutnova)"):
        case.place("PV", meeting_id)


def test_an_opened_agenda_is_closed_and_a_past_day_is_past(case: Case) -> None:
    case.on_route()
    late = case.plan("PV", date(2024, 5, 20))
    running = case.at_table("PV", date(2024, 5, 22))
    case.hear("PV", Outcome.NOT_REACHED)
    with refused("Program tohoto jednání už nelze měnit"):
        case.place("PV", running)
    with refused("Jednání 20. 5. 2024 už minulo"):
        case.place("PV", late)


def test_the_form_is_signed_for_each_stop(case: Case) -> None:
    case.on_route().pass_through("PV")
    meeting_id = case.plan("RM")
    with refused("nepodepsal vedoucí odboru"):
        case.place("RM", meeting_id)
    case.sign_form("RM")
    with refused("už podepsán je"):
        case.sign_form("RM")
    case.place("RM", meeting_id)
    assert case.stops()["RM"] == "placed"


@pytest.mark.parametrize("code", ["doudova", "tajemnik", "organizace", "financni"])
def test_the_form_is_signed_by_the_head_of_that_department(case: Case, code: str) -> None:
    case.on_route().pass_through("PV")
    with refused("Podepsat formulář návrhu smí jen vedoucí odboru"):
        case.sign_form("RM", code)


@pytest.mark.parametrize(("day", "is_late"), [(27, False), (28, True)])
def test_after_the_hand_in_limit_only_with_a_reason_that_stays(case: Case, day: int, is_late: bool) -> None:
    case.on_route()
    meeting_id = case.plan("PV")
    case.clock.to(date(2024, 5, day))
    if is_late:
        with refused("Materiály (Porada vedení) se odevzdávaly do 27. 5. 2024"):
            case.place("PV", meeting_id)
    case.place("PV", meeting_id, late_reason="Doplněno na žádost starosty.")
    with case.house.database.read() as connection:
        (item,) = meetings.agenda_of(connection, meeting_id)
    assert (item.late_reason is not None) is is_late


def test_what_was_postponed_comes_back_on_its_day(case: Case) -> None:
    case.on_route()
    case.at_table("PV")
    case.hear("PV", Outcome.POSTPONED, postponed_to=date(2024, 6, 12))
    early = case.plan("PV", date(2024, 6, 5))
    with refused("Projednání bylo odloženo na 12. 6. 2024"):
        case.place("PV", early)
    right = case.plan("PV", date(2024, 6, 12))
    assert (case.stop("PV").meeting_id, case.stop("PV").postponed_to) == (right, None)


def test_taking_off_needs_a_reason_and_time(case: Case) -> None:
    case.on_route()
    meeting_id = case.placed("PV")
    with refused("Chybí důvod"):
        case.act(place_on_agenda.take_off, "organizace", case.stop("PV").id, None, "")
    with refused("smí jen organizační oddělení nebo tajemník"):
        case.act(place_on_agenda.take_off, "doudova", case.stop("PV").id, None, "Chyba.")
    case.act(place_on_agenda.take_off, "organizace", case.stop("PV").id, None, "Chyba v podkladech.")
    assert case.stops()["PV"] == "open"
    case.place("PV", meeting_id)
    case.clock.to(date(2024, 5, 29))
    case.act(convene.open_meeting, "organizace", meeting_id)
    with refused("Jednání už začalo"):
        case.act(place_on_agenda.take_off, "organizace", case.stop("PV").id, None, "Chyba.")


def test_twice_on_an_agenda_and_with_an_old_page(case: Case) -> None:
    case.on_route()
    meeting_id = case.plan("PV")
    version = case.stop("PV").version
    case.place("PV", meeting_id)
    with refused("Projednání je ve stavu „na programu jednání“"):
        case.place("PV", meeting_id)
    with refused("Někdo byl rychlejší: Marie Vzorová"):
        case.place("PV", meeting_id, version=version)
    with refused("Projednání č. 99 neexistuje"):
        case.act(place_on_agenda.place_on_agenda, "organizace", 99, meeting_id)
    with refused("Jednání č. 99 neexistuje"):
        case.act(place_on_agenda.place_on_agenda, "organizace", case.stop("RM").id, 99)
