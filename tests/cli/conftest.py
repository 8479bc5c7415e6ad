"""Which offices do tests of the command line start from? Each is built once and then copied."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from clerks_terminal import SEED, Terminal

Build = Callable[[Terminal], None]


def founded(razitko: Terminal) -> None:
    """An office with Trutnov's rules in force."""
    razitko.ok("init", "--town", "trutnov")


def handed_in(razitko: Terminal) -> None:
    """The seed's proposal waits for its sign-offs as number 1."""
    founded(razitko)
    razitko.ok("proposal", "new", SEED)
    razitko.ok("proposal", "submit", 1, "--as", "doudova")


def signed_off(razitko: Terminal) -> None:
    """The seed's proposal has all its sign-offs."""
    handed_in(razitko)
    razitko.ok("proposal", "opinion", 1, "bez připomínek", "--as", "pravnik")
    razitko.ok("proposal", "approve", 1, "--as", "rejl")
    razitko.ok("proposal", "approve", 1, "--as", "tajemnik")


def heard_twice(razitko: Terminal) -> None:
    """Two bodies have recommended; the assembly's meeting (number 3) is open with the seed's proposal."""
    signed_off(razitko)
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


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Build], Path]:
    """The folder of an office in a state, built by this worker at most once."""
    known: dict[str, Path] = {}

    def model_of(build: Build) -> Path:
        if build.__name__ not in known:
            known[build.__name__] = tmp_path_factory.mktemp(build.__name__)
            build(Terminal(known[build.__name__]))
        return known[build.__name__]

    return model_of


def _copy(model: Path, folder: Path) -> Terminal:
    shutil.copytree(model, folder, dirs_exist_ok=True)
    return Terminal(folder)


@pytest.fixture
def razitko(tmp_path: Path) -> Terminal:
    """A terminal where no office was founded yet."""
    return Terminal(tmp_path)


@pytest.fixture
def office(models: Callable[[Build], Path], tmp_path: Path) -> Terminal:
    """A terminal in `founded`."""
    return _copy(models(founded), tmp_path)


@pytest.fixture
def submitted(models: Callable[[Build], Path], tmp_path: Path) -> Terminal:
    """A terminal in `handed_in`."""
    return _copy(models(handed_in), tmp_path)


@pytest.fixture
def on_route(models: Callable[[Build], Path], tmp_path: Path) -> Terminal:
    """A terminal in `signed_off`."""
    return _copy(models(signed_off), tmp_path)


@pytest.fixture
def before_assembly(models: Callable[[Build], Path], tmp_path: Path) -> Terminal:
    """A terminal in `heard_twice`."""
    return _copy(models(heard_twice), tmp_path)
