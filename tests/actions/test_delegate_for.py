"""How does the office enter a deputy for somebody who is ill?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from office_case import Case, refused

from actions.block_account import block_account
from actions.delegate_for import delegate_for, end_delegation_for

TODAY = date(2024, 5, 13)
DAY = timedelta(days=1)


def enter(case: Case, by: str, giver: str, to: str, days: int = 3, reason: str = "nemoc") -> int:
    number: int = case.act(
        delegate_for,
        by,
        case.person(giver).id,
        case.person(to).id,
        case.clock.now.date(),
        case.clock.now.date() + DAY * days,
        reason,
    )
    return number


@pytest.mark.parametrize("by", ["spravce", "tajemnik"])
def test_a_deputy_of_somebody_ill_gets_what_waits_and_signs_for_them(case: Case, by: str) -> None:
    case.submitted()
    case.opine("pravnik", "lawyer")
    number = enter(case, by, "rejl", "kontrola")
    assert [row.kind for row in case.letters(to="kontrola")] == ["delegation_given", "sign_off_request"]
    case.approve("kontrola", "head")
    assert case.entries(verb="approve")[0].acts_for == "Mgr. Dušan Rejl"
    case.act(end_delegation_for, by, number)
    given, ended = case.entries(subject="delegation")
    assert given.facts["reason"] == "nemoc" and given.actor == case.person(by).name
    assert (ended.verb, ended.facts) == (
        "end_delegation",
        {"person": "Mgr. Dušan Rejl", "to": "Ing. Eva Vzorová"},
    )


def test_both_learn_why_and_who_wrote_it_down(case: Case) -> None:
    enter(case, "spravce", "rejl", "kontrola")
    assert case.letters(to="kontrola")[0].facts["reason"] == "nemoc (zapsal: Bc. Petra Vzorná)"
    told = case.letters(to="rejl")[0]
    assert told.kind == "delegation_entered"
    assert (told.facts["person"], told.facts["more"]) == (
        "Bc. Petra Vzorná",
        [["Zástupce", "Ing. Eva Vzorová"]],
    )


@pytest.mark.parametrize("by", ["doudova", "organizace", "starosta", "kontrola", "rejl"])
def test_others_may_neither_enter_nor_end_it(case: Case, by: str) -> None:
    number = enter(case, "tajemnik", "eichler", "pravnik")
    with refused("Tohle smí změnit jen správce nebo tajemník"):
        enter(case, by, "eichler", "pravnik")
    with refused("Tohle smí změnit jen správce nebo tajemník"):
        case.act(end_delegation_for, by, number)


def test_what_makes_no_sense_is_refused(case: Case) -> None:
    with refused("Zastupovat musí někdo jiný"):
        enter(case, "spravce", "rejl", "rejl")
    with refused("Sám sobě zastupování svěřit nemůžete"):
        enter(case, "spravce", "rejl", "spravce")
    with refused("končí dřív, než začíná"):
        enter(case, "spravce", "rejl", "kontrola", -1)
    with refused("Chybí důvod"):
        enter(case, "spravce", "rejl", "kontrola", reason="  ")
    ids = case.person("rejl").id, case.person("kontrola").id
    with refused("nejde zapsat zpětně"):
        case.act(delegate_for, "spravce", *ids, TODAY - DAY, TODAY + DAY, "nemoc")
    with refused("Takovou osobu úřad nezná"):
        case.act(delegate_for, "spravce", ids[0], 999, TODAY, TODAY, "nemoc")
    with refused("Zastupování č. 999 neexistuje"):
        case.act(end_delegation_for, "spravce", 999)
    case.act(block_account, "spravce", ids[1])
    with refused("je zablokovaný; zvolte někoho jiného"):
        enter(case, "spravce", "rejl", "kontrola")


def test_the_same_deputy_is_not_entered_twice_at_once(case: Case) -> None:
    number = enter(case, "spravce", "rejl", "kontrola")
    with refused("už osobu Mgr. Dušan Rejl zastupuje od 13. 5. 2024 do 16. 5. 2024"):
        enter(case, "tajemnik", "rejl", "kontrola")
    case.act(end_delegation_for, "spravce", number)
    with refused("už skončilo"):
        case.act(end_delegation_for, "spravce", number)
    enter(case, "tajemnik", "rejl", "kontrola")
