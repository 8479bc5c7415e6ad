"""What did the body do with the matter, and what follows? All outcomes, at each kind of stop."""

from collections.abc import Callable
from datetime import date

import pytest
from office_case import Case, committee_text, refused

from actions import hear
from actions.record_resolution import ManualNumber
from db import meetings, resolutions
from db.files import document
from states.content import FollowUp
from states.majority import Tally
from states.route import NextStep
from states.vocabulary import Outcome
from states.wording import Clause

Bring = Callable[[str], Case]
LATER = date(2024, 7, 10)


def numbers(case: Case) -> list[tuple[str, str]]:
    return [(row.body, row.number) for row in case.rows(resolutions.resolution.select())]


def extracts(case: Case) -> int:
    return len(case.rows(document.select().where(document.c.kind == "extract")))


def item(case: Case, meeting_id: int):
    with case.house.database.read() as connection:
        return meetings.agenda_of(connection, meeting_id)[-1]


def test_the_gates_recommendation_is_no_resolution(brought: Bring) -> None:
    case = brought("PV")
    heard = case.hear("PV", Outcome.RECOMMENDED)
    assert (heard.number, heard.next, heard.done.state) == (None, NextStep.OPEN_NEXT, "recommended")
    assert (numbers(case), extracts(case), case.rows(resolutions.counter.select())) == ([], 0, [])
    assert case.stops() == {"PV": "recommended", "RM": "open", "ZM": "waiting"}
    assert [row.code for row in case.letters("form_signature_request")] == ["rejl"]


def test_a_voted_recommendation_of_the_gate_has_no_number_either(brought: Bring) -> None:
    case = brought("PV")
    assert case.hear("PV", Outcome.RECOMMENDED, tally=Tally(5, 5, 5, 0, 0)).number is None
    assert numbers(case) == []


def test_the_council_recommends_by_a_numbered_resolution(brought: Bring) -> None:
    case = brought("RM")
    heard = case.hear("RM", Outcome.RECOMMENDED)
    assert (heard.number, numbers(case), extracts(case)) == ("2024-1/1", [("RM", "2024-1/1")], 1)
    assert case.stops()["ZM"] == "open"


def test_adoption_ends_the_road(brought: Bring) -> None:
    case = brought("ZM")
    heard = case.hear("ZM", Outcome.ADOPTED)
    assert (heard.number, heard.next, case.state) == ("2024-1/1", NextStep.ADOPT, "adopted")
    assert case.wording("ZM").frozen_at is not None
    assert {row.code for row in case.letters("outcome_recorded")} == {"doudova", "eichler"}


def test_amended_words_are_what_was_adopted(brought: Bring) -> None:
    case = brought("ZM")
    with refused("Chybí přijaté změněné znění"):
        case.hear("ZM", Outcome.ADOPTED_AMENDED)
    words = "Zastupitelstvo města Trutnova 01.01 schvaluje Akční plán bez bodu 3."
    case.hear("ZM", Outcome.ADOPTED_AMENDED, amended_text=words)
    (row,) = [row for row in case.rows(resolutions.resolution.select()) if row.body == "ZM"]
    assert (row.text, case.wording("ZM").text, case.state) == (words, words, "adopted")
    assert case.wording("ZM").number == 2


def test_changed_words_do_not_slip_in_under_a_plain_adoption(brought: Bring) -> None:
    case = brought("ZM")
    with refused("Změněné znění k výsledku „přijato“ nepatří"):
        case.hear("ZM", Outcome.ADOPTED, amended_text="Jiná slova.")
    with refused("Nedoporučující znění k výsledku „přijato“ nepatří"):
        case.hear("ZM", Outcome.ADOPTED, negative_motion="Jiná slova.")


def test_not_adopted_ends_it_without_a_number(brought: Bring) -> None:
    case = brought("ZM")
    heard = case.hear("ZM", Outcome.NOT_ADOPTED, tally=Tally(33, 30, 16, 4, 10))
    assert (heard.number, case.state, case.stops()["ZM"]) == (None, "not_adopted", "not_adopted")
    assert numbers(case) == [("RM", "2024-1/1")]


def test_a_council_that_does_not_recommend_lets_the_assembly_decide(brought: Bring) -> None:
    case = brought("RM")
    heard = case.hear("RM", Outcome.NOT_RECOMMENDED, tally=Tally(9, 9, 3, 6, 0))
    assert (heard.next, heard.number, case.state) == (NextStep.OPEN_NEXT, None, "on_route")
    assert case.stops() == {"PV": "recommended", "RM": "not_recommended", "ZM": "open"}


def test_an_adopted_negative_is_a_resolution_of_its_own(brought: Bring) -> None:
    case = brought("RM")
    motion = "Rada města Trutnova nedoporučuje 01.01 zastupitelstvu města schválit Akční plán."
    with refused("Nebylo přijato"):
        case.hear("RM", Outcome.NOT_RECOMMENDED, negative_motion=motion, tally=Tally(9, 9, 4, 5, 0))
    heard = case.hear("RM", Outcome.NOT_RECOMMENDED, negative_motion=motion, tally=Tally(9, 9, 6, 3, 0))
    assert heard.number == "2024-1/1"
    assert case.rows(resolutions.resolution.select())[0].text == motion


def test_a_gate_that_does_not_recommend_stops_it(brought: Bring) -> None:
    case = brought("PV")
    heard = case.hear("PV", Outcome.NOT_RECOMMENDED)
    assert (heard.next, case.state) == (NextStep.STOP, "not_recommended")
    assert case.stops() == {"PV": "not_recommended", "RM": "dropped", "ZM": "dropped"}


def test_noted_without_a_vote_goes_on_or_ends(brought: Bring) -> None:
    case = brought("RM")
    with refused("O bodu se hlasovalo"):
        case.hear("RM", Outcome.NOTED, tally=Tally(9, 9, 9, 0, 0))
    assert case.hear("RM", Outcome.NOTED).next is NextStep.OPEN_NEXT
    case.at_table("ZM")
    assert case.hear("ZM", Outcome.NOTED).next is NextStep.NOTE
    assert (case.state, numbers(case)) == ("noted", [])


def test_postponed_to_a_day_and_heard_again(case: Case) -> None:
    case.on_route()
    first = case.brought_to("RM")
    with refused("Odložení musí říct, do kdy"):
        case.hear("RM", Outcome.POSTPONED)
    with refused("Odložit lze jen na pozdější den"):
        case.hear("RM", Outcome.POSTPONED, postponed_to=date(2024, 6, 5))
    case.hear("RM", Outcome.POSTPONED, postponed_to=LATER, conditions="po doplnění rozpočtu")
    assert (item(case, first).outcome, item(case, first).postponed_to) == ("postponed", LATER)
    assert (case.state, case.stop("RM").postponed_to) == ("on_route", LATER)
    case.close(first)
    second = case.at_table("RM", LATER)
    assert case.hear("RM", Outcome.RECOMMENDED).number == "2024-1/2"
    assert item(case, second).outcome == "recommended"


def test_postponed_until_a_condition(brought: Bring) -> None:
    case = brought("PV")
    case.hear("PV", Outcome.POSTPONED, conditions="po vyjádření kraje")
    case.at_table("PV", date(2024, 5, 31))
    assert case.hear("PV", Outcome.RECOMMENDED).done.state == "recommended"


def test_removed_needs_a_reason_and_may_come_back(brought: Bring) -> None:
    case = brought("PV")
    with refused("Chybí důvod"):
        case.hear("PV", Outcome.REMOVED)
    heard = case.hear("PV", Outcome.REMOVED, reason="Chybí stanovisko kraje.")
    assert (heard.next, case.state, case.stops()["PV"]) == (NextStep.STAY, "on_route", "removed")
    case.at_table("PV", date(2024, 6, 3))
    case.hear("PV", Outcome.RECOMMENDED)


def test_what_was_not_reached_was_not_voted_on(brought: Bring) -> None:
    case = brought("RM")
    with refused("O bodu se hlasovalo"):
        case.hear("RM", Outcome.NOT_REACHED, tally=Tally(9, 9, 9, 0, 0))


def test_not_reached_is_placed_again_on_another_meeting(case: Case) -> None:
    case.on_route()
    first = case.brought_to("PV")
    case.hear("PV", Outcome.NOT_REACHED)
    case.close(first)
    second = case.at_table("PV", date(2024, 6, 3))
    case.hear("PV", Outcome.RECOMMENDED)
    assert [item(case, first).outcome, item(case, second).outcome] == ["not_reached", "recommended"]


def test_returned_is_reworked_and_heard_by_the_same_body(case: Case) -> None:
    case.on_route()
    meeting_id = case.brought_to("RM")
    with refused("Chybí důvod"):
        case.hear("RM", Outcome.RETURNED)
    assert case.hear("RM", Outcome.RETURNED, reason="Doplňte částky.").next is NextStep.SEND_BACK
    case.close(meeting_id)
    assert (case.state, case.stops()) == (
        "returned",
        {"PV": "recommended", "RM": "returned", "ZM": "waiting"},
    )
    returned = case.wording("RM")
    case.edit(
        clauses=(Clause(1, 1, "schvaluje", "Akční plán s částkami."),),
        dates={"RM": date(2024, 6, 19), "ZM": LATER},
    )
    assert case.wording("RM").number == returned.number + 1
    assert "schválit Akční plán s částkami." in case.wording("RM").text
    case.submit()
    case.everybody_signs()
    assert case.stops() == {"PV": "recommended", "RM": "open", "ZM": "waiting"}
    assert case.stop("RM").signed_on is None  # the form of a later stop is signed anew
    case.at_table("RM")
    assert case.hear("RM", Outcome.RECOMMENDED).number == "2024-1/2"
    assert "s částkami" in case.rows(resolutions.resolution.select())[0].text


def test_withdrawn_at_the_meeting(brought: Bring) -> None:
    case = brought("RM")
    with refused("Chybí důvod"):
        case.hear("RM", Outcome.WITHDRAWN)
    case.hear("RM", Outcome.WITHDRAWN, reason="Předkladatel stáhl.")
    assert case.state == "withdrawn"
    assert case.stops() == {"PV": "recommended", "RM": "withdrawn", "ZM": "dropped"}


@pytest.mark.parametrize(
    ("outcome", "more"),
    [
        (Outcome.POSTPONED, {"postponed_to": LATER}),
        (Outcome.REMOVED, {"reason": "Na přání rady."}),
        (Outcome.RETURNED, {"reason": "Na přání rady."}),
        (Outcome.WITHDRAWN, {"reason": "Na přání rady."}),
    ],
)
def test_a_procedural_vote_adopts_no_text(brought: Bring, outcome: Outcome, more: dict[str, object]) -> None:
    case = brought("RM")
    with refused("Nebylo přijato"):
        case.hear("RM", outcome, tally=Tally(9, 9, 2, 7, 0), **more)
    with refused("přítomných je jen 5"):
        case.hear("RM", outcome, tally=Tally(9, 5, 9, 0, 0), **more)
    assert case.hear("RM", outcome, tally=Tally(9, 9, 9, 0, 0), **more).number is None
    assert (numbers(case), extracts(case)) == ([], 0)


@pytest.mark.parametrize(
    ("outcome", "tally", "sentence"),
    [
        (
            Outcome.ADOPTED,
            Tally(33, 33, 16, 17, 0),
            "Nebylo přijato. Pro 16 z 33 členů; k přijetí je třeba 17 hlasů",
        ),
        (Outcome.ADOPTED, Tally(33, 17, 16, 0, 1), "§ 87"),
        (Outcome.ADOPTED, Tally(33, 16, 16, 0, 0), "Přítomno 16"),
        (Outcome.ADOPTED, None, "Chybí hlasování (Zastupitelstvo města Trutnova)"),
        (Outcome.NOT_ADOPTED, Tally(33, 33, 17, 16, 0), "Podle počtu hlasů bylo přijato"),
        (Outcome.NOT_ADOPTED, None, "Chybí hlasování"),
        (Outcome.ADOPTED, Tally(31, 31, 31, 0, 0), "podle pravidel města 33, hlasování uvádí 31"),
        (Outcome.ADOPTED, Tally(33, 34, 33, 0, 0), "Přítomných je uvedeno 34"),
        (Outcome.ADOPTED, Tally(33, 30, 30, 3, 0), "přítomných je jen 30"),
        (Outcome.RECOMMENDED, Tally(33, 33, 33, 0, 0), "na této trase rozhoduje"),
        (Outcome.NOT_RECOMMENDED, Tally(33, 33, 3, 30, 0), "na této trase rozhoduje"),
    ],
)
def test_a_ballot_that_disagrees_with_its_label_is_refused(
    brought: Bring, outcome: Outcome, tally: Tally | None, sentence: str
) -> None:
    case = brought("ZM")
    with refused(sentence):
        case.hear("ZM", outcome, tally=tally)
    assert (case.stops()["ZM"], numbers(case)) == ("placed", [("RM", "2024-1/1")])


@pytest.mark.parametrize("outcome", [Outcome.ADOPTED, Outcome.ADOPTED_AMENDED, Outcome.NOT_ADOPTED])
def test_a_council_that_only_recommends_does_not_adopt(brought: Bring, outcome: Outcome) -> None:
    case = brought("RM")
    more = {"amended_text": "x"} if outcome is Outcome.ADOPTED_AMENDED else {}
    with refused("na této trase jen doporučuje"):
        case.hear("RM", outcome, tally=Tally(9, 9, 9, 0, 0), **more)


@pytest.mark.parametrize("code", ["doudova", "rejl", "eichler", "starosta", "kontrola"])
def test_only_the_organisers_record(brought: Bring, code: str) -> None:
    case = brought("PV")
    with refused("Zapsat doporučení smí jen organizační oddělení nebo tajemník"):
        case.hear("PV", Outcome.RECOMMENDED, code)


def test_nothing_is_recorded_before_the_meeting_was_opened(case: Case) -> None:
    case.on_route()
    case.placed("PV")
    for outcome, more in (
        (Outcome.RECOMMENDED, {}),
        (Outcome.REMOVED, {"reason": "x"}),
        (Outcome.NOT_REACHED, {}),
    ):
        with refused("nebylo zahájeno"):
            case.hear("PV", outcome, **more)


def test_what_is_recorded_is_recorded_once(brought: Bring) -> None:
    case = brought("PV")
    version = case.stop("PV").version
    case.hear("PV", Outcome.RECOMMENDED)
    with refused("Projednání je ve stavu „doporučeno“"):
        case.hear("PV", Outcome.NOT_RECOMMENDED)
    with refused("Někdo byl rychlejší: Marie Vzorová"):
        case.hear("PV", Outcome.NOT_RECOMMENDED, version=version)
    with refused("Projednání č. 99 neexistuje"):
        case.act(hear.hear, "organizace", 99, hear.Hearing(Outcome.RECOMMENDED))


def test_a_hand_written_number_belongs_to_an_adoption(brought: Bring) -> None:
    case = brought("PV")
    with refused("Číslo usnesení lze dát jen přijatému usnesení"):
        case.hear("PV", Outcome.RECOMMENDED, manual_number=ManualNumber("1/1", "omyl"))
    assert case.stops()["PV"] == "placed"


def test_charging_clauses_and_follow_ups_become_tasks(case: Case) -> None:
    from db.assignments import assignment

    clauses = (
        Clause(1, 1, "schvaluje", "plán."),
        Clause(
            2,
            1,
            "ukládá",
            "vedoucímu odboru zveřejnit plán.",
            charged="rejl",
            task="Zveřejnit plán.",
            due_on=date(2024, 7, 1),
        ),
        Clause(2, 2, "ukládá", "tajemníkovi dohlédnout.", charged="secretary"),
    )
    follow_up = FollowUp("Poslat plán kraji.", "organiser", "10 working")
    case.on_route(clauses=clauses, follow_ups=(follow_up,)).brought_to("ZM")
    case.hear("ZM", Outcome.ADOPTED)
    rows = case.rows(assignment.select().order_by(assignment.c.id))
    assert [(row.label, row.task, row.due_on) for row in rows] == [
        ("02.01", "Zveřejnit plán.", date(2024, 7, 1)),
        ("02.02", "tajemníkovi dohlédnout.", None),
        (None, "Poslat plán kraji.", date(2024, 7, 9)),
    ]
    assert {row.code for row in case.letters("assignment_given")} == {"rejl", "tajemnik", "organizace"}


def test_a_later_number_of_members_counts_from_its_day(town_house) -> None:
    case = Case(town_house("committee"), committee_text("budget", "OM", 0)).on_route()
    case.brought_to("RM")  # 5 June: nine members since 1 June
    with refused("podle pravidel města 9, hlasování uvádí 7"):
        case.hear("RM", Outcome.RECOMMENDED, tally=Tally(7, 7, 7, 0, 0))
    assert case.hear("RM", Outcome.RECOMMENDED, tally=Tally(9, 9, 5, 4, 0)).number == "001/1/24"
