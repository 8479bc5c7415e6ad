"""Makes the pictures of the README and of the guide from a played office: `make pictures` (needs Chromium).

`make pictures ONLY="editor lide"` makes these alone; a story is played as far as the last one of them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from actions.office import House, open_house, settings_from
from actions.session import begin_session
from db.people import person_by_code
from db.resolutions import resolution
from db.upgrade import upgrade
from tools.pages import AUDITOR, STAFF, addresses
from tools.played_assembly import MAYOR, after, before, during
from tools.played_office import PlayedOffice, SetClock, play
from web.app import create_app
from web.serve import BackgroundServer

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "img"
DESK, LOW, PHONE = (1280, 860), (1280, 590), (360, 740)
PICTURES: tuple[tuple[str, str, int, tuple[int, int]], ...] = (
    # name of the file, path of the route, which of its addresses, size
    ("prihlaseni", "/prihlaseni", 0, DESK),
    ("k-vyrizeni-vedouci", "/", 0, DESK),
    ("navrhy", "/navrhy", 0, DESK),
    ("novy-navrh", "/navrhy/novy", 0, DESK),
    ("navrh", "/navrhy/{id:int}", 0, DESK),
    ("editor", "/navrhy/{id}/upravit", 0, DESK),
    ("predlozeni", "/navrhy/{id}/predlozit", 0, DESK),
    ("souhlas", "/souhlasy/{id}", 0, DESK),
    ("souhlas-telefon", "/souhlasy/{id}", 0, PHONE),
    ("nepritomnost", "/nepritomnost", 0, PHONE),
    ("jednani", "/jednani", 0, DESK),
    ("stul", "/stul", 0, DESK),
    ("vysledky", "/stul/{id}", 0, DESK),
    ("ulohy", "/stul/ulohy", 0, DESK),
    ("usneseni", "/usneseni", 0, DESK),
    ("usneseni-jedno", "/usneseni/{id}", 0, DESK),
    ("ukoly", "/ukoly", 0, DESK),
    ("lide", "/sprava/lide", 0, DESK),
    ("pravidla", "/sprava/pravidla", 0, DESK),
    ("sablony", "/sprava/sablony", 0, DESK),
    ("posta", "/sprava/posta", 0, DESK),
    ("historie", "/sprava/historie", 0, DESK),
    ("k-vyrizeni-koordinator", "/", 1, DESK),
    ("planovani-prehled", "/planovani/{id}", 0, DESK),
    ("planovani-skupina", "/planovani/{id}/skupiny/{gid}", 0, DESK),
    ("planovani-jednani", "/planovani/{id}/jednani/{meeting}", 0, DESK),
    ("planovani-setreni", "/planovani/{id}/podklady/setreni/{sid}", 0, DESK),
    ("planovani-osnova", "/planovani/{id}/plany/{pid}/upravit", 0, DESK),
    ("planovani-pripominky", "/planovani/{id}/pripominky", 0, DESK),
)
Story = tuple[tuple[Callable[[PlayedOffice], None], tuple[tuple[str, str, str, tuple[int, int]], ...]], ...]
ASSEMBLY: Story = (
    # what happens, then: name of the file, who looks, address ({ZM} is the assembly's meeting), size
    (
        before,
        (
            ("program", STAFF, "/stul/{ZM}", DESK),
            ("lhuty", STAFF, "/jednani/lhuty?organ=ZM&dne=2024-09-23", DESK),
        ),
    ),
    (
        during,
        (
            ("prubeh", STAFF, "/stul/{ZM}/prubeh", LOW),
            ("rizeni", MAYOR, "/jednani/{ZM}/rizeni", DESK),
        ),
    ),
    (
        after,
        (
            ("zapis", STAFF, "/jednani/{ZM}/zapis", DESK),
            ("zapis-podpis", MAYOR, "/jednani/{ZM}/zapis#podpisy", DESK),
            ("kontrola-ukolu", STAFF, "/ukoly/kontrola", DESK),
            ("pozastavene", AUDITOR, "/usneseni/{grant}", DESK),
            ("kniha-cisel", AUDITOR, "/usneseni/cisla", DESK),
        ),
    ),
)
"""A story that goes on while pictures are taken: `tools.played_assembly`."""
PUBLIC = ("planovani-verejna", "/verejne/planovani/humpolecko-2019")
"""The public page of the office of `razitko demo --town humpolec`: what two years of planning have left."""


NAMES = (
    *(name for name, *_ in PICTURES),
    *(name for _, taken in ASSEMBLY for name, *_ in taken),
    PUBLIC[0],
)


def main(only: Collection[str] = ()) -> int:
    """Plays an office into a temporary folder, looks at it and writes the pictures: all, or those that are named."""
    if unknown := sorted(set(only) - set(NAMES)):
        print(f"No such pictures: {', '.join(unknown)}. There are: {', '.join(NAMES)}.", file=sys.stderr)
        return 1
    wanted = set(only or NAMES)
    program = shutil.which("chromium")
    if program is None:
        print("Pictures need Chromium: apt-get install chromium", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        clock = SetClock()
        house = House(settings_from({"RAZITKO_HOME": folder, "RAZITKO_PREFECT_PORT": "1"}), clock)
        upgrade(house.database)
        played = play(house, clock)
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        with BackgroundServer(create_app(house)) as server:
            for name, path, which, size in PICTURES:
                if name in wanted:
                    _take(browser, server.url, house, name, *addresses(played)[path][which], size)
            left = [any(name in wanted for name, *_ in taken) for _, taken in ASSEMBLY]
            for number, (happens, pictures) in enumerate(ASSEMBLY):
                if any(left[number:]):
                    happens(played)
                for name, who, address, size in pictures:
                    if name in wanted:
                        found = address.format(**_ids(played))
                        _take(browser, server.url, played.house, name, who, found, size)
        if PUBLIC[0] in wanted:
            _take_public(browser, Path(folder) / "humpolec")
        browser.close()
    return 0


def _take_public(browser: Browser, folder: Path) -> None:
    """Plays the demo of planning, which takes its minute, and looks at the public page that it leaves."""
    command = [sys.executable, "-P", "-m", "cli", "demo", "--town", "humpolec", "--folder", str(folder)]
    subprocess.run(command, check=True, cwd=FOLDER.parent.parent, stdout=subprocess.DEVNULL)
    house = open_house({"RAZITKO_HOME": str(folder), "RAZITKO_CLOCK_FILE": str(folder / "clock.txt")})
    with BackgroundServer(create_app(house)) as server:
        _take(browser, server.url, house, PUBLIC[0], "", PUBLIC[1], DESK)
    house.close()


def _ids(played: PlayedOffice) -> dict[str, int]:
    """What stands in the addresses of the story."""
    grant = resolution.select().where(resolution.c.proposal_id == played.proposals["grant"])
    return {"ZM": played.meetings["ZM"], "grant": played.one(grant).id}


def _take(
    browser: Browser, url: str, house: House, name: str, who: str, address: str, size: tuple[int, int]
) -> None:
    context = browser.new_context(
        base_url=url, viewport={"width": size[0], "height": size[1]}, locale="cs-CZ", color_scheme="light"
    )
    if who:
        with house.writing() as (office, connection):
            row = person_by_code(connection, who)
            assert row is not None
            token = begin_session(office, connection, row.id, "password")
        context.add_cookies([{"name": "razitko_session", "value": token, "url": url}])
    page = context.new_page()
    page.goto(address)
    # a window as tall as the page, twice the usual at most: a picture in a text is not a scroll
    if "#" not in address:
        page.set_viewport_size(
            {"width": size[0], "height": min(page.evaluate("document.body.scrollHeight"), 2 * size[1])}
        )
    page.evaluate("scrollTo(0, 0)")
    if "#" in address:  # at the part that the picture is of
        page.evaluate("document.getElementById(location.hash.slice(1)).scrollIntoView()")
    page.screenshot(path=FOLDER / f"{name}.png")
    context.close()
    print(f"docs/img/{name}.png")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
