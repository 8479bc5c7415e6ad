"""What does the chair's page say, is nothing sent while nothing is new, and does a confidential item stay hidden?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import html
from office_case import Case
from office_client import OfficeWeb, counted
from room_case import Sitting

from states.vocabulary import Outcome


@pytest.fixture
def sitting(brought: Callable[[str], Case]) -> Sitting:
    case = brought("ZM")
    return Sitting(case, case.stop("ZM").meeting_id)


def test_the_item_presence_the_last_ballot_and_the_next_step(sitting: Sitting, office_web: OfficeWeb) -> None:
    client = office_web(sitting.case.house).sign_in("starosta")
    words = client.words(client.get(f"/jednani/{sitting.id}/rizeni"))
    assert "Prezence zatím není zapsána" in words
    assert "Žádný bod není otevřen" in words
    assert "pak otevřete první bod" in words
    sitting.everybody(0)
    assert "Otevřete bod" in client.words(client.get(f"/jednani/{sitting.id}/rizeni"))
    sitting.take_up(at=5)
    words = client.words(client.get(f"/jednani/{sitting.id}/rizeni"))
    assert "Přítomno 32 z 33" in words
    assert "K přijetí třeba 17" in words
    assert sitting.case.proposal.title in words
    assert "Zahajte rozpravu" in words
    sitting.vote("20-5-7", at=10)
    words = client.words(client.get(f"/jednani/{sitting.id}/rizeni"))
    assert "Hlasování č. 1: přijato" in words
    assert "Vyhlaste výsledek hlasování" in words


def test_nothing_is_sent_while_nothing_is_new(sitting: Sitting, office_web: OfficeWeb) -> None:
    client = office_web(sitting.case.house).sign_in("starosta")
    page = client.html(client.get(f"/jednani/{sitting.id}/rizeni"))
    asks = page.get_element_by_id("rizeni").get("hx-get")
    with counted(sitting.case.house) as seen:
        quiet = client.get(asks)
    assert (quiet.status_code, quiet.content) == (204, b"")
    assert len(seen) < 14
    sitting.everybody()
    loud = client.get(asks)
    assert loud.status_code == 200
    assert "<html" not in loud.text
    assert html.fromstring(loud.text).get("hx-get") != asks
    assert client.get("/jednani/9999/rizeni-ted").status_code == 404


def test_a_confidential_item_shows_its_place_alone(case: Case, office_web: OfficeWeb) -> None:
    case.on_route(is_confidential=True)
    sitting = Sitting(case, case.brought_to("ZM"))
    sitting.everybody()
    sitting.take_up(at=5)
    sitting.vote("20-5-7", at=10)
    stranger = office_web(case.house).sign_in("spravce")
    for path in ("rizeni", "rizeni-ted"):
        text = stranger.get(f"/jednani/{sitting.id}/{path}").text
        assert case.proposal.title not in text.replace("\u00a0", " ")
        assert case.wording("ZM").text[:40] not in text.replace("\u00a0", " ")
    words = stranger.words(stranger.get(f"/jednani/{sitting.id}/rizeni"))
    assert "Tento bod je neveřejný" in words
    author = office_web(case.house).sign_in("doudova")
    assert case.proposal.title in author.words(author.get(f"/jednani/{sitting.id}/rizeni"))


def test_a_meeting_that_has_not_begun_or_is_over_says_so(sitting: Sitting, office_web: OfficeWeb) -> None:
    client = office_web(sitting.case.house).sign_in("doudova")
    sitting.case.hear("ZM", Outcome.NOT_REACHED)
    sitting.case.close(sitting.id)
    assert "Jednání skončilo" in client.words(client.get(f"/jednani/{sitting.id}/rizeni"))


def test_a_council_is_followed_by_those_who_may_read_its_minutes(
    brought: Callable[[str], Case], office_web: OfficeWeb
) -> None:
    case = brought("RM")
    address = f"/jednani/{case.stop('RM').meeting_id}"
    for code, status in (("starosta", 200), ("organizace", 200), ("kontrola", 200), ("doudova", 404)):
        client = office_web(case.house).sign_in(code)
        assert client.get(f"{address}/rizeni").status_code == status, code
        assert (f"{address}/rizeni" in client.get(address).text) is (status == 200), code
