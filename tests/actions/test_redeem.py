"""What may the holder of a link do? Single use, bound to a person, a task and a text; judged when acting."""

import pytest
from office_case import Case, dump_of, refused

from actions.delegate import delegate
from db.correspondence import action_link


def used(case: Case) -> list[str]:
    return [row.used_for for row in case.rows(action_link.select()) if row.used_at]


def test_looking_changes_nothing(case: Case) -> None:
    case.submitted()
    token = case.token("pravnik")
    before = dump_of(case.house)
    sight = case.look(token)
    assert (sight.person, sight.task) == ("JUDr. Petr Vzorný", "vyjádření právníka")
    assert sight.verbs == ("give_opinion", "return", "hand_over")
    assert sight.refusal is None
    assert dump_of(case.house) == before


def test_a_link_acts_once(case: Case) -> None:
    case.submitted()
    token = case.token("pravnik")
    seen = case.look(token).seen
    assert case.redeem(token, "give_opinion", opinion="Bez připomínek.") == "Vyjádření je zapsáno."
    assert used(case) == ["give_opinion"]
    assert case.look(token).verbs == ()
    with refused("Tento odkaz už byl použit"):
        case.redeem(token, "give_opinion", seen=seen, opinion="Znovu.")
    assert case.entries(verb="give_opinion")[-1].actor == "JUDr. Petr Vzorný"


def test_a_refused_act_does_not_spend_the_link(case: Case) -> None:
    case.submitted()
    token = case.token("pravnik")
    with refused("Chybí text vyjádření"):
        case.redeem(token, "give_opinion", opinion=" ")
    with refused("Chybí důvod"):
        case.redeem(token, "return", reason="")
    with refused("Osobu „nikdo“"):
        case.redeem(token, "hand_over", to="nikdo")
    assert used(case) == []
    case.redeem(token, "return", reason="Doplňte.")
    assert used(case) == ["return"]


@pytest.mark.parametrize("token", ["", "abc", "MQ.xyz", "1"])
def test_a_token_that_is_not_ours(case: Case, token: str) -> None:
    with refused("Tento odkaz neplatí"):
        case.look(token)
    with refused("Tento odkaz neplatí"):
        case.redeem(token, "approve", seen="")


def test_a_changed_letter_of_the_token_is_worth_nothing(case: Case) -> None:
    case.submitted()
    token = case.token("pravnik")
    with refused("Tento odkaz neplatí"):
        case.look(token[:-1] + ("A" if token[-1] != "A" else "B"))


def test_a_link_expires(case: Case) -> None:
    case.submitted()
    token = case.token("pravnik")
    case.clock.forward(days=20)
    assert case.look(token).refusal is None
    case.clock.forward(days=1)
    with refused("Platnost odkazu skončila 3. 6. 2024"):
        case.redeem(token, "give_opinion", opinion="x")
    assert used(case) == []


def test_only_what_the_link_offers(case: Case) -> None:
    case.submitted()
    with refused("Tohle odkaz neumožňuje"):
        case.redeem(case.token("pravnik"), "approve")


def test_after_a_hand_over_the_old_link_shows_who_has_it(case: Case) -> None:
    case.submitted()
    old = case.token("pravnik")
    case.hand_over("pravnik", "lawyer", "financni")
    assert "Věc teď má Ing. Jana Vzorová" in (case.look(old).refusal or "")
    with refused("Věc teď má Ing. Jana Vzorová"):
        case.redeem(old, "give_opinion", opinion="x")
    case.redeem(case.token("financni"), "give_opinion", opinion="Souhlasím.")


def test_a_changed_text_is_shown_and_asked_about_again(case: Case) -> None:
    case.submitted()
    case.opine("pravnik", "lawyer")
    token = case.token("rejl")
    seen = case.look(token).seen
    case.take_back()
    case.edit(report="Zpráva je teď jiná.")
    assert "čeká" in (case.look(token).refusal or "")
    case.submit()
    sight = case.look(token)
    (change,) = sight.changes
    assert (change.part, change.after) == ("důvodová zpráva", "Zpráva je teď jiná.")
    assert change.before.startswith("Akční plány")
    with refused("Návrh se od zobrazení změnil"):
        case.redeem(token, "approve", seen=seen)
    assert used(case) == []
    assert case.redeem(token, "approve", seen=sight.seen) == "Souhlas je udělen."


def test_somebody_was_faster(case: Case) -> None:
    case.submitted()
    token = case.token("pravnik")
    case.opine("pravnik", "lawyer")
    assert "Někdo byl rychlejší: vyjádření podal(a) JUDr. Petr Vzorný" in (case.look(token).refusal or "")
    with refused("Někdo byl rychlejší"):
        case.redeem(token, "return", reason="x")


def test_a_lapsed_opinion_and_an_ended_deputy(case: Case) -> None:
    from datetime import date

    case.act(delegate, "pravnik", "kontrola", date(2024, 5, 13), date(2024, 5, 13), "dovolená")
    case.submitted()
    deputy, own = case.token("kontrola"), case.token("pravnik")
    case.clock.forward(days=1)
    assert "Věc teď má JUDr. Petr Vzorný" in (case.look(deputy).refusal or "")
    case.clock.forward(days=6)
    case.remind()
    assert "Lhůta pro vyjádření uplynula" in (case.look(own).refusal or "")


def test_the_form_is_signed_by_a_link_once(case: Case) -> None:
    case.on_route().pass_through("PV")
    token = case.token("rejl", "form_signature_request")
    assert case.look(token).task == "podpis formuláře"
    assert case.redeem(token, "sign_form") == "Formulář návrhu je podepsán."
    with refused("Formulář už podepsal(a) Mgr. Dušan Rejl 29. 5. 2024"):
        case.redeem(token, "sign_form")
