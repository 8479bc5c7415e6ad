"""Can the author sign off own work, in any disguise? Judged at the moment of acting, substitutes included."""

from datetime import date

import pytest
from office_case import Case, refused

from actions.block_account import block_account
from actions.delegate import delegate

TODAY, YESTERDAY, TOMORROW = date(2024, 5, 13), date(2024, 5, 12), date(2024, 5, 14)
NEITHER = "Vlastní návrh nelze schválit ani v zastoupení"


def stand_in(
    case: Case, who: str, deputy: str, since: date = TODAY, until: date = date(2024, 12, 31)
) -> None:
    case.act(delegate, who, deputy, since, until, "dovolená")


def test_the_author_as_a_deputy(case: Case) -> None:
    stand_in(case, "pravnik", "doudova")
    case.submitted()
    with refused(NEITHER):
        case.opine("doudova", "lawyer")
    with refused(NEITHER):
        case.send_back("doudova", "lawyer")
    assert [row.code for row in case.letters("opinion_request")] == ["pravnik"]


def test_the_author_who_became_the_holder(case: Case) -> None:
    """The town's rules seat somebody else; who was made the author later is refused when acting."""
    case.submitted()
    stand_in(case, "doudova", "pravnik")
    case.take_back("pravnik")  # the lawyer edits as the author's deputy
    case.edit("pravnik", report="Zpráva přepsaná právníkem.")
    case.submit("pravnik")
    with refused("Vlastní návrh nelze schválit; schválit ho musí někdo jiný."):
        case.opine("pravnik", "lawyer")


def test_a_co_author_can_not_approve_as_somebodys_deputy(case: Case) -> None:
    stand_in(case, "doudova", "financni")
    case.draft()
    case.edit("financni", report="Zpráva s čísly.")
    case.submit()
    stand_in(case, "pravnik", "financni")
    with refused(NEITHER):
        case.opine("financni", "lawyer")
    case.opine("pravnik", "lawyer")


def test_a_co_author_does_not_take_a_matter_over(case: Case) -> None:
    stand_in(case, "doudova", "financni")
    case.draft()
    case.edit("financni", report="Zpráva s čísly.")
    case.submit()
    with refused("Ing. Jana Vzorová", "předejte věc někomu jinému"):
        case.hand_over("pravnik", "lawyer", "financni")


def test_a_chain_of_deputies_acts_but_never_ends_at_the_author(case: Case) -> None:
    stand_in(case, "pravnik", "kontrola")
    stand_in(case, "kontrola", "eichler")
    stand_in(case, "eichler", "doudova")
    case.submitted()
    with refused(NEITHER):
        case.opine("doudova", "lawyer")
    case.opine("eichler", "lawyer")
    row = case.step("lawyer")
    assert (row.decided_by, row.acts_for) == (case.person("eichler").id, case.person("pravnik").id)
    entry = case.entries(subject="sign_off", verb="give_opinion")[-1]
    assert (entry.actor, entry.acts_for) == ("Mgr. Tomáš Eichler", "JUDr. Petr Vzorný")


def test_a_circle_of_deputies_is_no_trap(case: Case) -> None:
    stand_in(case, "pravnik", "kontrola")
    stand_in(case, "kontrola", "pravnik")
    case.submitted()
    case.opine("kontrola", "lawyer")
    assert case.chain()["lawyer"] == "given"


@pytest.mark.parametrize(
    ("since", "until", "may"),
    [
        (date(2024, 5, 1), YESTERDAY, False),
        (TOMORROW, date(2024, 6, 1), False),
        (TODAY, TODAY, True),
        (date(2024, 5, 1), TODAY, True),
        (TODAY, TOMORROW, True),
    ],
)
def test_a_delegation_counts_from_its_first_to_its_last_day(
    case: Case, since: date, until: date, may: bool
) -> None:
    case.clock.forward(days=-7)
    stand_in(case, "pravnik", "kontrola", since, until)
    case.clock.forward(days=7)
    case.submitted()
    if may:
        case.opine("kontrola", "lawyer")
    else:
        with refused("smí jen schvalovatel, který je na řadě"):
            case.opine("kontrola", "lawyer")


def test_the_delegation_is_judged_when_acting_not_when_asked(case: Case) -> None:
    stand_in(case, "pravnik", "kontrola", TODAY, TODAY)
    case.submitted()
    assert {row.code for row in case.letters("opinion_request")} == {"pravnik", "kontrola"}
    case.clock.forward(days=1)
    with refused("smí jen schvalovatel"):
        case.opine("kontrola", "lawyer")


def test_days_are_those_of_the_town_not_of_utc(case: Case) -> None:
    """At 23:30 UTC on the 13th it is already the 14th in the town."""
    stand_in(case, "pravnik", "kontrola", TODAY, TODAY)
    case.submitted()
    case.clock.forward(hours=15, minutes=30)
    with refused("smí jen schvalovatel"):
        case.opine("kontrola", "lawyer")


def test_the_author_does_not_sign_the_form_for_the_head(case: Case) -> None:
    stand_in(case, "rejl", "doudova")
    case.on_route().pass_through("PV")
    with refused("Vlastní návrh nelze podepsat"):
        case.sign_form("RM", "doudova")


def test_neither_does_a_co_author(case: Case) -> None:
    stand_in(case, "doudova", "financni")
    case.draft()
    case.edit("financni", report="Zpráva s čísly.")
    case.submit()
    case.everybody_signs().pass_through("PV")
    stand_in(case, "rejl", "financni")
    with refused("Vlastní návrh nelze podepsat"):
        case.sign_form("RM", "financni")


def test_who_signs_for_the_head_is_on_the_form(case: Case) -> None:
    case.on_route().pass_through("PV")
    stand_in(case, "rejl", "financni", since=date(2024, 5, 29))
    case.sign_form("RM", "financni")
    stop = case.stop("RM")
    assert (stop.signed_by, stop.signed_for) == (case.person("financni").id, case.person("rejl").id)


def test_an_author_in_the_holders_place_does_not_choose_the_judge(case: Case) -> None:
    case.submitted()
    stand_in(case, "pravnik", "doudova")
    with refused("ani neurčíte, kdo o něm rozhodne", "může jen zastupovaný"):
        case.hand_over("doudova", "lawyer", "eichler")
    case.hand_over("pravnik", "lawyer", "eichler")


def test_nothing_is_given_to_somebody_who_is_blocked(case: Case) -> None:
    case.submitted()
    case.act(block_account, "spravce", case.person("eichler").id)
    with refused("Účet osoby Mgr. Tomáš Eichler je zablokovaný"):
        case.hand_over("pravnik", "lawyer", "eichler")
    with refused("Účet osoby Mgr. Tomáš Eichler je zablokovaný"):
        stand_in(case, "pravnik", "eichler")
