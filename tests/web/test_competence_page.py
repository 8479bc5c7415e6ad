"""Do the author, the lawyer and the desk see that a clause does not fit the body that is to decide?"""

from collections.abc import Callable

from office_case import Case, TestHouse
from office_client import OfficeClient

from states.wording import Clause

Web = Callable[[TestHouse], OfficeClient]
RESERVED = Clause(1, 1, "schvaluje", "poskytnutí dotace ve výši 120 000 Kč spolku Skaut.")
WARNED = "Rada města Trutnova schvaluje, co je vyhrazeno zastupitelstvu: dotace a návratné finanční výpomoci"


def test_the_author_is_warned_before_handing_in_and_the_lawyer_at_signing(
    case: Case, office_web: Web
) -> None:
    case.draft(matter="grant", clauses=(RESERVED,))
    clerk = office_web(case.house).sign_in("doudova")
    words = clerk.words(clerk.get(f"/navrhy/{case.pid}/predlozit"))
    assert WARNED in words
    assert "použijte „doporučuje zastupitelstvu města schválit“" in words
    case.submit()  # a warning blocks nothing
    lawyer = office_web(case.house).sign_in("pravnik")
    assert WARNED in lawyer.words(lawyer.get(f"/souhlasy/{case.step('lawyer').id}"))


def test_the_desk_shows_a_light_where_the_body_is_to_decide(case: Case, office_web: Web) -> None:
    case.on_route(matter="grant", clauses=(RESERVED,))
    case.pass_through("PV")
    staff = office_web(case.house).sign_in("organizace")
    words = staff.words(staff.get("/stul"))
    assert "zkontrolovat pravomoc (bod 01.01: § 85 písm. c))" in words


def test_a_proposal_that_fits_is_left_alone(case: Case, office_web: Web) -> None:
    case.submitted()
    lawyer = office_web(case.house).sign_in("pravnik")
    words = lawyer.words(lawyer.get(f"/souhlasy/{case.step('lawyer').id}"))
    assert "vyhrazeno zastupitelstvu" not in words
