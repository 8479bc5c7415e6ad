"""How do people take offices and leave them by hand?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from office_case import TOWNS, Case, refused

from actions.administer import right_to
from actions.authority import Actor
from actions.delegate import delegate
from actions.enrol_person import (
    Particulars,
    activate_person,
    deactivate_person,
    edit_person,
    enrol_person,
    invite_person,
)
from actions.load_town import load_town
from actions.seat import correct_seat, erase_seat, seat, unseat
from actions.sign_off import approve
from db.accounts import person_with_account
from db.people import holders
from db.queries.administration import holdings
from states.administration import ACCESS, Care
from states.town import Town
from states.vacancy import vacancies

TODAY = date(2024, 5, 13)
DAY = timedelta(days=1)
ADMIN = "spravce"


def holding(case: Case, office: str, code: str) -> Any:
    with case.house.database.read() as connection:
        return next(
            (row for row in holdings(connection) if row.office == office and row.person_code == code), None
        )


def seated(case: Case, office: str, department: str | None, day: date = TODAY) -> list[str]:
    with case.house.database.read() as connection:
        return [row.code for row in holders(connection, office, department, day)]


def town_of(case: Case) -> Town:
    with case.house.reading() as (office, _):
        return office.town


def new_person(case: Case, name: str = "Mgr. Lída Nová, Ph.D.", email: str = "nova@trutnov.example") -> int:
    person_id: int = case.act(enrol_person, ADMIN, Particulars(name, email, "OSV"))
    return person_id


# --- people ---------------------------------------------------------------------------------------------------


def test_a_new_person_gets_a_code_an_entry_and_a_letter(case: Case) -> None:
    person_id = new_person(case)
    assert case.person("nova").id == person_id
    assert new_person(case, "Jana Nová", "nova2@trutnov.example") == case.person("nova2").id
    assert case.act(invite_person, ADMIN, person_id) == "nova@trutnov.example"
    assert [row.kind for row in case.letters(to="nova")] == ["invitation"]
    entry = case.entries(subject="person", subject_id=person_id)[0]
    assert (entry.verb, entry.office, entry.facts["code"]) == ("enrol", "správce", "nova")
    assert case.verify().is_whole


@pytest.mark.parametrize(
    ("particulars", "code", "sentence"),
    [
        (Particulars("", "x@trutnov.example", None), "", "Chybí jméno"),
        (Particulars("A" * 201, "x@trutnov.example", None), "", "příliš dlouhé"),
        (Particulars("Jana Nová", "nova", None), "", "není e-mailová adresa"),
        (Particulars("Jana Nová", "a b@trutnov.example", None), "", "není e-mailová adresa"),
        (Particulars("Jana Nová", "x@trutnov.example", "XX"), "", "Odbor „XX“ pravidla města neznají"),
        (Particulars("Jana Nová", "REJL@trutnov.example", None), "", "už má Mgr. Dušan Rejl"),
        (Particulars("Jana Nová", "x@trutnov.example", None), "rejl", "Kód „rejl“ už má Mgr. Dušan Rejl"),
        (Particulars("Jana Nová", "x@trutnov.example", None), "../x", "nejde použít"),
    ],
)
def test_what_is_wrong_with_a_new_person_is_said(
    case: Case, particulars: Particulars, code: str, sentence: str
) -> None:
    with refused(sentence):
        case.act(enrol_person, ADMIN, particulars, code)


def test_particulars_are_corrected_once_and_never_over_somebody_elses(case: Case) -> None:
    row = case.person("rejl")
    seen = Particulars(row.name, row.email, row.department)
    better = Particulars("PhDr. Dušan Rejl", row.email, "FO")
    case.act(edit_person, ADMIN, row.id, better, seen)
    assert case.person("rejl").name == "PhDr. Dušan Rejl"
    assert case.entries(verb="edit", subject="person")[0].facts == {
        "person": "PhDr. Dušan Rejl",
        "before": "Mgr. Dušan Rejl, OSV",
        "after": "PhDr. Dušan Rejl, FO",
    }
    with refused("mezitím změnil někdo jiný"):
        case.act(edit_person, ADMIN, row.id, Particulars("Jiný Rejl", row.email, None), seen)
    with refused("stejné jako dosud"):
        case.act(edit_person, ADMIN, row.id, better, better)
    with refused("Takovou osobu úřad nezná"):
        case.act(edit_person, ADMIN, 999, better)


def test_a_blocked_person_takes_no_office_until_let_in_again(case: Case) -> None:
    person = case.person("kontrola")
    case.act(deactivate_person, ADMIN, person.id)
    with case.house.database.read() as connection:
        found = person_with_account(connection, person.id)
    assert found is not None and found.blocked_at is not None
    with refused("je zablokovaný; nejdřív ho odblokujte"):
        case.act(seat, ADMIN, person.id, "lawyer", None, TODAY)
    with refused("je zablokovaný; nejdřív ho odblokujte"):
        case.act(invite_person, ADMIN, person.id)
    case.act(activate_person, ADMIN, person.id)
    case.act(seat, ADMIN, person.id, "lawyer", None, TODAY)


@pytest.mark.parametrize("code", ["doudova", "rejl", "tajemnik", "organizace", "starosta", "kontrola"])
def test_nobody_but_the_administrator_changes_people_and_offices(case: Case, code: str) -> None:
    person = case.person("eichler")
    with refused("Tohle smí změnit jen správce"):
        case.act(enrol_person, code, Particulars("Jana Nová", "x@trutnov.example", None))
    with refused("Tohle smí změnit jen správce"):
        case.act(seat, code, person.id, "lawyer", None, TODAY)
    with refused("Tohle smí změnit jen správce"):
        case.act(unseat, code, holding(case, "lawyer", "pravnik").id, TODAY)
    for act in (deactivate_person, activate_person, invite_person):
        with refused("Tohle smí změnit jen správce"):
            case.act(act, code, person.id)


def test_every_care_has_its_row_and_the_command_line_may_everything(case: Case) -> None:
    assert set(ACCESS) == set(Care)
    with case.house.writing() as (office, connection):
        assert right_to(office, connection, Actor(None, "správce"), Care.PEOPLE).office == "správce"


def test_the_administrators_deputy_administers_in_their_name(case: Case) -> None:
    case.act(delegate, ADMIN, "kontrola", TODAY, TODAY + DAY, "dovolená")
    case.act(enrol_person, "kontrola", Particulars("Jana Nová", "x@trutnov.example", None))
    entry = case.entries(verb="enrol")[0]
    assert (entry.actor, entry.acts_for, entry.office) == (
        "Ing. Eva Vzorová",
        "Bc. Petra Vzorná",
        "správce",
    )


# --- offices --------------------------------------------------------------------------------------------------


def test_a_new_head_by_hand_is_asked_at_once(case: Case) -> None:
    case.submitted()
    case.opine("pravnik", "lawyer")
    assert case.step("head").holder_id == case.person("rejl").id
    case.clock.forward(days=2)
    case.act(seat, ADMIN, case.person("kontrola").id, "head_of_department", "OSV", TODAY + DAY * 2)
    assert case.step("head").holder_id == case.person("rejl").id  # both hold it
    case.act(unseat, ADMIN, holding(case, "head_of_department", "rejl").id, TODAY + DAY)
    moved = case.step("head")
    assert moved.holder_id == case.person("kontrola").id
    assert [row.kind for row in case.letters(to="kontrola")] == ["sign_off_request"]
    with refused("Schválit smí jen"):
        case.act(approve, "rejl", moved.id, moved.version, case.content.text_digest())
    case.approve("kontrola", "head")
    assert [(row.verb, row.facts["office"]) for row in case.entries(subject="holding")] == [
        ("seat", "vedoucí odboru"),
        ("unseat", "vedoucí odboru"),
    ]
    assert case.verify().is_whole


def test_an_office_may_begin_later_and_have_an_end(case: Case) -> None:
    person = case.person("kontrola")
    case.act(seat, ADMIN, person.id, "lawyer", None, TODAY + DAY * 5, TODAY + DAY * 9)
    assert [seated(case, "lawyer", None, TODAY + DAY * ahead) for ahead in (4, 5, 9, 10)] == [
        ["pravnik"],
        ["pravnik", "kontrola"],
        ["pravnik", "kontrola"],
        ["pravnik"],
    ]


def test_nobody_holds_one_office_twice_at_once(case: Case) -> None:
    pravnik, kontrola = case.person("pravnik").id, case.person("kontrola").id
    with refused("už funkci „právník města“ v té době má: od 13. 5. 2024 bez konce"):
        case.act(seat, ADMIN, pravnik, "lawyer", None, TODAY + DAY * 30)
    case.act(seat, ADMIN, kontrola, "lawyer", None, TODAY + DAY * 5, TODAY + DAY * 9)
    with refused("od 18. 5. 2024 do 22. 5. 2024"):
        case.act(seat, ADMIN, kontrola, "lawyer", None, TODAY, TODAY + DAY * 5)
    case.act(seat, ADMIN, kontrola, "lawyer", None, TODAY, TODAY + DAY * 4)
    case.act(seat, ADMIN, kontrola, "head_of_department", "FO", TODAY)
    case.act(seat, ADMIN, kontrola, "head_of_department", "OSV", TODAY)
    later = next(row for row in rows_of(case, "lawyer", "kontrola") if row.valid_from > TODAY)
    with refused("už funkci „právník města“ v té době má"):
        case.act(correct_seat, ADMIN, later.id, TODAY + DAY * 3, None)


def rows_of(case: Case, office: str, code: str) -> list[Any]:
    with case.house.database.read() as connection:
        return [row for row in holdings(connection) if row.office == office and row.person_code == code]


def test_what_cannot_be_seated_is_refused(case: Case) -> None:
    person = case.person("kontrola").id
    with refused("Takovou funkci pravidla města neznají"):
        case.act(seat, ADMIN, person, "head_of_department", None, TODAY)
    with refused("Takovou osobu úřad nezná"):
        case.act(seat, ADMIN, 999, "lawyer", None, TODAY)
    with refused("končí dřív, než začíná"):
        case.act(seat, ADMIN, person, "lawyer", None, TODAY, TODAY - DAY)
    with refused("Sám sobě funkci svěřit nemůžete"):
        case.act(seat, ADMIN, case.person(ADMIN).id, "secretary", None, TODAY)


def test_an_ended_office_is_not_ended_again_nor_before_it_began(case: Case) -> None:
    row = holding(case, "lawyer", "pravnik")
    with refused("Funkce začala 13. 5. 2024", "smažte ji"):
        case.act(unseat, ADMIN, row.id, TODAY - DAY)
    case.act(unseat, ADMIN, row.id, TODAY + DAY)
    with refused("Funkce končí už 14. 5. 2024"):
        case.act(unseat, ADMIN, row.id, TODAY + DAY * 5)
    case.clock.forward(days=3)
    with refused("už skončila 14. 5. 2024"):
        case.act(unseat, ADMIN, row.id, TODAY + DAY * 3)
    with refused("záznam o funkci tu není"):
        case.act(unseat, ADMIN, 999, TODAY)


def test_days_that_acts_rest_on_stay(case: Case) -> None:
    case.submitted()
    case.clock.forward(days=1)
    case.opine("pravnik", "lawyer")
    case.clock.forward(days=2)
    row = holding(case, "lawyer", "pravnik")
    for act, args in (
        (erase_seat, ()),
        (unseat, (TODAY,)),
        (correct_seat, (TODAY + DAY * 2, None)),
        (correct_seat, (TODAY, TODAY)),
    ):
        with refused(
            "se v těch dnech opírá rozhodnutí: JUDr. Petr Vzorný, naposledy 14. 5. 2024",
            "nejdřív dnem 14. 5. 2024",
        ):
            case.act(act, ADMIN, row.id, *args)
    with refused("stejná jako dosud"):
        case.act(correct_seat, ADMIN, row.id, row.valid_from, row.valid_until)
    case.act(correct_seat, ADMIN, row.id, TODAY - DAY * 100, None)  # it began long before the program came
    case.act(unseat, ADMIN, row.id, TODAY + DAY)
    assert seated(case, "lawyer", None, TODAY - DAY * 50) == ["pravnik"]
    assert seated(case, "lawyer", None, TODAY + DAY * 2) == []


def test_a_seat_written_by_mistake_is_erased_and_the_journal_keeps_it(case: Case) -> None:
    number = case.act(seat, ADMIN, case.person("kontrola").id, "lawyer", None, TODAY)
    case.act(erase_seat, ADMIN, number)
    assert seated(case, "lawyer", None) == ["pravnik"]
    assert case.entries(subject="holding", verb="erase")[0].facts["person"] == "Ing. Eva Vzorová"


def test_the_office_is_never_left_without_an_administrator(case: Case) -> None:
    row = holding(case, "administrator", ADMIN)
    for act, args in ((unseat, (TODAY,)), (erase_seat, ()), (correct_seat, (TODAY, TODAY))):
        with refused("zůstal bez správce"):
            case.act(act, ADMIN, row.id, *args)
    case.act(seat, ADMIN, case.person("tajemnik").id, "administrator", None, TODAY)
    case.act(deactivate_person, ADMIN, case.person("tajemnik").id)
    with refused("zůstal bez správce"):  # the other one can't sign in
        case.act(unseat, ADMIN, row.id, TODAY)
    case.act(activate_person, ADMIN, case.person("tajemnik").id)
    case.act(unseat, ADMIN, row.id, TODAY)
    case.clock.forward(days=1)
    with refused("Tohle smí změnit jen správce"):
        case.act(seat, ADMIN, case.person("kontrola").id, "lawyer", None, TODAY)
    with refused("Vlastní funkci prodloužit nemůžete"):
        case.act(
            correct_seat, "tajemnik", holding(case, "administrator", "tajemnik").id, TODAY - DAY * 9, None
        )


def test_an_office_that_the_rules_need_and_nobody_holds_is_named(case: Case) -> None:
    town = town_of(case)
    held = {(office.code, office.department) for office in town.offices}
    assert vacancies(town, held) == []
    said = vacancies(town, held - {("lawyer", None), ("head_of_department", "OSV"), ("mayor", None)})
    assert len(said) == 3
    assert "„vedoucí odboru“ (Odbor sociálních věcí, školství a zdravotnictví) nikdo nedrží" in said[0]
    assert "souhlas vedoucího odboru; podpis formuláře pro PV" in said[0]
    assert "Potřebuje ji: vyjádření právníka." in said[1]
    assert "podpis usnesení (Rada města Trutnova)" in said[2]


# --- the file and the hand ------------------------------------------------------------------------------------


def load(case: Case, *changes: tuple[str, str]) -> None:
    text = TOWNS["trutnov"].read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    with case.house.database.write() as connection:
        load_town(connection, Actor(None, "správce"), text, "trutnov.toml", case.house.now())


def test_a_file_that_says_nothing_new_leaves_what_was_done_by_hand(case: Case) -> None:
    case.clock.forward(days=1)
    case.act(unseat, ADMIN, holding(case, "lawyer", "pravnik").id, TODAY)
    case.act(seat, ADMIN, case.person("kontrola").id, "lawyer", None, TODAY + DAY)
    row = case.person("rejl")
    case.act(edit_person, ADMIN, row.id, Particulars("PhDr. Dušan Rejl", "d.rejl@trutnov.example", "FO"))
    case.clock.forward(days=1)
    load(case, ("link_days = 21", "link_days = 14"))
    today = TODAY + DAY * 2
    assert seated(case, "lawyer", None, today) == ["kontrola"]
    assert (case.person("rejl").name, case.person("rejl").email) == (
        "PhDr. Dušan Rejl",
        "d.rejl@trutnov.example",
    )


def test_what_the_file_adds_is_seated_and_what_it_drops_is_ended(case: Case) -> None:
    case.clock.forward(days=3)
    case.act(seat, ADMIN, case.person("kontrola").id, "finance", None, TODAY + DAY * 3)
    load(
        case,
        (
            'code = "finance"\ntitle = "správce rozpočtu"\nholders = ["financni"]',
            'code = "finance"\ntitle = "správce rozpočtu"\nholders = ["tajemnik"]',
        ),
        ('email = "rejl@trutnov.example"', 'email = "vedouci@trutnov.example"'),
    )
    today = TODAY + DAY * 3
    assert seated(case, "finance", None, today) == ["kontrola", "tajemnik"]
    assert seated(case, "finance", None, today - DAY) == ["financni"]
    assert case.person("rejl").email == "vedouci@trutnov.example"
    load(case, ("link_days = 21", "link_days = 20"))  # the earlier file again: what it had is seated again
    assert seated(case, "finance", None, today) == ["kontrola", "financni"]


def test_a_seat_made_by_hand_before_the_file_adds_it_stays_as_it_was_made(case: Case) -> None:
    case.act(seat, ADMIN, case.person("kontrola").id, "lawyer", None, TODAY, TODAY + DAY * 9)
    load(case, ('holders = ["pravnik"]', 'holders = ["pravnik", "kontrola"]'))
    assert [row.valid_until for row in rows_of(case, "lawyer", "kontrola")] == [TODAY + DAY * 9]


def test_a_new_title_goes_on_with_the_same_people_and_an_office_that_is_gone_ends(case: Case) -> None:
    case.clock.forward(days=1)
    case.act(seat, ADMIN, case.person("kontrola").id, "lawyer", None, TODAY + DAY, TODAY + DAY * 9)
    load(case, ('title = "právník města"', 'title = "městský právník"'))
    today = TODAY + DAY
    assert seated(case, "lawyer", None, today) == ["pravnik", "kontrola"]
    with case.house.database.read() as connection:
        now = [row for row in holdings(connection, day=today) if row.office == "lawyer"]
    assert {(row.title, row.valid_until) for row in now} == {
        ("městský právník", None),
        ("městský právník", TODAY + DAY * 9),
    }
    case.clock.forward(days=1)
    case.act(seat, ADMIN, case.person("tajemnik").id, "auditor", None, TODAY + DAY * 2)
    auditor = (
        '[[offices]]\ncode = "auditor"\ntitle = "předsedkyně kontrolního výboru"\n'
        'role = "auditor"\nholders = ["kontrola"]\n'
    )
    load(case, (auditor, ""))
    assert seated(case, "auditor", None, TODAY + DAY * 2) == []
