"""Does the secretary see what comes back, and decide by forms alone: changed words, conditions, suspensions?"""

from collections.abc import Callable
from datetime import date

from office_case import Case, TestHouse
from office_client import OfficeClient

from actions.suspend import suspend_resolution
from db import resolutions
from states.vocabulary import Outcome

Bring = Callable[[str], Case]
Web = Callable[[TestHouse], OfficeClient]
HERE = "/stul/vraci-se"
CHANGED = "Rada města Trutnova doporučuje 01.01 zastupitelstvu města schválit Akční plán bez bodu 3."


def test_a_changed_wording_is_shown_with_its_difference_and_taken_over(
    brought: Bring, office_web: Web
) -> None:
    case = brought("RM")
    case.hear("RM", Outcome.RECOMMENDED, amended_text=CHANGED)
    client = office_web(case.house).sign_in("organizace")
    assert "1 změněné znění čeká na převzetí" in client.words(client.get("/stul"))
    page = client.get(HERE)
    assert page.text.count("<h1") == 1
    assert "přidáno: bez bodu 3." in client.words(page)
    stop = case.stop("ZM")
    refused = client.post(f"{HERE}/{stop.id}/zneni", {"act": "keep", "version": stop.version, "reason": ""})
    assert "Chybí důvod, proč znění zůstává" in client.words(refused)
    case.clock.forward(minutes=1)
    done = client.post(f"{HERE}/{stop.id}/zneni", {"act": "take", "version": stop.version})
    assert done.status_code == 303
    assert case.wording("ZM").text == "Zastupitelstvo města Trutnova 01.01 schvaluje Akční plán bez bodu 3."
    assert "Žádná změna z jednání" in client.words(client.get(HERE))


def test_free_words_are_written_over_by_hand(brought: Bring, office_web: Web) -> None:
    case = brought("RM")
    case.hear("RM", Outcome.RECOMMENDED, amended_text="Rada doporučuje plán zkrátit.")
    client = office_web(case.house).sign_in("organizace")
    assert "není rozdělené na body" in client.words(client.get(HERE))
    stop = case.stop("ZM")
    words = "Zastupitelstvo města Trutnova 01.01 schvaluje zkrácený plán."
    client.post(f"{HERE}/{stop.id}/zneni", {"act": "by_hand", "version": stop.version, "text": words})
    assert case.wording("ZM").text == words


def test_a_condition_is_marked_as_met_and_the_matter_is_placed(brought: Bring, office_web: Web) -> None:
    case = brought("RM")
    case.hear("RM", Outcome.POSTPONED, conditions="po doplnění rozpočtu")
    case.plan("RM", date(2024, 7, 10))
    client = office_web(case.house).sign_in("organizace")
    assert "Podmínka: po doplnění rozpočtu" in client.words(client.get(HERE))
    stop = case.stop("RM")
    refused = client.post(f"{HERE}/{stop.id}/podminka", {"version": stop.version, "note": ""})
    assert "Chybí důvod" in client.words(refused)
    assert (
        client.post(f"{HERE}/{stop.id}/podminka", {"version": stop.version, "note": "Je."}).status_code == 303
    )
    assert case.stop("RM").state == "placed"


def test_what_returns_by_itself_and_what_is_suspended_is_listed(brought: Bring, office_web: Web) -> None:
    case = brought("RM")
    case.hear("RM", Outcome.RECOMMENDED)
    row = case.rows(resolutions.resolution.select())[0]
    case.act(suspend_resolution, "starosta", row.id, "Chybí peníze.")
    case.at_table("ZM")
    case.hear("ZM", Outcome.POSTPONED, postponed_to=date(2024, 9, 23))
    client = office_web(case.house).sign_in("organizace")
    words = client.words(client.get(HERE))
    assert "Zastupitelstvo města Trutnova, od 23. 9. 2024" in words
    assert "Usnesení 2024-1/1 (RM): na programu 24. 6. 2024" in words
    assert office_web(case.house).sign_in("doudova").get(HERE).status_code == 403
