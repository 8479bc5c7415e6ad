"""Can a head of department decide on a phone, with scripts and without, signed in and from the letter alike?"""

from __future__ import annotations

import pytest
from office_browser import PHONE, ServedOffice
from playwright.sync_api import Page, expect

from tools.played_office import PlayedOffice

LEADS = """
[...document.querySelectorAll('.decision h2, .decision summary, .decision .primary')].map(e => e.innerText.trim())
"""


def top_of(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["y"]


def test_the_button_stands_before_the_report_and_within_a_thumb(
    served: ServedOffice, played: PlayedOffice
) -> None:
    page = served.sits("rejl", PHONE).new_page()
    page.goto(f"/souhlasy/{played.step('asked', 'head').id}")
    assert (
        top_of(page, ".operative") < top_of(page, ".decision .primary") < top_of(page, "text=Důvodová zpráva")
    )
    assert top_of(page, ".decision .primary") < 1.5 * PHONE[1]
    button = page.locator(".decision .primary").bounding_box()
    assert button is not None and button["height"] >= 44 and button["width"] > 250
    assert page.evaluate(LEADS) == [
        "Vaše rozhodnutí",
        "Schválit",
        "Vrátit s\u00a0důvodem",
        "Předat někomu jinému",
    ]


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "with scripts"])
def test_a_forgotten_reason_is_told_and_the_matter_is_handed_over_and_back(
    served: ServedOffice, played: PlayedOffice, scripts: bool
) -> None:
    step = played.step("asked", "head")
    page = served.sits("rejl", PHONE, java_script_enabled=scripts).new_page()
    page.goto(f"/souhlasy/{step.id}")
    page.get_by_text("Vrátit s důvodem").click()
    page.get_by_role("button", name="Vrátit zpracovateli").click()
    expect(page.get_by_role("alert")).to_contain_text("Chybí důvod")
    expect(page.get_by_label("Vlastními slovy")).to_be_visible()
    page.get_by_text("Předat někomu jinému").click()
    page.get_by_label("Kdo má rozhodnout").select_option("tajemnik")
    page.get_by_label("Vzkaz (nepovinný)").fill("Prosím o rozhodnutí.")
    page.get_by_role("button", name="Předat", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Věc je předána.")
    expect(page.locator("main")).to_contain_text("O\u00a0souhlasu rozhoduje Ing. Karel Vzor")
    back = served.sits("tajemnik", PHONE, java_script_enabled=scripts).new_page()
    back.goto(f"/souhlasy/{step.id}")
    back.get_by_text("Předat někomu jinému").click()
    back.get_by_label("Kdo má rozhodnout").select_option("rejl")
    back.get_by_role("button", name="Předat", exact=True).click()
    expect(back.get_by_role("status")).to_contain_text("Věc je předána.")


def test_one_tap_approves_without_scripts(served: ServedOffice, played: PlayedOffice) -> None:
    step = played.step("asked", "head")
    page = served.sits("rejl", PHONE, java_script_enabled=False).new_page()
    page.goto(f"/souhlasy/{step.id}")
    page.get_by_role("button", name="Schválit").click()
    expect(page.get_by_role("status")).to_contain_text("Souhlas je udělen.")
    expect(page.locator("main")).to_contain_text("Rozhodnuto")


def test_away_until_and_back_without_scripts(served: ServedOffice) -> None:
    page = served.sits("rejl", PHONE, java_script_enabled=False).new_page()
    page.goto("/nepritomnost")
    page.get_by_label("Kdo Vás zastoupí").select_option("pravnik")
    page.get_by_label("Pryč budete do").fill("2024-06-20")
    page.get_by_role("button", name="Předat zastupování").click()
    expect(page.get_by_role("status")).to_contain_text("Vás zastupuje JUDr. Petr Vzorný")
    page.get_by_role("button", name="Ukončit").click()
    expect(page.get_by_role("status")).to_contain_text("rozhodujete zase sami")
