"""A coordinator's planning year in a browser: what the pages offer leads from the process to the action plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from office_browser import ServedOffice, empty_house
from office_case import TOWNS
from planning_case import COORDINATOR
from playwright.sync_api import Browser, Page, expect
from walking import Walk

from actions.authority import Actor
from actions.load_town import load_town
from actions.make_document import make_documents
from actions.sample_accounts import make_sample_accounts
from tools.played_office import PlayedOffice, SetClock
from web.app import create_app
from web.serve import BackgroundServer

TITLE = "Sociální služby na Humpolecku"
PLAN = "Střednědobý plán sociálních služeb"
COMMENT = "V plánu chybí terénní služba pro obce bez autobusu."
MEMBERS = (
    ("Marie Nováková", "marie@posta.example", "uživatel"),
    ("Jiří Zkoumal", "jiri@charita.example", "poskytovatel"),
    ("Eva Domovská", "eva@mesto.example", "zadavatel"),
)
MEETING, HEARING = date(2024, 5, 29), date(2024, 6, 19)
AFTER_COMMENTS = date(2024, 7, 16)


@pytest.fixture(scope="module")
def office(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> Iterator[tuple[ServedOffice, PlayedOffice]]:
    """A town's office before its first planning: people have accounts, no process was begun."""
    clock = SetClock()
    house = empty_house(tmp_path_factory.mktemp("year"), clock)
    town = TOWNS["humpolec"]
    with house.database.write() as connection:
        machine = Actor(None, "správce")
        load_town(connection, machine, town.read_text(encoding="utf-8"), town.name, house.now())
        make_sample_accounts(house.office(connection), connection, machine)
    with BackgroundServer(create_app(house)) as server:
        yield ServedOffice(house, server.url, browser), PlayedOffice(house, clock)


@pytest.mark.timeout(400)
def test_from_a_process_to_an_action_plan(office: tuple[ServedOffice, PlayedOffice]) -> None:
    walk = Walk(*office)
    begins_a_process(walk)
    for name in ("Senioři", "Rodiny s dětmi"):
        adds_a_group(walk, name)
    publishes_the_page(walk)
    holds_a_round(walk)
    imports_a_survey(walk)
    writes_a_plan(walk)
    publishes_the_draft(walk)
    a_citizen_comments_on_a_phone(walk)
    settles_the_comment(walk)
    announces_and_holds_a_hearing(walk)
    finishes_the_plan(walk)
    makes_the_proposal(walk)
    a_municipality_approves(walk)
    draws_an_action_plan(walk)
    goes_through_the_phases(walk)
    everybody_reads_it(walk)


def goes_to_the_process(walk: Walk, tab: str = "Přehled") -> Page:
    """By links alone: the tab of the page that is open; from the first page where none is, or after a night."""
    page = walk.pages.get(COORDINATOR)
    if page is not None:
        tabs = page.locator("main").get_by_role("link", name=tab, exact=True)
        if tabs.count():
            tabs.first.click()
            if "/prihlaseni" not in page.url:
                return page
    page = walk.at(COORDINATOR, "/")
    page.get_by_role("link", name=re.compile("^(Komunitní p|P)lánování")).first.click()
    page.get_by_role("link", name=TITLE).first.click()
    if tab != "Přehled":
        page.locator("main").get_by_role("link", name=tab, exact=True).first.click()
    return page


def begins_a_process(walk: Walk) -> None:
    page = walk.at(COORDINATOR, "/")
    page.get_by_role("link", name=re.compile("^(Komunitní p|P)lánování")).first.click()
    page.get_by_role("link", name=re.compile("^Založit proces")).first.click()
    page.get_by_label("Název procesu").fill(TITLE)
    page.get_by_role("textbox", name=re.compile("^Území")).fill("správní obvod Humpolec")
    page.get_by_label("Plán od roku").fill("2024")
    page.get_by_label("Plán do roku").fill("2026")
    page.locator("[name=coordinator]").select_option(COORDINATOR)
    page.get_by_role("button", name="Založit proces").click()
    expect(page.locator("main")).to_contain_text("Co ještě chybí")


def adds_a_group(walk: Walk, name: str) -> None:
    page = goes_to_the_process(walk, "Skupiny")
    if not page.get_by_label("Název skupiny").is_visible():
        page.locator("summary", has_text="Založit skupinu").click()
    page.get_by_label("Název skupiny").fill(name)
    page.get_by_label("Jednací řád").fill("Skupina jedná ve shodě.")
    page.get_by_role("button", name="Založit skupinu").click()
    if not page.get_by_role("heading", name="Členové").is_visible():
        page.get_by_role("link", name=name).first.click()
    if name == "Senioři":
        for number, member in enumerate(MEMBERS):
            adds_a_member(page, *member, is_first=not number)
    else:
        page.locator("summary", has_text="Vložit členy z").click()
        lines = "\n".join(f"{person}\t{email}\t{side}" for person, email, side in MEMBERS)
        page.get_by_label(re.compile("^Tabulka z")).fill(f"Jméno\tE-mail\tStrana\n{lines}")
        page.get_by_role("button", name="Vložit členy").click()
    expect(page.locator("table").first).to_contain_text("Domovská")


def adds_a_member(page: Page, person: str, email: str, side: str, is_first: bool) -> None:
    if not is_first:
        page.locator("summary", has_text="Přidat člena").click()
    form = page.locator("form.planning-member")
    form.get_by_label("Jméno nového člena").fill(person)
    form.get_by_label("E-mail nového člena").fill(email)
    form.get_by_label("Strana").select_option(label=side)
    form.get_by_label("Členem od").fill("2024-05-01")
    form.get_by_role("button", name="Přidat člena").click()
    expect(page.locator("table").first).to_contain_text(person.split()[1])


def publishes_the_page(walk: Walk) -> None:
    page = goes_to_the_process(walk)
    page.get_by_role("button", name="Zveřejnit stránku procesu").click()
    expect(page.locator("main")).to_contain_text("/verejne/planovani/")


def holds_a_round(walk: Walk) -> None:
    page = goes_to_the_process(walk, "Jednání")
    page.get_by_role("link", name="Naplánovat jednání").first.click()
    for name in ("Senioři", "Rodiny s dětmi"):
        page.get_by_label(name).check()
    page.get_by_label("Den", exact=True).fill(MEETING.isoformat())
    page.get_by_label("Začátek").fill("16:00")
    page.get_by_label("Místo").fill("Městská knihovna")
    page.get_by_label("Program").fill("Potřeby seniorů\nRůzné")
    walk.presses(page.get_by_role("button", name="Naplánovat"))
    page = goes_to_the_process(walk, "Jednání")
    page.locator("summary", has_text="Svolat celé").click()
    page.get_by_role("button", name="Rozeslat pozvánky všem skupinám").click()
    expect(page.locator("main")).to_contain_text("Kolo je svoláno")
    make_documents(walk.played.house)  # a letter leaves with its invitation in Word
    phone = walk.phone(walk.letter_link("marie"))
    phone.get_by_role("button", name="Přijdu", exact=True).click()
    expect(phone.locator("main")).to_contain_text("počítáme s Vámi")
    walk.played.to(MEETING, 17)
    page = goes_to_the_process(walk, "Jednání")
    page.locator("main table").get_by_role("link").first.click()
    page.locator("summary", has_text="Zapsat, že se jednání konalo").click()
    page.get_by_role("button", name="Zapsat", exact=True).click()
    page.get_by_role("link", name="Psát zápis").click()
    page.get_by_label("Průběh").first.fill("Skupina mluvila o terénní službě.")
    page.get_by_label("Závěr").first.fill("Terénní služba patří do plánu.")
    page.get_by_role("button", name="Uložit a uzavřít zápis").click()
    expect(page.locator("main")).to_contain_text("Zápis je uzavřen")


def imports_a_survey(walk: Walk) -> None:
    page = goes_to_the_process(walk, "Podklady")
    page.get_by_role("link", name="Přidat šetření").first.click()
    page.get_by_label("Název šetření").fill("Potřeby seniorů")
    page.get_by_label("Koho se ptalo").fill("senioři")
    table = "otázka;odpověď;počet\nCo chybí?;terénní služba;41\nCo chybí?;doprava;17\n"
    page.locator("input[type=file]").set_input_files(
        {"name": "setreni.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    page.get_by_role("button", name="Uložit šetření").click()
    expect(page.locator("main")).to_contain_text("terénní služba")


def writes_a_plan(walk: Walk) -> None:
    page = goes_to_the_process(walk, "Plány")
    page.get_by_role("link", name="Založit plán").first.click()
    page.get_by_label("Název plánu").fill(PLAN)
    page.get_by_label("První rok období").fill("2024")
    page.get_by_label("Poslední rok období").fill("2026")
    page.get_by_role("button", name="Založit plán").click()
    if page.get_by_role("link", name="Upravit plán").is_visible():
        page.get_by_role("link", name="Upravit plán").click()
    page.get_by_role("link", name="Napsat vizi").click()
    page.get_by_label("Vize").fill("Lidé na Humpolecku najdou pomoc blízko domova.")
    page.get_by_role("button", name="Uložit", exact=True).click()
    for link, title in (("Přidat prioritu", "Péče doma"), ("Přidat cíl", "Dostupná terénní péče")):
        page.get_by_role("link", name=re.compile(link)).first.click()
        page.get_by_label("Název").fill(title)
        page.get_by_role("button", name="Uložit", exact=True).click()
    page.get_by_role("link", name=re.compile("Přidat opatření")).first.click()
    page.get_by_label("Název").fill("Rozšířit pečovatelskou službu")
    page.get_by_label("Odpovídá").fill("Odbor sociálních věcí")
    page.get_by_label("Splnit do").fill("2025-12-31")
    page.get_by_label("Ukazatel, řádek 1", exact=True).fill("Počet klientů")
    page.get_by_label("Cíl, řádek 1", exact=True).fill("80")
    page.get_by_label("Zdroj, řádek 1", exact=True).fill("město")
    page.get_by_label("Rok, řádek 1", exact=True).fill("2025")
    page.get_by_label("Částka v Kč, řádek 1", exact=True).fill("250 000")
    page.get_by_role("button", name="Uložit", exact=True).click()
    expect(page.locator("main")).to_contain_text("Rozšířit")


def publishes_the_draft(walk: Walk) -> None:
    page = goes_to_the_process(walk, "Připomínky")
    page.get_by_role("link", name=re.compile("^Určit lhůtu")).click()
    page.get_by_label("Připomínky od").fill("2024-05-29")
    page.get_by_label("Připomínky do").fill("2024-07-15")
    walk.presses(page.get_by_role("button", name="Uložit lhůtu"))
    page = goes_to_the_process(walk, "Plány")
    page.get_by_role("link", name=PLAN).click()
    page.get_by_role("button", name="Zveřejnit návrh k připomínkám").click()
    expect(page.locator("main")).to_contain_text("Zveřejněno")


def a_citizen_comments_on_a_phone(walk: Walk) -> None:
    page = goes_to_the_process(walk)
    public = page.locator("main a[href^='/verejne/planovani/']").first.get_attribute("href")
    phone = walk.phone(str(public))
    phone.get_by_role("link", name=re.compile("[Nn]apsat připomínku")).first.click()
    phone.get_by_label("Připomínka", exact=True).fill(COMMENT)
    phone.get_by_label("Jméno a příjmení").fill("Jana Občanská")
    phone.get_by_role("textbox", name="E-mail").fill("jana@posta.example")
    phone.get_by_label(re.compile("^Souhlasím")).check()
    walk.presses(phone.get_by_role("button", name="Odeslat připomínku"))
    phone = walk.phone(walk.letter_link("jana"))
    phone.get_by_role("button", name="Potvrdit připomínku").click()
    expect(phone.locator("main")).to_contain_text("připomínk")


def settles_the_comment(walk: Walk) -> None:
    page = goes_to_the_process(walk, "Připomínky")
    page.get_by_role("link", name="Vypořádat další").click()
    expect(page.locator("main")).to_contain_text("terénní")
    page.locator("[name=settlement]").first.check()
    page.get_by_label("Odůvodnění").fill("Služba je v opatření doplněna.")
    walk.presses(page.get_by_role("button", name="Vypořádat", exact=True))
    page = goes_to_the_process(walk, "Připomínky")
    expect(page.locator("main table")).to_contain_text("vypořádána")


def announces_and_holds_a_hearing(walk: Walk) -> None:
    page = goes_to_the_process(walk, "Veřejná projednání")
    page.get_by_role("link", name=re.compile("^Naplánovat")).first.click()
    page.get_by_label("Co se projednává").select_option(label=PLAN)
    page.get_by_label("Obec").first.fill("Humpolec")
    page.get_by_label("Den").first.fill(HEARING.isoformat())
    page.get_by_label("Místo").first.fill("Městský úřad")
    page.get_by_role("button", name=re.compile("^Naplánovat")).click()
    goes_to_the_hearing(walk).get_by_role("button", name="Oznámit a rozeslat pozvánky").click()
    expect(page.locator("main")).to_contain_text("Pozvánky odešly")
    walk.played.to(HEARING, 17)
    page = goes_to_the_hearing(walk)
    page.locator("summary", has_text="Zapsat, že se projednání konalo").click()
    page.get_by_label("Kolik lidí přišlo").first.fill("17")
    page.get_by_role("button", name="Zapsat", exact=True).click()
    page.get_by_label("Co bylo řečeno").fill("Lidé se ptali na dopravu do obcí.")
    page.get_by_role("button", name="Uložit a uzavřít zápis").click()
    expect(page.locator("main")).to_contain_text("Zápis je uzavřen")


def goes_to_the_hearing(walk: Walk) -> Page:
    page = goes_to_the_process(walk, "Veřejná projednání")
    page.locator("main").get_by_role("link", name="Humpolec", exact=True).click()
    return page


def goes_to_the_plan(walk: Walk) -> Page:
    page = goes_to_the_process(walk, "Plány")
    page.locator("main").get_by_role("link", name=PLAN).first.click()
    return page


def finishes_the_plan(walk: Walk) -> None:
    walk.played.to(AFTER_COMMENTS, 9)
    page = goes_to_the_plan(walk)
    page.get_by_role("button", name="Dokončit plán", exact=True).click()
    expect(page.locator("main")).to_contain_text("dokončen")


def makes_the_proposal(walk: Walk) -> None:
    page = goes_to_the_plan(walk)
    page.get_by_role("link", name=re.compile("^Schválení")).click()
    page.get_by_role("button", name="Připravit návrh usnesení").click()
    expect(page.locator("main")).to_contain_text("Návrh usnesení je připraven")
    page = walk.at(COORDINATOR, "/")
    page.get_by_role("link", name="Návrhy", exact=True).click()
    expect(page.locator("main")).to_contain_text(PLAN)


def a_municipality_approves(walk: Walk) -> None:
    page = goes_to_the_process(walk)
    page.locator("main").get_by_role("link", name="Obce", exact=True).click()
    page.locator("main textarea").first.fill("Želiv\nJiřice")
    page.get_by_role("button", name="Přidat obce").click()
    page = goes_to_the_plan(walk)
    page.get_by_role("link", name=re.compile("^Schválení")).click()
    page.locator("select[name=place]").select_option(label="Želiv")
    page.get_by_label("Číslo usnesení").fill("5/2024")
    page.get_by_label("Den rozhodnutí").fill("2024-07-15")
    page.get_by_role("button", name="Zapsat usnesení").click()
    expect(page.locator("main")).to_contain_text("5/2024")
    page.get_by_role("button", name="Plán je schválen").click()
    expect(page.locator("main")).to_contain_text("schválen")


def draws_an_action_plan(walk: Walk) -> None:
    page = goes_to_the_plan(walk)
    page.get_by_role("link", name="Sestavit akční plán").click()
    page.get_by_label("Název akčního plánu").fill("Akční plán 2025")
    page.get_by_label("První rok").fill("2025")
    page.get_by_label("Poslední rok").fill("2025")
    page.get_by_label(re.compile("^1.1.1 ")).check()
    page.get_by_role("button", name="Založit akční plán").click()
    expect(page.locator("main")).to_contain_text("Rozšířit pečovatelskou službu")


def goes_through_the_phases(walk: Walk) -> None:
    """Where something is missing the page says what, and a reason that stays leads on."""
    for _ in range(7):
        page = goes_to_the_process(walk)
        onwards = page.get_by_role("button", name=re.compile("^Přejít do fáze"))
        if onwards.is_visible():
            onwards.click()
            continue
        assert page.locator(".planning-gaps a").count(), "each gap leads to where it is mended"
        page.locator("summary", has_text="Přejít do další fáze s").click()
        page.get_by_label("Proč je možné jít dál").fill("Doplníme později.")
        page.get_by_role("button", name=re.compile("^Přejít s")).click()
    expect(goes_to_the_process(walk).locator("main")).to_contain_text("Teď: naplňování a sledování")


def everybody_reads_it(walk: Walk) -> None:
    page = goes_to_the_process(walk)
    phone = walk.phone(str(page.locator("main a[href^='/verejne/planovani/']").first.get_attribute("href")))
    words = phone.locator("main")
    for said in (PLAN, "5/2024", "Humpolec", "Senioři", "Rodiny s dětmi"):
        expect(words).to_contain_text(said)
    expect(words).not_to_contain_text("Občanská")
