"""Do people from outside stay out of everything that is the office's own?"""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from office_case import plain, refused
from office_client import OfficeWeb
from planning_case import COORDINATOR, OUTSIDERS, PlanningCase, planning

from actions import delegate, delegate_for, seat, seat_member
from actions.enrol_person import deactivate_person, invite_person
from db import accounts
from db.people import everybody, person
from db.queries import administration, api, matters, register

__all__ = ["planning"]
PAGES = (
    "/",
    "/navrhy",
    "/navrhy/novy",
    "/jednani",
    "/usneseni",
    "/ukoly",
    "/nepritomnost",
    "/stul",
    "/sprava",
    "/sprava/lide",
    "/sprava/lide?stav=without",
    "/sprava/lide?q=zkoumal",
    "/sprava/funkce",
    "/sprava/zastupovani",
    "/sprava/organy",
    "/sprava/zaznamy",
)


@pytest.mark.parametrize("code", ["tajemnice", COORDINATOR])
def test_no_list_of_the_office_offers_them(planning: PlanningCase, office_web: OfficeWeb, code: str) -> None:
    web = office_web(planning.house).sign_in(code)
    shown = 0
    for page in PAGES:
        answer = web.get(page)
        if answer.status_code == 200:
            shown += 1
            for name, email, _ in OUTSIDERS.values():
                assert name not in plain(answer.text), page
                assert email not in answer.text, page
    assert shown >= 6


def test_the_administration_lists_them_apart(planning: PlanningCase, office_web: OfficeWeb) -> None:
    web = office_web(planning.house).sign_in("tajemnice")
    words = web.words(web.get("/sprava/lide?stav=outside"))
    assert all(name in words for name, _, _ in OUTSIDERS.values())
    assert "Alena Vzorová" not in words
    page = web.get(f"/sprava/lide/{planning.people['jiri']}")
    assert "Není z úřadu" in web.words(page)
    assert not web.html(page).xpath("//main//form[contains(@action, '/sprava/lide')]")


def test_they_get_no_office_no_account_and_stand_in_for_nobody(planning: PlanningCase) -> None:
    jiri = planning.people["jiri"]
    day = planning.clock.now.date()
    with refused("není z úřadu"):
        planning.act(invite_person, "tajemnice", jiri)
    with refused("úřad nezná"):
        planning.act(seat.seat, "tajemnice", jiri, "secretary", None, day)
    with refused("úřad nezná"):
        planning.act(seat_member.seat_member, "tajemnice", "RM", "Jiří Zkoumal", day, None, jiri)
    vedouci = planning.person("vedouci").id
    with refused("úřad nezná"):
        planning.act(delegate_for.delegate_for, "tajemnice", vedouci, jiri, day, day, "Dovolená.")
    code = planning.rows(sa.select(person.c.code).where(person.c.id == jiri))[0].code
    with refused("zvolte někoho z úřadu"):
        planning.act(delegate.delegate, "vedouci", code, day, day, "Dovolená.")
    with refused("není z úřadu"):
        planning.act(deactivate_person, "tajemnice", jiri)


def test_the_lists_behind_the_pages_leave_them_out(planning: PlanningCase) -> None:
    outside = set(planning.people.values())
    with planning.house.database.read() as connection:
        day = planning.clock.now.date()
        lists = {
            "filters of proposals": matters.everyone(connection),
            "filters of the register": register.people_of_register(connection),
            "choices of the administration": administration.everybody_by_name(connection),
            "deputies and writers of minutes": everybody(connection, day),
            "the API": api.people_page(connection, day, "", 1000)[0],
            "accounts": accounts.all_accounts(connection),
        }
    for name, rows in lists.items():
        assert rows and outside.isdisjoint(row.id for row in rows), name
