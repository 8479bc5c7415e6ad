"""How are tasks reported, accepted, returned, extended and cancelled?"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from office_case import Case, refused

from actions import assign
from actions.delegate import delegate
from db.assignments import assignment
from states.vocabulary import Outcome

Bring = Callable[[str], Case]


def adopted(brought: Bring) -> Case:
    """The seed's resolution and its one task: to publish the plan, by its author."""
    case = brought("ZM")
    case.hear("ZM", Outcome.ADOPTED)
    return case


def task(case: Case) -> Any:
    (row,) = case.rows(assignment.select())
    return row


def test_reported_and_accepted(brought: Bring) -> None:
    case = adopted(brought)
    assert (task(case).charged_id, task(case).due_on) == (case.person("doudova").id, date(2024, 7, 9))
    case.act(assign.report, "doudova", 1, task(case).version, "Zveřejněno na webu.")
    assert (task(case).state, task(case).report) == ("reported", "Zveřejněno na webu.")
    case.act(assign.accept, "tajemnik", 1, task(case).version)
    assert task(case).state == "done"


def test_a_returned_report_is_open_again(brought: Bring) -> None:
    case = adopted(brought)
    case.act(assign.report, "doudova", 1, None, "Hotovo.")
    with refused("Chybí důvod"):
        case.act(assign.reject, "organizace", 1, None, "")
    case.act(assign.reject, "organizace", 1, None, "Na webu není.")
    assert task(case).state == "open"


def test_a_later_term(brought: Bring) -> None:
    case = adopted(brought)
    with refused("není pozdější než dosavadní 9. 7. 2024"):
        case.act(assign.extend, "tajemnik", 1, None, date(2024, 7, 9), "Dovolené.")
    with refused("Chybí důvod"):
        case.act(assign.extend, "tajemnik", 1, None, date(2024, 8, 1), " ")
    case.act(assign.extend, "tajemnik", 1, None, date(2024, 8, 1), "Dovolené.")
    assert (task(case).due_on, task(case).state) == (date(2024, 8, 1), "open")


def test_a_task_that_lost_its_purpose(brought: Bring) -> None:
    case = adopted(brought)
    with refused("Chybí důvod"):
        case.act(assign.cancel, "tajemnik", 1, None, "")
    case.act(assign.cancel, "tajemnik", 1, None, "Zrušeno pozdějším usnesením.")
    with refused("Úkol je ve stavu „zrušen“"):
        case.act(assign.report, "doudova", 1, None, "Hotovo.")


def test_a_report_says_what_was_done_and_is_the_charged_persons(brought: Bring) -> None:
    case = adopted(brought)
    with refused("Chybí, co bylo uděláno"):
        case.act(assign.report, "doudova", 1, None, " ")
    with refused("smí jen nositel úkolu"):
        case.act(assign.report, "rejl", 1, None, "Hotovo.")
    case.act(delegate, "doudova", "rejl", date(2024, 6, 24), date(2024, 6, 30), "dovolená")
    case.act(assign.report, "rejl", 1, None, "Hotovo.")
    assert case.entries(subject="assignment", verb="report")[-1].acts_for == "Bc. Aneta Doudová"


@pytest.mark.parametrize("code", ["doudova", "rejl", "eichler"])
def test_only_the_control_decides_about_a_report(brought: Bring, code: str) -> None:
    case = adopted(brought)
    case.act(assign.report, "doudova", 1, None, "Hotovo.")
    with refused("smí jen tajemník nebo organizační oddělení"):
        case.act(assign.accept, code, 1, None)
    with refused("smí jen tajemník nebo organizační oddělení"):
        case.act(assign.reject, code, 1, None, "x")
    with refused("smí jen tajemník nebo organizační oddělení"):
        case.act(assign.cancel, code, 1, None, "x")


def test_wrong_state_old_version_and_no_task(brought: Bring) -> None:
    case = adopted(brought)
    with refused("Úkol je ve stavu „trvá“"):
        case.act(assign.accept, "tajemnik", 1, None)
    case.act(assign.report, "doudova", 1, 1, "Hotovo.")
    with refused("Někdo byl rychlejší: Bc. Aneta Doudová"):
        case.act(assign.report, "doudova", 1, 1, "Hotovo.")
    with refused("Úkol je ve stavu „hlášen jako splněný“"):
        case.act(assign.extend, "tajemnik", 1, None, date(2024, 9, 1), "x")
    with refused("Úkol č. 99 neexistuje"):
        case.act(assign.accept, "tajemnik", 99, None)
    with case.house.database.read() as connection:
        assert [row.number for row in assign.open_assignments(connection)] == ["2024-1/1"]


def test_a_later_term_is_asked_for_and_declined(brought: Bring) -> None:
    case = adopted(brought)
    later = date(2024, 8, 1)
    with refused("smí jen nositel úkolu"):
        case.act(assign.ask_extension, "tajemnik", 1, None, later, "Dovolené.")
    with refused("Chybí důvod"):
        case.act(assign.ask_extension, "doudova", 1, None, later, " ")
    with refused("Chybí nový termín"):
        case.act(assign.ask_extension, "doudova", 1, None, None, "Dovolené.")
    with refused("O prodloužení termínu teď nikdo nežádá"):
        case.act(assign.decline_extension, "tajemnik", 1, None, "Ne.")
    case.act(assign.ask_extension, "doudova", 1, 1, later, "Dovolené.")
    assert (task(case).asked_due_on, task(case).asked_reason, task(case).due_on) == (
        later,
        "Dovolené.",
        date(2024, 7, 9),
    )
    with refused("Chybí důvod"):
        case.act(assign.decline_extension, "tajemnik", 1, None, "")
    case.act(assign.decline_extension, "tajemnik", 1, None, "Stačí do konce července.")
    assert (task(case).asked_due_on, task(case).state, task(case).due_on) == (None, "open", date(2024, 7, 9))


def test_a_request_ends_when_it_is_granted_or_needless(brought: Bring) -> None:
    case = adopted(brought)
    case.act(assign.ask_extension, "doudova", 1, None, date(2024, 8, 1), "Dovolené.")
    case.act(assign.ask_extension, "doudova", 1, None, date(2024, 9, 1), "Dovolené jsou delší.")
    assert task(case).asked_due_on == date(2024, 9, 1)
    case.act(assign.extend, "organizace", 1, None, date(2024, 8, 15), "Dřív.")
    assert (task(case).asked_due_on, task(case).due_on) == (None, date(2024, 8, 15))
    case.act(assign.ask_extension, "doudova", 1, None, date(2024, 9, 1), "Přece jen.")
    case.act(assign.report, "doudova", 1, None, "Hotovo.")
    assert (task(case).asked_due_on, task(case).state) == (None, "reported")


def test_letters_go_to_who_decides_and_back(brought: Bring) -> None:
    case = adopted(brought)
    before = len(case.letters())
    case.act(assign.ask_extension, "doudova", 1, None, date(2024, 8, 1), "Dovolené.")
    case.act(assign.decline_extension, "organizace", 1, None, "Ne.")
    case.act(assign.report, "doudova", 1, None, "Hotovo.")
    case.act(assign.accept, "organizace", 1, None)
    found = [(row.kind, row.code) for row in case.letters()[before:]]
    assert found == [
        ("extension_asked", "organizace"),
        ("assignment_answered", "doudova"),
        ("assignment_reported", "organizace"),
        ("assignment_answered", "doudova"),
    ]
    assert case.letters("extension_asked")[0].facts["until"] == "2024-08-01"
    assert all(row.facts["link"].endswith("/ukoly/1") for row in case.letters()[before:])


def test_nobody_gets_a_letter_about_what_they_did(brought: Bring) -> None:
    case = adopted(brought)
    case.act(delegate, "doudova", "organizace", date(2024, 6, 24), date(2024, 6, 30), "dovolená")
    before = len(case.letters())
    case.act(assign.report, "organizace", 1, None, "Hotovo.")
    assert len(case.letters()) == before
