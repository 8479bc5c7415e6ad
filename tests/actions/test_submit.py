"""Who hands a proposal in, what must be filled in, and whom does the chain ask?"""

import dataclasses
from datetime import date

import pytest
from office_case import Case, committee_text, refused

from states.content import Content
from states.vocabulary import Part
from states.wording import Clause


def test_the_author_submits_and_the_first_of_the_chain_are_asked(case: Case) -> None:
    case.draft()
    done = case.submit()
    assert (done.before, done.state) == ("draft", "in_sign_off")
    assert case.chain() == {"lawyer": "asked", "head": "waiting", "secretary": "waiting"}
    assert [(row.kind, row.code) for row in case.letters()] == [("opinion_request", "pravnik")]
    assert case.step("lawyer").due_on == date(2024, 5, 16)


@pytest.mark.parametrize("code", ["rejl", "tajemnik", "organizace", "eichler", "kontrola"])
def test_nobody_but_the_author_submits(case: Case, code: str) -> None:
    case.draft()
    with refused("smí jen zpracovatel"):
        case.submit(code)
    assert case.state == "draft"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": " "}, "Chybí název materiálu"),
        ({"presented_by": None}, "kdo návrh předkládá"),
        ({"committee_opinion": None}, "Není vyplněno „Vyjádření komise“"),
        ({"previous_resolution": None}, "Není vyplněno „Předchozí usnesení“"),
        ({"attachments": None}, "Nejsou uvedeny přílohy"),
        ({"report": ""}, "Chybí důvodová zpráva"),
        ({"clauses": ()}, "Návrh nemá žádný bod usnesení"),
        ({"clauses": (Clause(1, 1, "", "něco."),)}, "Bod 01.01 nemá sloveso"),
        ({"clauses": (Clause(1, 1, "koupí", "něco."),)}, "není sloveso usnesení"),
    ],
)
def test_each_empty_field_has_its_sentence(case: Case, changes: dict[str, object], sentence: str) -> None:
    case.draft(**changes)
    with refused(sentence):
        case.submit()
    assert case.state == "draft"
    assert case.letters() == []


def test_all_sentences_come_at_once(case: Case) -> None:
    case.draft(title="", report="", presented_by=None)
    with refused("Chybí název materiálu", "kdo návrh předkládá", "Chybí důvodová zpráva"):
        case.submit()


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        ({"PV": date(2024, 5, 29), "RM": date(2024, 6, 5)}, "Není zvoleno datum projednání: Zastupitelstvo"),
        ({"PV": date(2024, 5, 2), "RM": date(2024, 6, 5), "ZM": date(2024, 6, 24)}, "2. 5. 2024 už minulo"),
        ({"PV": date(2024, 6, 10), "RM": date(2024, 6, 5), "ZM": date(2024, 6, 24)}, "je před projednáním"),
    ],
)
def test_dates_follow_the_route(case: Case, dates: dict[str, date], sentence: str) -> None:
    case.draft(dates=dates)
    with refused(sentence):
        case.submit()


def test_a_chain_without_a_person_is_refused(town_house) -> None:
    house = town_house("humpolec")
    text = """
title = "Zkouška"
matter = "budget"
department = "OSV"
drafted_by = "tajemnice"
presented_by = "starosta"
committee_opinion = "-"
previous_resolution = "-"
attachments = "-"
report = "Zpráva."
clauses = [{ point = 1, verb = "schvaluje", text = "rozpočet." }]
dates = { RM = 2024-06-05, ZM = 2024-06-24 }
"""
    case = Case(house, text)
    case.draft()
    with refused("Krok „souhlas tajemnice“ nemá kdo schválit"):
        case.submit("tajemnice")


def test_twice_is_too_late(case: Case) -> None:
    case.draft()
    version = case.proposal.version
    case.submit()
    from actions.submit import submit

    with refused("Někdo byl rychlejší: Bc. Aneta Doudová", "13. 5. 2024 v 10:00"):
        case.act(submit, "doudova", case.pid, version)
    with refused("Návrh je ve stavu „ve schvalování na úřadě“"):
        case.submit()


def test_a_missing_proposal_is_named(case: Case) -> None:
    from actions.submit import submit

    with refused("Návrh č. 99 neexistuje"):
        case.act(submit, "doudova", 99, 1)


def test_an_amount_brings_the_budget_manager_in_parallel(case: Case) -> None:
    case.submitted(amount=250_000)
    assert case.chain() == {"finance": "asked", "lawyer": "asked", "head": "waiting", "secretary": "waiting"}
    case.opine("pravnik", "lawyer")
    assert case.chain()["head"] == "waiting"
    case.opine("financni", "finance")
    assert case.chain()["head"] == "asked"


def test_the_head_who_drafts_is_signed_off_by_the_secretary(case: Case) -> None:
    case.submitted(code="rejl")
    assert case.step("head").holder_id == case.person("tajemnik").id


PARTS: list[tuple[Part, dict[str, object]]] = [
    (Part.OPERATIVE, {"clauses": (Clause(1, 1, "schvaluje", "Akční plán s úpravou."),)}),
    (Part.REPORT, {"report": "Jiná zpráva."}),
    (Part.ATTACHMENTS, {"attachments": ("Jiná příloha.",)}),
    (Part.HEAD, {"title": "Jiný název"}),
]


@pytest.mark.parametrize(("part", "changes"), PARTS, ids=[part.value for part, _ in PARTS])
def test_after_rework_those_are_asked_whose_part_changed(
    case: Case, part: Part, changes: dict[str, object]
) -> None:
    """The secretary returns what the lawyer and the head have seen: who is asked again is the town's matrix."""
    case.submitted()
    case.opine("pravnik", "lawyer")
    case.approve("rejl", "head")
    case.send_back("tajemnik", "secretary")
    assert (case.state, case.chain()["secretary"]) == ("returned", "returned")
    case.edit(**changes)
    case.submit()
    lawyer_again = part is Part.OPERATIVE  # parts = ["operative"]
    assert case.chain()["lawyer"] == ("asked" if lawyer_again else "given")
    head = "waiting" if lawyer_again else "asked"  # the head is bound to every part
    assert case.chain()["head"] == head
    assert case.chain()["secretary"] == "waiting"
    case.everybody_signs()
    assert case.state == "on_route"


def test_without_a_change_only_who_returned_it_is_asked(case: Case) -> None:
    case.submitted()
    case.opine("pravnik", "lawyer")
    case.send_back("rejl", "head")
    case.submit()
    assert case.chain() == {"lawyer": "given", "head": "asked", "secretary": "waiting"}
    assert case.letters("sign_off_request", "rejl")[-1].facts["changes"] == "beze změny"


def test_a_step_whose_condition_falls_away_holds_nobody_back(case: Case) -> None:
    case.submitted(amount=5)
    case.send_back("financni", "finance", "Částka není v rozpočtu.")
    case.edit(amount=None)
    case.submit()
    assert case.chain()["finance"] == "closed"
    case.everybody_signs()
    assert case.state == "on_route"


def test_a_closed_step_comes_back_with_its_condition(case: Case) -> None:
    case.submitted(amount=5)
    case.take_back()
    case.edit(amount=None)
    case.submit()
    assert case.chain()["finance"] == "closed"
    case.take_back()
    case.edit(amount=7)
    case.submit()
    assert case.chain()["finance"] == "asked"
    case.everybody_signs()
    assert case.state == "on_route"


@pytest.mark.parametrize(
    ("matter", "department", "amount", "steps"),
    [
        ("budget", "OM", 0, {"head"}),
        ("real_estate", "OM", 0, {"lawyer", "head"}),
        ("budget", "IT", 0, {"security", "head"}),
        ("budget", "OM", 99_999, {"head"}),
        ("budget", "OM", 100_000, {"finance", "head"}),
        ("real_estate", "IT", 100_000, {"lawyer", "security", "finance", "head"}),
    ],
)
def test_conditions_by_matter_department_and_amount(
    town_house, matter: str, department: str, amount: int, steps: set[str]
) -> None:
    case = Case(town_house("committee"), committee_text(matter, department, amount)).submitted()
    assert set(case.chain()) == steps


def test_an_optional_step_is_asked_and_does_not_hold_the_chain(town_house) -> None:
    case = Case(town_house("committee"), committee_text("real_estate", "OM", 0)).submitted()
    assert case.chain() == {"lawyer": "asked", "head": "asked"}
    case.approve("vedouci", "head")
    assert case.state == "on_route"
    assert case.chain()["lawyer"] == "asked"
    case.opine("pravnicka", "lawyer", "Pozor na zástavu.")
    assert case.step("lawyer").opinion == "Pozor na zástavu."


def test_content_comes_back_as_it_was_written(case: Case) -> None:
    case.draft(amount=1, attachments=())
    read: Content = dataclasses.replace(case.read.content, amount=1, attachments=())
    assert case.content == read
