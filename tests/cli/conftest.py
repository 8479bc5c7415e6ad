"""Which offices do tests of the command line start from? Each is built once on each database and then copied."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from clerks_terminal import SEED, Terminal

Build = Callable[[Terminal], None]
SitDown = Callable[[Build | None], Terminal]
NUMBERS = itertools.count(1)


def founded(razitko: Terminal) -> None:
    """An office with Trutnov's rules in force."""
    razitko.ok("init", "--town", "trutnov")


def handed_in(razitko: Terminal) -> None:
    """`founded`, and the seed's proposal waits for its sign-offs as number 1."""
    razitko.ok("proposal", "new", SEED)
    razitko.ok("proposal", "submit", 1, "--as", "doudova")


def signed_off(razitko: Terminal) -> None:
    """`handed_in`, and the seed's proposal has all its sign-offs."""
    razitko.ok("proposal", "opinion", 1, "bez připomínek", "--as", "pravnik")
    razitko.ok("proposal", "approve", 1, "--as", "rejl")
    razitko.ok("proposal", "approve", 1, "--as", "tajemnik")


def heard_twice(razitko: Terminal) -> None:
    """`signed_off`, two bodies have recommended; the assembly's meeting (number 3) is open with the proposal."""
    votes = ("--for", 8, "--against", 0, "--abstained", 0, "--present", 8)
    for meeting, body, day, ballot in ((1, "PV", (2024, 5, 29), ()), (2, "RM", (2024, 6, 5), votes)):
        hold(razitko, meeting, body, day)
        outcome = ("--body", body, "--outcome", "doporučeno", *ballot, "--as", "organizace")
        razitko.ok("meeting", "record", 1, *outcome)
        razitko.ok("meeting", "close", meeting, "--as", "organizace")
        razitko.at(day[0], day[1], day[2] + 1)
    hold(razitko, 3, "ZM", (2024, 6, 24))


def hold(razitko: Terminal, meeting: int, body: str, day: tuple[int, int, int]) -> None:
    """Plans a meeting, signs the form, puts the proposal on its agenda, convenes and opens it."""
    staff = ("--as", "organizace")
    held_on = f"{day[2]}.{day[1]}.{day[0]}"
    assert razitko.ok("meeting", "plan", body, held_on, *staff, "--json").json["meeting"] == meeting
    stop = next(
        stop for stop in razitko.ok("proposal", "show", 1, "--json").json["stops"] if stop["body"] == body
    )
    if stop["signed_on"] is None:
        razitko.ok("proposal", "sign-form", 1, "--body", body, "--as", "rejl")
    razitko.ok("meeting", "place", 1, meeting, *staff)
    razitko.ok("meeting", "convene", meeting, *staff)
    razitko.at(*day, hour=14)
    razitko.ok("meeting", "open", meeting, *staff)


BEFORE: dict[Build, Build] = {handed_in: founded, signed_off: handed_in, heard_twice: signed_off}
"""A state goes on from a copy of the one before: its road is walked once, and an office is founded once."""


@pytest.fixture(scope="session")
def models() -> dict[tuple[str, str], Path]:
    """The folders of the offices that this worker has built: (backend, state) → folder."""
    return {}


@pytest.fixture
def sit_down(
    backend: Any,
    models: dict[tuple[str, str], Path],
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[SitDown]:
    """A terminal in a copy of an office in a state, or where no office was founded yet.

    SQLite lies in the office's folder, as it does by default, and is copied with it; PostgreSQL clones.
    """
    in_folder = backend.name == "sqlite"
    name = f"terminal_{next(NUMBERS)}"

    def opened(build: Build | None, folder: Path, database: str) -> Terminal:
        if build is None:
            return Terminal(folder, None if in_folder else backend.create(database))
        model = f"model_{build.__name__}"
        if (backend.name, model) not in models:
            built = tmp_path_factory.mktemp(model)
            build(opened(BEFORE.get(build), built, model))
            models[(backend.name, model)] = built
        shutil.copytree(models[(backend.name, model)], folder, dirs_exist_ok=True)
        return Terminal(folder, None if in_folder else backend.clone(model, database))

    def sit(build: Build | None) -> Terminal:
        return opened(build, tmp_path, name)

    yield sit
    if not in_folder:
        backend.drop(name)


@pytest.fixture
def razitko(sit_down: SitDown) -> Terminal:
    """A terminal where no office was founded yet."""
    return sit_down(None)


@pytest.fixture
def office(sit_down: SitDown) -> Terminal:
    """A terminal in `founded`."""
    return sit_down(founded)


@pytest.fixture
def submitted(sit_down: SitDown) -> Terminal:
    """A terminal in `handed_in`."""
    return sit_down(handed_in)


@pytest.fixture
def on_route(sit_down: SitDown) -> Terminal:
    """A terminal in `signed_off`."""
    return sit_down(signed_off)


@pytest.fixture
def before_assembly(sit_down: SitDown) -> Terminal:
    """A terminal in `heard_twice`."""
    return sit_down(heard_twice)
