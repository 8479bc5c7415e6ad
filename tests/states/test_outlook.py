"""What does one line say of a matter, wherever it stands?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from states.deadlines import Term
from states.outlook import Asked, Stop, latest_missed, outlook, road

TODAY = date(2024, 5, 13)
TERM = Term.parse("2 working")
PV = Stop("PV", "waiting", date(2024, 5, 29), hand_in=TERM, needs_signature=True)
RM = Stop("RM", "waiting", date(2024, 6, 5), hand_in=TERM, needs_signature=True)
DONE = replace(PV, state="recommended", held_on=date(2024, 5, 29))
OPEN = replace(RM, state="open")


def said(
    state: str, *stops: Stop, today: date = TODAY, meetings: tuple[date, ...] = (), **more: object
) -> str:
    found = outlook(state, stops, more.get("asked", ()), "Nová", "Vedoucí", {"RM": meetings}, today)  # type: ignore[arg-type]
    late = f" [{found.late_note}]" if found.is_late else ""
    return f"{found.holder}: {found.comes_next}{late}".replace("\u00a0", " ")


def test_a_draft_is_its_authors_and_is_late_after_the_limit() -> None:
    assert (
        said("draft", PV, RM)
        == "Nová: Předložit ke schválení; nejdřív PV 29. 5. 2024, odevzdat do 27. 5. 2024."
    )
    late = said("draft", PV, RM, today=date(2024, 5, 28))
    assert late.endswith("PV nemá naplánované jednání, které by se ještě stihlo. [po termínu]")
    assert said("returned", PV, RM).startswith("Nová: Přepracovat a znovu předložit")


def test_a_signatory_holds_it_until_their_term() -> None:
    asked = (Asked("souhlas", "Právník", date(2024, 5, 16)), Asked("souhlas", "Rozpočet", date(2024, 5, 15)))
    assert said("in_sign_off", PV, RM, asked=asked).startswith(
        "Právník, Rozpočet: Po souhlasu úřadu nejdřív PV"
    )
    assert said("in_sign_off", PV, RM, asked=asked, today=date(2024, 5, 16)).endswith("[po termínu]")


def test_an_open_stop_waits_for_the_signature_then_for_the_agenda() -> None:
    meetings = (date(2024, 5, 14), date(2024, 6, 5))
    assert said("on_route", DONE, OPEN, meetings=meetings) == (
        "Vedoucí: Podepsat formulář; nejdřív RM 5. 6. 2024, odevzdat do 3. 6. 2024."
    )
    signed = replace(OPEN, is_signed=True)
    assert said("on_route", DONE, signed).startswith(
        "organizační oddělení: Zařadit na program; nejdřív RM 5. 6. 2024"
    )
    later = replace(signed, state="postponed", postponed_to=date(2024, 6, 6))
    assert "RM 19. 6. 2024" in said("on_route", DONE, later, meetings=(*meetings, date(2024, 6, 19)))


def test_on_an_agenda_it_waits_for_the_body_and_then_for_the_record() -> None:
    placed = replace(OPEN, state="placed", held_on=date(2024, 6, 5))
    assert said("on_route", DONE, placed) == "RM: Projedná RM 5. 6. 2024."
    assert said("on_route", DONE, placed, today=date(2024, 6, 6)).endswith("[výsledek není zapsán]")


def test_the_end_of_the_road() -> None:
    adopted = replace(RM, state="adopted", held_on=date(2024, 6, 5))
    assert said("adopted", DONE, adopted) == "nikdo: Cesta skončila: přijat 5. 6. 2024."
    assert said("withdrawn", replace(PV, state="dropped")) == "nikdo: Cesta skončila: stažen."
    assert said("on_route", DONE, adopted) == "nikdo: Všechny orgány návrh projednaly."


def test_the_road_is_drawn_with_days_and_outcomes() -> None:
    steps = road("on_route", (DONE, OPEN))
    assert [(step.label, step.state) for step in steps] == [("PV", "done"), ("RM", "now")]
    assert [step.note.replace("\u00a0", " ") for step in steps] == [
        "doporučeno 29. 5. 2024",
        "plán 5. 6. 2024",
    ]
    assert road("not_recommended", (replace(DONE, state="not_recommended"),))[0].state == "refused"
    assert road("draft", (replace(PV, planned_on=None),))[0].note == "bez termínu"


@pytest.mark.parametrize("term", ["0 calendar", "0 working", "2 working", "7 calendar", "10 working"])
def test_the_latest_missed_day_is_where_lateness_begins(term: str) -> None:
    hand_in = Term.parse(term)
    for number in range(30):
        today = TODAY + timedelta(days=number)
        missed = latest_missed(hand_in, today)
        assert hand_in.before(missed) < today <= hand_in.before(missed + timedelta(days=1))
