"""Who edits the wording for one body, and until when?"""

import pytest
from office_case import Case, refused

from actions.edit_wording import edit_wording, follow_text
from actions.sign_form import sign_form
from states.vocabulary import Outcome
from states.wording import Clause

CLAUSES = (Clause(1, 1, "schvaluje", "Akční plán se změnou."),)


def edit(case: Case, body: str, code: str = "organizace", clauses=CLAUSES, text=None, version=None) -> None:
    stop = case.stop(body)
    case.act(edit_wording, code, stop.id, version or stop.version, clauses, text)


@pytest.mark.parametrize("code", ["doudova", "organizace", "tajemnik"])
def test_the_author_and_the_organisers_edit_and_it_stops_following(case: Case, code: str) -> None:
    case.draft()
    edit(case, "RM", code, text="Rada města Trutnova doporučuje 01.01 jinými slovy.")
    assert not case.wording("RM").is_derived
    case.edit(clauses=(Clause(1, 1, "ruší", "plán."),))
    assert case.wording("RM").text == "Rada města Trutnova doporučuje 01.01 jinými slovy."
    assert "ruší plán." in case.wording("ZM").text


def follow(case: Case, body: str, code: str = "organizace", version: int | None = None) -> None:
    stop = case.stop(body)
    case.act(follow_text, code, stop.id, version or stop.version)


@pytest.mark.parametrize("code", ["doudova", "organizace", "tajemnik"])
def test_an_edited_wording_may_follow_the_text_again(case: Case, code: str) -> None:
    case.draft()
    edit(case, "RM", text="Jiná slova.")
    follow(case, "RM", code)
    assert case.wording("RM").is_derived
    case.edit(clauses=(Clause(1, 1, "ruší", "plán."),))
    assert "zrušit plán." in case.wording("RM").text
    with refused("Znění (RM) už se řídí návrhem usnesení"):
        follow(case, "RM", code)


def test_who_may_not_edit_may_not_let_it_follow(case: Case) -> None:
    case.draft()
    edit(case, "RM", text="Jiná slova.")
    with refused("Upravit znění pro orgán smí jen"):
        follow(case, "RM", "rejl")
    version = case.stop("RM").version
    edit(case, "RM", text="Ještě jiná slova.")
    with refused("Někdo byl rychlejší: Marie Vzorová"):
        follow(case, "RM", version=version)


def test_a_signature_falls_only_with_the_words(case: Case) -> None:
    case.on_route()
    derived = case.wording("PV").text
    edit(case, "PV", text=derived)
    stop = case.stop("PV")
    case.act(sign_form, "rejl", stop.id, stop.version)
    follow(case, "PV")
    assert case.stop("PV").signed_on is not None and case.wording("PV").is_derived
    edit(case, "PV", text="Jiná slova.")
    stop = case.stop("PV")
    case.act(sign_form, "rejl", stop.id, stop.version)
    follow(case, "PV")
    assert case.stop("PV").signed_on is None and case.wording("PV").text == derived


def test_nobody_else_edits(case: Case) -> None:
    case.draft()
    with refused("Upravit znění pro orgán smí jen"):
        edit(case, "RM", "rejl")


def test_the_anatomy_of_a_resolution_is_kept(case: Case) -> None:
    case.draft()
    with refused("Bod 01.01: „koupí“ není sloveso usnesení"):
        edit(case, "RM", clauses=(Clause(1, 1, "koupí", "x."),))
    with refused("nemá žádný bod usnesení"):
        edit(case, "RM", clauses=())


def test_an_old_page_is_told(case: Case) -> None:
    case.on_route()
    version = case.stop("PV").version
    edit(case, "PV")
    with refused("Někdo byl rychlejší: Marie Vzorová"):
        edit(case, "PV", version=version)


def test_at_the_table_words_are_changed_by_the_outcome_only(case: Case) -> None:
    case.on_route().brought_to("PV")
    with refused("Jednání už začalo"):
        edit(case, "PV")
    case.hear("PV", Outcome.RECOMMENDED)
    with refused("Projednání je ve stavu „doporučeno“"):
        edit(case, "PV")
    assert case.wording("PV").frozen_at is not None


def test_a_signature_does_not_hold_for_new_words(case: Case) -> None:
    from db.files import document

    case.on_route()
    before = len(case.rows(document.select()))
    edit(case, "PV")
    assert len(case.rows(document.select())) == before
    stop = case.stop("PV")
    assert (stop.signed_by, stop.signed_on) == (None, None)
    case.act(sign_form, "rejl", stop.id, stop.version)
    assert len(case.rows(document.select())) == before + 1


def test_after_the_sign_off_the_author_changes_no_word(case: Case) -> None:
    case.on_route()
    with refused("Po schválení už znění nemění zpracovatel"):
        edit(case, "PV", code="doudova")


def test_while_people_sign_no_word_changes(case: Case) -> None:
    case.submitted()
    for code in ("doudova", "organizace"):
        with refused("Návrh se právě schvaluje"):
            edit(case, "ZM", code=code)
