"""How does an approver decide, and what does the chain do then?"""

from datetime import date

import pytest
from office_case import Case, refused

from actions import sign_off


def test_the_whole_chain_clears_the_proposal_for_its_route(case: Case) -> None:
    case.submitted()
    case.opine("pravnik", "lawyer", "Bez připomínek.")
    case.approve("rejl", "head")
    assert (case.state, case.chain()["secretary"]) == ("in_sign_off", "asked")
    case.approve("tajemnik", "secretary")
    assert case.state == "on_route"
    assert case.chain() == {"lawyer": "given", "head": "approved", "secretary": "approved"}
    assert case.stops() == {"PV": "open", "RM": "waiting", "ZM": "waiting"}
    assert [row.code for row in case.letters("sign_off_completed")] == ["doudova"]
    signed = case.stop("PV")
    assert (signed.signed_by, signed.signed_on) == (case.person("rejl").id, date(2024, 5, 13))


@pytest.mark.parametrize("code", ["rejl", "tajemnik", "organizace", "eichler", "starosta", "kontrola"])
def test_only_who_is_asked_gives_the_opinion(case: Case, code: str) -> None:
    case.submitted()
    with refused("smí jen schvalovatel, který je na řadě"):
        case.opine(code, "lawyer")
    assert case.chain()["lawyer"] == "asked"


def test_nobody_acts_before_the_turn_comes(case: Case) -> None:
    case.submitted()
    with refused("Souhlas je ve stavu „čeká, až na něj přijde řada“"):
        case.approve("rejl", "head")


def test_an_opinion_is_not_an_approval_and_the_other_way_round(case: Case) -> None:
    case.submitted()
    with refused("Žádá se vyjádření, ne souhlas"):
        case.approve("pravnik", "lawyer")
    case.opine("pravnik", "lawyer")
    with refused("Žádá se souhlas, ne vyjádření"):
        case.opine("rejl", "head")


def test_an_opinion_has_words(case: Case) -> None:
    case.submitted()
    with refused("Chybí text vyjádření"):
        case.opine("pravnik", "lawyer", "  ")


def test_what_is_signed_is_what_was_shown(case: Case) -> None:
    case.submitted()
    with refused("Návrh se od zobrazení změnil"):
        case.opine("pravnik", "lawyer", seen="0" * 64)
    case.opine("pravnik", "lawyer")
    with refused("Návrh se od zobrazení změnil"):
        case.approve("rejl", "head", seen="0" * 64)


def test_a_return_needs_a_reason_and_goes_to_the_author(case: Case) -> None:
    case.submitted(amount=10)
    with refused("Chybí důvod"):
        case.send_back("pravnik", "lawyer", " ")
    case.send_back("pravnik", "lawyer", "Doplňte termín zveřejnění.")
    assert case.state == "returned"
    assert case.chain() == {
        "finance": "waiting",
        "lawyer": "returned",
        "head": "waiting",
        "secretary": "waiting",
    }
    (letter,) = case.letters("sign_off_returned")
    assert (letter.code, letter.facts["reason"]) == ("doudova", "Doplňte termín zveřejnění.")


def test_too_old_a_page_is_told_who_was_faster(case: Case) -> None:
    case.submitted()
    with refused("Někdo byl rychlejší", "Načtěte stránku znovu"):
        case.opine("pravnik", "lawyer", version=case.step("lawyer").version - 1)


def test_decided_is_decided(case: Case) -> None:
    case.submitted()
    case.opine("pravnik", "lawyer")
    for late in (case.opine, case.send_back):
        with refused("Souhlas je ve stavu „vyjádření podáno“"):
            late("pravnik", "lawyer")
    with refused("Souhlas je ve stavu „vyjádření podáno“"):
        case.hand_over("pravnik", "lawyer", "rejl")


def test_nothing_is_signed_while_the_author_reworks(case: Case) -> None:
    case.submitted()
    case.take_back()
    with refused("čeká, až na něj přijde řada"):
        case.opine("pravnik", "lawyer")


def test_a_handed_over_matter_is_decided_by_the_new_holder_only(case: Case) -> None:
    case.submitted()
    case.hand_over("pravnik", "lawyer", "financni", reason="Jsem v podjatosti.")
    (letter,) = case.letters("handed_over")
    assert (letter.code, letter.facts["person"]) == ("financni", "JUDr. Petr Vzorný")
    with refused("smí jen schvalovatel"):
        case.opine("pravnik", "lawyer")
    case.opine("financni", "lawyer")
    assert case.chain()["lawyer"] == "given"


def test_a_matter_handed_back_brings_a_new_letter(case: Case) -> None:
    case.submitted()
    case.hand_over("pravnik", "lawyer", "financni")
    case.hand_over("financni", "lawyer", "pravnik")
    assert [row.code for row in case.letters("handed_over")] == ["financni", "pravnik"]


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        ("nikdo", "Osobu „nikdo“ pravidla města neznají"),
        ("pravnik", "Věc už má JUDr. Petr Vzorný"),
        ("doudova", "Bc. Aneta Doudová"),
    ],
)
def test_who_can_not_take_a_matter_over(case: Case, to: str, sentence: str) -> None:
    case.submitted()
    with refused(sentence):
        case.hand_over("pravnik", "lawyer", to)
    assert case.step("lawyer").holder_id == case.person("pravnik").id


def test_a_missing_sign_off_is_named(case: Case) -> None:
    with refused("Souhlas č. 99 neexistuje"):
        case.act(sign_off.approve, "rejl", 99, None, "")


def test_no_letter_for_ones_own_act(case: Case) -> None:
    """The author who (as the head's deputy of another matter) returns nothing to herself: the sponsor acts here."""
    case.submitted(code="rejl", department="OSV")  # the head drafts, the secretary signs for the head
    case.opine("pravnik", "lawyer")
    case.send_back("tajemnik", "head")
    assert [row.code for row in case.letters("sign_off_returned")] == ["rejl"]
